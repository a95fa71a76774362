"""The last step: the hash of the text and the flags that the whole record tells; and the check of what is no record."""

import hashlib
import re
from datetime import datetime, timedelta

from crawler.errors import PageRejected
from crawler.record import Record, add_flags, evolve
from crawler.text.masking import MASKED_NUMBER

# Names that a portal masked itself: never reconstructed.
_MASKED = re.compile(r"\*{2,}|(?<![A-Za-z])[xX×]{2,}(?![A-Za-z])|[某○]{3,}")
_MASKS = "*xX×某○"  # one of them stands in each: a cheap test before the pattern
_DAYS_AHEAD = timedelta(days=2)


def finish(record: Record) -> Record:
    """Return the record with its hash and flags; its ``parts`` have done their work and go."""
    hashes = [_text_hash(part) for part in record.parts]
    return evolve(record, text_hash=_text_hash(record, hashes), flags=add_flags(record, _flags(record)), parts=())


def check(record: Record) -> None:
    """Raise PageRejected for a record without a headline, or with nothing under it."""
    if not record.headline:
        raise PageRejected("no_headline", record.url)
    if not (record.body or record.stories or record.attachments or record.images):
        raise PageRejected("no_content", record.url)


def _text_hash(record: Record, stories: list[str] | None = None) -> str:
    lines = [record.headline or "", *record.body, *(stories or ())]
    normal = "\n".join("".join(line.split()) for line in lines)
    return hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest()


def _flags(record: Record) -> list[str]:
    flags = []
    if _is_masked("\n".join((record.headline or "", *record.body))):
        flags.append("masked_text")
    if not record.body and not record.stories:
        flags.append("no_text")
    if _is_future(record):
        flags.append("future_date")
    return flags


def _is_masked(text: str) -> bool:
    if not any(sign in text for sign in _MASKS):
        return False
    return _MASKED.search(MASKED_NUMBER.sub("", text)) is not None


def _is_future(record: Record) -> bool:
    if not record.published_at or not record.fetched_at:
        return False
    return datetime.fromisoformat(record.published_at) > datetime.fromisoformat(record.fetched_at) + _DAYS_AHEAD
