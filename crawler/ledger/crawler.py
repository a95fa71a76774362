"""A Scrapy crawler that brings a site's open ledger along: it was opened, and is locked, before the crawler is made."""

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.ledger.opening import Ledger


class SiteCrawler(Crawler):
    """The crawler of one run of a site."""

    def __init__(self, spidercls: type[Spider], settings: Settings, *, ledger: Ledger) -> None:
        super().__init__(spidercls, settings, init_reactor=True)
        self.ledger = ledger
