"""JSON Schema of the record, made from the dataclass: ``python -m crawler.schema > docs/record.schema.json``."""

import dataclasses
import json
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from crawler.record import STORED_FIELDS, Record

_ID = {"pattern": "^[0-9a-f]{16}$"}
_HASH = {"pattern": "^[0-9a-f]{64}$"}
# What the types do not say, by field.
_FORMATS: dict[str, dict[str, Any]] = {
    "id": _ID,
    "part_of": _ID,
    "stories": _ID,
    "text_hash": _HASH,
    "supersedes": _HASH,
    "url": {"format": "uri"},
    "canonical_url": {"format": "uri"},
    "original_url": {"format": "uri"},
    "region_code": {"pattern": "^[0-9]{6}$"},
    "published_at": {"format": "date-time", "pattern": r"\+08:00$"},
    "fetched_at": {"format": "date-time"},
    "event_date": {"format": "date"},
    "position": {"minimum": 1},
    "revision": {"minimum": 1},
    "http_status": {"minimum": 100, "maximum": 599},
}
_SCALARS = {str: "string", int: "integer"}


def record_schema() -> dict[str, Any]:
    """Return the schema of one line."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Record",
        "description": "One article, digest or story: one line of the output. docs/record.md explains the fields.",
        **_object(Record, STORED_FIELDS),
    }


def _object(kind: type, names: tuple[str, ...]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "properties": {name: _refined(_schema(hints[name]), _FORMATS.get(name, {})) for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _schema(hint: Any) -> dict[str, Any]:
    """Return the schema of a type: scalars, literals, lists, string maps, dataclasses, and any of them or None."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _nullable(next(argument for argument in arguments if argument is not type(None)))
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if dataclasses.is_dataclass(hint):
        return _object(hint, tuple(field.name for field in dataclasses.fields(hint)))  # type: ignore[arg-type]
    return {"type": _SCALARS[hint], **({"minLength": 1} if hint is str else {})}


def _nullable(hint: Any) -> dict[str, Any]:
    inner = _schema(hint)
    if "enum" in inner:
        inner["enum"] = [*inner["enum"], None]
    return {**inner, "type": [inner["type"], "null"]}


def _refined(schema: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "array" and more:
        return {**schema, "items": {**schema["items"], **more}}
    return {**schema, **more}


if __name__ == "__main__":
    print(json.dumps(record_schema(), ensure_ascii=False, indent=2))  # noqa: T201 -- printing is what the command does
