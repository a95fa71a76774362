"""The boilerplate step: lines that belong to the portal and not to the article go to ``removed``, each with its rule.

Rules never empty a body (but for one beside which pictures or files remain), and running the step twice changes
nothing.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from crawler.record import Record, Removed, add_flags, evolve
from crawler.text.lines import remove_lines
from crawler.text.people import is_staff_line
from crawler.text.rules import INSERTED, RULES, Place

_TITLE_LINES = 6

_LONGEST_WHOLE_LINE = 60
_LONGEST_LINE = 300  # a longer line is text, whatever it holds
_CUT_LINES = 14  # a cut rule applies this near to the end
_LONGEST_AFTER_CUT = 80  # and only when all lines behind it are as short as furniture
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


def boilerplate(record: Record) -> Record:
    """Return the record without the portal's own lines; a body is emptied only beside pictures or files."""
    record = _drop_inserted(record)
    rules = dict(_line_rules(record.body))
    rules.update(_titles(record, rules))
    rules.update(_head_rules(record.body, rules))
    rules.update(_behind_text(record.body, rules))
    if rules and len(rules) == len(record.body) and not record.images and not record.attachments:
        return record
    return remove_lines(record, rules)


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
    body = [_without(line) for line in record.body]
    record = evolve(record, body=body, removed=[*record.removed, *removed])
    return evolve(record, flags=add_flags(record, ["inserted_text_removed"]))


def _without(line: str) -> str:
    for pattern in _INSERTED:
        line = pattern.sub("", line)
    return line


def _line_rules(body: list[str]) -> Iterator[tuple[int, str]]:
    for place, line in enumerate(body):
        if len(line) <= _LONGEST_WHOLE_LINE and (rule := _matching(line, "line")):
            yield place, rule


def _titles(record: Record, rules: dict[int, str]) -> dict[int, str]:
    """Return the lines at the head that repeat the page's own headline, kicker or subheadline."""
    wanted = {
        "kicker": _bare(record.kicker),
        "headline": _bare(record.headline),
        "subheadline": _bare(record.subheadline),
    }
    first = [_bare(line) for line in record.body[:_TITLE_LINES]]
    found: dict[int, str] = {}
    for place, line in enumerate(first):
        if place in found:
            continue
        repeated = "headline" in found.values()
        name = next((name for name, title in wanted.items() if _repeats(line, title, repeated=repeated)), None)
        if name is not None:
            found[place] = name
        elif run := _run(first, place, wanted["headline"]):
            found.update(dict.fromkeys(run, "headline"))
        elif place not in rules and not _matching(record.body[place], "head"):
            break
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
    return whole and len(line) <= len(title) + 16 and line[-1] not in "。！？"


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


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


def _behind_text(body: list[str], taken: Mapping[int, str]) -> dict[int, str]:
    """Return what tail and cut rules take from the end, in turn, until neither finds anything."""
    found: dict[int, str] = {}
    end = len(body)
    while end:
        gone = taken.keys() | found.keys()
        more = _tail_rules(body[:end], gone) or _cut_rules(body[:end], gone)
        if not more:
            break
        found.update(more)
        while end and (end - 1 in found or end - 1 in taken):
            end -= 1
    return found


def _tail_rules(body: list[str], gone: AbstractSet[int]) -> dict[int, str]:
    """Return what the tail rules eat from the end; staff lines are stepped over."""
    found: dict[int, str] = {}
    for place in range(len(body) - 1, -1, -1):
        if place in gone:
            continue
        rule = _matching(body[place], "tail")
        if rule:
            found[place] = rule
        elif not is_staff_line(body[place]):
            break
    return found


def _cut_rules(body: list[str], gone: AbstractSet[int]) -> dict[int, str]:
    """Return what the first cut rule among the last lines takes: its line and all behind it.

    The line may be gone by another rule; it counts no line of the few that are looked at.
    """
    window: list[int] = []
    for place in range(len(body) - 1, 0, -1):
        window.append(place)
        if sum(other not in gone for other in window) >= _CUT_LINES:
            break
    window.reverse()
    for number, place in enumerate(window):
        rule = _matching(body[place], "cut")
        behind = window[number + 1 :]
        if rule and all(len(body[other]) <= _LONGEST_AFTER_CUT or _matching(body[other], "cut") for other in behind):
            return {other: rule for other in window[number:] if other not in gone}
    return {}


def _matching(line: str, place: Place) -> str | None:
    """Return the name of the first rule of a place that takes a line."""
    if len(line) > _LONGEST_LINE:
        return None
    anchored, free = _BY_PLACE[place]
    found = anchored.match(line) or (free.search(line) if free is not None else None)
    return found.lastgroup if found is not None else None
