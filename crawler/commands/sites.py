"""``scrapy sites``: the sites with Chinese name, region and kind."""

import argparse
import json

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from crawler.base.loader import site_classes
from crawler.base.site import SiteSpider
from crawler.commands.boundary import Boundary
from crawler.jobs.table import plain_table
from crawler.regions import REGIONS

_ANY_PORTAL = "A column of any other portal: scrapy crawl portal -a url=COLUMN_URL"
_HEAD = ("site", "name", "region", "kind")


class Command(ScrapyCommand):
    """List the sites."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return the line for Scrapy's list of commands."""
        return "List the sites: name, Chinese name, region, kind"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON array instead of a table")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- it takes none
        """Print the table."""
        with Boundary(self):
            assert isinstance(self.settings, Settings)  # noqa: S101 -- set by Scrapy before it runs a command
            sites = site_classes(self.settings)
            print(
                json.dumps([_entry(site) for site in sites], ensure_ascii=False, indent=1)
                if opts.json
                else f"{_table(sites)}\n\n{_ANY_PORTAL}"
            )


def _entry(site: type[SiteSpider]) -> dict[str, str | list[str] | None]:
    return {
        "site": site.name,
        "site_name": site.site_name,
        "region_code": site.region_code,
        "region_name": REGIONS[site.region_code] if site.region_code else None,
        "kind": site.kind,
        "hosts": list(site.allowed_domains),
    }


def _table(sites: list[type[SiteSpider]]) -> str:
    rows = [_HEAD, *((site.name, site.site_name, _region(site), site.kind) for site in sites)]
    return plain_table(rows)


def _region(site: type[SiteSpider]) -> str:
    return f"{site.region_code} {REGIONS[site.region_code]}" if site.region_code else "-"
