"""The list of articles on a column page of any portal: found by structure, without a word of the page.

A list is links that stand alike, in one place, with a day beside each. Menus have short texts and no days, side boxes
rarely days, friendly links lead to other hosts, and none of them lies in the column's own folder.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.canonical import bare_host
from crawler.columns.listing import Listing
from crawler.columns.rows import Row, rows_of

_SHORTEST_HEADLINE = 5
_LONGEST_COUNTED = 30
_MENU_TEXT = 6  # characters that an entry of a menu has as well
_DATED, _DATED_ADDRESS, _OF_COLUMN = 5, 2, 3  # how many times as much such a row counts
_FEWEST_ITEMS = 3
_LEVELS = 6  # elements above a link that tell its place
_HIGHEST = 40  # no list is held together farther above its links
_NAMED = frozenset(("ul", "ol", "div", "table"))
_CELLS = frozenset(("td", "th"))  # side by side they are columns of a layout
_COLUMN_NUMBER = re.compile(r"\d{3,}")


def general_rows(listing: Listing) -> list[Row]:
    """Return the rows of a page whose list is not declared; an empty list when no links look like headlines."""
    column = _Column(listing.url)
    lists = list(_lists(link.root for link in listing.tree.xpath("//a[@href]")))
    read = [_headed(rows_of(listing, links)) for links in lists]
    best = max(range(len(lists)), key=lambda n: column.weight(read[n]), default=None)
    if best is None or not column.weight(read[best]):
        return []
    odd = _odd_links(lists[best]) if _mostly_dated(read[best]) else []
    return _headed(_with_odd_rows(listing, [*lists[best], *odd], read[best])) if odd else read[best]


class _Column:
    """How much some rows look like the list of a column."""

    def __init__(self, url: str) -> None:
        path = urlsplit(url).path
        self.host = _bare_host(url)
        self.folder = path.rpartition("/")[0] + "/"
        self.numbers = set(_COLUMN_NUMBER.findall(path))

    def weight(self, rows: Sequence[Row]) -> int:
        """Return the weight of some rows: headline text, more where a day stands beside it, none off the host."""
        return sum(map(self._row, rows))

    def _row(self, row: Row) -> int:
        if _bare_host(row.url) != self.host:
            return 0
        text = min(len(row.shown), _LONGEST_COUNTED)
        weight = text * _DATED if row.dated else max(0, text - _MENU_TEXT) * (_DATED_ADDRESS if row.day else 1)
        return weight * (_OF_COLUMN if self._holds(row.url) else 1)

    def _holds(self, url: str) -> bool:
        path = urlsplit(url).path
        below = self.folder != "/" and path.startswith(self.folder)
        return below or not self.numbers.isdisjoint(_COLUMN_NUMBER.findall(path))


def _bare_host(url: str) -> str:
    return bare_host(urlsplit(url).hostname or "")


def _headed(rows: list[Row]) -> list[Row]:
    return [row for row in rows if len(row.shown) >= _SHORTEST_HEADLINE]


def _mostly_dated(rows: Sequence[Row]) -> bool:
    return len(rows) >= _FEWEST_ITEMS and sum(row.dated for row in rows) * 2 > len(rows)


def _lists(links: Iterable[HtmlElement]) -> Iterator[list[HtmlElement]]:
    """Yield links that stand alike, those of one place together."""
    alike: dict[tuple[str, ...], list[HtmlElement]] = defaultdict(list)
    for link in links:
        alike[_shape(link)].append(link)
    for group in alike.values():
        yield from _by_place(group)


def _shape(link: HtmlElement) -> tuple[str, ...]:
    """Return the tags above a link; classes only of lists and blocks, since rows alternate theirs."""
    steps = [f"a.{link.get('class', '')}"]
    for node in islice(link.iterancestors(), _LEVELS):
        named = str(node.tag) in _NAMED
        steps.append(f"{node.tag}.{node.get('class', '')}#{node.get('id', '')}" if named else str(node.tag))
    return tuple(steps)


def _by_place(links: list[HtmlElement]) -> Iterator[list[HtmlElement]]:
    """Part links that stand alike by the element that holds them; blocks of rows side by side are one list."""
    held: dict[HtmlElement, set[str]] = defaultdict(set)
    for link in links:
        for node in _above(link):
            held[node].add(link.get("href", ""))
    around = {link: next((node for node in _above(link) if len(held[node]) > 1), link) for link in links}
    holders = set(around.values())
    siblings = Counter(holder.getparent() for holder in holders)
    places: dict[HtmlElement | None, list[HtmlElement]] = defaultdict(list)
    for link, holder in around.items():
        parent = holder.getparent()
        one_list = holder.tag not in _CELLS and (siblings[parent] > 1 or parent in holders)
        places[parent if one_list else holder].append(link)
    yield from places.values()


def _above(link: HtmlElement) -> Iterator[HtmlElement]:
    return islice(link.iterancestors(), _HIGHEST)


def _odd_links(links: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Return the links of rows that stand among those of a list in other mark-up: bold, coloured, every second one."""
    items = _items(links)
    tags = {item.tag for item in items}
    parents = {item.getparent() for item in items}
    beside = (child for parent in parents if parent is not None for child in parent if child.tag in tags)
    found = (max(child.iter("a"), key=_length, default=None) for child in beside if child not in items)
    return [link for link in found if link is not None and link.get("href")]


def _items(links: Sequence[HtmlElement]) -> set[HtmlElement]:
    """Return for each link the widest element that holds no other."""
    held = Counter(node for link in links for node in _above(link))
    items = set()
    for link in links:
        item = link
        for node in _above(link):
            if held[node] > 1:
                break
            item = node
        items.add(item)
    return items


def _length(link: HtmlElement) -> int:
    return len(link.text_content().strip())


def _with_odd_rows(listing: Listing, links: Sequence[HtmlElement], rows: Sequence[Row]) -> list[Row]:
    """Return the rows of these links in the page's order; of those that ``rows`` does not have, the dated ones."""
    known = {row.url for row in rows}
    order = {link: place for place, link in enumerate(listing.tree.root.iter("a"))}
    placed = sorted(links, key=lambda link: order.get(link, 0))
    return [row for row in rows_of(listing, placed) if row.dated or row.url in known]
