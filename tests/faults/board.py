"""The scoreboard: what the tests of a run showed for each of the 44 rows."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.rows import ROWS

DOCUMENT = Path(__file__).parent.parent.parent / "docs/faults.md"
NOT_PLAYED = "not played"
_BETWEEN = re.compile(r"(?<=<!-- board -->\n).*(?=<!-- /board -->)", re.DOTALL)


@dataclass
class Board:
    """Outcomes of tests by row."""

    outcomes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rows: tuple[int, ...], outcome: str) -> None:
        """Put down a test's outcome: ``pass``, ``fail``, or ``forbidden here: reason``."""
        for row in rows:
            self.outcomes[row].append(outcome)

    def verdict(self, row: int) -> str:
        """Return what is said of a row: failed if any test failed, forbidden if any could not run here."""
        outcomes = self.outcomes.get(row)
        if not outcomes:
            return NOT_PLAYED
        worse = sorted((outcome for outcome in outcomes if outcome != "pass"), key=lambda outcome: outcome != "fail")
        return worse[0] if worse else "pass"

    @property
    def passed(self) -> int:
        """How many rows passed; a forbidden one is not counted."""
        return sum(self.verdict(row) == "pass" for row in ROWS)

    def lines(self) -> list[str]:
        """Return the board as lines for a terminal."""
        rows = [f"{number:3} {self.verdict(number):12} {row.fault}" for number, row in ROWS.items()]
        return [*rows, f"{self.passed} of {len(ROWS)}"]

    def table(self) -> str:
        """Return the board as it stands in the document."""
        rows = [f"| {number} | {row.fault} | {row.promise} | {self.verdict(number)} |" for number, row in ROWS.items()]
        head = ["| # | fault | promise | played |", "| --- | --- | --- | --- |"]
        return "\n".join([*head, *rows, "", f"**{self.passed} of {len(ROWS)}**", ""])

    def agrees_with(self, table: str) -> bool:
        """Tell whether a document's table says what was played; a row that this machine forbids may say more there."""
        stands = [line for line in table.splitlines() if line.startswith("| ")][2:]
        played = [line for line in self.table().splitlines() if line.startswith("| ")][2:]
        forbidden = [self.verdict(number).startswith("forbidden") for number in ROWS]
        return len(stands) == len(played) and all(
            one == other or skipped for one, other, skipped in zip(stands, played, forbidden, strict=True)
        )


def written() -> str:
    """Return the board that stands in the document."""
    found = _BETWEEN.search(DOCUMENT.read_text("utf-8"))
    return found[0] if found else ""


def write(board: Board) -> None:
    """Put the board into the document."""
    DOCUMENT.write_text(_BETWEEN.sub(lambda _: board.table(), DOCUMENT.read_text("utf-8")), "utf-8")
