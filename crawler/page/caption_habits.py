"""Unmarked captions: what a page does with the lines beside its pictures, all of them together."""

import re
from collections.abc import Sequence
from statistics import median

from crawler.page.block import Block, is_numbered
from crawler.page.caption_frames import framed_lines
from crawler.page.caption_marks import LONGEST_UNMARKED, is_marked, is_phrase, may_be_caption, names_staff
from crawler.page.clean import squash
from crawler.text.names import is_office

__all__ = ["captions_before", "captions_by_habit"]

_LONGEST_LABEL = 40  # an unmarked line without the end of a sentence
_LONGEST_SENTENCE = 24  # an unmarked line with one, on a page of short paragraphs
_SHORTEST_ALT = 4
_LONGEST_HEADING = 6  # of a centred line above a picture that may head a part of the text
_LAST_LINES = 4
_DAY = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?|[二〇○零一九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{0,3}日?"
)
# How a paragraph of the report begins.
_NARRATIVE = re.compile(
    r"^(?:会议|会上|会[前后]|近日|日前|随后|期间|其间|此次|本次|这次|据|目前|下一步|最后|同时|此外|当[天日]|[昨今]天"
    r"|活动[中现结]|\S{0,10}[他她我]们?|接下来|在\S{1,12}[，,])"
)


def captions_by_habit(blocks: Sequence[Block]) -> set[int]:
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


def captions_before(blocks: Sequence[Block]) -> set[int]:
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
    return [place for place in lines if not names_staff(blocks[place].text) and not _is_signature(blocks, place)]


def _is_signature(blocks: Sequence[Block], place: int) -> bool:
    """Whether a line is the office that a text is signed with, the day below it."""
    behind = blocks[place + 1].text if place + 1 < len(blocks) else ""
    return _DAY.fullmatch(behind) is not None and is_office(blocks[place].text)


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
    long = (place for place, block in enumerate(blocks) if len(block.text) > _LONGEST_LABEL and not block.all_bold)
    first = next(long, len(blocks))  # a title block stands before
    return any(
        block.centred and block.text and block.all_bold and blocks[place - 1].image is None
        for place, block in enumerate(blocks[first:], first)
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
