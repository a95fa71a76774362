"""Captions: which lines belong to an image, decided by what stands before them and by the page's own habit.

A full stop proves nothing, and neither does a missing one: captions end with 。 on some pages, and short paragraphs
stand between photos on others. So clear marks decide a line, and the unmarked lines of a page are decided together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.page.blocks import Block
from crawler.page.tree import Element

_OPENING = re.compile(
    r"^(?:[▲△▴↑▼▽◆■●]\s*|[(（\[【]?\s*(?:图\s*[为注一二三四五六七八九十\d①-⑨][:：、\s]?|上图|下图|左图|右图|资料图|图片说明|图说|(?:配|题|插)图|图[:：]))"
)
_CREDIT_END = re.compile(
    r"(?:摄影报道|摄影?|供图|图片|制图|绘图|资料图|图源[^。]{0,20}|图片来源[^。]{0,20}|/摄|／摄|(?:文|图)[/／]\s*\S{1,20})\s*[)）】\]]?\s*[。.]?$"
)
_CREDIT_SIGNS = ("摄", "图")
_CLASS = re.compile(
    r"caption|tuzhu|tushuo|(?:pic|img|image|photo)[-_]?(?:text|txt|title|info|desc|note|word)|figure", re.IGNORECASE
)
_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)", re.IGNORECASE)
_GREY = re.compile(
    r"(?<![-\w])color\s*:\s*(?:rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)|#([0-9a-f]{6})\b|#([0-9a-f]{3})\b|gr[ae]y|darkgr[ae]y)",
    re.IGNORECASE,
)
_CAPTION_TAGS = frozenset(("p", "td", "figcaption"))
_LONGEST = 160
_LONGEST_UNMARKED = 60
_STAFF = re.compile(
    r"^[(（【\[\s]*(?:责任编辑|责编|编辑|来源|作者|审核|校对|监制|记者|文/|供稿|附件|关注|扫|长按|分享|点击|上一|下一)|^\S{0,12}记者\s*[^\s/摄]{1,4}[:：]?$"
)


@dataclass(slots=True)
class Picture:
    """An image of the body with the caption lines that belong to it; ``address`` None when only the caption is left."""

    address: str | None
    captions: list[str]
    holder: Element | None = None  # the element that the last caption stands in


def attach_captions(blocks: Sequence[Block]) -> list[Block | Picture]:
    """Return blocks and pictures in reading order, each caption line moved into the picture before it."""
    habit = _captions_by_habit(blocks)
    sequence: list[Block | Picture] = []
    for place, block in enumerate(blocks):
        last = sequence[-1] if sequence else None
        if block.image is not None:
            sequence.append(Picture(block.image, []))
        elif isinstance(last, Picture) and (
            _continues(last, block, usual=place in habit)
            or (not last.captions and _is_completed(block, blocks[place + 1 :]))
        ):
            last.captions.append(block.text)
            last.holder = block.element
        elif _stands_alone(block):
            sequence.append(Picture(None, [block.text]))
        else:
            sequence.append(block)
    return sequence


def _continues(picture: Picture, block: Block, *, usual: bool) -> bool:
    if picture.captions and picture.holder is block.element and block.tag in _CAPTION_TAGS:
        return len(block.text) <= _LONGEST_UNMARKED  # a br inside the caption's own element
    if picture.captions:
        # A second line only with a clear mark of its own, and only a short one.
        return (
            len(block.text) <= 60
            and bool(_CREDIT_END.search(block.text))
            and not _CREDIT_END.search(picture.captions[-1])
        )
    return usual or is_marked(block)


def _is_completed(block: Block, behind: Sequence[Block]) -> bool:
    """Whether a line's own element goes on with a credit: the caption stands over two lines of one paragraph."""
    following = behind[0] if behind else None
    if following is None or following.element is not block.element or block.tag not in _CAPTION_TAGS:
        return False
    return len(block.text) <= _LONGEST_UNMARKED and _has_credit(following.text)


def is_marked(block: Block) -> bool:
    """Tell whether a line after an image shows by itself that it is a caption."""
    text = block.text
    if len(text) > _LONGEST or block.heading or _STAFF.search(text):
        return False
    return (
        block.tag == "figcaption"
        or bool(_OPENING.search(text))
        or _has_credit(text)
        or bool(_CLASS.search(block.element.get("class") or ""))
        or _is_small_or_grey(block)
    )


def _has_credit(text: str) -> bool:
    return any(sign in text[-24:] for sign in _CREDIT_SIGNS) and bool(_CREDIT_END.search(text))


def _stands_alone(block: Block) -> bool:
    """Tell a caption whose image is not in the page: a short credited line that is no sentence of the text."""
    text = block.text
    if not 4 < len(text) <= 100 or not _has_credit(text) or _STAFF.search(text):
        return False
    credited = re.search(
        r"(?:\s摄|供图|/摄|(?:记者|通讯员)\s*\S{1,12}\s*摄|[(（][^()（）]{1,14}摄[)）])\s*[。.]?$", text
    )
    return bool(credited) and "摄影报道" not in text and not text.endswith(("报道", "报道）"))


def _captions_by_habit(blocks: Sequence[Block]) -> set[int]:
    """Return the places of unmarked lines after images that this page's habit makes captions."""
    after = [
        place
        for place, block in enumerate(blocks)
        if place and block.image is None and blocks[place - 1].image is not None and not is_marked(block)
    ]
    short = [place for place in after if _may_be_caption(blocks[place])]
    centred = {place for place in short if blocks[place].centred and not _text_is_centred(blocks, place)}
    plain = [place for place in after if place not in centred]
    if plain and all(place in short for place in plain) and _differ_from_text(plain, blocks):
        return centred | set(plain)
    return centred


def _may_be_caption(block: Block) -> bool:
    text = block.text
    if text.startswith("《") and text.endswith("》"):  # the title of a quoted work
        return False
    return (
        len(text) <= _LONGEST_UNMARKED
        and not block.heading
        and not block.right
        and not block.row
        and not _STAFF.search(text)
    )


def _text_is_centred(blocks: Sequence[Block], place: int) -> bool:
    """Whether centring proves nothing here: the page's text, or the line behind this one, is centred too."""
    long = [block for block in blocks if len(block.text) > _LONGEST_UNMARKED]
    if long and sum(block.centred for block in long) * 2 > len(long):
        return True
    behind = blocks[place + 1] if place + 1 < len(blocks) else None
    return behind is not None and bool(behind.text) and behind.centred and not behind.all_bold


def _differ_from_text(places: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Whether these lines are much shorter than the text and the text is not made of such lines itself."""
    others = [len(block.text) for place, block in enumerate(blocks) if block.text and place not in set(places)]
    long = [length for length in others if length > _LONGEST_UNMARKED]
    return (
        bool(long)
        and len(long) * 2 >= len(others)
        and max(len(blocks[place].text) for place in places) * 2 < max(long) + 1
    )


def _is_small_or_grey(block: Block) -> bool:
    styles = " ".join(block.styles)
    if not styles or len(block.text) > _LONGEST:
        return False
    if block.centred and any(_is_grey(found) for found in _GREY.finditer(styles)):
        return True
    sizes = [float(size) * (4 / 3 if unit.lower() == "pt" else 1) for size, unit in _SIZE.findall(styles)]
    return bool(sizes) and max(sizes) <= 14 and block.centred


def _is_grey(found: re.Match[str]) -> bool:
    if found[1]:
        levels = [int(found[number]) for number in (1, 2, 3)]
    elif found[4]:
        levels = [int(found[4][place : place + 2], 16) for place in (0, 2, 4)]
    elif found[5]:
        levels = [17 * int(sign, 16) for sign in found[5]]
    else:
        return True
    return max(levels) - min(levels) < 24 and 90 <= min(levels) <= 200
