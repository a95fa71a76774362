"""``index.sqlite``: what the segments say, by id, and what is only a saving: pages, their next checks, columns' marks.

Losing it costs requests and never a record: the first part is made anew from the segments.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.canonical import CANONICAL_VERSION, canonicalise
from crawler.ledger.disk_errors import is_of_disk
from crawler.ledger.segments import StoredLine

NAME = "index.sqlite"
_SCHEMA = tuple(
    statement.strip()
    for statement in """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE segments (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    id TEXT PRIMARY KEY, page TEXT NOT NULL, text_hash TEXT, revision INTEGER NOT NULL, run TEXT NOT NULL, day TEXT
);
CREATE INDEX records_of_runs ON records (run);
CREATE INDEX records_of_days ON records (day);
CREATE TABLE aliases (old TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (
    number INTEGER PRIMARY KEY, page TEXT NOT NULL UNIQUE, url TEXT NOT NULL, state TEXT, run TEXT, outcome TEXT,
    context TEXT, day TEXT, etag TEXT, modified TEXT, due INTEGER, checks INTEGER NOT NULL
);
CREATE INDEX pages_due ON pages (due) WHERE due IS NOT NULL;
CREATE INDEX pages_pending ON pages (number) WHERE state = 'pending';
CREATE INDEX pages_of_runs ON pages (run, outcome);
CREATE TABLE columns (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
""".split(";")
    if statement.strip()
)
_QUICK = 32 << 20  # bytes; up to here the whole file is checked when it is opened


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record that a segment holds: its newest revision."""

    id: str
    text_hash: str | None
    revision: int
    run: str


class Index:
    """The index of one site; in memory where no file is given. Nothing is on the disk before ``commit``.

    Of a page, ``state`` is what is known over all runs, ``run`` and ``outcome`` are the books of the last run that met
    it; ``number`` is its place in the order of discovery.
    """

    def __init__(self, path: Path | None = None) -> None:
        # Any thread may be the one that collects an index which nobody closed, and closes it.
        self.connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA trusted_schema = OFF")
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        # Half of SQLite's own: a run asks for what it has just written, and its memory stays flat sooner.
        self.connection.execute("PRAGMA cache_size = -1000")
        if not self._tables():
            for statement in _SCHEMA:
                self.connection.execute(statement)
            self.set_meta("canonical", str(CANONICAL_VERSION))
        self.connection.execute("BEGIN")

    def commit(self) -> None:
        """Put everything since the last commit on the disk."""
        self.connection.execute("COMMIT")
        self.connection.execute("BEGIN")

    def close(self) -> None:
        """Leave the file; what was not committed is forgotten."""
        self.connection.close()

    # --- what the segments say ---------------------------------------------------------------------------------------

    def record(self, identifier: str) -> KnownRecord | None:
        """Return the newest revision of a record, by its id or one that it had before."""
        found = self._one(
            "SELECT id, text_hash, revision, run FROM records WHERE id = ?"
            " OR id = (SELECT id FROM aliases WHERE old = ?)", identifier, identifier,
        )  # fmt: skip
        return KnownRecord(*found) if found else None

    def add_record(self, line: StoredLine, run: str, *, page: str) -> None:
        """Enter a record's newest revision."""
        self.connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET page = excluded.page, "
            "text_hash = excluded.text_hash, revision = excluded.revision, run = excluded.run, day = excluded.day",
            (line.id, page, line.text_hash, line.revision, run, line.day),
        )

    def ids_of_run(self, run: str) -> set[str]:
        """Return the ids of the records whose newest revision a run wrote."""
        return {str(row[0]) for row in self.connection.execute("SELECT id FROM records WHERE run = ?", (run,))}

    def forget(self, identifiers: Iterable[str]) -> None:
        """Take records out whose lines are gone; their pages are pending again."""
        for identifier in identifiers:
            self.connection.execute(
                "UPDATE pages SET state = 'pending' WHERE page = (SELECT page FROM records WHERE id = ?)", (identifier,)
            )
            self.connection.execute("DELETE FROM records WHERE id = ?", (identifier,))

    def ingest(self, lines: Iterable[StoredLine], run: str) -> None:
        """Enter the lines of a segment, the later revision over the earlier, and settle their pages.

        A digest's page counts as saved only when all of its stories are there: a kill may have parted them.
        """
        digests = []
        for line in lines:
            known = self.record(line.id)
            if known is None or line.revision >= known.revision:
                self.add_record(line, run, page=canonicalise(line.url))
            if line.kind == "digest":
                digests.append(line)
            elif line.kind == "article":
                self._saved(line)
        for digest in digests:
            if all(self.record(story) for story in digest.stories):
                self._saved(digest)

    def _saved(self, line: StoredLine) -> None:
        self.connection.execute(
            "INSERT INTO pages (page, url, state, day, checks) VALUES (?, ?, 'saved', ?, 0) ON CONFLICT (page) "
            "DO UPDATE SET state = 'saved', outcome = iif(outcome = 'pending', 'saved', outcome) "
            "WHERE state IS NOT 'saved'",
            (canonicalise(line.url), line.url, line.day),
        )

    def note_segment(self, name: str, sha256: str) -> None:
        """Enter that a segment was read."""
        self.connection.execute("INSERT OR REPLACE INTO segments VALUES (?, ?)", (name, sha256))

    def segments(self) -> dict[str, str]:
        """Return the SHA-256 of the segments that were read, by name."""
        return dict(self.connection.execute("SELECT name, sha256 FROM segments"))

    def add_alias(self, old: str, identifier: str) -> None:
        """Enter that a record had another id before."""
        self.connection.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (old, identifier))

    # --- small things ------------------------------------------------------------------------------------------------

    def meta(self, name: str) -> str | None:
        """Return a value of the index itself."""
        found = self._one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else None

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value of the index itself."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def column(self, name: str) -> dict[str, Any]:
        """Return what earlier walks of a column left; empty for a new one."""
        found = self._one("SELECT value FROM columns WHERE name = ?", name)
        try:
            value = json.loads(found[0]) if found else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def set_column(self, name: str, value: dict[str, Any]) -> None:
        """Keep what the next walk of a column needs."""
        self.connection.execute(
            "INSERT OR REPLACE INTO columns VALUES (?, ?)", (name, json.dumps(value, ensure_ascii=False))
        )

    def days(self, last: int) -> list[str]:
        """Return the newest publication days, each once, newest first."""
        rows = self.connection.execute(
            "SELECT DISTINCT day FROM records WHERE day IS NOT NULL ORDER BY day DESC LIMIT ?", (last,)
        )
        return [str(row[0]) for row in rows]

    def __del__(self) -> None:
        """Close the file of an index that nobody closed, as those in memory; Python 3.13 warns of it."""
        self.connection.close()

    def __len__(self) -> int:
        """Return how many records there are."""
        return int(self.connection.execute("SELECT count(*) FROM records").fetchone()[0])

    def _one(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self.connection.execute(query, values).fetchone()
        return found

    def _tables(self) -> list[str]:
        """Return the statements that made the tables; raises DatabaseError for those of somebody else."""
        made = [str(row[0]) for row in self.connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        if made and sorted(made) != sorted(_SCHEMA):
            raise sqlite3.DatabaseError("it has other tables than this version makes")
        return made


def is_sound(path: Path, *, whole: bool = False) -> bool:
    """Tell whether a file is an index of this version that SQLite can read; a large one is looked into, not read.

    ``whole`` reads a large one too. Raises the error of a disk that cannot be read, or may not be.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            if not has_our_tables(connection):
                return False
            if path.stat().st_size > _QUICK and not whole:
                return connection.execute("SELECT value FROM meta").fetchone() is not None
            return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
    except sqlite3.Error as error:
        if is_of_disk(error):
            raise
        return False


def has_our_tables(connection: sqlite3.Connection) -> bool:
    """Tell whether a file has exactly the tables that this version makes."""
    made = [str(row[0]) for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    return sorted(made) == sorted(_SCHEMA)


def remove_index(folder: Path) -> None:
    """Take an index away, with what SQLite keeps beside it."""
    for name in (NAME, f"{NAME}-wal", f"{NAME}-shm", f"{NAME}-journal"):
        (folder / name).unlink(missing_ok=True)


def rows_in_chunks(connection: sqlite3.Connection, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query whose first column is a growing number, 500 at a time: rows may change meanwhile."""
    after = -1
    while rows := connection.execute(f"{query} AND number > ? ORDER BY number LIMIT 500", (*values, after)).fetchall():
        yield from rows
        after = rows[-1][0]
