"""Several sites, a process each: real processes, real sockets, real signals."""

import json
import os
import signal
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Event

import pytest

from crawler.ledger.lock import lock_site
from crawler.text.dates import SHANGHAI
from tests.many import Watched, answers, connect_to, declare, ended, last_report, report, started, table, wait_for
from tests.portal import Here, Portal, Ran, article, scrapy

_SAID = ("stopping: finishing what is on its way", "stopping at once")


def crawl(tmp_path: Path, portal: Portal, *arguments: str, environment: Mapping[str, str], names: str) -> Ran:
    lead = connect_to(portal, *names.split())
    with started(*arguments, data=tmp_path / "data", environment=environment, lead=lead) as process:
        return ended(process, tmp_path / "data")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Return a crawl of all sites: two good ones, a misdeclared, a locked one, one whose list changed."""
    folder = tmp_path_factory.mktemp("mixed")
    environment = declare(folder, "apple", "berry", "locked", "redone", slip="region_code = '999999'")
    (folder / "data" / "locked").mkdir(parents=True)
    lock = lock_site(folder / "data" / "locked")
    try:
        with Portal(answers("apple", "berry") | {"/redone/": article("这不是列表")}) as portal:
            names = "apple berry locked redone"
            return crawl(folder, portal, "--all", "--jobs", "3", environment=environment, names=names)
    finally:
        lock.release()


def test_one_site_stops_no_other_and_the_worst_code_is_returned(mixed: Ran) -> None:
    codes = {site: row["exit"] for site, row in table(mixed).items()}
    assert codes == {"apple": "0", "berry": "0", "locked": "17", "redone": "13", "slip": "17"}, mixed.err
    assert mixed.code == 17
    for site in ("apple", "berry"):
        assert last_report(mixed.data / site)["pages"]["saved"] == 2
        assert (mixed.data / site / "manifest.json").exists()


def test_the_table_tells_what_each_site_brought(mixed: Ran) -> None:
    rows = table(mixed)
    assert {name: rows["apple"][name] for name in ("saved", "known", "failed", "newest")} == {
        "saved": "2", "known": "0", "failed": "0", "newest": "2024-12-02",
    }  # fmt: skip
    assert (rows["redone"]["saved"], rows["redone"]["note"]) == ("0", "the site changed")
    assert (rows["locked"]["saved"], rows["locked"]["note"]) == ("-", "configuration")


def test_each_line_of_a_process_is_whole_and_bears_its_site(mixed: Ran) -> None:
    lines = mixed.err.splitlines()
    assert {line.partition("|")[0].strip() for line in lines} == {"apple", "berry", "locked", "redone", "slip"}
    assert any(line.startswith("apple  | apple: done (exit code 0)") for line in lines)
    assert any(line.startswith("slip   | error: site 'slip': attribute 'region_code'") for line in lines)
    assert any(line.startswith("locked | error: site 'locked' is being crawled by") for line in lines)


def test_as_many_run_at_once_as_jobs_says_and_no_more(tmp_path: Path) -> None:
    environment, both = declare(tmp_path, "apple", "berry"), Barrier(2)
    columns = {"/apple/", "/berry/"}
    together = Watched(answers("apple", "berry"), lambda path: both.wait(30) if path in columns else None)
    with Portal(together) as portal:  # each column is answered once the other was asked for too
        ran = crawl(
            tmp_path / "2", portal, "apple", "berry", "--jobs", "2", environment=environment, names="apple berry"
        )
    assert ran.code == 0, ran.err
    with Portal(answers("apple", "berry")) as portal:
        ran = crawl(
            tmp_path / "1", portal, "apple", "berry", "--jobs", "1", environment=environment, names="apple berry"
        )
        pages = [path for path in portal.asked if path != "/robots.txt"]
    assert [path.split("/")[1] for path in pages] == ["apple"] * 3 + ["berry"] * 3


def test_options_are_handed_on(tmp_path: Path) -> None:
    environment = declare(tmp_path, "apple", "berry")
    options = ("-a", "since=2024-12-02", "-s", "ROBOTSTXT_OBEY=0", "--max-minutes", "5")
    with Portal(answers("apple", "berry", articles=4)) as portal:
        ran = crawl(tmp_path, portal, "apple", "berry", *options, environment=environment, names="apple berry")
    for site in ("apple", "berry"):
        assert last_report(ran.data / site)["pages"]["out_of_range"] == 1, ran.err
    assert "/robots.txt" not in portal.asked


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("wuxi", "xuzhou_daily", "-O", "a.jsonl"), "-O and -o take the records of one site", id="-O"),
        pytest.param(("--all", "-o", "a.jsonl"), "-O and -o take the records of one site", id="-o"),
        pytest.param(("--all", "-a", "posts=x"), "-a posts= is for one site", id="posts"),
        pytest.param(("wuxi", "portal", "-a", "url=http://a.example/"), "-a url= is for one site", id="url"),
        pytest.param(("--all", "wuxi"), "--all takes no names", id="all and names"),
        pytest.param(("--due",), "name them, or give --all", id="due of what"),
        pytest.param(("--all", "--jobs", "0"), "no number of processes from 1", id="no process"),
        pytest.param(("--all", "--fast"), "unknown option --fast", id="unknown option"),
    ],
)
def test_what_makes_no_sense_for_several_sites_is_refused(arguments: tuple[str, ...], message: str, here: Here) -> None:
    ran = here("crawl", *arguments)
    assert (ran.code, message in ran.out + ran.err) == (2, True), ran.out + ran.err
    assert not ran.data.exists()


def test_only_the_sites_that_are_due_are_crawled(tmp_path: Path) -> None:
    environment = declare(
        tmp_path, "fresh", "stopped", "never", "going", often="rhythm = 6", seldom="rhythm = 'weekly'"
    )
    now, data = datetime.now(SHANGHAI).replace(microsecond=0), tmp_path / "data"
    report(data / "fresh", now - timedelta(hours=20))
    report(data / "often", now - timedelta(hours=20))
    report(data / "seldom", now - timedelta(days=3))
    report(data / "stopped", now - timedelta(hours=30))
    report(data / "stopped", now - timedelta(hours=2), complete=False, exit_code=11)
    report(data / "going", now, complete=False, exit_code=11, ended=None)
    lock, names = lock_site(data / "going"), "fresh stopped never often seldom going"
    with Portal(answers(*names.split())) as portal:
        ran = crawl(tmp_path, portal, "--all", "--due", environment=environment, names=names)
        lock.release()
        asked = {path.split("/")[1] for path in portal.asked} - {"robots.txt"}
    assert (ran.code, asked, set(table(ran))) == (0, {"often", "never", "stopped"}, {"often", "never", "stopped"})
    since = now + timedelta(hours=3)
    assert (
        f"fresh: not due before {since:%Y-%m-%d %H:%M} +08:00 "
        f"(last complete run {now - timedelta(hours=20):%Y-%m-%d %H:%M} +08:00)" in ran.out
    )
    assert "seldom: not due before" in ran.out
    assert "going: not due while a run is going on" in ran.out


@pytest.fixture
def slow(tmp_path: Path) -> dict[str, str]:
    return declare(tmp_path, "apple", "berry", "later") | {"DOWNLOAD_DELAY": "0.3"}


@pytest.mark.parametrize(
    "stops",
    [
        pytest.param([signal.SIGTERM], id="TERM"),
        pytest.param([signal.SIGHUP, signal.SIGINT], id="HUP, then INT"),
    ],
)
def test_a_stop_is_passed_on_and_waited_for(stops: list[signal.Signals], tmp_path: Path, slow: dict[str, str]) -> None:
    reached, data = {"apple": Event(), "berry": Event()}, tmp_path / "data"

    def asked(path: str) -> None:
        if path.endswith("/3.html"):
            reached[path.split("/")[1]].set()

    with Portal(Watched(answers("apple", "berry", "later", articles=60), asked)) as portal:
        lead = connect_to(portal, "apple", "berry", "later")
        with started("--all", "--jobs", "2", data=data, environment=slow, lead=lead) as process:
            assert all(event.wait(30) for event in reached.values())
            for number, said in zip(stops, _SAID, strict=False):
                process.send_signal(number)
                for site in reached:
                    wait_for(f"{site} | {site}: {said}", data)
            ran = ended(process, data)
    assert ran.code == 11, ran.err
    assert {site: row["exit"] for site, row in table(ran).items()} == dict.fromkeys(("apple", "berry", "later"), "11")
    assert table(ran)["later"]["note"] == "not begun"
    for site in reached:
        assert (last_report(data / site)["exit_code"], last_report(data / site)["complete"]) == (11, False)
        assert len(stops) > 1 or last_report(data / site)["pages"]["pending"] > 0


def test_a_process_that_was_killed_counts_as_interrupted(tmp_path: Path, slow: dict[str, str]) -> None:
    reached = Event()

    def asked(path: str) -> None:
        if path == "/apple/3.html":
            reached.set()

    with Portal(Watched(answers("apple", articles=60) | answers("berry"), asked)) as portal:
        lead = connect_to(portal, "apple", "berry")
        with started("apple", "berry", data=tmp_path / "data", environment=slow, lead=lead) as process:
            assert reached.wait(30)
            os.kill(json.loads((tmp_path / "data/apple/lock").read_text())["process"], signal.SIGKILL)
            ran = ended(process, tmp_path / "data")
    rows = table(ran)
    assert (ran.code, rows["apple"]["exit"], rows["apple"]["note"]) == (11, "11", "ended by SIGKILL"), ran.err
    assert rows["berry"]["exit"] == "0"


def test_a_site_that_no_run_could_reach_is_left_out_with_a_word(tmp_path: Path) -> None:
    ran = scrapy("crawl", "--all", data=tmp_path / "data", **declare(tmp_path, "away"))
    assert (ran.code, table(ran) if ran.out else {}) == (0, {}), ran.err
    assert "away: left out of --all: its hosts are reserved names" in ran.err
