"""The container's content as blocks in reading order: lines of text, images, and what of the mark-up tells about them.

One walk over the container only. Block elements and ``br`` end a line; spans are joined without blanks, because
word processors cut words into many of them; a table row with two or more filled cells is one line joined by tabs.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from unicodedata import is_normalized, normalize

from lxml import etree

from crawler.page.tables import is_data_row
from crawler.page.tree import Element

BREAKS = frozenset(
    "address article aside blockquote caption center dd div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul td th"
    " founder-content ucapcontent".split()
)
_SKIPPED = frozenset(
    "script style noscript template textarea select option button iframe video audio object embed svg input".split()
)
_SPANS = frozenset(("span", "font", "strong", "b", "em", "label"))
_MOST_PIECES = 40  # of a line that may still be one bracket over a br
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv|jpe?g|png|tiff?)(?:$|[?#])", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_HAN_BREAK = re.compile(
    "(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]*[\r\n]\\s*(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)
_BLOCK_STYLE = re.compile(r"display\s*:\s*block", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)


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


def clean(text: str) -> str:
    """Return text as published: NFC, blanks collapsed, indents and invisible characters gone.

    A line break between two Chinese characters is no blank: it comes from the editor's wrapped source.
    """
    text = text.strip()
    if "\n" in text or "\r" in text:
        text = _HAN_BREAK.sub("", text)
    words = text.split()
    text = " ".join(words) if len(words) > 1 else text
    if text.isascii():
        return text if text.isprintable() else " ".join(_INVISIBLE.sub("", text).split())
    if not text.isprintable():  # all invisible characters are unprintable to Python too
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def squash(text: str) -> str:
    """Return the text without blanks, for comparing."""
    return "".join(text.split())


def read_blocks(container: Element, hiding: AbstractSet[Element]) -> list[Block]:
    """Return the container's visible lines and images in reading order; ``hiding`` elements are left out."""
    walk = _Walk(container, hiding)
    walk.run()
    return walk.blocks


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
        container, hiding = self.container, self.hiding
        events = etree.iterwalk(container, events=("start", "end"))
        skipped: Element | None = None
        for event, element in events:
            if event == "end":
                if element is container:
                    break
                if element is skipped:
                    skipped = None
                else:
                    self._close(element)
                if element.tail:
                    self._write(element.tail)
            elif element is not container and (element.tag in _SKIPPED or element in hiding):
                skipped = element
                events.skip_subtree()
            else:
                self._open(element)
        self._flush()

    def _open(self, element: Element) -> None:
        tag = element.tag
        style = element.get("style")
        if tag in BREAKS or _is_block(tag, style):
            if element is not self.container:
                self._open_block(element, style or "")
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._image(element)
        elif tag == "a":
            self.link = Link(element.get("href") or "")
            self.links.append(self.link)
        if style:
            self.styles.append(style)
        if tag in _BOLD or (style and "bold" in style):
            self.bold_depth += 1
        if element.text:
            self._write(element.text)

    def _open_block(self, element: Element, style: str) -> None:
        if self.row is not None:
            if element.tag in ("td", "th"):
                self.buffer.append("\t")
            return
        self._flush()
        _, centred, right = self.stack[-1]
        align = element.get("align")
        if align or element.tag == "center":
            centred = element.tag == "center" or (align or "").lower() in ("center", "middle")
            right = (align or "").lower() == "right"
        if "text-align" in style:
            centred, right = bool(_CENTRED.search(style)), bool(_RIGHT.search(style))
        self.stack.append((element, centred, right))
        self.pre = self.pre or element.tag == "pre"
        if element.tag == "tr" and is_data_row(element):
            self.row = element

    def _close(self, element: Element) -> None:
        tag = element.tag
        if tag in _BOLD or "bold" in (element.get("style") or ""):
            self.bold_depth -= 1
        if tag == "a":
            self.link = None
        elif tag in BREAKS or _is_block(tag, element.get("style")):
            if self.row is None or element is self.row:
                self._flush()
                self.row = None
                self.stack.pop()
                self.pre = self.pre and tag != "pre"
            else:
                self.buffer.append(" ")

    def _write(self, text: str) -> None:
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
        if self.row is None and not self._is_in_bracket():
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
        address = _image_address(element)
        if not address:
            return
        if self.row is None and not "".join(self.buffer).strip():
            self.blocks.append(self._block("", image=address))
            self.blocks[-1].alt = clean(element.get("alt") or "")
        else:
            self.images.append(address)

    def _flush(self) -> None:
        text = "".join(self.buffer)
        if text and not text.isspace():
            text = _row_text(text) if self.row is not None else clean(text)
            if text:
                self.blocks.append(self._block(text))
        for address in self.images:
            self.blocks.append(self._block("", image=address))
        self.buffer, self.images, self.styles = [], [], []
        self.bold = self.linked = 0
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


def is_custom(tag: str) -> bool:
    """Tell a custom element, which HTML does not know, and which is no icon in a line."""
    return "-" in tag and "icon" not in tag


def _is_block(tag: str, style: str | None) -> bool:
    """Whether an element that HTML does not know, or its style, makes a paragraph."""
    return is_custom(tag) or bool(tag in _SPANS and style and "block" in style and _BLOCK_STYLE.search(style))


def _row_text(text: str) -> str:
    cells = [clean(cell) for cell in text.split("\t")]
    return "\t".join(cell for cell in cells if cell)


def _image_address(element: Element) -> str | None:
    for name in ("src", "data-src", "data-original", "oldsrc", "_src"):
        address = (element.get(name) or "").strip()
        if address and not address.startswith("data:"):
            return address
    return None
