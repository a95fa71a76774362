"""One run of a site at a time: a lock of the operating system, which dies with the process that holds it."""

import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from crawler.errors import ConfigurationError

_NAME = "lock"
_LONGEST_NOTE = 1000
# Seconds before each try: `scrapy status` holds a lock for as long as it takes to look at it.
_WAITS = (0.0, 0.05, 0.2)


@dataclass(frozen=True, slots=True)
class SiteLock:
    """The lock of a site's folder, held until it is released or the process ends."""

    file: BinaryIO

    def name_run(self, run: str) -> None:
        """Write which run holds the lock, for the one that finds it taken."""
        self.file.seek(0)
        self.file.truncate()
        self.file.write(json.dumps({"run": run, "process": os.getpid()}).encode())
        self.file.flush()

    def release(self) -> None:
        """Let the next run begin."""
        self.file.close()


def lock_site(folder: Path) -> SiteLock:
    """Return the lock of a site's folder; raises ConfigurationError that names the run which holds it."""
    # Neither followed nor inherited: a link there would be written through, a child would keep the lock alive.
    try:
        number = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ConfigurationError(
            f"{folder / _NAME} cannot be opened ({error.strerror}); it must be a file that this user may write"
        ) from error
    file = os.fdopen(number, "r+b", buffering=0)
    if not any(_is_taken(file, wait) for wait in _WAITS):
        holder = _holder(file.read(_LONGEST_NOTE))
        file.close()
        raise ConfigurationError(
            f"site {folder.name!r} is being crawled by {holder}; wait for its end, or stop it first"
        )
    return SiteLock(file)


def _is_taken(file: BinaryIO, wait: float) -> bool:
    """Try to take the lock after a wait."""
    time.sleep(wait)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(folder: Path) -> bool:
    """Tell whether a run of the site is going on; makes no file, and reads one that belongs to another user."""
    try:
        number = os.open(folder / _NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    with os.fdopen(number, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _holder(note: bytes) -> str:
    try:
        held: Any = json.loads(note)
        return f"run {held['run']!s:.40} (process {int(held['process'])})"
    except (ValueError, TypeError, KeyError):
        return "another run"
