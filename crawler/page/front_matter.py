"""Stored posts: front matter between ``---`` or ``+++`` lines, or lines of keys alone, then HTML or Markdown.

The mirrors write the headline unescaped between double quotes, so this is no YAML and is read line by line. Of Markdown
are read what such mirrors write: headings, quotations, bold lines, pictures, rules and links; masked names (``***``)
stay.
"""

import html
import re
from dataclasses import dataclass

_META_NAMES = {
    **dict.fromkeys(("title", "headline", "标题"), "articletitle"),
    **dict.fromkeys(
        ("date", "pubdate", "published", "publishedat", "published_at", "datetime", "日期", "时间"), "pubdate"
    ),
    **dict.fromkeys(("source", "media", "from", "来源"), "contentsource"),
    **dict.fromkeys(("original_url", "original", "source_url", "link", "原文链接", "原文"), "original_url"),
}
_OPENING = re.compile(rb"\s*(---|\+\+\+)[ \t\r\f\v]*\n")
_UNFENCED = re.compile(
    rb"\s*(?:title|\xe6\xa0\x87\xe9\xa2\x98)\s{0,3}(?::|\xef\xbc\x9a)[^\n<]{1,300}\n"  # title or 标题
    rb"(?:[a-z_]{2,16}|(?:[\xe3-\xe9]..){2,4})(?::|\xef\xbc\x9a)[^\n<]{1,300}\n",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_QUOTATION = re.compile(r">(?!>)\s?(.*)")
_BOLD = re.compile(r"^(\s*)\*\*(?!\*)([^*]+)\*\*(?!\*)")  # elsewhere stars mask names
_ITALIC = re.compile(r"^(\s*)\*(?!\*)([^*]+)\*(?!\*)\s*$")
_PICTURE = re.compile(r"!\[([^\[\]]{0,80})\]\(([^()\s]{1,500})\)")
_RULE = re.compile(r"(?:-{3,}|_{3,})")
_BARE_LINK = re.compile(r"<(https?://[^<>\s]{1,500})>")
_NAMED_LINK = re.compile(r"\[([^\[\]]{1,80})\]\(([^()\s]{1,500})\)")
_LINE = re.compile(r"^([^\W\d][\w-]*)\s*[:：=]\s*(.*)$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of the front matter under the names of the meta tags that say the same, and the HTML behind it."""

    metas: dict[str, str]
    utf8: bytes


def has_front_matter(utf8: bytes) -> bool:
    """Tell front matter by the page's first lines: a fence, or the title and a second key."""
    opening = _OPENING.match(utf8)
    if opening is not None:
        return utf8.find(opening[1], opening.end()) >= 0
    return _UNFENCED.match(utf8) is not None


def read_front_matter(utf8: bytes) -> FrontMatter:
    """Return the fields and the HTML of a post; a value in quotes loses the outer pair only."""
    lines = utf8.lstrip().decode("utf-8", "replace").split("\n")
    fence = lines[0].strip() if _OPENING.match(utf8) else None
    ends = (place for place, line in enumerate(lines[1:], 1) if _ends(line, fence))
    end = next(ends, len(lines))
    metas = {}
    for line in lines[0 if fence is None else 1 : end]:
        found = _LINE.match(line.rstrip())
        if found and found[1].lower() in _META_NAMES:
            metas[_META_NAMES[found[1].lower()]] = html.unescape(_unquote(found[2].strip()))
    return FrontMatter(metas, "\n".join(map(_html_line, lines[end + 1 :])).encode())


def _ends(line: str, fence: str | None) -> bool:
    """Tell the line that ends the front matter: the fence again, without one the first that is no key."""
    return line.strip() == fence if fence is not None else _LINE.match(line) is None


def _html_line(line: str) -> str:
    """Return a line of the post as HTML: the posts hold HTML and, around it, Markdown."""
    if _RULE.fullmatch(line.strip()):
        return "<hr>"
    line = _PICTURE.sub(r'<img src="\2" alt="\1">', line)
    if (heading := _HEADING.fullmatch(line.strip())) is not None:
        return f"<h{len(heading[1])}>{heading[2]}</h{len(heading[1])}>"
    if (quoted := _QUOTATION.fullmatch(line.strip())) is not None:
        line = quoted[1]
    line = _BOLD.sub(r"\1<strong>\2</strong>", _ITALIC.sub(r"\1<em>\2</em>", line))
    line = _NAMED_LINK.sub(r'<a href="\2">\1</a>', _BARE_LINK.sub(r'<a href="\1">\1</a>', line))
    return line if not line.strip() or line.lstrip().startswith("<p") else f"<p>{line}</p>"


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
