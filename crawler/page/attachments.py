"""Attachments: links to documents, in the container and right behind it."""

import re
from collections.abc import Iterable, Sequence

from crawler.page.addresses import absolute
from crawler.page.block import Block
from crawler.page.clean import clean
from crawler.page.tree import Element
from crawler.page.zones import Line, Zones
from crawler.record import Attachment

_EXTENSION = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|txt|csv|rtf)$", re.IGNORECASE)
# Without one of these an address leads to no document, whatever its link says.
_LIKELY = re.compile(
    r"[?]|down|\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|txt|csv|rtf)\s*(?:#|$)", re.IGNORECASE
)
_IN_QUERY = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv|rtf)(?=$|&)", re.IGNORECASE)
_AROUND = re.compile(r"^[附件下载相关:：\d一二三四五六七八九十()（）\[\]【】.、．,，;；\s-]*$")
_NAMES_FILES = re.compile("附件|下载")
_LINES_BEHIND = 25  # lines behind the container in which attachments are still the article's
_LINES_RIGHT_BEHIND = 3
_LINES_UNDER_A_NAME = 12


def file_extension(href: str, title: str = "") -> str | None:
    """Return the extension in lower case when the link leads to a document, else None.

    Download scripts (``downfile.jsp?filename=a1.doc``) have it in the query, or only the link's text has it.
    """
    address, _, query = href.strip().partition("?")
    found = _EXTENSION.search(address.partition("#")[0]) or (_IN_QUERY.search(query) if query else None)
    if found is None and (query or "down" in address.lower()):
        found = _EXTENSION.search(title.strip())
    return found[1].lower() if found else None


def block_attachments(block: Block, base: str) -> list[Attachment]:
    """Return the documents that a block links to, with its links' texts as titles."""
    found = (_attachment(link.href, clean(link.text), base) for link in block.links)
    return [item for item in found if item is not None]


def is_only_attachments(block: Block) -> bool:
    """Tell a line that holds nothing but links to documents, numbers and the word 附件."""
    titles = [clean(link.text) for link in block.links]
    files = [title for title, link in zip(titles, block.links, strict=True) if file_extension(link.href, title)]
    return bool(_AROUND.match(_without(block.text, files)))


def rest_of_line(block: Block) -> str:
    """Return what stands beside the links in a line that is only attachments."""
    return clean(_without(block.text, [clean(link.text) for link in block.links]))


def _without(text: str, titles: Sequence[str]) -> str:
    """Return the text without these titles, each taken once, in their order."""
    rest, place = [], 0
    for title in titles:
        found = text.find(title, place)
        if found >= 0:
            rest.append(text[place:found])
            place = found + len(title)
    return " ".join([*rest, text[place:]])


def attachments_behind(zones: Zones, base: str) -> list[Attachment]:
    """Return the documents linked behind the container: in its first lines, or under the word 附件 or 下载."""
    named = _NAMES_FILES.search(zones.tail_text)
    return _line_attachments(zones.tail[:_LINES_BEHIND] if named else zones.right_behind(_LINES_RIGHT_BEHIND), base)


def _line_attachments(lines: Iterable[Line], base: str) -> list[Attachment]:
    found: list[Attachment] = []
    named = 0
    for number, line in enumerate(lines):
        named = _LINES_UNDER_A_NAME if _NAMES_FILES.search(line.text) else named - 1
        if number >= _LINES_RIGHT_BEHIND and named < 0:
            continue
        for anchor in _anchors(line):
            href = anchor.get("href") or ""
            if _LIKELY.search(href):
                item = _attachment(href, clean("".join(map(str, anchor.itertext()))), base)
                found += [] if item is None else [item]
    return _unique(found)


def _attachment(href: str, title: str, base: str) -> Attachment | None:
    extension = file_extension(href, title) if title else None
    url = absolute(base, href) if extension else None
    return Attachment(url=url, title=title, extension=extension) if url else None


def _anchors(line: Line) -> list[Element]:
    seen: list[Element] = []
    for _, owner, _ in line.pieces:
        node: Element | None = owner
        while node is not None and node.tag != "a" and node is not line.element:
            node = node.getparent()
        if node is not None and node.tag == "a" and node not in seen:
            seen.append(node)
    return seen


def _unique(found: Sequence[Attachment]) -> list[Attachment]:
    return list({(item.url, item.title): item for item in found}.values())
