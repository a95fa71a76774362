"""The block that holds a whole text, where the way down ends in one that holds most of it.

Editors put parts of a text into blocks of their own: a lead, a section, a table, the office and the day below.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from crawler.page.clean import squash
from crawler.page.paragraphs import is_layout, is_short_line, start_of_text
from crawler.page.tables import is_data_table
from crawler.page.tail_boxes import names_others
from crawler.page.tree import Element
from crawler.page.weights import LEAST_PARAGRAPH

__all__ = ["whole_text"]

_LEVELS = 8  # how far above a block the text may go on
_LEAST_LINE = 15.0  # the weight of a sentence
_LINE = 20  # characters of a line of a text, on the average
_FEW_WORDS = 60  # characters of a heading, or of the office and the day that a text is signed with
_MOST_LINKS = 3  # beside a text: where there are more, boxes of links stand there
_NO_BOXES = frozenset("td th tr tbody thead ul ol li dl dt dd nav form aside header footer h1 h2 h3".split())
_SIGNED = re.compile(r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?$")
_MOST_SHORT_LINES, _MOST_SIGNATURES, _MOST_TABLES = 3, 3, 3  # that are looked at
_LABELLED = re.compile(r"\S{2,6}[:：]\S")  # 天气：晴
_MARK = re.compile("[，。！？；]")  # which no info line has
_BOX_CLASS = re.compile(
    r"comment|remark|reply|tips?\b|note\b|about|author|copyright|statement|disclaimer|follow|weather|side|right|aside|rank"
    r"|hot|list|relat|recommend|more|(?:^|[\s_-])(?:ad|app)s?(?:$|[\s_-])|pinglun|shengming",
    re.IGNORECASE,
)
_EDITORS = re.compile(r"(?:(?:(?:Word)?Section|Mso)\w*)?")  # names that word processors give
_OF_PORTAL = re.compile(
    "本[站网平]|侵权|APP|客户端|热线|留言|关注|温馨提示|公众号|版权|声明|转载|投稿|仅代表|作者提供|您觉得|扫码|二维码|小编"
)
_STATEMENT = re.compile(r"[【\[“]?(?:特别|免责|版权|郑重)?(?:声明|提示|说明)[】\]]?\s*[:：]")
_TOOL = re.compile("声明|版权|评论|分享|打印|关闭|字号|字体|扫|点击|浏览|来源|编辑|[上下]一[篇条]|ICP|©")


def whole_text(element: Element, totals: Mapping[Element, float], pointed: Element | None) -> Element:
    """Return the block that holds the whole text of which most stands in an element; ``totals`` are all weights.

    The text goes on in sentences that stand directly in a block around, in paragraphs and boxes of them, in the day
    that it is signed on, and right beside the element in short lines. A block that also holds the headline
    (``pointed``) or the info line is the last one, and returned only where the text goes on right beside.
    """
    around_headline = set() if pointed is None else set(pointed.iterancestors())
    found = node = element
    passed: list[tuple[Element, Element]] = []  # blocks around, each with the one inside, in which nothing was beside
    for _ in range(_LEVELS):
        above = node.getparent()
        if above is None or (above.tag == "body" and (pointed is None or pointed.getparent() is not above)):
            break
        if above in around_headline:
            return above if _goes_on_right_beside(node, totals) else found
        others = _without_boxes(node, known=pointed is not None)
        if others is None and not passed and _goes_on_right_beside(node, totals):
            return above
        if others is not None and _goes_on(node, above, others, totals, near=node is found):
            if any(is_layout(block, pointed, before=inside) for block, inside in [*passed, (above, node)]):
                return above if not passed and _goes_on_right_beside(node, totals) else found
            found, passed = above, []
        else:
            passed.append((above, node))
        node = above
    return found


def _goes_on_right_beside(element: Element, totals: Mapping[Element, float]) -> bool:
    """Whether a sentence stands right above or below a block, in a paragraph or block that no class names."""
    if not _EDITORS.fullmatch(f"{element.get('class') or ''}{element.get('id') or ''}"):
        return False  # a block with a name is the whole text
    beside = (_next_shown(element.itersiblings(preceding=above)) for above in (True, False))
    return any(
        other is not None
        and not (other.get("class") or other.get("id") or _leads_on(other))
        and (_is_more(other, totals) or _is_twin(other, element))
        for other in beside
    ) or any(map(_is_signature, islice(element.itersiblings(), 1)))


def _next_shown(elements: Iterable[Element]) -> Element | None:
    return next((element for element in elements if start_of_text(element)), None)


def _without_boxes(element: Element, *, known: bool) -> list[Element] | None:
    """Return what stands beside an element, behind it up to the first box of links; None where one stands before.

    Where the headline is not ``known``, a box behind tells too that the block around is no text.
    """
    before, behind = list(element.itersiblings(preceding=True)), list(element.itersiblings())
    end = next((place for place, other in enumerate(behind) if _count_links([other]) == _MOST_LINKS), len(behind))
    if _count_links(before) == _MOST_LINKS or (end < len(behind) and not known):
        return None
    return before + behind[:end]


def _count_links(elements: Sequence[Element]) -> int:
    """Return how many links stand in these, no more than make a box."""
    links = (link for element in elements for link in element.iter("a"))
    return sum(1 for _ in islice(links, _MOST_LINKS))


def _goes_on(
    node: Element, above: Element, others: Sequence[Element], totals: Mapping[Element, float], *, near: bool
) -> bool:
    directly = totals.get(above, 0.0) - sum(totals.get(child, 0.0) for child in above)
    if directly >= _LEAST_LINE or any(_is_more(other, totals) or _is_twin(other, node) for other in others):
        return True
    if any(map(_is_signature, islice(node.itersiblings(), _MOST_SIGNATURES))):
        return True
    shown = [other for other in others if _shows_something(other)]
    return near and 0 < len(shown) <= _MOST_SHORT_LINES and all(map(_may_be_line, shown))


def _is_twin(other: Element, element: Element) -> bool:
    """Whether a block holds lines as the one does that holds most of a text: both are an editor's, without a name."""
    if other.tag != element.tag or other.get("class") or element.get("class") or other.get("id") or element.get("id"):
        return False
    lines = [line for line in other if start_of_text(line)]
    plain = all(line.tag in ("p", "br") and is_short_line(line) for line in lines)
    return len(lines) > 1 and plain and not _is_of_portal(other) and not names_others(_first_line(other))


def _is_more(element: Element, totals: Mapping[Element, float]) -> bool:
    """Whether a block beside a text is more of it for sure."""
    weight = totals.get(element, 0.0)
    if element.tag in _NO_BOXES or _is_of_portal(element):
        return False
    if element.tag == "p" and weight >= _LEAST_LINE:
        return is_short_line(element) and _MARK.search(start_of_text(element)) is not None
    if weight < LEAST_PARAGRAPH or _leads_on(element) or _STATEMENT.match(start_of_text(element)):
        return False
    if names_others(_first_line(element)) or any(map(is_data_table, islice(element.iter("table"), _MOST_TABLES))):
        return False  # tables of data may be facts of a system
    return _is_in_sentences(element)


def _is_of_portal(element: Element) -> bool:
    """Whether a block's name or its first words say that it is the portal's: a remark, a tip, an appeal, a side box."""
    if _BOX_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    return _OF_PORTAL.search(start_of_text(element)) is not None


def _first_line(element: Element) -> str:
    return next((text for piece in element.itertext() if (text := str(piece).strip())), "")


def _is_signature(element: Element) -> bool:
    """Whether a block ends with the day that a text is signed on, below the office at most."""
    text = squash(start_of_text(element))
    return len(text) <= _FEW_WORDS and _SIGNED.search(text) is not None and not _TOOL.search(text)


def _is_in_sentences(element: Element) -> bool:
    """Whether a block's lines are long; readers' remarks are short, with a name above and a tool below each."""
    within = element.iterdescendants("p", "div", "section", "li", "br")
    lines = sum(node.tag == "br" or bool((node.text or "").strip()) for node in within)
    return len(squash("".join(map(str, element.itertext())))) >= _LINE * max(1, lines)


def _shows_something(element: Element) -> bool:
    return bool(start_of_text(element)) or _leads_on(element)


def _leads_on(element: Element) -> bool:
    return next(element.iter("a", "form", "input"), None) is not None


def _may_be_line(element: Element) -> bool:
    """Whether a block is a heading or another short line of a text, and no part of the page that a class names."""
    if element.tag in _NO_BOXES or (element.tag != "p" and (element.get("class") or element.get("id"))):
        return False
    text = start_of_text(element)
    if _OF_PORTAL.search(text) or (element.tag != "p" and _LABELLED.match(text)):
        return False
    return is_short_line(element) and len(text) <= _FEW_WORDS and not _TOOL.search(text)
