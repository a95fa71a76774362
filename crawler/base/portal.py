"""Portals: columns of links, page after page, to articles."""

from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.base.declaration import Declaration
from crawler.base.site import SiteSpider
from crawler.columns.listing import Listing
from crawler.columns.lists import general_rows
from crawler.columns.paging import next_page
from crawler.columns.rows import Row, declared_rows
from crawler.columns.walk import Walk
from crawler.errors import PageChanged
from crawler.network.answer_flags import TRUNCATED
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
        """Yield requests for the pages that earlier runs left, for each column, then for pages due for a check."""
        for request in self.waiting_requests():
            yield request
        for url in self.start_urls:
            yield self.list_request(url, self.walk(url))
        for request in self.check_requests():
            yield request

    def walk(self, column: str) -> Walk:
        """Return a walk of a column that begins."""
        period = self.period.since is not None or self.period.until is not None
        asked = f"{self.period.since or ''}/{self.period.until or ''}/{'full' if self.full else ''}"
        return Walk(column, self.books, asked=asked, whole=self.full, period=period)

    def list_request(self, url: str, walk: Walk) -> Request:
        """Return the request for a column page, past all caches on the way."""
        return Request(
            url,
            callback=self.parse_list,
            errback=self.list_failed,
            headers={"Cache-Control": "no-cache"},
            cb_kwargs={"walk": walk},
        )

    def parse_list(self, response: Response, walk: Walk | None = None) -> Iterator[Request]:
        """Yield requests for the articles of a column page, then for the next page; raises PageChanged without rows."""
        listing = self.open_list(response)
        rows = self.rows(listing)
        if not rows:
            raise self.without_rows(response.url)
        walk = walk or self.walk(response.url)
        self.books.rows.setdefault(walk.column, len(rows))
        walk.read(rows)
        new = [row for row in rows if not self.books.knows(row.url)]
        requests = [self.page_request(row) for row in rows]
        # What is about to be fetched is known as pending before it is.
        self.books.checkpoint()
        yield from filter(None, requests)
        following = self.following(listing)
        if TRUNCATED in response.flags and not following:
            walk.stop()
            self.books.lists_failed[response.url] = TRUNCATED
            self.warn(f"list cut off: {response.url}: its end and its pager are missing")
            return
        # A pinned row stands on every page, whatever its day: what was listed before proves nothing.
        if self._all_before_period(new or rows) or self.is_enough(walk):
            walk.stop()
        elif following := walk.step(response.url, following):
            yield self.list_request(following, walk)

    def is_enough(self, walk: Walk) -> bool:  # noqa: ARG002 -- bases use it
        """Tell whether a walk has read as many list pages as it was asked to."""
        return False

    def list_failed(self, failure: Failure) -> None:
        """Put down a column page that could not be fetched; the next run does not go on there."""
        super().list_failed(failure)
        walk = failure.request.cb_kwargs.get("walk")  # type: ignore[attr-defined]  # Scrapy sets it on failures
        if walk is not None:
            walk.fail(failure.request.url)  # type: ignore[attr-defined]  # Scrapy sets it on failures

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
