"""The header that a page shows in the body's own container: headline, day, source, tools, before the text begins."""

import re
from collections.abc import Sequence

from crawler.page.block import Block
from crawler.page.clean import squash
from crawler.page.headline_marks import NO_HEADLINE
from crawler.page.info import asks_for_value, is_label, read_labels
from crawler.page.tree import Element, Tree, in_link
from crawler.page.zones import Line, read_lines
from crawler.text.boilerplate import is_head_line
from crawler.text.dates import find_moments
from crawler.text.people import is_staff_line, read_byline

__all__ = ["header_end", "without_header"]

_REACH = 60  # pieces of text behind the headline among which the text begins
_LONGEST_INFO = 150
_LONGEST_SUBHEADLINE = 50
_LONGEST_OUTLET = 30  # characters beside the day, in an info line without labels
_LONGEST_TRAIL = 80
_LONGEST_LABEL, _LONGEST_ITEM = 8, 20
_SEPARATOR = re.compile("[>＞»›→/-]")
_ARROW = re.compile("[>＞»›→]")
_SHORTEST_HEADLINE = 6
_SURE_INFO = re.compile(
    r"(?:发布|发表|更新|发稿|信息|录入|上传)(?:时间|日期)\s*[:：]|(?:^|[\s\d])(?:(?:信息|文章|稿件|新闻)?来\s?源于?|出处)\s?[:：]"
    r"|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?\s{0,3}\d{1,2}:\d\d"
)
_SENTENCE = 20
_PEOPLE = ("source", "byline", "editors")


def header_end(tree: Tree, start: int, end: int, headline: int | None) -> int:
    """Return the place of the first piece behind the header among those from ``start`` to ``end``: the container's.

    Without the ``headline`` among them, or with a sentence before it, they hold no header, and it is ``start``.
    """
    if headline is None:
        headline = _headline_by_info(tree, start, end)
    if headline is None or not start <= headline < end:
        return start
    if any(_is_sentence(text, owner) for text, owner, _ in tree.pieces[start:headline]):
        return start
    title, *lines = read_lines(tree, headline, min(end, headline + _REACH))
    if len(title.text) > _LONGEST_INFO:  # a block without paragraphs
        return start
    wanted = squash(tree.pieces[headline][0])
    place = found = headline + _count(title)
    dated = labelled = False
    for line in lines:
        place += _count(line)
        if line.hidden:
            continue
        way = line.bare == wanted or _is_way(line, labelled=labelled)  # a trail may end with the headline
        if not way and not (labelled and _is_value(line.text)) and not _is_header(line.info, dated=dated):
            break
        found, labelled = place, way or asks_for_value(line.text)
        dated = dated or bool(find_moments(line.text))
    return found if found < end else start


def _headline_by_info(tree: Tree, start: int, end: int) -> int | None:
    """Return the place of the line that an info line makes the headline, on a page that states none: above it or below.

    The info line must be sure: an event's 时间 and 地点 stand at the head of texts, too.
    """
    place, candidate, informed = start, None, False
    for line in read_lines(tree, start, min(end, start + 2 * _REACH)):
        here, place = place, place + _count(line)
        if line.hidden or line.linked:
            continue
        if len(line.text) > _SENTENCE and "。" in line.text:
            break
        informed = informed or _SURE_INFO.search(line.info) is not None
        if informed and candidate is not None:
            return candidate
        if len(line.bare) >= _SHORTEST_HEADLINE and not _is_header(line.info, dated=False):
            candidate = None if NO_HEADLINE.search(line.text) else here
    return candidate if informed else None


def without_header(blocks: Sequence[Block], header: str) -> tuple[list[Block], list[Block]]:
    """Return the blocks of the header, whose whole text without blanks is given, and the blocks behind them."""
    place = end = 0
    for count, block in enumerate(blocks, 1):
        bare = squash(block.text)
        if not bare:
            continue
        at = header.find(bare, place)
        if at < 0 or end == len(header):
            break
        place, end = at + len(bare), count
    return list(blocks[:end]), list(blocks[end:])


def _count(line: Line) -> int:
    return sum(not text.isspace() for text, _, _ in line.pieces)


def _is_sentence(text: str, owner: Element) -> bool:
    return len(text) > _SENTENCE and "。" in text and not in_link(owner)


def _is_way(line: Line, *, labelled: bool) -> bool:
    """Whether a line is of a trail: a label, links with arrows, or a short link behind an item of one."""
    if len(line.text) > _LONGEST_TRAIL:
        return False
    if "位置" in line.text[:_LONGEST_LABEL] and (
        line.text.endswith(("位置", "：", ":")) or _SEPARATOR.search(line.text)
    ):
        return True
    if not any(in_link(owner) for _, owner, _ in line.pieces):
        return False
    return _ARROW.search(line.text) is not None or (labelled and len(line.text) <= _LONGEST_ITEM)


def _is_value(line: str) -> bool:
    """Whether a line may be the value of a label in the line above."""
    return len(line) <= _LONGEST_OUTLET and not is_label(line) and "。" not in line


def _is_header(line: str, *, dated: bool) -> bool:
    """Whether a line behind a headline is no text yet; ``dated`` tells that the day of publication has been met."""
    if len(line) > _LONGEST_INFO or "。" in line:
        return False
    moments = find_moments(line)
    if is_label(line):
        return True
    kinds = {label.kind for label in read_labels([line])} - {"other_day"}
    if kinds:
        return not (dated and moments) or not kinds.isdisjoint(_PEOPLE)
    if moments and "，" not in line:
        rest = line
        for moment in moments:
            rest = rest.replace(moment.text, "")
        return not dated and len(squash(rest)) <= _LONGEST_OUTLET
    if line.startswith("——"):
        return len(line) <= _LONGEST_SUBHEADLINE
    return is_head_line(line) or (is_staff_line(line) and _names_someone(line))


def _names_someone(line: str) -> bool:
    byline = read_byline(line)
    return bool(byline.authors or byline.editors)  # 图：茶园 is a caption
