"""The step that finds a record's people: who wrote, who edited, who took the pictures.

Read are the places where Chinese papers name them, and no others (a 记者 in mid-text is part of the story): the
header's label, the bracket or dateline that opens the lead, the bracket that closes the last paragraphs, and lines of
people alone at the head and the tail. Such lines go to ``removed``; paragraphs stay as published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from crawler.record import Author, Editor, Image, Record, add_flags, evolve
from crawler.text.byline import Byline, read_byline
from crawler.text.credit import read_credit
from crawler.text.lines import remove_lines
from crawler.text.names import is_likely_name

__all__ = ["Byline", "is_staff_line", "people", "read_byline"]

_LONGEST_STAFF_LINE = 160
_HEAD_LINES, _LEAD_LINES = 4, 5
_TAIL_LINES, _CLOSING_LINES = 10, 6
_BARE_LINES = 3
_LONGEST_SIGNS = 8  # blanks and signs that stand beside a name in a line of its own
_REACH = 200
# One of these stands in every role word: a cheap test before the costly pattern.
_ROLE_SIGN = re.compile("[者员員輯辑编編审校核摄攝图文稿撰写签监制班采译道]")
_OPENING = re.compile(r"([^（(【\[。！？；，,：:]{0,30})[（(【\[]([^）)】\]（(【\[]{2,160})[）)】\]]")
# Buttons that stand in one line with the editors: 【纠错】责任编辑：A.
_TOOLS = re.compile(r"(?:[【\[](?:我要纠错|内容纠错|纠错|打印|关闭|分享|收藏)[】\]]\s*)+")
_DATELINE = re.compile(r"(?:[讯訊]|[电電]|消息)\s*$")
_CLOSING = re.compile(r"[（(【\[]([^（(【\[）)】\]]{2,120})[）)】\]]\s*[。.]?\s*$")
# A bracket that the end of a damaged or cut text leaves open.
_UNCLOSED = re.compile(r"[（(]([^（(）)]{0,20}(?:记者|通讯员)[^（(）)]{2,80})$")
_OWN_RULES = frozenset(("byline", "editors", "headline", "kicker", "subheadline"))
_OPENERS = "（(【["
_CLOSERS = "）)】]。. "
_ENDS = "。！？”…"
_SENTENCE_ENDS = "。！？!?；;…"
_LAST_SENTENCE = re.compile(r"(?<=[。！？”’」』）)】\]…])[^。！？”’」』）)】\]…]{2,120}$")
_REPORTED = re.compile(r"[^。！？；，,]{1,50}?报\s?道(?=[\s:：，,。—\d]|$)")
_UNBRACKETED = re.compile(
    r"[^。！？；，,（(]{0,30}?(?:讯|电|消息)\s{1,4}([^。！？；，,（(]{0,20}(?:记者|通讯员)[^。！？；，,（(]{2,40})"
)


Person = TypeVar("Person", Author, Editor)


@dataclass(frozen=True, slots=True)
class _Found:
    place: str
    byline: Byline


def people(record: Record) -> Record:
    """Return the record with its byline, authors, editors and photographers filled in."""
    own = _own_lines(record.body, record.byline)
    rest = [line for index, line in enumerate(record.body) if index not in own]
    found = [*_stated(record), *own.values(), *_in_removed(record), *_in_lead(rest), *_in_closing(rest)]
    writers = [item for item in found if _names_writers(item.byline)]
    unsplit = any(item.byline.unsplit for item in writers)
    record = remove_lines(record, {index: _rule(line.byline) for index, line in own.items()})
    return evolve(
        record,
        byline=writers[0].byline.raw if writers else record.byline,
        authors=_each_once([*record.authors, *(author for item in found for author in item.byline.authors)]),
        editors=_each_once([*record.editors, *(editor for item in found for editor in item.byline.editors)]),
        flags=add_flags(record, ["byline_unsplit"]) if unsplit else record.flags,
        evidence=_evidence(record, found, writers),
        images=[_with_credit(image) for image in record.images],
    )


def is_staff_line(line: str) -> bool:
    """Say whether a line holds nothing but people: a byline, editors, photographers, with their role words.

    Names alone are such a line in brackets only: （张三）.
    """
    return _read_staff_line(line) is not None


def _read_staff_line(line: str) -> Byline | None:
    line = _TOOLS.sub("", line) if "】" in line or "]" in line else line
    if len(line) > _LONGEST_STAFF_LINE or line[-1:] in _SENTENCE_ENDS:
        return None
    if _ROLE_SIGN.search(line):
        byline = read_byline(line)
        return byline if byline.whole else None
    if line[:1] in _OPENERS and (bracket := _CLOSING.match(line)):
        byline = read_byline(bracket[1])
        return byline if byline.authors else None
    return None


def _stated(record: Record) -> Iterator[_Found]:
    """Yield the byline that a label of the page's header states."""
    if record.byline:
        yield _Found(record.evidence.get("byline", "label"), read_byline(record.byline, role="作者"))


def _own_lines(body: list[str], stated: str | None) -> dict[int, _Found]:
    """Return the lines of people alone at the head and the tail, by index; never all lines of a body.

    A line that holds just the name which the page states elsewhere (``◎张 三``) is one too.
    """
    places = sorted({*range(min(_HEAD_LINES, len(body))), *range(max(0, len(body) - _TAIL_LINES), len(body))})
    name = _bare_name(stated) if stated else None
    read = ((index, _read_staff_line(body[index]) or _read_name(body[index], name)) for index in places)
    lines = {index: _Found(_own_place(byline), byline) for index, byline in read if byline}
    return lines if len(lines) < len(body) else {}


def _read_name(line: str, name: str | None) -> Byline | None:
    if name is None or len(line) > len(name) + _LONGEST_SIGNS or _bare_name(line) != name:
        return None
    return replace(read_byline(line, role="作者"), whole=True)


def _bare_name(text: str) -> str:
    return "".join(text.split()).lstrip("◎●■○◆□本报")


def _own_place(byline: Byline) -> str:
    return "staff_line" if byline.editors and not byline.authors else "own_line"


def _rule(byline: Byline) -> str:
    return "editors" if byline.editors and not byline.authors else "byline"


def _in_removed(record: Record) -> Iterator[_Found]:
    """Yield lines of people that an earlier rule took, such as 来源：某网 记者：A."""
    for line in record.removed:
        byline = None if line.rule in _OWN_RULES else _read_staff_line(line.text)
        if byline:
            yield _Found("removed_line", byline)


def _in_lead(lines: list[str]) -> Iterator[_Found]:
    """Yield the first byline that opens one of the first paragraphs."""
    for line in lines[:_LEAD_LINES]:
        found = next(_openings(line[:_REACH]), None)
        if found:
            yield found
            return


def _openings(line: str) -> Iterator[_Found]:
    """Yield bylines at a paragraph's start: 本报讯（记者 A）, 某社5月1日电（A、B）, 记者A报道, 某报讯 记者 A."""
    rest = line
    while bracket := _OPENING.match(rest):
        byline = read_byline(bracket[2])
        if _names_writers(byline) and (_has_role(byline) or _DATELINE.search(bracket[1])):
            yield _Found("lead_bracket" if _has_role(byline) else "dateline", byline)
        rest = rest[bracket.end() :]
    if ("记者" in line or "报道" in line) and (reported := _REPORTED.match(line)):
        byline = read_byline(_after_dateline(reported[0]))
        if byline.whole and byline.authors:
            yield _Found("lead", byline)
    if unbracketed := _UNBRACKETED.match(line):
        yield from _leading_people(unbracketed[1])


def _after_dateline(text: str) -> str:
    """Return what stands behind 本报讯 and the like, without which the rest is people alone."""
    return re.split(r"(?:讯|电|消息)\s{1,4}", text, maxsplit=1)[-1]


def _leading_people(text: str) -> Iterator[_Found]:
    """Yield the longest part of a text, word by word, that is people alone: the sentence goes on without a sign."""
    words = text.split()
    for count in range(len(words), 0, -1):
        if words[count - 1][0].isdigit():
            continue
        byline = read_byline(" ".join(words[:count]))
        if byline.whole and byline.authors and all(is_likely_name(author.name) for author in byline.authors):
            yield _Found("lead", byline)
            return


def _in_closing(lines: list[str]) -> Iterator[_Found]:
    """Yield what closes the last paragraphs: brackets with a role word, on the last line also names alone."""
    for distance, line in enumerate(reversed(lines[-_CLOSING_LINES:])):
        bare = "any" if distance == 0 else "behind a sentence" if distance < _BARE_LINES else "none"
        yield from reversed(list(_closings(line[-_REACH:], bare=bare)))


def _closings(line: str, *, bare: str) -> Iterator[_Found]:
    """Yield the bylines at a paragraph's end, the last first: …。（记者 A）（编辑：B）, …。记者 A 摄影报道.

    Names alone count on the last line, and little above it when the bracket stands behind the end of a sentence.
    """
    while line.rstrip()[-1:] in _CLOSERS and (bracket := _CLOSING.search(line)):
        line = line[: bracket.start()]
        byline = read_byline(bracket[1])
        counts = bare == "any" or (bare == "behind a sentence" and line[-1:] in _ENDS)
        if _has_role(byline) or (counts and _names_writers(byline)):
            yield _Found("closing_bracket", byline)
    if ("记者" in line or "通讯员" in line) and (unclosed := _UNCLOSED.search(line)):
        yield _Found("closing_bracket", read_byline(unclosed[1]))
    elif _ROLE_SIGN.search(line, max(0, len(line) - 100)) and (last := _LAST_SENTENCE.search(line)):
        byline = read_byline(last[0])
        if byline.whole:
            yield _Found("closing", byline)


def _names_writers(byline: Byline) -> bool:
    return bool(byline.authors) or byline.unsplit


def _has_role(byline: Byline) -> bool:
    people_with_roles = [author for author in byline.authors if author.role] or byline.editors
    return bool(people_with_roles) or byline.unsplit


def _each_once(named: list[Person]) -> list[Person]:
    """Return people in order, each name where it stands first."""
    first: dict[str, Person] = {}
    for person in named:
        first.setdefault(person.name, person)
    return list(first.values())


def _evidence(record: Record, found: list[_Found], writers: list[_Found]) -> dict[str, str]:
    """Return the record's evidence with the first place of the authors, of the editors, and of the byline."""
    places = {"byline": writers[0].place} if writers else {}
    authors = next((item.place for item in found if item.byline.authors), None)
    editors = next((item.place for item in found if item.byline.editors), None)
    first = {name: place for name, place in (("authors", authors), ("editors", editors)) if place}
    return first | record.evidence | places


def _with_credit(image: Image) -> Image:
    if image.credit or not image.caption:
        return image
    return replace(image, credit=read_credit(image.caption))
