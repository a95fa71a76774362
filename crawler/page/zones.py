"""The lines around the container: headline, date, source, trail and editors stand there.

Built from the flat pass, nearest lines first in need, so that a menu of hundreds of links costs little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from crawler.page.blocks import BREAKS, clean
from crawler.page.tree import Chunk, Element, Tree, in_link

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass
class Line:
    """A line outside the container: its pieces, and the block element that holds them."""

    pieces: list[Chunk]
    element: Element
    hidden: bool = False

    @cached_property
    def text(self) -> str:
        """The whole line as a reader sees it."""
        return clean("".join(piece.text for piece in self.pieces))

    @cached_property
    def info(self) -> str:
        """The line with a tab between two neighbouring links, for reading labelled values."""
        pieces = self.pieces
        if len(pieces) < 2 or not any(in_link(piece.owner) for piece in pieces):
            return self.text
        parts = [pieces[0].text]
        for before, piece in pairwise(pieces):
            apart = before.owner is not piece.owner and in_link(before.owner) and in_link(piece.owner)
            parts += ["\t", piece.text] if apart else [piece.text]
        return "\t".join(filter(None, map(clean, "".join(parts).split("\t")))) if "\t" in parts else self.text

    @cached_property
    def tag(self) -> str:
        """The block element's tag."""
        return str(self.element.tag)

    @property
    def is_heading(self) -> bool:
        """Whether the line stands in h1 to h6."""
        return self.tag in _HEADINGS

    @cached_property
    def linked(self) -> bool:
        """Whether all pieces stand in links."""
        return all(in_link(piece.owner) for piece in self.pieces)


@dataclass
class Zones:
    """Lines before the container (document order) and behind it."""

    head: list[Line]
    tail: list[Line]


def read_zones(tree: Tree, container: Element) -> Zones:
    """Return the lines before and behind the container."""
    start = tree.places[container]
    end = tree.end(container)
    parent = container.getparent()
    head = [chunk for chunk in tree.chunks if chunk.order < start]
    tail = [chunk for chunk in tree.chunks if chunk.order >= end or (chunk.order == end - 0.5 and chunk.owner is parent)]
    return Zones(read_lines(tree, head), read_lines(tree, tail))


def read_lines(tree: Tree, chunks: Sequence[Chunk]) -> list[Line]:
    """Return these pieces of text as lines: one for each run in one block element that no ``br`` breaks."""
    lines: list[Line] = []
    holders: dict[Element, Element] = {}
    for chunk in chunks:
        holder = _holder(chunk.owner, holders)
        last = lines[-1] if lines else None
        if last is not None and last.element is holder and (not chunk.broken or holder.tag in _HEADINGS):
            if chunk.broken:
                last.pieces.append(Chunk(chunk.order, chunk.owner, " "))
            last.pieces.append(chunk)
        else:
            lines.append(Line([chunk], holder, tree.is_hidden(holder)))
    return lines


def _holder(owner: Element, known: dict[Element, Element]) -> Element:
    """Return the nearest element around, itself included, that breaks lines."""
    found = known.get(owner)
    if found is None:
        node = owner
        while node.tag not in BREAKS:
            above = node.getparent()
            if above is None:
                break
            node = above
        found = known[owner] = node
    return found
