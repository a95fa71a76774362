"""Who wrote and edited, as the lines around the body say it: labels, bylines in lines of their own, strips."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from crawler.page.clean import squash
from crawler.page.info import Circle, is_label
from crawler.page.page import Page, texts
from crawler.page.source import read_named_byline
from crawler.page.weights import FURNITURE
from crawler.page.zones import Line, visible
from crawler.record import Editor
from crawler.text.names import is_likely_name, split_names
from crawler.text.people import is_staff_line, read_byline
from crawler.text.roles import ROLE_SIGN
from crawler.text.staff_lines import is_signature

__all__ = ["PeopleAround", "read_people_around"]

_REACH_BEHIND = 300  # characters behind the body in which people may be named
_FIRST = 5  # lines of the body that may name who wrote
_LONGEST_OWN_LINE = 50
_WRITERS = re.compile("记者|通讯员|作者|文/|文／|评论员")
_LONGEST_BYLINE = 300
_LAST_WRITERS = re.compile(r"(?<=\s)[^\s:：]{0,8}记者\s?\S[^:：]{1,40}$")  # behind the source: 来源：某报 记者 A
_RIGHT_BEHIND = 5  # lines behind the body that may be its people
_EDITING = re.compile("责编|责任编|编委|编辑|主编")
_STRIP = re.compile(r"(?:本[版期]\s?)?(?:责任\s?编辑|责\s?编|值班编委|编辑|主编)[\s:：/／]")
_BARS = re.compile(r"[\t|｜]|\s·\s")


@dataclass
class PeopleAround:
    """The byline as written with where it stood, and the editors."""

    byline: str | None = None
    byline_from: str = ""
    editors: list[Editor] = field(default_factory=list)

    def sign(self, byline: str | None, evidence: str) -> None:
        """Take a byline where none was found before."""
        if byline and self.byline is None:
            self.byline, self.byline_from = byline[:_LONGEST_BYLINE], evidence

    def add_editors(self, text: str) -> None:
        """Take the editors whom a text names."""
        known = {editor.name for editor in self.editors}
        self.editors.extend(editor for editor in read_byline(text).editors if editor.name not in known)


def read_people_around(page: Page, circles: Sequence[Circle], near: Sequence[Line]) -> PeopleAround:
    """Return the people around a body; of several bylines the surest: selector, label, line, class, comment.

    ``near`` are the lines from right above the headline to the body.
    """
    people = PeopleAround()
    people.sign(page.selected("byline"), "selector")
    for circle in (circles[0], circles[1], circles[3]):
        _read_labels(circle, people)
    if people.byline is None:
        above = circles[1].lines if circles[1].says(_WRITERS) else []
        parts = chain(_parts(circles[0].lines[1:]), _parts(above))
        people.sign(next(filter(_is_byline, parts), None), "visible")
    if not people.editors:
        _read_strip([circle for circle in (circles[1], circles[4]) if circle.says(_EDITING)], people)
    if ROLE_SIGN.search(page.zones.tail_text, 0, _REACH_BEHIND):
        behind = [line for line in page.zones.right_behind(_RIGHT_BEHIND) if not line.linked]
        _read_staff_behind(visible(behind), people)
    if people.byline is None:
        people.sign(read_named_byline(near), "visible:class")
    if people.byline is None:
        people.sign(_stated_writer(near, page.metas.get("author", ""), people), "visible:meta")
    names_itself = any("记者" in line or "通讯员" in line for line in texts(page.blocks)[:_FIRST])
    stated = page.founder.get("author", "")
    if not names_itself and not _are_editors(stated, people):
        people.sign(stated, "comment:author")
    return people


def _are_editors(stated: str, people: PeopleAround) -> bool:
    """Whether an editor stands among those whom a page states as authors: systems have one field for both."""
    names = split_names(stated)
    return any(editor.name in names for editor in people.editors)


def _stated_writer(lines: Sequence[Line], stated: str, people: PeopleAround) -> str | None:
    """Return the writer whom a meta tag names, where the page shows the name alone: WeChat has no label for it."""
    names = split_names(stated) if len(stated) <= _LONGEST_OWN_LINE else []
    if not names or not all(map(is_likely_name, names)) or _are_editors(stated, people):
        return None
    wanted = squash(stated)
    for line in (line for line in lines if not line.hidden):
        before = ""
        for piece, _, _ in line.pieces:
            if squash(piece) == wanted and not before.rstrip().endswith((":", "：")) and not is_label(before):
                return stated.strip()
            before = piece
    return None


def _read_labels(circle: Circle, people: PeopleAround) -> None:
    for label in circle.labels:
        if label.kind == "byline" and label.value and people.byline is None:
            people.sign(_whole_byline(circle.lines, f"{label.text}{label.value}"), "visible:label")
        elif label.kind == "editors" and label.value and not FURNITURE.search(label.value):
            people.add_editors(f"{label.text}{label.value}")


def _read_strip(circles: Sequence[Circle], people: PeopleAround) -> None:
    """Read the editors of a newspaper's page, which stand far above its articles: 本版责编 A, 值班编委 B."""
    for line in (line for circle in circles for line in circle.lines):
        for part in line.split("\t"):
            if _STRIP.match(part) and is_staff_line(part):
                people.add_editors(part)


def _whole_byline(lines: Sequence[str], first: str) -> str:
    """Return the line that begins with a labelled byline and goes on with other writers': 记者 | A 通讯员 | B."""
    bare = squash(first)
    line = next((line for line in lines if squash(line).startswith(bare) and len(line) > len(first) + 2), None)
    return line if line is not None and is_staff_line(line) else first


def _read_staff_behind(lines: Sequence[str], people: PeopleAround) -> None:
    """Read the lines of people alone right behind the body, with labels or without: 编辑/A, 一审 A, （记者 A）."""
    for line in lines:
        if not is_staff_line(line):
            continue
        byline = read_byline(line)
        if byline.editors:
            people.add_editors(line)
        if byline.authors:
            people.sign(line, "visible")


def _parts(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, and where a line holds several values, each of them."""
    for line in lines:
        yield line
        if "\t" in line or "|" in line or " · " in line:
            yield from filter(None, map(str.strip, _BARS.split(line)))
        elif "记者" in line and (last := _LAST_WRITERS.search(line)):
            yield last[0]


def _is_byline(line: str) -> bool:
    """Tell a header line of writers without a label in front: 本报记者 A B."""
    if len(line) >= _LONGEST_OWN_LINE:
        return False
    if is_signature(line):
        return True
    return bool(_WRITERS.search(line)) and is_staff_line(line) and bool(read_byline(line).authors)
