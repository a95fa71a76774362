"""The Scrapy extension that keeps a run's report: it counts what the signals say, tells progress, writes at the end."""

import sqlite3
from datetime import datetime
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import AsyncioLoopingCall, call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from crawler.base.period import today
from crawler.base.site import SiteSpider
from crawler.environment import data_folder
from crawler.errors import OutputError
from crawler.ledger import index as indexes
from crawler.ledger.alarms import find_alarms
from crawler.ledger.books import DUPLICATE, SAVED, UNCHANGED, Books
from crawler.ledger.closing import WatchedPipelines
from crawler.ledger.crawler import SiteCrawler
from crawler.ledger.drops import DroppedRecord
from crawler.ledger.history import read_history
from crawler.ledger.opening import Ledger, open_ledger
from crawler.ledger.progress import Progress
from crawler.ledger.report import (
    MAX_MINUTES,
    Ending,
    Report,
    closing_report,
    opening_report,
    raise_alarms,
    write_report,
)
from crawler.ledger.run import Run, begin_run
from crawler.ledger.tally import PageError, Tally
from crawler.ledger.traffic import traffic
from crawler.ledger.writing import RecordWriter
from crawler.record import Record
from crawler.text.dates import SHANGHAI

_DAYS_COMPARED = 30
_KEEP_SECONDS = 1.0
# SQLite calls a full disk, and one that gives no answer, operational.
_OF_THE_DISK = (OutputError, sqlite3.OperationalError)


class RunReporter:
    """Keeps the report of one run of a site."""

    def __init__(self, crawler: Crawler, site: SiteSpider, run: Run, ledger: Ledger) -> None:
        self.crawler, self.site, self.run, self.ledger = crawler, site, run, ledger
        least_free = crawler.settings.getint("MIN_FREE_BYTES")
        self.writer = RecordWriter(ledger, run, least_free=least_free)
        self.report = opening_report(run, asked=site.asked, repaired=ledger.repaired)
        self.tally = Tally()
        # Whether a pipeline writes the records: without one, no page may count as saved.
        self.written = False
        # Why the report of the run's end is not on the disk: for want of room, or by an error of the crawler.
        self.unwritten: str | None = None
        self.unended: str | None = None
        self.keeper: LoopingCall | AsyncioLoopingCall | None = None
        self.progress = Progress(site.name, self.tally, between=crawler.settings.getfloat("PROGRESS_SECONDS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Begin a run: name it, and write a report that says no more than that it began."""
        site = crawler.spider
        if not isinstance(site, SiteSpider):
            raise NotConfigured("the spider is built on none of the bases in crawler/base")
        data = data_folder(crawler.settings)
        ledger = crawler.ledger if isinstance(crawler, SiteCrawler) else open_ledger(data / site.name)
        reporter = cls(crawler, site, begin_run(site.name, data), ledger)
        write_report(reporter.run, reporter.report)
        ledger.begin(reporter.run.name)
        site.books = Books(
            ledger.index,
            reporter.run.name,
            recheck_days=site.recheck_days,
            checkpoint=reporter.writer.checkpoint,
        )
        reporter.listen()
        return reporter

    def listen(self) -> None:
        """Connect each signal that tells something for the report."""
        connect = self.crawler.signals.connect
        connect(self.record_saved, signals.item_scraped)
        connect(self.record_dropped, signals.item_dropped)
        connect(self.pipeline_failed, signals.item_error)
        connect(self.callback_failed, signals.spider_error)
        connect(self.request_dropped, signals.request_dropped)
        connect(self.progress.tell, signals.response_received)
        connect(self.close, signals.spider_closed)
        connect(self.begin, signals.spider_opened)

    def begin(self) -> None:
        """Show progress from now on, and end the run when its time is up, if it has one."""
        self.progress.begin(self.site.books)
        self.keeper = create_looping_call(self.keep)
        self.keeper.start(_KEEP_SECONDS, now=False)
        minutes = self.crawler.settings["MAX_MINUTES"]
        if minutes is not None:
            call_later(float(minutes) * 60, self.end_in_time)

    def keep(self) -> None:
        """Put on the disk what was written a while ago and no later record has taken along."""
        try:
            self.writer.keep()
        except OutputError as error:
            self.stop_for_disk(error)

    def end_in_time(self) -> None:
        """Close the spider: what is on its way is finished, the rest stays pending."""
        if self.crawler.crawling:
            deferred_from_coro(self.crawler.engine.close_spider_async(reason=MAX_MINUTES))

    def record_saved(self, item: Record, response: Response | None) -> None:
        """Count a record and settle its page."""
        self.tally.count(item)
        self.site.books.come_through(_page(item, response), SAVED)

    def record_dropped(self, item: Record, response: Response | None, exception: DropItem) -> None:
        """Count a record that a pipeline left out, and settle its page unless another record of it is kept."""
        outcome = exception.outcome if isinstance(exception, DroppedRecord) else f"rejected:{type(exception).__name__}"
        self.tally.dropped[outcome] += 1
        if outcome.startswith("rejected"):
            self.site.warn(f"rejected {item.url}: {exception}")
        if outcome == UNCHANGED:
            self.tally.read(item)
        self.site.books.come_through(_page(item, response), outcome)

    def pipeline_failed(self, item: Record, response: Response | None, failure: Failure) -> None:
        """List an error of a pipeline with the page it came up on."""
        if isinstance(failure.value, _OF_THE_DISK):
            self.stop_for_disk(failure.value)
            return
        self.site.books.come_through(_page(item, response), "failed:pipeline")
        self.tally.errors.append(PageError(item.url, _told(failure)))

    def stop_for_disk(self, error: Exception) -> None:
        """End the run: what cannot be written stays pending, and the next run goes on there."""
        if self.tally.disk is None:
            self.tally.disk = str(error)
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="disk"))

    def callback_failed(self, failure: Failure, response: Response | Failure | None) -> None:
        """List an error of a callback with the address of its page."""
        if isinstance(failure.value, _OF_THE_DISK):
            self.stop_for_disk(failure.value)
            return
        url = response.url if isinstance(response, Response) else "(start)"
        self.tally.errors.append(PageError(url, _told(failure)))
        if isinstance(response, Response) and "page" in response.meta:
            self.site.books.settle(response.meta["page"], "failed:callback")
        else:
            self.site.books.lists_failed[url] = "callback"

    def request_dropped(self, request: Request) -> None:
        """Settle a page that redirects to one which was fetched before."""
        if "page" in request.meta:
            self.site.books.settle(request.meta["page"], DUPLICATE)

    def with_alarms(self, report: Report) -> Report:
        """Return the report with what is not as usual for the site."""
        past = read_history(self.run.folder, before=self.run.name)
        days = self.ledger.index.days(_DAYS_COMPARED)
        return raise_alarms(report, find_alarms(report, self.tally, past, days=days, today=today()))

    def finish_records(self) -> None:
        """Finish the run's segment. Where the disk does not let it, it stays a part, which the next run finishes."""
        try:
            if self.written:
                self.writer.finish()
        except OutputError as error:
            self.writer.close()
            self.tally.disk = self.tally.disk or str(error)

    def close(self, spider: Spider, reason: str) -> None:  # noqa: ARG002 -- Scrapy's signal
        """Write the report of the run that ends. What goes wrong here is told by the command, not only by the log."""
        self.progress.end()
        if self.keeper and self.keeper.running:
            self.keeper.stop()
        self.unended = "the run was not closed; the log has the error"
        try:
            self.finish_records()
            write_report(self.run, self.with_alarms(self.ending_report(reason)))
            self.unended = None
        except OutputError as error:
            self.unwritten = str(error)
        except sqlite3.DatabaseError as error:
            self.unended = f"{indexes.NAME} is damaged ({error}); the next run makes it anew from the records"
            indexes.remove_index(self.run.folder)
        finally:
            self.ledger.close()

    def ending_report(self, reason: str) -> Report:
        """Return the report of a run that ends for Scrapy's reason."""
        processor = self.crawler.engine.scraper.itemproc
        ending = Ending(
            at=datetime.now(SHANGHAI).replace(microsecond=0).isoformat(),
            reason=reason,
            pipelines_closed=isinstance(processor, WatchedPipelines) and processor.closed,
        )
        self.tally.changed = [PageError(changed.url, str(changed)) for changed in self.site.changed]
        report = closing_report(
            self.report, ending, books=self.site.books, tally=self.tally, warnings=self.site.warnings
        )
        report.network = traffic(self.crawler.stats.get_stats())
        return report


def writer_of(crawler: Crawler) -> RecordWriter | None:
    """Return what writes a run's records; None for a spider that is no site, as that of ``scrapy shell``."""
    reporter = crawler.get_extension(RunReporter)
    if reporter is None:
        return None
    reporter.written = True
    return reporter.writer


def _page(item: Record, response: Response | None) -> str:
    """Return the address under which a record's page stands in the books."""
    return str(response.meta["page"]) if response is not None and "page" in response.meta else item.url


def _told(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
