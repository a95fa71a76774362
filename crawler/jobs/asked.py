"""What a user asked of ``scrapy crawl`` for several sites, and the command line that each site gets."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrapy.exceptions import UsageError

from crawler.base.site import SiteSpider

_LOADER = "crawler.jobs.loader.OneByOneLoader"
_JOBS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sites, how many at once, and the options that each of them is crawled with."""

    names: tuple[str, ...]
    due: bool
    jobs: int
    options: tuple[str, ...]

    def command(self, name: str) -> list[str]:
        """Return the command line that crawls one site."""
        return [sys.executable, "-m", "scrapy", "crawl", name, *self.options]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for several sites."""
    parser.add_argument("--all", action="store_true", help="crawl all sites, each in a process of its own")
    parser.add_argument("--due", action="store_true", help="of these sites, only those that their rhythm says are due")
    parser.add_argument(
        "--jobs", type=_jobs, default=_JOBS, metavar="N", help=f"so many sites at once, {_JOBS} by default"
    )


def is_for_several(args: Sequence[str], opts: argparse.Namespace) -> bool:
    """Tell whether more is asked for than one named site, crawled now."""
    return opts.all or opts.due or len(args) > 1


def read_asked(args: Sequence[str], opts: argparse.Namespace) -> Asked:
    """Return what is asked for; no names mean all sites. Raises UsageError."""
    if problem := _misuse(args, opts):
        raise UsageError(problem)
    return Asked(tuple(dict.fromkeys(args)), opts.due, opts.jobs, tuple(_options(opts)))


def _misuse(args: Sequence[str], opts: argparse.Namespace) -> str | None:
    if options := [argument for argument in args if argument.startswith("-")]:
        return f"unknown option {options[0]}"
    if opts.all and args:
        return f"--all takes no names, and was given {', '.join(args)}"
    if not opts.all and not args:
        return "--due needs to know of which sites: name them, or give --all"
    if opts.output or opts.overwrite_output:
        return "-O and -o take the records of one site; those of each are in its folder of CRAWLER_DATA"
    own = [name for name in opts.spargs if name not in SiteSpider.arguments]
    return f"-a {own[0]}= is for one site; for several there are: {', '.join(SiteSpider.arguments)}" if own else None


def _options(opts: argparse.Namespace) -> list[str]:
    """Return the options that are handed on; the rest, as --pidfile, is for the command itself."""
    given: Mapping[str, Sequence[str]] = {
        "-a": [f"{name}={value}" for name, value in opts.spargs.items()],
        "-s": [*opts.set, f"SPIDER_LOADER_CLASS={_LOADER}"],
        "--max-minutes": [str(opts.max_minutes)] if opts.max_minutes is not None else [],
        "--loglevel": [opts.loglevel] if opts.loglevel else [],
        "--logfile": [opts.logfile] if opts.logfile else [],
    }
    words = [word for option, values in given.items() for value in values for word in (option, value)]
    return [*words, "--nolog"] if opts.nolog else words


def _jobs(text: str) -> int:
    """Return a number of processes; raises ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes from 1, such as 4")
    return int(text)
