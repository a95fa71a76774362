"""Write a run's records: each in one write, on the disk every 50 records or every second, then into the index."""

import shutil
import sqlite3
from collections.abc import Callable
from time import monotonic

from crawler.errors import OutputError
from crawler.ledger.opening import Ledger
from crawler.ledger.run import Run
from crawler.ledger.segments import SegmentWriter, StoredLine
from crawler.record import Record, to_json_line

_RECORDS = 50
_SECONDS = 1.0


class RecordWriter:
    """The one way by which records of a run reach the disk and the index.

    A checkpoint is the segment first, the index then: what the index calls saved is on the disk. ``flush`` is called
    before both, for what records refer to.
    """

    def __init__(self, ledger: Ledger, run: Run, *, least_free: int, flush: Callable[[], None] = lambda: None) -> None:
        self.ledger, self.run, self.flush = ledger, run, flush
        self.least_free = least_free
        self.segment = SegmentWriter(run.records)
        self._unsynced = 0
        self._synced_at = monotonic()

    def write(self, record: Record, *, page: str) -> None:
        """Append a record; raises OutputError when the disk did not take all of it."""
        self.segment.append(to_json_line(record).encode("utf-8"))
        self.ledger.index.add_record(StoredLine.of_record(record), self.run.name, page=page)
        self._unsynced += 1
        if self._unsynced >= _RECORDS or monotonic() - self._synced_at >= _SECONDS:
            self.checkpoint()

    def keep(self) -> None:
        """Put on the disk what is not yet there; raises OutputError."""
        if self._unsynced:
            self.checkpoint()

    def checkpoint(self) -> None:
        """Put everything so far on the disk; raises OutputError, for a disk with too little left too."""
        check_room(self.ledger, self.least_free)
        try:
            self.flush()
            self.segment.sync()
            self.ledger.index.commit()
        except sqlite3.Error as error:
            raise OutputError(f"{self.ledger.folder}: the index cannot be written ({error}); make room") from error
        self._unsynced, self._synced_at = 0, monotonic()

    def finish(self) -> None:
        """Finish the segment and list it in the manifest; raises OutputError."""
        try:
            self.flush()
            self.ledger.end(self.segment.finish())
        except sqlite3.Error as error:
            raise OutputError(f"{self.ledger.folder}: the index cannot be written ({error}); make room") from error

    def close(self) -> None:
        """Leave the part as it is: the next run finishes it."""
        self.segment.close()


def check_room(ledger: Ledger, least_free: int) -> None:
    """Raise OutputError when the disk has less left than it should."""
    free = shutil.disk_usage(ledger.folder).free
    if free < least_free:
        raise OutputError(
            f"only {free} bytes are free on the disk of {ledger.folder}; make room, or set MIN_FREE_BYTES lower than "
            f"{least_free}"
        )
