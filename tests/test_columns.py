"""Column pages: rows, next pages, issues of e-papers."""

import json
from datetime import date
from pathlib import Path
from time import perf_counter
from urllib.parse import urljoin

import pytest

from crawler.columns.founder import IssuePage, is_of_day, issue_pages, issue_stories
from crawler.columns.listing import Listing, open_listing
from crawler.columns.lists import general_rows
from crawler.columns.paging import linked_next, next_page, numbered_next, pager_next, trs_next
from crawler.columns.rows import Row, declared_rows

URL = "http://www.example.gov.cn/xw/index.html"
REAL = Path(__file__).parent.parent.parent / "shared" / "columns"


def listing(html: str, url: str = URL) -> Listing:
    return open_listing(html.encode(), url=url)


@pytest.mark.parametrize(
    ("call", "following"),
    [
        pytest.param('createPageHTML(3, 0, "index", "html")', "index_1.html", id="from 0, first"),
        pytest.param("createPageHTML(3, 1, 'index', 'shtml')", "index_2.shtml", id="from 0, second"),
        pytest.param('createPageHTML(3, 2, "index", "html")', None, id="from 0, last"),
        pytest.param('createPageHTML(1, 0, "index", "html")', None, id="one page"),
        pytest.param("createPageHTML('page_div', 3, 1,'list','shtml', 55)", "list_2.shtml", id="container, first"),
        pytest.param("createPageHTML('page_div', 3, 2,'list','shtml', 55)", "list_3.shtml", id="container, second"),
        pytest.param("createPageHTML('page_div', 3, 3,'list','shtml', 55)", None, id="container, last"),
        pytest.param('createPageHTML( 12 ,0,"index","html",240)', "index_1.html", id="more arguments"),
        pytest.param("function createPageHTML(_nPageCount, _nCurrIndex, _sName, _sExt){}", None, id="its definition"),
        pytest.param("createPageHTML(count, 0, 'index', 'html')", None, id="variables"),
    ],
)
def test_trs_paging(call: str, following: str | None) -> None:
    wanted = urljoin(URL, following) if following else None
    assert trs_next(listing(f"<p>x</p><script>{call};</script>")) == wanted


@pytest.mark.parametrize(
    ("html", "following"),
    [
        pytest.param('<a href="index_2.html">下一页</a>', "index_2.html", id="plain"),
        pytest.param('<a href="?page=2">&gt; 下一页 &gt;</a>', "?page=2", id="signs around"),
        pytest.param(
            '<a href="list_2.html"><img src="n.gif"></a><a href="b.html" title="下一页"> </a>', "b.html", id="title"
        ),
        pytest.param('<a class="page-next" href="?page=2">&gt;</a>', "?page=2", id="arrow with a class"),
        pytest.param('<li class="next"><a href="?page=2">Next</a></li>', "?page=2", id="English, with a class"),
        pytest.param('<a href="?page=2">&gt;</a>', None, id="arrow alone"),
        pytest.param('<a href="javascript:;">下一页</a>', None, id="script"),
        pytest.param('<a href="index.html">下一页</a>', None, id="to itself, on the last page"),
        pytest.param('<a href="a.html">下一页的故事</a>', None, id="a headline"),
        pytest.param("<span>下一页</span>", None, id="no link"),
        pytest.param('</body></html><a href="index_2.html">下页</a>', "index_2.html", id="behind an inner end"),
    ],
)
def test_linked_paging(html: str, following: str | None) -> None:
    assert linked_next(listing(html)) == (urljoin(URL, following) if following else None)


@pytest.mark.parametrize(
    ("url", "links", "following"),
    [
        pytest.param("/xw/", ["index_2.html", "index_3.html"], "/xw/index_2.html", id="folder"),
        pytest.param("/xw/index.html", ["index_1.html", "index_2.html"], "/xw/index_1.html", id="counted from 0"),
        pytest.param(
            "/xw/index_2.html", ["index.html", "index_3.html", "index_9.html"], "/xw/index_3.html", id="third"
        ),
        pytest.param("/xw/list_2.html", ["list_3.html"], "/xw/list_3.html", id="list"),
        pytest.param("/c/18105.html", ["18105_2.html", "18105_10.html"], "/c/18105_2.html", id="SiteServer"),
        pytest.param("/n/index.html", ["index2.html", "index3.html"], "/n/index2.html", id="without underscore"),
        pytest.param("/xw/index_3.html", ["index.html", "index_2.html"], None, id="last"),
        pytest.param("/xw/", ["../tz/index_2.html"], None, id="another column"),
    ],
)
def test_numbered_paging(url: str, links: list[str], following: str | None) -> None:
    html = "".join(f'<a href="{link}">{link}</a>' for link in links)
    wanted = urljoin(URL, following) if following else None
    assert numbered_next(listing(html, urljoin(URL, url))) == wanted


@pytest.mark.parametrize(
    ("html", "following"),
    [
        pytest.param('<b>1</b><a href="?p=2">2</a><a href="?p=3">3</a>', "?p=2", id="current in bold"),
        pytest.param('<a href="?p=1">1</a><span>2</span><a href="?p=3">3</a>', "?p=3", id="second"),
        pytest.param(
            '<a href="index.html">[1]</a><a href="l/2.html">[2]</a><a href="l/3.html">[3]</a>',
            "l/2.html",
            id="to itself",
        ),
        pytest.param(
            '共<em>12</em>条<i><a href="javascript:;">1</a></i><i><a href="?p=2">2</a></i> <a href="?p=13">13</a>',
            "?p=2",
            id="with a count",
        ),
        pytest.param('<em>1</em><a href="?p=2">2</a>', "?p=2", id="of two pages"),
        pytest.param('<a href="?p=1">1</a> 2 <a href="?p=3">3</a>', "?p=3", id="current as bare text"),
        pytest.param('<a href="?p=1">1</a><a href="?p=2">2</a><em>3</em>', None, id="last"),
        pytest.param('<em>1</em><a href="/tz/2.html">2</a><a href="/tz/3.html">3</a>', None, id="another folder"),
        pytest.param(
            "".join(f"<td>{f'<a href=?d={n}>{n}</a>' if n % 3 else n}</td>" for n in range(1, 31)), None, id="calendar"
        ),
    ],
)
def test_a_pagers_numbers(html: str, following: str | None) -> None:
    wanted = urljoin(URL, following) if following else None
    assert pager_next(listing(f"<table><tr><td><div class=page>{html}</div></td></tr></table>")) == wanted


@pytest.mark.parametrize(
    ("here", "following"), [(0, "index_1.html"), (1, "index_2.html"), (2, None)], ids=["first", "second", "last"]
)
def test_trs_paging_by_variables(here: int, following: str | None) -> None:
    script = f"""var currentPage = {here};//所在页从0开始
    var countPage = 3//共多少页
    document.write("<a href=\\"" + "index" + "_" + nextPage + "." + "html" + "\\">下页</a>");"""
    wanted = urljoin(URL, following) if following else None
    assert trs_next(listing(f"<script>{script}</script>")) == wanted


def test_a_page_without_any_paging_is_the_last() -> None:
    assert next_page(listing("<ul><li><a href='a/1.html'>茶厂重新开工</a></li></ul>")) is None


@pytest.mark.parametrize(
    ("item", "headline", "day"),
    [
        pytest.param(
            '<li><a href="1.html">茶厂重新开工</a><span>2024-12-15</span></li>', "茶厂重新开工", "2024-12-15", id="span"
        ),
        pytest.param(
            '<li>[2024/12/15] <a href="1.html">茶厂重新开工</a></li>', "茶厂重新开工", "2024-12-15", id="before"
        ),
        pytest.param(
            '<li><a href="1.html">茶厂重新开工(2024-12-15)</a></li>', "茶厂重新开工", "2024-12-15", id="in the link"
        ),
        pytest.param(
            '<li><a href="1.html"><span>2024年12月15日</span>茶厂重新开工</a></li>',
            "茶厂重新开工",
            "2024-12-15",
            id="span inside",
        ),
        pytest.param(
            '<li><a href="1.html" title="茶厂重新开工 三十人回到车间">茶厂重新开工…</a></li>',
            "茶厂重新开工 三十人回到车间",
            None,
            id="cut short, whole in the title",
        ),
        pytest.param('<li><a href="1.html">茶厂重新开工...</a></li>', None, None, id="cut short"),
        pytest.param('<li><a href="1.html">\n 茶厂\n 重新开工 </a></li>', "茶厂 重新开工", None, id="blanks"),
        pytest.param(
            '<li><a href="1.html"><h3>茶厂重新开工</h3><p>第一批三十名工人。</p></a></li>',
            "茶厂重新开工",
            None,
            id="heading and lead",
        ),
        pytest.param(
            '<table><tr><td><a href="1.html">茶厂重新开工</a><td><a href="/tag">经济</a><td>2024-12-15</table>',
            "茶厂重新开工",
            "2024-12-15",
            id="table row with another link",
        ),
        pytest.param(
            '<li><b>15</b><i>2024-12</i><a href="1.html">茶厂重新开工</a></li>',
            "茶厂重新开工",
            "2024-12-15",
            id="split day",
        ),
        pytest.param(
            '<li><a href="1.html">茶厂重新开工</a><p><em>2024.12</em> <em>15</em></p></li>',
            "茶厂重新开工",
            "2024-12-15",
            id="split day, month first",
        ),
        pytest.param(
            '<li><a href="1.html"><em>置顶</em>茶厂重新开工</a><i>2024-12-15</i></li>',
            "茶厂重新开工",
            "2024-12-15",
            id="pinned",
        ),
        pytest.param(
            '<li><a href="1.html">【置顶】 茶厂重新开工</a></li>', "茶厂重新开工", None, id="pinned, in brackets"
        ),
        pytest.param(
            '<li><a href="1.html">茶厂重新开工</a><span>[12-15]</span></li>', "茶厂重新开工", None, id="no year"
        ),
        pytest.param(
            '<li><a href="202412/t20241215_1.html">茶厂重新开工</a></li>',
            "茶厂重新开工",
            "2024-12-15",
            id="day of the address",
        ),
    ],
)
def test_a_row(item: str, headline: str | None, day: str | None) -> None:
    (row,) = declared_rows(listing(f"<div>今天是2026年11月20日</div>{item}"), "//a[not(@href='/tag')]")
    assert (row.headline, row.day and row.day.isoformat()) == (headline, day)


@pytest.mark.parametrize("sign", [".", "[ ", "（"])
def test_a_long_text_of_signs_costs_no_more_than_its_length(sign: str) -> None:
    html = f'<ul><li><a href="1.html">镇上的新桥{sign * 60_000}完</a></li></ul>'
    begun = perf_counter()
    (row,) = declared_rows(listing(html), "li a")
    assert (row.shown[-1], perf_counter() - begun < 2) == ("完", True)


def test_a_row_takes_no_day_of_its_neighbour() -> None:
    html = '<ul><li><a href="1.html">茶厂重新开工</a><li><a href="2.html">修好了路的村子</a><i>2024-12-15</i></ul>'
    assert [row.day for row in declared_rows(listing(html), "li a")] == [None, date(2024, 12, 15)]


def test_an_article_linked_by_picture_and_headline_is_one_row() -> None:
    html = '<li><a href="1.html"><img src="a.jpg"></a><a href="1.html">茶厂重新开工</a><i>2024-12-15</i></li>'
    assert declared_rows(listing(html), "li a") == [
        Row("http://www.example.gov.cn/xw/1.html", "茶厂重新开工", date(2024, 12, 15), dated=True)
    ]


@pytest.mark.parametrize(
    "href", ["javascript:void(0)", "mailto:a@example.org", "#top", "", "http://[x/1.html", "TEL:12345"]
)
def test_what_is_no_page_is_no_row(href: str) -> None:
    assert declared_rows(listing(f'<li><a href="{href}">茶厂重新开工</a></li>'), "li a") == []


@pytest.mark.parametrize("href", ["ftp://a/b", "file:///a", "data:text/html,a", "FTP://a/b"])
def test_what_lies_at_another_scheme_is_a_row_for_the_books(href: str) -> None:
    (row,) = declared_rows(listing(f'<li><a href="{href}">茶厂重新开工</a></li>'), "li a")
    assert row.url.lower() == href.lower()


@pytest.mark.parametrize("query", ["//a/@href", "//a/text()"])
def test_a_query_for_texts_finds_no_rows(query: str) -> None:
    assert declared_rows(listing('<li><a href="1.html">茶厂重新开工</a></li>'), query) == []


def test_links_are_relative_to_the_base_of_the_page() -> None:
    html = '<base href="http://www.example.gov.cn/other/"><li><a href="./1.html#a">茶厂重新开工</a></li>'
    assert declared_rows(listing(html), "li")[0].url == "http://www.example.gov.cn/other/1.html"


def test_a_base_that_is_no_address_counts_for_nothing() -> None:
    html = '<base href="http://[x/"><li><a href="1.html">茶厂重新开工</a></li>'
    assert declared_rows(listing(html), "li")[0].url == urljoin(URL, "1.html")


def test_a_list_is_decoded_by_its_bytes_and_not_by_its_label() -> None:
    body = '<meta charset="utf-8"><li><a href="1.html">龑茶厂重新开工</a></li>'.encode("gb18030")
    rows = declared_rows(open_listing(body, url=URL, headers={"Content-Type": "text/html; charset=utf-8"}), "li a")
    assert rows[0].headline == "龑茶厂重新开工"


def test_the_general_reading_prefers_the_dated_list_to_longer_side_boxes() -> None:
    side = "".join(f'<li><a href="/s/{n}.html">一条放在旁边的很长很长的热门新闻标题{n}</a></li>' for n in range(5))
    rows = "".join(f'<li><a href="/xw/{n}.html">镇上的第{n}件事</a><span>[12-1{n}]</span></li>' for n in range(4))
    nav = "".join(f'<li><a href="/{n}/">栏目{n}</a></li>' for n in range(30))
    html = f'<ul class="nav">{nav}</ul><ol>{side}</ol><div class="list"><ul>{rows}</ul></div>'
    assert [row.headline for row in general_rows(listing(html))] == [f"镇上的第{n}件事" for n in range(4)]


def dated(*numbers: int, folder: str = "/xw", text: str = "镇上的第{}件事") -> list[str]:
    return [f'<a href="{folder}/{n}.html">{text.format(n)}</a><span>2024-12-{n}</span>' for n in numbers]


def items(rows: list[str], tag: str = "li") -> str:
    return "".join(f"<{tag}>{row}</{tag}>" for row in rows)


ROWS = dated(*range(10, 16))
LONG_MENU = "".join(f'<li><a href="/{n}/">网上办事大厅{n}</a></li>' for n in range(80))
MARKED = ROWS[1].replace("<a ", '<a class="hot" ').replace("<span>", "<b>荐</b><span>")
NAMED = ROWS[2].replace('">', '"><font color=red>').replace("</a>", "</font></a>")


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f"<ul>{LONG_MENU}</ul><ul class=list>{items(ROWS)}</ul>", id="behind a long menu"),
        pytest.param(f"<div><ul>{items(ROWS[:3])}</ul><ul>{items(ROWS[3:])}</ul></div>", id="in blocks"),
        pytest.param(f"<div><ul>{items(ROWS[:5])}</ul><ul>{items(ROWS[5:])}</ul></div>", id="a block of one row"),
        pytest.param(
            "<table><tr><td>"
            + "".join(f"<table><tr><td>{row}</td></tr></table>" for row in ROWS)
            + "</td></tr></table>",
            id="a table a row",
        ),
        pytest.param(
            f"<table><tr><td>{items(ROWS, 'p')}</td>"
            f"<td>{items(dated(20, 21, 22, folder='/rank', text='旁边的第{}条消息'), 'p')}</td></tr></table>",
            id="beside a dated box of the same mark-up",
        ),
        pytest.param(
            f"<ul>{items(dated(20, 21, folder='/tz', text='置顶的一条很长很长的通知公告{}'))}</ul>"
            f"<div><ul class=list>{items(ROWS)}</ul></div>",
            id="below a box of pinned rows",
        ),
        pytest.param(f"<ul>{items([ROWS[0], MARKED, NAMED, *ROWS[3:]])}</ul>", id="with rows in other mark-up"),
        pytest.param(
            "".join(f'<div class="row {n % 2}">{row}</div>' for n, row in enumerate(ROWS)), id="alternating classes"
        ),
        pytest.param(f"<ul>{items(ROWS)}</ul><ul hidden class=m>{items(ROWS)}</ul>", id="and a copy for telephones"),
        pytest.param(
            "<ul class=links>"
            + "".join(f'<li><a href="http://p{n}.example/">某某县人民政府门户网站</a> 2024-01-02' for n in range(40))
            + f"</ul><ol>{items(ROWS)}</ol>",
            id="before links to other hosts",
        ),
    ],
)
def test_the_list_is_found(html: str) -> None:
    rows = general_rows(listing(f"<html><body>{html}<div class=page><a href='x'>下一页</a></div></body></html>"))
    assert [row.url.rpartition("/")[2] for row in rows] == [f"{n}.html" for n in range(10, 16)]
    assert [row.day for row in rows] == [date(2024, 12, n) for n in range(10, 16)]


def test_a_list_whose_headlines_are_all_cut_short_is_found() -> None:
    rows = [f'<a href="{n}.html">镇上的第{n}件事情已经…</a><i>12-{n}</i>' for n in (12, 11, 10)]
    found = general_rows(listing(f"<ul>{LONG_MENU}</ul><ol>{items(rows)}</ol>"))
    assert [(row.headline, row.day, row.dated) for row in found] == [(None, None, True)] * 3


def test_of_two_lists_alike_the_one_in_the_columns_folder_counts() -> None:
    other = items(dated(*range(20, 26), folder="/tzgg"))
    rows = general_rows(listing(f"<div><ul class=a>{other}</ul></div><div><ul class=b>{items(ROWS)}</ul></div>"))
    assert {row.url.split("/")[3] for row in rows} == {"xw"}


def test_the_number_of_a_column_tells_its_rows() -> None:
    rank = items(dated(20, 21, 22, 23, folder="/art/2024/art_77", text="排行榜上的第{}条长长的消息"))
    rows = items(dated(10, 11, 12, folder="/art/2024/art_5312"))
    shown = listing(
        f"<div><ul class=r>{rank}</ul></div><ul>{rows}</ul>", "http://www.example.gov.cn/col/5312/index.html"
    )
    assert {row.url.split("/")[5] for row in general_rows(shown)} == {"art_5312"}


def test_a_page_without_headlines_has_no_general_rows() -> None:
    assert general_rows(listing('<a href="/">首页</a><a href="/x">更多</a>')) == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the labelled column pages are not beside the project")
@pytest.mark.parametrize("label", sorted(REAL.glob("*.json")), ids=lambda path: path.stem)
def test_real_column_pages(label: Path) -> None:
    wanted = json.loads(label.read_text("utf-8"))
    base = "http://www.example.gov.cn/c/" + wanted["next_page"].replace("_2", "").replace("2.", ".")
    shown = open_listing(label.with_suffix(".html").read_bytes(), url=base)
    rows = general_rows(shown)
    assert [row.url for row in rows] == [urljoin(base, row["href"]) for row in wanted["rows"]]
    assert [str(row.day) for row in rows] == [row["day"] for row in wanted["rows"]]
    for row, label_row in zip(rows, wanted["rows"], strict=True):
        assert (row.headline or "").startswith(label_row["headline"].rstrip("."))
    assert next_page(shown) == urljoin(base, wanted["next_page"])


DAY = date(2021, 8, 5)
NODE = "http://epaper.example.cn/xzrb/html/2021-08/05/node_2.htm"
NODE_PAGE = """
<body><a href="../04/node_2.htm">上一期</a>
<div style="display:none"><a id="pageLink" href="node_2.htm">A01： 头版</a>
<a id="pageLink" href="node_3.htm">A02： 要闻</a></div>
<a id="pageLink" href="./node_2.htm">第A01版：头版</a><a href="p1.pdf">pdf</a>
<a id="pageLink" href="./node_3.htm">第A02版：要闻</a>
<a class="preart" href="node_3.htm">下一版</a>
<map name="pagepicmap"><area coords="0,0,9,9" href="content_11.htm"><area coords="0,9,9,9" href="content_13.htm"></map>
</body><body><a href="content_11.htm"><div id="mp11">茶厂重新开工</div></a>
<a href="content_12.htm"><div id="mp12">路修好了</div></a>
<a href="../04/content_9.htm">昨天的消息</a></body>
"""


def test_the_pages_of_an_issue_are_named_as_they_are_shown() -> None:
    assert issue_pages(listing(NODE_PAGE, NODE), DAY) == [
        IssuePage(NODE, "A01版：头版"),
        IssuePage(NODE.replace("node_2", "node_3"), "A02版：要闻"),
    ]


def test_stories_of_the_map_alone_are_found_and_those_of_other_days_left_out() -> None:
    stories = issue_stories(listing(NODE_PAGE, NODE), DAY)
    assert [(row.url.rpartition("/")[2], row.headline) for row in stories] == [
        ("content_11.htm", "茶厂重新开工"),
        ("content_13.htm", None),
        ("content_12.htm", "路修好了"),
    ]
    assert {row.day for row in stories} == {DAY}


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("/xzrb/html/2021-08/05/node_2.htm", True),
        ("/xzrb/pc/layout/202108/05/node_01.html", True),
        ("/xzrb/20210805/1.html", True),
        ("/xzrb/html/2021-08/06/node_2.htm", False),
        ("/xzrb/html/node_20210805.htm", False),
    ],
)
def test_the_day_of_an_address(path: str, same: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert is_of_day(f"http://epaper.example.cn{path}", DAY) is same
