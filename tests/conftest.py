"""What several test modules run commands with."""

from pathlib import Path

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from tests.portal import Here, Ran

FAULTS = Path(__file__).parent / "faults"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the fault scoreboard to ``make faults``, which names it."""
    return True if collection_path == FAULTS and not any("faults" in named for named in config.args) else None


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    """Return a function that runs a command of the project in this process; nothing may be fetched in it."""

    def run(*arguments: str) -> Ran:
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        mine: dict[str, object] = {"CRAWLER_DATA": str(tmp_path / "data"), "CRAWLER_CONTACT": None, "CONNECT_TO": {}}
        settings.setdict(mine, priority="project")
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", *arguments], settings)
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err, tmp_path / "data")

    return run
