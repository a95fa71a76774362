"""The five model pages of ``../shared/seeds``: what the scorer counts, and what else their labels say.

The pages are reference data outside of the project; where they are missing, these tests are skipped.
"""

import json
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from crawler import Record, read_page

SHARED = Path(__file__).parent.parent.parent / "shared"
SEEDS, SCORER = SHARED / "seeds", SHARED / "tools" / "score_pages.py"
NAMES = [label.stem for label in sorted(SEEDS.glob("*.json"))]

pytestmark = pytest.mark.skipif(not NAMES or not SCORER.is_file(), reason="../shared/seeds is not there")


def label_of(name: str) -> dict[str, Any]:
    return dict(json.loads((SEEDS / f"{name}.json").read_text("utf-8")))


def read(name: str) -> list[Record]:
    label = label_of(name)
    return read_page((SEEDS / f"{name}.html").read_bytes(), url=label["url"], site=label["site"])


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = spec_from_file_location("score_pages", SCORER)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(scorer: ModuleType) -> list[dict[str, Any]]:
    return [scorer.score(label_of(name), read(name)) for name in NAMES]


@pytest.fixture(scope="module")
def totals(scorer: ModuleType, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return dict(scorer.totals(rows, [], [], []))


# What the scorer must count at least.
LEAST = {
    "F1": 0.995,
    "headline": 1.0,
    "date": 1.0,
    "source": 1.0,
    "crumbs": 1.0,
    "editors": 1.0,
    "stories": 1.0,
    "authors": 0.95,
    "captions": 0.95,
}


def test_there_are_five_seeds_and_each_is_read(totals: dict[str, Any]) -> None:
    assert (totals["pages"], totals["errors"]) == (5, 0)


@pytest.mark.parametrize(("figure", "least"), LEAST.items(), ids=list(LEAST))
def test_the_scorer_counts(figure: str, least: float, totals: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    assert totals[figure] >= least, [(name, row.get(figure)) for name, row in zip(NAMES, rows, strict=True)]


def test_no_furniture_is_left(totals: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    assert totals["leaky pages"] == 0, [row["leak"] for row in rows]


def roles(records: list[Record]) -> dict[str, str | None]:
    return {author.name: author.role for record in records for author in record.authors}


def photographers(records: list[Record]) -> list[str]:
    """Return the last word of each credit before 摄."""
    stated = (image.credit for record in records for image in record.images)
    return [credit.removesuffix("摄").rstrip(" /").split()[-1] for credit in stated if credit]


# Keys of the labels that the scorer does not look at, and what the records have to say to them.
SAID: dict[str, Callable[[list[Record]], Any]] = {
    "site": lambda records: records[0].site,
    "kind": lambda records: records[0].kind,
    "subheadings": lambda records: records[0].subheadings,
    "author_roles": roles,
    "byline": lambda records: records[0].byline,
    "original_url": lambda records: records[0].original_url,
    "page_name": lambda records: records[0].section,
    "photographers": photographers,
}
LABELLED = [(name, key) for name in NAMES for key in SAID if key in label_of(name)]


@pytest.mark.parametrize(("name", "key"), LABELLED, ids=["-".join(pair) for pair in LABELLED])
def test_a_record_says_what_the_label_says(name: str, key: str) -> None:
    assert SAID[key](read(name)) == label_of(name)[key]


@pytest.mark.parametrize("name", NAMES)
def test_the_labelled_flags_are_set(name: str) -> None:
    assert set(label_of(name).get("flags_include", [])) <= {flag for record in read(name) for flag in record.flags}


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_of_a_body_are_the_labelled_ones(name: str, scorer: ModuleType) -> None:
    label, records = label_of(name), read(name)
    wanted = [story["body"] for story in label["stories"]] if "stories" in label else [label["body"]]
    got = [record.body for record in records if record.kind != "digest"]
    assert [[*map(scorer.flat, body)] for body in got] == [[*map(scorer.flat, body)] for body in wanted]


def test_every_key_of_the_labels_is_compared() -> None:
    counted = {"headline", "published_at", "source", "breadcrumbs", "body", "stories", "captions", "authors", "editors"}
    beside = {"flags_include", "url", "note", "stories_note"}
    assert {key for name in NAMES for key in label_of(name)} - counted - beside - set(SAID) == set()
