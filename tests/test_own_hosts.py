"""Which hosts are a site's own, and what it may declare about them."""

from typing import Any

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from crawler.base.portal import PortalSpider
from crawler.errors import SiteMisdeclared
from crawler.network.connect_to import read_connect_to
from crawler.network.own_hosts import is_own
from crawler.network.servers import Servers

DOMAINS = ("www.a.example", "b.example")


@pytest.mark.parametrize(
    ("host", "exactly", "with_subdomains"),
    [
        ("www.a.example", True, True),
        ("a.example", False, False),
        ("m.a.example", False, False),
        ("m.www.a.example", False, True),
        ("x.y.b.example", False, True),
        ("evilb.example", False, False),
        ("b.example.evil.example", False, False),
        ("", False, False),
        (None, False, False),
    ],
)
def test_hosts_are_matched_exactly_unless_subdomains_are_declared(
    host: str | None,
    exactly: bool,  # noqa: FBT001
    with_subdomains: bool,  # noqa: FBT001
) -> None:
    assert is_own(host, DOMAINS, subdomains=False) is exactly
    assert is_own(host, DOMAINS, subdomains=True) is with_subdomains


def declared(**attributes: Any) -> type[PortalSpider]:
    usual = {
        "name": "a", "site_name": "某县", "allowed_domains": ("a.example",), "start_urls": ("http://a.example/",),
        "__module__": __name__,
    }  # fmt: skip
    return type("Declared", (PortalSpider,), usual | attributes)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("subdomains", "yes"), ("unended_pages", 1), ("server", "Two Words"), ("server", 5), ("tls_exception", "none")],
)
def test_what_cannot_be_is_told_with_an_example(attribute: str, value: object) -> None:
    with pytest.raises(SiteMisdeclared, match=rf"attribute '{attribute}' .*; write for example: {attribute} = "):
        declared(**{attribute: value})


def test_start_addresses_may_lie_on_subdomains_that_are_declared() -> None:
    address = ("http://m.a.example/",)
    assert declared(subdomains=True, start_urls=address).start_urls == address
    with pytest.raises(SiteMisdeclared, match="start_urls"):
        declared(start_urls=address)


@pytest.mark.parametrize(
    ("shared", "url", "server"),
    [
        (None, "http://www.a.example/1", "www.a.example"),
        (None, "https://b.example:8443/1", "b.example"),
        (None, "http://c.example/1", "c.example@127.0.0.1:8801"),
        ("county", "http://www.a.example/1", "county"),
        ("county", "https://b.example/1", "county"),
        ("county", "http://c.example/1", "county@127.0.0.1:8801"),
    ],
)
def test_a_host_is_a_server_unless_several_are_declared_as_one(shared: str | None, url: str, server: str) -> None:
    servers = Servers(shared, read_connect_to({"c.example:80": "127.0.0.1:8801"}))
    assert servers.server_of(Request(url)) == server


def test_the_servers_of_a_run_are_those_of_its_site() -> None:
    crawler = get_crawler(declared(server="county"), {"CONNECT_TO": {}})
    crawler.spider = crawler._create_spider()
    assert Servers.from_crawler(crawler).server_of(Request("http://a.example/")) == "county"
