"""Leave out records that are none: no headline, or nothing to read."""

from crawler.errors import PageRejected
from crawler.ledger.drops import rejected_record
from crawler.record import Record
from crawler.text import check


class ValidatePipeline:
    """The check that ``read_page`` makes too."""

    def process_item(self, item: Record) -> Record:
        """Return the record; raises DropItem with the reason for one that is none."""
        try:
            check(item)
        except PageRejected as rejected:
            raise rejected_record(rejected) from rejected
        return item
