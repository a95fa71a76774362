"""A run's report in a few lines, for the person who started it."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from crawler import exits
from crawler.ledger.report import MAX_MINUTES, Report
from crawler.ledger.run import Run

_MOST_SHOWN = 5


def summary(report: Report, run: Run) -> str:
    """Return the lines that tell what a run did, why it failed, and where its files are."""
    lines = [f"{report.site}: {_outcome(report)} (exit code {report.exit_code})"]
    if report.ended:
        lines += [f"  pages    {_words(report.pages)}", f"  records  {_words(dict(report.records)) or 'none new'}"]
        lines += [f"  newest   {report.newest}"] if report.newest else []
        lines += _coverage(report.coverage)
        lines += [f"  network  {_words(dict(report.network))}"]
    else:
        lines += ["  records  those that were finished before the run was stopped by force"]
    lines += [f"  files    {', '.join(str(path) for path in (run.records, run.report) if path.exists())}"]
    lines += [f"  no issue {days}" for days in _ranges(report.days_without_issue)]
    for title, entries in (
        ("repaired", report.repaired),
        ("alarm", report.alarms),
        ("gone", report.gone),
        ("changed", [f"{entry.error}" for entry in report.changed]),
        ("error", [f"{entry.url}: {entry.error}" for entry in report.errors]),
        ("warning", report.warnings),
    ):
        lines += _some(title, entries)
    return "\n".join(lines)


def _outcome(report: Report) -> str:
    meaning = exits.MEANINGS[report.exit_code]
    if f"the run ended early: {MAX_MINUTES}" not in report.warnings:
        return meaning
    early = "ended early (--max-minutes), not complete"
    return early if report.exit_code == exits.DONE else f"{meaning}; {early}"


def _ranges(days: list[str]) -> Iterator[str]:
    """Yield days, those behind each other as one range with their number."""
    ordered = sorted(map(date.fromisoformat, days))
    for _, group in groupby(enumerate(ordered), key=lambda pair: pair[1].toordinal() - pair[0]):
        found = [day for _, day in group]
        yield f"{found[0]} to {found[-1]} ({len(found)} days)" if len(found) > 1 else str(found[0])


def _coverage(coverage: Mapping[str, Any]) -> list[str]:
    """Return how many of a hundred articles have each field, those that all have left out."""
    articles = coverage.get("articles", 0)
    shares = {name: count / articles for name, count in coverage.get("fields", {}).items()} if articles else {}
    if not shares:
        return []
    partly = ", ".join(f"{name} {share:.0%}" for name, share in shares.items() if share < 1)
    return [f"  fields   {partly or 'all'} of {articles} articles, median {coverage['median_length']} characters"]


def _words(counts: dict[str, int | dict[str, int]]) -> str:
    """Return counts as ``saved 3, rejected 1 (empty 1)``, without those that are nought."""
    words = []
    for name, count in counts.items():
        if isinstance(count, dict):
            if count:
                words.append(f"{name} {sum(count.values())} ({_words(dict(count))})")
        elif count or name == "discovered":
            words.append(f"{name} {count}")
    return ", ".join(words)


def _some(title: str, entries: list[str]) -> list[str]:
    shown = [f"  {title:<8} {entry}" for entry in entries[:_MOST_SHOWN]]
    more = len(entries) - _MOST_SHOWN
    return [*shown, f"  {title:<8} and {more} more, in the report"] if more > 0 else shown
