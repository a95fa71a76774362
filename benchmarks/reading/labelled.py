"""Folders of labelled pages: ``NAME.html`` (or ``NAME.md``) beside ``NAME.json``, subfolders included."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from crawler.page.decode import decode

ROOT = Path(__file__).parent.parent.parent
OWN = ROOT / "fixtures" / "_pages"
SHARED = ROOT.parent / "shared" / "pages"
_NO_ADDRESS = "http://portal.example/a/1.html"


@dataclass(frozen=True)
class LabelledPage:
    """A page's bytes with the label that says what a reader should give."""

    name: str
    body: bytes
    label: Mapping[str, Any]

    @property
    def url(self) -> str:
        """The page's address, or one that tells nothing."""
        return self.label.get("url") or _NO_ADDRESS

    @property
    def error(self) -> str | None:
        """The reason for which the page must be rejected."""
        return self.label.get("error")

    @cached_property
    def text(self) -> str:
        """The page as text, for readers that take no bytes."""
        return decode(self.body).utf8.decode("utf-8", "replace")


def read_folder(folder: Path) -> list[LabelledPage]:
    """Return a folder's pages by name; raises FileNotFoundError for a label without its page."""
    return [_read_page(label) for label in sorted(folder.rglob("*.json"))]


def _read_page(label: Path) -> LabelledPage:
    post = label.with_suffix(".md")
    page = post if post.exists() else label.with_suffix(".html")
    return LabelledPage(label.stem, page.read_bytes(), json.loads(label.read_text("utf-8")))


def default_folders() -> list[Path]:
    """Return the folders that are scored when none is named: the shared pages where they are there, and our own."""
    return [folder for folder in (SHARED, OWN) if folder.is_dir()]


def title_of(folder: Path) -> str:
    """Return a folder's name for a report: its last two parts, no path of a machine."""
    return "/".join(folder.resolve().parts[-2:])
