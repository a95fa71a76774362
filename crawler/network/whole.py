"""Half pages: an answer that ends before its document does is asked for again, and never kept without a flag.

A server that states too short a length, or none, and breaks off, leaves no other trace. A real page without ``</html>``
comes twice alike and is kept as ``truncated``; a site whose pages are so declares ``unended_pages``.
"""

import hashlib
import re
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.base.site import SiteSpider
from crawler.network.answer_flags import TRUNCATED
from crawler.network.failures import RejectedAnswer

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
# Statistics and toolbars follow the end of some documents; an end within the text of a page is none.
_BEHIND_THE_END = 32 * 1024
_HEAD = 4096


class WholePages:
    """A downloader middleware for pages and lists of a site."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._looks = max(1, crawler.settings.getint("RETRY_TIMES"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the answer, with the flag ``truncated`` where it came twice alike without an end; else the request.

        Raises RejectedAnswer when no two answers are alike.
        """
        site = self._crawler.spider
        if not isinstance(site, SiteSpider) or site.unended_pages or response.status != 200 or has_end(response.body):
            return response
        digest = hashlib.sha256(response.body).hexdigest()
        before = request.meta.get("without_end", ())
        if digest in before:
            response.flags.append(TRUNCATED)
            return response
        if len(before) < self._looks:
            return request.replace(dont_filter=True, meta={**request.meta, "without_end": (*before, digest)})
        raise RejectedAnswer(f"{response.url} ends before its document does, each time elsewhere", TRUNCATED)


def has_end(body: bytes) -> bool:
    """Tell whether an answer is a whole HTML document, or none at all."""
    return not _HTML.search(body, 0, _HEAD) or _END.search(body, max(0, len(body) - _BEHIND_THE_END)) is not None
