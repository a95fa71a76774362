"""How often a site is crawled: what it declares, when it is due, and when its last run is too long ago."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from crawler.text.dates import SHANGHAI

_HOURS = {"daily": 24, "workdays": 24, "weekly": 7 * 24}
_MOST_HOURS = 366 * 24
# A timer does not fire at the same second each day, and a site waits for its turn among others: an hour of a day.
_SLACK = 24
_STALE = 3  # rhythms
_SATURDAY = 5
WANTED = '"daily", "workdays", "weekly", or whole hours'


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many hours, on workdays only or on all days; days are those of Asia/Shanghai."""

    hours: int
    workdays: bool = False

    def due_from(self, last: datetime | None, now: datetime) -> datetime:
        """Return from when on a run is due, after one that began at ``last``; ``now`` when it is due already."""
        wait = timedelta(hours=self.hours) * (_SLACK - 1) / _SLACK
        moment = now if last is None else max(last + wait, now)
        return _on_workday(moment) if self.workdays else moment

    def is_stale(self, last: datetime, now: datetime) -> bool:
        """Tell whether a run that began at ``last`` is longer ago than three rhythms."""
        longest = timedelta(hours=self.hours) * _STALE
        rest = _weekends(last, now) if self.workdays else timedelta()
        return now - last - rest > longest


def read_rhythm(value: object) -> Rhythm:
    """Return a declared rhythm; raises ValueError for what is none."""
    if isinstance(value, str) and value in _HOURS:
        return Rhythm(_HOURS[value], workdays=value == "workdays")
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_HOURS:
        return Rhythm(value)
    raise ValueError(f"{value!r} is none of {WANTED} from 1 to {_MOST_HOURS}")


def _on_workday(moment: datetime) -> datetime:
    """Return the moment, or the beginning of Monday where it lies in a weekend."""
    there = moment.astimezone(SHANGHAI)
    days = 7 - there.weekday()
    return moment if there.weekday() < _SATURDAY else _midnight(there.date() + timedelta(days=days))


def _weekends(first: datetime, last: datetime) -> timedelta:
    """Return how much of a time lies in weekends."""
    monday = first.astimezone(SHANGHAI).date() - timedelta(days=first.astimezone(SHANGHAI).weekday())
    weeks = range((last.astimezone(SHANGHAI).date() - monday).days // 7 + 1)
    spans = ((_midnight(monday + timedelta(days=7 * week + 5)), _midnight(monday + timedelta(days=7 * week + 7)))
             for week in weeks)  # fmt: skip
    nothing = timedelta()
    return sum((max(nothing, min(end, last) - max(begin, first)) for begin, end in spans), nothing)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
