"""``scrapy crawl portal``: columns of portals without a site file, over real sockets."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crawler import read_page
from crawler.record import as_dict
from demo.replicas import ROOT, find_page, read_replicas, read_table
from demo.server import ReplicaServer
from tests.portal import Answer, Portal, Ran, article, column, page, scrapy

EXPECTED = read_table("expected")
REPLICAS = read_replicas()
COLUMNS = {
    "wuxi": ["http://www.cqwx.gov.cn/zwxx_224/wxyw/"],
    "mianyang_news": ["http://www.myrb.net/mynews/"],
    "mianyang_daily_finews": ["https://finews.withounder.com/category/mianyangribao.html"],
    "bainafanwen": ["http://www.bnfw.example/zhuantifanwen/jianghuagao/"],
    # An e-paper has no column; a page of an issue is the list, and the other pages follow.
    "xuzhou_daily": [
        "http://epaper.cnxz.com.cn/xzrb/html/2021-08/05/node_2.htm",
        "http://epaper.cnxz.com.cn/xzrb/html/2021-08/06/node_2.htm",
        "https://szb.cnxz.com.cn/xzrb/pc/layout/202608/05/node_01.html",
    ],
}
SITES = sorted(COLUMNS)
SAME = ("kind", "url", "headline", "published_at", "published_precision", "event_date", "body", "position")


@dataclass(frozen=True)
class Crawled:
    """A run of the spider for any portal: its exit code, its folder's name, its report and records."""

    code: int
    folder: str
    report: Mapping[str, Any]
    records: list[dict[str, Any]]


def crawl(url: str, data: Path, environment: Mapping[str, str]) -> Crawled:
    command = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"url={url}"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    (report,) = data.glob("*/*.report.json")
    (lines,) = data.glob("*/*.jsonl")
    records = [json.loads(line) for line in lines.read_bytes().splitlines()]
    return Crawled(ran.returncode, report.parent.name, json.loads(report.read_text("utf-8")), records)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Crawled]]:
    """Return the runs over the replicas, whose own spiders are switched off."""
    runs: dict[str, list[Crawled]] = {site: [] for site in SITES}
    with ReplicaServer() as server:
        clean = {name: value for name, value in os.environ.items() if name != "CRAWLER_CONTACT"}
        own = clean | server.environment | {"SPIDER_MODULES": "crawler.generic"}
        for site, urls in COLUMNS.items():
            for url in urls:
                data = tmp_path_factory.mktemp("data")
                runs[site].append(crawl(url, data, own | {"CRAWLER_DATA": str(data)}))
    return runs


def records_of(runs: Iterable[Crawled]) -> list[dict[str, Any]]:
    return [record for run in runs for record in run.records]


@pytest.mark.parametrize("site", SITES)
def test_every_article_once(crawled: dict[str, list[Crawled]], site: str) -> None:
    assert [run.code for run in crawled[site]] == [0] * len(COLUMNS[site])
    pages = Counter(record["url"] for record in records_of(crawled[site]) if record["kind"] != "story")
    assert pages == Counter(EXPECTED[site]["articles"])
    assert len(records_of(crawled[site])) == EXPECTED[site]["records"]
    assert sum(run.report["pages"]["elsewhere"] for run in crawled[site]) == len(EXPECTED[site]["elsewhere"])


@pytest.mark.parametrize("site", SITES)
def test_records_are_those_of_the_site_spider(crawled: dict[str, list[Crawled]], site: str) -> None:
    found = records_of(crawled[site])
    for url in EXPECTED[site]["articles"]:
        stored = find_page(url, REPLICAS)
        assert stored
        wanted = [as_dict(record) for record in read_page(stored.read_bytes(), url=url, site=site)]
        same = [{name: record[name] for name in SAME} for record in found if record["url"] == url]
        assert same == [{name: record[name] for name in SAME} for record in wanted], url


@pytest.mark.parametrize("site", SITES)
def test_a_run_bears_the_hosts_name(crawled: dict[str, list[Crawled]], site: str) -> None:
    for run, url in zip(crawled[site], COLUMNS[site], strict=True):
        host = url.split("/")[2].removeprefix("www.")
        assert (run.folder, run.report["site"]) == (host, host)
        assert {(record["site"], record["region_code"], record["region_name"]) for record in run.records} == {
            (host, None, None)
        }


@pytest.mark.parametrize(("site", "name"), [("wuxi", "巫溪县人民政府"), ("mianyang_news", "myrb.net")])
def test_the_sites_name_is_what_its_pages_say_or_the_host(
    crawled: dict[str, list[Crawled]], site: str, name: str
) -> None:
    assert {record["site_name"] for record in records_of(crawled[site])} == {name}


HOST = "www.cnty.example"
FOLDER = "/xw/"
ROWS = (
    ("a/1.html", "茶厂重新开工", "2024-12-15"),
    ("a/2.html", "路修好了的村子", "2024-12-14"),
    ("https://mp.weixin.qq.com/s/abc", "微信上的一条消息", "2024-12-14"),
    ("http://cnty.example/xw/a/3.html", "镇上的新桥通车了", "2024-12-10"),
)
LATER = (("a/1.html", "茶厂重新开工", "2024-12-15"), ("a/4.html", "河边的老学堂", "2024-11-30"))
LAST = (("a/5.html", "去年冬天的一场雪", "2023-12-30"), ("a/6.html", "去年秋天的收成", "2023-10-08"))
NEXT = 'createPageHTML(3, {}, "index", "html");'
ANSWERS: Mapping[str, Answer] = {
    FOLDER: column(ROWS, script=NEXT.format(0)),
    f"{FOLDER}index_1.html": column(LATER, script=NEXT.format(1)),
    f"{FOLDER}index_2.html": column(LAST, script=NEXT.format(2)),
    **{
        f"{FOLDER}{href.partition(FOLDER)[2] or href}": article(headline, day)
        for href, headline, day in (*ROWS, *LATER, *LAST)
        if "weixin" not in href
    },
}


def run(data: Path, *arguments: str, answers: Mapping[str, Answer] = ANSWERS) -> tuple[Ran, Portal]:
    options = [word for argument in (f"url=http://{HOST}{FOLDER}", *arguments) for word in ("-a", argument)]
    with Portal(answers) as portal:
        connect_to = portal.connect_to(f"{HOST}:80", "cnty.example:80")
        ran = scrapy("crawl", "portal", *options, data=data, connect_to=connect_to)
    return replace(ran, site="cnty.example"), portal


def headlines(ran: Ran) -> list[str]:
    return sorted(record["headline"] for record in ran.records)


def test_both_names_of_a_host_are_one_portal_and_others_are_counted(tmp_path: Path) -> None:
    ran, portal = run(tmp_path)
    assert ran.code == 0, ran.err
    assert len(ran.records) == 6
    assert {record["site"] for record in ran.records} == {"cnty.example"}
    assert (ran.report["pages"]["discovered"], ran.report["pages"]["elsewhere"]) == (7, 1)
    assert len(portal.asked) == len(set(portal.asked)) + 1  # robots.txt of both names


def test_pages_limits_the_list_pages(tmp_path: Path) -> None:
    ran, _ = run(tmp_path, "pages=1")
    assert (ran.code, ran.report["lists"]["read"]) == (0, 1)
    assert headlines(ran) == sorted(headline for href, headline, _ in ROWS if "weixin" not in href)


def test_since_and_until_choose_days_and_end_the_paging(tmp_path: Path) -> None:
    ran, portal = run(tmp_path, "since=2024-12-12", "until=2024-12-14")
    assert headlines(ran) == ["路修好了的村子"]
    # The row seen on the first page already does not keep the second from being the last.
    assert f"{FOLDER}index_2.html" not in portal.asked


def test_paging_that_goes_round_ends(tmp_path: Path) -> None:
    rows = "".join(f'<li><a href="{href}">{headline}</a><span>{day}</span></li>' for href, headline, day in LATER)
    answers = dict(ANSWERS)
    for n in range(5):
        answers[FOLDER if not n else f"{FOLDER}?page={n}"] = page(
            f'<html><body><ul>{rows}</ul><a href="?page={n + 1}">下一页</a></body></html>'
        )
    ran, portal = run(tmp_path, answers=answers)
    assert (ran.code, len(ran.records)) == (0, 2)
    assert f"{FOLDER}?page=2" not in portal.asked


def test_a_page_without_a_list_is_told_with_the_remedy(tmp_path: Path) -> None:
    ran, _ = run(tmp_path, answers={FOLDER: page("<html><body><div id='list'></div></body></html>")})
    assert ran.code == 13
    assert "0 matches for 'a list of links to articles'; give -a url= the address of a column" in ran.err


def test_a_host_with_a_spider_is_refused_only_while_it_has_one(tmp_path: Path) -> None:
    column_of_wuxi = ("-a", "url=http://cqwx.gov.cn/zwxx_224/wxyw/")
    refused = scrapy("crawl", "portal", *column_of_wuxi, data=tmp_path)
    assert (refused.code, "the site 'wuxi' (巫溪县人民政府)" in refused.err) == (17, True)
    assert "scrapy crawl wuxi" in refused.err
    others = scrapy("crawl", "portal", *column_of_wuxi, data=tmp_path, SPIDER_MODULES="crawler.generic")
    assert (others.code, "CRAWLER_CONTACT is not set" in others.err) == (17, True)
    assert not [*tmp_path.rglob("*.jsonl")]
