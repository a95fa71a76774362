"""Addresses in pages: whatever is written there, an absolute http address comes out, or nothing."""

from urllib.parse import quote, urljoin, urlsplit


def absolute(base: str, address: str) -> str | None:
    """Return the http address that one written in a page means there, or None for any other and a broken one."""
    try:
        url = urljoin(base, address.strip())
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
