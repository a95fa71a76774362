"""Digital newspapers: day -> pages of the issue -> stories."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from crawler.base.declaration import Declaration
from crawler.base.issues import Issues
from crawler.base.site import SiteSpider
from crawler.columns.founder import IssuePage, is_of_day, issue_pages, issue_stories
from crawler.columns.listing import Listing
from crawler.columns.rows import Row, declared_rows
from crawler.errors import PageChanged
from crawler.record import Record


class EpaperSpider(SiteSpider, abstract=True):
    """A Founder e-paper, with the address of an issue's first page as a date pattern (``%Y-%m/%d``) for each layout.

    Issues before ``switch_day`` are looked for in ``classic_layout`` first, later ones in ``newer_layout``; when the
    first gives 404 the other is tried. Runs take ``since`` and ``until``; without them they go on from the last
    complete issue, at most 14 days back, and the first run takes today's.
    """

    kind: ClassVar[str] = "e-paper"
    # What was printed does not change.
    recheck_days: ClassVar[tuple[int, ...]] = ()

    classic_layout: str | None = None
    newer_layout: str | None = None
    switch_day: str | None = None
    article_links: str | None = None

    def __init__(self, **arguments: str) -> None:
        """Take the run's ``-a`` arguments; raises BadArgument."""
        super().__init__(**arguments)
        self.issues = Issues(self.books, (), joined=False)

    @classmethod
    def check(cls, declaration: Declaration) -> None:
        """Check all that every site declares, then the layouts and the day of the switch."""
        super().check(declaration)
        addresses = [layout for layout in (cls.classic_layout, cls.newer_layout) if layout]
        example = 'classic_layout = "http://epaper.cnxz.com.cn/xzrb/html/%Y-%m/%d/node_2.htm"'
        if not addresses:
            raise declaration.reject("classic_layout", "is missing, and newer_layout too", example)
        if not all("%d" in address for address in addresses):
            raise declaration.reject("classic_layout", "or newer_layout has no %d for the day", example)
        if len(addresses) > 1 and not _is_day(cls.switch_day):
            raise declaration.reject("switch_day", f"is {cls.switch_day!r}, not a day", 'switch_day = "2022-01-01"')
        declaration.check_addresses("classic_layout, newer_layout", addresses)

    async def start(self) -> AsyncIterator[Request | Record]:
        """Yield requests for the pages that earlier runs left, then for the first page of each day's issue."""
        for request in self.waiting_requests():
            yield request
        self.issues = Issues.for_run(self.books, self.period)
        for day in self.issues.days:
            yield self.issue_request(day, self.layouts(day))
        for request in self.check_requests():
            yield request

    def layouts(self, day: date) -> list[str]:
        """Return the layouts in the order in which to try them for a day."""
        layouts = [layout for layout in (self.classic_layout, self.newer_layout) if layout]
        return layouts[::-1] if self.switch_day and day >= date.fromisoformat(self.switch_day) else layouts

    def issue_request(self, day: date, layouts: list[str]) -> Request:
        """Return the request for the first page of an issue in the first of some layouts."""
        return Request(
            day.strftime(layouts[0]),
            callback=self.parse_issue,
            errback=self.list_failed,
            headers={"Cache-Control": "no-cache"},
            cb_kwargs={"day": day, "others": layouts[1:]},
            meta={"handle_httpstatus_list": [404]},
        )

    def parse_issue(self, response: Response, day: date, others: list[str]) -> Iterator[Request]:
        """Yield the requests of an issue, or of the day's first page in another layout."""
        # Some papers lead from a day without an issue to the latest one.
        if response.status != 404 and is_of_day(response.url, day):
            yield from self.parse_issue_page(response, day)
        elif others:
            yield self.issue_request(day, others)
        else:
            self.books.days_without_issue.append(day.isoformat())
            self.issues.read(day, stories=0)
            self.logger.info("no issue on %s", day)

    def parse_issue_page(self, response: Response, day: date, name: str | None = None) -> Iterator[Request]:
        """Yield requests for the stories of a page and for the issue's other pages; raises PageChanged with neither."""
        listing = self.open_list(response)
        stories, pages = self.stories(listing, day), issue_pages(listing, day)
        if not stories and not pages:
            raise PageChanged(self.name, response.url, self.article_links or "links to content_* and node_*")
        self.issues.meet(day, response.url)
        section = _name_of(response.url, pages) or name
        requests = [self.page_request(row, {"section": section} if section else None) for row in stories]
        following = [self._page_of_issue(page, day) for page in pages if self.issues.meet(day, page.url)]
        self.issues.read(day, stories=len(stories))
        self.books.checkpoint()
        yield from filter(None, requests)
        yield from following

    def stories(self, listing: Listing, day: date) -> list[Row]:
        """Return the stories of a page; an odd paper overrides this."""
        return declared_rows(listing, self.article_links) if self.article_links else issue_stories(listing, day)

    def _page_of_issue(self, page: IssuePage, day: date) -> Request:
        return Request(
            page.url,
            callback=self.parse_issue_page,
            errback=self.list_failed,
            headers={"Cache-Control": "no-cache"},
            cb_kwargs={"day": day, "name": page.name},
        )


def _name_of(url: str, pages: list[IssuePage]) -> str | None:
    return next((page.name for page in pages if page.url == url), None)


def _is_day(text: str | None) -> bool:
    try:
        datetime.strptime(text or "", "%Y-%m-%d")  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        return False
    return True
