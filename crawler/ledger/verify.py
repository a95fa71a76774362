"""Check a site's files against each other: segments, manifest, index. Nothing is changed."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crawler.ledger import index as indexes
from crawler.ledger.index import Index
from crawler.ledger.manifest import Manifest, Segment, counted, is_segment_name, read_manifest
from crawler.ledger.segments import PART, StoredLine, stored_lines


def verify(folder: Path) -> list[str]:
    """Return what is wrong with a site's files; raises ConfigurationError where the manifest cannot be read."""
    manifest = read_manifest(folder)
    newest: dict[str, StoredLine] = {}
    problems = [problem for segment in manifest.segments for problem in _segment(folder, segment, newest)]
    problems += _beside(folder, manifest)
    # An index cannot fit files that are not whole, and fits those that a kill left once the next run took them in.
    return problems or list(_index(folder, manifest, newest))


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
    path, remedy = folder / indexes.NAME, "the next run makes it anew"
    if not path.is_file() or path.is_symlink() or not indexes.is_sound(path, whole=True):
        if newest or path.exists():
            yield f"{indexes.NAME} is damaged or not there; {remedy}"
        return
    index = Index(path)
    try:
        listed = {segment.name: segment.sha256 for segment in manifest.segments}
        if index.segments() != listed:
            yield f"{indexes.NAME} was made from other segments than the manifest lists; {remedy}"
        elif said := _unlike(index, newest):
            # The next run does not look so far.
            yield f"{indexes.NAME} {said}; 'scrapy ledger rebuild {folder.name}' makes it anew"
    except sqlite3.Error as error:
        yield f"{indexes.NAME} cannot be read ({error}); {remedy}"
    finally:
        index.close()


def _unlike(index: Index, newest: dict[str, StoredLine]) -> str:
    """Say in what an index and the stored records differ; nothing where they agree."""
    known = {line.id: index.record(line.id) for line in newest.values()}
    there = {name: record for name, record in known.items() if record}
    other = sum(
        (it.text_hash, it.revision) != (newest[name].text_hash, newest[name].revision) for name, it in there.items()
    )
    said = {"lacks": len(known) - len(there), "tells otherwise of": other}
    parts = [f"{verb} {counted(count, 'stored record')}" for verb, count in said.items() if count]
    beyond = len(index) - len({record.id for record in there.values()})
    if beyond > 0:
        parts.append(f"has {counted(beyond, 'record')} that no segment holds")
    return ", ".join(parts)
