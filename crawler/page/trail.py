"""The breadcrumbs: the trail as displayed, with a label (您当前的位置) or without one."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from crawler.page.clean import clean, squash
from crawler.page.tree import Element, attribute_values, in_link
from crawler.page.zones import Line

_LABEL = re.compile(
    r"(?:您|你)?(?:现|所)?\s*(?:当\s*前|现\s*在|所\s*在|目\s*前|在)?\s*(?:所\s*在)?\s*的?\s*位\s*置\s*(?:是|为"
    r"|在)?\s*[:：]?|当前(?:栏目|页面)\s*[:：]|您?(?:现在|当前)?所在(?:栏目|页面)\s*[:：]|^(?:栏目|页面)?导航\s*[:：]"
    r"|^Location\s*[:：]"
)
_POINTS = re.compile(r"[>＞»›→/|-]")
_LABEL_SIGNS = ("位", "所在", "栏目", "当前", "导航", "ocation")
_ARROWS = re.compile(r"[>＞»›→]")
_SEPARATORS = re.compile(r"\s*(?:[>＞»›→]+|－|/|\\|\||·|━|—+|--+|::|\s-\s|^-|-$)\s*")
# In a line with arrows · is no separator: 党务·政务 is one item.
_ARROW_SEPARATORS = re.compile(r"\s*(?:[-－=]*[>＞»›→]+|－|/|\\|\||━|—+|--+|::|\s-\s|^-|-$)\s*")
_SEPARATOR_SIGN = re.compile(r"[>＞»›→－/\\|·━—:-]")
# What the last item says where it names no section.
_END = re.compile(
    r"(?:查看|浏览|阅读|显示)(?:新闻|文章|信息|内容|正文|详情|资讯)?"
    r"|(?:新闻|文章|信息|资讯|公告|内容|详细|政策|通知|图片|视频)?(?:正文|详情)页?|(?:正文|信息|文章|详细)?内容页?"
    r"|(?:详细|终端|内容?)页|详细|文章"
)
_WAY_CLASS = re.compile(r"crumb|bread|nav|path|channel|position|location|place", re.IGNORECASE)
_SECTIONS_TOO = frozenset(("阅读", "文章", "浏览", "查看", "内容"))  # ends that may be a section on the way
_HOME = re.compile(r"首\s*页|^(?:网站)?主页$|网$|人民政府$|门户网站$|^home$", re.IGNORECASE)
_ICON = re.compile("[\ue000-\uf8ff]+")  # a sign of a font of icons
_BARE_HOME = re.compile(r"(?:网站)?首页\s*[/-]\s*\S")
_PLACE_CLASS = re.compile(
    r"crumb|\bbread|position|location|weizhi|dqwz|mianbao|sitemap|region[-_]?nav"
    r"|(?:^|[\s_-])(?:path|bre|route|place)(?:$|[\s_-])|navpath|curpos",
    re.IGNORECASE,
)
_NAMING = frozenset(("class", "id", "aria-label"))
_TRS_ITEM = "CurrChnlCls"  # the class that TRS gives to the links of a trail
_NEIGHBOUR = re.compile(r"<|(?:上|下|前|后)一[篇版页条]")
_NO_ITEM = re.compile(r"\d*|分享\S*|更多\S*|查看\S*|进入\S*|返回\S*|全部\S*|登录|详情\S*|评论\S*|举报")
_DAY = re.compile(r"(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}(?!\d?期)")
_LONGEST_LABEL = 24
_LONGEST_BADGE = 4
_LONGEST_TRAIL, _LONGEST_LINE = 80, 120
_LINES_BETWEEN = 3
_LONGEST_SECTION = 8  # characters of a section that stands alone in its trail
_LONGEST_ITEM, _MOST_ITEMS = 30, 9
_LONGEST_NAME = 60  # of an item at all
_SIGNS = " >＞»›:：/"


def read_trail(lines: Sequence[Line], headline: str | None) -> list[str]:
    """Return the items of the trail in these lines, outermost first; [] when the page has none."""
    labelled = list(_labelled(lines, headline))
    stubs: list[list[str]] = []
    for trails in (labelled, _arrowed(lines, headline), _listed(lines, headline), _classed(lines, headline)):
        shown = [trail for trail, hidden in trails if not hidden]
        whole = [trail for trail in shown if not _is_stub(trail)]
        if whole:
            return whole[-1]
        stubs = stubs or shown
    hidden = [trail for trail, is_hidden in labelled if is_hidden and not _is_stub(trail)]
    hidden = hidden or [trail for trail, _ in _arrowed([line for line in lines if line.hidden], headline, hidden=True)]
    return hidden[-1] if hidden else stubs[-1] if stubs else []


def read_trail_below(lines: Sequence[Line], texts: Sequence[str], headline: str | None) -> list[str]:
    """Return the trail that stands below the body: labelled in these lines, or in the texts that end the body."""
    below = [trail for trail, hidden in _labelled(lines, headline) if not hidden]
    if below:
        return below[0]
    found = next((text for text in texts if len(text) <= _LONGEST_TRAIL and (_LABEL.match(text))), "")
    label = _LABEL.match(found)
    return _trim(_ARROW_SEPARATORS.split(found[label.end() :]), headline) if label and _ARROWS.search(found) else []


def _is_stub(trail: Sequence[str]) -> bool:
    """Tell a trail of the way home alone: what a script replaces by the one that stands hidden."""
    return len(trail) == 1 and _HOME.search(trail[0]) is not None


def _labelled(lines: Sequence[Line], headline: str | None) -> Iterator[tuple[list[str], bool]]:
    for place, line in enumerate(lines):
        text = line.text
        if not any(sign in text for sign in _LABEL_SIGNS):  # a cheap test before the costly pattern
            continue
        found = _LABEL.search(text[:_LONGEST_LABEL])
        if found is None or not (found.end() - found.start() > 2 or found[0][-1] in ":：" or line.bare == "位置"):
            continue
        items = _items(line, after=len(squash(found[0])) + len(squash(text[: found.start()])))
        if len(items) < 2:
            items += _below(lines[place + 1 : place + 1 + _MOST_ITEMS], line.element.getparent() if items else None)
        trail = _trim(items, headline)
        if trail:
            yield trail, line.hidden


def _below(lines: Sequence[Line], parent: Element | None) -> list[str]:
    """Gather the items of a trail whose pieces stand in cells or list items of their own, below ``parent`` if known."""
    items: list[str] = []
    pointed = False  # whether an arrow in a cell of its own stands right before
    for line in lines:
        follows = parent is None or _is_sibling(line, parent) or (pointed and line.linked)
        if len(line.text) > _LONGEST_ITEM or not follows:
            break
        pointed = _ARROWS.match(line.text) is not None
        if parent is None and (line.linked or line.tag in ("li", "td", "span")):
            parent = line.element.getparent()
        elif parent is None and not _has_separator(line):
            break
        items.extend(_items(line))
    return items


def _is_sibling(line: Line, parent: Element) -> bool:
    return line.element.getparent() is parent or bool(_ARROWS.match(line.text))


def _arrowed(lines: Sequence[Line], headline: str | None, *, hidden: bool = False) -> Iterator[tuple[list[str], bool]]:
    """Yield trails without a label in one line: links with arrows, or a home link first and any separator."""
    for line in lines:
        if line.hidden is not hidden or not _may_be_trail(line):
            continue
        arrows = len(_ARROWS.findall(line.text.replace(">>", ">")))
        if not arrows and not any(in_link(owner) for _, owner, _ in line.pieces) and not _BARE_HOME.match(line.text):
            continue
        trail = _trim(_items(line), headline)
        alone = bool(arrows) and len(trail) == 1 and _is_section(line)
        leads = bool(trail) and (bool(_HOME.search(trail[0])) or alone or (arrows and len(trail) > 1))
        if leads and arrows <= len(trail) + 2:
            yield trail, False


def _may_be_trail(line: Line) -> bool:
    """Whether a line has signs between its items, and is no menu, whose signs are bars."""
    ended = line.text.endswith(("正文", "内容"))
    if len(line.text) > _LONGEST_LINE or not (ended or _has_separator(line)):
        return False
    return "|" not in line.text or ended or any(owner.get("class") == _TRS_ITEM for _, owner, _ in line.pieces)


def _holds_only(line: Line, wanted: str) -> bool:
    """Whether a line is the headline, with a badge at most."""
    return bool(wanted) and wanted in line.bare and len(line.bare) <= len(wanted) + _LONGEST_BADGE


def _is_section(line: Line) -> bool:
    """Whether a line is a section's link with an arrow behind it, and 正文 perhaps."""
    names = (
        f"{element.get('class') or ''} {element.get('id') or ''}"
        for element in (line.element, *line.element.iterancestors())
    )
    if not any(map(_WAY_CLASS.search, islice(names, 3))):
        return False
    first, *rest = [clean(piece) for piece, owner, _ in line.pieces if clean(piece)] or [""]
    behind = "".join(rest)
    if (
        line.tag in ("li", "dd")
        or not in_link(line.pieces[0][1])
        or not 1 < len(first) <= _LONGEST_SECTION
        or _NO_ITEM.fullmatch(first)
    ):
        return False
    return bool(_ARROWS.match(behind)) and len(_items(line)) <= 1 + bool(
        _END.fullmatch(_ARROWS.sub("", behind).strip())
    )


def _listed(lines: Sequence[Line], headline: str | None) -> Iterator[tuple[list[str], bool]]:
    """Yield trails made of list items or cells right above the headline: home first, arrows between or 正文 last."""
    wanted = squash(headline or "")
    place = next((n for n, line in enumerate(lines) if _holds_only(line, wanted)), len(lines))
    for end in range(place, max(0, place - _LINES_BETWEEN), -1):  # a kicker may stand between trail and headline
        runs = (lines[start:end] for start in range(max(0, end - _MOST_ITEMS), end))
        trails = [trail for trail in (_trail_of(run, headline) for run in runs) if trail]
        if trails:
            yield from ((trail, False) for trail in trails)
            return
    for line in lines[max(0, place - _LINES_BETWEEN) : place]:
        is_menu = any(owner.tag == "a" for _, owner, _ in line.pieces)
        if _is_home_of_several(line) and len(line.text) <= _LONGEST_ITEM and not line.hidden and not is_menu:
            yield _trim(_items(line), headline), False


def _trail_of(run: Sequence[Line], headline: str | None) -> list[str]:
    """Return the trail that lines of an item each make up, [] where they are none."""
    if not _HOME.search(run[0].text) or any(line.hidden or len(line.text) > _LONGEST_ITEM for line in run):
        return []
    arrowed = len(run) > 1 and all(_POINTS.match(line.text) for line in run[1:])
    parent = run[0].element.getparent()
    if not arrowed and not all(line.element.getparent() is parent for line in run):
        return []
    marked = arrowed or any(_ARROWS.search(line.text) for line in run[1:]) or _END.fullmatch(squash(run[-1].text))
    return _trim([item for line in run for item in _items(line)], headline) if marked else []


def _classed(lines: Sequence[Line], headline: str | None) -> Iterator[tuple[list[str], bool]]:
    """Yield trails that only a class, id or aria-label names, in one line or in several."""
    names: dict[Element, bool] = {}
    for holder, run in groupby(lines, lambda line: _named_holder(line, names)):
        shown = [line for line in run if not line.hidden and len(line.text) <= 4 * _LONGEST_ITEM]
        if holder is None or not shown or not (in_link(shown[0].pieces[0][1]) or _is_home_of_several(shown[0])):
            continue
        trail = _trim([item for line in shown for item in _items(line)], headline)
        if trail and (len(trail) > 1 or _HOME.search(trail[0])) and not any(map(_NO_ITEM.fullmatch, trail)):
            yield trail, False


def _is_home_of_several(line: Line) -> bool:
    """Whether a line begins with the way home in an element of its own, which leads nowhere but by script."""
    return len(line.pieces) > 1 and _HOME.fullmatch(line.pieces[0][0].strip()) is not None


def _named_holder(line: Line, known: dict[Element, bool]) -> Element | None:
    node: Element | None = line.element
    found: Element | None = None  # the outermost: items have such classes too
    for _ in range(3):
        if node is None or node.tag == "body":
            break
        if node not in known:
            names = attribute_values(node, _NAMING)
            known[node] = bool(names) and _PLACE_CLASS.search(names) is not None
        if known[node]:
            found = node
        node = node.getparent()
    if found is None and any(owner.get("class") == _TRS_ITEM for _, owner, _ in line.pieces):
        return line.element
    return found


def _has_separator(line: Line) -> bool:
    return bool(_SEPARATOR_SIGN.search(line.text) and _SEPARATORS.search(line.text))


def _items(line: Line, after: int = 0) -> list[str]:
    """Return the line's items: each link is one, other text is split at separators."""
    items: list[str] = []
    skipped = 0
    open_link: Element | None = None
    separators = _ARROW_SEPARATORS if _ARROWS.search(line.text) else _SEPARATORS
    for piece, owner, _ in line.pieces:
        text = clean(piece)
        if skipped < after:
            text, skipped = _behind(text, after - skipped), skipped + len(squash(text))
        link = _link(owner)
        if link is None:
            items.extend(part.strip() for part in separators.split(text))
        elif link is open_link and items:
            items[-1] += text
        elif text:
            items.append(text)
        open_link = link
    return [item for item in (item.strip(" |") for item in items) if item.strip(" >＞»›:：】]")]


def _behind(text: str, count: int) -> str:
    """Return a text without so many of its first characters, blanks not counted."""
    for place, sign in enumerate(text):
        if not count:
            return text[place:].strip()
        count -= not sign.isspace()
    return ""


def _link(owner: Element) -> Element | None:
    node: Element | None = owner
    for _ in range(3):
        if node is None or node.tag == "a":
            return node
        node = node.getparent()
    return None


def _trim(items: Sequence[str], headline: str | None) -> list[str]:
    """Return a trail's items without signs, label, repeated items, headline and 正文; [] for what is no trail."""
    kept: list[str] = []
    title = squash(headline or "")
    for place, item in enumerate(items):
        last = place + 1 == len(items)
        text = _ICON.sub("", item).strip(_SIGNS)
        text = _without_end(text, title) if last and kept else text
        if not text or text in kept[-1:] or (not kept and _LABEL.fullmatch(text)):
            continue
        if _NEIGHBOUR.match(text):
            return []
        if _ends_trail(text, title, last=last):
            break
        kept.append(text)
    if _is_before_home(kept):
        del kept[0]
    return [] if len(kept) > _MOST_ITEMS or any(len(item) > _LONGEST_NAME for item in kept) else kept


def _without_end(text: str, title: str) -> str:
    """Return an item without what ends a trail behind a dash: 要闻-正文."""
    before, _, end = text.rpartition("-")
    return before if before and _ends_trail(end, title, last=True) else text


def _is_before_home(items: Sequence[str]) -> bool:
    """Whether the first item is the site's name, or the section's, before a trail that begins with 首页."""
    if len(items) < 3 or items[1] not in ("首页", "网站首页", "主页"):
        return False
    return items[0][-1] in "网站" or items[0] in items[2:]


def _ends_trail(text: str, title: str, *, last: bool) -> bool:
    """Whether an item is the headline, what stands for it (正文), or the info line right behind the trail."""
    bare = squash(text)
    if _DAY.match(text) or (len(bare) > 5 and title.startswith(bare.rstrip("….·"))):
        return True
    return _END.fullmatch(bare) is not None and (last or bare not in _SECTIONS_TOO)
