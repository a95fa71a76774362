"""Rows 31-34: robots.txt, Crawl-delay, Retry-After, and a server in trouble; the server's clock is the witness."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.crawls import FAST, crawl, good, module, pages, path_of
from tests.faults.server import FaultServer, Reply, Wire, answer, moved
from tests.portal import COLUMN, HOST, ROOT, Ran, command, scrapy

ROBOTS = "/robots.txt"
GOOD = answer(good())


def robots(text: str | bytes) -> bytes:
    return answer(text, Content_Type="text/plain")


def crawl_with_robots(reply: Reply, data: Path, names: str = "ab", **environment: str) -> tuple[Ran, FaultServer]:
    replies: dict[str, Reply] = {name: answer(good(f"茶厂重新开工之{name}")) for name in names}
    with FaultServer(pages(replies) | {ROBOTS: reply}) as server:
        return crawl(server, data, **environment), server


def silent(wire: Wire) -> None:
    wire.over.wait(20)


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(answer(b"", status="503 Busy"), id="503"),
        pytest.param(answer(b"", status="429 Too Many Requests"), id="429"),
        pytest.param(silent, id="time-out"),
        pytest.param(moved(ROBOTS), id="loop"),
        pytest.param(moved("http://elsewhere.example/robots.txt"), id="on a host that is not to be had"),
        pytest.param(moved("http://127.0.0.1/robots.txt"), id="on a private address"),
        pytest.param(moved("ftp://elsewhere.example/robots.txt"), id="at no web address"),
        pytest.param(moved("http://[elsewhere/robots.txt"), id="at no address"),
        pytest.param(answer(b"", status="302 Found"), id="nowhere"),
        pytest.param(answer(b"User-agent: *", length=500), id="broken off"),
    ],
)
def test_robots_that_are_not_to_be_had_put_the_site_off(reply: Reply, tmp_path: Path) -> None:
    ran, server = crawl_with_robots(reply, tmp_path, DOWNLOAD_TIMEOUT="1")
    assert ran.code == ran.report["exit_code"] == 18, ran.err
    assert set(server.paths()) == {ROBOTS}
    assert list(ran.report["lists"]["failed"].values()) == ["robots_unavailable"]
    assert "put off: " in ran.err
    assert "Traceback" not in ran.err
    assert ran.report["complete"] is False


@pytest.mark.fault(31)
def test_robots_that_are_there_after_a_second_try_are_obeyed(tmp_path: Path) -> None:
    reply = [answer(b"", status="503 Busy"), robots(f"User-agent: *\nDisallow: {path_of('a')}\n")]
    ran, server = crawl_with_robots(reply, tmp_path, RETRY_TIMES="1")
    assert ran.report["pages"]["failed"] == {"robots": 1}, ran.err
    assert path_of("a") not in server.paths()


@pytest.mark.fault(31)
def test_robots_on_another_host_are_obeyed(tmp_path: Path) -> None:
    rules = {
        ROBOTS: moved("http://elsewhere.example/one"),
        "/one": moved("/two"),
        "/two": moved("http://elsewhere.example/rules", status="301 Moved"),
        "/rules": robots(f"User-agent: *\nDisallow: {path_of('a')}\n"),
    }
    replies: dict[str, Reply] = dict.fromkeys("ab", GOOD)
    with FaultServer(pages(replies) | rules) as server:
        hosts = server.connect_to(f"{HOST}:80", "elsewhere.example:80")
        ran = crawl(server, tmp_path, CONNECT_TO=hosts)
    assert ran.report["pages"]["failed"] == {"robots": 1}, ran.err
    assert ran.report["pages"]["saved"] == 1
    assert path_of("a") not in server.paths()
    assert server.paths()[:4] == [*rules]


@pytest.mark.fault(32)
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(answer("<html><body><h1>首页</h1></body></html>"), id="HTML"),
        pytest.param(robots(bytes(range(256)) * 20), id="garbage"),
    ],
)
def test_robots_without_rules_allow_with_a_warning(reply: Reply, tmp_path: Path) -> None:
    ran, _ = crawl_with_robots(reply, tmp_path)
    assert (ran.code, ran.report["pages"]["saved"]) == (0, 2), ran.err
    assert any("robots.txt" in warning and "allowed" in warning for warning in ran.report["warnings"])


@pytest.mark.fault(32)
@pytest.mark.parametrize("reply", [answer(b"", status="404 Not Found"), robots("# nothing\n")], ids=["404", "empty"])
def test_robots_that_are_empty_or_missing_allow_without_a_word(reply: Reply, tmp_path: Path) -> None:
    ran, _ = crawl_with_robots(reply, tmp_path)
    assert (ran.code, ran.report["pages"]["saved"], ran.report["warnings"]) == (0, 2, []), ran.err


@pytest.mark.fault(32)
def test_of_huge_robots_512_kib_are_read(tmp_path: Path) -> None:
    sent: list[int] = []

    def endless(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        wire.send(f"User-agent: *\nDisallow: {path_of('a')}\n".encode())
        while not wire.over.is_set():
            wire.send(b"# " + b"a" * 65534)
            sent.append(65536)

    ran, server = crawl_with_robots(endless, tmp_path)
    assert ran.report["pages"]["failed"] == {"robots": 1}, ran.err
    assert path_of("a") not in server.paths()
    assert any("longer than 512 KiB" in warning for warning in ran.report["warnings"])
    # What the system's buffers took in is no more than some megabytes.
    assert sum(sent) < 16 * 1024 * 1024


@pytest.mark.fault(31)
def test_robots_that_forbid_everything_put_the_site_off(tmp_path: Path) -> None:
    ran, server = crawl_with_robots(robots("User-agent: *\nDisallow: /\n"), tmp_path)
    assert ran.code == 18, ran.err
    assert server.paths() == [ROBOTS]
    assert list(ran.report["lists"]["failed"].values()) == ["robots"]
    assert "robots.txt forbids this crawler" in ran.err


@pytest.mark.fault(33)
def test_a_crawl_delay_is_kept(tmp_path: Path) -> None:
    ran, server = crawl_with_robots(robots("User-agent: *\nCrawl-delay: 0.7\n"), tmp_path, names="abc")
    assert ran.report["pages"]["saved"] == 3, ran.err
    times = [asked.at for asked in server.asked if asked.path != ROBOTS]
    assert len(times) == 4
    assert all(later - earlier >= 0.69 for earlier, later in pairwise(times))


@pytest.mark.fault(33)
def test_a_crawl_delay_that_is_too_long_puts_the_site_off(tmp_path: Path) -> None:
    ran, server = crawl_with_robots(robots("User-agent: *\nCrawl-delay: 31\n"), tmp_path)
    assert ran.code == 18, ran.err
    assert server.paths() == [ROBOTS]
    assert list(ran.report["lists"]["failed"].values()) == ["crawl_delay"]
    assert "asks for 31 s" in ran.err


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.fault(34)
def test_a_server_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    def until(wire: Wire) -> None:
        wire.send(answer(b"", status="503 Busy", Retry_After=in_seconds(2), Date=in_seconds(0)))

    def as_another_clock_says(wire: Wire) -> None:
        wire.send(answer(b"", status="503 Busy", Retry_After=in_seconds(3601), Date=in_seconds(3600)))

    replies: dict[str, Reply] = {
        "seconds": [answer(b"", status="429 Too Many", Retry_After="1"), GOOD],
        "date": [until, GOOD],
        "another_clock": [as_another_clock_says, GOOD],
        "unreadable": [answer(b"", status="503 Busy", Retry_After="soon"), GOOD],
    }
    with FaultServer(pages(replies)) as server:
        ran = crawl(server, tmp_path, "-s", "CONCURRENT_REQUESTS=1", RETRY_TIMES="1", BACKOFF_SECONDS="0.5")
    assert ran.report["pages"]["saved"] == 4, ran.err
    waits = {name: [b - a for a, b in pairwise(server.times(path_of(name)))] for name in replies}
    assert 1 <= waits["seconds"][0] < 2.5
    assert 1 <= waits["date"][0] < 4
    assert 1 <= waits["another_clock"][0] < 3
    assert 0.5 <= waits["unreadable"][0] < 2


@pytest.mark.fault(34)
def test_a_server_that_says_nothing_gets_twice_as_long_each_time(tmp_path: Path) -> None:
    busy = answer(b"", status="503 Busy")
    with FaultServer(pages({"a": [busy, busy, busy, GOOD], "b": GOOD})) as server:
        ran = crawl(server, tmp_path, RETRY_TIMES="3", BACKOFF_SECONDS="0.4")
    assert ran.report["pages"]["saved"] == 2, ran.err
    answered = [asked.at for asked in server.asked if asked.path in (path_of("a"), path_of("b"))]
    waits = [later - earlier for earlier, later in pairwise(answered)]
    # The first wait holds up b too, whose answer ends the doubling.
    assert waits[0] >= 0.4
    times = server.times(path_of("a"))
    assert [round(later - earlier, 1) >= 0.4 for earlier, later in pairwise(times)] == [True] * 3
    assert times[3] - times[2] >= 0.8


@pytest.mark.fault(34)
@pytest.mark.parametrize("told", ["3600", ""], ids=["longer than a run waits", "not a word"])
def test_a_server_that_stays_busy_puts_the_run_off(told: str, tmp_path: Path) -> None:
    busy = answer(b"", status="503 Busy", Retry_After=told)
    replies: dict[str, Reply] = {"good": GOOD, **dict.fromkeys("abcdefgh", busy)}
    with FaultServer(pages(replies)) as server:
        ran = crawl(server, tmp_path, RETRY_TIMES="1", LONGEST_WAIT="1.5")
    assert ran.code == 18, ran.err
    assert ran.report["pages"]["saved"] == 1
    assert sum(path not in (ROBOTS, COLUMN, path_of("good")) for path in server.paths()) <= 5
    assert ran.report["pages"]["pending"] == 0


@pytest.mark.fault(34)
def test_after_five_failures_in_a_row_a_server_is_left_alone(tmp_path: Path) -> None:
    broken: dict[str, Reply] = {f"n{number:02}": answer(b"", status="500 Oops") for number in range(20)}
    with FaultServer(pages(broken)) as server:
        ran = crawl(server, tmp_path, "-s", "CONCURRENT_REQUESTS=1")
    assert len([path for path in server.paths() if "/n" in path]) == 5, ran.err
    assert ran.report["pages"]["failed"] == {"http_500": 5, "left_alone": 15}
    assert ran.code == 18
    assert sum("put off" in warning for warning in ran.report["warnings"]) == 1
    assert sum("not fetched" in warning for warning in ran.report["warnings"]) == 5


@pytest.mark.fault(34)
def test_a_list_that_comes_shows_that_pages_are_broken_and_not_the_server(tmp_path: Path) -> None:
    """Pages that failed before are asked for first: five of them must not keep a site from being read for ever."""
    broken = {path_of(f"n{number}"): answer(b"", status="500 Oops") for number in range(8)}
    replies = {**broken, f"{COLUMN}index_1.html": pages({"new": GOOD})[COLUMN], path_of("new"): GOOD}
    first = pages(dict.fromkeys([path.rpartition("/")[2][:-5] for path in broken], b""))[COLUMN]
    paging = b'<script>createPageHTML(2, 0, "index", "html");</script></body>'
    replies[COLUMN] = answer(first.partition(b"\r\n\r\n")[2].replace(b"</body>", paging))  # type: ignore[union-attr]
    with FaultServer(replies) as server:
        ran = crawl(server, tmp_path, "-s", "CONCURRENT_REQUESTS=1", RETRY_TIMES="2")
    assert f"{COLUMN}index_1.html" in server.paths()
    assert ran.report["pages"]["saved"] == 1, ran.err


def test_a_stopped_run_does_not_sit_out_a_wait(tmp_path: Path) -> None:
    reply = answer(b"", status="503 Busy", Retry_After="200")
    with FaultServer(pages({"a": reply, "good": GOOD})) as server:
        environment = command(tmp_path, server.connect_to(), RETRY_TIMES="1", **FAST)
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "wuxi"], cwd=ROOT, env=environment, stderr=subprocess.PIPE
        )
        until = time.monotonic() + 30
        while path_of("a") not in server.paths() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        process.terminate()
        said = process.communicate(timeout=10)[1].decode()
    ran = Ran(process.returncode, "", said, tmp_path)
    assert ran.code == 11, said
    assert ran.report["pages"]["pending"] >= 1


SITES = """
from spiders import wuxi
class One(wuxi.WuxiSpider):
    name = "one"
    server = "shared"
    allowed_domains = ("{host}", "m.cqwx.gov.cn")
class Two(One):
    name = "two"
    start_urls = ("http://m.cqwx.gov.cn{column}",)
"""


def test_all_processes_of_a_machine_share_one_connection_and_one_pause_a_server(tmp_path: Path) -> None:
    def slow(wire: Wire) -> None:
        wire.over.wait(0.1)
        wire.send(GOOD)

    environment = module(tmp_path, SITES.format(host=HOST, column=COLUMN))
    with FaultServer(pages(dict.fromkeys("abcd", slow))) as server:
        connect_to = server.connect_to(f"{HOST}:80", "m.cqwx.gov.cn:80")
        settings = command(tmp_path / "data", connect_to, **FAST, **environment) | {"DOWNLOAD_DELAY": "0.4"}
        settings["LOCK_FOLDER"] = str(tmp_path / "locks")
        processes = [
            subprocess.Popen([sys.executable, "-m", "scrapy", "crawl", site], cwd=ROOT, env=settings)
            for site in ("one", "two")
        ]
        assert [process.wait(60) for process in processes] == [0, 0]
    assert server.most_open == 1
    times = [asked.at for asked in server.asked]
    assert len(times) == 12
    # Half of the delay is the least that its unevenness leaves.
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_without_any_network_a_run_says_so(tmp_path: Path) -> None:
    connect_to = '{"www.cqwx.gov.cn:80": "127.0.0.2:9"}'
    ran = scrapy("crawl", "wuxi", data=tmp_path, connect_to=connect_to, **FAST | {"RETRY_TIMES": "2"})
    assert ran.code == 14, ran.err
    assert "unreachable from here" in ran.err
    assert "Traceback" not in ran.err
    named = scrapy("crawl", "portal", "-a", "url=http://www.nobody.example/xw/", data=tmp_path, **FAST)
    assert named.code == 14, named.err
    assert "Traceback" not in named.err
