"""What a stop does before a crawl has begun: the ledger can be left at any moment, so the command just ends with 11."""

import signal
import sys
from types import TracebackType
from typing import Self

from crawler import exits
from crawler.commands.boundary import Command


class Interruptible:
    """A context in which SIGINT and SIGTERM end a command with 11 and a line, not with a traceback or by force.

    Once the crawl goes on, Scrapy's own handlers are in place.
    """

    def __init__(self, command: Command) -> None:
        self.command = command

    def __enter__(self) -> Self:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, KeyboardInterrupt):
            return False
        print("stopped", file=sys.stderr)
        self.command.exitcode = exits.INTERRUPTED
        return True
