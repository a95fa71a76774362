"""Rows 9-13, 17-19, 24, 37, 38: answers that are cut, badly packed, endless, slow, empty, wrongly called."""

import gzip
import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import brotli
import pytest

from tests.faults.crawls import crawl, crawl_pages, good, headlines, measured, pages, path_of, record_cost, url_of
from tests.faults.server import FaultServer, Play, Reply, Wire, answer
from tests.portal import COLUMN, column

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

WHOLE = good()
HALF = WHOLE[: len(WHOLE) // 2]
PACKED = gzip.compress(WHOLE)
CORRUPT = PACKED[:40] + bytes([PACKED[40] ^ 255]) + PACKED[41:]
UNENDED = WHOLE.replace(b"</body></html>", b"")


def packed(body: bytes, encoding: str = "gzip") -> bytes:
    return answer(body, Content_Encoding=encoding)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + body


def reset_after(data: bytes) -> Play:
    def play(wire: Wire) -> None:
        wire.send(data)
        time.sleep(0.1)
        wire.reset()

    return play


@pytest.mark.fault(9, 10)
def test_packed_answers_that_are_broken_are_asked_for_again_and_never_kept(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {
        "cut": packed(PACKED[:-200]),
        "cut_in_its_last_bytes": packed(PACKED[:-3]),
        "cut_once": [packed(PACKED[:-200]), packed(PACKED)],
        "cut_brotli": packed(brotli.compress(WHOLE)[:-20], "br"),
        "cut_zstd": packed(zstd.compress(WHOLE)[:-20], "zstd"),
        "corrupt": packed(CORRUPT),
        "corrupt_once": [packed(CORRUPT), packed(PACKED)],
        "not_packed": packed(WHOLE),
        "good": packed(PACKED),
    }
    ran, server = crawl_pages(replies, tmp_path, "-s", "FAILURES_IN_A_ROW=99", RETRY_TIMES="2")
    assert len(ran.records) == 3, ran.err
    assert all(len(record["body"]) == 3 for record in ran.records)
    assert ran.report["pages"]["rejected"] == {"bad_encoding": 2, "truncated": 4}
    asked = {name: server.paths().count(path_of(name)) for name in replies}
    assert asked == {name: 1 if name == "good" else 2 if name.endswith("once") else 3 for name in replies}


@pytest.mark.fault(11)
def test_answers_that_break_off_are_asked_for_again_and_counted(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {
        "short": answer(HALF, length=len(WHOLE)),
        "short_once": [answer(HALF, length=len(WHOLE)), answer(WHOLE)],
        "chunks_end_early": chunked(HALF, end=b""),
        "chunk_of_no_size": chunked(HALF, end=b"zz\r\nabc\r\n0\r\n\r\n"),
        "reset": reset_after(answer(HALF, length=len(WHOLE))),
        "reset_directly": reset_after(b""),
        "reset_once": [reset_after(b""), answer(WHOLE)],
        "good": chunked(HALF, WHOLE[len(HALF) :]),
    }
    ran, server = crawl_pages(replies, tmp_path, "-s", "FAILURES_IN_A_ROW=99", RETRY_TIMES="2")
    assert len(ran.records) == 3, ran.err
    assert sum(ran.report["pages"]["failed"].values()) == 5
    assert set(ran.report["pages"]["failed"]) == {"truncated", "connection"}
    asked = {name: server.paths().count(path_of(name)) for name in replies}
    assert asked == {name: 1 if name == "good" else 2 if name.endswith("once") else 3 for name in replies}


@pytest.mark.fault(12, 13)
@pytest.mark.parametrize("told", [True, False], ids=["a length that is too short", "no length"])
def test_half_an_article_is_never_kept_without_a_flag(told: bool, tmp_path: Path) -> None:  # noqa: FBT001
    length = None if told else -1

    def half(characters: int) -> bytes:
        body = WHOLE.decode()[:-characters].encode()
        return answer(WHOLE, length=len(body)) if told else answer(body, length=-1)

    replies: dict[str, Reply] = {
        "once": [half(100), answer(WHOLE)],
        "always_the_same": half(100),
        "each_time_elsewhere": [half(100), half(101), half(102), half(103)],
        "has_no_end": answer(UNENDED, length=length),
        "whole": answer(WHOLE, length=length),
    }
    ran, server = crawl_pages(replies, tmp_path)
    flags = {record["url"]: record["flags"] for record in ran.records}
    assert flags == {
        url_of("once"): [],
        url_of("always_the_same"): ["truncated"],
        url_of("has_no_end"): ["truncated"],
        url_of("whole"): [],
    }, ran.err
    assert ran.report["pages"]["rejected"] == {"truncated": 1}
    assert [server.paths().count(path_of(name)) for name in ("once", "always_the_same", "whole")] == [2, 2, 1]


@pytest.mark.fault(12)
def test_a_site_may_declare_that_its_pages_have_no_end(tmp_path: Path) -> None:
    site = "from spiders import wuxi\nclass W(wuxi.WuxiSpider):\n    name = 'wuxi'\n    unended_pages = True\n"
    (tmp_path / "unended.py").write_text(site, "utf-8")
    environment = {"PYTHONPATH": str(tmp_path), "SPIDER_MODULES": "unended"}
    ran, server = crawl_pages({"a": answer(UNENDED)}, tmp_path / "data", **environment)
    assert ([record["flags"] for record in ran.records], server.paths().count(path_of("a"))) == ([[]], 1), ran.err


def bomb(size: int = 100_000_000) -> bytes:
    return b"<html><body><p>" + b"a" * size


def endless(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>")
    while not wire.over.is_set():
        wire.send(b"<p>abcdefgh</p>" * 10_000)


def endless_chunks(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not wire.over.is_set():
        wire.send(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")


BOMBS: dict[str, tuple[int, Callable[[], Reply]]] = {
    "gzip": (17, lambda: packed(gzip.compress(bomb()))),
    "brotli": (17, lambda: packed(brotli.compress(bomb(), quality=5), "br")),
    "zstd": (17, lambda: packed(zstd.compress(bomb()), "zstd")),
    "gzip_in_gzip": (17, lambda: packed(gzip.compress(gzip.compress(bomb())), "gzip, gzip")),
    "gzip_in_brotli": (17, lambda: packed(brotli.compress(gzip.compress(bomb()), quality=5), "gzip, br")),
    "no_end": (18, lambda: endless),
    "no_last_chunk": (18, lambda: endless_chunks),
    "ten_megabytes": (19, lambda: answer(bomb(10_000_000))),
    "ten_megabytes_without_length": (19, lambda: answer(bomb(10_000_000), length=-1)),
}


@pytest.mark.fault(17, 18, 19)
def test_what_is_too_large_is_dropped_and_costs_no_memory(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with FaultServer(pages({name: make() for name, (_, make) in BOMBS.items()} | {"good": answer(WHOLE)})) as server:
        ran, cost = measured(server, tmp_path, "crawl", "wuxi")
    assert ran.report["pages"]["failed"] == {"too_large": len(BOMBS)}, ran.err
    assert ran.report["pages"]["saved"] == 1
    record_cost(17, f"{len(BOMBS)} bombs in one crawl", cost, record_property)
    assert cost.megabytes < 200


def slowly(head: bytes, piece: bytes) -> Play:
    def play(wire: Wire) -> None:
        wire.send(head)
        wire.drip(iter(lambda: piece, b""), every=0.1)

    return play


@pytest.mark.fault(24)
def test_a_slow_answer_takes_no_longer_than_a_page_may(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {
        "silent": lambda wire: wire.drip([b"", b""], every=20),
        "slow_header": slowly(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        "slow_body": slowly(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", b"<p>a</p>"),
        "good": answer(WHOLE),
    }
    ran, server = crawl_pages(replies, tmp_path, RETRY_TIMES="2", DOWNLOAD_TIMEOUT="1")
    assert ran.report["pages"]["failed"] == {"timeout": 3}, ran.err
    assert ran.report["pages"]["saved"] == 1
    asked = [server.times(path_of(name)) for name in replies]
    assert [len(times) for times in asked] == [1, 1, 1, 1]
    starts = sorted(times[0] for times in asked)
    assert all(0.9 < later - earlier < 2.5 for earlier, later in pairwise(starts))


@pytest.mark.fault(37)
def test_what_is_no_page_is_rejected_by_reason(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {
        "empty": answer(b""),
        "blank": answer(b" \r\n\t "),
        "no_content": answer(b"", status="204 No Content"),
        "pdf": answer(b"%PDF-1.4\n1 0 obj <<>> endobj"),
        "picture": answer(b"\x89PNG\r\n\x1a\n" + bytes(500)),
        "word": answer(b"PK\x03\x04" + bytes(500)),
        "json": answer(json.dumps({"title": "茶厂"})),
        "good": answer(WHOLE),
    }
    ran, _ = crawl_pages(replies, tmp_path)
    assert ran.report["pages"]["rejected"] == {"empty": 3, "not_html": 4}, ran.err
    assert ran.report["pages"]["saved"] == 1


@pytest.mark.fault(37)
def test_a_list_that_is_empty_is_no_list_that_changed(tmp_path: Path) -> None:
    with FaultServer({COLUMN: answer(b"", status="204 No Content")}) as server:
        ran = crawl(server, tmp_path)
    assert list(ran.report["lists"]["failed"].values()) == ["empty"], ran.err
    assert ran.report["changed"] == []


@pytest.mark.fault(38)
@pytest.mark.parametrize("list_called", ["application/json", "application/octet-stream"])
def test_html_is_read_whatever_it_is_called(list_called: str, tmp_path: Path) -> None:
    called = ("application/json", "text/plain", "application/octet-stream", "image/png", "nonsense", "")
    replies = pages({f"n{number}": answer(WHOLE, Content_Type=name) for number, name in enumerate(called)})
    rows = [(f"./n{number}.html", f"镇上的事情之{number}", "2024-12-15") for number in range(len(called))]
    with FaultServer({**replies, COLUMN: answer(column(rows).body, Content_Type=list_called)}) as server:
        ran = crawl(server, tmp_path)
    assert headlines(ran) == ["茶厂重新开工"] * len(called), ran.err
