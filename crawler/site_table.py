"""The table of the sites in ``docs/sites.md``: ``python -m crawler.site_table > docs/sites.md`` writes it anew."""

import inspect
from collections.abc import Iterable

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.base.site import SiteSpider
from crawler.regions import REGIONS

_HEAD = """\
# Sites

Made by `python -m crawler.site_table > docs/sites.md` from the site files; a test keeps it equal to them.

| spider | site | region | kind | hosts | carries | checked |
| --- | --- | --- | --- | --- | --- | --- |
"""


def markdown(sites: Iterable[type[SiteSpider]]) -> str:
    """Return the document with one row a site, by name."""
    rows = [f"| {' | '.join(_cells(site))} |\n" for site in sorted(sites, key=lambda site: site.name)]
    return _HEAD + "".join(rows)


def _cells(site: type[SiteSpider]) -> tuple[str, ...]:
    carries, checked = _docstring(site)
    hosts = ", ".join(f"`{host}`" for host in site.allowed_domains)
    return f"`{site.name}`", site.site_name, _region(site.region_code), site.kind, hosts, carries, checked


def _docstring(site: type[SiteSpider]) -> tuple[str, str]:
    """Return the two paragraphs of a site file's docstring: what the site carries, and what was checked against what."""
    text = inspect.getdoc(inspect.getmodule(site)) or ""
    carries, _, checked = text.partition("\n\n")
    return " ".join(carries.split()), " ".join(checked.split()).replace("``", "`")


def _region(code: str | None) -> str:
    return f"{code} {REGIONS[code]}" if code else "—"


def _project_sites() -> list[type[SiteSpider]]:
    loader = SpiderLoader.from_settings(get_project_settings())
    return [site for site in map(loader.load, loader.list()) if issubclass(site, SiteSpider)]


if __name__ == "__main__":
    print(markdown(_project_sites()), end="")  # noqa: T201 -- printing is what the command does
