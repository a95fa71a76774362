"""The ledger's files: what a kill, a torn line, a hostile or lost file leaves, and how the next start puts it right."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from crawler.canonical import canonicalise
from crawler.errors import ConfigurationError, OutputError
from crawler.ledger.index import NAME as INDEX
from crawler.ledger.lock import is_locked, lock_site
from crawler.ledger.manifest import NAME as MANIFEST
from crawler.ledger.manifest import Manifest, read_manifest
from crawler.ledger.opening import Ledger, open_ledger, rebuild
from crawler.ledger.run import Run, begin_run
from crawler.ledger.verify import verify
from crawler.ledger.writing import RecordWriter, check_room
from crawler.record import Record, record_id, to_json_line
from tests.portal import Here
from tests.test_record import record

SITE = "county"
STEP = 97  # bytes; `make faults` cuts at every one
HOST = "http://county.example"


def article(number: int, *, text: str = "a", **fields: object) -> Record:
    url = f"{HOST}/{number}.html"
    digest = hashlib.sha256(f"{number}{text}".encode()).hexdigest()
    return record(id=record_id(SITE, url), url=url, canonical_url=url, site=SITE, text_hash=digest, **fields)


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    ledger = open_ledger(folder)
    try:
        yield ledger
    finally:
        ledger.close()


def write_run(folder: Path, *records: Record, finish: bool = True) -> Run:
    """Write a run of records; an unfinished one is left as a kill after its last checkpoint leaves it."""
    with opened(folder) as ledger:
        run = begin_run(folder.name, folder.parent)
        ledger.begin(run.name)
        writer = RecordWriter(ledger, run, least_free=0)
        for item in records:
            writer.write(item, page=item.canonical_url)
        if finish:
            writer.finish()
        else:
            writer.checkpoint()
        writer.close()
    return run


def part_of(run: Run) -> Path:
    return run.records.with_name(f"{run.name}.part.jsonl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / SITE


def test_a_finished_run_is_one_listed_segment(folder: Path) -> None:
    run = write_run(folder, article(1), article(2))
    (segment,) = read_manifest(folder).segments
    written = run.records.read_bytes()
    assert (segment.name, segment.records, segment.bytes) == (run.records.name, 2, len(written))
    assert segment.sha256 == hashlib.sha256(written).hexdigest()
    assert not list(folder.glob("*.part.jsonl"))
    assert verify(folder) == []


def test_a_run_without_records_leaves_no_segment(folder: Path) -> None:
    write_run(folder)
    assert read_manifest(folder) == Manifest()
    assert not list(folder.glob("*.jsonl"))


def test_a_left_part_is_finished_and_listed_by_the_next_start(folder: Path) -> None:
    run = write_run(folder, article(1), finish=False)
    with opened(folder) as ledger:
        assert ledger.manifest.names == [run.records.name]
        assert ledger.repaired[0].startswith(f"{run.name}.part.jsonl was left by a run that did not end: 1 record kept")
    assert verify(folder) == []


def test_a_renamed_segment_that_is_not_listed_is_adopted(folder: Path) -> None:
    run = write_run(folder, article(1))
    (folder / MANIFEST).unlink()
    with opened(folder) as ledger:
        assert ledger.manifest.names == [run.records.name]
    assert verify(folder) == []


def test_files_of_the_earlier_layout_are_listed_as_they_are(folder: Path) -> None:
    folder.mkdir()
    old = folder / "20240101T080000.jsonl"
    old.write_text(to_json_line(article(1)) + "\n", "utf-8")
    before = old.read_bytes()
    with opened(folder) as ledger:
        assert ledger.manifest.names == [old.name]
        assert ledger.index.record(article(1).id) is not None
    assert old.read_bytes() == before


def test_a_file_of_the_earlier_layout_that_cannot_be_read_is_refused_and_left(folder: Path) -> None:
    folder.mkdir()
    old = folder / "20240101T080000.jsonl"
    old.write_text('{"headline": "no record"}\n', "utf-8")
    with pytest.raises(ConfigurationError, match=r"20240101T080000\.jsonl, line 1"):
        open_ledger(folder)
    assert old.read_text("utf-8") == '{"headline": "no record"}\n'
    assert not is_locked(folder)


def test_a_last_line_cut_at_any_byte_loses_at_most_its_own_record(folder: Path, tmp_path: Path) -> None:
    run = write_run(folder, article(1), article(2), finish=False)
    whole = part_of(run).read_bytes()
    first = whole.index(b"\n") + 1
    for cut in [*range(first, len(whole), STEP), len(whole)]:
        copy = tmp_path / "copies" / str(cut) / SITE
        copy.parent.mkdir(parents=True)
        _copy(folder, copy)
        (copy / part_of(run).name).write_bytes(whole[:cut])
        with opened(copy) as ledger:
            kept = {line for line in (article(1).id, article(2).id) if ledger.index.record(line)}
            assert kept == ({article(1).id, article(2).id} if cut == len(whole) else {article(1).id}), cut
        assert verify(copy) == [], cut
        assert len((copy / run.records.name).read_bytes().splitlines()) == len(kept)


def test_the_page_of_a_lost_line_is_pending_again(folder: Path) -> None:
    write_run(folder, article(1))
    run = write_run(folder, article(1, text="b", revision=2), article(2), finish=False)
    with opened(folder) as ledger:  # both pages count as saved before the disk loses the file
        ledger.index.connection.execute(
            "INSERT INTO pages (page, url, state, checks) VALUES (?, ?, 'saved', 0) ON CONFLICT DO NOTHING",
            (canonicalise(article(2).url),) * 2,
        )
        ledger.index.set_meta("run", run.name)
        ledger.index.commit()
    _lose(folder, run)
    with opened(folder) as ledger:
        assert ledger.index.record(article(2).id) is None
        known = ledger.index.record(article(1).id)
        assert known is not None
        assert (known.revision, known.text_hash) == (1, article(1).text_hash)
        states = dict(ledger.index.connection.execute("SELECT url, state FROM pages"))
        assert states[article(2).url] == "pending"
        assert any("did not reach the disk" in said for said in ledger.repaired)
    assert verify(folder) == []


def _lose(folder: Path, run: Run) -> None:
    """Take a run's file away as a failing disk would, manifest entry included."""
    run.records.unlink()
    stored = json.loads((folder / MANIFEST).read_text())
    stored["segments"] = [segment for segment in stored["segments"] if segment["name"] != run.records.name]
    (folder / MANIFEST).write_text(json.dumps(stored))
    with sqlite3.connect(folder / INDEX) as index:
        index.execute("DELETE FROM segments WHERE name = ?", (run.records.name,))
        index.execute("UPDATE meta SET value = ? WHERE name = 'run'", (run.name,))
    index.close()


def test_damaged_lines_within_a_part_are_put_aside(folder: Path) -> None:
    run = write_run(folder, article(1), article(2), finish=False)
    part = part_of(run)
    lines = part.read_bytes().splitlines(keepends=True)
    part.write_bytes(lines[0] + b"\0\0\0\n" + lines[1])
    with opened(folder) as ledger:
        assert len(ledger.index) == 2
        assert "1 damaged line put aside" in ledger.repaired[0]
    assert (folder / f"{part.name}.damaged").read_bytes() == b"\0\0\0\n"
    assert verify(folder) == []


def test_a_digest_without_all_its_stories_is_fetched_again(folder: Path) -> None:
    story = record_id(SITE, f"{HOST}/1.html", headline="镇上的桥")
    write_run(folder, article(1, kind="digest", stories=[story]), finish=False)
    (folder / INDEX).unlink()
    with opened(folder) as ledger:
        assert ledger.index.connection.execute("SELECT count(*) FROM pages WHERE state = 'saved'").fetchone() == (0,)


# --- hostile and lost files -------------------------------------------------------------------------------------------


# What unpickles to a command that makes a file.
TRAP = b"cos\nsystem\n(S'touch executed'\ntR."


def _other_tables(path: Path) -> None:
    with sqlite3.connect(path) as index:
        index.execute("CREATE TABLE meta (name TEXT, value TEXT)")
        index.execute("CREATE TRIGGER evil AFTER INSERT ON meta BEGIN DELETE FROM meta; END")
    index.close()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_bytes(b"garbage" * 1000), id="garbage"),
        pytest.param(lambda path: path.write_bytes(TRAP), id="pickle"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"SQLite format 3\0" + b"\1" * 5000), id="half right"),
        pytest.param(_other_tables, id="other tables"),
        pytest.param(lambda path: path.symlink_to("/etc/passwd"), id="link"),
        pytest.param(Path.exists, id="gone"),
    ],
)
def test_a_spoilt_index_is_made_anew_from_the_segments(spoil: Callable[[Path], None], folder: Path) -> None:
    write_run(folder, article(1), article(2))
    for path in folder.glob(f"{INDEX}*"):
        path.unlink()
    spoil(folder / INDEX)
    with opened(folder) as ledger:
        assert len(ledger.index) == 2
        assert "was made anew from the records" in ledger.repaired[0]
        assert "were reset" in ledger.repaired[0]
    assert verify(folder) == []
    assert not Path("executed").exists()


@pytest.mark.parametrize(
    "text",
    [
        "garbage",
        "[]",
        '{"version": "2"}',
        '{"version": 1, "generation": 1, "segments": [{"name": "../x", "records": 1, "bytes": 1, "sha256": "00"}]}',
        '{"version": 1, "generation": -1, "segments": []}',
        "[" * 100_000,
    ],
)
def test_a_spoilt_manifest_stops_every_run_until_it_is_made_anew(text: str, folder: Path) -> None:
    write_run(folder, article(1))
    (folder / MANIFEST).write_text(text)
    with pytest.raises(ConfigurationError, match="scrapy ledger rebuild county"):
        open_ledger(folder)
    assert (folder / MANIFEST).read_text() == text
    ledger = rebuild(folder)
    assert len(ledger.index) == 1
    ledger.close()
    assert verify(folder) == []


@pytest.mark.parametrize("use", [open_ledger, rebuild, verify])
def test_a_manifest_of_a_newer_version_is_left_to_it(use: Callable[[Path], object], folder: Path) -> None:
    write_run(folder, article(1))
    (folder / MANIFEST).write_text('{"version": 2}')
    with pytest.raises(ConfigurationError, match=r"was written by a newer version \(2\); update the crawler") as told:
        use(folder)
    assert "rebuild" not in str(told.value)
    assert (folder / MANIFEST).read_text() == '{"version": 2}'


def test_a_part_of_a_run_that_has_its_segment_is_put_aside(folder: Path) -> None:
    run = write_run(folder, *(article(number) for number in range(5)))
    whole = run.records.read_bytes()
    part_of(run).write_bytes(whole.splitlines(keepends=True)[0])
    with opened(folder) as ledger:
        assert len(ledger.index) == 5
        assert "was put aside" in ledger.repaired[0]
    assert run.records.read_bytes() == whole
    assert (folder / f"{part_of(run).name}.damaged").exists()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_a_listed_segment_that_is_missing_or_cut_stops_the_run(spoil: Callable[[Path], object], folder: Path) -> None:
    run = write_run(folder, article(1))
    spoil(run.records)
    with pytest.raises(ConfigurationError, match=rf"{run.records.name} (is not there|has \d+ bytes)"):
        open_ledger(folder)


def test_files_made_beside_are_not_written_through_a_link(folder: Path, tmp_path: Path) -> None:
    run = write_run(folder, article(1), finish=False)
    outside = tmp_path / "outside"
    outside.write_text("precious")
    for name in (f"{part_of(run).name}.tmp", f"{MANIFEST}.tmp"):
        (folder / name).symlink_to(outside)
    with opened(folder):
        pass
    assert outside.read_text() == "precious"
    assert verify(folder) == []


def test_the_second_run_of_a_second_comes_after_the_first(folder: Path) -> None:
    folder.mkdir()
    for number, name in enumerate(("20240101T080000", "20240101T080000-2", "20240101T080000-10"), start=1):
        later = article(1, text=str(number), revision=number)
        (folder / f"{name}.jsonl").write_text(to_json_line(later) + "\n", "utf-8")
    ledger = rebuild(folder)
    ledger.close()
    assert verify(folder) == []


def test_a_part_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    write_run(folder, article(1))
    outside = tmp_path / "outside"
    outside.write_text("precious")
    (folder / "20240101T080000.part.jsonl").symlink_to(outside)
    with opened(folder):
        assert outside.read_text() == "precious"


def test_verify_tells_a_segment_that_was_changed_by_hand(folder: Path) -> None:
    run = write_run(folder, article(1))
    run.records.write_text(run.records.read_text("utf-8").replace('"revision":1', '"revision":3'), "utf-8")
    problems = " ".join(verify(folder))
    assert "is not what the manifest says" in problems
    run.records.unlink()
    assert any("is in the manifest and not in the folder" in problem for problem in verify(folder))


def test_a_rebuild_tells_what_it_took_as_it_is(folder: Path, here: Here) -> None:
    gone, changed, same = (write_run(folder, *(article(10 * run + n) for n in range(run))) for run in (1, 2, 3))
    gone.records.unlink()
    changed.records.write_bytes(changed.records.read_bytes().splitlines(keepends=True)[0])
    told = here("ledger", "verify", SITE, "-s", f"CRAWLER_DATA={folder.parent}")
    assert told.code == 10
    assert "rebuild" not in told.out
    ran = here("ledger", "rebuild", SITE, "-s", f"CRAWLER_DATA={folder.parent}")
    assert ran.code == 10
    assert f"{gone.records.name} is missing: it had 1 record\n" in ran.out
    assert f"{changed.records.name} is another than was listed: it had 2 records, and has 1 " in ran.out
    assert same.records.name not in ran.out
    again = here("ledger", "rebuild", SITE, "-s", f"CRAWLER_DATA={folder.parent}")
    assert (again.code, again.err) == (0, f"{SITE}: 4 records in 2 segments\n")


def test_what_the_next_run_repairs_is_one_line_and_no_rebuild(folder: Path) -> None:
    run = write_run(folder, article(1), finish=False)
    (said,) = verify(folder)
    assert said == f"{part_of(run).name} was left by a run that did not end; the next run finishes it"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("DELETE FROM records", "lacks 1 stored record;"),
        ("UPDATE records SET revision = 7", "tells otherwise of 1 stored record;"),
        ("INSERT INTO records VALUES ('x', 'p', 'h', 1, 'r', NULL)", "has 1 record that no segment holds;"),
    ],
)
def test_verify_says_in_what_the_index_is_wrong(change: str, expected: str, folder: Path) -> None:
    write_run(folder, article(1))
    with closing(sqlite3.connect(folder / INDEX)) as index, index:
        index.execute(change)
    (said,) = verify(folder)
    assert said.startswith(f"{INDEX} {expected} 'scrapy ledger rebuild {SITE}'")


def test_a_line_that_is_no_json_has_one_number(folder: Path) -> None:
    run = write_run(folder, article(1))
    run.records.write_text("{\n", "utf-8")
    assert verify(folder)[-1].startswith(f"{run.records.name}, line 1: no JSON (")
    assert verify(folder)[-1].count("line") == 1


def test_verify_tells_a_record_that_stands_twice(folder: Path) -> None:
    folder.mkdir()
    for second in (1, 2):
        (folder / f"20240101T08000{second}.jsonl").write_text(to_json_line(article(1)) + "\n", "utf-8")
    with opened(folder):
        pass
    assert any("stands there again as revision 1" in problem for problem in verify(folder))


def test_ids_of_an_earlier_spelling_become_aliases(folder: Path) -> None:
    url, spelt = "https://www.county.example/1.html?utm_source=x", f"{HOST}/1.html"
    old = record(id=record_id(SITE, url), url=url, canonical_url=url, site=SITE, text_hash="a" * 64)
    write_run(folder, old)
    (folder / INDEX).unlink()
    with opened(folder) as ledger:
        by_new, by_old = ledger.index.record(record_id(SITE, spelt)), ledger.index.record(old.id)
        assert by_new is not None
        assert by_new == by_old
        assert by_new.id == record_id(SITE, spelt)
    assert verify(folder) == []


# --- one run a site, room on the disk ---------------------------------------------------------------------------------


def test_a_second_run_is_told_the_first(folder: Path) -> None:
    with opened(folder) as ledger:
        ledger.begin("20240101T080000")
        with pytest.raises(ConfigurationError, match=rf"run 20240101T080000 \(process {os.getpid()}\)"):
            open_ledger(folder)
        assert is_locked(folder)
    assert not is_locked(folder)


def test_a_lock_that_is_a_link_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (tmp_path / "outside").write_text("precious")
    (folder / "lock").symlink_to(tmp_path / "outside")
    with pytest.raises(ConfigurationError, match="symbolic links"):
        lock_site(folder)
    assert (tmp_path / "outside").read_text() == "precious"


def test_a_disk_with_too_little_room_is_told_with_its_setting(folder: Path) -> None:
    with opened(folder) as ledger:
        check_room(ledger, 1)
        with pytest.raises(OutputError, match="MIN_FREE_BYTES"):
            check_room(ledger, 1 << 62)


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    for path in source.iterdir():
        if path.name != "lock":
            (target / path.name).write_bytes(path.read_bytes())
