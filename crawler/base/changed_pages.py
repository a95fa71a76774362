"""Pages that changed: kept for the run's report, in one line of the log instead of a traceback."""

from collections.abc import Iterable
from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.base.site import SiteSpider
from crawler.errors import PageChanged


class ChangedPages:
    """A spider middleware for PageChanged; every other error goes on."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawler."""
        return cls(crawler)

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[object] | None:  # noqa: ARG002
        """Put a changed page down; what the callback yielded before stays."""
        site = self.crawler.spider
        if not isinstance(exception, PageChanged) or not isinstance(site, SiteSpider):
            return None
        site.changed.append(exception)
        site.logger.error(str(exception))
        return ()
