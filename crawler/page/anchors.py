"""The names that CMS families give to the element which holds the body."""

import re

from lxml import etree

from crawler.page.tree import Element, Tree

_ANCHOR_CLASS = re.compile(
    r"\b(?:TRS_Editor|trs_editor_view|TRS_UEDITOR|trs_paper_default|v_news_content|article-content|article_content)\b",
    re.IGNORECASE,
)
_ANCHOR_ID = re.compile(
    r"(?:zoom|zoomcon|ozoom|vsb_content(?:_\d+)?|UCAP-CONTENT|fontzoom|js_content|detailContent|artibody|BodyLabel)$",
    re.IGNORECASE,
)
_ANCHOR_TAGS = frozenset(("founder-content", "ucapcontent"))
_FAMILIES = {
    "founder": "founder",
    "ucap": "ucap",
    "trs": "trs",
    "uca": "ucap",
    "vsb": "vsb",
    "v_n": "vsb",
    "ozo": "founder",
}
# By attribute first, as cheap as a look at each; ``is_anchor`` then compares the names.
_NAMED = etree.XPath(
    "//@class[contains(., 'TRS_') or contains(., 'trs_') or contains(., 'v_news_content') or contains(., 'rticle')]/.."
    " | //@id[contains(., 'oom') or contains(., 'vsb_content') or contains(., 'CONTENT') or contains(., 'js_content')"
    " or contains(., 'etailContent') or contains(., 'artibody') or contains(., 'BodyLabel')]/.."
)


def is_anchor(element: Element) -> bool:
    """Tell whether an element bears a family's name for the body."""
    if element.tag in _ANCHOR_TAGS:
        return True
    kind, name = element.get("class"), element.get("id")
    return bool((kind and _ANCHOR_CLASS.search(kind)) or (name and _ANCHOR_ID.match(name)))


def named_bodies(tree: Tree) -> list[Element]:
    """Return the elements that bear such a name, in document order."""
    marked: list[Element] = _NAMED(tree.root)  # type: ignore[assignment]  # the expression selects elements only
    return [element for element in marked if is_anchor(element)]


def anchor_family(element: Element) -> str | None:
    """Return the CMS family whose name for the body an element bears (trs, founder, ucap ...), or None."""
    if element.tag in _ANCHOR_TAGS:
        return _FAMILIES[str(element.tag).split("-", maxsplit=1)[0].removesuffix("content")]
    found = _ANCHOR_CLASS.search(element.get("class") or "") or _ANCHOR_ID.match(element.get("id") or "")
    return _FAMILIES.get(found[0][:3].lower(), found[0]) if found else None
