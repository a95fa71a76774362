"""Digests: one page that carries many headed stories, with day headings without a year between them."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from crawler.page.block import Block
from crawler.page.captions import Picture
from crawler.page.clean import squash
from crawler.text.boilerplate import is_portal_line
from crawler.text.dates import complete_day
from crawler.text.people import is_staff_line

Piece = Block | Picture

_DAY_HEADING = re.compile(
    r"^[\s【\[(（「◆◇●■★▲▶—–~·-]{0,6}(?:[一二三四五六七八九十]{1,3}[、.．]\s?)?"
    r"(?:(?:\d{4}年)?\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}"
    r"|(?:[一二]\S{3}年)?[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号])"
    r"[\s|｜/·,，]{0,4}(?:[(（]?\s*(?:星期|周)[一二三四五六日天]\s*[)）]?)?\s*(?:要闻|动态|新闻|消息)?"
    r"[\s】\])）」—–~·-]{0,6}[:：]?$"
)
_BRIEFS = re.compile(
    r"^[【\[]?\s*(?:一周|本周|每周|要闻|工作|综合|其他|今日|政务)?\s*(?:简讯|简报|快讯|短讯|速览|一览"
    r"|集锦)\s*[】\]]?[:：]?$"
)
_ORDINAL = re.compile(r"[01]?\d")
_DATED_LEAD = re.compile(r"^(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日|^(?:近日|日前|连日来|本周)")
_SENTENCE_END = ("。", "；", "，", "：", "、", ";", ",", "…", "）。")
_FEWEST_STORIES = 3
_LONGEST_HEADLINE = 70
_LONGEST_DAY = 40  # and the longest name of a column of briefs


@dataclass(slots=True)
class Story:
    """A headed part of a digest: its heading block, the day it happened, its pieces."""

    heading: Block
    day: date | None
    day_from: str = "visible:day_heading"
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Digest:
    """The split of a digest: what stands before the first story, the stories, the day headings."""

    before: list[Piece]
    stories: list[Story]
    day_headings: list[Block]
    ordinals: list[Block]  # numbers in boxes of their own above the headings
    contents: list[Block]  # the headings once more, in a box above the first story


def split_digest(pieces: Sequence[Piece], base: date | None) -> Digest | None:
    """Return the stories of a digest, or None for a page that is one article. ``base`` is the page's own day."""
    days = [place for place, piece in enumerate(pieces) if isinstance(piece, Block) and _is_day(piece.text)]
    if len(days) < 2 and sum(isinstance(piece, Block) and _stands_out(piece) for piece in pieces) < _FEWEST_STORIES:
        return None  # most pages
    heads = [place for place in range(len(pieces)) if _is_heading(pieces, place, plain=len(days) > 1)]
    if not _is_digest(pieces, heads, days):
        return None
    contents = _contents(pieces, heads)
    digest = _split(pieces, set(heads) - contents, set(days), base, contents)
    return digest if digest.stories else None


def _contents(pieces: Sequence[Piece], heads: Sequence[int]) -> set[int]:
    """Return the places of a table of contents: lines that stand as headings again, and what heads them."""
    wanted = {squash(pieces[place].text): place for place in heads}  # type: ignore[union-attr]  # heads are blocks
    found = [
        place
        for place, piece in enumerate(pieces)
        if isinstance(piece, Block) and wanted.get(squash(piece.text), place) > place
    ]
    if len(found) < _FEWEST_STORIES:
        return set()
    return {*found, *({found[0] - 1} & set(heads))}


def _stands_out(block: Block) -> bool:
    return bool(block.bold) or block.heading or block.centred


def _is_heading(pieces: Sequence[Piece], place: int, *, plain: bool) -> bool:
    block = pieces[place]
    if not isinstance(block, Block):
        return False
    text = block.text
    if len(text) <= _LONGEST_DAY and _BRIEFS.match(text):
        return block.all_bold or block.centred or plain
    if not 4 <= len(text) <= _LONGEST_HEADLINE or text.endswith(_SENTENCE_END) or block.row or block.right:
        return False
    if _is_day(text):
        return False
    if block.all_bold or (block.centred and block.bold):
        return True
    return plain and len(block.text) >= 6 and _opens_a_story(pieces, place)


def _is_day(text: str) -> bool:
    return len(text) <= _LONGEST_DAY and _DAY_HEADING.match(text) is not None


def _opens_a_story(pieces: Sequence[Piece], place: int) -> bool:
    """Whether an unmarked short line is followed by a dated paragraph, as the stories of a digest are."""
    following = next((piece for piece in pieces[place + 1 : place + 4] if isinstance(piece, Block)), None)
    return following is not None and len(following.text) > 20 and bool(_DATED_LEAD.match(following.text))


def _is_digest(pieces: Sequence[Piece], heads: Sequence[int], days: Sequence[int]) -> bool:
    if len(heads) < _FEWEST_STORIES:
        return False
    dated = sum(_opens_a_story(pieces, place) for place in heads)
    if len(days) >= 2:
        return dated * 3 >= len(heads)
    first = next(place for place, piece in enumerate(pieces) if isinstance(piece, Block))
    long = [place for place in heads if len(pieces[place].text) >= 8]  # type: ignore[union-attr]
    return first in heads and len(long) >= _FEWEST_STORIES and dated * 3 >= len(heads) * 2


def _split(
    pieces: Sequence[Piece], heads: set[int], days: set[int], base: date | None, contents: AbstractSet[int]
) -> Digest:
    digest, day = Digest([], [], [], [], []), None
    for place, piece in enumerate(pieces):
        if place in contents and isinstance(piece, Block):
            digest.contents.append(piece)
        elif place in days and isinstance(piece, Block):
            day = complete_day(piece.text, base=base) if base else None
            digest.day_headings.append(piece)
        elif isinstance(piece, Block) and place + 1 in heads and _ORDINAL.fullmatch(piece.text):
            digest.ordinals.append(piece)
        elif place in heads and isinstance(piece, Block) and _has_content(pieces, place, heads | days):
            digest.stories.append(Story(piece, None if _BRIEFS.match(piece.text) else day))
        elif digest.stories:
            digest.stories[-1].pieces.append(piece)
        else:
            digest.before.append(piece)
    _take_end(digest)
    for story in digest.stories:
        if story.day is None and base and not _BRIEFS.match(story.heading.text):
            story.day, story.day_from = _day_of_lead(story, base), "lead"
    return digest


def _take_end(digest: Digest) -> None:
    """Take what ends the page off its last story: editors, source, the portal's own lines, and pictures behind them."""
    if not digest.stories:  # headings with nothing between them
        return
    last = digest.stories[-1]
    start = len(last.pieces)
    while start and _ends_page(last.pieces[start - 1]):
        start -= 1
    while start < len(last.pieces) and isinstance(last.pieces[start], Picture):  # those belong to the story
        start += 1
    if start == len(last.pieces):
        return
    if not start:  # a heading that has only such lines below it makes no story
        digest.before.append(digest.stories.pop().heading)
    digest.before.extend(last.pieces[start:])
    del last.pieces[start:]


def _ends_page(piece: Piece) -> bool:
    if isinstance(piece, Picture):
        return not piece.captions
    return is_staff_line(piece.text) or is_portal_line(piece.text)


def _has_content(pieces: Sequence[Piece], place: int, marks: set[int]) -> bool:
    """Whether anything stands between a heading and the next one: a heading alone makes no story."""
    return place + 1 < len(pieces) and place + 1 not in marks


def _day_of_lead(story: Story, base: date) -> date | None:
    lead = next((piece for piece in story.pieces if isinstance(piece, Block)), None)
    return complete_day(lead.text[:40], base=base) if lead is not None else None
