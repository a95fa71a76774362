"""A look into a site's index without opening its ledger: nothing is locked, made, repaired or written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.ledger import index as indexes
from crawler.ledger.disk_errors import is_of_disk

ABSENT = "absent"
DAMAGED = "damaged"
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Glance:
    """What an index says of its site; ``problem`` tells why it says nothing."""

    pending: int | None = None
    newest: str | None = None
    problem: str | None = None


def glance(folder: Path, *, today: str) -> Glance:
    """Return how many pages are pending, and the newest day of an article that is not in the future."""
    path = folder / indexes.NAME
    if path.is_symlink() or not path.is_file():
        return Glance(problem=DAMAGED if path.is_symlink() or path.exists() else ABSENT)
    try:
        return _look(path, today)
    except sqlite3.Error as error:
        return Glance(problem=UNREADABLE if is_of_disk(error) else DAMAGED)


def _look(path: Path, today: str) -> Glance:
    with looked_into(path) as connection:
        if not indexes.has_our_tables(connection):
            return Glance(problem=DAMAGED)
        pending = connection.execute("SELECT count(*) FROM pages WHERE state = 'pending'").fetchone()[0]
        newest = connection.execute("SELECT max(day) FROM records WHERE day <= ?", (today,)).fetchone()[0]
    return Glance(int(pending), str(newest) if newest else None)


@contextmanager
def looked_into(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an index to read it only."""
    with closing(sqlite3.connect(_address(path), uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection


def _address(path: Path) -> str:
    """Return how to open an index: SQLite makes two files beside one that nobody uses, unless it cannot change.

    They would belong to who looked, and keep the crawler from writing.
    """
    unused = not path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if unused else ''}"
