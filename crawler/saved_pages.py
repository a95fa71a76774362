"""Saved pages on the disk, one after the other: files, folders, and a list on standard input."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO
from urllib.parse import quote

from crawler.canonical import is_web_address

LIST = "-"
# Of a folder these are read; feeds and site maps (.xml) are no pages.
ENDINGS = frozenset((".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".md", ".markdown"))
# The largest real page seen has 0.6 MB, and a crawl stops at 8.
LARGEST = 8 * 1024 * 1024
# Reserved for examples (RFC 2606): nobody's host, and it says that the page's own is not known.
UNKNOWN_HOST = "unknown.example"


class PageUnreadable(Exception):
    """A file or folder cannot be read; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A saved page: its file, and the address that it came from or a stand-in."""

    file: str
    url: str

    def read(self) -> bytes:
        """Return the page's bytes; raises PageUnreadable."""
        try:
            with Path(self.file).open("rb") as page:
                body = page.read(LARGEST + 1)
        except OSError as error:
            raise PageUnreadable(f"{self.file} cannot be read: {error.strerror}") from error
        except ValueError as error:  # a null character in the name
            raise PageUnreadable(f"{self.file!r} cannot be read: {error}") from error
        if len(body) > LARGEST:
            raise PageUnreadable(f"{self.file} cannot be read: it has more than {LARGEST >> 20} MiB")
        return body


def find_pages(names: Iterable[str], *, url: str | None = None) -> Iterator[SavedPage | PageUnreadable]:
    """Yield the pages that files, folders and lists name, in a stable order; what is no page comes as its error.

    ``url`` is the address of a single file. Nothing is held but the names of the folders being walked.
    """
    for name in names:
        if name == LIST:
            yield from _listed(sys.stdin.buffer)
        else:
            yield from _named(name, url)


def is_folder(name: str) -> bool:
    """Tell whether a name is a folder's; what cannot be looked at is none."""
    try:
        return Path(name).is_dir()
    except OSError:
        return False


def _listed(lines: BinaryIO) -> Iterator[SavedPage | PageUnreadable]:
    """Yield the pages of a list: a path a line, with its address behind a tab where it is known."""
    for line in lines:
        path, _, url = os.fsdecode(line).rstrip("\r\n").partition("\t")
        url = url.strip()
        if url and not is_web_address(url):
            yield PageUnreadable(f"{path} cannot be read: {url!r} is no http or https address")
        elif path:
            yield from _named(path, url or None)


def _named(name: str, url: str | None) -> Iterator[SavedPage | PageUnreadable]:
    if is_folder(name):
        yield from _in_folder(Path(name))
    else:
        yield SavedPage(name, url or _stand_in(_without_folders_of_the_machine(name)))


def _in_folder(folder: Path) -> Iterator[SavedPage | PageUnreadable]:
    found = False
    for page in _walk(folder):
        found = True
        if isinstance(page, Path):
            yield SavedPage(str(page), _stand_in(page.relative_to(folder)))
        else:
            yield page
    if not found:
        yield PageUnreadable(f"{folder} holds no page ({' '.join(sorted(ENDINGS))})")


def _walk(folder: Path) -> Iterator[Path | PageUnreadable]:
    """Yield the files of a folder and of those in it, by name; links to folders and hidden ones are passed by."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield PageUnreadable(f"{folder} cannot be read: {error.strerror}")
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _walk(Path(entry.path))
        elif Path(entry.name).suffix.lower() in ENDINGS:
            yield Path(entry.path)


def _without_folders_of_the_machine(name: str) -> PurePath:
    """Return a file's path as it was given, without what leads to it from outside."""
    path = PurePath(os.path.normpath(name))
    return PurePath(path.name) if path.is_absolute() else PurePath(*(part for part in path.parts if part != ".."))


def _stand_in(path: PurePath) -> str:
    """Return a stand-in for an address that is not told: the file's path, without the folders of this machine.

    It is a web address, so that a page's links are absolute and its record keeps the contract.
    """
    return f"http://{UNKNOWN_HOST}/{quote(os.fsencode(path.as_posix()))}"
