"""The run report: ``data/<site>/<run>.report.json``, from which the command takes its exit code.

It is read from the disk because Scrapy itself ends with 0 after most errors: an exception in a callback, in a pipeline
or in a pipeline's close. A report that was begun and not ended means that the run was stopped by force.
"""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from crawler import exits
from crawler.errors import OutputError
from crawler.ledger.books import SAVED, Books
from crawler.ledger.run import Run
from crawler.network.verdict import came_back, network_codes

_MOST_LISTED = 1000
_LONGEST_HOLIDAY = 10  # days; no paper pauses longer, so more of them without an issue mean a moved address


@dataclass(slots=True)
class PageError:
    """An error of the crawler or of a list on one page."""

    url: str
    error: str


@dataclass(slots=True)
class Report:
    """What a run did, as it is written; ``docs/report.md`` explains it."""

    site: str
    run: str
    started: str
    ended: str | None = None
    complete: bool = False
    exit_code: int = exits.INTERRUPTED
    pages: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    came_back: dict[str, dict[str, int]] = field(default_factory=dict)
    selector_missed: int = 0
    numbers_masked: int = 0
    days_without_issue: list[str] = field(default_factory=list)
    changed: list[PageError] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """What the reporter counts while a run goes on."""

    records: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    selector_missed: int = 0
    numbers_masked: int = 0
    changed: list[PageError] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)
    # Why no more records can be written.
    disk: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: Scrapy's reason, and whether every pipeline closed."""

    at: str
    reason: str
    pipelines_closed: bool


def opening_report(run: Run) -> Report:
    """Return the report of a run that has just begun."""
    return Report(site=run.site, run=run.name, started=run.started.isoformat())


def closing_report(run: Run, ending: Ending, *, books: Books, tally: Tally, warnings: list[str]) -> Report:
    """Return the report of a run that has ended."""
    report = opening_report(run)
    report.ended = ending.at
    report.pages, report.lists = books.counts(), {"read": books.lists_read, "failed": dict(books.lists_failed)}
    report.days_without_issue = books.days_without_issue
    report.records, report.dropped = dict(sorted(tally.records.items())), dict(sorted(tally.dropped.items()))
    report.came_back = came_back(report.pages, books.lists_failed)
    report.selector_missed, report.numbers_masked = tally.selector_missed, tally.numbers_masked
    report.changed, report.errors = tally.changed[:_MOST_LISTED], tally.errors[:_MOST_LISTED]
    report.warnings = [*filter(None, [tally.disk]), *warnings[:_MOST_LISTED], *_found_at_the_end(ending, books)]
    report.exit_code = exits.worst(_codes(ending, books, tally))
    whole = ending.reason == "finished" and ending.pipelines_closed
    report.complete = whole and not (books.lists_failed or tally.changed or books.pending)
    return report


def degrade(report: Report, why: list[str]) -> Report:
    """Return a report with more warnings, each a reason for no better a code than 10."""
    code = exits.worst({report.exit_code, exits.DEGRADED})
    return replace(report, warnings=[*why, *report.warnings], exit_code=code)


def write_report(run: Run, report: Report) -> None:
    """Write the report in place of the one before, whole or not at all; raises OutputError."""
    beside = run.report.with_suffix(".tmp")
    try:
        beside.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(run.report)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(f"{run.report} cannot be written ({error.strerror}); make room and run again") from error


def read_report(run: Run) -> Report | None:
    """Return the report on the disk, or None where there is none that can be read."""
    try:
        stored = json.loads(run.report.read_text(encoding="utf-8"))
        listed = {name: [PageError(**entry) for entry in stored[name]] for name in ("changed", "errors")}
        return Report(**{**stored, **listed})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def nothing_found(books: Books) -> bool:
    """Tell whether a run met no page at all, or met pages and could use none of them.

    Some days on which no paper appeared, and pages that were not asked for, explain an empty run.
    """
    if not books.outcomes:
        return not 0 < len(books.days_without_issue) <= _LONGEST_HOLIDAY
    unusable = any(outcome.startswith(("rejected:", "failed:")) for outcome in books.outcomes.values())
    return unusable and SAVED not in books.outcomes.values()


def _codes(ending: Ending, books: Books, tally: Tally) -> set[int]:
    """Return every exit code that applies; what the network did explains a run that found nothing."""
    whole = ending.reason == "finished"
    of_network = network_codes(books.counts(), books.lists_read, books.lists_failed)
    return of_network | {
        code
        for code, applies in (
            (exits.INTERNAL, not ending.pipelines_closed or (whole and books.pending > 0)),
            (exits.DISK, tally.disk is not None),
            (exits.INTERRUPTED, ending.reason == "shutdown"),
            (exits.CHANGED, bool(tally.changed) or (whole and not of_network and nothing_found(books))),
            (exits.DEGRADED, bool(tally.errors or tally.selector_missed or books.lists_failed) or not whole),
        )
        if applies
    }


def _found_at_the_end(ending: Ending, books: Books) -> list[str]:
    said = []
    if not ending.pipelines_closed:
        said.append("a pipeline failed while closing; the log has the error")
    if ending.reason == "finished" and books.pending:
        said.append(f"the books do not balance: {books.pending} pages have no outcome")
    if ending.reason == "finished" and nothing_found(books):
        said.append("nothing was found")
    if ending.reason not in ("finished", "shutdown"):
        said.append(f"the run ended early: {ending.reason}")
    return said
