"""A page that lists articles: decoded as articles are, with its address and its scripts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from parsel import Selector, SelectorList

from crawler.page.decode import decode

# lxml puts what follows an inner closing tag into a second root that selectors do not see.
_CLOSERS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page: its final address, its tree, its whole text (paging often stands in a script)."""

    url: str
    tree: Selector
    text: str

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

    @property
    def base(self) -> str:
        """The address that links are relative to."""
        declared = self.tree.xpath("//base/@href").get()
        return urljoin(self.url, declared.strip()) if declared else self.url


def open_listing(body: bytes, *, url: str, headers: Mapping[str, str] | None = None) -> Listing:
    """Return the list page in these bytes; an empty page gives an empty listing."""
    text = _CLOSERS.sub("", decode(body, headers).utf8.decode("utf-8", "replace"))
    return Listing(url, Selector(text=text or "<html></html>", type="html"), text)
