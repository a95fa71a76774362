"""A run of one site: its name, which is the time it began, and its files under ``data/<site>/``."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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


def begin_run(site: str, data: Path) -> Run:
    """Return a new run under a name that no earlier one has; its report file is made, empty.

    Raises ConfigurationError where the folder cannot be written.
    """
    started = datetime.now(SHANGHAI).replace(microsecond=0)
    folder = data / site
    for number in range(1, 1000):
        name = f"{started:%Y%m%dT%H%M%S}" + (f"-{number}" if number > 1 else "")
        run = Run(site, name, folder, started)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            run.report.open("x").close()
        except FileExistsError as error:
            if not folder.is_dir():
                raise _not_writable(folder, error) from error
        except OSError as error:
            raise _not_writable(folder, error) from error
        else:
            return run
    raise ConfigurationError(f"{folder} has a thousand runs of this second; is the clock right?")


def _not_writable(folder: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"folder {str(folder)!r} cannot be written ({error.strerror}); set CRAWLER_DATA to one that can")
