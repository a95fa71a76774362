"""UTF-8 bytes to a tree, and its text pieces in document order.

The pieces come out of one XPath: a walk over all elements in Python costs more than the parse.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from crawler.errors import PageRejected

Element = etree._Element  # noqa: SLF001 - lxml names the type of all elements so
Text = etree._ElementUnicodeResult  # noqa: SLF001 - a string that knows its parent and whether it is a tail

_TEXTS = etree.XPath("descendant::text()[normalize-space()]")
_CLOSERS = re.compile(rb"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\b[^>]*+>")
_SCRIPTS = re.compile(rb"<[sS][cC][rR][iI][pP][tT]\b[^<]*+(?:<(?!/[sS][cC])[^<]*+)*+")
# visibility:hidden does not count: WeChat serves each article so, and shows it by script.
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# By attribute first: a test of every element's attributes costs ten times as much.
_STYLED = etree.XPath("//@style[contains(., 'none') or contains(., 'NONE')]/..")
_MARKED = etree.XPath("//@hidden/..")
_ANGULAR = etree.XPath("//@class[contains(., 'ng-hide')]/..")
_HEAD_BYTES = 4096  # of an AngularJS page, in which its ng-app stands
_SILENT = frozenset(("script", "style", "noscript", "textarea", "option", "title", "template", "iframe", "head"))
_LAST_SCRIPT = b"</script"


@dataclass
class Tree:
    """A parsed page: its bytes, and the text pieces in document order."""

    utf8: bytes
    root: Element
    _hidden: dict[Element, bool] = field(default_factory=dict)

    @cached_property
    def texts(self) -> list[Text]:
        """The text pieces that are more than blanks, as lxml's strings that know their parents, in document order."""
        found: list[Text] = _TEXTS(self.root)  # type: ignore[assignment]  # the expression selects texts only
        return [text for text in found if text.is_tail or _parent(text).tag not in _SILENT]

    @cached_property
    def hiding(self) -> frozenset[Element]:
        """The elements that their own attributes hide; one search for all of them."""
        paths = (_STYLED, _MARKED, _ANGULAR) if b"ng-app" in self.utf8[:_HEAD_BYTES] else (_STYLED, _MARKED)
        found: list[Element] = []
        for path in paths:
            found += path(self.root)  # type: ignore[arg-type]  # the expressions select elements only
        return frozenset(filter(hides, found))

    def is_hidden(self, element: Element) -> bool:
        """Tell whether the element or one around it is hidden by its own attributes."""
        if not self.hiding:
            return False
        known = self._hidden
        verdict = known.get(element)
        if verdict is not None:
            return verdict
        line = [element]
        for above in element.iterancestors():  # no recursion: pages nest two thousand deep
            verdict = known.get(above)
            if verdict is not None:
                break
            line.append(above)
        verdict = bool(verdict)
        for step in reversed(line):
            verdict = known[step] = verdict or step in self.hiding
        return verdict

    @cached_property
    def scripts(self) -> list[str]:
        """The page's scripts with their opening tags, in document order."""
        end = self.utf8.lower().rfind(_LAST_SCRIPT)  # an opener behind the last closer would be tried to the end
        return [found.decode("utf-8", "replace") for found in _SCRIPTS.findall(self.utf8, 0, max(0, end))]


def owner_of(text: Text) -> Element:
    """Return the element that directly holds a text piece."""
    parent = _parent(text)
    if text.is_tail:
        above = parent.getparent()
        return parent if above is None else above
    return parent


def _parent(text: Text) -> Element:
    """Return the element that a text piece stands in or behind; XPath's texts always have one."""
    parent: Element = text.getparent()  # type: ignore[assignment]
    return parent


def hides(element: Element) -> bool:
    """Tell whether the element's own attributes hide it."""
    style = element.get("style")
    if style and ("none" in style or style.isupper()) and _HIDDEN_STYLE.search(style):
        return True
    return element.get("hidden") is not None or "ng-hide" in element.get("class", "")


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
    """Parse a page; raises PageRejected ``empty``, ``not_html`` or ``too_deep``.

    An inner ``</html>`` makes the parser put all that follows it into a second root (6 of 149 pages): such a page is
    parsed again without its closers.
    """
    root = _parse(utf8)
    if root is not None and root.getnext() is not None:
        root = _parse(_CLOSERS.sub(b"", utf8))
    if root is None:
        raise PageRejected("empty", "no element in the page")
    return Tree(utf8, root)


def _parse(utf8: bytes) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(utf8, parser) if not utf8.isspace() and utf8 else None
    except etree.XMLSyntaxError as error:
        raise PageRejected("not_html", str(error)) from error
    if any("Excessive depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise PageRejected("too_deep", "elements nest deeper than the parser reads")
    return root
