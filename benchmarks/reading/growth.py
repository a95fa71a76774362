"""The worst input of each boilerplate rule, and what it costs.

A rule's worst line is searched, not written down, so that a new rule needs no line of its own: each start of the rule's
case with each of some strings behind it, again and again, and an end that lets no rule take the line.
"""

import gc
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType

from crawler import Record
from crawler.text.boilerplate import boilerplate
from crawler.text.rules import Rule

_PUMPS = (
    *"1中a\u3000\t|/：:。，<>-=*_《【[(（ ",
    "1 ", "| ", "12:", "【1】", "打印 ", "QQ ", "大 ", "来 ", "> ", "- ", "、 ",
)  # fmt: skip
_END = "\x01"
_LENGTHS = (24, 48, 96, 192, 384)
_COSTLY = 0.01  # seconds for a line of these lengths: no need to look further
_SHORT_LIMIT = 0.2
_ENOUGH = 0.1  # seconds of measuring one thing
LONGEST = {
    "line": 60,
    "head": 300,
    "tail": 300,
    "cut": 300,
}  # characters of the lines that the step compares with rules
_TEXT = "全镇的晚稻已经收进仓里，各村正忙着翻耕田地，准备种下油菜和小麦。"


class TooSlow(Exception):
    """A call took longer than its deadline."""


@dataclass(frozen=True)
class WorstLine:
    """A start, and what comes again and again behind it."""

    start: str
    pump: str

    def of_length(self, length: int) -> str:
        """Return the line with so many characters, at least its start."""
        times = max(0, length - len(self.start) - len(_END)) // len(self.pump)
        return self.start + self.pump * times + _END


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooSlow after so many seconds, in the main thread only.

    A timer of CPU time would make the clock of CPU time a coarse one.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds_for(call: Callable[[], object], *, limit: float, repeats: int = 1) -> float:
    """Return the best CPU time of some calls, fewer of long ones; infinite when they pass the limit."""
    gc.disable()
    try:
        with deadline(limit):
            return _best(call, repeats)
    except TooSlow:
        return float("inf")
    finally:
        gc.enable()


def find_worst_line(rule: Rule) -> WorstLine:
    """Return the line on which the rule's pattern takes longest."""
    lines = [WorstLine(start, pump) for start in _starts(rule.case) for pump in (*_PUMPS, rule.case)]
    for length in _LENGTHS:
        costs = {line: search_seconds(rule, line, length, limit=_SHORT_LIMIT) for line in lines}
        lines = sorted(lines, key=lambda line: costs[line], reverse=True)[: max(8, len(lines) // 4)]
        if costs[lines[0]] > _COSTLY:
            break
    return lines[0]


def search_seconds(rule: Rule, line: WorstLine, length: int, *, limit: float, repeats: int = 1) -> float:
    """Return the best time of a search in a line of this length, infinite when it passes the limit."""
    text = line.of_length(length)
    return seconds_for(lambda: rule.pattern.search(text), limit=limit, repeats=repeats)


def worst_bodies(rule: Rule, line: WorstLine, size: int) -> list[Record]:
    """Return records of so many characters: one line, lines that no rule takes, lines that this rule takes."""
    short, taken = line.of_length(LONGEST[rule.place]), rule.case
    return [
        record_of([line.of_length(size)]),
        record_of([short] * (size // len(short))),
        record_of([_TEXT, *[taken] * (size // len(taken)), _TEXT]),
        record_of([taken] * (size // len(taken))),
    ]


def step_seconds(rule: Rule, line: WorstLine, size: int, *, limit: float, repeats: int = 1) -> float:
    """Return the best time of the boilerplate step on the worst body of so many characters."""
    bodies = worst_bodies(rule, line, size)
    return max(seconds_for(partial(boilerplate, record), limit=limit, repeats=repeats) for record in bodies)


def record_of(body: list[str]) -> Record:
    """Return a record of these lines and nothing else."""
    return Record(
        id="0" * 16, url="http://a.example/", canonical_url="http://a.example/", site="a", site_name="a", body=body
    )


def _starts(case: str) -> list[str]:
    return [case[:end] for end in range(len(case) + 1)]


def _best(call: Callable[[], object], repeats: int) -> float:
    best, spent = float("inf"), 0.0
    for _ in range(repeats):
        seconds = _seconds(call)
        best, spent = min(best, seconds), spent + seconds
        if spent > _ENOUGH:
            break
    return best


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
