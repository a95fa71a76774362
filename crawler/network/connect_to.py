"""``CONNECT_TO``: which host and port are reached at which address instead, as curl's ``--connect-to``."""

import json
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from crawler.errors import ConfigurationError

Address = tuple[str, int]

_WANTED = """give JSON such as {"www.cqwx.gov.cn:80": "127.0.0.1:8801"}"""


def read_connect_to(value: str | Mapping[str, str] | None) -> dict[Address, Address]:
    """Return the mapping of (host, port) to (IP address, port); raises ConfigurationError.

    The host is the one of the URL, in lower case; the target is an IP address, so that it is never looked up.
    """
    try:
        entries = json.loads(value or "{}") if isinstance(value, str) else dict(value or {})
        return {_address(source): _target(target) for source, target in entries.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise ConfigurationError(f"setting CONNECT_TO={value!r} cannot be read ({error}); {_WANTED}") from error


def mapped_hosts(value: str | Mapping[str, str] | None) -> set[str]:
    """Return the host names that ``CONNECT_TO`` has an entry for; raises ConfigurationError."""
    return {host for host, _ in read_connect_to(value)}


def address_of(url: str) -> Address:
    """Return the host and the port that a web address leads to."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    if not host or not 0 < int(port) < 65536:
        raise ValueError(f"{text!r} is not host:port")
    return host.strip("[]").lower(), int(port)


def _target(text: str) -> Address:
    host, port = _address(text)
    return str(ip_address(host)), port
