"""The names of portals, which stand large above an article and in the title of each page, and are no headline."""

import re

from crawler.text.names import is_office

__all__ = ["is_portal_name", "names_portal"]

_OF_PORTAL = re.compile(
    r"[\W_]*(?:政府|门户|官方|政务|公众|信息)*网站?(?:首页|主页|欢迎您?)?[\W_]*"
)  # behind an office's name
_PORTAL = re.compile(r"[\u4e00-\u9fff]{1,7}[省市县区州旗镇乡](?:人民)?政府(?:门户)?(?:网站?)?")


def names_portal(text: str, title: str) -> bool:
    """Tell a text, without blanks, that is the office of whose portal a title is the name: 某县人民政府(门户网站)."""
    return title.startswith(text) and _OF_PORTAL.fullmatch(title, len(text)) is not None and is_office(text)


def is_portal_name(text: str) -> bool:
    """Tell a text, without blanks, that is the name of a portal or of a government and nothing else."""
    return _PORTAL.fullmatch(text) is not None
