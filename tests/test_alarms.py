"""Alarms: what is not as usual for a site, and what is."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.ledger.alarms import find_alarms
from crawler.ledger.history import Past, read_history, report_names
from crawler.ledger.report import Report
from crawler.ledger.tally import COVERED, Tally
from tests.test_record import record

COLUMN = "http://www.county.example/yw/"
TODAY = date(2024, 12, 20)
DAYS = [(TODAY - timedelta(days=n)).isoformat() for n in (1, 2, 3, 6)]


def past(*, runs: int = 10, rows: int = 20, articles: int = 20, length: int = 800, **fields: int) -> list[Past]:
    """Return earlier runs, all alike, in which every article has every field but for those that are given."""
    counts = dict.fromkeys(COVERED, articles) | fields
    return [
        Past(f"run{number}", complete=True, rows={COLUMN: rows}, articles=articles, fields=counts, median_length=length)
        for number in range(runs)
    ]


def alarms(
    before: Sequence[Past],
    *,
    rows: int = 20,
    articles: int = 20,
    length: int = 800,
    days: Sequence[str] = tuple(DAYS),
    tally: Tally | None = None,
    **fields: int,
) -> list[str]:
    report = Report(site="county", run="now", started="", complete=True)
    report.lists = {"rows": {COLUMN: rows}}
    counts = dict.fromkeys(COVERED, articles) | fields
    report.coverage = {"articles": articles, "fields": counts, "median_length": length}
    return find_alarms(report, tally or Tally(), before, days=days, today=TODAY)


def test_a_usual_run_raises_none() -> None:
    assert alarms(past()) == []


def test_a_run_with_nothing_new_raises_none() -> None:
    assert alarms(past(), articles=0, length=0) == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        pytest.param({"rows": 9}, f"{COLUMN} lists 9 rows, usually 20", id="rows"),
        pytest.param({"source": 15}, "source is there in 75% of the last articles, usually in 100%", id="field"),
        pytest.param({"length": 399}, "the last articles have 399 characters, usually 800", id="length"),
    ],
)
def test_what_is_not_as_usual(now: dict[str, Any], said: str) -> None:
    assert alarms(past(), **now) == [said]
    assert alarms(past(runs=9), **now) == []


@pytest.mark.parametrize("now", [{"rows": 10}, {"source": 16}, {"length": 400}])
def test_a_little_less_is_usual(now: dict[str, Any]) -> None:
    assert alarms(past(), **now) == []


def test_few_articles_are_judged_together_with_those_of_the_runs_before() -> None:
    without = past(runs=3, articles=6, source=0)
    assert alarms([*without, *past()], articles=2, source=0) == [
        "source is there in 0% of the last articles, usually in 100%"
    ]
    assert alarms([*without[:2], *past(runs=8)], articles=2, source=0) == []


def test_walks_that_were_not_complete_tell_nothing_of_rows() -> None:
    broken = [Past(run.run, complete=False, rows=run.rows) for run in past()]
    assert alarms([*broken], rows=1) == []


@pytest.mark.parametrize(("silent", "alarm"), [(9, False), (10, True)])
def test_three_times_the_longest_gap_without_news_is_stale(silent: int, alarm: bool) -> None:  # noqa: FBT001
    days = [(TODAY - timedelta(days=silent + n)).isoformat() for n in (0, 1, 4)]
    assert bool(alarms(past(), days=days)) is alarm


def test_a_day_in_the_future_hides_no_silence() -> None:
    days = ["2025-12-01", *[(TODAY - timedelta(days=40 + n)).isoformat() for n in (0, 1, 2)]]
    assert alarms(past(), days=days) == ["nothing new for 40 days (newest: 2024-11-10), usually no longer than 1"]


def test_one_text_under_many_addresses() -> None:
    tally = Tally()
    for number in range(3):
        assert alarms(past(), tally=tally) == []
        tally.count(record(url=f"{COLUMN}{number}.html", body=["请登录后查看"]))
    assert alarms(past(), tally=tally) == [f"3 pages have one and the same text, such as {COLUMN}2.html"]


def test_more_than_one_date_far_ahead() -> None:
    tally = Tally()
    tally.count(record(url=f"{COLUMN}1.html", flags=["future_date"]))
    assert alarms(past(), tally=tally) == []
    tally.count(record(url=f"{COLUMN}2.html", flags=["future_date"]))
    assert alarms(past(), tally=tally) == [f"2 pages are dated over a week ahead, such as {COLUMN}1.html"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[" * 100_000, '{"run": 1, "complete": true, "exit_code": "x", "started": ""}']
)
def test_reports_that_cannot_be_read_are_passed_over(text: str, tmp_path: Path) -> None:
    (tmp_path / "20241201T080000.report.json").write_text(text)
    good = '{"run": "a", "complete": true, "exit_code": 0, "started": "2024-12-01T08:00:00+08:00"}'
    (tmp_path / "20241202T080000.report.json").write_text(good)
    assert [run.run for run in read_history(tmp_path, before="b")] == ["a"]
    assert read_history(tmp_path, before="a") == []


def test_runs_of_one_second_are_ordered_by_their_number(tmp_path: Path) -> None:
    names = [f"20261127T185801{number}.report.json" for number in ("-10", "-2", "")]
    for name in (*names, "20261127T185800-3.report.json"):
        (tmp_path / name).write_text("{}", "utf-8")
    assert report_names(tmp_path) == [*names, "20261127T185800-3.report.json"]
