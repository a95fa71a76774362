"""Rows 35 and 36: firewalls, logins, browser notices, deleted pages; recognised, counted, never worked around."""

from pathlib import Path

import pytest

from tests.faults.crawls import crawl, crawl_pages, good, headlines, path_of
from tests.faults.server import FaultServer, Reply, answer
from tests.portal import COLUMN, article

GOOD = answer(good())
# In the forms that firewalls of these portals use; the cookies and scripts are invented.
SCRIPT = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><script>var _0x1a2b=['\\x63'];"
    "document.cookie='__jsl_clearance_s=17.1|0|x;max-age=3600;path=/';location.href=location.pathname"
    "</script></head><body></body></html>"
)
REPACKED = (
    "<!DOCTYPE html><html><head><meta content='5Xk' id='meta'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};"
    "$_ts.nsd=1;</script><script src='/x.js'></script></head><body></body></html>"
)
INTERCEPTED = (
    "<html><head><title>405</title></head><body><div>很抱歉，由于您访问的URL有可能对网站造成安全威胁，"
    "您的访问被阻断。</div></body></html>"
)
LOGIN = (
    "<html><head><title>统一身份认证平台</title></head><body><form action='/login'>用户登录"
    "<input name='u'><input type='password' name='p'><button>登录</button></form></body></html>"
)
OLD = "<html><head><title>提示</title></head><body><p>您的浏览器版本过低，请升级浏览器后访问本站。</p></body></html>"
GONE = "<html><head><title>提示信息</title></head><body><p>您访问的页面不存在或已被删除！</p></body></html>"

BLOCKED: dict[str, tuple[str, bytes]] = {
    "http_412": ("failed", answer(SCRIPT, status="412 Precondition Failed")),
    "http_521": ("failed", answer(SCRIPT, status="521 ", Set_Cookie="__jsluid_s=1; path=/")),
    "http_405": ("failed", answer(INTERCEPTED, status="405 Not Allowed")),
    "http_403": ("failed", answer(INTERCEPTED, status="403 Forbidden")),
    "challenge": ("rejected", answer(SCRIPT)),
    "login": ("rejected", answer(LOGIN)),
    "old_browser": ("rejected", answer(OLD)),
}


@pytest.mark.fault(35)
def test_a_site_that_blocks_its_pages_ends_with_12(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {reason: reply for reason, (_, reply) in BLOCKED.items()}
    ran, server = crawl_pages({**replies, "good": GOOD}, tmp_path, RETRY_TIMES="2")
    assert ran.code == ran.report["exit_code"] == 12, ran.err
    for wanted in ("failed", "rejected"):
        assert ran.report["pages"][wanted] == {reason: 1 for reason, (kind, _) in BLOCKED.items() if kind == wanted}
    assert ran.report["came_back"]["blocked"] == dict.fromkeys(BLOCKED, 1)
    assert "blocked" in ran.err
    # Nothing is worked around: each page is asked for once, without a cookie that a script would have set.
    assert [server.paths().count(path_of(name)) for name in BLOCKED] == [1] * len(BLOCKED)
    assert not any("cookie" in asked.headers for asked in server.asked)


@pytest.mark.fault(35)
@pytest.mark.parametrize("reply", [REPACKED, LOGIN], ids=["script", "login"])
def test_a_site_that_blocks_its_list_ends_with_12_and_has_not_changed(reply: str, tmp_path: Path) -> None:
    with FaultServer({COLUMN: answer(reply)}) as server:
        ran = crawl(server, tmp_path)
    assert ran.code == 12, ran.err
    assert ran.report["changed"] == []
    assert set(ran.report["lists"]["failed"].values()) <= {"challenge", "login", "old_browser"}


@pytest.mark.fault(35)
def test_a_firewall_before_everything_ends_with_12(tmp_path: Path) -> None:
    everywhere = answer(SCRIPT, status="521 ")
    with FaultServer({COLUMN: everywhere, "/robots.txt": everywhere}) as server:
        ran = crawl(server, tmp_path, RETRY_TIMES="2")
    assert (ran.code, server.paths()) == (12, ["/robots.txt"]), ran.err


@pytest.mark.fault(35)
def test_one_page_that_is_blocked_and_back_is_no_blocked_site(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {"a": GOOD, "b": answer(good("第二件事")), "c": BLOCKED["http_412"][1]}
    ran, _ = crawl_pages(replies, tmp_path)
    assert (ran.code, len(ran.records), ran.report["pages"]["failed"]) == (0, 2, {"http_412": 1}), ran.err
    back, _ = crawl_pages({**replies, "c": answer(good("第三件事"))}, tmp_path)
    assert back.code == 0, back.err
    assert "第三件事" in headlines(back)


@pytest.mark.fault(35)
def test_a_page_about_firewalls_is_read(tmp_path: Path) -> None:
    sentence = "县里的网站装上了新的防火墙，技术人员花了三天时间，把各镇的线路都查了一遍，第{}批工人{}。"
    paragraphs = [sentence.format(number, "回到了车间" * number) for number in range(1, 8)]
    text = article("县里检查网站的防火墙", paragraphs=paragraphs).body
    ran, _ = crawl_pages({"a": answer(text)}, tmp_path)
    assert (ran.code, len(ran.records)) == (0, 1), ran.err


@pytest.mark.fault(36)
def test_deleted_pages_are_no_articles(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {
        "soft": answer(GONE),
        "english": answer("<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"),
        "hard": answer(GONE, status="404 Not Found"),
        "gone": answer(GONE, status="410 Gone"),
        "good": GOOD,
    }
    ran, _ = crawl_pages(replies, tmp_path)
    assert (ran.code, len(ran.records)) == (0, 1), ran.err
    assert ran.report["pages"]["rejected"] == {"soft_404": 2}
    assert ran.report["pages"]["failed"] == {"http_404": 1, "http_410": 1}
    assert ran.report["came_back"] == {
        "blocked": {},
        "gone": {"http_404": 1, "http_410": 1, "soft_404": 2},
        "rejected": {},
    }


@pytest.mark.fault(36)
def test_a_list_that_is_gone_is_told_from_one_that_changed(tmp_path: Path) -> None:
    with FaultServer({COLUMN: answer(GONE)}) as server:
        ran = crawl(server, tmp_path)
    assert (ran.code, list(ran.report["lists"]["failed"].values())) == (13, ["soft_404"]), ran.err


@pytest.mark.fault(35)
def test_a_site_that_blocks_everything_is_left_alone_after_a_while(tmp_path: Path) -> None:
    ran, server = crawl_pages({f"n{number:02}": BLOCKED["http_412"][1] for number in range(30)}, tmp_path)
    assert ran.code == 12, ran.err
    assert ran.report["pages"]["failed"] == {"http_412": 20, "left_alone": 10}
    assert len(server.paths()) == 22
