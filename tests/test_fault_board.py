"""The document of the faults against the rows and the tests that play them; ``make faults`` compares the outcomes."""

import ast
import re
from pathlib import Path

from tests.faults.board import NOT_PLAYED, Board, written
from tests.faults.rows import ROWS

FOLDER = Path(__file__).parent / "faults"


def played() -> set[int]:
    """Return the rows that tests are marked with."""
    rows: set[int] = set()
    for path in FOLDER.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fault":
                rows.update(int(ast.literal_eval(argument)) for argument in node.args)
    return rows


def table() -> dict[int, tuple[str, str, str]]:
    cells = re.findall(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", written(), re.MULTILINE)
    return {int(number): (fault, promise, outcome) for number, fault, promise, outcome in cells}


def test_the_document_has_every_row() -> None:
    assert {number: cells[:2] for number, cells in table().items()} == {number: (*row,) for number, row in ROWS.items()}


def test_what_the_document_says_was_played_is_played_by_a_test() -> None:
    assert {number for number, cells in table().items() if cells[2] != NOT_PLAYED} == played()


def test_what_was_taken_out_is_told_for_each_row_that_is_played() -> None:
    document = (FOLDER.parent.parent / "docs/faults.md").read_text("utf-8")
    told = {int(number) for number in re.findall(r"^\| (\d+) \| [^|]+ \| [^|]+ \|$", document, re.MULTILINE)}
    assert told == played()


def test_a_row_passes_only_when_all_its_tests_do() -> None:
    board = Board()
    for rows, outcome in (((9,), "pass"), ((10, 11), "pass"), ((10,), "fail"), ((11,), "forbidden here: no loopback")):
        board.add(rows, outcome)
    assert [board.verdict(row) for row in (9, 10, 11, 12)] == [
        "pass",
        "fail",
        "forbidden here: no loopback",
        NOT_PLAYED,
    ]
    assert board.passed == 1
