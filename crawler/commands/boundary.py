"""Where a command ends: every error becomes a message and an exit code."""

import errno
import os
import sys
import traceback
from types import TracebackType
from typing import Protocol, Self

from crawler import exits
from crawler.errors import ConfigurationError, OutputError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


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
        if isinstance(error, OSError):
            error = _told(error)
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


def _told(error: OSError) -> Exception:
    """Return an error of the disk or of rights as one of ours, with its path; any other as it is."""
    said = f"{error.filename} cannot be used ({error.strerror})"
    if error.filename and error.errno in _FULL:
        return OutputError(f"{said}; make room and run again")
    if error.filename and error.errno in _FORBIDDEN:
        return ConfigurationError(f"{said}; this user must have the right to")
    return error
