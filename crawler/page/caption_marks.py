"""What shows by itself that a line beside an image is its caption: words, credits, classes, small or grey type."""

import re

from crawler.page.block import Block, is_numbered
from crawler.text.staff_lines import read_staff_line

__all__ = [
    "LONGEST_UNMARKED",
    "has_credit",
    "has_number",
    "is_credit_only",
    "is_marked",
    "is_marked_by_words",
    "is_phrase",
    "may_be_caption",
    "points_down",
]

LONGEST_UNMARKED = 60
_LONGEST = 160
_LONGEST_SCENE = 24
_LONGEST_POINTER = 50
_LONGEST_CREDIT = 30
_LONGEST_SIGNED = 36  # of a caption whose photographer wrote the text too
_OPENING = re.compile(
    r"^(?:[▲△▴↑▼▽◆■●]\s*|[(（\[【]?\s*(?:图\s*[为注一二三四五六七八九十\d①-⑨][:：、\s]?|上图|下图|左图|右图|资料图"
    r"|图片说明|图说|(?:配|题|插)图|图[:：]))"
)
_CREDIT_END = re.compile(
    r"(?:摄影?|供图|图片|制图|绘图|资料图|图源[^。]{0,20}|图片来源[^。]{0,20}|/摄|／摄"
    r"|(?:文|图)[/／]\s*\S{1,20})\s*[)）】\]]?\s*[。.]?$"
)
# Who wrote the text took its pictures too: a bracket at the end of the text, not of a caption.
_SIGNS_TEXT = re.compile(r"[。！？”][（(][^（()）]{0,20}(?:文\s?[/／、]?\s?图|图\s?[/／、]?\s?文)[^（()）]{0,20}[）)]$")
_CREDIT_SIGN = re.compile("[摄图]")
_CREDIT_ONLY = re.compile(
    r"[(（]?\s*(?:\S{0,12}(?:记者|通讯员"
    r"|摄影)\s*[:：/]?)?\s*[^\s，。：:]{1,8}(?:[\s、][^\s，。：:]{1,4}){0,3}\s*[/／]?\s*(?:摄影?"
    r"|供图)\s*[)）]?\s*[。.]?"
)
# The caption of one of several pictures that stand together: 图①：…, 图2 …
_FIGURE_NUMBER = re.compile(r"[▲△]?\s*[(（]?图\s*(?:[①-⑨]|[一二三四五六七八九十\d]{1,2})[)）]?\s*[:：、.．为\s]")
# Who stands where in a picture, and what a picture's line ends with: 李明（左一）, 比赛现场.
_PLACE = re.compile(r"[（(](?:图?[左右中前后]|[前后]排|[左右]起)[^（）()]{0,4}[)）]")
_SCENE = re.compile(r"(?:现场|合影|留影|近影|一角|外景|全景|效果图|示意图|截图|资料照片)[。.]?$")
# A picture that stands below its caption.
_POINTER = re.compile(r"^下图|^[▼▽↓]\s?\S{6,}|[（(]\s*(?:见?下图|图见下)\s*[)）]\s*[。.]?$")
_CLASS = re.compile(
    r"caption|tuzhu|tushuo|txtc|(?:pic|img|image|photo)[-_]?(?:text|txt|title|info|intro|desc|note|word)|figure",
    re.IGNORECASE,
)
_SHORT_CLASS = re.compile(r"(?:^|\s)(?:note|cap|desc)(?:$|\s)")  # of other lines too, but those are long
_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)", re.IGNORECASE)
_GREY = re.compile(
    r"(?<![-\w])color\s*:\s*(?:rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)|#([0-9a-f]{6})\b|#([0-9a-f]{3})\b|gr[ae]y"
    r"|darkgr[ae]y)",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"^[(（【\[\s]*(?:责任编辑|责编|编辑|[一二三初终复]审\s?[:：]|(?:本文|文章|信息)?来源|作者|审核|校对|监制|记者|文[/、]|供稿|附[件表]|关注"
    r"|微信扫一扫|扫|长按|分享|点击|点?赞\s?\d{1,6}(?:\s|$)|评论\s?\d{1,6}$|标签\s?[:：]|(?:打印|关闭)(?:$|[\]】\s])|上一|下一|相关|更多|返回|原文|地址)|尽在\S{2,14}(?:APP|客户端|公众号)$"
    r"|^\S{0,12}记者\s*[^\s/摄]{1,4}[:：]?$|^(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*(?:\d{1,2}\s*日?)?$"
)
_DAY = re.compile(r"^\D{0,3}\d{1,2}月\d{1,2}日[）)】\]]?(?:\s?[（(]?(?:星期|周)\S[）)]?)?$")
_WRITER_SIGNS = "者员文稿撰图"
_STATEMENT = re.compile("版权|ICP备|凡本网|免责声明|未经授权|不代表")
_UNFINISHED = tuple("。！？!?…；;：:，,、")
_QUOTES = "”’\"'』」"


def is_marked(block: Block) -> bool:
    """Tell whether a line after an image shows by itself that it is a caption."""
    text = block.text
    if len(text) > _LONGEST or block.heading or names_staff(text):
        return False
    return (
        block.tag == "figcaption"
        or bool(_OPENING.search(text))
        or has_credit(text)
        or bool(_PLACE.search(text))
        or (len(text) <= _LONGEST_SCENE and bool(_SCENE.search(text)))
        or bool(_CLASS.search(block.element.get("class") or ""))
        or (len(text) <= LONGEST_UNMARKED and _SHORT_CLASS.search(block.element.get("class") or "") is not None)
        or _is_small_or_grey(block)
    )


def is_marked_by_words(text: str) -> bool:
    """Tell a line that begins as captions do, such as 图为…, ▲…, 上图：…, or 左图：…."""
    return _OPENING.search(text) is not None


def has_credit(text: str) -> bool:
    """Tell whether a line ends with who took the picture; A摄影报道 signs a text."""
    if not _CREDIT_SIGN.search(text, max(0, len(text) - 24)) or not _CREDIT_END.search(text):
        return False
    return len(text) <= _LONGEST_SIGNED or not _SIGNS_TEXT.search(text)


def is_credit_only(text: str) -> bool:
    """Tell a line that says who took the picture and nothing else: 本报记者 张三 摄."""
    return len(text) <= _LONGEST_CREDIT and bool(_CREDIT_ONLY.fullmatch(text))


def has_number(text: str) -> bool:
    """Tell the caption of one of several pictures, which says of which by a number."""
    return len(text) <= _LONGEST and _FIGURE_NUMBER.match(text) is not None


def points_down(block: Block) -> bool:
    """Tell a short line that names the picture below it: 演练现场（下图）."""
    return len(block.text) <= _LONGEST_POINTER and bool(_POINTER.search(block.text))


def may_be_caption(block: Block) -> bool:
    """Tell whether an unmarked line after an image can be a caption at all."""
    text = block.text
    if (text.startswith("《") and text.endswith("》")) or _DAY.match(text):  # a quoted work's title, a digest's day
        return False
    if not block.centred and (block.all_bold or is_numbered(text)):  # a sub-heading
        return False
    plain = not (block.heading or block.right or block.row)
    return plain and len(text) <= LONGEST_UNMARKED and not names_staff(text)


def names_staff(text: str) -> bool:
    """Tell a line of editors, sources, links, statements or a date."""
    return bool(_STAFF.search(text)) or _STATEMENT.search(text) is not None or _names_writers(text)


def _names_writers(text: str) -> bool:
    """Tell a line that says who wrote, and not who took the picture."""
    if len(text) > LONGEST_UNMARKED or not any(sign in text for sign in _WRITER_SIGNS):
        return False
    byline = read_staff_line(text)
    return byline is not None and bool(byline.authors) and not byline.photographers


def is_phrase(text: str) -> bool:
    """Tell a line that holds no sentence's end."""
    return "。" not in text and not text.rstrip(_QUOTES).endswith(_UNFINISHED)


def _is_small_or_grey(block: Block) -> bool:
    styles = " ".join(block.styles)
    if not styles or len(block.text) > _LONGEST:
        return False
    if block.centred and any(_is_grey(found) for found in _GREY.finditer(styles)):
        return True
    sizes = [float(size) * (4 / 3 if unit.lower() == "pt" else 1) for size, unit in _SIZE.findall(styles)]
    return bool(sizes) and max(sizes) <= 14 and block.centred


def _is_grey(found: re.Match[str]) -> bool:
    if found[1]:
        levels = [int(found[number]) for number in (1, 2, 3)]
    elif found[4]:
        levels = [int(found[4][place : place + 2], 16) for place in (0, 2, 4)]
    elif found[5]:
        levels = [17 * int(sign, 16) for sign in found[5]]
    else:
        return True
    return max(levels) - min(levels) < 24 and 90 <= min(levels) <= 200
