"""Cut the torn tail off an archive whose run was killed."""

import os
import zlib
from pathlib import Path
from typing import BinaryIO

from crawler.archive.writer import FOLDER, SUFFIX
from crawler.errors import OutputError

# Small, because zlib copies what lies behind a member's end, and hostile bytes may hold many members.
_CHUNK = 16 * 1024
_UNPACKED = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def repair(path: Path) -> int:
    """Cut a file back to its last whole gzip member; return how many bytes went. Takes linear time.

    Bytes of any kind are met without an error: what is no gzip member is a torn tail. Raises OutputError where the
    file cannot be read or cut.
    """
    try:
        with path.open("r+b") as file:
            whole = _whole(file)
            cut = file.seek(0, os.SEEK_END) - whole
            if cut:
                file.truncate(whole)
                os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(f"{path} cannot be repaired ({error.strerror}); make it writable and run again") from error
    return cut


def repair_last(folder: Path) -> tuple[str, int]:
    """Repair the file that a site's last run wrote last; return its name and the bytes cut. Raises OutputError.

    Only that one can be torn: one run of a site goes on at a time, and each begins with this. A file without a whole
    member is removed.
    """
    files = [path for path in (folder / FOLDER).glob(f"*{SUFFIX}") if path.is_file() and not path.is_symlink()]
    if not files:
        return "", 0
    last = max(files, key=lambda path: (path.stat().st_mtime_ns, path.name))
    cut = repair(last)
    if not last.stat().st_size:
        last.unlink()
    return last.name, cut


def _whole(file: BinaryIO) -> int:
    """Return where the last whole member ends."""
    position = end = 0
    member = zlib.decompressobj(_GZIP)
    while data := file.read(_CHUNK):
        while data:
            try:
                member.decompress(data, _UNPACKED)
            except zlib.error:
                return end
            rest = member.unused_data if member.eof else member.unconsumed_tail
            position += len(data) - len(rest)
            data = rest
            if member.eof:
                end, member = position, zlib.decompressobj(_GZIP)
    return end
