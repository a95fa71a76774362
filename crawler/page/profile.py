"""What a site declares about its pages: the part of a site file that the page reader needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteProfile:
    """A site as the page reader sees it, free of Scrapy.

    ``selectors`` maps a field (``headline``, ``kicker``, ``subheadline``, ``published``, ``source``,
    ``section``, ``breadcrumbs``, ``byline``, ``body``) to a CSS selector, or to an XPath when it starts
    with ``/`` or ``(``.
    ``flags`` are set on each record of the site (``mirror``).
    """

    name: str
    site_name: str
    region_code: str | None = None
    region_name: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
