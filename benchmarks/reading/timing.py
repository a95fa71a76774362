"""Time as a multiple of a bare parse in the same run, so that figures of different machines compare."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import parsel

from benchmarks.reading.labelled import LabelledPage


@dataclass(frozen=True)
class Multiples:
    """How many bare parses something costs: the median over the pages, and summed over all."""

    median: float
    summed: float


def best_of(call: Callable[[], object], repeats: int) -> float:
    """Return the shortest time of some calls, in seconds of CPU time."""
    return min(_seconds(call) for _ in range(repeats))


def parse_seconds(page: LabelledPage, repeats: int) -> float:
    """Return how long parsel takes to parse a page that is decoded already."""
    text = page.text
    return best_of(lambda: parsel.Selector(text=text).root, repeats)


def multiples(spent: Sequence[float], parses: Sequence[float]) -> Multiples:
    """Return times page by page as multiples of the pages' parses."""
    return Multiples(median(one / parse for one, parse in zip(spent, parses, strict=True)), sum(spent) / sum(parses))


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
