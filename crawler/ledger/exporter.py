"""The files of Scrapy's feeds: JSON Lines as in the crawler's own files, and CSV without formulas."""

from io import BytesIO
from typing import Any

from scrapy.exporters import BaseItemExporter, CsvItemExporter

from crawler.record import Record, to_json_line

# With these a table program takes a cell for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class RecordLinesExporter(BaseItemExporter):
    """One record a line, every field in the order of the contract."""

    def __init__(self, file: BytesIO, **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self.file = file

    def export_item(self, item: Record) -> None:
        """Write a record as one line of UTF-8."""
        self.file.write(to_json_line(item).encode("utf-8") + b"\n")


class SafeCsvExporter(CsvItemExporter):
    """Scrapy's CSV, with an apostrophe before text that a table program would take for a formula."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Return the text of a cell."""
        cell = super().serialize_field(field, name, value)
        return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
