"""What a stop does where nothing needs an end of its own: the command just ends with 11."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from crawler import exits
from crawler.commands.boundary import Command


class Interruptible:
    """A context in which SIGINT and SIGTERM end a command with 11 and a line, not with a traceback or by force.

    Once the crawl goes on, Scrapy's own handlers are in place.
    """

    def __init__(self, command: Command) -> None:
        self.command = command
        self._held = self._asked = False

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                signal.signal(number, self._stop)
        return self

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Hold back a stop, which comes when this is left."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._asked:
            raise KeyboardInterrupt

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        if not self._held:
            raise KeyboardInterrupt

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, KeyboardInterrupt):
            return False
        print("stopped", file=sys.stderr)
        self.command.exitcode = exits.INTERRUPTED
        return True
