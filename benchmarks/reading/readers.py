"""Our reader and its peers, each as a function from a labelled page to a reading.

A peer that is not installed is left out; ``pip install '.[peers]'`` brings all of them.
"""

import importlib.util
from collections.abc import Callable
from importlib.metadata import version

from benchmarks.reading.labelled import LabelledPage
from benchmarks.reading.scoring import FIELDS, SETS, Reading
from crawler import Record, read_page

Reader = Callable[[LabelledPage], Reading]
OURS = "this reader"
_ALL = frozenset((*FIELDS, *SETS))


def read_ours(page: LabelledPage) -> Reading:
    """Read a page with ``read_page``, as a user without a site does."""
    return reading_of(read_page(page.body, url=page.url, site=page.label.get("site"), keep_personal_numbers=True))


def reading_of(records: list[Record]) -> Reading:
    """Return a page's records as a reading: a digest's stories follow each other, headlines included."""
    head = records[0]
    return Reading(
        given=_ALL,
        lines=[
            line for record in records for line in ([record.headline or ""] * (record.kind == "story") + record.body)
        ],
        headline=head.headline,
        published_at=head.published_at,
        precision=head.published_precision,
        source=head.source,
        breadcrumbs=head.breadcrumbs,
        authors=[author.name for record in records for author in record.authors],
        editors=[editor.name for editor in head.editors],
        captions=[image.caption for record in records for image in record.images if image.caption],
        attachments=[item.title for record in records for item in record.attachments],
    )


def trafilatura_reader() -> Reader:
    """Return trafilatura, set to prefer tables and to leave comments out."""
    import trafilatura  # noqa: PLC0415 - a peer is loaded only when it is there

    given = frozenset(("headline", "date", "source", "authors", "lines"))

    def read(page: LabelledPage) -> Reading:
        found = trafilatura.bare_extraction(
            page.body, url=page.url, with_metadata=True, include_comments=False, include_tables=True
        )
        facts = found.as_dict() if found else {}
        return Reading(
            given=given,
            lines=(facts.get("text") or "").split("\n"),
            headline=facts.get("title"),
            published_at=facts.get("date"),
            source=facts.get("sitename"),
            authors=(facts.get("author") or "").split("; ") if facts.get("author") else [],
        )

    return read


def gne_reader() -> Reader:
    """Return GNE, the general news extractor for Chinese pages."""
    from gne import GeneralNewsExtractor  # noqa: PLC0415 - a peer is loaded only when it is there

    extractor = GeneralNewsExtractor()

    def read(page: LabelledPage) -> Reading:
        facts = extractor.extract(page.text)
        return Reading(
            given=frozenset(("headline", "date", "authors", "lines")),
            lines=facts["content"].split("\n"),
            headline=facts["title"],
            published_at=facts["publish_time"],
            authors=[facts["author"]] if facts["author"] else [],
        )

    return read


def readability_reader() -> Reader:
    """Return readability-lxml, which gives a title and a summary as HTML."""
    import lxml.html  # noqa: PLC0415 - only this peer needs it
    from readability import Document  # noqa: PLC0415 - a peer is loaded only when it is there

    def read(page: LabelledPage) -> Reading:
        document = Document(page.text)
        summary = lxml.html.fromstring(document.summary())
        return Reading(
            given=frozenset(("headline", "lines")),
            lines=[str(text) for text in summary.itertext()],
            headline=document.short_title(),
        )

    return read


def newspaper_reader() -> Reader:
    """Return newspaper4k with its Chinese settings."""
    import newspaper  # noqa: PLC0415 - a peer is loaded only when it is there

    def read(page: LabelledPage) -> Reading:
        # It would ask the network for the size of each picture, and wait for it.
        article = newspaper.Article(page.url, language="zh", fetch_images=False)
        article.download(input_html=page.text)
        article.parse()
        return Reading(
            given=frozenset(("headline", "date", "authors", "lines")),
            lines=article.text.split("\n"),
            headline=article.title,
            published_at=article.publish_date.isoformat() if article.publish_date else None,
            authors=article.authors,
        )

    return read


def resiliparse_reader() -> Reader:
    """Return resiliparse's main content as plain text."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - a peer is loaded only when there
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415 - a peer is loaded only when it is there

    def read(page: LabelledPage) -> Reading:
        tree = HTMLTree.parse(page.text)
        text = extract_plain_text(tree, main_content=True)
        return Reading(given=frozenset(("headline", "lines")), lines=text.split("\n"), headline=tree.title)

    return read


# Package on the index -> module, and what makes the reader.
PEERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "trafilatura": ("trafilatura", trafilatura_reader),
    "gne": ("gne", gne_reader),
    "readability-lxml": ("readability", readability_reader),
    "newspaper4k": ("newspaper", newspaper_reader),
    "resiliparse": ("resiliparse", resiliparse_reader),
}


def installed_peers() -> dict[str, str]:
    """Return the installed peers with their versions."""
    return {name: version(name) for name, (module, _) in PEERS.items() if importlib.util.find_spec(module)}


def readers() -> dict[str, Reader]:
    """Return this reader and the installed peers by name."""
    return {OURS: read_ours} | {name: PEERS[name][1]() for name in installed_peers()}
