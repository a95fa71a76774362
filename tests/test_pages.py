"""Labelled pages of the project's own: each CMS family and each trap once at least, read without a site."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler import read_page
from crawler.errors import REASONS, PageRejected
from crawler.record import Record

FOLDER = Path(__file__).parent.parent / "fixtures" / "_pages"
LABELS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.rglob("*.json"))
}
PRECISION = {"day": 10, "minute": 16, "second": 19}
FIELDS = (
    "kicker", "headline", "subheadline", "published_at", "source", "breadcrumbs", "authors", "editors",
    "captions", "attachments", "body", "stories",
)  # fmt: skip

FAMILIES = {
    "TRS WCM", "Chongqing template", "Hanweb jcms", "VSB", "UCAP", "gkmlpt", "SiteServer", "Epoint",
    "Founder e-paper, classic", "Founder e-paper, newer", "other e-paper", "plain", "DedeCMS", "PHPCMS", "EasySite",
    "CMSTOP", "national portal", "aggregator", "mirror", "other",
}  # fmt: skip

# What was met on real pages, by the part of the page that it touches.
TRAPS = {
    "copies of the article": [
        "two copies, first hidden", "two copies with the same id, second hidden by class", "read-aloud copy first",
        "two copies that differ, with the same id", "three copies, hidden attribute", "two headers, PC and mobile",
    ],
    "parser and encoding": [
        "inner </html>", "h1 in h1", "unclosed containers", "unclosed paragraphs", "text under wbr", "custom elements",
        "Word HTML", "UTF-16 with BOM under a gb2312 meta", "UTF-8 bytes under a gb2312 meta", "words cut into spans",
        "deeply nested spans", "newline inside a paragraph", "NUL and control bytes", "broken meta attribute",
    ],
    "headline": [
        "headline in div", "headline in p", "headline in span", "headline in td", "headline in th", "headline in h4",
        "h1 is the site's name", "empty h1 and h2", "title without the headline", "title with the site first",
        "title with raw markup", "headline over two lines", "truncated headline", "headline written by script",
        "kicker and subheadline", "subheadline written by script",
    ],
    "dates": [
        "date with 时分", "date with dots", "date split over spans", "ratio sign in the time", "infotime", "时间发布",
        "date in Chinese digits", "event's start and end", "成文日期", "生成日期", "signing date only", "发稿时间",
        "clock of today", "最后更新 beside the date", "更新时间 beside 发布日期", "only 更新时间", "wrong PubDate",
        "date and source below the body", "date only in meta", "date only in the URL", "time 00:00 is no time",
    ],
    "source": [
        "empty 来源 next to a filled one", "empty 来源", "labels with blanks", "来源于", "source without a label",
        "labels of several fields in one node", "source only in a script", "source only in a script (var csource)",
        "DOCSOURCE", "source only in meta", "source and date without a separator",
    ],
    "bylines": [
        "staff in the lead bracket", "【全媒体记者 A】", "◎ byline with roles", "closing bracket with several roles",
        "closing names without a role", "closing 文/图 bracket", "记者X报道 in the lead", "A摄影报道",
        "labels with a bar",
        "作者︱A with U+FE31", "spaced name", "brackets of mixed width", "office in the closing bracket",
        "dateline byline", "own-line bracketed byline", "byline with 文/图 in brackets", "报道组 byline", "文/摄",
        "minority name with a dot", "compound surname", "bare name below the headline", "office as 作者", "作者：佚名",
    ],
    "editors": [
        "bracketed staff line in a table cell", "(编辑:A 审核:B)", "(图文:A 审核:B)", "编审 责任编辑 校对 line",
        "一审 二审 三审 in own lines", "editor with a code", "editor in the info line", "丨 as separator",
    ],
    "captions": [
        "图为", "图注", "▲ captions", "figcaption", "captions without a mark", "doubled captions", "photo news",
        "caption equals the headline", "centred sentence between photos", "captions with and without credit",
        "captions before the pictures", "caption over two lines", "caption in the picture's paragraph",
        "caption in a table cell",
    ],
    "inside the container": [
        "repeated headline", "索取号 table inside the container", "attachment heading without links", "QR line",
        "own-line source", "edition line", "分享让更多人看到", "follow lines", "player times", "pager", "font tool",
        "上一篇 下一篇 with titles", "相关新闻", "推荐访问", "original headline line",
        "agency's title block in the body", "tool lines at both ends of the body",
    ],
    "breadcrumbs": [
        "breadcrumb without links", "breadcrumb as list items", "breadcrumb with »", "breadcrumb with ›",
        "breadcrumb with /", "breadcrumb with -", "breadcrumb with nbsp only", "blank inside a breadcrumb item",
        "trailing 正文", "trailing 内容", "empty breadcrumb link", "breadcrumb replaced by script",
        "headline as the last breadcrumb", "last breadcrumb without a link", "trail inside the body",
    ],
    "inserted text": [
        "当前隐藏内容免费查看 inside a word", "小编整理 line", "masked names", "text in traditional characters",
    ],
    "digests": [
        "digest with plain day headings", "digest with bold day headings", "digest with h3 headings",
        "digest with the lead story before the first day heading", "digest over a year's end", "briefs with >>",
        "briefs with ◆", "briefs with ●", "bold sub-headings that make no digest",
    ],
    "shapes": [
        "short item", "table layout", "text separated by br", "text without paragraphs", "text in pre", "body in span",
        "section paragraphs", "div paragraphs", "paragraphs are headings", "WeChat nested sections", "images only",
        "attachments only", "attachment list in the body", "long table, little text", "the text is a list of links",
        "link directory longer than the article", "comments longer than the body", "side boxes with dates",
        "procurement notice", "regulation", "interview", "speech", "obituary", "weather notice", "letter and answer",
    ],
    "around the page": [
        "soft 404", "soft 404 with a list of news", "challenge page of 521", "challenge page of 412", "page of a WAF",
        "list page with pinned posts and weixin links", "node page of a paper", "person card", "only blanks",
        "PDF under an article's address", "personal numbers in a notice",
    ],
}  # fmt: skip


def page_bytes(name: str) -> bytes:
    return next(FOLDER.rglob(f"{name}.html")).read_bytes()


def flat(text: str | None) -> str:
    return "".join((text or "").split())


def read_fields(records: list[Record]) -> dict[str, Any]:
    """Return what the labels state, of a page's records, in the labels' terms."""
    head = records[0]
    displayed = PRECISION[head.published_precision] if head.published_precision else 0
    return {
        "kicker": head.kicker,
        "headline": head.headline,
        "subheadline": head.subheadline,
        "published_at": (head.published_at or "")[:displayed] or None,
        "source": head.source,
        "breadcrumbs": head.breadcrumbs,
        "authors": sorted({flat(author.name) for record in records for author in record.authors}),
        "editors": sorted({flat(editor.name) for editor in head.editors}),
        "captions": sorted(flat(image.caption) for record in records for image in record.images if image.caption),
        "attachments": sorted((item.title, item.url) for record in records for item in record.attachments),
        "body": head.body,
        "stories": [(story.headline, story.event_date, story.body) for story in records[1:]],
    }


def labelled_fields(label: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a label states, in the form of ``read_fields``."""
    stories = label.get("stories", [])
    captions = [*label["captions"], *(line for story in stories for line in story["captions"])]
    given = {name: label[name] for name in FIELDS if name in label}
    given |= {
        "authors": sorted(map(flat, label["authors"])),
        "editors": sorted(map(flat, label["editors"])),
        "captions": sorted(map(flat, captions)),
        "attachments": sorted((item["title"], item["href"]) for item in label["attachments"]),
        "stories": [(story["headline"], story["event_date"], story["body"]) for story in stories],
    }
    return given if not stories else given | {"body": []}


def wrong_fields(name: str) -> dict[str, tuple[Any, Any]]:
    """Return the fields that the reader gives other than the label, as (given, labelled)."""
    label = LABELS[name]
    if "error" in label:
        reason = refusal(name)
        return {} if reason == label["error"] else {"error": (reason, label["error"])}
    try:
        given = read_fields(read_page(page_bytes(name), url=label["url"], keep_personal_numbers=True))
    except PageRejected as rejected:
        return {"error": (rejected.reason, None)}
    return {field: (given[field], wanted) for field, wanted in labelled_fields(label).items() if given[field] != wanted}


def refusal(name: str) -> str | None:
    try:
        read_page(page_bytes(name), url=LABELS[name]["url"])
    except PageRejected as rejected:
        return rejected.reason
    return None


@pytest.mark.parametrize("name", sorted(LABELS))
def test_page_is_read_as_labelled(name: str) -> None:
    assert wrong_fields(name) == {}


def test_every_family_has_a_page() -> None:
    assert {label["family"] for label in LABELS.values()} == FAMILIES


@pytest.mark.parametrize("part", TRAPS)
def test_every_trap_has_a_page(part: str) -> None:
    shown = {trap for label in LABELS.values() for trap in label["traps"]}
    assert [trap for trap in TRAPS[part] if trap not in shown] == []


def test_every_reason_of_an_error_page_is_known() -> None:
    assert {label["error"] for label in LABELS.values() if "error" in label} <= REASONS.keys()


def test_every_label_has_its_page() -> None:
    assert sorted(LABELS) == sorted(path.stem for path in FOLDER.rglob("*.html"))
