"""When pages are asked for again, and what the books make of pages of earlier runs."""

import pytest

from crawler.ledger.books import KNOWN, OUT_OF_RANGE, PENDING, SAVED, UNCHANGED, Books, Validators
from crawler.ledger.checks import NextCheck, after
from crawler.ledger.index import Index

DAY = 24 * 3600
PAGE = "http://www.county.example/1.html"


@pytest.mark.parametrize(
    ("outcome", "state", "checks", "expected"),
    [
        pytest.param(SAVED, "pending", 0, NextCheck("saved", DAY, 1), id="saved"),
        pytest.param(UNCHANGED, "saved", 1, NextCheck("saved", 7 * DAY, 2), id="unchanged"),
        pytest.param(UNCHANGED, "saved", 2, NextCheck("saved", None, 3), id="unchanged for the last time"),
        pytest.param(SAVED, "saved", 2, NextCheck("saved", DAY, 1), id="changed"),
        pytest.param("failed:http_404", "saved", 1, NextCheck("gone", DAY, 1), id="gone"),
        pytest.param("failed:http_410", "gone", 1, NextCheck("gone", 7 * DAY, 2), id="still gone"),
        pytest.param(UNCHANGED, "gone", 2, NextCheck("saved", DAY, 1), id="back"),
        pytest.param("failed:timeout", "saved", 1, NextCheck("saved", 0, 1), id="a failure is no deletion"),
        pytest.param("failed:http_503", "saved", 1, NextCheck("saved", 0, 1), id="nor is a busy server"),
        pytest.param("rejected:challenge", "saved", 1, NextCheck("saved", 0, 1), id="nor is a firewall"),
        pytest.param("rejected:soft_404", "saved", 1, NextCheck("saved", 7 * DAY, 2), id="nor a page of another kind"),
        pytest.param("failed:timeout", "pending", 0, NextCheck("failed", 0, 1), id="failed"),
        pytest.param("failed:timeout", "failed", 2, NextCheck("failed", DAY, 3), id="failed again"),
        pytest.param("failed:http_404", "failed", 6, NextCheck("failed", None, 7), id="given up"),
        pytest.param("failed:left_alone", "pending", 0, NextCheck("pending", None, 0), id="never asked for"),
        pytest.param("failed:unknown_host", "failed", 3, NextCheck("failed", 0, 3), id="out of reach"),
        pytest.param("failed:robots_unavailable", "saved", 1, NextCheck("saved", 0, 1), id="a check put off"),
        pytest.param("rejected:trap", "pending", 0, NextCheck("rejected", None, 1), id="a trap"),
        pytest.param("rejected:truncated", "pending", 0, NextCheck("failed", 0, 1), id="half an answer"),
        pytest.param("rejected:challenge", "pending", 0, NextCheck("failed", 0, 1), id="blocked"),
        pytest.param("rejected:no_content", "pending", 0, NextCheck("rejected", DAY, 1), id="rejected"),
        pytest.param(OUT_OF_RANGE, "pending", 0, NextCheck(None, None, 0), id="not asked for"),
        pytest.param("duplicates", "pending", 0, NextCheck("duplicate", None, 0), id="another's"),
        pytest.param("elsewhere", "pending", 0, NextCheck("elsewhere", None, 0), id="led elsewhere"),
    ],
)
def test_what_an_outcome_makes_of_a_page(outcome: str, state: str, checks: int, expected: NextCheck) -> None:
    assert after(outcome, state=state, checks=checks, now=0, recheck_days=(1, 7)) == expected


def later(index: Index, run: str, *, now: int = 0) -> Books:
    return Books(index, run, recheck_days=(1,), now=now)


def test_a_known_page_is_not_fetched_before_it_is_due() -> None:
    index = Index()
    first = later(index, "1")
    assert first.discover(PAGE)
    first.settle(PAGE, SAVED)
    second = later(index, "2", now=DAY - 1)
    assert not second.discover(PAGE)
    assert second.counts()[KNOWN] == second.counts()["discovered"] == 1
    third = later(index, "3", now=DAY)
    assert third.discover(PAGE)
    assert third.counts()[PENDING] == 1


def test_what_a_killed_run_left_comes_first_with_what_its_list_told() -> None:
    index = Index()
    killed = later(index, "1")
    killed.discover(PAGE, day="2024-12-15")
    killed.tell(PAGE, {"section": "要闻"})
    (waiting,) = later(index, "2").waiting()
    assert (waiting.url, waiting.context, waiting.day) == (PAGE, {"section": "要闻"}, "2024-12-15")


def test_a_page_whose_request_was_taken_back_waits_for_the_next_run() -> None:
    index = Index()
    stopped = later(index, "1")
    stopped.discover(PAGE)
    stopped.settle(PAGE, PENDING)
    assert [waiting.url for waiting in later(index, "2").waiting()] == [PAGE]


@pytest.mark.parametrize("lost", ["failed:pipeline", "rejected:no_content", PENDING])
def test_what_a_lost_answer_was_served_with_is_not_sent(lost: str) -> None:
    """Else the server would answer 304 for ever to a revision that was never written."""
    index = Index()
    first = later(index, "1")
    first.discover(PAGE)
    first.serve(PAGE, Validators(etag='"a"'))
    first.settle(PAGE, SAVED)
    second = later(index, "2", now=DAY)
    second.discover(PAGE)
    second.serve(PAGE, Validators(etag='"b"'))
    second.settle(PAGE, lost)
    assert later(index, "3").validators(PAGE) == Validators(etag='"a"')


def test_a_page_that_was_given_up_is_told_as_such() -> None:
    index = Index()
    for run in range(7):
        books = later(index, str(run), now=run * 100 * DAY)
        assert books.discover(PAGE)
        books.settle(PAGE, "failed:http_500")
    last = later(index, "last", now=10_000 * DAY)
    assert not last.discover(PAGE)
    assert last.counts()["failed"] == {"given_up": 1}
    assert list(last.waiting()) == []


def test_checks_of_stored_pages_do_not_come_with_the_waiting_ones() -> None:
    index = Index()
    first = later(index, "1")
    for number in range(3):
        first.discover(f"{PAGE}?n={number}")
    first.settle(f"{PAGE}?n=0", SAVED)
    first.settle(f"{PAGE}?n=1", "failed:timeout")
    second = later(index, "2", now=DAY)
    assert [waiting.url for waiting in second.waiting()] == [f"{PAGE}?n=1", f"{PAGE}?n=2"]
    assert [waiting.url for waiting in second.due()] == [f"{PAGE}?n=0"]


def test_many_waiting_pages_are_all_met_while_they_are_settled() -> None:
    index = Index()
    killed = later(index, "1")
    for number in range(1200):
        killed.discover(f"{PAGE}?n={number}")
    books = later(index, "2")
    met = []
    for waiting in books.waiting():
        books.discover(waiting.url, always=True)
        books.settle(waiting.url, SAVED)
        met.append(waiting.url)
    assert len(met) == len(set(met)) == 1200
    assert books.counts()[SAVED] == 1200


def test_a_page_outside_one_period_is_new_to_the_next_run() -> None:
    index = Index()
    first = later(index, "1")
    first.discover(PAGE)
    first.settle(PAGE, OUT_OF_RANGE)
    assert list(later(index, "2").waiting()) == []
    assert later(index, "2").discover(PAGE)


def test_a_page_is_saved_when_its_last_record_came_through() -> None:
    books = later(Index(), "1")
    books.discover(PAGE)
    books.expect(PAGE, 3)
    books.come_through(PAGE, SAVED)
    books.come_through(PAGE, UNCHANGED)
    assert books.pending == 1
    books.come_through(PAGE, "rejected:no_content")
    assert (books.pending, books.counts()[SAVED]) == (0, 1)


def test_a_page_one_of_whose_records_failed_is_tried_again() -> None:
    index = Index()
    books = later(index, "1")
    books.discover(PAGE)
    books.expect(PAGE, 2)
    books.come_through(PAGE, SAVED)
    books.come_through(PAGE, "failed:pipeline")
    assert books.counts()["failed"] == {"pipeline": 1}
    assert later(index, "2").discover(PAGE)


def test_a_page_that_has_gone_is_told_and_its_validators_are_not_sent() -> None:
    index = Index()
    first = later(index, "1")
    first.discover(PAGE)
    first.serve(PAGE, Validators(etag='"a"'))
    first.settle(PAGE, SAVED)
    assert later(index, "2").validators(PAGE) == Validators(etag='"a"')
    second = later(index, "2", now=DAY)
    second.discover(PAGE)
    second.settle(PAGE, "failed:http_404")
    assert second.gone == [PAGE]
    assert later(index, "3").validators(PAGE) == Validators()
