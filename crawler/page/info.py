"""Labelled values in the lines around a body: 来源, 时间, 作者, 编辑 ... with blanks inside labels, empty ones skipped."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

# Label -> the kind of value behind it. Order matters: longer labels first.
_LABELS = (
    (
        "published",
        r"发\s*布\s*(?:时\s*间|日\s*期)|(?:发\s*表|发\s*稿|信\s*息|刊\s*发|录\s*入|上\s*传|成\s*稿|公\s*开|上\s*网|发\s*文|时\s*间\s*发\s*布|编\s*辑)(?:时\s*间|日\s*期)|时\s*间\s*发\s*布|发\s*布\s*于|日\s*期|时\s*间",
    ),
    ("updated", r"(?:最\s*后)?\s*(?:更\s*新|修\s*改)(?:\s*(?:时\s*间|日\s*期|于))?"),
    (
        "other_day",
        r"公示(?:时间|日期|期)|公告(?:时间|日期|期限)|报名(?:日期|时段)|考试时间|会议时间|成文(?:日期|时间)|生成(?:日期|时间)|生效(?:日期|时间)|施行日期|废止(?:日期|时间)|截止(?:日期|时间)|失效(?:日期|时间)|印发(?:日期|时间)|活动时间|开标时间|报名时间|今天是|现在是|当前时间|北京时间",
    ),
    ("source", r"(?:信\s*息|文\s*章|稿\s*件|新\s*闻|内\s*容|转\s*载|资\s*料|稿)?\s*来\s*源(?:\s*于)?|稿\s*源|出\s*处"),
    (
        "byline",
        r"(?:本\s*报\s*)?(?:作\s*者|记\s*者|通\s*讯\s*员|撰\s*稿(?:\s*人)?|文\s*字|撰\s*文|文\s*[、/／]\s*图|图\s*[、/／]\s*文)",
    ),
    (
        "editors",
        r"责\s*任\s*编\s*辑|本\s*网\s*编\s*辑|责\s*编|编\s*辑|审\s*核|编\s*审|校\s*对|监\s*制|审\s*校|终\s*审|初\s*审|复\s*审",
    ),
    (
        "other",
        r"关键字|浏\s*览(?:\s*次\s*数|\s*量)?|点\s*击(?:\s*数|\s*率|\s*量|\s*次\s*数)?|阅\s*读(?:\s*次\s*数|\s*量|\s*数)?|访\s*问(?:\s*量|\s*次\s*数)?|人\s*气|字\s*[体号](?:\s*大\s*小)?|大\s*小|视力保护色?|保护视力色?|背景色|分享(?:到|至)?|打印|关闭|收藏|评论(?:数)?|热度|次数|发布(?:人|者|单位|机构|部门)|供稿(?:单位)?|主办单位|文章类型|信息类[别型]|所属栏目|公开方式|公开范围|公开形式|有效性|责任部门|信息公开|索引号|索取号|文号|发文机关|主题词|标签|关键词|tags?|扫一扫|摄影|图片",
    ),
)
_LABEL = re.compile(
    "(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in (_LABELS[2], _LABELS[1], _LABELS[0], *_LABELS[3:]))
    + r")\s*[:：|︱｜∶丨]|【(?=[^】]{0,12}$|打印|关闭|字体|字号|大)|浏\s{0,3}览(?:次数|\s{0,3}次)|点击(?:数|\s{0,3}次)|我要评论|参与互动|手机看新闻",
    re.IGNORECASE,
)
_SIGN = re.compile("[:：|︱｜∶丨]")
_QUOTING = ("“", '"', "「", "注明", "标注")
_LONGEST_LINE = 600  # what is longer is text
_LONGEST_VALUE = 40
_EDGES = " \t|｜︱丨/·,，;；、[]【】()（）-—>》"


class Label(NamedTuple):
    """A label as written, its kind (published, source, byline, editors ...), and the value behind it, '' when empty."""

    kind: str
    text: str
    value: str
    quoted: bool = False  # the label is only spoken of: 注明“来源：本网”


class Circle:
    """Lines round the body in which a field may stand; lines and labels are read once, and only when asked for."""

    def __init__(self, read: Callable[[], list[str]]) -> None:
        """Take the function that gives the lines."""
        self._read = read

    @cached_property
    def lines(self) -> list[str]:
        """The visible lines, in document order."""
        return self._read()

    @cached_property
    def labels(self) -> list[Label]:
        """All labels of the lines, in order."""
        return list(read_labels(self.lines))


def read_labels(lines: Sequence[str]) -> Iterator[Label]:
    """Yield each label in these lines with the value behind it, in order.

    A value ends at the next label, between two links or at the line's end; when nothing stands behind a label, the next
    line is its value, unless that has a label too.
    """
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or not _SIGN.search(line):
            continue
        found = list(_LABEL.finditer(line))
        for place, match in enumerate(found):
            if match.lastgroup is None:
                continue
            last = place + 1 == len(found)
            value = line[match.end() : len(line) if last else found[place + 1].start()].strip(_EDGES)
            if match.lastgroup == "published":
                value = value.replace("\t", " ")
            value = value.partition("\t")[0].strip(_EDGES)
            if not value and last:
                value = _value_below(lines, number + 1)
            yield Label(match.lastgroup, match[0], value, line[: match.start()].rstrip().endswith(_QUOTING))


def _value_below(lines: Sequence[str], number: int) -> str:
    below = lines[number] if number < len(lines) else ""
    return below.strip(_EDGES) if len(below) <= _LONGEST_VALUE and not _SIGN.search(below) else ""
