"""The boilerplate step: lines that belong to the portal and not to the article go to ``removed``, each with its rule.

Rules never empty a body (but for one beside which pictures or files remain), and running the step twice changes
nothing.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise

from crawler.record import Record, Removed, add_flags, evolve
from crawler.text.lines import remove_lines
from crawler.text.people import is_staff_line
from crawler.text.rules import INSERTED, RULES, Place

_TITLE_LINES = 6
_GLUED = re.compile(r"\s?返回\S{2,6}[，,]\s?查看更多$")
_GLUED_LINES, _LONGEST_GLUED = 4, 20

_HEAD = re.compile(r"[^，。：:]{3,24}文件")  # in red, above the headline of a document
_NUMBER = re.compile(r"\S{1,12}[〔\[【（(]\d{4}[〕\]】）)]\S{0,3}\d{1,5}号")  # of a document, above its headline
_LONGEST_WHOLE_LINE = 60
_LONGEST_TITLE = 120
_WIDTHS = str.maketrans("（）：，", "():,")  # signs that a title is repeated with in either width
_LONGEST_LINE = 300  # a longer line is text, whatever it holds
_OFFERS = frozenset(("follow_account", "related", "recommended"))
_NOTICE_LINE = re.compile(
    r"(?:报名|咨询|办理|受理|开放|活动|考试|面试|缴费)(?:时间|地点|电话|方式|地址|条件)\s?[:：]"
    r"|[一二三四五六七八九十]、(?:联系|报名|咨询|注意|其他|有关|时间|地点|附件)"
)
_DAY_LINE = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_OFFICE_LINE = re.compile(r"\S{2,20}[局委办室厅院校馆会府部处站所队心社司]")
_TOOL_WORD = re.compile("[\u4e00-\u9fff]{2,4}")  # without any sign of a button
_SHORTEST_SENTENCE = 20
_CUT_LINES = 14  # a cut rule applies this near to the end
_LONGEST_AFTER_CUT = 80  # and only when all lines behind it are as short as furniture
_OF_THE_PORTAL = re.compile(
    "本(?:网|站|报|刊|平台|公众号)|版权|侵权|著作权|知识产权|转载|授权|声明|删除|二维码|扫码|长按|公众号|关注|客户端|下载|投稿|热线|邮箱|联系"
)
# A blank beside an inserted string came with it: the word is whole again without both.
_INSERTED = tuple(re.compile(rf" ?{re.escape(text)} ?") for text in INSERTED)


def _compile(place: Place) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """Return a place's rules as one pattern for the start of a line, and one for anywhere in it if there are such."""
    rules = [(rule.name, rule.pattern.pattern) for rule in RULES if rule.place == place]
    groups = [[rule for rule in rules if rule[1].startswith("^") is anchored] for anchored in (True, False)]
    start, anywhere = ("|".join(f"(?P<{name}>{pattern})" for name, pattern in group) for group in groups)
    return re.compile(start, re.IGNORECASE), re.compile(anywhere, re.IGNORECASE) if anywhere else None


_PLACES: tuple[Place, ...] = ("head", "tail", "line", "cut")
_BY_PLACE = {place: _compile(place) for place in _PLACES}
# The letters that a line begins with which an anchored rule of a place takes, digits apart: a cheap test before the
# pattern. A rule that is added may need a letter more; the tests say which. The cut rules begin with any.
_STARTS: dict[Place, frozenset[str]] = {
    "head": frozenset("(>GLOS[glos↑▲☝【下主人以位信关原发受在当您戳所文日时更本来标浏炒点现留的稿类索编网蓝问阅首（👆"),
    "tail": frozenset(
        "():<HLOSTV[hlostv“《「【】上下严位供侵信关内出刊前副原发后图在如广当录您戳所打"
        "报摘文新更有未本来查标浏点爆版现的相禁稿素综编网若访请谢资转返阅附（）：＜"
    ),
    "line": frozenset(
        " ()*+-/01:<=>?AEQT[]_aeqt|~·–—•…※↑→↓■□▲△▼▽◆◇○●★☆"
        "⬇\u3000【】一上下中举人余保倍停全共关其内分剩加原反发后听喜图在复大字完小尾展已微恢您我手打扫投推播"
        "收放新无显暂更最朋朗末本查标正流浏点热特用画留百直纠缩网腾自视访评语豆赞超转返进退适重长阅静音首"
        "高默（）：＜＞？～\ufffd👇"
    ),
}


def boilerplate(record: Record) -> Record:
    """Return the record without the portal's own lines; a body is emptied only beside pictures, files or stories."""
    record = _drop_glued(_drop_inserted(record))
    rules = dict(_line_rules(record))
    rules.update(_titles(record, rules))
    rules.update(_head_rules(record.body, rules))
    rules.update(_behind_text(record.body, rules, _bare(record.headline)))
    holds_more = record.images or record.attachments or record.stories
    if rules and len(rules) == len(record.body) and not holds_more:
        return record
    return remove_lines(record, rules)


def is_portal_line(line: str) -> bool:
    """Tell a line that a rule takes at the end of a text."""
    return any(_matching(line, place) is not None for place in ("line", "tail", "cut"))


def head_rule(line: str) -> str | None:
    """Return the name of the rule that takes a line above a text, None for a line that none takes."""
    return _matching(line, "head") or _matching(line, "line")


def _drop_inserted(record: Record) -> Record:
    """Take strings out of the middle of lines and make the words whole."""
    removed = [
        Removed(rule="inserted_text", text=text)
        for text in INSERTED
        for line in record.body
        for _ in range(line.count(text))
    ]
    if not removed:
        return record
    lines = [_without(line) for line in record.body]
    kept = [place for place, line in enumerate(lines) if line]  # a string in a block of its own leaves no line
    return evolve(
        record,
        body=[lines[place] for place in kept],
        subheadings=[kept.index(place) for place in record.subheadings if lines[place]],
        removed=[*record.removed, *removed],
        flags=add_flags(record, ["inserted_text_removed"]),
    )


def _drop_glued(record: Record) -> Record:
    """Take a platform's link to its front page off the end of the last lines, where it stands in the same block."""
    cut = {
        place: found
        for place in range(max(0, len(record.body) - _GLUED_LINES), len(record.body))
        if (found := _GLUED.search(record.body[place], max(1, len(record.body[place]) - _LONGEST_GLUED)))
    }
    if not cut:
        return record
    body = [line[: cut[place].start()].rstrip() if place in cut else line for place, line in enumerate(record.body)]
    removed = [Removed(rule="read_more", text=found[0].strip()) for found in cut.values()]
    return evolve(record, body=body, removed=[*record.removed, *removed])


def _without(line: str) -> str:
    for pattern in _INSERTED:
        line = pattern.sub("", line)
    return line


def _line_rules(record: Record) -> Iterator[tuple[int, str]]:
    """Yield what the line rules take; a word that heads a part of the text (保存, 分享) is no tool."""
    heads = {place for place in record.subheadings if _TOOL_WORD.fullmatch(record.body[place])}
    for place, line in enumerate(record.body):
        if len(line) > _LONGEST_WHOLE_LINE or (place in heads and _heads_text(record.body, place)):
            continue
        if rule := _matching(line, "line"):
            yield place, rule


def _heads_text(body: list[str], place: int) -> bool:
    """Whether text stands above a line, and a sentence right below it."""
    behind = body[place + 1] if place + 1 < len(body) else ""
    return place > 0 and len(behind) >= _SHORTEST_SENTENCE and behind[-1] in "。！？”"


def _titles(record: Record, rules: dict[int, str]) -> dict[int, str]:
    """Return the lines at the head that repeat the page's own headline, kicker or subheadline."""
    wanted = {
        "kicker": _bare(record.kicker),
        "headline": _bare(record.headline),
        "subheadline": _bare(record.subheadline),
    }
    first = [_bare(line) for line in record.body[:_TITLE_LINES]]
    found: dict[int, str] = {}
    heads: list[int] = []
    for place, line in enumerate(first):
        if place in found:
            continue
        repeated = "headline" in found.values()
        name = next((name for name, title in wanted.items() if _repeats(line, title, repeated=repeated)), None)
        if name is not None:
            found[place] = name
        elif run := _run(first, place, wanted["headline"]):
            found.update(dict.fromkeys(run, "headline"))
        elif _HEAD.fullmatch(line):
            heads.append(place)
        elif place not in rules and not _matching(record.body[place], "head") and not _NUMBER.fullmatch(line):
            break
    if "headline" in found.values():
        found.update(dict.fromkeys(heads, "document_head"))
    return found


def _run(lines: list[str], start: int, title: str) -> range | None:
    """Return the lines in a row that make up the title together."""
    if len(title) < 8 or not title.startswith(lines[start]):
        return None
    ends = range(start + 2, min(start + 4, len(lines)) + 1)
    return next((range(start, end) for end in ends if "".join(lines[start:end]) == title), None)


def _repeats(line: str, title: str, *, repeated: bool) -> bool:
    """Whether a line is a title again: whole, in part (but for what may be a sub-heading), or with a word more."""
    if not line or not title:
        return False
    share = 4 if repeated else max(8, 0.6 * len(title))
    if line == title or (len(line) >= share and line in title):
        return True
    whole = len(title) >= 8 and (line.startswith(title) or f"《{title}》" in line)
    return whole and len(line) <= len(title) + 16 and line[-1] not in "。！？：:"


def _bare(text: str | None) -> str:
    bare = "".join((text or "").split()).lstrip("#>")
    return bare.translate(_WIDTHS) if len(bare) <= _LONGEST_TITLE else bare


def _head_rules(body: list[str], taken: Mapping[int, str]) -> dict[int, str]:
    """Return what the head rules eat from the start; staff lines are stepped over."""
    found: dict[int, str] = {}
    for place, line in enumerate(body):
        if place in taken:
            continue
        rule = _matching(line, "head")
        if rule:
            found[place] = rule
        elif not is_staff_line(line):
            break
    return found


def _behind_text(body: list[str], taken: Mapping[int, str], title: str) -> dict[int, str]:
    """Return what tail and cut rules take from the end, in turn, until neither finds anything."""
    found: dict[int, str] = {}
    gone = set(taken)
    end = len(body)
    while more := _tail_rules(body, end, gone, title) or _cut_rules(body, end, gone):
        found.update(more)
        gone.update(more)
        while end and end - 1 in gone:
            end -= 1
    return found


def _tail_rules(body: list[str], end: int, gone: AbstractSet[int], title: str) -> dict[int, str]:
    """Return what the tail rules eat from the end, the headline again included; some staff lines are stepped over."""
    found: dict[int, str] = {}
    staff_lines = 0
    for place in range(end - 1, -1, -1):
        if place in gone:
            continue
        rule = _matching(body[place], "tail")
        if rule == "bare_address" and place and _names_address(body[place - 1]):
            rule = None
        if rule is None and 0 < place < len(body) - 1 and _is_title(body[place], title):  # above the portal's own lines
            rule = "headline"
        if rule:
            found[place] = rule
            continue
        staff_lines += 1
        if staff_lines > _CUT_LINES or not is_staff_line(body[place]):
            break
    return found


def _names_address(line: str) -> bool:
    """Whether a line of the text says what address stands below it, such as 网上办理地址."""
    return line.endswith(("：", ":")) and _matching(line, "tail") is None


def _is_title(line: str, title: str) -> bool:
    return len(line) <= _LONGEST_TITLE and _bare(line) == title


def _cut_rules(body: list[str], end: int, gone: AbstractSet[int]) -> dict[int, str]:
    """Return what the first cut rule among the last lines takes: its line and all behind it.

    The line may be gone by another rule; it counts no line of the few that are looked at.
    """
    first: tuple[int, str] | None = None
    looked_at = 0
    for place in range(end - 1, 0, -1):
        rule = _matching(body[place], "cut")
        if rule:
            first = place, rule
        elif place not in gone and not _is_like_furniture(body[place]):
            break
        looked_at += place not in gone
        if looked_at >= _CUT_LINES:
            break
    if first is None:
        return {}
    start, name = first
    if name in _OFFERS and _signs_notice(body[start + 1 : end]):
        return {}
    return {place: name for place in range(start, end) if place not in gone}


def _signs_notice(lines: list[str]) -> bool:
    """Whether a notice goes on in lines: how to reach an office, or the office and the day that it signs with."""
    signed = any(_DAY_LINE.fullmatch(day) and _OFFICE_LINE.fullmatch(office) for office, day in pairwise(lines))
    return signed or any(map(_NOTICE_LINE.match, lines))


def _is_like_furniture(line: str) -> bool:
    """Whether a line behind a cut may go with it: short, and no sentence but one about the portal and its rights."""
    return len(line) <= _LONGEST_AFTER_CUT and (not line.endswith("。") or _OF_THE_PORTAL.search(line) is not None)


def _matching(line: str, place: Place) -> str | None:
    """Return the name of the first rule of a place that takes a line."""
    if len(line) > _LONGEST_LINE:
        return None
    anchored, free = _BY_PLACE[place]
    starts = _STARTS.get(place)
    found = anchored.match(line) if starts is None or line[:1] in starts or line[:1].isdigit() else None
    found = found or (free.search(line) if free is not None else None)
    return found.lastgroup if found is not None else None
