"""The lines around the container: headline, date, source, trail and editors stand there.

Built from the flat pass, nearest lines first in need, so that a menu of hundreds of links costs little.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from crawler.page.blocks import BREAKS, clean, is_custom, squash
from crawler.page.tree import Element, Text, Tree, in_link, owner_of

_NEAR_PIECES, _TAIL_PIECES = 60, 36
_LABEL_WORDS = frozenset(("来源", "信息来源", "发布时间", "发布日期", "时间", "日期", "作者", "编辑", "责任编辑"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Piece(NamedTuple):
    """A piece of a line: the element that holds it directly, and the text."""

    owner: Element
    text: str


class Line:
    """A line outside the container: its text pieces with the elements that hold them, and the block around them.

    ``text`` is the whole line as a reader sees it. No cached properties here: a page has a hundred lines.
    """

    __slots__ = ("_bare", "_linked", "element", "hidden", "pieces", "text")

    def __init__(self, pieces: list[Piece], element: Element, *, hidden: bool = False) -> None:
        """Take the line's pieces and the block element that holds them."""
        self.pieces = pieces
        self.element = element
        self.hidden = hidden
        self.text = clean(pieces[0].text if len(pieces) == 1 else "".join([piece.text for piece in pieces]))
        self._bare: str | None = None
        self._linked: bool | None = None

    @property
    def bare(self) -> str:
        """The line without blanks, for comparing."""
        if self._bare is None:
            self._bare = squash(self.text)
        return self._bare

    @property
    def info(self) -> str:
        """The line with a tab where mark-up ends a value: between two links, behind an element that follows a label."""
        if len(self.pieces) < 2:
            return self.text
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
            self._linked = all(in_link(piece.owner) for piece in self.pieces)
        return self._linked


class Zones:
    """Lines before the container and behind it, in document order; built when asked for, the near ones first."""

    def __init__(self, tree: Tree, container: Element) -> None:
        """Take the page's tree and its container."""
        self._tree = tree
        inside = set(container.iter())
        places = [place for place, text in enumerate(tree.texts) if owner_of(text) in inside]
        self._start, self._end = (places[0], places[-1] + 1) if places else (_end_of(tree, container),) * 2

    @cached_property
    def head(self) -> list[Line]:
        """The lines before the container, at most some eighty pieces of text; all of them in ``whole_head``."""
        return read_lines(self._tree, self._tree.texts[max(0, self._start - _NEAR_PIECES) : self._start])

    @cached_property
    def tail(self) -> list[Line]:
        """The lines behind the container, at most some sixty pieces of text."""
        return read_lines(self._tree, self._tree.texts[self._end : self._end + _TAIL_PIECES])

    @cached_property
    def whole_head(self) -> list[Line]:
        """All lines before the container."""
        if self._start <= _NEAR_PIECES:
            return self.head
        return read_lines(self._tree, self._tree.texts[: self._start])


def _mark_values(pieces: Sequence[Piece]) -> str:
    """Return the joined pieces with tabs, colons and blanks that only the mark-up shows; '' where it shows none."""
    parts, label = [pieces[0].text], None
    for before, piece in pairwise(pieces):
        if before.owner is piece.owner:
            parts.append(piece.text)
            label = None
            continue
        word = before.text.strip()
        is_label = word[-1:] in (":", "：") or word in _LABEL_WORDS
        if is_label and word in _LABEL_WORDS:
            parts.append("：")  # labels that stand in elements of their own do without a colon
        elif _ends_a_value(before, piece, label):
            parts.append("\t")
        elif word[-1:].isdigit() and piece.text[0].isdigit():
            parts.append(" ")  # date and time in elements of their own
        parts.append(piece.text)
        label = before.owner if is_label else None
    return "".join(parts) if len(parts) > len(pieces) else ""


def _ends_a_value(before: Piece, piece: Piece, label: Element | None) -> bool:
    """Whether the mark-up ends a value between two pieces; ``label`` is the element of a label before the first."""
    if label is not None and (piece.text[0].isspace() or piece.owner is not label):
        return True
    return piece.owner.tag == "a" and before.owner.tag == "a"


def read_lines(tree: Tree, texts: Sequence[Text]) -> list[Line]:
    """Return these pieces of text as lines: one for each run in one block element that no ``br`` breaks."""
    runs: list[tuple[Element, list[Piece]]] = []
    holders: dict[Element, Element] = {}
    last: Element | None = None
    for text in texts:
        owner = owner_of(text)
        holder = holders.get(owner)
        if holder is None:
            holder = holders[owner] = _holder(owner)
        if holder is not last:
            runs.append((holder, [Piece(owner, text)]))
        elif not _is_broken(text):
            runs[-1][1].append(Piece(owner, text))
        elif holder.tag in _HEADINGS:
            runs[-1][1].extend((Piece(owner, " "), Piece(owner, text)))
        else:
            runs.append((holder, [Piece(owner, text)]))
        last = holder
    return [Line(pieces, holder, hidden=tree.is_hidden(holder)) for holder, pieces in runs]


def _is_broken(text: Text) -> bool:
    """Whether a ``br`` stands right before a piece of text."""
    node: Element | None = text.getparent()
    if text.is_tail:
        return node is not None and node.tag == "br"
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
    while node.tag not in BREAKS and not is_custom(node.tag):
        above = node.getparent()
        if above is None:
            break
        node = above
    return node


def _end_of(tree: Tree, container: Element) -> int:
    """Return how many pieces of text stand before a container without text."""
    before = set(container.iterancestors())
    place = 0
    for element in container.itersiblings(preceding=True):
        before.update(element.iter())
    for place, text in enumerate(tree.texts):
        owner = owner_of(text)
        if owner not in before and not any(above in before for above in owner.iterancestors()):
            return place
    return place
