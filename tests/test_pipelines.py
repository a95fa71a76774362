"""The pipelines: each a thin class over one step, and together what read_page does."""

import resource
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from crawler import read_page, settings
from crawler.errors import OutputError
from crawler.ledger.exporter import RecordLinesExporter
from crawler.page import read_raw
from crawler.record import Record, to_json_line
from crawler.text import STEPS
from pipelines.duplicates import DuplicatesPipeline
from pipelines.json_lines import JsonLinesPipeline
from pipelines.validate import ValidatePipeline
from tests.portal import article
from tests.test_record import record

URL = "http://www.cqwx.gov.cn/zwxx_224/wxyw/202412/t20241215_1.html"
PAGE = article("茶厂重新开工").body


def steps_in_order() -> list[Any]:
    order = sorted(settings.ITEM_PIPELINES, key=settings.ITEM_PIPELINES.__getitem__)
    return [load_object(path) for path in order]


def test_the_pipelines_are_the_steps_and_then_what_a_run_needs() -> None:
    names = [pipeline.__module__.removeprefix("pipelines.") for pipeline in steps_in_order()]
    assert names == [*STEPS, "validate", "duplicates", "json_lines"]


def test_the_pipelines_make_of_a_page_what_read_page_makes() -> None:
    through: list[Record] = []
    for raw in read_raw(PAGE, url=URL):
        item = raw
        for pipeline in steps_in_order()[: len(STEPS) + 1]:
            item = pipeline().process_item(item)
        through.append(item)
    assert through == read_page(PAGE, url=URL)


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"headline": None, "body": ["一"]}, "rejected:no_headline"),
        ({"headline": "一", "body": []}, "rejected:no_content"),
    ],
)
def test_a_record_that_is_none_is_dropped_with_its_reason(fields: dict[str, Any], outcome: str) -> None:
    with pytest.raises(DropItem) as caught:
        ValidatePipeline().process_item(record(**fields))
    assert caught.value.outcome == outcome  # type: ignore[attr-defined]


def test_a_record_is_kept_once() -> None:
    pipeline = DuplicatesPipeline()
    assert pipeline.process_item(record()).id == "0" * 16
    assert pipeline.process_item(record(id="1" * 16)).id == "1" * 16
    with pytest.raises(DropItem) as caught:
        pipeline.process_item(record(headline="another text"))
    assert caught.value.outcome == "duplicates"  # type: ignore[attr-defined]


def test_each_record_is_on_the_disk_at_once(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    pipeline = JsonLinesPipeline(path)
    pipeline.open_spider()
    for count in (1, 2):
        pipeline.process_item(record(headline="茶厂"))
        assert path.read_bytes() == (to_json_line(record(headline="茶厂")) + "\n").encode() * count
    pipeline.close_spider()


def test_a_file_of_an_earlier_run_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").write_text("precious")
    with pytest.raises(FileExistsError):
        JsonLinesPipeline(tmp_path / "run.jsonl").open_spider()


def test_a_record_without_a_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not open"):
        JsonLinesPipeline(tmp_path / "run.jsonl").process_item(record())


def test_a_disk_that_takes_half_a_line_leaves_whole_ones(tmp_path: Path) -> None:
    pipeline = JsonLinesPipeline(tmp_path / "run.jsonl")
    pipeline.open_spider()
    pipeline.process_item(record(headline="茶厂"))
    before = pipeline.path.read_bytes()
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, most[1]))
    try:
        for _ in range(2):
            with pytest.raises(OutputError, match=r"run\.jsonl"):
                pipeline.process_item(record(headline="镇上的新桥"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    pipeline.close_spider()
    assert pipeline.path.read_bytes() == before


def test_the_exporter_writes_the_same_bytes() -> None:
    file = BytesIO()
    exporter = RecordLinesExporter(file, fields_to_export=["id"], encoding="utf-8", indent=4)
    exporter.export_item(record(headline="茶厂\u2028"))
    assert file.getvalue() == to_json_line(record(headline="茶厂\u2028")).encode() + b"\n"
