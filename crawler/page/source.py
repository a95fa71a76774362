"""The source as stated: from labels around the body, beside the date, in a script, then meta."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.page.clean import clean
from crawler.page.info import Circle, is_label
from crawler.page.meta import META_CASE
from crawler.page.tree import Element, Tree, attribute_values
from crawler.page.zones import Line
from crawler.text.dates import find_moments, read_moment
from crawler.text.names import is_likely_name, split_names

_SCRIPT = re.compile(
    r"来\s*源(?:于)?\s*[:：]\s*(?:</?\w[^<>]*>|[\s'\"+]|&nbsp;)*([^<>'\"\\;+（）(){}]{2,60})"
    r"|\b(?:c?source|docsource|sourceName|laiyuan|csourcename)\s*[=:]\s*['\"]([^'\"<>]{2,60})['\"]",
    re.IGNORECASE,
)
# One of them stands in each; the pattern itself ignores case and so can skip to no letter.
_SCRIPT_SIGNS = ("源", "ource", "OURCE", "aiyuan", "AIYUAN", "aiYuan")
_SCRIPT_SIGN = re.compile("|".join(_SCRIPT_SIGNS))
_META_NAMES = ("contentsource", "source", "og:source", "article:source", "mediaid", "author:source")
_TAIL = re.compile(
    r"\s*(?:【.*|\[.*|浏览.*|点击.*|(?<=\s)(?:阅读|收藏|打印|分享).*"
    r"|(?:阅读|收藏|打印|分享)(?=[\s\d:：(（次数量本此到至]|$).*|播放\s*\d.*|手机看.*|进入\S*论坛.*|[（(]ID[:：].*"
    r"|字体.*|字号.*|责任编辑.*|编辑[:：].*|我要.*|(?<=\s)评论.*|评论\s?[:：\d(（].*"
    r"|(?<=\S)\s*(?:发布|发表)于$|[，,；;]\s*(?:不代表|仅代表|仅供|版权).*|[\s/|]\S{0,6}(?:记者|通讯员|作者|摄影|撰稿|责编)\s?\S.*)$"
)
_OUTLET = re.compile(
    r"(?:报|网|社|台|客户端|发布|在线|融媒体?|中心|杂志|时报|周刊|新闻|电视|频道|公众号|[局委办厅院校处站队]|政府"
    r"|办公室|[大中小]学|学院|部|协会|集团|公司|财经|资讯|体育|娱乐|科技)$"
)
_CLOCK_TIME = re.compile(r"(?:\d{1,2}月\d{1,2}日|\d{1,2}-\d{1,2})\s*\d{1,2}:\d{2}")
_SOURCE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:source|laiyuan|ly|media-?name|from|js_name|profile_?nickname|jgname"
    r"|(?:account|author|user|media|nick)[-_]?name|name)(?:$|[\s_-])",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|zuozhe|writer)(?:$|[\s_-]|_?name)", re.IGNORECASE)
_NAMING = frozenset(("class", "id", "bosszone", "itemprop", "rel"))
_DOMAIN = re.compile(r"[\w.-]+\.[a-z]{2,8}", re.ASCII)
_LOGIN = re.compile(r"\w*admin\w*|[a-z\d]+_[a-z\d_]+", re.ASCII)  # who put the page into the system
_WRITTEN_BY = re.compile(r"作\s*者\s*[:：]")
_MOST_AUTHORS = 6
_LINES_ABOVE = 4  # above the headline, in which the info line may stand
_PUBLISHED_ON = re.compile(r"(?:发布于|发表于|更新于)\s*$")
_SENDER = re.compile(r"供稿单位\s?[:：]\s?([^\s:：|，。]{2,20})")
_WRITER = re.compile(r"文[/／]\S+(?:\s\S{2,4})?")  # who wrote is no outlet
_SECTION_PATH = re.compile(r"/(?:categor(?:y|ies)|tags?|column|channel)\b", re.IGNORECASE)
_PATH = re.compile(r"/|\.\w{2,4}$")
_ADDRESS = re.compile(r"(?:https?:|www\.)", re.IGNORECASE)
_PARTS = re.compile(r"[\s|｜丨/·]+")
_NO_OUTLET = re.compile(r"[+＋\d>＞»›→]|听新闻|播放|阅读|朗读|字号|分享|原创|^转载$|打印|纠错|关闭|收藏|返回")
_BEFORE_SIGN, _BEHIND_SIGN = 12, 300  # characters around such a word that the pattern may take
_MOST_SIGNS = 200  # of a script: one that is made of such words states nothing
_LONGEST_INFO = 80
_LONGEST_OUTLET = 20
_BADGES = frozenset(("原创", "转载", "首发", "独家"))
_LONGEST = 70
_EDGES = " \t|｜/·,，;；:：、—-"


@dataclass(frozen=True, slots=True)
class Source:
    """The source as stated, and where it came from."""

    text: str
    evidence: str


def read_source(
    circles: Sequence[Circle],
    named: Source | None,
    tree: Tree,
    metas: Mapping[str, str],
    *,
    sections: Sequence[str] = (),
) -> Source | None:
    """Return the source; in ``circles`` the likeliest place is first, ``named`` is what only a class calls so.

    ``sections`` are the trail's items, which no source is: one may stand beside the day, and be called 图片新闻.
    """
    for circle in circles:
        for label in circle.labels:
            text = _trim(label.value) if label.kind == "source" and not label.quoted else ""
            if text and not is_label(text):
                return Source(text, "visible:来源")
    beside = _beside_date(circles[0].lines) or named or _from_sender(circles[0].lines)
    if beside is None and not any(map(read_moment, circles[0].lines)):  # the info line may stand above the headline
        beside = _beside_date([line for line in circles[1].lines[-_LINES_ABOVE:] if line not in sections])
    return beside or _from_script(tree.scripts) or _from_meta(metas)


def _from_sender(lines: Sequence[str]) -> Source | None:
    """Return the office that sent the text, where nothing else is called its source."""
    found = next(filter(None, map(_SENDER.search, lines)), None)
    return Source(found[1], "visible:供稿单位") if found else None


def read_named_source(lines: Sequence[Line]) -> Source | None:
    """Return the text of a short element whose class or id calls it the source, in the lines behind the headline."""
    for line in lines:
        for piece, owner, _ in line.pieces:
            text = clean(piece).strip(_EDGES) if _is_called(owner, _SOURCE_CLASS) and not _is_section(owner) else ""
            if (
                _ADDRESS.match(text)
                or _DOMAIN.fullmatch(text)
                or _LOGIN.fullmatch(text)
                or _WRITTEN_BY.match(line.text)
            ):
                continue
            if not 1 < len(text) <= 20 or line.hidden or find_moments(text) or "来源" in text:
                continue
            if not is_likely_name(text) and not is_label(text):
                return Source(text, "visible:class")
    return None


def _is_called(owner: Element, pattern: re.Pattern[str]) -> bool:
    """Whether a class, an id or the like of an element, or of the one around a link, says so."""
    above = owner.getparent() if owner.tag == "a" else None
    for element in (owner, above):
        names = "" if element is None else attribute_values(element, _NAMING)
        if names and pattern.search(names):
            return True
    return False


def _is_section(owner: Element) -> bool:
    """Whether an element is a link to the section or the tag that the article stands under."""
    link = owner if owner.tag == "a" else owner.getparent()
    return link is not None and link.tag == "a" and _SECTION_PATH.search(link.get("href") or "") is not None


def read_named_byline(lines: Sequence[Line]) -> str | None:
    """Return the text of a short element whose class or id calls it the author, where it holds names alone."""
    for line in lines:
        for piece, owner, _ in line.pieces:
            words = split_names(piece) if len(piece) <= _LONGEST and _is_called(owner, _AUTHOR_CLASS) else []
            if 0 < len(words) < _MOST_AUTHORS and all(map(is_likely_name, words)) and not line.hidden:
                return clean(piece)
    return None


def _trim(value: str) -> str:
    moments = find_moments(value)
    if moments:
        value = value[: moments[0].start] or value[moments[0].end :]
    value = _TAIL.sub("", value).strip(_EDGES)
    for opening, closing in ("《》", "（）", "()"):  # the bracket of an outlet's name is no edge
        if value.count(opening) > value.count(closing):
            value += closing
    if _ADDRESS.match(value):
        return ""
    return value if 1 < len(value) <= _LONGEST and not value.isdigit() and "。" not in value else ""


def _beside_date(lines: Sequence[str]) -> Source | None:
    """Read a source without a label: in the date's line or next to it, when it ends as an outlet's name does."""
    for place, line in enumerate(lines):
        start, end = _span_of_time(line)
        if end == 0:
            continue
        before, behind = (_WRITER.sub("", half) for half in (line[:start], line[end:]))
        before = _PUBLISHED_ON.sub("", before).strip(_EDGES)
        parts = _PARTS.split(before)
        if (
            len(parts) > 1
            and parts[-2] in _BADGES
            and 2 < len(parts[-1]) <= _LONGEST_OUTLET
            and not _NO_OUTLET.search(parts[-1])
            and not is_likely_name(parts[-1])
        ):
            return Source(parts[-1], "visible")  # an account, with the mark of its own articles before its name
        rest = [*parts[-1:], *_PARTS.split(behind.strip(_EDGES))]
        near = (*rest, *lines[place + 1 : place + 2], *lines[max(0, place - 1) : place])
        for text in (shown.strip("[]【】") for shown in near):
            if (
                2 < len(text) <= _LONGEST_OUTLET
                and _OUTLET.search(text)
                and not is_label(text)
                and not _NO_OUTLET.search(text)
                and not set(text) & set(":：。，")
            ):
                return Source(text, "visible")
    return None


def _span_of_time(line: str) -> tuple[int, int]:
    """Return where a date or a clock time stands in a short line, (0, 0) where none does."""
    if len(line) >= _LONGEST_INFO:
        return 0, 0
    moment = read_moment(line)
    if moment is not None:
        return moment.start, moment.end
    clock = _CLOCK_TIME.search(line)
    return clock.span() if clock else (0, 0)


def _from_script(scripts: Sequence[str]) -> Source | None:
    for script in scripts:
        for found in _stated_in(script) if any(sign in script for sign in _SCRIPT_SIGNS) else ():
            text = clean((found[1] or found[2]).replace("&nbsp;", " ")).strip(_EDGES)
            if text.isascii() and text.isidentifier():
                text = _variable(text, scripts)
            if text and "$" not in text and not _PATH.search(text):
                return Source(text, "script")
    return None


def _stated_in(script: str) -> Iterator[re.Match[str]]:
    """Yield where a script states a source: looked for around the words alone, because scripts are long."""
    for sign in islice(_SCRIPT_SIGN.finditer(script), _MOST_SIGNS):
        found = _SCRIPT.search(script, max(0, sign.start() - _BEFORE_SIGN), sign.end() + _BEHIND_SIGN)
        if found is not None:
            yield found


def _variable(name: str, scripts: Sequence[str]) -> str:
    """Return the literal that a script gives to a variable, or ''."""
    pattern = re.compile(rf"\b{re.escape(name)}\s*=\s*(['\"])([^'\"<>]{{2,60}})\1")
    found = next(filter(None, map(pattern.search, scripts)), None)
    return clean(found[2]) if found else ""


def _from_meta(metas: Mapping[str, str]) -> Source | None:
    for name in _META_NAMES:
        text = clean(metas.get(name, ""))
        text = re.sub(r"^来\s*源\s*[:：]\s*", "", text)
        if text and not text.isdigit():
            return Source(text, f"meta:{META_CASE.get(name, name)}")
    return None
