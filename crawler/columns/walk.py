"""The walk of a column: where it may end, and where one that was interrupted goes on.

It ends at the first page whose rows were all known when the column's last complete walk ended, or at its last page.
Rows that do not stand by their day prove nothing: pinned ones, and ones that were given a new day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from crawler.canonical import canonicalise
from crawler.columns.rows import Row
from crawler.ledger.books import Books, Known

# A column whose newest article was taken down never shows it again; so many known pages are proof enough.
_KNOWN_PAGES = 3


@dataclass(slots=True)
class Walk:
    """One walk of a column, from page to page.

    ``asked`` names what was asked for: an interrupted walk goes on only in a run that asks for the same. ``whole``
    walks to the last page, whatever is known. A walk for a ``period`` moves no mark: it passes by what lies outside.
    """

    column: str
    books: Books
    asked: str = ""
    whole: bool = False
    period: bool = False
    visited: set[str] = field(default_factory=set)
    complete: bool = False
    _stored: dict[str, Any] = field(init=False)
    _first: set[str] = field(default_factory=set)  # addresses on the first page
    _newest: str = ""
    _anew: dict[str, str] = field(default_factory=dict)
    _known_pages: int = 0
    _all_known: bool = False
    _all_met: bool = False
    _listed: set[int] = field(default_factory=set)  # hashes of the addresses on all pages so far
    goes_round: bool = False

    def __post_init__(self) -> None:
        """Recall what the walks before left."""
        self._stored = self.books.column(self.column)

    def read(self, rows: Sequence[Row]) -> None:
        """Look at the rows of the next page, before they are entered as discovered."""
        listed = {hash(canonicalise(row.url)) for row in rows}
        # Some pagers show one of their pages again and again, under new addresses.
        self.goes_round = listed <= self._listed
        self._listed |= listed
        counting = self._counting(rows)
        self._newest = max([self._newest, *(row.day.isoformat() for row in counting if row.day)])
        known = [self.books.known(row.url) for row in counting]
        stood = [self._stood(row, page) for row, page in zip(counting, known, strict=True)]
        mark, met = self._stored.get("mark", 0), self._progress.get("number", 0)
        numbers = [page.number if page and same else None for page, same in zip(known, stood, strict=True)]
        self._all_known = bool(numbers) and all(number is not None and number <= mark for number in numbers)
        self._all_met = bool(numbers) and all(number is not None and number <= met for number in numbers)
        self._known_pages = self._known_pages + 1 if self._all_known else 0
        self._first = self._first or {canonicalise(row.url) for row in rows}

    def step(self, url: str, following: str | None) -> str | None:
        """Return the list page to read after ``url``; None at the end of the walk, which moves the column's mark."""
        self.visited.add(url)
        following = self._next(url, following)
        if following is None:
            self._end()
        else:
            self.visited.add(following)
        return following

    def _next(self, url: str, following: str | None) -> str | None:
        if self._may_end() or following is None or following in self.visited:
            return None
        resumed = self._progress.get("page")
        if self._all_met and resumed and resumed not in self.visited:
            return str(resumed)
        progress = {"asked": self.asked, "page": url, "number": self.books.last_number()}
        if not resumed or resumed in self.visited:
            self._stored["progress"] = progress
            self.books.set_column(self.column, self._stored)
        return following

    def stop(self) -> None:
        """End before the last page, because enough was read: nothing is left to go on with, and no mark moves."""
        self._stored.pop("progress", None)
        self.books.set_column(self.column, self._stored)

    def fail(self, url: str) -> None:
        """Note that a list page was not to be had; the next walk does not go on there."""
        if self._progress.get("page") == url:
            self.stop()

    @property
    def _progress(self) -> dict[str, Any]:
        progress = self._stored.get("progress") or {}
        return progress if progress.get("asked") == self.asked else {}

    def _may_end(self) -> bool:
        """Tell whether nothing new can follow. Known rows older than the newest known one may all be pinned."""
        if self.whole or self.period or not self._all_known:
            return False
        return self._newest >= self._stored.get("newest", "") or self._known_pages >= _KNOWN_PAGES

    def _end(self) -> None:
        self.complete = True
        self._stored.pop("progress", None)
        if not self.period:
            self._stored |= {"mark": self.books.last_number(), "newest": self._newest}
            self.books.date_anew(self._anew)
        self.books.set_column(self.column, self._stored)

    def _counting(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows that stand by their day: not called pinned, not on the first page, not above newer ones."""
        days = [row.day.isoformat() if row.day else "" for row in rows]
        below = [*accumulate(reversed(days[1:]), max, initial="")][::-1]
        return [
            row
            for row, day, newest_below in zip(rows, days, below, strict=True)
            if not row.pinned and canonicalise(row.url) not in self._first and not (day and day < newest_below)
        ]

    def _stood(self, row: Row, page: Known | None) -> bool:
        """Tell whether a known row is listed under the day that it had; keep the new one for the end of the walk."""
        if page is None or row.day is None or page.day in (None, row.day.isoformat()):
            return True
        self._anew[row.url] = row.day.isoformat()
        return False
