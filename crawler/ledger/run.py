"""A run of one site: its name, which is the time it began, and its files under ``data/<site>/``."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from crawler.errors import ConfigurationError
from crawler.text.dates import SHANGHAI


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
    """Make the folder of all output and try to write there; raises ConfigurationError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
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
