"""Canonical URLs: what is one page has one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.canonical import canonicalise

ARTICLE = "http://cqwx.gov.cn/wxyw/202412/t20241215_1.html"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        pytest.param("http://www.cqwx.gov.cn/wxyw/202412/t20241215_1.html", ARTICLE, id="www"),
        pytest.param("https://WWW.CQWX.gov.cn/wxyw/202412/t20241215_1.html", ARTICLE, id="scheme and case"),
        pytest.param("http://cqwx.gov.cn:80/wxyw/202412/t20241215_1.html", ARTICLE, id="port of http"),
        pytest.param("https://cqwx.gov.cn:443/wxyw/202412/t20241215_1.html", ARTICLE, id="port of https"),
        pytest.param("http://cqwx.gov.cn/wxyw/202412/t20241215_1.html#comments", ARTICLE, id="fragment"),
        pytest.param("http://cqwx.gov.cn/x/../wxyw/./202412/t20241215_1.html", ARTICLE, id="dots"),
        pytest.param("http://cqwx.gov.cn/wxyw/202412/t20241215_1.html;jsessionid=A1?", ARTICLE, id="session in path"),
        pytest.param(f"{ARTICLE}?from=timeline&isappinstalled=0&utm_source=a&spm=1.2", ARTICLE, id="trackers"),
        pytest.param(" http://user:secret@cqwx.gov.cn/wxyw/202412/t20241215_1.html\n", ARTICLE, id="user, blanks"),
        pytest.param("http://cqwx.gov.cn", "http://cqwx.gov.cn/", id="no path"),
        pytest.param("http://a.gov.cn:8080/x", "http://a.gov.cn:8080/x", id="other port stays"),
        pytest.param("http://a.gov.cn/s?b=2&a=1", "http://a.gov.cn/s?a=1&b=2", id="parameters sorted"),
        pytest.param("http://a.gov.cn/s?from=2024", "http://a.gov.cn/s?from=2024", id="from as a choice stays"),
        pytest.param("http://a.gov.cn/s?sid=7", "http://a.gov.cn/s?sid=7", id="sid chooses a site of gkmlpt"),
        pytest.param("http://a.gov.cn/要闻/1.html", "http://a.gov.cn/%E8%A6%81%E9%97%BB/1.html", id="quoted"),
        pytest.param("http://a.gov.cn/%e8%a6%81/1.html", "http://a.gov.cn/%E8%A6%81/1.html", id="case of quotes"),
        pytest.param("http://a.gov.cn/%2F1.html", "http://a.gov.cn/%2F1.html", id="a quoted slash is no slash"),
        pytest.param("http://www.gov.cn/x", "http://gov.cn/x", id="www before a short name"),
        pytest.param("http://www.cn/x", "http://www.cn/x", id="www as a name of its own"),
        pytest.param(
            "http://a.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1011&wbnewsid=20755",
            "http://a.gov.cn/info/1011/20755.htm",
            id="VSB",
        ),
        pytest.param(
            "https://szb.cnxz.com.cn/xzrb/pad/con/202201/05/content_12.html",
            "http://szb.cnxz.com.cn/xzrb/pc/con/202201/05/content_12.html",
            id="e-paper on a pad",
        ),
        pytest.param("http://a.gov.cn/pad/1.html", "http://a.gov.cn/pad/1.html", id="pad as a folder stays"),
        pytest.param("file:///page.html#top", "file:///page.html", id="a file"),
        pytest.param("http://a.gov.cn/a\ud800", "http://a.gov.cn/a%EF%BF%BD", id="lone surrogate"),
        pytest.param("http://[::1]/a", "http://[::1]/a", id="IPv6"),
        pytest.param("http://[::1]:8080/a", "http://[::1]:8080/a", id="IPv6 and port"),
        pytest.param("http://[broken", "http://[broken", id="no address"),
        pytest.param("\x1b\xa00", "0", id="blanks behind a control character"),
        pytest.param("0 ?\u3000#:", "0 ?", id="a blank before the fragment"),
    ],
)
def test_one_spelling(url: str, canonical: str) -> None:
    assert canonicalise(url) == canonical


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_canonicalising_twice_changes_nothing(tail: str) -> None:
    for url in (tail, f"http://www.a.gov.cn/{tail}", f"https://a.gov.cn/s?{tail}"):
        once = canonicalise(url)
        assert canonicalise(once) == once


@given(st.text(alphabet="abc/.;?#&=%2F@:é要", max_size=40))
def test_nothing_is_raised(tail: str) -> None:
    canonicalise(f"http://a.gov.cn{tail}")
