"""robots.txt: read before the first page of a host, obeyed, and never taken for a yes when it cannot be had."""

import re
from asyncio import Lock
from typing import Any

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

from crawler.base.site import SiteSpider
from crawler.network.failures import (
    BadCertificate,
    BrokenAnswer,
    Downgraded,
    ForbiddenAddress,
    NoContact,
    NotReached,
    OtherHost,
    PutOff,
    Refusal,
    Stopped,
    reason_of_error,
)
from crawler.network.servers import Servers, set_delay

_READ = 512 * 1024
_RULE = re.compile(
    rb"^[ \t]*(?:user-?agent|disallow|allow|sitemap|crawl-delay|host)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_COMMENT = re.compile(rb"^[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
# Nobody was asked, or somebody else: that is no answer of the host about itself.
_ELSEWHERE = (OtherHost, NoContact, ForbiddenAddress, Downgraded)
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
        if refusal := self._not_now.get(_origin(request)):
            kind, message, reason = refusal
            raise kind(message, reason)
        self.process_request_2(parser, request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of a request's host, fetched once; None where it allows everything or is not to be asked."""
        origin = _origin(request)
        async with self._fetching.setdefault(origin, Lock()):
            if origin not in self._rules:
                self._rules[origin] = await self._fetch(origin, request)
        return self._rules[origin]

    async def _fetch(self, origin: str, request: Request) -> RobotParser | None:
        asked = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            headers={"Accept-Encoding": "identity"},
            meta={"dont_obey_robotstxt": True, "robots": True},
            callback=NO_CALLBACK,
        )
        assert self.crawler.engine is not None  # noqa: S101 -- it runs when a request is processed
        try:
            response = await self.crawler.engine.download_async(asked)
        except _FAILURES as error:
            self._without_answer(origin, error)
            return None
        return self._read(origin, response, request)

    def _without_answer(self, origin: str, error: Exception) -> None:
        reason = reason_of_error(error)
        if isinstance(error, _ELSEWHERE):
            self._warn(f"{origin}/robots.txt: {error}; taken for none, so everything is allowed")
        elif isinstance(error, _UNREACHED):
            self._not_now[origin] = (NotReached, f"{origin} cannot be reached: {error}", reason)
        elif isinstance(error, PutOff | Stopped):
            self._not_now[origin] = (type(error), str(error), reason)
        else:
            said = "a loop of redirects" if isinstance(error, IgnoreRequest) else reason
            self._put_off(origin, f"{origin}/robots.txt is not to be had ({said})", "robots_unavailable")

    def _read(self, origin: str, response: Response, request: Request) -> RobotParser | None:
        """Return the rules: a 4xx means that there are none, a 5xx or 429 that nothing is known."""
        if response.status == _FIREWALL:
            self._not_now[origin] = (NotReached, f"{origin}/robots.txt answers {_FIREWALL}", f"http_{_FIREWALL}")
            return None
        if response.status >= 500 or response.status == 429:
            self._put_off(origin, f"{origin}/robots.txt answers {response.status}", "robots_unavailable")
            return None
        rules = response.body[:_READ] if response.status < 300 else b""
        if len(response.body) > _READ:
            self._warn(f"{origin}/robots.txt is longer than 512 KiB; what follows was not read")
        if rules and not _RULE.search(rules) and _COMMENT.sub(b"", rules).strip():
            self._warn(f"{origin}/robots.txt holds no rules ({rules[:40]!r}); everything is allowed")
            rules = b""
        parser = ProtegoRobotParser.from_crawler(self.crawler, rules)
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
        if request.meta.get("robots"):
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > _READ:
                raise StopDownload(fail=False)


def _origin(request: Request) -> str:
    parts = urlparse_cached(request)
    return f"{parts.scheme}://{parts.netloc}"
