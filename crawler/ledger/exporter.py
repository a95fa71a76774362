"""The JSON Lines of Scrapy's feeds (``-O file.jsonl``): the same bytes as the crawler's own files."""

from io import BytesIO
from typing import Any

from scrapy.exporters import BaseItemExporter

from crawler.record import Record, to_json_line


class RecordLinesExporter(BaseItemExporter):
    """One record a line, every field in the order of the contract."""

    def __init__(self, file: BytesIO, **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self.file = file

    def export_item(self, item: Record) -> None:
        """Write a record as one line of UTF-8."""
        self.file.write(to_json_line(item).encode("utf-8") + b"\n")
