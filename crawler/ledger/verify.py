"""Check a site's files against each other: segments, manifest, index. Nothing is changed."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crawler.ledger import index as indexes
from crawler.ledger.disk_errors import is_of_disk
from crawler.ledger.glance import looked_into
from crawler.ledger.manifest import Manifest, Segment, counted, is_segment_name, read_manifest
from crawler.ledger.segments import PART, StoredLine, stored_lines

_UNREADABLE = "this user must be able to read it"
_KNOWN = "SELECT id, text_hash, revision FROM records WHERE id = :id OR id = (SELECT id FROM aliases WHERE old = :id)"


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
    try:
        if Segment.of_file(path) != listed:
            yield f"{listed.name} is not what the manifest says (lines, bytes or SHA-256); put it back from a copy"
        for line in stored_lines(path):
            before = newest.get(line.id)
            if before and line.revision <= before.revision:
                yield f"{listed.name}: record {line.id} stands there again as revision {line.revision}"
            newest[line.id] = line
    except ValueError as error:
        yield str(error)
    except OSError as error:
        yield f"{listed.name} cannot be read ({error.strerror}); {_UNREADABLE}"


def _beside(folder: Path, manifest: Manifest) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.name.endswith(PART):
            yield f"{path.name} was left by a run that did not end; the next run finishes it"
        elif is_segment_name(path.name) and path.name not in manifest.names:
            yield f"{path.name} is not in the manifest; the next run lists it"


def _index(folder: Path, manifest: Manifest, newest: dict[str, StoredLine]) -> Iterator[str]:
    path, remedy = folder / indexes.NAME, "the next run makes it anew"
    if not path.is_file() or path.is_symlink():
        if newest or path.exists():
            yield f"{indexes.NAME} is damaged or not there; {remedy}"
        return
    try:
        with looked_into(path) as index:
            yield from _looked_at(index, manifest, newest, folder.name)
    except sqlite3.Error as error:
        why = _UNREADABLE if is_of_disk(error) else f"it is damaged; {remedy}"
        yield f"{indexes.NAME} cannot be read ({error}); {why}"


def _looked_at(
    index: sqlite3.Connection, manifest: Manifest, newest: dict[str, StoredLine], site: str
) -> Iterator[str]:
    remedy = "the next run makes it anew"
    if not indexes.has_our_tables(index) or [row[0] for row in index.execute("PRAGMA quick_check(1)")] != ["ok"]:
        yield f"{indexes.NAME} is damaged; {remedy}"
    elif dict(index.execute("SELECT name, sha256 FROM segments")) != {it.name: it.sha256 for it in manifest.segments}:
        yield f"{indexes.NAME} was made from other segments than the manifest lists; {remedy}"
    elif said := _unlike(index, newest):
        # The next run does not look so far.
        yield f"{indexes.NAME} {said}; 'scrapy ledger rebuild {site}' makes it anew"


def _unlike(index: sqlite3.Connection, newest: dict[str, StoredLine]) -> str:
    """Say in what an index and the stored records differ; nothing where they agree."""
    there: set[str] = set()
    lacks = other = 0
    for line in newest.values():
        known = index.execute(_KNOWN, {"id": line.id}).fetchone()
        lacks += known is None
        if known:
            there.add(known[0])
            other += known[1:] != (line.text_hash, line.revision)
    said = {"lacks": lacks, "tells otherwise of": other}
    parts = [f"{verb} {counted(count, 'stored record')}" for verb, count in said.items() if count]
    if beyond := index.execute("SELECT count(*) FROM records").fetchone()[0] - len(there):
        parts.append(f"has {counted(beyond, 'record')} that no segment holds")
    return ", ".join(parts)
