"""Make the hash and the flags that need the finished text."""

from crawler.record import Record
from crawler.text import STEPS


class FinishPipeline:
    """The step ``finish``."""

    def process_item(self, item: Record) -> Record:
        """Return the record after the step."""
        return STEPS["finish"](item)
