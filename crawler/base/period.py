"""The days that a run asks for: ``-a since=2024-12-01 -a until=2024-12-31``, inclusive, Asia/Shanghai."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.errors import BadArgument
from crawler.text.dates import SHANGHAI

_WANTED = "a day as YYYY-MM-DD, such as 2024-12-15"


@dataclass(frozen=True, slots=True)
class Period:
    """A range of days; None leaves an end open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies in the period; an unknown day does."""
        return day is None or not (self.is_before(day) or (self.until is not None and day > self.until))

    def is_before(self, day: date) -> bool:
        """Tell whether a day is older than all that was asked for."""
        return self.since is not None and day < self.since


def read_period(arguments: Mapping[str, str]) -> Period:
    """Return the period that a run's arguments give; raises BadArgument."""
    period = Period(_day("since", arguments), _day("until", arguments))
    if period.since and period.until and period.since > period.until:
        raise BadArgument("until", arguments["until"], f"a day not before since={arguments['since']}")
    return period


def read_switch(name: str, arguments: Mapping[str, str]) -> bool:
    """Return whether an argument is on, as ``-a full=1``; raises BadArgument."""
    value = arguments.get(name, "0").strip()
    if value not in ("0", "1"):
        raise BadArgument(name, value, f"{name}=1, or leave it out")
    return value == "1"


def today() -> date:
    """Return the day it is where the sites are."""
    return datetime.now(SHANGHAI).date()


def days(first: date, last: date) -> Iterator[date]:
    """Yield each day from the first to the last, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _day(name: str, arguments: Mapping[str, str]) -> date | None:
    text = arguments.get(name)
    if text is None:
        return None
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError as error:
        raise BadArgument(name, text, _WANTED) from error
