"""The container's content as blocks in reading order: lines of text, images, and what of the mark-up tells about them.

One walk over the container only. Block elements and ``br`` end a line; spans are joined without blanks, because
word processors cut words into many of them; a table row with two or more filled cells is one line joined by tabs.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from crawler.page.block import BREAKS, Block, Link, image_address, is_custom
from crawler.page.clean import clean
from crawler.page.tables import is_data_row
from crawler.page.tree import Element

__all__ = ["Block", "read_blocks"]

_SKIPPED = frozenset(
    "script style noscript template textarea select option button iframe video audio object embed svg input".split()
)
_SPANS = frozenset(("span", "font", "strong", "b", "em", "label"))
_MOST_PIECES = 40  # of a line that may still be one bracket over a br
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)  # what only enlarges a picture leads nowhere
_BLOCK_STYLE = re.compile(r"display\s*:\s*block", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)


def read_blocks(container: Element, hiding: AbstractSet[Element]) -> list[Block]:
    """Return the container's visible lines and images in reading order; ``hiding`` elements are left out."""
    walk = _Walk(container, hiding)
    walk.run()
    return walk.blocks


# An element that the walk is in, what of it is still to come, and whether it is a block and bold.
_Open = tuple[Element, Iterator[Element], bool, bool]


class _Walk:
    def __init__(self, container: Element, hiding: AbstractSet[Element]) -> None:
        self.container = container
        self.hiding = hiding
        self.blocks: list[Block] = []
        self.buffer: list[str] = []
        self.stack: list[tuple[Element, bool, bool]] = [(container, False, False)]
        self.bold = self.bold_depth = self.linked = 0
        self.link: Link | None = None
        self.links: list[Link] = []
        self.styles: list[str] = []
        self.images: list[str] = []
        self.row: Element | None = None
        self.pre = container.tag == "pre"  # there a line feed is a line's end

    def run(self) -> None:
        """Walk without recursion: pages nest two thousand deep."""
        container, hiding = self.container, self.hiding
        within: list[_Open] = [(container, iter(container), *self._open(container, container.tag))]
        while within:
            element, children, is_block, is_bold = within[-1]
            for child in children:
                tag = child.tag
                if tag in BREAKS and not len(child) and self._is_plain(tag) and child not in hiding:
                    self._paragraph(child, tag)
                elif tag == "br" and child not in hiding:
                    self._break()
                elif tag not in _SKIPPED and child not in hiding:
                    kind = self._open(child, tag)
                    if len(child):
                        within.append((child, iter(child), *kind))
                        break
                    self._close(child, *kind)
                if text := child.tail:
                    self._write(text)
            else:
                within.pop()
                if within:
                    self._close(element, is_block, is_bold)
                    if text := element.tail:
                        self._write(text)
        self._flush()

    def _is_plain(self, tag: str) -> bool:
        """Whether nothing around a block without elements in it, nor its tag, asks for more than its text."""
        return self.row is None and self.link is None and not self.pre and tag not in ("pre", "tr")

    def _paragraph(self, element: Element, tag: str) -> None:
        """Take a block without elements in it at once: most paragraphs are such."""
        self._flush()
        text = element.text
        if not text or text.isspace():
            return
        style = element.get("style") or ""
        if self.bold_depth or tag in _BOLD or "bold" in style:
            self.bold = len(text.strip())
        if line := clean(text):
            self.styles = [style] if style else []
            self.stack.append((element, *self._alignment(element, style)))
            self.blocks.append(self._block(line))
            self.stack.pop()
            self.styles = []
        self.bold = 0

    def _open(self, element: Element, tag: str) -> tuple[bool, bool]:
        """Take an element's start and its first text, and return whether it is a block and whether it is bold."""
        style = element.get("style")
        is_block = tag in BREAKS or _is_block(tag, style)
        if is_block:
            if element is not self.container:
                self._open_block(element, style or "")
        elif tag == "img":
            self._image(element)
        elif tag == "a" and not (_PICTURE.search(element.get("href") or "") and _is_picture_card(element)):
            self.link = Link(element.get("href") or "")
            self.links.append(self.link)
        is_bold = tag in _BOLD
        if style:
            self.styles.append(style)
            is_bold = is_bold or "bold" in style
        self.bold_depth += is_bold
        if text := element.text:
            self._write(text)
        return is_block, is_bold

    def _open_block(self, element: Element, style: str) -> None:
        if self.row is not None:
            if element.tag in ("td", "th"):
                self.buffer.append("\t")
            return
        self._flush()
        self.stack.append((element, *self._alignment(element, style)))
        self.pre = self.pre or element.tag == "pre"
        if element.tag == "tr" and is_data_row(element):
            self.row = element

    def _alignment(self, element: Element, style: str) -> tuple[bool, bool]:
        """Return whether the lines of a block are centred, and whether they stand on the right."""
        _, centred, right = self.stack[-1]
        align = (element.get("align") or "").lower()
        if align or element.tag == "center":
            centred = element.tag == "center" or align in ("center", "middle")
            right = align == "right"
        if "text-align" in style:
            centred, right = bool(_CENTRED.search(style)), bool(_RIGHT.search(style))
        return centred, right

    def _close(self, element: Element, is_block: bool, is_bold: bool) -> None:  # noqa: FBT001 - the hot path
        self.bold_depth -= is_bold
        if not is_block:
            if element.tag == "a":
                self.link = None
                if self.buffer and _is_picture_card(element) and _is_picture_card(element.getnext()):
                    self._flush()
        elif self.row is None or element is self.row:
            self._flush()
            self.row = None
            self.stack.pop()
            self.pre = self.pre and element.tag != "pre"
        else:
            self.buffer.append(" ")

    def _write(self, text: str) -> None:
        if not self.buffer and text.isspace():
            return
        if self.pre and "\n" in text:
            first, *rest = text.split("\n")
            self.buffer.append(first)
            for line in rest:
                self._break()
                self.buffer.append(line)
            return
        self.buffer.append(text)
        if self.bold_depth or self.link is not None:
            length = len(text.strip())
            if self.bold_depth:
                self.bold += length
            if self.link is not None:
                self.linked += length
                self.link.text += text

    def _break(self) -> None:
        if self.row is None and not (self.buffer and self._is_in_bracket()):
            self._flush()
        else:
            self.buffer.append(" ")

    def _is_in_bracket(self) -> bool:
        """Whether the line so far opens a bracket and is short: 「（2020年2月26日…批准<br>…发布）」 is one line."""
        if len(self.buffer) > _MOST_PIECES:
            return False
        text = "".join(self.buffer).strip()
        return (
            len(text) < 60
            and text[:1] in ("（", "(")
            and text.count("（") + text.count("(") > text.count("）") + text.count(")")
        )

    def _image(self, element: Element) -> None:
        address = image_address(element)
        if not address:
            return
        if self.row is None and not "".join(self.buffer).strip():
            self.blocks.append(self._block("", image=address))
            self.blocks[-1].alt = clean(element.get("alt") or "")
        else:
            self.images.append(address)

    def _flush(self) -> None:
        if self.buffer:
            text = "".join(self.buffer)
            text = _row_text(text) if self.row is not None else clean(text)
            pictures = [self._block("", image=address) for address in self.images]
            # Where each cell of a row has a picture, its text stands below the picture.
            if self.row is not None and text and len(pictures) == text.count("\t") + 1:
                self.blocks += pictures
                pictures = []
            if text:
                self.blocks.append(self._block(text))
            self.blocks += pictures
            self.buffer, self.images = [], []
            self.bold = self.linked = 0
        if self.styles:
            self.styles = []
        if self.links:
            self.links = []
            if self.link is not None:
                self.link = Link(self.link.href)
                self.links.append(self.link)

    def _block(self, text: str, image: str | None = None) -> Block:
        element, centred, right = self.stack[-1]
        tag = str(element.tag)
        return Block(
            text=text,
            element=element,
            tag=tag,
            centred=centred,
            right=right,
            bold=self.bold,
            linked=self.linked,
            heading=tag in ("h1", "h2", "h3", "h4", "h5", "h6"),
            styles=tuple(self.styles),
            links=[link for link in self.links if link.text.strip() or image] if self.links else [],
            image=image,
            row=self.row is not None,
        )


def _is_picture_card(element: Element | None) -> bool:
    """Whether a link holds a picture with text of its own, and nothing but blanks stands behind it."""
    if element is None or element.tag != "a" or (element.tail or "").strip():
        return False
    return next(element.iter("img"), None) is not None


def _is_block(tag: str, style: str | None) -> bool:
    """Whether an element that HTML does not know, or its style, makes a paragraph."""
    if style and "block" in style and tag in _SPANS and _BLOCK_STYLE.search(style):
        return True
    return "-" in tag and is_custom(tag)


def _row_text(text: str) -> str:
    cells = [clean(cell) for cell in text.split("\t")]
    return "\t".join(cell for cell in cells if cell)
