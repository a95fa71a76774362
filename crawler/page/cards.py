"""Cards beside a body that offer other articles: a linked headline each, with a picture or a line of its own."""

from collections.abc import Mapping
from itertools import islice

from crawler.page.tree import Element

__all__ = ["are_teasers", "teasers_behind"]

_HEADING_TAGS = frozenset("h1 h2 h3 h4 h5 h6 script style".split())
_FEWEST_CARDS, _MOST_LINKS = 2, 4
_SHORTEST_CARD = 6  # characters of a linked headline
_MORE = (
    "详情",
    "详细",
    "查看",
    "更多",
    "全文",
    "阅读全文",
    "查看详情",
    "查看全文",
    "阅读更多",
)  # of a card without a headline
_SHORTEST_TEASER = 16  # characters beside it: a row of a list has a day at most


def teasers_behind(child: Element, totals: Mapping[Element, float]) -> float:
    """Return the weight of the boxes behind an element that offer other articles: cards of linked headline and text."""
    return sum(totals.get(box, 0.0) for box in child.itersiblings() if totals.get(box, 0.0) > 0 and are_teasers(box))


def are_teasers(box: Element) -> bool:
    """Tell a box of cards that offer other articles."""
    first = next((child for child in box if child.tag not in _HEADING_TAGS), None)
    if first is None or next(first.iter("a"), None) is None:
        return False
    cards = [child for child in box if child.tag not in _HEADING_TAGS]
    while len(cards) == 1:
        cards = [child for child in cards[0] if child.tag not in _HEADING_TAGS]
    return len(cards) >= _FEWEST_CARDS and all(map(_is_card, cards))


def _is_card(element: Element) -> bool:
    """Whether an element holds a linked headline and, besides, a picture or a text of its own."""
    if len(element) < 2:
        return False
    links = ["".join(map(str, link.itertext())).strip() for link in islice(element.iter("a"), _MOST_LINKS)]
    if not any(len(text) >= _SHORTEST_CARD or text in _MORE for text in links):
        return False
    own = sum(len(str(text).strip()) for text in element.itertext()) - sum(map(len, links))
    return own >= _SHORTEST_TEASER or next(element.iter("img"), None) is not None
