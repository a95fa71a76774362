"""The condition of a site: its last run, what is pending, what is not as usual, and whether it is stale."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler import exits
from crawler.base.rhythm import read_rhythm
from crawler.errors import ConfigurationError
from crawler.jobs.due import is_running, last_complete, moment_of
from crawler.ledger import index as indexes
from crawler.ledger.alarms import NOTHING_NEW
from crawler.ledger.glance import UNREADABLE, Glance, glance
from crawler.ledger.history import Past, past_runs, report_names
from crawler.ledger.manifest import NAME as MANIFEST
from crawler.ledger.manifest import read_manifest
from crawler.ledger.opening import check_there
from crawler.text.dates import SHANGHAI

NEVER, RUNNING, COMPLETE, INCOMPLETE, INTERRUPTED = "never", "running", "complete", "incomplete", "interrupted"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """A site at one moment. ``rhythm`` is None for the host of a portal without a site file: nobody says how often."""

    site: str
    rhythm: str | int | None
    state: str
    exit_code: int | None
    last_run: datetime | None
    last_complete: datetime | None
    index: Glance
    newest: str | None
    alarms: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the condition as values of JSON."""
        return {
            "site": self.site,
            "rhythm": self.rhythm,
            "state": self.state,
            "last_run": self.last_run.isoformat() if self.last_run else None,
            "exit_code": self.exit_code,
            "last_complete": self.last_complete.isoformat() if self.last_complete else None,
            "newest": self.newest,
            "pending": self.index.pending,
            "index": self.index.problem or "there",
            "alarms": list(self.alarms),
            "problems": list(self.problems),
            "stale": list(self.stale),
        }


def is_site_folder(folder: Path) -> bool:
    """Tell whether a folder holds the data of a site: a report, a manifest or an index."""
    if folder.is_symlink() or not folder.is_dir() or not _is_readable(folder):
        return False
    return (folder / MANIFEST).exists() or (folder / indexes.NAME).exists() or bool(report_names(folder))


def _unreadable(folder: Path, rhythm: str | int | None) -> Condition:
    """Return the condition of a site whose data this user may not read: stale, as nobody knows better."""
    why = f"{folder} cannot be read; this user must have the right to"
    return Condition(folder.name, rhythm, UNKNOWN, None, None, None, Glance(problem=UNREADABLE), None, stale=(why,))


def _is_readable(folder: Path) -> bool:
    return os.access(folder, os.R_OK | os.X_OK, effective_ids=True)


def condition_of(folder: Path, rhythm: str | int | None, now: datetime, problem: str | None = None) -> Condition:
    """Return the condition of the site with this folder; ``problem`` is what is wrong with its file."""
    if folder.is_dir() and not _is_readable(folder):
        return _unreadable(folder, rhythm)
    runs = past_runs(folder)
    last = next(runs, None)
    complete = last_complete((past for past in (last, *runs) if past), now)
    index = glance(folder, today=now.astimezone(SHANGHAI).date().isoformat())
    state = _state(folder, last)
    return Condition(
        site=folder.name,
        rhythm=rhythm,
        state=state,
        exit_code=last.exit_code if last and state != RUNNING else None,
        last_run=moment_of(last.started) if last else None,
        last_complete=complete,
        index=index,
        newest=index.newest or (last.newest if last else None),
        alarms=last.alarms if last else (),
        problems=tuple(filter(None, (problem, *_problems(folder, last, index)))),
        stale=tuple(_stale(last, complete, rhythm, state, now)),
    )


def _state(folder: Path, last: Past | None) -> str:
    """Return in what state the last run is."""
    if last is None:
        return NEVER
    if is_running(folder, last):
        return RUNNING
    if last.ended is not None and last.complete:
        return COMPLETE
    return INTERRUPTED if last.ended is None or last.exit_code == exits.INTERRUPTED else INCOMPLETE


def _problems(folder: Path, last: Past | None, index: Glance) -> list[str]:
    said = _stops_every_run(folder)
    names = report_names(folder)
    if names and (last is None or names[0] != f"{last.run}.report.json"):
        said.append(f"{names[0]} cannot be read")
    if index.problem and last is not None:
        said.append(f"{indexes.NAME} is {index.problem}")
    if last is not None and last.ended and last.exit_code not in (exits.DONE, exits.DEGRADED):
        meaning = exits.MEANINGS.get(last.exit_code, "an exit code of another version")
        said.append(f"last run: {meaning}{f' ({last.why})' if last.why else ''}")
    return said


def _stops_every_run(folder: Path) -> list[str]:
    """Return why no run of a site can begin: its manifest, or a segment that it lists."""
    try:
        check_there(folder, read_manifest(folder))
    except ConfigurationError as error:
        return [str(error)]
    return []


def _stale(
    last: Past | None, complete: datetime | None, rhythm: str | int | None, state: str, now: datetime
) -> list[str]:
    """Return why a site is stale; nothing for one that is not."""
    silent = [alarm for alarm in (last.alarms if last else ()) if alarm.startswith(NOTHING_NEW)]
    if rhythm is None:
        return silent
    if complete is None:
        return silent if state == RUNNING else ["no run was ever complete", *silent]
    if read_rhythm(rhythm).is_stale(complete, now):
        return [f"no complete run since {complete.astimezone(SHANGHAI):%Y-%m-%d %H:%M} +08:00", *silent]
    return silent
