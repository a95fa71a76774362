"""A site's requests stay on its own hosts, matched exactly."""

from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.utils.httpobj import urlparse_cached

from crawler.network.failures import OtherHost


class ExactHosts(OffsiteMiddleware):
    """Refuse requests to hosts that the site does not declare.

    Unlike Scrapy's, it takes no subdomain for granted, passes no ``dont_filter`` request, and lets every refusal reach
    the request's errback, so that the books know of it.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; it acts when a request is about to be sent, so also on redirects and retries."""
        middleware = cls(crawler.stats)
        middleware.crawler = crawler
        return middleware

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise OtherHost for a request that leads off the site."""
        site = spider or self.crawler.spider
        if site is not None and not self.should_follow(request, site):
            raise OtherHost(f"{urlparse_cached(request).hostname} is no host of {site.name}")

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Tell whether a request goes to one of the site's hosts."""
        return urlparse_cached(request).hostname in getattr(spider, "allowed_domains", ())
