"""A crawler for the news of Chinese local governments: clean, dated, attributed records from their portals."""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce

from crawler.page import SiteProfile, read_raw
from crawler.record import Record
from crawler.text import STEPS, check

__all__ = ["Record", "read_page"]


def read_page(
    body: bytes,
    *,
    url: str,
    site: str | None = None,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
    context: Mapping[str, str] | None = None,
    keep_personal_numbers: bool = False,
) -> list[Record]:
    """Return the finished records of a page's bytes: nothing is fetched, nothing is stored, no clock is read.

    ``site`` names a spider whose declarations help; without it any portal's page is read, and Scrapy is not imported.
    ``context`` is what a list told of the page: ``day`` (YYYY-MM-DD), ``section``, ``headline``. Raises PageRejected
    for a page that is no record, UnknownSite for a name that no spider bears. ``keep_personal_numbers`` leaves
    identity, mobile telephone and bank card numbers as published; without it they are masked (flag ``numbers_masked``).
    """
    raw = read_raw(body, url=url, profile=_profile(site), headers=headers, fetched_at=fetched_at, context=context)
    steps = [step for name, step in STEPS.items() if name != "masking" or not keep_personal_numbers]
    records = [reduce(lambda record, step: step(record), steps, record) for record in raw]
    for record in records:
        check(record)
    return records


def _profile(site: str | None) -> SiteProfile | None:
    if site is None:
        return None
    from crawler.base.loader import site_profile  # noqa: PLC0415 - Scrapy costs half a second

    return site_profile(site)
