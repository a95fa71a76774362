"""Which sites are due: so long since their last complete run as they declare."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scrapy.settings import Settings

from crawler.base.loader import site_class
from crawler.base.rhythm import Rhythm, read_rhythm
from crawler.environment import data_folder
from crawler.errors import ConfigurationError
from crawler.ledger.history import Past, past_runs
from crawler.ledger.lock import is_locked
from crawler.text.dates import SHANGHAI


@dataclass(frozen=True, slots=True)
class Due:
    """When a site was crawled whole, and from when on it is due again; ``since`` is now for one that is due."""

    site: str
    last: datetime | None
    since: datetime
    now: datetime
    running: bool = False

    @property
    def is_due(self) -> bool:
        """Whether it is to be crawled now."""
        return self.since <= self.now and not self.running

    def __str__(self) -> str:
        if self.running:
            return f"{self.site}: not due while a run is going on"
        last = (
            f"last complete run {self.last.astimezone(SHANGHAI):%Y-%m-%d %H:%M} +08:00"
            if self.last
            else "no complete run yet"
        )
        return f"{self.site}: not due before {self.since.astimezone(SHANGHAI):%Y-%m-%d %H:%M} +08:00 ({last})"


def when_due(names: Iterable[str], settings: Settings, now: datetime) -> Iterator[Due]:
    """Yield for each site when it is due. One that has a mistake is due: its run will tell."""
    data = data_folder(settings)
    for name in names:
        runs = past_runs(data / name)
        newest = next(runs, None)
        last = last_complete((past for past in (newest, *runs) if past), now)
        try:
            since = rhythm_of(name, settings).due_from(last, now)
        except ConfigurationError:
            since = now
        yield Due(name, last, since, now, running=is_running(data / name, newest))


def rhythm_of(name: str, settings: Settings) -> Rhythm:
    """Return the rhythm that a site declares; raises ConfigurationError."""
    return read_rhythm(site_class(name, settings).rhythm)


def is_running(folder: Path, newest: Past | None) -> bool:
    """Tell whether a run of a site is going on."""
    # The lock is only tried where one may be: a run that begins in that moment would find it taken.
    return newest is not None and newest.ended is None and is_locked(folder)


def last_complete(runs: Iterable[Past], now: datetime) -> datetime | None:
    """Return when the last complete run of all of a site began; one in the future, by a wrong clock, proves nothing."""
    began = (moment_of(run.started) for run in runs if run.complete and run.whole)
    return next((moment for moment in began if moment and moment <= now), None)


def moment_of(text: str) -> datetime | None:
    """Return a moment of a report; None for one that cannot be read, or that names no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
