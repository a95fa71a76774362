"""Sites whose hosts bear names that nobody can have: what stands in a repository for a site whose host is not told."""

from scrapy.settings import Settings

from crawler.base.site import SiteSpider
from crawler.network.connect_to import mapped_hosts

# RFC 2606 and 6761: no server will ever answer under these.
_RESERVED = frozenset(("example", "invalid", "test", "localhost"))
SAID = "its hosts are reserved names that nobody has; give the real ones in its site file, or in CONNECT_TO"


def is_stand_in(site: type[SiteSpider], settings: Settings) -> bool:
    """Tell whether no host of a site can be reached, and none is led elsewhere by ``CONNECT_TO``."""
    hosts = set(site.allowed_domains)
    reserved = all(host.rpartition(".")[2] in _RESERVED for host in hosts)
    return bool(hosts) and reserved and not hosts & mapped_hosts(settings["CONNECT_TO"])
