"""Ids follow canonical URLs; when a rule of those changes, a record gets a new id and keeps the old one as an alias."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.canonical import canonicalise
from crawler.ledger.segments import StoredLine
from crawler.record import record_id


def respelt(lines: Iterable[StoredLine]) -> Iterator[tuple[StoredLine, str | None]]:
    """Yield the lines of a segment under their present ids, each with the id that it was written with if it differs.

    Canonicalising twice changes nothing, so a line whose address stays the same was written by the present rule.
    """
    ordinals: Counter[tuple[str | None, str | None]] = Counter()
    for line in lines:
        canonical = canonicalise(line.canonical_url)
        if canonical == line.canonical_url:
            yield line, None
        elif line.kind == "story":
            place = (line.part_of, line.headline)
            identifier = record_id(line.site, canonical, headline=line.headline, ordinal=ordinals[place])
            ordinals[place] += 1
            yield replace(line, id=identifier, canonical_url=canonical), line.id
        else:
            yield replace(line, id=record_id(line.site, canonical), canonical_url=canonical), line.id
