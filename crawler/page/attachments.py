"""Attachments: links to documents, in the container and right behind it."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin

from crawler.page.blocks import Block, clean
from crawler.page.tree import Element
from crawler.page.zones import Line
from crawler.record import Attachment

_EXTENSION = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|txt|csv|rtf)$", re.IGNORECASE)
_IN_QUERY = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv|rtf)(?=$|&)", re.IGNORECASE)
_AROUND = re.compile(r"^[附件下载相关:：\d一二三四五六七八九十()（）\[\]【】.、．,，;；\s-]*$")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
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
    return [
        Attachment(url=urljoin(base, link.href.strip()), title=clean(link.text), extension=extension)
        for link in block.links
        if clean(link.text) and (extension := _safe_extension(link.href, clean(link.text)))
    ]


def is_only_attachments(block: Block) -> bool:
    """Tell a line that holds nothing but links to documents, numbers and the word 附件."""
    rest = block.text
    for link in block.links:
        if file_extension(link.href, clean(link.text)):
            rest = rest.replace(clean(link.text), " ", 1)
    return bool(_AROUND.match(rest))


def rest_of_line(block: Block) -> str:
    """Return what stands beside the links in a line that is only attachments."""
    rest = block.text
    for link in block.links:
        rest = rest.replace(clean(link.text), " ", 1)
    return clean(rest)


def line_attachments(lines: Iterable[Line], base: str) -> list[Attachment]:
    """Return the documents linked in lines behind the container: right there, or under the word 附件 or 下载."""
    found: list[Attachment] = []
    named = 0
    for number, line in enumerate(lines):
        named = _LINES_UNDER_A_NAME if "附件" in line.text or "下载" in line.text else named - 1
        if number >= _LINES_RIGHT_BEHIND and named < 0:
            continue
        for anchor in _anchors(line):
            title = clean("".join(map(str, anchor.itertext())))
            extension = _safe_extension(anchor.get("href") or "", title)
            if extension and title:
                found.append(
                    Attachment(url=urljoin(base, (anchor.get("href") or "").strip()), title=title, extension=extension)
                )
    return _unique(found)


def _anchors(line: Line) -> list[Element]:
    seen: list[Element] = []
    for piece in line.pieces:
        node: Element | None = piece.owner
        while node is not None and node.tag != "a" and node is not line.element:
            node = node.getparent()
        if node is not None and node.tag == "a" and node not in seen:
            seen.append(node)
    return seen


def _safe_extension(href: str, title: str) -> str | None:
    found = _SCHEME.match(href.strip())
    return file_extension(href, title) if found is None or found[1].lower() in ("http", "https") else None


def _unique(found: Sequence[Attachment]) -> list[Attachment]:
    return list({(item.url, item.title): item for item in found}.values())
