"""Memory while the same pages are read over and over: flat, or something holds trees."""

import gc
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.reading.labelled import LabelledPage
from crawler import read_page
from crawler.errors import PageRejected

_STATUS = Path("/proc/self/status")


def resident_mebibytes() -> float | None:
    """Return the memory that this process holds, or None where the system does not tell it so."""
    if not _STATUS.exists():
        return None
    line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def watch_memory(pages: Sequence[LabelledPage], *, count: int, marks: int = 5) -> dict[int, float]:
    """Return the memory in MiB after so many pages read, at equal distances; 0 stands for one round to warm up."""
    _read(pages, len(pages))
    found = {0: resident_mebibytes()}
    for mark in range(1, marks + 1):
        _read(pages, count // marks)
        found[mark * count // marks] = resident_mebibytes()
    return {after: mebibytes for after, mebibytes in found.items() if mebibytes is not None}


def _read(pages: Sequence[LabelledPage], count: int) -> None:
    for page in islice(cycle(pages), count):
        try:
            read_page(page.body, url=page.url)
        except PageRejected:
            continue
    gc.collect()
