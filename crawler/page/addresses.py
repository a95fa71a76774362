"""Addresses in pages: whatever is written there, an absolute http address comes out, or nothing."""

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

# Addresses that are joined by writing one behind the other, as most are: no dots inside, no sign of another part.
_SEGMENTS = "[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*(?:/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)*"
_ORIGIN = "https?://[a-z0-9-]+(?:[.][a-z0-9-]+)+"
_LONGEST_BASE = 2000  # of a page's address that is worth remembering
_QUERY = "(?:[?][A-Za-z0-9._~%=&/-]+)?"
_WHOLE = re.compile(f"{_ORIGIN}/{_SEGMENTS}{_QUERY}")
_RELATIVE = re.compile(f"(?P<root>/)?(?:[.]/)?(?P<up>(?:[.][.]/)*)(?P<path>{_SEGMENTS}{_QUERY})")
_BASE = re.compile(f"(?P<origin>{_ORIGIN})(?P<folder>/(?:{_SEGMENTS}/)?)(?:{_SEGMENTS})?")


def absolute(base: str, address: str) -> str | None:
    """Return the http address that one written in a page means there, or None for any other and a broken one."""
    address = address.strip()
    if _WHOLE.fullmatch(address):
        return address
    return _beside(base, address) or _joined(base, address)


def _beside(base: str, address: str) -> str | None:
    """Return what a plain address means beside a plain one, or None for any other."""
    relative = _RELATIVE.fullmatch(address)
    parts = _parts(base) if relative and len(base) <= _LONGEST_BASE else None
    if relative is None or parts is None:
        return None
    origin, folder = parts
    if relative["root"]:
        folder = "/"
    for _ in range(len(relative["up"]) // len("../")):
        folder = folder[: folder.rfind("/", 0, -1) + 1] or "/"
    return f"{origin}{folder}{relative['path']}"


@lru_cache(maxsize=8)
def _parts(base: str) -> tuple[str, str] | None:
    """Return a page's host and folder, where they are as plain as its links."""
    found = _BASE.fullmatch(base)
    return (found["origin"], found["folder"]) if found else None


def _joined(base: str, address: str) -> str | None:
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
    except ValueError:  # a broken host such as [x
        return None
    return _quoted(url) if parts.scheme in ("http", "https") and parts.netloc else None


def _quoted(url: str) -> str:
    """Return the address with its invisible characters percent-encoded, as a browser asks for it."""
    if url.isprintable():
        return url
    return "".join(sign if sign.isprintable() else quote(sign, errors="replace") for sign in url)


def base_address(url: str, declared: str | None) -> str:
    """Return what a page's links are relative to: its address, or what its ``base`` element declares."""
    return (absolute(url, declared) if declared else None) or url
