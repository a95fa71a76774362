"""What tests of the archive look at files with: warcio's own check, and a stricter one for torn tails."""

import gzip
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import WARCIterator
from warcio.checker import Checker


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of an archive: where it stands, its WARC fields, its block."""

    offset: int
    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields["WARC-Type"]

    @property
    def url(self) -> str:
        return self.fields["WARC-Target-URI"]

    @property
    def head(self) -> bytes:
        return self.block.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return self.block.partition(b"\r\n\r\n")[2]


def entries(path: Path) -> list[Entry]:
    found = []
    with path.open("rb") as file:
        iterator = WARCIterator(file, no_record_parse=True)
        for record in iterator:
            block = record.raw_stream.read()
            found.append(Entry(iterator.get_record_offset(), dict(record.rec_headers.headers), block))
    return found


def files(data: Path, site: str = "wuxi") -> list[Path]:
    return sorted((data / site / "archive").glob("*.warc.gz"))


def answers(path: Path) -> list[Entry]:
    return [entry for entry in entries(path) if entry.kind == "response"]


def assert_sound(path: Path) -> None:
    """Fail for a file that ``warcio check`` or gzip finds fault with, or that does not begin with a warcinfo record."""
    assert Checker(Namespace(inputs=[str(path)], verbose=False)).process_all() == 0
    gzip.decompress(path.read_bytes())  # warcio passes over a torn tail
    kinds = [entry.kind for entry in entries(path)]
    assert kinds[0] == "warcinfo"
    assert len(kinds) > 1
    assert kinds.count("warcinfo") == 1
