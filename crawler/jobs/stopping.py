"""Say at once what a stop does, while Scrapy's own handlers do it."""

import signal
import sys
from types import FrameType

_STOPS = (signal.SIGINT, signal.SIGTERM)
_SAID = (
    "stopping: finishing what is on its way; once more to stop at once",
    "stopping at once: what is not finished is pending for the next run",
)


class Stopping:
    """Stands before the handlers of SIGINT and SIGTERM that are in place; ``watch`` is called when they are."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.stops = 0

    def watch(self) -> None:
        """Put this before the handlers; ignored signals stay ignored."""
        for number in _STOPS:
            handler = signal.getsignal(number)
            if callable(handler) and handler != self.handle:
                self._next = handler
                signal.signal(number, self.handle)

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Say what happens, then let it happen."""
        from twisted.internet import reactor  # noqa: PLC0415 -- importing it installs one, which Scrapy chooses

        # Not printed here: the signal may have come in the middle of another print.
        reactor.callFromThread(self.say, self.stops)
        self.stops += 1
        self._next(number, frame)
        self.watch()  # Scrapy has put its handler for a second stop in place

    def say(self, stops: int) -> None:
        """Print what the first stop does, or the second."""
        sys.stderr.write(f"{self.site}: {_SAID[min(stops, 1)]}\n")
        sys.stderr.flush()
