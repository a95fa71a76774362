"""Which blocks are paragraphs of a text, whatever their tag, and which are the parts of a page's layout."""

import re
from collections.abc import Mapping
from itertools import islice, takewhile

from crawler.page.anchors import is_anchor
from crawler.page.tree import Element
from crawler.page.weights import LEAST_PARAGRAPH, SPANS

__all__ = ["holds_header", "is_layout", "is_paragraph", "is_short_line", "start_of_text"]

_HEADINGS = ("h1", "h2", "h3")
_AROUND = re.compile(
    r"^\D{0,6}(?:19|20)\d\d[-/]\d|^\D{0,6}(?:19|20)\d\d[.年]\d{1,2}[.月]\d{1,2}日?\s*(?:\d{1,2}[:：]\d\d|来源|星期)"
    r"|^(?:发布)?日期\s*[:：]|^今天是|(?:发布(?:时间|日期)|(?<![\u4e00-\u9fff])来源)\s*[:：]|ICP备|公网安备|版权所有"
    r"|^上一[篇条]"
)
_TOOL = re.compile(
    r"分享|打印|关闭|字[体号]|扫[一码描]|点击|浏览|编辑|收藏|首页|位置|[上下]一[篇条]|©|主办|承办|技术支持|电话|地址|声明|联系我们|网站|版权|ICP|^[\d\s:：-]+$"
)
_FEWEST_LINES = 2  # beside a paragraph of the same kind
_MOST_PIECES = 8  # of text, to see whether an element holds any


def is_paragraph(element: Element, totals: Mapping[Element, float], pointed: Element | None) -> bool:
    """Whether a block without blocks in it stands among others of its kind that hold text, or short lines of it."""
    above = element.getparent()
    if above is None or any(child.tag not in SPANS for child in element):
        return False
    beside = [other for other in above.iterchildren(str(element.tag)) if other is not element]
    if any(totals.get(other, 0.0) >= LEAST_PARAGRAPH for other in beside):
        return True
    if sum(child.tag == "br" for child in element) > 1:
        return False
    if is_layout(above, pointed) and not is_anchor(above):
        return _count_lines_beside(element, pointed) >= _FEWEST_LINES
    kind = element.get("class")
    return sum(other.get("class") == kind and is_short_line(other) for other in beside) >= _FEWEST_LINES


def _count_lines_beside(element: Element, pointed: Element | None) -> int:
    """Return how many short lines of an element's kind stand right beside it, the header's and tools apart."""
    count = 0
    header = set() if pointed is None else {pointed, *pointed.iterancestors()}
    for preceding in (True, False):
        for other in element.itersiblings(preceding=preceding):
            is_line = other.tag == element.tag and other.get("class") == element.get("class") and is_short_line(other)
            text = start_of_text(other)
            if not is_line or _AROUND.search(text) or _TOOL.search(text) or other in header:
                break
            count += 1
    return count


def is_layout(element: Element, pointed: Element | None, *, before: Element | None = None) -> bool:
    """Whether what stands in an element is headline, info line, text and footer: it is no body, then.

    ``pointed`` is the element of the page's headline. Only children ``before`` one are looked at, if it is given.
    """
    if element.tag == "body" or holds_header(element, pointed, before=before):
        return True
    return any(child.tag in _HEADINGS for child in takewhile(lambda child: child is not before, element))


def holds_header(element: Element, pointed: Element | None, *, before: Element | None = None) -> bool:
    """Whether the headline stands in an element, or what stands round a text, such as the info line."""
    children = takewhile(lambda child: child is not before, element)
    return _is_within(pointed, element) or any(_AROUND.search(start_of_text(child)) is not None for child in children)


def _is_within(element: Element | None, around: Element) -> bool:
    return element is not None and around in element.iterancestors()


def start_of_text(element: Element) -> str:
    """Return the first pieces of an element's text, joined."""
    return "".join(map(str, islice(element.itertext(), _MOST_PIECES))).strip()


def is_short_line(element: Element) -> bool:
    """Whether an element is one line of text: no blocks in it, no links, no pictures."""
    if any(child.tag not in SPANS or child.tag in ("a", "img") for child in element):
        return False
    return bool(start_of_text(element))
