"""A page that lists articles: decoded as articles are, with its address and its scripts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from parsel import Selector, SelectorList

from crawler.page.decode import decode, without_controls

# lxml puts what follows an inner closing tag into a second root that selectors do not see.
_CLOSERS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Web pages, and what leads nowhere.
_NO_LINKS = frozenset(("http", "https", "javascript", "mailto", "tel", "sms", "about", "blob"))
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page: its final address, its tree, its whole text (paging often stands in a script)."""

    url: str
    tree: Selector
    text: str
    # What links are relative to.
    base: str = field(init=False)

    def __post_init__(self) -> None:
        """Find the base once: asking the tree for each link makes a long list slow."""
        object.__setattr__(self, "base", _base(self.url, self.tree.xpath("//base/@href").get("")))

    def select(self, query: str) -> SelectorList[Selector]:
        """Return what a declared selector finds: CSS, or XPath when it starts with ``/`` or ``(``."""
        return self.tree.xpath(query) if query.startswith(("/", "(")) else self.tree.css(query)

    def absolute(self, href: str | None) -> str | None:
        """Return the absolute http address of a link, without fragment, or None for scripts and mails."""
        address = (href or "").strip()
        if not address or address.startswith("#"):
            return None
        try:
            url = urljoin(self.base, address).partition("#")[0]
            return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else None
        except ValueError:  # such as an unclosed [ in the host
            return None

    def other_scheme(self, href: str | None) -> str | None:
        """Return the address of a link to something that is no web page (``ftp:``), cut short; None for all others."""
        scheme = _SCHEME.match((href or "").strip())
        if scheme is None or scheme[1].lower() in _NO_LINKS:
            return None
        return f"{scheme[1].lower()}:{(href or '').strip()[scheme.end() :][:_LONGEST_SHOWN]}"


def _base(url: str, declared: str) -> str:
    try:
        return urljoin(url, declared.strip())
    except ValueError:  # such as an unclosed [ in the host
        return url


def open_listing(body: bytes, *, url: str, headers: Mapping[str, str] | None = None) -> Listing:
    """Return the list page in these bytes; an empty page gives an empty listing."""
    text = _CLOSERS.sub("", without_controls(decode(body, headers).utf8).decode("utf-8", "replace"))
    return Listing(url, Selector(text=text or "<html></html>", type="html"), text)
