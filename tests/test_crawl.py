"""Whole crawls over real sockets: the command line, a portal of invented pages, the files on the disk."""

import csv
import gzip
import signal
import ssl
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest
import trustme

from tests.portal import (
    COLUMN,
    HOST,
    PARAGRAPHS,
    ROOT,
    Answer,
    Portal,
    Ran,
    article,
    column,
    command,
    moved,
    page,
    scrapy,
)

NEXT = 'createPageHTML(2, 0, "index", "html");'
FIRST = (
    ("./202412/t20241215_1.html", "茶厂重新开工", "2024-12-15"),
    ("./202412/t20241214_2.html", "路修好了的村子", "2024-12-14"),
    ("https://mp.weixin.qq.com/s/abc", "微信上的一条消息", "2024-12-14"),
)
SECOND = (
    ("./202412/t20241215_1.html", "茶厂重新开工", "2024-12-15"),
    ("./202412/t20241210_3.html", "镇上的新桥", "2024-12-10"),
)
ANSWERS: Mapping[str, Answer] = {
    COLUMN: column(FIRST, script=NEXT),
    f"{COLUMN}index_1.html": column(SECOND, script=NEXT.replace("0", "1")),
    f"{COLUMN}202412/t20241215_1.html": article("茶厂重新开工", "2024-12-15"),
    f"{COLUMN}202412/t20241214_2.html": article("路修好了的村子", "2024-12-14"),
    f"{COLUMN}202412/t20241210_3.html": article("镇上的新桥", "2024-12-10"),
}


def crawl(answers: Mapping[str, Answer], data: Path, *options: str, **environment: str) -> tuple[Ran, Portal]:
    with Portal(answers) as portal:
        return scrapy("crawl", "wuxi", *options, data=data, connect_to=portal.connect_to(), **environment), portal


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Portal]:
    """Return a crawl in which nothing goes wrong, with two feeds beside the run's own file."""
    data = tmp_path_factory.mktemp("plain")
    feeds = ("-O", str(data / "out.jsonl"), "-O", str(data / "out.csv"))
    return crawl(ANSWERS, data, *feeds, PROGRESS_SECONDS="0", CRAWLER_CONTACT="mailto:desk@b.example")


def test_a_crawl_yields_every_article_once(plain: tuple[Ran, Portal]) -> None:
    ran, portal = plain
    assert ran.code == 0, ran.err
    assert sorted(record["headline"] for record in ran.records) == ["茶厂重新开工", "路修好了的村子", "镇上的新桥"]
    assert len(portal.asked) == len(set(portal.asked)) == 6
    assert portal.asked[0] == "/robots.txt"
    assert ran.report["pages"] == {
        "discovered": 4, "saved": 3, "unchanged": 0, "known": 0, "elsewhere": 1, "duplicates": 0, "out_of_range": 0,
        "pending": 0, "rejected": {}, "failed": {},
    }  # fmt: skip
    assert (ran.report["complete"], ran.report["exit_code"], ran.report["records"]) == (True, 0, {"article": 3})


def test_a_record_tells_its_real_host_and_when_it_was_fetched(plain: tuple[Ran, Portal]) -> None:
    record = next(record for record in plain[0].records if record["headline"] == "茶厂重新开工")
    assert record["url"] == f"http://{HOST}{COLUMN}202412/t20241215_1.html"
    assert record["http_status"] == 200
    assert record["fetched_at"].endswith("+08:00")
    assert record["body"] == [paragraph.strip("　") for paragraph in PARAGRAPHS]


def test_a_person_reads_what_happened(plain: tuple[Ran, Portal]) -> None:
    ran, _ = plain
    assert "wuxi: done (exit code 0)" in ran.err
    assert "discovered 4, saved 3, elsewhere 1" in ran.err
    assert "pages so far" in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_feeds_hold_the_same_bytes_and_no_parts(plain: tuple[Ran, Portal]) -> None:
    ran, _ = plain
    assert (ran.data / "out.jsonl").read_bytes() == ran.lines
    assert f"output   {ran.data / 'out.jsonl'}: 3 new records of this run\n" in ran.err
    with (ran.data / "out.csv").open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    assert head == list(ran.records[0])


def test_the_operator_learns_whom_to_write_to(plain: tuple[Ran, Portal]) -> None:
    assert {agent.partition(" ")[2] for agent in plain[1].agents} == {"(+mailto:desk@b.example)"}


def test_a_digest_comes_before_its_stories_and_they_in_their_order(tmp_path: Path) -> None:
    row = ("./202412/t20241222_13980456.html", "见“政”巫溪这一周", "2024-12-22")
    stored = ROOT / "fixtures/_replicas/wuxi" / HOST / COLUMN.strip("/") / row[0]
    ran, _ = crawl({COLUMN: column([row]), f"{COLUMN}{row[0][2:]}": Answer(stored.read_bytes())}, tmp_path)
    assert ran.code == 0, ran.err
    assert [record["kind"] for record in ran.records] == ["digest"] + ["story"] * (len(ran.records) - 1)
    assert ran.records[0]["stories"] == [record["id"] for record in ran.records[1:]]
    assert ran.report["pages"]["saved"] == 1


def test_days_are_inclusive(tmp_path: Path) -> None:
    ran, portal = crawl(ANSWERS, tmp_path, "-a", "since=2024-12-14", "-a", "until=2024-12-14")
    assert [record["headline"] for record in ran.records] == ["路修好了的村子"]
    assert f"{COLUMN}202412/t20241215_1.html" not in portal.asked
    assert ran.report["pages"]["out_of_range"] == 2


def test_robots_are_obeyed(tmp_path: Path) -> None:
    robots = Answer(b"User-agent: *\nDisallow: /zwxx_224/wxyw/202412/t20241214", headers={"Content-Type": "text/plain"})
    ran, portal = crawl({**ANSWERS, "/robots.txt": robots}, tmp_path)
    assert f"{COLUMN}202412/t20241214_2.html" not in portal.asked
    assert ran.report["pages"]["failed"] == {"robots": 1}
    assert ran.code == 0


def test_bad_pages_are_counted_and_the_crawl_goes_on(tmp_path: Path) -> None:
    bad = {
        "1": Answer(b""),
        "2": Answer(b"%PDF-1.4 binary", headers={"Content-Type": "text/html"}),
        "3": page("<h1>404</h1>", status=404),
        "4": page("<h1>500</h1>", status=500),
        "5": Answer(b"<p>" + b"x" * 9_000_000),
        "6": article("镇上的第6件事"),
        "7": moved(f"http://{HOST}{COLUMN}7a.html"),
        "8": Answer(gzip.compress(b"x" * 9_000_000), headers={"Content-Encoding": "gzip"}),
    }
    loop = {f"{COLUMN}7{'a' * n}.html": moved(f"http://{HOST}{COLUMN}7{'a' * n}a.html") for n in range(1, 9)}
    rows = [(f"./{name}.html", f"镇上的第{name}件事", "2024-12-15") for name in bad]
    pages = {f"{COLUMN}{name}.html": answer for name, answer in bad.items()}
    ran, _ = crawl({COLUMN: column(rows)} | pages | loop, tmp_path)
    assert (ran.code, [record["headline"] for record in ran.records]) == (10, ["镇上的第6件事"])
    assert "more pages failed than came" in ran.err
    assert ran.report["pages"]["rejected"] == {"empty": 1, "not_html": 1}
    assert ran.report["pages"]["failed"] == {"http_404": 1, "http_500": 1, "redirects": 1, "too_large": 2}
    assert all(any(f"/{name}.html" in said for said in ran.report["warnings"]) for name in "1234578")


def test_redirects_off_the_site_are_elsewhere_and_to_a_known_page_a_duplicate(tmp_path: Path) -> None:
    answers = {
        **ANSWERS,
        f"{COLUMN}202412/t20241214_2.html": moved("http://other.example/1.html"),
        f"{COLUMN}202412/t20241210_3.html": moved(f"http://{HOST}{COLUMN}202412/t20241215_1.html"),
    }
    ran, _ = crawl(answers, tmp_path)
    assert ran.code == 0, ran.err
    pages = ran.report["pages"]
    assert (pages["saved"], pages["elsewhere"], pages["duplicates"], pages["pending"]) == (1, 2, 1, 0)


def test_a_column_that_changed_ends_with_13(tmp_path: Path) -> None:
    ran, _ = crawl({COLUMN: article("这不是列表")}, tmp_path)
    assert ran.code == ran.report["exit_code"] == 13
    assert "has 0 matches for 'ul.tab-item li.clearfix a'" in ran.err
    assert "Traceback" not in ran.err
    assert ran.report["changed"][0]["url"] == f"http://{HOST}{COLUMN}"


def test_nothing_found_ends_with_13(tmp_path: Path) -> None:
    ran, _ = crawl({}, tmp_path)
    assert ran.code == 13
    assert ran.report["lists"]["failed"] == {f"http://{HOST}{COLUMN}": "http_404"}


def test_a_column_page_that_was_not_fetched_degrades_the_run(tmp_path: Path) -> None:
    answers = {path: answer for path, answer in ANSWERS.items() if not path.endswith("index_1.html")}
    ran, _ = crawl(answers, tmp_path)
    assert (ran.code, ran.report["complete"], len(ran.records)) == (10, False, 2)


def broken(tmp_path: Path, source: str, *options: str) -> Ran:
    """Crawl with a module of the test's own on the path."""
    (tmp_path / "broken.py").write_text(source, "utf-8")
    return crawl(ANSWERS, tmp_path / "data", *options, PYTHONPATH=str(tmp_path))[0]


BROKEN_SITE = """
from spiders import wuxi
class Broken(wuxi.WuxiSpider):
    name = "wuxi"
    def parse_page(self, response, context):
        if "t20241214_2" in response.url:
            raise ValueError("out of order")
        yield from super().parse_page(response, context)
"""
BROKEN_PIPELINE = """
class Broken:
    def process_item(self, item):
        if "t20241214_2" in item.url:
            raise ValueError("out of order")
        return item
class BrokenClose:
    def process_item(self, item):
        return item
    def close_spider(self):
        raise ValueError("out of order")
"""


def test_an_error_in_a_callback_lists_its_page_and_ends_with_10(tmp_path: Path) -> None:
    ran = broken(tmp_path, BROKEN_SITE, "-s", "SPIDER_MODULES=broken")
    assert (ran.code, len(ran.records)) == (10, 2)
    assert ran.report["errors"] == [
        {"url": f"http://{HOST}{COLUMN}202412/t20241214_2.html", "error": "ValueError: out of order"}
    ]
    assert ran.report["pages"]["failed"] == {"callback": 1}
    assert f"{COLUMN}202412/t20241214_2.html: ValueError: out of order" in ran.err


BROKEN_LIST = """
from spiders import wuxi
class Broken(wuxi.WuxiSpider):
    name = "wuxi"
    def following(self, listing):
        raise ValueError("out of order")
"""


def test_an_error_on_a_list_leaves_the_run_incomplete(tmp_path: Path) -> None:
    ran = broken(tmp_path, BROKEN_LIST, "-s", "SPIDER_MODULES=broken")
    assert (ran.code, ran.report["complete"], len(ran.records)) == (10, False, 2)
    assert ran.report["lists"]["failed"] == {f"http://{HOST}{COLUMN}": "callback"}


def test_an_error_in_a_pipeline_lists_its_page_and_ends_with_10(tmp_path: Path) -> None:
    ran = broken(
        tmp_path,
        BROKEN_PIPELINE,
        "-s",
        'ITEM_PIPELINES={"broken.Broken": 1, "pipelines.ledger.LedgerPipeline": 2}',
    )
    assert (ran.code, len(ran.records)) == (10, 2)
    assert ran.report["pages"]["failed"] == {"pipeline": 1}
    assert [error["url"] for error in ran.report["errors"]] == [f"http://{HOST}{COLUMN}202412/t20241214_2.html"]


def test_an_error_in_the_close_of_a_pipeline_ends_with_70(tmp_path: Path) -> None:
    ran = broken(
        tmp_path,
        BROKEN_PIPELINE,
        "-s",
        'ITEM_PIPELINES={"broken.BrokenClose": 1, "pipelines.ledger.LedgerPipeline": 2}',
    )
    assert ran.code == ran.report["exit_code"] == 70
    assert "a pipeline failed while closing" in ran.err


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (200000, 200000))
sys.argv = ["scrapy", "crawl", "wuxi"]
runpy.run_module("scrapy", run_name="__main__")
"""


def test_a_full_disk_leaves_whole_lines_and_ends_with_3(tmp_path: Path) -> None:
    rows = [(f"./202412/t20241214_{n}.html", f"镇上的第{n}件事", "2024-12-14") for n in range(1, 30)]
    long = PARAGRAPHS * 60  # ten of them are more than the disk takes
    answers = {COLUMN: column(rows)} | {
        f"{COLUMN}{href[2:]}": article(headline, paragraphs=long) for href, headline, _ in rows
    }
    with Portal(answers) as portal:
        environment = command(tmp_path, portal.connect_to(), ARCHIVE="off")
        run = subprocess.run(
            [sys.executable, "-c", LIMITED], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    ran = Ran(run.returncode, run.stdout, run.stderr, tmp_path)
    assert ran.code == ran.report["exit_code"] == 3, ran.err
    assert ran.lines.endswith(b"\n")
    assert 0 < len(ran.records) == ran.report["pages"]["saved"] < 10
    assert len(portal.asked) < 30
    assert "cannot be written to the end of a record" in ran.err
    assert ran.report["complete"] is False


def test_an_output_file_that_was_not_stored_ends_with_10(tmp_path: Path) -> None:
    ran, _ = crawl(ANSWERS, tmp_path, "-O", "/dev/full:jsonl")
    assert (ran.code, ran.report["exit_code"], len(ran.records)) == (10, 10, 3), ran.err
    assert "output files of -O and -o could not be written" in ran.err


SELECTORS = """
from spiders import wuxi
class Missed(wuxi.WuxiSpider):
    name = "wuxi"
    headline = "div.gone h1"
"""


def test_a_declared_selector_that_finds_nothing_ends_with_10(tmp_path: Path) -> None:
    ran = broken(tmp_path, SELECTORS, "-s", "SPIDER_MODULES=broken")
    assert (ran.code, ran.report["selector_missed"], len(ran.records)) == (10, 3, 3)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_ends_with_11_and_keeps_what_it_has(stop: signal.Signals, tmp_path: Path) -> None:
    reached = Event()

    class Watched(dict[str, Answer]):
        def get(self, path: str, default: Answer | None = None) -> Answer:  # type: ignore[override]
            if path.endswith("t20241214_2.html"):
                reached.set()
            return super().get(path, default or page("", status=404))

    rows = [(f"./202412/t20241214_{n}.html", f"镇上的第{n}件事", "2024-12-14") for n in range(1, 60)]
    answers = Watched({COLUMN: column(rows)} | {f"{COLUMN}{href[2:]}": article(headline) for href, headline, _ in rows})
    with Portal(answers) as portal:
        environment = command(tmp_path, portal.connect_to(), DOWNLOAD_DELAY="0.2")
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "wuxi"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert reached.wait(30)
        process.send_signal(stop)
        _, said = process.communicate(timeout=30)
    ran = Ran(process.returncode, "", said, tmp_path)
    assert ran.code == ran.report["exit_code"] == 11, said
    assert ran.report["complete"] is False
    assert 0 < len(ran.records) == ran.report["pages"]["saved"] < 59
    assert ran.report["pages"]["pending"] > 0


SECURE = f"""
from spiders import wuxi
class Secure(wuxi.WuxiSpider):
    name = "wuxi"
    start_urls = ("https://{HOST}{COLUMN}",)
"""


@pytest.mark.parametrize(("named", "code", "saved"), [(HOST, 0, 3), ("other.example", 14, 0)])
def test_certificates_are_verified_against_the_real_host(named: str, code: int, saved: int, tmp_path: Path) -> None:
    (tmp_path / "secure.py").write_text(SECURE, "utf-8")
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    authority.issue_cert(named).configure_cert(context)
    trusted = {"SSL_CERT_FILE": str(tmp_path / "authority.pem"), "PYTHONPATH": str(tmp_path)}
    with Portal(ANSWERS, context) as portal:
        connect_to = portal.connect_to(f"{HOST}:443")
        ran = scrapy("crawl", "wuxi", "-s", "SPIDER_MODULES=secure", data=tmp_path, connect_to=connect_to, **trusted)
    assert (ran.code, ran.report["pages"]["saved"]) == (code, saved), ran.err
    assert bool(portal.asked) is bool(saved)


def test_stored_posts_are_read_without_any_contact(tmp_path: Path) -> None:
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in PARAGRAPHS)
    for number in (1, 2):
        front = f'title: "镇上的第{number}件事"\ndate: 2021-12-27 07:44:5{number} +0800\ncategories: mianyangribao\n'
        (tmp_path / f"2021-12-27-NW{number}.md").write_text(f"---\nlayout: post\n{front}---\n\n{text}", "utf-8")
    ran = scrapy("crawl", "mianyang_daily_finews", "-a", f"posts={tmp_path}", data=tmp_path / "data")
    assert ran.code == 0, ran.err
    assert [(record["headline"], record["http_status"]) for record in ran.records] == [
        ("镇上的第1件事", None),
        ("镇上的第2件事", None),
    ]
    assert ran.records[0]["url"] == "https://finews.withounder.com/mianyangribao/2021/12/27/NW1.html"


def test_a_day_without_an_issue_is_said_and_is_no_error(tmp_path: Path) -> None:
    with Portal({}) as portal:
        connect_to = portal.connect_to("epaper.cnxz.com.cn:80", "szb.cnxz.com.cn:80")
        day = ("-a", "since=2021-08-05", "-a", "until=2021-08-05", "-s", "SPIDER_MODULES=one_layout")
        path = str(_one_layout(tmp_path))
        ran = scrapy("crawl", "xuzhou_daily", *day, data=tmp_path, connect_to=connect_to, PYTHONPATH=path)
    assert ran.code == 0, ran.err
    assert ran.report["days_without_issue"] == ["2021-08-05"]
    assert "no issue 2021-08-05" in ran.err
    assert ran.err.count("no issue") == 1  # in the summary, not a line of the log for each day too


def _one_layout(folder: Path) -> Path:
    """Write the e-paper with its plain layout alone: this portal speaks no TLS."""
    (folder / "one_layout.py").write_text(
        "from spiders import xuzhou_daily\n"
        "class One(xuzhou_daily.XuzhouDailySpider):\n    name = 'xuzhou_daily'\n    newer_layout = None\n",
        "utf-8",
    )
    return folder
