"""What a run asked of the network: requests, bytes, retries, waits, and how long it took."""

from collections.abc import Mapping
from typing import Any

from crawler.network.waiting import WAITED

_COUNTS = {
    "requests": "downloader/request_count",
    "responses": "downloader/response_count",
    "bytes": "downloader/response_bytes",
    "retries": "retry/count",
}


def traffic(stats: Mapping[str, Any]) -> dict[str, int]:
    """Return the counts of a run from Scrapy's statistics; ``bytes`` are those received, headers included."""
    counts = {name: int(stats.get(key, 0)) for name, key in _COUNTS.items()}
    began = stats.get("start_time")
    seconds = (stats["finish_time"] - began).total_seconds() if began and "finish_time" in stats else 0
    return counts | {"waited": round(stats.get(WAITED, 0)), "seconds": round(seconds)}
