"""One process a site, some at once: their lines with the site's name before them, their ends, their stops."""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from crawler import exits

_CHUNK = 65536
# By these a process ends for what it did itself; by all others, as KILL when memory is short, somebody ended it.
_OWN_FAULT = frozenset(
    (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGSYS, signal.SIGTRAP)
)
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Ended:
    """How the process of a site ended: its exit code, after how many seconds, and what the code does not say."""

    code: int
    seconds: float = 0
    note: str = ""


@dataclass(slots=True)
class Processes:
    """The processes of some sites; a stop is passed on to all of them, and a second one too."""

    jobs: int
    running: dict[str, Process] = field(default_factory=dict)
    stops: int = 0

    async def run(self, commands: Mapping[str, Sequence[str]]) -> dict[str, Ended]:
        """Run a command for each site; return how each ended, in the order of the commands."""
        loop, turn = asyncio.get_running_loop(), asyncio.Semaphore(self.jobs)
        for number in _STOPS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                loop.add_signal_handler(number, self.stop)
        width = max(map(len, commands), default=0)
        ends = [self._in_turn(turn, name, command, width) for name, command in commands.items()]
        return dict(zip(commands, await asyncio.gather(*ends), strict=True))

    def stop(self) -> None:
        """Pass a stop on: the first lets every run finish what is on its way, the second ends it at once."""
        self.stops += 1
        said = "finishing what is on its way; once more to stop at once" if self.stops == 1 else "at once"
        _say(f"stopping {len(self.running)} sites: {said}")
        for process in self.running.values():
            _terminate(process)

    async def _in_turn(self, turn: asyncio.Semaphore, name: str, command: Sequence[str], width: int) -> Ended:
        async with turn:
            if self.stops:
                return Ended(exits.INTERRUPTED, note="not begun")
            begun = monotonic()
            try:
                code = await self._run(name, command, f"{name:<{width}} | ")
            except OSError as error:  # no more processes, no memory for one
                return Ended(exits.INTERNAL, note=f"no process could be made: {error.strerror}")
            return _ended(code, monotonic() - begun)

    async def _run(self, name: str, command: Sequence[str], before: str) -> int:
        # A group of its own: Ctrl-C reaches every process of a terminal's group, and would count as a second stop.
        process = await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, process_group=0
        )
        self.running[name] = process
        for _ in range(self.stops):  # those that came while it was made
            _terminate(process)
        assert process.stdout is not None  # noqa: S101 -- it is a pipe
        await _relay(process.stdout, before)
        code = await process.wait()
        del self.running[name]
        return code


async def _relay(stream: asyncio.StreamReader, before: str) -> None:
    """Say each line of a process, whole, with the site's name before it."""
    rest = b""
    while chunk := await stream.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            _say(before + line.decode("utf-8", "replace"))
        if len(rest) > _CHUNK:
            _say(before + rest.decode("utf-8", "replace"))
            rest = b""
    if rest:
        _say(before + rest.decode("utf-8", "replace"))


def _say(line: str) -> None:
    """Print a line; where nobody reads any more, the runs go on all the same, and their reports tell."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _terminate(process: Process) -> None:
    with suppress(ProcessLookupError):  # it ended meanwhile
        process.terminate()


def _ended(code: int, seconds: float) -> Ended:
    """Return the exit code of a crawl for that of a process, which is negative for one that a signal ended."""
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        own = -code in _OWN_FAULT
        return Ended(exits.INTERNAL if own else exits.INTERRUPTED, seconds, f"ended by {name}")
    if code not in exits.WORST_FIRST:
        return Ended(exits.INTERNAL, seconds, f"ended with {code}, which is no code of a crawl")
    return Ended(code, seconds)
