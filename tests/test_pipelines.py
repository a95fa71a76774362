"""The pipelines: each a thin class over one step, and together what read_page does."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from crawler import read_page, settings
from crawler.errors import OutputError
from crawler.ledger.exporter import RecordLinesExporter
from crawler.ledger.opening import open_ledger
from crawler.ledger.run import begin_run
from crawler.ledger.writing import RecordWriter
from crawler.page import read_raw
from crawler.record import Record, to_json_line
from crawler.text import STEPS
from pipelines.ledger import LedgerPipeline
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
    assert names == [*STEPS, "validate", "ledger"]


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


@contextmanager
def pipeline_in(data: Path) -> Iterator[LedgerPipeline]:
    """Give the pipeline of a new run, which ends with the context."""
    ledger, run = open_ledger(data / "county"), begin_run("county", data)
    ledger.begin(run.name)
    writer = RecordWriter(ledger, run, least_free=0)
    try:
        yield LedgerPipeline(writer)
        writer.finish()
    finally:
        writer.close()
        ledger.close()


def dropped(pipeline: LedgerPipeline, item: Record) -> str:
    with pytest.raises(DropItem) as caught:
        pipeline.process_item(item)
    return str(caught.value.outcome)  # type: ignore[attr-defined]


def test_a_record_is_kept_once_a_run(tmp_path: Path) -> None:
    with pipeline_in(tmp_path) as pipeline:
        assert pipeline.process_item(record()).id == "0" * 16
        assert pipeline.process_item(record(id="1" * 16)).id == "1" * 16
        assert dropped(pipeline, record(headline="another text", text_hash="b" * 64)) == "duplicates"


def test_a_record_is_kept_again_only_when_its_text_changed(tmp_path: Path) -> None:
    with pipeline_in(tmp_path) as first:
        first.process_item(record(text_hash="a" * 64))
    with pipeline_in(tmp_path) as later:
        assert dropped(later, record(text_hash="a" * 64)) == "unchanged"
        changed = later.process_item(record(text_hash="b" * 64))
    assert (changed.revision, changed.supersedes) == (2, "a" * 64)


def test_each_record_is_in_the_file_at_once(tmp_path: Path) -> None:
    written = b""
    with pipeline_in(tmp_path) as pipeline:
        for number in "12":
            item = record(id=number * 16, headline="茶厂")
            pipeline.process_item(item)
            written += (to_json_line(item) + "\n").encode()
            assert pipeline.writer.segment.path.read_bytes() == written


def test_a_file_of_an_earlier_run_is_never_written_over(tmp_path: Path) -> None:
    with pipeline_in(tmp_path) as pipeline:
        pipeline.writer.segment.path.write_text("precious")
        with pytest.raises(OutputError, match="cannot be made"):
            pipeline.process_item(record())
        assert pipeline.writer.segment.path.read_text() == "precious"


def test_a_disk_that_takes_half_a_line_leaves_whole_ones(tmp_path: Path) -> None:
    with pipeline_in(tmp_path) as pipeline:
        pipeline.process_item(record(headline="茶厂"))
        path = pipeline.writer.segment.path
        before = path.read_bytes()
        with file_size(len(before) + 100):
            for number in "12":
                with pytest.raises(OutputError, match=r"part\.jsonl"):
                    pipeline.process_item(record(id=number * 16, headline="镇上的新桥"))
        assert path.read_bytes() == before
    assert pipeline.writer.run.records.read_bytes() == before


@contextmanager
def file_size(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_exporter_writes_the_same_bytes() -> None:
    file = BytesIO()
    exporter = RecordLinesExporter(file, fields_to_export=["id"], encoding="utf-8", indent=4)
    exporter.export_item(record(headline="茶厂\u2028"))
    assert file.getvalue() == to_json_line(record(headline="茶厂\u2028")).encode() + b"\n"
