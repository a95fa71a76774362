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
# A cheap test of the bytes, and the elements worth a look.
_ANCHOR_BYTES = re.compile(
    rb"[\"' ](?:TRS_|trs_|v_news_content|zoom|vsb_content|UCAP-CONTENT|fontzoom|js_content|artibody|BodyLabel)"
)
_NAMED = etree.XPath("//div[@id or @class] | //td[@id or @class] | //span[@id] | //article[@id or @class]")


def is_anchor(element: Element) -> bool:
    """Tell whether an element bears a family's name for the body."""
    return (
        element.tag in _ANCHOR_TAGS
        or bool(_ANCHOR_CLASS.search(element.get("class") or ""))
        or bool(_ANCHOR_ID.match(element.get("id") or ""))
    )


def named_bodies(tree: Tree) -> list[Element]:
    """Return the elements that bear such a name, in document order; cheap for a page without any."""
    if not _ANCHOR_BYTES.search(tree.utf8):
        return []
    marked: list[Element] = _NAMED(tree.root)  # type: ignore[assignment]  # the expression selects elements only
    return [element for element in marked if is_anchor(element)]


def anchor_family(element: Element) -> str | None:
    """Return the CMS family whose name for the body an element bears (trs, founder, ucap ...), or None."""
    if element.tag in _ANCHOR_TAGS:
        return _FAMILIES[str(element.tag).split("-", maxsplit=1)[0].removesuffix("content")]
    found = _ANCHOR_CLASS.search(element.get("class") or "") or _ANCHOR_ID.match(element.get("id") or "")
    return _FAMILIES.get(found[0][:3].lower(), found[0]) if found else None
