"""Any bytes: a page is read or rejected, nothing else happens, and no control or bidi character comes out.

``test_nothing_is_lost.py`` builds pages from fragments; here bytes come as a network or a disk may leave them: cut,
doubled, overwritten, in another encoding than they say, or never a page at all.
"""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.reading.labelled import OWN, read_folder
from crawler import read_page
from crawler.errors import PageRejected
from tests.test_nothing_is_lost import URL, check, page_with, untidy

PAGES = [page.body for page in read_folder(OWN) if len(page.body) < 12_000]
TEXTS = [text for page in PAGES if (text := page.decode("utf-8", "ignore"))]
ENCODINGS = (
    "utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "shift_jis", "utf-7",
)  # fmt: skip
CHARSETS = ("", "utf-8", "gb2312", "big5", "utf-16", "utf-7", "x-user-defined", "\0", "云")

modest = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def check_tidy(body: bytes, headers: Mapping[str, str] | None = None) -> None:
    """Read a page that may be rejected."""
    try:
        records = read_page(body, url=URL, headers=headers)
    except PageRejected:
        return
    assert [message for record in records for message in untidy(record)] == []


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a page with some pieces taken out, doubled, overwritten or put elsewhere."""
    body = draw(st.sampled_from(PAGES))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
        piece = body[start:end]
        new = draw(st.sampled_from([b"", piece * 2, piece[::-1], b"\0" * len(piece), b"<"]) | st.binary(max_size=40))
        body = body[:start] + new + body[end:]
    return body


headers = st.sampled_from(CHARSETS).map(lambda charset: {"Content-Type": f"text/html; charset={charset}"})


@modest
@given(st.binary(max_size=400), headers)
def test_any_bytes_are_read_or_rejected(body: bytes, headers: Mapping[str, str]) -> None:
    check_tidy(body, headers)


@modest
@given(st.sampled_from(PAGES), st.binary(max_size=60), st.floats(0, 1))
def test_any_bytes_in_a_page_are_read_or_rejected(page: bytes, foreign: bytes, place: float) -> None:
    at = int(place * len(page))
    check(page[:at] + foreign + page[at:])


@modest
@given(damaged())
def test_a_damaged_page_is_read_or_rejected(body: bytes) -> None:
    check(body)


@modest
@given(st.sampled_from(TEXTS), st.sampled_from(ENCODINGS), st.floats(0, 1), headers)
def test_a_page_cut_at_any_byte_of_any_encoding_is_read_or_rejected(
    text: str, encoding: str, share: float, headers: Mapping[str, str]
) -> None:
    body = text.encode(encoding, "ignore")
    check_tidy(body[: int(share * len(body))], headers)


@modest
@given(st.sampled_from(TEXTS), st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), st.floats(0, 1))
def test_any_characters_in_a_text_are_kept(text: str, foreign: str, place: float) -> None:
    start = text.find("<p>")
    at = start + int(place * (len(text) - start))
    check((text[:at] + foreign + text[at:]).encode())


BROKEN_ADDRESSES = ("http://[x/a", "//[", "http://℀.example/a")
INVISIBLE = "云\u202e溪\x85网\u200b"
PLACES = {
    "image": '<p><img src="{}"></p>',
    "attachment": '<p><a href="{}.pdf">名单.pdf</a></p>',
    "link": '<p><a href="{}">名单</a></p>',
    "site name": '<meta name="SiteName" content="{}">',
    "column": '<meta name="ColumnName" content="{}">',
    "source": '<meta name="ContentSource" content="{}">',
    "script": "<script>var csource='{}'</script>",
    "address": '<base href="{}">',
}


every_place = pytest.mark.parametrize("place", PLACES)


@every_place
def test_a_broken_address_ends_no_reading(place: str) -> None:
    for address in BROKEN_ADDRESSES:
        assert read_page(page_with(PLACES[place].format(address)), url=URL)


@every_place
def test_no_invisible_character_comes_out_of_any_place(place: str) -> None:
    check_tidy(page_with(PLACES[place].format(INVISIBLE)))
