"""Where the time of a reading goes: its parts, one after the other, each as multiples of a bare parse."""

import time
from collections.abc import Callable, Sequence
from functools import reduce
from typing import TypeVar

from benchmarks.reading.labelled import LabelledPage
from benchmarks.reading.timing import Multiples, Spent, multiples
from benchmarks.reading.timing import parse as bare_parse
from crawler import Record
from crawler.page import read_raw
from crawler.page.decode import decode
from crawler.page.fields import read_fields
from crawler.page.front_matter import has_front_matter, read_front_matter
from crawler.page.page import Page
from crawler.page.tree import parse
from crawler.text import STEPS

_WHOLE, _BARE = "read_raw", "bare parse"
REST = "refusals, captions, digest, record"
PARTS = {
    "decode": "bytes to UTF-8",
    "parse": "UTF-8 to a tree",
    "container": "meta tags, pieces of text, the body's element",
    "blocks": "the body's lines",
    "fields": "headline, date, source, trail, people around the body",
    REST: "the rest of `read_raw`",
    "steps": "boilerplate, people, finish",
}
Value = TypeVar("Value")


class _Clock:
    """Seconds of CPU time by part."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}

    def time(self, part: str, call: Callable[[], Value]) -> Value:
        start = time.process_time()
        value = call()
        self.parts[part] = time.process_time() - start
        return value


def time_parts(pages: Sequence[LabelledPage], repeats: int) -> dict[str, Multiples]:
    """Return the parts' times over pages that yield records."""
    rows = [_parts_of(page, repeats) for page in pages]
    return {part: multiples([Spent(row[part], row[_BARE]) for row in rows]) for part in PARTS}


def _parts_of(page: LabelledPage, repeats: int) -> dict[str, float]:
    runs = [_run(page) for _ in range(repeats)]
    best = {part: min(run[part] for run in runs) for part in runs[0]}
    whole, steps, bare = best.pop(_WHOLE), best.pop("steps"), best.pop(_BARE)
    return {**best, REST: max(0.0, whole - sum(best.values())), "steps": steps, _BARE: bare}


def _run(page: LabelledPage) -> dict[str, float]:
    clock = _Clock()
    utf8, stated = clock.time("decode", lambda: decode(page.body)).utf8, {}
    if has_front_matter(utf8):
        post = read_front_matter(utf8)
        utf8, stated = post.utf8, post.metas
    tree = clock.time("parse", lambda: parse(utf8))
    read = Page(tree, page.url, None, {}, stated)
    clock.time("container", lambda: read.container)
    clock.time("blocks", lambda: read.blocks)
    clock.time("fields", lambda: read_fields(read))
    raw = clock.time(_WHOLE, lambda: read_raw(page.body, url=page.url))
    clock.time("steps", lambda: _take_steps(raw))
    clock.time(_BARE, lambda: bare_parse(page))
    return clock.parts


def _take_steps(raw: Sequence[Record]) -> list[Record]:
    return [reduce(lambda record, step: step(record), STEPS.values(), record) for record in raw]
