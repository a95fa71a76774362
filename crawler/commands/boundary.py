"""Where a command ends: every error becomes a message and an exit code."""

import os
import sys
import traceback
from types import TracebackType
from typing import Protocol, Self

from crawler import exits
from crawler.errors import ConfigurationError, OutputError


class Command(Protocol):
    """A Scrapy command, as far as its end goes."""

    exitcode: int


class Boundary:
    """A context that turns an error of our configuration into exit code 17, of the disk into 3, any other into 70."""

    def __init__(self, command: Command) -> None:
        self.command = command

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, ConfigurationError | OutputError):
            print(f"error: {error}", file=sys.stderr)
            self.command.exitcode = exits.DISK if isinstance(error, OutputError) else exits.CONFIGURATION
            return True
        if isinstance(error, BrokenPipeError):  # ``| head``: nobody reads on, and that is no error
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return True
        from scrapy.exceptions import UsageError  # noqa: PLC0415 -- Scrapy itself makes this one 2

        if isinstance(error, Exception) and not isinstance(error, UsageError):
            traceback.print_exception(kind, error, trace)
            self.command.exitcode = exits.INTERNAL
            return True
        return False
