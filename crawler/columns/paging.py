"""The page after this one in a column: TRS's scripts, a link named 下一页, a pager's numbers, numbered file names."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.columns.listing import Listing

_TRS_CALL = re.compile(r"createPageHTML\s*\(([^()]{3,200})\)")
# The older TRS templates count in variables and write the links themselves.
_TRS_VARIABLE = re.compile(r"\bvar\s+(currentPage|countPage)\s*=\s*(\d{1,5})\b")
_TRS_FILE = re.compile(
    r"\b(?P<name>[A-Za-z]\w{0,40})[\"']?\s?\+?\s?[\"']?_[\"']\s?\+.{0,80}?[\"']\.(?:[\"']\s?\+\s?[\"'])?(?P<extension>s?html?)\b"
)
_NEXT = frozenset(("下一页", "下页", "后一页", "后页", "下一頁"))
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_ARROW = re.compile(r"\s*(?:[>›»→]+|next(?: page)?)\s*[>›»→]*\s*", re.IGNORECASE)
_LONGEST_PAGER = 20  # a calendar has more numbers
_PAGE_NUMBER = re.compile(r"\s*[\[(（]?\s*(\d{1,5})\s*[\])）]?\s*")
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
    return trs_next(listing) or linked_next(listing) or pager_next(listing) or numbered_next(listing)


def trs_next(listing: Listing) -> str | None:
    """Return what TRS's ``createPageHTML`` would link to as the next page.

    Two forms are in use, told apart by their arguments' types. ``(count, index, "index", "html")`` counts from 0, and
    page n is ``index_n.html``; ``("container", count, page, "index", "html", rows)`` counts from 1, and page n too.
    """
    for call in _TRS_CALL.finditer(listing.text):
        pages = _trs_arguments(call[1])
        if pages and pages.following <= pages.last:
            return urljoin(listing.base, f"{pages.name}_{pages.following}.{pages.extension}")
    return _trs_variables_next(listing)


def _trs_variables_next(listing: Listing) -> str | None:
    values = {name: int(number) for name, number in _TRS_VARIABLE.findall(listing.text)}
    file = _TRS_FILE.search(listing.text) if len(values) == 2 else None
    if file is None or values["currentPage"] + 1 >= values["countPage"]:
        return None
    return urljoin(listing.base, f"{file['name']}_{values['currentPage'] + 1}.{file['extension']}")


def linked_next(listing: Listing) -> str | None:
    """Return the target of a link that calls itself the next page and leads elsewhere."""
    for link in listing.tree.xpath("//a[@href] | //link[@rel='next'][@href]"):
        if _is_next(link.root):
            url = listing.absolute(link.attrib["href"])
            if url and url != listing.url:
                return url
    return None


def _is_next(link: HtmlElement) -> bool:
    if link.get("rel") == "next":
        return True
    text = link.text_content()
    if any(_NOT_CHINESE.sub("", name) in _NEXT for name in (text, link.get("title", ""))):
        return True
    around = link.getparent()
    marked = [link.get("class", ""), around.get("class", "") if around is not None else ""]
    return bool(_ARROW.fullmatch(text)) and any(map(_NEXT_CLASS.search, marked))


def pager_next(listing: Listing) -> str | None:
    """Return the target of the number after the current one, which is no link or leads to this very page."""
    folder = urlsplit(listing.url).path.rpartition("/")[0] + "/"
    for pager in _pagers(listing):
        numbers = list(_numbers(listing, pager))
        for (here, shown), (number, url) in pairwise(numbers if len(numbers) <= _LONGEST_PAGER else []):
            current = shown in (None, listing.url) and url not in (None, listing.url)
            if url and current and number == here + 1 and urlsplit(url).path.startswith(folder):
                return url
    return None


def _pagers(listing: Listing) -> Iterator[HtmlElement]:
    """Yield each element that holds several links that are numbers, once."""
    links = [link.root for link in listing.tree.xpath("//a[@href]") if _number(link.root.text_content())]
    held = Counter(above for link in links for above in islice(link.iterancestors(), 3))
    return (above for above, count in held.items() if count > 1 or len(links) == 1)


def _numbers(listing: Listing, pager: HtmlElement) -> Iterator[tuple[int, str | None]]:
    """Yield the numbers of a pager with the addresses that they lead to."""
    for text in pager.xpath(".//text()"):
        number = _number(text)
        if number is not None:
            node = text.getparent().getparent() if text.is_tail else text.getparent()
            link = node if node.tag == "a" else next(node.iterancestors("a"), None)
            yield number, listing.absolute(link.get("href")) if link is not None else None


def _number(text: str | None) -> int | None:
    found = _PAGE_NUMBER.fullmatch(text or "")
    return int(found[1]) if found else None


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
