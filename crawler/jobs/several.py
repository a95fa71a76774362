"""Crawl several sites, each in a process of its own: which of them, what came of each, and the worst exit code."""

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

from crawler import exits
from crawler.base.loader import site_class, site_loader
from crawler.environment import check_settings, data_folder
from crawler.errors import ConfigurationError
from crawler.jobs.asked import Asked
from crawler.jobs.due import Due, when_due
from crawler.jobs.loader import OneByOneLoader
from crawler.jobs.processes import Ended, Processes
from crawler.jobs.stand_ins import SAID, is_stand_in
from crawler.jobs.table import print_table
from crawler.ledger.history import report_names
from crawler.text.dates import SHANGHAI

_COUNTS = ("saved", "unchanged", "known", "failed")
_HEAD = ("site", "exit", *_COUNTS, "newest", "seconds", "note")
_MOST_NAMED = 20


def crawl_several(asked: Asked, settings: Settings) -> int:
    """Crawl the sites that are asked for; return the worst exit code of all. Raises ConfigurationError."""
    check_settings(settings)
    # One site's mistake is its own: its process ends with 17, and the others go on.
    settings.set("SPIDER_LOADER_CLASS", OneByOneLoader, priority="cmdline")
    names = asked.names or _real_sites(settings)
    later = [due for due in _due(names, settings) if not due.is_due] if asked.due else []
    commands = {name: asked.command(name) for name in names if name not in {due.site for due in later}}
    data = data_folder(settings)
    before = {name: set(report_names(data / name)) for name in commands}
    processes = Processes(asked.jobs)
    ends = asyncio.run(processes.run(commands))
    _show({name: (end, _report(data / name, before[name])) for name, end in ends.items()}, later)
    stopped = {exits.INTERRUPTED} if processes.stops else set()
    return exits.worst({end.code for end in ends.values()} | stopped)


def all_sites(settings: Settings) -> tuple[str, ...]:
    """Return the names of all sites, of those with a mistake too."""
    return tuple(name for name in sorted(site_loader(settings).list()) if _is_site(name, settings))


def _real_sites(settings: Settings) -> tuple[str, ...]:
    """Return the names of all sites but those that no run could reach; these are told."""
    names = all_sites(settings)
    left = [name for name in names if _stands_in(name, settings)]
    for name in left:
        print(f"{name}: left out of --all: {SAID}", file=sys.stderr)
    return tuple(name for name in names if name not in left)


def _stands_in(name: str, settings: Settings) -> bool:
    try:
        return is_stand_in(site_class(name, settings), settings)
    except ConfigurationError:  # its own process tells
        return False


def _is_site(name: str, settings: Settings) -> bool:
    try:
        return site_class(name, settings).listed
    except ConfigurationError:
        return True


def _due(names: Iterable[str], settings: Settings) -> list[Due]:
    return list(when_due(names, settings, datetime.now(SHANGHAI)))


def _report(folder: Path, before: set[str]) -> Mapping[str, Any]:
    """Return the report that a run left, empty where it left none."""
    new = [name for name in report_names(folder) if name not in before]
    try:
        report = json.loads((folder / new[0]).read_text("utf-8")) if new else {}
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


def _show(results: Mapping[str, tuple[Ended, Mapping[str, Any]]], later: list[Due]) -> None:
    rows = [_row(name, end, report) for name, (end, report) in results.items()]
    if rows:
        print_table(_HEAD, rows, numbers=("exit", *_COUNTS, "seconds"))
    for due in later[:_MOST_NAMED]:
        print(str(due))
    if len(later) > _MOST_NAMED:
        print(f"and {len(later) - _MOST_NAMED} more that are not due")
    if not rows and not later:
        print("there is no site")


def _row(name: str, end: Ended, report: Mapping[str, Any]) -> list[str]:
    pages = report.get("pages") or {}
    counts = [_number(pages.get(word)) for word in _COUNTS]
    note = end.note or ("" if end.code == exits.DONE else exits.MEANINGS[end.code].partition(":")[0])
    return [name, str(end.code), *counts, str(report.get("newest") or "-"), f"{end.seconds:.0f}", note]


def _number(count: int | Mapping[str, int] | None) -> str:
    """Return a count of the books as text, those by reason summed."""
    if count is None:
        return "-"
    return str(sum(count.values()) if isinstance(count, Mapping) else count)
