"""The marker ``fault(row, ...)`` and the scoreboard that a run of these tests ends with.

``--write-board`` puts the board into docs/faults.md, ``--check-board`` fails where the document says otherwise.
"""

from collections.abc import Iterator

import pytest

from tests.faults import board
from tests.faults.rows import ROWS

_BOARD = pytest.StashKey[board.Board]()
_FIGURES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults")
    group.addoption("--write-board", action="store_true", help="write the scoreboard into docs/faults.md")
    group.addoption("--check-board", action="store_true", help="fail where docs/faults.md has another scoreboard")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault(*rows): plays these rows of the fault scoreboard")
    config.stash[_BOARD], config.stash[_FIGURES] = board.Board(), []
    config.pluginmanager.register(Collector(config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        unknown = [row for row in _rows(item) if row not in ROWS]
        if unknown:
            raise pytest.UsageError(f"{item.nodeid} plays rows that the board does not have: {unknown}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Send the rows of a test along with its report: processes of pytest-xdist share nothing else."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # a hook wrapper is handed pluggy's result
    report.user_properties.extend(("fault", row) for row in _rows(item))


class Collector:
    """Collects what the reports of all tests say, in the process that heads them."""

    def __init__(self, config: pytest.Config) -> None:
        self.board, self.figures = config.stash[_BOARD], config.stash[_FIGURES]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        rows = tuple(int(str(value)) for name, value in report.user_properties if name == "fault")
        if rows and (report.when == "call" or report.outcome != "passed"):
            self.board.add(rows, _said(report))
            self.figures.extend(str(value) for name, value in report.user_properties if name == "figure")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[_BOARD].outcomes:
        terminalreporter.section("fault scoreboard")
        for line in [*config.stash[_BOARD].lines(), *config.stash[_FIGURES]]:
            terminalreporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):  # one of the processes of pytest-xdist
        return
    found = session.config.stash[_BOARD]
    if session.config.getoption("--write-board", default=False):
        board.write(found)
    if session.config.getoption("--check-board", default=False) and not found.agrees_with(board.written()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print("\ndocs/faults.md has another scoreboard; run: make faults ARGS=--write-board")  # noqa: T201


def _rows(item: pytest.Item) -> tuple[int, ...]:
    return tuple(row for mark in item.iter_markers("fault") for row in mark.args)


def _said(report: pytest.TestReport) -> str:
    if report.outcome == "skipped":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        return f"forbidden here: {reason.removeprefix('Skipped: ')}"
    return "pass" if report.outcome == "passed" and not hasattr(report, "wasxfail") else "fail"
