"""Rows 27-30 and 40: links of other schemes, redirects, traps, cookies."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme

from tests.faults.crawls import FAST, crawl, crawl_pages, good, module, pages, path_of
from tests.faults.server import FaultServer, Reply, Wire, answer, moved
from tests.portal import COLUMN, HOST, Ran, column, scrapy

GOOD = answer(good())
SCHEMES = ("file:///etc/passwd", "ftp://127.0.0.1/a.txt", "s3://bucket/key", "data:text/html,<h1>a</h1>", "gopher://a/")


@pytest.mark.fault(27)
def test_links_of_other_schemes_are_elsewhere_and_read_by_nobody(tmp_path: Path) -> None:
    rows = [(scheme, f"镇上的要紧事之{number}", "2024-12-15") for number, scheme in enumerate(SCHEMES)]
    rows += [("javascript:void(0)", "不是链接的一行字", "2024-12-15"), ("mailto:a@b.example", "写信给我们的编辑", "")]
    rows += [("./a.html", "茶厂重新开工", "2024-12-15")]
    with FaultServer({COLUMN: answer(column(rows).body), path_of("a"): GOOD}) as server:
        ran = crawl(server, tmp_path)
    pages_of_run = ran.report["pages"]
    assert (pages_of_run["saved"], pages_of_run["elsewhere"]) == (1, len(SCHEMES)), ran.err
    assert b"root:" not in ran.lines


@pytest.mark.fault(27)
def test_redirects_to_other_schemes_are_not_followed(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {f"n{number}": moved(scheme) for number, scheme in enumerate(SCHEMES)}
    ran, _ = crawl_pages(replies | {"good": GOOD}, tmp_path)
    assert (ran.report["pages"]["saved"], ran.report["pages"]["elsewhere"]) == (1, len(SCHEMES)), ran.err


@pytest.mark.fault(28)
def test_loops_and_long_chains_of_redirects_end_after_five_hops(tmp_path: Path) -> None:
    chain = {path_of(f"hop{number}"): moved(path_of(f"hop{number + 1}")) for number in range(30)}
    short = {path_of(f"step{number}"): moved(path_of(f"step{number + 1}")) for number in range(5)}
    listed = pages({"loop": moved(path_of("loop")), "hop0": b"", "step0": b"", "good": GOOD})
    with FaultServer({**listed, **chain, **short, path_of("step5"): answer(good("第五步"))}) as server:
        ran = crawl(server, tmp_path)
    assert ran.report["pages"]["failed"] == {"redirects": 2}, ran.err
    assert ran.report["pages"]["saved"] == 2
    assert server.paths().count(path_of("loop")) == 1
    assert sum("/hop" in path for path in server.paths()) == 6


def secure_server(folder: Path, replies: Mapping[str, Reply], *hosts: str) -> tuple[FaultServer, dict[str, str]]:
    """Return a server of https for some hosts, and the environment that trusts it."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    authority.issue_cert(*(hosts or (HOST,))).configure_cert(context)
    return FaultServer(replies, context=context), {"SSL_CERT_FILE": str(folder / "authority.pem")}


SECURE = f"""
from spiders import wuxi
class Secure(wuxi.WuxiSpider):
    name = "wuxi"
    start_urls = ("https://{HOST}{COLUMN}",)
"""


@pytest.mark.fault(29)
def test_no_step_leads_from_https_to_http_and_none_tells_where_it_came_from(tmp_path: Path) -> None:
    plain = FaultServer(
        {path_of("down"): GOOD, path_of("port"): GOOD, path_of("up"): moved(f"https://{HOST}{path_of('up')}")}
    )
    secure, trust = secure_server(tmp_path, {})
    with plain, secure:
        replies = pages({"good": GOOD, "down": moved(f"http://{HOST}{path_of('down')}")})
        replies[path_of("port")] = moved(f"https://{HOST}:8443{path_of('port')}")
        replies[path_of("up")] = answer(good("升级了的页面"))
        rows = [("./good.html", "茶厂重新开工", ""), ("./down.html", "一件旧的事情", "")]
        rows += [("./port.html", "另一个端口的事", ""), (f"http://{HOST}{path_of('up')}", "往上走的一件事", "")]
        secure.replies = replies | {COLUMN: answer(column(rows).body)}
        other = FaultServer({path_of("port"): answer(good("另一个端口"))}, context=secure.context)
        with other:
            connect = f'{{"{HOST}:443": "{secure.address}:{secure.port}", "{HOST}:80": "{plain.address}:{plain.port}",'
            connect += f' "{HOST}:8443": "{other.address}:{other.port}"}}'
            environment = FAST | trust | module(tmp_path / "sites", SECURE)
            ran = scrapy("crawl", "wuxi", data=tmp_path / "data", connect_to=connect, **environment)
    assert ran.report["pages"]["failed"] == {"downgraded": 1}, ran.err
    assert ran.report["pages"]["saved"] == 3
    assert path_of("down") not in plain.paths()
    assert "leads from https to" in ran.err
    asked = [*plain.asked, *other.asked]
    assert len(asked) == 4, [one.path for one in asked]
    assert [one.headers.get("referer") for one in asked] == [None] * 4


@pytest.mark.fault(29)
def test_another_host_is_not_told_where_the_crawler_came_from(tmp_path: Path) -> None:
    rows = [("./a.html", "茶厂重新开工", "2024-12-15"), (f"http://m.cqwx.gov.cn{path_of('b')}", "手机版的一件事", "")]
    site = "from spiders import wuxi\nclass W(wuxi.WuxiSpider):\n    name = 'wuxi'\n    subdomains = True\n"
    site += "    allowed_domains = ('www.cqwx.gov.cn', 'cqwx.gov.cn')\n"
    replies = {COLUMN: answer(column(rows).body), path_of("a"): GOOD, path_of("b"): answer(good("手机版"))}
    with FaultServer(replies) as server:
        connect_to = server.connect_to(f"{HOST}:80", "m.cqwx.gov.cn:80")
        environment = FAST | module(tmp_path / "sites", site)
        ran = scrapy("crawl", "wuxi", data=tmp_path / "data", connect_to=connect_to, **environment)
    assert ran.report["pages"]["saved"] == 2, ran.err
    referers = {asked.path: asked.headers.get("referer") for asked in server.asked}
    assert referers[path_of("a")] == f"http://{HOST}{COLUMN}"
    assert referers[path_of("b")] is None


ENDLESS = "from spiders import wuxi\nclass W(wuxi.WuxiSpider):\n    name = 'wuxi'\n    next_page = 'a.next'\n"


def endless(address: str, *, new_rows: bool) -> "Replies":
    """Return a column whose every page leads on: to ``address`` with the number of the next page."""
    return Replies(address, new_rows=new_rows)


class Replies(dict[str, Reply]):
    """Pages of a list without end."""

    def __init__(self, address: str, *, new_rows: bool) -> None:
        super().__init__()
        self.address, self.new_rows = address, new_rows

    def get(self, path: str, default: object = None) -> Reply:  # noqa: ARG002 -- of a dict
        if path == "/robots.txt" or path.endswith(".html"):
            return GOOD if path.endswith(".html") else answer(b"", status="404 Not Found")
        number = len(path) if "{path}" in self.address else int(parse_qs(urlsplit(path).query).get("n", ["0"])[0])
        row = f"./{number if self.new_rows else 0}.html"
        following = self.address.format(path=path, n=number + 1, year=2020 + number)
        listed = column([(row, f"镇上的事情之{number}", "2024-12-15")]).body.decode()
        return answer(listed.replace("</body>", f"<a class='next' href='{following}'>下一页</a></body>"))


def crawl_endless(address: str, data: Path, *, new_rows: bool, **limits: str) -> tuple[Ran, FaultServer]:
    with FaultServer(endless(address, new_rows=new_rows)) as server:
        return crawl(server, data / "data", **module(data / "sites", ENDLESS), **limits), server


def lists(server: FaultServer) -> list[str]:
    return [path for path in server.paths() if path != "/robots.txt" and not path.endswith(".html")]


# Address of the next page, whether each has a new row, limits, most list pages that are asked for, what is said.
Trap = tuple[str, bool, dict[str, str], int, str]
NUMBERED = f"{COLUMN}?n={{n}}"
TRAPS: dict[str, Trap] = {
    "no news": (NUMBERED, False, {"MOST_LIST_PAGES_WITHOUT_NEWS": "4"}, 5, "list pages in a row with nothing new"),
    "depth": (NUMBERED, True, {"MOST_LIST_PAGES": "7"}, 7, "list pages in one walk"),
    "pages": (NUMBERED, True, {"MOST_PAGES": "6"}, 6, "pages in one run"),
    "calendar": (f"{COLUMN}?year={{year}}&n={{n}}", True, {}, 12, "a calendar, at "),
    "folders": ("{path}archive/", True, {}, 5, "its folders repeat"),
}


@pytest.mark.fault(30)
@pytest.mark.parametrize("name", TRAPS)
def test_lists_without_end_are_left(name: str, tmp_path: Path) -> None:
    address, new_rows, limits, most, told = TRAPS[name]
    ran, server = crawl_endless(address, tmp_path, new_rows=new_rows, **limits)
    assert len(lists(server)) <= most, ran.err
    assert list(ran.report["lists"]["failed"].values()) == ["trap"], ran.err
    assert told in ran.err
    assert (ran.code, ran.report["complete"]) == (10, False)


@pytest.mark.fault(30)
def test_a_query_that_grows_from_page_to_page_is_left(tmp_path: Path) -> None:
    class Growing(Replies):
        def get(self, path: str, default: object = None) -> Reply:
            if path == "/robots.txt" or path.endswith(".html"):
                return super().get(path, default)
            self.address = f"{path}{'&' if '?' in path else '?'}p{len(path)}=1"
            number = len(path)
            listed = column([(f"./{number}.html", f"镇上的事情之{number}", "2024-12-15")]).body.decode()
            return answer(listed.replace("</body>", f"<a class='next' href='{self.address}'>下一页</a></body>"))

    with FaultServer(Growing("", new_rows=True)) as server:
        ran = crawl(server, tmp_path / "data", **module(tmp_path / "sites", ENDLESS))
    assert len(lists(server)) <= 5, ran.err
    assert "its query grows" in ran.err


@pytest.mark.fault(30)
def test_a_page_with_an_address_of_a_trap_is_not_fetched(tmp_path: Path) -> None:
    rows = [("./a.html", "茶厂重新开工", ""), ("./" + "xw/" * 9 + "b.html", "一件转圈的事", "")]
    rows += [("./c.html?x=" + "a" * 2000, "一件很长的事情", "")]
    with FaultServer({COLUMN: answer(column(rows).body), path_of("a"): GOOD}) as server:
        ran = crawl(server, tmp_path)
    assert ran.report["pages"]["rejected"] == {"trap": 2}, ran.err
    assert ran.report["pages"]["saved"] == 1


@pytest.mark.fault(40)
def test_two_hundred_cookies_are_not_sent_back(tmp_path: Path) -> None:
    def cookies(wire: Wire) -> None:
        head = b"".join(b"Set-Cookie: c%d=%s; path=/\r\n" % (number, b"a" * 3000) for number in range(200))
        body = good()
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head)
        wire.send(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    replies: dict[str, Reply] = {"a": cookies, "b": answer(good("第二件事")), "c": answer(good("第三件事"))}
    # One after the other: a request that is on its way has no cookie yet.
    ran, server = crawl_pages(replies, tmp_path, "-s", "CONCURRENT_REQUESTS=1")
    assert (ran.code, len(ran.records)) == (0, 3), ran.err
    assert not any("cookie" in asked.headers for asked in server.asked)
