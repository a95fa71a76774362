"""Labelled pages of the project's own: each CMS family and each trap once at least, read without a site."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler import read_page
from crawler.errors import REASONS, PageRejected
from crawler.record import Record

FOLDER = Path(__file__).parent.parent / "fixtures" / "_pages"
LABELS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.rglob("*.json"))
}
PRECISION = {"day": 10, "minute": 16, "second": 19}
FIELDS = (
    "headline", "subheadline", "published_at", "source", "breadcrumbs", "authors", "editors",
    "captions", "attachments", "body", "stories",
)  # fmt: skip
# Pages that are read wrong as yet, with the fields. A page or field that is right must leave this table.
KNOWN_FAILURES: dict[str, set[str]] = {
    "agency_reprint_title_block": {"authors", "body"},
    "attachments_only": {"attachments", "body"},
    "byline_text_and_picture": {"authors", "body"},
    "captions_before_pictures": {"authors", "body", "captions"},
    "cmstop": {"authors"},
    "custom_elements_wbr": {"breadcrumbs"},
    "digest_weekday_headings": {"body"},
    "easysite_script_trail": {"published_at"},
    "epaper_supplement_essay": {"authors", "headline"},
    "figure_figcaption": {"authors", "published_at"},
    "joyhua_epaper": {"captions"},
    "letter_and_answer": {"body"},
    "linked_list_is_the_text": {"error"},
    "list_page_node": {"error"},
    "opinion_with_comments": {"published_at"},
    "paragraphs_are_headings": {"body"},
    "people_2004": {"breadcrumbs"},
    "phoenix_2012": {"body", "captions"},
    "phpcms": {"body"},
    "policy_graphic_images_only": {"body"},
    "primary_school": {"error"},
    "results_table": {"body"},
    "siteserver_ul_body": {"authors"},
    "soft_404_in_portal": {"error"},
    "sohu_article": {"authors", "body"},
    "staff_line_with_bars": {"breadcrumbs", "published_at"},
    "text_in_pre_with_nul": {"body"},
    "video_one_line": {"source"},
    "wechat_135editor": {"authors"},
    "word_utf16": {"published_at"},
}

FAMILIES = {
    "TRS WCM", "Chongqing template", "Hanweb jcms", "VSB", "UCAP", "gkmlpt", "SiteServer", "Epoint",
    "Founder e-paper, classic", "Founder e-paper, newer", "other e-paper", "plain", "DedeCMS", "PHPCMS", "EasySite",
    "CMSTOP", "national portal", "aggregator", "mirror", "other",
}  # fmt: skip


def page_bytes(name: str) -> bytes:
    return next(FOLDER.rglob(f"{name}.html")).read_bytes()


def flat(text: str | None) -> str:
    return "".join((text or "").split())


def read_fields(records: list[Record]) -> dict[str, Any]:
    """Return what the labels state, of a page's records, in the labels' terms."""
    head = records[0]
    displayed = PRECISION[head.published_precision] if head.published_precision else 0
    return {
        "headline": head.headline,
        "subheadline": head.subheadline,
        "published_at": (head.published_at or "")[:displayed] or None,
        "source": head.source,
        "breadcrumbs": head.breadcrumbs,
        "authors": sorted({flat(author.name) for record in records for author in record.authors}),
        "editors": sorted({flat(editor.name) for editor in head.editors}),
        "captions": sorted(flat(image.caption) for record in records for image in record.images if image.caption),
        "attachments": sorted((item.title, item.url) for record in records for item in record.attachments),
        "body": head.body,
        "stories": [(story.headline, story.event_date, story.body) for story in records[1:]],
    }


def labelled_fields(label: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a label states, in the form of ``read_fields``."""
    stories = label.get("stories", [])
    captions = [*label["captions"], *(line for story in stories for line in story["captions"])]
    given = {name: label[name] for name in FIELDS if name in label}
    given |= {
        "authors": sorted(map(flat, label["authors"])),
        "editors": sorted(map(flat, label["editors"])),
        "captions": sorted(map(flat, captions)),
        "attachments": sorted((item["title"], item["href"]) for item in label["attachments"]),
        "stories": [(story["headline"], story["event_date"], story["body"]) for story in stories],
    }
    return given if not stories else given | {"body": []}


def wrong_fields(name: str) -> dict[str, tuple[Any, Any]]:
    """Return the fields that the reader gives other than the label, as (given, labelled)."""
    label = LABELS[name]
    if "error" in label:
        reason = refusal(name)
        return {} if reason == label["error"] else {"error": (reason, label["error"])}
    try:
        given = read_fields(read_page(page_bytes(name), url=label["url"], keep_personal_numbers=True))
    except PageRejected as rejected:
        return {"error": (rejected.reason, None)}
    return {field: (given[field], wanted) for field, wanted in labelled_fields(label).items() if given[field] != wanted}


def refusal(name: str) -> str | None:
    try:
        read_page(page_bytes(name), url=LABELS[name]["url"])
    except PageRejected as rejected:
        return rejected.reason
    return None


@pytest.mark.parametrize("name", sorted(LABELS.keys() - KNOWN_FAILURES.keys()))
def test_page_is_read_as_labelled(name: str) -> None:
    assert wrong_fields(name) == {}


@pytest.mark.parametrize("name", sorted(KNOWN_FAILURES))
def test_known_failures_fail_as_listed(name: str) -> None:
    assert set(wrong_fields(name)) == KNOWN_FAILURES[name], "mend the table: what is right now must leave it"


def test_every_family_has_a_page() -> None:
    assert {label["family"] for label in LABELS.values()} == FAMILIES


def test_every_reason_of_an_error_page_is_known() -> None:
    assert {label["error"] for label in LABELS.values() if "error" in label} <= REASONS.keys()


def test_every_label_has_its_page() -> None:
    assert sorted(LABELS) == sorted(path.stem for path in FOLDER.rglob("*.html"))
