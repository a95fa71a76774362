"""What no page that people wrote holds: so many elements or attributes that reading them is the attack.

A page costs as much as it has elements and pieces of text, but the parser takes time by the square of an element's
attributes. The largest real page seen has some thousand elements, none of them with more than thirty attributes.
"""

import re

from lxml import etree

from crawler.errors import PageRejected

_SMALL, _LARGE = 150_000, 500_000  # bytes of a page that can hold too much of something, and that is always looked at
_LONGEST_TAG = 65_536  # of a page that is looked at only where it has a longer one
_MOST_ELEMENTS = 260_000
_MOST_NODES = 550_000  # elements and pieces of text
_MOST_PICTURES = 130_000  # each costs as much as four other elements: address, place, caption
_MOST_ATTRIBUTES = 1_000  # of an element that costs nothing to speak of
_MOST_COMPARISONS = 500_000_000  # of attributes with those before them in their elements
_TAG = re.compile(rb"<[a-zA-Z](?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+")
_QUOTED = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_ELEMENTS, _TEXTS = etree.XPath("count(//*)"), etree.XPath("count(//text())")
_PICTURES = etree.XPath("count(//img)")


def refuse_attributes(utf8: bytes) -> None:
    """Raise PageRejected ``too_many_elements`` for bytes whose attributes alone would keep the parser busy."""
    if len(utf8) < _SMALL or (len(utf8) < _LARGE and not _has_long_tag(utf8)):
        return
    comparisons = 0
    for tag in _TAG.finditer(utf8):
        if tag.end() - tag.start() > 2 * _MOST_ATTRIBUTES:
            attributes = len(_QUOTED.sub(b" ", tag[0]).split())
            comparisons += attributes**2 if attributes > _MOST_ATTRIBUTES else 0
    if comparisons > _MOST_COMPARISONS:
        raise PageRejected("too_many_elements", "elements with thousands of attributes")


def refuse_elements(utf8: bytes, root: etree._Element) -> None:
    """Raise PageRejected ``too_many_elements`` for a tree that is too large to be read in a few seconds."""
    if len(utf8) < _LARGE:
        return
    elements = _ELEMENTS(root)
    if _PICTURES(root) > _MOST_PICTURES:  # type: ignore[operator]  # a number
        raise PageRejected("too_many_elements", "more pictures than are read in a few seconds")
    if elements > _MOST_ELEMENTS or elements + _TEXTS(root) > _MOST_NODES:  # type: ignore[operator]  # both are numbers
        raise PageRejected("too_many_elements", "more elements or pieces of text than are read in a few seconds")


def _has_long_tag(utf8: bytes) -> bool:
    """Look at a page here and there for a stretch without the end of a tag; scripts have such stretches too."""
    places = range(0, len(utf8) - _LONGEST_TAG, _LONGEST_TAG)
    return any(utf8.find(b">", place, place + _LONGEST_TAG) < 0 for place in places)
