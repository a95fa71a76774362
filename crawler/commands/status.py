"""``scrapy status``: a line a site: its last run, its newest article, what is pending, what is not as usual."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler import exits
from crawler.base.loader import site_class
from crawler.base.site import SiteSpider
from crawler.commands.boundary import Boundary
from crawler.environment import check_settings, data_folder
from crawler.errors import ConfigurationError, UnknownSite
from crawler.jobs.condition import Condition, condition_of, is_site_folder
from crawler.jobs.loader import OneByOneLoader
from crawler.jobs.several import all_sites
from crawler.jobs.stand_ins import SAID, is_stand_in
from crawler.jobs.table import print_table
from crawler.misspelt import check_spelling
from crawler.text.dates import SHANGHAI

_HEAD = ("site", "rhythm", "last run +08:00", "exit", "state", "newest", "pending", "said")


class Command(ScrapyCommand):
    """Tell the condition of each site."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[SITE ...]"

    def short_desc(self) -> str:
        """Return the line for Scrapy's list of commands."""
        return "Tell of each site its last run, newest article, pending pages and alarms"

    def long_desc(self) -> str:
        """Return what the help says."""
        return (
            "A line a site: the sites of the project, and the hosts of portals without a site file that have data. "
            "SITE is a site or such a host. A site is stale when its last complete run is longer ago than three times "
            "its rhythm, when none ever was complete, or when its last run's alarm says that nothing is new. Reads "
            f"files only, and changes none. Exit codes: {exits.DONE} all is well; {exits.DEGRADED} a site is stale; "
            f"{exits.CONFIGURATION} no such site, or a setting is wrong."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON array instead of a table")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the conditions."""
        if options := [argument for argument in args if argument.startswith("-")]:
            raise UsageError(f"unknown option {options[0]}")
        with Boundary(self):
            assert isinstance(self.settings, Settings)  # noqa: S101 -- set by Scrapy before it runs a command
            check_settings(self.settings)
            check_spelling(self.settings)
            # A site file with a mistake is told beside its site, and hides no other.
            self.settings.set("SPIDER_LOADER_CLASS", OneByOneLoader, priority="cmdline")
            conditions = _conditions(args, self.settings)
            self.exitcode = exits.DEGRADED if any(condition.stale for condition in conditions) else exits.DONE
            _print(conditions, as_json=opts.json)


def _conditions(names: list[str], settings: Settings) -> list[Condition]:
    """Return the conditions of the named sites, of all without names; raises UnknownSite."""
    data, now = data_folder(settings), datetime.now(SHANGHAI)
    for name in names:
        if Path(name).name != name:
            raise ConfigurationError(f"{name!r} is no name of a site; 'scrapy status' alone lists all")
    if data.exists() and not data.is_dir():
        raise ConfigurationError(f"CRAWLER_DATA: {str(data)!r} is no folder; give the one that runs write to")
    if not data.exists():
        print(f"CRAWLER_DATA: there is no folder {str(data)!r}; the first run makes it", file=sys.stderr)
    sites = all_sites(settings)
    return [_condition(data / name, settings, now) for name in names or (*sites, *_hosts(data, sites))]


def _condition(folder: Path, settings: Settings, now: datetime) -> Condition:
    try:
        site = site_class(folder.name, settings)
    except UnknownSite:
        if not is_site_folder(folder):
            raise
        return condition_of(folder, None, now)
    except ConfigurationError as error:  # its runs end with 17 and leave no report: in time it is stale
        return condition_of(folder, SiteSpider.rhythm, now, problem=str(error))
    if not site.listed:
        raise ConfigurationError(f"{site.name!r} is no site; name the host that was crawled with it")
    found = condition_of(folder, site.rhythm, now)
    # No run of it can ever be complete: that is no news.
    return replace(found, stale=(), problems=(SAID, *found.problems)) if is_stand_in(site, settings) else found


def _hosts(data: Path, sites: Iterable[str]) -> list[str]:
    """Return the folders with data that belong to no site: hosts of portals without a site file."""
    there = {folder.name for folder in data.iterdir() if is_site_folder(folder)} if data.is_dir() else set()
    return sorted(there - {*sites})


def _print(conditions: list[Condition], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([condition.as_json() for condition in conditions], ensure_ascii=False, indent=1))
    else:
        print_table(_HEAD, [_row(condition) for condition in conditions], numbers=("exit", "pending"))


def _row(condition: Condition) -> list[str]:
    said = [*(f"stale: {why}" for why in condition.stale), *condition.problems]
    said += [alarm for alarm in condition.alarms if alarm not in condition.stale]
    return [
        condition.site,
        _text(condition.rhythm) if isinstance(condition.rhythm, str | None) else f"{condition.rhythm} h",
        condition.last_run.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if condition.last_run else "-",
        _text(condition.exit_code),
        condition.state,
        _text(condition.newest),
        _text(condition.index.pending),
        "; ".join(said),
    ]


def _text(value: str | int | None) -> str:
    return "-" if value is None else str(value)
