"""Captions: which lines belong to an image, decided by what stands before them and by the page's own habit.

A full stop proves nothing, and neither does a missing one: captions end with 。 on some pages, and short paragraphs
stand between photos on others. So clear marks decide a line, and the unmarked lines of a page are decided together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from crawler.page.block import Block, is_numbered
from crawler.page.caption_frames import framed_above, framed_lines, row_captions
from crawler.page.caption_marks import (
    LONGEST_UNMARKED,
    has_credit,
    has_number,
    is_credit_only,
    is_marked,
    is_marked_by_words,
    is_phrase,
    may_be_caption,
    names_staff,
    points_down,
)
from crawler.page.clean import squash
from crawler.page.tree import Element
from crawler.text.names import is_office

__all__ = ["Picture", "attach_captions", "is_marked"]

_CAPTION_TAGS = frozenset(("p", "td", "figcaption"))
_LONGEST_LABEL = 40  # an unmarked line without the end of a sentence
_LONGEST_SENTENCE = 24  # an unmarked line with one, on a page of short paragraphs
_SHORTEST_ALT = 4
_LONGEST_HEADING = 6  # of a centred line above a picture that may head a part of the text
_LAST_LINES = 4
_SIGNS = re.compile("[图摄▼▽↓]")  # of a line that may be a caption where it follows no picture
# How a paragraph of the report begins.
_NARRATIVE = re.compile(
    r"^(?:会议|会上|会[前后]|近日|日前|随后|期间|其间|此次|本次|这次|据|目前|下一步|最后|同时|此外|当[天日]"
    r"|[昨今]天|活动[中现结]|\S{0,10}[他她我]们?|接下来|在\S{1,12}[，,])"
)
# A paragraph of the text that is signed by who took its picture.
_SIGNED_SENTENCE = re.compile(r"[。！？”][(（][^()（）]{1,14}摄[)）]$")
_LONGEST_SIGNED = 40
_SIDE = re.compile("[上下左右中][一二三]?图[:：]|视频截图[:：]")  # of a picture that stands elsewhere
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


class _Reading:
    """The blocks read so far, with the pictures that their captions went into."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.habit = _captions_by_habit(blocks)
        self.before = framed_above(blocks)
        above = _captions_before(blocks)
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


def _captions_by_habit(blocks: Sequence[Block]) -> set[int]:
    """Return the places of unmarked lines after images that this page's habit makes captions."""
    after = _unmarked_after_images(blocks)
    if not after:
        return set()
    headed = _has_bold_headings(blocks)
    likely = {
        place
        for place in after
        if may_be_caption(blocks[place]) and not (headed and blocks[place].all_bold) and not _is_told(blocks[place])
    }
    told = _centred(likely, blocks) | _named(likely, blocks)
    plain = [place for place in after if place not in told]
    if not plain or _has_strays(blocks):
        return told
    if likely.issuperset(plain) and _differ_from_text(plain, blocks):
        return told | set(plain)
    return told | _labels([place for place in plain if place in likely], blocks)


def _captions_before(blocks: Sequence[Block]) -> set[int]:
    """Return the places of the short centred lines that stand above every picture of a page with several."""
    images = [place for place, block in enumerate(blocks) if block.image is not None]
    above = [place - 1 for place in images if place]
    if len(images) < 2 or len(above) < len(images) or _text_is_centred(blocks):
        return set()
    # A heading with a picture below it stands at the head of a part; a caption stands within the text.
    named = all(_LONGEST_HEADING < len(blocks[place].text) <= _LONGEST_LABEL for place in above)
    named = named and all(_may_stand_above(blocks[place]) for place in above)
    return set(above) if named else set()


def _may_stand_above(block: Block) -> bool:
    return (
        block.centred
        and not block.all_bold
        and not block.links
        and may_be_caption(block)
        and not is_numbered(block.text)
    )


def _unmarked_after_images(blocks: Sequence[Block]) -> list[int]:
    behind = (place for place in range(1, len(blocks)) if blocks[place - 1].image is not None)
    lines = [place for place in behind if blocks[place].image is None and not is_marked(blocks[place])]
    return [place for place in lines if not names_staff(blocks[place].text)]


def _named(likely: set[int], blocks: Sequence[Block]) -> set[int]:
    """Return the lines that say what the page says instead of the image, or stand in one frame with it."""
    named = {place for place in likely if _is_alt(blocks[place - 1], blocks[place])}
    framed = (place for place in framed_lines(blocks) if place in likely)
    return named | {place for place in framed if not _NARRATIVE.search(blocks[place].text)}


def _centred(likely: set[int], blocks: Sequence[Block]) -> set[int]:
    """Return the lines that are centred, where centring proves something."""
    centred = {place for place in likely if blocks[place].centred and not _goes_on_centred(blocks, place)}
    return centred if centred and not _text_is_centred(blocks) else set()


def _is_told(block: Block) -> bool:
    """Whether a line is a sentence of the report by its first words, and nothing of its place speaks against it."""
    return not block.centred and block.text.endswith("。") and _NARRATIVE.search(block.text) is not None


def _has_bold_headings(blocks: Sequence[Block]) -> bool:
    """Whether centred bold lines stand elsewhere than behind pictures too: then they head parts of the text."""
    return any(
        block.centred and block.text and block.all_bold and blocks[place].image is None
        for place, block in enumerate(blocks[1:])
    )


def _has_strays(blocks: Sequence[Block]) -> bool:
    return any(_is_stray(blocks, place) for place in range(2, len(blocks) - _LAST_LINES))


def _is_alt(image: Block, block: Block) -> bool:
    return len(image.alt) >= _SHORTEST_ALT and not block.links and squash(image.alt) == squash(block.text)


def _labels(places: Sequence[int], blocks: Sequence[Block]) -> set[int]:
    """Return the lines after images that end as no sentence does, on pages whose text has no such lines elsewhere."""
    labels = [place for place in places if _is_label(blocks[place], last=place >= len(blocks) - _LAST_LINES)]
    if not any(block.text and not is_phrase(block.text) for block in blocks):
        return set()
    return {place for place in labels if not _is_followed_by_label(blocks, place)}


def _is_label(block: Block, *, last: bool) -> bool:
    text = block.text
    if len(text) > _LONGEST_LABEL or block.all_bold or block.links or not is_phrase(text) or is_numbered(text):
        return False
    return may_be_caption(block) and not (last and is_office(text))


def _is_stray(blocks: Sequence[Block], place: int) -> bool:
    """Whether a line that stands behind no image looks as a label does: the page's sub-headings may be such lines."""
    block = blocks[place]
    return (
        bool(block.text) and blocks[place - 1].image is None and _is_label(block, last=False) and not is_marked(block)
    )


def _is_followed_by_label(blocks: Sequence[Block], place: int) -> bool:
    behind = blocks[place + 1] if place + 1 < len(blocks) else None
    return behind is not None and bool(behind.text) and _is_label(behind, last=False)


def _text_is_centred(blocks: Sequence[Block]) -> bool:
    """Whether centring proves nothing on a page: most of its text is centred."""
    long = [block for block in blocks if len(block.text) > LONGEST_UNMARKED]
    return bool(long) and sum(block.centred for block in long) * 2 > len(long)


def _goes_on_centred(blocks: Sequence[Block], place: int) -> bool:
    """Whether the line behind one is centred too, so that both are text: a poem, a letter's head."""
    behind = blocks[place + 1] if place + 1 < len(blocks) else None
    return behind is not None and bool(behind.text) and behind.centred and not behind.all_bold


def _differ_from_text(places: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Whether these lines are much shorter than the text and the text is not made of such lines itself."""
    own = set(places)
    others = [len(block.text) for place, block in enumerate(blocks) if block.text and place not in own]
    long = [length for length in others if length > LONGEST_UNMARKED]
    longest = max(len(blocks[place].text) for place in places)
    if long and len(long) * 2 >= len(others) and longest * 2 < max(long) + 1:
        return True
    return longest <= _LONGEST_SENTENCE and _are_sentences_apart(places, blocks, longest)


def _are_sentences_apart(places: Sequence[int], blocks: Sequence[Block], longest: int) -> bool:
    """Whether short sentences after every image are captions on a page of short paragraphs."""
    own = set(places)
    text = [
        len(block.text)
        for place, block in enumerate(blocks)
        if block.text and place not in own and may_be_caption(block) and not block.all_bold and place
    ]
    told = any(_NARRATIVE.search(blocks[place].text) or blocks[place].all_bold for place in places)
    return not told and len(text) > 1 and longest * 2 <= median(text)
