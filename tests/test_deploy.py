"""The units of systemd and the crontab in ``deploy/``: what systemd says of them, and that they fit the command."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.portal import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("chinese-local-news.service", "chinese-local-news.timer")
HOME = "/srv/chinese-local-news"

analyzed = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Return a folder with the units, as if the project were installed in it: systemd looks for the program."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/scrapy").symlink_to(sys.executable)
    for name in UNITS:
        (tmp_path / name).write_text((DEPLOY / name).read_text("utf-8").replace(HOME, str(tmp_path)), "utf-8")
    return tmp_path


def systemd(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], cwd=folder, capture_output=True, text=True, check=False)


@analyzed
def test_systemd_understands_every_line(installed: Path) -> None:
    said = systemd(installed, "verify", *(f"./{name}" for name in UNITS))
    assert (said.returncode, said.stderr) == (0, "")  # an unknown key is a line on stderr, and no failure


@analyzed
def test_the_service_is_hardened(installed: Path) -> None:
    said = systemd(installed, "security", "--offline=yes", "--threshold=20", f"./{UNITS[0]}")
    if "unrecognized option" in said.stderr or "Unknown command" in said.stderr:
        pytest.skip("this systemd-analyze cannot look at a unit that is not loaded")
    assert said.returncode == 0, said.stdout + said.stderr


@analyzed
def test_the_timer_fires_thrice_a_day() -> None:
    when = re.findall(r"^OnCalendar=(.+)$", (DEPLOY / UNITS[1]).read_text("utf-8"), re.MULTILINE)
    said = systemd(DEPLOY, "calendar", "--iterations=4", *when).stdout
    hours = re.findall(r"(\d\d):30:00", said.split("Next elapse")[1])
    assert len(set(hours)) >= 3, said


def commands() -> list[str]:
    """Return the command lines of crawls in ``deploy/``."""
    texts = [path.read_text("utf-8") for path in DEPLOY.iterdir()]
    return [line for text in texts for line in re.findall(r"\.venv/bin/scrapy (crawl [^\n>]*)", text)]


def test_the_commands_are_ones_that_the_program_takes() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert len(commands()) == 2
    for line in commands():
        options = re.findall(r"--[a-z-]+", line)
        assert {"--all", "--due", "--jobs"} <= set(options)
        assert [option for option in options if f"{option} " not in help_text and f"{option}\n" not in help_text] == []


def test_a_stop_reaches_the_command_alone_and_the_locks_lie_outside_the_private_folder() -> None:
    service = (DEPLOY / UNITS[0]).read_text("utf-8")
    assert re.search(r"^KillMode=mixed$", service, re.MULTILINE)
    state = re.search(r"^StateDirectory=(\S+)$", service, re.MULTILINE)
    assert state
    for name in ("CRAWLER_DATA", "LOCK_FOLDER"):
        assert re.search(rf"^Environment={name}=/var/lib/{state[1]}/\w+$", service, re.MULTILINE), name
        assert re.search(rf"^{name}=/var/lib/{state[1]}/\w+$", (DEPLOY / "crontab").read_text("utf-8"), re.MULTILINE)


def test_each_line_of_the_crontab_is_a_setting_or_a_job() -> None:
    lines = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if not line.startswith("#")]
    fields = r"(?:(?:\*|\d+(?:,\d+)*) ){5}"
    assert [line for line in lines if not re.fullmatch(rf"[A-Z_]+=\S+|{fields}cd {HOME} && .+", line)] == []
    assert [line for line in lines if "%" in line] == []  # cron makes a new line of it
