"""Any portal: a column of a host that has no site file, given by its address; list, paging and pages by structure."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self
from urllib.parse import SplitResult, urldefrag, urlsplit

from scrapy.crawler import Crawler

from crawler.base.portal import PortalSpider
from crawler.base.site import SiteSpider
from crawler.canonical import bare_host, twins
from crawler.columns.founder import issue_day, issue_stories, next_issue_page
from crawler.columns.listing import Listing
from crawler.columns.rows import Row
from crawler.columns.walk import Walk
from crawler.errors import BadArgument, ConfigurationError, PageChanged
from crawler.network.connect_to import mapped_hosts

_EXAMPLE = "such as -a url=http://www.example.gov.cn/xwzx/index.html"
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9-]+")
_SCHEMES = ("http", "https")


class AnyPortalSpider(PortalSpider, abstract=True):
    """The column ``-a url=`` of a portal without a site file, at most ``-a pages=`` list pages of it.

    A run bears the name of the host without ``www.``: in its records, their ids and its folder.
    """

    name = "portal"
    listed: ClassVar[bool] = False
    arguments: ClassVar[tuple[str, ...]] = (*SiteSpider.arguments, "url", "pages")

    def __init__(self, **arguments: str) -> None:
        """Take the run's ``-a`` arguments; raises ConfigurationError."""
        super().__init__(**arguments)
        column = _column(arguments)
        host = column.hostname or ""
        self.name = self.site_name = bare_host(host)
        self.start_urls = (column.geturl(),)
        self.allowed_domains = (host,)
        self.pages = _pages(arguments)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider of a run; the host's twin, with or without ``www.``, counts as the same portal."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        mapped = mapped_hosts(crawler.settings["CONNECT_TO"])
        # Without a contact only hosts in CONNECT_TO may be asked.
        others = twins(spider.allowed_domains[0]) - set(spider.allowed_domains)
        others = others if crawler.settings["CRAWLER_CONTACT"] else others & mapped
        spider.allowed_domains = (*spider.allowed_domains, *others)
        return spider

    @classmethod
    def profile(cls) -> None:
        """Return no declarations: pages are read as any portal's."""

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, str]) -> None:
        """Check that a column is named, and all other arguments; raises ConfigurationError."""
        super().check_arguments(arguments)
        _column(arguments)
        _pages(arguments)

    @classmethod
    def folder(cls, arguments: Mapping[str, str]) -> str:
        """Return the name that the run's instance has: the host."""
        return bare_host(_column(arguments).hostname or "")

    @classmethod
    def hosts_to_contact(cls, arguments: Mapping[str, str]) -> tuple[str, ...]:
        """Return the column's host."""
        return (_column(arguments).hostname or "",)

    def rows(self, listing: Listing) -> list[Row]:
        """Return the rows of a column page; of a page of an e-paper's issue, its stories."""
        day = issue_day(listing.url)
        return (issue_stories(listing, day) if day else []) or super().rows(listing)

    def following(self, listing: Listing) -> str | None:
        """Return the next page; of a page of an e-paper's issue, the issue's next page."""
        day = issue_day(listing.url)
        return (next_issue_page(listing, day) if day else None) or super().following(listing)

    def is_enough(self, walk: Walk) -> bool:
        """Tell whether as many list pages were read as ``pages`` says, or the paging goes round."""
        return walk.goes_round or (self.pages is not None and self.books.lists_read >= self.pages)

    def without_rows(self, url: str) -> PageChanged:
        """Return the error for a page without a list."""
        remedy = (
            "give -a url= the address of a column; where a script makes the rows, a site file is needed "
            "(docs/add-a-site.md)"
        )
        return PageChanged(self.name, url, "a list of links to articles", remedy=remedy)


def _column(arguments: Mapping[str, str]) -> SplitResult:
    """Return the address of the column; raises ConfigurationError with the remedy."""
    if "url" not in arguments:
        raise ConfigurationError(f"argument url is missing; give the address of a column page, {_EXAMPLE}")
    address = urldefrag(arguments["url"].strip()).url
    wanted = f"the http or https address of a column page, {_EXAMPLE}"
    try:
        parts = urlsplit(address)
        odd = parts.scheme not in _SCHEMES or not _HOST.fullmatch(parts.hostname or "") or parts.port == 0
    except ValueError as error:  # an unclosed bracket, a port beyond 65535
        raise BadArgument("url", arguments["url"], wanted) from error
    if odd or "@" in parts.netloc or re.search(r"\s", address):
        raise BadArgument("url", arguments["url"], wanted)
    return parts


def _pages(arguments: Mapping[str, str]) -> int | None:
    """Return how many list pages to read, None for all; raises BadArgument."""
    text = arguments.get("pages")
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise BadArgument("pages", text, "a whole number from 1, such as 3")
    return int(text)
