"""What stands behind an article in its own container: readers' comments, boxes of links, the card of an account."""

import re

from crawler.page.attachments import block_attachments
from crawler.page.block import Block
from crawler.page.tree import Element
from crawler.page.weights import FURNITURE
from crawler.record import Removed

__all__ = ["drop_tail_boxes", "names_others"]

_COMMENTS = re.compile(
    r"[【\[]?\s*(?:网友|最新|热门|全部|精彩|用户|读者)评论(?:列表"
    r"|区)?\s*(?:[(（]\s*\d{1,6}\s*条?\s*[)）])?\s*[】\]]?[:：]?|评论(?:列表|区)[:：]?"
    r"|评论\s*[(（]\s*\d{1,6}\s*条?\s*[)）]"
)
_ANSWER = re.compile("答复|回复[:：]|记者")
_LONGEST_REMARK, _LONGEST_NAME = 100, 6
_LONGEST_TEASER = 120
_RELATED = re.compile(
    r"^(?:【|\[|■|◆)?\s*(?:相\s*关|更多|推荐|延伸|热点|热评|精彩|猜你|往期|图片|最新|热门|今日|本周|点击|阅读|新闻"
    r"|排行|为[您你]推荐|大家都在看)\S{0,8}[:：]?\s*(?:】|\])?$"
)
_SHORTEST_LIST = 4
_LONGEST_FURNITURE = 30
_ROW_DAY = re.compile(r"[\[(（]?(?:(?:19|20)\d{2}[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])）]?\s*$")
_MOST_BOXES = 4  # of a kind, one behind the other; more stay
_LEAST_SAID = 90  # characters of a text of short lines
_LONGEST_SAID = 30  # characters of a line that may be a tool or a heading
# What an account says of itself below its name.
_ACCOUNT = re.compile(r"\S{2,24}(?:官方|认证)(?:微信|微博|抖音)?(?:账号|帐号|号|公众号|媒体)")
_LONGEST_ACCOUNT_NAME, _ACCOUNT_LINES = 16, 6


def drop_tail_boxes(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Return the blocks without the boxes at their end, which go to ``removed``; one may stand behind another.

    So many of a kind are looked for as pages have, because each look costs as much as the page is long.
    """
    for _ in range(_MOST_BOXES):
        kept = _drop_link_boxes(_drop_account(_drop_comments(blocks, removed), removed), removed)
        if len(kept) == len(blocks):
            break
        blocks = kept
    return blocks


def _drop_account(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Drop the card of the account that published a text: its name, and below it what it is."""
    for place in range(max(1, len(blocks) - _ACCOUNT_LINES), len(blocks)):
        name, block = blocks[place - 1], blocks[place]
        shown = name.heading or (place > 1 and blocks[place - 2].image is not None)
        beside = shown and name.element.getparent() is block.element.getparent() and not name.text.endswith(("：", ":"))
        if beside and 0 < len(name.text) <= _LONGEST_ACCOUNT_NAME and _ACCOUNT.fullmatch(block.text):
            removed.extend(Removed(rule="account", text=other.text) for other in (name, block))
            start = place - 1
            if start and blocks[start - 1].image is not None and _is_in(blocks[start - 1], name.element.getparent()):
                start -= 1  # its picture
            return blocks[:start] + blocks[place + 1 :]
    return blocks


def _is_in(block: Block, box: Element | None) -> bool:
    return box is not None and (block.element is box or box in block.element.iterancestors())


def _drop_comments(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Drop the box of comments that stands behind the text, with its heading (网友评论)."""
    last = max((place for place, block in enumerate(blocks) if block.text and _is_no_remark(block)), default=-1)
    before, whole = 0, sum(len(block.text) for block in blocks)
    said = False
    for place, block in enumerate(blocks):
        is_heading = len(block.text) <= _LONGEST_SAID and _COMMENTS.fullmatch(block.text) is not None
        counted = place > 0 and is_heading and block.text[-1] in ")）条"  # 网友评论(2) is no part of an article
        if counted or (said and is_heading and place >= last and whole - before - len(block.text) < before):
            removed.extend(Removed(rule="comments", text=other.text) for other in blocks[place:] if other.text)
            return blocks[:place]
        said = said or len(block.text) > _LONGEST_SAID or before > _LEAST_SAID
        before += len(block.text)
    return blocks


def _is_no_remark(block: Block) -> bool:
    """Whether a line is no reader's remark: too long, a letter's answer, or a bold heading of a part of the article."""
    if block.all_bold and len(block.text) > _LONGEST_NAME:
        return _COMMENTS.fullmatch(block.text) is None
    return len(block.text) > _LONGEST_REMARK or _ANSWER.search(block.text) is not None


def _drop_link_boxes(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Drop the runs of lines that are links only from the tail, with the heading (相关新闻) before each."""
    listed: list[Removed] = []
    for _ in range(_MOST_BOXES):
        end = min(_start_of_list(blocks), _start_of_teasers(blocks))
        if end == len(blocks):
            break
        listed = [Removed(rule="link_box", text=block.text) for block in blocks[end:] if block.text]
        removed.extend(listed)
        blocks = blocks[:end]
    end = len(blocks)
    while end and _is_link_line(blocks[end - 1]):
        end -= 1
    links = len(listed) + sum(bool(block.text) for block in blocks[end:])
    if end and links and _RELATED.match(blocks[end - 1].text):
        end -= 1
    elif links < 2 or (end and not listed and _introduces(blocks[end - 1].text)):
        return blocks
    removed.extend(Removed(rule="link_box", text=block.text) for block in blocks[end:] if block.text)
    return blocks[:end]


def _introduces(text: str) -> bool:
    """Whether a sentence says that links follow, which so are the article's own, such as 办理入口如下."""
    return len(text) > _LONGEST_SAID and text.endswith(("：", ":"))


def _start_of_list(blocks: list[Block]) -> int:
    """Return where a list of other articles begins behind which no text comes, or the end.

    Containers that are never closed hold the side boxes and the footer too.
    """
    last_text = next((place for place in range(len(blocks) - 1, -1, -1) if not _may_follow_list(blocks[place])), -1)
    run = 0
    for place in range(last_text + 1, len(blocks)):
        run = run + 1 if blocks[place].text and _is_link_line(blocks[place]) else 0
        if run == _SHORTEST_LIST and place + 1 > run:
            return place + 1 - run
    return len(blocks)


def names_others(text: str) -> bool:
    """Tell the heading of a box of other articles: 相关新闻, 猜你喜欢."""
    return _RELATED.match(text) is not None


def _start_of_teasers(blocks: list[Block]) -> int:
    """Return where a heading (更多精彩) begins a box of linked headlines, each with a line or two of its article."""
    links = lines = 0
    for place in range(len(blocks) - 1, 0, -1):
        block = blocks[place]
        if links > 1 and links * 4 >= lines and names_others(block.text) and not block.linked:
            return place
        if len(block.text) > _LONGEST_TEASER:
            break
        links += bool(block.text) and _is_link_line(block)
        lines += bool(block.text)
    return len(blocks)


def _may_follow_list(block: Block) -> bool:
    return len(block.text) < _LONGEST_FURNITURE or _is_link_line(block) or bool(FURNITURE.search(block.text))


def _is_link_line(block: Block) -> bool:
    if block.image is not None:
        return bool(block.links)
    if not block.linked:
        return False
    bare = len("".join(_ROW_DAY.sub("", block.text).split()))
    return block.linked + 3 >= bare and not any(block_attachments(block, "http://x/"))
