"""A run of one site: its name, which is the time it began, and its files under ``data/<site>/``."""

import errno
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from crawler.errors import ConfigurationError, OutputError
from crawler.text.dates import SHANGHAI

_LEAST_ROOM = 4096
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: site, name, folder of its files."""

    site: str
    name: str
    folder: Path
    started: datetime

    @property
    def records(self) -> Path:
        """The file of the run's records."""
        return self.folder / f"{self.name}.jsonl"

    @property
    def report(self) -> Path:
        """The file of the run's report."""
        return self.folder / f"{self.name}.report.json"


def check_folder(folder: Path) -> None:
    """Make the folder of all output and try to write there; raises ConfigurationError, OutputError for a full disk."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder, buffering=0) as file:
            file.write(b"\0" * _LEAST_ROOM)
    except OSError as error:
        if error.errno in _FULL:
            raise OutputError(f"folder {str(folder)!r} takes no more ({error.strerror}); make room") from error
        raise _not_writable(folder, error) from error


def begin_run(site: str, data: Path) -> Run:
    """Return a new run under a name that no earlier one has; its report file is made, empty."""
    started = datetime.now(SHANGHAI).replace(microsecond=0)
    folder = data / site
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 1000):
        name = f"{started:%Y%m%dT%H%M%S}" + (f"-{number}" if number > 1 else "")
        run = Run(site, name, folder, started)
        with suppress(FileExistsError):
            run.report.open("x").close()
            return run
    raise ConfigurationError(f"{folder} has a thousand runs of this second; is the clock right?")


def _not_writable(folder: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"folder {str(folder)!r} cannot be written ({error.strerror}); set CRAWLER_DATA to one that can"
    )
