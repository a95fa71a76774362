"""A line of text or an image of a page, with what of the mark-up a rule may ask for; and what ends a line."""

import re
from dataclasses import dataclass, field

from crawler.page.tree import Element

BREAKS = frozenset(
    "address article aside blockquote caption center dd div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul td th"
    " founder-content ucapcontent".split()
)


_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]{1,3}[章节部分条]")


def is_custom(tag: str) -> bool:
    """Tell a custom element, which HTML does not know, and which is no icon in a line."""
    return "-" in tag and "icon" not in tag


@dataclass(slots=True)
class Link:
    """A link in a block: its target as written, and its text."""

    href: str
    text: str = ""


@dataclass(slots=True)
class Block:
    """A line of text, or an image (``image`` is its address as written), with the mark-up that a rule may ask for.

    ``bold`` and ``linked`` count characters; ``styles`` holds the style attributes met on the way to the text.
    """

    text: str
    element: Element
    tag: str
    centred: bool = False
    right: bool = False
    bold: int = 0
    linked: int = 0
    heading: bool = False
    styles: tuple[str, ...] = ()
    links: list[Link] = field(default_factory=list)
    image: str | None = None
    alt: str = ""  # what the page says instead of the image
    row: bool = False

    @property
    def all_bold(self) -> bool:
        """Whether the whole line is bold or a heading."""
        return self.heading or (0 < len(self.text) <= self.bold + self.text.count(" ") + self.text.count("\t"))


def is_numbered(text: str) -> bool:
    """Tell a line that begins as a numbered sub-heading or an item of a list does: 一、…, （2）…, 第三章 …."""
    return _NUMBERED.match(text) is not None


def image_address(element: Element) -> str | None:
    """Return the address of a picture as written, in whatever attribute the page keeps it, or None."""
    for name in ("src", "data-src", "data-original", "oldsrc", "_src"):
        address = (element.get(name) or "").strip()
        if address and not address.startswith("data:"):
            return address
    return None
