"""The files of ``-O`` and ``-o``: whether they can be written, before a run, and whether they were, after it."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from w3lib.url import file_uri_to_path

from crawler.errors import ConfigurationError
from crawler.ledger.manifest import counted

_FAILED = "feedexport/failed_count/"


def check_feeds(targets: Iterable[str | Path]) -> None:
    """Try to write each file that feeds go to, and make its folder; raises ConfigurationError."""
    for target in targets:
        path = _path(str(target))
        if path is None:
            continue
        try:
            _try(path)
        except OSError as error:
            raise ConfigurationError(
                f"output file {str(path)!r} cannot be written ({error.strerror}); give -O another one"
            ) from error


def failed_feeds(crawler: Crawler) -> list[str]:
    """Return what to say of the feeds of a run that were not stored."""
    stats = crawler.stats.get_stats()
    failed = sum(count for name, count in stats.items() if name.startswith(_FAILED))
    return [f"{failed} of the output files of -O and -o could not be written; the log has the error"] if failed else []


def said_of_feeds(targets: Iterable[str | Path], records: int) -> str:
    """Return the lines of a summary for the files that feeds went to, each with how many records went into it."""
    return "".join(f"\n  output   {target}: {counted(records, 'new record')} of this run" for target in targets)


def _path(target: str) -> Path | None:
    """Return the file that a feed's address names; None for one on no disk, and one named by the time of the run."""
    scheme = urlsplit(target).scheme
    if scheme not in ("", "file") or "%(" in target:
        return None
    return Path(file_uri_to_path(target) if scheme else target)


def _try(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    there = path.exists()
    if there and not path.is_file() and not path.is_dir():
        return  # a pipe or device: opening it would be heard at its other end
    path.open("ab").close()
    if not there:
        path.unlink()
