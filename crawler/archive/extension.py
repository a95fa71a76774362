"""The Scrapy extension that holds a run's archive, from the repair of the last one to its end."""

from datetime import datetime
from importlib.metadata import version
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.archive.exchange import exchange_records
from crawler.archive.repair import repair_last, sayings
from crawler.archive.writer import ArchiveWriter
from crawler.environment import value_of
from crawler.errors import OutputError
from crawler.ledger.reporter import RunReporter
from crawler.network.identity import NAME
from crawler.record import Archive


class RunArchive:
    """Puts exchanges into the archive of the run; an error of the disk ends the run as the pipeline's does."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        # Both None where no run is kept, as by the spider of ``scrapy shell``.
        self.reporter: RunReporter | None = None
        self.writer: ArchiveWriter | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the archive of the run; raises NotConfigured where none is wanted."""
        if not value_of(crawler.settings, "ARCHIVE"):
            raise NotConfigured
        archive = cls(crawler)
        crawler.signals.connect(archive.open, signals.spider_opened)
        crawler.signals.connect(archive.close, signals.spider_closed)
        return archive

    def open(self) -> None:
        """Put right what the last run left. Where that fails, the first exchange raises the error."""
        self.reporter = self.crawler.get_extension(RunReporter)
        if self.reporter is None:
            return
        self.reporter.writer.flush = self.flush
        run, settings = self.reporter.run, self.crawler.settings
        about = _about(settings, f"{run.site}/{run.name}")
        self.writer = ArchiveWriter(
            run.folder, run.name, most_bytes=value_of(settings, "ARCHIVE_MAX_BYTES"), about=about
        )
        try:
            name, done = repair_last(run.folder)
        except OutputError as error:
            self.writer.broken = error
            return
        for said in sayings(done):
            self.reporter.site.warn(f"archive/{name}: {said}")

    def keep(self, request: Request, response: Response, begun: datetime) -> Archive | None:
        """Write an exchange and return where its answer stands; raises OutputError, and ends the run."""
        if self.writer is None or self.reporter is None:
            return None
        try:
            file, offset = self.writer.write(exchange_records(request, response, begun))
        except OutputError as error:
            self.reporter.stop_for_disk(error)
            raise
        return Archive(file=file, offset=offset)

    def flush(self) -> None:
        """Make what was kept last over a loss of power: before the records that refer to it. Raises OutputError."""
        if self.writer is not None:
            self.writer.flush()

    def close(self) -> None:
        """Close the file at the run's end."""
        try:
            if self.writer is not None:
                self.writer.close()
        except OutputError as error:
            if self.reporter is not None:
                self.reporter.unwritten = str(error)


def archive_of(crawler: Crawler) -> RunArchive | None:
    """Return the archive of the run that a crawler makes, None where none is kept."""
    return crawler.get_extension(RunArchive)


def _about(settings: BaseSettings, run: str) -> dict[str, str]:
    about = {
        "software": f"{NAME} warcio/{version('warcio')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": run,
        "operator": settings["CRAWLER_CONTACT"] or "",
        "http-header-user-agent": settings["USER_AGENT"],
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
    }
    return {name: " ".join(value.split()) for name, value in about.items()}
