"""Rows 25 and 26: nothing that a page says makes the crawler connect to an address that is not public.

A canary listens on 127.0.0.1 and ::1; 127.0.0.2 alone is opened, for the fault server. The canary must stay alone.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.faults.crawls import FAST, good, module
from tests.faults.server import FaultServer, answer, moved
from tests.portal import Ran, column, scrapy

# Every notation of this machine that a system's resolver accepts, and some that it carries elsewhere.
HOSTS = (
    "127.0.0.1", "localhost", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "0",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]",
)  # fmt: skip

SITE = """
from crawler.base.portal import PortalSpider
class Played(PortalSpider, abstract=True):
    name, site_name, kind = "played", "某县", "portal"
    start_urls = ("http://127.0.0.2:{port}/start.html",)
    allowed_domains = ("127.0.0.2", {hosts})
    article_links = "ul.tab-item li a"
"""


class Canary:
    """Accepts connections on a port of 127.0.0.1 and, where there is IPv6, of ::1, and counts them."""

    def __init__(self) -> None:
        self.heard = 0
        self.sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self.sockets[0].getsockname()[1]
        if socket.has_dualstack_ipv6():
            self.sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for listening in self.sockets:
            Thread(target=self._listen, args=(listening,), daemon=True).start()

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.heard += 1
            with connection:
                connection.sendall(answer(good("本机的秘密")))

    def close(self) -> None:
        for listening in self.sockets:
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    found.close()


def crawl(server: FaultServer, folder: Path, *options: str, source: str = "", **environment: str) -> Ran:
    hosts = ", ".join(repr(host.strip("[]")) for host in (*HOSTS, "moving.example"))
    site = module(folder, SITE.format(port=server.port, hosts=hosts) + source)
    opened = {"ALLOWED_NETWORKS": "127.0.0.2/32", **FAST, **site, **environment}
    return scrapy("crawl", "played", *options, data=folder / "data", **opened)


def start_page(*addresses: str) -> bytes:
    rows = [(address, f"镇上的第{number}件要紧的事", "2024-12-15") for number, address in enumerate(addresses)]
    return answer(column(rows).body)


@pytest.mark.fault(26)
def test_no_notation_of_a_private_address_is_connected_to(canary: Canary, tmp_path: Path) -> None:
    addresses = [f"http://{host}:{canary.port}/{number}.html" for number, host in enumerate(HOSTS)]
    with FaultServer({"/start.html": start_page("/a.html", *addresses), "/a.html": answer(good())}) as server:
        ran = crawl(server, tmp_path)
    assert canary.heard == 0
    assert ran.report["pages"]["saved"] == 1, ran.err
    assert ran.report["pages"]["rejected"] == {"private_address": len(HOSTS)}, ran.err
    assert "which is not public" in ran.err


@pytest.mark.fault(25)
@pytest.mark.parametrize("before", [(), (answer("", status="503 Busy"),)], ids=["at once", "after a retry"])
@pytest.mark.parametrize("host", ["localhost", "0x7f.1"])
def test_no_redirect_of_a_start_page_leads_to_one(
    before: tuple[bytes, ...], host: str, canary: Canary, tmp_path: Path
) -> None:
    with FaultServer({"/start.html": [*before, moved(f"http://{host}:{canary.port}/")]}) as server:
        ran = crawl(server, tmp_path, RETRY_TIMES="2")
    assert canary.heard == 0
    assert server.paths().count("/start.html") == len(before) + 1
    assert list(ran.report["lists"]["failed"].values()) == ["private_address"], ran.err


@pytest.mark.fault(25)
def test_no_redirect_of_a_page_leads_to_one(canary: Canary, tmp_path: Path) -> None:
    replies = {
        "/start.html": start_page("/1.html", "/2.html"),
        "/1.html": moved(f"http://127.0.0.1:{canary.port}/"),
        "/2.html": moved("/3.html"),
        "/3.html": moved(f"http://[::1]:{canary.port}/"),
    }
    with FaultServer(replies) as server:
        ran = crawl(server, tmp_path)
    assert canary.heard == 0
    assert ran.report["pages"]["rejected"] == {"private_address": 2}, ran.err


# A resolver under the guard that answers for one name: public the first times, private from then on.
MOVING = """
from crawler.network.resolver import Resolver
from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address
class Moving:
    def __init__(self, beneath):
        self.beneath, self.asked = beneath, 0
    def resolveHostName(self, receiver, name, port=0, *rest):
        if name != "moving.example":
            return self.beneath.resolveHostName(receiver, name, port, *rest)
        self.asked += 1
        receiver.resolutionBegan(HostResolution(name))
        receiver.addressResolved(IPv4Address("TCP", "127.0.0.2" if self.asked <= 2 else "127.0.0.1", port))
        receiver.resolutionComplete()
class MovingResolver(Resolver):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.original_resolver = Moving(self.original_resolver)
"""


@pytest.mark.fault(26)
def test_a_name_that_moves_to_a_private_address_is_refused_from_then_on(tmp_path: Path) -> None:
    replies = {"/a.html": answer(good("第一篇文章的标题")), "/b.html": answer(good("第二篇文章的标题"))}
    with FaultServer(replies) as server:
        # The same port on the other address: what is asked for must not be what is connected to.
        listening = socket.create_server(("127.0.0.1", server.port))
        listening.settimeout(0)
        pages = [f"http://moving.example:{server.port}/{name}.html" for name in "ab"]
        server.replies = replies | {"/start.html": start_page(*pages)}
        options = ("-s", "TWISTED_DNS_RESOLVER=played.MovingResolver", "-s", "DNSCACHE_ENABLED=0")
        ran = crawl(server, tmp_path, *options, source=MOVING)
        with pytest.raises(BlockingIOError):
            listening.accept()
        listening.close()
    assert ran.report["pages"]["saved"] == 1, ran.err
    assert ran.report["pages"]["rejected"] == {"private_address": 1}


@pytest.mark.fault(26)
def test_behind_a_proxy_addresses_in_urls_are_refused(canary: Canary, tmp_path: Path) -> None:
    proxied = {f"http://127.0.0.2:{{port}}{path}": path for path in ("/start.html", "/a.html", "/robots.txt")}
    with FaultServer({}) as server:
        local = f"http://0x7f.1:{canary.port}/x.html"
        server.replies = {
            next(key for key in proxied if key.endswith("/start.html")).format(port=server.port): start_page(
                "/a.html", local
            ),
            next(key for key in proxied if key.endswith("/a.html")).format(port=server.port): answer(good()),
            local: answer(good("本机的秘密")),
        }
        proxy = f"http://127.0.0.2:{server.port}"
        ran = crawl(server, tmp_path, "-s", "HTTPPROXY_ENABLED=1", http_proxy=proxy)
    assert ran.report["pages"]["saved"] == 1, ran.err
    assert ran.report["pages"]["rejected"] == {"private_address": 1}
    assert local not in server.paths()
