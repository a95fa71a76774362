"""Rows 41 to 44: redesigns, errors of the crawler itself, odd text, long runs. And what changes from run to run."""

import csv
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.faults.crawls import module
from tests.portal import COLUMN, HOST, PARAGRAPHS, Answer, Portal, Ran, article, column, page, scrapy

ROWS = (
    ("./202412/t20241215_1.html", "茶厂重新开工", "2024-12-15"),
    ("./202412/t20241214_2.html", "路修好了的村子", "2024-12-14"),
    ("./202412/t20241213_3.html", "镇上的新桥", "2024-12-13"),
)


def site(rows: Any = ROWS, **other: Answer) -> dict[str, Answer]:
    """Return a column and its articles; ``other`` answers for an article by its number."""
    pages = {f"{COLUMN}{href[2:]}": article(headline, day) for href, headline, day in rows}
    changed = {path: other.get(path[-6:-5], answer) for path, answer in pages.items()}
    return {COLUMN: column(rows)} | changed


def crawl(data: Path, answers: Mapping[str, Answer], *options: str, **environment: str) -> Ran:
    with Portal(answers) as portal:
        return scrapy("crawl", "wuxi", *options, data=data, connect_to=portal.connect_to(), **environment)


def make_due(data: Path) -> None:
    """Let the time pass after which every page is asked whether it changed."""
    with sqlite3.connect(data / "wuxi" / "index.sqlite") as index:
        index.execute("UPDATE pages SET due = 0 WHERE due IS NOT NULL")
    index.close()


# --- row 41 -----------------------------------------------------------------------------------------------------------


@pytest.mark.fault(41)
def test_a_column_redesigned_ends_with_13_in_the_same_run(tmp_path: Path) -> None:
    assert crawl(tmp_path, site()).code == 0
    redesigned = site() | {COLUMN: page("<html><body><div id='app'></div><script src='app.js'></script></body></html>")}
    ran = crawl(tmp_path, redesigned)
    assert (ran.code, ran.report["complete"]) == (13, False)
    assert "ul.tab-item li.clearfix a" in ran.report["changed"][0]["error"]
    assert crawl(tmp_path, site()).code == 0


@pytest.mark.fault(41)
def test_articles_redesigned_are_told_in_the_same_run(tmp_path: Path) -> None:
    source = "from spiders import wuxi\nclass Old(wuxi.WuxiSpider):\n    name = 'wuxi'\n    body = 'div.gone'\n"
    missed = crawl(tmp_path / "a", site(), **module(tmp_path / "m", source))
    assert (missed.code, missed.report["selector_missed"]) == (10, 3)
    empty = page("<html><body><div id='app'></div><script src='app.js'></script></body></html>")
    nothing = crawl(tmp_path / "b", site(**{"1": empty, "2": empty, "3": empty}))
    assert nothing.code == 13
    assert sum(nothing.report["pages"]["rejected"].values()) == 3


# --- row 42 -----------------------------------------------------------------------------------------------------------

BROKEN = """
from spiders import wuxi
class Broken(wuxi.WuxiSpider):
    name = "wuxi"
    def parse_page(self, response, context):
        if response.url.endswith("_2.html"):
            raise ValueError("out of order")
        yield from super().parse_page(response, context)
class Pipeline:
    def process_item(self, item):
        if item.url.endswith("_2.html"):
            raise ValueError("out of order")
        return item
class Closing:
    def process_item(self, item):
        return item
    def close_spider(self):
        raise ValueError("out of order")
"""


def pipelines(name: str) -> tuple[str, str]:
    return "-s", json.dumps({f"played.{name}": 1, "pipelines.ledger.LedgerPipeline": 2}).join(("ITEM_PIPELINES=", ""))


@pytest.mark.fault(42)
@pytest.mark.parametrize("where", ["callback", "pipeline"])
def test_an_error_of_the_crawler_lists_its_page_and_the_next_run_fetches_it(where: str, tmp_path: Path) -> None:
    there = module(tmp_path / "m", BROKEN)
    options = () if where == "callback" else pipelines("Pipeline")
    if where == "pipeline":
        there = module(tmp_path / "m", BROKEN.replace('if response.url.endswith("_2.html"):', "if False:"))
    ran = crawl(tmp_path / "d", site(), *options, **there)
    assert (ran.code, len(ran.records)) == (10, 2), ran.err
    assert ran.report["pages"]["failed"] == {where: 1}
    assert [error["url"] for error in ran.report["errors"]] == [f"http://{HOST}{COLUMN}202412/t20241214_2.html"]
    again = crawl(tmp_path / "d", site())
    assert (again.code, [record["headline"] for record in again.records]) == (0, ["路修好了的村子"])


@pytest.mark.fault(42)
def test_an_error_in_a_pipelines_close_ends_with_70(tmp_path: Path) -> None:
    there = module(tmp_path / "m", BROKEN.replace('if response.url.endswith("_2.html"):', "if False:"))
    ran = crawl(tmp_path / "d", site(), *pipelines("Closing"), **there)
    assert (ran.code, ran.report["exit_code"], len(ran.records)) == (70, 70, 3)


# --- row 43 -----------------------------------------------------------------------------------------------------------

ODD = "=镇上\u2028的\u2029新\u0085桥&#xD800;<b>与</b>&lt;script&gt;路"


@pytest.mark.fault(43)
def test_odd_characters_split_and_lose_no_record(tmp_path: Path) -> None:
    odd = article("镇上的新桥", paragraphs=(ODD, *PARAGRAPHS))
    rows = (("./202412/t20241215_1.html", "=1+1的茶厂", "2024-12-15"), ROWS[1], ROWS[2])
    files = [word for name in ("o.csv", "o.jsonl") for word in ("-O", str(tmp_path / name))]
    ran = crawl(tmp_path / "d", site(rows, **{"3": odd}), *files)
    assert ran.code == 0, ran.err
    text = ran.lines.decode("utf-8")
    assert len(text.splitlines()) == len(text.rstrip("\n").split("\n")) == len(ran.records) == 3
    assert (tmp_path / "o.jsonl").read_bytes() == ran.lines
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 3
    assert [row["headline"] for row in table if "茶厂" in row["headline"]] == ["'=1+1的茶厂"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row.values())


# --- row 44 -----------------------------------------------------------------------------------------------------------

MEASURED = """
from spiders import wuxi
from scrapy import signals
class Measured(wuxi.WuxiSpider):
    name = "wuxi"
    _count = 0
    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.measure, signals.item_scraped)
        return spider
    def measure(self):
        type(self)._count += 1
        if self._count % 500 == 0:
            with open("/proc/self/statm") as file:
                self.warn(f"resident {self._count} {int(file.read().split()[1]) * 4096}")
"""
_LISTED, _EACH = 30, 50


@pytest.mark.fault(44)
def test_memory_stays_flat_over_a_long_run(tmp_path: Path) -> None:
    """1,500 pages here, between the 500th and the last; `python -m benchmarks.ledger` has 10,000."""
    answers = {}
    for number in range(_LISTED):
        rows = [
            (f"./202412/t20241215_{number}{n:02}.html", f"镇上的第{number}{n}件事", "2024-12-15") for n in range(_EACH)
        ]
        script = f'createPageHTML({_LISTED}, {number}, "index", "html");'
        answers[f"{COLUMN}index_{number}.html" if number else COLUMN] = column(rows, script=script)
        answers |= {
            f"{COLUMN}{href[2:]}": article(headline, paragraphs=(headline, *PARAGRAPHS)) for href, headline, _ in rows
        }
    with Portal(answers) as portal:
        ran = scrapy(
            "crawl", "wuxi", data=tmp_path / "d", connect_to=portal.connect_to(), **module(tmp_path / "m", MEASURED)
        )
    assert ran.code == 0, ran.err
    told = [warning.split() for warning in ran.report["warnings"] if warning.startswith("resident")]
    resident = {int(count): int(size) for _, count, size in told}
    assert list(resident) == [500, 1000, 1500]
    # Under 5 % in 10,000 pages; the first thousand warm up caches, so the bound is that of the whole.
    assert resident[1500] < resident[500] * 1.05, resident


# --- what changes from run to run -------------------------------------------------------------------------------------


def test_an_edited_page_is_a_new_revision_that_names_the_one_before(tmp_path: Path) -> None:
    first = crawl(tmp_path, site()).records
    make_due(tmp_path)
    edited = article("茶厂重新开工", "2024-12-15", paragraphs=(*PARAGRAPHS, "　　更正：工人是三十一名，不是三十名。"))
    again = crawl(tmp_path, site(**{"1": edited}))
    assert again.code == 0
    (record,) = again.records
    before = next(old for old in first if old["id"] == record["id"])
    assert (record["revision"], record["supersedes"]) == (2, before["text_hash"])
    assert record["text_hash"] != before["text_hash"]
    assert again.report["pages"] | {"rejected": 0, "failed": 0} == {
        "discovered": 3, "saved": 1, "unchanged": 2, "known": 0, "elsewhere": 0, "duplicates": 0, "out_of_range": 0,
        "pending": 0, "rejected": 0, "failed": 0,
    }  # fmt: skip


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_has_gone_is_told_apart_and_its_record_stays(status: int, tmp_path: Path) -> None:
    crawl(tmp_path, site())
    make_due(tmp_path)
    gone = crawl(tmp_path, site(**{"2": page("<h1>没有这个页面</h1>", status=status)}))
    url = f"http://{HOST}{COLUMN}202412/t20241214_2.html"
    assert (gone.code, gone.report["gone"]) == (0, [url])
    assert gone.report["pages"]["failed"] == {f"http_{status}": 1}
    assert url in (tmp_path / "wuxi" / min(p.name for p in (tmp_path / "wuxi").glob("*.jsonl"))).read_text("utf-8")
    make_due(tmp_path)
    back = crawl(tmp_path, site())
    assert (back.report["pages"]["unchanged"], back.report["pages"]["saved"], back.report["gone"]) == (3, 0, [])


def test_a_page_that_answers_503_and_is_back_is_no_deletion(tmp_path: Path) -> None:
    crawl(tmp_path, site())
    make_due(tmp_path)
    busy = crawl(tmp_path, site(**{"2": page("busy", status=503)}))
    assert busy.code == 18
    assert busy.report["gone"] == []
    assert busy.report["pages"]["failed"] == {"http_503": 1}
    back = crawl(tmp_path, site())
    assert (back.code, back.report["pages"]["unchanged"], back.report["pages"]["saved"]) == (0, 1, 0)


def test_a_page_is_asked_for_again_with_what_its_server_gave(tmp_path: Path) -> None:
    answers = site()
    path = f"{COLUMN}202412/t20241214_2.html"
    answers[path] = Answer(answers[path].body, headers={"Content-Type": "text/html", "ETag": '"one"'})
    crawl(tmp_path, answers)
    make_due(tmp_path)
    with Portal(answers) as portal:
        again = scrapy("crawl", "wuxi", data=tmp_path, connect_to=portal.connect_to())
    assert portal.unchanged == [path]
    assert again.report["pages"]["unchanged"] == 3
