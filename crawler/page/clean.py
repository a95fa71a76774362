"""Text as published: without the blanks of the source and without what nobody sees."""

import re
from unicodedata import is_normalized, normalize

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_HAN_BREAK = re.compile(
    "(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]*[\r\n]\\s*(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)


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
