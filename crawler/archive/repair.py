"""Put right what a killed run or a fault of the disk left of an archive; no record that can be read is touched."""

import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.archive.exchange import VERSION
from crawler.archive.writer import FOLDER, SUFFIX
from crawler.errors import OutputError

# Small, because zlib copies what lies behind a member's end, and hostile bytes may hold many members.
_CHUNK = 16 * 1024
_UNPACKED = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b\x08"
_RECORD = VERSION.encode()
# Pages may hold what looks like a record; each may be read to its end before it proves to be none.
_MOST_CANDIDATES, _MOST_TRIES = 10_000, 32


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done to a file: ``torn`` or other bytes ``cut`` off its end, and what cannot be read before that.

    ``aside`` is the file that holds what was cut off and is no torn record; what is ``damaged`` stays in its place.
    """

    cut: int = 0
    torn: bool = False
    damaged: int = 0
    aside: Path | None = None


def repair(path: Path) -> Repair:
    """Cut off what lies behind the last whole record of a file. Takes linear time.

    A torn record goes, and zeros; other bytes are put aside first. Raises OutputError where the file cannot be read
    or cut.
    """
    try:
        with path.open("r+b") as file:
            end, damaged, torn = _survey(file)
            cut = file.seek(0, os.SEEK_END) - end
            aside = None if torn or not _holds_something(file, end) else _put_aside(file, end, path)
            if cut:
                file.truncate(end)
                os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(f"{path} cannot be repaired ({error.strerror}); make it writable and run again") from error
    return Repair(cut, torn, damaged, aside)


def repair_last(folder: Path) -> tuple[str, Repair]:
    """Repair the file that a site's last run wrote last; return its name and what was done. Raises OutputError.

    Only that one can be torn: one run of a site goes on at a time, and each begins with this. A file without a whole
    record is removed.
    """
    files = [path for path in (folder / FOLDER).glob(f"*{SUFFIX}") if path.is_file() and not path.is_symlink()]
    if not files:
        return "", Repair()
    last = max(files, key=lambda path: (path.stat().st_mtime_ns, path.name))
    done = repair(last)
    if not last.stat().st_size:
        last.unlink()
    return last.name, done


def sayings(done: Repair) -> Iterator[str]:
    """Yield what a reader of the report should know of a repair."""
    if done.torn:
        yield f"the last run was killed; a torn record of {done.cut} bytes was cut off"
    elif done.aside:
        yield f"it is damaged; its last {done.cut} bytes are no record and were put aside as {done.aside.name}"
    elif done.cut:
        yield f"{done.cut} zeros at its end, as a loss of power leaves them, were cut off"
    if done.damaged:
        yield f"it is damaged; {done.damaged} bytes of it cannot be read and were left in their place"


def _survey(file: BinaryIO) -> tuple[int, int, bool]:
    """Return where the last whole member ends, how many bytes before that are none, and whether one is torn behind."""
    size = file.seek(0, os.SEEK_END)
    end, damaged, torn = 0, 0, False
    while end < size:
        try:
            end, torn = _end_of_member(file, end), False
        except (EOFError, zlib.error) as error:
            torn = isinstance(error, EOFError)
            following = _next_record(file, end + 1, size)
            if following is None:
                return end, damaged, torn
            end, damaged, torn = following, damaged + following - end, False
    return end, damaged, torn


def _next_record(file: BinaryIO, position: int, size: int) -> int | None:
    """Return where the next whole record begins; None where there is none, the file's end where it cannot be told."""
    tries = 0
    for _ in range(_MOST_CANDIDATES):
        position = _find_magic(file, position)
        if position < 0:
            return None
        if _begins_record(file, position):
            tries += 1
            with suppress(EOFError, zlib.error):
                _end_of_member(file, position)
                return position
        if tries == _MOST_TRIES:
            break
        position += 1
    return size


def _find_magic(file: BinaryIO, position: int) -> int:
    """Return where the next gzip member may begin, -1 where none does."""
    file.seek(position)
    kept = b""
    while data := file.read(_UNPACKED):
        found = (kept + data).find(_MAGIC)
        if found >= 0:
            return position - len(kept) + found
        kept = (kept + data)[1 - len(_MAGIC) :]
        position = file.tell()
    return -1


def _begins_record(file: BinaryIO, position: int) -> bool:
    file.seek(position)
    try:
        return zlib.decompressobj(_GZIP).decompress(file.read(_CHUNK), len(_RECORD)) == _RECORD
    except zlib.error:
        return False


def _end_of_member(file: BinaryIO, position: int) -> int:
    """Return where the member at a position ends; raises EOFError where the file ends before, zlib.error for none."""
    member = zlib.decompressobj(_GZIP)
    file.seek(position)
    while True:
        data = member.unconsumed_tail or file.read(_CHUNK)
        piece = member.decompress(data, _UNPACKED)
        if member.eof:
            return position + len(data) - len(member.unused_data)
        if not data and not piece:
            raise EOFError
        position += len(data) - len(member.unconsumed_tail)


def _holds_something(file: BinaryIO, position: int) -> bool:
    """Tell whether there is more than zeros, which a loss of power leaves, from a position on."""
    file.seek(position)
    return any(data.strip(b"\0") for data in iter(lambda: file.read(_UNPACKED), b""))


def _put_aside(file: BinaryIO, position: int, path: Path) -> Path:
    """Copy what stands from a position on into a file beside, which is no archive by its name."""
    aside = path.with_name(f"{path.name}.{position}.damaged")
    file.seek(position)
    with aside.open("wb") as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())
    return aside
