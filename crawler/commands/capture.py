"""``scrapy capture SITE CASE FILE --url URL``: make a fixture case of a saved page, for a person to review."""

import argparse
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.base.loader import site_class, use_spider_modules
from crawler.canonical import is_web_address
from crawler.cases import META, Case, write_case
from crawler.commands.boundary import Boundary
from crawler.errors import BadArgument

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Command(ScrapyCommand):
    """Write ``fixtures/<site>/<case>/``; tests never write there."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "SITE CASE FILE --url URL [options]"

    def short_desc(self) -> str:
        """Return the line for Scrapy's list of commands."""
        return "Save a page and its records as a fixture case, for a person to review"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--url", help="the address that the page came from")
        parser.add_argument(
            "--header", action="append", default=[], metavar="NAME=VALUE", help="a header of the answer"
        )
        parser.add_argument(
            "--context",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="what the column told: day, section, headline",
        )
        parser.add_argument("--fetched", help="when the page was fetched, such as 2024-12-15T09:30:00+08:00")
        parser.add_argument("--provenance", default="", help="where the page is from, in a sentence")
        parser.add_argument(
            "--into", default="fixtures", metavar="FOLDER", help="the folder of the cases (default: fixtures)"
        )
        parser.add_argument("--force", action="store_true", help="write over a case that is there")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the page, write the case, and say what to review."""
        if len(args) != 3 or not opts.url:
            raise UsageError("give a site, a case, a file and --url")
        site, name, file = args
        folder = Path(opts.into) / site / name
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} is no name of a case; use lower-case letters, digits, - and _", print_help=False
            )
        if (folder / META).exists() and not opts.force:
            raise UsageError(f"{folder} is there already; --force writes over it", print_help=False)
        with Boundary(self):
            if not is_web_address(opts.url):
                raise BadArgument("--url", opts.url, "an http or https address")
            assert isinstance(self.settings, Settings)  # noqa: S101 -- set by Scrapy before it runs a command
            site_class(site, self.settings)
            use_spider_modules(self.settings.getlist("SPIDER_MODULES"))
            case = _case(opts)
            print(f"review {write_case(folder, _read(file), case, site)}", file=sys.stderr)


def _case(opts: argparse.Namespace) -> Case:
    if opts.fetched:
        _check_moment(opts.fetched)
    return Case(
        url=opts.url,
        headers=_pairs("--header", opts.header),
        context=_pairs("--context", opts.context),
        fetched=opts.fetched,
        provenance=opts.provenance,
    )


def _pairs(option: str, entries: list[str]) -> Mapping[str, str]:
    pairs = {}
    for entry in entries:
        name, equals, value = entry.partition("=")
        if not equals:
            raise BadArgument(option, entry, "NAME=VALUE")
        pairs[name] = value
    return pairs


def _check_moment(text: str) -> None:
    try:
        aware = datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise BadArgument("--fetched", text, "a time with its zone, such as 2024-12-15T09:30:00+08:00")


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}", print_help=False) from error
