"""The record: what one page, digest or story is to every reader of the output.

Field order is the order of the keys in a line. An absent value is ``None`` or an empty list, never ``""``.
"""

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["article", "digest", "story"]
Precision = Literal["day", "minute", "second"]

# Characters that some line readers take for the end of a line, and lone surrogates, which UTF-8 cannot hold.
_UNSAFE_IN_A_LINE = re.compile("[\u0085\u2028\u2029\ud800-\udfff]")


@dataclass(slots=True, kw_only=True)
class Author:
    """A person who wrote: ``role`` is 记者, 见习记者, 通讯员, 作者 ..., ``outlet`` the paper named beside."""

    name: str
    role: str | None = None
    outlet: str | None = None


@dataclass(slots=True, kw_only=True)
class Editor:
    """A person (or office) who edited: ``role`` is 编辑, 责任编辑, 审核, 校对 ..."""

    name: str
    role: str | None = None


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture: absolute URL, the caption line as published, the part of it that names the photographer.

    ``url`` is None where a page shows a caption and its picture is not in the page.
    """

    url: str | None
    caption: str | None = None
    credit: str | None = None


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A linked file: absolute URL, link text, extension in lower case without the dot."""

    url: str
    title: str
    extension: str | None = None


@dataclass(slots=True, kw_only=True)
class Removed:
    """A line that a rule took out of the body, with the rule's name."""

    rule: str
    text: str


@dataclass(slots=True, kw_only=True)
class Archive:
    """Where the raw response stands: a file relative to the site's folder, and the byte offset in it."""

    file: str
    offset: int


@dataclass(kw_only=True)
class Record:
    """One article, digest or story. RECORD fields are documented in ``docs/record.md``."""

    kind: Kind = "article"
    id: str
    url: str
    canonical_url: str
    site: str
    site_name: str
    region_code: str | None = None
    region_name: str | None = None
    section: str | None = None
    breadcrumbs: list[str] = field(default_factory=list)
    kicker: str | None = None
    headline: str | None = None
    subheadline: str | None = None
    published_at: str | None = None
    published_precision: Precision | None = None
    event_date: str | None = None
    source: str | None = None
    source_name: str | None = None
    original_url: str | None = None
    byline: str | None = None
    authors: list[Author] = field(default_factory=list)
    editors: list[Editor] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    subheadings: list[int] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    part_of: str | None = None
    position: int | None = None
    removed: list[Removed] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    text_hash: str | None = None
    revision: int = 1
    supersedes: str | None = None
    fetched_at: str | None = None
    http_status: int | None = None
    encoding: str | None = None
    parser_version: str | None = None
    archive: Archive | None = None
    # Not stored: a digest's story records on their way through the steps, so that its hash can cover theirs.
    parts: "tuple[Record, ...]" = field(default=(), repr=False, compare=False, metadata={"stored": False})


_FIELDS = frozenset(f.name for f in dataclasses.fields(Record))
STORED_FIELDS = tuple(f.name for f in dataclasses.fields(Record) if f.metadata.get("stored", True))


def evolve(record: Record, **changes: Any) -> Record:
    """Return a copy of the record with these fields changed; many times as fast as ``dataclasses.replace``."""
    if not changes.keys() <= _FIELDS:
        raise TypeError(f"a record has no field {', '.join(changes.keys() - _FIELDS)}")
    copy = Record.__new__(Record)
    copy.__dict__.update(record.__dict__, **changes)
    return copy


def as_dict(record: Record) -> dict[str, Any]:
    """Return the stored fields of a record as plain lists, dicts and scalars, in the order of the contract."""
    return {name: _plain(getattr(record, name)) for name in STORED_FIELDS}


def to_json_line(record: Record) -> str:
    r"""Return the record as one JSON line without its line feed, safe for readers that split on U+2028 and U+0085.

    Raises ValueError for NaN and infinities, which JSON does not have.
    """
    line = json.dumps(as_dict(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE_IN_A_LINE.sub(_escape, line)


def record_id(site: str, canonical_url: str, *, headline: str | None = None, ordinal: int = 0) -> str:
    """Return 16 hex digits for a page of a site, or for the story with that headline on it.

    ``ordinal`` counts equal headlines on one page from 0, so a story put in later moves no other id.
    """
    parts = [site, canonical_url] if headline is None else [site, canonical_url, headline, str(ordinal)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def add_flags(record: Record, flags: Iterable[str]) -> list[str]:
    """Return the record's flags with these added, sorted, each once."""
    return sorted({*record.flags, *flags})


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if code >= 0xD800 and code <= 0xDFFF else f"\\u{code:04x}"
