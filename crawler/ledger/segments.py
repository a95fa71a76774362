"""Segments: the files of records. A run appends to ``<run>.part.jsonl``; only whole lines ever leave it."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Self

from crawler.errors import OutputError
from crawler.ledger.manifest import Segment, counted, sync_folder
from crawler.record import Record

PART = ".part.jsonl"
_DAMAGED = ".damaged"
_ID = re.compile(r"[0-9a-f]{16}")
_KINDS = frozenset(("article", "digest", "story"))


@dataclass(frozen=True, slots=True)
class StoredLine:
    """What the ledger needs of a record's line."""

    id: str
    kind: str
    site: str
    url: str
    canonical_url: str
    headline: str | None
    text_hash: str | None
    revision: int
    part_of: str | None
    stories: tuple[str, ...]
    day: str | None
    fetched_at: str | None

    @classmethod
    def of(cls, line: bytes) -> Self:
        """Return what a line says; raises ValueError for one that is no record."""
        try:
            stored: Any = json.loads(line)
            values = {name: stored.get(name) for name in ("headline", "text_hash", "part_of", "fetched_at")}
            if not _ID.fullmatch(stored["id"]) or stored["kind"] not in _KINDS:
                raise ValueError("no id or kind of a record")
            return cls(
                id=stored["id"],
                kind=stored["kind"],
                site=str(stored["site"]),
                url=str(stored["url"]),
                canonical_url=str(stored["canonical_url"]),
                revision=int(stored["revision"]),
                stories=tuple(map(str, stored["stories"])),
                day=str(stored["published_at"])[:10] if stored.get("published_at") else None,
                **{name: None if value is None else str(value) for name, value in values.items()},
            )
        except json.JSONDecodeError as error:  # it would name a line of its own: that of the text it was given
            raise ValueError(f"no JSON ({error.msg}, character {error.pos})") from error
        except (TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
            raise ValueError(f"no record ({type(error).__name__}: {error})") from error

    @classmethod
    def of_record(cls, record: Record) -> Self:
        """Return what a record's line will say."""
        return cls(
            id=record.id,
            kind=record.kind,
            site=record.site,
            url=record.url,
            canonical_url=record.canonical_url,
            headline=record.headline,
            text_hash=record.text_hash,
            revision=record.revision,
            part_of=record.part_of,
            stories=tuple(record.stories),
            day=record.published_at[:10] if record.published_at else None,
            fetched_at=record.fetched_at,
        )


@dataclass(frozen=True, slots=True)
class Repair:
    """What was taken out of a part that a run left behind: bytes of a torn tail, damaged lines in its midst."""

    name: str
    records: int
    torn: int
    damaged: int

    def __str__(self) -> str:
        said = f"{self.name} was left by a run that did not end: {counted(self.records, 'record')} kept"
        if self.torn:
            said += f", {counted(self.torn, 'byte')} of a torn last line cut off (its page is fetched again)"
        if self.damaged:
            said += f", {counted(self.damaged, 'damaged line')} put aside into {self.name}{_DAMAGED}"
        return said


class SegmentWriter:
    """Appends records to a run's part.

    When the disk takes no more, the file ends with its last whole line, and nothing is written behind it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.stem + PART)
        self.finished = path
        self.file: BinaryIO | None = None
        self.whole = 0  # bytes of whole lines
        self.synced = 0
        self.records = 0

    def append(self, line: bytes) -> None:
        """Write a line and its line feed in one write; raises OutputError when the disk did not take all of it."""
        if self.file is None:
            self.file = self._open()
        try:
            written = self.file.write(line + b"\n")
        except OSError as error:
            raise self._cut(str(error.strerror)) from error
        if written != len(line) + 1:
            raise self._cut("is the disk full?")
        self.whole += written
        self.records += 1

    def sync(self) -> None:
        """Make sure that what was appended outlives a power cut; raises OutputError."""
        if self.file is None or self.synced == self.whole:
            return
        try:
            os.fsync(self.file.fileno())
        except OSError as error:
            raise self._cut(str(error.strerror)) from error
        self.synced = self.whole

    def finish(self) -> Segment | None:
        """Give the part its final name and return the segment; None for a run without a record."""
        if self.file is None:
            return None
        self.sync()
        self.close()
        return finish_part(self.path)

    def close(self) -> None:
        """Close the file; the part stays, and the next run finishes it."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def _open(self) -> BinaryIO:
        if self.whole:
            raise OutputError(f"{self.path} took no more; make room and run again")
        try:
            return self.path.open("xb", buffering=0)
        except OSError as error:
            raise OutputError(f"{self.path} cannot be made ({error.strerror}); make room and run again") from error

    def _cut(self, why: str) -> OutputError:
        """Cut a torn line off, leave the file at that, and return the error."""
        if self.file is not None:
            with suppress(OSError):  # a device has no length
                self.file.truncate(self.whole)
        return OutputError(f"{self.path} cannot be written to the end of a record ({why}); make room and run again")


def finish_part(part: Path) -> Segment:
    """Rename a whole part to its segment; raises OutputError."""
    segment = Segment.of_file(part)
    finished = finished_name(part)
    try:
        if finished.exists():  # nobody else writes here: the lock is held
            raise OutputError(f"{finished} is there already, so {part.name} cannot become it; look at both")
        part.rename(finished)
        sync_folder(part.parent)
    except OSError as error:
        raise OutputError(f"{part} cannot be renamed ({error.strerror}); make room and run again") from error
    return Segment(finished.name, segment.records, segment.bytes, segment.sha256)


def finished_name(part: Path) -> Path:
    """Return the segment that a part becomes."""
    return part.with_name(part.name.removesuffix(PART) + ".jsonl")


def put_aside(part: Path) -> Path:
    """Rename a part that has no place, so that nothing of it is lost; return its new path."""
    aside = next(path for n in count() if not (path := part.with_name(f"{part.name}{_DAMAGED}{n or ''}")).exists())
    part.rename(aside)
    return aside


def repair_part(part: Path) -> Repair:
    """Cut off a torn last line and put damaged lines aside, so that the part holds whole records only."""
    kept, damaged, torn = part.with_name(part.name + ".tmp"), [], 0
    records = 0
    kept.unlink(missing_ok=True)  # made anew, so that no link there is written through
    with part.open("rb") as file, kept.open("xb") as copy:
        for line in file:
            if not line.endswith(b"\n"):
                torn = len(line)
            elif _is_record(line):
                copy.write(line)
                records += 1
            else:
                damaged.append(line)
        copy.flush()
        os.fsync(copy.fileno())
    if damaged:
        part.with_name(part.name + _DAMAGED).write_bytes(b"".join(damaged))
    kept.replace(part)
    sync_folder(part.parent)
    return Repair(part.name, records, torn, len(damaged))


def stored_lines(path: Path) -> Iterator[StoredLine]:
    """Yield what each line of a segment says; raises ValueError that names the first line that is no record."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield StoredLine.of(line)
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error


def _is_record(line: bytes) -> bool:
    try:
        StoredLine.of(line)
    except ValueError:
        return False
    return True
