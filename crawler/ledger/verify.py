"""Check a site's files against each other: segments, manifest, index. Nothing is changed."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crawler.ledger import index as indexes
from crawler.ledger.index import Index
from crawler.ledger.manifest import Manifest, Segment, is_segment_name, read_manifest
from crawler.ledger.segments import PART, StoredLine, stored_lines


def verify(folder: Path) -> list[str]:
    """Return what is wrong with a site's files; raises ConfigurationError where the manifest cannot be read."""
    manifest = read_manifest(folder)
    newest: dict[str, StoredLine] = {}
    problems = [problem for segment in manifest.segments for problem in _segment(folder, segment, newest)]
    return [*problems, *_beside(folder, manifest), *_index(folder, manifest, newest)]


def _segment(folder: Path, listed: Segment, newest: dict[str, StoredLine]) -> Iterator[str]:
    path = folder / listed.name
    if path.is_symlink() or not path.is_file():
        yield f"{listed.name} is in the manifest and not in the folder; put it back from a copy"
        return
    if Segment.of_file(path) != listed:
        yield f"{listed.name} is not what the manifest says (lines, bytes or SHA-256); put it back from a copy"
    try:
        for line in stored_lines(path):
            before = newest.get(line.id)
            if before and line.revision <= before.revision:
                yield f"{listed.name}: record {line.id} stands there again as revision {line.revision}"
            newest[line.id] = line
    except ValueError as error:
        yield str(error)


def _beside(folder: Path, manifest: Manifest) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.name.endswith(PART):
            yield f"{path.name} was left by a run that did not end; the next run finishes it"
        elif is_segment_name(path.name) and path.name not in manifest.names:
            yield f"{path.name} is not in the manifest; the next run lists it"


def _index(folder: Path, manifest: Manifest, newest: dict[str, StoredLine]) -> Iterator[str]:
    path, remedy = folder / indexes.NAME, f"'scrapy ledger rebuild {folder.name}' makes it anew"
    if not path.is_file() or path.is_symlink() or not indexes.is_sound(path, whole=True):
        if newest or path.exists():
            yield f"{indexes.NAME} is damaged or not there; {remedy}"
        return
    index = Index(path)
    try:
        listed = {segment.name: segment.sha256 for segment in manifest.segments}
        if index.segments() != listed:
            yield f"{indexes.NAME} was made from other segments than the manifest lists; {remedy}"
        wrong = sum(_differs(index, line) for line in newest.values())
        if wrong or len(index) != len(newest):
            said = f"has {len(index)} records, {len(newest)} are stored, {wrong} of these are missing or other"
            yield f"{indexes.NAME} {said}; {remedy}"
    except sqlite3.Error as error:
        yield f"{indexes.NAME} cannot be read ({error}); {remedy}"
    finally:
        index.close()


def _differs(index: Index, line: StoredLine) -> bool:
    known = index.record(line.id)
    return known is None or (known.text_hash, known.revision) != (line.text_hash, line.revision)
