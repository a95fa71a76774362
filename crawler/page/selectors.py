"""A site's own selectors: CSS, or XPath when it starts with ``/`` or ``(``."""

from functools import lru_cache

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from crawler.page.clean import clean
from crawler.page.tree import Element


@lru_cache(maxsize=512)
def compile_selector(selector: str) -> etree.XPath:
    """Return the selector as a compiled XPath; raises ValueError with the selector for one that is none."""
    try:
        path = selector if selector.startswith(("/", "(")) else HTMLTranslator().css_to_xpath(selector)
        return etree.XPath(path)
    except (SelectorError, etree.XPathError) as error:
        raise ValueError(f"selector {selector!r} cannot be read: {error}") from error


def select_elements(root: Element, selector: str) -> list[Element]:
    """Return the elements that a selector finds, in document order."""
    found = compile_selector(selector)(root)
    return [item for item in found if isinstance(item, Element)] if isinstance(found, list) else []


def select_text(root: Element, selector: str) -> str | None:
    """Return the cleaned text of the first match that has any, or None."""
    found = compile_selector(selector)(root)
    for item in found if isinstance(found, list) else [found]:
        text = clean("".join(map(str, item.itertext())) if isinstance(item, Element) else str(item))
        if text:
            return text
    return None
