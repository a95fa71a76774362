"""What a person at a terminal sees of a crawl, and what Ctrl-C does."""

import re
from pathlib import Path
from threading import Event

import pytest

from tests.many import Watched, answers, connect_to, declare, ended, last_report, started, wait_for
from tests.portal import Portal
from tests.terminal import CTRL_C, on_terminal

FIRST = "stopping: finishing what is on its way; once more to stop at once"
SECOND = "stopping at once: what is not finished is pending for the next run"
FOOT = re.compile(r"apple: (\d+) of (\d+) pages so far, (\d+) records, (\d+) failed, (\d+) waiting")


@pytest.fixture
def slow(tmp_path: Path) -> dict[str, str]:
    return declare(tmp_path, "apple", "berry") | {"DOWNLOAD_DELAY": "0.2", "PROGRESS_SECONDS": "1000"}


def test_a_terminal_shows_one_line_and_the_log_runs_above_it(tmp_path: Path, slow: dict[str, str]) -> None:
    found = {path: answer for path, answer in answers("apple", articles=12).items() if not path.endswith("/4.html")}
    with Portal(found) as portal:
        lead = connect_to(portal, "apple")
        with on_terminal("crawl", "apple", data=tmp_path / "data", environment=slow, lead=lead) as terminal:
            assert terminal.end() == 0, terminal.shown
    seen = [tuple(map(int, numbers)) for numbers in FOOT.findall(terminal.shown)]
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert all(found == 0 or done + waiting == found for done, found, _, _, waiting in seen)
    assert seen[-1][3] == 1
    log = next(line for line in terminal.shown.splitlines() if "WARNING: not fetched" in line)
    assert "pages so far" not in log.rpartition("\x1b[2K")[2]
    assert "apple: done (exit code 0)" in terminal.shown.rpartition("\x1b[2K")[2]


def test_ctrl_c_says_at_once_what_it_does(tmp_path: Path, slow: dict[str, str]) -> None:
    with Portal(answers("apple", articles=60)) as portal:
        lead = connect_to(portal, "apple")
        with on_terminal("crawl", "apple", data=tmp_path / "data", environment=slow, lead=lead) as terminal:
            terminal.wait_for(" of 60 pages so far")
            terminal.press(CTRL_C)
            terminal.wait_for(f"apple: {FIRST}")
            code = terminal.end()
    assert (code, SECOND in terminal.shown) == (11, False), terminal.shown
    assert last_report(tmp_path / "data/apple")["pages"]["pending"] > 0


def test_a_second_ctrl_c_says_so_too(tmp_path: Path, slow: dict[str, str]) -> None:
    asked, over = Event(), Event()

    def hold(path: str) -> None:  # else the run would be over before the second
        if path == "/apple/1.html":
            asked.set()
            over.wait(30)

    with Portal(Watched(answers("apple"), hold)) as portal:
        lead = connect_to(portal, "apple")
        with on_terminal("crawl", "apple", data=tmp_path / "data", environment=slow, lead=lead) as terminal:
            assert asked.wait(30)
            terminal.press(CTRL_C)
            terminal.wait_for(f"apple: {FIRST}")
            terminal.press(CTRL_C)
            terminal.wait_for(f"apple: {SECOND}")
            code = terminal.end()
        over.set()
    assert code == 11, terminal.shown


def test_ctrl_c_reaches_each_of_several_sites_once(tmp_path: Path, slow: dict[str, str]) -> None:
    slow["PROGRESS_SECONDS"] = "0"
    with Portal(answers("apple", "berry", articles=60)) as portal:
        lead = connect_to(portal, "apple", "berry")
        with on_terminal("crawl", "apple", "berry", data=tmp_path / "data", environment=slow, lead=lead) as terminal:
            for site in ("apple", "berry"):
                terminal.wait_for(f"{site}: 1 of 60 pages so far")
            terminal.press(CTRL_C)
            code = terminal.end()
    assert (code, SECOND in terminal.shown) == (11, False), terminal.shown
    for site in ("apple", "berry"):
        assert f"{site}: {FIRST}" in terminal.shown
        assert last_report(tmp_path / "data" / site)["ended"]


STOPPED = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"


def test_a_stop_before_the_crawl_ends_with_11_and_a_line(tmp_path: Path) -> None:
    environment = declare(tmp_path, "apple") | {"SPIDER_MODULES": "many"}
    (tmp_path / "many/__init__.py").write_text(STOPPED, "utf-8")
    with started("apple", data=tmp_path / "data", environment=environment) as process:
        wait_for("stopped\n", tmp_path / "data")
        ran = ended(process, tmp_path / "data")
    assert (ran.code, "Traceback" in ran.err) == (11, False), ran.err
