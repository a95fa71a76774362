"""Kicker (引题) and subheadline (副题): lines right above and below the headline that are neither trail nor info."""

import re
from collections.abc import Sequence

from crawler.page.clean import squash
from crawler.page.headline_marks import Headline
from crawler.page.info import read_labels
from crawler.page.zones import Line
from crawler.text.dates import read_moment
from crawler.text.names import is_office

_LONGEST_SUBHEADLINE = 50
_LONGEST_OFFICE = 14
_CLOCK_TIME = re.compile(r"\d{1,2}[:：]\d{2}|(?:19|20)\d{2}\s*[-./]\s*\d{1,2}|(?:19|20)\d{2}年\d{1,2}月\d")
_BRACKETED = re.compile(r"【[^【】]{4,20}】")
_NO_TITLE = re.compile(r"^\W+$|[>＞»›→]|(?:记者|通讯员)\s?\S{1,4}(?:\s|$)")
_TITLE_CLASS = re.compile(r"(?:title|tit|bt|biaoti)[-_]?\d?$", re.IGNORECASE)
_KICKER_CLASS = re.compile(
    r"pretitle|introtitle|yinti|jianti|kick|eyebrow|yin-?bt|(?:^|\s)yin(?:\s|$)|\bpre\b|(?:^|[\s_-])sub1(?:$|\s)",
    re.IGNORECASE,
)
_SUBTITLE_CLASS = re.compile(
    r"sub-?title|sub-?head|fu?bt\b|(?:^|[\s_-])sub2(?:$|\s)|futi|\bsub\b|fubiaoti", re.IGNORECASE
)


# 引题, 标题 and 副题 in two letters each; alone they may be anything.
_SHORT_KICKER = re.compile(r"(?:^|\s)[yj]t(?:\s|$)")
_SHORT_TITLE = re.compile(r"(?:^|\s)bt(?:\s|$)")
_SHORT_SUBTITLE = re.compile(r"(?:^|\s)ft(?:\s|$)")
# Tools and sections that stand by a headline.
_FURNITURE = re.compile(r"点击|收听|语音|播报|朗读|(?:专栏|栏目|频道|动态|公开)[】]?$|^\S{2,8}\s[·|]\s\S{2,8}$")


def read_kicker(lines: Sequence[Line], headline: Headline | None, trail: Sequence[str]) -> str | None:
    """Return the line above the headline when mark-up names it, or it is a heading of its own beside the headline."""
    if headline is None or headline.place is None:
        return None
    is_short = _named(lines[headline.place], _SHORT_TITLE, checked=False)
    for line in reversed(lines[max(0, headline.place - 2) : headline.place]):
        if _named(line, _KICKER_CLASS) or (is_short and _named(line, _SHORT_KICKER)):
            return line.text
    above = lines[headline.place - 1] if headline.place else None
    if above is None or not _is_title_line(above) or above.bare in {*map(squash, trail), squash(headline.text)}:
        return None
    paired = _are_pair(lines, headline.place)
    heads = above.is_heading or _is_named_like(above, lines[headline.place]) or _BRACKETED.fullmatch(above.text)
    beside = paired or (heads and _is_beside(above, lines[headline.place]))
    return above.text if beside and len(above.text) > 6 else None


def read_subheadline(lines: Sequence[Line], headline: Headline | None) -> str | None:
    """Return the line below the headline when mark-up names it, or it is a heading of its own beside the headline."""
    if headline is None or headline.place is None:
        return None
    below = [line for line in lines[headline.place + 1 : headline.place + 3] if not line.hidden]
    is_short = _named(lines[headline.place], _SHORT_TITLE, checked=False)
    for line in below:
        if (
            (is_short and _named(line, _SHORT_SUBTITLE))
            or _named(line, _SUBTITLE_CLASS)
            or (line.text.startswith("——") and len(line.text) <= _LONGEST_SUBHEADLINE)
        ):
            return line.text
    if below and below[0].is_heading and _is_title_line(below[0]) and _is_beside(below[0], lines[headline.place]):
        return below[0].text
    if below and _are_pair(lines, headline.place) and _is_title_line(below[0]):
        return below[0].text
    return None


def _are_pair(lines: Sequence[Line], place: int) -> bool:
    """Whether the lines above and below the headline are of one class, and no headline's: 引题 and 副题."""
    if not 0 < place < len(lines) - 1:
        return False
    above, headline, below = (line.element for line in lines[place - 1 : place + 2])
    names = [element.get("class") for element in (above, headline, below)]
    return bool(names[0]) and names[0] == names[2] != names[1] and above.tag == below.tag and above is not below


def _is_named_like(line: Line, headline: Line) -> bool:
    """Whether a line's class says title as the headline's does, in an element of the same kind: title1, title."""
    names = (line.element.get("class") or "", headline.element.get("class") or "")
    return line.tag == headline.tag and not line.hidden and all(map(_TITLE_CLASS.match, names)) and names[0] != names[1]


def _named(line: Line, pattern: re.Pattern[str], *, checked: bool = True) -> bool:
    owners = {line.element, *(owner for _, owner, _ in line.pieces)}
    # Founder's e-papers have elements of their own: founder-pretitle, founder-subtitle.
    names = [
        f"{owner.get('class', '')} {owner.get('id', '')} {owner.tag if '-' in owner.tag else ''}" for owner in owners
    ]
    return not line.hidden and any(map(pattern.search, names)) and (not checked or _is_title_line(line))


def _is_title_line(line: Line) -> bool:
    text = line.text
    if not 4 <= len(text) <= 80 or line.linked or _CLOCK_TIME.search(text) or _NO_TITLE.search(text):
        return False
    if _FURNITURE.search(text) or (len(text) <= _LONGEST_OFFICE and is_office(text)):
        return False
    return not any(read_labels([text])) and read_moment(text) is None


def _is_beside(line: Line, headline: Line) -> bool:
    return line.element.getparent() is headline.element.getparent()
