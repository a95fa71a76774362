"""Conditional requests: ask for a page only if it changed since it was stored (RFC 9110, section 13)."""

from scrapy.http import Response

from crawler.ledger.books import Validators

NOT_MODIFIED = 304
_LONGEST = 500  # characters; what a server sends is sent back to it


def conditions(validators: Validators) -> dict[str, str]:
    """Return the headers that ask for a page only if it changed."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
    return {name: value for name, value in headers.items() if value}


def validators_of(response: Response) -> Validators:
    """Return what an answer gives to ask with next time."""
    return Validators(etag=_header(response, "ETag"), modified=_header(response, "Last-Modified"))


def _header(response: Response, name: str) -> str | None:
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value.isascii() and 0 < len(value) <= _LONGEST else None
