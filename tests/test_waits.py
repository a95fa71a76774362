"""How long a server is left in peace, and who holds its only connection."""

import asyncio
import os
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Response

from crawler.errors import ConfigurationError
from crawler.network.failures import Stopped
from crawler.network.patience import retry_after
from crawler.network.servers import set_delay
from crawler.network.turns import Turns, open_folder
from crawler.network.waiting import wait_until
from tests.portal import Portal, scrapy

NOW = datetime(2024, 12, 15, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 0 "}, 0),
        ({"Retry-After": "99999999999999999999"}, 999999999),
        ({"Retry-After": "Sun, 15 Dec 2024 08:01:00 GMT"}, 60),
        ({"Retry-After": "Sun, 15 Dec 2024 07:00:00 GMT"}, 0),
        ({"Retry-After": "Sun, 15 Dec 2024 08:01:00 GMT", "Date": "Sun, 15 Dec 2024 08:00:50 GMT"}, 10),
        ({"Retry-After": "Sun, 15 Dec 2024 16:01:00 +0800"}, 60),
        ({"Retry-After": "Mon, 01 Jan 2024 00:00:00 +99999999999999"}, None),
        ({"Retry-After": "Mon, 01 Jan 2024 00:00:00 +2500"}, None),
        ({"Retry-After": "Sun, 15 Dec 2024 08:01:00 GMT", "Date": "Mon, 01 Jan 2024 00:00:00 -99999999999999"}, 60),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "\u0661"}, None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(Response("http://a.example/", headers=headers), NOW) == seconds


class Mapped(dict[str, float]):
    """The statistics of a run, as far as waits add to them."""

    def inc_value(self, name: str, count: float) -> None:
        self[name] = self.get(name, 0) + count


def test_of_two_crawl_delays_for_a_server_the_longer_is_kept() -> None:
    slot = SimpleNamespace(delay=1.0, jitter=0.5)
    downloader = SimpleNamespace(per_slot_settings={}, slots={"a": slot})
    running: Any = SimpleNamespace(engine=SimpleNamespace(downloader=downloader))
    delays = []
    for seconds in (10, 20, 5):
        set_delay(running, "a", seconds)
        assert downloader.per_slot_settings["a"]["delay"] == slot.delay
        delays.append(slot.delay)
    set_delay(running, "b", 5)
    assert delays == pytest.approx([11, 22, 22])
    assert downloader.per_slot_settings["b"]["delay"] == pytest.approx(5.5)


def crawler(*, crawling: bool = True) -> Any:
    return SimpleNamespace(crawling=crawling, stats=Mapped())


def test_turns_of_one_server_follow_each_other_with_a_pause(tmp_path: Path) -> None:
    held: list[tuple[float, float]] = []

    async def hold(turns: Turns, server: str) -> None:
        async with turns.turn(server, pause=0.2):
            begun = time.monotonic()
            await asyncio.sleep(0.1)
            held.append((begun, time.monotonic()))

    async def run() -> None:
        one, two = Turns(crawler(), tmp_path), Turns(crawler(), tmp_path)
        await asyncio.gather(hold(one, "a"), hold(one, "a"), hold(two, "a"))

    asyncio.run(run())
    held.sort()
    assert all(later[0] - earlier[1] >= 0.19 for earlier, later in pairwise(held))


def test_turns_of_two_servers_do_not_wait_for_each_other(tmp_path: Path) -> None:
    async def run() -> None:
        turns = Turns(crawler(), tmp_path)
        async with turns.turn("a", pause=5), turns.turn("b/../c", pause=5):
            await asyncio.sleep(0)

    begun = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - begun < 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b%2F..%2Fc"]


def test_a_wait_ends_with_the_run() -> None:
    async def run() -> None:
        stopping = crawler()
        asyncio.get_running_loop().call_later(0.2, vars(stopping).update, {"crawling": False})
        await wait_until(time.monotonic() + 60, stopping)

    begun = time.monotonic()
    with pytest.raises(Stopped):
        asyncio.run(run())
    assert time.monotonic() - begun < 2


def test_a_folder_of_locks_that_is_no_folder_of_ones_own_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.network.turns.gettempdir", lambda: str(tmp_path))
    usual = open_folder(None)
    assert usual.stat().st_mode & 0o777 == 0o700
    assert open_folder(None) == usual
    usual.rmdir()
    usual.symlink_to(tmp_path)
    with pytest.raises(ConfigurationError, match="LOCK_FOLDER"):
        open_folder(None)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(ConfigurationError, match="belongs to another user"):
        open_folder(str(tmp_path))


def test_a_folder_of_locks_that_cannot_be_used_is_told_before_the_first_request(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    with Portal({}) as portal:
        ran = scrapy("crawl", "wuxi", data=tmp_path, connect_to=portal.connect_to(), LOCK_FOLDER=str(file))
    assert (ran.code, portal.asked) == (17, []), ran.err
    assert "set LOCK_FOLDER to one of your own" in ran.err
    assert "Traceback" not in ran.err
