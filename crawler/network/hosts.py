"""A site's requests stay on its own hosts, matched exactly."""

from collections.abc import Mapping
from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.utils.httpobj import urlparse_cached

from crawler.network.connect_to import Address, address_of, read_connect_to
from crawler.network.failures import NoContact, OtherHost
from crawler.network.own_hosts import is_own

# In a request's meta: it is for a robots.txt, which may lie on another host (RFC 9309, 2.3.1.2).
ROBOTS = "robots"


class ExactHosts(OffsiteMiddleware):
    """Refuse requests to hosts that the site does not declare.

    Unlike Scrapy's, it takes no subdomain for granted, passes no ``dont_filter`` request, and lets every refusal reach
    the request's errback, so that the books know of it.
    """

    # Without a contact: the hosts and ports that may be asked; None for all of the site's.
    only: Mapping[Address, Address] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; it acts when a request is about to be sent, so also on redirects and retries."""
        middleware = cls(crawler.stats)
        middleware.crawler = crawler
        if not crawler.settings["CRAWLER_CONTACT"]:
            middleware.only = read_connect_to(crawler.settings["CONNECT_TO"])
        return middleware

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise OtherHost for a request that leads off the site, NoContact where nobody could be written to."""
        site = spider or self.crawler.spider
        if site is not None and not request.meta.get(ROBOTS) and not self.should_follow(request, site):
            raise OtherHost(f"{urlparse_cached(request).hostname} is no host of {site.name}")
        if self.only is not None and (address := address_of(request.url)) not in self.only:
            raise NoContact(f"{address[0]}:{address[1]} is not in CONNECT_TO, and CRAWLER_CONTACT is not set")

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Tell whether a request goes to one of the site's hosts."""
        domains, subdomains = getattr(spider, "allowed_domains", ()), getattr(spider, "subdomains", False)
        return is_own(urlparse_cached(request).hostname, domains or (), subdomains=subdomains)
