"""Frames: small boxes and tables of the page that hold pictures and hardly a line of text, which is their caption."""

from collections import Counter
from collections.abc import Sequence

from crawler.page.block import Block, is_numbered
from crawler.page.tree import Element

__all__ = ["framed_lines", "row_captions"]

_LONGEST = 100
_LONGEST_IN_BOX = 40
_BOXES = frozenset(("div", "p", "figure", "li", "center", "dl"))
_LEVELS = 6  # how far above a cell its table is looked for


def framed_lines(blocks: Sequence[Block]) -> set[int]:
    """Return the places of lines behind a picture that stand with it, and with no other text, in a table or a box."""
    pairs = [place for place in range(1, len(blocks)) if blocks[place].text and blocks[place - 1].image is not None]
    if not pairs:
        return set()
    images, lines = _counts(blocks)
    return {place for place in pairs if _is_framed(blocks[place - 1 : place + 1], images, lines, whole=len(blocks))}


def framed_above(blocks: Sequence[Block]) -> set[int]:
    """Return the places of lines that stand above a picture, alone with it in a table or figure of their own."""
    pairs = [
        place
        for place in range(len(blocks) - 1)
        if blocks[place + 1].image is not None and _may_stand_above(blocks[place])
    ]
    frames = [(place, next(blocks[place].element.iterancestors("table", "figure"), None)) for place in pairs]
    if not any(frame is not None for _, frame in frames):
        return set()
    images, lines = _counts(blocks)
    return {
        place
        for place, frame in frames
        if frame is not None
        and images[frame] == lines[frame] == 1
        and frame in blocks[place + 1].element.iterancestors()
    }


def _may_stand_above(block: Block) -> bool:
    return bool(block.text) and not block.links and not block.all_bold and not is_numbered(block.text)


def row_captions(block: Block, pictures: int) -> list[str]:
    """Return a table row's cells as captions of as many pictures before it, or nothing."""
    cells = block.text.split("\t") if block.row else []
    return cells if 1 < len(cells) == pictures and all(len(cell) <= _LONGEST_IN_BOX for cell in cells) else []


def _is_framed(pair: Sequence[Block], images: Counter[Element], lines: Counter[Element], *, whole: int) -> bool:
    image, line = pair
    frame = _shared(image.element, line.element)
    if frame is None or lines[frame] > images[frame] or lines[frame] + images[frame] == whole:
        return False
    return len(line.text) <= (_LONGEST_IN_BOX if frame.tag in _BOXES else _LONGEST) and not line.row


def _shared(image: Element, line: Element) -> Element | None:
    """Return the table or the box, two levels up at most, that holds a picture and the line behind it."""
    if image is line:
        return line if line.tag in _BOXES else None
    if line.tag == "td":
        table = next(line.iterancestors("table"), None)
        return table if table is next(image.iterancestors("table"), None) else None
    box = line.getparent()
    return box if box is not None and box.tag in _BOXES and box in (image.getparent(), image) else None


def _counts(blocks: Sequence[Block]) -> tuple[Counter[Element], Counter[Element]]:
    """Return how many pictures and lines stand in each block's element, its parent and its table."""
    images: Counter[Element] = Counter()
    lines: Counter[Element] = Counter()
    for block in blocks:
        counter = images if block.image is not None else lines
        counter.update(_holders(block.element))
    return images, lines


def _holders(element: Element) -> set[Element]:
    holders = {element}
    for level, above in enumerate(element.iterancestors()):
        if level < 2 or above.tag == "table":
            holders.add(above)
        if above.tag == "table" or level > _LEVELS:
            break
    return holders
