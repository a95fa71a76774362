"""The replica portals as they are stored: which file stands behind a host and a path, and how it is labelled."""

import json
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
REPLICAS = ROOT / "fixtures" / "_replicas"
PORTS = {"http": 80, "https": 443}
_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Replica:
    """One host of a portal: its folder, and how its pages are encoded and labelled.

    ``content_type`` is what the server says of a page, ``encoding`` what its bytes are: on some hosts they disagree, as
    on the portals themselves. ``exceptions`` maps the beginnings of paths to other values of the two.
    """

    host: str
    site: str
    scheme: Literal["http", "https"]
    folder: Path
    encoding: str
    content_type: str
    exceptions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The host and the port of its scheme, as ``CONNECT_TO`` has it."""
        return f"{self.host}:{PORTS[self.scheme]}"

    def file(self, path: str) -> Path | None:
        """Return the file behind the path of a URL, or None; a folder's is its ``index.html``."""
        name = unquote(path).lstrip("/") + ("index.html" if path.endswith("/") else "")
        try:
            target = (self.folder / name).resolve()
            return target if target.is_file() and target.is_relative_to(self.folder.resolve()) else None
        except (OSError, ValueError):  # a name too long, a null character
            return None

    def is_folder(self, path: str) -> bool:
        """Tell whether a path names a folder without the slash that it needs."""
        return not path.endswith("/") and self.file(f"{path}/") is not None

    def type_of(self, path: str, file: Path) -> str:
        """Return the Content-Type that the host sends with a file."""
        if file.suffix not in _PAGES:
            return mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return self._label(path).get("content_type", self.content_type)

    def encoding_of(self, path: str) -> str:
        """Return the encoding that a page's bytes are really in."""
        return self._label(path).get("encoding", self.encoding)

    def pages(self) -> Iterator[tuple[str, Path]]:
        """Yield the path and the file of each HTML page."""
        for file in sorted(self.folder.rglob("*")):
            if file.suffix in _PAGES:
                yield f"/{file.relative_to(self.folder).as_posix()}", file

    def _label(self, path: str) -> Mapping[str, str]:
        return next((label for start, label in self.exceptions.items() if path.startswith(start)), {})


def read_replicas(folder: Path = REPLICAS) -> dict[str, Replica]:
    """Return the replicas of a folder by host, as its ``hosts.json`` declares them."""
    return {
        host: Replica(
            host=host,
            site=declared["site"],
            scheme=declared["scheme"],
            folder=folder / declared["site"] / host,
            encoding=declared["encoding"],
            content_type=declared["content_type"],
            exceptions=declared["files"],
        )
        for host, declared in read_table("hosts", folder).items()
    }


def read_table(name: str, folder: Path = REPLICAS) -> Any:
    """Return a JSON table of the replicas: ``hosts``, ``expected`` or ``absent``."""
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


def find_page(url: str, replicas: Mapping[str, Replica]) -> Path | None:
    """Return the file behind a URL, or None where no replica has it."""
    parts = urlsplit(url)
    replica = replicas.get(parts.hostname or "")
    return replica.file(parts.path or "/") if replica and replica.scheme == parts.scheme else None
