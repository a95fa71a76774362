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
    keep_personal_numbers: bool = False,  # noqa: ARG001 - masking is a later step
) -> list[Record]:
    """Return the finished records of a page's bytes: nothing is fetched, nothing is stored, no clock is read.

    ``site`` names a spider whose declarations help; without it any portal's page is read, and Scrapy is not imported.
    ``context`` is what a list told of the page: ``day`` (YYYY-MM-DD), ``section``, ``headline``. Raises PageRejected
    for a page that is no record, UnknownSite for a name that no spider bears. ``keep_personal_numbers`` leaves
    identity, telephone and bank numbers as published (masking is a later step; until then none is masked).
    """
    raw = read_raw(body, url=url, profile=_profile(site), headers=headers, fetched_at=fetched_at, context=context)
    records = [reduce(lambda record, step: step(record), STEPS.values(), record) for record in raw]
    for record in records:
        check(record)
    return records


def _profile(site: str | None) -> SiteProfile | None:
    if site is None:
        return None
    from crawler.base.loader import site_profile  # noqa: PLC0415 - Scrapy costs half a second

    return site_profile(site)
