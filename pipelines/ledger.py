"""Tell new, changed and unchanged records apart, and write what is new into the run's segment."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.ledger.drops import repeated_record, unchanged_record
from crawler.ledger.reporter import writer_of
from crawler.ledger.writing import RecordWriter
from crawler.record import Record, evolve


class LedgerPipeline:
    """Keeps each version of a record once: a changed one is a new revision, which names the one before."""

    def __init__(self, writer: RecordWriter) -> None:
        self.writer = writer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of a run; raises NotConfigured where no run is kept."""
        writer = writer_of(crawler)
        if writer is None:
            raise NotConfigured("the spider is no site, so its items are not kept")
        return cls(writer)

    def process_item(self, item: Record) -> Record:
        """Return the record after it was written; raises DropItem for one that is there, OutputError for the disk."""
        known = self.writer.ledger.index.record(item.id)
        if known and known.run == self.writer.run.name:
            raise repeated_record(item.id)
        if known and known.text_hash == item.text_hash:
            raise unchanged_record(item.id)
        if known:
            item = evolve(item, revision=known.revision + 1, supersedes=known.text_hash)
        self.writer.write(item, page=item.canonical_url)
        return item
