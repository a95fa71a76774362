"""Open a site's ledger: lock, repair what a killed run left, adopt it, bring the index up to date. In this order.

A kill at any moment of it leaves a state that the next start puts right in the same way.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from crawler.canonical import CANONICAL_VERSION, canonicalise
from crawler.errors import ConfigurationError, NewerVersion
from crawler.ledger import index as indexes
from crawler.ledger.disk_errors import is_of_disk, told_by_path
from crawler.ledger.index import Index
from crawler.ledger.lock import SiteLock, lock_site
from crawler.ledger.manifest import Manifest, Segment, counted, in_order, is_segment_name, read_manifest, write_manifest
from crawler.ledger.segments import PART, StoredLine, finish_part, finished_name, put_aside, repair_part, stored_lines
from crawler.ledger.spelling import respelt

_RESET = "validators, next checks, pending pages and marks of columns were reset; the next run reads columns whole"


@dataclass(slots=True)
class Ledger:
    """A site's ledger, open and whole: lock, manifest, index, and what had to be put right."""

    folder: Path
    lock: SiteLock
    manifest: Manifest
    index: Index
    repaired: list[str] = field(default_factory=list)
    # What a rebuild took as it is though the manifest before it told otherwise.
    altered: list[str] = field(default_factory=list)

    def begin(self, run: str) -> None:
        """Name the run that goes on from here."""
        self.lock.name_run(run)
        self.index.set_meta("run", run)
        self.index.commit()

    def end(self, segment: Segment | None) -> None:
        """List a run's segment, if it wrote one; from here on its records count for every reader."""
        if segment is not None:
            self.manifest = self.manifest.with_segment(segment)
            write_manifest(self.folder, self.manifest)
            self.index.note_segment(segment.name, segment.sha256)
        self.index.set_meta("run", "")
        self.index.commit()

    def close(self) -> None:
        """Leave the ledger to the next run."""
        self.index.close()
        self.lock.release()


def open_ledger(folder: Path) -> Ledger:
    """Return a site's ledger; raises ConfigurationError for a locked site, for a damaged manifest or segment.

    Raises OutputError where the disk takes no index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with told_by_path(folder / indexes.NAME), ExitStack() as undo:
        lock = lock_site(folder)
        undo.callback(lock.release)
        manifest = read_manifest(folder)
        check_there(folder, manifest)
        index, repaired = _open_index(folder, manifest)
        undo.callback(index.close)
        ledger = Ledger(folder, lock, manifest, index, repaired)
        _adopt_all(ledger)
        undo.pop_all()
    return ledger


def rebuild(folder: Path) -> Ledger:
    """Make manifest and index anew from the files of records; raises ConfigurationError where one cannot be read."""
    with told_by_path(folder / indexes.NAME), ExitStack() as undo:
        lock = lock_site(folder)
        undo.callback(lock.release)
        before = _manifest_before(folder)
        indexes.remove_index(folder)
        paths = [path for path in folder.iterdir() if is_segment_name(path.name) and path.is_file()]
        manifest = Manifest(before.generation + 1, tuple(map(Segment.of_file, sorted(paths, key=in_order))))
        write_manifest(folder, manifest)
        ledger = Ledger(folder, lock, manifest, _new_index(folder, manifest), [_RESET], before.altered_in(manifest))
        undo.callback(ledger.index.close)
        _adopt_all(ledger)
        undo.pop_all()
    return ledger


def check_there(folder: Path, manifest: Manifest) -> None:
    """Raise ConfigurationError for a listed segment that is not there, or has another length; SHA-256 is for verify."""
    for segment in manifest.segments:
        path = folder / segment.name
        size = path.stat().st_size if path.is_file() and not path.is_symlink() else None
        if size != segment.bytes:
            found = "is not there" if size is None else f"has {size} bytes, not {segment.bytes}"
            raise ConfigurationError(
                f"{path} {found}, but manifest.json lists it; put it back from a copy, or give it up with "
                f"'scrapy ledger rebuild {folder.name}'"
            )


def _manifest_before(folder: Path) -> Manifest:
    """Return the manifest that is there, an empty one where it is damaged."""
    try:
        return read_manifest(folder)
    except NewerVersion:
        raise
    except ConfigurationError:
        return Manifest()


def _open_index(folder: Path, manifest: Manifest) -> tuple[Index, list[str]]:
    path = folder / indexes.NAME
    there = path.exists() or path.is_symlink()
    why = _why_not(path, manifest) if there else None
    if not there or why:
        indexes.remove_index(folder)
        said = f"{indexes.NAME} {why or 'was not there'} and was made anew from the records; {_RESET}"
        return _new_index(folder, manifest), [said] if there or manifest.segments else []
    index = Index(path)
    for segment in manifest.segments:
        if segment.name not in index.segments():
            _ingest(index, folder, segment)
    index.commit()
    return index, []


def _why_not(path: Path, manifest: Manifest) -> str | None:
    """Return why an index cannot be used; None for a good one."""
    if path.is_symlink() or not path.is_file() or not indexes.is_sound(path):
        return "is damaged"
    index = Index(path)
    try:
        if index.meta("run") and not indexes.is_sound(path, whole=True):
            return "is damaged"
        listed = {segment.name: segment.sha256 for segment in manifest.segments}
        if any(listed.get(name) != sha256 for name, sha256 in index.segments().items()):
            return "tells of other segments than the manifest"
        if index.meta("canonical") != str(CANONICAL_VERSION):
            return "spells addresses by an earlier rule"
    except sqlite3.Error as error:
        if is_of_disk(error):
            raise
        return "is damaged"
    finally:
        index.close()
    return None


def _new_index(folder: Path, manifest: Manifest) -> Index:
    index = Index(folder / indexes.NAME)
    for segment in manifest.segments:
        _ingest(index, folder, segment)
    index.commit()
    return index


def _ingest(index: Index, folder: Path, segment: Segment) -> None:
    index.ingest(_lines(folder / segment.name, index), segment.name.removesuffix(".jsonl"))
    index.note_segment(segment.name, segment.sha256)


def _lines(path: Path, index: Index) -> Iterator[StoredLine]:
    """Yield the lines of a segment under the ids of the present rule; the earlier ones become aliases."""
    try:
        for line, earlier in respelt(stored_lines(path)):
            if earlier:
                index.add_alias(earlier, line.id)
            yield line
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path} cannot be read as records ({error}); put it back from a copy, or move it out of the folder and "
            f"run 'scrapy ledger rebuild {path.parent.name}'"
        ) from error


def _adopt_all(ledger: Ledger) -> None:
    """Finish parts and list segments that a killed run left."""
    left = ledger.index.meta("run") or ""
    for part in sorted(ledger.folder.glob(f"*{PART}"), key=in_order):
        if not is_segment_name(part.name.replace(PART, ".jsonl")) or part.is_symlink():
            continue
        if finished_name(part).exists():
            aside = put_aside(part).name
            ledger.repaired.append(f"{part.name} belongs to a run that has its segment; it was put aside as {aside}")
            continue
        repair = repair_part(part)
        ledger.repaired.append(str(repair))
        if repair.records:
            finish_part(part)
        else:
            part.unlink()
    for path in sorted(ledger.folder.iterdir(), key=in_order):
        if is_segment_name(path.name) and path.name not in ledger.manifest.names:
            _adopt(ledger, path)
    if left and f"{left}.jsonl" not in ledger.manifest.names:
        _forget_lost(ledger, left, set())
    ledger.index.set_meta("run", "")
    ledger.index.commit()


def _adopt(ledger: Ledger, path: Path) -> None:
    segment, run = Segment.of_file(path), path.name.removesuffix(".jsonl")
    lines = list(_lines(path, ledger.index))
    ledger.index.ingest(lines, run)
    _forget_lost(ledger, run, {line.id for line in lines})
    ledger.manifest = ledger.manifest.with_segment(segment)
    write_manifest(ledger.folder, ledger.manifest)
    ledger.index.note_segment(segment.name, segment.sha256)
    ledger.index.commit()
    ledger.repaired.append(
        f"{path.name} was not in the manifest; it counts from now on, with {counted(segment.records, 'record')}"
    )


def _forget_lost(ledger: Ledger, run: str, there: set[str]) -> None:
    """Take out of the index what a run wrote and the disk lost; what earlier segments hold of it counts again."""
    lost = ledger.index.ids_of_run(run) - there
    if not lost:
        return
    ledger.index.forget(lost)
    ledger.repaired.append(
        f"{counted(len(lost), 'record')} of run {run} did not reach the disk; their pages are fetched again"
    )
    for segment in ledger.manifest.segments:
        for line in _lines(ledger.folder / segment.name, ledger.index):
            if line.id in lost and segment.name != f"{run}.jsonl":
                ledger.index.add_record(line, segment.name.removesuffix(".jsonl"), page=canonicalise(line.url))
