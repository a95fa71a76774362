"""Records that a pipeline leaves out, with the outcome that the books give their page."""

from scrapy.exceptions import DropItem

from crawler.errors import PageRejected
from crawler.ledger.books import DUPLICATE, UNCHANGED


class DroppedRecord(DropItem):
    """A record is left out; ``outcome`` is a word of the books."""

    def __init__(self, outcome: str, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


def rejected_record(rejected: PageRejected) -> DroppedRecord:
    """Return the drop of a record that is no article."""
    return DroppedRecord(f"rejected:{rejected.reason}", str(rejected))


def repeated_record(identifier: str) -> DroppedRecord:
    """Return the drop of a record that this run has already."""
    return DroppedRecord(DUPLICATE, f"record {identifier} again")


def unchanged_record(identifier: str) -> DroppedRecord:
    """Return the drop of a record that an earlier run has, word for word."""
    return DroppedRecord(UNCHANGED, f"record {identifier} is as it was")
