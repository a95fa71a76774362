"""Links, advertisements and playing times between an article's paragraphs, told by labels and classes."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from crawler.page.attachments import block_attachments
from crawler.page.block import Block
from crawler.page.tree import Element
from crawler.record import Removed

__all__ = ["drop_inner_links"]

# 公告 is gg on these portals, so only a size behind it tells an advertisement.
_AD_CLASS = re.compile(
    r"(?:^|[\W_])(?:ads?|adv|guanggao|advert\w*|tuijian|recommend\w*)(?=[\W_\dA-Z]|$)|at_item|adPip|gg\d{2,4}x\d{2,4}"
    r"|ad[-_]?(?:box|wrap|area|con)\b"
)
_LABEL = re.compile(r"[【\[>》▶◆■·\s]{0,5}(?:相关|延伸|推荐|扩展|热点)(?:阅读|新闻|链接|报道)[】\]]?\s?[:：|]?")
_APPLICATION = re.compile(r"(?:客户端|APP)下载|下载(?:客户端|APP)")
_AD_LEVELS = 4  # cells of a table stand between
_PLAYING_TIME = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d")
_PLAYER_CLASS = re.compile(r"(?:video|audio|play\w*)[-_]?(?:time|length|long|duration)|duration", re.IGNORECASE)
_LONGEST_LINE = 60  # characters of a line in a box of advertisements
_MOST_LINES = 4  # of such a box: one with more holds the article
_SHORTEST_HEADLINE = 6  # of another article, in a link
_LEVELS = 2  # above a line, in which its box is looked for


def drop_inner_links(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Return the blocks without advertisements and links to other articles, which go to ``removed``."""
    kept: list[Block] = []
    boxes = _small_boxes(blocks)
    running = False  # whether a label's links go on
    for block in blocks:
        labelled = bool(kept) and (kept[-1].text == "广告" or _LABEL.fullmatch(kept[-1].text) is not None)
        if block.linked and block.image is None and _is_inner_link(block, boxes, labelled=labelled or running):
            if labelled:
                removed.append(Removed(rule="inner_link", text=kept.pop().text))
            running = running or labelled
            removed.append(Removed(rule="inner_link", text=block.text))
        elif _is_playing_time(block):
            removed.append(Removed(rule="player", text=block.text))
        elif _is_application(block):
            removed.append(Removed(rule="inner_link", text=block.text))
        else:
            running = False
            kept.append(block)
    return kept


def _is_application(block: Block) -> bool:
    """Whether a line offers an application in a box whose class names an advertisement."""
    if _APPLICATION.fullmatch(block.text) is None:
        return False
    around = (block.element, *islice(block.element.iterancestors(), _AD_LEVELS))
    return any(_AD_CLASS.search(element.get("class") or "") for element in around)


def _is_playing_time(block: Block) -> bool:
    """Whether a line says how long a film runs, in an element whose class tells; others may be a timetable's."""
    if _PLAYING_TIME.fullmatch(block.text) is None:
        return False
    above = islice(block.element.iterancestors(), 1)
    return any(_PLAYER_CLASS.search(element.get("class") or "") for element in (block.element, *above))


def _small_boxes(blocks: Sequence[Block]) -> set[Element]:
    """Return the boxes of a few lines whose class names advertisements or recommendations."""
    named = {
        element
        for block in blocks
        if block.linked
        for element in (block.element, *islice(block.element.iterancestors(), _LEVELS))
        if (name := element.get("class")) and _AD_CLASS.search(name)
    }
    if not named:
        return named
    lines = Counter(
        element
        for block in blocks
        for element in (block.element, *islice(block.element.iterancestors(), _LEVELS))
        if element in named
    )
    return {element for element, count in lines.items() if count <= _MOST_LINES and count < len(blocks)}


def _is_inner_link(block: Block, boxes: set[Element], *, labelled: bool) -> bool:
    if any(block_attachments(block, "http://x/")):
        return False
    around = (block.element, *islice(block.element.iterancestors(), _LEVELS)) if boxes else ()
    if len(block.text) <= _LONGEST_LINE and not boxes.isdisjoint(around):
        return True
    label = _LABEL.match(block.text)
    if block.linked + (label.end() if label else 0) + 2 < len("".join(block.text.split())):
        return False
    return labelled or (label is not None and block.linked >= _SHORTEST_HEADLINE)
