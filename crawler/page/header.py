"""The header that a page shows in the body's own container: headline, day, source, tools, before the text begins."""

import re
from collections.abc import Sequence

from crawler.page.block import Block
from crawler.page.clean import squash
from crawler.page.headline_marks import NO_HEADLINE, TITLE_CLASS
from crawler.page.info import Label, asks_for_value, is_label, read_labels
from crawler.page.tree import Element, Tree, in_link
from crawler.page.zones import Line, read_lines
from crawler.text.boilerplate import head_rule
from crawler.text.dates import find_moments
from crawler.text.names import is_likely_name, split_names
from crawler.text.people import is_staff_line, read_byline

__all__ = ["find_header", "without_header"]

_REACH = 60  # pieces of text behind the headline among which the text begins
_LONGEST_INFO = 150
_LONGEST_SUBHEADLINE, _LINES_TO_SUBHEADLINE = 50, 2
_LONGEST_VALUE = 30
_LONGEST_TRAIL, _LONGEST_ITEM = 80, 20
_LONGEST_LABEL = 8
_SHORTEST_HEADLINE, _SHORTEST_HEADING = 6, 2
_MOST_LINES_ABOVE = 4  # a headline in its own block, beside those of trail, day and source: kicker, number, tools
_SENTENCE_END = re.compile("[。！？；]")
_SENTENCE = 15
_SEPARATOR = re.compile("[>＞»›→/-]")
_ARROW = re.compile("[>＞»›→]")
_ENDS_OF_TRAIL = ("正文", "内容", "详情")
# What makes a line an info line for sure: an event's 时间 and 地点 stand at the head of texts, too.
_SURE_INFO = re.compile(
    r"(?:发布|发表|更新|发稿|信息|录入|上传)(?:时间|日期)\s*[:：]"
    r"|(?:^|[\s\d])(?:(?:信息|文章|稿件|新闻)?来\s?源于?|出处)\s?[:：]"
    r"|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?\s{0,3}\d{1,2}:\d\d"
)
_VAGUE = frozenset(("时间", "日期"))  # labels of an event's day as well
_OF_DOCUMENT = ("成文", "生成", "生效", "发文", "公开", "印发")  # days of a document in its header
_OF_EVENT = re.compile("周[一二三四五六日]|星期|[上下中]午|晚上")
_SHORT_DAY = re.compile(r"[012]\d-\d{1,2}-\d{1,2}")  # 23-05-19
_BRACKETS = "[]【】"
_SENDERS = ("供稿单位", "发布单位", "发布机构", "发布部门", "发布人", "发布者", "录入", "录入人", "录入者", "添加人")
_COUNT = re.compile(
    r"[\d\s.,，+/:()（）\[\]【】|AT-]*[万次人条字]?|[\[【(（\s]*(?:[特超]?大|中|[特超]?小|默认|[\s/|])+[\]】)）\s]*"
)
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_OUTLET = re.compile(r"(?:[报网社台]|发布|融媒体?|中心|[局委办厅]|政府|办公室|公众号|客户端)$")


def find_header(tree: Tree, start: int, end: int, headline: int | None) -> tuple[int, str]:
    """Return the place of the first piece behind the header among a container's, and the headline without blanks.

    The container's pieces go from ``start`` to ``end``. Without the ``headline`` (its place) among them, or with a
    sentence before it, they hold no header: then the place is ``start`` and the headline ''.
    """
    if headline is None:
        headline = _headline_by_info(tree, start, end)
    if headline is None or not start <= headline < end:
        return start, ""
    if _is_begun(tree, start, headline):
        return start, ""
    title, *lines = read_lines(tree, headline, min(end, headline + _REACH))
    if len(title.text) > _LONGEST_INFO:  # a block without paragraphs
        return start, ""
    wanted = squash(tree.pieces[headline][0])
    header = _Header(wanted)
    place = found = headline + _count(title)
    for line in lines:
        place += _count(line)
        if line.hidden:
            continue
        if not header.takes(line):
            break
        found = place
    return (found, wanted) if found < end else (start, "")


def without_header(blocks: Sequence[Block], header: str, headline: str) -> tuple[list[Block], list[Block]]:
    """Return the blocks of the header and those behind it, first the pictures that stand below the headline.

    ``header`` is the header's whole text and ``headline`` the headline, both without blanks.
    """
    place = end = below = 0
    for count, block in enumerate(blocks, 1):
        bare = squash(block.text)
        if not bare:
            continue
        at = header.find(bare, place)
        if at < 0:
            break
        place, end = at + len(bare), count
        below = below or (count if headline in bare or bare in headline else 0)
    pictures = [block for block in blocks[below:end] if not block.text] if below else []
    return [block for block in blocks[:end] if block.text], [*pictures, *blocks[end:]]


def _is_begun(tree: Tree, start: int, headline: int) -> bool:
    """Whether a text stands before a line that is the headline again: a sentence, or several lines of its own."""
    lines = [line for line in read_lines(tree, start, headline) if not (line.hidden or line.linked)]
    if any(_is_sentence(line.text, line.element) for line in lines):
        return True
    return sum(not _Header("").takes(line) for line in lines[-_REACH:]) > _MOST_LINES_ABOVE


def _headline_by_info(tree: Tree, start: int, end: int) -> int | None:
    """Return the place of the line that an info line makes the headline, on a page that states none: the one above.

    Below stands the text's first line, unless it is a heading.
    """
    place, candidate, informed = start, None, False
    for line in read_lines(tree, start, min(end, start + 2 * _REACH)):
        here, place = place, place + _count(line)
        if line.hidden or line.linked:
            continue
        if _is_sentence(line.text, line.element):
            break
        informed = informed or _SURE_INFO.search(line.info) is not None
        if informed and candidate is not None:
            return candidate
        shortest = _SHORTEST_HEADING if line.is_heading else _SHORTEST_HEADLINE
        may_be = len(line.bare) >= shortest and not NO_HEADLINE.search(line.text)
        if not _Header("").takes(line):
            if informed and not _is_styled(line):
                break
            candidate = here if may_be else None
    return candidate if informed else None


def _is_styled(line: Line) -> bool:
    """Whether a line is a heading by its tag, by a class, or in bold."""
    if line.is_heading:
        return True
    owners = {line.element, *(owner for _, owner, _ in line.pieces)}
    return any(TITLE_CLASS.search(owner.get("class") or "") or owner.tag in ("b", "strong") for owner in owners)


class _Header:
    """The lines behind a headline, one after the other: each is taken while none is the text's first."""

    def __init__(self, headline: str) -> None:
        self._headline = headline
        self._taken = 0
        self._dated = self._sourced = False
        self._asked = False  # a label stood in a line of its own
        self._on_way = False  # the line before was a part of a trail

    def takes(self, line: Line) -> bool:
        """Whether a line belongs to the header, given those before it."""
        text = line.info
        if len(text) > _LONGEST_INFO or "。" in text:
            return False
        asked, on_way = self._asked, self._on_way
        self._asked = self._on_way = False
        if self._is_way(line, on_way=on_way):
            self._on_way = True
        elif asked and len(text) <= _LONGEST_VALUE and not is_label(text):
            self._sourced = self._sourced or not find_moments(text)
        elif is_label(text.rstrip(":： ")):
            self._asked = asks_for_value(text.rstrip(":： "))
        elif line.bare != self._headline and not self._is_info(text):  # a trail above may end with the headline
            return False
        self._taken += 1
        self._dated = self._dated or bool(find_moments(text))
        return True

    def _is_way(self, line: Line, *, on_way: bool) -> bool:
        """Whether a line is of a trail: its label, links with arrows, or behind an item of one another link or 正文."""
        text = line.text
        if len(text) > _LONGEST_TRAIL:
            return False
        if "位置" in text[:_LONGEST_LABEL] and (text.endswith(("位置", "：", ":")) or _SEPARATOR.search(text)):
            return True
        if not any(in_link(owner) for _, owner, _ in line.pieces):
            return on_way and line.bare in _ENDS_OF_TRAIL
        return _ARROW.search(text) is not None or (on_way and len(text) <= _LONGEST_ITEM)

    def _is_info(self, text: str) -> bool:
        labels = list(read_labels([text]))
        if labels:
            fits = all(self._fits(label, alone=len(labels) == 1) for label in labels)
            self._sourced = self._sourced or any(label.kind == "source" and label.value for label in labels)
            return fits
        if moments := find_moments(text):
            rest = text
            for moment in moments:
                rest = rest.replace(moment.text, "")
            beside = squash(rest).strip(_BRACKETS)
            self._sourced = self._sourced or bool(_OUTLET.search(beside))
            return not self._dated and _is_beside_day(text, beside)
        if text.startswith("——"):
            near = self._taken < _LINES_TO_SUBHEADLINE and len(text) <= _LONGEST_SUBHEADLINE
            return near and not text.endswith("题记")
        return head_rule(text) is not None or (is_staff_line(text) and _names_someone(text))

    def _fits(self, label: Label, *, alone: bool) -> bool:
        """Whether a label stands in a header: a text's first lines have 时间：, 记者： and 主办单位： too."""
        name = squash(label.text).rstrip(":：")
        if label.kind in ("published", "updated"):
            dated = find_moments(label.value) or _SHORT_DAY.match(label.value)
            return bool(dated) and not (name in _VAGUE and (self._dated or (alone and _is_of_event(label.value))))
        if label.kind == "other_day":
            return name.startswith(_OF_DOCUMENT)
        if label.kind == "source":
            return not (self._sourced and label.value)
        return not label.value or not alone or _is_usual(label.kind, name, label.value)


def _is_usual(kind: str, name: str, value: str) -> bool:
    """Whether a value behind a label that stands alone is what headers have there: names, a count, sizes."""
    if kind == "byline":
        return all(map(is_likely_name, split_names(value)))
    if kind == "editors":
        return bool(read_byline(f"{name}：{value}").editors)
    return name in _SENDERS or _COUNT.fullmatch(value) is not None or head_rule(f"{name}：{value}") is not None


def _is_of_event(value: str) -> bool:
    """Whether more than a date stands behind 时间：, such as 上午9:00 or a weekday."""
    rest = value
    for moment in find_moments(value):
        rest = rest.replace(moment.text, "")
    return bool(rest.strip()) or _OF_EVENT.search(value) is not None


def _is_beside_day(line: str, rest: str) -> bool:
    """Whether a line with a day is one of date and source: a diary's and a speech's day stand in the text."""
    if line.startswith(("（", "(")) or "，" in line:
        return False
    if not rest or is_likely_name(rest):
        return True
    return len(rest) <= _LONGEST_VALUE and bool(_CLOCK.search(line) or _OUTLET.search(rest))


def _names_someone(line: str) -> bool:
    byline = read_byline(line)
    return bool(byline.authors or byline.editors)  # 图：茶园 is a caption


def _count(line: Line) -> int:
    return sum(not text.isspace() for text, _, _ in line.pieces)


def _is_sentence(text: str, owner: Element) -> bool:
    return len(text) > _SENTENCE and _SENTENCE_END.search(text) is not None and not in_link(owner)
