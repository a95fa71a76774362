"""What SQLite says of the disk and of rights, not of the file: the index is whole then, and must not be made anew."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import ConfigurationError, OutputError

_FULL = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR))
_FORBIDDEN = frozenset((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH))


def is_of_disk(error: sqlite3.Error) -> bool:
    """Tell whether an error is the disk's or the rights'; a file that ends too early is damaged."""
    return _code(error) in _FULL | _FORBIDDEN


@contextmanager
def told_by_path(path: Path) -> Iterator[None]:
    """Turn an error of the disk into OutputError, one of rights into ConfigurationError, both with the index's path."""
    try:
        yield
    except sqlite3.Error as error:
        if _code(error) in _FULL:
            raise OutputError(f"{path} cannot be written ({error}); make room and run again") from error
        if _code(error) in _FORBIDDEN:
            raise ConfigurationError(
                f"{path} cannot be opened ({error}); it and its folder must be writable for this user"
            ) from error
        raise


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's code without what it adds in the upper bytes; 0 for none, and for a read beyond the end."""
    code: int = getattr(error, "sqlite_errorcode", 0)  # sqlite3 sets it on errors of SQLite's own only
    return 0 if code == sqlite3.SQLITE_IOERR_SHORT_READ else code & 0xFF
