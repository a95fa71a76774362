"""Rows 1 to 8: kills, signals, full and unwritable disks, two runs at once, hostile files."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from crawler.ledger.manifest import counted, read_manifest
from crawler.ledger.segments import PART, stored_lines
from crawler.ledger.verify import verify
from tests.faults import kills
from tests.portal import ROOT, Portal, Ran, command, scrapy
from tests.test_opening import article, opened, part_of, write_run

SITE = "wuxi"
COMMAND = [sys.executable, "-m", "scrapy", "crawl", SITE]


def saved(data: Path) -> list[str]:
    """Return the addresses of the records that the manifest lists, each as often as it stands there."""
    folder = data / SITE
    score = kills.Score()
    kills.count_records(folder, score)
    assert not score.problems
    return [line.url for name in read_manifest(folder).names for line in stored_lines(folder / name)]


def finish(data: Path, portal: Portal) -> Ran:
    """Crawl once more, and check that nothing is lost or doubled."""
    ran = scrapy("crawl", SITE, data=data, connect_to=portal.connect_to())
    assert sorted(saved(data)) == sorted(kills.expected()), ran.err
    assert verify(data / SITE) == []
    return ran


@pytest.mark.fault(1)
def test_runs_killed_at_any_moment_lose_and_double_nothing() -> None:
    score = kills.Score()
    kills.play(4, seed=time.time_ns(), score=score)
    assert score.good, score
    assert score.kills >= 4


@contextmanager
def begun(data: Path, answers: kills.SlowPortal, portal: Portal, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start a crawl and wait until it has asked for twelve pages."""
    answers.await_request(12)
    settings = command(data, portal.connect_to(), DOWNLOAD_DELAY="0.1", **environment)
    process = subprocess.Popen(COMMAND, cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True)
    try:
        assert answers.reached.wait(30)
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    "times", [pytest.param(1, marks=pytest.mark.fault(2)), pytest.param(2, marks=pytest.mark.fault(3))]
)
def test_signals_end_a_run_with_11_and_lose_nothing(times: int, stop: signal.Signals, tmp_path: Path) -> None:
    answers = kills.SlowPortal()
    # Of two signals the second comes while the first waits for an answer.
    answers.held = Event() if times == 2 else None
    with Portal(answers) as portal:
        with begun(tmp_path, answers, portal) as process:
            for _ in range(times):
                process.send_signal(stop)
                time.sleep(0.2 * (times - 1))  # two signals at once are one
            process.communicate(timeout=10)
            assert process.returncode == 11
        if answers.held:
            assert list((tmp_path / SITE).glob(f"*{PART}"))
            answers.held.set()
        ran = Ran(11, "", "", tmp_path)
        assert ran.report["exit_code"] == 11
        assert ran.report["complete"] is False
        assert finish(tmp_path, portal).code == 0


@pytest.mark.fault(4)
def test_a_last_line_cut_at_every_byte_is_repaired_and_reported(tmp_path: Path) -> None:
    run = write_run(tmp_path / "county", article(1), article(2), finish=False)
    whole = part_of(run).read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first, len(whole)):
        copy = tmp_path / "copy" / "county"
        shutil.copytree(tmp_path / "county", copy)
        (copy / part_of(run).name).write_bytes(whole[:cut])
        with opened(copy) as ledger:
            assert ledger.index.record(article(2).id) is None, cut
            assert ledger.index.record(article(1).id) is not None, cut
            told = f"{counted(cut - first, 'byte')} of a torn last line cut off" if cut > first else "1 record kept"
            assert told in ledger.repaired[0], cut
        assert verify(copy) == [], cut
        shutil.rmtree(copy)


@pytest.mark.fault(4)
def test_the_page_of_a_torn_line_is_fetched_again(tmp_path: Path) -> None:
    answers = kills.SlowPortal()
    with Portal(answers) as portal:
        with begun(tmp_path, answers, portal) as process:
            process.kill()
            process.wait()
        (part,) = (tmp_path / SITE).glob(f"*{PART}")
        part.write_bytes(part.read_bytes()[:-7])
        ran = finish(tmp_path, portal)
        assert "bytes of a torn last line cut off" in ran.err


# --- disks ------------------------------------------------------------------------------------------------------------

MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"'
IN_A_NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh")


def small_disk(folder: Path, size: str, inner: str) -> list[str]:
    """Return the command that runs a shell script with a small disk mounted on a folder, in namespaces of its own."""
    return [*IN_A_NAMESPACE, size, str(folder), "sh", "-c", inner]


def mounts_are_forbidden(folder: Path) -> str | None:
    """Return why this machine does not let a user mount a disk of memory, or None."""
    if shutil.which("unshare") is None:
        return "there is no unshare"
    tried = subprocess.run(small_disk(folder, "64k", "true"), capture_output=True, text=True, check=False)
    return tried.stderr.strip()[:80] if tried.returncode else None


@pytest.mark.fault(5)
def test_a_full_disk_stops_the_run_and_the_next_goes_on(tmp_path: Path) -> None:
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    if why := mounts_are_forbidden(disk):
        pytest.skip(f"a small disk cannot be mounted: {why}")
    # The disk is gone with its namespace, so what it holds is copied out of it.
    inner = f"{' '.join(COMMAND)}; code=$?; cp -r {disk}/. {kept}; exit $code"
    with Portal(kills.SlowPortal()) as portal:
        full = subprocess.run(
            small_disk(disk, "240k", inner),
            cwd=ROOT,
            env=command(disk, portal.connect_to(), MIN_FREE_BYTES="0", ARCHIVE="off"),
            capture_output=True,
            text=True,
            check=False,
        )
        ran = Ran(full.returncode, full.stdout, full.stderr, kept)
        assert ran.code == 3, ran.err  # of the report no more than its beginning found room
        assert len([path for path in portal.asked if "/202412/" in path]) < len(kills.expected())
        for file in (kept / SITE).glob("*.jsonl"):
            assert file.read_bytes().endswith(b"\n")
        assert 0 < len(ran.records) < len(kills.expected())
        assert finish(kept, portal).code == 0


@pytest.mark.fault(5)
def test_a_disk_with_little_room_stops_a_run_before_it_begins(tmp_path: Path) -> None:
    with Portal(kills.SlowPortal()) as portal:
        ran = scrapy("crawl", SITE, data=tmp_path, connect_to=portal.connect_to(), MIN_FREE_BYTES=str(1 << 60))
        assert ran.code == 3
        assert "MIN_FREE_BYTES" in ran.err
        assert portal.asked == []


@pytest.mark.fault(6)
@pytest.mark.parametrize("taken", ["data", f"data/{SITE}"])
def test_an_output_that_cannot_be_written_is_refused_before_the_first_request(taken: str, tmp_path: Path) -> None:
    (tmp_path / taken).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / taken).write_text("a file where a folder should be")
    with Portal(kills.SlowPortal()) as portal:
        ran = scrapy("crawl", SITE, data=tmp_path / "data", connect_to=portal.connect_to())
        assert ran.code == 17, ran.err
        assert str(tmp_path / taken) in ran.err
        assert portal.asked == []


@pytest.mark.fault(7)
def test_a_second_run_of_a_site_is_refused_and_told_the_first(tmp_path: Path) -> None:
    answers = kills.SlowPortal()
    with Portal(answers) as portal, begun(tmp_path, answers, portal) as process:
        asked = len(portal.asked)
        second = scrapy("crawl", SITE, data=tmp_path, connect_to='{"www.cqwx.gov.cn:80": "127.0.0.1:9"}')
        assert second.code == 17, second.err
        (report,) = (tmp_path / SITE).glob("*.report.json")
        assert f"run {report.name.removesuffix('.report.json')} (process {process.pid})" in second.err
        assert len(portal.asked) >= asked
        process.communicate(timeout=60)
        assert process.returncode == 0
        assert sorted(saved(tmp_path)) == sorted(kills.expected())


# --- hostile files ----------------------------------------------------------------------------------------------------

HOSTILE: Mapping[str, bytes] = {
    "index.sqlite": b"cos\nsystem\n(S'touch executed'\ntR." * 200,
    "index.sqlite-wal": os.urandom(4096),
    "20240101T080000.report.json": b"[" * 50_000,
    "20240102T080000.report.json": b'{"run": {"a": 1}, "complete": true, "exit_code": 1e999, "started": null}',
    "20240103T080000.part.jsonl": b'{"id": "../../x", "kind": "article"}\n\xff\xfe\n' + b"{" * 10_000,
    "lock": b"\x80\x04cos\nsystem\n",
}


@pytest.mark.fault(8)
def test_hostile_files_harm_nothing_and_the_index_is_made_anew(tmp_path: Path) -> None:
    with Portal(kills.SlowPortal()) as portal:
        finish(tmp_path, portal)
        for name, content in HOSTILE.items():
            (tmp_path / SITE / name).write_bytes(content)
        ran = finish(tmp_path, portal)
        assert ran.code == 0
        assert "index.sqlite is damaged and was made anew from the records" in ran.err
        assert not (ROOT / "executed").exists()
        assert (tmp_path / SITE / f"20240103T080000{PART}.damaged").exists()


@pytest.mark.fault(8)
def test_a_hostile_manifest_stops_the_run(tmp_path: Path) -> None:
    with Portal(kills.SlowPortal()) as portal:
        finish(tmp_path, portal)
        manifest = tmp_path / SITE / "manifest.json"
        manifest.write_text(manifest.read_text().replace(".jsonl", "/../../x.jsonl"))
        ran = scrapy("crawl", SITE, data=tmp_path, connect_to=portal.connect_to())
        assert ran.code == 17
        assert f"scrapy ledger rebuild {SITE}" in ran.err
        made = scrapy("ledger", "rebuild", SITE, data=tmp_path)
        assert made.code == 0, made.err
        assert "were reset" in made.out
        finish(tmp_path, portal)
