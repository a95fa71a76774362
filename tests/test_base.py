"""Site bases: what a declaration must be, which requests a page leads to, what the books say."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.base.digest import DigestSpider
from crawler.base.epaper import EpaperSpider
from crawler.base.loader import site_profile
from crawler.base.mirror import MirrorSpider, stored_posts
from crawler.base.period import Period, days, read_period
from crawler.base.portal import PortalSpider
from crawler.base.site import SiteSpider
from crawler.errors import BadArgument, PageChanged, SiteMisdeclared, UnknownSite
from crawler.record import Record
from tests.portal import Answer, article, column

PORTAL: dict[str, Any] = {
    "name": "county",
    "site_name": "某县人民政府",
    "region_code": "500238",
    "allowed_domains": ("www.county.example",),
    "start_urls": ("http://www.county.example/yw/",),
}
DIGEST = PORTAL | {"digest_headlines": ("某县这一周",)}
MIRROR = PORTAL | {"post_category": "xian", "post_address": "http://www.county.example/xian/{day:%Y/%m/%d}/{slug}.html"}
EPAPER: dict[str, Any] = {
    "name": "county_daily",
    "site_name": "某县日报",
    "allowed_domains": ("paper.county.example",),
    "classic_layout": "http://paper.county.example/html/%Y-%m/%d/node_2.htm",
    "newer_layout": "http://paper.county.example/pc/layout/%Y%m/%d/node_01.html",
    "switch_day": "2022-01-01",
}


def declare(base: type[SiteSpider], attributes: dict[str, Any], **changes: Any) -> Any:
    """Return a class made as a site file makes it; a change of ``None`` leaves the attribute out."""
    declared = {name: value for name, value in (attributes | changes).items() if value is not None}
    return type("County", (base,), declared)


def respond(answer: Answer, url: str, **meta: Any) -> HtmlResponse:
    request = Request(url, meta=meta)
    return HtmlResponse(url, status=answer.status, headers=dict(answer.headers), body=answer.body, request=request)


def urls(results: Iterable[Any]) -> list[str]:
    return [result.url for result in results if isinstance(result, Request)]


@pytest.mark.parametrize(
    ("base", "attributes", "changes", "attribute", "problem"),
    [
        pytest.param(PortalSpider, PORTAL, {"name": "Xian-1"}, "name", "lower-case", id="name"),
        pytest.param(PortalSpider, PORTAL, {"name": None}, "name", "is missing", id="no name"),
        pytest.param(PortalSpider, PORTAL, {"site_name": None}, "site_name", "is missing", id="no Chinese name"),
        pytest.param(PortalSpider, PORTAL, {"site_name": 1}, "site_name", "not a text", id="Chinese name no text"),
        pytest.param(PortalSpider, PORTAL, {"region_code": "999999"}, "region_code", "regions.py", id="region"),
        pytest.param(PortalSpider, PORTAL, {"allowed_domains": None}, "allowed_domains", "is missing", id="no hosts"),
        pytest.param(
            PortalSpider,
            PORTAL,
            {"allowed_domains": ("http://a.example/",)},
            "allowed_domains",
            "bare",
            id="URL as host",
        ),
        pytest.param(
            PortalSpider, PORTAL, {"allowed_domains": "a.example"}, "allowed_domains", "not a tuple", id="bare text"
        ),
        pytest.param(PortalSpider, PORTAL, {"start_urls": None}, "start_urls", "is missing", id="no columns"),
        pytest.param(
            PortalSpider,
            PORTAL,
            {"start_urls": ("http://other.example/",)},
            "start_urls",
            "not in allowed",
            id="column elsewhere",
        ),
        pytest.param(
            PortalSpider,
            PORTAL,
            {"start_urls": ("ftp://www.county.example/",)},
            "start_urls",
            "no http",
            id="column by ftp",
        ),
        pytest.param(
            PortalSpider, PORTAL, {"start_urls": ("http://[x/",)}, "start_urls", "cannot be read", id="unclosed host"
        ),
        pytest.param(PortalSpider, PORTAL, {"headline": "div["}, "headline", "cannot be read", id="CSS"),
        pytest.param(PortalSpider, PORTAL, {"body": "//div["}, "body", "cannot be read", id="XPath"),
        pytest.param(
            PortalSpider, PORTAL, {"body": "//div[re:test(@id, 'a')]"}, "body", "cannot be read", id="XPath of EXSLT"
        ),
        pytest.param(
            PortalSpider, PORTAL, {"article_links": ("a",)}, "article_links", "not a selector", id="no selector"
        ),
        pytest.param(PortalSpider, PORTAL, {"artcle_links": "a"}, "artcle_links", "'article_links' is", id="misspelt"),
        pytest.param(PortalSpider, PORTAL, {"flags": "mirror"}, "flags", "not a tuple", id="flags"),
        pytest.param(PortalSpider, PORTAL, {"rhythm": "hourly"}, "rhythm", "'hourly', none of", id="rhythm"),
        pytest.param(PortalSpider, PORTAL, {"rhythm": 0}, "rhythm", "0, none of", id="rhythm of no hours"),
        pytest.param(PortalSpider, PORTAL, {"rhythm": True}, "rhythm", "True, none of", id="rhythm no number"),
        pytest.param(PortalSpider, PORTAL, {"rhythm": 1.5}, "rhythm", "1.5, none of", id="rhythm no whole hours"),
        pytest.param(
            PortalSpider, PORTAL, {"inserted_text": ("登录",)}, "inserted_text", "not known", id="what a rule knows"
        ),
        pytest.param(DigestSpider, DIGEST, {"digest_headlines": None}, "digest_headlines", "is missing", id="digest"),
        pytest.param(MirrorSpider, MIRROR, {"post_address": None}, "post_address", "is missing", id="mirror"),
        pytest.param(
            MirrorSpider,
            MIRROR,
            {"post_address": "http://www.county.example/{day}"},
            "post_address",
            "slug",
            id="mirror slug",
        ),
        pytest.param(
            EpaperSpider,
            EPAPER,
            {"classic_layout": None, "newer_layout": None},
            "classic_layout",
            "missing",
            id="no layout",
        ),
        pytest.param(
            EpaperSpider,
            EPAPER,
            {"classic_layout": "http://paper.county.example/"},
            "classic_layout",
            "%d",
            id="no day",
        ),
        pytest.param(EpaperSpider, EPAPER, {"switch_day": "2022"}, "switch_day", "not a day", id="switch day"),
        pytest.param(
            EpaperSpider,
            EPAPER,
            {"newer_layout": "http://b.example/%d"},
            "classic_layout, newer_layout",
            "host",
            id="layout elsewhere",
        ),
    ],
)
def test_a_mistake_is_told_when_the_class_is_made(
    base: type[SiteSpider], attributes: dict[str, Any], changes: dict[str, Any], attribute: str, problem: str
) -> None:
    with pytest.raises(SiteMisdeclared) as caught:
        declare(base, attributes, **changes)
    message = str(caught.value)
    assert caught.value.attribute == attribute
    assert problem in message
    assert "write for example: " in message
    assert repr(changes.get("name") or attributes["name"]) in message or changes == {"name": None}


@pytest.mark.parametrize(
    ("base", "attributes"),
    [(PortalSpider, PORTAL), (DigestSpider, DIGEST), (MirrorSpider, MIRROR), (EpaperSpider, EPAPER)],
)
def test_a_right_declaration_may_override_a_reader(base: type[SiteSpider], attributes: dict[str, Any]) -> None:
    site = declare(base, attributes, rows=lambda _self, _listing: [])
    assert issubclass(site, base)


def test_the_profile_holds_what_the_page_reader_needs() -> None:
    profile = declare(PortalSpider, PORTAL, headline="h1", flags=("mirror",)).profile()
    assert profile
    assert (profile.name, profile.site_name, profile.region_name) == ("county", "某县人民政府", "重庆市巫溪县")
    assert profile.selectors == {"headline": "h1"}
    assert profile.flags == ("mirror",)


def test_a_profile_is_found_by_name_and_a_wrong_name_gets_the_nearest() -> None:
    profile = site_profile("wuxi")
    assert profile
    assert profile.site_name == "巫溪县人民政府"
    with pytest.raises(UnknownSite, match=r"unknown site 'mianyang_new'; did you mean mianyang_news"):
        site_profile("mianyang_new")


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"since": "2024-13-01"}, "since"),
        ({"until": "gestern"}, "until"),
        ({"since": ""}, "since"),
        ({"since": "2024-12-02", "until": "2024-12-01"}, "until"),
        ({"pages": "3"}, "pages"),
        ({"posts": "."}, "posts"),
    ],
)
def test_bad_arguments(arguments: dict[str, str], argument: str) -> None:
    site = declare(PortalSpider, PORTAL)
    with pytest.raises(BadArgument) as caught:
        site.check_arguments(arguments)
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("day", "held"),
    [("2024-11-30", False), ("2024-12-01", True), ("2024-12-02", True), ("2024-12-03", False), (None, True)],
)
def test_a_period_includes_both_ends_and_what_has_no_day(day: str | None, held: bool) -> None:  # noqa: FBT001
    period = read_period({"since": "2024-12-01", "until": "2024-12-02"})
    assert period.holds(date.fromisoformat(day) if day else None) is held
    assert Period().holds(date(1999, 1, 1))


def test_days_include_both_ends() -> None:
    assert [str(day) for day in days(date(2024, 2, 28), date(2024, 3, 1))] == ["2024-02-28", "2024-02-29", "2024-03-01"]


COLUMN = "http://www.county.example/yw/"
ROWS = (
    ("1.html", "茶厂重新开工", "2024-12-15"),
    ("http://www.county.example/yw/1.html#top", "茶厂重新开工", "2024-12-15"),
    ("2.html", "路修好了的村子", "2024-12-10"),
    ("https://mp.weixin.qq.com/s/abc", "微信上的一条消息", "2024-12-14"),
    ("http://county.example/yw/3.html", "另一个主机上的消息", "2024-12-14"),
    ("http://m.www.county.example/yw/4.html", "子域名上的消息", "2024-12-14"),
)


class TestPortal:
    site: ClassVar[Any] = declare(PortalSpider, PORTAL, article_links="ul.tab-item a")

    def parse(self, answer: Answer, **arguments: str) -> tuple[Any, list[Any]]:
        spider = self.site(**arguments)
        return spider, list(spider.parse_list(respond(answer, COLUMN)))

    def test_each_article_is_asked_for_once_and_other_hosts_are_counted(self) -> None:
        spider, requests = self.parse(column(ROWS, script='createPageHTML(2, 0, "index", "html")'))
        assert urls(requests) == [f"{COLUMN}1.html", f"{COLUMN}2.html", f"{COLUMN}index_1.html"]
        assert spider.books.counts() | {"rejected": {}, "failed": {}} == {
            "discovered": 5, "saved": 0, "unchanged": 0, "known": 0, "elsewhere": 3, "duplicates": 0, "out_of_range": 0,
            "pending": 2, "rejected": {}, "failed": {},
        }  # fmt: skip

    def test_a_twin_host_listed_first_hides_no_article(self) -> None:
        twin = ("http://county.example/yw/1.html", "茶厂重新开工", "2024-12-15")
        spider, requests = self.parse(column([twin, ROWS[0], twin, ROWS[2], ROWS[0]]))
        assert urls(requests) == [f"{COLUMN}1.html", f"{COLUMN}2.html"]
        assert (spider.books.counts()["discovered"], spider.books.counts()["pending"]) == (2, 2)

    def test_a_page_that_led_elsewhere_is_not_asked_for_again(self) -> None:
        spider, _ = self.parse(column(ROWS[:1]))
        spider.books.settle(f"{COLUMN}1.html", "elsewhere")
        assert urls(spider.parse_list(respond(column(ROWS[:1]), COLUMN))) == []
        assert spider.books.counts()["elsewhere"] == 1

    def test_a_request_carries_what_the_column_told(self) -> None:
        _, requests = self.parse(column(ROWS))
        assert requests[0].cb_kwargs == {"context": {"day": "2024-12-15", "headline": "茶厂重新开工"}}

    def test_rows_outside_the_period_are_not_asked_for(self) -> None:
        spider, requests = self.parse(column(ROWS[:3]), since="2024-12-11")
        assert urls(requests) == [f"{COLUMN}1.html"]
        assert spider.books.counts()["out_of_range"] == 1

    def test_paging_ends_when_all_rows_are_older(self) -> None:
        paged = column(ROWS[:3], script='createPageHTML(9, 0, "index", "html")')
        assert urls(self.parse(paged, since="2024-12-16")[1]) == []
        assert urls(self.parse(paged, since="2024-12-11")[1])[-1] == f"{COLUMN}index_1.html"

    def test_a_list_without_its_rows_has_changed(self) -> None:
        with pytest.raises(
            PageChanged, match=r"county: http://www\.county\.example/yw/ has 0 matches for 'ul\.tab-item a'"
        ):
            self.parse(article("这不是列表"))

    def test_a_declared_next_page_is_the_only_one_looked_for(self) -> None:
        site = declare(PortalSpider, PORTAL, article_links="ul.tab-item a", next_page="a.more")
        html = column(ROWS[:1]).body.decode() + '<a href="index_9.html">下一页</a><a class="more" href="p2.html">→</a>'
        assert urls(site().parse_list(respond(Answer(html.encode()), COLUMN)))[-1] == f"{COLUMN}p2.html"

    def read(self, answer: Answer, **arguments: str) -> tuple[Any, list[Record]]:
        spider = self.site(**arguments)
        spider.books.discover(f"{COLUMN}1.html")
        response = respond(answer, f"{COLUMN}1.html", page=f"{COLUMN}1.html")
        return spider, list(spider.parse_page(response, {}))

    def test_a_record_says_when_and_how_it_was_fetched(self) -> None:
        _, (record,) = self.read(article("茶厂重新开工"))
        assert record.headline == "茶厂重新开工"
        assert record.http_status == 200
        assert record.fetched_at is not None
        assert record.fetched_at.endswith("+08:00")

    def test_the_day_of_the_record_decides_in_the_end(self) -> None:
        spider, records = self.read(article("茶厂重新开工", "2024-12-15"), since="2024-12-16")
        assert records == []
        assert spider.books.counts()["out_of_range"] == 1

    def test_a_rejected_page_is_counted_with_its_reason(self) -> None:
        spider, records = self.read(Answer(b"%PDF-1.4 ..."))
        assert records == []
        assert spider.books.counts()["rejected"] == {"not_html": 1}
        assert spider.warnings[0].startswith(f"rejected {COLUMN}1.html: not_html")


class TestDigest:
    site: ClassVar[Any] = declare(DigestSpider, DIGEST)

    def test_a_digest_left_whole_is_no_quiet_loss(self) -> None:
        spider = self.site()
        results = spider.parse_page(respond(article("某县这一周"), COLUMN, page=COLUMN), {})
        assert next(results).headline == "某县这一周"
        with pytest.raises(PageChanged, match="某县这一周"):
            next(results)

    def test_a_list_of_headlines_serves_as_a_tuple(self) -> None:
        site = declare(DigestSpider, DIGEST, digest_headlines=["某县这一周"])
        assert site.digest_headlines == ("某县这一周",)
        with pytest.raises(PageChanged, match="某县这一周"):
            list(site().parse_page(respond(article("某县这一周"), COLUMN, page=COLUMN), {}))

    def test_other_articles_of_the_column_pass(self) -> None:
        results = list(self.site().parse_page(respond(article("茶厂重新开工"), COLUMN, page=COLUMN), {}))
        assert [record.kind for record in results] == ["article"]


NODE = "http://paper.county.example/html/2021-08/05/node_2.htm"
NEWER = "http://paper.county.example/pc/layout/202108/05/node_01.html"


class TestEpaper:
    site: ClassVar[Any] = declare(EpaperSpider, EPAPER)
    day: ClassVar[date] = date(2021, 8, 5)

    @pytest.mark.parametrize(("day", "first"), [("2021-12-31", "classic_layout"), ("2022-01-01", "newer_layout")])
    def test_the_day_of_the_switch_decides_which_layout_is_asked_first(self, day: str, first: str) -> None:
        spider = self.site()
        assert spider.layouts(date.fromisoformat(day))[0] == EPAPER[first]

    def test_an_issue_in_neither_layout_is_said_and_is_no_error(self) -> None:
        spider = self.site()
        (other,) = spider.parse_issue(respond(Answer(b"", 404), NODE), self.day, [EPAPER["newer_layout"]])
        assert other.url == NEWER
        assert list(spider.parse_issue(respond(Answer(b"", 404), NEWER), self.day, [])) == []
        assert spider.books.days_without_issue == ["2021-08-05"]
        assert spider.warnings == []

    def test_being_led_to_another_day_is_no_issue(self) -> None:
        spider = self.site()
        assert list(spider.parse_issue(respond(Answer(b"<p>"), NODE.replace("/05/", "/04/")), self.day, [])) == []
        assert spider.books.days_without_issue == ["2021-08-05"]

    def test_a_page_leads_to_its_stories_and_to_the_other_pages(self) -> None:
        html = (
            '<a id="pageLink" href="node_2.htm">第A01版：头版</a><a id="pageLink" href="node_3.htm">第A02版：要闻</a>'
            '<a href="content_1.htm">茶厂重新开工</a>'
        )
        requests = list(self.site().parse_issue(respond(Answer(html.encode()), NODE), self.day, []))
        assert [url.rpartition("/")[2] for url in urls(requests)] == ["content_1.htm", "node_3.htm"]
        assert requests[0].cb_kwargs["context"] == {
            "section": "A01版：头版",
            "day": "2021-08-05",
            "headline": "茶厂重新开工",
        }
        assert requests[1].cb_kwargs == {"day": self.day, "name": "A02版：要闻"}

    def test_a_page_without_stories_and_pages_has_changed(self) -> None:
        with pytest.raises(PageChanged):
            list(self.site().parse_issue(respond(article("这不是版面"), NODE), self.day, []))


POST = """---
layout: post
title: "茶厂重新开工 厂长说："今年不一样""
date: 2021-12-27 07:44:56 +0800
categories: {category}
tags: 某县新闻
---

<p>云溪镇的老茶厂昨天重新开工，第一批三十名工人回到了车间，镇里为他们办了一场简短的开工仪式。</p>
<p>厂长介绍，今年收茶的价格比去年高一成，附近四个村的茶农都签了合同，运茶的路也修好了。</p>
"""


class TestMirror:
    site: ClassVar[Any] = declare(MirrorSpider, MIRROR)

    @pytest.fixture
    def posts(self, tmp_path: Path) -> Path:
        folder = tmp_path / "_posts"
        folder.mkdir()
        for name, category in (
            ("2021-12-27-NW1.md", "xian"),
            ("2021-12-26-NW0.md", "xian"),
            ("2021-12-27-NW2.md", "other"),
        ):
            (folder / name).write_text(POST.format(category=category), "utf-8")
        (folder / "README.md").write_text("no post")
        return tmp_path

    def test_posts_of_the_category_in_order(self, posts: Path) -> None:
        assert [(post.slug, str(post.day)) for post in stored_posts(posts, "xian")] == [
            ("NW0", "2021-12-27"),
            ("NW1", "2021-12-27"),
        ]

    def test_a_post_is_read_as_its_page_would_be(self, posts: Path) -> None:
        spider = self.site(posts=str(posts))
        _, post = stored_posts(posts, "xian")
        (record,) = spider.read_post(post)
        assert record.url == "http://www.county.example/xian/2021/12/27/NW1.html"
        assert record.headline == '茶厂重新开工 厂长说："今年不一样"'
        assert record.http_status is None

    def test_posts_outside_the_period_are_left_out(self, posts: Path) -> None:
        spider = self.site(posts=str(posts), since="2021-12-28")
        assert [spider.read_post(post) for post in stored_posts(posts, "xian")] == [[], []]
        assert spider.books.counts()["out_of_range"] == 2

    def test_a_post_of_an_impossible_day_ends_no_run(self, posts: Path) -> None:
        odd = POST.format(category="xian").replace("2021-12-27", "2021-02-30")
        (posts / "_posts" / "2021-02-30-NW3.md").write_text(odd, "utf-8")
        spider = self.site(posts=str(posts))
        assert [len(spider.read_post(post)) for post in stored_posts(posts, "xian")] == [0, 1, 1]
        assert spider.books.counts()["rejected"] == {"impossible_day": 1}
        assert "2021-02-30-NW3.md" in spider.warnings[0]

    def test_no_host_is_contacted_for_stored_posts(self) -> None:
        assert self.site.hosts_to_contact({"posts": "."}) == ()
        assert self.site.hosts_to_contact({}) == ("www.county.example",)
