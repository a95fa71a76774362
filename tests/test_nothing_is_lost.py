"""Nothing is lost: each character of a body's container stands in the records, once.

The container's characters are gathered here by a walk of its own. They are compared as multisets, decomposed, so that
it does not matter on which side of a tag an accent stands.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from crawler import read_page
from crawler.base.loader import site_profile
from crawler.cases import PAGE, read_case
from crawler.errors import PageRejected
from crawler.page.decode import decode
from crawler.page.fields import read_fields
from crawler.page.front_matter import has_front_matter, read_front_matter
from crawler.page.page import Page
from crawler.page.reader import _beside
from crawler.page.tree import parse
from crawler.record import Record, as_dict
from demo.replicas import find_page, read_replicas, read_table
from tests.test_fixtures import FIXTURES, every_readable_case
from tests.test_seeds import SHARED

# What a browser shows none of, and what a reader works with instead of reading it.
UNREAD = {
    "script", "style", "noscript", "template", "textarea", "select", "option", "button", "iframe", "video", "audio",
    "object", "embed", "svg",
}  # fmt: skip
# visibility:hidden is no such thing: WeChat serves each article so, and shows it by script.
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# Controls but for the tab between cells and the line feed between captions; bidi marks; zero-width characters; blanks
# at the ends and in a row.
UNTIDY = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|^\s|\s$|\s\s"
)


def is_read(element: etree._Element) -> bool:
    return element.tag not in UNREAD and element.get("hidden") is None and not HIDDEN.search(element.get("style") or "")


def visible_text(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if is_read(child):
            yield from visible_text(child)
        yield child.tail or ""


def characters(texts: Sequence[str]) -> Counter[str]:
    """Return how often each visible character stands in some texts."""
    whole = unicodedata.normalize("NFD", "".join(texts))
    return Counter(sign for sign in whole if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf"))


def parsed(body: bytes, url: str, site: str | None, context: Mapping[str, str]) -> Page:
    utf8, stated = decode(body).utf8, {}
    if has_front_matter(utf8):
        post = read_front_matter(utf8)
        utf8, stated = post.utf8, post.metas
    return Page(parse(utf8), url, site_profile(site) if site else None, context, stated)


def shown(page: Page) -> Counter[str]:
    """Return the characters of the container, and of the captions that a newspaper shows beside it."""
    beside = [block.text for block in _beside(page, read_fields(page))]
    return characters([*visible_text(page.container), *beside])


def kept(records: Sequence[Record]) -> Counter[str]:
    """Return the characters of the records, but for the titles of attachments."""
    captions = [image.caption or "" for record in records for image in record.images]
    removed = [line.text for record in records for line in record.removed]
    headlines = [record.headline or "" for record in records if record.kind == "story"]
    return characters([*(line for record in records for line in record.body), *removed, *captions, *headlines])


def without_titles(missing: Counter[str], records: Sequence[Record]) -> Counter[str]:
    """Take away the titles of attachments; one whose link stands in a line of text is missing nowhere."""
    titles = [characters([item.title]) for record in records for item in record.attachments]
    for title in sorted(titles, key=Counter.total, reverse=True):
        if title <= missing:
            missing -= title
    return missing


def unequal(body: bytes, url: str, *, site: str | None = None, context: Mapping[str, str] | None = None) -> str:
    """Return which characters are lost and which are doubled, or nothing."""
    records = read_page(body, url=url, site=site, context=context, keep_personal_numbers=True)
    wanted, got = shown(parsed(body, url, site, context or {})), kept(records)
    lost, doubled = without_titles(wanted - got, records), got - wanted
    return f"lost {''.join(lost.elements())!r}, doubled {''.join(doubled.elements())!r}" if lost or doubled else ""


@every_readable_case
def test_a_fixture_keeps_each_character(folder: Path) -> None:
    case = read_case(folder)
    assert unequal((folder / PAGE).read_bytes(), case.url, site=folder.parent.name, context=case.context) == ""


REPLICAS = [(site, url) for site, table in read_table("expected").items() for url in table["articles"]]


@pytest.mark.parametrize(("site", "url"), REPLICAS, ids=[url.rpartition("/")[2] for _, url in REPLICAS])
def test_a_replica_keeps_each_character(site: str, url: str) -> None:
    page = find_page(url, read_replicas())
    assert page
    assert unequal(page.read_bytes(), url, site=site) == ""


LABELLED = sorted((FIXTURES / "_pages").glob("*.html"))


def unequal_of(page: Path) -> str:
    label = json.loads(page.with_suffix(".json").read_text("utf-8"))
    try:
        return unequal(page.read_bytes(), label.get("url") or URL, site=label.get("site"))
    except PageRejected:  # that it should have been read is for test_pages to say
        return ""


@pytest.mark.parametrize("page", LABELLED, ids=lambda page: page.stem)
def test_a_labelled_page_keeps_each_character(page: Path) -> None:
    assert unequal_of(page) == ""


@pytest.mark.parametrize("folder", ["pages", "seeds"])
def test_pages_of_others_keep_each_character(folder: str) -> None:
    pages = sorted((SHARED / folder).glob("*.html"))
    if not pages:
        pytest.skip(f"../shared/{folder} is not there")
    assert [f"{page.stem}: {message}" for page in pages if (message := unequal_of(page))] == []


URL = "http://www.example.gov.cn/news/202412/t20241215_1.html"
PARAGRAPH = "<p>　　云溪镇的老茶厂昨天重新开工，第一批三十名工人回到了车间，镇里为他们办了一场简短的开工仪式。</p>"
WORDS = (
    "茶厂", "记者", "摄", "12月15日", "附件", "相关新闻", "编辑：", "索引号", "发文字号", "一周简讯", "来源：云溪网",
    "（记者 李晓禾）", "。", "，", "（", "）", "\t", "\n", " ", "　", "\xa0", "&nbsp;", "&#8203;", "\u202e", "\u200b",
    "\ufeff", "\u0301", "e\u0301", "\u00ad", "&#1;", "&lt;", "<", ">", "&", "\x85", "\u2028", "가", "①", "𠮷", "***",
)  # fmt: skip
TAGS = (
    "p", "div", "span", "strong", "b", "font", "h2", "center", "table", "tbody", "tr", "td", "th", "ul", "li", "a",
    "section", "pre", "blockquote", "form", "button", "select", "option", "script", "style", "noscript", "textarea",
    "figure", "figcaption", "iframe", "svg", "founder-content", "unknown",
)  # fmt: skip
ATTRIBUTES = (
    "", ' style="text-align:center"', ' style="display:none"', ' style="font-weight:bold"', " hidden", ' align="right"',
    ' href="a.pdf"', ' href="/news/1.html"', ' class="caption"', ' style="visibility: hidden"', ' rowspan="2"',
)  # fmt: skip
LOOSE = ("<br>", "<img src=a.jpg>", "<hr>", "</p>", "</div>", "</td>", "</table>", "<!-- x -->", "<!--", "<p>", "<td>")

# Lines that some rule takes, moves or splits at; in any order, as often as it comes.
LEAD = "<p>12月15日，云溪镇老茶厂重新开工，三十名工人回到车间，镇里为他们办了一场简短的开工仪式。</p>"
BLOCKS = (
    LEAD, PARAGRAPH, "<p>老茶厂重新开工</p>", "<h2>老茶厂重新开工</h2>", "<p align=center><b>县里召开秋收会议</b></p>",
    "<p><b>12月15日</b></p>", "<p>12月16日</p>", "<p><b>一周简讯</b></p>", "<p>>>16日，镇图书馆开放。</p>",
    "<p><img src=a.jpg></p>", "<p align=center>车间里的工人。记者 李晓禾/摄</p>", "<p>（记者 李晓禾）</p>",
    "<p>记者 李晓禾 摄</p>", '<p><a href="a.pdf">名单.pdf</a></p>', "<p>附件：</p>", "<p>一、工作要求</p>",
    '<p>附件：<a href="a.pdf">名单</a> 2.<a href="b.doc">表</a></p>', "<p>* * *</p>", "<p>推荐访问：茶</p>",
    '<p>见<a href="a.pdf">名单</a>和<a href="a.pdf">名单</a>。</p>', "<p>声明：本站保护知识产权</p>", "<p>【打印】</p>",
    "<table><tr><td>索引号</td><td>1</td><td>发布机构</td><td>镇政府</td></tr></table>",
    "<table><tr><td><img src=b.jpg>厂房</td><td><img src=c.jpg>车间 李晓禾 摄</td></tr></table>",
    "<table><tr><td></td><td>一</td></tr><tr><td>二<br>三</td><td><p>四</p></td></tr></table>",
    '<p><a href="/1.html">县里召开秋收会议</a></p>', "<p>相关新闻：</p>", "<p>责任编辑：李晓禾</p>",
    "<p>来源：云溪网</p>", "<p>全镇的茶当前隐藏内容免费查看叶</p>", "<p>（2024年12月1日<br>镇政府发布）</p>",
    "<figure><img src=d.jpg><figcaption>茶山</figcaption></figure>",
)  # fmt: skip
# A text that stands twice in a page counts for its first place only, so each story is its own.
STORIES = [
    f"<p align=center><b>{place}召开秋收会议</b></p><p>12月{day}日，{place}召开秋收会议，听取各村收割进度，要求在霜降前"
    f"把晚稻全部收进仓里，{day}名村干部参加会议，会后到田间查看。</p>"
    for day, place in enumerate(("云溪镇", "石板镇", "青岩镇", "双河镇", "白果镇"), 11)
]

blocks = st.lists(st.sampled_from(BLOCKS), max_size=12).map("".join)
texts = st.lists(st.sampled_from(WORDS), max_size=6).map("".join)


def wrapped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    element = st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), inside)
    return element.map(lambda parts: f"<{parts[0]}{parts[1]}>{parts[2]}</{parts[0]}>")


fragments = st.recursive(
    texts | st.sampled_from(LOOSE), lambda inside: wrapped(inside) | st.lists(inside, max_size=4).map("".join)
)


def page_with(fragment: str, *, before: str = PARAGRAPH, after: str = PARAGRAPH) -> bytes:
    return (
        "<html><head><title>老茶厂重新开工_云溪镇</title></head><body><h1>老茶厂重新开工</h1>"
        f'<div>发布时间：2024-12-15</div><div class="TRS_UEDITOR">{before}{fragment}{after}</div>'
        "<div>版权所有：云溪镇人民政府</div></body></html>"
    ).encode("utf-8", "replace")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings([*value.values()])
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def untidy(record: Record) -> Iterator[str]:
    """Yield a message for each field whose text is not NFC, holds what cannot be seen, or needless blanks."""
    for field, value in as_dict(record).items():
        for text in strings(value):
            if UNTIDY.search(text) or not unicodedata.is_normalized("NFC", text):
                yield f"{field}: {text!r}"


def check(body: bytes) -> None:
    """Check a page that may be rejected: no character is lost, and none that cannot be seen is let out."""
    try:
        records = read_page(body, url=URL, keep_personal_numbers=True)
    except PageRejected:
        return
    assert unequal(body, URL) == ""
    assert [message for record in records for message in untidy(record)] == []


modest = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@modest
@given(fragments)
def test_whatever_stands_in_a_text_is_kept(fragment: str) -> None:
    check(page_with(fragment))


@modest
@given(blocks)
def test_whatever_rules_meet_each_other_a_line_is_kept_once(fragment: str) -> None:
    check(page_with(fragment, before="", after=""))


@modest
@given(st.lists(blocks, min_size=3, max_size=5))
def test_whatever_stands_between_the_stories_of_a_digest_is_kept(between: list[str]) -> None:
    stories = [story + lines for story, lines in zip(STORIES, between, strict=False)]
    check(page_with("<p>12月14日</p>".join(stories), before="", after=""))


@modest
@given(fragments)
def test_whatever_a_page_consists_of_is_kept(fragment: str) -> None:
    check(page_with(fragment, before="", after=""))


@modest
@given(st.lists(st.sampled_from([*LOOSE, PARAGRAPH, "<html>", "<body>", "\0", "\xff"]) | texts, max_size=8))
def test_whatever_bytes_come_a_page_is_read_or_rejected(pieces: list[str]) -> None:
    check("".join(pieces).encode("latin-1", "replace"))
