"""The crawls of the demo, each a ``scrapy crawl`` of its own process, as a person would start it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.replicas import ROOT

_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Crawl:
    """A site and the ``-a`` arguments of its run."""

    site: str
    arguments: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The site, and the month of the first day that was asked for."""
        since = next((argument for argument in self.arguments if argument.startswith("since=")), "")
        return f"{self.site} {since[6:13]}".rstrip()

    @property
    def command(self) -> list[str]:
        """The command line."""
        options = [word for argument in self.arguments for word in ("-a", argument)]
        return [sys.executable, "-m", "scrapy", "crawl", self.site, *options]


# The e-paper has one run for each layout: the days between them would be asked for one by one.
CRAWLS = (
    Crawl("wuxi"),
    Crawl("xuzhou_daily", ("since=2021-08-05", "until=2021-08-07")),
    Crawl("xuzhou_daily", ("since=2026-08-05", "until=2026-08-05")),
    Crawl("mianyang_news"),
    Crawl("mianyang_daily_finews"),
    Crawl("bainafanwen"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a crawl; ``report`` is empty where the run left none."""

    crawl: Crawl
    exit_code: int
    seconds: float
    log: Path
    report: Mapping[str, Any] = field(default_factory=dict)
    lines: Path | None = None

    @property
    def pages(self) -> int:
        """How many pages the site's lists led to, those on other hosts left out."""
        pages = self.report.get("pages", {})
        return int(pages.get("discovered", 0)) - int(pages.get("elsewhere", 0))

    @property
    def known(self) -> int:
        """How many of them an earlier run has, as they are."""
        pages = self.report.get("pages", {})
        return int(pages.get("known", 0)) + int(pages.get("unchanged", 0))

    @property
    def records(self) -> int:
        """How many records were written: new ones and new revisions."""
        return sum(self.report.get("records", {}).values())

    def lost(self, word: str) -> int:
        """Return how many pages were ``rejected`` or ``failed``."""
        return sum(self.report.get("pages", {}).get(word, {}).values())


def run_crawl(
    crawl: Crawl, *, data: Path, environment: Mapping[str, str], on_poll: Callable[[], None] = lambda: None
) -> Outcome:
    """Run a crawl into ``data/<site>/`` and return what came of it; ``on_poll`` is called while it goes on."""
    folder = data / crawl.site
    known = _reports(folder)
    log = data / "logs" / f"{crawl.title.replace(' ', '-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with log.open("wb") as output:
        exit_code = _run(crawl.command, {**os.environ, **environment, "CRAWLER_DATA": str(data)}, output, on_poll)
    seconds = time.monotonic() - begun
    new = _reports(folder) - known
    if not new:
        return Outcome(crawl, exit_code, seconds, log)
    report = max(new)
    lines = report.with_name(report.name.replace(".report.json", ".jsonl"))
    written = lines if lines.exists() else None
    return Outcome(crawl, exit_code, seconds, log, json.loads(report.read_text("utf-8")), written)


def _run(command: list[str], environment: Mapping[str, str], output: Any, on_poll: Callable[[], None]) -> int:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603
    try:
        while process.poll() is None:
            on_poll()
            time.sleep(_POLL_SECONDS)
    finally:
        process.terminate()
        process.wait()
    on_poll()
    return process.returncode


def _reports(folder: Path) -> set[Path]:
    return set(folder.glob("*.report.json"))
