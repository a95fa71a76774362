"""Append each record to ``data/<site>/<run>.jsonl`` as soon as it is finished."""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.errors import OutputError
from crawler.ledger.reporter import run_of
from crawler.record import Record, to_json_line


class JsonLinesPipeline:
    """Writes one line a record, in one write, so that a killed run leaves whole lines.

    When the disk takes no more, the file ends with its last whole line, and nothing is written behind it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: BinaryIO | None = None
        self.whole = 0  # bytes of whole lines

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
        """Return the record after its line is written; raises OutputError when the disk did not take all of it."""
        line = to_json_line(item).encode("utf-8") + b"\n"
        if self.file is None:
            raise OutputError(f"{self.path} is not open")
        try:
            written = self.file.write(line)
        except OSError as error:
            raise self._cut(str(error.strerror)) from error
        if written != len(line):
            raise self._cut("is the disk full?")
        self.whole += written
        return item

    def _cut(self, why: str) -> OutputError:
        """Cut a torn line off, leave the file at that, and return the error."""
        if self.file is not None:
            with suppress(OSError):  # a device has no length
                self.file.truncate(self.whole)
            self.file.close()
            self.file = None
        return OutputError(f"{self.path} cannot be written to the end of a record ({why}); make room and run again")

    def close_spider(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()
