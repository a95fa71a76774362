"""The fields around the body, each by the best evidence in a fixed order: selector, visible, meta, URL."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.page.addresses import absolute
from crawler.page.clean import clean, squash
from crawler.page.content import read_title_block
from crawler.page.headline import read_headline, stated_headlines
from crawler.page.headline_marks import Headline
from crawler.page.info import Circle
from crawler.page.page import Page, texts
from crawler.page.people_around import PeopleAround, read_people_around
from crawler.page.published import Published, read_meta_moment, read_published, read_time_element
from crawler.page.source import Source, read_named_source, read_source
from crawler.page.subheadline import read_kicker, read_subheadline
from crawler.page.trail import read_trail, read_trail_below
from crawler.page.zones import Line, visible
from crawler.record import Editor
from crawler.text.dates import read_moment, read_relative

_NEAR = 15  # lines before the headline that still belong to the article's head
_RIGHT_ABOVE = 4  # lines above the headline that may be its info line
_FIRST = 5  # lines of the body that may hold date and source
_TAIL = 30  # lines behind the body that may hold date, source and editors
_LAST = 16  # last lines of the body that may hold the source in a line of its own
_LONGEST_OWN_LINE = 50
_SUBTITLE_VARIABLE = re.compile(r"\bsub_?title\s*=\s*[\"']([^\"'<>]{4,80})[\"']", re.IGNORECASE)
_HEADLINE_VARIABLE = re.compile(
    r"\b(?:doc_?title|header_?title|article_?title|news_?title)\s*=\s*[\"']([^\"'<>]{6,120})[\"']", re.IGNORECASE
)
_PAGE_NAME = re.compile(r"^第(?=[A-Z]?\d{1,3}版)")  # 第A02版：要闻 is the page A02版：要闻
_SEEN = ("visible", "body", "selector")  # evidence of a headline that stands on the page
_LAST_OF_BODY = 4  # lines of the body in which a trail may stand
_OWN_NAMES = frozenset(("本网", "本站", "本网站", "本站原创", "本网原创", "本报", "本台", "原创"))


@dataclass
class Fields:
    """What stands around the body, in the fields of a record."""

    headline: str | None = None
    kicker: str | None = None
    subheadline: str | None = None
    published: Published | None = None
    source: str | None = None
    section: str | None = None
    breadcrumbs: list[str] = field(default_factory=list)
    byline: str | None = None
    editors: list[Editor] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    original_url: str | None = None

    def first(self, name: str, *candidates: tuple[str, str | None]) -> str | None:
        """Return the first candidate's text that is any, cleaned, and note its evidence under the field's name."""
        for evidence, text in candidates:
            value = clean(text) if text else ""
            if value:
                self.evidence[name] = evidence
                return value
        return None

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self.published.moment.value.date() if self.published else None


def read_fields(page: Page) -> Fields:
    """Return all fields around the body of a page."""
    fields = Fields()
    head, headline = _headline(page)
    if headline is not None:
        fields.headline, fields.evidence["headline"] = headline.text, headline.evidence
    circles = _circles(page, head, headline)
    _read_published(page, circles, fields)
    _read_trail(page, head, fields)
    _read_source(
        page, circles, read_named_source(head[headline.place + 1 :] if headline and headline.place else []), fields
    )
    place = headline.place if headline and headline.place is not None else len(head)
    _take_people(read_people_around(page, circles, head[max(0, place - _RIGHT_ABOVE) :]), fields)
    fields.original_url = fields.first(
        "original_url", ("front_matter", page.metas.get("original_url")), ("visible:link", _original_url(page))
    )
    _read_titles(page, head, headline, fields)
    if page.missed():
        fields.flags.append("selector_missed")
    return fields


def _read_titles(page: Page, head: Sequence[Line], headline: Headline | None, fields: Fields) -> None:
    """Read kicker and subheadline, which stand by the headline."""
    fields.kicker = fields.first(
        "kicker",
        ("selector", page.selected("kicker")),
        ("comment:introtitle", page.founder.get("introtitle")),
        ("visible", read_kicker(head, headline, fields.breadcrumbs)),
    )
    fields.subheadline = fields.first(
        "subheadline",
        ("selector", page.selected("subheadline")),
        ("comment:subtitle", page.founder.get("subtitle")),
        ("visible", read_subheadline(head, headline)),
        ("body", read_title_block([*page.header[-1:], *page.blocks], fields.headline)),
        ("script", _scripted_subheadline(page) if headline and not headline.evidence.startswith(_SEEN) else None),
    )


def _scripted_subheadline(page: Page) -> str | None:
    """Return the 副题 of a page whose titles a script writes."""
    found = next(filter(None, map(_SUBTITLE_VARIABLE.search, page.tree.scripts)), None)
    return clean(found[1]) or None if found else None


def _headline(page: Page) -> tuple[list[Line], Headline | None]:
    """Return the head lines that were looked at, and the headline with its place among them."""
    head = page.zones.head
    selected = page.selected("headline")
    if selected:
        place = next((n for n, line in enumerate(head) if squash(line.text) == squash(selected)), None)
        return head, Headline(selected, "selector", place)
    stated = _stated_headlines(page)
    headline = read_headline(head, page.blocks, stated, page.title)
    if page.front_matter.get("articletitle") and headline is not None and headline.evidence.endswith(":style"):
        headline = Headline(clean(page.front_matter["articletitle"]), "meta:ArticleTitle")
    doubtful = headline is None or not headline.evidence.startswith(_SEEN) or headline.evidence == "visible:style"
    if doubtful and len(whole := page.zones.whole_head) > len(head):
        farther = read_headline(whole, page.blocks, stated, page.title)
        seen = farther is not None and farther.evidence.startswith(_SEEN)
        if seen and (headline is None or farther.evidence != headline.evidence):  # type: ignore[union-attr]
            return whole, farther
    return head, headline or _scripted_headline(page)


def _scripted_headline(page: Page) -> Headline | None:
    """Return the headline that a script writes, for a page which shows and states none."""
    found = next(filter(None, map(_HEADLINE_VARIABLE.search, page.tree.scripts)), None)
    return Headline(clean(found[1]), "script") if found else None


def _stated_headlines(page: Page) -> dict[str, str]:
    first = {"comment:title": page.founder.get("title"), "context": page.context.get("headline")}
    stated = {name: text for name, text in first.items() if text}
    if "comment:title" in stated:  # a newspaper's link text holds kicker, headline and subheadline in one
        stated.pop("context", None)
    return stated | stated_headlines(page.metas)


def _circles(page: Page, head: Sequence[Line], headline: Headline | None) -> list[Circle]:
    """Return where date and source may stand, the likeliest place first."""
    place = headline.place if headline and headline.place is not None else max(0, len(head) - 12)
    near = max(0, place - _NEAR)
    return [
        Circle(lambda: _below_headline(head[place:], headline)),
        Circle(lambda: visible(head[near:place]), hint=lambda: _joined(head[near:place])),
        Circle(lambda: texts(page.blocks)[:_FIRST]),
        Circle(lambda: visible(page.zones.tail[:_TAIL]), hint=lambda: page.zones.tail_text),
        Circle(lambda: visible(head[:near]), hint=lambda: _joined(head[:near])),
    ]


def _below_headline(lines: Sequence[Line], headline: Headline | None) -> list[str]:
    """Return the visible lines from the headline on, without the headline's own text: a day in it is no publication's.

    What stands in one line with it stays.
    """
    shown = visible(lines)
    if headline is None or headline.place is None or not shown or lines[0].hidden:
        return shown
    first = shown[0]
    rest = "" if squash(first) in squash(headline.text) else first.replace(headline.text, "", 1)
    return [rest, *shown[1:]]


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join([line.bare for line in lines])


def _read_published(page: Page, circles: Sequence[Circle], fields: Fields) -> None:
    selected = page.selected("published")
    moment = read_moment(selected) if selected else None
    if moment is not None:
        fields.published = Published(moment, "selector")
    else:
        metas = page.metas if not page.founder.get("date") else {"pubdate": page.founder["date"], **page.metas}
        time, scripts = read_time_element(page.tree), lambda: page.tree.scripts
        fields.published = read_published(circles, time, metas, page.url, scripts=scripts)
        if selected:
            fields.flags.append("selector_missed")
    _read_relative(page, circles, fields)
    if fields.published is None and (day := read_moment(page.context.get("day", ""))):
        fields.published = Published(day, "context")
    if fields.published is not None:
        fields.evidence["published_at"] = fields.published.evidence
        if _differ(fields.published, page.metas):
            fields.flags.append("meta_conflict")


def _read_relative(page: Page, circles: Sequence[Circle], fields: Fields) -> None:
    """Read a relative date (昨天 10:30) where the page displays no whole one and the time of fetching is known."""
    if page.fetched_at is None or (fields.published and not fields.published.evidence.startswith(("meta", "url"))):
        return
    lines = [line for circle in circles[:2] for line in circle.lines if len(line) <= _LONGEST_OWN_LINE]
    found = next(filter(None, (read_relative(line, base=page.fetched_at) for line in lines)), None)
    if found is not None:
        fields.published = Published(found, "visible:relative")
        fields.flags.append("date_inferred")


def _differ(published: Published, metas: Mapping[str, str]) -> bool:
    """Whether the metas name another day; a date written as ours is told by its text."""
    day = published.moment.value.date()
    if metas.get("pubdate", "").startswith(day.isoformat()):
        return False
    meta = read_meta_moment(metas)
    return meta is not None and meta.value.date() != day


def _read_source(page: Page, circles: Sequence[Circle], named: Source | None, fields: Fields) -> None:
    selected = page.selected("source")
    last = Circle(lambda: [line for line in texts(page.blocks)[-_LAST:] if len(line) < _LONGEST_OWN_LINE])
    places = [*circles[:3], last, *circles[3:]]
    found = (
        Source(selected, "selector")
        if selected
        else read_source(places, named, page.tree, page.metas, sections=fields.breadcrumbs)
    )
    if found is not None:
        fields.source, fields.evidence["source"] = found.text, found.evidence


def _read_trail(page: Page, head: Sequence[Line], fields: Fields) -> None:
    selected = page.selected_texts("breadcrumbs")
    fields.breadcrumbs = selected or read_trail(head, fields.headline)
    if not fields.breadcrumbs and page.zones.is_labelled_far_above():
        fields.breadcrumbs = read_trail(page.zones.whole_head, fields.headline)
    last = texts(page.blocks)[-_LAST_OF_BODY:]
    if not fields.breadcrumbs and ("位置" in page.zones.tail_text or any("位置" in text for text in last)):
        fields.breadcrumbs = read_trail_below(page.zones.tail, last, fields.headline)
    if fields.breadcrumbs:
        fields.evidence["breadcrumbs"] = "selector" if selected else "visible"
    section = fields.first(
        "section",
        ("selector", page.selected("section")),
        ("comment:nodename", page.founder.get("nodename")),
        ("context", page.context.get("section")),
        ("breadcrumbs", fields.breadcrumbs[-1] if len(fields.breadcrumbs) > 1 else None),
        ("meta:ColumnName", page.metas.get("columnname")),
    )
    fields.section = _PAGE_NAME.sub("", section) if section else None


def _take_people(people: PeopleAround, fields: Fields) -> None:
    fields.byline, fields.editors = people.byline, people.editors
    if people.byline:
        fields.evidence["byline"] = people.byline_from
    if people.editors:
        fields.evidence["editors"] = "visible:label"


def resolve_source(source: str | None, site_name: str) -> str | None:
    """Return the outlet that a source means: 本网 and 本站 are the site itself."""
    return site_name if source and squash(source) in _OWN_NAMES else source


def _original_url(page: Page) -> str | None:
    """Return the linked address in a line of its own among the last lines: where a mirror took the page from."""
    for block in reversed([block for block in page.blocks if block.text][-_LAST:]):
        if block.linked and block.text.startswith(("http://", "https://")) and " " not in block.text:
            return absolute(page.url, block.text)
    return None
