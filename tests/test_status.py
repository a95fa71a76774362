"""``scrapy status`` in each state of a site, and when a site is due or stale."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.base.rhythm import read_rhythm
from crawler.environment import data_folder
from crawler.errors import ConfigurationError
from crawler.exits import MEANINGS
from crawler.jobs.due import last_complete
from crawler.jobs.loader import OneByOneLoader
from crawler.ledger.glance import glance
from crawler.ledger.history import past_runs
from crawler.ledger.index import Index
from crawler.ledger.lock import lock_site
from crawler.text.dates import SHANGHAI
from tests.many import report
from tests.portal import Here, Ran


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


# 2026-11-18 is a Wednesday.
@pytest.mark.parametrize(
    ("rhythm", "last", "now", "due_from"),
    [
        pytest.param("daily", "2026-11-17T06:10", "2026-11-18T06:00", None, id="a timer that fires earlier"),
        pytest.param("daily", "2026-11-17T06:10", "2026-11-18T04:00", "2026-11-18T05:10", id="the same night"),
        pytest.param("daily", "2026-11-20T06:10", "2026-11-21T06:10", None, id="Saturday"),
        pytest.param("workdays", "2026-11-20T06:10", "2026-11-21T06:10", "2026-11-23T00:00", id="workdays, Saturday"),
        pytest.param("workdays", "2026-11-17T06:10", "2026-11-22T23:59", "2026-11-23T00:00", id="workdays, Sunday"),
        pytest.param("workdays", "2026-11-20T06:10", "2026-11-23T00:01", None, id="workdays, Monday"),
        pytest.param("workdays", "2026-11-20T20:00", "2026-11-20T21:00", "2026-11-23T00:00", id="workdays, Friday"),
        pytest.param("weekly", "2026-11-11T06:10", "2026-11-17T22:00", "2026-11-17T23:10", id="weekly"),
        pytest.param(6, "2026-11-18T06:00", "2026-11-18T11:44", "2026-11-18T11:45", id="hours"),
        pytest.param(6, "2026-11-18T06:00", "2026-11-18T11:45", None, id="hours with a quarter of slack"),
        pytest.param("daily", None, "2026-11-18T06:00", None, id="never"),
        pytest.param("workdays", None, "2026-11-21T06:00", "2026-11-23T00:00", id="never, Saturday"),
    ],
)
def test_a_site_is_due_one_rhythm_after_its_last_complete_run(
    rhythm: str | int, last: str | None, now: str, due_from: str | None
) -> None:
    found = read_rhythm(rhythm).due_from(moment(last) if last else None, moment(now))
    assert found == moment(due_from or now)


@pytest.mark.parametrize(
    ("rhythm", "last", "now", "stale"),
    [
        pytest.param("daily", "2026-11-16T06:00", "2026-11-19T06:00", False, id="three days"),
        pytest.param("daily", "2026-11-16T06:00", "2026-11-19T06:01", True, id="over three days"),
        pytest.param("workdays", "2026-11-20T06:00", "2026-11-24T12:00", False, id="a weekend does not count"),
        pytest.param("workdays", "2026-11-20T06:00", "2026-11-25T06:01", True, id="three workdays"),
        pytest.param("workdays", "2026-11-21T12:00", "2026-11-26T00:00", False, id="from within a weekend"),
        pytest.param("weekly", "2026-10-28T06:00", "2026-11-18T06:00", False, id="three weeks"),
        pytest.param(6, "2026-11-18T06:00", "2026-11-19T00:01", True, id="eighteen hours"),
    ],
)
def test_a_site_is_stale_after_three_rhythms(rhythm: str | int, last: str, now: str, stale: bool) -> None:  # noqa: FBT001 -- a case
    assert read_rhythm(rhythm).is_stale(moment(last), moment(now)) is stale


def test_what_a_wrong_clock_wrote_proves_no_run(tmp_path: Path) -> None:
    now = moment("2026-11-18T06:00")
    report(tmp_path, now + timedelta(days=400))
    report(tmp_path, now - timedelta(days=2))
    report(tmp_path, now - timedelta(days=1), started="yesterday")
    report(tmp_path, now - timedelta(hours=1), started="2026-11-18T05:00:00")
    assert last_complete(past_runs(tmp_path), now) == now - timedelta(days=2)


GOOD = "from scrapy import Spider\nclass Good(Spider):\n    name = 'good'\n"
NOW = datetime.now(SHANGHAI).replace(microsecond=0)
SILENT = "nothing new for 40 days (newest: 2026-10-01), usually no longer than 3"


def index(folder: Path, *states: str, day: str = "2024-12-15") -> None:
    """Make an index with pages in these states and one record."""
    found = Index(folder / "index.sqlite")
    for number, state in enumerate(states):
        found.connection.execute(
            "INSERT INTO pages (page, url, state, checks) VALUES (?, ?, ?, 0)", (f"p{number}", f"u{number}", state)
        )
    for number, value in enumerate((day, "2999-01-01")):
        found.connection.execute("INSERT INTO records VALUES (?, 'p', 'h', 1, 'r', ?)", (str(number), value))
    found.commit()
    found.close()


def status(here: Here, *arguments: str) -> tuple[Ran, dict[str, dict[str, Any]]]:
    ran = here("status", *arguments, "--json")
    return ran, {entry["site"]: entry for entry in json.loads(ran.out or "[]")}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param([], ("never", 10, "no run was ever complete"), id="never"),
        pytest.param([(2, {})], ("complete", 0, ""), id="complete"),
        pytest.param([(100, {})], ("complete", 10, "no complete run since"), id="long ago"),
        pytest.param([(30, {}), (2, {"complete": False, "exit_code": 11})], ("interrupted", 0, ""), id="interrupted"),
        pytest.param([(30, {}), (2, {"complete": False, "exit_code": 14})], ("incomplete", 0, ""), id="incomplete"),
        pytest.param(
            [(30, {}), (2, {"complete": False, "exit_code": 11, "ended": None})], ("interrupted", 0, ""), id="killed"
        ),
        pytest.param([(2, {"complete": False})], ("incomplete", 10, "no run was ever complete"), id="never complete"),
        pytest.param([(2, {"alarms": [SILENT], "exit_code": 10})], ("complete", 10, "nothing new for"), id="silent"),
        pytest.param([(2, {"alarms": ["x lists 1 rows"], "exit_code": 10})], ("complete", 0, ""), id="another alarm"),
    ],
)
def test_the_state_of_a_site(
    runs: list[tuple[int, dict[str, Any]]], expected: tuple[str, int, str], here: Here, data: Path
) -> None:
    state, code, stale = expected
    for hours, more in runs:
        report(data / "wuxi", NOW - timedelta(hours=hours), **more)
    ran, sites = status(here, "wuxi")
    found = sites["wuxi"]
    assert (ran.code, found["state"], stale in "; ".join(found["stale"])) == (code, state, True), found
    assert bool(found["stale"]) is bool(stale)
    assert (found["last_run"] is None) is (not runs)


def test_a_run_that_goes_on_is_told_and_its_site_not_called_stale(here: Here, data: Path) -> None:
    report(data / "wuxi", NOW, complete=False, exit_code=11, ended=None)
    lock = lock_site(data / "wuxi")
    ran, sites = status(here, "wuxi")
    lock.release()
    assert (ran.code, sites["wuxi"]["state"], sites["wuxi"]["exit_code"]) == (0, "running", None)


def test_pending_pages_and_the_newest_day_come_from_the_index(here: Here, data: Path) -> None:
    report(data / "wuxi", NOW, newest="2024-12-01")
    index(data / "wuxi", "pending", "saved", "pending")
    _, sites = status(here, "wuxi")
    assert (sites["wuxi"]["pending"], sites["wuxi"]["newest"], sites["wuxi"]["index"]) == (2, "2024-12-15", "there")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute(
            "CREATE VIEW pages AS WITH RECURSIVE n(state) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT * FROM n"
        )


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.mark.parametrize("harm", [_truncate, _garbage, _foreign, _link, Path.unlink])
def test_an_index_that_cannot_be_used_is_said(harm: Any, here: Here, data: Path) -> None:
    report(data / "wuxi", NOW, newest="2024-12-01")
    index(data / "wuxi", "pending")
    harm(data / "wuxi/index.sqlite")
    ran, sites = status(here, "wuxi")
    wanted = "absent" if harm is Path.unlink else "damaged"
    assert (ran.code, sites["wuxi"]["index"], sites["wuxi"]["problems"]) == (0, wanted, [f"index.sqlite is {wanted}"])
    assert (sites["wuxi"]["pending"], sites["wuxi"]["newest"]) == (None, "2024-12-01")
    assert "Traceback" not in ran.err


def test_what_stops_every_run_is_said(here: Here, data: Path) -> None:
    segment = {"name": "20241215T080000.jsonl", "records": 2, "bytes": 9, "sha256": "0" * 64}
    listed = json.dumps({"version": 1, "generation": 1, "segments": [segment]})
    report(data / "wuxi", NOW)
    for text, said in (
        (listed, "20241215T080000.jsonl is not there, but manifest.json lists it"),
        ("{", "manifest.json cannot be read"),
        ('{"version": 2}', "was written by a newer version (2)"),
    ):
        (data / "wuxi/manifest.json").write_text(text)
        assert said in here("status", "wuxi").out
        assert said in status(here, "wuxi")[1]["wuxi"]["problems"][0]


def test_why_the_last_run_failed_is_said(here: Here, data: Path) -> None:
    index(_made(data / "wuxi"))
    report(data / "wuxi", NOW, exit_code=18, complete=False, warnings=["robots.txt answered 503"])
    said = status(here, "wuxi")[1]["wuxi"]["problems"]
    assert said == [f"last run: {MEANINGS[18]} (robots.txt answered 503)"]
    report(data / "wuxi", NOW, exit_code=13, changed=[{"url": "http://x.example/", "error": "no rows"}])
    assert status(here, "wuxi")[1]["wuxi"]["problems"][0].endswith(" (http://x.example/: no rows)")
    report(data / "wuxi", NOW, exit_code=10, warnings=["something"])
    assert status(here, "wuxi")[1]["wuxi"]["problems"] == []


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def test_data_that_is_no_folder_is_said(here: Here, tmp_path: Path) -> None:
    assert f"there is no folder '{tmp_path / 'data'}'" in here("status", "wuxi").err
    (tmp_path / "data").write_text("no folder")
    ran = here("status", "wuxi")
    assert (ran.code, f"'{tmp_path / 'data'}' is no folder" in ran.err) == (17, True)


@pytest.mark.parametrize("value", ["s3://bucket/news", "file:///srv/news", "~nobody-of-this-name/news"])
def test_data_that_is_elsewhere_is_refused(value: str, here: Here) -> None:
    ran = here("status", "wuxi", "-s", f"CRAWLER_DATA={value}")
    assert (ran.code, f"setting CRAWLER_DATA='{value}' cannot be read; give a folder" in ran.err) == (17, True)


def test_data_may_be_in_a_home_and_nothing_is_the_default(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    report(tmp_path / "news/wuxi", NOW)
    assert status(here, "wuxi", "-s", "CRAWLER_DATA=~/news")[1]["wuxi"]["state"] == "complete"
    assert data_folder({"CRAWLER_DATA": ""}) == Path("data")


def test_a_stand_in_is_never_stale_unless_it_is_led_elsewhere(here: Here) -> None:
    ran, sites = status(here, "bainafanwen")
    assert (ran.code, sites["bainafanwen"]["stale"]) == (0, [])
    assert "reserved names" in sites["bainafanwen"]["problems"][0]
    led = '{"www.bnfw.example:80": "127.0.0.1:9"}'
    assert status(here, "bainafanwen", "-s", f"CONNECT_TO={led}")[0].code == 10


def test_looking_leaves_no_trace(here: Here, data: Path) -> None:
    report(data / "wuxi", NOW)
    index(data / "wuxi", "pending")
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    status(here)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_an_index_in_use_is_read_as_far_as_it_is_committed(data: Path) -> None:
    data.mkdir()
    index(data, "pending")
    used = Index(data / "index.sqlite")
    used.connection.execute("INSERT INTO pages (page, url, state, checks) VALUES ('q', 'q', 'pending', 0)")
    assert glance(data, today="2026-11-18").pending == 1
    used.commit()
    assert glance(data, today="2026-11-18").pending == 2
    used.close()


def test_hosts_without_a_site_file_are_listed_and_other_folders_are_not(here: Here, data: Path) -> None:
    report(data / "county.example", NOW - timedelta(days=300))
    (data / "logs").mkdir()
    ran, sites = status(here)
    assert set(sites) == {
        "bainafanwen",
        "county.example",
        "mianyang_daily_finews",
        "mianyang_news",
        "wuxi",
        "xuzhou_daily",
    }
    assert (sites["county.example"]["rhythm"], sites["county.example"]["stale"]) == (None, [])
    assert ran.code == 10  # the others were never crawled
    assert status(here, "county.example")[0].code == 0


def test_a_report_that_cannot_be_read_is_said_and_the_one_before_counts(here: Here, data: Path) -> None:
    report(data / "wuxi", NOW - timedelta(hours=3))
    report(data / "wuxi", NOW).write_text('{"run": ', "utf-8")
    ran, sites = status(here, "wuxi")
    assert (ran.code, sites["wuxi"]["state"]) == (0, "complete")
    assert sites["wuxi"]["problems"] == [f"{NOW:%Y%m%dT%H%M%S}.report.json cannot be read", "index.sqlite is absent"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("wuxo",), 17, "did you mean wuxi?"),
        (("../data",), 17, "no name of a site"),
        (("portal",), 17, "is no site"),
        (("--fast",), 2, "unknown option --fast"),
    ],
)
def test_what_is_no_site_is_refused(
    arguments: tuple[str, ...], code: int, message: str, here: Here, data: Path
) -> None:
    shutil.rmtree(data, ignore_errors=True)
    ran = here("status", *arguments)
    assert (ran.code, message in ran.out + ran.err) == (code, True)


def test_a_site_file_with_a_mistake_is_told_beside_its_site(
    here: Here, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = f"slip_{tmp_path.name}"
    (tmp_path / f"{module}.py").write_text("import nothing_of_that_name", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    report(data / "wuxi", NOW)
    _, sites = status(here, "-s", f"SPIDER_MODULES=spiders,{module}")
    assert sites["wuxi"]["state"] == "complete"
    assert "cannot be imported (ModuleNotFoundError" in sites[module]["problems"][0]
    assert sites[module]["stale"] == ["no run was ever complete"]


def test_a_file_with_a_mistake_hides_no_other_and_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"sites_{tmp_path.name}"
    (tmp_path / package / "inner").mkdir(parents=True)
    for name, text in (("__init__", ""), ("inner/__init__", ""), ("inner/slip", "x = "), ("good", GOOD), ("half", "y")):
        (tmp_path / package / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    loader = OneByOneLoader([package, "no_such_module"])
    assert loader.list() == ["good", "half", "no_such_module", "slip"]
    assert loader.load("good").name == "good"
    for name, said in (("slip", "SyntaxError"), ("half", "NameError"), ("no_such_module", "ModuleNotFoundError")):
        with pytest.raises(ConfigurationError, match=said):
            loader.load(name)
    with pytest.raises(KeyError):
        loader.load("unknown")


def test_a_line_a_site_for_a_person_and_for_cut(here: Here, data: Path) -> None:
    report(data / "wuxi", NOW, alarms=[SILENT], exit_code=10)
    index(data / "wuxi", "pending")
    head, line = here("status", "wuxi").out.splitlines()
    assert head.split() == ["site", "rhythm", "last", "run", "+08:00", "exit", "state", "newest", "pending", "said"]
    assert line.split()[:7] == ["wuxi", "daily", f"{NOW:%Y-%m-%d}", f"{NOW:%H:%M}", "10", "complete", "2024-12-15"]
    assert line.endswith(f"1        stale: {SILENT}")
