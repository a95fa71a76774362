"""Dates in Chinese lines: one anchored parser for everything that names a whole day.

Only a year, a month and a day together are a date: ``12-29``, ``〔2024〕52号`` and telephone numbers are not.
dateparser reads ``12-29`` as a day of 2012, so it gets relative words only (昨天, 3小时前), and is imported for them.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from operator import attrgetter

from crawler.record import Precision
from crawler.text.date_forms import (
    BARE_NUMBER,
    DIGIT_DATE,
    ENGLISH_DATE,
    MONTH_DAY,
    NUMERAL_DATE,
    RELATIVE,
    URL_DAY,
)

SHANGHAI = timezone(timedelta(hours=8))
FIRST_YEAR, LAST_YEAR = 1990, 2100
# A heading without a year may name a day shortly after the page (转播将于12月16日 …), never one months ahead.
_DAYS_AHEAD = 7
# 29 February comes back after eight years at the latest (1896-1904, 2096-2104).
_LEAP_GAP = 8

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERALS = {sign: value for value, signs in enumerate(("〇○◯OＯ零0０", *"一二三四五六七八九")) for sign in signs}
# The parts that the groups of each form hold, in order; all groups have names.
_PART_NAMES = {
    form.pattern: [name.partition("_")[0] for name in form.groupindex]
    for form in (BARE_NUMBER, DIGIT_DATE, ENGLISH_DATE, MONTH_DAY, NUMERAL_DATE, URL_DAY)
}
_TO_DATEPARSER = str.maketrans("：∶日", "::天")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time (+08:00) with the precision displayed, its text, and where that stood in the line."""

    value: datetime
    precision: Precision
    text: str
    start: int
    end: int


def find_moments(line: str) -> list[Moment]:
    """Return every date in a line that names a year, a month and a day, in reading order.

    Impossible ones (13th month, 25 o'clock) and years outside 1990 to 2100 are left out. A clock of 00:00 is what a CMS
    prints for a day without a time, so it gives the precision ``day``.
    """
    found = _moments(line)
    return sorted(found, key=attrgetter("start")) if len(found) > 1 else found


def read_moment(line: str) -> Moment | None:
    """Return the first date of a line, or None."""
    return next(iter(find_moments(line)), None)


def complete_day(line: str, *, base: date) -> date | None:
    """Return the first day that a line names, its year completed from ``base``: the latest one before it.

    ``12月30日`` with base 2025-01-05 is 2024-12-30. A day up to a week after the base is taken as announced, and a year
    that the line states is kept.
    """
    found = MONTH_DAY.search(line) if "月" in line else None
    stated = read_moment(line)
    if stated and (found is None or stated.start <= found.start()):
        return stated.value.date()
    if found is None:
        return None
    return _latest(_parts(found), until=base + timedelta(days=_DAYS_AHEAD))


def read_relative(line: str, *, base: datetime) -> Moment | None:
    """Return what a relative word (昨天, 3小时前, 刚刚) means at ``base``, an aware datetime.

    The precision is ``day`` unless the words count minutes or state a clock: a time is never invented.
    """
    found = RELATIVE.search(line)
    if found is None:
        return None
    value = _ask_dateparser(found, base.astimezone(SHANGHAI))
    if value is None:
        return None
    if found["minutes"] or found["clock"]:
        return _at(found, value.replace(second=0, microsecond=0), "minute")
    return _at(found, value.replace(hour=0, minute=0, second=0, microsecond=0), "day")


def url_day(url: str) -> Moment | None:
    """Return the day that an article's address names (``t20241215_``, ``/2024/6/19/``, ``/2021-08/05/``), or None.

    A month alone (``/202107/``) and a number that only begins like a day are none.
    """
    for found in URL_DAY.finditer(url):
        moment = _moment(found)
        if moment:
            return moment
    return None


def _moments(line: str) -> list[Moment]:
    found = [moment for form in _likely_forms(line) for moment in map(_moment, form.finditer(line))]
    if len(line) < 20 and line.lstrip()[:1].isdigit() and (bare := BARE_NUMBER.fullmatch(line)):
        found.append(_moment(bare))
    return [moment for moment in found if moment is not None]


def _likely_forms(line: str) -> list[re.Pattern[str]]:
    """Return the forms whose years or clocks stand in a line: cheap tests before costly patterns."""
    forms = []
    if "20" in line or "19" in line or "２０" in line or "１９" in line:
        forms.append(DIGIT_DATE)
    if "年" in line and ("二" in line or "一九" in line):
        forms.append(NUMERAL_DATE)
    if "GMT" in line or "CST" in line:
        forms.append(ENGLISH_DATE)
    return forms


def _moment(found: re.Match[str]) -> Moment | None:
    """Return the moment that a match of any form names, or None for an impossible one."""
    parts = _parts(found)
    try:
        year, month, day = _number(parts["year"]), _month(parts["month"]), _number(parts["day"])
        value, precision = _with_clock(datetime(year, month, day, tzinfo=_zone(parts.get("zone"))), parts)
    except (KeyError, ValueError):
        return None
    return _at(found, value, precision) if FIRST_YEAR <= value.year <= LAST_YEAR else None


def _parts(found: re.Match[str]) -> dict[str, str]:
    names = _PART_NAMES[found.re.pattern]
    return {name: text for name, text in zip(names, found.groups(), strict=True) if text is not None}


def _at(found: re.Match[str], value: datetime, precision: Precision) -> Moment:
    return Moment(value, precision, found[0], found.start(), found.end())


def _with_clock(day: datetime, parts: dict[str, str]) -> tuple[datetime, Precision]:
    if "hour" not in parts:
        return day.replace(tzinfo=SHANGHAI), "day"
    hour, minute, second = (int(parts.get(name, 0)) for name in ("hour", "minute", "second"))
    if minute == second == 0 and hour in (0, 24):
        return day.replace(tzinfo=SHANGHAI), "day"
    value = day.replace(hour=_of_24(hour, parts.get("half")), minute=minute, second=second).astimezone(SHANGHAI)
    if value.hour == value.minute == value.second == 0:  # midnight here, written in another zone
        return value, "day"
    return value, "second" if "second" in parts else "minute"


def _of_24(hour: int, half: str | None) -> int:
    """Return the hour of the day for an hour of a half day: 下午3 is 15, 凌晨12 is 0."""
    if half is None or hour > 12:
        return hour
    if half in ("下午", "晚上", "傍晚") or half.upper() == "PM" or (half == "中午" and hour < 11):
        return hour % 12 + 12
    return hour if half == "中午" else hour % 12


def _zone(text: str | None) -> timezone:
    if text is None:
        return SHANGHAI
    digits = text.lstrip("GMTUC").replace(":", "")
    if digits == "Z":
        return UTC
    offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return timezone(-offset if digits[0] == "-" else offset)


def _month(text: str) -> int:
    return _MONTH_NAMES.index(text.lower()) + 1 if text[0].isascii() and text[0].isalpha() else _number(text)


def _number(text: str) -> int:
    """Return the value of digits of either width or of Chinese numerals: 二〇二四, 十, 二十三, 廿一."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十")
    if "十" not in text:
        return int("".join(str(_NUMERALS[sign]) for sign in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        raise ValueError(text)
    return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)


def _latest(parts: dict[str, str], *, until: date) -> date | None:
    for year in range(until.year, until.year - _LEAP_GAP - 1, -1):
        with suppress(ValueError):
            candidate = date(year, _number(parts["month"]), _number(parts["day"]))
            if candidate <= until:
                return candidate
    return None


def _ask_dateparser(found: re.Match[str], base: datetime) -> datetime | None:
    """Return dateparser's reading of one relative word; its import costs half a second, so it waits for the first."""
    import dateparser  # noqa: PLC0415

    text = (
        re.sub(r"[之以](?=前)", "", found[0])
        .translate(_TO_DATEPARSER)
        .replace("个星期", "周")
        .replace("个小时", "小时")
    )
    settings = {"RELATIVE_BASE": base.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
    value = dateparser.parse(text, languages=["zh"], settings=settings)
    return value.replace(tzinfo=SHANGHAI) if value else None
