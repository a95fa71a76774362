"""``scrapy extract`` in bulk: files, folders, lists on standard input, processes, and pages that are none."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from crawler import read_page
from crawler.extraction import UNREADABLE, Found, extract_pages
from crawler.record import Record
from crawler.saved_pages import LARGEST, PageUnreadable, SavedPage, find_pages
from crawler.schema import record_schema
from tests.portal import PARAGRAPHS, ROOT, Here, article, command, scrapy
from tests.test_schema import fits

Extract = Callable[..., tuple[list[dict[str, object]], list[str]]]

NAMES = ("a.html", "b.htm", "c/d.shtml", "c/e.HTML", "f.md")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Return a folder of five pages, and of files that are none."""
    folder = tmp_path / "dump"
    for name in (*NAMES, "notes.txt", "sitemap.xml", ".git/x.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(article(f"第{name}号消息").body)
    return folder


@pytest.fixture
def extract(here: Here, dump: Path, monkeypatch: pytest.MonkeyPatch) -> Extract:
    """Return a function that runs the command beside the folder; it returns records and lines on standard error."""
    monkeypatch.chdir(dump.parent)

    def run(*arguments: str, said: bytes = b"", code: int = 0) -> tuple[list[dict[str, object]], list[str]]:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(said)))
        ran = here("extract", *arguments)
        assert ran.code == code, ran.err
        return [json.loads(line) for line in ran.out.splitlines()], ran.err.splitlines()

    return run


def headlines(records: list[dict[str, object]]) -> list[object]:
    return [record["headline"] for record in records]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder_is_read_whole_and_in_order(extract: Extract, jobs: str) -> None:
    records, said = extract("dump", "--jobs", jobs)
    assert headlines(records) == [f"第{name}号消息" for name in NAMES]
    assert [record["url"] for record in records] == [f"http://unknown.example/{name}" for name in NAMES]
    assert said == ["5 pages: 5 records, 0 rejected, 0 unreadable"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_pages_that_are_none_are_told_and_the_rest_goes_on(dump: Path, extract: Extract, jobs: str) -> None:
    (dump / "aa.html").write_bytes(b"%PDF-1.7")
    (dump / "ab.html").symlink_to("nowhere")
    (dump / "c" / "dd.html").mkdir()
    records, said = extract("dump", "missing.html", "--jobs", jobs, code=2)
    assert len(records) == 5
    assert said == [
        "rejected: dump/aa.html: not_html: the bytes are PDF",
        "error: dump/ab.html cannot be read: No such file or directory",
        "error: missing.html cannot be read: No such file or directory",
        "8 pages: 5 records, 1 rejected (not_html 1), 2 unreadable",
    ]


def test_rejected_pages_alone_give_their_own_code(dump: Path, extract: Extract) -> None:
    (dump / "aa.html").write_bytes(b" ")
    records, said = extract("dump", code=10)
    assert (len(records), said[-1]) == (5, "6 pages: 5 records, 1 rejected (empty 1), 0 unreadable")


def test_a_list_names_a_path_a_line_and_where_known_its_address(extract: Extract) -> None:
    said = "dump/b.htm\r\n\ndump/a.html\thttp://www.example.gov.cn/xw/1.html\ndump/c\n"
    records, _ = extract("-", said=said.encode())
    assert [record["url"] for record in records] == [
        "http://unknown.example/dump/b.htm",
        "http://www.example.gov.cn/xw/1.html",
        "http://unknown.example/d.shtml",
        "http://unknown.example/e.HTML",
    ]


def test_an_address_that_is_none_is_told(extract: Extract) -> None:
    records, told = extract("-", said=b"dump/a.html\thttp://[x/\ndump/b.htm\n", code=2)
    assert (len(records), told[0]) == (
        1,
        "error: dump/a.html cannot be read: 'http://[x/' is no http or https address",
    )


def test_a_record_of_a_page_without_an_address_keeps_the_contract(dump: Path, extract: Extract) -> None:
    page = article("茶厂重新开工", paragraphs=[*PARAGRAPHS, '<img src="./a.jpg"><a href="表.doc">附件：表.doc</a>'])
    (dump / "c" / "新 闻.html").write_bytes(page.body)
    records, _ = extract("dump")
    for record in records:
        assert fits(record, record_schema())
        assert (record["site"], record["site_name"]) == ("unknown.example", "unknown.example")
    found = next(record for record in records if record["images"])
    assert found["url"] == "http://unknown.example/c/%E6%96%B0%20%E9%97%BB.html"
    assert found["images"] == [{"url": "http://unknown.example/c/a.jpg", "caption": None, "credit": None}]


def test_an_address_belongs_to_one_file(extract: Extract) -> None:
    for name in ("dump", "-"):
        _, said = extract(name, "--url", "http://a.example/", code=2)
        assert "--url belongs to one file" in said[-1]


@pytest.mark.parametrize("jobs", ["0", "-2", "many", "99999"])
def test_a_bad_number_of_processes_is_told(extract: Extract, jobs: str) -> None:
    _, said = extract("dump", f"--jobs={jobs}", code=17)
    assert said == [f"error: argument --jobs={jobs!r} cannot be read; give a whole number from 1 to 256, such as 4"]


def test_a_site_reads_its_pages_in_every_process(extract: Extract) -> None:
    records, _ = extract("dump", "--site", "wuxi", "--jobs", "2")
    assert {record["site"] for record in records} == {"wuxi"}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_site_is_looked_up_in_the_modules_of_the_command(dump: Path, jobs: str) -> None:
    (dump / "mine.py").write_text(
        "from spiders import wuxi\nclass Mine(wuxi.WuxiSpider):\n    name = 'mine'\n    site_name = '我的站点'\n",
        "utf-8",
    )
    options = ("--site", "mine", "--jobs", jobs, "-s", "SPIDER_MODULES=mine")
    ran = scrapy("extract", str(dump), *options, data=dump / "data", PYTHONPATH=str(dump))
    assert ran.code == 0, ran.err
    assert {json.loads(line)["site_name"] for line in ran.out.splitlines()} == {"我的站点"}


def begin(dump: Path, jobs: str) -> "subprocess.Popen[bytes]":
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "extract", str(dump), "--jobs", jobs],
        cwd=ROOT,
        env=command(dump / "data"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_reader_that_stops_early_is_no_error(dump: Path) -> None:
    for number in range(200):
        (dump / f"{number}.html").write_bytes(article(f"第{number}号消息").body)
    run = begin(dump, "2")
    assert run.stdout
    assert run.stderr
    run.stdout.readline()
    run.stdout.close()
    said = run.stderr.read()
    run.stderr.close()
    assert (run.wait(30), b"Traceback" in said) == (0, False), said


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=lambda stop: stop.name)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_stop_leaves_whole_lines_and_says_how_far_it_came(dump: Path, jobs: str, stop: signal.Signals) -> None:
    for number in range(3000):
        (dump / f"{number}.html").write_bytes(article(f"第{number}号消息").body)
    run = begin(dump, jobs)
    assert run.stdout
    assert run.stderr
    lines = [run.stdout.readline()]
    run.send_signal(stop)
    lines += run.stdout.readlines()
    said = run.stderr.read()
    run.stdout.close()
    run.stderr.close()
    records = [json.loads(line) for line in lines]
    assert run.wait(30) == 11, said
    assert 0 < len(records) < 3000
    assert said.decode().splitlines()[-2:] == [
        f"{len(records)} pages: {len(records)} records, 0 rejected, 0 unreadable",
        "stopped",
    ]


def test_a_terminal_is_told_how_far_the_command_is(dump: Path) -> None:
    for number in range(1500):
        (dump / f"{number}.html").write_bytes(article(f"第{number}号消息").body)
    terminal, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "scrapy", "extract", str(dump)],
        cwd=ROOT,
        env=command(dump / "data"),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        timeout=60,
        check=True,
    )
    os.close(theirs)
    shown = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    assert " rejected, 0 unreadable, " in shown
    assert "pages/s" in shown
    assert shown.endswith("1505 pages: 1505 records, 0 rejected, 0 unreadable\r\n")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("a.html", "http://unknown.example/a.html"),
        ("./b/../c/a.html", "http://unknown.example/c/a.html"),
        ("../../c/a.html", "http://unknown.example/c/a.html"),
        (f"{ROOT}/a.html", "http://unknown.example/a.html"),
        (
            "新闻/content.jsp?id=1#2%3.html",
            "http://unknown.example/%E6%96%B0%E9%97%BB/content.jsp%3Fid%3D1%232%253.html",
        ),
    ],
)
def test_the_stand_in_for_an_address(name: str, url: str) -> None:
    assert [*find_pages([name])] == [SavedPage(name, url)]


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "missing/a.html"])
def test_what_cannot_be_read_is_told(name: str) -> None:
    (extracted,) = extract_pages(find_pages([name]))
    assert extracted.reason == UNREADABLE
    assert "cannot be read" in (extracted.message or "")


def test_an_empty_folder_and_a_file_beyond_all_pages_are_told(tmp_path: Path) -> None:
    (found,) = find_pages([str(tmp_path)])
    assert isinstance(found, PageUnreadable)
    assert "holds no page (.htm .html " in str(found)
    with (tmp_path / "a.html").open("wb") as file:
        file.truncate(LARGEST + 1)
    (extracted,) = extract_pages(find_pages([str(tmp_path)]))
    assert (extracted.message or "").endswith("a.html cannot be read: it has more than 8 MiB")


def test_an_error_of_the_reader_names_the_file(dump: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("crawler.extraction.read_page", broken)
    ran = here("extract", str(dump / "a.html"))
    assert (ran.code, "ZeroDivisionError" in ran.err, "a.html" in ran.err.splitlines()[-1]) == (70, True, True)


def test_an_error_of_the_reader_on_one_page_loses_no_other(extract: Extract, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(body: bytes, *, url: str, site: str | None, keep_personal_numbers: bool) -> list[Record]:
        if url.endswith("/b.htm"):
            raise RecursionError("too deep")
        return read_page(body, url=url, site=site, keep_personal_numbers=keep_personal_numbers)

    monkeypatch.setattr("crawler.extraction.read_page", broken)
    records, said = extract("dump", code=70)
    assert headlines(records) == [f"第{name}号消息" for name in NAMES if name != "b.htm"]
    assert said[0].startswith("Traceback")
    assert said[-2:] == [
        "error: dump/b.htm: internal error: RecursionError: too deep",
        "5 pages: 4 records, 0 rejected, 0 unreadable, 1 with an internal error",
    ]


@pytest.mark.parametrize(("jobs", "most"), [(1, 8), (2, 72)])
def test_no_more_than_a_few_pages_are_held(dump: Path, jobs: int, most: int) -> None:
    begun = 0

    def pages() -> Iterator[Found]:
        nonlocal begun
        for _ in range(300):
            begun += 1
            yield SavedPage(str(dump / "a.html"), "http://unknown.example/a.html")

    assert max(begun - done for done, _ in enumerate(extract_pages(pages(), jobs=jobs))) <= most
    assert begun == 300
