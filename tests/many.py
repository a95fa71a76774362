"""Several sites of invented hosts, and the reports of runs that they had."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.ledger.history import report_names
from crawler.text.dates import SHANGHAI
from tests.portal import ROOT, Answer, Portal, Ran, article, column, command, page

SITE = """
from crawler.base.portal import PortalSpider

class Site(PortalSpider):
    name = "{name}"
    site_name = "某县人民政府"
    allowed_domains = ("www.{name}.example",)
    start_urls = ("http://www.{name}.example/{name}/",)
    {more}
"""


class Watched(dict[str, Answer]):
    """Answers that call a function with each path before it is answered."""

    def __init__(self, found: Mapping[str, Answer], asked: Callable[[str], object]) -> None:
        super().__init__(found)
        self.asked = asked

    def get(self, path: str, default: Answer | None = None) -> Answer:  # type: ignore[override]
        self.asked(path)
        return super().get(path, default or page("", status=404))


def declare(folder: Path, *names: str, **more: str) -> dict[str, str]:
    """Write a package of sites, some with an attribute more; return the environment in which they are found."""
    package = folder / "many"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    for name in (*names, *more):
        (package / f"{name}.py").write_text(SITE.format(name=name, more=more.get(name, "")), "utf-8")
    return {"PYTHONPATH": str(folder), "SPIDER_MODULES": "many,crawler.generic"}


def answers(*names: str, articles: int = 2) -> dict[str, Answer]:
    """Return a column with articles for each site; its paths begin with the site's name."""
    found: dict[str, Answer] = {}
    for name in names:
        rows = [(f"./{n}.html", f"{name}镇上的第{n}件事", f"2024-12-{n % 28 + 1:02}") for n in range(articles)]
        found[f"/{name}/"] = column(rows)
        found |= {f"/{name}/{href[2:]}": article(headline, day) for href, headline, day in rows}
    return found


def connect_to(portal: Portal, *names: str) -> str:
    return portal.connect_to(*(f"www.{name}.example:80" for name in names))


@contextmanager
def started(
    *arguments: str, data: Path, environment: Mapping[str, str], lead: str = "{}"
) -> Iterator["subprocess.Popen[str]"]:
    """Start ``scrapy crawl`` in a process of its own; what it says goes to a file beside its data."""
    with (
        said_in(data).open("w") as said,
        subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", *arguments],
            cwd=ROOT,
            env=command(data, lead, **environment),
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()  # a failed test leaves it


def said_in(data: Path) -> Path:
    data.parent.mkdir(parents=True, exist_ok=True)
    return data.with_name("said.txt")


def wait_for(words: str, data: Path) -> None:
    """Wait until a command has said some words."""
    until = time.monotonic() + 30
    while words not in said_in(data).read_text("utf-8", "replace"):
        assert time.monotonic() < until, f"not said: {words}"
        time.sleep(0.02)


def ended(process: "subprocess.Popen[str]", data: Path) -> Ran:
    out, _ = process.communicate(timeout=60)
    return Ran(process.returncode, out, said_in(data).read_text("utf-8"), data)


def table(ran: Ran) -> dict[str, dict[str, str]]:
    """Return the rows of a plain table by site: cells by column; what follows the table is left out."""
    head, *lines = ran.out.splitlines()
    names = head.split()
    rows = [line.split(maxsplit=len(names) - 1) for line in lines if ": not due " not in line]
    return {row[0]: dict(zip(names, [*row, ""], strict=False)) for row in rows}


def report(folder: Path, began: datetime, **more: Any) -> Path:
    """Write the report of a run that began at a moment, complete unless more is said."""
    folder.mkdir(parents=True, exist_ok=True)
    run = f"{began.astimezone(SHANGHAI):%Y%m%dT%H%M%S}"
    stored = {"site": folder.name, "run": run, "started": began.isoformat(), "complete": True, "exit_code": 0}
    stored |= {"ended": (began + timedelta(minutes=3)).isoformat(), "newest": None, "alarms": []} | more
    path = folder / f"{run}.report.json"
    path.write_text(json.dumps(stored), "utf-8")
    return path


def last_report(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / report_names(folder)[0]).read_text("utf-8")))
