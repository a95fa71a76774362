"""Names of people: splitting a list of them at what separates them, and telling them from offices."""

import re
from typing import Literal

from crawler.text.surnames import (
    COMMON_SURNAMES,
    COMPOUND_SURNAMES,
    NOT_NAMES,
    PLACES,
    RARE_SURNAMES,
    TRANSCRIPTION,
    TRANSCRIPTION_INSIDE,
)

# ``person`` surely one name, ``run`` several without separators, ``office`` an organisation, outlet or place,
# ``title`` what somebody is there.
NameKind = Literal["person", "run", "office", "title", "number", "other"]

# 丨 (U+4E28) is a character, but stands for a bar.
HAN = r"\u3400-\u4e27\u4e29-\u9fff\uf900-\ufaff〇\U00020000-\U0003134f"
_LONGEST_RUN = 40
_PEN_NAME = 4  # characters
# What stands behind 作者 in a portal's system, and is nobody.
_OF_PORTALS = re.compile(
    "政务|公开|原创|网络|管理|组织|人事|用户|文明|新闻|宣传|信息|中心|办公|本[站网报刊]|综合|整理|发布|编辑|记者|小编|网友|读者|投稿|转载|匿名|[县市区省镇乡局委站网报社部厅院校]"
)
_BREAKS = re.compile(r"[_、，,;；/／|｜丨︱∣│&＆()（）\[\]［］【】〔〕〖〗「」『』《》“”\"。.:：!！●◎■□▲△◆◇★☆※○*]")
_DASH = re.compile(r"(?<![A-Za-z])-")
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_DOTTED = re.compile(rf"[{HAN}]{{1,8}}(?:[·•・‧∙．][{HAN}]{{1,8}}){{1,4}}")
_LATIN = re.compile(r"[A-Z][A-Za-z'’-]{0,30}\.?(?: [A-Za-z][A-Za-z'’-]{0,30}\.?){0,4}")
_NUMBER = re.compile(r"[\d年月日时分秒版期第版—-]{1,20}")
# No name ends so: the letters that must stand before such an ending, and the endings. 陈会 and 王村 are names, so those
# endings count from four characters on.
_OFFICE_ENDS = {
    "": """
        局 委 办 部 处 科 室 股 站 所 院 校 馆 厅 县 乡 区 报 网 刊 中心 公司 集团 媒 媒体 新闻 频道 客户端 在线
        平台 银行 支部 政协 人大 科协 文联 妇联 侨联 残联 工商联 时讯 周刊 杂志 晨报 卫视 电视 广播 传媒 公安 税务
        街道 党校 小学 中学 大学 中学校 工会 机关
    """,
    "..": """
        社 镇 队 组 台 消防 交警 检察 城管 应急 气象 供电 电力 海关 海事 移动 联通 电信 文旅 水利 教育 教体 卫健
        发布 先锋 组工 党建 纪检 政法 司法 民政 财政 统计 发改 人社 农业 林业 环保 住建 商务 审计 信访 铁路 邮政
        石化 人民武装 一中 二中 三中 四中 五中 六中 七中 八中 九中 十中 一小 二小 三小 四小 五小 六小 七小 八小
        九小 十小
    """,
    "...": """
        园 庭 港 署 班 会 村 市 州 省 团 旗 系 盟 企 厂 店
    """,
    "[县市省区]": """
        一中
    """,
}
_OFFICE_END = re.compile(
    "(?:"
    + "|".join(
        f"(?<={before})(?:{'|'.join(ends.split())})" if before else f"(?:{'|'.join(ends.split())})"
        for before, ends in _OFFICE_ENDS.items()
    )
    + ")$"
)
_OFFICE_LAST = frozenset(
    end[-1] for ends in _OFFICE_ENDS.values() for end in ends.split()
)  # a cheap test before the search
# 通讯员 东公宣: the police's publicity office, shortened; 何宣 is a name.
_PUBLICITY = re.compile(rf"[{HAN}]{{1,6}}[公检法司卫健交税水农城管林教人社消防急信文旅]宣")
_TITLES = """
    医师 护师 药师 技师 教师 老师 律师 工程师 营养师 治疗师 咨询师 规划师 会计师 教授 讲师 研究员 指导员 辅导员
    教导员 办事员 讲解员 科员 党员 委员 会员 学员 职员 书记 主任 局长 县长 市长 镇长 院长 校长 处长 科长 部长 乡长
    村长 站长 所长 队长 会长 护士 护士长 医生 秘书长 董事长 主席 经理 总监 博士 硕士 专员 干部 民警 法官 检察官
    工作人员 志愿者 社工 网格员
"""
_TITLE = re.compile(f"(?:{'|'.join(_TITLES.split())})$")
_TITLE_LAST = frozenset(title[-1] for title in _TITLES.split())
_CODE = re.compile(rf"(?<=[{HAN}])[A-Za-z]{{0,6}}\d{{0,8}}$")  # 何小雨DS12: an editor's sign
_OFFICE_INSIDE = re.compile(
    r"委员会|办公|中心|公司|集团|学院|大学|中学|小学|医院|政府|人民|宣传|新闻|日报|晚报|融媒|媒体|党支部|街道|协会"
    r"|联合会|单位|部门|编辑|供稿|综合|本报|本网|通讯社"
)


def split_names(text: str) -> list[str]:
    """Return the words of a list of names, parted at 、，/| and blanks; a name spaced out (方 梅) is one word."""
    if "-" in text:
        text = _DASH.sub("、", text)
    words = (word for piece in _BREAKS.split(text) for word in _join_spaced(piece.split()))
    return [_CODE.sub("", word) if word[-1].isascii() else word for word in words]


def name_kind(word: str) -> NameKind:
    """Say what a word is where a label promises names: two or three characters are one name."""
    if _NUMBER.fullmatch(word):
        return "number"
    if word[-1:] in _TITLE_LAST and _TITLE.search(word):
        return "title"
    if is_office(word):
        return "office"
    if word in NOT_NAMES or word.lower() in NOT_NAMES:
        return "other"
    if _DOTTED.fullmatch(word) or _LATIN.fullmatch(word):
        return "person"
    return _kind_by_length(word) if _HAN_ONLY.fullmatch(word) else "other"


def is_likely_name(word: str) -> bool:
    """Say whether a word is a person's name even without a label: a surname, then one or two characters.

    Four characters are one name after a compound surname only; the rarer surnames, which are common words as well,
    need two characters after them.
    """
    if name_kind(word) != "person" or word[0].isascii():
        return False
    if (word[:2] in COMPOUND_SURNAMES and len(word) > 2) or _DOTTED.fullmatch(word):
        return True
    return word[0] in COMMON_SURNAMES or (len(word) == 3 and word[0] in RARE_SURNAMES)


def is_plausible_name(word: str) -> bool:
    """Say whether a word is a name where a role word stands beside it: it begins as names do."""
    return name_kind(word) in ("person", "run") and (
        starts_with_surname(word) or word[0] in TRANSCRIPTION or word[0].isascii()
    )


def is_pen_name(word: str) -> bool:
    """Say whether a word of four characters may be a name that no table knows."""
    if len(word) != _PEN_NAME or word in NOT_NAMES or _HAN_ONLY.fullmatch(word) is None:
        return False
    return _OF_PORTALS.search(word) is None


def is_office(word: str) -> bool:
    """Say whether a word is an organisation, an outlet or a place."""
    last = word[-1:]
    return word in PLACES or bool(
        (last in _OFFICE_LAST and _OFFICE_END.search(word))
        or _OFFICE_INSIDE.search(word)
        or word.startswith("发自")
        or (last == "宣" and _PUBLICITY.fullmatch(word))
    )


def starts_with_surname(word: str) -> bool:
    """Say whether a word begins with any surname of the tables."""
    return word[:1] in COMMON_SURNAMES or word[:1] in RARE_SURNAMES or word[:2] in COMPOUND_SURNAMES


def _kind_by_length(word: str) -> NameKind:
    if len(word) < 2:
        return "other"
    if len(word) < 4:
        return "person"
    if len(word) == 4 and word[:2] in COMPOUND_SURNAMES:
        return "person"
    if len(word) < 9 and _is_transcribed(word) and not _may_be_two(word):
        return "person"
    if _is_run(word):
        return "run"
    return "person" if len(word) == 4 and COMMON_SURNAMES.issuperset(word[:2]) else "other"


def _is_transcribed(word: str) -> bool:
    return all(sign in TRANSCRIPTION or sign in TRANSCRIPTION_INSIDE for sign in word)


def _is_run(word: str) -> bool:
    """Say whether a word can be cut into names, each a surname and one or two characters: then nobody knows where.

    ``ends`` holds up to where some cutting reaches.
    """
    if len(word) > _LONGEST_RUN or not starts_with_surname(word):
        return False
    ends = {0}
    for end in range(2, len(word) + 1):
        if any(start in ends and starts_with_surname(word[start:end]) for start in (end - 2, end - 3)):
            ends.add(end)
    return len(word) in ends


def _may_be_two(word: str) -> bool:
    """Say whether a word could be cut into two names: a common surname at its start and another one two or three on."""
    return word[0] in COMMON_SURNAMES and any(word[at] in COMMON_SURNAMES for at in (2, 3) if at + 2 <= len(word))


def _join_spaced(words: list[str]) -> list[str]:
    """Join what blanks part inside one name: 方 梅, 李 明华, 欧阳 修, John Smith."""
    joined: list[str] = []
    for word in words:
        if joined and _belongs_to(joined[-1], word):
            joined[-1] += f" {word}" if word[0].isascii() else word
        else:
            joined.append(word)
    if len(joined) > 1 and len(joined[-1]) == 1 and len(joined[-2]) == 2:  # the last of 李 明 华
        joined[-2:] = ["".join(joined[-2:])]
    return joined


def _belongs_to(before: str, word: str) -> bool:
    if _LATIN.fullmatch(before) and _LATIN.fullmatch(word):
        return True
    if not (_HAN_ONLY.fullmatch(before) and _HAN_ONLY.fullmatch(word)):
        return False
    if len(before) == 1:
        return len(word) == 1 or (len(word) == 2 and starts_with_surname(before))
    return len(word) == 1 and before in COMPOUND_SURNAMES
