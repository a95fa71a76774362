"""Read an archived page again: the way back from a record's ``archive`` to the bytes that it was read from.

Archives are read as hostile files: a place must lie in the site's own folder, and nothing is unpacked beyond the limit
of a page.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException

from crawler.archive.exchange import CONTEXT, VERSION
from crawler.errors import ArchiveUnreadable
from crawler.network.failures import BrokenAnswer
from crawler.network.unpacking import TooLarge, read_encodings, unpack
from crawler.record import Archive

MOST_BYTES = 8 * 1024 * 1024
_MOST_HEADERS = 256 * 1024
_CHUNK = 64 * 1024
_PARSING_FAILED = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, StopIteration, ValueError)


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """An answer as the crawl read it: body unpacked, headers by name in lower case, and what the list told."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    context: Mapping[str, str]
    truncated: str | None = None


def read_archived(folder: Path, place: Archive) -> ArchivedPage:
    """Return the page that stands at a record's place in the archive of a site's folder; raises ArchiveUnreadable."""
    fields, block = _parse(_member(_path(folder, place), place), place)
    head, _, body = block.partition(b"\r\n\r\n")
    status, headers = _head(head, place)
    encodings = read_encodings(headers.pop("content-encoding", []))
    return ArchivedPage(
        url=fields.get_header("WARC-Target-URI") or "",
        status=status,
        headers={name: b", ".join(values).decode("latin-1") for name, values in headers.items()},
        body=_unpacked(body, encodings, place),
        context=_context(fields, place),
        truncated=fields.get_header("WARC-Truncated"),
    )


def _path(folder: Path, place: Archive) -> Path:
    """Return the file, which must be a plain one in the site's folder, wherever links lead."""
    try:
        home = folder.resolve()
        path = (home / place.file).resolve()
        plain = path.is_relative_to(home) and path.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links, a NUL, a name too long
        raise _unreadable(place, f"it is no name of a file ({error})") from error
    if not plain:
        raise _unreadable(place, f"it is no file in {folder}")
    return path


def _member(path: Path, place: Archive) -> bytes:
    """Return the gzip member at the place, unpacked."""
    unpacked, member = BytesIO(), zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        with path.open("rb") as file:
            file.seek(place.offset)
            while not member.eof:
                data = member.unconsumed_tail or file.read(_CHUNK)
                if not data:
                    raise _unreadable(place, "the record is cut off")
                unpacked.write(member.decompress(data, _CHUNK))
                if unpacked.tell() > MOST_BYTES + _MOST_HEADERS:
                    raise _unreadable(place, "the record is too large")
    except (OSError, OverflowError, ValueError, zlib.error) as error:
        raise _unreadable(place, str(error)) from error
    return unpacked.getvalue()


def _parse(member: bytes, place: Archive) -> tuple[StatusAndHeaders, bytes]:
    """Return the fields of the response record in a member, and its block."""
    if not member.startswith(VERSION.encode()):
        raise _unreadable(place, "no WARC record begins there")
    try:
        record = next(iter(WARCIterator(BytesIO(member), no_record_parse=True)))
        block = record.raw_stream.read()
    except _PARSING_FAILED as error:
        raise _unreadable(place, str(error)) from error
    if record.rec_type != "response":
        raise _unreadable(place, f"the record is no answer but {record.rec_type!r}")
    return record.rec_headers, block


def _head(block: bytes, place: Archive) -> tuple[int, dict[str, list[bytes]]]:
    """Return the status and the headers of an answer, names in lower case."""
    start, *lines = block.split(b"\r\n")
    try:
        status = int(start.split(b" ")[1])
    except (IndexError, ValueError) as error:
        raise _unreadable(place, "the answer has no status") from error
    headers: dict[str, list[bytes]] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.strip())
    return status, headers


def _unpacked(body: bytes, encodings: list[str], place: Archive) -> bytes:
    """Return the body without its content encodings, as the crawl unpacks it."""
    try:
        whole = unpack(body, encodings, limit=MOST_BYTES) if body else body
    except (BrokenAnswer, TooLarge) as error:
        raise _unreadable(place, str(error)) from error
    if len(whole) > MOST_BYTES:
        raise _unreadable(place, "the page is too large")
    return whole


def _context(fields: StatusAndHeaders, place: Archive) -> Mapping[str, str]:
    try:
        context = json.loads(fields.get_header(CONTEXT) or "{}")
    except (ValueError, RecursionError) as error:
        raise _unreadable(place, f"{CONTEXT} is no JSON") from error
    if not isinstance(context, dict) or not all(isinstance(value, str) for value in context.values()):
        raise _unreadable(place, f"{CONTEXT} is no object of strings")
    return MappingProxyType(context)


def _unreadable(place: Archive, problem: str) -> ArchiveUnreadable:
    return ArchiveUnreadable(place.file, place.offset, problem)
