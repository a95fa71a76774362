"""What is not as usual: alarms over a run's report, each a sentence that names the thing and both figures.

A run with nothing new is normal: offices rest at weekends and holidays. So lists are looked at first, and what articles
hold only over twenty of them, from earlier runs too where this one read fewer.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from crawler.ledger.history import Past
from crawler.ledger.report import Report
from crawler.ledger.tally import COVERED, Tally

_RUNS = 10
_ARTICLES = 20
_POINTS = 0.20
_STALE = 3  # times the longest usual gap
_MOST_FUTURE = 1
# How the alarm of a site that has gone silent begins.
NOTHING_NEW = "nothing new for"


def find_alarms(report: Report, tally: Tally, past: Sequence[Past], *, days: Sequence[str], today: date) -> list[str]:
    """Return the alarms of a run; ``past`` are the runs before it, ``days`` the publication days, newest first."""
    if len(past) < _RUNS:
        return []
    return [
        *_few_rows(report, past),
        *_coverage(report, past),
        *_stale(days, today),
        *_twins(tally),
        *_future(tally),
    ]


def _future(tally: Tally) -> Iterator[str]:
    if len(tally.future) > _MOST_FUTURE:
        yield f"{len(tally.future)} pages are dated over a week ahead, such as {tally.future[0]}"


def _twins(tally: Tally) -> Iterator[str]:
    for count, url in tally.same_bodies():
        yield f"{count} pages have one and the same text, such as {url}"


def _few_rows(report: Report, past: Sequence[Past]) -> Iterator[str]:
    for column, rows in report.lists.get("rows", {}).items():
        walks = [run.rows[column] for run in past if run.complete and column in run.rows][:_RUNS]
        if len(walks) == _RUNS and rows * 2 < median(walks):
            yield f"{column} lists {rows} rows, usually {median(walks):g}"


def _coverage(report: Report, past: Sequence[Past]) -> Iterator[str]:
    this = Past.of({"run": report.run, "complete": report.complete, "exit_code": 0, "started": report.started,
                    "coverage": report.coverage})  # fmt: skip
    recent, before = _parted([this, *past])
    if not this.articles or not before:
        return
    for name in COVERED:
        now, then = _share(recent, name), _share(before, name)
        if then - now > _POINTS:
            yield f"{name} is there in {now:.0%} of the last articles, usually in {then:.0%}"
    lengths = [run.median_length for run in before]
    if _length(recent) * 2 < median(lengths):
        yield f"the last articles have {_length(recent):g} characters, usually {median(lengths):g}"


def _parted(runs: Sequence[Past]) -> tuple[list[Past], list[Past]]:
    """Return the newest runs that have twenty articles together, and the ten before them; nothing without both."""
    read, count = [run for run in runs if run.articles], 0
    for place, run in enumerate(read):
        count += run.articles
        if count >= _ARTICLES:
            before = read[place + 1 : place + 1 + _RUNS]
            return read[: place + 1], before if len(before) == _RUNS else []
    return [], []


def _share(runs: Sequence[Past], name: str) -> float:
    return sum(run.fields.get(name, 0) for run in runs) / sum(run.articles for run in runs)


def _length(runs: Sequence[Past]) -> float:
    """Return the median length of the articles of some runs, each run's median taken once an article."""
    return median([run.median_length for run in runs for _ in range(run.articles)])


def _stale(days: Sequence[str], today: date) -> Iterator[str]:
    past = [date.fromisoformat(day) for day in days if day <= today.isoformat()]
    if len(past) < 2:
        return
    longest = max((newer - older).days for newer, older in pairwise(past))
    silent = (today - past[0]).days
    if silent > _STALE * longest:
        yield f"{NOTHING_NEW} {silent} days (newest: {past[0]}), usually no longer than {longest}"
