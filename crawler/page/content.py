"""Blocks to what a record holds: lines, sub-headings, images, attachments, and what structure takes out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.page.addresses import absolute
from crawler.page.attachments import block_attachments, is_only_attachments, rest_of_line
from crawler.page.block import Block
from crawler.page.captions import Picture, take_counters
from crawler.page.inner_links import drop_inner_links
from crawler.page.summary import drop_summary
from crawler.page.tail_boxes import drop_tail_boxes
from crawler.record import Attachment, Image, Removed
from crawler.text.names import is_office

_RECORD_TABLE = re.compile(r"索\s*取\s*号|索\s*引\s*号|信息分类|发文字号|文件编号|发布机构|主题分类")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|第[一二三四五六七八九十]{1,3}[章节部分])"
)
_NO_SUBHEADING_END = ("。", "；", "，", "：", ":", ";", ",", "、")
_LONGEST_SUBHEADING = 45
# A document's number, a salutation, a date, a byline: lines under a headline that are no 副题.
_NO_SUBHEADLINE = re.compile(
    r"〔\d{4}〕|号$|^[(（◎●■]|记者|通讯员|来源|作者|编辑|\d{1,2}月\d{1,2}日$|\d{4}\s*[-./年]\s*\d|[:：]"
)
_DASHED = re.compile(r"——[^。]{4,44}$")
_HEAD_BLOCKS, _LONGEST_TOOL = 4, 30  # blocks at the head, and characters of a bar of tools among them


@dataclass(slots=True)
class Content:
    """What a run of blocks holds, in the fields of a record."""

    body: list[str] = field(default_factory=list)
    subheadings: list[int] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)


def read_content(pieces: Sequence[Block | Picture], base: str) -> Content:
    """Return the lines and pictures of these pieces as record fields; addresses are made absolute with ``base``."""
    content = Content()
    counters = take_counters([piece for piece in pieces if isinstance(piece, Picture)])
    content.removed.extend(Removed(rule="picture_counter", text=text) for text in counters)
    for piece in pieces:
        if isinstance(piece, Picture):
            content.images.append(_image(piece, base))
        else:
            _take(piece, content, base)
    return content


def drop_structures(blocks: Sequence[Block]) -> tuple[list[Block], list[Removed]]:
    """Take out what only the mark-up tells: record table and abstract at the head, boxes of links at the tail."""
    removed: list[Removed] = []
    kept = _drop_link_lines(_drop_record_table(list(blocks), removed), removed)
    kept = drop_inner_links(drop_summary(kept, removed), removed)
    return drop_tail_boxes(kept, removed), removed


def is_subheading(block: Block) -> bool:
    """Tell a sub-heading: short, no end of a sentence, and bold, a heading or numbered."""
    text = block.text
    if not len(text) <= _LONGEST_SUBHEADING or block.row or block.right or text.endswith(_NO_SUBHEADING_END):
        return False
    return block.all_bold or (len(text) > 1 and bool(_NUMBERED.match(text)))


def _take(block: Block, content: Content, base: str) -> None:
    attachments = block_attachments(block, base) if block.links else []
    if attachments and is_only_attachments(block):
        content.attachments.extend(attachments)
        rest = rest_of_line(block)
        if rest:
            content.removed.append(Removed(rule="attachment_label", text=rest))
        return
    content.attachments.extend(attachments)
    if is_subheading(block):
        content.subheadings.append(len(content.body))
    content.body.append(block.text)


def _image(picture: Picture, base: str) -> Image:
    url = absolute(base, picture.address) if picture.address else None
    return Image(url=url, caption="\n".join(picture.captions) or None)


def _drop_record_table(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Drop the table of 索取号, 发布机构 ... that stands at the container's head, behind short lines at most."""
    head = (place for place, block in enumerate(blocks[:_HEAD_BLOCKS]) if len(block.text) > _LONGEST_TOOL or block.row)
    first = next(head, None)
    if first is None or not blocks[first].row or len(_RECORD_TABLE.findall(blocks[first].text)) < 2:
        return blocks
    table = _table_of(blocks[first])
    kept = []
    for block in blocks:
        if block.row and _table_of(block) is table:
            removed.append(Removed(rule="record_table", text=block.text))
        else:
            kept.append(block)
    return kept


def _table_of(block: Block) -> object:
    return next(block.element.iterancestors("table"), None)


def _drop_link_lines(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Drop lines of several links and nothing else that stand before the text."""
    start = 0
    while (
        start < len(blocks) and len(blocks[start].links) > 2 and blocks[start].linked * 3 >= len(blocks[start].text) * 2
    ):
        start += 1
    removed.extend(Removed(rule="link_line", text=block.text) for block in blocks[:start])
    return blocks[start:]


def read_title_block(blocks: Sequence[Block], headline: str | None) -> str | None:
    """Return the 副题 that stands in the body, right under the repeated headline, or None.

    Agencies' title blocks stand whole in a body: the headline again, then one to three short lines without the end of
    a sentence, then the text.
    """
    lines = [block for block in blocks if block.text][:6]
    title = "".join((headline or "").split())
    dashed = next((line.text for line in lines[:3] if _DASHED.match(line.text)), None)
    if dashed is not None and not lines[-1].text.startswith("——"):
        return dashed
    if len(title) < 6 or not lines or not "".join(lines[0].text.split()).startswith(title):
        return None
    found: list[str] = []
    for line in lines[1:]:
        if len(line.text) > 60 or line.text.endswith("。"):
            return " ".join(found) or None
        if not _may_be_subheadline(line) or len(found) > 2:
            return None
        found.append(line.text)
    return None


def _may_be_subheadline(block: Block) -> bool:
    text = block.text
    if not 5 <= len(text) <= _LONGEST_SUBHEADING or text.endswith(_NO_SUBHEADING_END) or _NUMBERED.match(text):
        return False
    return not (_NO_SUBHEADLINE.search(text) or block.linked or is_office(text))
