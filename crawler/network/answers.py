"""Answers with status 200 that are no pages of the site: checks of a firewall, logins, notices; told by structure."""

import re
from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errors import PageRejected
from crawler.network.failures import RejectedAnswer
from crawler.page.decode import decode
from crawler.page.meta import read_title
from crawler.page.refusal import CHECK, CHECK_TEXT, GONE
from crawler.page.tree import Tree, parse

# A notice is short: a page with more text is about something, whatever words it holds.
_LONGEST_NOTICE = 400
_LONGEST_NOTICE_FOR_A_PAGE = 150
_LONGEST_CHECK = 60
_FULL_STOP = "。".encode()
_SENTENCES = 20  # more than so short a notice has
_LONGEST_LINE = 80
# Pages beyond this hold more than a notice; scripts of firewalls reach some hundreds of kilobytes.
_LARGEST_NOTICE = 1024 * 1024
_LOGIN = re.compile(r"登\s*[录陆入]|身份认证|sign\s?in|log\s?in", re.IGNORECASE)
_OLD_BROWSER = re.compile(
    r"浏览器[^，。]{0,8}(?:版本)?[^，。]{0,4}(?:过低|太低|过旧|太旧|不支持|不受支持|不兼容)|(?:升级|更换)[^，。]{0,6}浏览器"
    r"|不支持[^，。]{0,10}浏览器|browser[^.]{0,20}(?:out of date|outdated|not supported|too old)|upgrade your browser",
    re.IGNORECASE,
)


class WhatCameBack:
    """A spider middleware: what is no page of the site reaches the request's errback, with a reason for the books."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:  # noqa: ARG003 -- Scrapy's
        """Return the middleware."""
        return cls()

    def process_spider_input(self, response: Response) -> None:
        """Raise RejectedAnswer for an answer that is no page."""
        if 200 <= response.status < 300:
            reason = what_instead(response.body, listing="page" not in response.meta)
            if reason:
                raise RejectedAnswer(f"{response.url} answers with {NAMES[reason]}", reason)


NAMES = {
    "challenge": "a browser check of a firewall",
    "login": "a login",
    "old_browser": "a notice that the browser is too old",
    "soft_404": "a notice that the page is gone",
    "empty": "nothing",
}


def what_instead(body: bytes, *, listing: bool) -> str | None:
    """Return what an answer is instead of a page, one of ``NAMES``; None for a page, and where it cannot be told.

    Of an article that is gone, empty or a browser check the page's reader knows more; of a list nobody else does.
    """
    if not body.strip():
        return "empty" if listing else None
    if len(body) > _LARGEST_NOTICE:
        return None
    try:
        text = decode(body).utf8
        # Running text; the tree of every page of news would cost as much as all else that is looked at here.
        if text.count(_FULL_STOP) > _SENTENCES:
            return None
        tree = parse(text)
    except PageRejected:
        return None
    texts = [" ".join(text.split()) for text, owner, _ in tree.pieces if not tree.is_hidden(owner)]
    if sum(map(len, texts)) > (_LONGEST_NOTICE if listing else _LONGEST_NOTICE_FOR_A_PAGE):
        return None
    return _notice(tree, texts, listing=listing)


def _notice(tree: Tree, texts: list[str], *, listing: bool) -> str | None:
    said = [read_title(tree), *(text for text in texts if len(text) <= _LONGEST_LINE)]
    if any(_OLD_BROWSER.search(text) for text in said):
        return "old_browser"
    if tree.root.xpath("//input[@type='password']") and any(_LOGIN.search(text) for text in said):
        return "login"
    if not listing:
        return None
    check = sum(map(len, texts)) <= _LONGEST_CHECK and CHECK.search(tree.utf8)
    if check or any(CHECK_TEXT.search(text) for text in said):
        return "challenge"
    if any(GONE.search(text) for text in said):
        return "soft_404"
    return None
