"""Crawls of the fault server: one column, a row for each fault, as a user starts them."""

from collections.abc import Mapping
from pathlib import Path

from tests.faults.server import FaultServer, Reply, answer
from tests.portal import COLUMN, HOST, Answer, Ran, article, column, scrapy

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
