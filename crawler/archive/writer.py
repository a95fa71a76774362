"""The files of a run's archive: ``archive/<run>-00001.warc.gz`` and so on, one gzip member a record."""

import os
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from crawler.archive.exchange import VERSION
from crawler.errors import OutputError

FOLDER = "archive"
SUFFIX = ".warc.gz"
# Level 9, warcio's own, takes twice the time of 4 and saves a twentieth of the space: see docs/archive.md.
_LEVEL = 4
_GZIP = 16 + zlib.MAX_WBITS


class ArchiveWriter:
    """Appends records, all of an exchange in one write of whole gzip members.

    A killed run leaves at most one torn tail, which ``repair`` cuts off. When the disk takes no more, the file ends
    with its last whole record, and nothing is written behind it. The first file is made by the first write.
    """

    def __init__(self, folder: Path, run: str, *, most_bytes: int, about: Mapping[str, str]) -> None:
        self.folder, self.run = folder / FOLDER, run
        self.most_bytes, self.about = most_bytes, about
        self.number = 0
        self.whole = 0  # bytes of whole members in the open file
        # Why nothing more is written.
        self.broken: OutputError | None = None
        self._file: BinaryIO | None = None
        self._unsynced = self._new = False
        self._warc = WARCWriter(None, gzip=False, warc_version=VERSION)

    @property
    def name(self) -> str:
        """The name of the file that is written to."""
        return f"{self.run}-{self.number:05}{SUFFIX}"

    def write(self, records: Iterable[ArcWarcRecord]) -> tuple[str, int]:
        """Append records; return file, relative to the site's folder, and offset of the first. Raises OutputError."""
        if self.broken:
            raise self.broken
        members = b"".join(map(self._member, records))
        try:
            opening = self._open_next() if self._file is None or self.whole >= self.most_bytes else b""
            offset = self.whole + len(opening)
            self._append(opening + members)
        except OSError as error:
            raise self._cut(error.strerror or str(error)) from error
        return f"{FOLDER}/{self.name}", offset

    def flush(self) -> None:
        """Make everything written so far last over a loss of power; raises OutputError."""
        if self._file is None or not self._unsynced:
            return
        try:
            os.fsync(self._file.fileno())
            for folder in (self.folder, self.folder.parent) if self._new else ():
                _sync_folder(folder)
        except OSError as error:
            raise self._cut(error.strerror or str(error)) from error
        self._unsynced = self._new = False

    def close(self) -> None:
        """Flush and close the file; raises OutputError."""
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open_next(self) -> bytes:
        """Make the next file; return the record that it begins with."""
        self.close()
        self.folder.mkdir(exist_ok=True)
        self.number += 1
        self._file = (self.folder / self.name).open("xb", buffering=0)
        self.whole, self._new = 0, True
        return self._member(self._warc.create_warcinfo_record(self.name, self.about))

    def _member(self, record: ArcWarcRecord) -> bytes:
        """Return a record as a gzip member of its own."""
        self._warc.out = BytesIO()
        self._warc.write_record(record)
        return zlib.compress(self._warc.out.getvalue(), _LEVEL, _GZIP)

    def _append(self, members: bytes) -> None:
        if self._file is None or self._file.write(members) != len(members):
            raise OSError("is the disk full?")
        self.whole += len(members)
        self._unsynced = True

    def _cut(self, why: str) -> OutputError:
        """Cut a torn tail off, leave the archive at that, and return the error."""
        if self._file is not None:
            with suppress(OSError):  # a device has no length
                self._file.truncate(self.whole)
                if not self.whole:
                    (self.folder / self.name).unlink()
            self._file.close()
            self._file = None
        self.broken = OutputError(
            f"{self.folder / self.name} cannot be written to the end of a record ({why}); make room and run again"
        )
        return self.broken


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
