"""What the reader does with addresses, relative dates, declared selectors and odd arguments."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler import read_page
from crawler.errors import PageRejected
from crawler.page import SiteProfile, read_raw
from crawler.record import Record

URL = "http://www.example.gov.cn/news/1.html"
TEXT = "<p>南山镇的晚稻已经收进仓里，各村正忙着翻耕田地，准备种油菜。</p><p>农技员每两天下一次田，手把手教技术。</p>"


def page(inside: str = "", *, head: str = "", info: str = "发布时间：2024-12-15 09:30") -> bytes:
    title = "<title>南山镇秋收忙</title>"
    body = f"<h1>南山镇秋收忙</h1><p>{info}</p><div>{TEXT}{inside}</div>"
    return f"<html><head>{title}{head}</head><body>{body}</body></html>".encode()


def read(body: bytes, **arguments: Any) -> Record:
    return read_page(body, url=URL, **arguments)[0]


@pytest.mark.parametrize(
    ("inside", "images", "attachments"),
    [
        pytest.param('<p><img src="http://[x/1.jpg"></p>', [None], [], id="broken picture"),
        pytest.param('<p><a href="http://[x/1.pdf">名单.pdf</a></p>', [], [], id="broken file"),
        pytest.param('<p><img src="a.jpg"></p>', ["http://www.example.gov.cn/news/a.jpg"], [], id="relative picture"),
        pytest.param('<p><a href="javascript:x.pdf">名单.pdf</a></p>', [], [], id="another scheme"),
        pytest.param(
            '<p>附件：<a href="down.jsp?filename=a.doc">名单.doc</a></p>',
            [],
            ["http://www.example.gov.cn/news/down.jsp?filename=a.doc"],
            id="download script",
        ),
    ],
)
def test_addresses_are_absolute_or_nothing(inside: str, images: list[str | None], attachments: list[str]) -> None:
    record = read(page(inside))
    assert [image.url for image in record.images] == images
    assert [item.url for item in record.attachments] == attachments


def test_the_base_element_is_what_links_are_relative_to() -> None:
    record = read(page('<p><img src="a.jpg"></p>', head='<base href="http://img.example.gov.cn/x/">'))
    assert [image.url for image in record.images] == ["http://img.example.gov.cn/x/a.jpg"]


@pytest.mark.parametrize(
    ("info", "published_at", "precision"),
    [
        pytest.param("发布时间：昨天 10:30", "2024-12-15T10:30:00+08:00", "minute", id="yesterday with a clock"),
        pytest.param("3天前", "2024-12-13T00:00:00+08:00", "day", id="days ago"),
    ],
)
def test_a_relative_date_needs_the_time_of_fetching(info: str, published_at: str, precision: str) -> None:
    body = page(info=info)
    record = read(body, fetched_at=datetime(2024, 12, 16, 2, 0, tzinfo=UTC))
    assert (record.published_at, record.published_precision) == (published_at, precision)
    assert "date_inferred" in record.flags
    assert read(body).published_at is None


def test_the_time_of_fetching_is_written_in_the_portals_zone() -> None:
    assert read(page(), fetched_at=datetime(2024, 12, 16, 2, 0, tzinfo=UTC)).fetched_at == "2024-12-16T10:00:00+08:00"


def test_a_time_of_fetching_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        read(page(), fetched_at=datetime(2024, 12, 16, 2, 0))  # noqa: DTZ001 - the fault itself


def profile(**selectors: str) -> SiteProfile:
    return SiteProfile(name="nanshan", site_name="南山网", selectors=selectors)


@pytest.mark.parametrize(
    ("selectors", "missed"),
    [
        pytest.param({"headline": "h1"}, False, id="found"),
        pytest.param({"headline": "//h1/text()"}, False, id="a text is found too"),
        pytest.param({"headline": "h5"}, True, id="not there"),
        pytest.param({"published": "h1"}, True, id="unreadable date"),
        pytest.param({"body": "#none"}, True, id="no such body"),
    ],
)
def test_a_selector_that_finds_nothing_is_told(selectors: dict[str, str], *, missed: bool) -> None:
    record = read_raw(page(), url=URL, profile=profile(**selectors))[0]
    assert ("selector_missed" in record.flags) is missed
    assert record.headline == "南山镇秋收忙"


def test_declared_breadcrumbs_are_read() -> None:
    body = page('<ul id="bc"><li>首页</li><li>要闻</li></ul>')
    assert read_raw(body, url=URL, profile=profile(breadcrumbs="#bc li"))[0].breadcrumbs == ["首页", "要闻"]


def test_what_is_stated_about_a_page_is_cleaned() -> None:
    head = '<meta name="SiteName" content="某县\n\t政府&#8203;"><meta name="ColumnName" content=" 要闻\n">'
    record = read(page(head=head), context={"section": ""})
    assert (record.site_name, record.section) == ("某县政府", "要闻")


def test_every_field_that_is_set_says_where_from() -> None:
    record = read(page(info="发布时间：2024-12-15 09:30 来源：南山镇"), context={"section": "要闻"})
    fields = ("headline", "published_at", "source", "section", "body")
    assert {name for name in fields if getattr(record, name)} <= record.evidence.keys()


def test_a_heading_with_only_the_editors_below_makes_no_story() -> None:
    days = "".join(
        f"<p><b>南山镇第{n}件事办好了，村民都满意</b></p><p>12月{n}日，南山镇把第{n}件事办好了，村民都来看。</p>"
        for n in (10, 11, 12, 13)
    )
    body = page().replace(TEXT.encode(), f"{days}<p><b>更多消息请看下期的介绍</b></p><p>责任编辑：李晓禾</p>".encode())
    digest, *stories = read_page(body, url=URL)
    assert digest.kind == "digest"
    assert digest.stories == [story.id for story in stories]
    assert [editor.name for editor in digest.editors] == ["李晓禾"]
    assert len(stories) == 4


def test_a_page_that_lost_many_characters_is_rejected() -> None:
    with pytest.raises(PageRejected) as rejected:
        read(page("\ufffd" * 50))
    assert rejected.value.reason == "garbled"


@pytest.mark.parametrize("url", ["http://[x", "", "file:///a.html"])
def test_an_address_without_a_host_costs_no_page(url: str) -> None:
    (record,) = read_page(page(), url=url)
    assert record.site
    assert record.site_name


def test_big5_is_read_where_it_is_declared_though_its_bytes_pass_for_gb_18030() -> None:
    line = "郊野公園管理署今日宣布，市民由即日起可致電新設的熱線，查詢四條遠足徑的路面狀況及臨時封閉安排。"
    head = '<html><head><meta charset="big5"><title>市民可查詢山徑狀況</title></head>'
    page = f"{head}<body><h1>市民可查詢山徑狀況</h1><p>{line}</p>"
    (record,) = read_page(page.encode("big5"), url="http://www.yunxi.example/c/1.html")
    assert (record.body, record.encoding) == ([line], "big5hkscs")


def test_an_article_that_a_script_shows_is_kept_in_a_textarea() -> None:
    lines = [
        "云溪县召开春耕现场会，安排部署下一步工作，各乡镇、各部门的负责人参加了会议。",
        "会后，与会人员到北山村参观。",
    ]
    kept = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in lines)
    page = (
        "<html><head><title>云溪县召开春耕现场会_云溪网</title></head><body><div><h1>云溪县召开春耕现场会</h1>"
        f'<textarea class="article-content" style="display:none">{kept}</textarea></div></body></html>'
    )
    assert read_page(page.encode(), url="http://www.yunxi.example/c/1.html")[0].body == lines


def test_a_table_of_numbers_is_read_at_once() -> None:
    row = "".join(f"<td>{n}</td>" for n in (12345, 23456, 34567, 45678, 56789, 67890, 78901, 8.5))
    assert "12345\t23456" in read(page(f"<table><tr>{row}</tr></table>")).body[-1]
