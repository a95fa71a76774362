"""However an editor's mark-up cuts a text into blocks, the body is the whole text and nothing else."""

from collections.abc import Callable

import pytest

from tests.one_page import paragraphs, read_body

HEADLINE = "云溪县文化馆举办读书活动"
TEXT = [
    "为丰富群众文化生活，县文化馆近日举办读书活动，来自各镇的六十多名读者围坐一堂，朗读自己喜爱的篇章。",
    "“第一次站到台上，手心都是汗。”来自龙泉镇的何秀英说，她读的是自己写的一篇散文，写的是村口的老槐树。",
    "活动由县文化馆主办，龙泉镇文化站协助，凡热爱阅读的群众都可以参加，名额为六十人，不收取任何费用。",
    "馆长马成林介绍，读书活动已经举办了五届，参加的人一年比一年多，最小的读者只有七岁，最大的八十二岁。",
    "当天，文化馆还向读者赠送了三百册图书，并在展厅里布置了一百二十幅照片，讲述县城四十年来的变化。",
    "下一步，县文化馆将把活动办到村里去，让更多群众在家门口就能读到好书，读到身边人写的好文章。",
]
HEADINGS = ["一、主要情况", "二、下一步打算"]
SIGNED = ["云溪县文化馆", "2023年5月19日"]
SPANS = "".join(f"<p><span>{line[:7]}</span><span>{line[7:]}</span></p>" for line in TEXT)
PICTURE = "<p align=center><img src='/1.jpg'></p>"


def box(lines: list[str], tag: str = "div", line: str = "p") -> str:
    return f"<{tag}>{paragraphs(lines, line)}</{tag}>"


# The lines of a text, and how they are marked up.
STRUCTURES: dict[str, tuple[list[str], str]] = {
    "paragraphs": (TEXT, paragraphs(TEXT)),
    "blocks": (TEXT, paragraphs(TEXT, "div")),
    "breaks": (TEXT, "<br><br>".join(f"　　{line}" for line in TEXT)),
    "spans in pieces": (TEXT, SPANS),
    "paragraphs that are not closed": (TEXT, "".join(f"<p>{line}" for line in TEXT)),
    "sections in sections": (TEXT, "".join(f"<section><section><p>{line}</p></section></section>" for line in TEXT)),
    "a lead above a block": (TEXT, f"<p>{TEXT[0]}</p>{box(TEXT[1:])}"),
    "a lead without an element": (TEXT, TEXT[0] + box(TEXT[1:])),
    "a lead in a block": (TEXT, f"<div>{TEXT[0]}</div>{box(TEXT[1:])}"),
    "a last line below a block": (TEXT, f"{box(TEXT[:-1])}<p>{TEXT[-1]}</p>"),
    "a short block and a long one": (TEXT, box(TEXT[:2]) + box(TEXT[2:])),
    "a long block and a short one": (TEXT, box(TEXT[:4]) + box(TEXT[4:], "section")),
    "a long block, a picture and a short one": (TEXT, box(TEXT[:5]) + PICTURE + box(TEXT[5:])),
    "a block in a block beside lines": (TEXT, f"<p>{TEXT[0]}</p><div>{box(TEXT[1:5])}<p>{TEXT[5]}</p></div>"),
    "a table of one cell": (TEXT, f"<p>{TEXT[0]}</p><table><tr><td>{paragraphs(TEXT[1:])}</td></tr></table>"),
    "a quotation": (TEXT, f"{paragraphs(TEXT[:1])}<blockquote>{paragraphs(TEXT[1:5])}</blockquote><p>{TEXT[5]}</p>"),
    "a span round blocks": (TEXT, f"<span>{paragraphs(TEXT[:4])}</span>{paragraphs(TEXT[4:])}"),
    "breaks, then a block": (TEXT, f"{'<br>'.join(TEXT[:2])}<div>{'<br>'.join(TEXT[2:])}</div>"),
    "a heading above each block": (
        [HEADINGS[0], *TEXT[:4], HEADINGS[1], *TEXT[4:]],
        f"<p><b>{HEADINGS[0]}</b></p>{box(TEXT[:4])}<p><b>{HEADINGS[1]}</b></p>{box(TEXT[4:])}",
    ),
    "a heading above the only block": ([HEADINGS[0], *TEXT], f"<p>{HEADINGS[0]}</p>{box(TEXT)}"),
    "signed in blocks": (
        [*TEXT, *SIGNED],
        f"{box(TEXT)}<div style='text-align:right'>{SIGNED[0]}</div><div style='text-align:right'>{SIGNED[1]}</div>",
    ),
    "signed in one block": ([*TEXT, *SIGNED], box(TEXT, "section") + box(SIGNED, "section")),
    "signed below a picture": ([*TEXT, *SIGNED], paragraphs(TEXT) + PICTURE + paragraphs(SIGNED)),
}
INFO = "<div>发布时间：2023-05-19 10:20 来源：云溪报</div>"
SHARE = "<div class='share'>分享到：<a>微信</a><a>微博</a></div>"
ROWS = "".join(
    f"<li><a href='/x/{number}.html'>{headline}</a><span>2022-0{number}-11</span></li>"
    for number, headline in enumerate(("召开安全生产工作会议", "春季植树在北山举行", "图书馆延长开放"), 1)
)
STATEMENT = (
    "<div class='statement'>特别声明：以上内容为用户上传并发布，本平台仅提供信息存储服务，不代表平台观点。</div>"
)
REMARKS = "".join(
    f"<div><p>网友{number}</p><p>{said}</p><p>顶 {number}</p></div>"
    for number, said in enumerate(("写得好！", "支持，希望越来越好。"))
)
# The page round a text.
FRAMES: dict[str, Callable[[str], str]] = {
    "a named body": lambda text: f"<h1>{HEADLINE}</h1>{INFO}<div id='zoom'>{text}</div>{SHARE}",
    "a body of no known name": lambda text: f"<h1>{HEADLINE}</h1>{INFO}<div class='nr'>{text}</div>{SHARE}",
    "cells of a layout": lambda text: (
        f"<table><tr><td>{HEADLINE}</td></tr><tr><td>{INFO}</td></tr><tr><td>{text}</td></tr>"
        "<tr><td>【打印】【关闭】</td></tr></table>"
    ),
    "a body in boxes of its own": lambda text: (
        f"<div><div>{HEADLINE}</div>{INFO}<div><div>{text}</div><div class='ed'>责任编辑：何小雨</div></div></div>"
    ),
    "boxes beside the body": lambda text: (
        f"<h1>{HEADLINE}</h1>{INFO}<div><div class='nr'>{text}</div>{STATEMENT}"
        f"<div class='more'><h3>相关新闻</h3><ul>{ROWS}</ul></div><div class='said'>{REMARKS}</div></div>"
    ),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize(("lines", "text"), STRUCTURES.values(), ids=STRUCTURES)
def test_the_whole_text_is_the_body(lines: list[str], text: str, frame: Callable[[str], str]) -> None:
    menu = "<div><a href='/'>首页</a><a href='/a'>要闻</a><a href='/b'>公告</a></div>"
    footer = "<div><p>主办：云溪县人民政府 承办：云溪县人民政府办公室</p></div>"
    record = read_body(f"{menu}<div>{frame(text)}</div>{footer}", title=f"{HEADLINE}_云溪新闻网")
    assert record.body == lines
    assert record.headline == HEADLINE
