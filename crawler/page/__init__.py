"""Bytes -> raw records: decoding, parsing, the body container, blocks, captions, fields and digests."""

from crawler.page.profile import SiteProfile
from crawler.page.reader import read_raw

__all__ = ["SiteProfile", "read_raw"]
