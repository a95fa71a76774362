"""A small portal of invented pages on a free port of this machine, and the commands that crawl it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from threading import Thread
from types import TracebackType
from typing import Any, Self

from crawler.ledger.history import report_names

ROOT = Path(__file__).parent.parent
HOST = "www.cqwx.gov.cn"
COLUMN = "/zwxx_224/wxyw/"

PARAGRAPHS = (
    "　　云溪镇的老茶厂昨天重新开工，第一批三十名工人回到了车间，镇里为他们办了一场简短的开工仪式。",
    "　　厂长介绍，今年收茶的价格比去年高一成，附近四个村的茶农都签了合同，运茶的路也在上个月修好了。",
    "　　镇政府说，明年春天还要再开两条生产线，到那时，全镇一半的茶叶可以在本地加工。",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal answers to a path."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


def page(text: str, *, status: int = 200) -> Answer:
    return Answer(text.encode(), status)


def moved(address: str) -> Answer:
    return Answer(b"", 302, {"Location": address})


def article(headline: str, day: str = "2024-12-15", paragraphs: Iterable[str] = PARAGRAPHS) -> Answer:
    """Return an article in the template of the wuxi site."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return page(
        f"<html><head><title>{headline}_巫溪县人民政府</title></head><body>"
        '<div class="position">您当前的位置：<a href="/">首页</a>&gt;<span>巫溪要闻</span></div>'
        f'<div class="zwxl-title"><p class="tit">{headline}</p></div>'
        f'<div class="zwxl-bar"><span class="tit">日期：</span><span class="con">{day}</span></div>'
        f'<div class="zwxl-article"><div class="view TRS_UEDITOR">{text}</div></div></body></html>'
    )


def column(rows: Iterable[tuple[str, str, str]], *, script: str = "") -> Answer:
    """Return a column page with (href, headline, day) rows and a paging script."""
    items = "".join(
        f'<li class="clearfix"><a href="{href}">{headline}</a><span>{day}</span></li>' for href, headline, day in rows
    )
    return page(f'<html><body><ul class="tab-item">{items}</ul><script>{script}</script></body></html>')


class Portal:
    """A portal with an answer for each path, as a context manager; ``asked`` holds the paths in order."""

    def __init__(self, answers: Mapping[str, Answer], context: SSLContext | None = None) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.unchanged: list[str] = []  # paths that were answered with 304
        self.server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"portal": self}))
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def connect_to(self, *addresses: str) -> str:
        """Return ``CONNECT_TO`` that leads some host:port addresses here."""
        return json.dumps(dict.fromkeys(addresses or (f"{HOST}:80",), f"127.0.0.1:{self.server.server_port}"))

    def __enter__(self) -> Self:
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over connections that the client did not trust."""


class _Handler(BaseHTTPRequestHandler):
    portal: Portal
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.portal.asked.append(self.path)
        self.portal.agents.add(self.headers.get("User-Agent", ""))
        answer = self.portal.answers.get(self.path, page("<h1>404</h1>", status=404))
        if answer.headers.get("ETag", "") == self.headers.get("If-None-Match"):
            answer = Answer(b"", 304)
            self.portal.unchanged.append(self.path)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name is http.server's
        pass


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: exit code, both outputs, and for a crawl the report and the records of its last run."""

    code: int
    out: str
    err: str
    data: Path
    site: str = "wuxi"

    @property
    def report(self) -> dict[str, Any]:
        return dict(json.loads((self.data / self.site / report_names(self.data / self.site)[0]).read_text("utf-8")))

    @property
    def lines(self) -> bytes:
        written = list((self.data / self.site).glob("*.jsonl"))
        return max(written, key=lambda path: path.stem).read_bytes() if written else b""

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines.splitlines()]


# A function that runs a command of the project in this process.
Here = Callable[..., Ran]


def command(data: Path, connect_to: str = "{}", **environment: str) -> dict[str, str]:
    """Return an environment in which the project's commands run without waits."""
    clean = {name: value for name, value in os.environ.items() if name not in ("CRAWLER_CONTACT", "CRAWLER_DATA")}
    mine = {"CRAWLER_DATA": str(data), "CONNECT_TO": connect_to, "DOWNLOAD_DELAY": "0", "RETRY_TIMES": "0"}
    mine["BACKOFF_SECONDS"] = "0"
    return clean | mine | environment


def scrapy(*arguments: str, data: Path, connect_to: str = "{}", **environment: str) -> Ran:
    """Run a command of the project in a process of its own."""
    site = arguments[1] if len(arguments) > 1 else ""
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=command(data, connect_to, **environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ran(run.returncode, run.stdout, run.stderr, data, site)
