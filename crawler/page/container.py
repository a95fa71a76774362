"""The element that holds the body: by descent along sentence weight, corrected by what CMS families name.

Sentence weights (length, with a bonus for ，。；：、) are summed upward from each text piece; from the top the way
goes down while one child holds most of the weight. A sentence seen before is subtracted along the second copy's
ancestors, so the first copy wins without a rule about ids; hidden text weighs nothing.
"""

import re
from collections.abc import Iterator

from crawler.page.tree import Chunk, Element, Tree

_SHARE = 0.6  # of a parent's weight that one child must hold for the descent to go on; flat between .5 and .7
_PUNCTUATION = "，。；：、！？,;"
_INLINE = frozenset(("p", "span", "font", "strong", "b", "em", "i", "u", "a", "o:p", "h1", "h2", "h3", "h4", "h5", "h6", "center", "br", "blockquote", "tr", "tbody", "li"))
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:foot|footer|bottom|copyright|comment|comments|sidebar|side|aside|related|recommend|hot|rank|nav|menu|header)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    r"\b(?:TRS_Editor|trs_editor_view|TRS_UEDITOR|trs_paper_default|v_news_content|article-content|article_content)\b"
    r"|^(?:zoom|zoomcon|ozoom|vsb_content(?:_\d+)?|UCAP-CONTENT|fontzoom|js_content|detailContent|artibody|BodyLabel)$",
    re.IGNORECASE,
)
_ANCHOR_TAGS = frozenset(("founder-content", "ucapcontent"))


def find_container(tree: Tree) -> Element | None:
    """Return the element that holds the body, or None where no text stands."""
    totals = _totals(tree)
    node = tree.root if tree.root in totals else None
    if node is None:
        return None
    path = list(_descend(node, totals))
    return _widen(path)


def _totals(tree: Tree) -> dict[Element, float]:
    own: dict[Element, float] = {}
    seen: set[str] = set()
    for chunk in tree.chunks:
        weight = _weigh(chunk)
        if weight:
            text = chunk.text.strip()
            own[chunk.owner] = own.get(chunk.owner, 0.0) + (-weight if text in seen else weight)
            seen.add(text)
    totals: dict[Element, float] = {}
    for owner, weight in own.items():
        if not tree.is_hidden(owner):
            totals[owner] = totals.get(owner, 0.0) + weight
            for element in owner.iterancestors():
                totals[element] = totals.get(element, 0.0) + weight
    return totals


def _weigh(chunk: Chunk) -> float:
    text = chunk.text
    if len(text) < 8 or chunk.owner.tag == "a":
        return 0.0
    marks = sum(text.count(mark) for mark in _PUNCTUATION)
    return len(text) + 10.0 * marks if marks else 0.0


def _descend(node: Element, totals: dict[Element, float]) -> Iterator[Element]:
    yield node
    while True:
        held = totals[node]
        best = max(node, key=lambda child: totals.get(child, 0.0), default=None)
        if best is None or totals.get(best, 0.0) < _SHARE * held:
            return
        node = best
        yield node


def _widen(path: list[Element]) -> Element:
    """Return the last element of the way down that is a block; one long paragraph is not its own container."""
    anchored = None
    for element in path:
        if element.tag in _ANCHOR_TAGS or _ANCHOR.search(f"{element.get('class', '')} ") or _ANCHOR.match(element.get("id", "")):
            anchored = element
    last = len(path) - 1
    while last > 0 and path[last].tag in _INLINE:
        last -= 1
    if anchored is not None and path.index(anchored) < last:
        return path[last]
    return anchored if anchored is not None else path[last]
