"""Reading a byline or a staff line: role words, and the names before and after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.record import Author, Editor
from crawler.text.names import NameKind, is_likely_name, is_plausible_name, name_kind, split_names
from crawler.text.roles import Role, RoleKind, find_roles

_LONGEST_OUTLET = 20
_LONGEST_OFFICE = 24
_LONGEST_GIVER = 8
_MOST_EDITORS = 8
# 全媒体 says how, not where; 本报 is kept as stated.
_NO_OUTLET = frozenset(("全媒体", "融媒体", "融媒", "全媒", "新媒体", "文字", ""))
_OWN = frozenset(("本报", "本网", "本刊", "本台", "本社", "本站", "我报"))
_PRAISE = re.compile("优秀|十佳|最佳|先进|[的是名位]")
_BULLETS = re.compile(r"^[\s◎●■□▲△◆◇★☆※○•·*＊▪◉—_>》-]{1,10}")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says. ``unsplit``: names stand in it without separators and are not among the authors.

    ``whole`` tells that the text holds nothing but people, so that a line of it is no part of the story.
    """

    raw: str
    authors: list[Author]
    photographers: list[str]
    editors: list[Editor]
    unsplit: bool
    whole: bool


@dataclass(slots=True)
class _Group:
    """The words that belong to one role; no role: words before the first one, or without any."""

    role: Role | None = None
    outlet: str | None = None
    words: list[tuple[str, NameKind]] = field(default_factory=list)

    @property
    def kind(self) -> RoleKind | None:
        return self.role.kind if self.role else None

    def people(self) -> Iterator[tuple[str, str | None]]:
        """Yield the names with the outlet or office that stands before each."""
        outlet = self.outlet
        for word, kind in self.words:
            if kind == "office":
                outlet = word
            elif kind == "person":
                yield word, outlet


def read_byline(text: str, *, role: str | None = None) -> Byline:
    """Read the people of a byline, a staff line or the inside of a bracket.

    ``role`` is what a label outside the text promises (作者); without it, names that no role word stands at count only
    when each of them begins with a surname and nothing else but offices stands beside them.
    """
    groups = list(_groups(_BULLETS.sub("", text), role))
    return Byline(
        raw=text.strip(),
        authors=_unique_authors(groups),
        photographers=[name for group in groups if group.kind == "photo" for name, _ in group.people()],
        editors=_unique_editors(groups),
        unsplit=any(kind == "run" for group in groups if group.kind == "author" for _, kind in group.words),
        whole=_is_all_people(groups),
    )


def _groups(text: str, role: str | None) -> Iterator[_Group]:
    """Cut a text at its role words; a role after its names closes their group, any other opens one."""
    promised = Role(role, "author", 0, 0, labelled=True, may_follow=False, must_follow=False) if role else None
    group = _Group(role=promised)
    roles = list(find_roles(text))
    for position, found in enumerate(roles):
        start = roles[position - 1].end if position else 0
        _fill(group, text[start : found.start])
        following = text[found.end : roles[position + 1].start if position + 1 < len(roles) else len(text)]
        if _follows(found, group, text, following):
            yield _closed(group, found)
            group = _Group()
        else:
            outlet = _take_outlet(group, attached=text[found.start - 1 : found.start].isalnum(), found=found)
            yield group
            group = _Group(role=found, outlet=outlet)
    _fill(group, text[roles[-1].end if roles else 0 :])
    yield group


def _fill(group: _Group, piece: str) -> None:
    if group.kind == "free":
        return
    names = (word.removesuffix("等") for word in split_names(piece))
    group.words.extend((name, name_kind(name)) for name in names if name)


def _follows(role: Role, group: _Group, text: str, following: str) -> bool:
    """Say whether a role word belongs to the names before it: 张三/文, 记者 张三 摄, 某局供稿."""
    if role.must_follow:
        return True
    if not role.may_follow or not group.words:
        return False
    return group.role is None or not following.strip(" \u3000、，,;；|/)）】]。.") or text[role.start - 1] in "/／|｜"


def _closed(group: _Group, role: Role) -> _Group:
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


def _take_outlet(group: _Group, *, attached: bool, found: Role) -> str | None:
    """Take the outlet before a role word from the words that precede it: 某报记者, 本报 通讯员."""
    if found.kind not in ("author", "photo") or not group.words or (found.labelled and not attached):
        return None
    word, kind = group.words[-1]
    first = group.role is None and len(group.words) == 1
    if not (kind == "office" or word in _OWN or word in _NO_OUTLET or (attached and first)):
        return None
    group.words.pop()
    return None if word in _NO_OUTLET else word


def _unique_authors(groups: list[_Group]) -> list[Author]:
    alone = all(group.role is None for group in groups)
    authors: dict[str, Author] = {}
    for group in groups:
        if group.kind == "author" or (group.role is None and _all_likely(group, alone=alone)):
            for name, outlet in group.people():
                role = group.role.name if group.role else None
                authors.setdefault(name, Author(name=name, role=role, outlet=outlet))
    return list(authors.values())


def _all_likely(group: _Group, *, alone: bool) -> bool:
    """Say whether words without a role are surely names, with offices before them at most."""
    names = [word for word, kind in group.words if kind != "office"]
    return bool(names) and all(map(is_likely_name, names)) and (alone or len(names) == len(group.words))


def _unique_editors(groups: list[_Group]) -> list[Editor]:
    editors: dict[str, Editor] = {}
    for group in groups:
        if group.role and group.kind == "editor":
            for name in _editor_names(group):
                editors.setdefault(name, Editor(name=name, role=group.role.name))
    return list(editors.values())


def _editor_names(group: _Group) -> list[str]:
    """Return the editors of a role; an office named instead is kept as stated, a code beside a name is not."""
    names = [name for name, _ in group.people()]
    if not group.role or not group.role.labelled:
        return [name for name in names if is_likely_name(name) or _is_plain(group.role)]
    with_han = [name for name in names if _HAN.search(name)]
    if names:
        return with_han or names
    stated = [word for word, kind in group.words if kind in ("office", "other") and _HAN.search(word)]
    return [word for word in stated if 1 < len(word) <= _LONGEST_OFFICE]


def _is_all_people(groups: list[_Group]) -> bool:
    """Say whether nothing but people stands in the groups, one of them at least with a role of the record's."""
    kinds = [group.kind for group in groups if group.kind not in (None, "free")]
    return bool(kinds) and all(_is_whole(group, alone=len(kinds) == 1) for group in groups)


def _is_whole(group: _Group, *, alone: bool) -> bool:
    """Say whether a group holds people only; ``alone`` when no other role stands beside its own."""
    if group.role is None:
        return all(kind in ("office", "number") or is_likely_name(word) for word, kind in group.words)
    if group.kind == "free":
        return True
    if group.kind == "editor":
        return _is_whole_editor(group)
    if group.kind == "photo" and group.role.labelled and not alone:  # 图/受访者提供
        return all(len(word) <= _LONGEST_GIVER for word, _ in group.words)
    return _is_whole_writer(group, group.role)


def _is_whole_writer(group: _Group, role: Role) -> bool:
    if group.outlet and (len(group.outlet) > _LONGEST_OUTLET or _PRAISE.search(group.outlet)):
        return False
    if role.may_follow and not all(kind == "office" or is_plausible_name(word) for word, kind in group.words):
        return False
    named = bool(group.words) or role.labelled or not role.may_follow
    return named and all(_is_named(word, kind, role) for word, kind in group.words)


def _is_named(word: str, kind: NameKind, role: Role) -> bool:
    """Say whether a word may be a name: behind a colon any, behind the bare role word one that looks like it."""
    return kind != "other" and (kind != "person" or role.labelled or is_plausible_name(word))


def _is_whole_editor(group: _Group) -> bool:
    if group.role and group.role.labelled:
        return len(group.words) <= _MOST_EDITORS and all(len(word) <= _LONGEST_OFFICE for word, _ in group.words)
    named = [kind == "person" and (is_likely_name(word) or _is_plain(group.role)) for word, kind in group.words]
    return bool(named) and all(named)


def _is_plain(role: Role | None) -> bool:
    """Say whether a role word can only be a staff line's, so that what follows is a name without any colon."""
    return role is not None and role.name[0] in "责責"
