"""Pages put together at random, but the same ones each time: headers, structures, pictures and furniture of all kinds.

Tables of cases show one thing at a time; what goes wrong on portals is most often two things that meet.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

import pytest

from crawler import Record, read_page
from crawler.errors import PageRejected
from tests.invented import HEADLINES, NAMES, OTHER_HEADLINES, OUTLETS, SENTENCES, TEASERS

URL = "http://www.yunxi.example/c/1.html"
PAGES = 25  # of a group
GROUPS = range(12)
NAVIGATION = (
    "<div class='nav'><a href='/'>首页</a><a href='/a'>要闻</a><a href='/b'>政务公开</a><a href='/c'>互动交流</a></div>"
)
FOOTER = "<div class='foot'><p>主办：云溪县人民政府办公室 承办：云溪县融媒体中心</p><p>蜀ICP备00000001号</p></div>"
TRAIL = "<div class='pos'>当前位置：<a href='/'>首页</a> &gt; <a href='/a'>要闻</a></div>"
INFO = "<div class='info'>发布时间：2023-05-19 10:20 来源：云溪报</div>"
PICTURE = "<img src='/p/1.jpg'>"


@dataclass
class Wanted:
    """What is to be read of a page."""

    headline: str
    body: list[str]
    published_at: str = "2023-05-19T10:20"
    source: str | None = "云溪报"
    breadcrumbs: list[str] = field(default_factory=lambda: ["首页", "要闻"])
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)


def given(record: Record, wanted: Wanted) -> Wanted:
    """Return what is read, in the order of what is wanted where the order is no matter of the rule."""
    captions = [line for image in record.images if image.caption for line in image.caption.split("\n")]
    return Wanted(
        headline=record.headline or "",
        body=record.body,
        published_at=(record.published_at or "")[: len(wanted.published_at)],
        source=record.source,
        breadcrumbs=record.breadcrumbs,
        authors=sorted(author.name for author in record.authors),
        editors=sorted(editor.name for editor in record.editors),
        captions=sorted(captions),
        attachments=[item.title for item in record.attachments],
    )


def page(headline: str, body: str) -> bytes:
    title = f"{headline}_云溪县人民政府"
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>".encode()


def lines_of(random: Random, count: int) -> list[str]:
    return random.sample(SENTENCES, count)


# --- Headers ---------------------------------------------------------------------------------------------------------

DAY_LABELS = (
    "发布时间：",
    "发布日期：",
    "时间：",
    "发布时间:",
    "发表时间：",
    "更新时间：",
    "",
    "信息时间：",
    "【发布时间】",
    "发稿时间：",
)
SOURCE_LABELS = (
    "来源：",
    "信息来源：",
    "来源:",
    "文章来源：",
    "稿件来源：",
    "【来源】",
    "出处：",
    "来 源：",
    "来源于：",
)
WRITER_LABELS = ("作者：", "记者：", "撰稿：", "通讯员：", "供稿：", "文：")
EDITOR_LABELS = ("责任编辑：", "编辑：", "责编：", "编辑:")
COUNTERS = (
    "浏览次数：123",
    "点击数：88",
    "阅读：1024",
    "【字体：大 中 小】",
    "打印本页",
    "分享到：",
    "访问量：",
    "点击： 次",
)
# How the values of an info line are parted.
LAYOUTS: dict[str, Callable[[Sequence[str]], str]] = {
    "spans": lambda parts: f"<div>{''.join(f'<span>{part}</span>' for part in parts)}</div>",
    "blanks": lambda parts: f"<div>{'&nbsp;&nbsp;&nbsp;'.join(parts)}</div>",
    "bars": lambda parts: f"<p>{' | '.join(parts)}</p>",
    "items": lambda parts: f"<ul>{''.join(f'<li>{part}</li>' for part in parts)}</ul>",
    "cells": lambda parts: f"<table><tr>{''.join(f'<td>{part}</td>' for part in parts)}</tr></table>",
    "paragraphs": lambda parts: "".join(f"<p>{part}</p>" for part in parts),
    "emphasis": lambda parts: f"<div>{' '.join(f'<em>{part}</em>' for part in parts)}</div>",
    "icons": lambda parts: f"<div>{' '.join(f'<i class=ico></i>{part}' for part in parts)}</div>",
    "breaks": lambda parts: f"<div>{'<br>'.join(parts)}</div>",
    "definitions": lambda parts: f"<dl>{''.join(f'<dd>{part}</dd>' for part in parts)}</dl>",
}
TRAILS = (
    ["首页", "要闻"],
    ["首页", "新闻中心", "图片新闻"],
    ["网站首页", "政务公开", "通知公告"],
    ["首页", "走进云溪", "乡镇动态"],
)
TITLES: tuple[Callable[[str], str], ...] = (
    lambda text: f"<h1>{text}</h1>",
    lambda text: f"<h2>{text}</h2>",
    lambda text: f"<div class='title'>{text}</div>",
    lambda text: f"<p class='tit'><strong>{text}</strong></p>",
    lambda text: f"<div style='font-size:24px;text-align:center'><b>{text}</b></div>",
)


def day(random: Random) -> tuple[str, str]:
    """Return a date as a portal writes it, and as a record does."""
    year, month, number = random.randint(2008, 2024), random.randint(1, 12), random.randint(1, 28)
    hour, minute = random.randint(8, 22), random.randint(0, 59)
    iso, clock = f"{year}-{month:02}-{number:02}", f"{hour:02}:{minute:02}"
    forms = (
        (iso, iso), (f"{iso} {clock}", f"{iso}T{clock}"), (f"{iso} {clock}:05", f"{iso}T{clock}:05"),
        (f"{year}年{month}月{number}日", iso), (f"{year}年{month:02}月{number:02}日{clock}", f"{iso}T{clock}"),
        (f"{year}.{month:02}.{number:02}", iso), (f"{year}/{month}/{number}", iso),
    )  # fmt: skip
    return random.choice(forms)


def trail(random: Random, headline: str) -> tuple[str, list[str]]:
    items = random.choice(TRAILS)
    sign = random.choice((" &gt; ", "&gt;&gt;", " &raquo; ", "<i>&gt;</i>", " → "))
    label = random.choice(("当前位置：", "您当前的位置：", "您的位置：", "当前位置: ", "您现在的位置："))
    links = [f"<a href='/{number}'>{item}</a>" for number, item in enumerate(items)]
    if random.random() < 0.2:
        rows = "".join(f"<li>{link}{sign if link is not links[-1] else ''}</li>" for link in links)
        return f"<ul class='crumb'><li>{label}</li>{rows}</ul>", items
    end = random.choice(([], [], ["正文"], [headline]))
    return f"<div>{label}{sign.join([*links, *end])}</div>", items


def header(random: Random) -> tuple[bytes, Wanted]:
    """Return a page whose header is put together, its text in a block of its own or in the header's."""
    headline = random.choice(HEADLINES)
    shown, published_at = day(random)
    wanted = Wanted(headline, lines_of(random, 4), published_at, source=None)
    values = [random.choice(DAY_LABELS) + shown]
    if random.random() < 0.75:
        wanted.source = random.choice(OUTLETS)
        values.append(random.choice(SOURCE_LABELS) + wanted.source)
    writer, editor = random.sample(NAMES, 2)
    if random.random() < 0.25:
        wanted.authors = [writer]
        values.append(random.choice(WRITER_LABELS) + writer)
    if random.random() < 0.2:
        wanted.editors = [editor]
        values.append(random.choice(EDITOR_LABELS) + editor)
    values += random.sample(COUNTERS, random.choice((0, 0, 1, 2)))
    if random.random() < 0.6:
        random.shuffle(values)
    way, wanted.breadcrumbs = trail(random, headline)
    info = LAYOUTS[random.choice(sorted(LAYOUTS))](values)
    title = random.choice(TITLES)(headline)
    parts = random.choice(((way, title, info), (way, title, info), (title, info, way), (way, info, title)))
    text = "".join(f"<p>　　{line}</p>" for line in wanted.body)
    box = random.choice(("<div class='con'>{}</div>", "<div id='zoom'>{}</div>", "{}"))
    return page(headline, f"<div>{NAVIGATION}{''.join(parts)}{box.format(text)}</div>{FOOTER}"), wanted


# --- Pictures, staff lines and files ---------------------------------------------------------------------------------

CAPTIONS = (
    "图为采茶工人在采摘夏茶。", "采茶工人在采摘夏茶。何小雨 摄", "村民在晾晒茶叶。（何小雨摄）", "茶园一角 马成林 摄",
    "活动现场（云溪县融媒体中心供图）", "▲村民在采茶", "图①：茶园全景。",
    "5月18日，采茶工人在茶园采摘夏茶。新华社记者 何小雨 摄",
)  # fmt: skip
UNMARKED = ("采茶工人在采摘夏茶", "活动现场", "茶园一角", "工作人员向群众发放宣传资料")
CENTRE = "style='text-align:center'"
FRAMED: tuple[Callable[[str], str], ...] = (
    lambda text: f"<p {CENTRE}>{PICTURE}</p><p {CENTRE}>{text}</p>",
    lambda text: f"<figure>{PICTURE}<figcaption>{text}</figcaption></figure>",
    lambda text: f"<div align=center>{PICTURE}</div><div align=center><font size=2>{text}</font></div>",
    lambda text: f"<table align=center><tr><td>{PICTURE}</td></tr><tr><td align=center>{text}</td></tr></table>",
    lambda text: f"<div class='pic'>{PICTURE}<p class='pic-desc'>{text}</p></div>",
    lambda text: f"<section {CENTRE}>{PICTURE}</section><section {CENTRE}><span>{text}</span></section>",
)
GLUED: tuple[Callable[[str], str], ...] = (
    lambda text: f"<p align='center'>{PICTURE}<br>{text}</p>",
    lambda text: f"<p {CENTRE}>{PICTURE}{text}</p>",
)
# The line, with 甲乙丙 for names -> who wrote, who edited.
STAFF = (
    ("<p>（记者 甲）</p>", "甲", ""), ("<p>责任编辑：甲</p>", "", "甲"),
    ("<p>编辑：甲　审核：乙</p>", "", "甲乙"),
    ("<p>来源：云溪报　记者：甲　编辑：乙</p>", "甲", "乙"), ("<p>撰稿：甲</p><p>编辑：乙</p>", "甲", "乙"),
    ("<p>一审：甲 二审：乙 三审：丙</p>", "", "甲乙丙"), ("<p align=right>（甲 乙）</p>", "甲乙", ""),
    ("<p>【责任编辑：甲】</p>", "", "甲"), ("<p>文/甲 图/乙</p>", "甲", ""), ("<p>记者 甲 通讯员 乙</p>", "甲乙", ""),
    ("<p>[ 责编：甲 ]</p>", "", "甲"), ("<p>作者：甲</p>", "甲", ""), ("<p>编辑丨甲</p><p>校对丨乙</p>", "", "甲乙"),
    ("", "", ""),
)  # fmt: skip
FILES = ("报名表.doc", "2023年计划.xls", "通知.pdf", "附件1：名单.docx")


def illustrated(random: Random) -> tuple[bytes, Wanted]:
    """Return a page with pictures among its lines, and files and people behind them."""
    headline = random.choice(HEADLINES)
    wanted = Wanted(headline, lines_of(random, random.choice((3, 4, 6))), breadcrumbs=[])
    parts = [f"<p>　　{line}</p>" for line in wanted.body]
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        marked = random.random() < 0.6
        caption = random.choice(CAPTIONS if marked else UNMARKED)
        frame = random.choice(FRAMED + GLUED if marked else FRAMED)
        parts.insert(random.randint(0, len(parts)), frame(caption))
        wanted.captions.append(caption)
    wanted.captions.sort()
    staff, authors, editors = random.choice(STAFF)
    names = dict(zip("甲乙丙", random.sample(NAMES, 3), strict=True))
    wanted.authors = sorted(names[sign] for sign in authors)
    wanted.editors = sorted(names[sign] for sign in editors)
    parts.append(re.sub("[甲乙丙]", lambda sign: names[sign[0]], staff))
    if random.random() < 0.4:
        wanted.attachments = random.sample(FILES, 2)
        rows = (f"<p>{n}.<a href='/f/{n}.doc'>{file}</a></p>" for n, file in enumerate(wanted.attachments, 1))
        parts.insert(-1, f"<p>附件：</p>{''.join(rows)}")
    box = random.choice(("<div id='zoom'>{}</div>", "<div class='con'>{}</div>", "{}"))
    text = box.format("".join(parts))
    return page(headline, f"{NAVIGATION}<div class='main'><h1>{headline}</h1>{INFO}{text}</div>{FOOTER}"), wanted


# --- Furniture -------------------------------------------------------------------------------------------------------


def rows(random: Random) -> str:
    chosen = enumerate(random.sample(OTHER_HEADLINES, 5), 1)
    return "".join(f"<li><a href='/x/{n}.html'>{text}</a><span>2022-0{n}-11</span></li>" for n, text in chosen)


def cards(random: Random) -> str:
    chosen = zip(random.sample(OTHER_HEADLINES, 3), TEASERS, strict=True)
    return "".join(
        f"<div class='item'><img src='/t.jpg'><h4><a href='/y/{headline}'>{headline}</a></h4><p>{text}</p></div>"
        for headline, text in chosen
    )


BEHIND: dict[str, Callable[[Random], str]] = {
    "share": lambda _: "<div class='share'>分享到：<a>微信</a><a>微博</a><a>QQ空间</a></div>",
    "related": lambda random: (
        f"<div><h3>{random.choice(('相关新闻', '相关阅读', '延伸阅读', '相关文章'))}</h3><ul>{rows(random)}</ul></div>"
    ),
    "ranking": lambda random: (
        f"<div><div>{random.choice(('热点新闻', '点击排行', '推荐阅读'))}</div><ul>{rows(random)}</ul></div>"
    ),
    "cards": lambda random: f"<div><h3>{random.choice(('更多精彩', '猜你喜欢', '为您推荐'))}</h3>{cards(random)}</div>",
    "neighbours": lambda _: "<p>上一篇：<a href='/a'>召开会议</a></p><p>下一篇：<a href='/b'>植树活动举行</a></p>",
    "print": lambda _: "<p align=right>【打印】【关闭】</p>",
    "code": lambda _: "<div><img src='/q.png'><p>扫一扫在手机打开当前页</p></div>",
    "statement": lambda _: "<p>免责声明：本网转载内容不代表本网观点。如涉及版权问题，请与我们联系。</p>",
    "comments": lambda _: (
        "<div><h3>网友评论</h3><div><b>网友1</b><p>写得真好！</p></div><p>路修好了，方便多了。</p></div>"
    ),
    "remark": lambda _: (
        "<div>评论 <em>2</em><textarea></textarea><button>发表评论</button><p>文明上网，理性发言</p></div>"
    ),
    "tags": lambda _: "<div class='tags'>标签：<a href='/t/1'>茶叶</a><a href='/t/2'>丰收</a></div>",
    "likes": lambda _: "<div><span>点赞</span><em>12</em> <span>收藏</span><em>3</em></div>",
    "account": lambda _: "<div><img src='/h.png'><h4>云溪发布</h4><p>云溪县人民政府新闻办公室官方账号</p></div>",
    "pager": lambda _: "<div><a href='1'>1</a><a href='2'>2</a><a href='2'>下一页</a><a href='3'>尾页</a></div>",
}
ABOVE = (
    "<div>字体：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>",
    "<div class='audio'>听新闻</div>",
    "<div><p>扫码阅读手机版</p><img src='/q.png'></div>",
    "<div style='display:none'>欢迎访问云溪网，请使用新版浏览器，获得更好的浏览体验。</div>",
)
TOP = (
    "<div>今天是2024年12月31日 星期二</div>",
    "<div><a>登录</a> | <a>注册</a> | <a>无障碍</a></div>",
    "<div class='ban'><h1>云溪县人民政府</h1><p>www.yunxi.example</p></div>",
    "<div>云溪 多云 12℃~18℃</div>",
)
FRAMES = (
    "<div><div>{way}{title}{info}{above}{body}{behind}</div>{side}</div>",
    "<div>{way}<div><div>{title}{info}</div><div>{above}{body}{behind}</div></div>{side}</div>",
    (
        "<table><tr><td>{way}</td></tr><tr><td>{title}</td></tr><tr><td>{info}</td></tr><tr><td>{above}{body}</td></tr>"
        "<tr><td>{behind}</td></tr></table>{side}"
    ),
    "<div>{way}{title}{info}{above}{body}</div><div>{behind}</div>{side}",
)


def furnished(random: Random) -> tuple[bytes, Wanted]:
    """Return a page with furniture above the text, at its end in the same block, behind it and beside it."""
    wanted = Wanted(random.choice(HEADLINES), lines_of(random, random.choice((2, 3, 4, 6))))
    kinds = random.sample(sorted(BEHIND), random.choice((0, 1, 2, 4)))
    inside = random.choice((0, 0, 1, 2))
    boxes = [BEHIND[kind](random) for kind in kinds]
    text = random.choice(("<p>　　", "<div>"))
    lines = "".join(f"{text}{line}{'</p>' if text.startswith('<p') else '</div>'}" for line in wanted.body)
    box = random.choice(("<div id='zoom'>{}</div>", "<div class='content'>{}</div>", "<div>{}</div>"))
    main = random.choice(FRAMES).format(
        way=TRAIL,
        title=random.choice(TITLES[:3])(wanted.headline),
        info=INFO,
        above="".join(random.sample(ABOVE, random.choice((0, 0, 1, 2)))),
        body=box.format(lines + "".join(boxes[:inside])),
        behind="".join(boxes[inside:]),
        side=random.choice(("", f"<div><h3>热点</h3><ul>{rows(random)}</ul></div>", f"<div>{cards(random)}</div>")),
    )
    top = "".join(random.sample(TOP, random.choice((0, 1, 2))))
    return page(wanted.headline, f"{top}{NAVIGATION}{main}{FOOTER}"), wanted


TITLE = re.compile(rb"<title>.*?</title>")
NO_TAGS = re.compile(rb"<(/?)(?:h[1-6]|p)\b")
NO_NAMES = re.compile(rb" (?:class|id)=(?:'[^']*'|\w+)")
# What the pages do without -> how many of a group may be read wrong then.
LESS_HELP: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "nothing": (lambda body: body, 0),
    "headings and paragraphs": (lambda body: NO_TAGS.sub(rb"<\1div", body), 0),
    "classes and ids": (lambda body: NO_NAMES.sub(b"", body), 0),
    "the headline in the title": (lambda body: TITLE.sub("<title>云溪县人民政府门户网站</title>".encode(), body), 1),
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("less", LESS_HELP)
@pytest.mark.parametrize("build", [header, illustrated, furnished], ids=lambda build: build.__name__)
def test_pages_put_together_are_read(build: Callable[[Random], tuple[bytes, Wanted]], less: str, group: int) -> None:
    random = Random(group)  # noqa: S311 - the same pages each time
    without, allowed = LESS_HELP[less]
    wrong = []
    for number in range(PAGES):
        body, wanted = build(random)
        (record,) = read_page(without(body), url=URL)
        if (read := given(record, wanted)) != wanted:
            wrong.append((number, read, wanted, body.decode()))
    assert len(wrong) <= allowed, wrong[0]


# --- Columns ---------------------------------------------------------------------------------------------------------

ROWS: dict[str, Callable[[str, str, str], str]] = {
    "items": lambda link, day, _: f"<li>{link}<span>{day}</span></li>",
    "cells": lambda link, day, _: f"<table><tr><td>{link}</td><td>{day}</td></tr></table>",
    "blocks": lambda link, day, _: f"<div class='row'>{link}<em>[{day}]</em></div>",
    "paragraphs": lambda link, day, _: f"<p>·{link} {day}</p>",
    "teasers": lambda link, day, text: f"<div class='item'><h4>{link}</h4><p>{text}</p><span>{day}</span></div>",
}


@pytest.mark.parametrize("title", ["要闻_云溪县人民政府", "云溪县人民政府门户网站", "要闻"])
@pytest.mark.parametrize("head", ["", "<h2>要闻</h2>", f"{TRAIL}<div>云溪要闻</div>"])
@pytest.mark.parametrize("kind", ROWS)
def test_columns_are_no_articles(kind: str, head: str, title: str) -> None:
    rows = "".join(
        ROWS[kind](f"<a href='/c/{number}.html'>{headline}</a>", f"2023-0{number}-11", TEASERS[number % 3])
        for number, headline in enumerate(OTHER_HEADLINES, 1)
    )
    more = "<div>共12页 <a href='2'>下一页</a> <a href='12'>尾页</a></div>"
    body = f"<html><title>{title}</title><body>{NAVIGATION}<div>{head}{rows}{more}</div>{FOOTER}</body></html>"
    with pytest.raises(PageRejected, match="list_page"):
        read_page(body.encode(), url="http://www.yunxi.example/c/")
