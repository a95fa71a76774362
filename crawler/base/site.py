"""What all sites have in common: declared attributes, records from answers, one place in the books for each page."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.base.declaration import FIELD_SELECTORS, Declaration
from crawler.base.period import read_period, read_switch
from crawler.columns.listing import Listing, open_listing
from crawler.columns.rows import Row
from crawler.errors import BadArgument, PageChanged, PageRejected
from crawler.ledger.books import OUT_OF_RANGE, UNCHANGED, Books, Waiting
from crawler.network.answer_flags import answer_flags
from crawler.network.conditional import NOT_MODIFIED, conditions, validators_of
from crawler.network.failures import PutOff, outcome_of, reason_of, told_of
from crawler.network.own_hosts import is_own
from crawler.network.tls import TlsException
from crawler.page import read_raw
from crawler.page.profile import SiteProfile
from crawler.record import Record, add_flags
from crawler.regions import REGIONS
from crawler.text.dates import SHANGHAI

Context = Mapping[str, str]

_BEHIND_ALL = -10


class SiteSpider(Spider):
    """A site: declared attributes over one of the bases.

    A field's selector is declared only where the general reading does not do; it is CSS, or XPath when it starts with
    ``/`` or ``(``. Making a class checks what it declares and raises SiteMisdeclared; bases are made with
    ``abstract=True``.
    """

    kind: ClassVar[str] = "site"
    # Whether it is one of the sites; the spider for hosts without a site file is none.
    listed: ClassVar[bool] = True
    arguments: ClassVar[tuple[str, ...]] = ("since", "until", "full")
    # How many days after a page was saved it is asked whether it changed; each counts from the check before.
    recheck_days: ClassVar[tuple[int, ...]] = (1, 7, 30)

    # How often `scrapy crawl --due` crawls it: "daily", "workdays", "weekly", or so many hours.
    rhythm: ClassVar[str | int] = "daily"

    site_name: str
    region_code: str | None = None
    allowed_domains: tuple[str, ...]
    # Whether hosts under those of allowed_domains are the site's too.
    subdomains: bool = False
    # The name under which all its hosts count as one server, where they are one; other sites may bear it too.
    server: str | None = None
    tls_exception: TlsException | None = None
    # Whether its pages usually lack </html>, so that one without is no half of a page.
    unended_pages: bool = False
    start_urls: tuple[str, ...] = ()  # type: ignore[assignment]  # a tuple never changes

    headline: str | None = None
    kicker: str | None = None
    subheadline: str | None = None
    published: str | None = None
    source: str | None = None
    section: str | None = None
    breadcrumbs: str | None = None
    byline: str | None = None
    body: str | None = None
    flags: tuple[str, ...] = ()

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        """Check the declaration of a site; raises SiteMisdeclared."""
        super().__init_subclass__()
        if not abstract:
            cls.check(Declaration(cls))

    def __init__(self, **arguments: str) -> None:
        """Take the run's ``-a`` arguments; raises BadArgument."""
        self.check_arguments(arguments)
        super().__init__()
        self.asked = dict(arguments)
        self.period = read_period(arguments)
        self.full = read_switch("full", arguments)
        self.books = Books()
        self.warnings: list[str] = [self.tls_exception.told()] if self.tls_exception else []
        self.changed: list[PageChanged] = []

    @classmethod
    def check(cls, declaration: Declaration) -> None:
        """Check what the class declares; a base with attributes of its own adds to this."""
        declaration.check_names()
        declaration.check_hosts()
        declaration.check_addresses("start_urls", declaration.texts("start_urls", required=False))
        declaration.check_selectors()
        declaration.check_network()
        declaration.check_rhythm()
        declaration.texts("flags", required=False)
        declaration.check_known(_known_attributes(cls))

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Set what the site declares about TLS."""
        super().update_settings(settings)
        if cls.tls_exception:
            settings.setdict(cls.tls_exception.settings(), priority="spider")

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, str]) -> None:
        """Check the ``-a`` arguments of a run before anything is fetched; raises BadArgument."""
        for name, value in arguments.items():
            if name not in cls.arguments:
                raise BadArgument(name, value, f"one that {cls.name} has: {', '.join(cls.arguments)}")
        read_period(arguments)
        read_switch("full", arguments)

    @classmethod
    def folder(cls, arguments: Mapping[str, str]) -> str:  # noqa: ARG003 -- bases use them
        """Return the name of the folder that a run with these arguments writes to."""
        return cls.name

    @classmethod
    def hosts_to_contact(cls, arguments: Mapping[str, str]) -> tuple[str, ...]:  # noqa: ARG003 -- bases use them
        """Return the hosts that a run with these arguments may send requests to."""
        return tuple(cls.allowed_domains)

    @classmethod
    def profile(cls) -> SiteProfile | None:
        """Return the site as the page reader sees it; None reads pages as any portal's."""
        declared = {field: getattr(cls, field) for field in FIELD_SELECTORS}
        return SiteProfile(
            name=cls.name,
            site_name=cls.site_name,
            region_code=cls.region_code,
            region_name=REGIONS[cls.region_code] if cls.region_code else None,
            selectors={field: selector for field, selector in declared.items() if selector},
            flags=tuple(cls.flags),
        )

    def waiting_requests(self) -> Iterator[Request]:
        """Yield requests for pages that earlier runs left: pending and failed ones."""
        yield from self._requests_again(self.books.waiting())

    def check_requests(self) -> Iterator[Request]:
        """Yield requests for stored pages that are due for a check, behind all others."""
        for request in self._requests_again(self.books.due()):
            yield request.replace(priority=_BEHIND_ALL)

    def _requests_again(self, pages: Iterable[Waiting]) -> Iterator[Request]:
        for page in pages:
            if self.is_own(page.url) and self.period.holds(date.fromisoformat(page.day) if page.day else None):
                self.books.discover(page.url, always=True)
                yield self.article_request(page.url, page.context)

    def page_request(self, row: Row, context: Context | None = None) -> Request | None:
        """Enter a listed page into the books; return its request, or None where it is not to be fetched."""
        day = row.day.isoformat() if row.day else None
        if not self.books.discover(row.url, elsewhere=not self.is_own(row.url), day=day):
            return None
        if not self.period.holds(row.day):
            self.books.settle(row.url, OUT_OF_RANGE)
            return None
        told = dict(context or {}) | _told_by(row)
        self.books.tell(row.url, told)
        return self.article_request(row.url, told)

    def is_own(self, url: str) -> bool:
        """Tell whether an address lies on one of the site's hosts."""
        return is_own(urlsplit(url).hostname, self.allowed_domains, subdomains=self.subdomains)

    def article_request(self, url: str, context: Context) -> Request:
        """Return the request for an article; for one that is stored, only if it changed since."""
        return Request(
            url,
            callback=self.parse_page,
            errback=self.page_failed,
            headers=conditions(self.books.validators(url)),
            cb_kwargs={"context": context},
            meta={"page": url, "handle_httpstatus_list": [NOT_MODIFIED]},
        )

    def parse_page(self, response: Response, context: Context) -> Iterator[Record]:
        """Yield the records of an article's page, a digest before its stories; a rejected page yields none."""
        page = response.meta["page"]
        if response.status == NOT_MODIFIED:
            self.books.settle(page, UNCHANGED)
            return
        self.books.serve(page, validators_of(response))
        fetched_at = datetime.now(SHANGHAI).replace(microsecond=0)
        records = self.read(
            response.body,
            url=response.url,
            page=page,
            headers=_headers(response),
            fetched_at=fetched_at,
            context=context,
        )
        for record in records:
            yield replace(
                record,
                fetched_at=fetched_at.isoformat(),
                http_status=response.status,
                flags=add_flags(record, answer_flags(response.flags)),
                archive=response.meta.get("archive"),
            )

    def read(
        self,
        body: bytes,
        *,
        url: str,
        page: str,
        context: Context,
        headers: Mapping[str, str] | None = None,
        fetched_at: datetime | None = None,
    ) -> list[Record]:
        """Return the raw records of a page; a rejected one, or one outside the period, is put down in the books."""
        try:
            records = read_raw(
                body, url=url, profile=self.profile(), headers=headers, fetched_at=fetched_at, context=context
            )
        except PageRejected as rejected:
            self.books.settle(page, f"rejected:{rejected.reason}")
            self.warn(f"rejected {url}: {rejected}")
            return []
        if not self.period.holds(_day_of(records[0])):
            self.books.settle(page, OUT_OF_RANGE)
            return []
        self.books.expect(page, len(records))
        return records

    def open_list(self, response: Response) -> Listing:
        """Return the answer as a list page, decoded as articles are, and count it."""
        self.books.lists_read += 1
        return open_listing(response.body, url=response.url, headers=_headers(response))

    def page_failed(self, failure: Failure) -> None:
        """Put down an article that could not be fetched."""
        page = failure.request.meta["page"]  # type: ignore[attr-defined]  # Scrapy sets it on failures
        self.books.settle(page, outcome_of(failure))
        if not isinstance(failure.value, PutOff):  # said once, for all pages
            self.warn(f"not fetched: {page}: {told_of(failure)}")

    def list_failed(self, failure: Failure) -> None:
        """Put down a list page that could not be fetched: what it lists is missing from this run."""
        url = failure.request.url  # type: ignore[attr-defined]  # Scrapy sets it on failures
        self.books.lists_failed[url] = reason_of(failure)
        self.warn(f"list not fetched: {url}: {told_of(failure)}")

    def warn(self, text: str) -> None:
        """Log something that a person should know, and keep it for the run's report."""
        self.logger.warning(text)
        self.warnings.append(text)


def _known_attributes(site: type) -> set[str]:
    bases = site.__mro__[1:]
    annotated = {name for base in bases for name in inspect.get_annotations(base)}
    return annotated | {name for base in bases for name in vars(base)}


def _told_by(row: Row) -> dict[str, str]:
    told = {"day": row.day.isoformat() if row.day else None, "headline": row.headline}
    return {name: value for name, value in told.items() if value}


def _headers(response: Response) -> dict[str, str]:
    headers = response.headers
    return {name.decode("latin-1"): b", ".join(headers.getlist(name)).decode("latin-1") for name in headers}


def _day_of(record: Record) -> date | None:
    return date.fromisoformat(record.published_at[:10]) if record.published_at else None
