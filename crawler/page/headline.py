"""The headline: where the pointers (meta, title) and what is visible agree; its tag proves little.

Only about a third of the labelled pages have the headline in h1, and h1 is the site's name on some.
"""

import re
from collections.abc import Mapping, Sequence

from crawler.page.block import Block
from crawler.page.clean import clean, squash
from crawler.page.headline_marks import (
    DATE_TAIL,
    NO_HEADLINE,
    SHORTEST_PART,
    SPLIT,
    TITLE_CLASS,
    Headline,
    Visible,
)
from crawler.page.headline_style import read_styled
from crawler.page.meta import META_CASE
from crawler.page.site_names import names_portal
from crawler.page.tree import Piece
from crawler.page.zones import Line

_META_NAMES = ("articletitle", "og:title", "twitter:title", "title", "contenttitle", "dc.title")
Found = tuple[int, str]  # the place of a line, and the headline that it holds

_SECTIONS = frozenset(
    "要闻 新闻 公告 通知 公示 动态 时政 社会 民生 专题 图片 视频 政务 资讯 评论 头条 首页 正文".split()
)
_BADGES = frozenset(
    "原创 转载 置顶 独家 精华 推荐 头条 热门 最新 专题 视频 图集 组图 生效中 已失效 已废止".split()
)  # in an element of their own
_CATEGORY = re.compile(r"[\[【][^\[\]【】]{1,8}[\]】]")
_FRONT_PAGE = re.compile(r"(?:(?:https?:)?//[^/]*)?(?:\.{0,2}/)*(?:(?:index|default)\.\w+)?", re.IGNORECASE)
_SUBTITLE = re.compile(r"sub|fu|desc|sec|small", re.IGNORECASE)
_INFO_ONLY = re.compile(
    r"\D{0,6}(?:来\s*源于?|(?:发布|加入|更新)(?:时间|日期)|时间|日期|作者)\s*[:：]"
    r"|[\s(（\[]*(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?[\s)）\]]*"
    r"(?:$|来源|作者|发布|浏览|点击|阅读|字[体号])"
)
_BADGE = re.compile(r"\s*[\[【(（]?(?:原创|转载|置顶|独家|精华|推荐)[\]】)）]?$")


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
        or read_styled(visible, blocks, title)
        or _hidden(lines, (*stated.values(), title))
        or _unseen(stated, title)
    )


def _without_badges(line: Line) -> Line:
    """Return a line without the badge that stands in an element of its own before or behind its text."""
    pieces = line.pieces
    if len(pieces) < 2:
        return line
    if len(pieces[0][0].strip()) >= SHORTEST_PART and _INFO_ONLY.match(pieces[1][0].strip()):
        return Line(pieces[:1], line.element)  # date and source stand in the headline's own block
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
        if len(line.bare) >= SHORTEST_PART and wanted.startswith(line.bare):
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
            text = DATE_TAIL.sub("", line.text)
            if squash(text) == wanted:
                return index, text
    return None


def _part(visible: Visible, wanted: str) -> Found | None:
    for index, line in reversed(visible):
        bare = line.bare.rstrip("….")
        ends = wanted.endswith(line.bare) or wanted.startswith(bare)
        if len(bare) >= SHORTEST_PART and ends and _holds(wanted, bare):
            return index, line.text
    return None


def _titled(visible: Visible, blocks: Sequence[Block], title: str) -> Headline | None:
    """Return the longest visible text that stands in the title, the nearest to the body among equals."""
    wanted = squash(title)
    best = _longest_in_title(visible, wanted)
    if best is not None and not _is_site_name(best, wanted, visible) and not _is_section(best, visible):
        return _begun_by(best, visible) or best
    if len(wanted) < SHORTEST_PART:  # 公告 above a text is its kind
        return None
    first = [block for block in blocks if block.text][:4]
    return next((Headline(block.text, "body:title") for block in first if _stands_in(block.text, wanted)), None)


def _longest_in_title(visible: Visible, title: str) -> Headline | None:
    best: Headline | None = None
    level = ""  # of the best one's heading
    for place in range(len(visible)):
        found = _in_title(visible, place, title)
        if found is None:
            continue
        line = visible[place][1]
        is_below = bool(level) and line.is_heading and line.tag > level  # a subheadline
        longer = len(squash(found[1])) - (len(squash(best.text)) if best is not None else 0)
        if best is None or longer > 0 or (longer == 0 and not is_below):
            best, level = Headline(found[1], "visible:title", found[0]), line.tag if line.is_heading else ""
    return best


def _in_title(visible: Visible, place: int, title: str) -> Found | None:
    """Return a line's text that stands in the title, with the line above or below that goes on in it, or None."""
    index, line = visible[place]
    text = _without_badge(DATE_TAIL.sub("", line.text) if line.is_heading else line.text, title)
    if not _stands_in(text, title) or NO_HEADLINE.search(line.text):
        return None
    if line.linked and not (title.startswith(line.bare) and _leads_to_itself(line)):
        return None
    below = visible[place + 1] if place + 1 < len(visible) else None
    if below is not None and _is_second_half(line, text, below[1], title):
        index, text = below[0], f"{text} {below[1].text}"
    if place and _is_first_half(visible[place - 1][1], line, text, title):
        text = f"{visible[place - 1][1].text} {text}"
    return index, text


def _leads_to_itself(line: Line) -> bool:
    """Whether a linked heading may be the page's own, as blogs have it; a site's name leads to its front page."""
    link = next(line.element.iter("a"), None)
    return line.is_heading and link is not None and _FRONT_PAGE.fullmatch(link.get("href") or "") is None


def _is_second_half(line: Line, text: str, below: Line, title: str) -> bool:
    """Whether the line below goes on in the title where a text ends; one of another level is a subheadline."""
    if below.linked or below.text[:1] in "—－-" or (line.is_heading and below.is_heading and line.tag != below.tag):
        return False
    return _stands_in(f"{text} {below.text}", title)


def _is_first_half(above: Line, line: Line, text: str, title: str) -> bool:
    """Whether the line above is the title's part right before a text: the first line of a headline in two."""
    if above.linked or len(above.bare) < 4 or NO_HEADLINE.search(above.text) or above.element is not line.element:
        return False
    return squash(f"{above.text}{text}") in title


def _without_badge(text: str, title: str) -> str:
    """Return a line without the badge that stands glued behind its headline, which the title does not have: 原创."""
    bare = _BADGE.sub("", text)
    return bare if bare != text and not _stands_in(text, title) and _stands_in(bare, title) else text


def _short_part(visible: Visible, title: str) -> Headline | None:
    """Return the line nearest the body that is one of the title's parts and too short for anything but equality."""
    parts = {squash(part) for part in SPLIT.split(title)}
    for index, line in reversed(visible):
        if not 1 < len(line.bare) < 4 or line.bare not in parts or line.linked or line.bare in _SECTIONS:
            continue
        found = Headline(line.text, "visible:title", index)
        if not NO_HEADLINE.search(line.text) and not _is_section(found, visible):
            return found
    return None


def _stands_in(text: str, title: str) -> bool:
    bare = squash(text).rstrip("….")
    return len(bare) >= 4 and bare in title and _holds(title, bare)


def _hidden(lines: Sequence[Line], pointers: Sequence[str]) -> Headline | None:
    wanted = [squash(text) for text in pointers if text]
    for index, line in enumerate(lines):
        if line.hidden and len(line.bare) >= SHORTEST_PART and any(_stands_in(line.text, text) for text in wanted):
            return Headline(line.text, "hidden", index)
    return None


def _unseen(stated: Mapping[str, str], title: str) -> Headline | None:
    for name, pointer in stated.items():
        if len(pointer.strip()) >= 4:
            return Headline(clean(pointer), name)
    parts = [part for part in SPLIT.split(title) if len(part) >= SHORTEST_PART and not NO_HEADLINE.search(part)]
    parts = parts or [part for part in SPLIT.split(title)[:1] if len(part) > 1]  # better a short one than no record
    return Headline(max(parts, key=len), "title") if parts else None


def _holds(pointer: str, text: str) -> bool:
    """Whether a line is enough of a pointer to be what the pointer names, and not a section's name in it."""
    return len(text) >= 10 or len(text) >= 0.3 * len(pointer)


def _is_site_name(best: Headline, title: str, visible: Visible) -> bool:
    """Whether the line is only the site's or the section's name: the whole title, short, first on the page."""
    text = squash(best.text)
    if names_portal(text, title):
        return True
    return title == text and len(text) < 10 and len(visible) > 5 and visible[0][0] == best.place


def _begun_by(best: Headline, visible: Visible) -> Headline | None:
    """Return the heading that a short part of the title begins: 以案说法：…, where the title names the section only."""
    if len(squash(best.text)) >= SHORTEST_PART + 2:
        return None
    begun = best.text + "："
    found = next(((n, line) for n, line in visible if line.is_heading and line.text.startswith(begun)), None)
    return Headline(found[1].text, "visible:title", found[0]) if found else None


def _is_called_headline(line: Line) -> bool:
    name = line.element.get("class") or ""
    return TITLE_CLASS.search(name) is not None and _SUBTITLE.search(name) is None


def _is_section(best: Headline, visible: Visible) -> bool:
    """Whether the title names only the section: a short line, with a heading of a headline's length nearer the body."""
    if best.place is None or len(squash(best.text)) >= SHORTEST_PART + 2:
        return False
    nearer = (line for index, line in visible if index > best.place and not line.linked)
    return any(
        len(line.bare) >= SHORTEST_PART + 2
        and (line.tag in ("h1", "h2") or _is_called_headline(line))
        and not NO_HEADLINE.search(line.text)
        for line in nearer
    )
