"""The books of a run: every page URL that was discovered, and what became of it.

Each page has one outcome, so that at the end ``discovered`` equals the sum of the others; a page without an outcome is
``pending``, which in a run that ended by itself is an error of the crawler. The books stand in the site's index, so a
long run's memory stays flat, and what a killed run left pending is known to the next.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.canonical import canonicalise
from crawler.ledger import checks
from crawler.ledger.index import Index, rows_in_chunks

SAVED = "saved"
UNCHANGED = "unchanged"
KNOWN = "known"
ELSEWHERE = "elsewhere"
DUPLICATE = "duplicates"
OUT_OF_RANGE = "out_of_range"
PENDING = "pending"
# A page that failed again and again; no run asks for it any more, and each that meets it says so.
GIVEN_UP = "failed:given_up"
_PLAIN = (SAVED, UNCHANGED, KNOWN, ELSEWHERE, DUPLICATE, OUT_OF_RANGE, PENDING)
_WITH_REASON = ("rejected", "failed")
_MOST_CHECKS = 1000  # a run; at a page in three seconds they take an hour
# What the records of one page come to together: the first that befell any of them. An error is tried again, so it
# comes before what was saved.
_WEIGHT = ("failed", SAVED, UNCHANGED, "rejected", DUPLICATE)


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows of a page before a run meets it."""

    number: int
    state: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask with whether a page changed."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of an earlier run that is to be fetched."""

    url: str
    context: Mapping[str, str]
    day: str | None


@dataclass(slots=True)
class Books:
    """What became of each page, by canonical URL; and what else a run should tell."""

    index: Index = field(default_factory=Index)
    run: str = ""
    recheck_days: tuple[int, ...] = ()
    now: int = field(default_factory=lambda: int(time.time()))
    lists_read: int = 0
    lists_failed: dict[str, str] = field(default_factory=dict)
    days_without_issue: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    # How many rows the first page of each list has.
    rows: dict[str, int] = field(default_factory=dict)
    # How many pages this run has met.
    discovered: int = 0
    # Puts everything so far on the disk; set by who keeps the run.
    checkpoint: Callable[[], None] = lambda: None
    # Pages whose records are on their way through the pipelines: how many are awaited, and the outcomes so far.
    _awaited: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    _served: dict[str, Validators] = field(default_factory=dict)

    def discover(self, url: str, *, elsewhere: bool = False, day: str | None = None, always: bool = False) -> bool:
        """Enter a page; tell whether it is to be fetched: it is new to this run, and not known or due for a check.

        A link to another host is settled at once. It may be the twin of a host of the site, so a later address of the
        same page on the site is new still. ``always`` fetches known pages too.
        """
        page = canonicalise(url)
        found = self.index.connection.execute(
            "SELECT state, run, outcome, due FROM pages WHERE page = ?", (page,)
        ).fetchone()
        state, run, outcome, due = found or (None, None, None, None)
        if run == self.run and (elsewhere or outcome != ELSEWHERE or state == ELSEWHERE):
            return False
        elsewhere = elsewhere or state == ELSEWHERE
        known = state not in (None, PENDING) and not always and not (due is not None and due <= self.now)
        settled = GIVEN_UP if state == "failed" and due is None else KNOWN
        entered = ELSEWHERE if elsewhere else settled if known else PENDING
        fetched = entered == PENDING
        self.discovered += run != self.run
        self.index.connection.execute(
            "INSERT INTO pages (page, url, state, run, outcome, day, checks) VALUES (?, ?, ?, ?, ?, ?, 0) "
            "ON CONFLICT (page) DO UPDATE SET run = excluded.run, outcome = excluded.outcome, "
            "state = coalesce(state, excluded.state), url = iif(outcome = 'elsewhere', excluded.url, url)",
            (page, url, PENDING if fetched else None, self.run, entered, day),
        )
        return fetched

    def tell(self, url: str, context: Mapping[str, str]) -> None:
        """Keep what a list told of a page, for a run that fetches it without the list."""
        self.index.connection.execute(
            "UPDATE pages SET context = ? WHERE page = ?",
            (json.dumps(dict(context), ensure_ascii=False), canonicalise(url)),
        )

    def knows(self, url: str) -> bool:
        """Tell whether a page was discovered in this run."""
        query = "SELECT 1 FROM pages WHERE page = ? AND run = ?"
        return self.index.connection.execute(query, (canonicalise(url), self.run)).fetchone() is not None

    def known(self, url: str) -> Known | None:
        """Return what is known of a page, in this run or before it."""
        query = "SELECT number, state, day FROM pages WHERE page = ?"
        found = self.index.connection.execute(query, (canonicalise(url),)).fetchone()
        return Known(*found) if found else None

    def last_number(self) -> int:
        """Return the number of the page that was entered last: what has a higher one is newer."""
        return int(self.index.connection.execute("SELECT coalesce(max(number), 0) FROM pages").fetchone()[0])

    def date_anew(self, days: Mapping[str, str]) -> None:
        """Keep the days under which pages are listed now."""
        for url, day in days.items():
            self.index.connection.execute("UPDATE pages SET day = ? WHERE page = ?", (day, canonicalise(url)))

    def column(self, name: str) -> dict[str, Any]:
        """Return what earlier walks of a column left; empty for a new one."""
        return self.index.column(name)

    def set_column(self, name: str, value: dict[str, Any]) -> None:
        """Keep what the next walk of a column needs."""
        self.index.set_column(name, value)

    def waiting(self) -> Iterator[Waiting]:
        """Yield the pages that earlier runs left pending, and failed ones whose turn has come, oldest first."""
        rows = rows_in_chunks(
            self.index.connection,
            "SELECT number, url, context, day FROM pages WHERE run IS NOT ? "
            "AND (state = 'pending' OR (state = 'failed' AND due <= ?))",
            self.run,
            self.now,
        )
        for _, url, context, day in rows:
            yield Waiting(url, _context(context), day)

    def due(self) -> Iterator[Waiting]:
        """Yield stored pages that are due for a check, the longest due first, no more than a run has time for."""
        rows = self.index.connection.execute(
            "SELECT url, context, day FROM pages WHERE run IS NOT ? AND due <= ? "
            "AND state NOT IN ('pending', 'failed') ORDER BY due LIMIT ?",
            (self.run, self.now, _MOST_CHECKS),
        ).fetchall()
        for url, context, day in rows:
            yield Waiting(url, _context(context), day)

    def validators(self, url: str) -> Validators:
        """Return what a page was served with when it was saved."""
        query = "SELECT etag, modified FROM pages WHERE page = ? AND state = 'saved'"
        found = self.index.connection.execute(query, (canonicalise(url),)).fetchone()
        return Validators(*found) if found else Validators()

    def serve(self, url: str, validators: Validators) -> None:
        """Keep what a page was served with until its records are through: a lost answer is asked for again."""
        self._served[canonicalise(url)] = validators

    def expect(self, url: str, records: int) -> None:
        """Say how many records of a page are on their way; the page is settled when the last has come through."""
        self._awaited[canonicalise(url)] = (records, [])

    def come_through(self, url: str, outcome: str) -> None:
        """Note what became of one record of a page."""
        page = canonicalise(url)
        awaited, outcomes = self._awaited.get(page, (1, []))
        outcomes.append(outcome)
        if len(outcomes) < awaited:
            return
        self._awaited.pop(page, None)
        self.settle(url, min(outcomes, key=lambda word: _WEIGHT.index(word.partition(":")[0])))

    def settle(self, url: str, outcome: str) -> None:
        """Give a page its outcome. The first stands, except that ``saved`` counts whatever else befell the page.

        ``outcome`` is one of this module's words, or ``rejected:<reason>``, ``failed:<reason>``.
        """
        page = canonicalise(url)
        query = "SELECT state, run, outcome, checks FROM pages WHERE page = ?"
        found = self.index.connection.execute(query, (page,)).fetchone()
        if found is None or found[1] != self.run:
            self.discover(url, always=True)
            found = self.index.connection.execute(query, (page,)).fetchone()
        state, _, before, count = found
        # A request that the end of the run took back leaves its page as it was: the next run begins with it.
        served = self._served.pop(page, None)
        if outcome == PENDING or (before != PENDING and outcome != SAVED):
            return
        if state == SAVED and outcome in checks.GONE:
            self.gone.append(url)
        after = checks.after(outcome, state=state, checks=count, now=self.now, recheck_days=self.recheck_days)
        self.index.connection.execute(
            "UPDATE pages SET outcome = ?, state = ?, due = ?, checks = ? WHERE page = ?",
            (outcome, after.state, after.due, after.checks, page),
        )
        if served and outcome in (SAVED, UNCHANGED):
            self.index.connection.execute(
                "UPDATE pages SET etag = ?, modified = ? WHERE page = ?", (served.etag, served.modified, page)
            )

    def counts(self) -> dict[str, int | dict[str, int]]:
        """Return the books as numbers of pages; ``rejected`` and ``failed`` by reason."""
        query = "SELECT outcome, count(*) FROM pages WHERE run = ? GROUP BY outcome ORDER BY outcome"
        found = dict(self.index.connection.execute(query, (self.run,)))
        books: dict[str, int | dict[str, int]] = {"discovered": sum(found.values())}
        books |= {word: found.get(word, 0) for word in _PLAIN}
        for word in _WITH_REASON:
            books[word] = {key.partition(":")[2]: n for key, n in found.items() if key.startswith(f"{word}:")}
        return books

    @property
    def pending(self) -> int:
        """How many pages of this run have no outcome."""
        query = "SELECT count(*) FROM pages WHERE run = ? AND outcome = 'pending'"
        return int(self.index.connection.execute(query, (self.run,)).fetchone()[0])

    @property
    def failed(self) -> int:
        """How many pages of this run could not be fetched or read."""
        query = "SELECT count(*) FROM pages WHERE run = ? AND outcome >= 'failed:' AND outcome < 'failed;'"
        return int(self.index.connection.execute(query, (self.run,)).fetchone()[0])


def _context(stored: str | None) -> dict[str, str]:
    """Return what a list told of a page; nothing where that cannot be read."""
    try:
        told = json.loads(stored or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}
