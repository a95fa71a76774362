"""``scrapy ledger verify SITE`` and ``scrapy ledger rebuild SITE``: a site's files, checked and put right."""

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler import exits
from crawler.commands.boundary import Boundary
from crawler.environment import check_settings, data_folder
from crawler.errors import ConfigurationError
from crawler.jobs.condition import is_site_folder
from crawler.ledger.lock import is_locked
from crawler.ledger.manifest import counted, is_segment_name
from crawler.ledger.opening import rebuild
from crawler.ledger.verify import verify
from crawler.misspelt import check_spelling

_ACTIONS = ("verify", "rebuild")


class Command(ScrapyCommand):
    """Check or rebuild the ledger of a site."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "verify|rebuild SITE"

    def short_desc(self) -> str:
        """Return the line for Scrapy's list of commands."""
        return "Check a site's records against manifest and index, or make these two anew"

    def long_desc(self) -> str:
        """Return what the help says."""
        return (
            "verify reads every segment of data/SITE and compares it with manifest.json and index.sqlite; it changes "
            "nothing. rebuild makes manifest and index anew from the files of records as they are, and says what was "
            "reset, and which of them the manifest had otherwise: records are never touched. SITE is the "
            "name of a folder in CRAWLER_DATA (of a portal without a site file: its host). "
            f"Exit codes: {exits.DONE} all is well; {exits.DEGRADED} something is not, each thing on "
            f"a line; {exits.CONFIGURATION} no such site, a run is going on, or a file of records cannot be read."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        """Do one of the two."""
        if len(args) == 1 and args[0] in _ACTIONS:
            raise UsageError(f"give a site behind {args[0]}, such as: scrapy ledger {args[0]} wuxi")
        if len(args) != 2 or args[0] not in _ACTIONS:
            raise UsageError(f"give verify or rebuild, and a site; not {' '.join(args) or 'nothing'}")
        with Boundary(self):
            assert self.settings is not None  # noqa: S101 -- set by Scrapy before it runs a command
            check_settings(self.settings)
            check_spelling(self.settings)
            folder = _folder(data_folder(self.settings), args[1])
            self.exitcode = _verify(folder) if args[0] == "verify" else _rebuild(folder)


def _folder(data: Path, site: str) -> Path:
    folder = data / site
    if Path(site).name != site or not _holds_data(folder):
        there = sorted(path.name for path in data.iterdir() if _holds_data(path)) if data.is_dir() else []
        problem = "holds no data of a site" if folder.is_dir() and site else "is no site there"
        raise ConfigurationError(f"{str(data)!r}: {site!r} {problem}; these are: {', '.join(there) or 'none'}")
    return folder


def _holds_data(folder: Path) -> bool:
    """Tell whether a folder is a site's, be it that only segments are left there."""
    return is_site_folder(folder) or (folder.is_dir() and any(is_segment_name(it.name) for it in folder.iterdir()))


def _verify(folder: Path) -> int:
    _check_idle(folder)
    problems = verify(folder)
    _check_idle(folder)  # one that began meanwhile changed what was compared
    for problem in problems:
        print(problem)
    print(f"{folder.name}: {counted(len(problems), 'problem') if problems else 'all is well'}", file=sys.stderr)
    return exits.DEGRADED if problems else exits.DONE


def _check_idle(folder: Path) -> None:
    if is_locked(folder):
        raise ConfigurationError(f"site {folder.name!r} is being crawled; wait for the run's end, or stop it first")


def _rebuild(folder: Path) -> int:
    ledger = rebuild(folder)
    for said in (*ledger.altered, *ledger.repaired):
        print(said)
    records, segments = counted(len(ledger.index), "record"), counted(len(ledger.manifest.segments), "segment")
    print(f"{folder.name}: {records} in {segments}", file=sys.stderr)
    ledger.close()
    return exits.DEGRADED if ledger.altered else exits.DONE
