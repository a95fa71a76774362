"""One connection a server at a time, with a pause between two, across all processes of this machine.

A file for each server, in one folder: its lock is the turn, its time of change is when the last turn ended. Locks of
the system (flock) end with the process that holds them, however it ends.
"""

import fcntl
import os
import stat
import time
from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import gettempdir
from time import monotonic
from urllib.parse import quote

from scrapy.crawler import Crawler
from scrapy.utils.asyncio import sleep

from crawler.errors import ConfigurationError
from crawler.network.waiting import check_running, wait_until

_BETWEEN_TRIES = 0.02


def open_folder(named: str | None) -> Path:
    """Return the folder of the locks, made where it is missing; raises ConfigurationError.

    Without a name it is one of this user's in the system's folder for temporary files, where anybody could have made
    it before: one that belongs to another is refused.
    """
    folder = Path(named) if named else Path(gettempdir()) / f"chinese-local-news-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, parents=bool(named), exist_ok=True)
        found = folder.lstat() if not named else folder.stat()
    except OSError as error:
        raise _unusable(folder, str(error.strerror)) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise _unusable(folder, "it belongs to another user")
    return folder


class Turns:
    """The turns of one process."""

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self._crawler, self._folder = crawler, folder
        self._here: dict[str, Lock] = {}

    @asynccontextmanager
    async def turn(self, server: str, *, pause: float) -> AsyncIterator[None]:
        """Hold the only turn of a server, ``pause`` seconds after the one before ended; raises Stopped."""
        # Within this process turns follow each other at once; the lock of the system is tried again and again.
        async with self._here.setdefault(server, Lock()), self._on_machine(server, pause):
            yield

    @asynccontextmanager
    async def _on_machine(self, server: str, pause: float) -> AsyncIterator[None]:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self._folder / quote(server, safe=""), flags, 0o600)
        try:
            await self._take(descriptor)
            await self._rest(descriptor, pause)
            yield
        finally:
            os.pwrite(descriptor, b"0", 0)  # marks the time
            os.close(descriptor)

    async def _take(self, descriptor: int) -> None:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                check_running(self._crawler)
                await sleep(_BETWEEN_TRIES)
            else:
                return

    async def _rest(self, descriptor: int, pause: float) -> None:
        found = os.fstat(descriptor)
        if pause and found.st_size:
            since = max(0.0, time.time() - found.st_mtime)
            await wait_until(monotonic() + pause - since, self._crawler)


def _unusable(folder: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"folder {str(folder)!r} for the locks of hosts cannot be used ({why}); set LOCK_FOLDER to one of your own"
    )
