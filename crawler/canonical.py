"""Canonical URLs: one spelling for each article, from which its id is made.

``CANONICAL_VERSION`` grows when a rule changes, because ids change with it.
"""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

CANONICAL_VERSION = 1

# Sessions and trackers; never what a page is chosen by. Names are compared in lower case.
_DROPPED = re.compile(
    r"jsessionid|phpsessid|aspsessionid\w*|utm_\w+|spm|isappinstalled|nsukey|share_token|sharer_?\w*|wd_?share"
)
# ``from`` may choose a page; these values are what WeChat adds when a link is passed on.
_SHARED_FROM = frozenset(("timeline", "groupmessage", "singlemessage", "appmsg", "message", "weixin"))
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
# The newer Founder e-paper shows one story under ``pc`` and ``pad`` (szb.cnxz.com.cn).
_FOUNDER_DEVICE = re.compile(r"/(?:pad|mobile)(?=/con(?:tent)?/\d{6}/\d{2}/content_)")
# An address that says nothing but host and path, without a sign that could be written in two ways: most are so.
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?)")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_IN_PATH = "/:@!$&'()*+,;=~-._%"
# What urlsplit takes off the front, and every other blank.
_AROUND = re.compile(r"^[\s\x00-\x20]+|[\s\x00-\x20]+$")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_NEVER_ESCAPED = re.compile(r"[A-Za-z0-9~._-]")


def canonicalise(url: str) -> str:
    """Return the one spelling of an article's URL; canonicalising twice changes nothing, and nothing is raised.

    The scheme becomes ``http``, because a page served under both is one page and an http address leads to either. The
    host loses ``www.``, its case and a default port; sessions, trackers and the fragment go; the parameters are sorted.
    Known double addresses become one: VSB's ``content.jsp`` and info path, the e-paper's pad and pc pages. What is no
    http address comes back as it is, without its fragment.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        return f"http://{bare_host(plain[1])}{_FOUNDER_DEVICE.sub('/pc', plain[2])}"
    address = _SURROGATE.sub("\ufffd", _AROUND.sub("", url))
    try:
        parts = urlsplit(address)
        host = _host(parts)
    except ValueError:
        return address
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return _AROUND.sub("", address.partition("#")[0])
    path, query = _vsb_path(_path(parts.path), _parameters(parts.query))
    return urlunsplit(("http", host, path, urlencode(query, errors="surrogateescape"), ""))


def is_web_address(url: str) -> bool:
    """Tell whether an address is http or https, with a host, and can be read."""
    try:
        parts = urlsplit(url)
        return parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an unclosed [ in the host, a port beyond 65535
        return False


def bare_host(host: str) -> str:
    """Return a host without ``www.``: the name of a portal that has no site file."""
    return host.removeprefix("www.") if host.count(".") > 1 else host


def twins(host: str) -> frozenset[str]:
    """Return the two names of one portal: with ``www.`` and without."""
    bare = bare_host(host)
    return frozenset((bare, f"www.{bare}"))


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else bare_host(host)
    port = parts.port
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme.lower())) else f"{host}:{port}"


def _path(path: str) -> str:
    path = _SESSION_IN_PATH.sub("", path) or "/"
    path = _STRAY_PERCENT.sub("%25", path)
    path = _ESCAPE.sub(_unescaped, quote(path, safe=_SAFE_IN_PATH, errors="surrogateescape"))
    return _FOUNDER_DEVICE.sub("/pc", "/".join(_without_dots(path.split("/"))))


def _unescaped(escape: re.Match[str]) -> str:
    """Return an escape in upper case, or the character where it needs none."""
    character = chr(int(escape[1], 16))
    return character if _NEVER_ESCAPED.fullmatch(character) else escape[0].upper()


def _without_dots(segments: list[str]) -> list[str]:
    kept: list[str] = []
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return kept


def _parameters(query: str) -> list[tuple[str, str]]:
    return sorted(_kept(parse_qsl(query, keep_blank_values=True, errors="surrogateescape")))


def _kept(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in pairs:
        lower = name.lower()
        if not _DROPPED.fullmatch(lower) and not (lower == "from" and value.lower() in _SHARED_FROM):
            yield name, value


def _vsb_path(path: str, query: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """Return VSB's static address for its dynamic one: /info/<tree>/<news>.htm."""
    values = dict(query)
    tree, news = values.get("wbtreeid", ""), values.get("wbnewsid", "")
    if path.endswith("/content.jsp") and tree.isdecimal() and news.isdecimal():
        return f"{path.removesuffix('content.jsp')}info/{tree}/{news}.htm", []
    return path, query
