"""The goldens: every fixture case read again field by field, through the site's spider and the pipelines too.

``scrapy capture`` writes the cases and a person reviews them; nothing here writes. Folders that begin with ``_``
hold no cases.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler import read_page, settings
from crawler.base.loader import site_class
from crawler.base.site import SiteSpider
from crawler.cases import ERROR, PAGE, RECORDS, outcome_of, read_case
from crawler.errors import REASONS, PageRejected
from crawler.record import STORED_FIELDS, Record, as_dict
from crawler.text import STEPS
from pipelines.boilerplate import BoilerplatePipeline

FIXTURES = Path(__file__).parent.parent / "fixtures"
# What tells of the fetch and of earlier runs: the spider knows it, read_page does not.
OF_THE_RUN = {"fetched_at", "http_status", "archive", "revision", "supersedes"}
Fields = dict[str, Any]
BASES = ("portal", "digest", "e-paper", "mirror")


def case_folders() -> list[Path]:
    sites = (site for site in sorted(FIXTURES.iterdir()) if site.is_dir() and not site.name.startswith("_"))
    return [folder for site in sites for folder in sorted(site.iterdir()) if folder.is_dir()]


def name_of(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


FOLDERS = case_folders()
READABLE = [folder for folder in FOLDERS if (folder / RECORDS).is_file()]
every_case = pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
every_readable_case = pytest.mark.parametrize("folder", READABLE, ids=name_of)


def differences(folder: Path) -> Iterator[str]:
    """Yield a message for each field that is read otherwise than a person approved."""
    file, got = outcome_of((folder / PAGE).read_bytes(), read_case(folder), folder.parent.name)
    if not (folder / file).is_file():
        yield f"{name_of(folder)}: got {file} with {got}, which is not there"
        return
    wanted = json.loads((folder / file).read_text("utf-8"))
    if file == ERROR:
        yield from field_differences(name_of(folder), got, wanted)
        return
    missing: Fields = {}
    for place, (read, approved) in enumerate(zip_longest(got, wanted, fillvalue=missing)):
        yield from field_differences(f"{name_of(folder)}[{place}]", read, approved)


def field_differences(where: str, got: Fields, wanted: Fields) -> Iterator[str]:
    for field in [*wanted, *(field for field in got if field not in wanted)]:
        if got.get(field) != wanted.get(field) or (field in got) != (field in wanted):
            yield f"{where}/{field}: got {got.get(field)!r}, wanted {wanted.get(field)!r}"


@every_case
def test_a_page_is_read_as_a_person_approved(folder: Path) -> None:
    messages = list(differences(folder))
    if messages:
        pytest.fail("\n".join(messages), pytrace=False)


@every_case
def test_a_case_holds_one_outcome(folder: Path) -> None:
    assert (folder / RECORDS).is_file() != (folder / ERROR).is_file()
    assert read_case(folder).provenance
    if (folder / ERROR).is_file():
        assert json.loads((folder / ERROR).read_text("utf-8"))["reason"] in REASONS


def test_a_message_names_the_case_the_field_and_both_values() -> None:
    got, wanted = {"headline": "一", "source": None}, {"headline": "二", "source": None}
    assert list(field_differences("wuxi/one[0]", got, wanted)) == ["wuxi/one[0]/headline: got '一', wanted '二'"]


@pytest.mark.parametrize("base", BASES)
def test_every_base_has_a_page_that_is_rejected(base: str) -> None:
    rejected = [folder for folder in FOLDERS if (folder / ERROR).is_file()]
    assert base in {spider_of(folder).kind for folder in rejected}


def spider_of(folder: Path) -> SiteSpider:
    project = Settings()
    project.setmodule(settings)
    return site_class(folder.parent.name, project)()


def pipelines(*, without: str = "") -> list[Callable[[Record], Record]]:
    """Return the project's pipelines in their order, but for those that keep the records."""
    order = sorted(settings.ITEM_PIPELINES, key=settings.ITEM_PIPELINES.__getitem__)
    wanted = {*STEPS, "validate"} - {without}
    return [load_object(path)().process_item for path in order if path.split(".")[1] in wanted]


def piped(record: Record, *, without: str = "") -> Record:
    for process in pipelines(without=without):
        record = process(record)
    return record


def yielded(folder: Path, spider: SiteSpider) -> list[Record]:
    """Return what the spider yields for a case's page."""
    case = read_case(folder)
    spider.books.discover(case.url)
    return spider.read(
        (folder / PAGE).read_bytes(),
        url=case.url,
        page=case.url,
        headers=case.headers,
        fetched_at=datetime.fromisoformat(case.fetched) if case.fetched else None,
        context=case.context,
    )


def crawled(folder: Path) -> list[Record] | str:
    """Return what a crawl makes of a page: the records behind the pipelines, or the outcome that the books give it."""
    spider = spider_of(folder)
    try:
        records = [piped(record) for record in yielded(folder, spider)]
    except DropItem as dropped:
        return str(dropped.outcome)  # type: ignore[attr-defined]
    return records or _outcome(spider.books.counts())


def _outcome(counts: dict[str, Any]) -> str:
    """Return the one outcome that the books hold, in their words."""
    ((word, found),) = [(word, n) for word, n in counts.items() if n and word != "discovered"]
    return f"{word}:{next(iter(found))}" if isinstance(found, dict) else word


def read_alone(folder: Path) -> list[Record] | str:
    """Return what read_page makes of a page, or its rejection in the words of the books."""
    case = read_case(folder)
    fetched_at = datetime.fromisoformat(case.fetched) if case.fetched else None
    body, site = (folder / PAGE).read_bytes(), folder.parent.name
    try:
        return read_page(
            body, url=case.url, site=site, headers=case.headers, fetched_at=fetched_at, context=case.context
        )
    except PageRejected as rejected:
        return f"rejected:{rejected.reason}"


def comparable(outcome: list[Record] | str) -> list[Fields] | str:
    if isinstance(outcome, str):
        return outcome
    return [{field: value for field, value in as_dict(record).items() if field not in OF_THE_RUN} for record in outcome]


@every_case
def test_a_crawl_and_read_page_give_equal_records(folder: Path) -> None:
    assert comparable(crawled(folder)) == comparable(read_alone(folder))


def test_no_step_is_left_out_of_the_comparison() -> None:
    assert len(pipelines()) == len(STEPS) + 1
    assert set(STORED_FIELDS) > OF_THE_RUN


def taken_by_boilerplate(record: Record) -> list[str]:
    """Return the lines and inserted strings that the boilerplate pipeline takes out of a raw record."""
    after = BoilerplatePipeline().process_item(record)
    return [line.text for line in after.removed[len(record.removed) :]]


@every_readable_case
def test_without_the_boilerplate_pipeline_its_lines_stay_in(folder: Path) -> None:
    for raw in yielded(folder, spider_of(folder)):
        body = "\n".join(piped(raw, without="boilerplate").body)
        taken = taken_by_boilerplate(raw)
        assert [line for line in taken if body.count(line) < taken.count(line)] == []


def test_the_boilerplate_pipeline_takes_lines_of_some_cases() -> None:
    assert any(taken_by_boilerplate(raw) for folder in READABLE for raw in yielded(folder, spider_of(folder)))
