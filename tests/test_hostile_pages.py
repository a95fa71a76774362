"""Pages made to cost time, memory or the stack: each is read whole or rejected with a reason, in 5 s of CPU time.

Rows 20, 21 and 23 of the fault scoreboard. The ceiling is many times what the pages take on a slow machine; what may
not happen is that a cost grows with the square of the page.
"""

import time
from collections.abc import Iterable

import pytest

from benchmarks.reading.growth import deadline
from crawler import Record, read_page
from crawler.errors import REASONS, PageRejected

CEILING = 5.0  # seconds of CPU time
HANGS = 60.0  # seconds after which a reading is broken off
URL = "http://www.example.gov.cn/news/202412/t20241215_1.html"
FIRST = "云溪镇的老茶厂昨天重新开工，第一批三十名工人回到了车间，镇里为他们办了一场简短的开工仪式。"
LAST = "镇里说，第二批工人月底前到岗，新茶的订单已经排到明年三月，路边的仓库也腾了出来。"
MILLION = 1_000_000
TEASERS = "<h3>更多精彩</h3><div><h4><a href=/x>云溪镇里开工</a></h4><p>镇里开工。</p></div>"


def page(inside: str = "", *, head: str = "", before: str = "") -> bytes:
    return (
        f"<html><head><title>老茶厂重新开工_云溪镇</title>{head}</head><body>{before}<h1>老茶厂重新开工</h1>"
        '<div>发布时间：2024-12-15 来源：云溪网</div><div class="TRS_UEDITOR">'
        f"<p>{FIRST}</p>{inside}<p>{LAST}</p></div><div>版权所有：云溪镇人民政府</div></body></html>"
    ).encode()


def numbered(count: int, pattern: str) -> str:
    return "".join(pattern.format(number=number) for number in range(count))


def attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


READ = {
    "an attribute of 7 MB": page(f"<p title='{'a' * 7 * MILLION}'>茶</p>"),
    "a style of 7 MB": page(f"<p style='{'display :' * 770_000}none'>茶</p>"),
    "a link of 7 MB": page(f"<a href='{'.pdf' * 1_750_000}x'>茶</a>"),
    "a headline's meta tag of 7 MB": page(head=f"<meta name=ArticleTitle content='{'老茶厂' * 770_000}'>"),
    "500,000 tags": page("<b></b>" * 250_000),
    "500,000 tags, each a line": page("<p>茶</p>" * 250_000),
    "20,000 attributes": page(f"<p {attributes(20_000)}>茶</p>"),
    "20,000 attributes on the body's element": page().replace(
        b"<div class", f"<div {attributes(20_000)} class".encode()
    ),
    "2,000 nested elements with text": page("<div>云溪镇，镇里开工。" * 2000 + "</div>" * 2000),
    "2,000 nested spans with text": page("<span>云溪镇，镇里开工。" * 2000 + "</span>" * 2000),
    "2,000 elements around the page": b"<div>" * 2000 + page() + b"</div>" * 2000,
    "120,000 pictures of other folders": page(numbered(120_000, "<img src=../a{number}.jpg?x=1>")),
    "80 nested tables": page("<table><tr><td>" * 80 + "茶" + "</table>" * 80),
    "a line of 1 MB": page(f"<p>{'云溪镇，镇里开工。' * 40_000}</p>"),
    "a line of 1 MB without blanks or marks": page(f"<p>{'a' * MILLION}</p>"),
    "a line of 1 MB of blanks": page(f"<p>{' ' * MILLION}茶</p>"),
    "a line of 1 MB of words": page(f"<p>{'茶 ' * 250_000}</p>"),
    "a line of 1 MB of open brackets": page(f"<p>{'（记者' * 110_000}</p>"),
    "a line of 1 MB of dates": page(f"<p>{'2024年1月' * 90_000}</p>"),
    "a line of 1 MB of names": page(f"<p>{'、'.join(['李晓禾'] * 80_000)} 摄</p>"),
    "a line of 1 MB before the headline": page(before=f"<div>{'云溪镇 2024-' * 60_000}</div>"),
    "a caption of 1 MB": page(f"<p><img src=a.jpg></p><p align=center>{'、'.join(['李晓禾'] * 80_000)} 摄</p>"),
    "a writer of 1 MB and hidden lines": page(
        head=f"<meta name=author content='{'李晓禾 赵春生 ' * 40_000}'>", before="<p style=display:none>李</p>" * 20_000
    ),
    "8,000 boxes of teasers": page().replace("</div><div>版权".encode(), f"{TEASERS * 8_000}</div><div>版权".encode()),
    "5,000 cards of accounts": page("<div><img src=a.jpg><h4>云溪发布</h4><p>云溪县官方账号</p></div>" * 5_000),
    "20,000 lines equal to the headline": page(before="<p>老茶厂重新开工</p>" * 20_000),
    "20,000 short lines beside the text": page(before="<div>茶</div>" * 20_000),
    "100,000 br": page("<br>" * 100_000),
    "100,000 br with text": page("茶<br>" * 100_000),
    "50,000 br in a cell": page(f"<table><tr><td>一<td>{'二<br>' * 50_000}</table>"),
    "20,000 blank lines in an info line": page(before="<div>来源：云溪报" + "\n" * 20_000 + "何小雨</div>"),
    "50,000 links before the headline": page(before=numbered(50_000, "<a href=/{number}.html>云溪镇开会{number}</a>")),
    "50,000 links in the head": page(head=numbered(50_000, "<a href=/{number}.html>云溪镇开会{number}</a>")),
    "50,000 link elements in the head": page(head=numbered(50_000, "<link rel=x href=/{number}.css>")),
    "50,000 meta tags": page(head=numbered(50_000, "<meta name=a{number} content=b>")),
    "50,000 scripts": page("<script>var a=1</script>" * 50_000),
    "50,000 ends of the page": page("</html>" * 50_000),
    "50,000 cells": page(f"<table><tr>{'<td>一' * 50_000}</table>"),
    "20,000 days": page(numbered(20_000, "<p><b>12月1日</b></p><p>云溪镇第{number}次开会，听取各村汇报。</p>")),
    "20,000 times one sentence": page("<p>云溪镇开会，听取各村收割进度，要求在霜降前收完晚稻。</p>" * 20_000),
    "20,000 dates of publication": page("<p>发布时间：2024-12-15</p>" * 20_000),
    "20,000 attachments": page(numbered(20_000, "<p><a href='{number}.pdf'>名单{number}</a></p>")),
    "500,000 combining accents": page("a" + "\u0301" * 500_000),
    "1 MB of control characters": page("&#1;" * 250_000 + "\0" * 250_000),
    "30,000 pictures with captions": page("<p><img src=a.jpg></p><p align=center>车间</p>" * 30_000),
    "100,000 br in an open bracket": page("（茶" + "<br>" * 100_000),
    "100,000 attachments in one line": page(f"<p>{numbered(100_000, '<a href={number}.pdf>名单{number}</a>')}</p>"),
    "a line of 60 digits": page(f"<p>{'1' * 58}号</p>"),
}
TOO_DEEP = {
    "3,000 nested elements": page("<div>" * 3000 + "茶" + "</div>" * 3000),
    "500,000 elements never closed": page("<b>" * 500_000),
}
TOO_MANY = {
    "500,000 paragraphs": page("<p>x" * 500_000),
    "400,000 pictures": page("<img src=a.jpg>" * 400_000),
    "200,000 pictures of other folders": page(numbered(200_000, "<img src=../a{number}.jpg?x=1>")),
    "300,000 paragraphs with pictures": page("<p><img></p>" * 300_000),
    "320,000 cells": page("<td>" * 320_000),
    "320,000 cells of one row": page(f"<table><tr>{'<td>x' * 320_000}</table>"),
    "450,000 lines in nested elements": page(("<div>x" * 1500 + "</div>y" * 1500) * 150),
    "30,000 attributes": page(f"<p {attributes(30_000)}>茶</p>"),
    "100,000 attributes": page(f"<p {attributes(100_000)}>茶</p>"),
    "100,000 attributes with ends of tags in them": page("<p " + numbered(100_000, "a{number}='>' ") + ">茶</p>"),
    "20,000 attributes, ten times": page(f"<p {attributes(20_000)}>茶</p>" * 10),
    "200,000 attributes without a value": page("<p " + numbered(200_000, "a{number} ") + ">茶</p>"),
}


def read(body: bytes) -> list[Record]:
    """Read a page within the ceiling; raises PageRejected, and lets nothing else pass."""
    start = time.process_time()
    try:
        with deadline(HANGS):
            return read_page(body, url=URL)
    finally:
        assert time.process_time() - start < CEILING


def lines_of(records: Iterable[Record]) -> set[str]:
    return {line for record in records for line in record.body}


@pytest.mark.parametrize("name", READ)
def test_a_hostile_page_is_read_whole(name: str) -> None:
    records = read(READ[name])
    assert records[0].headline == "老茶厂重新开工"
    assert {FIRST, LAST} <= lines_of(records)


@pytest.mark.parametrize(
    ("reason", "name"),
    [*(("too_deep", name) for name in TOO_DEEP), *(("too_many_elements", name) for name in TOO_MANY)],
)
def test_a_page_beyond_all_measure_is_rejected(reason: str, name: str) -> None:
    with pytest.raises(PageRejected) as rejected:
        read((TOO_DEEP | TOO_MANY)[name])
    assert rejected.value.reason == reason
    assert rejected.value.reason in REASONS
