"""Names to addresses, for every connection that Scrapy opens.

Twisted's HostnameEndpoint connects to the address and the port that the resolver answers, so one resolver is the place
both for ``CONNECT_TO``, which names both, and for the guard: what is checked here is what is connected, at every
redirect and retry. TLS still verifies the name in the URL.
"""

from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress

from crawler.network.addresses import Network, is_open, read_networks
from crawler.network.connect_to import Address, read_connect_to


class Resolver(CachingHostnameResolver):
    """Scrapy's caching resolver, with ``CONNECT_TO`` before it and the guard behind it.

    ``refused`` holds, by host, an address that the guard kept back when the host was last asked for.
    """

    def __init__(
        self,
        reactor: ReactorBase,
        cache_size: int,
        *,
        connect_to: dict[Address, Address],
        opened: tuple[Network, ...] = (),
    ) -> None:
        super().__init__(reactor, cache_size)
        self.connect_to, self.opened = connect_to, opened
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Return the resolver for the settings; raises ConfigurationError for a bad CONNECT_TO or ALLOWED_NETWORKS."""
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(
            reactor,
            cache_size,
            connect_to=read_connect_to(settings["CONNECT_TO"]),
            opened=read_networks(settings["ALLOWED_NETWORKS"]),
        )

    def resolveHostName(  # noqa: N802 -- Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803 -- Twisted's name; an IResolutionReceiver
        hostName: str,  # noqa: N803 -- Twisted's name
        portNumber: int = 0,  # noqa: N803 -- Twisted's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 -- Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 -- Twisted's name
    ) -> Any:
        """Answer a mapped host and port with its address and port, ask on for others; return an IHostResolution."""
        target = self.connect_to.get((hostName.lower(), portNumber))
        if target is None:
            self.refused.pop(hostName, None)
            guarded: Any = _Guarded(resolutionReceiver, self, hostName)
            return super().resolveHostName(guarded, hostName, portNumber, addressTypes, transportSemantics)
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        resolutionReceiver.addressResolved(_ip(target))
        resolutionReceiver.resolutionComplete()
        return resolution


class _Guarded:
    """A receiver that passes on only addresses that may be connected to."""

    def __init__(self, receiver: Any, resolver: Resolver, host: str) -> None:
        self._receiver, self._resolver, self._host = receiver, resolver, host

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 -- Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 -- Twisted's name
        if isinstance(address, IPv4Address | IPv6Address) and is_open(address.host, self._resolver.opened):
            self._receiver.addressResolved(address)
        else:
            self._resolver.refused[self._host] = str(getattr(address, "host", address))

    def resolutionComplete(self) -> None:  # noqa: N802 -- Twisted's name
        self._receiver.resolutionComplete()


def _ip(target: Address) -> IPv4Address | IPv6Address:
    host, port = target
    return IPv6Address("TCP", host, port) if ":" in host else IPv4Address("TCP", host, port)
