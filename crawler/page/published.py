"""The publication time: the visible date with its label in widening circles, then meta, then the URL.

Visible beats ``PubDate``: of the 61 labelled pages that have both, meta was wrong on 11.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.page.clean import squash
from crawler.page.info import Circle, names_other_day
from crawler.page.meta import META_CASE
from crawler.page.tree import Element, Tree
from crawler.text.dates import Moment, find_moments, read_moment, url_day

_CLOCK_TIME = re.compile(r"\d{1,2}[:：]\d{2}([:：]\d{2})?")
_META_NAMES = (
    "pubdate", "publishdate", "article:published_time", "publish_time", "publishtime", "og:release_date", "og:pubdate",
    "weibo:article:create_at", "apub:time", "date", "dc.date", "createdate",
)  # fmt: skip
_VARIABLE = re.compile(
    r"\b(?:createTime|publish_?[tT]ime|pub_?[tT]ime|pub_?[dD]ate"
    r"|publish_?[dD]ate)[\"']?\s{0,3}[=:]\s{0,3}[\"']((?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}[^\"']{0,20})[\"']"
)
_CLOCK = re.compile(r"今天|现在|当前时间|北京时间|欢迎")
_LUNAR = "农历"  # of a clock of today, but for a line right below the headline
_OTHER_DAY = re.compile(r"成文|生成|生效|施行|废止|截止|失效|印发|更新|修改|开标|报名|版权|©|Copyright", re.IGNORECASE)
_ROW = re.compile(r"[^:：]{6,}\s?[\[(（]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\])）]?\s?")
_FEWEST_ROWS = 3
_LAST_HOUR = 23
_LONGEST_DAY = 2
_DAY_OVER_MONTH = re.compile(r"(\d{1,2})日?[\s/|]{1,3}((?:19|20)\d\d)[-/.年](\d{1,2})月?")
_SHORT_YEAR = re.compile(r"([012]\d)-(\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d\d)?)(?=\s|$)")
_CLOCK_BEFORE = re.compile(r"(?<![\d:])(\d{1,2})[:：]([0-5]\d)\s{1,4}$")
_INSIDE = (False, False, True, False, False)  # which of the circles is the body, where 时间： may be an event's
_RIGHT_BEHIND = 3
# Labels of the publication have been read by then: any other 时间 or 日期 is an event's.
_OTHER_LABEL = re.compile(r"(?:时间|日期|期限|时段)\s*[:：]?\s*$")
_LABEL_REACH = 12  # characters before a date in which its label stands
_LONGEST_REST = 10  # beside the day, in a line behind the body that is no row of a list
_LONGEST_LINE = 90  # a line with more is a sentence, and its date an event's


@dataclass(frozen=True, slots=True)
class Published:
    """The publication time as RFC 3339 with its precision, and where it came from."""

    moment: Moment
    evidence: str


def read_published(
    circles: Sequence[Circle],
    time: Published | None,
    metas: Mapping[str, str],
    url: str,
    *,
    scripts: Callable[[], Sequence[str]],
) -> Published | None:
    """Return the publication time; the likeliest of ``circles`` is first, ``time`` is what a time element says.

    ``scripts`` are asked where nothing else but the address is left: WeChat's pages show their date by script only.
    """
    return (
        _first(_labelled(circle) for inside, circle in zip(_INSIDE, circles, strict=True) if not inside)
        or _bare(circles[0].lines, None, lunar=True)
        or _first(_labelled(circle, vague=False) for inside, circle in zip(_INSIDE, circles, strict=True) if inside)
        or _labelled(circles[0], kind="updated")
        or _far_from_headline(circles, url_day(url))
        or _first(_labelled(circle, kind="updated") for circle in circles)
        or time
        or _from_meta(metas)
        or _from_scripts(scripts())
        or _from_url(url)
    )


def _far_from_headline(circles: Sequence[Circle], day: Moment | None) -> Published | None:
    """Read a date without a label before the headline, in the body's first lines, behind the body, far above.

    Where the URL names a day, a date that differs is a clock or a list's; where it names none, only the first lines
    behind the body are the article's.
    """
    before, inside, behind, above = circles[1:]
    return (
        _bare(before.lines, day, backward=True)
        or _bare(inside.lines, None)
        or _bare(_without_rows(behind.lines if day else behind.lines[:_RIGHT_BEHIND]), day)
        or _bare(above.lines, day)
    )


def _without_rows(lines: Sequence[str]) -> list[str]:
    """Return the lines that are no rows of a list of other articles: a headline and its day."""
    rests = {line: line for line in lines}
    for line in lines:
        for moment in find_moments(line):
            rests[line] = rests[line].replace(moment.text, "")
    return [line for line in lines if rests[line] == line or len(squash(rests[line])) <= _LONGEST_REST]


def read_time_element(tree: Tree) -> Published | None:
    """Return what the page's only ``time`` element with a date says; several are those of lists."""
    elements = [element for element in tree.named["time"] if element.get("datetime")]
    moment = read_moment(elements[0].get("datetime") or "") if len(elements) == 1 else None
    return Published(_as_displayed(moment, elements[0]), "visible:time") if moment is not None else None


def _as_displayed(moment: Moment, element: Element) -> Moment:
    """Return the moment of a datetime attribute with no more precision than the element's text displays."""
    shown = "".join(map(str, element.itertext()))
    clock = _CLOCK_TIME.search(shown)
    if clock is None:
        return replace(moment, value=moment.value.replace(hour=0, minute=0, second=0), precision="day")
    if clock[1] is None and moment.precision == "second":
        return replace(moment, value=moment.value.replace(second=0), precision="minute")
    return moment


def read_meta_moment(metas: Mapping[str, str]) -> Moment | None:
    """Return what the first readable date among the page's metas says."""
    published = _from_meta(metas)
    return published.moment if published else None


def _first(found: Iterable[Published | None]) -> Published | None:
    return next((published for published in found if published is not None), None)


def _labelled(circle: Circle, kind: str = "published", *, vague: bool = True) -> Published | None:
    for label in circle.labels:
        if not vague and not label.first and squash(label.text).rstrip(":：") in ("时间", "日期"):
            continue
        if label.kind == kind and (moment := read_moment(label.value) or _with_short_year(label.value)):
            return Published(moment, f"visible:{squash(label.text).rstrip(':：')}")
    return None


def _with_short_year(value: str) -> Moment | None:
    """Read a labelled date with a year of two digits: 20-10-05 11:08."""
    found = _SHORT_YEAR.match(value)
    return read_moment(f"20{found[1]}-{found[2]}") if found else None


def _bare(lines: Sequence[str], day: Moment | None, *, backward: bool = False, lunar: bool = False) -> Published | None:
    """Read a date without a label; far from the headline one that differs from the URL's ``day`` is a clock.

    Of lines above the headline the nearest to it is the likeliest, which ``backward`` begins with. ``lunar`` takes a
    line that gives the day of the old calendar too.
    """
    short = _may_be_dated(lines, lunar=lunar)
    for line in sorted(reversed(short) if backward else short, key=_is_of_title):
        for moment in find_moments(line):
            before = line[max(0, moment.start - _LABEL_REACH) : moment.start]
            named_otherwise = _OTHER_DAY.search(before) or _OTHER_LABEL.search(before)
            if not named_otherwise and (day is None or day.value.date() == moment.value.date()):
                return Published(_with_clock_before(line, moment), "visible")
    return _day_over_month(short) or _split_over_lines(short)


def _may_be_dated(lines: Sequence[str], *, lunar: bool) -> list[str]:
    """Return the short lines that show no clock and no other day than the publication's; rows of a list left out."""
    short = [
        line
        for place, line in enumerate(lines)
        if len(line) <= _LONGEST_LINE
        and not _CLOCK.search(line)
        and (lunar or _LUNAR not in line)
        and not (place and names_other_day(lines[place - 1]))
    ]
    others = [line for line in short if _ROW.fullmatch(line) is None]
    return others if len(short) - len(others) >= _FEWEST_ROWS else short


def _with_clock_before(line: str, moment: Moment) -> Moment:
    """Return a day with the clock that stands before it in its line: 16:25 2025-08-03."""
    clock = _CLOCK_BEFORE.search(line, 0, moment.start) if moment.precision == "day" else None
    if clock is None or int(clock[1]) > _LAST_HOUR:
        return moment
    return replace(moment, value=moment.value.replace(hour=int(clock[1]), minute=int(clock[2])), precision="minute")


def _is_of_title(line: str) -> bool:
    """Tell a line of the title block, whose day is that of a speech: ——在大会上的讲话（2023年5月20日）."""
    return line.startswith("—") or (line[:1] in "（(" and line[-1:] in "）)")


def _day_over_month(lines: Sequence[str]) -> Published | None:
    """Read a date whose day stands in large type above its month: 06 | 2018-10."""
    parts = [part for line in lines for part in line.split("\t")]
    for line, below in pairwise([*parts, ""]):
        found = _DAY_OVER_MONTH.fullmatch(line if len(line) > _LONGEST_DAY else f"{line} {below}")
        moment = read_moment(f"{found[2]}-{found[3]}-{found[1]}") if found else None
        if moment is not None:
            return Published(moment, "visible")
    return None


def _split_over_lines(lines: Sequence[str]) -> Published | None:
    """Read a date whose pieces stand in blocks of their own: 2024 | 07/22 | 14:52:26."""
    for start, line in enumerate(lines):
        if len(line) <= 12 and line[:2] in ("19", "20"):
            moment = read_moment(" ".join(lines[start : start + 3]))
            if moment is not None and moment.start == 0:
                return Published(moment, "visible")
    return None


def _from_meta(metas: Mapping[str, str]) -> Published | None:
    for name in _META_NAMES:
        content = metas.get(name)
        moment = read_moment(content) if content else None
        if moment is not None:
            return Published(moment, f"meta:{META_CASE.get(name, name)}")
    return None


def _from_scripts(scripts: Sequence[str]) -> Published | None:
    for script in scripts:
        found = _VARIABLE.search(script) if "ime" in script or "ate" in script else None
        moment = read_moment(found[1]) if found else None
        if moment is not None:
            return Published(moment, "script")
    return None


def _from_url(url: str) -> Published | None:
    moment = url_day(url)
    return Published(moment, "url") if moment else None
