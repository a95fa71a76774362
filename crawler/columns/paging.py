"""The page after this one in a column: a TRS script, a link named 下一页, or numbered file names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.columns.listing import Listing

_TRS_CALL = re.compile(r"createPageHTML\s*\(([^()]{3,200})\)")
_NEXT = frozenset(("下一页", "下页", "后一页", "后页", "下一頁"))
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")
# index.html, index_2.html, 18105_2.html, index2.html: stem, number, extension.
_FILE = re.compile(
    r"(?P<stem>[A-Za-z0-9]*?[A-Za-z]|[A-Za-z0-9]+?(?=_|\.))(?:_?(?P<number>\d{1,5}))?\.(?P<extension>s?html?|jhtml|jsp|aspx?)"
)


@dataclass(frozen=True, slots=True)
class _Trs:
    following: int  # the number in the next page's file name
    last: int  # the highest such number
    name: str
    extension: str


def next_page(listing: Listing) -> str | None:
    """Return the absolute address of the next page of the column, or None on its last."""
    return trs_next(listing) or linked_next(listing) or numbered_next(listing)


def trs_next(listing: Listing) -> str | None:
    """Return what TRS's ``createPageHTML`` would link to as the next page.

    Two forms are in use, told apart by their arguments' types. ``(count, index, "index", "html")`` counts from 0, and
    page n is ``index_n.html``; ``("container", count, page, "index", "html", rows)`` counts from 1, and page n too.
    """
    for call in _TRS_CALL.finditer(listing.text):
        pages = _trs_arguments(call[1])
        if pages and pages.following <= pages.last:
            return urljoin(listing.base, f"{pages.name}_{pages.following}.{pages.extension}")
    return None


def linked_next(listing: Listing) -> str | None:
    """Return the target of a link that calls itself the next page and leads elsewhere."""
    for link in listing.tree.xpath("//a[@href] | //link[@rel='next'][@href]"):
        names = (link.xpath("string()").get(""), link.attrib.get("title", ""))
        if link.attrib.get("rel") == "next" or any(_NOT_CHINESE.sub("", name) in _NEXT for name in names):
            url = listing.absolute(link.attrib["href"])
            if url and url != listing.url:
                return url
    return None


def numbered_next(listing: Listing) -> str | None:
    """Return the linked file of this column that comes after this page: ``index_2.html`` after ``index.html``."""
    folder, _, file = urlsplit(listing.url).path.rpartition("/")
    here = _FILE.fullmatch(file)
    wanted = here["stem"] if here else None
    number = int(here["number"] or 0) if here else 0
    numbered = dict(_numbered_links(listing, folder=folder, stem=wanted))
    # The first page bears no number; the second is _1 where counting starts at 0, else _2.
    candidates = (number + 1,) if number else (1, 2)
    return next((numbered[n] for n in candidates if n in numbered), None)


def _numbered_links(listing: Listing, *, folder: str, stem: str | None) -> Iterator[tuple[int, str]]:
    for href in listing.tree.xpath("//a/@href").getall():
        url = listing.absolute(href)
        path = urlsplit(url or "").path
        found = _FILE.fullmatch(path.rpartition("/")[2])
        if url and found and found["number"] and path.rpartition("/")[0] == folder and stem in (None, found["stem"]):
            yield int(found["number"]), url


def _trs_arguments(text: str) -> _Trs | None:
    """Return the arguments of a call, or None for a definition and for a form that is not known."""
    arguments = [argument.strip() for argument in text.split(",")]
    if _kinds(arguments)[:4] == "nnss":
        count, index, name, extension = arguments[:4]
        return _Trs(int(index) + 1, int(count) - 1, name[1:-1], extension[1:-1])
    if _kinds(arguments)[:5] == "snnss":
        _, count, page, name, extension = arguments[:5]
        return _Trs(int(page) + 1, int(count), name[1:-1], extension[1:-1])
    return None


def _kinds(arguments: list[str]) -> str:
    return "".join(
        "n" if argument.isdecimal() else "s" if argument[:1] in ("'", '"') else "?" for argument in arguments
    )
