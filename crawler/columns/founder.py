"""Node pages of Founder e-papers, classic and newer: the pages of an issue and the stories of a page.

A node page lists its stories as links and again as areas of the map over the page's picture; some stand only there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from parsel import Selector

from crawler.columns.listing import Listing
from crawler.columns.rows import Row

_STORY = re.compile(r"content_\w+\.s?html?")
_DAY_FOLDER = re.compile(r"/(\d{4})[-/]?(\d{2})[-/]?(\d{2})/[^/]*$")
_NODE = re.compile(r"node_\w+\.s?html?")
# 第A02版：要闻, A02版：要闻, and A02： 要闻 in the hidden list.
_NAME = re.compile(r"第?\s*(?P<number>[A-Za-z]{0,2}\d{1,3})\s*(?P<page>版)?\s*[:：]?\s*(?P<title>.*)")


@dataclass(frozen=True, slots=True)
class IssuePage:
    """A page of an issue: its node address and its name, ``A02版：要闻`` (None where no link names it)."""

    url: str
    name: str | None = None


def issue_pages(listing: Listing, day: date) -> list[IssuePage]:
    """Return the issue's pages in reading order, each once; links to other days' issues are left out.

    The order is that of the links that name their page: 下一版 stands anywhere.
    """
    names: dict[str, str] = {}
    unnamed: dict[str, None] = {}
    for link, url in _links(listing, _NODE, day):
        name = _page_name(link)
        if name:
            names[url] = max(names.get(url, ""), name, key=len)
        unnamed[url] = None
    return [IssuePage(*page) for page in names.items()] + [IssuePage(url) for url in unnamed if url not in names]


def issue_stories(listing: Listing, day: date) -> list[Row]:
    """Return the stories of a node page, each once, those of the picture's map included."""
    headlines: dict[str, str | None] = {}
    for link, url in _links(listing, _STORY, day):
        shown = " ".join(link.xpath("string()").get("").split()) or None
        headlines[url] = headlines.get(url) or shown
    return [Row(url, headline, day) for url, headline in headlines.items()]


def issue_day(url: str) -> date | None:
    """Return the day of the issue whose page an address is, or None for any other address."""
    path = urlsplit(url).path
    folder = _DAY_FOLDER.search(path)
    if folder is None or not _NODE.fullmatch(path.rpartition("/")[2]):
        return None
    try:
        return date(*map(int, folder.groups()))
    except ValueError:  # the 31st of June
        return None


def next_issue_page(listing: Listing, day: date) -> str | None:
    """Return the address of the issue's page after this one, or None on its last."""
    urls = [page.url for page in issue_pages(listing, day)]
    after = urls[urls.index(listing.url) + 1 :] if listing.url in urls else []
    return after[0] if after else None


def is_of_day(url: str, day: date) -> bool:
    """Tell whether an address lies in the folder of a day: ``/2021-08/05/``, ``/202108/05/``, ``/20210805/``."""
    folder = urlsplit(url).path.rpartition("/")[0]
    return f"{day:%Y%m%d}" in re.sub(r"(?<=\d)[-/](?=\d)", "", folder)


def _links(listing: Listing, file: re.Pattern[str], day: date) -> Iterator[tuple[Selector, str]]:
    for link in listing.tree.xpath("//a[@href] | //area[@href]"):
        url = listing.absolute(link.attrib["href"])
        if url and file.fullmatch(urlsplit(url).path.rpartition("/")[2]) and is_of_day(url, day):
            yield link, url


def _page_name(link: Selector) -> str | None:
    found = _NAME.fullmatch(" ".join(link.xpath("string()").get("").split()))
    if found is None or not (found["page"] or found["title"]):
        return None
    return f"{found['number']}版：{found['title']}".removesuffix("：")
