"""Append each record to ``data/<site>/<run>.jsonl`` as soon as it is finished."""

from pathlib import Path
from typing import BinaryIO, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.errors import OutputError
from crawler.ledger.reporter import run_of
from crawler.record import Record, to_json_line


class JsonLinesPipeline:
    """Writes one line a record, in one write, so that a killed run leaves whole lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: BinaryIO | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline for the run's own file; raises NotConfigured where no run is kept."""
        run = run_of(crawler)
        if run is None:
            raise NotConfigured("the spider is no site, so its items are not kept")
        return cls(run.records)

    def open_spider(self) -> None:
        """Make the file."""
        self.file = self.path.open("xb", buffering=0)

    def process_item(self, item: Record) -> Record:
        """Return the record after its line is written; raises OutputError when the disk took only a part of it."""
        line = to_json_line(item).encode("utf-8") + b"\n"
        if self.file is None or self.file.write(line) != len(line):
            raise OutputError(f"{self.path} cannot be written to the end of a record; is the disk full?")
        return item

    def close_spider(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()
