"""Mask identity, mobile telephone and bank card numbers, unless ``KEEP_PERSONAL_NUMBERS`` keeps them."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.record import Record
from crawler.text import STEPS


class MaskingPipeline:
    """The step ``masking``."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline; raises NotConfigured where numbers are kept by explicit choice."""
        if crawler.settings.getbool("KEEP_PERSONAL_NUMBERS"):
            raise NotConfigured("KEEP_PERSONAL_NUMBERS keeps personal numbers")
        return cls()

    def process_item(self, item: Record) -> Record:
        """Return the record after the step."""
        return STEPS["masking"](item)
