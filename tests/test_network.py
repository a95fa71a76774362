"""The network's parts: CONNECT_TO, the resolver, hosts, and reasons of failures."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.python.failure import Failure

from crawler.errors import ConfigurationError
from crawler.network.connect_to import mapped_hosts, read_connect_to
from crawler.network.failures import NoContact, OtherHost, outcome_of, reason_of
from crawler.network.hosts import ExactHosts
from crawler.network.identity import user_agent
from crawler.network.resolver import Resolver
from crawler.network.robots import origin_of


def test_connect_to_is_read_from_json_and_from_a_mapping() -> None:
    wanted = {("www.a.example", 80): ("127.0.0.1", 8801), ("b.example", 443): ("::1", 8802)}
    assert read_connect_to('{"WWW.a.example:80": "127.0.0.1:8801", "b.example:443": "[::1]:8802"}') == wanted
    assert read_connect_to({"www.a.example:80": "127.0.0.1:8801", "b.example:443": "[::1]:8802"}) == wanted
    assert read_connect_to(None) == read_connect_to("") == {}
    assert mapped_hosts('{"a.example:80": "127.0.0.1:1", "a.example:443": "127.0.0.1:2"}') == {"a.example"}


@pytest.mark.parametrize(
    "value",
    [
        "{",
        "[]",
        '["a:80"]',
        '{"a.example": "127.0.0.1:1"}',
        '{"a.example:80": "localhost:1"}',
        '{"a.example:80": "127.0.0.1"}',
        '{"a.example:0": "127.0.0.1:1"}',
        '{"a.example:80": 8801}',
    ],
)
def test_a_wrong_connect_to_names_the_setting_and_shows_an_example(value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"setting CONNECT_TO=.* cannot be read .*127\.0\.0\.1:8801"):
        read_connect_to(value) if value != "[]" else read_connect_to('["x"]')


class Receiver:
    """Keeps what a resolver says."""

    def __init__(self) -> None:
        self.addresses: list[Any] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 -- Twisted's name
        self.resolution = resolution

    def addressResolved(self, address: Any) -> None:  # noqa: N802 -- Twisted's name
        self.addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 -- Twisted's name
        self.complete = True


class Asked:
    """Stands for the system's resolver: notes what it is asked."""

    def __init__(self) -> None:
        self.names: list[tuple[str, int]] = []

    def resolveHostName(self, _receiver: Any, name: str, port: int, *_: Any) -> None:  # noqa: N802 -- Twisted's name
        self.names.append((name, port))


@pytest.mark.parametrize(
    ("host", "port", "answer"),
    [
        pytest.param("www.a.example", 80, IPv4Address("TCP", "127.0.0.1", 8801), id="mapped"),
        pytest.param("WWW.A.example", 80, IPv4Address("TCP", "127.0.0.1", 8801), id="upper case"),
        pytest.param("b.example", 443, IPv6Address("TCP", "::1", 8802), id="IPv6"),
        pytest.param("www.a.example", 443, None, id="another port"),
        pytest.param("a.example", 80, None, id="another name"),
    ],
)
def test_the_resolver_answers_mapped_hosts_and_asks_on_for_others(host: str, port: int, answer: Any) -> None:
    asked, receiver = Asked(), Receiver()
    connect_to = {("www.a.example", 80): ("127.0.0.1", 8801), ("b.example", 443): ("::1", 8802)}
    resolver = Resolver(SimpleNamespace(nameResolver=asked), 0, connect_to=connect_to)  # type: ignore[arg-type]
    resolver.resolveHostName(receiver, host, port)
    assert receiver.addresses == ([answer] if answer else [])
    assert receiver.complete is bool(answer)
    assert asked.names == ([] if answer else [(host, port)])


class County(Spider):
    name = "county"
    allowed_domains = ("www.county.example",)


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        ("http://www.county.example/1.html", True),
        ("https://WWW.County.example:8443/1.html", True),
        ("http://county.example/1.html", False),
        ("http://m.www.county.example/1.html", False),
        ("http://www.county.example.evil.example/", False),
        ("http://www.county.example@evil.example/", False),
    ],
)
def test_hosts_are_matched_exactly_whatever_the_request_allows(url: str, passes: bool) -> None:  # noqa: FBT001
    middleware = ExactHosts(stats=None)  # type: ignore[arg-type]
    request = Request(url, dont_filter=True, meta={"allow_offsite": True})
    if passes:
        middleware.process_request(request, County())
    else:
        with pytest.raises(OtherHost):
            middleware.process_request(request, County())


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        ("http://www.county.example/1.html", True),
        ("https://www.county.example/1.html", False),
        ("http://www.county.example:8443/1.html", False),
    ],
)
def test_without_a_contact_only_mapped_ports_are_asked(url: str, passes: bool) -> None:  # noqa: FBT001
    connect_to = {"www.county.example:80": "127.0.0.1:8801"}
    crawler = get_crawler(County, {"CRAWLER_CONTACT": None, "CONNECT_TO": connect_to})
    middleware = ExactHosts.from_crawler(crawler)
    if passes:
        middleware.process_request(Request(url), County())
    else:
        with pytest.raises(NoContact, match="CRAWLER_CONTACT"):
            middleware.process_request(Request(url), County())


@pytest.mark.parametrize(
    ("error", "reason", "outcome"),
    [
        (HttpError(Response("http://a.example/", status=404)), "http_404", "failed:http_404"),
        (DownloadTimeoutError("slow"), "timeout", "failed:timeout"),
        (CannotResolveHostError("who"), "unknown_host", "failed:unknown_host"),
        (IgnoreRequest("Forbidden by robots.txt"), "robots", "failed:robots"),
        (IgnoreRequest("max redirections reached"), "redirects", "failed:redirects"),
        (IgnoreRequest("body (9 B compressed) exceeded DOWNLOAD_MAXSIZE (8 B)"), "too_large", "failed:too_large"),
        (IgnoreRequest("for another reason"), "IgnoreRequest", "failed:IgnoreRequest"),
        (OtherHost("a.example"), "other_host", "elsewhere"),
        (NoContact("a.example:80"), "no_contact", "failed:no_contact"),
        (KeyError("x"), "KeyError", "failed:KeyError"),
    ],
)
def test_reasons(error: Exception, reason: str, outcome: str) -> None:
    failure = Failure(error)  # type: ignore[no-untyped-call]
    assert (reason_of(failure), outcome_of(failure)) == (reason, outcome)


def test_the_user_agent_names_the_contact() -> None:
    assert user_agent("mailto:a@b.example").endswith("(+mailto:a@b.example)")
    assert "+" not in user_agent(None)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://a.example/b.html", "http://a.example"),
        ("http://reader:word@A.example:80/b.html", "http://a.example"),
        ("https://a.example:443/", "https://a.example"),
        ("https://a.example:8443/", "https://a.example:8443"),
        ("http://[2400:3200::1]:81/", "http://[2400:3200::1]:81"),
    ],
)
def test_a_host_has_one_robots_txt_whoever_asks(url: str, origin: str) -> None:
    assert origin_of(Request(url)) == origin
