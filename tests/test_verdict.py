"""What the reasons in the books say about a site: the exit codes 12, 14 and 18, and the three groups of the report."""

from typing import Any

import pytest

from crawler.exits import BLOCKED, CHANGED, DEGRADED, PUT_OFF, UNREACHABLE, worst
from crawler.network.verdict import came_back, network_codes

LIST = "http://a.example/xw/"


def books(saved: int = 0, *, rejected: dict[str, int] | None = None, failed: dict[str, int] | None = None) -> Any:
    return {"saved": saved, "rejected": rejected or {}, "failed": failed or {}}


@pytest.mark.parametrize(
    ("pages", "lists_read", "lists_failed", "codes"),
    [
        pytest.param(books(5), 1, {}, set(), id="all is well"),
        pytest.param(books(2, failed={"http_412": 3}), 1, {}, {BLOCKED}, id="mostly blocked"),
        pytest.param(books(3, failed={"http_412": 3}), 1, {}, set(), id="half of them"),
        pytest.param(books(0, rejected={"challenge": 1}), 1, {}, {BLOCKED}, id="the only page"),
        pytest.param(books(0), 0, {LIST: "login"}, {BLOCKED}, id="the list"),
        pytest.param(
            books(0, failed={"http_412": 20, "left_alone": 90}), 1, {}, {BLOCKED, PUT_OFF}, id="then left alone"
        ),
        pytest.param(books(1, failed={"http_404": 9}), 1, {}, set(), id="gone is not blocked"),
        pytest.param(books(0), 0, {LIST: "unknown_host"}, {UNREACHABLE}, id="no such name from here"),
        pytest.param(books(0), 0, {LIST: "refused", f"{LIST}2/": "timeout"}, {UNREACHABLE}, id="no list"),
        pytest.param(books(1, failed={"refused": 4}), 1, {}, set(), id="reachable at first"),
        pytest.param(books(0), 0, {LIST: "certificate"}, {UNREACHABLE}, id="a certificate that is refused"),
        pytest.param(books(1, failed={"certificate": 2}), 1, {}, set(), id="a certificate of one host of several"),
        pytest.param(books(0), 0, {LIST: "robots"}, {PUT_OFF}, id="robots.txt forbids the list"),
        pytest.param(books(0, failed={"robots": 3}), 1, {}, {PUT_OFF}, id="robots.txt forbids all pages"),
        pytest.param(books(1, failed={"robots": 3}), 1, {}, set(), id="robots.txt forbids some pages"),
        pytest.param(books(0, failed={"robots": 1}) | {"known": 5}, 1, {}, set(), id="all others are known"),
        pytest.param(books(0), 0, {LIST: "http_404"}, set(), id="a list that is gone"),
        pytest.param(books(0), 0, {LIST: "robots_unavailable"}, {PUT_OFF}, id="no robots.txt"),
        pytest.param(books(9, failed={"http_503": 1}), 1, {}, {PUT_OFF}, id="busy"),
        pytest.param(books(0), 0, {}, set(), id="nothing at all"),
    ],
)
def test_codes(pages: Any, lists_read: int, lists_failed: dict[str, str], codes: set[int]) -> None:
    assert network_codes(pages, lists_read, lists_failed) == codes


def test_the_order_of_the_codes_of_the_network() -> None:
    assert worst({BLOCKED, UNREACHABLE, PUT_OFF, DEGRADED}) == BLOCKED == 12
    assert worst({UNREACHABLE, PUT_OFF, DEGRADED}) == UNREACHABLE == 14
    assert worst({PUT_OFF, DEGRADED}) == PUT_OFF == 18
    assert worst({CHANGED, BLOCKED}) == CHANGED == 13


def test_answers_are_counted_in_three_groups() -> None:
    pages = books(
        rejected={"challenge": 1, "soft_404": 2, "empty": 3}, failed={"http_404": 4, "http_521": 5, "timeout": 6}
    )
    assert came_back(pages, {LIST: "login"}) == {
        "blocked": {"challenge": 1, "http_521": 5, "login": 1},
        "gone": {"http_404": 4, "soft_404": 2},
        "rejected": {"empty": 3},
    }
