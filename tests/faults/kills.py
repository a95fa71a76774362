"""``python -m tests.faults.kills``: kill crawls at random moments, crawl once more, and count what was lost or doubled.

Each round begins with an empty folder and a column of five pages, is killed once or twice with SIGKILL, and ends with
one plain run. The moments are random requests and random times, before the first request included.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from crawler.ledger.manifest import read_manifest
from crawler.ledger.segments import PART, stored_lines
from tests.portal import COLUMN, HOST, ROOT, Answer, Portal, article, column, command, page

_PAGES, _ROWS = 5, 8
_LONGEST_RUN = 60  # seconds
_LONGEST_HOLD = 20  # seconds
DOCUMENT = ROOT / "docs" / "faults.md"
_BEGIN, _END = "<!-- kills -->", "<!-- /kills -->"


@dataclass(frozen=True, slots=True)
class Target:
    """What is crawled: the arguments of the command, the host, the folder of the site."""

    arguments: tuple[str, ...]
    host: str
    folder: str

    @property
    def command(self) -> list[str]:
        """The command line."""
        return [sys.executable, "-m", "scrapy", "crawl", *self.arguments]


# A site, and the spider for portals without a site file: they page their lists by different code.
SITE = Target(("wuxi",), HOST, "wuxi")
PORTAL = Target(("portal", "-a", f"url=http://www.county.example{COLUMN}"), "www.county.example", "county.example")


@dataclass(slots=True)
class Score:
    """What all rounds came to."""

    kills: int = 0
    before_the_first_record: int = 0
    lost: int = 0
    doubled: int = 0
    fetched_twice: int = 0
    fetched_though_saved: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled, or fetched again though it was saved."""
        return not (self.lost or self.doubled or self.fetched_though_saved or self.problems)

    def table(self) -> str:
        """Return the score as lines of Markdown."""
        rows = {
            "kills survived": f"{self.kills}, {self.before_the_first_record} of them before the first record",
            "records lost": self.lost,
            "records doubled": self.doubled,
            "pages fetched twice": f"{self.fetched_twice}, all of them in flight when the run was killed"
            if not self.fetched_though_saved
            else f"{self.fetched_twice}, {self.fetched_though_saved} of them saved before",
        }
        return "\n".join(
            ["| figure | value |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows.items())]
        )


class SlowPortal(dict[str, Answer]):
    """The answers of a portal, which tells when a number of articles was asked for."""

    def __init__(self) -> None:
        super().__init__(_answers())
        self.count, self.awaited, self.reached = 0, 0, Event()
        # Where it is set to an event, requests from the awaited one on get no answer before that.
        self.held: Event | None = None

    def await_request(self, number: int) -> None:
        """Set ``reached`` at the request of that number from now on."""
        self.count, self.awaited, self.reached = 0, number, Event()

    def get(self, path: str, default: Answer | None = None) -> Answer:  # type: ignore[override]
        """Return the answer to a path, and count it."""
        self.count += 1
        if self.count == self.awaited:
            self.reached.set()
        if self.held and self.count >= self.awaited:
            self.held.wait(_LONGEST_HOLD)
        return super().get(path, default or page("", status=404))


def _answers() -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for number in range(_PAGES):
        rows = [
            (f"./202412/t{number}_{row}.html", f"镇上的第{number}{row}件事", f"2024-12-{28 - number}")
            for row in range(_ROWS)
        ]
        script = f'createPageHTML({_PAGES}, {number}, "index", "html");'
        answers[f"{COLUMN}index_{number}.html" if number else COLUMN] = column(rows, script=script)
        for href, headline, day in rows:
            answers[f"{COLUMN}{href[2:]}"] = article(headline, day)
    return answers


def expected(host: str = HOST) -> set[str]:
    """Return the addresses of all articles."""
    return {f"http://{host}{path}" for path in _answers() if "/202412/" in path}


def play(rounds: int, *, seed: int, score: Score) -> None:
    """Play rounds of kills."""
    chance = random.Random(seed)  # noqa: S311 -- moments, no secrets
    for number in range(rounds):
        with tempfile.TemporaryDirectory(prefix="kills-") as data:
            play_round(Path(data), chance, score)
        if (number + 1) % 10 == 0 or number + 1 == rounds:
            sys.stderr.write(f"kills: {number + 1} of {rounds} rounds, {score.kills} kills\n")


def play_round(data: Path, chance: random.Random, score: Score) -> None:
    """Kill one or two runs, finish with a plain one, and count."""
    answers, target = SlowPortal(), chance.choice((SITE, PORTAL))
    folder = data / target.folder
    with Portal(answers) as portal:
        connect_to = portal.connect_to(f"{target.host}:80")
        environment = command(data, connect_to, ARCHIVE=chance.choice(("on", "off")))
        for _ in range(chance.choice((1, 1, 2))):
            before, mark = saved_addresses(folder), len(portal.asked)
            kill_one(target, environment, answers, chance)
            score.kills += 1
            score.fetched_though_saved += needless(target.host, portal.asked[mark:], before)
            score.before_the_first_record += not saved_addresses(folder)
        before, mark = saved_addresses(folder), len(portal.asked)
        ended = subprocess.run(
            target.command, cwd=ROOT, env=environment, capture_output=True, timeout=_LONGEST_RUN, check=False
        )
    score.fetched_though_saved += needless(target.host, portal.asked[mark:], before)
    fetched = Counter(path for path in portal.asked if "/202412/" in path)
    score.fetched_twice += sum(count > 1 for count in fetched.values())
    if ended.returncode:
        score.problems.append(f"the plain run ended with {ended.returncode}: {ended.stderr[-300:]!r}")
    count_records(folder, score, host=target.host)


def needless(host: str, asked: list[str], saved: set[str]) -> int:
    """Return how many of the pages that a run asked for were on the disk before it."""
    return len({f"http://{host}{path}" for path in asked} & saved)


def kill_one(target: Target, environment: Mapping[str, str], answers: SlowPortal, chance: random.Random) -> None:
    """Start a crawl and kill it, at a random request or at a random time."""
    by_request = chance.random() < 0.7
    answers.await_request(chance.randrange(1, _PAGES * (_ROWS + 1)) if by_request else 0)
    process = subprocess.Popen(
        target.command, cwd=ROOT, env=dict(environment), stderr=subprocess.DEVNULL, start_new_session=True
    )
    if by_request:
        _wait(answers.reached, process)
        time.sleep(chance.random() * 0.05)  # somewhere between this request and the next ones
    else:
        time.sleep(chance.random() * 2.0)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


def _wait(reached: Event, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not reached.wait(0.01):
        pass


def saved_addresses(folder: Path) -> set[str]:
    """Return the addresses of the records that lie whole on the disk, listed or not."""
    if not folder.is_dir():
        return set()
    found = set()
    for path in folder.glob("*.jsonl"):
        for line in path.read_bytes().split(b"\n")[:-1]:
            found.add(str(json.loads(line)["url"]))
    return found


def count_records(folder: Path, score: Score, *, host: str = HOST) -> None:
    """Count what the manifest lists against what the portal has."""
    listed = [line for name in read_manifest(folder).names for line in stored_lines(folder / name)]
    ids = Counter(line.id for line in listed)
    score.lost += len(expected(host) - {line.url for line in listed})
    score.doubled += sum(count - 1 for count in ids.values())
    left = [path.name for path in folder.glob(f"*{PART}")]
    if left:
        score.problems.append(f"parts left behind: {left}")


def main() -> int:
    """Play, print the score, and write it into the document where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, metavar="N", help="how many rounds (30)")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments (0)")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/faults.md")
    options = parser.parse_args()
    score = Score()
    play(options.rounds, seed=options.seed, score=score)
    sys.stdout.write(f"{score.table()}\n")
    sys.stderr.writelines(f"{problem}\n" for problem in score.problems)
    if options.write:
        write(score)
    return 0 if score.good else 1


def write(score: Score) -> None:
    """Put the figures into the document."""
    before, _, rest = DOCUMENT.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{score.table()}\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
