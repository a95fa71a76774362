"""Bytes of a page to raw records: the way through this package, in order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crawler.canonical import bare_host, canonicalise
from crawler.page.anchors import anchor_family
from crawler.page.attachments import attachments_behind
from crawler.page.block import Block
from crawler.page.captions import attach_captions
from crawler.page.clean import clean, squash
from crawler.page.content import Content, drop_structures, read_content
from crawler.page.decode import Decoded, decode
from crawler.page.digest import Digest, Story, split_digest
from crawler.page.fields import Fields, read_fields, resolve_source
from crawler.page.front_matter import has_front_matter, read_front_matter
from crawler.page.page import Page
from crawler.page.pictures import pictures_before
from crawler.page.profile import SiteProfile
from crawler.page.refusal import refuse_format, refuse_garbled, refuse_page
from crawler.page.tree import parse
from crawler.record import Record, Removed, evolve, record_id
from crawler.text.boilerplate import head_rule
from crawler.text.dates import SHANGHAI

PARSER_VERSION = "1"
_NO_HOST = "unknown"  # the site of a page whose address has no host
_SHARED_FIELDS = ("section", "breadcrumbs", "published_at", "source")  # what a story has from its digest
_NOTICE_LINES = 20  # lines behind the container in which a server's notice may stand


def read_raw(
    body: bytes,
    *,
    url: str,
    profile: SiteProfile | None = None,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
    context: Mapping[str, str] | None = None,
) -> list[Record]:
    """Return a page's records, whose bodies still hold every line of the container.

    A digest comes first, holding its raw stories in ``parts``, and its stories follow. ``context`` is what the list
    told of the page: ``day`` (YYYY-MM-DD), ``section``, ``headline``. Raises PageRejected, and nothing else, for bytes.
    """
    refuse_format(body)
    decoded = decode(body, headers)
    refuse_garbled(decoded)
    utf8, stated = decoded.utf8, {}
    if has_front_matter(utf8):
        post = read_front_matter(utf8)
        utf8, stated = post.utf8, post.metas
    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ValueError(f"fetched_at {fetched_at.isoformat()!r} has no time zone; give an aware datetime")
    known = {name: value for name, value in (context or {}).items() if value}
    page = Page(parse(utf8), url, profile, known, stated, fetched_at)
    return _records(page, decoded)


def _records(page: Page, decoded: Decoded) -> list[Record]:
    refuse_page(page.tree, page.title, [*page.header, *page.blocks], lambda: _around(page), named=page.shows_headline)
    fields = read_fields(page)
    blocks, removed = drop_structures(_beside(page, fields) + page.blocks)
    removed = [*_header_lines(page, fields), *removed]
    pieces = attach_captions(blocks)
    base = _base(page, decoded)
    digest = split_digest(pieces, fields.day)
    if digest is not None:
        return _digest_records(page, digest, fields, removed, base)
    content = read_content(pieces, page.base)
    content.removed = removed + content.removed
    return [_article(page, content, fields, base)]


def _header_lines(page: Page, fields: Fields) -> list[Removed]:
    """Return the lines of the header in the text's own block, each with the rule that would take it from a body."""
    title = squash(fields.headline or "")
    rules = ("headline" if squash(block.text) == title else head_rule(block.text) or "header" for block in page.header)
    return [Removed(rule=rule, text=block.text) for rule, block in zip(rules, page.header, strict=True)]


def _beside(page: Page, fields: Fields) -> list[Block]:
    """Return the pictures between headline and text: elsewhere than in newspapers those with a marked caption only.

    What else stands there is a toolbar.
    """
    title = squash(fields.headline or "")
    headline = next((line.element for line in page.zones.head if title and title in line.bare), None)
    if headline is None and not page.founder:
        return []
    return pictures_before(page.tree, page.container, headline, marked=not page.founder)


def _around(page: Page) -> list[str]:
    lines = [*page.zones.head, *page.zones.tail[:_NOTICE_LINES]]
    return [line.text for line in lines if not line.hidden]


def _base(page: Page, decoded: Decoded) -> Record:
    """Return an empty record with what is true of every record of the page."""
    profile = page.profile
    canonical = canonicalise(page.url)
    host = bare_host(canonical.partition("://")[2].partition("/")[0]) or _NO_HOST
    site = profile.name if profile else host
    name = profile.site_name if profile else clean(page.metas.get("sitename", "")) or host
    return Record(
        id=record_id(site, canonical),
        url=page.url,
        canonical_url=canonical,
        site=site,
        site_name=name,
        region_code=profile.region_code if profile else None,
        region_name=profile.region_name if profile else None,
        flags=sorted({*(profile.flags if profile else ()), *(["replacement_characters"] if decoded.replaced else [])}),
        encoding=decoded.encoding,
        parser_version=PARSER_VERSION,
        fetched_at=page.fetched_at.astimezone(SHANGHAI).isoformat(timespec="seconds") if page.fetched_at else None,
    )


def _record_fields(fields: Fields, record: Record) -> dict[str, Any]:
    """Return what the page says around the body, in the names of a record."""
    published = fields.published
    return {
        "section": fields.section,
        "breadcrumbs": fields.breadcrumbs,
        "kicker": fields.kicker,
        "headline": fields.headline,
        "subheadline": fields.subheadline,
        "published_at": published.moment.value.isoformat() if published else None,
        "published_precision": published.moment.precision if published else None,
        "source": fields.source,
        "source_name": resolve_source(fields.source, record.site_name),
        "original_url": fields.original_url,
        "byline": fields.byline,
        "editors": fields.editors,
        "flags": sorted({*record.flags, *fields.flags}),
    }


def _record_content(content: Content) -> dict[str, Any]:
    """Return what the container holds, in the names of a record."""
    return {
        "body": content.body,
        "subheadings": content.subheadings,
        "images": content.images,
        "attachments": content.attachments,
        "removed": content.removed,
    }


def _article(page: Page, content: Content, fields: Fields, base: Record) -> Record:
    known = {item.url for item in content.attachments}
    behind = attachments_behind(page.zones, page.base)
    told = _record_fields(fields, base) | _record_content(content)
    told["attachments"] = content.attachments + [item for item in behind if item.url not in known]
    told["evidence"] = {**fields.evidence, "body": _body_evidence(page)}
    return evolve(base, **told)


def _story_evidence(story: Story, digest: Record) -> dict[str, str]:
    shared = {name: said for name, said in digest.evidence.items() if name in _SHARED_FIELDS}
    dated = {"event_date": story.day_from} if story.day else {}
    return {**shared, "headline": "visible:heading", "body": digest.evidence["body"], **dated}


def _body_evidence(page: Page) -> str:
    if page.declared_container is not None:
        return "selector"
    family = anchor_family(page.container)
    return f"anchor:{family}" if family else "density"


def _digest_records(
    page: Page, digest: Digest, fields: Fields, removed: Sequence[Removed], base: Record
) -> list[Record]:
    content = read_content(digest.before, page.base)
    content.removed = [
        *removed,
        *content.removed,
        *(Removed(rule="day_heading", text=block.text) for block in digest.day_headings),
        *(Removed(rule="ordinal", text=block.text) for block in digest.ordinals),
        *(Removed(rule="contents", text=block.text) for block in digest.contents),
    ]
    head = evolve(_article(page, content, fields, base), kind="digest")
    ordinals: Counter[str] = Counter()
    stories = []
    for position, story in enumerate(digest.stories, 1):
        headline = story.heading.text
        record = evolve(
            base, id=record_id(base.site, base.canonical_url, headline=headline, ordinal=ordinals[headline])
        )
        stories.append(_story(record, story, head, position, base=page.base))
        ordinals[headline] += 1
    head = evolve(head, stories=[story.id for story in stories], parts=tuple(stories))
    return [head, *stories]


def _story(record: Record, story: Story, digest: Record, position: int, *, base: str) -> Record:
    return evolve(
        record,
        **_record_content(read_content(story.pieces, base)),
        kind="story",
        headline=story.heading.text,
        section=digest.section,
        breadcrumbs=digest.breadcrumbs,
        published_at=digest.published_at,
        published_precision=digest.published_precision,
        event_date=story.day.isoformat() if story.day else None,
        source=digest.source,
        source_name=digest.source_name,
        part_of=digest.id,
        position=position,
        evidence=_story_evidence(story, digest),
    )
