"""What is counted while a run goes on: records, what they hold, what went wrong."""

import hashlib
from array import array
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from crawler.record import Record

# Fields whose absence in many records means that a page's template changed.
COVERED = (
    "headline",
    "published_at",
    "source",
    "section",
    "breadcrumbs",
    "byline",
    "authors",
    "editors",
    "body",
    "images",
)
_MOST_FUTURE = 20
_TWINS = 3


@dataclass(slots=True)
class PageError:
    """An error of the crawler or of a list on one page."""

    url: str
    error: str


@dataclass(slots=True)
class Tally:
    """What the reporter counts while a run goes on."""

    records: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    selector_missed: int = 0
    numbers_masked: int = 0
    changed: list[PageError] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)
    # Why no more records can be written.
    disk: str | None = None
    newest: str | None = None
    articles: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    lengths: "array[int]" = field(default_factory=lambda: array("L"))
    # Hash of a body -> how many pages have it; of those with several, one.
    bodies: dict[int, int] = field(default_factory=dict)
    twins: dict[int, str] = field(default_factory=dict)
    future: list[str] = field(default_factory=list)

    def count(self, record: Record) -> None:
        """Count a record that was written."""
        self.records[record.kind] += 1
        self.read(record)

    def read(self, record: Record) -> None:
        """Count what a record holds that was read from a page, whether it is new or not."""
        self.selector_missed += "selector_missed" in record.flags
        self.numbers_masked += "numbers_masked" in record.flags
        if record.published_at:
            self.newest = max(self.newest or "", record.published_at[:10])
        if "future_date" in record.flags and len(self.future) < _MOST_FUTURE:
            self.future.append(record.url)
        if record.kind != "digest":
            self._read_article(record)

    def coverage(self) -> dict[str, Any]:
        """Return how many articles were read, how many had each field, and the median length of their bodies."""
        lengths = self.lengths
        return {
            "articles": self.articles,
            "fields": {name: self.fields[name] for name in COVERED} if self.articles else {},
            "median_length": round(median(lengths)) if lengths else 0,
        }

    def same_bodies(self) -> list[tuple[int, str]]:
        """Return how many pages share a body, with one of them, where three or more do."""
        return [(self.bodies[body], url) for body, url in self.twins.items()]

    def _read_article(self, record: Record) -> None:
        self.articles += 1
        self.fields.update(name for name in COVERED if getattr(record, name))
        self.lengths.append(sum(map(len, record.body)))
        if record.body:
            text = "\n".join(record.body).encode("utf-8", "replace")
            body = int.from_bytes(hashlib.blake2b(text, digest_size=7).digest())
            self.bodies[body] = count = self.bodies.get(body, 0) + 1
            if count >= _TWINS:
                self.twins[body] = record.url
