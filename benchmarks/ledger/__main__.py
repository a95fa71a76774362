"""``python -m benchmarks.ledger``: what ledger and archive cost, written to ``benchmarks/ledger.md``."""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.ledger.index import make_site, microseconds, seconds_to_open
from benchmarks.reading.report import table

ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "benchmarks" / "ledger.md"
_VARIANTS = ("feed", "ledger", "archive")


def main() -> None:
    """Measure, and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.add_argument("--pages", type=int, default=5000, help="pages of each crawl (5000)")
    parser.add_argument("--long", type=int, default=10_000, help="pages of the crawl whose memory is measured (10000)")
    parser.add_argument("--records", type=int, default=1_000_000, help="records of the large index (1000000)")
    parser.add_argument("--rounds", type=int, default=3, help="crawls of each variant, the median counts (3)")
    options = parser.parse_args()
    parts = [_head(), _costs(options.pages, options.rounds), _memory(options.long), _index(options.records)]
    RESULTS.write_text("\n".join(parts), "utf-8")
    _say(f"written: {RESULTS.relative_to(ROOT)}")


def _head() -> str:
    return (
        "# Figures of the ledger\n\n"
        "Written by `python -m benchmarks.ledger`; what is measured stands in `docs/benchmarks.md`.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}; CPython {platform.python_version()}.\n"
    )


def _costs(pages: int, rounds: int) -> str:
    spent: dict[str, list[float]] = {variant: [] for variant in _VARIANTS}
    with portal(pages) as port:
        for number in range(rounds):
            for variant in _VARIANTS:
                spent[variant].append(float(crawl(variant, port)["cpu"]))
                _say(f"round {number + 1} of {rounds}: {variant} {spent[variant][-1]:.1f} s")
    ratios = {
        variant: median(mine / feed for mine, feed in zip(spent[variant], spent["feed"], strict=True))
        for variant in _VARIANTS
    }
    rows = [
        [variant, f"{1000 * median(spent[variant]) / pages:.2f}", f"{ratios[variant]:.2f}"] for variant in _VARIANTS
    ]
    head = ("records go to", "CPU a page, ms", "as a multiple of the feed")
    return f"## A crawl of {pages:,} pages\n\n{table(head, rows)}"


def _memory(pages: int) -> str:
    with portal(pages) as port:
        resident = {int(count): size for count, size in crawl("archive", port)["resident"].items()}
    first, last = min(resident), max(resident)
    growth = resident[last] / resident[first] - 1
    row = [f"{size / 2**20:.1f}" for size in resident.values()]
    return (
        f"## Memory over {pages:,} pages, with the archive\n\n"
        + table(("records", *(f"{count:,}" for count in resident)), [["MiB", *row]])
        + f"\nFrom {first:,} to {last:,}: {growth:+.1%}.\n"
    )


def _index(records: int) -> str:
    with tempfile.TemporaryDirectory(prefix="ledger-") as data:
        folder = Path(data) / "county"
        make_site(folder, records)
        _say(f"index of {records:,} records made")
        seconds = median(seconds_to_open(folder) for _ in range(5))
        figures = microseconds(folder, records)
    rows = [
        ["opening the site, ms", f"{1000 * seconds:.1f}"],
        *([f"{name}, µs", f"{us:.1f}"] for name, us in figures.items()),
    ]
    return f"## An index of {records:,} records\n\n{table(('operation', 'median'), rows)}"


@contextmanager
def portal(pages: int) -> Iterator[int]:
    """Serve so many pages in a process of its own, and give its port."""
    command = [sys.executable, "-m", "benchmarks.ledger.portal", str(pages)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own module
    try:
        assert process.stdout is not None  # noqa: S101 -- a pipe was asked for
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def crawl(variant: str, port: int) -> dict[str, Any]:
    """Crawl the portal once and return the figures of the process."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as data:
        command = [sys.executable, "-m", "benchmarks.ledger.crawl", variant, str(port), data]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 -- our own module
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
