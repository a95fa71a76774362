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
from crawler.text.roles import ROLE_SIGN
from crawler.text.staff_lines import CLOSERS, is_staff_line, own_lines, read_staff_line

__all__ = ["Byline", "is_staff_line", "people", "read_byline"]

_LEAD_LINES, _CLOSING_LINES = 5, 6
_BARE_LINES = 3
_REACH = 200
_OPENING = re.compile(r"([^（(【\[。！？；，,：:]{0,30})[（(【\[]([^）)】\]（(【\[]{2,160})[）)】\]]")
_DATELINE = re.compile(r"(?:[讯訊]|[电電]|消息|融媒体?|融媒体中心)\s*$")
_CLOSING = re.compile(r"[（(【\[]([^（(【\[）)】\]]{1,120})[）)】\]]\s*[。.]?\s*$")
# A bracket that the end of a damaged or cut text leaves open.
_UNCLOSED = re.compile(r"[（(]([^（(）)]{0,20}(?:记者|通讯员)[^（(）)]{2,80})$")
_OWN_RULES = frozenset(("byline", "editors", "headline", "kicker", "subheadline"))
_BRACKET_ENDS = f"{CLOSERS}。. "
_ENDS = "。！？”…"
_SENTENCE_ENDS = "。！？”’」』）)】]…"
_LAST_SENTENCE = re.compile(r"(?<=[。！？”’」』）)】\]…])[^。！？”’」』）)】\]…]{2,120}$")
_REPORTED = re.compile(r"[^。！？；，,]{1,50}?报\s?道(?=[\s:：，,。—\d]|$)")
_UNBRACKETED = re.compile(
    r"(?:[^。！？；，,（(]{0,30}?(?:讯|电|消息)\s{1,4}"
    r"|[◎□■○●\s]{0,4}(?=\S{0,14}(?:记者|通讯员)\s))([^。！？；，,（(]{0,20}(?:记者|通讯员)[^。！？；，,（()）]{2,40})"
)


Person = TypeVar("Person", Author, Editor)


@dataclass(frozen=True, slots=True)
class _Found:
    place: str
    byline: Byline


def people(record: Record) -> Record:
    """Return the record with its byline, authors, editors and photographers filled in."""
    lines = own_lines(record.body, record.byline, record.subheadings, whole=not record.stories)
    own = {index: _Found(_own_place(line), line) for index, line in lines.items()}
    rest = [line for index, line in enumerate(record.body) if index not in own]
    found = [*_stated(record), *own.values(), *_in_removed(record), *_in_lead(rest), *_in_closing(rest)]
    writers = [item for item in found if _names_writers(item.byline)]
    groups = [item for item in own.values() if item.byline.raw and not item.byline.editors]
    signed = writers or ([] if record.byline else groups[:1])
    unsplit = any(item.byline.unsplit for item in writers)
    record = remove_lines(record, {index: _rule(line.byline) for index, line in own.items()})
    return evolve(
        record,
        byline=signed[0].byline.raw if signed else record.byline,
        authors=_each_once([*record.authors, *(author for item in found for author in item.byline.authors)]),
        editors=_each_once([*record.editors, *(editor for item in found for editor in item.byline.editors)]),
        flags=add_flags(record, ["byline_unsplit"]) if unsplit else record.flags,
        evidence=_evidence(record, found, signed),
        images=[_with_credit(image) for image in record.images],
    )


def _stated(record: Record) -> Iterator[_Found]:
    """Yield the byline that a label of the page's header states."""
    if record.byline:
        yield _Found(record.evidence.get("byline", "label"), read_byline(record.byline, role="作者"))


def _own_place(byline: Byline) -> str:
    return "staff_line" if byline.editors and not byline.authors else "own_line"


def _rule(byline: Byline) -> str:
    return "editors" if byline.editors and not byline.authors else "byline"


def _in_removed(record: Record) -> Iterator[_Found]:
    """Yield lines of people that an earlier rule took, such as 来源：某网 记者：A."""
    for line in record.removed:
        byline = None if line.rule in _OWN_RULES else read_staff_line(line.text)
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
    rest, before = line, ""
    while bracket := _OPENING.match(rest):
        byline = read_byline(bracket[2])
        if _names_writers(byline) and (_has_role(byline) or _DATELINE.search(bracket[1] or before)):
            yield _Found("lead_bracket" if _has_role(byline) else "dateline", byline)
        rest, before = rest[bracket.end() :], bracket[2]
    if ("记者" in line or "报道" in line) and (reported := _REPORTED.match(line)):
        byline = read_byline(_after_dateline(reported[0]))
        if byline.whole and byline.authors:
            yield _Found("lead", byline)
    if ("记者" in line or "通讯员" in line) and (unbracketed := _UNBRACKETED.match(line)):
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
        if not _may_close(line):
            continue
        bare = "any" if distance == 0 else "behind a sentence" if distance < _BARE_LINES else "none"
        yield from reversed(list(_closings(line[-_REACH:], bare=bare)))


def _may_close(line: str) -> bool:
    """Say whether a paragraph may end with people: a cheap test, which most paragraphs do not pass."""
    if line[-1:] not in _SENTENCE_ENDS or line.rstrip("。. ")[-1:] in CLOSERS:
        return True
    return "记者" in line or "通讯员" in line


def _closings(line: str, *, bare: str) -> Iterator[_Found]:
    """Yield the bylines at a paragraph's end, the last first: …。（记者 A）（编辑：B）, …。记者 A 摄影报道.

    Names alone count on the last line, and little above it when the bracket stands behind the end of a sentence.
    """
    while line.rstrip()[-1:] in _BRACKET_ENDS and (bracket := _CLOSING.search(line)):
        line = line[: bracket.start()]
        byline = read_byline(bracket[1])
        counts = bare == "any" or (bare == "behind a sentence" and line[-1:] in _ENDS)
        if _has_role(byline) or (counts and _names_writers(byline) and "《" not in bracket[1]):
            yield _Found("closing_bracket", byline)
    if ("记者" in line or "通讯员" in line) and (unclosed := _UNCLOSED.search(line)):
        yield _Found("closing_bracket", read_byline(unclosed[1]))
    elif line[-1:] not in _SENTENCE_ENDS and ROLE_SIGN.search(line) and (last := _LAST_SENTENCE.search(line)):
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


def _evidence(record: Record, found: list[_Found], signed: list[_Found]) -> dict[str, str]:
    """Return the record's evidence with the first place of the authors, of the editors, and of the byline."""
    places = {"byline": signed[0].place} if signed else {}
    authors = next((item.place for item in found if item.byline.authors), None)
    editors = next((item.place for item in found if item.byline.editors), None)
    first = {name: place for name, place in (("authors", authors), ("editors", editors)) if place}
    return first | record.evidence | places


def _with_credit(image: Image) -> Image:
    if image.credit or not image.caption:
        return image
    return replace(image, credit=read_credit(image.caption))
