"""The download handler that puts every exchange into the archive before any middleware sees it.

A middleware would not do: answers cut off or too long reach none, and an error that it raises for them is not retried.
"""

from datetime import UTC, datetime

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError, StopDownload
from scrapy.http import Response

from crawler.archive.extension import archive_of


class TooLong(StopDownload):
    """An answer is longer than DOWNLOAD_MAXSIZE; what came of it is in ``response``."""


class ArchivingHandler(HTTP11DownloadHandler):
    """Fetches as Scrapy's own does, and archives every answer, still packed: redirects, errors, robots.txt too.

    ``request.meta["archive"]`` says where the answer stands. Answers cut off raise ResponseDataLossError and those too
    long raise DownloadCancelledError, as Scrapy has it, but after they are archived.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._archive = archive_of(crawler)
        self._received: dict[Request, int] = {}
        crawler.signals.connect(self.headers_received, signals.headers_received)
        crawler.signals.connect(self.bytes_received, signals.bytes_received)

    async def download_request(self, request: Request) -> Response:
        """Return the answer; raises OutputError when it cannot be archived."""
        begun = datetime.now(UTC)
        request.meta.pop("archive", None)
        self._received[request] = 0
        try:
            response = await super().download_request(request)
        except TooLong as error:
            self._keep(request, error.response, begun)
            raise DownloadCancelledError(f"{request.url} has more than {self._most(request)} bytes") from error
        finally:
            self._received.pop(request, None)
        self._keep(request, response, begun)
        if "dataloss" in response.flags and request.meta.get("download_fail_on_dataloss", True):
            raise ResponseDataLossError
        return response

    def headers_received(self, body_length: object, request: Request) -> None:
        """Stop an answer that says itself that it is too long; raises TooLong."""
        # Signals reach the handlers of both schemes; what another one fetches would be held here for ever.
        if request in self._received and isinstance(body_length, int):
            self._check(request, body_length)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop an answer that has become too long; raises TooLong."""
        if request in self._received:
            self._received[request] += len(data)
            self._check(request, self._received[request])

    def _check(self, request: Request, length: int) -> None:
        if 0 < self._most(request) < length:
            raise TooLong

    def _most(self, request: Request) -> int:
        return int(request.meta.get("download_maxsize", self._default_maxsize))

    def _keep(self, request: Request, response: Response | None, begun: datetime) -> None:
        if self._archive and response is not None:
            request.meta["archive"] = self._archive.keep(request, response, begun)
