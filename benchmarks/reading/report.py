"""The figures as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from math import isinf

from benchmarks.reading.parts import PARTS
from benchmarks.reading.scoring import FIELDS, SETS, Totals
from benchmarks.reading.timing import Multiples

_COLUMNS = ("precision", "recall", "body F1", *FIELDS, *SETS)


def quality_table(rows: Mapping[str, tuple[Totals, Multiples | None]]) -> str:
    """Return a line for each reader: its scores and its time."""
    head = ("reader", *_COLUMNS, "furniture", "errors", "time, median", "time, all")
    return table(head, [_quality_row(name, totals, time) for name, (totals, time) in rows.items()])


def _quality_row(name: str, totals: Totals, time: Multiples | None) -> list[str]:
    figures = [_share(totals.figures[column]) for column in _COLUMNS]
    times = [_times(time.median), _times(time.summed)] if time else ["–", "–"]
    return [name, *figures, str(totals.pages_with_furniture), str(totals.errors), *times]


def parts_table(parts: Mapping[str, Multiples]) -> str:
    """Return a line for each part of a reading."""
    rows = [
        [name, PARTS[name], f"{part.median:.2f}", f"{part.summed:.2f}"]
        for name, part in sorted(parts.items(), key=lambda item: list(PARTS).index(item[0]))
    ]
    return table(("part", "what it does", "median", "all pages"), rows)


def memory_table(marks: Mapping[int, float]) -> str:
    """Return the memory at each mark in one line."""
    return table(
        ("pages read", *(f"{after:,}" for after in marks)), [["MiB", *(f"{value:.1f}" for value in marks.values())]]
    )


def rules_table(rows: Iterable[tuple[str, str, float, float, float]], limit: float) -> str:
    """Return a line for each rule: its name and place, and three times in seconds."""
    head = ("rule", "place", "longest line", "line of 1 MB", "step on 1 MB")
    return table(head, [[name, place, *(_milliseconds(time, limit) for time in times)] for name, place, *times in rows])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _times(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _milliseconds(seconds: float, limit: float) -> str:
    if isinf(seconds):
        return f"over {1000 * limit:.0f}"
    return f"{1000 * seconds:.3f}" if seconds < 0.01 else f"{1000 * seconds:.0f}"
