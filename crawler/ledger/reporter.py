"""The Scrapy extension that keeps a run's report: it counts what the signals say, tells progress, writes at the end."""

import sys
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler.base.site import SiteSpider
from crawler.errors import OutputError
from crawler.ledger.books import DUPLICATE, SAVED
from crawler.ledger.closing import WatchedPipelines
from crawler.ledger.drops import DroppedRecord
from crawler.ledger.report import Ending, PageError, Tally, closing_report, opening_report, write_report
from crawler.ledger.run import Run, begin_run
from crawler.record import Record
from crawler.text.dates import SHANGHAI


class RunReporter:
    """Keeps the report of one run of a site."""

    def __init__(self, crawler: Crawler, site: SiteSpider, run: Run) -> None:
        self.crawler, self.site, self.run = crawler, site, run
        self.tally = Tally()
        # Why the report of the run's end is not on the disk.
        self.unwritten: str | None = None
        self._between = crawler.settings.getfloat("PROGRESS_SECONDS")
        self._told = monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Begin a run: name it, and write a report that says no more than that it began."""
        site = crawler.spider
        if not isinstance(site, SiteSpider):
            raise NotConfigured("the spider is built on none of the bases in crawler/base")
        reporter = cls(crawler, site, begin_run(site.name, Path(crawler.settings["CRAWLER_DATA"])))
        write_report(reporter.run, opening_report(reporter.run))
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
        connect(self.tell_progress, signals.response_received)
        connect(self.close, signals.spider_closed)

    def record_saved(self, item: Record, response: Response | None) -> None:
        """Count a record and settle its page."""
        self.tally.records[item.kind] += 1
        self.tally.selector_missed += "selector_missed" in item.flags
        self.tally.numbers_masked += "numbers_masked" in item.flags
        self.site.books.settle(_page(item, response), SAVED)

    def record_dropped(self, item: Record, response: Response | None, exception: DropItem) -> None:
        """Count a record that a pipeline left out, and settle its page unless another record of it is kept."""
        outcome = exception.outcome if isinstance(exception, DroppedRecord) else f"rejected:{type(exception).__name__}"
        self.tally.dropped[outcome] += 1
        if outcome != DUPLICATE:
            self.site.warn(f"rejected {item.url}: {exception}")
        self.site.books.settle(_page(item, response), outcome)

    def pipeline_failed(self, item: Record, response: Response | None, failure: Failure) -> None:
        """List an error of a pipeline with the page it came up on."""
        self.site.books.settle(_page(item, response), "failed:pipeline")
        self.tally.errors.append(PageError(item.url, _told(failure)))
        if isinstance(failure.value, OutputError) and self.tally.disk is None:
            self.tally.disk = str(failure.value)
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="disk"))

    def callback_failed(self, failure: Failure, response: Response | Failure | None) -> None:
        """List an error of a callback with the address of its page."""
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

    def tell_progress(self) -> None:
        """Say now and then how far a run is."""
        if monotonic() - self._told >= self._between:
            self._told = monotonic()
            books = self.site.books
            done = len(books.outcomes) - books.pending
            found = sum(self.tally.records.values())
            sys.stderr.write(f"{self.site.name}: {done} of {len(books.outcomes)} pages so far, {found} records\n")

    def close(self, spider: Spider, reason: str) -> None:  # noqa: ARG002 -- Scrapy's signal
        """Write the report of the run that ends."""
        processor = self.crawler.engine.scraper.itemproc
        ending = Ending(
            at=datetime.now(SHANGHAI).replace(microsecond=0).isoformat(),
            reason=reason,
            pipelines_closed=isinstance(processor, WatchedPipelines) and processor.closed,
        )
        self.tally.changed = [PageError(changed.url, str(changed)) for changed in self.site.changed]
        report = closing_report(self.run, ending, books=self.site.books, tally=self.tally, warnings=self.site.warnings)
        try:
            write_report(self.run, report)
        except OutputError as error:
            self.unwritten = str(error)


def run_of(crawler: Crawler) -> Run | None:
    """Return the run that a crawler makes; None for a spider that is no site, as that of ``scrapy shell``."""
    reporter = crawler.get_extension(RunReporter)
    return reporter.run if reporter else None


def _page(item: Record, response: Response | None) -> str:
    """Return the address under which a record's page stands in the books."""
    return str(response.meta["page"]) if response is not None and "page" in response.meta else item.url


def _told(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
