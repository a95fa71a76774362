"""Pictures that a page shows beside its text: between headline and container, each with its caption."""

import re
from collections.abc import Iterator, Sequence

from crawler.page.blocks import Block, read_blocks
from crawler.page.caption_frames import framed_lines
from crawler.page.caption_marks import has_credit, is_marked, names_staff
from crawler.page.tree import Element, Tree, in_link

_LONGEST_CAPTION = 160
_SHORTEST_CAPTION = 7  # without a mark: buttons are pictures with a word below too
_BOX_CLASS = re.compile(r"(?:^|[\s_-])(?:pics?|imgs?|images?|photos?|tu|tupian)(?:$|[\s_-])", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp)$", re.IGNORECASE)
_LEVELS = 2  # how far above the container its neighbours are looked at


def pictures_before(tree: Tree, container: Element, headline: Element | None, *, marked: bool) -> list[Block]:
    """Return the blocks of neighbours before the container that hold pictures and captions only, in reading order.

    ``marked`` takes only those whose captions show by themselves that they are some; a caption may stand in the next
    neighbour.
    """
    found: list[Block] = []
    below: list[Block] = []  # a caption that waits for its picture
    for element in _neighbours(container, headline):
        has_image = next(element.iter("img"), None) is not None
        if not has_image and not marked:
            continue
        if has_image and _is_linked(element):
            below = []
            continue
        blocks = read_blocks(element, tree.hiding_in(element))
        if not has_image:
            below = blocks if len(blocks) == 1 and has_credit(blocks[0].text) else []
            continue
        blocks, below = blocks + below, []
        if _are_pictures(blocks, marked=marked and not _is_picture_box(element)):
            found = blocks + found
    return found


def _are_pictures(blocks: Sequence[Block], *, marked: bool) -> bool:
    images = sum(block.image is not None for block in blocks)
    lines = [block for block in blocks if block.text]
    if not images or len(lines) > images:
        return False
    if any(len(line.text) > _LONGEST_CAPTION or names_staff(line.text) for line in lines):
        return False
    if not marked or (lines and all(map(is_marked, lines))):
        return True
    framed = {id(blocks[place]) for place in framed_lines(blocks)}  # each picture with its caption in a box of its own
    return bool(lines) and all(id(line) in framed and len(line.text) >= _SHORTEST_CAPTION for line in lines)


def _is_picture_box(element: Element) -> bool:
    """Tell a box whose class names pictures, and which holds one with a caption of some length."""
    if not _BOX_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return False
    text = "".join("".join(map(str, element.itertext())).split())
    return len(list(element.iter("img"))) == 1 and _SHORTEST_CAPTION <= len(text) <= _LONGEST_CAPTION


def _neighbours(container: Element, headline: Element | None) -> Iterator[Element]:
    """Yield the elements before the container, nearest first, up to the one that holds the headline."""
    node: Element | None = container
    for _ in range(_LEVELS):
        if node is None:
            return
        for sibling in node.itersiblings(preceding=True):
            if headline is not None and (sibling is headline or headline in sibling.iterdescendants()):
                return
            yield sibling
        node = node.getparent()


def _is_linked(element: Element) -> bool:
    """Whether a picture leads elsewhere than to itself, enlarged."""
    return any(in_link(image) and not _leads_to_picture(image) for image in element.iter("img"))


def _leads_to_picture(image: Element) -> bool:
    link = next(image.iterancestors("a"), None)
    return link is not None and _PICTURE.search(link.get("href") or "") is not None
