"""Rows of a column page: address, headline and day of each article, read from its link and what stands beside it.

Where a site declares its links, those are the rows; elsewhere ``crawler.columns.lists`` finds them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from lxml.html import HtmlElement
from parsel import Selector

from crawler.columns.listing import Listing
from crawler.text.dates import find_moments, read_moment, url_day

_HIGHEST_CLIMB = 4
# A row's date never stands outside these.
_LIST_TAGS = frozenset(("ul", "ol", "dl", "table", "tbody", "body", "html"))
_TRAILING_DAY = re.compile(
    r"[\s\[(（【]*\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\s\])）】]*$"
)
# The day large and the month small, or the other way round: 16 | 2024-12, 2024.12 | 16.
_SPLIT_DAY = re.compile(
    r"(?<![\d-])(?P<day>\d{1,2})\s+(?P<month>20\d{2}[-/.年]\d{1,2})月?(?!\s*[-/.\d])"
    r"|(?<!\d)(?P<first>20\d{2}[-/.年]\d{1,2})月?\s+(?P<then>\d{1,2})(?![\d:])"
)
_DAY_WITHOUT_YEAR = re.compile(r"(?<![\d-])(?:0?[1-9]|1[0-2])(?:[-/.]|月)(?:0?[1-9]|[12]\d|3[01])(?![\d-])")
_PINNED = re.compile(r"^[\[【(（]?\s*置\s*顶\s*[\]】)）]?[\s:：|]*(?=\S)")
_CUT_SHORT = ("..", "…")
# No day at a text's end is longer; beyond it the pattern would try each run of blanks and brackets of a long text.
_LONGEST_DAY = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One listed article.

    ``headline`` is None where only a shortened or no text is shown. ``dated`` tells that a day stands beside it, maybe
    without its year (``[12-16]``), which leaves ``day`` to the address or None. ``shown`` is the text as the list shows
    it, shortened or not; ``pinned`` that the list calls it 置顶.
    """

    url: str
    headline: str | None = None
    day: date | None = None
    dated: bool = False
    shown: str = field(default="", compare=False)
    pinned: bool = field(default=False, compare=False)


def declared_rows(listing: Listing, query: str) -> list[Row]:
    """Return the rows that a declared selector finds: links, or elements that hold one; each address once."""
    links = (_link(found) for found in listing.select(query))
    return rows_of(listing, [link for link in links if link is not None])


def _link(found: Selector) -> HtmlElement | None:
    if not isinstance(found.root, HtmlElement):  # a query for texts or attributes
        return None
    if found.root.tag in ("a", "area"):
        return found.root
    inner = found.xpath(".//a[@href]")
    return inner[0].root if inner else None


def rows_of(listing: Listing, links: Sequence[HtmlElement]) -> list[Row]:
    """Return one row an address, in order; of two links to one article (picture and text) the fuller text counts."""
    of_list = set(links)
    rows: dict[str, Row] = {}
    for link in links:
        # What lies at another scheme is listed too, for the books: it is elsewhere.
        url = listing.absolute(link.get("href")) or listing.other_scheme(link.get("href"))
        if url is None:
            continue
        day, dated = _day(link, of_list)
        title, listed = _squeeze(link.get("title", "")), _shown(link)
        shown = _PINNED.sub("", listed)
        row = Row(
            url, _headline(title, shown), day or _day_of_address(url), dated, shown or title, pinned=shown != listed
        )
        rows[url] = _fuller(rows[url], row) if url in rows else row
    return list(rows.values())


def _fuller(first: Row, second: Row) -> Row:
    headline = max(first.headline or "", second.headline or "", key=len) or None
    shown = max(first.shown, second.shown, key=len)
    dated, pinned = first.dated or second.dated, first.pinned or second.pinned
    return Row(first.url, headline, first.day or second.day, dated, shown, pinned=pinned)


def _headline(title: str, shown: str) -> str | None:
    if shown and not shown.endswith(_CUT_SHORT):
        return shown
    return title if title and not title.endswith(_CUT_SHORT) else None


def _shown(link: HtmlElement) -> str:
    """Return the link's text without its day; a heading inside stands for all (a lead may follow it)."""
    headings = link.xpath(".//h1|.//h2|.//h3|.//h4|.//h5")
    text = _squeeze((headings[0] if headings else link).text_content())
    without = _without_trailing_day(text)
    return without if without != text else _squeeze(_without_spans_of_days(link, text))


def _without_trailing_day(text: str) -> str:
    return (text[:-_LONGEST_DAY] + _TRAILING_DAY.sub("", text[-_LONGEST_DAY:])).strip()


def _without_spans_of_days(link: HtmlElement, text: str) -> str:
    """Return the text without a day that stands in a span before or after it (``<span>2024-12-15</span>``)."""
    for span in link.xpath(".//span|.//em|.//i|.//time"):
        shown = _squeeze(span.text_content())
        if len(shown) <= _LONGEST_DAY and _TRAILING_DAY.fullmatch(shown):
            return text.replace(shown, "", 1)
    return text


def _day(link: HtmlElement, of_list: set[HtmlElement]) -> tuple[date | None, bool]:
    """Return the day beside a link or in its text, and whether any is shown, with its year or without."""
    item, inside = _item(link, of_list), link.text_content()
    beside = item.text_content().replace(inside, " ", 1)
    for text in (beside, inside):
        if moments := find_moments(text):
            return moments[-1].value.date(), True
    if split := _SPLIT_DAY.search(" ".join(map(str, item.xpath(".//text()")))):
        return _joined_day(split), True
    return None, _DAY_WITHOUT_YEAR.search(beside) is not None


def _joined_day(split: re.Match[str]) -> date | None:
    month, day = split["month"] or split["first"], split["day"] or split["then"]
    moment = read_moment("-".join([*re.findall(r"\d+", month), day]))
    return moment.value.date() if moment else None


def _item(link: HtmlElement, of_list: set[HtmlElement]) -> HtmlElement:
    """Return the widest element around a link that holds no other link of the list."""
    item = link
    for node in islice(link.iterancestors(), _HIGHEST_CLIMB):
        others = (other for other in node.iter("a", "area") if other in of_list)
        if node.tag in _LIST_TAGS or any(other.get("href") != link.get("href") for other in others):
            break
        item = node
    return item


def _day_of_address(url: str) -> date | None:
    moment = url_day(url)
    return moment.value.date() if moment else None


def _squeeze(text: str) -> str:
    return " ".join(text.split())
