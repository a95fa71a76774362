"""A command on a terminal of its own, as a person has it before them."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

from tests.portal import ROOT, command

CTRL_C = b"\x03"
_AS_ITS_OWN = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """What was shown on a terminal, and its keys."""

    def __init__(self, master: int, process: "subprocess.Popen[bytes]") -> None:
        self.master, self.process = master, process
        self.shown = ""

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def wait_for(self, words: str) -> None:
        """Read until some words are shown."""
        until = time.monotonic() + 30
        while words not in self.shown:
            assert time.monotonic() < until, f"not shown: {words}; but: {self.shown}"
            assert self.read(), f"not shown: {words}; but: {self.shown}"

    def read(self) -> bool:
        """Read what is there; tell whether more may come."""
        if not select.select([self.master], [], [], 0.1)[0]:
            return True
        try:
            shown = os.read(self.master, 65536)
        except OSError:  # the last who could write has left
            return False
        self.shown += shown.decode("utf-8", "replace")
        return bool(shown)

    def end(self) -> int:
        """Read to the end of the command; return its exit code."""
        until = time.monotonic() + 60
        while self.read():
            assert time.monotonic() < until, self.shown
        return self.process.wait(10)


@contextmanager
def on_terminal(*arguments: str, data: Path, environment: Mapping[str, str], lead: str) -> Iterator[Terminal]:
    """Run ``scrapy`` with these arguments on a terminal of 30 lines of 120 characters."""
    master, slave = pty.openpty()
    ioctl(slave, TIOCSWINSZ, pack("HHHH", 30, 120, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", _AS_ITS_OWN, sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=command(data, lead, **{"TERM": "xterm-256color", **environment}),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        if process.poll() is None:  # a failed test leaves it
            process.terminate()
            process.wait(30)
        os.close(master)
