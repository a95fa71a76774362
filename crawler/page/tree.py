"""UTF-8 bytes to a tree, and its text pieces in document order.

One walk finds all pieces: lxml hands out elements fast and texts slowly, so each text is asked for once.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from lxml import etree

from crawler.errors import PageRejected
from crawler.page.lazy import lazy
from crawler.page.limits import refuse_attributes, refuse_elements

Element = etree._Element  # noqa: SLF001 - lxml names the type of all elements so

_CLOSERS = re.compile(rb"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\b[^>]*+>")
_LONGEST_REST = 4096  # bytes behind the page's end that may be comments
# visibility:hidden does not count: WeChat serves each article so, and shows it by script.
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HEAD_BYTES = 4096  # of an AngularJS page, in which its ng-app stands
_SILENT = frozenset(("script", "style", "noscript", "textarea", "option", "title", "template", "iframe", "head"))
_NAMED = ("meta", "title", "base", "time", "founder-content")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # tells the parser UTF-8, whatever the page declares, and faster than an option does


# A text piece, the element that directly holds it, and the element that ends right before it: None where it opens its
# owner. Plain tuples, because a page has hundreds.
Piece = tuple[str, Element, Element | None]


@dataclass
class Tree:
    """A parsed page: its bytes, and the text pieces in document order."""

    utf8: bytes
    root: Element
    _hidden: dict[Element, bool] = field(default_factory=dict)

    @lazy
    def pieces(self) -> list[Piece]:
        """The text pieces that are more than blanks and that a reader may see, in document order."""
        return _read_pieces(self.root)

    @lazy
    def hides(self) -> "_Hides":
        """Whether an element's own attributes hide it."""
        return _Hides(angular=b"ng-app" in self.utf8[:_HEAD_BYTES])

    def hiding_in(self, container: Element) -> set[Element]:
        """Return the elements of a container, itself included, that their own attributes hide."""
        hides = self.hides
        return {element for element in container.iter() if hides[element]}

    @lazy
    def named(self) -> dict[str, list[Element]]:
        """The elements that only their tag makes worth a look, by tag: ``meta``, ``title``, ``base`` ..."""
        found: dict[str, list[Element]] = {tag: [] for tag in _NAMED}
        for element in self.root.iter(*_NAMED):
            found[str(element.tag)].append(element)
        return found

    def is_hidden(self, element: Element) -> bool:
        """Tell whether the element or one around it is hidden by its own attributes."""
        known, hides = self._hidden, self.hides
        if element in known:
            return known[element]
        line = [element]
        node = element.getparent()
        while node is not None and node not in known:  # no recursion: pages nest two thousand deep
            line.append(node)
            node = node.getparent()
        verdict = node is not None and known[node]
        for step in reversed(line):
            verdict = known[step] = verdict or hides[step]
        return verdict

    @lazy
    def scripts(self) -> list[str]:
        """What stands in the page's scripts, in document order."""
        return [script for element in self.root.iter("script") if (script := element.text)]


class _Hides(dict[Element, bool]):
    """Elements that were asked for, and whether their own attributes hide them: few of a page's are ever asked."""

    def __init__(self, *, angular: bool) -> None:
        super().__init__()
        self.angular = angular

    def __missing__(self, element: Element) -> bool:
        names = element.keys()  # half the price of one attribute that is not there
        verdict = self[element] = "hidden" in names or (
            bool(names)
            and (
                ("style" in names and _hides(element.get("style", "")))
                or (self.angular and "ng-hide" in element.get("class", ""))
            )
        )
        return verdict


def _hides(style: str) -> bool:
    return ("none" in style or style.isupper()) and _HIDDEN_STYLE.search(style) is not None


def _read_pieces(root: Element) -> list[Piece]:
    """Walk the elements once; what stands behind one that has children waits until the last of them has passed.

    Blanks are those of the source; a no-break space is one that a reader sees.
    """
    pieces: list[Piece] = []
    add = pieces.append
    waiting: dict[Element, list[Piece]] = {}
    last: dict[Element, Element] = {}
    for element in root.iter():
        text = element.text
        if text and not (text.isspace() and text.isascii()) and element.tag not in _SILENT:
            add((text, element, None))
        text = element.tail
        if text and not (text.isspace() and text.isascii()):
            piece = (text, _above(element), element)
            if len(element):
                waiting.setdefault(_last_inside(element, last), []).append(piece)
            else:
                add(piece)
        if waiting and element in waiting:
            pieces += reversed(waiting.pop(element))
    return pieces


def _last_inside(element: Element, known: dict[Element, Element]) -> Element:
    """Return the last element inside one, which ends together with it; each element is passed once in all calls."""
    line = []
    while element not in known and len(element):
        line.append(element)
        element = element[-1]
    found = known.get(element, element)
    known.update(dict.fromkeys(line, found))
    return found


def _above(element: Element) -> Element:
    above = element.getparent()
    return element if above is None else above


def attribute_values(element: Element, names: AbstractSet[str]) -> str:
    """Return the values of those of an element's attributes that have one of these names, joined by blanks."""
    return " ".join([str(value) for name, value in element.items() if name in names])


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


def parse(utf8: bytes) -> Tree:
    """Parse a page; raises PageRejected ``empty``, ``not_html``, ``too_deep`` or ``too_many_elements``.

    What stands behind ``</html>`` comes into a second root (6 of 149 pages): such a page is parsed without its closers.
    """
    refuse_attributes(utf8)
    root = _parse(_CLOSERS.sub(b"", utf8) if _goes_on(utf8) else utf8)
    if root is not None and root.getnext() is not None:
        root = _parse(_CLOSERS.sub(b"", utf8))
    if root is None:
        raise PageRejected("empty", "no element in the page")
    refuse_elements(utf8, root)
    return Tree(utf8, root)


def _goes_on(utf8: bytes) -> bool:
    """Tell whether more than comments stands behind the page's end; what this does not see costs a second parse."""
    end = utf8.rfind(b"</html")
    rest = utf8[end:].partition(b">")[2].strip() if end >= 0 else b""
    while rest.startswith(b"<!--") and len(rest) < _LONGEST_REST:
        rest = rest.partition(b"-->")[2].lstrip()
    return bool(rest)


def _parse(utf8: bytes) -> Element | None:
    # Without a table of ids, which nobody asks and every id costs.
    parser = etree.HTMLParser(recover=True, huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(_BYTE_ORDER_MARK + utf8, parser) if not utf8.isspace() and utf8 else None
    except etree.XMLSyntaxError as error:
        raise PageRejected("not_html", str(error)) from error
    if any("Excessive depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise PageRejected("too_deep", "elements nest deeper than the parser reads")
    return root
