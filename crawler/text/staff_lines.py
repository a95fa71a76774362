"""Lines that hold nothing but people: bylines, editors, photographers, names behind a bullet, and groups of writers."""

import re
from collections.abc import Collection
from dataclasses import replace

from crawler.text.byline import Byline, read_byline
from crawler.text.names import is_likely_name, is_plausible_name, name_kind, split_names
from crawler.text.roles import ROLE_SIGN

__all__ = ["CLOSERS", "OPENERS", "is_signature", "is_staff_line", "own_lines", "read_staff_line"]

OPENERS = "（(【[［〔"
CLOSERS = "）)】]］〕"
_LONGEST_STAFF_LINE = 160
_LABEL = re.compile(r"^(?:作者|记者|文)[:：]")
_LONGEST_BARE = 60  # without any sign behind a label
_LABEL_SIGN = re.compile("[:：/／|｜丨︱∣│]")
_HEAD_LINES, _TAIL_LINES = 4, 10
_LONGEST_SIGNS = 8  # blanks and signs that stand beside a name in a line of its own
_LONGEST_NAMES = 30
_LONGEST_GROUP = 40
_SHORTEST_TEXT = 40
_SENTENCE_ENDS = "。！？!?；;…"
_BRACKET = re.compile(r"[（(【\[［〔]([^（(【\[［〔）)】\]］〕]{2,120})[）)】\]］〕]\s*[。.]?\s*")
# Buttons that stand in one line with the editors: 【纠错】责任编辑：A.
_TOOLS = re.compile(r"(?:[【\[](?:我要纠错|内容纠错|纠错|打印|关闭|分享|收藏)[】\]]\s*)+")
_BULLETS = "◎□■○●◇◆☐▢"
_CRAFT = (
    r"(?:总?(?:统筹|策划|设计)|出品人?|联合出品|美编|版式|排版|视频|音频|剪辑|制作|制图|绘图|海报|漫画|配音|摄像|翻译"
    r"|主播|播音|朗读|运营|编导|导演|文案|字幕|后期|包装|动画|手绘|组稿)"
)
_CRAFTS = re.compile(
    rf"[（(【\[]?(?:(?:本[版期]\s?)?{_CRAFT}\s{{0,2}}[:：/／"
    rf"|｜丨]\s{{0,2}}[^\s:：，。、]{{2,12}}(?:[\s、]{{1,3}}[^\s:：，。、]{{2,12}}(?![:：])){{0,5}}\s{{0,4}}){{1,6}}[）)】\]]?"
    r"|[^\s，。：:]{2,18}(?:媒体中心|日报社?|电视台|新闻中心)\s?(?:联合)?出品|本[版期]\s?组稿\s{1,3}[^\s，。]{2,4}"
)
_ROLE_CELL = re.compile(
    r"(?:记者|通讯员|作者|摄影|摄像|撰稿|文字|图片|(?:责任|本期|值班)?编辑|责编|校对|(?:[一二三]|初|复|终)审|审核|审校"
    r"|监制|总监制|主编|签发|统筹|策划|视频|美编|配音|播音|剪辑|制作|编委)"
)
# Who the writer is, in a line of its own: （作者系某校教师）, （作者单位：某局）.
_NOTE = re.compile(
    r"[（(](?:本文|第一)?作者(?:[\u4e00-\u9fff]{2,4})?(?:系|为|是|单位\s?[:：]|简介\s?[:：])[^。（）()]{2,50}[）)]。?"
)
_GROUP = re.compile(
    r"[\s◎□■○●◇◆（(【\[]{0,6}(?:(?:[^\s，。！？；：:、]{0,30}(?:报道|采访|记者|课题|写作|编写|撰稿|创作)组"
    r"|[^，。！？；：:、]{0,24}评论员(?:文章)?|(?:本报|本刊|本网|本台)(?:编辑部|编委会|评论部)"
    r"|(?:本报|本刊|本网|本台|本站)\s?综合(?:报道|整理|消息|编辑)?)"
    r"|\S{2,20}[委办室局院会校]\S{0,8}调研组)[\s）)】\]]{0,4}"
)
_GROUP_ENDS = frozenset("组员章部会合道理息辑")
_BEHIND_GROUP = " \t）)】]"
_MEDIA_SIGN = re.compile("记者站|日报|晚报|报社|电视台|广播台|融媒|新闻网|周刊|杂志|通讯社|发布")
_MEDIA = re.compile(r"(?:记者站|日报社?|晚报|报社|电视台|广播台|融媒体?中心|融媒体?|新闻网|周刊|杂志社?|通讯社|发布)$")


# A line that goes with those of people and signs nothing: other makers, the roles of a table, a note on the writer.
_NOBODY = Byline(raw="", authors=[], photographers=[], editors=[], unsplit=False, whole=True)


def is_staff_line(line: str) -> bool:
    """Say whether a line holds nothing but people: a byline, editors, photographers, with their role words.

    Names alone are such a line in brackets only: （张三）.
    """
    return read_staff_line(line) is not None or is_craft_line(line)


def is_craft_line(line: str) -> bool:
    """Say whether a line names only who else made a piece, none of them a record's people: 统筹：A, 视频：B 剪辑：C."""
    return len(line) <= _LONGEST_BARE and _CRAFTS.fullmatch(line) is not None


def is_signature(line: str) -> bool:
    """Say whether a line above a text names writers without a role word: □ 张三, 某报记者站 张三, 本报评论员."""
    return (line[:1] in _BULLETS and _is_names(line)) or _is_reporter(line) or _read_group(line) is not None


def read_staff_line(line: str) -> Byline | None:
    """Return the people of a line that holds nothing else, or None."""
    line = _TOOLS.sub("", line) if "】" in line or "]" in line else line
    if line[-1:] in _SENTENCE_ENDS or len(line) > (_LONGEST_STAFF_LINE if _LABEL_SIGN.search(line) else _LONGEST_BARE):
        return None
    if ROLE_SIGN.search(line):
        byline = read_byline(line)
        if byline.whole:
            return byline
    if line[:1] in OPENERS and (bracket := _BRACKET.fullmatch(line)):
        byline = read_byline(bracket[1])
        return byline if byline.authors and "《" not in line and not _has_labels(byline) else None
    return None


def own_lines(
    body: list[str], stated: str | None, heads: Collection[int] = (), *, whole: bool = True
) -> dict[int, Byline]:
    """Return the lines of people alone at the head and the tail, by index; never all lines of a ``whole`` text.

    A line that holds just the name which the page states elsewhere (``◎张 三``) is one too, and so is the only line of
    names behind a bullet, a name alone above the text, and a group that signs (本报评论员, 课题组). A name alone that
    is one of the ``heads`` (bold, or a heading) is what the text is about: a person, a mountain, a food.
    """
    places = sorted({*range(min(_HEAD_LINES, len(body))), *range(max(0, len(body) - _TAIL_LINES), len(body))})
    least = max(_LONGEST_GROUP, len(stated or "") + _LONGEST_SIGNS)
    short = [place for place in places if len(body[place]) <= least or body[place][-1:] not in _SENTENCE_ENDS]
    lines = {place: byline for place in short if (byline := _read_own_line(body, place, stated, heads))}
    lines.update((place, _NOBODY) for place in short if _NOTE.fullmatch(body[place]))
    bulleted = [place for place in places if body[place][:1] in _BULLETS and _is_names(body[place])]
    if len(bulleted) == 1 and bulleted[0] not in lines:
        lines[bulleted[0]] = _as_whole(body[bulleted[0]])
    lines.update(_tables(body))
    lines.update(_crafts_beside(body, lines))
    return lines if len(lines) < len(body) or not whole else {}


def _tables(body: list[str]) -> dict[int, Byline]:
    """Return the two rows of a table of people at the end: roles, and below each the names of those who had it."""
    found: dict[int, Byline] = {}
    for place in range(max(0, len(body) - _TAIL_LINES), len(body) - 1):
        roles, names = body[place].split("\t"), body[place + 1].split("\t")
        if len(roles) < 2 or len(roles) != len(names) or not all(map(_ROLE_CELL.fullmatch, roles)):
            continue
        byline = read_byline(" ".join(f"{role}：{name}" for role, name in zip(roles, names, strict=True)))
        if byline.authors or byline.editors:
            found[place] = _NOBODY
            found[place + 1] = replace(byline, raw=body[place + 1])
    return found


def _crafts_beside(body: list[str], lines: dict[int, Byline]) -> dict[int, Byline]:
    """Return the lines of other makers that stand in a row with lines of people."""
    found: dict[int, Byline] = {}
    for start in lines:
        for step in (-1, 1):
            place = start + step
            while 0 <= place < len(body) and place not in lines and is_craft_line(body[place]):
                found[place] = _NOBODY
                place += step
    return found


def _without_people(line: str) -> Byline:
    return Byline(raw=line.strip(), authors=[], photographers=[], editors=[], unsplit=False, whole=True)


def _read_own_line(body: list[str], place: int, stated: str | None, heads: Collection[int]) -> Byline | None:
    line = body[place]
    byline = read_staff_line(line) or _read_stated(line, stated) or _read_group(line)
    if byline is not None or len(line) > _LONGEST_NAMES:
        return byline
    alone = place not in heads and _names_above(body, place)
    return _as_whole(line) if alone or _is_reporter(line) else None


def _has_labels(byline: Byline) -> bool:
    """Say whether a line is more than a bracket of names: it has roles, and yet was not all people."""
    return any(author.role for author in byline.authors)


def _as_whole(line: str) -> Byline:
    return replace(read_byline(line.lstrip(_BULLETS), role="作者"), raw=line.strip(), whole=True)


def _read_stated(line: str, stated: str | None) -> Byline | None:
    if stated is None or len(line) > len(stated) + _LONGEST_SIGNS or not _bare_name(stated):
        return None
    return _as_whole(line) if _bare_name(line) == _bare_name(stated) else None


def _bare_name(text: str) -> str:
    return _LABEL.sub("", "".join(text.split())).lstrip("◎●■○◆□本报")


def _read_group(line: str) -> Byline | None:
    """Return a line of writers without names: a group is no person, and yet who wrote it."""
    if len(line) > _LONGEST_GROUP or line.rstrip(_BEHIND_GROUP)[-1:] not in _GROUP_ENDS or not _GROUP.fullmatch(line):
        return None
    return _without_people(line)


def _is_names(line: str) -> bool:
    """Say whether a line behind a bullet is names: □ and ◎ stand before bylines, so a rarer surname will do."""
    if not 0 < len(line) <= _LONGEST_NAMES:
        return False
    certain = is_plausible_name if line[0] in "□◎" else is_likely_name
    words = split_names(line)
    return bool(words) and all(name_kind(word) == "person" and certain(word) for word in words)


def _names_above(body: list[str], place: int) -> bool:
    """Say whether a first line is names alone, behind an office perhaps, and the next one text: 何 小 雨."""
    if place or len(body) < 2 or len(body[1]) < _SHORTEST_TEXT or len(body[0]) > 12:
        return False
    words = split_names(body[0])
    if any(word in line for word in words for line in body[1:3]):  # what the text tells of heads it: a mountain, a food
        return False
    names = [word for word in words if name_kind(word) not in ("title", "office")]
    return 0 < len(names) < 4 and all(map(is_likely_name, names)) and words[-1:] == names[-1:]


def _is_reporter(line: str) -> bool:
    """Say whether a line is an outlet and names: 某报某地记者站 张三."""
    if not _MEDIA_SIGN.search(line):
        return False
    first, *names = split_names(line) or [""]
    return 0 < len(names) < 5 and len(first) > 3 and bool(_MEDIA.search(first)) and all(map(is_likely_name, names))
