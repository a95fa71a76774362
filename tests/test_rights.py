"""Data that may not be read or written, and a full disk: a line with path and remedy, and no index is lost."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from crawler.errors import ConfigurationError, OutputError
from crawler.ledger.index import NAME as INDEX
from crawler.ledger.opening import open_ledger
from tests.many import report
from tests.portal import Here
from tests.rights import open_to_all, without_rights
from tests.test_opening import article, write_run
from tests.test_status import NOW

SITE = "county.example"


@pytest.fixture
def folder(here: Here) -> Iterator[Path]:
    """Return the data of a site that others may read and not write."""
    here("sites")  # imports everything: another user may not be able to
    with open_to_all() as data:
        write_run(data / SITE, article(1))
        report(data / SITE, NOW)
        yield data / SITE


def test_verify_reads_what_it_may_not_write_and_leaves_no_trace(folder: Path, here: Here) -> None:
    (folder / "lock").unlink()
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with without_rights(folder, 0o555):
        ran = here("ledger", "verify", SITE, "-s", f"CRAWLER_DATA={folder.parent}")
    assert (ran.code, ran.out, ran.err) == (0, "", f"{SITE}: all is well\n")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["*T??????.jsonl", "manifest.json", INDEX])
def test_verify_tells_what_it_may_not_read(name: str, folder: Path, here: Here) -> None:
    (path,) = folder.glob(name)
    with without_rights(path, 0):
        ran = here("ledger", "verify", SITE, "-s", f"CRAWLER_DATA={folder.parent}")
    assert ran.code == (17 if name == "manifest.json" else 10)
    assert f"{path.name} cannot be read (" in ran.out + ran.err
    assert "this user must be able to" in ran.out + ran.err
    assert "rebuild" not in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_status_tells_what_it_may_not_read_and_goes_on(folder: Path, here: Here) -> None:
    report(folder.parent / "wuxi", NOW)
    with without_rights(folder.parent / "wuxi", 0):
        ran = here("status", "-s", f"CRAWLER_DATA={folder.parent}")
    assert ran.code == 10
    assert f"stale: {folder.parent / 'wuxi'} cannot be read" in ran.out
    assert f"\n{SITE} " in ran.out
    with without_rights(folder / INDEX, 0):
        assert "index.sqlite is unreadable" in here("status", SITE, "-s", f"CRAWLER_DATA={folder.parent}").out
    with without_rights(folder.parent, 0):
        ran = here("status", "-s", f"CRAWLER_DATA={folder.parent}")
    assert (ran.code, "Traceback" in ran.err) == (17, False)
    assert f"error: {folder.parent}" in ran.err


def test_a_folder_without_data_of_a_site_is_refused(folder: Path, here: Here) -> None:
    (folder.parent / "logs").mkdir()
    for action in ("verify", "rebuild"):
        ran = here("ledger", action, "logs", "-s", f"CRAWLER_DATA={folder.parent}")
        assert ran.code == 17
        assert f"'logs' holds no data of a site; these are: {SITE}" in ran.err
    assert not list((folder.parent / "logs").iterdir())


@contextmanager
def _files_no_larger_than(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_no_index_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with _files_no_larger_than(9000), pytest.raises(OutputError, match=f"{INDEX} cannot be written .*make room"):
        open_ledger(tmp_path / SITE)
    open_ledger(tmp_path / SITE).close()


def test_an_index_that_may_not_be_written_is_told_and_kept(folder: Path) -> None:
    (folder / "lock").chmod(0o666)
    with closing(sqlite3.connect(folder / INDEX)) as index, index:
        index.execute("INSERT INTO columns VALUES ('mark', '{}')")
    with without_rights(folder, 0o555), pytest.raises(ConfigurationError, match=f"{INDEX} cannot be opened .*writable"):
        open_ledger(folder)
    with closing(sqlite3.connect(folder / INDEX)) as index:
        assert index.execute("SELECT name FROM columns").fetchall() == [("mark",)]
