"""What answers are besides pages, and addresses that lead round: told by structure, without a network."""

import pytest

from crawler.network.answers import NAMES, what_instead
from crawler.network.traps import LONGEST_ADDRESS, calendar_of, trap_of
from crawler.network.whole import has_end
from tests.portal import article, column

ROWS = [(f"./{number}.html", f"镇上的第{number}件要紧的事", "2024-12-15") for number in range(8)]


def page(title: str, inside: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{inside}</body></html>".encode()


INSTEAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b" \r\n", "empty"),
    "script that sets a cookie": (page("", "<script>document.cookie='a=1';location.reload()</script>"), "challenge"),
    "obfuscated script": (b"<html><script>var _0x1f2c3d=['a'];</script></html>", "challenge"),
    "packed script": (page("", "<script>eval(function(p,a,c,k,e,d){})</script>"), "challenge"),
    "notice": (page("安全验证", "<p>请完成安全验证</p>"), "challenge"),
    "firewall": (page("405", "<p>您的请求可能存在威胁，访问已被拦截</p>"), "challenge"),
    "login": (page("登录", "<form>用户名<input name=a>密码<input type=password></form>"), "login"),
    "old browser": (page("提示", "<p>您的浏览器版本太低，请升级您的浏览器</p>"), "old_browser"),
    "english": (page("Sorry", "<p>Your browser is out of date. Please upgrade your browser.</p>"), "old_browser"),
    "gone": (page("提示", "<p>您访问的页面不存在</p>"), "soft_404"),
    "gone, with the day of today": (
        page(
            "云溪县人民政府门户网站",
            "<h2>云溪县人民政府门户网站</h2><div>今天是2023年5月19日</div>"
            "<p>您访问的文章不存在，三秒后自动跳转到首页，您也可以从首页进入各栏目，或者在站内搜索。</p>",
        ),
        "soft_404",
    ),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_what_comes_instead_of_a_list_is_told(name: str) -> None:
    body, instead = INSTEAD[name]
    assert what_instead(body, listing=True) == instead
    assert instead in NAMES


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(column(ROWS).body, id="a list"),
        pytest.param(column(ROWS, script="document.cookie='a=1'").body, id="a list that sets a cookie"),
        pytest.param(
            column([(ROWS[0][0], "县里的网站装上了防火墙设备", "")] * 3 + ROWS * 5).body, id="about firewalls"
        ),
        pytest.param(page("要闻", "<form>登录<input type=password></form>" + "镇上的要紧事" * 80), id="a login on top"),
        pytest.param(b"%PDF-1.4", id="a file"),
        pytest.param(b"<html>" + b"<b>" * 5000, id="too deep"),
        pytest.param(page("", "<script>" + "a" * 2_000_000 + "</script>"), id="too large"),
    ],
)
def test_a_list_is_a_list(body: bytes) -> None:
    assert what_instead(body, listing=True) is None


def test_of_an_article_only_logins_and_browsers_are_told_here() -> None:
    found = {name: what_instead(body, listing=False) for name, (body, _) in INSTEAD.items()}
    assert {name for name, instead in found.items() if instead} == {"login", "old browser", "english"}
    assert what_instead(article("县里查网站的登录页面").body, listing=False) is None


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        (b"<html><body>a</body></html>", True),
        (b"<html><body>a</BODY >", True),
        (b"<html><body>a</html><script>" + b"a" * 9000, True),
        (b"<html><body>a", False),
        (b"<!DOCTYPE html>\n<p>a", False),
        (b"<html>the word </html> early" + b"a" * 40_000, False),
        (b"<p>a piece of a page", True),
        (b"%PDF-1.4", True),
        (b"", True),
    ],
)
def test_whether_a_document_has_its_end(body: bytes, ends: bool) -> None:  # noqa: FBT001
    assert has_end(body) is ends


@pytest.mark.parametrize(
    ("url", "trap"),
    [
        ("http://a.example/xw/202412/t20241215_1.html", None),
        ("http://a.example/a/b/a/b/a/b/1.html", None),
        ("http://a.example/2024/2024/12/12/1.html", None),
        ("http://a.example/a/a/a/a/a/1.html", "its folders repeat"),
        ("http://a.example/x/a/b/a/b/a/b/a/b/1.html", "its folders repeat"),
        ("http://a.example/a/b/c/a/b/c/a/b/c/a/b/c/1.html", "its folders repeat"),
        ("http://a.example/?id=1&page=2&size=20", None),
        ("http://a.example/?a=1&a=2&a=3&a=4", "its parameters repeat"),
        ("http://a.example/?" + "&".join(f"p{number}=1" for number in range(21)), "its parameters repeat"),
        ("http://a.example/" + "a" * LONGEST_ADDRESS, "an address of 2017 characters"),
    ],
)
def test_addresses_that_go_round_are_told(url: str, trap: str | None) -> None:
    assert trap_of(url) == trap


@pytest.mark.parametrize(
    ("query", "calendar"),
    [
        ("page=2031", None),
        ("year=2024", None),
        ("year=2025&month=1", None),
        ("date=2024-12-15", None),
        ("year=2026", "a calendar, at 2026"),
        ("date=2031-01", "a calendar, at 2031"),
        ("rq=20310101", "a calendar, at 2031"),
        ("year=1900", "a calendar, at 1900"),
        ("y=12", None),
        ("date=99999999999", None),
    ],
)
def test_lists_of_a_far_day_are_a_calendars(query: str, calendar: str | None) -> None:
    assert calendar_of(f"http://a.example/list?{query}", 2024) == calendar
