"""How much each element's own text counts in the search for the body: its length, with a bonus for ，。；：、.

What stands before the page's headline counts a tenth, what stands behind a heading such as 相关新闻 little, a footer's
sentences next to nothing, and a sentence seen before nothing: it counts against what holds only its second copy.
"""

import re
from collections.abc import Sequence

from crawler.page.site_names import names_portal
from crawler.page.tree import Element, Piece, Tree, in_link

__all__ = ["FURNITURE", "LEAST_PARAGRAPH", "SPANS", "Copy", "headline_place", "info_element", "own_weights"]

_BEFORE_POINTER = 0.1  # what text before the first visible headline counts
_SHORTEST_POINTER = 6
_LONGEST_HEADLINE = 200  # with the blanks round it in the source
_SHORTEST_TEXT = 8
_WITHOUT_MARKS = 0.5  # what a character counts in text without any sentence mark: tables and lists of names
# Headings and tools that stand behind a body and not in it: what follows them counts little.
_BEHIND = re.compile(
    r"[【\[(（]?\s*(?:(?:网友|最新|热门|全部|精彩|我要)?评论|我来说两句"
    r"|相关(?:新闻|阅读|链接|报道|文章|稿件|推荐|信息|文档|附件)|热[点门]\S{0,2}(?:新闻|推荐|文章|阅读|排行)"
    r"|推荐(?:阅读|新闻|文章)|为[您你]推荐$|更多精彩$|大家都在看$|点击排行|猜你喜欢|延伸阅读|上一[篇条则]|下一[篇条则]|责任编辑|责编|免责声明|版权声明|打印本页"
    r"|关闭窗口|扫一扫|图片新闻|最新(?:新闻|文章|更新)|排行榜?)"
)
_BEHIND_STARTS = frozenset("【[(（网最热全精我评相推猜延上下责免版打关扫图排为更大点")
_INFO = re.compile(r"(?:发布(?:时间|日期)|发稿时间|信息来源|文章来源|来源|当前位置|您(?:现在|当前)的位置)\s*[:：]")
_SHARE_BEHIND = 0.2  # of the weight before a line of date and source that must stand behind it
_LONGEST_MARK = 24
_BEHIND_BODY = 0.15
# Sentences of statements and footers; a news text has one here and there, a statement little else.
# All alternatives begin with a literal and none ignores case: only so the search can skip to their first letters.
FURNITURE = re.compile(
    r"ICP备|公网安备|标识码|Copyright|COPYRIGHT|copyright|©|版权所有|版权均|版权属于|版权归|凡本网|凡本站|免责声明"
    r"|不代表本|不代表平台|不代表作者|禁止转载|未经授权|未经许可|未经本|未经书面|互联网新闻信息服务|违法和不良信息"
    r"|分辨率|浏览器|二维码|网站地图|法律声明|联系我们|主办[:：]|主办单位[:：]|承办[:：]|承办单位[:：]|维护[:：]"
    r"|技术支持|邮编"
)
_FURNITURE_SHARE = 0.05
_OF_SHORT_LINES = 3.0  # what a character of a short line counts on a page that has no longer ones
_LINE_TAGS = frozenset(("p", "div", "section", "article", "td", "th", "li"))
_TEXT_TAGS = frozenset(("p", "td", "th", "span", "font"))
LEAST_PARAGRAPH = 60.0  # the weight of a paragraph that says something
_MARKS = re.compile("[，。；、！？,;]")
SPANS = frozenset("span font strong b em i u a o:p br img sub sup small big wbr label st1:chsdate".split())


# The element that holds a sentence's second copy, the one that holds the first, and the weight.
Copy = tuple[Element, Element, float]


def own_weights(tree: Tree, start: int | None, *, short: bool = False) -> tuple[dict[Element, float], list[Copy]]:
    """Return the weight of the text directly in each element, and the second copies of sentences, which weigh nothing.

    ``start`` is the place of the headline; where that is not known, the first line of date and source stands for it.
    ``short`` lets lines of a few characters weigh too, for texts that are made of nothing else.
    """
    weights = _weights(tree.pieces, short=short)
    if start is None:
        start = _info_place(weights)
    own: dict[Element, float] = {}
    copies: list[Copy] = []
    seen: dict[str, Element] = {}  # sentence -> where it stood first
    behind = 0.0  # the weight met since the start
    factor = 1.0 if start is None else _BEFORE_POINTER
    for place, owner, bare, weight in weights:
        if start is not None and place >= start:
            if behind == 0.0 and factor == _BEFORE_POINTER:
                factor = 1.0
            if behind > LEAST_PARAGRAPH and bare[0] in _BEHIND_STARTS and _is_behind_mark(bare):
                factor = _BEHIND_BODY
        if weight and place != start:
            behind += weight if factor == 1.0 else 0.0
            first = _first_copy(bare, owner, seen, tree)
            if first is None:
                own[owner] = own.get(owner, 0.0) + weight * factor
            else:
                copies.append((owner, first, weight * factor))
    return own, copies


def _weights(pieces: Sequence[Piece], *, short: bool) -> list[tuple[int, Element, str, float]]:
    """Return the place, the owner, the text and the weight of each piece that is no link."""
    return [
        (place, owner, bare, _weigh(bare, owner, tag, short=short))
        for place, (text, owner, _) in enumerate(pieces)
        if (tag := owner.tag) != "a" and (bare := text.strip())
    ]


def _is_behind_mark(bare: str) -> bool:
    return len(bare) <= _LONGEST_MARK and _BEHIND.match(bare) is not None


def _info_place(weights: Sequence[tuple[int, Element, str, float]]) -> int | None:
    """Return the place of the first line of date and source, where most of the text stands behind it.

    On pages that show them below the body it would point the wrong way.
    """
    found = next((place for place, _, bare, _ in weights if len(bare) < _LONGEST_HEADLINE and _INFO.match(bare)), None)
    if found is None:
        return None
    before = sum(weight for place, _, _, weight in weights if place < found)
    behind = sum(weight for place, _, _, weight in weights if place > found)
    return found if behind >= _SHARE_BEHIND * before else None


def info_element(tree: Tree) -> Element | None:
    """Return what holds the first visible line of date and source: the headline is near, where a page states none."""
    for text, owner, _ in tree.pieces:
        is_info = len(text) < _LONGEST_HEADLINE and _INFO.match(text.lstrip()) and "位置" not in text
        if is_info and not tree.is_hidden(owner):
            return owner
    return None


def headline_place(tree: Tree, pointers: Sequence[str]) -> int | None:
    """Return the place of the longest visible text that stands in a pointer; the first among equals, links last.

    ``pointers`` are what the page calls its headline (meta, title), without blanks.
    """
    best: tuple[bool, int] = (False, _SHORTEST_POINTER - 1)
    found: int | None = None
    joined = "\n".join(pointers)
    # A cheap look at the first characters before the blanks are taken out of each text of the page.
    likely = [
        (place, text, owner)
        for place, (text, owner, _) in enumerate(tree.pieces)
        if _SHORTEST_POINTER <= len(text) < _LONGEST_HEADLINE and text.lstrip()[:2] in joined
    ]
    for place, text, owner in likely:
        bare = "".join(text.split())
        if len(bare) < _SHORTEST_POINTER or bare not in joined or any(names_portal(bare, title) for title in pointers):
            continue
        likeness = (not in_link(owner), len(bare))
        if likeness > best and not tree.is_hidden(owner):
            best, found = likeness, place
    return found


def _first_copy(bare: str, owner: Element, seen: dict[str, Element], tree: Tree) -> Element | None:
    """Return the element that holds a sentence's first visible copy, None where this is the first."""
    if len(bare) < _SHORTEST_TEXT:
        return None
    first = seen.setdefault(bare, owner)
    if first is owner or tree.is_hidden(first):
        seen[bare] = owner
        return None
    return first


def _weigh(text: str, owner: Element, tag: str, *, short: bool) -> float:
    if len(text) < _SHORTEST_TEXT:  # word processors cut words into spans of a few characters
        counts = (tag in SPANS or (short and len(text) > 1 and tag in _LINE_TAGS)) and not in_link(owner)
        return len(text) * (_OF_SHORT_LINES if short else _WITHOUT_MARKS) if counts else 0.0
    marks = len(_MARKS.findall(text))
    if not marks and (tag not in _TEXT_TAGS or in_link(owner)):
        return 0.0
    weight = len(text) + 10.0 * marks if marks else len(text) * _WITHOUT_MARKS
    return weight * _FURNITURE_SHARE if FURNITURE.search(text) else weight
