"""A portal of many pages on loopback, in a process of its own: ``python -m benchmarks.ledger.portal PAGES``.

It prints its port. List pages of 50 rows, paged as TRS does; articles of some 13 kB, each with its own headline.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COLUMN = "/zwxx_224/wxyw/"
HOST = "www.cqwx.gov.cn"
_EACH = 50
_MENU = "".join(f'<li class="nav"><a href="/lm/{n}/">栏目第{n}号</a></li>' for n in range(120))
_PARAGRAPH = "云溪镇的老茶厂昨天重新开工，三十名工人回到了车间，镇里办了一场仪式，编号{}。"


def article(number: int) -> bytes:
    """Return the page of an article."""
    text = "".join(f"<p>　　{_PARAGRAPH.format(number * 100 + n)}</p>" for n in range(12))
    return (
        f"<!DOCTYPE html><html><head><title>茶厂第{number}次重新开工_巫溪县人民政府</title></head><body>"
        f"<ul>{_MENU}</ul>"
        '<div class="position">您当前的位置：<a href="/">首页</a>&gt;<span>巫溪要闻</span></div>'
        f'<div class="zwxl-title"><p class="tit">茶厂第{number}次重新开工</p></div>'
        '<div class="zwxl-bar"><span class="tit">日期：</span><span class="con">2024-12-15</span></div>'
        f'<div class="zwxl-article"><div class="view TRS_UEDITOR">{text}</div></div>{_MENU}</body></html>'
    ).encode()


def listing(number: int, pages: int) -> bytes:
    """Return a list page."""
    lists = -(-pages // _EACH)
    rows = "".join(
        f'<li class="clearfix"><a href="./202412/t20241215_{n}.html">茶厂第{n}次重新开工</a>'
        "<span>2024-12-15</span></li>"
        for n in range(number * _EACH, min(pages, (number + 1) * _EACH))
    )
    script = f'createPageHTML({lists}, {number}, "index", "html");'
    return f'<html><body><ul class="tab-item">{rows}</ul><script>{script}</script></body></html>'.encode()


class Handler(BaseHTTPRequestHandler):
    """Answers for a portal with ``pages`` articles."""

    pages = 0
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer an article, a list page, or 404."""
        name = self.path.rpartition("/")[2].removesuffix(".html")
        if "/202412/" in self.path:
            self.answer(200, article(int(name.rpartition("_")[2])))
        elif self.path.startswith(COLUMN):
            self.answer(200, listing(int(name.rpartition("_")[2] or 0), self.pages))
        else:
            self.answer(404, b"")

    def answer(self, status: int, body: bytes) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name is http.server's
        """Say nothing."""


if __name__ == "__main__":
    Handler.pages = int(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
