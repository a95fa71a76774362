"""A parsed page with all that is read from it more than once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.page.addresses import base_address
from crawler.page.blocks import Block, read_blocks
from crawler.page.clean import clean, squash
from crawler.page.container import find_container
from crawler.page.header import find_header, without_header
from crawler.page.lazy import lazy
from crawler.page.meta import read_metas, read_property, read_title
from crawler.page.profile import SiteProfile
from crawler.page.refusal import refuse_textless
from crawler.page.selectors import select_elements, select_text
from crawler.page.tree import Element, Tree, parse
from crawler.page.weights import headline_place
from crawler.page.zones import Zones, span_of

_SHORTEST_HEADLINE = 8


@dataclass
class Page:
    """One page on its way to records: the tree, its address, the site's declarations and what a list told of it."""

    tree: Tree
    url: str
    profile: SiteProfile | None
    context: Mapping[str, str] = field(default_factory=dict)
    front_matter: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None

    @lazy
    def metas(self) -> dict[str, str]:
        """Meta contents by lower-case name; a stored post's front matter stands for them."""
        return {**read_metas(self.tree), **self.front_matter}

    @lazy
    def base(self) -> str:
        """What the page's links are relative to."""
        declared = next((address for item in self.tree.named["base"] if (address := item.get("href"))), None)
        return base_address(self.url, declared)

    @lazy
    def title(self) -> str:
        """The title element as text."""
        return read_title(self.tree)

    @lazy
    def founder(self) -> dict[str, str]:
        """The fields of a Founder property comment."""
        return read_property(self.tree)

    @lazy
    def declared_container(self) -> Element | None:
        """The container that the site's ``body`` selector finds."""
        selector = self.selectors.get("body")
        found = select_elements(self.tree.root, selector) if selector else []
        return next((element for element in found if not self.tree.is_hidden(element)), None)

    @lazy
    def container(self) -> Element:
        """The element that holds the body; raises PageRejected ``no_content``."""
        found = self.declared_container
        if found is None:
            found = find_container(self.tree, self._headline_place)
        if found is None:
            refuse_textless(self.tree, self.title)
        return found

    @lazy
    def _headline_place(self) -> int | None:
        stated = (self.metas.get("articletitle"), self.founder.get("title"), self.context.get("headline"), self.title)
        return headline_place(self.tree, ["".join(text.split()) for text in stated if text])

    @property
    def shows_headline(self) -> bool:
        """Whether a text as long as a headline stands both on the page and in what the page states as its headline."""
        place = self._headline_place
        return place is not None and len(self.tree.pieces[place][0].strip()) >= _SHORTEST_HEADLINE

    @lazy
    def _all_blocks(self) -> list[Block]:
        container = self.container
        kept = container.text if container.tag == "textarea" else None
        if kept and "<" in kept:  # an article that a script shows is kept as text
            container = parse(kept.encode()).root
        return read_blocks(container, self.tree.hiding_in(container))

    @lazy
    def _split(self) -> tuple[list[Block], list[Block]]:
        start, (end, headline) = self._span[0], self._header
        if end == start:
            return [], self._all_blocks
        text = squash("".join([text for text, _, _ in self.tree.pieces[start:end]]))
        return without_header(self._all_blocks, text, headline)

    @property
    def header(self) -> list[Block]:
        """The lines of the container that stand before its text: headline, day, source."""
        return self._split[0]

    @property
    def blocks(self) -> list[Block]:
        """The lines and images of the text."""
        return self._split[1]

    @lazy
    def _span(self) -> tuple[int, int]:
        return span_of(self.tree, self.container)

    @lazy
    def _header(self) -> tuple[int, str]:
        return find_header(self.tree, *self._span, self._headline_place)

    @lazy
    def zones(self) -> Zones:
        """The lines around the text."""
        return Zones(self.tree, self._header[0], self._span[1])

    @property
    def selectors(self) -> Mapping[str, str]:
        """The site's declared selectors."""
        return self.profile.selectors if self.profile else {}

    def selected(self, name: str) -> str | None:
        """Return the text that the site's selector for a field finds, or None."""
        selector = self.profile.selectors.get(name) if self.profile else None
        return select_text(self.tree.root, selector) if selector else None

    def selected_texts(self, name: str) -> list[str]:
        """Return the texts of all elements that the site's selector for a field finds."""
        selector = self.selectors.get(name)
        found = select_elements(self.tree.root, selector) if selector else []
        return [text for element in found if (text := clean("".join(map(str, element.itertext()))))]

    def missed(self) -> list[str]:
        """Return the declared fields whose selector finds nothing on this page."""
        found = {name: self.declared_container if name == "body" else self.selected(name) for name in self.selectors}
        return [name for name, value in found.items() if value is None]


def texts(lines: Sequence[Block]) -> list[str]:
    """Return the texts of blocks that have one."""
    return [line.text for line in lines if line.text]
