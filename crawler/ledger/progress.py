"""How far a run is: one line at the foot of a terminal, else a line of the log now and then."""

import logging
import sys
from time import monotonic
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall

from crawler.ledger.books import Books
from crawler.ledger.tally import Tally

_REFRESH_SECONDS = 1.0


class Progress:
    """The progress of one run, told on standard error; ``between`` are the seconds between two plain lines."""

    def __init__(self, site: str, tally: Tally, *, between: float) -> None:
        self.site, self.tally, self.between = site, tally, between
        self._books = Books()
        self._told = monotonic()
        self._foot: _Foot | None = None

    def begin(self, books: Books) -> None:
        """Tell of these books from now on."""
        self._books = books
        console = Console(stderr=True)
        if console.is_terminal and not console.is_dumb_terminal:
            self._foot = _Foot(console, self)

    def tell(self) -> None:
        """Print a plain line, if the last one is long enough ago and no terminal shows one."""
        if self._foot is None and monotonic() - self._told >= self.between:
            self._told = monotonic()
            sys.stderr.write(f"{self}\n")

    def end(self) -> None:
        """Take the line off the terminal."""
        if self._foot:
            self._foot.remove()
            self._foot = None

    def __str__(self) -> str:
        found, books = self._books.discovered, self._books
        pending, failed, records = books.pending, books.failed, sum(self.tally.records.values())
        return (
            f"{self.site}: {found - pending} of {found} pages so far, {records} records, {failed} failed, "
            f"{pending} waiting"
        )


class _Foot:
    """The line at the foot of a terminal; what else is written to standard error runs above it."""

    def __init__(self, console: Console, progress: Progress) -> None:
        self.progress = progress
        self.stderr = sys.stderr
        self.live = Live(console=console, auto_refresh=False, transient=True, redirect_stdout=False)
        self.live.start()
        # Whoever kills this process should find a cursor on the terminal.
        console.show_cursor()
        _log_to(sys.stderr, instead_of=self.stderr)
        self.call: AsyncioLoopingCall | LoopingCall = create_looping_call(self.refresh)
        self.call.start(_REFRESH_SECONDS, now=True)

    def refresh(self) -> None:
        """Show how far the run is now."""
        self.live.update(Text(str(self.progress), no_wrap=True, overflow="ellipsis"), refresh=True)

    def remove(self) -> None:
        """Leave the terminal as it was."""
        if self.call.running:
            self.call.stop()
        _log_to(self.stderr, instead_of=sys.stderr)
        self.live.stop()


def _log_to(stream: TextIO, *, instead_of: TextIO) -> None:
    """Let the handlers of the log that write to one stream write to another."""
    for handler in logging.root.handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is instead_of:
            handler.setStream(stream)
