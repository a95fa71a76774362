"""Short ways past costly work: each must give what the long way gives.

A cheap test before a costly pattern, a plain address joined without a parser of URLs, a walk instead of a search: they
save most of a reading's time, and one that is wrong loses a name or a picture in silence.
"""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.canonical import canonicalise
from crawler.page.addresses import absolute
from crawler.page.decode import decode
from crawler.page.tree import parse
from crawler.text import roles
from crawler.text.boilerplate import _BY_PLACE, _STARTS
from crawler.text.rules import Place

FIXTURES = Path(__file__).parent.parent / "fixtures"
PAGES = [page for page in sorted((FIXTURES / "_pages").rglob("*.html")) if page.parent.name != "refused"]
BASES = (
    "http://www.example.gov.cn/news/202412/t20241215_1.html",
    "https://example.gov.cn/",
    "http://example.gov.cn",
    "http://example.gov.cn/a/../b/",
    "http://example.gov.cn:8080/a/b",
    "http://example.gov.cn/a?b=/c/d",
    "http://EXAMPLE.gov.cn/a/b",
)
ADDRESSES = (
    "a.jpg", "./a.jpg", "../a.jpg", "/a/b.jpg", "//cdn.example.cn/a.jpg", "/./a.jpg", "/../a.jpg", "a/./b.jpg",
    "a//b.jpg", "a.jpg?x=1", "a.jpg#x", "a.jpg?", "a.jpg;x", "http://a.example/b.jpg", "http://a.example",
    "HTTP://a.example/b", "..", "https://a.example/b/../c.jpg", "a b.jpg", "图.jpg", "%E5%9B%BE.jpg",
    "mailto:a@example.cn", "javascript:f(0)", "../../../a.jpg?x=1", "../a", "/../../a?b/../c", "?x=1", "", ".",
    "~a/b", "_a", "-a", "a:b", "1", "/", "/a/", "a/",
)  # fmt: skip


def lines_of_goldens() -> Iterator[str]:
    for golden in sorted(FIXTURES.rglob("*.json")):
        yield from strings(json.loads(golden.read_text("utf-8")))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_joined_as_browsers_join_it(base: str, address: str) -> None:
    joined = urljoin(base, address)
    assert absolute(base, address) == (joined if joined.lower().startswith(("http://", "https://")) else None)


@given(
    path=st.from_regex(r"(?:\.\./){0,3}[A-Za-z0-9._~%/-]{0,30}(?:\?[a-z=&/.]{0,9})?", fullmatch=True),
    base=st.sampled_from(BASES),
)
def test_plain_addresses_are_joined_as_all_are(path: str, base: str) -> None:
    joined = urljoin(base, path)
    assert absolute(base, path) in (joined, None)


@given(
    path=st.from_regex(r"(?:/[A-Za-z0-9._~-]{0,12}){0,5}", fullmatch=True), host=st.sampled_from(("www.a.cn", "a.b.cn"))
)
def test_a_plain_address_is_canonical_as_one_with_a_fragment_is(path: str, host: str) -> None:
    url = f"https://{host}{path}"
    assert canonicalise(url) == canonicalise(f"{url}#x")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_walk_finds_the_texts_in_the_order_of_the_document(page: Path) -> None:
    utf8 = decode(page.read_bytes()).utf8
    tree = parse(utf8)
    silent = "script style noscript textarea option title template iframe head".split()
    texts: Any = etree.XPath("//text()[normalize-space()]")(tree.root)
    seen = [text for text in texts if text.is_tail or text.getparent().tag not in silent]
    assert [text for text, _, _ in tree.pieces] == seen
    for text, owner, behind in tree.pieces:
        assert text == (owner.text if behind is None else behind.tail)
        assert behind is None or behind.getparent() is owner


def test_texts_behind_nested_elements_stand_from_the_inside_out() -> None:
    tree = parse(b"<div>1<p>2<b>3<i>4<u>5</u></i>6</b>7</p>8<em><s>9</s></em>10<br>11</div>12")
    assert [text for text, _, _ in tree.pieces] == [str(number) for number in range(1, 13)]


def test_role_words_are_tried_wherever_one_begins() -> None:
    start = "(?:(?P<report>"
    everywhere = re.compile(start + roles._ROLE.pattern.partition(start)[2])
    lines = list(lines_of_goldens())
    assert [line for line in lines if spans(roles._ROLE, line) != spans(everywhere, line)] == []


def spans(pattern: re.Pattern[str], line: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(line)]


def test_each_line_with_a_role_word_passes_the_cheap_test() -> None:
    named = {line for line in lines_of_goldens() if any(role.kind != "free" for role in roles.find_roles(line))}
    assert len(named) > 100
    assert [line for line in named if not roles.ROLE_SIGN.search(line)] == []


@given(
    number=st.from_regex(
        r"[1-8]\d{16}[\dX]|[1-8]\d{5}( |-|\u00a0)[12]\d{7}\1\d{3}[\dX]|1[3-9]\d( |-|\u00a0)\d{4}\2\d{4}|1[3-9]\d{9}"
        r"|[3-6]\d{15,18}|[3-6]\d{3}( |-|\u00a0)(?:\d{4}\3){2}\d{4}",
        fullmatch=True,
        alphabet=st.characters(codec="ascii") | st.just("\u00a0"),
    ),
    wide=st.booleans(),
)
def test_each_personal_number_passes_the_cheap_test(number: str, wide: bool) -> None:  # noqa: FBT001
    masking = importlib.import_module("crawler.text.masking")  # the package has a function of this name
    written = number.translate({plain: sign for sign, plain in masking._ASCII.items()}) if wide else number
    assert masking._NUMBER.search(written.translate(masking._ASCII))
    assert masking._DIGITS.search(written)


@pytest.mark.parametrize("place", _STARTS)
def test_no_rule_takes_a_line_that_begins_otherwise(place: Place) -> None:
    letters = first_letters(re.compile(_BY_PLACE[place][0].pattern))
    both = {case for letter in letters if len(letter) == 1 for case in (letter.lower(), letter.upper())}
    assert both <= _STARTS[place]
    assert {letter for letter in letters if len(letter) > 1} <= {
        "CATEGORY_DIGIT",
        "CATEGORY_SPACE",
    }  # no line begins so


def first_letters(pattern: re.Pattern[str]) -> set[str]:
    """Return what a match can begin with: letters, and the names of classes."""
    return _first(importlib.import_module("re._parser").parse(pattern.pattern))[0]


def _first(items: Any) -> tuple[set[str], bool]:
    """Return the first letters of a parsed pattern, and whether it can match nothing."""
    letters: set[str] = set()
    for operator, value in items:
        found, may_be_empty = _first_of(str(operator), value)
        letters |= found
        if not may_be_empty:
            return letters, False
    return letters, True


def _first_of(operator: str, value: Any) -> tuple[set[str], bool]:
    if operator == "LITERAL":
        return {chr(value)}, False
    if operator == "IN":
        return {chr(item) if str(kind) == "LITERAL" else str(item) for kind, item in value}, False
    if operator in ("AT", "ASSERT", "ASSERT_NOT"):
        return set(), True
    if operator == "BRANCH":
        branches = [_first(branch) for branch in value[1]]
        return set().union(*(found for found, _ in branches)), any(empty for _, empty in branches)
    if operator in ("ATOMIC_GROUP", "SUBPATTERN"):
        return _first(value if operator == "ATOMIC_GROUP" else value[3])
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        found, may_be_empty = _first(value[2])
        return found, may_be_empty or value[0] == 0
    raise NotImplementedError(operator)
