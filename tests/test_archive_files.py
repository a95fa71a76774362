"""The archive's files: written in whole members, repaired after any cut, read again however hostile they are."""

import gzip
import os
import sys
import time
import tracemalloc
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Headers, HtmlResponse

from crawler.archive.exchange import exchange_records
from crawler.archive.reading import MOST_BYTES, ArchivedPage, read_archived
from crawler.archive.repair import Repair, repair, repair_last, sayings
from crawler.archive.writer import ArchiveWriter
from crawler.errors import ArchiveUnreadable, OutputError
from crawler.record import Archive
from tests.archives import assert_sound, entries

URL = "http://news.yunxi.example/a.html?n=1"
BODY = "<html><h1>云溪镇的老茶厂</h1></html>".encode()
BEGUN = datetime(2024, 12, 15, 1, 30, tzinfo=UTC)


def writer(folder: Path, run: str = "20241215T093000", *, most_bytes: int = 1 << 30) -> ArchiveWriter:
    return ArchiveWriter(folder, run, most_bytes=most_bytes, about={"software": "test"})


def keep(into: ArchiveWriter, body: bytes = BODY, *, encoding: str | None = None, context: object = None) -> Archive:
    headers = Headers({"Content-Type": "text/html", "Content-Length": str(len(body))})
    if encoding:
        headers["Content-Encoding"] = encoding
    response = HtmlResponse(URL, body=body, headers=headers, protocol="HTTP/1.1")
    request = Request(URL, cb_kwargs={"context": context} if context else {})
    file, offset = into.write(exchange_records(request, response, BEGUN))
    return Archive(file=file, offset=offset)


def page_of(folder: Path, body: bytes = BODY, *, encoding: str | None = None, context: object = None) -> Archive:
    """Return the place of a page in a new archive, behind another one."""
    into = writer(folder)
    keep(into)
    place = keep(into, body, encoding=encoding, context=context)
    into.close()
    return place


def archive_of(folder: Path, *bodies: bytes) -> Path:
    into = writer(folder)
    for body in bodies:
        keep(into, body)
    into.close()
    return into.folder / into.name


def members(data: bytes) -> list[int]:
    """Return where each whole gzip member ends."""
    ends, position = [0], 0
    while position < len(data):
        member = zlib.decompressobj(31)
        member.decompress(data[position:])
        position = len(data) - len(member.unused_data)
        ends.append(position)
    return ends


# --- Repair


def test_a_file_cut_anywhere_in_its_last_two_records_is_cut_back_to_the_last_whole_one(tmp_path: Path) -> None:
    # A long run of one letter: zlib has output left over when the input has ended.
    path = archive_of(tmp_path, BODY, b"x" * 200_000)
    data = path.read_bytes()
    ends = members(data)
    assert len(ends) == 6  # warcinfo, and two records for each exchange
    torn = tmp_path / "torn.warc.gz"
    for cut in range(ends[-3], len(data) + 1):
        torn.write_bytes(data[:cut])
        whole = max(end for end in ends if end <= cut)
        assert repair(torn) == Repair(cut - whole, torn=cut > whole)
        assert torn.stat().st_size == whole
    assert repair(torn) == Repair()
    assert not [*tmp_path.rglob("*.damaged")]


@given(st.binary(max_size=200), st.integers(0, 100_000))
def test_hostile_bytes_are_no_error_and_cost_no_record(
    tmp_path_factory: pytest.TempPathFactory, garbage: bytes, place: int
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    data = archive_of(folder, BODY).read_bytes()
    path = folder / "hostile.warc.gz"
    ends = members(data)
    at = place % len(data)
    path.write_bytes(data[:at] + garbage + data[at:])
    done = repair(path)
    left = path.read_bytes()
    before, behind = max(end for end in ends if end <= at), min(end for end in ends if end >= at)
    assert left.startswith(data[:before])
    assert left.endswith(data[behind:])
    assert done.damaged <= behind - before + len(garbage)
    if not done.damaged:
        gzip.decompress(left)
    assert repair(path).cut == 0


@pytest.mark.parametrize(("number", "sign"), [(7, 0), (7, 12), (7, 40), (8, -1), (0, 3)])
def test_a_flipped_byte_costs_one_record_and_is_said(tmp_path: Path, number: int, sign: int) -> None:
    into = writer(tmp_path)
    places = [keep(into, os.urandom(500)) for _ in range(50)]
    into.close()
    path = into.folder / into.name
    data = bytearray(path.read_bytes())
    ends = members(bytes(data))
    start, end = ends[number], ends[number + 1]
    data[(start if sign >= 0 else end) + sign] ^= 0x10
    path.write_bytes(data)
    name, done = repair_last(tmp_path)
    assert (name, done) == (path.name, Repair(damaged=end - start))
    assert path.read_bytes() == data
    assert [*sayings(done)] == [f"it is damaged; {end - start} bytes of it cannot be read and were left in their place"]
    for at in places:
        if at.offset != start:
            assert len(read_archived(tmp_path, at).body) == 500


@pytest.mark.parametrize("tail", [b"\0" * 5000, b"\x1f\x8b", b"\x1f\x8b\x08\x00", b"text\n" * 9, os.urandom(999)])
def test_what_a_loss_of_power_leaves_is_cut_off(tmp_path: Path, tail: bytes) -> None:
    path = archive_of(tmp_path, BODY)
    data = path.read_bytes()
    path.write_bytes(data + tail)
    done = repair(path)
    assert done.cut == len(tail)
    assert path.read_bytes() == data
    assert done.torn or done.aside or not tail.strip(b"\0")
    assert len([*sayings(done)]) == 1


def test_what_is_cut_off_and_no_torn_record_is_put_aside(tmp_path: Path) -> None:
    path = archive_of(tmp_path, BODY, os.urandom(100_000))
    data = bytearray(path.read_bytes())
    end = members(bytes(data))[-2]
    data[-5] ^= 1  # in the check sum at the end of the last request
    path.write_bytes(data)
    aside = path.with_name(f"{path.name}.{end}.damaged")
    done = repair(path)
    assert done == Repair(cut=len(data) - end, aside=aside)
    assert aside.read_bytes() == data[end:]
    assert [*sayings(done)] == [
        f"it is damaged; its last {len(data) - end} bytes are no record and were put aside as {aside.name}"
    ]


def test_a_large_record_with_a_wrong_byte_stays_with_all_others(tmp_path: Path) -> None:
    path = archive_of(tmp_path, BODY, os.urandom(100_000))
    data = bytearray(path.read_bytes())
    ends = members(bytes(data))
    data[ends[-2] - 5] ^= 1  # in the check sum at the end of the answer
    path.write_bytes(data)
    assert repair(path) == Repair(damaged=ends[-2] - ends[-3])
    assert path.read_bytes() == data


def test_a_page_full_of_what_looks_like_records_costs_no_time(tmp_path: Path) -> None:
    path = archive_of(tmp_path, BODY)
    likeness = zlib.compress(b"WARC/1.1" + b"x" * 9, 0, 31)[:-8]
    for tail in (likeness * 100_000, b"\x1f\x8b\x08" * 1_000_000):
        with path.open("ab") as file:
            file.write(tail)
        begun = time.process_time()
        repair(path)
        assert time.process_time() - begun < 5


def test_repair_takes_linear_time(tmp_path: Path) -> None:
    body = b"".join(sha256(b"%d" % n).hexdigest().encode() for n in range(4000))
    # Many small members in one chunk would be the slow case: zlib copies what lies behind each.
    for unit in (archive_of(tmp_path, body).read_bytes(), gzip.compress(b"") * 2000):
        spent = []
        for times in (8, 32):
            path = tmp_path / "large.warc.gz"
            path.write_bytes(unit * times + b"torn")
            spent.append(min(_seconds(path) for _ in range(3)))
            assert path.stat().st_size == len(unit) * times
        assert spent[1] < 6 * spent[0], spent


def _seconds(path: Path) -> float:
    with path.open("ab") as file:
        file.write(b"torn")
    begun = time.process_time()
    assert repair(path).cut >= 4
    return time.process_time() - begun


def test_the_file_written_last_is_repaired_and_one_without_a_record_removed(tmp_path: Path) -> None:
    assert repair_last(tmp_path) == ("", Repair())
    old = archive_of(tmp_path, BODY)
    whole = old.read_bytes()
    old.write_bytes(whole + b"torn")
    empty = old.with_name("20241216T000000-00001.warc.gz")
    empty.write_bytes(b"\x1f\x8b")
    os.utime(empty, (4_000_000_000, 4_000_000_000))
    assert repair_last(tmp_path) == (empty.name, Repair(2, torn=True))
    assert not empty.exists()
    assert repair_last(tmp_path)[1].cut == 4
    assert old.read_bytes() == whole


def test_a_file_that_cannot_be_repaired_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be repaired"):
        repair(tmp_path)


# --- Writing


def test_each_file_is_as_large_as_told_and_sound(tmp_path: Path) -> None:
    into = writer(tmp_path, most_bytes=2000)
    places = [keep(into, os.urandom(1500)) for _ in range(4)]
    into.close()
    assert [place.file for place in places] == [f"archive/20241215T093000-0000{n}.warc.gz" for n in (1, 2, 3, 4)]
    for place in places:
        assert_sound(tmp_path / place.file)
        assert entries(tmp_path / place.file)[1].offset == place.offset


def test_after_an_error_nothing_is_written_and_what_was_is_whole(tmp_path: Path) -> None:
    into = writer(tmp_path, most_bytes=2000)
    place = keep(into, os.urandom(1500))
    into.folder.joinpath("20241215T093000-00002.warc.gz").write_bytes(b"another's")
    for _ in range(2):
        with pytest.raises(OutputError, match="cannot be written to the end of a record"):
            keep(into)
    into.close()
    assert_sound(tmp_path / place.file)
    assert into.folder.joinpath("20241215T093000-00002.warc.gz").read_bytes() == b"another's"


def test_flushing_is_possible_at_any_time(tmp_path: Path) -> None:
    into = writer(tmp_path)
    into.flush()
    assert not into.folder.exists()  # a run without an exchange leaves no file
    place = keep(into)
    into.flush()
    into.flush()
    keep(into)
    into.close()
    into.close()
    assert_sound(tmp_path / place.file)


# --- Reading again

ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
ENCODED = {
    None: BODY,
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
    "zstd": import_module(ZSTD).compress(BODY),
    "gzip, br": brotli.compress(gzip.compress(BODY)),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_page_is_read_again_as_the_crawl_read_it(tmp_path: Path, encoding: str | None) -> None:
    context = {"day": "2024-12-15", "headline": "云溪镇的老茶厂"}
    place = page_of(tmp_path, ENCODED[encoding], encoding=encoding, context=context)
    again = read_archived(tmp_path, place)
    assert again == ArchivedPage(
        url=URL,
        status=200,
        headers={"content-type": "text/html", "content-length": str(len(ENCODED[encoding]))},
        body=BODY,
        context=context,
    )


@pytest.mark.parametrize(
    "file",
    ["../outside.warc.gz", "archive/../../outside.warc.gz", "link.warc.gz", "archive", "", "gone", "a\0b", "n" * 5000],
)
def test_only_files_of_the_sites_own_folder_are_read(tmp_path: Path, file: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    path = archive_of(site, BODY)
    outside = tmp_path / "outside.warc.gz"
    outside.write_bytes(path.read_bytes())
    (site / "link.warc.gz").symlink_to(outside)
    offset = entries(path)[1].offset
    assert read_archived(site, Archive(file=f"archive/{path.name}", offset=offset)).body == BODY
    for name in (file, str(outside)):
        with pytest.raises(ArchiveUnreadable, match=r"no file in|no name of a file"):
            read_archived(site, Archive(file=name, offset=offset))


def test_places_without_an_answer_are_said(tmp_path: Path) -> None:
    path = archive_of(tmp_path, BODY)
    first, answer, asked = entries(path)
    places = {
        first.offset: "no answer but 'warcinfo'",
        asked.offset: "no answer but 'request'",
        answer.offset + 1: "incorrect header",
        -1: "",
        path.stat().st_size: "cut off",
        10**30: "",
    }
    for offset, told in places.items():
        with pytest.raises(ArchiveUnreadable, match=rf"archive/{path.name}' at {offset}: .*{told}"):
            read_archived(tmp_path, Archive(file=f"archive/{path.name}", offset=offset))


BOMB = b"\0" * (64 << 20)
BOMBS = {
    None: (BOMB, "the record is too large"),
    "gzip": (gzip.compress(BOMB), f"beyond {MOST_BYTES} bytes"),
    "br": (brotli.compress(BOMB, quality=1), f"beyond {MOST_BYTES} bytes"),
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_bomb_is_not_unpacked_beyond_the_limit_of_a_page(tmp_path: Path, encoding: str | None) -> None:
    packed, told = BOMBS[encoding]
    place = page_of(tmp_path, packed, encoding=encoding)
    tracemalloc.start()
    with pytest.raises(ArchiveUnreadable, match=told):
        read_archived(tmp_path, place)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * MOST_BYTES


@given(st.data())
def test_a_hostile_record_raises_one_error_only(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    encoding = data.draw(st.sampled_from([None, "gzip", "br", "zstd", "deflate"]))
    place = page_of(folder, ENCODED["gzip"], encoding=encoding, context={"day": "2024-12-15"})
    path = folder / place.file
    member = bytearray(gzip.decompress(path.read_bytes()[place.offset :]))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(member)))
        member[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    path.write_bytes(gzip.compress(member))
    with suppress(ArchiveUnreadable):
        assert isinstance(read_archived(folder, Archive(file=place.file, offset=0)), ArchivedPage)
