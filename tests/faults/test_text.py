"""Rows 14-16 and 20-23: charsets, broken and hostile text; over the wire, through whole crawls."""

import json
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from crawler.text.rules import RULES
from tests.faults.crawls import Cost, crawl_pages, good, headlines, measured, pages, record_cost, url_of
from tests.faults.server import FaultServer, Reply, answer
from tests.portal import PARAGRAPHS, article
from tests.test_rules import worst_line

HEADLINE = "茶厂重新开工"
TEXT = good(HEADLINE).decode()
HIDDEN = [paragraph.strip("　") for paragraph in PARAGRAPHS]
BIG5_TEXT = "臺北的茶廠重新開工，縣裡的人都說這是一件好事，鎮上的路也修好了。"


def declared(meta: str | None, header: str | None, encoding: str) -> bytes:
    """Return an article in one encoding that is called another in its meta tag and its header."""
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    body = TEXT.replace("<head>", f"<head>{head}").encode(encoding)
    return answer(body, Content_Type=f"text/html; charset={header}" if header else "text/html")


CHARSETS: dict[str, bytes] = {
    "plain": declared("utf-8", "utf-8", "utf-8"),
    "utf8_without_a_word": declared(None, None, "utf-8"),
    "utf8_called_gb2312": declared("gb2312", None, "utf-8"),
    "utf8_called_gbk_in_header": declared(None, "gbk", "utf-8"),
    "utf8_called_latin1": declared("iso-8859-1", "iso-8859-1", "utf-8"),
    "utf8_called_big5": declared("big5", "big5", "utf-8"),
    "utf8_called_nonsense": declared("x-none", "utf-99", "utf-8"),
    "utf8_with_a_mark": declared("gb2312", "gb2312", "utf-8-sig"),
    "utf8_header_against_meta": declared("gb2312", "utf-8", "utf-8"),
    "gbk": declared("gbk", None, "gbk"),
    "gbk_without_a_word": declared(None, None, "gbk"),
    "gbk_called_utf8": declared("utf-8", None, "gbk"),
    "gbk_called_utf8_in_header": declared(None, "utf-8", "gbk"),
    "gbk_called_latin1": declared("iso-8859-1", "iso-8859-1", "gbk"),
    "gb18030_called_gb2312": declared("gb2312", "gb2312", "gb18030"),
    "gb18030_header_against_meta": declared("gb2312", "utf-8", "gb18030"),
    "utf16_with_a_mark": declared("utf-8", "utf-8", "utf-16"),
    "utf16_big_end": answer(b"\xfe\xff" + TEXT.encode("utf-16-be"), Content_Type="text/html"),
    "utf16_without_a_mark": declared("utf-16", "utf-8", "utf-16-le"),
    "capitals_and_quotes": answer(TEXT.encode("gbk"), Content_Type='text/html; charset="GB2312"'),
}


@pytest.mark.fault(14)
def test_twenty_ways_of_naming_a_charset_give_one_text(tmp_path: Path) -> None:
    assert len(CHARSETS) == 20
    ran, _ = crawl_pages(dict(CHARSETS), tmp_path)
    texts = {record["url"]: (record["headline"], record["body"]) for record in ran.records}
    assert texts == {url_of(name): (HEADLINE, HIDDEN) for name in CHARSETS}, ran.err
    assert {flag for record in ran.records for flag in record["flags"]} <= {"truncated"}


@pytest.mark.fault(15)
def test_broken_characters_are_counted_and_beyond_a_thousandth_rejected(tmp_path: Path) -> None:
    long = article(HEADLINE, paragraphs=[f"第{number}段。" + PARAGRAPHS[0] for number in range(60)]).body
    broken = long.replace("第30段".encode(), b"\xff\xfe" + "第30段".encode())
    mixed = TEXT.encode().replace("镇政府说".encode(), ("镇政府说" * 20).encode("gbk"))
    replies: dict[str, Reply] = {
        "few": answer(broken),
        "many": answer(TEXT.encode().replace("茶".encode(), b"\xe8\x8c")),
        "mixed": answer(mixed),
        "stored": answer(TEXT.replace("茶", "\ufffd").encode()),
        "good": answer(TEXT),
    }
    ran, _ = crawl_pages(replies, tmp_path)
    flags = {record["url"]: record["flags"] for record in ran.records}
    assert flags == {url_of("few"): ["replacement_characters"], url_of("good"): []}, ran.err
    assert ran.report["pages"]["rejected"] == {"garbled": 3}


INVISIBLE = "\x00\x1b\x08\x7f\u200b\u200e\u202e\u2066\ufeff\u00ad"


@pytest.mark.fault(16)
def test_what_cannot_be_seen_is_not_kept(tmp_path: Path) -> None:
    dirty = TEXT.replace("茶厂", f"茶{INVISIBLE}厂").replace("镇政府", f"{INVISIBLE}镇{INVISIBLE}政府")
    ran, _ = crawl_pages({"dirty": answer(dirty), "good": answer(TEXT)}, tmp_path)
    assert [(record["headline"], record["body"]) for record in ran.records] == [(HEADLINE, HIDDEN)] * 2, ran.err
    assert not any(sign in ran.lines.decode() for sign in INVISIBLE)


def inside(markup: str) -> bytes:
    """Return an article with something in the middle of its text."""
    first = f"{PARAGRAPHS[0]}</p>"
    return answer(TEXT.replace(first, first + markup))


def numbered(count: int, pattern: str) -> str:
    return "".join(pattern.format(number=number) for number in range(count))


@pytest.mark.fault(20)
def test_pages_that_nest_deep_are_read_whole_or_rejected(tmp_path: Path) -> None:
    deep = {f"n{depth}": inside("<div>" * depth + "最里面的一句话，在深处。" + "</div>" * depth) for depth in DEPTHS}
    around = TEXT.replace("<body>", "<body>" + "<div>" * 3000).replace("</body>", "</div>" * 3000 + "</body>")
    ran, _ = crawl_pages({**deep, "around": answer(around)}, tmp_path)
    read = {record["url"]: record["body"] for record in ran.records}
    for url, body in read.items():
        whole = [HIDDEN[0], "最里面的一句话，在深处。", *HIDDEN[1:]] if "/n" in url else HIDDEN
        assert body == whole, url
    rejected = ran.report["pages"]["rejected"]
    assert set(rejected) <= {"too_deep"}
    assert len(read) + sum(rejected.values()) == len(DEPTHS) + 1, ran.err
    assert url_of("n260") in read


DEPTHS = (10, 250, 260, 2000, 2100, 50_000)


COSTLY: dict[str, Callable[[], bytes]] = {
    "attribute of 7 MB": lambda: inside(f"<p title='{'a' * 7_000_000}'>茶</p>"),
    "500,000 tags": lambda: inside("<b></b>" * 250_000),
    "500,000 tags with text": lambda: inside("<p>茶</p>" * 250_000),
    "20,000 attributes": lambda: inside(f"<p {numbered(20_000, 'a{number}=1 ')}>茶</p>"),
}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Cost:
    """Return what a crawl of one small page costs: mostly the start of Python and Scrapy."""
    with FaultServer(pages({"a": answer(TEXT)})) as server:
        return measured(server, tmp_path_factory.mktemp("start") / "data", "crawl", "wuxi")[1]


@pytest.mark.fault(21)
@pytest.mark.parametrize("name", COSTLY)
def test_a_costly_page_takes_less_than_five_seconds(
    name: str, start: Cost, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with FaultServer(pages({"a": COSTLY[name]()})) as server:
        ran, cost = measured(server, tmp_path / "data", "crawl", "wuxi")
    assert headlines(ran) == [HEADLINE], ran.err
    record_cost(21, name, cost, record_property)
    assert cost.seconds - start.seconds < 5


@pytest.mark.fault(21)
def test_a_file_of_twenty_megabytes_is_refused_by_extract(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(TEXT.encode() + b"a" * 20_000_000)
    ran, cost = measured(None, tmp_path / "data", "extract", str(page), "--url", url_of("a"))
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert cost.seconds < 5


@pytest.mark.fault(22)
def test_entities_bring_nothing_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密的一行字", "utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY l0 "哈哈">{laughs}]>'
    with FaultServer({}) as server:
        web = f'<!DOCTYPE html [<!ENTITY x SYSTEM "http://{server.address}:{server.port}/stolen">]>'
        shown = TEXT.replace("</p>", "&x;&l9;</p>", 1)
        replies = {"file": answer(doctype + shown), "xml": answer("<?xml version='1.0'?>" + doctype + shown)}
        server.replies = pages(replies | {"web": answer(web + shown), "good": answer(TEXT)})
        ran, cost = measured(server, tmp_path / "data", "crawl", "wuxi")
    assert len(ran.records) == 4, ran.err
    assert "绝密" not in ran.lines.decode()
    assert len(ran.lines) < 20_000
    assert "/stolen" not in server.paths()
    assert cost.megabytes < 200


@pytest.mark.fault(23)
def test_lines_made_to_explode_patterns_cost_no_more_than_their_length(tmp_path: Path, start: Cost) -> None:
    lines = [worst_line(rule.name) for rule in RULES]
    worst = "".join(f"<p>{escape(line.of_length(3000))}</p>" for line in lines)
    replies = {
        "a": inside(worst),
        "b": inside(f"<p>{'138 1234 ' * 30_000}</p>"),
        "c": inside("<p>（记者" + "（" * 90_000),
    }
    with FaultServer(pages(dict(replies))) as server:
        ran, cost = measured(server, tmp_path / "data", "crawl", "wuxi")
    assert ran.report["pages"]["pending"] == 0
    assert sum(ran.report["records"].values()) + sum(ran.report["pages"]["rejected"].values()) == 3, ran.err
    assert cost.seconds - start.seconds < 5
    assert json.loads(ran.lines.splitlines()[0])["site"] == "wuxi"
