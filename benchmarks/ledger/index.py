"""Operations on the index of a site with many records, which is made for it with the ledger's own code."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from crawler.ledger.books import SAVED, Books
from crawler.ledger.index import NAME, Index
from crawler.ledger.manifest import Manifest, Segment, write_manifest
from crawler.ledger.opening import open_ledger
from crawler.ledger.segments import StoredLine
from crawler.record import record_id

_SITE = "county"
_SEGMENT = "20240101T080000.jsonl"
_ASKED = 2000


def make_site(folder: Path, records: int) -> None:
    """Make the index of a site with so many records; the segment it speaks of is a stand-in of no bytes."""
    folder.mkdir(parents=True)
    (folder / _SEGMENT).write_bytes(b"")
    segment = Segment.of_file(folder / _SEGMENT)
    write_manifest(folder, Manifest(1, (segment,)))
    index = Index(folder / NAME)
    index.ingest(_lines(records), "20240101T080000")
    index.note_segment(segment.name, segment.sha256)
    index.commit()
    index.close()


def _lines(records: int) -> Iterator[StoredLine]:
    for number in range(records):
        url = url_of(number)
        yield StoredLine(
            id=record_id(_SITE, url), kind="article", site=_SITE, url=url, canonical_url=url, headline=None,
            text_hash=f"{number:064x}", revision=1, part_of=None, stories=(), day="2024-01-01", fetched_at=None,
        )  # fmt: skip


def url_of(number: int) -> str:
    """Return the address of an article."""
    return f"http://county.example/xw/2024/t20240101_{number}.html"


def seconds_to_open(folder: Path) -> float:
    """Return how long a site takes to open: lock, manifest, index."""
    begun = time.perf_counter()
    ledger = open_ledger(folder)
    taken = time.perf_counter() - begun
    ledger.close()
    return taken


def microseconds(folder: Path, records: int) -> dict[str, float]:
    """Return the median time of what happens for each row of a list, in microseconds."""
    ledger = open_ledger(folder)
    books = Books(ledger.index, "20260101T080000")
    step = max(1, records // _ASKED)
    known = [url_of(number) for number in range(0, records, step)]
    new = [url_of(records + number) for number in range(_ASKED)]
    figures = {
        "a known address": _median(books.discover, known),
        "a new address, entered as pending": _median(books.discover, new),
        "its outcome": _median(lambda url: books.settle(url, SAVED), new),
        "a known record, by id": _median(ledger.index.record, [record_id(_SITE, url) for url in known]),
    }
    ledger.close()
    return figures


def _median(operation: Callable[[str], object], arguments: list[str]) -> float:
    times = []
    for argument in arguments:
        begun = time.perf_counter()
        operation(argument)
        times.append(time.perf_counter() - begun)
    return 1e6 * median(times)
