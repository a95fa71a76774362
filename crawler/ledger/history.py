"""What earlier runs of a site were like, from their reports."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

# Arguments with which a run reads a part of a site.
_PARTS = frozenset(("since", "until", "posts", "pages"))
_LONGEST = 300  # characters of what a report says went wrong
_REPORT = ".report.json"
_MOST_READ = 200  # reports; enough for twenty articles from each of ten runs of a slow site


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier run."""

    run: str
    complete: bool = False
    # Whether the run asked for everything: no days, no stored posts.
    whole: bool = True
    exit_code: int = 0
    started: str = ""
    ended: str | None = None
    newest: str | None = None
    alarms: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)
    median_length: int = 0
    # The first thing that its report says went wrong.
    why: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return what a report says of its run; raises ValueError for one that says nothing of use."""
        try:
            coverage = stored.get("coverage") or {}
            return cls(
                run=str(stored["run"]),
                complete=stored["complete"] is True,
                whole=not _PARTS & set(stored.get("asked") or ()),
                exit_code=int(stored["exit_code"]),
                started=str(stored["started"]),
                ended=str(stored["ended"]) if stored.get("ended") else None,
                newest=str(stored["newest"]) if stored.get("newest") else None,
                alarms=tuple(map(str, stored.get("alarms") or ())),
                rows=_counts(stored.get("lists", {}).get("rows")),
                articles=int(coverage.get("articles", 0)),
                fields=_counts(coverage.get("fields")),
                median_length=int(coverage.get("median_length", 0)),
                why=_first(stored),
            )
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError(f"no report of a run ({type(error).__name__}: {error})") from error


def read_history(folder: Path, *, before: str) -> list[Past]:
    """Return the runs of a site before one, the latest first; reports that cannot be read are passed over."""
    return [past for past in past_runs(folder) if past.run != before]


def past_runs(folder: Path) -> Iterator[Past]:
    """Yield the runs of a site, the latest first, each read when it is asked for."""
    for name in report_names(folder)[: _MOST_READ + 1]:
        if past := _read(folder / name):
            yield past


def report_names(folder: Path) -> list[str]:
    """Return the names of the files of all reports of a site, the latest first."""
    # By the run, not the file: of two runs of one second the later one's name is longer, and "-" comes before ".".
    runs = sorted((path.name.removesuffix(_REPORT) for path in folder.glob(f"*{_REPORT}")), key=_order, reverse=True)
    return [f"{run}{_REPORT}" for run in runs]


def _order(run: str) -> tuple[str, int, str]:
    """Return what runs are ordered by: their second, and their number within it."""
    second, _, number = run.partition("-")
    return second, int(number) if number.isascii() and number.isdecimal() else 1, run


def _read(path: Path) -> Past | None:
    try:
        return Past.of(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError):
        return None


def _first(stored: Mapping[str, Any]) -> str:
    said = [
        *(f"{page['url']}: {page['error']}" for page in stored.get("changed") or ()),
        *(stored.get("warnings") or ()),
    ]
    return str(said[0])[:_LONGEST] if said else ""


def _counts(stored: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in (stored or {}).items()}
