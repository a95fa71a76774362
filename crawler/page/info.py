"""Labelled values in the lines around a body: 来源, 时间, 作者, 编辑 ... with blanks inside labels."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from crawler.page.lazy import lazy
from crawler.text.names import is_likely_name, split_names

# The kind of value -> the labels that stand before it; blanks may stand between a label's characters.
_WORDS = {
    "other_day": """
        来信时间 来信日期 回复时间 答复时间 办结时间 受理时间 办理时间 管制时间 举办时间 举行时间 召开时间 营业时间
        起止时间 开课时间 出生日期 实施日期 考核时间 面试时间 截稿时间
        成文日期 成文时间 生成日期 生成时间 生效日期 生效时间 施行日期 废止日期 废止时间 截止日期 截止时间
        失效日期 失效时间 印发日期 印发时间 公示时间 公示日期 公示期 公告期限 报名日期 报名时间 考试时间
        会议时间 活动时间 开标时间 今天是 现在是 当前时间 北京时间
    """,
    "updated": """
        最后更新时间 最后更新 更新时间 更新日期 更新于 更新 播出时间 播出日期 修改时间 修改日期 最后修改 修改于
    """,
    "published": """
        发布时间 发布日期 发布于 发表时间 发表日期 发稿时间 发稿日期 信息时间 刊发时间 刊发日期 录入时间
        录入日期 上传时间 上传日期 成稿时间 公开时间 公开日期 上网时间 上网日期 发文时间 发文日期 编辑时间
        编辑日期 时间发布 日期 时间 發布時間 發佈時間 發布日期 發佈日期 發表時間 時間
    """,
    "source": """
        信息来源于 文章来源于 来源于 信息来源 文章来源 稿件来源 新闻来源 内容来源 转载来源 资料来源 稿来源
        来源 稿源 出处 來源 文章來源 新聞來源 資料來源
    """,
    "byline": """
        本报记者 作者 记者 記者 通讯员 撰稿人 撰稿 供稿 图文 文字 撰文 文 文、图 文/图 文／图 图、文 图/文 图／文
    """,
    "editors": """
        责任编辑 本网编辑 責任編輯 編輯 責編 责编 编辑 审核 编审 校对 监制 审校 终审 初审 复审
    """,
    "other": """
        播放 播放量 关键字 关键词 浏览次数 浏览量 浏览 点击次数 点击数 点击率 点击量 点击 阅读次数 阅读量 阅读数 阅读
        访问次数 访问量 访问 人气 字体大小 字号大小 字体 字号 大小 视力保护色 视力保护 保护视力色 保护视力
        背景色 分享到 分享至 分享 打印 关闭 收藏 评论数 评论 热度 次数 发布人 发布者 发布单位 发布机构
        发布部门 供稿单位 录入 录入人 录入者 添加人 作者单位 主办单位
        文章类型 信息类别 信息类型 所属栏目 公开方式 公开范围 公开形式 有效性 版次 版面 版名
        责任部门 信息公开 图片来源 视频来源 数据来源 资金来源 经费来源 图源
        索引号 索取号 文号 发文机关 主题词 标签 tags tag Tags TAGS 扫一扫 摄影 图片
    """,
}
# What ends a value without a sign behind it: tools and counters.
_ENDS = re.compile(
    r"【(?=[^】]{0,12}$|打印|关闭|字体|字号|大)|浏\s{0,3}览(?:次数|\s{0,3}次)|点击(?:数|\s{0,3}次)"
    r"|我要评论|参与互动|手机看新闻"
)
_KINDS = {word: kind for kind, words in reversed(_WORDS.items()) for word in words.split()}
_TELLING = re.compile("|".join(re.escape(word) for word, kind in _KINDS.items() if not kind.startswith("other")))
_LONGEST_WORD = max(map(len, _KINDS))
_LAST_LETTERS = frozenset(word[-1] for word in _KINDS)
_SIGN = re.compile("[:：|︱｜∶丨]")
_BARS = "|︱｜丨"
_QUOTING = ("“", '"', "「", "注明", "标注")
_LONGEST_LINE = 600  # what is longer is text
_LONGEST_VALUE = 40
_ALONE_BEFORE = re.compile(r"(?:^|\s)[\u4e00-\u9fff]\s{1,3}$")
_LONGEST_GAP = 4  # blanks between the halves of a label
_LONGEST_ALONE = 14  # with blanks between its characters
# A label that a blank parts from its day, and one of the source in the same line.
_DAY_BEHIND = re.compile(
    r"(?:^|(?<=[\s|【\[（(]))("
    + "|".join(word for word, kind in _KINDS.items() if kind in ("published", "updated", "other_day"))
    + r")\s{1,4}(?=(?:19|20)\d\d\s?[-./年])"
)
# 【来源】某报; in [ ] stand buttons too: [编辑] [删除].
_BRACKETED = re.compile(
    "(?:【|\\[(?!编辑|審核|审核|校对))("
    + "|".join(word for word, kind in _KINDS.items() if not kind.startswith("other") and len(word) > 1)
    + r")[】\]]\s{0,3}[:：]?(?=\s{0,4}[^\s:：])"
)
_SOURCE_BEHIND = re.compile(r"(?<=来源)\s{1,4}(?=[\w《“])")
_MORE_OF_LABEL = re.compile(r"\s[\u4e00-\u9fff]{1,4}$")  # 加入 of the unknown label 加入时间
_ALONE = ("published", "source", "byline", "other_day")  # kinds whose labels do without a sign in a cell of their own
_EDGES = " \t|｜︱丨/·,，;；、[]【】()（）-—>》"


class Label(NamedTuple):
    """A label as written, its kind (published, source, byline, editors ...), and the value behind it, '' when empty."""

    kind: str
    text: str
    value: str
    quoted: bool = False  # the label is only spoken of: 注明“来源：本网”
    first: bool = False  # the label begins its line


class Circle:
    """Lines round the body in which a field may stand; lines and labels are read once, and only when asked for."""

    def __init__(self, read: Callable[[], list[str]], *, hint: Callable[[], str] | None = None) -> None:
        """Take the function that gives the lines; ``hint`` gives their text without blanks, where that costs less."""
        self._read = read
        self._hint = hint

    @lazy
    def lines(self) -> list[str]:
        """The visible lines, in document order."""
        return self._read()

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether a pattern is found in the lines' text, which must hold no blanks then where a hint gives it."""
        return pattern.search(self._hint() if self._hint is not None else "\n".join(self.lines)) is not None

    @lazy
    def labels(self) -> list[Label]:
        """All labels of the lines that a field may come from, in order; none where the hint has no such word."""
        if self._hint is not None and not _TELLING.search(self._hint()):
            return []
        return list(read_labels(self.lines))


def read_labels(lines: Sequence[str]) -> Iterator[Label]:
    """Yield each label in these lines with the value behind it, in order.

    A value ends at the next label, between two links or at the line's end; when nothing stands behind a label, the next
    line is its value, unless that has a label too.
    """
    for number, shown in enumerate(lines):
        if len(shown) > _LONGEST_LINE:
            continue
        line = _with_signs(shown)
        if not _SIGN.search(line):
            alone = _kind_of(line)
            if alone in _ALONE and (below := _value_below(lines, number + 1)):
                yield Label(alone, line, below, first=True)
            continue
        marks = list(_marks(line))
        for place, (start, end, kind) in enumerate(marks):
            if kind is None:
                continue
            last = place + 1 == len(marks)
            value = line[end:] if last else _without_label(line[end : marks[place + 1][0]])
            value = value.strip(_EDGES)
            if kind in ("published", "updated"):
                value = value.replace("\t", " ")
            value = value.partition("\t")[0].strip(_EDGES)
            if not value and last:
                value = _value_below(lines, number + 1)
                value = value if kind != "editors" or all(map(is_likely_name, split_names(value))) else ""
            before = line[:start]
            yield Label(kind, line[start:end], value, before.rstrip().endswith(_QUOTING), not before.strip(_EDGES))


def _with_signs(line: str) -> str:
    """Return a line with the colons that labels stand without: 发布时间 2023-05-19 来源 某报, 【来源】某报."""
    if ("】" in line or "]" in line) and _BRACKETED.search(line):
        line = _BRACKETED.sub(r"\1：", line)
    if ("时间" not in line and "日期" not in line) or not _DAY_BEHIND.search(line):
        return line
    return _SOURCE_BEHIND.sub("：", _DAY_BEHIND.sub(r"\1：", line))


def _without_label(value: str) -> str:
    """Return a value without the beginning of an unknown label behind it, whose end is a known one: 加入|时间."""
    found = _MORE_OF_LABEL.search(value) if value[-1:].isalpha() and value.strip().count(" ") else None
    return value[: found.start()] if found and not is_likely_name(found[0].strip()) else value


def is_label(text: str) -> bool:
    """Tell a text that is nothing but a label."""
    return bool(_kind_of(text))


def asks_for_value(text: str) -> bool:
    """Tell a text that is nothing but the label of a day, a source or people; tools are no such."""
    return _kind_of(text) not in ("", "other")


def names_other_day(line: str) -> bool:
    """Tell a line that is nothing but a label of another day than the publication's: 生成日期."""
    return _kind_of(line) == "other_day"


def _kind_of(line: str) -> str:
    """Return the kind of a label that stands alone, as in a cell of its own; '' for any other line."""
    return _KINDS.get("".join(line.split()), "") if len(line) <= _LONGEST_ALONE else ""


def _marks(line: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield where each label of a line begins, where its sign ends, and its kind; None for what only ends a value."""
    ends = list(_ENDS.finditer(line))
    done = 0
    for sign in _SIGN.finditer(line):
        label = _label_before(line, done, sign.start())
        while ends and ends[0].start() < sign.start() and (label is None or ends[0].start() < label[0]):
            end = ends.pop(0)
            if end.start() >= done:
                yield *end.span(), None
                done = end.end()
                label = _label_before(line, done, sign.start())
        done = sign.end()
        if label is not None and (sign[0] in _BARS or label[0] + 1 == sign.start()) and not _opens(line, label[0]):
            label = None
        if label is not None and label[0] + 1 == sign.start() and _ALONE_BEFORE.search(line, 0, label[0]):
            label = None  # 正 文：
        if label is not None:
            yield label[0], done, label[1]
    yield from ((*end.span(), None) for end in ends if end.start() >= done)


def _opens(line: str, place: int) -> bool:
    """Whether a label at a place begins a value, where its sign is a bar, which parts tools too: 只看该作者 | 倒序."""
    return not place or not line[place - 1].isalpha()


def _label_before(line: str, start: int, end: int) -> tuple[int, str] | None:
    """Return where the longest label begins that ends right before a sign, and its kind; blanks in it do not count."""
    word, parted = "", False
    found = None
    for place in range(end - 1, start - 1, -1):
        if line[place].isspace():
            if found and line[place] == "\t":  # mark-up parts a value from the next label
                break
            continue
        if not word and line[place] not in _LAST_LETTERS:
            return None
        parted = parted or (bool(word) and line[place + 1].isspace())
        word = line[place] + word
        if word in _KINDS and not (found and parted and (word.startswith("本") or _is_outlets(line, place, word))):
            found = place, _KINDS[word]
        if len(word) == _LONGEST_WORD:
            break
    return found


def _is_outlets(line: str, place: int, word: str) -> bool:
    """Whether the first half of a longer label ends the value before it, blanks behind: 某某发布  日期."""
    written = line[place : place + len(word) + _LONGEST_GAP].rstrip()
    halves = written.split()
    return len(halves) == 2 and len(halves[0]) > 1 and bool(place) and line[place - 1].isalpha()


def _value_below(lines: Sequence[str], number: int) -> str:
    below = lines[number] if number < len(lines) else ""
    is_value = len(below) <= _LONGEST_VALUE and not _SIGN.search(below.partition(" ")[0]) and not _kind_of(below)
    mark = next(_marks(below), None) if is_value else None
    below = below[: mark[0]] if mark is not None else below
    return below.strip(_EDGES) if is_value else ""
