"""Sites by name, through Scrapy's spider loader: the only registry."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.base.site import SiteSpider
from crawler.canonical import twins
from crawler.errors import ConfigurationError, UnknownSite
from crawler.page.profile import SiteProfile


def site_profile(name: str) -> SiteProfile | None:
    """Return a site as the page reader sees it, None for one that declares nothing.

    Raises UnknownSite with the nearest names, or ConfigurationError.
    """
    return _profile(name)


def site_class(name: str, settings: Settings) -> type[SiteSpider]:
    """Return the class of a site; raises UnknownSite with the nearest names, or ConfigurationError."""
    loader = site_loader(settings)
    try:
        site = loader.load(name)
    except KeyError:
        raise UnknownSite(name, get_close_matches(name, loader.list(), n=3, cutoff=0.4)) from None
    if not issubclass(site, SiteSpider):
        raise ConfigurationError(f"spider {name!r} is built on none of the bases in crawler/base; give it one")
    return site


def site_classes(settings: Settings) -> list[type[SiteSpider]]:
    """Return all sites, by name; raises ConfigurationError."""
    return [site for name in sorted(site_loader(settings).list()) if (site := site_class(name, settings)).listed]


def site_of_host(host: str, settings: Settings) -> type[SiteSpider] | None:
    """Return the site to which a host belongs, with or without ``www.``; raises ConfigurationError."""
    names = twins(host)
    return next((site for site in site_classes(settings) if not names.isdisjoint(site.allowed_domains)), None)


def site_loader(settings: Settings) -> SpiderLoaderProtocol:
    """Return Scrapy's loader; raises SiteMisdeclared, or ConfigurationError for a file that cannot be imported."""
    try:
        return get_spider_loader(settings)
    except (ImportError, SyntaxError) as error:
        raise ConfigurationError(f"a module of SPIDER_MODULES cannot be imported: {error}") from error


def use_spider_modules(modules: Sequence[str]) -> None:
    """Look sites up in these modules from now on, as a command's ``-s SPIDER_MODULES`` says."""
    if _modules != [*modules]:
        _modules[:] = modules
        _profile.cache_clear()


# Those of the project's settings where it is empty.
_modules: list[str] = []


@lru_cache(maxsize=256)
def _profile(name: str) -> SiteProfile | None:
    return site_class(name, _settings()).profile()


def _settings() -> Settings:
    """Return the settings of the project around; outside of any, those that the wheel brings."""
    settings = get_project_settings()
    if not settings.getlist("SPIDER_MODULES"):
        settings.setmodule("crawler.settings", priority="project")
    if _modules:
        settings.set("SPIDER_MODULES", list(_modules), priority="cmdline")
    return settings
