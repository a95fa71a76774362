"""Which server a request goes to: the unit of delays, of turns and of being left alone."""

from collections.abc import Mapping
from typing import Self

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler

from crawler.base.site import SiteSpider
from crawler.network.connect_to import Address, address_of, read_connect_to


class Servers:
    """The servers of a run: a host is one, or all the site's hosts are where the site declares ``server``."""

    def __init__(self, shared: str | None, connect_to: Mapping[Address, Address]) -> None:
        self._shared, self._connect_to = shared, connect_to

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the servers of a crawler's run; raises ConfigurationError."""
        site = crawler.spider
        shared = site.server if isinstance(site, SiteSpider) else None
        return cls(shared, read_connect_to(crawler.settings["CONNECT_TO"]))

    def server_of(self, request: Request) -> str:
        """Return the name of the server; a replica on this machine is another one than the host that it stands for."""
        host, port = address_of(request.url)
        target = self._connect_to.get((host, port))
        name = self._shared or host
        return f"{name}@{target[0]}:{target[1]}" if target else name


def set_delay(crawler: Crawler, server: str, seconds: float) -> None:
    """Make the pauses between requests to a server at least so long, unevenly; a longer one that is kept stays.

    The origins of a host, and the hosts of a server, each have a robots.txt that may name one.
    """
    downloader: Downloader = crawler.engine.downloader
    delay, jitter = seconds * 1.1, 0.1 / 1.1
    if delay <= downloader.per_slot_settings.get(server, {}).get("delay", 0.0):
        return
    downloader.per_slot_settings[server] = {"delay": delay, "jitter": jitter}
    slot = downloader.slots.get(server)
    if slot is not None:
        slot.delay, slot.jitter = delay, jitter
