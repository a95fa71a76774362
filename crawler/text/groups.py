"""Cutting a byline into groups: a role word, and the names that stand before or after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.text.names import NameKind, is_likely_name, is_pen_name, is_plausible_name, name_kind, split_names
from crawler.text.roles import Role, RoleKind, find_roles
from crawler.text.surnames import COMMON_SURNAMES

__all__ = ["NO_NAMES", "Group", "read_groups"]

NO_NAMES = ("office", "title")  # what may stand beside names
# 作者何小雨，系某校教师: the note behind the names.
_NOTE = re.compile(
    r"((?:本文|第一)?作\s?者[:：\s]{0,3}[^，,；;。]{2,24}?)[，,；;\s]{0,2}(?:均?系|均为|分别|现[任为]|原任|供职|任职"
    r"|单位|笔名|(?<=[^，,；;]{2})[为是])(?!$)"
)
_NATION = re.compile(
    r"[\[［（(〔【](?:[美英法德日俄韩加澳意印西巴荷奥]|[^\s\]］）)〕】]{1,4}国|澳大利亚|意大利|加拿大|俄罗斯"
    r"|古希腊)[\]］）)〕】]\s?|[（(〔][\u4e00-\u9fff]{1,6}族[)）〕]\s?"
)
# 全媒体 says how, not where; 本报 is kept as stated.
_NO_OUTLET = frozenset(("全媒体", "融媒体", "融媒", "全媒", "新媒体", "文字", ""))
_OWN = frozenset(("本报", "本网", "本刊", "本台", "本社", "本站", "我报"))
# 本报记者何小雨本报通讯员马成林: the outlet of the second parts the two.
_SECOND_OWN = re.compile(r"(?<=[\u4e00-\u9fff])(?=本[报网刊台社站](?:见习|实习|特约)?(?:记者|通讯员))")
_BULLETS = re.compile(r"^[\s◎●■□▲△◆◇★☆※○•·*＊▪◉—_>》-]{1,10}")
_ENDS = " \u3000、，,;；|/)）】]］〕。."


@dataclass(slots=True)
class Group:
    """The words that belong to one role; no role: words before the first one, or without any."""

    role: Role | None = None
    outlet: str | None = None
    words: list[tuple[str, NameKind]] = field(default_factory=list)

    @property
    def kind(self) -> RoleKind | None:
        """What the group's people did; None without a role."""
        return self.role.kind if self.role else None

    def people(self) -> Iterator[tuple[str, str | None]]:
        """Yield the names with the outlet or office that stands before each."""
        outlet = self.outlet
        for word, kind in self.words:
            if kind == "office":
                outlet = word
            elif kind == "person":
                yield word, outlet


def _without_notes(text: str) -> str:
    """Return a byline without what it tells of a writer besides the name: [美]约翰·史密斯; 作者张三系某校教师."""
    text = _NATION.sub("", text)
    note = _NOTE.search(text) if "者" in text else None
    return text[: note.end(1)] if note else text


def read_groups(text: str, role: str | None) -> Iterator[Group]:
    """Cut a text at its role words; a role after its names closes their group, any other opens one.

    ``role`` is what a label outside the text promises.
    """
    text = _SECOND_OWN.sub(" ", _without_notes(_BULLETS.sub("", text)))
    promised = Role(role, "author", 0, 0, labelled=True, may_follow=False, must_follow=False) if role else None
    group = Group(role=promised)
    roles = list(find_roles(text))
    for position, found in enumerate(roles):
        start = roles[position - 1].end if position else 0
        _fill(group, text[start : found.start])
        following = text[found.end : roles[position + 1].start if position + 1 < len(roles) else len(text)]
        if _follows(found, group, text, following):
            yield _closed(group, found)
            group = Group()
        else:
            outlet = _take_outlet(group, attached=text[found.start - 1 : found.start].isalnum(), found=found)
            if not _continues(found, group):
                yield group
            between = text[group.role.end : found.start] if group.role else None
            group = Group(role=_inherited(found, group, between), outlet=outlet)
    _fill(group, text[roles[-1].end if roles else 0 :])
    yield group


def _fill(group: Group, piece: str) -> None:
    if group.kind == "free":
        return
    names = (word.removesuffix("等") for word in split_names(piece))
    group.words.extend((name, _kind(name, group.role, piece)) for name in names if name)


def _kind(word: str, role: Role | None, piece: str) -> NameKind:
    """Return the kind of a word; behind a writer's or an editor's label four characters are a name, and spaced ones."""
    kind = name_kind(word)
    signed = kind == "other" and role is not None and role.labelled and role.kind in ("author", "editor")
    if not signed:
        return kind
    is_editor = role is not None and role.kind == "editor" and _is_surnamed(word)
    is_spaced = len(word) > 1 and " ".join(word) in piece
    return "person" if is_editor or is_spaced or is_pen_name(word) else kind


def _is_surnamed(word: str) -> bool:
    """Say whether a word that has another meaning too is a name where only names stand: 责任编辑：丁香."""
    return 1 < len(word) < 4 and word[0] in COMMON_SURNAMES


def _follows(role: Role, group: Group, text: str, following: str) -> bool:
    """Say whether a role word belongs to the names before it: 张三/文, 记者 张三 摄, 某局供稿."""
    if role.must_follow:
        return True
    if role.kind == "editor" and not role.labelled and group.role is None and not following.strip(_ENDS):
        return bool(group.words) and all(is_likely_name(word) for word, _ in group.words)  # 张三 编辑
    if not role.may_follow or not group.words:
        return False
    return group.role is None or not following.strip(_ENDS) or text[role.start - 1] in "/／|｜"


def _continues(role: Role, group: Group) -> bool:
    """Say whether a role word only goes on with the one before it: 编辑、校对：张三."""
    return group.role is not None and group.kind == role.kind and not group.words and not group.role.labelled


def _inherited(role: Role, group: Group, between: str | None) -> Role:
    """Return a role as the label before it makes it: 图/本报记者 张三 is a photographer."""
    if between is None or group.kind not in ("photo", "free") or role.kind != "author" or role.labelled:
        return role
    owned = not group.words if group.kind == "photo" else between.strip() in _OWN | _NO_OUTLET
    return role._replace(kind=group.kind) if owned and group.role and group.role.labelled else role


def _closed(group: Group, role: Role) -> Group:
    """Return a group with the role that follows its names; 记者 A 摄 is a photographer, 记者 A 文 still a 记者.

    Without a role before them the words must begin with surnames, before 报道 alone be names beyond doubt (跟踪报道),
    and of several words before 报道 the last may be a place: 记者 A 东山报道.
    """
    is_name = is_likely_name if role.name == "报道" else is_plausible_name
    if group.role is None and role.kind == "author":
        group.words = [(word, _doubted(kind, "other", is_name=is_name(word))) for word, kind in group.words]
    elif role.name == "报道" and len(group.words) > 1:
        word, kind = group.words[-1]
        group.words[-1] = (word, _doubted(kind, "office", is_name=is_likely_name(word)))
    if group.kind != role.kind:
        group.role = role
    return group


def _doubted(kind: NameKind, otherwise: NameKind, *, is_name: bool) -> NameKind:
    return otherwise if kind == "person" and not is_name else kind


def _take_outlet(group: Group, *, attached: bool, found: Role) -> str | None:
    """Take the outlet before a role word from the words that precede it: 某报记者, 本报 通讯员."""
    if found.kind not in ("author", "photo") or not group.words or (found.labelled and not attached):
        return None
    word, kind = group.words[-1]
    first = len(group.words) == 1 and (group.role is None or group.role.labelled)
    if not (kind == "office" or word in _OWN or word in _NO_OUTLET or (attached and first)):
        return None
    group.words.pop()
    return None if word in _NO_OUTLET else word
