"""``scrapy extract FILE…``: print the records of saved pages, one JSON object a line; nothing is fetched."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler import exits
from crawler.base.loader import site_class
from crawler.canonical import is_web_address
from crawler.commands.boundary import Boundary
from crawler.errors import BadArgument
from crawler.extraction import BROKEN, UNREADABLE, Extract, extract_pages
from crawler.jobs.interruptible import Interruptible
from crawler.saved_pages import LIST, find_pages, is_folder

_MOST_JOBS = 256
_BETWEEN = 0.2  # seconds between two looks at the progress


class Command(ScrapyCommand):
    """Print what ``read_page`` makes of files."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "FILE|FOLDER|-... [--url URL] [--site NAME] [--jobs N]"

    def short_desc(self) -> str:
        """Return the line for Scrapy's list of commands."""
        return "Print the records of saved pages as JSON Lines"

    def long_desc(self) -> str:
        """Return what the help says."""
        return (
            "Print the records of saved pages as JSON Lines; nothing is fetched. Give files, folders (all pages in "
            "them are read), or - for a list on standard input: a path a line, with the page's address behind a tab "
            "where it is known. Exit codes: 0 all read; 2 usage, or a file that cannot be read; 10 some page is no "
            "record; 11 stopped; 17 unknown site or bad value; 70 internal error."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--url", help="the address that the page came from; for one file only")
        parser.add_argument("--site", metavar="NAME", help="read as this site declares its pages")
        parser.add_argument("--jobs", metavar="N", default="1", help="read in N processes (default: 1)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the records of each page, in order; a page that is none is told and the rest goes on."""
        if not args:
            raise UsageError("give the files of saved pages, folders of them, or - for a list on standard input")
        if opts.url and (len(args) > 1 or args[0] == LIST or is_folder(args[0])):
            raise UsageError("--url belongs to one file", print_help=False)
        with Boundary(self), Interruptible(self) as stops:
            self._check(opts)
            pages = find_pages(args, url=opts.url)
            modules = self.settings.getlist("SPIDER_MODULES") if self.settings else []
            keep = self.settings.getbool("KEEP_PERSONAL_NUMBERS") if self.settings else False
            extracts = extract_pages(
                pages, site=opts.site, jobs=_jobs(opts.jobs), modules=modules, keep_personal_numbers=keep
            )
            tally = _Tally()
            try:
                _print(extracts, tally, stops)
            except KeyboardInterrupt:
                print(tally.summary(), file=sys.stderr)
                raise
            if tally.pages != 1:
                print(tally.summary(), file=sys.stderr)
            self.exitcode = tally.exit_code

    def _check(self, opts: argparse.Namespace) -> None:
        if opts.url and not is_web_address(opts.url):
            raise BadArgument("--url", opts.url, "an http or https address")
        _jobs(opts.jobs)
        if opts.site:
            assert isinstance(self.settings, Settings)  # noqa: S101 -- set by Scrapy before it runs a command
            site_class(opts.site, self.settings)


@dataclass(slots=True)
class _Tally:
    """What became of the pages so far."""

    pages: int = 0
    records: int = 0
    without: Counter[str] = field(default_factory=Counter)

    def add(self, extract: Extract) -> None:
        self.pages += 1
        self.records += len(extract.lines)
        if extract.reason is not None:
            self.without[extract.reason] += 1

    def summary(self) -> str:
        unreadable, broken = self.without[UNREADABLE], self.without[BROKEN]
        rejected = {reason: count for reason, count in self.without.items() if reason not in (UNREADABLE, BROKEN)}
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(rejected.items()))
        told = f"{sum(rejected.values())} rejected" + (f" ({reasons})" if reasons else "")
        ending = f", {broken} with an internal error" if broken else ""
        return f"{self.pages} pages: {self.records} records, {told}, {unreadable} unreadable{ending}"

    @property
    def exit_code(self) -> int:
        if self.without[BROKEN]:
            return exits.INTERNAL
        if self.without[UNREADABLE]:
            return exits.USAGE
        return exits.DEGRADED if self.without.total() else exits.DONE


class _Progress:
    """A line on the terminal that tells how far the command is; none where records or a log would stand beside it."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self.begun = self.told = monotonic()

    def tell(self, tally: _Tally) -> None:
        """Show the numbers, now and then."""
        if self.shown and (now := monotonic()) - self.told >= _BETWEEN:
            self.told = now
            sys.stderr.write(f"\r\x1b[K{tally.summary()}, {tally.pages / (now - self.begun):.0f} pages/s")
            sys.stderr.flush()

    def clear(self) -> None:
        """Leave the terminal's line to a message."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")


def _print(extracts: Iterable[Extract], tally: _Tally, stops: Interruptible) -> None:
    """Print records on standard output and pages without any on standard error; count each in ``tally``."""
    progress = _Progress()
    try:
        for extract in extracts:
            with stops.undisturbed():  # a stop finds whole lines, and each page counted
                sys.stdout.buffer.writelines(line + b"\n" for line in extract.lines)
                tally.add(extract)
            if extract.message:
                progress.clear()
                print(extract.message, file=sys.stderr)
            progress.tell(tally)
    finally:
        progress.clear()
        sys.stdout.buffer.flush()


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= _MOST_JOBS:
        raise BadArgument("--jobs", text, f"a whole number from 1 to {_MOST_JOBS}, such as 4")
    return int(text)
