"""robots.txt: read before the first page of a host, obeyed, and never taken for a yes when it cannot be had."""

import re
from asyncio import Lock
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached
from w3lib.url import safe_url_string

from crawler.base.site import SiteSpider
from crawler.network.connect_to import address_of
from crawler.network.failures import (
    BadCertificate,
    BrokenAnswer,
    ForbiddenAddress,
    NotReached,
    OtherHost,
    PutOff,
    Refusal,
    Stopped,
    reason_of_error,
)
from crawler.network.hosts import ROBOTS
from crawler.network.redirects import MOVED
from crawler.network.servers import Servers, set_delay

_UNAVAILABLE = "robots_unavailable"
_READ = 512 * 1024
_PORTS = {"http": 80, "https": 443}
_MOST_REDIRECTS = 5  # RFC 9309, 2.3.1.2
_RULE = re.compile(
    rb"^[ \t]*(?:user-?agent|disallow|allow|sitemap|crawl-delay|host)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_COMMENT = re.compile(rb"^[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_UNREACHED = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, BadCertificate)
_FAILURES = (
    *_UNREACHED, IgnoreRequest, DownloadTimeoutError, DownloadCancelledError, ResponseDataLossError, BrokenAnswer,
)  # fmt: skip
# A firewall's form: it answers so to every address, and is no server in trouble.
_FIREWALL = 521


class Robots(RobotsTxtMiddleware):
    """Scrapy's, with an answer for each way in which a robots.txt fails."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._longest_delay = crawler.settings.getfloat("LONGEST_CRAWL_DELAY")
        self._rules: dict[str, RobotParser | None] = {}
        self._fetching: dict[str, Lock] = {}
        # Origins that are not to be asked for pages, and why.
        self._not_now: dict[str, tuple[type[Refusal], str, str]] = {}
        self._received: dict[Request, int] = {}
        crawler.signals.connect(self._count_bytes, signals.bytes_received)

    async def process_request(self, request: Request, spider: Any = None) -> None:  # noqa: ARG002 -- Scrapy's
        """Pass what the host allows; raises IgnoreRequest for what it forbids, PutOff, NotReached."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        if refusal := self._not_now.get(origin_of(request)):
            kind, message, reason = refusal
            raise kind(message, reason)
        self.process_request_2(parser, request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of a request's host, fetched once; None where it allows everything or is not to be asked."""
        origin = origin_of(request)
        async with self._fetching.setdefault(origin, Lock()):
            if origin not in self._rules:
                self._rules[origin] = await self._fetch(origin, request)
        return self._rules[origin]

    async def _fetch(self, origin: str, request: Request) -> RobotParser | None:
        """Return the rules, wherever the address leads within five steps: they count for the host that was asked."""
        url = f"{origin}/robots.txt"
        for step in range(_MOST_REDIRECTS + 1):
            try:
                response = await self._ask(url)
                target = _target(response)
            except _FAILURES as error:
                self._without_answer(origin, error, elsewhere=url if step else None)
                return None
            if target is None:
                return self._read(origin, response, request)
            url = target
        self._put_off(origin, f"{origin}/robots.txt is not to be had (too many redirects)", _UNAVAILABLE)
        return None

    async def _ask(self, url: str) -> Response:
        asked = Request(
            url,
            priority=self.DOWNLOAD_PRIORITY,
            headers={"Accept-Encoding": "identity"},
            meta={"dont_obey_robotstxt": True, "dont_redirect": True, ROBOTS: True},
            callback=NO_CALLBACK,
        )
        assert self.crawler.engine is not None  # noqa: S101 -- it runs when a request is processed
        return await self.crawler.engine.download_async(asked)

    def _without_answer(self, origin: str, error: Exception, *, elsewhere: str | None) -> None:
        """Keep why there is no answer; ``elsewhere`` is where robots.txt had led to by then."""
        reason = reason_of_error(error)
        if isinstance(error, Stopped):
            self._not_now[origin] = (Stopped, str(error), reason)
        elif elsewhere is not None:
            self._put_off(origin, f"{origin}/robots.txt leads to {elsewhere}, not to be had ({reason})", _UNAVAILABLE)
        elif isinstance(error, _UNREACHED):
            self._not_now[origin] = (NotReached, f"{origin} cannot be reached: {error}", reason)
        elif isinstance(error, PutOff | ForbiddenAddress):
            self._not_now[origin] = (type(error), str(error), reason)
        else:
            self._put_off(origin, f"{origin}/robots.txt is not to be had ({reason})", _UNAVAILABLE)

    def _read(self, origin: str, response: Response, request: Request) -> RobotParser | None:
        """Return the rules: a 4xx means that there are none, a 5xx or 429 that nothing is known."""
        if response.status == _FIREWALL:
            self._not_now[origin] = (NotReached, f"{origin}/robots.txt answers {_FIREWALL}", f"http_{_FIREWALL}")
            return None
        if response.status >= 500 or response.status == 429 or 300 <= response.status < 400:
            self._put_off(origin, f"{origin}/robots.txt answers {response.status}", _UNAVAILABLE)
            return None
        rules = response.body[:_READ] if response.status < 300 else b""
        if len(response.body) > _READ:
            self._warn(f"{origin}/robots.txt is longer than 512 KiB; what follows was not read")
        if rules and not _RULE.search(rules) and _COMMENT.sub(b"", rules).strip():
            self._warn(f"{origin}/robots.txt holds no rules ({rules[:40]!r}); everything is allowed")
            rules = b""
        parser = ProtegoRobotParser.from_crawler(self.crawler, rules)
        if not parser.allowed(f"{origin}/", self._default_useragent):
            self._warn(f"{origin}/robots.txt forbids this crawler {origin}/ and all that it does not allow by name")
        self._keep_delay(origin, parser, request)
        return parser

    def _keep_delay(self, origin: str, parser: RobotParser, request: Request) -> None:
        delay = parser.crawl_delay(self._default_useragent) or 0.0
        if delay > self._longest_delay:
            said = f"{origin}/robots.txt asks for {delay:g} s between two requests, more than {self._longest_delay:g}"
            self._put_off(origin, said, "crawl_delay")
        elif delay > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            set_delay(self.crawler, Servers.from_crawler(self.crawler).server_of(request), delay)

    def _put_off(self, origin: str, message: str, reason: str) -> None:
        self._not_now[origin] = (PutOff, message, reason)
        self._warn(f"put off: {message}")

    def _warn(self, text: str) -> None:
        site = self.crawler.spider
        if isinstance(site, SiteSpider):
            site.warn(text)

    def _count_bytes(self, data: bytes, request: Request) -> None:
        """End a robots.txt after the part of it that is read."""
        if request.meta.get(ROBOTS):
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > _READ:
                raise StopDownload(fail=False)


def _target(response: Response) -> str | None:
    """Return where an answer leads to, None where it does not; raises OtherHost for what is no web address."""
    if response.status not in MOVED or "Location" not in response.headers:
        return None
    try:
        target = urljoin(response.url, safe_url_string(response.headers["Location"] or b""))
        host, _ = address_of(target)
    except ValueError as error:
        raise OtherHost(f"{response.url} leads to no address ({error})") from error
    if not target.startswith(("http://", "https://")) or not host:
        raise OtherHost(f"{response.url} leads to {target[:80]}, which is no web address")
    return target


def origin_of(request: Request) -> str:
    """Return scheme, host and port: whatever else an address names, it is one host with one robots.txt."""
    host, port = address_of(request.url)
    scheme = urlparse_cached(request).scheme
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + ("" if port == _PORTS.get(scheme) else f":{port}")
