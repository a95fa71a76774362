"""The breadcrumbs: the trail as displayed, with a label (您当前的位置) or without one."""

import re
from collections.abc import Sequence

from crawler.page.blocks import clean
from crawler.page.headline import squash
from crawler.page.zones import Line, in_link

_LABEL = re.compile(r"(?:您|你)?(?:现|所)?\s*(?:当\s*前|现\s*在|所\s*在|目\s*前|在)?\s*的?\s*(?:所在)?\s*位\s*置\s*(?:是|为|在)?\s*[:：]?|当前栏目\s*[:：]|您?现在的位置\s*[:：]?")
_SEPARATORS = re.compile(r"\s*(?:>+|＞+|»+|›+|→|⟩|/|\\|\||·|━|—+|--+|::|\s-\s|^-|-$)\s*")
_ENDS = frozenset(("正文", "内容", "详情", "详细", "文章", "信息内容", "详细内容", "正文内容", "内容页", "文章内容", "浏览文章", "查看文章", "文章详情", "信息详情", "阅读"))
_HOME = re.compile(r"首\s*页|^(?:网站)?主页$|网$|^home$", re.IGNORECASE)
_LONGEST_ITEM = 30


def read_trail(lines: Sequence[Line], headline: str | None) -> list[str]:
    """Return the items of the trail in these lines, outermost first; [] when the page has none."""
    trail = _labelled(lines, headline) or _unlabelled(lines, headline)
    hidden = _labelled([line for line in lines if line.hidden], headline, hidden=True) if _is_stub(trail) else []
    return hidden if len(hidden) > len(trail) else trail


def _is_stub(trail: Sequence[str]) -> bool:
    return bool(trail) and trail[-1].endswith("详情页")


def _labelled(lines: Sequence[Line], headline: str | None, *, hidden: bool = False) -> list[str]:
    for place, line in enumerate(lines):
        if line.hidden and not hidden:
            continue
        text = line.text
        found = _LABEL.search(text[:20]) if "位" in text[:16] or "栏目" in text[:8] else None
        if found is None:
            continue
        items = _items(line, after=found.end())
        if not items:
            items = _below(lines[place + 1 : place + 14])
        trimmed = _trim(items, headline)
        if trimmed:
            return trimmed
    return []


def _below(lines: Sequence[Line]) -> list[str]:
    """Gather the items of a trail whose pieces stand in cells or list items of their own."""
    items: list[str] = []
    for line in lines:
        text = line.text
        bare = _SEPARATORS.sub("", text)
        if bare and (len(text) > _LONGEST_ITEM or not (line.linked or _has_separator(line) or len(items))):
            break
        if items and not line.linked and not _has_separator(line):
            break
        items.extend(_items(line))
    return items


def _unlabelled(lines: Sequence[Line], headline: str | None) -> list[str]:
    best: list[str] = []
    for line in lines:
        if line.hidden or len(line.text) > 120 or not _has_separator(line):
            continue
        items = _trim(_items(line), headline)
        if items and any(in_link(piece.owner) for piece in line.pieces) and _starts_a_trail(line, items):
            best = items
    return best


def _starts_a_trail(line: Line, items: Sequence[str]) -> bool:
    separators = len(_SEPARATORS.findall(line.text))
    return bool(_HOME.search(items[0])) and separators <= len(items) + 2 and "|" not in line.text


def _has_separator(line: Line) -> bool:
    return bool(_SEPARATORS.search(line.text))


def _items(line: Line, after: int = 0) -> list[str]:
    """Return the line's items: each link is one, other text is split at separators."""
    items: list[str] = []
    skipped = 0
    open_link = None
    for piece in line.pieces:
        text = clean(piece.text)
        if skipped < after:
            start, skipped = after - skipped, skipped + len(text)
            text = text[start:] if start < len(text) else ""
        if in_link(piece.owner):
            if piece.owner is open_link and items:
                items[-1] += text
            elif text:
                items.append(text)
            open_link = piece.owner
        else:
            items.extend(part.strip() for part in _SEPARATORS.split(text))
            open_link = None
    return [item for item in items if item.strip(" >＞»:：")]


def _trim(items: Sequence[str], headline: str | None) -> list[str]:
    kept: list[str] = []
    title = squash(headline or "")
    for item in items:
        text = _SEPARATORS.sub("", item).strip(" :：") if len(item) < 3 else item.strip(" >＞»:：")
        if not text or text in kept[-1:]:
            continue
        if squash(text) in _ENDS or (title and squash(text).rstrip("….") and title.startswith(squash(text).rstrip("….")) and len(text) > 5):
            break
        kept.append(text)
    return [] if any(len(item) > 60 for item in kept) else kept
