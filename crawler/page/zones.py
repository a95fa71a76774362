"""The lines around the container: headline, date, source, trail and editors stand there.

Built from the flat pass, nearest lines first in need, so that a menu of hundreds of links costs little.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from crawler.page.block import BREAKS, is_custom
from crawler.page.clean import clean
from crawler.page.lazy import lazy
from crawler.page.tree import Element, Piece, Tree, in_link

_NEAR_PIECES, _TAIL_PIECES, _FEW_PIECES = 60, 36, 12
_FEWEST_LINES = 8
_LABEL_WORDS = frozenset(
    (
        "来源",
        "信息来源",
        "发布时间",
        "发布日期",
        "时间",
        "日期",
        "作者",
        "记者",
        "编辑",
        "责任编辑",
        "责编",
        "编审",
        "审核",
        "校对",
    )
)
_INFO = re.compile(
    r"\s*(?:来\s*源\s*[:：]|(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}日?\s{0,3}(?:\d{1,2}:\d\d|来源|$))"
)
_LABEL_BELOW = re.compile(r"\n(?=[^\S\n]*+[\u4e00-\u9fff]{1,6}\s?[:：])")
_VALUE_TAGS = frozenset(("span", "time", "label", "a", "em", "i", "small"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Line:
    """A line outside the container: its text pieces with the elements that hold them, and the block around them.

    ``text`` is the whole line as a reader sees it, ``bare`` the same without blanks, for comparing.
    """

    __slots__ = ("_linked", "bare", "element", "hidden", "pieces", "text")

    def __init__(self, pieces: list[Piece], element: Element, *, hidden: bool = False) -> None:
        """Take the line's pieces and the block element that holds them."""
        self.pieces = pieces
        self.element = element
        self.hidden = hidden
        self.text = clean(pieces[0][0] if len(pieces) == 1 else "".join([piece[0] for piece in pieces]))
        self.bare = self.text.replace(" ", "")
        self._linked: bool | None = None

    @property
    def info(self) -> str:
        """The line with a tab where mark-up ends a value: between two links, behind an element that follows a label.

        So does a label that begins a line of the source, in a text without elements.
        """
        if len(self.pieces) < 2:
            text = self.pieces[0][0].strip()
            return "\t".join(map(clean, _LABEL_BELOW.split(text))) if "\n" in text else self.text
        marked = _mark_values(self.pieces)
        return "\t".join(filter(None, map(clean, marked.split("\t")))) if marked else self.text

    @property
    def tag(self) -> str:
        """The block element's tag."""
        return str(self.element.tag)

    @property
    def is_heading(self) -> bool:
        """Whether the line stands in h1 to h6."""
        return self.element.tag in _HEADINGS

    @property
    def linked(self) -> bool:
        """Whether all pieces stand in links."""
        if self._linked is None:
            self._linked = all(in_link(owner) for _, owner, _ in self.pieces)
        return self._linked


class Zones:
    """Lines before a text and behind it, in document order; built when asked for, the near ones first."""

    def __init__(self, tree: Tree, start: int, end: int) -> None:
        """Take the page's tree, the place of the text's first piece and the place behind its last."""
        self._tree = tree
        self._start, self._end = start, end

    @lazy
    def head(self) -> list[Line]:
        """The lines before the container, at most some eighty pieces of text; all of them in ``whole_head``.

        A hidden copy of the article right before it (read aloud, for elders) is no reason to see nothing else.
        """
        lines = read_lines(self._tree, max(0, self._start - _NEAR_PIECES), self._start)
        if self._start > _NEAR_PIECES and sum(not line.hidden for line in lines) < _FEWEST_LINES:
            return read_lines(self._tree, 0, self._start)
        return lines

    @lazy
    def tail(self) -> list[Line]:
        """The lines behind the container, at most some sixty pieces of text."""
        return read_lines(self._tree, self._end, self._end + _TAIL_PIECES)

    @lazy
    def tail_text(self) -> str:
        """The text of the lines behind the container without blanks, which costs less than the lines."""
        text = "".join([text for text, _, _ in self._tree.pieces[self._end : self._end + _TAIL_PIECES]])
        return "".join(text.split())

    def right_behind(self, count: int) -> list[Line]:
        """Return so many lines right behind the container; without building more than these where a few will do."""
        few = self._few
        return few[:count] if len(few) > count else self.tail[:count]

    @lazy
    def _few(self) -> list[Line]:
        return read_lines(self._tree, self._end, self._end + _FEW_PIECES)

    def is_labelled_far_above(self) -> bool:
        """Tell whether the label of a trail stands farther above the container than ``head`` reaches."""
        return any("位置" in text for text, _, _ in self._tree.pieces[: max(0, self._start - _NEAR_PIECES)])

    @lazy
    def whole_head(self) -> list[Line]:
        """All lines before the container."""
        return self.head if self._start <= _NEAR_PIECES else read_lines(self._tree, 0, self._start)


def visible(lines: Sequence[Line]) -> list[str]:
    """Return the texts of the lines that are not hidden, with tabs where mark-up ends a value."""
    return [line.info for line in lines if not line.hidden]


def _mark_values(pieces: Sequence[Piece]) -> str:
    """Return the joined pieces with tabs, colons and blanks that only the mark-up shows; '' where it shows none."""
    parts, label = [pieces[0][0]], None
    for piece, following in pairwise(pieces):
        (before, holder, _), (text, owner, _) = piece, following
        if holder is owner:
            parts.append(text)
            label = None
            continue
        word = before.strip()
        plain = word.strip("[]【】")
        is_label = word[-1:] in (":", "：") or plain in _LABEL_WORDS
        if is_label and plain in _LABEL_WORDS:
            parts[-1] = plain if plain != word else parts[-1]
            parts.append("：")  # labels that stand in elements of their own do without a colon
        elif (label is not None and (text[0].isspace() or owner is not label)) or _are_values(piece, following):
            parts.append("\t")
        elif word[-1:].isdigit() and text[0].isdigit():
            parts.append(" ")  # date and time in elements of their own
        parts.append(text)
        label = holder if is_label else None
    return "".join(parts) if len(parts) > len(pieces) else ""


def _are_values(piece: Piece, following: Piece) -> bool:
    """Whether two texts are two links, or stand in elements beside each other and are no date in pieces."""
    (before, holder, _), (text, owner, _) = piece, following
    if owner.tag == holder.tag == "a":
        return True
    word, behind = before.strip(), text.strip()
    if owner.tag not in _VALUE_TAGS or holder.tag not in _VALUE_TAGS:
        return False
    if any(len(value) < 2 and value.isalnum() for value in (word, behind)):
        return False
    if word[-1:].isdigit() and not behind[:1].isalpha():
        return False
    return _value_box(owner) is _value_box(holder) and owner is not holder


def _value_box(element: Element) -> Element | None:
    """Return what holds an element that is a value, or the link in one."""
    above = element.getparent()
    if above is not None and element.tag == "a" and above.tag == "span":
        return above.getparent()
    return above


def read_lines(tree: Tree, start: int, end: int) -> list[Line]:
    """Return these pieces of text as lines: one for each run in one block element that no ``br`` breaks."""
    runs: list[tuple[Element, list[Piece]]] = []
    holders: dict[Element, Element] = {}
    last: Element | None = None
    for piece in tree.pieces[start:end]:
        _, owner, behind = piece
        holder = owner if owner.tag in BREAKS else holders.get(owner)
        if holder is None:
            holder = holders[owner] = _holder(owner)
        if holder is not last:
            runs.append((holder, [piece]))
        elif not (_is_broken(owner) if behind is None else behind.tag == "br"):
            runs[-1][1].append(piece)
        elif holder.tag in _HEADINGS and not (owner is not holder and _INFO.match(piece[0])):
            runs[-1][1].extend(((" ", owner, None), piece))
        else:
            runs.append((holder, [piece]))
        last = holder
    return [Line(pieces, holder, hidden=tree.is_hidden(holder)) for holder, pieces in runs]


def _is_broken(owner: Element) -> bool:
    """Whether a ``br`` stands right before an element whose text begins with it."""
    node: Element | None = owner
    for _ in range(2):
        if node is None or node.tag in BREAKS:
            return False
        before = node.getprevious()
        if before is not None:
            return before.tag == "br" and not (before.tail or "").strip()
        node = node.getparent()
    return False


def _holder(owner: Element) -> Element:
    """Return the nearest element around, itself included, that breaks lines."""
    node = owner
    tag = node.tag
    while tag not in BREAKS and not ("-" in tag and is_custom(tag)):
        above = node.getparent()
        if above is None:
            break
        node, tag = above, above.tag
    return node


def span_of(tree: Tree, container: Element) -> tuple[int, int]:
    """Return the place of a container's first piece of text, and the place behind its last."""
    inside = set(container.iter())
    places = [place for place, (_, owner, _) in enumerate(tree.pieces) if owner in inside]
    return (places[0], places[-1] + 1) if places else (_end_of(tree, container),) * 2


def _end_of(tree: Tree, container: Element) -> int:
    """Return how many pieces of text stand before a container without text."""
    before = set(container.iterancestors())
    place = 0
    for element in container.itersiblings(preceding=True):
        before.update(element.iter())
    for place, (_, owner, _) in enumerate(tree.pieces):
        if owner not in before and not any(above in before for above in owner.iterancestors()):
            return place
    return place
