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


@dataclass(frozen=True)
class Spent:
    """The seconds of CPU time that something took on a page, and those of a bare parse of the same page beside it."""

    seconds: float
    parse: float


def parse(page: LabelledPage) -> object:
    """Parse a page with parsel and do nothing else; ``page.text`` is decoded once."""
    return parsel.Selector(text=page.text).root


def beside_parse(call: Callable[[], object], page: LabelledPage, repeats: int) -> Spent:
    """Return the best time of some calls and of as many bare parses, in turn: a machine is now busy and now not."""
    parse(page)
    pairs = [(seconds(call), seconds(lambda: parse(page))) for _ in range(repeats)]
    return Spent(min(spent for spent, _ in pairs), min(bare for _, bare in pairs))


def multiples(times: Sequence[Spent]) -> Multiples:
    """Return times page by page as multiples of the pages' parses."""
    ratios = [time.seconds / time.parse for time in times]
    return Multiples(median(ratios), sum(time.seconds for time in times) / sum(time.parse for time in times))


def seconds(call: Callable[[], object]) -> float:
    """Return the CPU time of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start
