"""Text as published: without the blanks of the source and without what nobody sees."""

import re
from unicodedata import is_normalized, normalize

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_BREAK = re.compile(r"[\r\n]\s*")


def clean(text: str) -> str:
    """Return text as published: NFC, blanks collapsed, indents and invisible characters gone.

    A line break between two Chinese characters is no blank: it comes from the editor's wrapped source.
    """
    text = text.strip()
    if text.isalnum():  # a word of a menu, most often: no blanks, nothing invisible
        return text if is_normalized("NFC", text) else normalize("NFC", text)
    if "\n" in text or "\r" in text:
        text = _without_breaks(text)
    words = text.split()
    text = " ".join(words) if len(words) > 1 else text
    if text.isascii():
        return text if text.isprintable() else " ".join(_INVISIBLE.sub("", text).split())
    if not text.isprintable():  # all invisible characters are unprintable to Python too
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _without_breaks(text: str) -> str:
    """Join a text's lines, without a blank between two Chinese characters."""
    parts: list[str] = []
    for line in _BREAK.split(text):
        part = line.rstrip(" \t")
        if parts and not (_is_han(parts[-1][-1:]) and _is_han(part[:1])):
            parts.append(" ")
        parts.append(part)
    return "".join(parts)


def _is_han(sign: str) -> bool:
    """Tell a Chinese character or a mark of Chinese punctuation."""
    return "\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef"


def squash(text: str) -> str:
    """Return the text without blanks, for comparing."""
    return "".join(text.split())
