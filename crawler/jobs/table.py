"""Rows of text as a table: with frames on a terminal, else as plain aligned lines that other programs can cut."""

import sys
from collections.abc import Collection, Sequence
from unicodedata import east_asian_width

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Collection[str] = ()) -> None:
    """Print a table on standard output; the columns whose names are among ``numbers`` stand to the right.

    The first column names the row, the last holds sentences: where a terminal has no room for them, they stand below.
    """
    plain = plain_table([head, *rows])
    if not sys.stdout.isatty():
        print(plain)
        return
    console = Console()
    fits = max(map(_width, plain.splitlines())) < console.width
    console.print(_framed(head if fits else head[:-1], rows, numbers))
    for row in () if fits else rows:
        if row[-1]:
            console.print(Text(f"{row[0]}: {row[-1]}"))


def _framed(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for place, name in enumerate(head):
        table.add_column(name, justify="right" if name in numbers else "left", no_wrap=place > 0, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row[: len(head)]))
    return table


def plain_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as lines, their cells below each other and two blanks apart."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in rows)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
