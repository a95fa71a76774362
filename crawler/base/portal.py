"""Portals: columns of links, page after page, to articles."""

from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from crawler.base.declaration import Declaration
from crawler.base.site import SiteSpider
from crawler.columns.listing import Listing
from crawler.columns.lists import general_rows
from crawler.columns.paging import next_page
from crawler.columns.rows import Row, declared_rows
from crawler.errors import PageChanged
from crawler.record import Record


class PortalSpider(SiteSpider, abstract=True):
    """A site whose ``start_urls`` are column pages.

    ``article_links`` selects the links of the rows (or the rows), ``next_page`` the link to the following page; both
    only where the general reading of lists does not do.
    """

    kind: ClassVar[str] = "portal"

    start_urls: tuple[str, ...] = ()
    article_links: str | None = None
    next_page: str | None = None

    @classmethod
    def check(cls, declaration: Declaration) -> None:
        """Check all that every site declares, and that there is a column to begin with."""
        super().check(declaration)
        declaration.texts("start_urls")

    async def start(self) -> AsyncIterator[Request | Record]:
        """Yield a request for the first page of each column."""
        for url in self.start_urls:
            yield self.list_request(url)

    def list_request(self, url: str) -> Request:
        """Return the request for a column page; one asked for before is dropped by Scrapy, so no paging goes round."""
        return Request(url, callback=self.parse_list, errback=self.list_failed)

    def parse_list(self, response: Response) -> Iterator[Request]:
        """Yield requests for the articles of a column page, then for the next page; raises PageChanged without rows."""
        listing = self.open_list(response)
        rows = self.rows(listing)
        if not rows:
            raise self.without_rows(response.url)
        new = [row for row in rows if not self.books.knows(row.url)]
        requests = [self.page_request(row) for row in rows]
        yield from filter(None, requests)
        following = self.following(listing)
        # A pinned row stands on every page, whatever its day: what was listed before proves nothing.
        if following and not self._all_before_period(new or rows):
            yield self.list_request(following)

    def rows(self, listing: Listing) -> list[Row]:
        """Return the rows of a column page; an odd site overrides this."""
        return declared_rows(listing, self.article_links) if self.article_links else general_rows(listing)

    def following(self, listing: Listing) -> str | None:
        """Return the address of the next column page, or None on the last; an odd site overrides this."""
        if self.next_page is None:
            return next_page(listing)
        links = declared_rows(listing, self.next_page)
        return links[0].url if links else None

    def without_rows(self, url: str) -> PageChanged:
        """Return the error for a column page on which no row was found."""
        return PageChanged(self.name, url, self.article_links or "links that look like headlines")

    def _all_before_period(self, rows: list[Row]) -> bool:
        """Tell whether nothing asked for can follow; pinned rows on top are old, so one row alone proves nothing."""
        return all(row.day is not None and self.period.is_before(row.day) for row in rows)
