"""Which addresses may be connected to: public ones, and the networks that ``ALLOWED_NETWORKS`` opens."""

import socket
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from crawler.errors import ConfigurationError

Network = IPv4Network | IPv6Network

_WANTED = "give networks with commas between them, such as 10.1.2.0/24,fd00::/8"
# IPv6 addresses whose last 32 bits are an IPv4 address that a gateway or the system connects to.
_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
# Where in an address of the local range (RFC 8215) the IPv4 address stands is the network's own business.
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
# Its addresses lead through other machines' relays.
_TEREDO = IPv6Network("2001::/32")


def read_networks(value: str | Iterable[str] | None) -> tuple[Network, ...]:
    """Return the networks of a comma-separated text or a list; raises ConfigurationError."""
    texts = value.split(",") if isinstance(value, str) else [*(value or ())]
    try:
        return tuple(ip_network(text.strip()) for text in texts if text.strip())
    except ValueError as error:
        raise ConfigurationError(f"setting ALLOWED_NETWORKS={value!r} cannot be read ({error}); {_WANTED}") from error


def is_open(host: str, opened: Iterable[Network] = ()) -> bool:
    """Tell whether an IP address is public, or lies in a network that is opened.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64) is no better than that one.
    """
    address = ip_address(host.partition("%")[0])
    opened = tuple(opened)
    if any(carried in network for carried in _meanings(address) for network in opened):
        return True
    return all(map(_is_public, _meanings(address)))


def literal(host: str) -> str | None:
    """Return the address that a host is in itself, in any notation that systems accept (``0x7f.1``); None for names."""
    try:
        return str(ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _meanings(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """Yield the IPv4 address that an address carries, and the address itself where it is more than a wrapping."""
    if isinstance(address, IPv4Address):
        yield address
        return
    carried = address.ipv4_mapped or address.sixtofour
    if carried is None and any(address in carrier for carrier in _CARRIERS) and int(address) > 1:
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    yield carried or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    forbidden = address.is_multicast or address.is_reserved or address.is_unspecified
    old = isinstance(address, IPv6Address) and (address.is_site_local or address in _TEREDO or address in _LOCAL_NAT64)
    return address.is_global and not forbidden and not old
