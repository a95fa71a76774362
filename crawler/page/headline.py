"""The headline: where the pointers (meta, title) and what is visible agree; its tag proves little.

Only about a third of the labelled pages have the headline in h1, and h1 is the site's name on some.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from crawler.page.block import Block, is_numbered
from crawler.page.clean import clean, squash
from crawler.page.meta import META_CASE
from crawler.page.tree import Element, Piece
from crawler.page.weights import FURNITURE
from crawler.page.zones import Line

_META_NAMES = ("articletitle", "og:title", "twitter:title", "title", "contenttitle", "dc.title")
Visible = Sequence[tuple[int, Line]]
Found = tuple[int, str]  # the place of a line, and the headline that it holds

_SHORTEST_PART = 6
_BOLD_TAGS = ("strong", "b")
_BY_TAG = {"h1": 5.0, "h2": 4.0, "h3": 3.5, "h4": 2.5}
_SECTION = 2.0  # what a line loses that names the section
_LIKELY, _POSSIBLE = 2.0, 0.6  # likeness above which a line is a headline, and when nothing else is
# What stands around a headline and never is one.
_NO_HEADLINE = re.compile(
    r"[:：]\s*$|的?位置\s*[:：]|分享[到至]\s*[:：]|欢迎(?:您|你|访问|光临)|(?:语音|放大|缩小|复制).{0,4}(?:阅读"
    r"|放大|缩小|复制)"
    r"|^[—－-]|^(?:您"
    r"|你)?(?:当前|现在|目前|所在)\S{0,3}位置|(?:来\s*源|时间|日期|作者|编辑|浏览|点击|字\s*[体号]|阅读"
    r"|发布)\s*[:：]|^\d{4}\s*[-/.]\s*\d{1,2}|^\d{4}年\s*\d{1,2}月\s*\d{1,2}日?(?:\s|$|\d)"
    r"|^第?[A-Z]?\d{1,3}版?\s*[:：]|^第[A-Z]?\d{1,3}版|(?:19"
    r"|20)\d{2}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s?\d{1,2}[:：]\d{2}"
    r"|^(?:来信|信件|回复|答复|问题|留言|咨询|诉求|办理)(?:内容|结果|正文|详情|情况)$"
    r"|^[□■◎○●◇◆]|^(?:本报|本网|本台)?(?:全媒体|融媒体|见习|实习)?(?:记者|通讯员)[\s:：/]"
    r"|^(?:热点|热门|相关|推荐|最新|图片|精彩)(?:新闻|阅读|文章|资讯|排行榜?|推荐|图片|专题)?$"
    r"|^(?:首页|正文|内容|详情|分享|打印|关闭|返回|今天是|欢迎|搜索|登录|注册)"
)
_INFO = re.compile(r"(?:来\s*源于?|发布(?:时间|日期)|时间|日期|作者)\s*[:：]|^\D{0,4}(?:19|20)\d\d\s?[-年/.]\s?\d")
_TITLE_CLASS = re.compile(r"tit|headline|biaoti|(?:^|[\s_-])bt\d?(?:$|[\s_-])", re.IGNORECASE)
_SECTIONS = frozenset(
    "要闻 新闻 公告 通知 公示 动态 时政 社会 民生 专题 图片 视频 政务 资讯 评论 头条 首页 正文".split()
)
_BADGES = frozenset(
    "原创 转载 置顶 独家 精华 推荐 头条 热门 最新 专题 视频 图集 组图 生效中 已失效 已废止".split()
)  # in an element of their own
_CATEGORY = re.compile(r"[\[【][^\[\]【】]{1,8}[\]】]")
_BADGE = re.compile(r"\s*[\[【(（]?(?:原创|转载|置顶|独家|精华|推荐)[\]】)）]?$")
_SPLIT = re.compile(r"\s*(?:[_|｜—–]+|\s-+\s|--+|-|::|»|>)\s*")
_DATE_TAIL = re.compile(r"\s*[(（\[]?\s*\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*[)）\]]?\s*$")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline, where it came from, and its last line's index in the head zone (None when it stands elsewhere)."""

    text: str
    evidence: str
    place: int | None = None


def read_headline(
    lines: Sequence[Line], blocks: Sequence[Block], stated: Mapping[str, str], title: str
) -> Headline | None:
    """Return the page's headline: the visible line that a pointer names, else the likeliest line, else a pointer.

    ``stated`` maps where a pointer comes from (``meta:articletitle``, ``context``) to the headline that it states.
    """
    visible = [(index, _without_badges(line)) for index, line in enumerate(lines) if not line.hidden]
    return (
        _pointed(visible, stated)
        or _titled(visible, blocks, title)
        or _short_part(visible, title)
        or _styled(visible, blocks, title)
        or _hidden(lines, (*stated.values(), title))
        or _unseen(stated, title)
    )


def _without_badges(line: Line) -> Line:
    """Return a line without the badge that stands in an element of its own before or behind its text."""
    pieces = line.pieces
    if len(pieces) < 2:
        return line
    if pieces[0][1] is line.element and len(pieces[0][0].strip()) >= _SHORTEST_PART and _INFO.search(pieces[1][0]):
        return Line(pieces[:1], line.element)  # date and source stand in the headline's own element
    first = pieces[0][1] is not line.element and _is_badge(pieces[0])
    last = pieces[-1][1] is not line.element and _is_badge(pieces[-1])
    rest = pieces[first : len(pieces) - last]
    return Line(rest, line.element) if rest and (first or last) else line


def _is_badge(piece: Piece) -> bool:
    """Tell a badge, or the link to a forum's category: [民生]."""
    text = piece[0].strip()
    return text in _BADGES or (piece[1].tag == "a" and _CATEGORY.fullmatch(text) is not None)


def stated_headlines(metas: Mapping[str, str]) -> dict[str, str]:
    """Return what the metas state as the headline, the surest name first."""
    return {f"meta:{META_CASE.get(name, name)}": metas[name] for name in _META_NAMES if metas.get(name)}


def _pointed(visible: Visible, stated: Mapping[str, str]) -> Headline | None:
    """Return the visible line that equals a pointer, or that one begins or ends with (the site's name beside it)."""
    for name, pointer in stated.items():
        wanted = squash(pointer)
        same = [(index, line) for index, line in visible if line.bare == wanted]
        found = _last(same, linked=False)
        if found is None and len(wanted) > 1:
            found = (
                _run(visible, wanted) or _dated(visible, wanted) or _last(same, linked=True) or _part(visible, wanted)
            )
        if found is not None:
            return Headline(found[1], f"visible:{name.partition(':')[0]}", found[0])
    return None


def _last(lines: Visible, *, linked: bool) -> Found | None:
    return next(((index, line.text) for index, line in reversed(lines) if line.linked is linked), None)


def _run(visible: Visible, wanted: str) -> Found | None:
    """Return the two or three lines in a row that make up the pointer together."""
    for place, (_, line) in enumerate(visible):
        if len(line.bare) >= _SHORTEST_PART and wanted.startswith(line.bare):
            for end in (place + 2, place + 3):
                run = visible[place:end]
                if "".join(other.bare for _, other in run) != wanted:
                    continue
                if run[1][1].text.startswith("—"):  # the pointer joins headline and 副题
                    return run[0][0], line.text
                return run[-1][0], " ".join(other.text for _, other in run)
    return None


def _dated(visible: Visible, wanted: str) -> Found | None:
    """Return the line that is the pointer and a date behind it, without the date."""
    for index, line in visible:
        if line.bare.startswith(wanted):
            text = _DATE_TAIL.sub("", line.text)
            if squash(text) == wanted:
                return index, text
    return None


def _part(visible: Visible, wanted: str) -> Found | None:
    for index, line in reversed(visible):
        bare = line.bare.rstrip("….")
        ends = wanted.endswith(line.bare) or wanted.startswith(bare)
        if len(bare) >= _SHORTEST_PART and ends and _holds(wanted, bare):
            return index, line.text
    return None


def _titled(visible: Visible, blocks: Sequence[Block], title: str) -> Headline | None:
    """Return the longest visible text that stands in the title, the nearest to the body among equals."""
    wanted = squash(title)
    best: Headline | None = None
    level = ""  # of the best one's heading
    for place, (index, line) in enumerate(visible):
        text = _DATE_TAIL.sub("", line.text) if line.is_heading else line.text
        text = _without_badge(text, wanted)
        if not _stands_in(text, wanted) or line.linked or _NO_HEADLINE.search(line.text):
            continue
        last = index
        below = visible[place + 1] if place + 1 < len(visible) else None
        if (
            below is not None
            and not below[1].linked
            and not (line.is_heading and below[1].is_heading and line.tag != below[1].tag)  # a subheadline
            and below[1].text[:1] not in "—－-"
            and _stands_in(f"{text} {below[1].text}", wanted)
        ):
            text, last = f"{text} {below[1].text}", below[0]
        above = visible[place - 1][1] if place else None
        if above is not None and _is_first_half(above, text, wanted, line.tag):
            text = f"{above.text} {text}"
        is_below = bool(level) and line.is_heading and line.tag > level  # a subheadline
        if best is None or (len(squash(text)) >= len(squash(best.text)) and not is_below):
            best, level = Headline(text, "visible:title", last), line.tag if line.is_heading else ""
    if best is not None and not _is_site_name(best, wanted, visible) and not _is_section(best, visible):
        return best
    if len(wanted) < _SHORTEST_PART:  # 公告 above a text is its kind
        return None
    first = [block for block in blocks if block.text][:4]
    return next((Headline(block.text, "body:title") for block in first if _stands_in(block.text, wanted)), None)


def _is_first_half(above: Line, text: str, title: str, tag: str) -> bool:
    """Whether the line above is the title's part right before a text: the first line of a headline in two."""
    if above.linked or len(above.bare) < 4 or _NO_HEADLINE.search(above.text) or above.tag != tag:
        return False
    return squash(f"{above.text}{text}") in title


def _without_badge(text: str, title: str) -> str:
    """Return a line without the badge that stands glued behind its headline, which the title does not have: 原创."""
    bare = _BADGE.sub("", text)
    return bare if bare != text and not _stands_in(text, title) and _stands_in(bare, title) else text


def _short_part(visible: Visible, title: str) -> Headline | None:
    """Return the line nearest the body that is one of the title's parts and too short for anything but equality."""
    parts = {squash(part) for part in _SPLIT.split(title)}
    for index, line in reversed(visible):
        if not 1 < len(line.bare) < 4 or line.bare not in parts or line.linked or line.bare in _SECTIONS:
            continue
        found = Headline(line.text, "visible:title", index)
        if not _NO_HEADLINE.search(line.text) and not _is_section(found, visible):
            return found
    return None


def _stands_in(text: str, title: str) -> bool:
    bare = squash(text).rstrip("….")
    return len(bare) >= 4 and bare in title and _holds(title, bare)


def _styled(visible: Visible, blocks: Sequence[Block], title: str) -> Headline | None:
    """Return the line that looks most like a headline by tag, class, length and nearness to the body."""
    near = visible[-40:]
    parts = {squash(part) for part in _SPLIT.split(title)}
    scores = [
        (_likeness(line) - 0.12 * distance - (_SECTION if _names_section(line, parts) else 0.0), index, line)
        for distance, (index, line) in enumerate(reversed(near))
    ]
    score, index, line = max(scores, key=lambda entry: entry[0], default=(0.0, 0, None))
    if line is not None and score <= _LIKELY:  # else a subheadline would win, which stands above the info line
        above_info = {place for (place, _), (_, below) in pairwise(near) if _INFO.search(below.text)}
        scores = [(score + (score > 0 and index in above_info), index, line) for score, index, line in scores]
        score, index, line = max(scores, key=lambda entry: entry[0])
    if line is not None and score > _LIKELY:
        return Headline(_whole_title(near, line), "visible:style", index)
    for block in [block for block in blocks if block.text][:2]:
        if is_numbered(block.text) or _NO_HEADLINE.search(block.text):
            continue
        if block.heading or (block.centred and block.all_bold and _SHORTEST_PART <= len(block.text) <= 80):
            return Headline(block.text, "body:style")
    if line is not None and score > _POSSIBLE:
        return Headline(_DATE_TAIL.sub("", line.text), "visible:style", index)
    return None


def _names_section(line: Line, parts: AbstractSet[str]) -> bool:
    """Whether a short line is a part of the title: what it heads is a section, or it would be the headline by now."""
    return len(line.bare) < _SHORTEST_PART + 2 and line.bare in parts


def _whole_title(lines: Visible, line: Line) -> str:
    """Return a line with the one that a br parts from it, where the two are all that their element holds."""
    inside = [(place, other) for place, other in lines if other.element is line.element]
    if len(inside) == 2 and inside[1][0] - inside[0][0] == 1 and all(_likeness(other) > 0 for _, other in inside):
        return " ".join(other.text for _, other in inside)
    return _DATE_TAIL.sub("", line.text)


def _likeness(line: Line) -> float:
    text = line.text
    if FURNITURE.search(text):
        return 0.0
    if not 2 <= len(text) <= 120 or line.linked or _NO_HEADLINE.search(text) or text[-1] in "。；":
        return 0.0
    score = _BY_TAG.get(line.tag, 0.0)
    if 10 <= len(text) <= 50:
        score += 1.5
    elif _SHORTEST_PART <= len(text) < 10:
        score += 0.7
    above = line.element.getparent()
    own = [f"{element.get('class') or ''} {element.get('id') or ''}" for element in {line.element, line.pieces[0][1]}]
    if any(map(_TITLE_CLASS.search, own)):
        score += 3.0
    elif above is not None and _TITLE_CLASS.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
        score += 2.0
    if len(text) < 4 and score < 2.5:  # so short a line needs a tag or a class that says so
        return 0.0
    if any(_is_bold(owner) for _, owner, _ in line.pieces):
        score += 1.0
    return score


def _is_bold(owner: Element) -> bool:
    above = owner.getparent()
    return owner.tag in _BOLD_TAGS or (above is not None and above.tag in _BOLD_TAGS)


def _hidden(lines: Sequence[Line], pointers: Sequence[str]) -> Headline | None:
    wanted = [squash(text) for text in pointers if text]
    for index, line in enumerate(lines):
        if line.hidden and len(line.bare) >= _SHORTEST_PART and any(_stands_in(line.text, text) for text in wanted):
            return Headline(line.text, "hidden", index)
    return None


def _unseen(stated: Mapping[str, str], title: str) -> Headline | None:
    for name, pointer in stated.items():
        if len(pointer.strip()) >= 4:
            return Headline(clean(pointer), name)
    parts = [part for part in _SPLIT.split(title) if len(part) >= _SHORTEST_PART and not _NO_HEADLINE.search(part)]
    parts = parts or [part for part in _SPLIT.split(title)[:1] if len(part) > 1]  # better a short one than no record
    return Headline(max(parts, key=len), "title") if parts else None


def _holds(pointer: str, text: str) -> bool:
    """Whether a line is enough of a pointer to be what the pointer names, and not a section's name in it."""
    return len(text) >= 10 or len(text) >= 0.3 * len(pointer)


def _is_site_name(best: Headline, title: str, visible: Visible) -> bool:
    """Whether the line is only the site's or the section's name: the whole title, short, first on the page."""
    text = squash(best.text)
    return title == text and len(text) < 10 and len(visible) > 5 and visible[0][0] == best.place


def _is_section(best: Headline, visible: Visible) -> bool:
    """Whether the title names only the section: a short line, with a heading of a headline's length nearer the body."""
    if best.place is None or len(squash(best.text)) >= _SHORTEST_PART + 2:
        return False
    nearer = (line for index, line in visible if index > best.place and not line.linked)
    return any(
        len(line.bare) >= _SHORTEST_PART + 2
        and (line.tag in ("h1", "h2") or _TITLE_CLASS.search(line.element.get("class") or ""))
        and not _NO_HEADLINE.search(line.text)
        for line in nearer
    )
