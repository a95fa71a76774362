"""The schema and the document of the record are those of the dataclass."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.record import STORED_FIELDS, Author, Image, as_dict
from crawler.schema import record_schema
from tests.test_record import record

ROOT = Path(__file__).parent.parent


def test_the_committed_schema_is_the_generated_one() -> None:
    committed = json.loads((ROOT / "docs/record.schema.json").read_text("utf-8"))
    assert committed == record_schema(), "python -m crawler.schema > docs/record.schema.json"


def test_the_document_has_every_field_in_order() -> None:
    document = (ROOT / "docs/record.md").read_text("utf-8")
    table = document.split("## Fields")[1].split("\n## ")[0]
    assert tuple(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)))) == STORED_FIELDS


def test_the_document_has_every_flag_that_the_code_sets() -> None:
    document = (ROOT / "docs/record.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", document.split("## Flags")[1], re.MULTILINE))
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "crawler").rglob("*.py"))
    assert {flag for flag in documented if f'"{flag}"' not in sources} == set()


def types_of(value: Any) -> set[str]:
    names = {str: "string", int: "integer", list: "array", dict: "object", type(None): "null"}
    return {names[type(value)]}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not types_of(value) <= set(allowed):
        return False
    if isinstance(value, list):
        return all(fits(item, schema["items"]) for item in value)
    if isinstance(value, dict) and "properties" in schema:
        return set(value) == set(schema["required"]) and all(
            fits(value[key], schema["properties"][key]) for key in value
        )
    return True


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"headline": "茶厂", "body": ["一"], "subheadings": [0], "position": 1, "evidence": {"headline": "title"}},
        {"authors": [Author(name="甲")], "images": [Image(url="http://a.example/1.jpg", caption="图")]},
    ],
)
def test_records_fit_the_schema(fields: dict[str, Any]) -> None:
    assert fits(as_dict(record(**fields)), record_schema())


@pytest.mark.parametrize("fields", [{"headline": 1}, {"body": "text"}, {"authors": ["甲"]}, {"kind": None}])
def test_what_is_no_record_does_not_fit(fields: dict[str, Any]) -> None:
    assert not fits(as_dict(record(**fields)), record_schema())
