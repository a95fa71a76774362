"""The document of the sites: ``python -m crawler.site_table > docs/sites.md`` writes it anew."""

import inspect
from collections.abc import Iterable

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.base.site import SiteSpider
from crawler.regions import REGIONS

_HEAD = """\
# Sites

Made by `python -m crawler.site_table > docs/sites.md` from the site files; a test keeps it equal to them.
A portal that is not here can be crawled as well: [portal.md](portal.md).

| spider | site | region | kind | hosts |
| --- | --- | --- | --- | --- |
"""
_CHECKED = """
## What was checked against what
"""


def markdown(sites: Iterable[type[SiteSpider]]) -> str:
    """Return the document: a row for each site, then what each site file says of itself."""
    ordered = sorted(sites, key=lambda site: site.name)
    return _HEAD + "".join(map(_row, ordered)) + _CHECKED + "".join(map(_note, ordered))


def project_sites() -> list[type[SiteSpider]]:
    """Return the sites of the project that Scrapy runs in."""
    loader = SpiderLoader.from_settings(get_project_settings())
    return [site for site in map(loader.load, loader.list()) if issubclass(site, SiteSpider) and site.listed]


def _row(site: type[SiteSpider]) -> str:
    hosts = ", ".join(f"`{host}`" for host in site.allowed_domains)
    region = f"{site.region_code} {REGIONS[site.region_code]}" if site.region_code else "—"
    return f"| `{site.name}` | {site.site_name} | {region} | {site.kind} | {hosts} |\n"


def _note(site: type[SiteSpider]) -> str:
    paragraphs = (inspect.getdoc(inspect.getmodule(site)) or "").split("\n\n")
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return f"\n### {site.name}\n\n{text.replace('``', '`')}\n"


if __name__ == "__main__":
    print(markdown(project_sites()), end="")  # noqa: T201 -- printing is what the command does
