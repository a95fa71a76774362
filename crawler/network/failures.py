"""What became of a request that brought no page, as one word for the books."""

from itertools import chain
from typing import ClassVar

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.errors import OutputError
from crawler.ledger.books import ELSEWHERE, PENDING


class Refusal(IgnoreRequest):
    """A request that the crawler does not send, or an answer that it does not take; ``reason`` is one word."""

    reason: str = ""
    kind: ClassVar[str] = "failed"

    def __init__(self, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason or self.reason

    @property
    def outcome(self) -> str:
        """The outcome of the page for the books."""
        return f"{self.kind}:{self.reason}"


class OtherHost(Refusal):
    """A request, mostly a redirect, leads to a host that is not the site's, or to no web page at all."""

    reason = "other_host"

    @property
    def outcome(self) -> str:
        """A page that redirects to another host lies elsewhere."""
        return ELSEWHERE


class NoContact(Refusal):
    """A request leads past CONNECT_TO, and nobody could be written to."""

    reason = "no_contact"


class PutOff(Refusal):
    """The site asked to be left alone for now, in words or by failing; the reason says how."""


class NotReached(Refusal):
    """The host could not be asked for its robots.txt; the reason is that of the connection."""


class Downgraded(Refusal):
    """A redirect leads from https to http."""

    reason = "downgraded"


class RedirectLoop(Refusal):
    """A redirect leads to where it came from, mostly because a cookie was expected."""

    reason = "redirects"


class Stopped(Refusal):
    """The run ended while the request waited for its turn."""

    reason = "stopped"

    @property
    def outcome(self) -> str:
        """The page was not asked for."""
        return PENDING


class RejectedAnswer(Refusal):
    """An answer came and is not taken."""

    kind = "rejected"


class ForbiddenAddress(RejectedAnswer):
    """A host is, or leads to, an address that is not public."""

    reason = "private_address"


class BrokenAnswer(Exception):
    """An answer that is not whole or cannot be unpacked; worth another try."""

    kind = "rejected"

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class BadCertificate(Exception):
    """A host's certificate, or the way it speaks TLS, is not accepted."""


# The first class that fits names the reason.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "unknown_host"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "truncated"),
    (BadCertificate, "certificate"),
    (DownloadFailedError, "connection"),
    (OutputError, "disk"),
)
# Scrapy raises one class for all that it leaves out itself; its words name the reason.
_IGNORED = (("robots.txt", "robots"), ("redirections", "redirects"), ("DOWNLOAD_MAXSIZE", "too_large"))


def reason_of(failure: Failure) -> str:
    """Return why a request failed: ``http_404``, ``timeout``, ``robots`` ..., else the error's class name."""
    error = failure.value
    return reason_of_error(error) if isinstance(error, Exception) else type(error).__name__


def reason_of_error(error: Exception) -> str:
    """Return the reason that an error stands for."""
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, Refusal | BrokenAnswer):
        return error.reason
    named = (reason for kind, reason in _REASONS if isinstance(error, kind))
    told = (reason for words, reason in _IGNORED if isinstance(error, IgnoreRequest) and words in str(error))
    return next(chain(named, told), type(error).__name__)


def told_of(failure: Failure) -> str:
    """Return the reason, and what the crawler itself has to say about it."""
    error = failure.value
    said = str(error) if isinstance(error, Refusal | BrokenAnswer | BadCertificate) else ""
    reason = reason_of(failure)
    return said if said.startswith(f"{reason}: ") else ": ".join(filter(None, (reason, said)))


def outcome_of(failure: Failure) -> str:
    """Return the outcome for the books."""
    error = failure.value
    if isinstance(error, Refusal):
        return error.outcome
    if isinstance(error, OutputError):
        return PENDING  # it came and could not be archived: the next run asks again
    return f"{'rejected' if isinstance(error, BrokenAnswer) else 'failed'}:{reason_of(failure)}"
