"""The download handler: one turn after the other, errors with their reason, answers unpacked to their end."""

from OpenSSL import SSL
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from service_identity import VerificationError
from twisted.web.client import ResponseFailed

from crawler.archive.handler import ArchivingHandler
from crawler.base.site import SiteSpider
from crawler.errors import ConfigurationError
from crawler.network.addresses import is_open, literal, read_networks
from crawler.network.connect_to import address_of
from crawler.network.failures import BadCertificate, ForbiddenAddress
from crawler.network.patience import FAILURES, Patience
from crawler.network.resolver import Resolver
from crawler.network.servers import Servers
from crawler.network.tls import ExceptedTls
from crawler.network.turns import Turns, open_folder
from crawler.network.unpacking import TooLarge, read_encodings, unpack


class Handler(ArchivingHandler):
    """The handler of http and https for polite crawls: what came over the wire is archived before it is looked at."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # A connection that is kept open would be a second one beside that of another process.
        self._pool.persistent = False
        settings = crawler.settings
        self._limit = settings.getint("DOWNLOAD_MAXSIZE")
        self._opened = read_networks(settings["ALLOWED_NETWORKS"])
        self._turns = Turns(crawler, open_folder(settings["LOCK_FOLDER"]))
        self._servers = Servers.from_crawler(crawler)
        self._shortest = settings.getfloat("DOWNLOAD_DELAY") * (1 - settings.getfloat("DOWNLOAD_DELAY_JITTER"))
        site = crawler.spider
        if isinstance(site, SiteSpider) and site.tls_exception and not site.tls_exception.unverified:
            self._contextFactory = ExceptedTls(site.tls_exception)  # type: ignore[assignment]  # zope's interface

    async def download_request(self, request: Request) -> Response:
        """Return the whole answer, unpacked, when it is the request's turn.

        Raises ForbiddenAddress, BadCertificate, BrokenAnswer, PutOff, Stopped, and Scrapy's own errors.
        """
        if "proxy" in request.meta:
            self._check_address(request)
        patience = self._patience()
        async with self._turns.turn(self._servers.server_of(request), pause=self._pause(request)):
            # Within the turn: a server that asked for peace did not mean one process.
            await patience.rest(request)
            try:
                response = self._unpacked(request, await self._fetch(request))
            except FAILURES:
                patience.missed(request)
                raise
            patience.heard(request, response)
        return response

    async def _fetch(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            raise _explained(error, request) from error
        except DownloadFailedError as error:
            raise _certificate_error(error) or error from error

    def _patience(self) -> Patience:
        patience = self._crawler.get_downloader_middleware(Patience)
        if patience is None:
            raise ConfigurationError("crawler.network.patience.Patience is missing from DOWNLOADER_MIDDLEWARES")
        return patience

    def _pause(self, request: Request) -> float:
        slot = self._crawler.engine.downloader.per_slot_settings.get(self._servers.server_of(request))
        return max(self._shortest, slot["delay"] / 1.1 if slot else 0.0)

    def _check_address(self, request: Request) -> None:
        """Raise ForbiddenAddress for an address in the URL itself: behind a proxy nothing else can be checked."""
        address = literal(address_of(request.url)[0])
        if address is not None and not is_open(address, self._opened):
            raise ForbiddenAddress(f"{request.url} leads to {address}, which is not public")

    def _unpacked(self, request: Request, response: Response) -> Response:
        encodings = read_encodings(response.headers.getlist("Content-Encoding"))
        if not encodings or not response.body or request.method == "HEAD":
            return response
        try:
            body = unpack(response.body, encodings, limit=self._limit)
        except TooLarge as error:
            raise DownloadCancelledError(f"{request.url}: {error}") from error
        del response.headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        return response.replace(cls=kind, body=body)


def _explained(error: CannotResolveHostError, request: Request) -> Exception:
    """Return ForbiddenAddress where the name was resolved and the guard left nothing of it."""
    from twisted.internet import reactor  # noqa: PLC0415 -- an import installs one, and Scrapy chooses which

    host = address_of(request.url)[0]
    resolver = reactor.nameResolver
    refused = resolver.refused.get(host) if isinstance(resolver, Resolver) else None
    if refused is None:
        return error
    return ForbiddenAddress(f"{host} leads to {refused}, which is not public; ALLOWED_NETWORKS opens networks")


def _certificate_error(error: DownloadFailedError) -> BadCertificate | None:
    """Return BadCertificate where the TLS handshake failed, else None."""
    cause = error.__cause__
    reasons = [failure.value for failure in cause.reasons] if isinstance(cause, ResponseFailed) else []
    failed = next((reason for reason in reasons if isinstance(reason, SSL.Error | VerificationError)), None)
    if failed is None:
        return None
    queue = failed.args[0] if isinstance(failed, SSL.Error) and failed.args else None
    told = queue[0][-1] if queue else type(failed).__name__
    return BadCertificate(f"TLS: {told}; tls_exception declares what a site cannot do")
