"""Take navigation, toolbars and footers out of the body, by named rules."""

from crawler.record import Record
from crawler.text import STEPS


class BoilerplatePipeline:
    """The step ``boilerplate``."""

    def process_item(self, item: Record) -> Record:
        """Return the record after the step."""
        return STEPS["boilerplate"](item)
