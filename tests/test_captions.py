"""Captions: marks, the page's habit, lines that stand beside pictures and are none, cost on hostile blocks."""

import time

import pytest
from lxml import html

from crawler.page.blocks import Block, read_blocks
from crawler.page.captions import Picture, attach_captions

LONG = (
    "全县秋收工作会议昨天召开，会议总结了去年的经验，部署了今年的任务，会期一天，会后各乡镇的负责人参观了北山村的农田。"
)
MIDDLE = "会议由县长主持，各乡镇的负责人参加会议并作了发言。"
IMAGE = '<p><img src="1.jpg"></p>'


def _p(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


# page -> captions; every other line stays where it is
CAPTIONS = {
    "picture of": (IMAGE + _p("图为秋收现场。", LONG), ["图为秋收现场。"]),
    "note": (IMAGE + _p("图注：东山县的稻田", LONG), ["图注：东山县的稻田"]),
    "numbered": (IMAGE + _p("图①：村民在收割。", LONG), ["图①：村民在收割。"]),
    "triangle": (IMAGE + _p("▲村民在收割。", LONG), ["▲村民在收割。"]),
    "credit": (IMAGE + _p("村民在收割。 本报记者 何小雨 摄", LONG), ["村民在收割。 本报记者 何小雨 摄"]),
    "credit in a bracket": (IMAGE + _p("村民在收割。（何小雨摄）", LONG), ["村民在收割。（何小雨摄）"]),
    "credit only": (IMAGE + _p("（何小雨摄）", LONG), ["（何小雨摄）"]),
    "archive": (IMAGE + _p("（资料图片）", LONG), ["（资料图片）"]),
    "given": (IMAGE + _p("村民在收割 受访者供图", LONG), ["村民在收割 受访者供图"]),
    "above and below": (
        IMAGE + IMAGE + _p("上图：村民在收割。下图：村民在晒谷。", LONG),
        ["上图：村民在收割。下图：村民在晒谷。"],
    ),
    "who stands where": (
        IMAGE + _p("何小雨（左二）在查看水稻长势。", LONG, MIDDLE),
        ["何小雨（左二）在查看水稻长势。"],
    ),
    "words of a portal's tools": (IMAGE + _p("志愿者教老人扫描二维码", LONG, MIDDLE), ["志愿者教老人扫描二维码"]),
    "scene": (IMAGE + _p("会议现场", LONG, MIDDLE), ["会议现场"]),
    "scene with a stop": (IMAGE + _p("秋收现场。", MIDDLE) + IMAGE + _p(LONG), ["秋收现场。"]),
    "centred": (IMAGE + '<p style="text-align:center">村民在收割水稻。</p>' + _p(LONG, LONG), ["村民在收割水稻。"]),
    "class": (
        IMAGE + '<p class="picIntro">村民在收割水稻，他们说今年是个好年。</p>' + _p(MIDDLE),
        ["村民在收割水稻，他们说今年是个好年。"],
    ),
    "equal to the alternative text": (
        '<p><img src="1.jpg" alt="村民在收割水稻。"></p>' + _p("村民在收割水稻。", MIDDLE, MIDDLE),
        ["村民在收割水稻。"],
    ),
    "a class that says note": (
        IMAGE + '<p class="note">村民在收割水稻，他们说今年是个好年</p>' + _p(MIDDLE, MIDDLE),
        ["村民在收割水稻，他们说今年是个好年"],
    ),
    "bold, below a title block": (
        '<p align="center"><b>县里召开秋收会议</b></p><p align="center"><b>县长出席并讲话</b></p>'
        + _p(LONG)
        + IMAGE
        + '<p align="center"><b>会议在县里召开</b></p>'
        + _p(LONG)
        + IMAGE
        + '<p align="center"><b>代表在观看短片</b></p>'
        + _p(LONG),
        ["会议在县里召开", "代表在观看短片"],
    ),
    "pointing down": (_p(LONG, "▼村民在收割水稻") + IMAGE + _p(LONG), ["▼村民在收割水稻"]),
    "above its picture in a table": (
        _p(LONG) + f"<table><tr><td>村民在收割水稻。</td></tr><tr><td>{IMAGE}</td></tr></table>" + _p(LONG),
        ["村民在收割水稻。"],
    ),
    "sentences above every picture": (
        '<p align="center">村民在收割水稻。</p>'
        + IMAGE
        + '<p align="center">孩子们在晒谷场上。</p>'
        + IMAGE
        + _p(LONG, MIDDLE),
        ["村民在收割水稻。", "孩子们在晒谷场上。"],
    ),
    "in the cells of its pictures": (
        _p(LONG) + '<table><tr><td><img src="1.jpg"><br>稻田</td><td><img src="2.jpg"><br>晒谷场</td></tr></table>',
        ["稻田", "晒谷场"],
    ),
    "of a picture elsewhere": (IMAGE + _p(LONG, MIDDLE, "左图：村民在晒谷。"), ["左图：村民在晒谷。"]),
    "figure": (
        '<figure><img src="1.jpg"><figcaption>村民在收割水稻。</figcaption></figure>' + _p(LONG),
        ["村民在收割水稻。"],
    ),
    "without any mark": (_p(MIDDLE) + IMAGE + _p("村民收割水稻", MIDDLE, MIDDLE), ["村民收割水稻"]),
    "two without any mark": (
        _p(MIDDLE) + IMAGE + _p("村民收割水稻") + IMAGE + _p("村民在晒谷", MIDDLE, MIDDLE),
        ["村民收割水稻", "村民在晒谷"],
    ),
    "some pictures without": (
        _p(LONG) + IMAGE + _p("村民收割水稻", MIDDLE) + IMAGE + _p(LONG),
        ["村民收割水稻"],
    ),
    "short sentences": (
        _p(MIDDLE) + IMAGE + _p("大家来开会。", MIDDLE) + IMAGE + _p("大家合影留念。", MIDDLE),
        ["大家来开会。", "大家合影留念。"],
    ),
    "gallery": (
        IMAGE + _p("秋收现场。何小雨 摄") + IMAGE + _p("村民在晒谷。何小雨 摄") + IMAGE + _p("合影。何小雨 摄", LONG),
        ["秋收现场。何小雨 摄", "村民在晒谷。何小雨 摄", "合影。何小雨 摄"],
    ),
    "over two lines": (
        IMAGE + "<p>村民在收割水稻。<br>本报记者 何小雨摄</p>" + _p(LONG),
        ["村民在收割水稻。\n本报记者 何小雨摄"],
    ),
    "over two paragraphs": (
        IMAGE + _p("村民在收割水稻。", "本报记者 何小雨 摄", LONG),
        ["村民在收割水稻。\n本报记者 何小雨 摄"],
    ),
    "doubled": (IMAGE + _p("图为秋收现场。", "图为秋收现场。", LONG), ["图为秋收现场。", "图为秋收现场。"]),
    "in the picture's paragraph": ('<p><img src="1.jpg"><br>图为秋收现场。</p>' + _p(LONG), ["图为秋收现场。"]),
    "in a table": (
        '<table><tr><td><img src="1.jpg"></td></tr><tr><td>村民们说：今年是个好年。</td></tr></table>' + _p(LONG, LONG),
        ["村民们说：今年是个好年。"],
    ),
    "row of pictures, row of captions": (
        '<table><tr><td><img src="1.jpg"></td><td><img src="2.jpg"></td></tr>'
        "<tr><td>收割。</td><td>晒谷。</td></tr></table>" + _p(LONG),
        ["收割。", "晒谷。"],
    ),
    "in a box with the picture": (
        '<div><p><img src="1.jpg"></p><p>村民们在收割。</p></div>'
        + _p(MIDDLE, "会议开了一天，大家都说好。", "明年再来。"),
        ["村民们在收割。"],
    ),
    "picture below": (_p(MIDDLE, "村民在收割水稻（下图）") + IMAGE + _p(LONG), ["村民在收割水稻（下图）"]),
    "numbered, for pictures that stand together": (
        IMAGE + IMAGE + _p("图①：村民在收割。", "图②：村民在晒谷。", LONG),
        ["图①：村民在收割。", "图②：村民在晒谷。"],
    ),
    "centred above every picture": (
        _p(LONG)
        + '<p align="center">村民在田里收割水稻</p>'
        + IMAGE
        + _p(LONG)
        + '<p align="center">村民在场院里晒谷</p>'
        + IMAGE
        + _p(LONG),
        ["村民在田里收割水稻", "村民在场院里晒谷"],
    ),
    "bold and centred": (
        _p(LONG) + IMAGE + '<p align="center"><b>村民收割水稻</b></p>' + _p(LONG, LONG),
        ["村民收割水稻"],
    ),
    "picture is missing": (_p("村民在收割水稻。 何小雨 摄", LONG), ["村民在收割水稻。 何小雨 摄"]),
}

TEXT = {
    "long": IMAGE + _p(LONG),
    "signed text": IMAGE + _p("会议要求各乡镇抓紧秋收，确保颗粒归仓。何小雨摄影报道"),
    "sentences of the report": _p(LONG) + IMAGE + _p("会上，县长讲了话。", MIDDLE) + IMAGE + _p(LONG),
    "headings after pictures": _p(LONG)
    + IMAGE
    + _p("北山村的经验", LONG, "南山村的经验", LONG, LONG, LONG, LONG, LONG),
    "bold heading": _p(LONG) + IMAGE + "<p><b>北山村的经验</b></p>" + _p(LONG),
    "bold heading on a page of long paragraphs": _p(LONG) + IMAGE + "<p><b>北山的经验</b></p>" + _p(LONG, LONG, LONG),
    "centred headings above pictures": _p(LONG)
    + '<p align="center">春耕忙</p>'
    + IMAGE
    + _p(LONG)
    + '<p align="center">夏收急</p>'
    + IMAGE
    + _p(LONG),
    "numbered heading on such a page": _p(LONG) + IMAGE + _p("一、北山的经验", LONG, LONG, LONG),
    "paragraph signed by the photographer": IMAGE
    + _p(LONG, "会议要求各乡镇抓紧秋收，确保颗粒归仓，也要求农机站的人每天下到田里去看一看，帮一帮。（何小雨摄）"),
    "numbered heading": _p(LONG) + IMAGE + _p("二、下一步工作", LONG),
    "verses": IMAGE + _p("东山的稻子黄了", "北山的谷子熟了", "农人的心醉了", "他们在田里收割"),
    "colon": _p(LONG) + IMAGE + _p("县里要求做好以下工作：", LONG),
    "editor": _p(LONG) + IMAGE + _p("责任编辑：何小雨"),
    "signature": _p(LONG) + IMAGE + _p("东山县农业农村局", "2024年5月13日"),
    "date": _p(LONG) + IMAGE + _p("2024年5月13日"),
    "quoted work": _p(LONG) + IMAGE + _p("《东山志》", LONG),
    "links of a side box": _p(LONG) + IMAGE + '<p><a href="2.html">秋收会议召开</a></p>' + _p(LONG),
    "centred text": '<div align="center">' + _p(LONG) + IMAGE + _p("会议开了一天。", LONG, LONG) + "</div>",
    "above the picture, not marked": _p(LONG, "村民收割水稻") + IMAGE + _p(LONG),
    "pointer inside a sentence": _p("会议要求抓紧秋收（见下图），各乡镇都要行动。") + IMAGE + _p(LONG),
    "a text signed for its pictures too": _p(LONG) + IMAGE + _p(f"{MIDDLE}会议开了一天，晚上才散。（文/图：何小雨）"),
    "who wrote it": _p(LONG) + IMAGE + _p("本报记者 何小雨 李明"),
    "who wrote it and took the picture": _p(LONG) + IMAGE + '<p align="right">南山日报记者 何小雨 文/图</p>',
    "a short sentence of the report": _p(LONG, LONG) + IMAGE + _p("会上，三家企业签署了协议。", LONG, LONG),
    "a class of all paragraphs": f'<div class="news-desc">{MIDDLE}<br>{IMAGE}<br>{LONG}<br>{IMAGE}<br>{LONG}</div>',
    "a row of a table with a picture in its last cell": (
        _p(LONG)
        + '<table><tr><td>产品名称</td><td>图片<img src="a.jpg"></td></tr><tr><td>红薯</td><td>一级</td></tr></table>'
    ),
    "a sub-heading above a picture in a table": (
        _p(LONG) + f"<table><tr><td><b>二、项目规划布局</b></td></tr><tr><td>{IMAGE}</td></tr></table>" + _p(LONG)
    ),
    "a word above a code": _p(LONG, "▼ 报名方式") + IMAGE + _p(LONG),
    "a digest's day": _p(LONG) + IMAGE + '<p style="text-align:center">12月10日 星期二</p>' + _p(LONG),
    "bold headings, not all behind pictures": (
        _p(LONG)
        + '<p align="center"><b>走进田野</b></p>'
        + _p(LONG)
        + IMAGE
        + '<p align="center"><b>留得住人</b></p>'
        + _p(LONG)
    ),
    "a link above a picture": _p(LONG)
    + f'<table><tr><td><a href="/">查看图片</a></td></tr><tr><td>{IMAGE}</td></tr></table>',
    "boxes of a picture and text": f"<div>{IMAGE}<p>{LONG}</p></div><div>{IMAGE}<p>{LONG}</p></div>",
}


def _blocks(page: str) -> list[Block]:
    return read_blocks(html.fromstring(f"<div>{page}</div>"), frozenset())


def _read(page: str) -> tuple[list[str], list[str]]:
    """Return a page's captions and its other lines."""
    pieces = attach_captions(_blocks(page))
    captions = ["\n".join(piece.captions) for piece in pieces if isinstance(piece, Picture) and piece.captions]
    return captions, [piece.text for piece in pieces if not isinstance(piece, Picture)]


@pytest.mark.parametrize(("page", "captions"), CAPTIONS.values(), ids=CAPTIONS)
def test_attaches_captions(page: str, captions: list[str]) -> None:
    blocks = _blocks(page)
    told = "".join(captions).split("\n")
    found, lines = _read(page)
    assert found == captions
    assert lines == [block.text for block in blocks if block.text and block.text.replace("\t", "") not in "".join(told)]


@pytest.mark.parametrize("page", TEXT.values(), ids=TEXT)
def test_leaves_lines_of_the_text(page: str) -> None:
    assert _read(page)[0] == []


def test_a_caption_belongs_to_the_nearest_picture_before_it() -> None:
    pieces = attach_captions(_blocks(f"{IMAGE}{IMAGE}<p>图为秋收现场。</p>"))
    assert [piece.captions for piece in pieces if isinstance(piece, Picture)] == [[], ["图为秋收现场。"]]


@pytest.mark.parametrize("line", ["图", "（", "何小雨 摄 ", "现场", "记者 ", "（左", "图片来源"])
def test_time_grows_with_the_length_only(line: str) -> None:
    short, long = (_seconds(line * count, count // 20) for count in (1_000, 8_000))
    assert long < 24 * short + 0.1


def _seconds(line: str, count: int) -> float:
    blocks = _blocks(f"{(IMAGE + _p(line[:150])) * count}<p>{line}</p>")
    start = time.perf_counter()
    attach_captions(blocks)
    return time.perf_counter() - start
