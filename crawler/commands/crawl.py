"""``scrapy crawl SITE``: Scrapy's own command, with checks before the first request and honest exit codes."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from scrapy import signals
from scrapy.commands import crawl
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler import exits
from crawler.base.loader import site_class, site_of_host
from crawler.base.site import SiteSpider
from crawler.commands.boundary import Boundary
from crawler.environment import check_settings, data_folder
from crawler.errors import ConfigurationError
from crawler.jobs.asked import add_options, is_for_several, read_asked
from crawler.jobs.interruptible import Interruptible
from crawler.jobs.several import crawl_several
from crawler.jobs.stopping import Stopping
from crawler.ledger.crawler import SiteCrawler
from crawler.ledger.feeds import check_feeds, failed_feeds, said_of_feeds
from crawler.ledger.opening import open_ledger
from crawler.ledger.report import degrade, read_report, write_report
from crawler.ledger.reporter import RunReporter
from crawler.ledger.run import check_folder
from crawler.ledger.summary import summary
from crawler.ledger.writing import check_room
from crawler.misspelt import check_spelling
from crawler.network.connect_to import address_of, read_connect_to
from crawler.network.identity import user_agent
from crawler.network.turns import open_folder


class Command(crawl.Command):
    """Crawl one site; the exit code comes from the run's report on the disk."""

    # Made here and not by Scrapy, so that a misdeclared site is a message and no traceback.
    requires_crawler_process = False
    requires_project = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "SITE ... | --all [--due] [options]"

    def short_desc(self) -> str:
        """Return the line for Scrapy's list of commands."""
        return "Crawl a site, by name; with -a url=COLUMN_URL the site 'portal' crawls a column of any portal"

    def long_desc(self) -> str:
        """Return what the help says."""
        codes = "; ".join(f"{code} {meaning}" for code, meaning in exits.MEANINGS.items())
        return (
            "Crawl a site into data/<site>/<run>.jsonl, with a report beside it. Arguments: -a since=YYYY-MM-DD "
            "-a until=YYYY-MM-DD; -a full=1 reads columns to their last page. What earlier runs have is not fetched "
            "again before it is due for a check. -O and -o write the new records of this run only, -O over what is "
            "there. E-papers go on from the last complete issue, at most 14 days back, and begin with today's; "
            "mirrors also take -a posts=FOLDER. "
            "Several sites (names, or --all) run in a process each, --jobs at once; the worst code is returned. "
            "A portal without a site file: scrapy crawl portal -a url=COLUMN_URL [-a pages=N], into data/<host>/. "
            f"Exit codes: {codes}."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        add_options(parser)
        parser.add_argument(
            "--max-minutes", type=_minutes, metavar="N", help="end the run after N minutes; the next one goes on there"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything that can be checked beforehand, then crawl."""
        several = read_asked(args, opts) if is_for_several(args, opts) else None
        if several is None and (len(args) != 1 or args[0].startswith("-")):
            raise UsageError(_misuse(args))
        with Boundary(self), Interruptible(self):
            assert self.settings is not None  # noqa: S101 -- set by Scrapy before it runs a command
            check_spelling(self.settings)
            if several:
                self.exitcode = crawl_several(several, self.settings)
                return
            if opts.max_minutes is not None:
                self.settings.set("MAX_MINUTES", opts.max_minutes, priority="cmdline")
            self._crawl(args[0], opts.spargs, self.settings)

    def _crawl(self, name: str, arguments: Mapping[str, str], settings: Settings) -> None:
        check_settings(settings)
        site = site_class(name, settings)
        site.check_arguments(arguments)
        _check_hosts(site, settings, arguments)
        _check_contact(site, settings, arguments)
        open_folder(settings["LOCK_FOLDER"])
        check_feeds(settings.getdict("FEEDS"))
        data = data_folder(settings)
        check_folder(data)
        check_folder(data / site.folder(arguments))
        _check_way(data / site.folder(arguments) / "archive")
        ledger = open_ledger(data / site.folder(arguments))
        check_room(ledger, settings.getint("MIN_FREE_BYTES"))
        self.crawler_process = AsyncCrawlerProcess(settings)
        crawler = SiteCrawler(site, self.crawler_process.settings, ledger=ledger)
        self.stopping = Stopping(ledger.folder.name)
        crawler.signals.connect(self.stopping.watch, signals.spider_opened)
        self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        self.exitcode = exits.INTERNAL if self.crawler_process.bootstrap_failed else _end(crawler)


def _minutes(text: str) -> float:
    """Return minutes; raises ArgumentTypeError."""
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes above 0, such as 90")
    return minutes


def _misuse(args: list[str]) -> str:
    return f"unknown option {args[0]}" if args else "give a site, or --all; 'scrapy sites' lists all"


def _check_hosts(site: type[SiteSpider], settings: Settings, arguments: Mapping[str, str]) -> None:
    """Raise ConfigurationError when the spider for any host is sent to one that has a spider of its own."""
    for host in () if site.listed else site.hosts_to_contact(arguments):
        if known := site_of_host(host, settings):
            raise ConfigurationError(
                f"{host} belongs to the site {known.name!r} ({known.site_name}), which knows it better; "
                f"give: scrapy crawl {known.name}"
            )


def _check_way(folder: Path) -> None:
    """Raise ConfigurationError where something else stands in the place of a folder."""
    if folder.exists() and not folder.is_dir():
        raise ConfigurationError(f"{folder} is no folder, and is in the way of one; move it elsewhere")


def _check_contact(site: type[SiteSpider], settings: Settings, arguments: Mapping[str, str]) -> None:
    """Raise ConfigurationError when nobody could be written to; replicas on this machine need no contact."""
    contact = settings["CRAWLER_CONTACT"]
    strangers = sorted(_unmapped(site, settings, arguments))
    if strangers and not contact:
        raise ConfigurationError(
            f"CRAWLER_CONTACT is not set; give the operators of {', '.join(strangers)} an address to write to, "
            "such as CRAWLER_CONTACT=mailto:you@example.org"
        )
    settings.set("USER_AGENT", user_agent(contact), priority="project")


def _unmapped(site: type[SiteSpider], settings: Settings, arguments: Mapping[str, str]) -> set[str]:
    """Return the hosts that a run may ask and that ``CONNECT_TO`` does not lead elsewhere, at the ports asked first."""
    mapped = read_connect_to(settings["CONNECT_TO"])
    hosts = set(site.hosts_to_contact(arguments))
    first = [address_of(url) for url in (arguments.get("url"), *site.start_urls) if url]
    there = {host for host, port in mapped if port in (80, 443)} | {
        host for host, port in first if (host, port) in mapped
    }
    return (hosts - there) | {host for host, port in first if host in hosts and (host, port) not in mapped}


def _end(crawler: Crawler) -> int:
    """Print the summary of a run and return its exit code, both from the report on the disk."""
    reporter = crawler.get_extension(RunReporter)
    if reporter:  # a run that was stopped while it began is never closed
        reporter.progress.end()
    report = read_report(reporter.run) if reporter else None
    if reporter is None or report is None:
        print("error: the run left no report; the log has the reason", file=sys.stderr)
        return exits.INTERNAL
    if reporter.unwritten:
        print(f"error: {reporter.unwritten}", file=sys.stderr)
        return exits.DISK
    if reporter.unended:
        print(f"error: {reporter.unended}", file=sys.stderr)
        return exits.INTERNAL
    if failed := failed_feeds(crawler):
        report = degrade(report, failed)
        write_report(reporter.run, report)
    feeds = "" if failed else said_of_feeds(crawler.settings.getdict("FEEDS"), sum(report.records.values()))
    print(summary(report, reporter.run) + feeds, file=sys.stderr)
    return report.exit_code
