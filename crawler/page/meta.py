"""What a page says of itself: meta tags, title, the Founder property comment."""

import html
import re

from crawler.page.clean import clean
from crawler.page.tree import Tree

# How government sites write the names that are read in lower case.
META_CASE = {
    "articletitle": "ArticleTitle",
    "pubdate": "PubDate",
    "contentsource": "ContentSource",
    "columnname": "ColumnName",
    "sitename": "SiteName",
}
_TAGS = re.compile(r"<[^<>]*>")
_PROPERTY = re.compile(rb"<!--\s*enpproperty(.{0,4000}?)/enpproperty", re.DOTALL | re.IGNORECASE)
_PROPERTY_FIELD = re.compile(r"<(\w+)>([^<]*)</\1>")


def read_metas(tree: Tree) -> dict[str, str]:
    """Return meta contents by name or property in lower case; of repeated names the first that is filled."""
    metas: dict[str, str] = {}
    for element in tree.named["meta"]:
        name = element.get("name") or element.get("property")
        content = element.get("content")
        if name and content and not content.isspace():
            metas.setdefault(name.strip().lower(), content)
    return metas


def read_title(tree: Tree) -> str:
    """Return the title as text; some sites escape mark-up into it, which goes."""
    element = next(iter(tree.named["title"]), None)
    if element is None:
        return ""
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return clean(_TAGS.sub(" ", html.unescape(text)) if "<" in text or "&" in text else text)


def read_property(tree: Tree) -> dict[str, str]:
    """Return the fields of a Founder page's ``enpproperty`` comment: date, author, title, introtitle, nodename ..."""
    if tree.utf8.rfind(b"enpproperty") < 0:  # twice as fast as a search from the start
        return {}
    found = _PROPERTY.search(tree.utf8)
    if found is None:
        return {}
    fields = _PROPERTY_FIELD.findall(found[1].decode("utf-8", "replace"))
    return {name.lower(): clean(html.unescape(value)) for name, value in fields if value.strip()}
