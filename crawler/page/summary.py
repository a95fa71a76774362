"""The abstract that a page shows above its text: the text's own beginning once more, or a field that says so."""

import re
from collections.abc import Sequence
from itertools import islice

from crawler.page.block import Block
from crawler.page.clean import squash
from crawler.record import Removed

__all__ = ["drop_summary"]

_LABEL = re.compile(r"[【\[(（]?(?:内容)?(?:摘要|导读|导语|提要|核心提示|简介)[】\])）]?[:：]?")
_STATED = re.compile(r"[【\[［](?:内容)?(?:摘要|导读|提要)[】\]］]\s?\S{10}")  # a CMS's own field, whatever it says
_CUT = re.compile(r"(?:…|\.{3}|。{3}).{0,6}$")  # perhaps with [详细] behind
_CLASS = re.compile(r"summary|abstract|zhaiyao|daodu|daoyu|descri|intro", re.IGNORECASE)
_SENTENCE_ENDS = ("。", "！", "？", "”")
_LONGEST_LABEL = 8
_SHORTEST = 20  # characters without blanks
_HEAD_BLOCKS = 5  # among which it stands: the headline and its info line may stand above it
_REACH = 6  # blocks behind it, of which one goes on as it begins


def drop_summary(blocks: list[Block], removed: list[Removed]) -> list[Block]:
    """Return the blocks without the first sentence, where a paragraph in another box begins with all that it says.

    A line that a label calls the abstract goes too.
    """
    for place, block in enumerate(blocks[:_HEAD_BLOCKS]):
        said = _said_by(block)
        behind = blocks[place + 1 :]
        if _is_stated(block, behind) or (said and _is_begun_again(said, block, behind)):
            removed.append(Removed(rule="summary", text=block.text))
            return blocks[:place] + blocks[place + 1 :]
        if said:
            break
    return blocks


def _is_stated(block: Block, behind: Sequence[Block]) -> bool:
    """Whether a label calls a line the abstract of a longer text; a paper has one, and keywords below."""
    if not _STATED.match(block.text) or sum(len(other.text) for other in behind) < len(block.text):
        return False
    following = next((other.text for other in behind if other.text), "")
    return "关键词" not in following[:_LONGEST_LABEL]


def _said_by(block: Block) -> str:
    """Return what a line says without its label and blanks, '' for a line that is no sentence or part of one."""
    text = _LABEL.sub("", squash(block.text), count=1)
    whole = _CUT.sub("", text)
    says = whole != text or text.endswith(_SENTENCE_ENDS) or _is_called(block)
    return whole if says and len(whole) >= _SHORTEST else ""


def _is_begun_again(said: str, block: Block, behind: Sequence[Block]) -> bool:
    box = block.element.getparent()
    others = (other for other in behind if other.text and other.element.getparent() is not box)
    return any(squash(other.text).startswith(said) for other in islice(others, _REACH))


def _is_called(block: Block) -> bool:
    element = block.element
    return any(_CLASS.search(node.get("class") or "") for node in (element, *islice(element.iterancestors(), 1)))
