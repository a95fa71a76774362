"""Pictures that a newspaper's page shows beside its text: between headline and container, each with its caption."""

from collections.abc import Iterator

from crawler.page.blocks import Block, read_blocks
from crawler.page.tree import Element, Tree, in_link

_LONGEST_CAPTION = 160
_LEVELS = 2  # how far above the container its neighbours are looked at


def pictures_before(tree: Tree, container: Element, headline: Element | None) -> list[Block]:
    """Return the blocks of neighbours before the container that hold pictures and captions only, in reading order."""
    found: list[Block] = []
    for element in _neighbours(container, headline):
        if next(element.iter("img"), None) is None:
            continue
        blocks = read_blocks(element, tree.hiding_in(element))
        images = sum(block.image is not None for block in blocks)
        lines = [block.text for block in blocks if block.text]
        if (
            images
            and len(lines) <= images
            and all(len(line) <= _LONGEST_CAPTION for line in lines)
            and not _is_linked(element)
        ):
            found = blocks + found
    return found


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
    return any(in_link(image) for image in element.iter("img"))
