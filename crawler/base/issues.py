"""The issues of an e-paper that a run reads, and the day from which the next run goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile
from typing import Self

from crawler.base.period import Period, days, today
from crawler.ledger.books import Books

_COLUMN = "issues"
_FARTHEST_BACK = 14  # days; what was missed before is asked for with since=


@dataclass(slots=True)
class Issue:
    """One day's issue: the pages of it that were met, how many were read, how many stories they list."""

    pages: set[str] = field(default_factory=set)
    read: int = 0
    stories: int = 0

    @property
    def whole(self) -> bool:
        """Whether every page that was met was read."""
        return self.read > 0 and self.read >= len(self.pages)


@dataclass(slots=True)
class Issues:
    """The days of a run; the mark of the last complete issue moves as long as none before it is missing."""

    books: Books
    days: Sequence[date]
    # Whether the days go on from where the last complete issue was, so that the mark may move.
    joined: bool
    # What a backfill asked for: one that was interrupted goes on where it stood, in a run that asks for the same.
    asked: str = ""
    by_day: dict[date, Issue] = field(default_factory=dict)

    @classmethod
    def for_run(cls, books: Books, period: Period) -> Self:
        """Return the issues that a run is to read; without a period, those since the last complete one."""
        stored = books.column(_COLUMN).get("day")
        mark = date.fromisoformat(stored) if stored else None
        last = period.until or max(today(), period.since or today())
        first = period.since or _first(mark, last)
        joined = first <= mark + timedelta(days=1) if mark else period.until is None
        asked = f"{period.since}/{period.until}" if period.since else ""
        reached = _read_until(books, asked)
        first = max(first, reached + timedelta(days=1)) if reached else first
        return cls(books, list(days(min(first, last), last)), joined, asked)

    def meet(self, day: date, url: str) -> bool:
        """Note a page of an issue; tell whether it is met for the first time."""
        pages = self._issue(day).pages
        new = url not in pages
        pages.add(url)
        return new

    def read(self, day: date, *, stories: int) -> None:
        """Note that a page of an issue was read, or that there is no issue; a whole one moves the mark."""
        issue = self._issue(day)
        issue.read += 1
        issue.stories += stories
        self._move_mark()

    def _issue(self, day: date) -> Issue:
        return self.by_day.setdefault(day, Issue())

    def _move_mark(self) -> None:
        whole = list(takewhile(lambda day: self._issue(day).whole, self.days))
        stored = self.books.column(_COLUMN)
        with_stories = [day for day in whole if self.by_day[day].stories]
        if self.joined and with_stories:
            stored["day"] = max(stored.get("day", ""), with_stories[-1].isoformat())
        if self.asked and whole:
            stored["backfill"] = {"asked": self.asked, "day": whole[-1].isoformat()}
            if len(whole) == len(self.days):
                del stored["backfill"]
        self.books.set_column(_COLUMN, stored)


def _read_until(books: Books, asked: str) -> date | None:
    """Return the last of the days that an interrupted backfill read without a gap."""
    backfill = books.column(_COLUMN).get("backfill") or {}
    return date.fromisoformat(backfill["day"]) if asked and backfill.get("asked") == asked else None


def _first(mark: date | None, last: date) -> date:
    """Return the day to go on from; today's issue is read again, for a page that came late."""
    if mark is None:
        return last
    return max(min(mark + timedelta(days=1), last), last - timedelta(days=_FARTHEST_BACK))
