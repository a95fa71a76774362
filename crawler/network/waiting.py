"""Waits that end when the run does."""

from time import monotonic

from scrapy.crawler import Crawler
from scrapy.utils.asyncio import sleep

from crawler.network.failures import Stopped

# The statistic of all seconds that a run spent in pauses and waits.
WAITED = "waiting/seconds"
# A run that is stopped does not sit out a wait of minutes.
_SLICE = 0.1


async def wait_until(moment: float, crawler: Crawler) -> None:
    """Return when the monotonic clock has come to a moment; raises Stopped when the run ends before."""
    begun = monotonic()
    try:
        while (left := moment - monotonic()) > 0:
            check_running(crawler)
            await sleep(min(left, _SLICE))
    finally:
        crawler.stats.inc_value(WAITED, monotonic() - begun)  # type: ignore[arg-type]  # Scrapy adds floats too


def check_running(crawler: Crawler) -> None:
    """Raise Stopped when the run is ending."""
    if not crawler.crawling:
        raise Stopped("the run ended while a request waited for its turn")
