"""The part of a caption that names who took the picture."""

import re

from crawler.text.names import is_likely_name, is_office
from crawler.text.surnames import COMMON_SURNAMES

_SIGN = re.compile("[摄攝图供]")
_SENTENCE_END = re.compile(r"[。！？!?；;）)】\]”]")
_BRACKETED = re.compile(r"[（(【\[]([^（(【\[）)】\]]{2,60})[）)】\]]\s*[。.]?$")
# 张三 摄, 张三/摄, 新华社记者 张三 摄影, 某学院供图, 张三 图
_LAST_WORD = re.compile(r"[\s/／|｜]{0,3}(?:拍?摄影?|攝影?|供图|提供|[/／|｜\s]图片?)$")
_LABELLED = re.compile(
    r"(?:摄影|攝影|图片?来源|供图|图片?|拍摄"
    r"|摄)\s?[:：/／|｜丨︱]\s?[^\s:：，。]{2,30}(?:[\s、][^\s:：，。]{2,12}){0,4}$"
)
_GIVEN_BY = re.compile(r"(?:图片?|照片|图文)?(?<![自理])由[^，。,\s]{2,20}(?:提供|拍?摄|供图)$")
_WRITER = re.compile(r"[^\s，,、：:]{0,20}(?:记\s?者|記者|通讯员|摄影师|实习生)")
_GIVEN = frozenset(
    ("受访者", "受访单位", "受访人", "采访对象", "资料", "视觉中国", "网友", "家属", "本人", "读者", "作者")
)
_LONGEST_CREDIT = 60


def read_credit(caption: str) -> str | None:
    """Return the end of a caption that names the photographer (记者 张三/摄, 某学院供图), or None.

    ``caption`` is the whole line; brackets round the credit are not part of it.
    """
    if not _SIGN.search(caption, max(0, len(caption) - _LONGEST_CREDIT)):
        return None
    text = caption.rstrip(" 。.")[-2 * _LONGEST_CREDIT :]
    bracketed = _BRACKETED.search(caption)
    if bracketed:
        return _credit_in(bracketed[1].strip())
    return _credit_in(_SENTENCE_END.split(text)[-1].strip())


def _credit_in(text: str) -> str | None:
    """Return the credit that a caption's last sentence ends with."""
    stated = _LABELLED.search(text) or _GIVEN_BY.search(text)
    if stated:
        return stated[0]
    last = _LAST_WORD.search(text)
    if last is None:
        return None
    start = _names_start(text[: last.start()])
    return None if start is None else text[start:].lstrip(" ▲△▼↑↓，,：:")


def _names_start(text: str) -> int | None:
    """Return where the names that end a text begin, their role word and outlet included; None when there are none."""
    writer = _WRITER.search(text)
    if writer:
        return writer.start()
    if text in _GIVEN or (is_office(text) and not re.search(r"[\s，,：:]", text)):
        return 0
    words = re.findall(r"[^\s、/／|｜，,：:]+", text)
    start: int | None = None
    place = len(text)
    for word in reversed(words):
        place = text.rindex(word, 0, place)
        if not (is_likely_name(word) or is_office(word) or word in _GIVEN):
            break
        start = place
    return start if start is not None else _glued_name(text)


def _glued_name(text: str) -> int | None:
    """Return where a name of three or two characters stands glued to the sentence before it: 比赛现场张三摄."""
    for length in (3, 2):
        if len(text) >= length and text[-length] in COMMON_SURNAMES and is_likely_name(text[-length:]):
            return len(text) - length
    return None
