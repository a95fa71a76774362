"""Traps: lists that never end, calendars, addresses that grow; each is left with a word in the report."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.base.site import SiteSpider
from crawler.text.dates import SHANGHAI

LONGEST_ADDRESS = 2000
_MOST_REPEATS = 3
_MOST_PARAMETERS = 20
_MOST_GROWTH = 3
# A list that is asked for by a day later than this year's end, or before there were portals, is a calendar's.
_YEAR = re.compile(r"([0-9]{4})(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?|[-/.年][0-9]{1,2}(?:[^0-9].*)?)?")
_FIRST_YEAR = 1990
_CALENDAR = re.compile(r"y(?:ear)?|nian|date|day|month|m|ym|rq|calendar", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Walk:
    """How a list page was come to: list pages before it, those in a row with nothing new, queries that grew."""

    pages: int = 0
    idle: int = 0
    grown: int = 0


class Traps:
    """A spider middleware over the requests that pages and lists lead to."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._most_lists = settings.getint("MOST_LIST_PAGES")
        self._most_idle = settings.getint("MOST_LIST_PAGES_WITHOUT_NEWS")
        self._most_pages = settings.getint("MOST_PAGES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware."""
        return cls(crawler)

    def process_spider_output(self, response: Response, result: Iterable[Any]) -> Iterator[Any]:
        """Yield what a callback yields, without requests that lead into a trap."""
        known = self._known()
        for found in result:
            if self._passes(found, response, known):
                yield found

    async def process_spider_output_async(self, response: Response, result: AsyncIterable[Any]) -> AsyncIterator[Any]:
        """Yield the same of an asynchronous callback."""
        known = self._known()
        async for found in result:
            if self._passes(found, response, known):
                yield found

    def _known(self) -> int:
        site = self._crawler.spider
        return site.books.discovered if isinstance(site, SiteSpider) else 0

    def _passes(self, found: Any, response: Response, known: int) -> bool:
        """Tell whether something yielded may go on; ``known`` is how many pages there were before the callback."""
        site = self._crawler.spider
        if not isinstance(found, Request) or not isinstance(site, SiteSpider):
            return True
        if "page" in found.meta:
            return self._passes_page(site, found)
        return self._passes_list(site, found, response, news=self._known() > known)

    def _passes_page(self, site: SiteSpider, request: Request) -> bool:
        trap = trap_of(request.url)
        if trap:
            site.books.settle(request.meta["page"], "rejected:trap")
            site.warn(f"not fetched: {request.url[:200]}: trap: {trap}")
        return trap is None

    def _passes_list(self, site: SiteSpider, request: Request, response: Response, *, news: bool) -> bool:
        walk = _step(response.meta.get("walk", Walk()), response.url, request.url, news=news)
        request.meta["walk"] = walk
        trap = trap_of(request.url) or calendar_of(request.url, datetime.now(SHANGHAI).year) or self._end(walk, site)
        if trap:
            site.books.lists_failed[request.url] = "trap"
            site.warn(f"list not fetched: {request.url[:200]}: trap: {trap}")
        return trap is None

    def _end(self, walk: Walk, site: SiteSpider) -> str | None:
        if walk.pages >= self._most_lists:
            return f"{walk.pages} list pages in one walk (MOST_LIST_PAGES)"
        if walk.idle >= self._most_idle:
            return f"{walk.idle} list pages in a row with nothing new (MOST_LIST_PAGES_WITHOUT_NEWS)"
        if site.books.discovered >= self._most_pages:
            return f"{site.books.discovered} pages in one run (MOST_PAGES)"
        if walk.grown >= _MOST_GROWTH:
            return "its query grows from page to page"
        return None


def trap_of(url: str) -> str | None:
    """Return what makes an address a trap in itself, or None."""
    if len(url) > LONGEST_ADDRESS:
        return f"an address of {len(url)} characters"
    parts = urlsplit(url)
    if _repeats([segment for segment in parts.path.split("/") if segment]):
        return "its folders repeat"
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if len(names) > _MOST_PARAMETERS or any(names.count(name) > _MOST_REPEATS for name in set(names)):
        return "its parameters repeat"
    return None


def calendar_of(url: str, this_year: int) -> str | None:
    """Return what makes a list's address one of a calendar that goes on for ever, or None."""
    for name, value in parse_qsl(urlsplit(url).query):
        found = _YEAR.fullmatch(value) if _CALENDAR.fullmatch(name) else None
        if found and not _FIRST_YEAR <= int(found[1]) <= this_year + 1:
            return f"a calendar, at {found[1]}"
    return None


def _repeats(segments: list[str]) -> bool:
    """Tell whether one to three folders stand more than three times behind each other."""
    for length in (1, 2, 3):
        run = 0
        for place in range(length, len(segments)):
            run = run + 1 if segments[place] == segments[place - length] else 0
            if run >= length * _MOST_REPEATS:
                return True
    return False


def _step(walk: Walk, here: str, there: str, *, news: bool) -> Walk:
    before, after = parse_qsl(urlsplit(here).query), parse_qsl(urlsplit(there).query)
    grows = len(after) > len(before) > 0 and after[: len(before)] == before
    return replace(walk, pages=walk.pages + 1, idle=0 if news else walk.idle + 1, grown=walk.grown + 1 if grows else 0)
