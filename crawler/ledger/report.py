"""The run report: ``data/<site>/<run>.report.json``, from which the command takes its exit code.

It is read from the disk because Scrapy itself ends with 0 after most errors: an exception in a callback, in a pipeline
or in a pipeline's close. A report that was begun and not ended means that the run was stopped by force.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from crawler import exits
from crawler.errors import OutputError
from crawler.ledger.books import GIVEN_UP, Books
from crawler.ledger.checks import GONE
from crawler.ledger.run import Run
from crawler.ledger.tally import PageError, Tally
from crawler.network.verdict import came_back, network_codes

# Why Scrapy closed a run that had its time.
MAX_MINUTES = "max_minutes"
_MOST_LISTED = 1000
_SEVERAL = 3
_LONGEST_HOLIDAY = 10  # days; no paper pauses longer, so more of them without an issue mean a moved address


@dataclass(slots=True)
class Report:
    """What a run did, as it is written; ``docs/report.md`` explains it."""

    site: str
    run: str
    started: str
    asked: dict[str, str] = field(default_factory=dict)
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
    coverage: dict[str, Any] = field(default_factory=dict)
    newest: str | None = None
    days_without_issue: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    network: dict[str, Any] = field(default_factory=dict)
    repaired: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    changed: list[PageError] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: Scrapy's reason, and whether every pipeline closed."""

    at: str
    reason: str
    pipelines_closed: bool


def opening_report(run: Run, *, asked: Mapping[str, str] | None = None, repaired: Sequence[str] = ()) -> Report:
    """Return the report of a run that has just begun: its ``-a`` arguments, what had to be put right before it."""
    started = run.started.isoformat()
    return Report(site=run.site, run=run.name, started=started, asked=dict(asked or {}), repaired=list(repaired))


def closing_report(report: Report, ending: Ending, *, books: Books, tally: Tally, warnings: list[str]) -> Report:
    """Return the report of a run that has ended, from the one that was written when it began."""
    report = replace(
        report,
        ended=ending.at,
        pages=books.counts(),
        lists={"read": books.lists_read, "failed": dict(books.lists_failed), "rows": dict(books.rows)},
        records=dict(sorted(tally.records.items())),
        dropped=dict(sorted(tally.dropped.items())),
        came_back=came_back(books.counts(), books.lists_failed),
        selector_missed=tally.selector_missed,
        numbers_masked=tally.numbers_masked,
        coverage=tally.coverage(),
        newest=tally.newest,
        days_without_issue=books.days_without_issue,
        gone=books.gone[:_MOST_LISTED],
        changed=tally.changed[:_MOST_LISTED],
        errors=tally.errors[:_MOST_LISTED],
        warnings=[*filter(None, [tally.disk]), *_found_at_the_end(ending, books), *warnings[:_MOST_LISTED]],
    )
    whole = ending.reason == "finished" and ending.pipelines_closed
    report.complete = whole and not (books.lists_failed or tally.changed or books.pending or mostly_failed(books))
    report.exit_code = exits.worst(_codes(ending, books, tally))
    return report


def raise_alarms(report: Report, alarms: list[str]) -> Report:
    """Return a report with alarms, each a reason for no better a code than 10."""
    code = exits.worst({report.exit_code, exits.DEGRADED}) if alarms else report.exit_code
    return replace(report, alarms=alarms, exit_code=code)


def degrade(report: Report, why: list[str]) -> Report:
    """Return a report with more warnings, each a reason for no better a code than 10."""
    code = exits.worst({report.exit_code, exits.DEGRADED})
    return replace(report, warnings=[*why, *report.warnings], exit_code=code)


def write_report(run: Run, report: Report) -> None:
    """Write the report in place of the one before, whole or not at all; raises OutputError."""
    beside = run.report.with_suffix(".tmp")
    try:
        beside.unlink(missing_ok=True)  # made anew, so that no link there is written through
        with beside.open("x", encoding="utf-8") as file:
            file.write(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
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
    counts = books.counts()
    if not counts["discovered"]:
        return not 0 < len(books.days_without_issue) <= _LONGEST_HOLIDAY
    rejected, failed = _sum(counts["rejected"]), _sum(counts["failed"])
    if counts["saved"]:
        return False
    # A page that is as it was says nothing about the template of new ones, nor do known pages.
    if counts["unchanged"] or counts["known"]:
        return rejected >= _SEVERAL and rejected > _sum(counts["unchanged"])
    return rejected + failed > 0 or _SEVERAL <= _sum(counts["discovered"]) == _sum(counts["elsewhere"])


def mostly_failed(books: Books) -> bool:
    """Tell whether more pages failed than came, and several; pages that are not there are no failure of the run."""
    counts = books.counts()
    failed = counts["failed"] if isinstance(counts["failed"], dict) else {}
    count = sum(number for reason, number in failed.items() if f"failed:{reason}" not in {*GONE, GIVEN_UP})
    return count >= _SEVERAL and count > _sum(counts["saved"]) + _sum(counts["unchanged"])


def _sum(counts: int | dict[str, int]) -> int:
    return counts if isinstance(counts, int) else sum(counts.values())


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
            (exits.DEGRADED, bool(tally.errors or tally.selector_missed or books.lists_failed)),
            (exits.DEGRADED, mostly_failed(books)),
            (exits.DEGRADED, ending.reason not in ("finished", MAX_MINUTES)),
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
    if mostly_failed(books):
        said.append("more pages failed than came")
    if ending.reason not in ("finished", "shutdown", "disk"):
        said.append(f"the run ended early: {ending.reason}")
    return said
