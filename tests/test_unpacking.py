"""Compressed answers: whole or refused, never half, never beyond the limit."""

import gzip
import sys
import time
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.failures import BrokenAnswer
from crawler.network.unpacking import TooLarge, read_encodings, unpack

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "云溪镇的老茶厂昨天重新开工。".encode() * 300
LIMIT = 1_000_000
PACK = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def raw_deflate(text: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(text) + stream.flush()


@pytest.mark.parametrize("encoding", PACK)
@given(text=st.binary(max_size=300).map(lambda piece: piece * 700))
def test_what_is_packed_is_unpacked(encoding: str, text: bytes) -> None:
    assert unpack(PACK[encoding](text), [encoding], limit=LIMIT) == text


@pytest.mark.parametrize("encoding", PACK)
def test_no_cut_answer_is_taken_for_a_whole_one(encoding: str) -> None:
    packed = PACK[encoding](TEXT + bytes(range(256)))
    for end in [*range(1, 40), *range(40, len(packed), 7), len(packed) - 1]:
        with pytest.raises(BrokenAnswer):
            unpack(packed[:end], [encoding], limit=LIMIT)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_changed_byte_is_seen_by_the_checksum(encoding: str) -> None:
    packed = bytearray(PACK[encoding](TEXT))
    packed[-2] ^= 1
    with pytest.raises(BrokenAnswer):
        unpack(bytes(packed), [encoding], limit=10**9)


@pytest.mark.parametrize("encoding", [*PACK, "x-gzip"])
def test_what_is_not_packed_is_refused(encoding: str) -> None:
    with pytest.raises(BrokenAnswer):
        unpack(b"<html><body>plain</body></html>", [encoding], limit=LIMIT)


@pytest.mark.parametrize("encoding", PACK)
def test_a_bomb_ends_at_the_limit(encoding: str) -> None:
    bomb = PACK[encoding](bytes(20 * LIMIT))
    with pytest.raises(TooLarge):
        unpack(bomb, [encoding], limit=LIMIT)
    with pytest.raises(TooLarge):
        unpack(gzip.compress(bomb), [encoding, "gzip"], limit=LIMIT)


def test_encodings_are_taken_off_in_their_order() -> None:
    assert unpack(gzip.compress(brotli.compress(TEXT)), ["br", "gzip"], limit=LIMIT) == TEXT
    assert read_encodings([b"BR, gzip", b"identity"]) == ["br", "gzip"]


def test_several_members_padding_and_bare_deflate_are_read() -> None:
    assert unpack(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0", ["gzip"], limit=LIMIT) == b"ab"
    assert unpack(raw_deflate(TEXT), ["deflate"], limit=LIMIT) == TEXT
    assert unpack(zstd.compress(b"a") + zstd.compress(b"b"), ["zstd"], limit=LIMIT) == b"ab"


def test_an_encoding_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(BrokenAnswer, match="bad_encoding: 'compress'"):
        unpack(TEXT, ["compress"], limit=LIMIT)


MANY = 100_000
EMPTY = {
    "gzip": gzip.compress(b"") * MANY,
    "deflate": zlib.compress(b"") * MANY,
    "zstd": zstd.compress(b"") * MANY,
    "gzip, gzip": gzip.compress(gzip.compress(b"") * MANY),
}


@pytest.mark.parametrize("encodings", EMPTY)
def test_streams_that_hold_nothing_cost_no_time(encodings: str) -> None:
    begun = time.process_time()
    with pytest.raises(BrokenAnswer, match="streams behind each other"):
        unpack(EMPTY[encodings], encodings.split(", "), limit=8 << 20)
    # Without the end at so many it is 3 to 30 s.
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd"])
def test_as_many_streams_as_a_server_may_send_are_read_wherever_they_end(encoding: str) -> None:
    pieces = [TEXT[:size] for size in range(200)]
    packed = b"".join(map(PACK[encoding], pieces))
    assert unpack(packed, [encoding], limit=LIMIT) == b"".join(pieces)


def test_streams_whose_text_is_left_over_at_their_ends_are_read() -> None:
    pieces = [b"x" * (size * 65_536 + more) for size in (1, 2, 3) for more in (-1, 0, 1, 500)]
    packed = b"".join(map(gzip.compress, pieces))
    assert unpack(packed, ["gzip"], limit=1 << 24) == b"".join(pieces)


def test_an_answer_packed_time_and_again_is_refused() -> None:
    packed = TEXT
    for _ in range(5):
        packed = gzip.compress(packed)
    with pytest.raises(BrokenAnswer, match="bad_encoding: packed 5 times"):
        unpack(packed, ["gzip"] * 5, limit=LIMIT)
    assert unpack(gzip.decompress(packed), ["gzip"] * 4, limit=LIMIT) == TEXT
