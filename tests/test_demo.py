"""The replica server, and the demo from end to end: unmodified spiders, real HTTP and HTTPS."""

import http.client
import json
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crawler import read_page
from crawler.archive.reading import read_archived
from crawler.record import Archive, as_dict, evolve
from demo.__main__ import crawl_all, empty, show
from demo.crawls import CRAWLS, Crawl, Outcome, run_crawl
from demo.replicas import REPLICAS, read_table
from demo.server import ReplicaServer
from tests.archives import assert_sound

EXPECTED = read_table("expected")
SITES = sorted(EXPECTED)
COLUMN = "/zwxx_224/wxyw/"


@pytest.fixture(scope="module")
def server() -> Iterator[ReplicaServer]:
    with ReplicaServer() as running:
        yield running


def ask(
    server: ReplicaServer, host: str, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Send a request to the port that serves http, under a host's name."""
    address = server.connect_to["www.cqwx.gov.cn:80"]
    connection = http.client.HTTPConnection(address, timeout=5)
    connection.request(method, path, headers={"Host": host, **(headers or {})})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_the_host_header_decides(server: ReplicaServer) -> None:
    county, city = (ask(server, host, "/robots.txt") for host in ("www.cqwx.gov.cn", "www.myrb.net"))
    assert county[0] == city[0] == 200
    assert county[2] != city[2]


def test_bytes_and_labels_are_sent_as_stored(server: ReplicaServer) -> None:
    status, headers, body = ask(server, "www.myrb.net", "/html/2021/news/12/391207.html")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=gb2312")
    assert "小䴙䴘" in body.decode("gb18030")
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("www.cqwx.gov.cn", COLUMN, 200),
        ("www.cqwx.gov.cn", f"{COLUMN}?from=home", 200),
        ("WWW.CQWX.GOV.CN:80", COLUMN, 200),
        ("www.cqwx.gov.cn", COLUMN.rstrip("/"), 301),
        ("www.cqwx.gov.cn", "/zwgk_224/", 404),
        ("epaper.cnxz.com.cn", "/xzrb/html/2021-08/07/node_2.htm", 404),
        ("www.cqwx.gov.cn", "/../../../hosts.json", 404),
        ("portal.example", "/", 421),
        ("finews.withounder.com", "/robots.txt", 421),  # an https host, asked over http
    ],
)
def test_statuses(server: ReplicaServer, host: str, path: str, status: int) -> None:
    assert ask(server, host, path)[0] == status


def test_head_has_no_body(server: ReplicaServer) -> None:
    status, headers, body = ask(server, "www.cqwx.gov.cn", COLUMN, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 10_000


def test_a_copy_that_still_holds_is_not_sent_again(server: ReplicaServer) -> None:
    _, headers, _ = ask(server, "www.cqwx.gov.cn", COLUMN)
    tag, modified = headers["ETag"], headers["Last-Modified"]
    for condition in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": modified}):
        status, answer, body = ask(server, "www.cqwx.gov.cn", COLUMN, headers=condition)
        assert (status, body, answer["ETag"]) == (304, b"", tag)
    for condition in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Thu, 01 Jan 1998 00:00:00 GMT"},
        {"If-Modified-Since": "no day"},
    ):
        assert ask(server, "www.cqwx.gov.cn", COLUMN, headers=condition)[0] == 200


def test_requests_are_noted_in_order() -> None:
    with ReplicaServer() as server:
        ask(server, "www.cqwx.gov.cn", COLUMN)
        ask(server, "www.cqwx.gov.cn", "/robots.txt")
        assert [visit.path for visit in server.visits] == [COLUMN, "/robots.txt"]
        assert [(visit.host, visit.status) for visit in server.visits_of("wuxi")] == [("www.cqwx.gov.cn", 200)]
        assert server.visits[0].time <= server.visits[1].time


def test_many_at_once(server: ReplicaServer) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = pool.map(lambda _: ask(server, "www.cqwx.gov.cn", COLUMN)[0], range(100))
    assert set(answers) == {200}


def ask_securely(server: ReplicaServer, context: ssl.SSLContext, host: str) -> bytes:
    """Return the status line of a host's robots.txt over https, asked at the address that serves it."""
    address, _, port = server.connect_to["finews.withounder.com:443"].partition(":")
    with (
        socket.create_connection((address, int(port)), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        secured.sendall(f"GET /robots.txt HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return secured.recv(15)


def test_certificates_are_good_for_the_runs_own_authority_only(server: ReplicaServer) -> None:
    trusting = ssl.create_default_context(cafile=server.environment["SSL_CERT_FILE"])
    for host in ("finews.withounder.com", "szb.cnxz.com.cn"):
        assert ask_securely(server, trusting, host) == b"HTTP/1.1 200 OK"
    with pytest.raises(ssl.SSLCertVerificationError):
        ask_securely(server, trusting, "www.cqwx.gov.cn")
    with pytest.raises(ssl.SSLCertVerificationError):
        ask_securely(server, ssl.create_default_context(), "finews.withounder.com")


def test_only_the_demos_own_folder_is_emptied(tmp_path: Path) -> None:
    own = tmp_path / "data" / "demo"
    (own / "wuxi").mkdir(parents=True)
    kept = tmp_path / "data" / "wuxi"
    kept.mkdir()
    empty(own)
    assert not own.exists()
    assert kept.exists()
    empty(own)  # a folder that is not there is empty enough
    own.symlink_to(kept)
    for folder in (tmp_path, kept, tmp_path / "data", own):
        with pytest.raises(ValueError, match="left alone"):
            empty(folder)
    assert kept.exists()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Run the whole demo once, into a folder of its own."""
    return crawl_all(tmp_path_factory.mktemp("demo"), Console(file=StringIO()))


def of_site(outcomes: list[Outcome], site: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.crawl.site == site]


def records_of(outcomes: list[Outcome], site: str) -> list[dict[str, Any]]:
    """Return the records of a site in the order in which they were written."""
    files = [outcome.lines for outcome in of_site(outcomes, site) if outcome.lines]
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_every_crawl_of_the_demo_ends_well(outcomes: list[Outcome]) -> None:
    said = {outcome.crawl.title: outcome.exit_code for outcome in outcomes}
    assert said == {crawl.title: 0 for crawl in CRAWLS}, [outcome.log.read_text() for outcome in outcomes]


@pytest.mark.parametrize("site", SITES)
def test_every_article_is_yielded_once(outcomes: list[Outcome], site: str) -> None:
    records = records_of(outcomes, site)
    pages = Counter(record["url"] for record in records if record["kind"] != "story")
    assert pages == Counter(EXPECTED[site]["articles"])
    assert len(records) == EXPECTED[site]["records"]
    stories = Counter(record["url"] for record in records if record["kind"] == "story")
    assert stories == Counter(EXPECTED[site]["digests"])


@pytest.mark.parametrize("site", SITES)
def test_the_books_tell_the_rest(outcomes: list[Outcome], site: str) -> None:
    books = [outcome.report["pages"] for outcome in of_site(outcomes, site)]
    expected = EXPECTED[site]
    assert sum(book["elsewhere"] for book in books) == len(expected["elsewhere"])
    for word in ("rejected", "failed"):
        counted: Counter[str] = sum((Counter(book[word]) for book in books), Counter())
        assert counted == Counter(expected[word].values()), word
    assert sum(outcome.report["lists"]["read"] for outcome in of_site(outcomes, site)) == len(expected["lists"])


def test_a_day_without_an_issue_is_said(outcomes: list[Outcome]) -> None:
    first, newer = of_site(outcomes, "xuzhou_daily")
    assert first.report["days_without_issue"] == ["2021-08-07"]
    assert newer.report["days_without_issue"] == []


@pytest.mark.parametrize("site", SITES)
def test_no_furniture_in_any_body(outcomes: list[Outcome], site: str) -> None:
    furniture = (
        "ICP备",
        "您现在的位置",
        "您当前的位置",
        "当前位置",
        "版权所有",
        "网站地图",
        "上一篇",
        "下一篇",
        "扫一扫",
        "返回目录",
    )
    leaks = [
        (record["url"], line)
        for record in records_of(outcomes, site)
        for line in record["body"]
        if any(word in line for word in furniture)
    ]
    assert leaks == []


@pytest.mark.parametrize("site", SITES)
def test_no_picture_of_the_template_is_an_articles(outcomes: list[Outcome], site: str) -> None:
    pictures = [image["url"] for record in records_of(outcomes, site) for image in record["images"]]
    assert [
        url for url in pictures if not url or any(part in url for part in ("logo", "/images/", "tplimg", "/skin/"))
    ] == []


REPORTER = {"name": "伍岳", "role": "记者", "outlet": "徐报融媒"}
# What stands where, told in fixtures/_replicas/README.md: end of the URL, field, value.
ODDITIES = [
    ("wuxi", "t20250102_14007001.html", "published_precision", "day"),
    ("wuxi", "t20250102_14007001.html", "breadcrumbs", ["首页", "新闻中心", "巫溪要闻"]),
    ("wuxi", "t20241220_13975310.html", "subheadings", [1, 4, 6]),
    ("wuxi", "t20241218_13970022.html", "source", "巫溪县卫生健康委员会"),
    ("wuxi", "t20241227_13998120.html", "published_at", "2024-12-27T00:00:00+08:00"),
    ("wuxi", "t20241227_13998120.html", "flags", ["meta_conflict"]),
    ("wuxi", "t20250103_14008812.html", "byline", "（记者 陶静怡 通讯员 黎小满）"),
    ("xuzhou_daily", "05/content_1207101.htm", "kicker", "潘安路立交主线桥贯通"),
    ("xuzhou_daily", "05/content_1207101.htm", "headline", "三十分钟环城快线再添关键一段"),
    ("xuzhou_daily", "05/content_1207101.htm", "subheadline", "预计国庆节前具备通车条件"),
    ("xuzhou_daily", "05/content_1207102.htm", "byline", "◎徐报融媒记者 伍岳"),
    ("xuzhou_daily", "05/content_1207102.htm", "authors", [REPORTER]),
    ("xuzhou_daily", "05/content_1207102.htm", "section", "A01版：要闻"),
    ("xuzhou_daily", "05/content_1207110.htm", "headline", "暴雨来临前的四十分钟"),
    ("xuzhou_daily", "05/content_1207111.htm", "flags", ["no_text"]),
    ("xuzhou_daily", "05/content_1207120.htm", "subheadings", [1, 3, 5]),
    ("xuzhou_daily", "05/content_1207120.htm", "headline", "老旧小区加梯，三楼以下怎么劝？"),
    ("xuzhou_daily", "06/content_1207201.htm", "headline", "小龙虾装上“温控座椅”"),
    ("xuzhou_daily", "content_30032.html", "subheadline", "——老年友好药店走访"),
    ("xuzhou_daily", "content_30032.html", "byline", "◎徐报融媒记者 戚明远 见习记者 习羽"),
    ("mianyang_news", "391207.html", "headline", "涪江湿地来了“潜水高手” 小䴙䴘结群过冬"),
    ("mianyang_news", "391207.html", "encoding", "gb18030"),
    ("mianyang_news", "391188.html", "subheadings", [1, 2, 5, 6, 9, 10]),
    ("mianyang_news", "391021.html", "editors", [{"name": "姜小岚", "role": "编辑"}, {"name": "石镕", "role": "校对"}]),
    ("mianyang_daily_finews", "NW202112242230187741.html", "headline", '城区首家"蔬菜银行"开张 种多少存多少'),
    ("mianyang_daily_finews", "NW202112242230187741.html", "source", "绵阳日报"),
    (
        "mianyang_daily_finews",
        "NW202112242230187741.html",
        "original_url",
        "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW202112242230187741",
    ),
    ("mianyang_daily_finews", "NW202112232229310452.html", "flags", ["byline_unsplit", "mirror"]),
    ("bainafanwen", "58120.html", "subheadings", [2, 4, 6]),
    ("bainafanwen", "58120.html", "flags", ["inserted_text_removed", "masked_text"]),
    ("bainafanwen", "57730.html", "flags", []),
]


@pytest.mark.parametrize(
    ("site", "page", "field", "value"), ODDITIES, ids=[f"{site}-{page}-{field}" for site, page, field, _ in ODDITIES]
)
def test_oddities_are_read(outcomes: list[Outcome], site: str, page: str, field: str, value: Any) -> None:
    (record,) = [record for record in records_of(outcomes, site) if record["url"].endswith(page)]
    assert record[field] == value


PICTURES = {
    "05/content_1207111.htm": ["http://epaper.cnxz.com.cn/xzrb/res/1/20210805/1207111_1.jpg"],
    "content_30031.html": [
        "https://szb.cnxz.com.cn/xzrb/pc/pic/202608/05/30031_a1b2.jpg",
        "https://szb.cnxz.com.cn/xzrb/pc/pic/202608/05/30031_c3d4.jpg",
    ],
}


@pytest.mark.parametrize("page", PICTURES)
def test_pictures_beside_a_papers_text_are_kept_with_captions(outcomes: list[Outcome], page: str) -> None:
    (record,) = [record for record in records_of(outcomes, "xuzhou_daily") if record["url"].endswith(page)]
    assert [image["url"] for image in record["images"]] == PICTURES[page]
    assert all(image["caption"] for image in record["images"])


FIRST_LINES = {
    # The headline, over two lines of one paragraph.
    ("wuxi", "t20241120_13790011.html"): "巫溪府办规〔2024〕19号",
    # Names of authors on lines of their own, as the page's comment has them.
    ("xuzhou_daily", "06/content_1207210.htm"): "老家的巷口有一棵皂荚树，谁也说不清它多大年纪。",
    ("xuzhou_daily", "06/content_1207211.htm"): "雨停的时候",
    ("bainafanwen", "58120.html"): "同志们：",
}


@pytest.mark.parametrize(("site", "page"), FIRST_LINES)
def test_bodies_begin_after_headline_and_names(outcomes: list[Outcome], site: str, page: str) -> None:
    (record,) = [record for record in records_of(outcomes, site) if record["url"].endswith(page)]
    assert record["body"][0].startswith(FIRST_LINES[site, page])


def test_words_split_by_the_paywall_are_whole_again(outcomes: list[Outcome]) -> None:
    text = "".join(line for record in records_of(outcomes, "bainafanwen") for line in record["body"])
    for word in ("再讲清道理", "也是信任", "小窟窿就捅成", "泄洪道清淤和"):
        assert word in text


def test_stories_across_the_years_end_have_the_right_day(outcomes: list[Outcome]) -> None:
    stories = [record for record in records_of(outcomes, "wuxi") if record["kind"] == "story"]
    days = [record["event_date"] for record in stories if "14012345" in record["url"]]
    assert days == ["2025-01-03", "2024-12-30", "2024-12-30", "2024-12-31", "2025-01-02", "2025-01-03", None]


HISTORY: dict[str, Any] = {"revision": 1, "supersedes": None}


def place_of(record: dict[str, Any]) -> tuple[str, int, str]:
    return record["archive"]["file"], record["archive"]["offset"], record["fetched_at"]


@pytest.mark.parametrize("site", SITES)
def test_every_record_is_read_again_from_the_archive(outcomes: list[Outcome], site: str) -> None:
    folder = outcomes[0].log.parent.parent / site
    for path in (folder / "archive").iterdir():
        assert_sound(path)
    crawled = records_of(outcomes, site)
    assert all(record["archive"] for record in crawled)
    for (file, offset, fetched_at), group in groupby(sorted(crawled, key=place_of), key=place_of):
        place = Archive(file=file, offset=offset)
        page = read_archived(folder, place)
        moment = datetime.fromisoformat(fetched_at)
        again = read_page(
            page.body, url=page.url, site=site, headers=page.headers, fetched_at=moment, context=page.context
        )
        known = {"fetched_at": fetched_at, "http_status": page.status, "archive": place}
        read = [as_dict(evolve(record, **known)) | HISTORY for record in again]
        assert read == [record | HISTORY for record in group]


def test_wuxi_asks_for_no_page_twice_and_stays_on_its_host(tmp_path: Path) -> None:
    with ReplicaServer() as server:
        outcome = run_crawl(Crawl("wuxi"), data=tmp_path, environment=server.environment)
        visits = Counter(visit.path for visit in server.visits)
    assert outcome.exit_code == 0
    assert set(visits.values()) == {1}
    assert len(visits) == len(EXPECTED["wuxi"]["articles"]) + len(EXPECTED["wuxi"]["lists"]) + 1  # robots.txt
    assert {visit.host for visit in server.visits} == {"www.cqwx.gov.cn"}


def test_stored_posts_give_the_mirrors_records(tmp_path: Path, outcomes: list[Outcome]) -> None:
    posts = REPLICAS / "mianyang_daily_finews" / "_posts"
    outcome = run_crawl(Crawl("mianyang_daily_finews", (f"posts={posts}",)), data=tmp_path, environment={})
    assert outcome.exit_code == 0
    stored = {record["url"]: record for record in records_of([outcome], "mianyang_daily_finews")}
    crawled = {record["url"]: record for record in records_of(outcomes, "mianyang_daily_finews")}
    assert len(stored) == 3
    for url, record in stored.items():
        for field in ("id", "headline", "published_at", "source", "original_url", "authors", "body", "text_hash"):
            assert record[field] == crawled[url][field], field


def test_the_table_names_each_site_and_its_file(outcomes: list[Outcome]) -> None:
    printed = StringIO()
    show(outcomes, Console(file=printed, width=120))
    for outcome in outcomes:
        assert outcome.crawl.title in printed.getvalue()
        assert outcome.lines is not None
        assert outcome.lines.name in printed.getvalue()


def test_a_crawl_that_fails_shows_its_log(tmp_path: Path) -> None:
    with ReplicaServer() as server:
        outcome = run_crawl(Crawl("no_such_site"), data=tmp_path, environment=server.environment)
    assert outcome.exit_code == 17
    printed = StringIO()
    show([outcome], Console(file=printed, width=120))
    assert "unknown site 'no_such_site'" in printed.getvalue()
