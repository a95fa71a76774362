"""One crawl of the benchmark's portal in this process: ``python -m benchmarks.ledger.crawl VARIANT PORT FOLDER``.

Prints a line of JSON: seconds of CPU, and the resident bytes after every thousandth record. The variants have the same
spider, reader and pipelines, and differ in where records go: ``feed`` to Scrapy's JSON Lines, ``ledger`` to the ledger,
``archive`` to the ledger with the raw answers beside it.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from benchmarks.ledger.portal import HOST
from crawler.base.loader import site_class
from crawler.ledger.crawler import SiteCrawler
from crawler.ledger.opening import open_ledger

_EVERY = 1000
_PAGE_BYTES = resource.getpagesize()


class Memory:
    """The resident bytes of this process, by the number of records so far."""

    def __init__(self) -> None:
        self.records = 0
        self.resident: dict[int, int] = {}

    def count(self) -> None:
        """Count a record, and measure now and then."""
        self.records += 1
        if self.records % _EVERY == 0:
            self.resident[self.records] = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES


def settings_of(variant: str, port: int, folder: Path) -> Settings:
    """Return the project's settings for a variant."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    mine: dict[str, Any] = {
        "CRAWLER_DATA": str(folder),
        "CONNECT_TO": {f"{HOST}:80": f"127.0.0.1:{port}"},
        "DOWNLOAD_DELAY": 0,
        "ARCHIVE": variant == "archive",
        "PROGRESS_SECONDS": 3600.0,
    }
    if variant == "feed":
        pipelines = dict(settings.getdict("ITEM_PIPELINES"))
        del pipelines["pipelines.ledger.LedgerPipeline"]
        mine |= {
            "ITEM_PIPELINES": pipelines,
            "EXTENSIONS": {},
            "FEEDS": {str(folder / "feed.jsonl"): {"format": "jsonl"}},
        }
    settings.setdict(mine, priority="cmdline")
    return settings


def main() -> None:
    """Crawl, and print the figures."""
    variant, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    settings = settings_of(variant, port, folder)
    site = site_class("wuxi", settings)
    process = AsyncCrawlerProcess(settings)
    crawler = (
        Crawler(site, process.settings, init_reactor=True)
        if variant == "feed"
        else SiteCrawler(site, process.settings, ledger=open_ledger(folder / "wuxi"))
    )
    memory = Memory()
    crawler.signals.connect(memory.count, signals.item_scraped)
    process.crawl(crawler)
    process.start()
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"cpu": used.ru_utime + used.ru_stime, "records": memory.records, "resident": memory.resident}
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
