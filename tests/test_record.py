"""The record and its line: one line a record, safe for every reader of lines."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.record import STORED_FIELDS, Author, Record, add_flags, as_dict, record_id, to_json_line


def record(**fields: object) -> Record:
    known: dict[str, object] = {"id": "0" * 16, "url": "u", "canonical_url": "u", "site": "s", "site_name": "某县"}
    return Record(**(known | fields))  # type: ignore[arg-type]


def test_keys_stand_in_the_order_of_the_contract_and_parts_are_not_stored() -> None:
    line = json.loads(to_json_line(record(parts=(record(),))))
    assert tuple(line) == STORED_FIELDS
    assert "parts" not in line
    assert list(line)[:3] == ["kind", "id", "url"]
    assert list(line)[-1] == "archive"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_a_record_is_one_line_for_every_reader_of_lines(text: str) -> None:
    line = to_json_line(record(headline=text, body=[text]))
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    read = json.loads(line)
    assert read["body"] == [read["headline"]]
    assert len(read["headline"]) == len(text)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085"])
def test_line_separators_come_back_as_they_were(sign: str) -> None:
    assert json.loads(to_json_line(record(headline=f"a{sign}b")))["headline"] == f"a{sign}b"


def test_a_lone_surrogate_does_not_lose_the_record() -> None:
    assert json.loads(to_json_line(record(headline="a\ud800b")))["headline"] == "a\ufffdb"


def test_not_a_number_is_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json_line(record(evidence={"x": float("nan")}))


def test_inner_dataclasses_become_plain_objects() -> None:
    assert as_dict(record(authors=[Author(name="甲", role="记者")]))["authors"] == [
        {"name": "甲", "role": "记者", "outlet": None}
    ]


def test_ids_are_hex_and_depend_on_site_page_headline_and_ordinal() -> None:
    ids = [
        record_id("a", "u"),
        record_id("b", "u"),
        record_id("a", "v"),
        record_id("a", "u", headline="x"),
        record_id("a", "u", headline="x", ordinal=1),
        record_id("a", "u", headline="y"),
    ]
    assert len(set(ids)) == len(ids)
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in ids)
    assert record_id("a", "u") == ids[0]


def test_flags_are_sorted_and_stand_once() -> None:
    assert add_flags(record(flags=["mirror"]), ["traditional", "mirror", "future_date"]) == [
        "future_date",
        "mirror",
        "traditional",
    ]


def test_every_field_has_a_default_but_those_that_name_the_page() -> None:
    needed = [
        field.name
        for field in dataclasses.fields(Record)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    assert needed == ["id", "url", "canonical_url", "site", "site_name"]
