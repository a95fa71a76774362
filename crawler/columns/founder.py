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
_NODE = re.compile(r"node_\w+\.s?html?")
# 第A02版：要闻, A02版：要闻, and A02： 要闻 in the hidden list.
_NAME = re.compile(r"第?\s*(?P<number>[A-Za-z]{0,2}\d{1,3})\s*(?P<page>版)?\s*[:：]?\s*(?P<title>.*)")


@dataclass(frozen=True, slots=True)
class IssuePage:
    """A page of an issue: its node address and its name, ``A02版：要闻`` (None where no link names it)."""

    url: str
    name: str | None = None


def issue_pages(listing: Listing, day: date) -> list[IssuePage]:
    """Return the issue's pages in reading order, each once; links to other days' issues are left out."""
    names: dict[str, str | None] = {}
    for link, url in _links(listing, _NODE, day):
        names[url] = _better(names.get(url), _page_name(link))
    return [IssuePage(url, name) for url, name in names.items()]


def issue_stories(listing: Listing, day: date) -> list[Row]:
    """Return the stories of a node page, each once, those of the picture's map included."""
    headlines: dict[str, str | None] = {}
    for link, url in _links(listing, _STORY, day):
        shown = " ".join(link.xpath("string()").get("").split()) or None
        headlines[url] = headlines.get(url) or shown
    return [Row(url, headline, day) for url, headline in headlines.items()]


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


def _better(known: str | None, name: str | None) -> str | None:
    return max(known or "", name or "", key=len) or None
