"""Leave out a record that this run has already, met again under another address."""

from crawler.ledger.drops import repeated_record
from crawler.record import Record


class DuplicatesPipeline:
    """Keeps the ids of a run's records."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def process_item(self, item: Record) -> Record:
        """Return a record that is new; raises DropItem for one that is not."""
        if item.id in self.seen:
            raise repeated_record(item.id)
        self.seen.add(item.id)
        return item
