"""Crawls of the fault server: one column, a row for each fault, as a user starts them."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.faults.server import FaultServer, Reply, answer
from tests.portal import COLUMN, HOST, ROOT, Answer, Ran, article, column, command, scrapy

FAST = {"BACKOFF_SECONDS": "0.1", "CRAWLER_CONTACT": "mailto:desk@b.example"}


def text_of(reply: Answer) -> bytes:
    return reply.body


def good(headline: str = "茶厂重新开工") -> bytes:
    """Return a whole article."""
    return text_of(article(headline))


def path_of(name: str) -> str:
    return f"{COLUMN}{name}.html"


def url_of(name: str) -> str:
    return f"http://{HOST}{path_of(name)}"


def pages(replies: Mapping[str, Reply]) -> dict[str, Reply]:
    """Return replies for articles by name, with the column that lists them."""
    rows = [(f"./{name}.html", f"镇上的事情之{name}", "2024-12-15") for name in replies]
    return {COLUMN: answer(column(rows).body)} | {path_of(name): reply for name, reply in replies.items()}


def crawl(server: FaultServer, data: Path, *options: str, **environment: str) -> Ran:
    """Crawl the site wuxi, whose host leads to the fault server."""
    return scrapy("crawl", "wuxi", *options, data=data, connect_to=server.connect_to(), **(FAST | environment))


def crawl_pages(replies: Mapping[str, Reply], data: Path, *options: str, **environment: str) -> tuple[Ran, FaultServer]:
    """Crawl a column with an article for each reply."""
    with FaultServer(pages(replies)) as server:
        return crawl(server, data, *options, **environment), server


def headlines(ran: Ran) -> list[str]:
    return [record["headline"] for record in ran.records]


def module(folder: Path, source: str) -> dict[str, str]:
    """Write a module of sites; return the environment and in it the name with which a crawl finds it."""
    folder.mkdir(exist_ok=True)
    (folder / "played.py").write_text(source, "utf-8")
    return {"PYTHONPATH": str(folder), "SPIDER_MODULES": "played"}


MEASURED = """
import json, resource, runpy, sys
to, *sys.argv = sys.argv[1:]
try:
    runpy.run_module("scrapy", run_name="__main__")
finally:
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    with open(to, "w") as file:
        json.dump({"megabytes": peak / 1024, "seconds": usage.ru_utime + usage.ru_stime}, file)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: peak memory of its process, CPU time of its start and its work."""

    megabytes: float
    seconds: float


def measured(server: FaultServer | None, data: Path, *arguments: str, **environment: str) -> tuple[Ran, Cost]:
    """Run a command as ``scrapy`` does, and tell what it took."""
    told = data / "cost.json"
    data.mkdir(exist_ok=True)
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, str(told), "scrapy", *arguments],
        cwd=ROOT,
        env=command(data, server.connect_to() if server else "{}", **(FAST | environment)),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return Ran(run.returncode, run.stdout, run.stderr, data), Cost(**json.loads(told.read_text("utf-8")))


def record_cost(row: int, what: str, cost: Cost, record_property: Callable[[str, object], None]) -> None:
    """Keep a figure for the document beside the board."""
    record_property("figure", f"row {row}, {what}: {cost.megabytes:.0f} MB, {cost.seconds:.1f} s of CPU")
