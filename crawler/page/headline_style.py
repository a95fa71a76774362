"""The line that looks most like a headline, where no pointer names one."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from crawler.page.block import Block, is_numbered
from crawler.page.clean import squash
from crawler.page.headline_marks import (
    DATE_TAIL,
    INFO,
    NO_HEADLINE,
    SHORTEST_PART,
    SPLIT,
    TITLE_CLASS,
    Headline,
    Visible,
)
from crawler.page.site_names import is_portal_name
from crawler.page.tree import Element
from crawler.page.weights import FURNITURE
from crawler.page.zones import Line

__all__ = ["read_styled"]

_NEAREST = 40  # lines before the body that are looked at
_LONGEST = 80
_BOLD_TAGS = ("strong", "b")
_BY_TAG = {"h1": 5.0, "h2": 4.0, "h3": 3.5, "h4": 2.5}
_SECTION, _OF_SITE = 2.0, 4.0  # what a line loses that names the section, or the site
_LIKELY, _POSSIBLE = 2.0, 0.6  # likeness above which a line is a headline, and when nothing else is


def read_styled(visible: Visible, blocks: Sequence[Block], title: str) -> Headline | None:
    """Return the line that looks most like a headline by tag, class, length and nearness to the body."""
    near = visible[-_NEAREST:]
    score, index, line = _likeliest(near, title)
    if line is not None and score > _LIKELY:
        return Headline(_whole_title(near, line), "visible:style", index)
    heading = next(filter(_is_heading, [block for block in blocks if block.text][:2]), None)
    if heading is not None:
        return Headline(heading.text, "body:style")
    if line is not None and score > _POSSIBLE:
        return Headline(DATE_TAIL.sub("", line.text), "visible:style", index)
    return None


def _likeliest(near: Visible, title: str) -> tuple[float, int, Line | None]:
    """Return the likeliest line with its likeness and its place."""
    parts = {squash(part) for part in SPLIT.split(title)}
    scores = [
        (_likeness(line) - 0.12 * distance - _loss(line, parts), index, line)
        for distance, (index, line) in enumerate(reversed(near))
    ]
    best = max(scores, key=lambda entry: entry[0], default=(0.0, 0, None))
    if best[2] is None or best[0] > _LIKELY:  # else a subheadline would win, which stands above the info line
        return best
    above_info = {place for (place, _), (_, below) in pairwise(near) if INFO.match(below.text)}
    return max(
        ((score + (score > 0 and index in above_info), index, line) for score, index, line in scores),
        key=lambda entry: entry[0],
    )


def _is_heading(block: Block) -> bool:
    """Whether one of the body's first lines heads it."""
    if is_numbered(block.text) or NO_HEADLINE.search(block.text):
        return False
    return block.heading or (block.centred and block.all_bold and SHORTEST_PART <= len(block.text) <= _LONGEST)


def _loss(line: Line, parts: AbstractSet[str]) -> float:
    """Return what a line loses that heads the site or a section, however large it is."""
    if is_portal_name(line.bare):
        return _OF_SITE
    return _SECTION if _names_section(line, parts) else 0.0


def _names_section(line: Line, parts: AbstractSet[str]) -> bool:
    """Whether a short line is a part of the title: what it heads is a section, or it would be the headline by now."""
    return len(line.bare) < SHORTEST_PART + 2 and line.bare in parts


def _whole_title(lines: Visible, line: Line) -> str:
    """Return a line with the one that a br parts from it, where the two are all that their element holds."""
    inside = [(place, other) for place, other in lines if other.element is line.element]
    if len(inside) == 2 and inside[1][0] - inside[0][0] == 1 and all(_likeness(other) > 0 for _, other in inside):
        return " ".join(other.text for _, other in inside)
    return DATE_TAIL.sub("", line.text)


def _likeness(line: Line) -> float:
    text = line.text
    if FURNITURE.search(text):
        return 0.0
    if not 2 <= len(text) <= 120 or line.linked or NO_HEADLINE.search(text) or text[-1] in "。；":
        return 0.0
    score = _BY_TAG.get(line.tag, 0.0)
    if 10 <= len(text) <= 50:
        score += 1.5
    elif SHORTEST_PART <= len(text) < 10:
        score += 0.7
    above = line.element.getparent()
    own = [f"{element.get('class') or ''} {element.get('id') or ''}" for element in {line.element, line.pieces[0][1]}]
    if any(map(TITLE_CLASS.search, own)):
        score += 3.0
    elif above is not None and TITLE_CLASS.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
        score += 2.0
    if len(text) < 4 and score < 2.5:  # so short a line needs a tag or a class that says so
        return 0.0
    if any(_is_bold(owner) for _, owner, _ in line.pieces):
        score += 1.0
    return score


def _is_bold(owner: Element) -> bool:
    above = owner.getparent()
    return owner.tag in _BOLD_TAGS or (above is not None and above.tag in _BOLD_TAGS)
