"""The books of a run, its report, and its name."""

import dataclasses
import json
import re
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawler import exits
from crawler.errors import ConfigurationError, OutputError
from crawler.ledger.books import DUPLICATE, SAVED, Books
from crawler.ledger.index import Index
from crawler.ledger.report import (
    Ending,
    Report,
    closing_report,
    mostly_failed,
    opening_report,
    read_report,
    write_report,
)
from crawler.ledger.run import begin_run, check_folder
from crawler.ledger.summary import summary
from crawler.ledger.tally import PageError, Tally

PAGE = "http://www.county.example/1.html"


def books(**outcomes: str) -> Books:
    kept = Books()
    for page, outcome in outcomes.items():
        kept.discover(f"http://www.county.example/{page}")
        kept.settle(f"http://www.county.example/{page}", outcome)
    return kept


def test_a_page_is_discovered_once_under_all_its_addresses() -> None:
    kept = Books()
    assert kept.discover(PAGE)
    assert not kept.discover("https://county.example/1.html?utm_source=x")
    assert kept.counts()["discovered"] == 1


def test_the_first_outcome_stands_but_saved_outweighs_all() -> None:
    kept = books(a="rejected:empty")
    kept.settle("http://www.county.example/a", DUPLICATE)
    assert kept.counts()["rejected"] == {"empty": 1}
    kept.settle("http://www.county.example/a", SAVED)
    kept.settle("http://www.county.example/a", "rejected:no_content")
    assert (kept.counts()["saved"], kept.counts()["rejected"]) == (1, {})


def test_books_add_up() -> None:
    counts = books(
        a=SAVED, b="elsewhere", c="rejected:empty", d="failed:http_404", e="failed:timeout", f=DUPLICATE
    ).counts()
    parts = [
        count if isinstance(count, int) else sum(count.values())
        for name, count in counts.items()
        if name != "discovered"
    ]
    assert counts["discovered"] == sum(parts) == 6


ERROR = [PageError(PAGE, "ValueError: x")]


@pytest.mark.parametrize(
    ("reason", "closed", "kept", "counted", "code"),
    [
        pytest.param("finished", True, books(a=SAVED), {}, exits.DONE, id="done"),
        pytest.param("finished", True, books(a=SAVED, b="failed:http_404"), {}, exits.DONE, id="a page not there"),
        pytest.param(
            "finished", True, Books(days_without_issue=["2024-12-15"]), {}, exits.DONE, id="no issue that day"
        ),
        pytest.param(
            "finished",
            True,
            Books(days_without_issue=[f"2024-12-{day:02}" for day in range(1, 12)]),
            {},
            exits.CHANGED,
            id="no issue for longer than a holiday",
        ),
        pytest.param("finished", True, books(a=SAVED), {"errors": ERROR}, exits.DEGRADED, id="error in a callback"),
        pytest.param("finished", True, books(a=SAVED), {"selector_missed": 1}, exits.DEGRADED, id="selector missed"),
        pytest.param("closespider_timeout", True, books(a=SAVED), {}, exits.DEGRADED, id="closed early"),
        pytest.param("finished", True, books(a=SAVED), {"changed": ERROR}, exits.CHANGED, id="list changed"),
        pytest.param("finished", True, Books(), {}, exits.CHANGED, id="nothing found"),
        pytest.param(
            "finished", True, books(a="rejected:empty", b="elsewhere"), {}, exits.CHANGED, id="no page of use"
        ),
        pytest.param("finished", True, books(a="elsewhere", b="out_of_range"), {}, exits.DONE, id="none was asked for"),
        pytest.param("shutdown", True, books(a="pending"), {}, exits.INTERRUPTED, id="interrupted"),
        pytest.param(
            "finished", True, books(**dict.fromkeys("abcd", "elsewhere")), {}, exits.CHANGED, id="moved to another host"
        ),
        pytest.param(
            "finished",
            True,
            books(a="unchanged", **dict.fromkeys("bcd", "rejected:no_headline")),
            {},
            exits.CHANGED,
            id="new pages have another template",
        ),
        pytest.param(
            "finished",
            True,
            books(a=SAVED, **dict.fromkeys("bcd", "failed:http_500")),
            {},
            exits.DEGRADED,
            id="more failed than came",
        ),
        pytest.param(
            "shutdown", True, Books(), {"changed": ERROR}, exits.INTERRUPTED, id="interrupted outweighs changed"
        ),
        pytest.param("finished", True, books(a="pending"), {}, exits.INTERNAL, id="books do not balance"),
        pytest.param(
            "finished", False, books(a=SAVED), {"errors": ERROR}, exits.INTERNAL, id="a pipeline's close failed"
        ),
    ],
)
def test_exit_codes(reason: str, closed: bool, kept: Books, counted: dict[str, Any], code: int, tmp_path: Path) -> None:  # noqa: FBT001, PLR0917
    ending = Ending(at="2024-12-15T09:00:00+08:00", reason=reason, pipelines_closed=closed)
    report = closing_report(
        opening_report(begin_run("county", tmp_path)), ending, books=kept, tally=Tally(**counted), warnings=[]
    )
    assert report.exit_code == code
    whole = reason == "finished" and closed and not kept.pending and "changed" not in counted
    whole = whole and not mostly_failed(kept)
    assert report.complete is whole


def test_a_list_that_was_not_fetched_degrades_the_run_and_leaves_it_incomplete(tmp_path: Path) -> None:
    kept = books(a=SAVED)
    kept.lists_failed["http://www.county.example/"] = "timeout"
    ending = Ending(at="2024-12-15T09:00:00+08:00", reason="finished", pipelines_closed=True)
    report = closing_report(
        opening_report(begin_run("county", tmp_path)), ending, books=kept, tally=Tally(), warnings=[]
    )
    assert (report.exit_code, report.complete) == (exits.DEGRADED, False)
    assert report.lists == {"read": 0, "failed": {"http://www.county.example/": "timeout"}, "rows": {}}


def test_the_worst_code_comes_first() -> None:
    assert exits.worst({0, 3, 10, 13, 11, 17, 70}) == 70
    assert exits.worst({3, 10, 13, 11, 17}) == 3
    assert exits.worst({13, 10}) == 13
    assert exits.worst({11, 13}) == 11
    assert exits.worst(set()) == 0
    assert set(exits.WORST_FIRST) | {exits.USAGE} == set(exits.MEANINGS)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    run = begin_run("county", tmp_path)
    report = opening_report(run)
    report.errors = [PageError(PAGE, "ValueError: “x”")]
    write_report(run, report)
    assert read_report(run) == report
    assert json.loads(run.report.read_text("utf-8"))["site"] == "county"
    assert [path.name for path in run.folder.iterdir()] == [run.report.name]


@pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"site": 1}'])
def test_a_report_that_cannot_be_read_is_none(text: str | None, tmp_path: Path) -> None:
    run = begin_run("county", tmp_path)
    run.report.unlink()
    if text is not None:
        run.report.write_text(text)
    assert read_report(run) is None


def test_a_run_that_never_ended_counts_as_interrupted(tmp_path: Path) -> None:
    assert opening_report(begin_run("county", tmp_path)).exit_code == exits.INTERRUPTED


def test_two_runs_of_one_second_have_two_names(tmp_path: Path) -> None:
    runs = [begin_run("county", tmp_path) for _ in range(3)]
    assert len({run.report for run in runs}) == 3
    assert all(run.records.parent == tmp_path / "county" for run in runs)


def test_a_folder_that_cannot_be_written_is_told_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="CRAWLER_DATA"):
        check_folder(tmp_path / "file" / "data")


def test_a_report_that_cannot_be_written_is_told_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    run = begin_run("county", tmp_path)
    run.report.unlink()
    run.report.mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_report(run, opening_report(run))
    assert [path.name for path in run.folder.iterdir()] == [run.report.name]


def test_the_summary_tells_what_a_person_needs(tmp_path: Path) -> None:
    run = begin_run("county", tmp_path)
    report = Report(site="county", run=run.name, started="", ended="2024-12-15T09:00:00+08:00", exit_code=10)
    report.pages = {"discovered": 3, "saved": 1, "elsewhere": 0, "rejected": {"empty": 2}, "failed": {}}
    report.records = dict(Counter(article=1))
    report.errors = [PageError(f"{PAGE}?{n}", "ValueError: x") for n in range(7)]
    run.records.touch()
    text = summary(report, run)
    assert "county: degraded" in text
    assert "(exit code 10)" in text
    assert "discovered 3, saved 1, rejected 2 (empty 2)" in text
    assert f"{PAGE}?4: ValueError: x" in text
    assert "and 2 more" in text
    assert str(run.records) in text


def test_the_summary_tells_days_without_issue_as_ranges(tmp_path: Path) -> None:
    run = begin_run("county", tmp_path)
    days = ["2024-12-31", "2025-01-02", "2025-01-01", "2025-01-05"]
    text = summary(Report(site="county", run=run.name, started="", days_without_issue=days), run)
    assert [line for line in text.splitlines() if "no issue" in line] == [
        "  no issue 2024-12-31 to 2025-01-02 (3 days)",
        "  no issue 2025-01-05",
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0, "county: ended early (--max-minutes), not complete (exit code 0)"),
        (10, "; ended early (--max-minutes), not"),
    ],
)
def test_the_summary_of_a_run_that_had_its_time_does_not_say_done(code: int, expected: str, tmp_path: Path) -> None:
    run = begin_run("county", tmp_path)
    report = Report(
        site="county", run=run.name, started="", exit_code=code, warnings=["the run ended early: max_minutes"]
    )
    head = summary(report, run).splitlines()[0]
    assert expected in head
    assert "done" not in head


def test_the_summary_of_a_run_stopped_by_force_claims_no_counts(tmp_path: Path) -> None:
    run = begin_run("county", tmp_path)
    text = summary(opening_report(run), run)
    assert "interrupted (exit code 11)" in text
    assert "stopped by force" in text
    assert "none" not in text


def test_the_document_of_the_report_has_its_keys() -> None:
    document = (Path(__file__).parent.parent / "docs/report.md").read_text("utf-8")
    first = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", document, re.MULTILINE)
    keys = [key for cell in first for key in re.findall(r"\w+", cell)]
    assert keys == [*[field.name for field in dataclasses.fields(Report)], *Books().counts()]


def test_an_index_that_nobody_closed_may_be_collected_in_another_thread() -> None:
    unraisable: list[object] = []
    left = [Index()]
    hook, sys.unraisablehook = sys.unraisablehook, unraisable.append
    try:
        thread = threading.Thread(target=left.clear)
        thread.start()
        thread.join()
    finally:
        sys.unraisablehook = hook
    assert unraisable == []
