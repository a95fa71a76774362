"""``manifest.json``: which segments of a site count. The only commit point: readers take what it lists."""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from crawler.errors import ConfigurationError, NewerVersion, OutputError

NAME = "manifest.json"
_VERSION = 1
# The name of a run, as `crawler.ledger.run` makes it: no path can hide in it.
_SEGMENT = re.compile(r"\d{8}T\d{6}(?:-\d{1,3})?\.jsonl")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Segment:
    """A finished file of records: its name in the site's folder, how many lines and bytes, their SHA-256."""

    name: str
    records: int
    bytes: int
    sha256: str

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Return the segment that a file of whole lines is."""
        digest, lines, size = hashlib.sha256(), 0, 0
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                lines += chunk.count(b"\n")
                size += len(chunk)
        return cls(path.name, lines, size, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """The segments of a site, oldest first; ``generation`` grows with each change."""

    generation: int = 0
    segments: tuple[Segment, ...] = field(default=())

    def with_segment(self, segment: Segment) -> "Manifest":
        """Return the next generation, with a segment more."""
        return replace(self, generation=self.generation + 1, segments=(*self.segments, segment))

    def altered_in(self, later: "Manifest") -> list[str]:
        """Return a sentence for each segment that a later manifest does not list, or lists as another file."""
        found = {segment.name: segment for segment in later.segments}
        gone = [segment for segment in self.segments if segment.name not in found]
        other = [segment for segment in self.segments if found.get(segment.name, segment) != segment]
        return [
            *(f"{segment.name} is missing: it had {counted(segment.records, 'record')}" for segment in gone),
            *(
                f"{segment.name} is another than was listed: it had {counted(segment.records, 'record')}, and has "
                f"{found[segment.name].records} in other bytes"
                for segment in other
            ),
        ]

    @property
    def names(self) -> list[str]:
        """The names of the segments."""
        return [segment.name for segment in self.segments]


def counted(number: int, thing: str) -> str:
    """Return a number with its thing, in the plural where it takes one."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def in_order(path: Path) -> tuple[str, int]:
    """Return what sorts segments and parts by time: the second run of one second has ``-2`` behind it."""
    run, _, number = path.name.partition(".")[0].partition("-")
    return run, int(number) if number.isdecimal() else 0


def is_segment_name(name: str) -> bool:
    """Tell whether a file's name is that of a finished segment."""
    return _SEGMENT.fullmatch(name) is not None


def read_manifest(folder: Path) -> Manifest:
    """Return a site's manifest, an empty one where there is none; raises ConfigurationError for one that is damaged."""
    path = folder / NAME
    try:
        return _manifest(json.loads(path.read_bytes()), path)
    except FileNotFoundError:
        return Manifest()
    except PermissionError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}); this user must be able to") from error
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise ConfigurationError(
            f"{path} cannot be read ({type(error).__name__}: {error}); 'scrapy ledger rebuild {folder.name}' makes it "
            "anew from the files of records beside it"
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place of the one before, whole or not at all; raises OutputError."""
    path, beside = folder / NAME, folder / f"{NAME}.tmp"
    text = json.dumps({"version": _VERSION, **asdict(manifest)}, indent=1) + "\n"
    try:
        beside.unlink(missing_ok=True)  # made anew, so that no link there is written through
        with beside.open("xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(folder)
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}); make room and run again") from error


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder outlive a power cut."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _manifest(stored: Any, path: Path) -> Manifest:
    if type(stored["version"]) is int and stored["version"] > _VERSION:
        raise NewerVersion(f"{path} was written by a newer version ({stored['version']!s:.10}); update the crawler")
    if stored["version"] != _VERSION:
        raise ValueError(f"version {stored['version']!r:.20}")
    return Manifest(_count(stored["generation"]), tuple(_segment(entry) for entry in stored["segments"]))


def _segment(entry: Any) -> Segment:
    segment = Segment(str(entry["name"]), _count(entry["records"]), _count(entry["bytes"]), str(entry["sha256"]))
    if not is_segment_name(segment.name) or not _SHA256.fullmatch(segment.sha256):
        raise ValueError(f"{segment.name!r:.60} is no segment of a run")
    return segment


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r:.40} is no count")
    return value
