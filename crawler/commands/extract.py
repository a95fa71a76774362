"""``scrapy extract FILE…``: print the records of saved pages, one JSON object a line; nothing is fetched."""

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler import exits, read_page
from crawler.base.loader import site_class
from crawler.commands.boundary import Boundary
from crawler.errors import BadArgument, PageRejected
from crawler.record import Record, to_json_line


class Command(ScrapyCommand):
    """Print what ``read_page`` makes of files."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "FILE... [--url URL] [--site NAME]"

    def short_desc(self) -> str:
        """Return the line for Scrapy's list of commands."""
        return "Print the records of saved pages as JSON Lines"

    def long_desc(self) -> str:
        """Return what the help says."""
        return (
            "Print the records of saved pages as JSON Lines; nothing is fetched. Exit codes: 0 all read; 2 usage, or a "
            "file that cannot be read; 10 some page is no record; 17 unknown site or bad value; 70 internal error."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--url", help="the address that the page came from; for one file only")
        parser.add_argument("--site", metavar="NAME", help="read as this site declares its pages")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the records of each file; a page that is none is told and the rest goes on."""
        if not args:
            raise UsageError("give the files of saved pages")
        if opts.url and len(args) > 1:
            raise UsageError("--url belongs to one file", print_help=False)
        with Boundary(self):
            self._check(opts)
            codes = {_extract(file, url=opts.url, site=opts.site) for file in args}
            self.exitcode = exits.USAGE if exits.USAGE in codes else exits.worst(codes)

    def _check(self, opts: argparse.Namespace) -> None:
        if opts.url and urlsplit(opts.url).scheme not in ("http", "https"):
            raise BadArgument("--url", opts.url, "an http or https address")
        if opts.site:
            assert isinstance(self.settings, Settings)  # noqa: S101 -- set by Scrapy before it runs a command
            site_class(opts.site, self.settings)


def _extract(file: str, *, url: str | None, site: str | None) -> int:
    """Print one file's records and return its exit code."""
    try:
        body = Path(file).read_bytes()
    except OSError as error:
        print(f"error: {file} cannot be read: {error.strerror}", file=sys.stderr)
        return exits.USAGE
    try:
        records = read_page(body, url=url or _address_of(file), site=site)
    except PageRejected as rejected:
        print(f"rejected: {file}: {rejected}", file=sys.stderr)
        return exits.DEGRADED
    _print(records)
    return exits.DONE


def _print(records: list[Record]) -> None:
    for record in records:
        sys.stdout.buffer.write(to_json_line(record).encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def _address_of(file: str) -> str:
    """Return a stand-in for an address that is not told: the file's name, without the folders of this machine."""
    return f"file:///{Path(file).name}"
