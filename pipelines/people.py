"""Find who wrote, photographed and edited."""

from crawler.record import Record
from crawler.text import STEPS


class PeoplePipeline:
    """The step ``people``."""

    def process_item(self, item: Record) -> Record:
        """Return the record after the step."""
        return STEPS["people"](item)
