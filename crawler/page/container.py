"""The element that holds the body: by descent along sentence weight, corrected by what CMS families name.

Sentence weights (length, with a bonus for ，。；：、) are summed upward from each text piece; from the top the way
goes down while one child holds most of the weight. A sentence seen before is subtracted along the second copy's
ancestors, so the first copy wins without a rule about ids; hidden text weighs nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from crawler.page.anchors import is_anchor, named_bodies
from crawler.page.tables import is_data_table
from crawler.page.tree import Element, Piece, Tree, in_link

_SHARE = 0.55  # of a parent's weight that one child must hold for the descent to go on; flat between .5 and .7
_BEFORE_POINTER = 0.1  # what text before the first visible headline counts
_SHORTEST_POINTER = 6
_LONGEST_HEADLINE = 200  # with the blanks round it in the source
_SHORTEST_TEXT = 8
_WITHOUT_MARKS = 0.5  # what a character counts in text without any sentence mark: tables and lists of names
# Headings and tools that stand behind a body and not in it: what follows them counts little.
_BEHIND = re.compile(
    r"[【\[(（]?\s*(?:(?:网友|最新|热门|全部|精彩|我要)?评论|我来说两句|相关(?:新闻|阅读|链接|报道|文章|稿件|推荐|信息|文档|附件)|热[点门]\S{0,2}(?:新闻|推荐|文章|阅读|排行)"
    r"|推荐(?:阅读|新闻|文章)|猜你喜欢|延伸阅读|上一[篇条则]|下一[篇条则]|责任编辑|责编|免责声明|版权声明|打印本页|关闭窗口|扫一扫|图片新闻|最新(?:新闻|文章|更新)|排行榜?)"
)
_BEHIND_STARTS = frozenset("【[(（网最热全精我评相推猜延上下责免版打关扫图排")
_INFO = re.compile(r"(?:发布(?:时间|日期)|发稿时间|信息来源|文章来源|来源|当前位置|您(?:现在|当前)的位置)\s*[:：]")
_SHARE_BEHIND = 0.2  # of the weight before a line of date and source that must stand behind it
_LONGEST_MARK = 24
_BEHIND_BODY = 0.15
# Sentences of statements and footers; a news text has one here and there, a statement little else.
# All alternatives begin with a literal and none ignores case: only so the search can skip to their first letters.
FURNITURE = re.compile(
    r"ICP备|公网安备|标识码|Copyright|COPYRIGHT|copyright|©|版权所有|版权均|版权属于|版权归|凡本网|凡本站|免责声明"
    r"|不代表本|不代表平台|不代表作者|禁止转载|未经授权|未经许可|未经本|未经书面|互联网新闻信息服务|违法和不良信息|分辨率"
    r"|浏览器|二维码|网站地图|法律声明|联系我们|主办[:：]|主办单位[:：]|承办[:：]|承办单位[:：]|维护[:：]|技术支持|邮编"
)
_FURNITURE_SHARE = 0.05
_TEXT_TAGS = frozenset(("p", "td", "th", "span", "font"))
_LEAST_PARAGRAPH = 60.0
_MARKS = re.compile("[，。；、！？,;]")
_SPANS = frozenset("span font strong b em i u a o:p br img sub sup small big wbr label st1:chsdate".split())
_LINE_TAGS = frozenset(("p", "div", "br", "section"))
_INLINE = _SPANS | frozenset("p h1 h2 h3 h4 h5 h6 center blockquote tr tbody li".split())
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar)$", re.IGNORECASE)
_DOUBTFUL = 900.0  # the weight below which a search for the CMS families' own names is worth its cost
_LEAST_BODY = 60.0  # the weight of a page that says something, at the least
_SHARE_INSIDE, _SHARE_ELSEWHERE = 0.3, 0.2  # of the descent's weight that the named element must hold


def find_container(tree: Tree, headline: int | None = None) -> Element | None:
    """Return the element that holds the body, or None where no text stands.

    ``headline`` is the place of the piece that ``headline_place`` finds: text behind it counts more.
    """
    founder = _founder_content(tree)
    if founder is not None:
        return founder
    totals = _totals(_own_weights(tree, headline), tree.hides)
    if tree.root not in totals:
        return None
    found = _widen(list(_descend(tree.root, totals)), totals)
    if totals.get(found, 0.0) < _LEAST_BODY:
        said = _behind_headline(tree, headline)
        said = _empty_anchor(tree, found) if said is None else said
    else:
        said = _anchored(found, totals) if totals[found] < _DOUBTFUL else None
    return found if said is None else said


def _empty_anchor(tree: Tree, found: Element) -> Element | None:
    """Return the named body of a page that says nothing, so that its footer is not taken for one."""
    around = set(found.iterancestors())
    outside = (element for element in named_bodies(tree) if element not in around)
    return next((element for element in outside if found not in element.iter()), None)


def _behind_headline(tree: Tree, place: int | None) -> Element | None:
    """Return the next element behind the headline that holds pictures or files, for a page that says nothing else."""
    pointed = () if place is None else (tree.pieces[place][1],)
    headings = (element for element in tree.root.iter("h1", "h2", "h3") if next(element.iter("a", "img"), None) is None)
    for headline in (*pointed, *headings):
        if tree.is_hidden(headline):
            continue
        for element in (headline, *headline.iterancestors()):
            sibling: Element
            for sibling in element.itersiblings():
                if _holds_something(sibling):
                    return sibling
    return None


def _holds_something(element: Element) -> bool:
    files = (link for link in element.iter("a") if _FILE.search(link.get("href") or ""))
    return next(element.iter("img"), None) is not None or next(files, None) is not None


def _anchored(found: Element, totals: Mapping[Element, float]) -> Element | None:
    """Return the element that a CMS family's own name marks as the body, where the descent did not meet it.

    It must hold text: some templates leave a second, empty editor behind.
    """
    if any(is_anchor(element) for element in (found, *found.iterancestors())):
        return None
    # Of equal ones, which stand in each other, the outermost: the weights were summed from the innermost upward.
    named = [element for element, weight in reversed(list(totals.items())) if weight > 0 and is_anchor(element)]
    inside = [element for element in named if found in element.iterancestors()]
    wanted = _SHARE_INSIDE if inside else _SHARE_ELSEWHERE
    best = max(inside or named, key=totals.__getitem__, default=None)
    return best if best is not None and totals[best] >= wanted * totals.get(found, 0.0) else None


def _founder_content(tree: Tree) -> Element | None:
    """Return the element round a Founder page's story, pictures beside its text included; a photo story has no text."""
    found = next((element for element in tree.named["founder-content"] if not tree.is_hidden(element)), None)
    above = found.getparent() if found is not None else None
    return above if above is not None and is_anchor(above) else found


def _totals(own: dict[Element, float], hides: Mapping[Element, bool]) -> dict[Element, float]:
    """Return each element's weight: that of all visible text in it."""
    totals: dict[Element, float] = {}
    while own:  # level by level, so that the paragraphs of one block climb as one
        above: dict[Element, float] = {}
        for element, weight in own.items():
            if hides[element]:
                continue
            totals[element] = totals.get(element, 0.0) + weight
            parent = element.getparent()
            if parent is not None:
                above[parent] = above.get(parent, 0.0) + weight
        own = above
    return totals


def _own_weights(tree: Tree, start: int | None) -> dict[Element, float]:
    """Return the weight of the text directly in each element; a second copy of a sentence weighs as much less.

    ``start`` is the place of the headline; where that is not known, the first line of date and source stands for it.
    """
    weights = _weights(tree.pieces)
    if start is None:
        start = _info_place(weights)
    own: dict[Element, float] = {}
    seen: dict[str, Element] = {}  # sentence -> where it stood first
    behind = 0.0  # the weight met since the start
    factor = 1.0 if start is None else _BEFORE_POINTER
    for place, owner, bare, weight in weights:
        if start is not None and place >= start:
            if behind == 0.0 and factor == _BEFORE_POINTER:
                factor = 1.0
            if behind > _LEAST_PARAGRAPH and bare[0] in _BEHIND_STARTS and _is_behind_mark(bare):
                factor = _BEHIND_BODY
        if weight and place != start:
            behind += weight if factor == 1.0 else 0.0
            signed = -weight if _stood_before(bare, owner, seen, tree) else weight
            own[owner] = own.get(owner, 0.0) + signed * factor
    return own


def _weights(pieces: Sequence[Piece]) -> list[tuple[int, Element, str, float]]:
    """Return the place, the owner, the text and the weight of each piece that is no link."""
    return [
        (place, owner, bare, _weigh(bare, owner))
        for place, (text, owner, _) in enumerate(pieces)
        if owner.tag != "a" and (bare := text.strip())
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
        if len(bare) < _SHORTEST_POINTER or bare not in joined:
            continue
        likeness = (not in_link(owner), len(bare))
        if likeness > best and not tree.is_hidden(owner):
            best, found = likeness, place
    return found


def _stood_before(bare: str, owner: Element, seen: dict[str, Element], tree: Tree) -> bool:
    """Whether a sentence is the second copy of a visible one."""
    if len(bare) < _SHORTEST_TEXT:
        return False
    first = seen.setdefault(bare, owner)
    if first is owner or tree.is_hidden(first):
        seen[bare] = owner
        return False
    return True


def _weigh(text: str, owner: Element) -> float:
    if len(text) < _SHORTEST_TEXT:  # word processors cut words into spans of a few characters
        return len(text) * _WITHOUT_MARKS if owner.tag in _SPANS and not in_link(owner) else 0.0
    marks = len(_MARKS.findall(text))
    if not marks and (owner.tag not in _TEXT_TAGS or in_link(owner)):
        return 0.0
    weight = len(text) + 10.0 * marks if marks else len(text) * _WITHOUT_MARKS
    return weight * _FURNITURE_SHARE if FURNITURE.search(text) else weight


def _descend(node: Element, totals: dict[Element, float]) -> Iterator[Element]:
    yield node
    while True:
        held = totals[node]
        if held <= 0:  # second copies only
            return
        best = max(node, key=lambda child: totals.get(child, 0.0), default=None)
        if best is None or totals.get(best, 0.0) < _SHARE * held:
            return
        node = best
        yield node


def _widen(path: list[Element], totals: Mapping[Element, float]) -> Element:
    """Return the last element of the way down that is a block of lines; one long paragraph is not its own container."""
    last = len(path) - 1
    while last > 0 and (_is_inline(path[last]) or _is_paragraph(path[last], totals)):
        last -= 1
    tables = [place for place in range(last + 1) if path[place].tag == "table" and is_data_table(path[place])]
    if tables:  # a table and its cells are no container: the article holds the whole table
        last = tables[0] - 1
    for place in (last - 1, last):
        if place > 1 and _has_twins(path[place], totals):
            last = place - 1
            break
    anchored = [place for place, element in enumerate(path) if is_anchor(element)]
    return path[max(last, anchored[-1])] if anchored else path[last]


def _is_inline(element: Element) -> bool:
    """Whether an element is a piece of text, and no container that happens to be a span."""
    if element.tag not in _INLINE:
        return False
    return element.tag not in _SPANS or sum(child.tag in _LINE_TAGS for child in element) < 2


def _is_paragraph(element: Element, totals: Mapping[Element, float]) -> bool:
    """Whether a block without blocks in it stands among others of its kind that hold text."""
    if any(child.tag not in _SPANS for child in element):
        return False
    above = element.getparent()
    beside = above.iterchildren(str(element.tag)) if above is not None else ()
    return any(other is not element and totals.get(other, 0.0) >= _LEAST_PARAGRAPH for other in beside)


def _has_twins(element: Element, totals: Mapping[Element, float]) -> bool:
    """Whether boxes of the same kind and class stand beside an element and hold text too: a letter and its answer."""
    kind = element.get("class")
    above = element.getparent()
    if not kind or above is None:
        return False
    twins = (
        other for other in above.iterchildren(str(element.tag)) if other is not element and other.get("class") == kind
    )
    return any(totals.get(other, 0.0) >= _LEAST_PARAGRAPH for other in twins)
