"""Compressed answers, unpacked strictly: to their end, with their checksums, and never beyond a limit.

Scrapy's own unpacking takes half a gzip for a whole page.
"""

import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial

import brotli

from crawler.network.failures import BrokenAnswer

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK = 64 * 1024
# What is given to a stream at once: it copies what lies behind its end.
_SLICE = 4 * 1024
# Servers send one, or a handful. Empty ones let no limit of size bite, and each costs as much as a page.
_MOST_MEMBERS = 1000
# Some servers pack twice; each more costs as much as a page.
_MOST_ENCODINGS = 4
_GZIP, _ZLIB, _RAW = 31, 15, -15
# As browsers: a frame may not ask for a larger window, which would be memory in itself.
_ZSTD_WINDOW = 23

Unpack = Callable[[bytes], Iterator[bytes]]
Member = Callable[[bytes, int], Generator[bytes, None, int]]


class TooLarge(Exception):
    """What is unpacked goes beyond the limit."""


def unpack(body: bytes, encodings: Sequence[str], *, limit: int) -> bytes:
    """Return the body without its content encodings, which are named in the order of their making.

    Raises BrokenAnswer ``truncated`` for one that ends early, ``bad_encoding`` for one that is none or corrupt,
    TooLarge as soon as more than ``limit`` bytes come out of any of them.
    """
    if len(encodings) > _MOST_ENCODINGS:
        raise BrokenAnswer("bad_encoding", f"packed {len(encodings)} times")
    for encoding in reversed(encodings):
        if encoding not in _UNPACKERS:
            raise BrokenAnswer("bad_encoding", f"{encoding!r} was not asked for")
        body = _unpacked(_UNPACKERS[encoding](body), encoding, limit)
    return body


def read_encodings(values: Sequence[bytes]) -> list[str]:
    """Return the encodings that ``Content-Encoding`` headers name, in lower case, without ``identity``."""
    names = (name.strip().lower() for value in values for name in value.decode("latin-1").split(","))
    return [name for name in names if name not in ("", "identity")]


def _unpacked(pieces: Iterator[bytes], encoding: str, limit: int) -> bytes:
    kept, size = [], 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > limit:
                raise TooLarge(f"{encoding} beyond {limit} bytes")
            kept.append(piece)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise BrokenAnswer("bad_encoding", f"{encoding}: {error}") from error
    return b"".join(kept)


def _members(body: bytes, end: int, member: Member) -> Iterator[bytes]:
    """Yield what one or several streams behind each other hold, those that begin before ``end``."""
    position = count = 0
    while position < end:
        if count == _MOST_MEMBERS:
            raise BrokenAnswer("bad_encoding", f"more than {_MOST_MEMBERS} streams behind each other")
        position = yield from member(body, position)
        count += 1


def _zlib(body: bytes, window: int) -> Iterator[bytes]:
    """Yield what the streams hold; zeros may follow, as some servers pad."""
    return _members(body, len(body.rstrip(b"\0")), partial(_zlib_member, window=window))


def _zlib_member(body: bytes, position: int, *, window: int) -> Generator[bytes, None, int]:
    """Yield what the stream at a position holds; return where it ends."""
    stream = zlib.decompressobj(wbits=window)
    while True:
        data = body[position : position + _SLICE]
        piece = stream.decompress(data, _CHUNK)
        yield piece
        if stream.eof:
            return position + len(data) - len(stream.unused_data)
        if not data and not piece:
            raise BrokenAnswer("truncated", "the compressed bytes end early")
        position += len(data) - len(stream.unconsumed_tail)


def _gzip(body: bytes) -> Iterator[bytes]:
    return _zlib(body, _GZIP)


def _deflate(body: bytes) -> Iterator[bytes]:
    """Yield a zlib stream, or the bare one that some servers send instead (RFC 9110, 8.4.1.2)."""
    is_zlib = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _zlib(body, _ZLIB if is_zlib else _RAW)


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=_CHUNK)
    while piece or not stream.is_finished():
        yield piece
        piece = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_CHUNK)
        if not piece and not stream.is_finished():
            raise BrokenAnswer("truncated", "the compressed bytes end early")


def _zstd(body: bytes) -> Iterator[bytes]:
    return _members(body, len(body), _zstd_member)


def _zstd_member(body: bytes, position: int) -> Generator[bytes, None, int]:
    """Yield what the frame at a position holds; return where it ends."""
    stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})
    while not stream.eof:
        data = body[position : position + _SLICE] if stream.needs_input else b""
        piece = stream.decompress(data, _CHUNK)
        position += len(data)
        if not piece and not data and stream.needs_input and not stream.eof:
            raise BrokenAnswer("truncated", "the compressed bytes end early")
        yield piece
    return position - len(stream.unused_data)


_UNPACKERS: Mapping[str, Unpack] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
