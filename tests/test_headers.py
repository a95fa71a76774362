"""The lines around a body, as portals arrange them: date, source, trail and headline on otherwise equal pages."""

from typing import Any

import pytest

from crawler import read_page

HEADLINE = "云溪县召开春季农业生产现场会"
BODY = [
    "5月18日，云溪县召开全县春季农业生产现场会，总结前一阶段工作，安排部署下一步重点任务。",
    "会议指出，今年以来全县上下抢抓农时，春耕生产开局良好，粮食播种面积稳中有增，农资供应充足，价格总体平稳。",
    "会议要求，要压实责任，强化服务，确保全年粮食产量只增不减，为乡村全面振兴打下坚实基础。",
]
MENU = '<div class="a"><a href="/">网站首页</a> | <a href="/zw">政务公开</a> | <a href="/fw">办事服务</a></div>'
TITLE = f'<h2 class="b">{HEADLINE}</h2>'
DAY = "<p>发布时间：2023-05-18</p>"
OFFICE = "云溪县农业农村局"
TRAIL = ["首页", "新闻中心", "云溪要闻"]

Wanted = dict[str, Any]

# What stands above the body -> what is read of it.
HEADERS: dict[str, tuple[str, Wanted]] = {
    "labels in elements of their own": (
        f"{TITLE}<div><b>来源</b><span>{OFFICE}</span><b>发布日期</b><span>2023-05-18 09:12</span></div>",
        {"source": OFFICE, "published_at": "2023-05-18T09:12"},
    ),
    "labels without a colon, a line each": (
        f"{TITLE}<dl><dt>发布时间</dt><dd>2023-05-18 09:12</dd><dt>信息来源</dt><dd>{OFFICE}</dd></dl>",
        {"source": OFFICE, "published_at": "2023-05-18T09:12"},
    ),
    "cells of a document, the day it was made first": (
        (
            "<table><tr><td>索引号</td><td>008-2023-00012</td><td>生成日期</td><td>2023-05-10</td></tr>"
            f"<tr><td>发文机构</td><td>{OFFICE}</td><td>发布时间</td><td>2023-05-18</td></tr></table>{TITLE}"
        ),
        {"published_at": "2023-05-18"},
    ),
    "glued": (f"{TITLE}<p>来源：云溪日报发布时间：2023-05-18 09:12</p>", {"source": "云溪日报"}),
    "glued without labels": (f"{TITLE}<p>云溪日报2023-05-18 09:12</p>", {"source": "云溪日报"}),
    "outlet, then 发布于": (
        f"{TITLE}<p>云溪融媒　发布于 2023-05-18 09:12　四川</p>",
        {"source": "云溪融媒", "published_at": "2023-05-18T09:12"},
    ),
    "an outlet that ends in 发布": (f"{TITLE}<p>南山发布 2023-05-10 09:30</p>", {"source": "南山发布"}),
    "a reporter behind the source": (
        f"{TITLE}{DAY}<table><tr><td>来源：</td><td>南山日报 记者：李明</td></tr></table>",
        {"source": "南山日报"},
    ),
    "counter without a blank": (
        f"{TITLE}<p>发布日期：2023-05-18浏览次数：1024来源：云溪日报</p>",
        {"source": "云溪日报", "published_at": "2023-05-18"},
    ),
    "a meeting's day above": (
        f"{TITLE}<p>会议时间：2023-05-17 14:00</p>{DAY}",
        {"published_at": "2023-05-18"},
    ),
    "updated later": (
        f"{TITLE}<p>更新时间：2023-05-20 10:00　发布时间：2023-05-18 09:12</p>",
        {"published_at": "2023-05-18T09:12"},
    ),
    "a clock of today": (f"<p>今天是：2026年11月27日 星期五</p>{TITLE}{DAY}", {"published_at": "2023-05-18"}),
    "no source behind its label": (f"{TITLE}<p>来源：　作者：　发布时间：2023-05-18</p>", {"source": None}),
    "trail with bars, and 正文": (
        f'<div><a href="/">首页</a> | <a href="/a">新闻中心</a> | <a href="/b">云溪要闻</a> | 正文</div>{TITLE}{DAY}',
        {"breadcrumbs": TRAIL},
    ),
    "trail in cells, one of them in a table of its own": (
        (
            "<table><tr><td>当前位置：</td><td><table><tr><td><a href='/'>首页</a></td><td>&gt;&gt;</td>"
            "<td><table><tr><td><a href='/a'>新闻中心</a></td></tr></table></td><td>&gt;&gt;</td>"
            f"<td><a href='/b'>云溪要闻</a></td></tr></table></td></tr></table>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail behind the site's name": (
        (
            "<div>云溪网&nbsp;<a href='/'>首页</a>&gt;&gt;<a href='/a'>新闻中心</a>&gt;&gt;"
            "<a href='/b'>云溪要闻</a></div>"
            f"{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail from the government's name, with colons": (
        (
            "<div><a href='/'>云溪县人民政府</a> :: <a href='/a'>信息公开</a> :: <a href='/b'>人事任免</a></div>"
            f"{TITLE}{DAY}"
        ),
        {"breadcrumbs": ["云溪县人民政府", "信息公开", "人事任免"]},
    ),
    "trail behind a sign of a font of icons": (
        (
            "<div>当前位置：<i>\ue600</i><a href='/'>首页</a>&gt;<a href='/a'>新闻中心</a>&gt;"
            f"<a href='/b'>云溪要闻</a></div>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "a remark behind the source": (
        f"{TITLE}<p>2023-05-18 来源：云溪日报，不代表云溪网立场</p>",
        {"source": "云溪日报"},
    ),
    "a date by script only": (
        f"{TITLE}<script>var createTime = '2023-05-18 09:12';</script>",
        {"published_at": "2023-05-18T09:12"},
    ),
    "trail without signs between the links": (
        (
            '<div>当前位置<a href="/">首页</a><i></i><a href="/a">新闻中心</a><i></i><a href="/b">云溪要闻</a></div>'
            f"{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail that ends with a part of the headline": (
        (
            '<div><a href="/">首页</a> &gt; <a href="/a">新闻中心</a> &gt; <a href="/b">云溪要闻</a> &gt; '
            f"<span>{HEADLINE[:8]}...</span></div>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
}
# The page's title, and what stands above the body -> the headline.
HEADLINES: dict[str, tuple[str, str]] = {
    "the title names the section": ("云溪要闻-云溪网", f"<h2>云溪要闻</h2><h1>{HEADLINE}</h1>{DAY}"),
    "the title begins with a short section": ("要闻 - 南山新闻网", f"<div>要闻</div><h1>{HEADLINE}</h1>{DAY}"),
    "the title names the site": ("云溪县人民政府", f'<div class="bt">{HEADLINE}</div>{DAY}'),
    "the site's name in h1": (f"{HEADLINE}_云溪县", f'<h1><a href="/">云溪县人民政府</a></h1><h3>{HEADLINE}</h3>{DAY}'),
    "a badge glued behind it": (f"{HEADLINE}_云溪号", f"<h1>{HEADLINE}<span>原创</span></h1>{DAY}"),
    "the title is cut": (f"{HEADLINE[:9]}...-云溪网", f"<h2>{HEADLINE}</h2>{DAY}"),
    "a cell in large type": (
        "云溪县人民政府",
        (
            f'<table><tr><td align="center"><font size="5">{HEADLINE}</font></td></tr>'
            "<tr><td>2023-05-18 来源：云溪日报</td></tr></table>"
        ),
    ),
}


def read(header: str, title: str) -> Any:
    text = "".join(f"<p>　　{line}</p>" for line in BODY)
    page = (
        f"<title>{title}</title>{MENU}<div><div>{header}<div>{text}</div></div></div><p>主办：云溪县人民政府办公室</p>"
    )
    (record,) = read_page(f"<html><body>{page}</body></html>".encode(), url="http://www.yunxi.example/c/1.html")
    assert record.body == BODY
    return record


@pytest.mark.parametrize(("header", "wanted"), HEADERS.values(), ids=HEADERS)
def test_reads_the_lines_above_a_body(header: str, wanted: Wanted) -> None:
    record = read(header, f"{HEADLINE}_云溪县人民政府")
    given = {name: getattr(record, name) for name in wanted}
    if isinstance(day := wanted.get("published_at"), str):
        given["published_at"] = given["published_at"][: len(day)]
    assert given == wanted
    assert record.headline == HEADLINE


@pytest.mark.parametrize(("title", "header"), HEADLINES.values(), ids=HEADLINES)
def test_reads_the_headline(title: str, header: str) -> None:
    assert read(header, title).headline == HEADLINE
