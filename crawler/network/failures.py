"""What became of a request that brought no page, as one word for the books."""

from itertools import chain

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
from crawler.ledger.books import ELSEWHERE


class OtherHost(IgnoreRequest):
    """A request, mostly a redirect, leads to a host that is not the site's."""


class NoContact(IgnoreRequest):
    """A request leads past CONNECT_TO, and nobody could be written to."""


# The first class that fits names the reason.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "unknown_host"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "truncated"),
    (DownloadFailedError, "connection"),
    (OtherHost, "other_host"),
    (NoContact, "no_contact"),
    (OutputError, "disk"),
)
# Scrapy raises one class for all that it leaves out itself; its words name the reason.
_IGNORED = (("robots.txt", "robots"), ("redirections", "redirects"), ("DOWNLOAD_MAXSIZE", "too_large"))


def reason_of(failure: Failure) -> str:
    """Return why a request failed: ``http_404``, ``timeout``, ``robots`` ..., else the error's class name."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    named = (reason for kind, reason in _REASONS if isinstance(error, kind))
    told = (reason for words, reason in _IGNORED if isinstance(error, IgnoreRequest) and words in str(error))
    return next(chain(named, told), type(error).__name__)


def outcome_of(failure: Failure) -> str:
    """Return the outcome for the books: a page that redirects to another host lies elsewhere."""
    return ELSEWHERE if isinstance(failure.value, OtherHost) else f"failed:{reason_of(failure)}"
