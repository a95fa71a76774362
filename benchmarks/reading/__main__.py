"""Score this reader and the installed peers on folders of labelled pages, and write ``benchmarks/results.md``."""

import argparse
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.reading.growth import LONGEST, find_worst_line, search_seconds, step_seconds
from benchmarks.reading.labelled import ROOT, LabelledPage, default_folders, read_folder, title_of
from benchmarks.reading.memory import watch_memory
from benchmarks.reading.parts import time_parts
from benchmarks.reading.readers import OURS, Reader, installed_peers, readers
from benchmarks.reading.report import memory_table, parts_table, quality_table, rules_table
from benchmarks.reading.scoring import NOTHING, Score, Totals, score, total
from benchmarks.reading.timing import Multiples, Spent, beside_parse, multiples
from crawler import read_page
from crawler.errors import PageRejected
from crawler.text.rules import RULES, Rule

RESULTS = ROOT / "benchmarks" / "results.md"
_READS = 5000
_LIMIT = 2.0  # seconds after which a rule's figure is "over"
_SIZE = 1_000_000

Row = tuple[Totals, Multiples | None]


@dataclass
class _Run:
    """What one reader made of a page: its score, and its time if it did not fail."""

    score: Score
    time: Spent | None


def main() -> int:
    """Measure everything and write the report; return 2 for a folder without labelled pages."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of labelled pages", metavar="FOLDER")
    parser.add_argument("--repeats", type=int, default=3, help="calls a page, of which the best counts")
    parser.add_argument("--output", type=Path, default=RESULTS, help="the report's file")
    options = parser.parse_args()
    folders = {title_of(folder): read_folder(folder) for folder in options.folders or default_folders()}
    for title, pages in folders.items():
        if not pages:
            sys.stderr.write(f"{title}: no labelled pages there; give a folder of NAME.html beside NAME.json\n")
            return 2
    options.output.write_text("\n".join(_report(folders, options.repeats)), "utf-8")
    return 0


def _report(folders: Mapping[str, Sequence[LabelledPage]], repeats: int) -> Iterator[str]:
    """Yield the report's paragraphs; memory comes before the peers are loaded."""
    largest = max(folders.values(), key=lambda pages: sum(len(page.body) for page in pages))
    memory = _show("memory", memory_table(watch_memory(largest, count=_READS)))
    yield _introduction()
    for title, pages in folders.items():
        yield from _folder(title, pages, repeats)
    yield f"## Memory\n\nThe process, while the pages of one folder are read over and over.\n\n{memory}"
    yield _rules()


def _introduction() -> str:
    packages = {"parsel": version("parsel"), "lxml": version("lxml"), **installed_peers()}
    named = ", ".join(f"{name} {number}" for name, number in packages.items())
    return (
        "# Figures of reading\n\n"
        "Written by `python -m benchmarks.reading`; what the columns mean stands in `docs/benchmarks.md`.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}; {platform.python_implementation()} {platform.python_version()}; {named}.\n"
    )


def _folder(title: str, pages: Sequence[LabelledPage], repeats: int) -> Iterator[str]:
    articles = [page for page in pages if page.error is None]
    rows = {name: _score_reader(read, articles, repeats) for name, read in readers().items()}
    yield f"## {title}: {len(articles)} pages\n\n{_show(title, quality_table(rows))}"
    if refused := [page for page in pages if page.error]:
        right = sum(_refusal(page) == page.error for page in refused)
        yield f"Of {len(refused)} pages that are no article, {right} are rejected with the labelled reason.\n"

    yield f"Parts of {OURS}'s time:\n\n{_show('parts', _parts(articles, repeats))}"


def _score_reader(read: Reader, pages: Sequence[LabelledPage], repeats: int) -> Row:
    runs = [_run(read, page, repeats) for page in pages]
    times = [run.time for run in runs if run.time is not None]
    return total([run.score for run in runs], errors=len(runs) - len(times)), multiples(times) if times else None


def _run(read: Reader, page: LabelledPage, repeats: int) -> _Run:
    """Read a page; one at which a reader fails, whatever it raises, scores nothing."""
    try:
        reading = read(page)
        time = beside_parse(lambda: read(page), page, repeats)
    except Exception:  # noqa: BLE001 - peers raise what they like
        return _Run(score(NOTHING, page.label), None)
    return _Run(score(reading, page.label), time)


def _refusal(page: LabelledPage) -> str | None:
    try:
        read_page(page.body, url=page.url)
    except PageRejected as rejected:
        return rejected.reason
    return None


def _parts(pages: Sequence[LabelledPage], repeats: int) -> str:
    return parts_table(time_parts([page for page in pages if _refusal(page) is None], repeats))


def _rules() -> str:
    rows = [(rule.name, rule.place, *_rule_seconds(rule)) for rule in RULES]
    return (
        "## Boilerplate rules on their worst input\n\n"
        "Milliseconds for the rule's pattern alone on its worst line, the longest that the step compares with it and\n"
        "one of 1 MB, and for the whole step on the worst body of 1 MB.\n\n"
        f"{_show('rules', rules_table(rows, _LIMIT))}"
    )


def _rule_seconds(rule: Rule) -> tuple[float, float, float]:
    line = find_worst_line(rule)
    return (
        search_seconds(rule, line, LONGEST[rule.place], limit=_LIMIT),
        search_seconds(rule, line, _SIZE, limit=_LIMIT),
        step_seconds(rule, line, _SIZE, limit=_LIMIT),
    )


def _show(title: str, text: str) -> str:
    """Print a table as soon as it is there, and return it."""
    print(f"{title}\n{text}", flush=True)
    return text


if __name__ == "__main__":
    sys.exit(main())
