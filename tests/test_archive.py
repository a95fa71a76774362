"""The archive of whole crawls: over real sockets, with real signals, on files as a run leaves them."""

import gzip
import re
import secrets
import signal
import socketserver
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from crawler.archive.reading import read_archived
from crawler.record import Archive
from tests.archives import answers, assert_sound, entries, files
from tests.portal import COLUMN, HOST, ROOT, Answer, Portal, Ran, article, column, command, moved, page, scrapy

HTML = {"Content-Type": "text/html; charset=utf-8"}
ROWS = [
    ("a.html", "云溪镇的第一件新闻事", "2024-12-15"),
    ("b.html", "云溪镇的第二件新闻事", "2024-12-15"),
    ("moved.html", "云溪镇搬走的一件事情", "2024-12-15"),
    ("gone.html", "云溪镇删掉的一件事情", "2024-12-15"),
]
PACKED = gzip.compress(article("云溪镇的第二件新闻事").body)
ANSWERS: Mapping[str, Answer] = {
    "/robots.txt": page("User-agent: *\nAllow: /"),
    COLUMN: column(ROWS),
    f"{COLUMN}a.html": article("云溪镇的第一件新闻事"),
    f"{COLUMN}b.html": Answer(PACKED, headers=HTML | {"Content-Encoding": "gzip", "X-Note": "ä"}),
    f"{COLUMN}moved.html": moved(f"http://{HOST}{COLUMN}here.html"),
    f"{COLUMN}here.html": article("云溪镇搬走的一件事情"),
}


def crawl(data: Path, answers: Mapping[str, Answer] = ANSWERS, *options: str, **environment: str) -> Ran:
    with Portal(answers) as portal:
        return scrapy("crawl", "wuxi", *options, data=data, connect_to=portal.connect_to(), **environment)


def address(name: str) -> str:
    return f"http://{HOST}{COLUMN}{name}"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return crawl(tmp_path_factory.mktemp("plain"), CRAWLER_CONTACT="mailto:desk@yunxi.example")


@pytest.fixture(scope="module")
def archive(plain: Ran) -> Path:
    (path,) = files(plain.data)
    return path


def test_a_crawl_leaves_one_sound_file_named_after_its_run(plain: Ran, archive: Path) -> None:
    assert archive.name == f"{plain.report['run']}-00001.warc.gz"
    assert_sound(archive)


def test_the_file_says_who_wrote_it_and_for_which_run(plain: Ran, archive: Path) -> None:
    first = entries(archive)[0]
    told = dict(line.split(": ", 1) for line in first.block.decode().splitlines())
    assert told["software"].startswith("chinese-local-news/")
    assert "warcio/" in told["software"]
    assert told["operator"] == "mailto:desk@yunxi.example"
    assert told["isPartOf"] == f"wuxi/{plain.report['run']}"
    assert told["robots"] == "obey"
    assert first.fields["WARC-Filename"] == archive.name


def test_every_exchange_is_there_in_order(archive: Path) -> None:
    told = [(entry.url.removeprefix(f"http://{HOST}"), int(entry.block.split()[1])) for entry in answers(archive)]
    assert told[:2] == [("/robots.txt", 200), (COLUMN, 200)]
    assert sorted(told[2:]) == [
        (f"{COLUMN}a.html", 200),
        (f"{COLUMN}b.html", 200),
        (f"{COLUMN}gone.html", 404),
        (f"{COLUMN}here.html", 200),
        (f"{COLUMN}moved.html", 302),
    ]


def test_every_answer_stands_before_its_request(archive: Path) -> None:
    pairs = entries(archive)[1:]
    for answer, asked in zip(pairs[::2], pairs[1::2], strict=True):
        assert (answer.kind, asked.kind) == ("response", "request")
        assert asked.fields["WARC-Concurrent-To"] == answer.fields["WARC-Record-ID"]
        for name in ("WARC-Target-URI", "WARC-Date", "WARC-IP-Address"):
            assert answer.fields[name] == asked.fields[name]
        assert answer.fields["WARC-IP-Address"] == "127.0.0.1"
        for entry in (answer, asked):
            assert {"WARC-Payload-Digest", "WARC-Block-Digest"} <= set(entry.fields)
        target = asked.url.removeprefix(f"http://{HOST}")
        assert asked.head.startswith(f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n".encode())
        assert b"User-Agent: chinese-local-news/" in asked.head


def test_bodies_are_kept_as_they_came(archive: Path) -> None:
    kept = {entry.url: entry for entry in answers(archive)}
    packed = kept[address("b.html")]
    assert packed.body == PACKED
    assert b"Content-Encoding: gzip" in packed.head
    assert b"X-Note: \xe4" in packed.head  # not percent-encoded
    for entry in kept.values():
        assert f"Content-Length: {len(entry.body)}\r\n".encode() in entry.head + b"\r\n"


def test_each_record_names_the_answer_that_it_was_read_from(plain: Ran, archive: Path) -> None:
    kept = {entry.url: entry.offset for entry in answers(archive)}
    expected = {url: {"file": f"archive/{archive.name}", "offset": kept[url]} for url in kept}
    assert len(plain.records) == 3
    assert [record["archive"] for record in plain.records] == [expected[record["url"]] for record in plain.records]


def test_the_program_of_the_document_reads_a_page(plain: Ran, tmp_path: Path) -> None:
    program = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "archive.md").read_text("utf-8"), re.DOTALL)
    assert program
    (tmp_path / "data").symlink_to(plain.data)
    run = subprocess.run([sys.executable, "-c", program[1]], cwd=tmp_path, capture_output=True, text=True, check=False)
    place = plain.records[0]["archive"]
    page = read_archived(plain.data / "wuxi", Archive(**place))
    assert (run.stdout, run.stderr) == (f"{page.url} 200 {len(page.body)}\n", "")


def test_without_archive_nothing_is_written(tmp_path: Path) -> None:
    for switch in ({"ARCHIVE": "off"}, {}):
        options = () if switch else ("-s", "ARCHIVE=no")
        ran = crawl(tmp_path, ANSWERS, *options, **switch)
        assert len(ran.records) == 3
        assert [record["archive"] for record in ran.records] == [None] * 3
        assert files(tmp_path) == []
        assert "Disabled" not in ran.err


def test_tries_of_one_page_are_kept_each(tmp_path: Path) -> None:
    crawl(tmp_path, {**ANSWERS, f"{COLUMN}a.html": page("<h1>503</h1>", status=503)}, RETRY_TIMES="2")
    (path,) = files(tmp_path)
    assert [entry.url for entry in answers(path)].count(address("a.html")) == 3


def test_a_file_that_is_full_is_followed_by_another(tmp_path: Path) -> None:
    ran = crawl(tmp_path, ARCHIVE_MAX_BYTES="3000")
    found = files(tmp_path)
    numbers = range(1, len(found) + 1)
    assert [path.name for path in found] == [f"{ran.report['run']}-{number:05}.warc.gz" for number in numbers]
    assert len(found) > 1
    for path in found:
        assert_sound(path)
    assert sum(len(answers(path)) for path in found) == 7
    assert len({record["archive"]["file"] for record in ran.records}) > 1
    for record in ran.records:
        assert read_archived(tmp_path / "wuxi", Archive(**record["archive"])).url == record["url"]


@contextmanager
def raw_server(said: Mapping[str, bytes]) -> Iterator[str]:
    """Answer a path with bytes as they stand and close; yield ``CONNECT_TO``."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            path = self.rfile.readline().split()[1].decode()
            while self.rfile.readline().strip():
                pass
            self.wfile.write(said.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f'{{"{HOST}:80": "127.0.0.1:{server.server_address[1]}"}}'
        server.shutdown()


BODY = article("云溪镇的第一件新闻事").body
HALF = len(BODY) // 2
START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = BODY + b" " * 200_000


def declared(body: bytes, length: int) -> bytes:
    return START + b"Content-Length: %d\r\n\r\n" % length + body


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


RAW = {
    # The answer; what is kept of its body, why it is cut off, and what the books say.
    "chunked": (CHUNKED + chunks(BODY[:50], BODY[50:], b""), BODY, None, None),
    "closed": (START + b"\r\n" + BODY, BODY, None, None),
    "cut": (declared(BODY[:HALF], len(BODY)), BODY[:HALF], "disconnect", "truncated"),
    "chunk-cut": (CHUNKED + chunks(BODY[:HALF]) + b"fff\r\nab", BODY[:HALF] + b"ab", "disconnect", "truncated"),
    "declared-too-long": (declared(LONG, len(LONG)), b"", "length", "too_large"),
    "too-long": (START + b"\r\n" + LONG, None, "length", "too_large"),
}


@pytest.mark.parametrize("name", RAW)
def test_what_came_of_an_answer_is_kept(name: str, tmp_path: Path) -> None:
    answer, kept, cut, failed = RAW[name]
    listed = column([("a.html", "云溪镇的第一件新闻事", "2024-12-15")]).body
    with raw_server({COLUMN: declared(listed, len(listed)), f"{COLUMN}a.html": answer}) as connect_to:
        limits = ("-s", "DOWNLOAD_MAXSIZE=50000")
        ran = scrapy("crawl", "wuxi", *limits, data=tmp_path, connect_to=connect_to, RETRY_TIMES="1")
    (path,) = files(tmp_path)
    assert_sound(path)
    found = [entry for entry in answers(path) if entry.url == address("a.html")]
    assert len(found) == (2 if failed == "truncated" else 1)  # cut off: tried again
    for entry in found:
        assert entry.fields.get("WARC-Truncated") == cut
        assert b"transfer-encoding" not in entry.head.lower()
        if kept is None:
            assert LONG.startswith(entry.body)
            assert 50_000 < len(entry.body) < len(LONG)
        else:
            assert entry.body == kept
    assert ran.report["pages"]["failed"] == ({failed: 1} if failed else {})
    assert len(ran.records) == (0 if failed else 1)


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (200000, 200000))
sys.argv = ["scrapy", "crawl", "wuxi"]
runpy.run_module("scrapy", run_name="__main__")
"""


def _heavy(answer: Answer) -> Answer:
    """Return a page of which the archive takes far more than its record: noise in a comment."""
    noise = f"<body><!-- {secrets.token_hex(20_000)} -->".encode()
    return Answer(answer.body.replace(b"<body>", noise))


def test_a_full_disk_leaves_a_sound_archive_and_ends_with_3(tmp_path: Path) -> None:
    rows = [(f"{n}.html", f"云溪镇的第{n}件新闻事", "2024-12-14") for n in range(1, 60)]
    many = {COLUMN: column(rows)} | {f"{COLUMN}{href}": _heavy(article(headline)) for href, headline, _ in rows}
    with Portal(many) as portal:
        run = subprocess.run(
            [sys.executable, "-c", LIMITED],
            cwd=ROOT,
            env=command(tmp_path, portal.connect_to()),
            capture_output=True,
            text=True,
            check=False,
        )
        asked = len(portal.asked)
    ran = Ran(run.returncode, run.stdout, run.stderr, tmp_path)
    assert ran.code == ran.report["exit_code"] == 3, ran.err
    assert "warc.gz cannot be written to the end of a record" in ran.err
    assert asked < 30
    (path,) = files(tmp_path)
    assert_sound(path)
    kept = ran.records
    assert 0 < len(kept) <= len(answers(path))
    assert ran.report["complete"] is False
    assert ran.report["pages"]["failed"] == {}
    # Made room: what could not be kept was left pending, and comes now.
    again = crawl(tmp_path, many)
    assert again.code == 0, again.err
    assert sorted(record["url"] for record in [*kept, *again.records]) == sorted(address(row[0]) for row in rows)


SYNCED = """
import os, runpy, sys
sync = os.fsync
def told(number):
    print(os.path.basename(os.readlink(f"/proc/self/fd/{number}")))
    sync(number)
os.fsync = told
sys.argv = ["scrapy", "crawl", "wuxi"]
runpy.run_module("scrapy", run_name="__main__")
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="tells which file is synced by /proc")
def test_an_answer_is_on_the_disk_before_the_records_that_refer_to_it(tmp_path: Path) -> None:
    with Portal(ANSWERS) as portal:
        environment = command(tmp_path, portal.connect_to())
        run = subprocess.run(
            [sys.executable, "-c", SYNCED], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
    synced = run.stdout.split()
    (archive,) = files(tmp_path)
    assert synced.index(archive.name) < next(n for n, name in enumerate(synced) if name.endswith(".jsonl")), synced
    assert "archive" in synced  # the folder: a new file's name is lost without it
    assert "wuxi" in synced


def test_an_archive_that_cannot_be_made_is_told_before_the_first_request(tmp_path: Path) -> None:
    (tmp_path / "wuxi").mkdir()
    (tmp_path / "wuxi" / "archive").write_text("no folder")
    ran = crawl(tmp_path)
    assert ran.code == 17, ran.err
    assert str(tmp_path / "wuxi" / "archive") in ran.err
    assert ran.records == []


class Halting(Portal):
    """A portal that says when it was asked for the n-th time."""

    def __init__(self, answers: Mapping[str, Answer], asks: int) -> None:
        super().__init__(answers)
        self.reached = Event()
        self.asked = _Counted(asks, self.reached)


class _Counted(list[str]):
    def __init__(self, most: int, reached: Event) -> None:
        super().__init__()
        self.most, self.reached = most, reached

    def append(self, path: str) -> None:
        super().append(path)
        if len(self) >= self.most:
            self.reached.set()


def test_a_killed_run_leaves_an_archive_that_the_next_run_finds_sound(tmp_path: Path) -> None:
    rows = [(f"{n}.html", f"云溪镇的第{n}件新闻事", "2024-12-14") for n in range(1, 80)]
    many = {COLUMN: column(rows)} | {f"{COLUMN}{href}": article(headline) for href, headline, _ in rows}
    with Halting(many, asks=25) as portal:
        environment = command(tmp_path, portal.connect_to())
        run = subprocess.Popen([sys.executable, "-m", "scrapy", "crawl", "wuxi"], cwd=ROOT, env=environment)
        try:
            assert portal.reached.wait(30)
        finally:
            run.send_signal(signal.SIGKILL)
            run.wait()
        assert 10 < len(portal.asked) < 80
    (killed,) = files(tmp_path)
    assert len(answers(killed)) > 5
    # A kill seldom falls into a write; this is what it leaves then.
    torn = killed.read_bytes() + gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" * 9)[:40]
    killed.write_bytes(torn)
    ran = crawl(tmp_path)
    assert ran.code == 0, ran.err
    cut = len(torn) - killed.stat().st_size
    assert cut >= 40
    assert torn.startswith(killed.read_bytes())
    assert f"archive/{killed.name}: the last run was killed; a torn record of {cut} bytes was cut off" in ran.err
    assert len(files(tmp_path)) == 2
    for path in files(tmp_path):
        assert_sound(path)
