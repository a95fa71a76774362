"""What is no article: other formats, deleted pages with status 200, browser checks, lists; told by structure."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NoReturn

from crawler.errors import PageRejected
from crawler.page.block import Block
from crawler.page.decode import Decoded
from crawler.page.tail_boxes import names_others
from crawler.page.tree import Tree, in_link
from crawler.page.weights import FURNITURE

_MAGIC = (
    (b"%PDF", "PDF"), (b"PK\x03\x04", "ZIP or Office"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "Office"), (b"RIFF", "RIFF"),
    (b"BM", "BMP"), (b"OggS", "Ogg"), (b"ID3", "MP3"), (b"%!PS", "PostScript"),
)  # fmt: skip
_MAGIC_STARTS = tuple(magic for magic, _ in _MAGIC)
GONE = re.compile(
    r"(?:页面|网页|文章|内容|信息|稿件|文件|地址|链接|栏目)[^，。]{0,8}(?:不存在|找不到|未找到|无法找到"
    r"|已(?:经|被)?(?:删除|撤销|下线|移除|失效|过期)|丢失)"
    r"|(?:找不到|未找到|没有找到|无法找到|无法访问)(?:您|你)?[^，。]{0,12}(?:页面|网页|文章|内容|信息|文件|地址)"
    r"|(?:已(?:经|被)?删除|正在审核中)|(?<!\d)404(?=\s*(?:错误|页|not\b|[-_|—]|$))|not\s+found",
    re.IGNORECASE,
)
CHECK = re.compile(
    rb"\$_ts\b|__jsl_clearance|_0x[0-9a-f]{4,6}|acw_sc__v2|challenge-platform|document\.cookie\s*=|location\.reload|eval\(function\(p,a,c,k"
)
CHECK_TEXT = re.compile(
    r"防火墙|(?:请求|访问|IP)\S{0,12}(?:拦截|阻断|拒绝|禁止)|access denied|403 forbidden|request\s+blocked"
    r"|(?:开启|启用|打开|支持)\S{0,4}javascript|安全验证|浏览器(?:安全)?检查|人机验证"
    r"|访问(?:验证|受限|过于频繁|被拦截)|just a moment|WAF",
    re.IGNORECASE,
)
_ROW_DAY = re.compile(
    r"^[\[(（]?(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[\])）]?\s*\S"
    r"|\S\s*[\[(（]?(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[\])）]?$"
)
_ARTICLE_LABEL = re.compile(r"(?:发布(?:时间|日期)|(?:信息|文章)?来源|发文(?:时间|日期))\s*[:：]\s*\S")
_DAY = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_CLOCK = re.compile("今天|今日是|现在是|星期|版权|©|Copyright")  # the day of today, and the year of a footer
_TO_VISITOR = re.compile("抱歉|对不起|[您你](?:所|要|想)?(?:访问|查看|浏览|请求|查找|寻找|找)的")
_TELLING = 40  # characters of text that a dated page tells more in than that it is gone
_LOST_SHARE = 1000
_SHORTEST_HEADLINE = 8
_HARDLY_TEXT = 60
_NOTICE_TEXT = 300
_HARDLY_A_LINE, _FEW_LINES = 3, 12
_LITTLE_TEXT = 160  # characters of running text below which a page may be a notice of the server
_SHORTEST_LIST = 5
_OTHERS = re.compile(r"相\s*关|猜你|推荐|延伸|热|更多|往期|为您")  # of a heading that no list of a section has
_LONGEST_BOX = 12  # blocks behind any other heading of other articles
_FEWEST_CARDS, _SHORTEST_CARD = 4, 6  # of a list with teasers, and characters of a headline in it
_MOST_LINES, _LONGEST_TEASER = 3, 160  # of a teaser, its day included
_SENTENCE = 24  # characters of a line that says something


def refuse_format(body: bytes) -> None:
    """Raise PageRejected ``empty`` or ``not_html`` for bytes that are nothing or another format."""
    start = body[:512].lstrip()
    if not start and not body.strip():
        raise PageRejected("empty", "the answer has no bytes")
    if start.startswith(_MAGIC_STARTS) and b"<html" not in body[:4096].lower():
        name = next(name for magic, name in _MAGIC if start.startswith(magic))
        raise PageRejected("not_html", f"the bytes are {name}")
    if start[:1] in (b"{", b"[") and start[1:].lstrip()[:1] in (b'"', b"{", b"[", b"]", b"}"):
        raise PageRejected("not_html", "the bytes are JSON")


def refuse_garbled(decoded: Decoded) -> None:
    """Raise PageRejected ``garbled`` where more than a thousandth of the characters were lost in the encoding."""
    if decoded.replaced * _LOST_SHARE > len(decoded.utf8):
        raise PageRejected("garbled", f"{decoded.replaced} replacement characters")


def refuse_page(
    tree: Tree, title: str, blocks: Sequence[Block], around: Callable[[], list[str]], *, named: bool
) -> None:
    """Raise PageRejected for a page that is no article: ``challenge``, ``soft_404`` or ``list_page``.

    ``named`` tells whether the page shows the headline that it states: then it is about something.

    ``around`` gives the visible lines around the container; only a doubtful page asks for them.
    """
    running = _running(blocks)
    if running < _NOTICE_TEXT:
        lines = around()
        dated = named and running >= _TELLING and _is_dated(lines)
        _refuse_notice(tree, title, [*(block.text for block in blocks), *lines], dated=dated)
    if running < (_SENTENCE if named else _LITTLE_TEXT) and _is_newspaper_page(tree):
        raise PageRejected("list_page", "a page of a newspaper with its stories as areas of a picture")
    rows = _list_rows(_before_others(blocks))
    if not (rows or named):
        rows = _links_elsewhere(tree) if running < _HARDLY_TEXT else 0 if _is_dated(around()) else _cards(blocks)
    if rows and not any(_ARTICLE_LABEL.search(line) for line in around()):
        raise PageRejected("list_page", f"{rows} of {len(blocks)} lines are links to articles")


def _running(blocks: Sequence[Block]) -> int:
    """Return how many characters of running text the blocks hold; no more are counted than any question needs."""
    running = 0
    for block in blocks:
        if running >= _NOTICE_TEXT:
            break
        if not FURNITURE.search(block.text):
            running += len(block.text) - block.linked
    return running


def refuse_textless(tree: Tree, title: str) -> NoReturn:
    """Raise PageRejected for a page without any text: a browser's check, or nothing."""
    _refuse_notice(tree, title, [], dated=False)
    raise PageRejected("no_content", "no text in the page")


def _refuse_notice(tree: Tree, title: str, lines: Sequence[str], *, dated: bool) -> None:
    """Raise PageRejected for a server's notice.

    A page that is ``dated`` and names its headline may speak of such things, but not to its visitor.
    """
    short = [title, *(line for line in lines if len(line) <= 80 and (not dated or _TO_VISITOR.search(line)))]
    checks = len(lines) <= _HARDLY_A_LINE and CHECK.search(tree.utf8)
    if checks or (len(lines) <= _FEW_LINES and any(CHECK_TEXT.search(text) for text in short)):
        raise PageRejected("challenge", "a browser's check instead of a page")
    gone = next((text for text in short if GONE.search(text)), None)
    if gone is not None and (GONE.search(title) or len(lines) < 60):
        raise PageRejected("soft_404", gone[:80])


def _is_newspaper_page(tree: Tree) -> bool:
    """Tell the picture of a newspaper's page, whose areas lead to its stories, from a story beside such a picture."""
    if b"enpproperty" in tree.utf8 or b"founder-content" in tree.utf8:
        return False
    return sum(bool(area.get("href")) for area in tree.root.iter("area")) > 1


def _links_elsewhere(tree: Tree) -> int:
    """Return how many links of a page are as long as headlines, where they are enough for a list."""
    if b"enpproperty" in tree.utf8:  # a newspaper's story, however short
        return 0
    links = sum(
        len(text.strip()) >= _SHORTEST_HEADLINE and (owner.tag == "a" or (owner.tag == "div" and in_link(owner)))
        for text, owner, _ in tree.pieces
    )
    return links if links >= _SHORTEST_LIST else 0


def _before_others(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks before the heading of a box of other articles, where a sentence stands before it."""
    said = False
    for place, block in enumerate(blocks):
        if said and names_others(block.text) and (_OTHERS.search(block.text) or len(blocks) - place <= _LONGEST_BOX):
            return blocks[:place]
        said = said or (not block.linked and len(block.text) > _SENTENCE and block.text.endswith("。"))
    return blocks


def _list_rows(blocks: Sequence[Block]) -> int:
    """Return how many lines link to articles on a page that is nothing but a list, else 0."""
    linked = [block for block in blocks if block.linked]
    if len(linked) < _SHORTEST_LIST:
        return 0
    texts = [block for block in blocks if block.text]
    running = sum(
        len(block.text) for block in texts if not block.linked and len(block.text) > 40 and "，" in block.text
    )
    rows = sum(map(_is_row, linked))
    dated = sum(bool(_ROW_DAY.search(block.text)) for block in linked)
    is_list = dated >= _SHORTEST_LIST or (rows >= _SHORTEST_LIST and rows * 2 > len(texts))
    return max(rows, dated) if is_list and running < _LITTLE_TEXT else 0


def _is_dated(lines: Sequence[str]) -> bool:
    """Whether a line around the text gives a day that is no clock's, as articles do."""
    return any(_DAY.search(line) and not _CLOCK.search(line) for line in lines)


def _cards(blocks: Sequence[Block]) -> int:
    """Return how many linked headlines with a teaser each a page is made of, else 0."""
    texts = [block for block in blocks if block.text]
    places = [place for place, block in enumerate(texts) if _is_linked_headline(block)]
    if len(places) < _FEWEST_CARDS or len(texts) - places[-1] > _MOST_LINES + 2:
        return 0
    if places[0] > _MOST_LINES or any("。" in block.text for block in texts[: places[0]]):
        return 0
    teasers = [texts[before + 1 : place] for before, place in pairwise(places)]
    is_list = all(
        0 < len(lines) <= _MOST_LINES and all(len(line.text) <= _LONGEST_TEASER and not line.linked for line in lines)
        for lines in teasers
    )
    return len(places) if is_list else 0


def _is_linked_headline(block: Block) -> bool:
    return block.linked >= _SHORTEST_CARD and block.linked + 2 >= len(block.text)


def _is_row(block: Block) -> bool:
    return len(block.text) - block.linked <= 24 and block.linked >= 8
