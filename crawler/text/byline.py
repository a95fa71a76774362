"""Reading a byline or a staff line: role words, and the names before and after them."""

import re
from dataclasses import dataclass

from crawler.record import Author, Editor
from crawler.text.groups import NO_NAMES, Group, read_groups
from crawler.text.names import NameKind, is_likely_name, is_plausible_name
from crawler.text.roles import Role
from crawler.text.surnames import NOT_NAMES, PLACES

_LONGEST_OUTLET = 20
_LONGEST_OFFICE = 24
_LONGEST_GIVER = 8
_MOST_EDITORS = 8
_PRAISE = re.compile("优秀|十佳|最佳|先进|[的是名位]")
_REVIEW = re.compile(r"[一二三四初复终]\s?[审校核]")
# What stands behind a role word in a form, a timetable or an offer of jobs: 编辑：2名, 初审：5月20日, 终审：合格.
_NO_SIGNER = re.compile(r"\d\s?[名人个月日]|(?:不?合格|通过|同意)$|请")
_NOBODY = frozenset(
    "管理员 系统管理员 超级管理员 网站管理员 小编 佚名 匿名 未知 不详 暂无".split()
)  # what a CMS fills in
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


def read_byline(text: str, *, role: str | None = None) -> Byline:
    """Read the people of a byline, a staff line or the inside of a bracket.

    ``role`` is what a label outside the text promises (作者); without it, names that no role word stands at count only
    when each of them begins with a surname and nothing else but offices stands beside them.
    """
    groups = list(read_groups(text, role))
    return Byline(
        raw=text.strip(),
        authors=_unique_authors(groups),
        photographers=[name for group in groups if group.kind == "photo" for name, _ in group.people()],
        editors=_unique_editors(groups),
        unsplit=any(kind == "run" for group in groups if group.kind == "author" for _, kind in group.words),
        whole=_is_all_people(groups),
    )


def _unique_authors(groups: list[Group]) -> list[Author]:
    alone = all(group.role is None for group in groups)
    authors: dict[str, Author] = {}
    for group in groups:
        if group.kind == "author" or (group.role is None and _all_likely(group, alone=alone)):
            for name, outlet in group.people():
                role = group.role.name if group.role else None
                authors.setdefault(name, Author(name=name, role=role, outlet=outlet))
    return list(authors.values())


def _all_likely(group: Group, *, alone: bool) -> bool:
    """Say whether words without a role are surely names, with offices before them at most."""
    names = [(word, kind) for word, kind in group.words if kind not in NO_NAMES]
    is_name = (
        _is_led_name
        if group.words[:1] and group.words[0][1] in NO_NAMES and group.words[0][0] not in PLACES
        else is_likely_name
    )
    if not names or not all(kind == "person" and is_name(word) for word, kind in names):
        return False
    # Beside another role an office may lead only what is a name beyond doubt: 某部 张三 记者 李四.
    return alone or all(is_likely_name(word) for word, _ in names)


def _is_led_name(word: str) -> bool:
    """Say whether a word is a name behind an office or a title: a rarer surname will do."""
    return is_likely_name(word) or (len(word) < 4 and is_plausible_name(word))


def _unique_editors(groups: list[Group]) -> list[Editor]:
    editors: dict[str, Editor] = {}
    alone = sum(group.kind == "editor" for group in groups) == 1
    for group in groups:
        if group.role and group.kind == "editor":
            for name in _editor_names(group, alone=alone):
                editors.setdefault(name, Editor(name=name, role=group.role.name))
    return list(editors.values())


def _editor_names(group: Group, *, alone: bool) -> list[str]:
    """Return the editors of a role; an office named instead is kept as stated, a code beside a name is not."""
    names = [name for name, _ in group.people()]
    if not group.role or not group.role.labelled:
        is_name = is_likely_name if alone else is_plausible_name
        return [name for name in names if is_name(name) or _is_plain(group.role)]
    with_han = [name for name in names if _HAN.search(name)]
    if names:
        return with_han or names
    stated = [word for word, kind in group.words if kind in ("office", "other") and _is_stated(word)]
    return [word for word in stated if 1 < len(word) <= _LONGEST_OFFICE]


def _is_stated(word: str) -> bool:
    """Say whether a word is an office or an editor's sign: keeneryu."""
    if _NO_SIGNER.search(word):
        return False
    if word in _NOBODY:
        return False
    return _HAN.search(word) is not None or (word.isascii() and word.isalpha() and word.lower() not in NOT_NAMES)


def _is_all_people(groups: list[Group]) -> bool:
    """Say whether nothing but people stands in the groups, one of them at least with a role of the record's."""
    kinds = [group.kind for group in groups if group.kind not in (None, "free")]
    first = next((group.role for group in groups if group.role), None)
    if first is not None and not first.name:  # 经办人：张三 审核人：李四 is a form's line
        return False
    return bool(kinds) and all(_is_whole(group, alone=len(kinds) == 1) for group in groups)


def _is_whole(group: Group, *, alone: bool) -> bool:
    """Say whether a group holds people only; ``alone`` when no other role stands beside its own."""
    if group.role is None:
        return all(kind in NO_NAMES or kind == "number" or is_likely_name(word) for word, kind in group.words)
    if group.kind == "free":
        return True
    if group.kind == "editor":
        return _is_whole_editor(group, alone=alone)
    if group.kind == "photo" and group.role.labelled and not alone:  # 图/受访者提供
        return all(len(word) <= _LONGEST_GIVER for word, _ in group.words)
    return _is_whole_writer(group, group.role)


def _is_whole_writer(group: Group, role: Role) -> bool:
    if group.outlet and (len(group.outlet) > _LONGEST_OUTLET or _PRAISE.search(group.outlet)):
        return False
    if role.may_follow and not all(kind in NO_NAMES or is_plausible_name(word) for word, kind in group.words):
        return False
    named = bool(group.words) or role.labelled or not role.may_follow
    return named and all(_is_named(word, kind, role) for word, kind in group.words)


def _is_named(word: str, kind: NameKind, role: Role) -> bool:
    """Say whether a word may be a name: behind a colon any, behind the bare role word one that looks like it."""
    return kind != "other" and (kind != "person" or role.labelled or is_plausible_name(word))


def _is_whole_editor(group: Group, *, alone: bool) -> bool:
    if group.role and group.role.labelled:
        if group.words and all(_NO_SIGNER.search(word) for word, _ in group.words):
            return False
        return len(group.words) <= _MOST_EDITORS and all(len(word) <= _LONGEST_OFFICE for word, _ in group.words)
    is_name = is_likely_name if alone else is_plausible_name
    named = [kind == "person" and (is_name(word) or _is_plain(group.role)) for word, kind in group.words]
    return bool(named) and all(named)


def _is_plain(role: Role | None) -> bool:
    """Say whether a role word can only be a staff line's, so that what follows is a name without any colon."""
    return role is not None and (role.name[0] in "责責" or _REVIEW.match(role.name) is not None)
