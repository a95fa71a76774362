"""Captions: which lines belong to an image, decided by what stands before them and by the page's own habit.

A full stop proves nothing, and neither does a missing one: captions end with 。 on some pages, and short paragraphs
stand between photos on others. So clear marks decide a line, and the unmarked lines of a page are decided together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.page.attachments import is_only_attachments
from crawler.page.block import Block
from crawler.page.caption_frames import framed_above, row_captions
from crawler.page.caption_habits import captions_before, captions_by_habit
from crawler.page.caption_marks import (
    LONGEST_UNMARKED,
    has_credit,
    has_number,
    is_credit_only,
    is_marked,
    is_marked_by_words,
    may_be_caption,
    names_staff,
    points_down,
)
from crawler.page.tree import Element

__all__ = ["Picture", "attach_captions", "is_marked", "take_counters"]

_CAPTION_TAGS = frozenset(("p", "td", "figcaption"))
_SIGNS = re.compile("[图摄▼▽↓]")  # of a line that may be a caption where it follows no picture
# A paragraph of the text that is signed by who took its picture.
_SIGNED_SENTENCE = re.compile(r"[。！？”][(（][^()（）]{1,14}摄[)）]$")
_LONGEST_SIGNED = 40
_SIDE = re.compile("[上下左右中][一二三]?图[:：]|视频截图[:：]")  # of a picture that stands elsewhere
_COUNTER = re.compile(r"[(（]?(\d{1,3})\s?/\s?(\d{1,3})[)）]?(?!\d)\s*(?=[^\s的])")
_ALONE = re.compile(r"(?:\s摄|供图|/摄|(?:记者|通讯员)\s*\S{1,12}\s*摄|[(（][^()（）]{1,14}摄[)）])\s*[。.]?$")


@dataclass(slots=True)
class Picture:
    """An image of the body with the caption lines that belong to it; ``address`` None when only the caption is left."""

    address: str | None
    captions: list[str]
    holder: Element | None = None  # the element that the last caption stands in


def attach_captions(blocks: Sequence[Block]) -> list[Block | Picture]:
    """Return blocks and pictures in reading order, each caption line moved into the picture that it belongs to."""
    reading = _Reading(blocks)
    for place in range(len(blocks)):
        reading.take(place)
    return reading.sequence


def take_counters(pictures: Sequence[Picture]) -> list[str]:
    """Take the counters of a gallery (1/5) off the captions, and return them; its total must be one for all."""
    found = [
        (picture, place, counter)
        for picture in pictures
        for place, caption in enumerate(picture.captions)
        if (counter := _COUNTER.match(caption)) and int(counter[1]) <= int(counter[2])
    ]
    numbers = {int(counter[1]) for _, _, counter in found}
    if len(found) < 2 or len(numbers) < len(found) or len({counter[2] for _, _, counter in found}) > 1:
        return []
    for picture, place, counter in found:
        picture.captions[place] = picture.captions[place][counter.end() :]
    return [counter[0].strip() for _, _, counter in found]


class _Reading:
    """The blocks read so far, with the pictures that their captions went into."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.habit = captions_by_habit(blocks)
        self.before = framed_above(blocks)
        above = captions_before(blocks)
        last = max((place for place, block in enumerate(blocks) if block.image is not None), default=0)
        if above and last + 1 not in self.habit:  # else the lines stand below their pictures
            self.before |= above
            self.habit -= above
        self.sequence: list[Block | Picture] = []
        self.above: Block | None = None  # the line that names the next picture

    def take(self, place: int) -> None:
        block = self.blocks[place]
        follows_image = bool(self.sequence) and isinstance(self.sequence[-1], Picture)
        if block.image is not None:
            self.sequence.append(Picture(block.image, [self.above.text] if self.above else []))
            self.above = None
        elif place in self.before:
            self.above = block
        elif not follows_image and not block.row and not _SIGNS.search(block.text):
            self.sequence.append(block)  # most lines of most pages
        elif points_down(block) and _is_image(self.blocks, place + 1) and not self._waiting():
            self.above = block
        elif not (self._take_cells(block) or self._take_caption(place, block)):
            self.sequence.append(block)

    def _take_cells(self, block: Block) -> bool:
        cells = row_captions(block, self._waiting()) if block.row else []
        for picture, cell in zip(self.sequence[len(self.sequence) - len(cells) :], cells, strict=True):
            if isinstance(picture, Picture):
                picture.captions.append(cell)
        return bool(cells)

    def _take_caption(self, place: int, block: Block) -> bool:
        waiting = self._waiting()
        if waiting > 1 and has_number(block.text):  # the first line of several, one for each picture
            first = self.sequence[-waiting]
            if isinstance(first, Picture):
                first.captions.append(block.text)
            return True
        last = self.sequence[-1] if self.sequence else None
        if isinstance(last, Picture) and _belongs(last, place, self.blocks, self.habit):
            last.captions.append(block.text)
            last.holder = block.element
            return True
        if _stands_alone(block) or (isinstance(last, Picture) and block.text in last.captions):
            self.sequence.append(Picture(None, [block.text]))
            return True
        return False

    def _waiting(self) -> int:
        """Return how many pictures without a caption stand last."""
        count = 0
        for piece in reversed(self.sequence):
            if not isinstance(piece, Picture) or piece.captions:
                break
            count += 1
        return count


def _is_image(blocks: Sequence[Block], place: int) -> bool:
    return place < len(blocks) and blocks[place].image is not None


def _belongs(picture: Picture, place: int, blocks: Sequence[Block], habit: set[int]) -> bool:
    block = blocks[place]
    if block.links and is_only_attachments(block):
        return False
    if picture.captions:
        return _continues(picture, block)
    return place in habit or is_marked(block) or _is_completed(block, blocks[place + 1 : place + 2])


def _continues(picture: Picture, block: Block) -> bool:
    """Whether a line goes on with a picture's caption: a br inside its own element, or a short line with a credit."""
    if picture.holder is block.element and block.tag in _CAPTION_TAGS:
        return len(block.text) <= LONGEST_UNMARKED
    if names_staff(block.text):
        return False
    return len(block.text) <= LONGEST_UNMARKED and has_credit(block.text) and not has_credit(picture.captions[-1])


def _is_completed(block: Block, behind: Sequence[Block]) -> bool:
    """Whether the next line is the rest of a caption: a credit in the same element, or a line of nothing else."""
    if not behind or len(block.text) > LONGEST_UNMARKED or not may_be_caption(block):
        return False
    if behind[0].element is block.element and block.tag in _CAPTION_TAGS:
        return has_credit(behind[0].text)
    return is_credit_only(behind[0].text)


def _stands_alone(block: Block) -> bool:
    """Tell a caption whose image is not in the page: a short credited line that is no sentence of the text."""
    text = block.text
    if _SIDE.match(text):
        return len(text) <= LONGEST_UNMARKED
    if not 4 < len(text) <= 100 or not has_credit(text) or names_staff(text):
        return False
    if len(text) > _LONGEST_SIGNED and _SIGNED_SENTENCE.search(text) and not is_marked_by_words(text):
        return False
    return bool(_ALONE.search(text))
