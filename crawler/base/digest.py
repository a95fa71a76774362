"""Portals some of whose pages are digests: one page that carries many stories."""

from collections.abc import Iterator
from typing import ClassVar

from scrapy.http import Response

from crawler.base.declaration import Declaration
from crawler.base.portal import PortalSpider
from crawler.base.site import Context
from crawler.errors import PageChanged
from crawler.record import Record


class DigestSpider(PortalSpider, abstract=True):
    """A portal with a digest under a headline that stays the same.

    The page reader splits digests wherever it meets them. What this base adds is that a digest left whole is no quiet
    loss: a page whose headline begins with one of ``digest_headlines`` and yields no story raises PageChanged.
    """

    kind: ClassVar[str] = "digest"

    start_urls: tuple[str, ...] = ()
    digest_headlines: tuple[str, ...]

    @classmethod
    def check(cls, declaration: Declaration) -> None:
        """Check all that every portal declares, and that the digests' headlines are named."""
        super().check(declaration)
        if not getattr(cls, "digest_headlines", None):
            raise declaration.reject("digest_headlines", "is missing", 'digest_headlines = ("一周要闻",)')
        declaration.texts("digest_headlines")

    def parse_page(self, response: Response, context: Context) -> Iterator[Record]:
        """Yield the records of a page; raises PageChanged after a digest that was not split."""
        undivided = None
        for record in super().parse_page(response, context):
            if record.kind == "article" and (record.headline or "").startswith(self.digest_headlines):
                undivided = record.headline
            yield record
        if undivided:
            raise PageChanged(self.name, response.url, f"the stories of {undivided}")
