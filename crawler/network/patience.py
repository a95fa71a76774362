"""Retries, and how long a server is left in peace between them.

429 and 503 are waited out as the server says, else 60 s, doubling; after five failures in a row, whatever they were, it
is left alone for the rest of the run. Where all five were answers (500 and the like), its lists are asked for still:
one that comes shows that the pages are broken and not the server.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.base.site import SiteSpider
from crawler.network.failures import BrokenAnswer, PutOff
from crawler.network.servers import Servers
from crawler.network.verdict import BLOCKING_STATUSES
from crawler.network.waiting import wait_until

LEFT_ALONE = "left_alone"
_BUSY = (429, 503)
# What counts as no answer of a server.
FAILURES = (
    BrokenAnswer,
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
# A firewall that refuses some addresses is no server in trouble; one that refuses everything is left alone too.
_BLOCKED_WEIGHT = 0.25
# Waits are lengthened by up to this share, so that many crawlers do not come back at one moment.
_JITTER = 0.1


@dataclass(slots=True)
class Server:
    """What a run remembers of a server."""

    name: str
    failures: float = 0.0
    # Addresses that failed with an answer, in this row of failures: another try of one is no other failure.
    failed: set[str] = field(default_factory=set)
    # Whether it gave no answer, or asked for peace, in this row.
    silent: bool = False
    not_before: float = 0.0
    backoff: float = 0.0
    put_off: str | None = None

    def works(self) -> None:
        """End a row of failures."""
        self.failures, self.backoff, self.silent = 0.0, 0.0, False
        self.failed.clear()
        self.put_off = None if self.put_off == LEFT_ALONE else self.put_off

    def may_be_tried(self, request: Request) -> bool:
        """Tell whether a request for a list may show that the server works."""
        return self.put_off == LEFT_ALONE and not self.silent and "page" not in request.meta


class Patience(RetryMiddleware):
    """Scrapy's retries, with waits and an end."""

    crawler: Crawler

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._first_wait = settings.getfloat("BACKOFF_SECONDS")
        self._longest_wait = settings.getfloat("LONGEST_WAIT")
        self._most_failures = settings.getint("FAILURES_IN_A_ROW")
        self._servers: dict[str, Server] = {}
        self._names: Servers | None = None

    async def process_request(self, request: Request) -> None:
        """Choose the server's queue, and keep the request out of it as long as the server is to be left in peace."""
        request.meta["download_slot"] = self._server_of(request).name
        await self.rest(request)

    async def rest(self, request: Request) -> None:
        """Wait until the server may be asked; raises PutOff when it may not in this run, Stopped when the run ends.

        The download handler asks again, for the requests that were in the queue when the server asked for peace.
        """
        server = self._server_of(request)
        while server.not_before > monotonic() and server.put_off in (None, LEFT_ALONE):
            await wait_until(server.not_before, self.crawler)
        if server.put_off and not server.may_be_tried(request):
            raise PutOff(f"{server.name} is left alone for the rest of the run", server.put_off)

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 -- Scrapy's
    ) -> Request | Response:
        """Return the answer, or the request for another try."""
        return response if self._server_of(request).put_off else super().process_response(request, response)

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Spider | None = None,  # noqa: ARG002 -- Scrapy's
    ) -> Request | Response | None:
        """Return the request for another try where one is worth it."""
        return None if self._server_of(request).put_off else super().process_exception(request, exception)

    def heard(self, request: Request, response: Response) -> None:
        """Keep in mind how a server fares. The handler tells it, since the next request is on its way at once."""
        server = self._server_of(request)
        if response.status in _BUSY:
            self._wait_as_told(server, response)
            self._failed(server)
        elif response.status in BLOCKING_STATUSES:
            self._failed(server, request.url, weight=_BLOCKED_WEIGHT)
        elif response.status >= 500:
            self._failed(server, request.url)
        else:
            server.works()

    def missed(self, request: Request) -> None:
        """Keep in mind that a server gave no answer, or half of one."""
        self._failed(self._server_of(request))

    def _server_of(self, request: Request) -> Server:
        if self._names is None:
            self._names = Servers.from_crawler(self.crawler)
        name = self._names.server_of(request)
        return self._servers.setdefault(name, Server(name))

    def _failed(self, server: Server, answered: str | None = None, *, weight: float = 1.0) -> None:
        """Count a failure; ``answered`` is the address that was answered with an error, None where no answer came."""
        if server.put_off or answered is None:
            server.silent = True
        if answered in server.failed:
            return
        server.failed |= {answered} if answered else set()
        server.failures += weight
        if server.failures >= self._most_failures and not server.put_off:
            server.put_off = LEFT_ALONE
            self._warn(f"put off: {server.name} failed {len(server.failed) or int(server.failures)} times in a row")

    def _wait_as_told(self, server: Server, response: Response) -> None:
        wait = retry_after(response, datetime.now(UTC))
        if wait is None:
            wait = server.backoff = server.backoff * 2 or self._first_wait
        if wait > self._longest_wait:
            server.put_off = "busy"
            self._warn(f"put off: {server.name} asks for {wait:.0f} s, more than a run waits")
        until = monotonic() + wait * (1 + random.uniform(0, _JITTER))  # noqa: S311 -- no secret
        server.not_before = max(server.not_before, until)

    def _warn(self, text: str) -> None:
        site = self.crawler.spider
        if isinstance(site, SiteSpider):
            site.warn(text)


def retry_after(response: Response, now: datetime) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, in seconds or as a date; None where it cannot be read.

    A date is taken by the server's own clock, where it tells it.
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    until = _date(text)
    if until is None:
        return None
    told = _date((response.headers.get("Date") or b"").decode("latin-1"))
    return max(0.0, (until - (told or now)).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a zone may have any number of digits
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
