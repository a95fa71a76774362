"""Names to addresses, for every connection that Scrapy opens.

Twisted's HostnameEndpoint connects to the address and the port that the resolver answers, so one resolver is the place
both for ``CONNECT_TO``, which names both, and for any rule about addresses that may not be connected to: what is
checked here is what is connected. TLS still verifies the name in the URL.
"""

from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress

from crawler.network.connect_to import Address, read_connect_to


class Resolver(CachingHostnameResolver):
    """Scrapy's caching resolver, with ``CONNECT_TO`` before it."""

    def __init__(self, reactor: ReactorBase, cache_size: int, *, connect_to: dict[Address, Address]) -> None:
        super().__init__(reactor, cache_size)
        self.connect_to = connect_to

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Return the resolver for the settings; raises ConfigurationError for a bad CONNECT_TO."""
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, cache_size, connect_to=read_connect_to(settings["CONNECT_TO"]))

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
            return super().resolveHostName(resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics)
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        resolutionReceiver.addressResolved(_ip(target))
        resolutionReceiver.resolutionComplete()
        return resolution


def _ip(target: Address) -> IPv4Address | IPv6Address:
    host, port = target
    return IPv6Address("TCP", host, port) if ":" in host else IPv4Address("TCP", host, port)
