"""The headline: where the pointers (meta, title) and what is visible agree; its tag proves little.

Only about a third of the labelled pages have the headline in h1, and h1 is the site's name on some.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.page.blocks import Block
from crawler.page.zones import Line

_META_NAMES = ("articletitle", "og:title", "twitter:title", "title", "contenttitle", "dc.title")
# What stands around a headline and never is one.
_NO_HEADLINE = re.compile(
    r"[:：]\s*$|^(?:您|你)?(?:当前|现在|目前|所在)\S{0,3}位置|(?:来\s*源|时间|日期|作者|编辑|浏览|点击|字\s*[体号]|阅读|发布)\s*[:：]|^\d{4}\s*[-年/.]\s*\d{1,2}"
    r"|^(?:首页|正文|内容|详情|分享|打印|关闭|返回|今天是|欢迎|搜索|登录|注册)"
)
_TITLE_CLASS = re.compile(r"tit|headline|biaoti|(?:^|[\s_-])bt(?:$|[\s_-])", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:[_|｜—–]+|\s-+\s|--+|-|::|»|>)\s*")
_DATE_TAIL = re.compile(r"\s*[(（\[]?\s*\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*[)）\]]?\s*$")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline, where it came from, and its line's index in the head zone (None when it stands elsewhere)."""

    text: str
    evidence: str
    place: int | None = None
    conflict: bool = False


def squash(text: str) -> str:
    """Return the text without blanks, for comparing."""
    return "".join(text.split())


def read_headline(
    lines: Sequence[Line], blocks: Sequence[Block], metas: Mapping[str, str], title: str, stated: str | None = None
) -> Headline | None:
    """Return the page's headline: a visible line that a pointer names, else the most headline-like line, else a pointer."""
    pointers = [text for text in (stated, *(metas.get(name) for name in _META_NAMES)) if text]
    visible = [(index, line) for index, line in enumerate(lines) if not line.hidden]
    return (
        _pointed(visible, pointers)
        or _titled(visible, blocks, title)
        or _styled(visible, blocks)
        or _hidden(lines, pointers, title)
        or _unseen(pointers, title)
    )


def _pointed(visible: Sequence[tuple[int, Line]], pointers: Iterable[str]) -> Headline | None:
    """Return the visible line that equals a pointer, or that a pointer ends with (the site's name put before)."""
    for pointer in pointers:
        wanted = squash(pointer)
        if len(wanted) < 2:
            continue
        for index, line in reversed(visible):
            text = squash(line.text)
            if text == wanted and not _is_trail(visible, index):
                return Headline(line.text, "visible:meta", index)
        for index, line in reversed(visible):
            text = squash(line.text)
            if len(text) >= 6 and text.startswith(wanted) and _DATE_TAIL.fullmatch(line.text[len(pointer.strip()) :]):
                return Headline(_DATE_TAIL.sub("", line.text), "visible:meta", index)
            if len(text) >= 6 and (wanted.endswith(text) or wanted.startswith(text.rstrip("….") or "\0")) and _holds(wanted, text):
                return Headline(line.text, "visible:meta", index)
    return None


def _titled(visible: Sequence[tuple[int, Line]], blocks: Sequence[Block], title: str) -> Headline | None:
    """Return the longest visible line that stands in the title, the nearest to the body among equals."""
    wanted = squash(title)
    best: tuple[int, int] | None = None
    for index, line in visible:
        text = squash(_DATE_TAIL.sub("", line.text) if line.is_heading else line.text)
        bare = text.rstrip("….")
        if len(bare) < 4 or len(bare) > len(wanted) or line.linked or _NO_HEADLINE.search(line.text):
            continue
        if bare in wanted and _holds(wanted, bare) and (best is None or len(text) >= best[0]):
            best = (len(text), index)
    if best is not None and not _is_site_part(wanted, squash(dict(visible)[best[1]].text), visible, best[1]):
        line = dict(visible)[best[1]]
        return Headline(_DATE_TAIL.sub("", line.text) if line.is_heading else line.text, "visible:title", best[1])
    for block in [block for block in blocks if block.text][:4]:
        text = squash(block.text)
        if len(text) >= 6 and text in wanted and _holds(wanted, text):
            return Headline(block.text, "body:title")
    return None


def _styled(visible: Sequence[tuple[int, Line]], blocks: Sequence[Block]) -> Headline | None:
    """Return the line that looks most like a headline by tag, class, length and nearness to the body."""
    best: tuple[float, int] | None = None
    for distance, (index, line) in enumerate(reversed(visible[-40:])):
        score = _likeness(line) - 0.12 * distance
        if score > 2 and (best is None or score > best[0]):
            best = (score, index)
    if best is not None:
        line = next(line for index, line in visible if index == best[1])
        return Headline(_DATE_TAIL.sub("", line.text), "visible:style", best[1])
    for block in [block for block in blocks if block.text][:2]:
        if block.heading or (block.centred and block.all_bold and 6 <= len(block.text) <= 80):
            return Headline(block.text, "body:style")
    return None


def _likeness(line: Line) -> float:
    text = line.text
    if not 4 <= len(text) <= 120 or line.linked or _NO_HEADLINE.search(text) or text[-1] in "。；":
        return 0.0
    score = {"h1": 5.0, "h2": 4.0, "h3": 3.5, "h4": 2.5}.get(line.tag, 0.0)
    element = line.element
    for _ in range(2):
        if element is not None and _TITLE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            score += 2.5
            break
        element = element.getparent() if element is not None else None
    if 10 <= len(text) <= 50:
        score += 1.5
    if any(piece.owner.tag in ("strong", "b") for piece in line.pieces):
        score += 1.0
    return score


def _hidden(lines: Sequence[Line], pointers: Iterable[str], title: str) -> Headline | None:
    wanted = [squash(text) for text in (*pointers, title) if text]
    for index, line in enumerate(lines):
        text = squash(line.text)
        if line.hidden and len(text) >= 6 and any(text in pointer and _holds(pointer, text) for pointer in wanted):
            return Headline(line.text, "hidden", index)
    return None


def _unseen(pointers: Sequence[str], title: str) -> Headline | None:
    for pointer in pointers:
        if len(pointer.strip()) >= 4:
            return Headline(" ".join(pointer.split()), "meta")
    parts = [part for part in _SPLIT.split(title) if len(part) >= 6]
    return Headline(max(parts, key=len), "title") if parts else None


def _holds(pointer: str, text: str) -> bool:
    """Whether a line is enough of a pointer to be what the pointer names, and not a section's name in it."""
    return len(text) >= 10 or len(text) >= 0.3 * len(pointer)


def _is_trail(visible: Sequence[tuple[int, Line]], index: int) -> bool:
    line = next(line for place, line in visible if place == index)
    return line.linked and len(visible) > 1


def _is_site_part(title: str, text: str, visible: Sequence[tuple[int, Line]], index: int) -> bool:
    """Whether the line is only the site's or section's name: it ends the title after a separator."""
    return title == text and len(text) < 10 and len(visible) > 5 and visible[0][0] == index
