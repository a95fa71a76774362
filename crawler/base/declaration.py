"""Checks of a site's declaration, made when its class is made: a mistake is told before the first request."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from crawler.base.rhythm import WANTED, read_rhythm
from crawler.errors import SiteMisdeclared
from crawler.network.own_hosts import is_own
from crawler.network.tls import TlsException
from crawler.page.selectors import compile_selector
from crawler.regions import REGIONS

# Fields of a record that a site may declare a selector for.
FIELD_SELECTORS = (
    "headline", "kicker", "subheadline", "published", "source", "section", "breadcrumbs", "byline", "body",
)  # fmt: skip
LIST_SELECTORS = ("article_links", "next_page")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*")

# A bracket is only read where its element is there.
_PAGE = (
    "<div id=a class=a><h1>a</h1><h2>a</h2><p>a<span>a</span></p><ul><li><a href=a>a</a></li></ul>"
    "<table><tr><td>a</td></tr></table></div>"
)
_EXAMPLES = {
    "name": 'name = "wuxi"',
    "site_name": 'site_name = "巫溪县人民政府"',
    "region_code": 'region_code = "500238" (and its line in crawler/regions.py)',
    "allowed_domains": 'allowed_domains = ("www.cqwx.gov.cn",)',
    "start_urls": 'start_urls = ("http://www.cqwx.gov.cn/zwxx_224/wxyw/",)',
    "flags": 'flags = ("mirror",)',
    "rhythm": 'rhythm = "workdays" or rhythm = 6',
    "selector": 'headline = "div.title h1" or headline = "//div[@id=\'title\']"',
}


class Declaration:
    """What a class declares, with the checks that every site passes."""

    def __init__(self, site: type) -> None:
        self.site = site
        self.name = str(getattr(site, "name", None) or site.__name__)

    def reject(self, attribute: str, problem: str, example: str | None = None) -> SiteMisdeclared:
        """Return the error for an attribute; the example is the usual one unless another fits better."""
        usual = _EXAMPLES.get(attribute, _EXAMPLES["selector"])
        return SiteMisdeclared(self.name, attribute, problem, example or usual)

    def value(self, attribute: str) -> Any:
        """Return the attribute's value; raises SiteMisdeclared where it is missing or empty."""
        value = getattr(self.site, attribute, None)
        if not value:
            raise self.reject(attribute, "is missing")
        return value

    def check_names(self) -> None:
        """Check the site's name, its portal's name and its region."""
        if not _NAME.fullmatch(self._text("name")):
            raise self.reject("name", f"is {self.name!r}, not lower-case letters, digits and _")
        self._text("site_name")
        code = getattr(self.site, "region_code", None)
        if code is not None and code not in REGIONS:
            raise self.reject("region_code", f"is {code!r}, which crawler/regions.py does not have")

    def check_hosts(self) -> None:
        """Check that hosts are bare names: no scheme, no path, no port."""
        for host in self.texts("allowed_domains"):
            if not _HOST.fullmatch(host):
                raise self.reject("allowed_domains", f"has {host!r}, which is no bare host name in lower case")

    def check_addresses(self, attribute: str, addresses: Iterable[str]) -> None:
        """Check that addresses are http or https, on the site's own hosts."""
        for address in addresses:
            try:
                parts = urlsplit(address)
            except ValueError as error:  # such as an unclosed [ in the host
                raise self.reject(attribute, f"has {address!r}, which cannot be read ({error})") from error
            if parts.scheme not in ("http", "https"):
                raise self.reject(attribute, f"has {address!r}, which is no http or https address")
            domains = self.site.allowed_domains  # type: ignore[attr-defined]
            if not is_own(parts.hostname, domains, subdomains=bool(getattr(self.site, "subdomains", False))):
                raise self.reject(attribute, f"has {address!r}, whose host is not in allowed_domains")

    def check_selectors(self, names: Iterable[str] = (*LIST_SELECTORS, *FIELD_SELECTORS)) -> None:
        """Check that each declared selector can be read as CSS or XPath."""
        page = html.fromstring(_PAGE)
        for name in names:
            query = getattr(self.site, name, None)
            if query is not None:
                self._check_selector(page, name, query)

    def check_network(self) -> None:
        """Check what the site declares about its hosts and about TLS."""
        for attribute in ("subdomains", "unended_pages"):
            value = getattr(self.site, attribute, False)
            if not isinstance(value, bool):
                raise self.reject(attribute, f"is {value!r}, neither True nor False", f"{attribute} = True")
        server = getattr(self.site, "server", None)
        if server is not None and not (isinstance(server, str) and re.fullmatch(r"[a-z0-9][a-z0-9._-]*", server)):
            raise self.reject("server", f"is {server!r}, no name in lower case", 'server = "cqwx"')
        exception = getattr(self.site, "tls_exception", None)
        problem = exception.problem() if isinstance(exception, TlsException) else f"is {exception!r}"
        if exception is not None and problem:
            example = 'tls_exception = TlsException(reason="old server, 2024-12-01", ciphers="DEFAULT@SECLEVEL=1")'
            raise self.reject("tls_exception", problem, example)

    def check_rhythm(self) -> None:
        """Check how often the site is to be crawled."""
        value = getattr(self.site, "rhythm", None)
        try:
            read_rhythm(value)
        except ValueError as error:
            raise self.reject("rhythm", f"is {value!r}, none of {WANTED}") from error

    def check_known(self, known: set[str]) -> None:
        """Check that the class declares nothing that no base knows: a misspelt name would do nothing in silence."""
        for attribute, value in vars(self.site).items():
            if attribute.startswith("_") or attribute in known or _is_method(value):
                continue
            near = get_close_matches(attribute, known, n=1)
            raise self.reject(attribute, "is not known" + (f", but {near[0]!r} is" if near else ""))

    def texts(self, attribute: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a tuple of non-empty texts; raises SiteMisdeclared, for one bare text too. A list is made one."""
        value = self.value(attribute) if required else getattr(self.site, attribute, ())
        if not isinstance(value, tuple | list) or not all(isinstance(text, str) and text for text in value):
            raise self.reject(attribute, f"is {value!r}, not a tuple of texts")
        if isinstance(value, list):
            value = tuple(value)
            setattr(self.site, attribute, value)
        return value

    def _text(self, attribute: str) -> str:
        value = self.value(attribute)
        if not isinstance(value, str):
            raise self.reject(attribute, f"is {value!r}, not a text")
        return value

    def _check_selector(self, page: html.HtmlElement, name: str, query: object) -> None:
        if not isinstance(query, str) or not query:
            raise self.reject(name, f"is {query!r}, not a selector", _EXAMPLES["selector"])
        try:
            compile_selector(query)(page)
        except (etree.XPathError, ValueError) as error:
            raise self.reject(name, f"is {query!r}, which cannot be read ({error})", _EXAMPLES["selector"]) from error


def _is_method(value: object) -> bool:
    return callable(value) or isinstance(value, classmethod | staticmethod | property)
