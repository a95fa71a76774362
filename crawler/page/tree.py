"""UTF-8 bytes to a tree, and one flat pass over it.

Comments, scripts and styles are cut out of the bytes before the parse: they are most of many pages, and a text
node that no one reads costs as much as one that someone does. ``</html>`` and ``</body>`` are dropped, because the
parser would put all that follows an inner one into a second root (6 of 149 pages).
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from crawler.errors import PageRejected

Element = etree._Element

_SCRIPT = rb"[sS][cC][rR][iI][pP][tT]"
_STYLE = rb"[sS][tT][yY][lL][eE]"
_COMMENT = rb"<!--(?:[^-]|-(?!->))*+-->"
_RAW = rb"<%b\b[^<]*+(?:<(?!/%b)[^<]*+)*+</%b[^>]*+>"
_CLOSERS = rb"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\s*+>"
_ENDS = ((rb"<!--", rb"-->", _COMMENT), (rb"<script", rb"</script", _RAW.replace(b"%b", _SCRIPT)), (rb"<style", rb"</style", _RAW.replace(b"%b", _STYLE)))
_SCRIPTS = re.compile(_ENDS[1][2])
_CUTS = {wanted: re.compile(b"|".join([*(_ENDS[n][2] for n in wanted), _CLOSERS])) for wanted in [(0, 1, 2), (0, 1), (0, 2), (1, 2), (0,), (1,), (2,), ()]}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SILENT = frozenset(("script", "style", "noscript", "textarea", "option", "title", "template", "iframe", "head"))


class Chunk(NamedTuple):
    """A piece of text in document order: ``owner`` holds it directly; ``broken`` when a ``br`` stands before it."""

    order: float
    owner: Element
    text: str
    broken: bool = False


@dataclass
class Tree:
    """A parsed page: its bytes, all elements in document order, the text pieces."""

    utf8: bytes
    root: Element
    _hidden: dict[Element, bool] = field(default_factory=dict)

    @cached_property
    def elements(self) -> list[Element]:
        """All elements in document order; holding them keeps lxml from making them anew."""
        return list(self.root.iter())

    @cached_property
    def places(self) -> dict[Element, int]:
        """Each element's index in ``elements``."""
        return {element: index for index, element in enumerate(self.elements)}

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The text pieces that a reader could see, in document order."""
        chunks, late, broken = [], False, False
        for index, element in enumerate(self.elements):
            tag = element.tag
            text = element.text
            if text and not text.isspace() and tag not in _SILENT:
                chunks.append(Chunk(index, element, text, broken))
                broken = False
            elif tag == "br":
                broken = True
            text = element.tail
            if text and not text.isspace():
                order = float(index)
                if len(element):  # the tail stands behind all descendants
                    order, late = self.end(element) - 0.5, True
                chunks.append(Chunk(order, element.getparent(), text, broken))
                broken = False
        if late:
            chunks.sort(key=lambda chunk: chunk.order)
        return chunks

    def end(self, element: Element) -> int:
        """Return the index behind the element's last descendant."""
        return self.places[element] + sum(1 for _ in element.iter())

    def is_hidden(self, element: Element) -> bool:
        """Tell whether the element or one around it is hidden by its own attributes."""
        line: list[Element] = []
        node: Element | None = element
        while node is not None and node not in self._hidden:
            line.append(node)
            node = node.getparent()
        verdict = node is not None and self._hidden[node]
        for step in reversed(line):
            verdict = verdict or hides(step)
            self._hidden[step] = verdict
        return verdict

    @cached_property
    def scripts(self) -> list[str]:
        """Return the page's scripts with their tags, in document order."""
        return [found.decode("utf-8", "replace") for found in _SCRIPTS.findall(self.utf8)]


def hides(element: Element) -> bool:
    """Tell whether the element's own attributes hide it."""
    style = element.get("style")
    if style and "n" in style and _HIDDEN_STYLE.search(style):
        return True
    return element.get("hidden") is not None or "ng-hide" in (element.get("class") or "")


def parse(utf8: bytes) -> Tree:
    """Parse a page; raises PageRejected ``empty``, ``not_html`` or ``too_deep``."""
    kept = _cut(utf8)
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(kept, parser) if kept.strip() else None
    except etree.XMLSyntaxError as error:
        raise PageRejected("not_html", str(error)) from error
    if root is None:
        raise PageRejected("empty", "no element in the page")
    return Tree(utf8, root)


def _cut(utf8: bytes) -> bytes:
    """Return the page without comments, scripts, styles and closers of the whole.

    A kind whose last opener is never closed is left to the parser, else each opener would be tried to the end.
    """
    lower = utf8.lower()
    closed = tuple(n for n, (opener, closer, _) in enumerate(_ENDS) if lower.rfind(opener) < lower.rfind(closer))
    return _CUTS[closed].sub(b"", utf8)


def in_link(element: Element) -> bool:
    """Tell whether the element is a link or stands up to two elements below one."""
    node: Element | None = element
    for _ in range(3):
        if node is None:
            return False
        if node.tag == "a":
            return True
        node = node.getparent()
    return False
