"""Fixture cases: a folder with ``page.html``, ``meta.json``, and ``records.json`` or ``error.json``."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler import read_page
from crawler.errors import PageRejected
from crawler.record import as_dict

PAGE, META, RECORDS, ERROR = "page.html", "meta.json", "records.json", "error.json"
# Changes with the program and not with the page, so no case holds it.
_LEFT_OUT = "parser_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of a saved page beside its bytes.

    ``context`` is what the column told (day, section, headline), ``fetched`` an RFC 3339 time, ``provenance`` says in a
    sentence where the page is from.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    fetched: str | None = None
    provenance: str = ""


def read_case(folder: Path) -> Case:
    """Return what ``meta.json`` of a case says."""
    return Case(**json.loads((folder / META).read_text("utf-8")))


def outcome_of(body: bytes, case: Case, site: str) -> tuple[str, Any]:
    """Return the file's name that a page's reading belongs in, and its content: records, or the reason for none."""
    fetched_at = datetime.fromisoformat(case.fetched) if case.fetched else None
    try:
        records = read_page(
            body, url=case.url, site=site, headers=case.headers, fetched_at=fetched_at, context=case.context
        )
    except PageRejected as rejected:
        return ERROR, {"reason": rejected.reason}
    return RECORDS, [
        {name: value for name, value in as_dict(record).items() if name != _LEFT_OUT} for record in records
    ]


def write_case(folder: Path, body: bytes, case: Case, site: str) -> Path:
    """Write a case, in place of an earlier one, and return the file that a person should now review."""
    name, content = outcome_of(body, case, site)
    folder.mkdir(parents=True, exist_ok=True)
    for stale in (RECORDS, ERROR):
        (folder / stale).unlink(missing_ok=True)
    (folder / PAGE).write_bytes(body)
    _write_json(folder / META, asdict(case))
    _write_json(folder / name, content)
    return folder / name


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
