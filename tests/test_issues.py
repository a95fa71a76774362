"""From which day an e-paper's run goes on, and when the mark of its last complete issue moves."""

from datetime import date, timedelta

import pytest

from crawler.base.issues import Issues
from crawler.base.period import Period, today
from crawler.ledger.books import Books
from crawler.ledger.index import Index

TODAY = today()


def day(back: int) -> date:
    return TODAY - timedelta(days=back)


class Paper:
    """An e-paper over one index, run after run."""

    def __init__(self) -> None:
        self.books = Books(Index(), "run")

    def run(self, *, complete: tuple[int, ...] = (), part: tuple[int, ...] = (), none: tuple[int, ...] = (),
            period: Period | None = None) -> list[int]:  # fmt: skip
        """Run with some days back complete, in part, without an issue; return the days back that were asked for."""
        issues = Issues.for_run(self.books, period or Period())
        for back in sorted((*complete, *part, *none), reverse=True):
            if back in none:
                issues.read(day(back), stories=0)
                continue
            issues.meet(day(back), f"{back}/node_1.htm")
            issues.meet(day(back), f"{back}/node_2.htm")
            issues.read(day(back), stories=3)
            if back in complete:
                issues.read(day(back), stories=2)
        return [(TODAY - one).days for one in issues.days]


@pytest.fixture
def paper() -> Paper:
    """Return a paper whose issue of five days ago was the last complete one."""
    read = Paper()
    assert read.run(period=Period(since=day(5), until=None), complete=(5,)) == [5, 4, 3, 2, 1, 0]
    return read


def test_the_first_run_takes_todays_issue() -> None:
    assert Paper().run() == [0]


def test_a_run_goes_on_from_the_day_after_the_last_complete_issue(paper: Paper) -> None:
    assert paper.run(complete=(4, 3, 2, 1, 0)) == [4, 3, 2, 1, 0]


def test_todays_issue_is_read_again_for_a_page_that_came_late(paper: Paper) -> None:
    paper.run(complete=(4, 3, 2, 1, 0))
    assert paper.run() == [0]


def test_an_issue_in_part_is_gone_on_from(paper: Paper) -> None:
    paper.run(complete=(4, 2, 1), part=(3,))
    assert paper.run() == [3, 2, 1, 0]


def test_days_without_an_issue_hold_nothing_up_but_are_asked_for_until_one_comes(paper: Paper) -> None:
    paper.run(complete=(3,), none=(4, 2, 1, 0))
    assert paper.run() == [2, 1, 0]


def test_no_more_than_fourteen_days_back() -> None:
    paper = Paper()
    paper.run(period=Period(since=day(40)), complete=(40,))
    assert paper.run() == list(range(14, -1, -1))


def test_a_backfill_of_earlier_days_moves_no_mark(paper: Paper) -> None:
    paper.run(period=Period(since=day(300), until=day(299)), complete=(300, 299))
    assert paper.run() == [4, 3, 2, 1, 0]


def test_a_backfill_before_any_run_leaves_the_first_run_todays() -> None:
    paper = Paper()
    paper.run(period=Period(since=day(300), until=day(299)), complete=(300, 299))
    assert paper.run() == [0]


def test_an_interrupted_backfill_goes_on_where_it_stood() -> None:
    paper, asked = Paper(), Period(since=day(300), until=day(290))
    assert paper.run(period=asked, complete=(300, 299), none=(298,), part=(297,))[0] == 300
    assert paper.run(period=asked, complete=tuple(range(290, 298)))[0] == 297
    assert paper.run(period=asked)[0] == 300
    assert paper.run(period=Period(since=day(300), until=day(280)))[0] == 300


def test_a_page_is_met_once() -> None:
    issues = Issues.for_run(Books(Index(), "run"), Period())
    assert issues.meet(TODAY, "node_1.htm")
    assert not issues.meet(TODAY, "node_1.htm")
