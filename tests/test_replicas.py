"""The replica portals are what their tables say."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from parsel import Selector

from demo.replicas import PORTS, REPLICAS, Replica, find_page, read_replicas, read_table

HOSTS = read_replicas()
EXPECTED = read_table("expected")
ABSENT = read_table("absent")
SITES = sorted(EXPECTED)
# A site's own articles by the form of their address, wherever it is linked from.
ARTICLE = {
    "wuxi": r"/zwxx_224/wxyw/\d{6}/t\d{8}_\d+\.html",
    "xuzhou_daily": r".*/content_\d+\.html?",
    "mianyang_news": r"/html/2021/news/12/\d+\.html",
    "mianyang_daily_finews": r"/mianyangribao/\d{4}/\d\d/\d\d/NW\d+\.html",
    "bainafanwen": r"/zhuantifanwen/jianghuagao/\d+\.html",
}
# Links outside the articles' own text that a page of the site has at least.
FURNITURE = {
    "wuxi": 70,
    "xuzhou_daily": 25,
    "mianyang_news": 50,
    "mianyang_daily_finews": 10,
    "bainafanwen": 40,
}


def pages() -> Iterator[tuple[Replica, str, str]]:
    """Yield each page: its host, its path, its text."""
    for replica in HOSTS.values():
        for path, file in replica.pages():
            yield replica, path, file.read_bytes().decode(replica.encoding_of(path))


def links(replica: Replica, path: str, text: str) -> set[str]:
    """Return the absolute addresses of a page's links to the replicas."""
    base = f"{replica.scheme}://{replica.host}{path}"
    found = (urljoin(base, link.strip()) for link in Selector(text).css("a::attr(href), area::attr(href)").getall())
    return {url.partition("#")[0] for url in found if urlsplit(url).hostname in HOSTS}


def is_declared_absent(url: str) -> bool:
    parts = urlsplit(url)
    return any(parts.hostname == entry["host"] and re.fullmatch(entry["path"], parts.path) for entry in ABSENT)


def is_there(url: str) -> bool:
    return find_page(url, HOSTS) is not None


ALL_LINKS = {url for replica, path, text in pages() for url in links(replica, path, text)}


def test_every_link_resolves_or_is_declared_absent() -> None:
    assert sorted(url for url in ALL_LINKS if not is_there(url) and not is_declared_absent(url)) == []


@pytest.mark.parametrize("entry", ABSENT, ids=lambda entry: f"{entry['host']}{entry['path']}")
def test_what_is_declared_absent_is_linked_and_absent(entry: dict[str, str]) -> None:
    def fits(url: str) -> bool:
        return urlsplit(url).hostname == entry["host"] and re.fullmatch(entry["path"], urlsplit(url).path) is not None

    linked = [url for url in ALL_LINKS if fits(url)]
    assert linked
    assert not any(is_there(url) for url in linked)


@pytest.mark.parametrize("site", SITES)
def test_articles_are_those_expected(site: str) -> None:
    stored = {
        f"{replica.scheme}://{replica.host}{path}"
        for replica in HOSTS.values()
        for path, _ in replica.pages()
        if replica.site == site and re.fullmatch(ARTICLE[site], path)
    }
    expected = EXPECTED[site]
    assert stored == {*expected["articles"], *expected["rejected"]}
    assert len(expected["articles"]) == len(set(expected["articles"])) >= 6
    stories = sum(expected["digests"].values())
    assert expected["records"] == len(expected["articles"]) + stories


@pytest.mark.parametrize("site", SITES)
def test_lists_lead_to_every_article(site: str) -> None:
    expected = EXPECTED[site]
    assert len(expected["lists"]) >= 2
    listed: set[str] = set()
    for url in expected["lists"]:
        file = find_page(url, HOSTS)
        assert file is not None
        host, path = urlsplit(url).hostname or "", urlsplit(url).path
        text = file.read_bytes().decode(HOSTS[host].encoding_of(path))
        listed |= links(HOSTS[host], path, text)
    wanted = {*expected["articles"], *expected["rejected"], *expected["failed"]}
    assert {url for url in listed if re.fullmatch(ARTICLE[site], urlsplit(url).path)} == wanted
    assert not any(is_there(url) for url in expected["failed"])


@pytest.mark.parametrize("site", SITES)
def test_pages_have_furniture_of_realistic_size(site: str) -> None:
    for replica, path, text in pages():
        if replica.site == site and f"{replica.scheme}://{replica.host}{path}" in EXPECTED[site]["articles"]:
            assert len(Selector(text).css("a, area")) >= FURNITURE[site], path
            assert re.search(r"ICP备|&copy;", text), path
            assert len(text) >= 2500, path


def test_pages_are_in_the_encoding_that_the_table_says() -> None:
    for replica, path, text in pages():
        assert "\ufffd" not in text, path
        if replica.encoding_of(path) != "utf-8":
            with pytest.raises(UnicodeDecodeError):
                text.encode(replica.encoding_of(path)).decode("utf-8")


def test_headers_and_metas_lie_where_portals_do() -> None:
    portal = HOSTS["www.myrb.net"]
    bird = portal.folder / "html/2021/news/12/391207.html"
    assert "gb2312" in portal.type_of("/html/2021/news/12/391207.html", bird)
    assert b"charset=gb2312" in bird.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        bird.read_bytes().decode("gb2312")
    paper = HOSTS["epaper.cnxz.com.cn"]
    assert "GBK" in paper.type_of("/xzrb/html/2021-08/05/node_2.htm", paper.folder / "node_2.htm")
    assert paper.encoding_of("/xzrb/html/2021-08/05/node_2.htm") == "utf-8"


def test_stored_posts_are_articles_of_the_mirror() -> None:
    posts = sorted((REPLICAS / "mianyang_daily_finews" / "_posts").iterdir())
    assert len(posts) == 3
    for post in posts:
        code = post.stem.rpartition("-")[2]
        (article,) = [url for url in EXPECTED["mianyang_daily_finews"]["articles"] if code in url]
        headline = re.findall(r'^title: "(.*)"$', post.read_text("utf-8"), re.MULTILINE)
        page = find_page(article, HOSTS)
        assert page is not None
        assert Selector(page.read_text("utf-8")).css("section h1::text").getall() == headline
    assert any('"' in line[8:-1] for post in posts for line in post.read_text("utf-8").split("\n") if "title: " in line)


def test_every_host_has_a_folder_robots_and_a_port() -> None:
    folders = {folder.name for site in SITES for folder in (REPLICAS / site).iterdir() if folder.name != "_posts"}
    assert folders == set(HOSTS)
    for replica in HOSTS.values():
        assert replica.file("/robots.txt") is not None
        assert replica.scheme in PORTS


def test_a_path_cannot_leave_its_host() -> None:
    replica = HOSTS["www.cqwx.gov.cn"]
    for path in ("/../../../hosts.json", "/%2e%2e/%2e%2e/%2e%2e/hosts.json", "//etc/hostname", "/\0", "/" + "a" * 5000):
        assert replica.file(path) is None


def test_the_replicas_stay_small() -> None:
    assert sum(file.stat().st_size for file in REPLICAS.rglob("*") if file.is_file()) < 2_000_000
