"""``python -m demo``: serve the replica portals on this machine and crawl all five sites into ``data/demo``."""

import argparse
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from demo.crawls import CRAWLS, Crawl, Outcome, run_crawl
from demo.replicas import ROOT, read_table
from demo.server import ReplicaServer

DATA = ROOT / "data" / "demo"
_LOG_LINES = 15


INTERRUPTED = 11


def main() -> int:
    """Run the demo; return 0 when every site was crawled as expected."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--again", action="store_true", help="crawl once more over what is there")
    options = parser.parse_args()
    console = Console(soft_wrap=True)
    if not options.again:
        empty(DATA)
    try:
        outcomes = crawl_all(DATA, console)
    except KeyboardInterrupt:
        console.print(f"stopped; {DATA} holds what was crawled so far")
        return INTERRUPTED
    show(outcomes, console)
    return int(any(outcome.exit_code for outcome in outcomes))


def empty(folder: Path) -> None:
    """Delete the folder of an earlier demo; raises ValueError for any folder not named ``data/demo``, and for links."""
    if folder.parts[-2:] != ("data", "demo") or folder.is_symlink():
        raise ValueError(f"{folder} is not the demo's own folder data/demo; it was left alone")
    if folder.exists():
        shutil.rmtree(folder)


def crawl_all(data: Path, console: Console, crawls: Iterable[Crawl] = CRAWLS) -> list[Outcome]:
    """Serve the replicas, crawl one site after the other into a folder, and show how far each has come."""
    columns = (TextColumn("{task.description:<21}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with ReplicaServer() as server, Progress(*columns, console=console) as progress:
        return [_crawl(crawl, data, server, progress) for crawl in crawls]


def show(outcomes: list[Outcome], console: Console) -> None:
    """Print what came of each crawl, the end of the log where one failed, and where the records are."""
    table = Table(title="Five replica portals, crawled")
    table.add_column("site", no_wrap=True)
    for name in ("pages", "known", "new records", "rejected", "failed", "seconds", "exit"):
        table.add_column(name, justify="right")
    for outcome in outcomes:
        counts = (outcome.pages, outcome.known, outcome.records, outcome.lost("rejected"), outcome.lost("failed"))
        table.add_row(outcome.crawl.title, *map(str, counts), f"{outcome.seconds:.1f}", str(outcome.exit_code))
    console.print(table)
    for outcome in outcomes:
        if outcome.exit_code:
            console.print(f"{outcome.crawl.title} failed; the end of {_shown(outcome.log)}:", style="red")
            console.print("\n".join(outcome.log.read_text("utf-8", "replace").splitlines()[-_LOG_LINES:]), markup=False)
        elif outcome.lines:
            console.print(_shown(outcome.lines), markup=False, highlight=False)


def _crawl(crawl: Crawl, data: Path, server: ReplicaServer, progress: Progress) -> Outcome:
    """Run one crawl; its bar counts the requests that reached the replica."""
    before = len(server.visits_of(crawl.site))
    task = progress.add_task(crawl.title, total=_expected_requests(crawl))

    def advance() -> None:
        progress.update(task, completed=len(server.visits_of(crawl.site)) - before)

    outcome = run_crawl(crawl, data=data, environment=server.environment, on_poll=advance)
    done = len(server.visits_of(crawl.site)) - before
    progress.update(task, completed=done, total=done)
    return outcome


def _expected_requests(crawl: Crawl) -> int:
    """Return about how many pages a crawl asks for: enough for a bar."""
    expected = read_table("expected")[crawl.site]
    return len(expected["lists"]) + len(expected["articles"])


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


if __name__ == "__main__":
    sys.exit(main())
