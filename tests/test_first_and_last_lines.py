"""What of the lines next to a header, a box or an account is the article's, where header and text share one block."""

import pytest

from crawler import Record
from tests.one_page import paragraphs, read_body

HEADLINE = "清河县举办全民阅读系列活动"
INFO = "<p>2023-10-13 09:20 来源：临溪日报</p>"
TEXT = [
    "10月20日，活动在县文化中心举行，来自全县各乡镇的三百多名群众参加，现场气氛热烈，掌声不断。",
    "下一步，县里将继续开展此类活动，把服务送到群众身边，让书香飘进更多的村庄和院落，惠及更多读者。",
]
PORTAL = "临溪新闻网"


def read(header: str, *, behind: str = "", title: str = f"{HEADLINE}-{PORTAL}") -> Record:
    return read_body(f"<div>{header}{paragraphs(TEXT)}{behind}</div>", title=title)


# The text's first line, below headline and info line in the same block: it stays.
FIRST = [
    "时间：10月20日上午9时",
    "时间：2023年10月20日（周五）14:30",
    "记者：今年我市有哪些新举措？",
    "主办单位：县文联",
    "关键词：改革",
    "图片：活动现场",
    "编辑：2名",
    "作者：苏轼（宋）",
    "原 文：学而时习之，不亦说乎",
    "各乡镇人民政府，各街道办事处：",
    "清政办〔2023〕18号",
    "第一章 总则",
    "2023年12月5日 星期一 晴",
    "报名时间：2023年11月1日至10日",
]


@pytest.mark.parametrize("line", FIRST)
def test_a_first_line_that_looks_like_a_headers_stays(line: str) -> None:
    record = read(f"<h1>{HEADLINE}</h1>{INFO}<p>{line}</p>")
    assert (record.headline, record.body, record.authors, record.editors) == (HEADLINE, [line, *TEXT], [], [])
    assert record.published_at == "2023-10-13T09:20:00+08:00"


@pytest.mark.parametrize(
    "above",
    [
        f"<h1>{HEADLINE}</h1>{INFO}<p>{HEADLINE}</p>",
        f"<h1>{HEADLINE}</h1>{INFO}<div>当前位置：<a href=/>首页</a> &gt; <a href=/a>要闻</a></div>",
    ],
    ids=["the headline again", "a trail"],
)
def test_the_line_behind_the_last_of_a_header_stays(above: str) -> None:
    assert read(f"{above}<p>各有关单位：</p>").body == ["各有关单位：", *TEXT]


@pytest.mark.parametrize("line", ["（2023年9月10日）", "2023年10月12日全县读书大会召开"])
def test_a_day_in_the_text_is_no_header_where_the_header_has_none(line: str) -> None:
    assert read(f"<h1>{HEADLINE}</h1><p>来源：临溪日报</p><p>{line}</p>").body == [line, *TEXT]


def test_the_first_line_below_an_info_line_is_no_headline() -> None:
    header = f"<h1>花海之春</h1>{INFO}<p>各乡镇人民政府，各街道办事处：</p>"
    record = read(header, title=f"花海之春-{PORTAL}")
    assert (record.headline, record.body) == ("花海之春", ["各乡镇人民政府，各街道办事处：", *TEXT])


def test_a_page_that_states_no_headline_shows_it_above_the_info_line() -> None:
    record = read(f"<p><b>{HEADLINE}</b></p>{INFO}", title=PORTAL)
    assert (record.headline, record.source, record.body) == (HEADLINE, "临溪日报", TEXT)


def test_labels_and_values_in_blocks_of_their_own_are_a_header() -> None:
    cells = "".join(f"<div>{text}</div>" for text in ("来源：", "临溪日报", "发布时间：", "2023-10-13"))
    record = read(f"<h1>{HEADLINE}</h1>{cells}")
    assert (record.source, (record.published_at or "")[:10], record.body) == ("临溪日报", "2023-10-13", TEXT)


def test_a_picture_between_headline_and_info_line_is_the_articles() -> None:
    record = read(f"<p><img src=/logo.png></p><h1>{HEADLINE}</h1><p><img src=/cover.jpg></p>{INFO}")
    assert [image.url for image in record.images] == ["http://www.yunxi.example/cover.jpg"]


def test_a_subheadline_below_the_headline_is_read() -> None:
    below = "<p align=center>让书香浸润小城每个角落</p>"
    record = read(f"<p align=center><b>{HEADLINE}</b></p>{below}")
    assert (record.subheadline, record.body) == ("让书香浸润小城每个角落", TEXT)


def test_a_headline_in_two_spans_is_whole_though_the_second_begins_with_a_day() -> None:
    title = "<h1><span>清河县教育局关于</span><span>2024年1月1日起调整收费的通知</span></h1>"
    record = read(f"{title}{INFO}", title=PORTAL)
    assert record.headline == "清河县教育局关于2024年1月1日起调整收费的通知"


# What the portal puts beside the text's block: it is no line of the text.
BESIDE = [
    "<div class=comment><p>张大爷：这个活动办得真好，希望以后能多办一些，让老年人也多读读书，丰富晚年生活。</p></div>",
    "<p>以上内容由作者提供，如有侵权，请及时与我们联系处理。</p>",
    "<p>下载清河融媒APP，第一时间了解本地新闻，参与互动赢好礼。</p>",
    "<div class=tips><p>今天白天晴到多云，偏南风2到3级，最高气温26℃，最低气温15℃，适宜出行。</p></div>",
    "<p>站点公告：本站系统将于今晚升级，届时服务会短时中断，请大家提前安排，谢谢支持。</p>",
]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("place", ["{text}{beside}", "{beside}{text}"])
def test_what_the_portal_says_beside_a_text_is_no_line_of_it(place: str, beside: str) -> None:
    inside = place.format(text=f"<div class=content>{paragraphs(TEXT)}</div>", beside=beside)
    body = f"<div class=main><h1>{HEADLINE}</h1>{INFO}<div>{inside}</div></div>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").body == TEXT


def test_an_abstracts_label_on_the_only_paragraph_takes_nothing() -> None:
    line = f"【导读】{''.join(TEXT)}"
    body = f"<h1>{HEADLINE}</h1>{INFO}<div class=content><p>{line}</p></div>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").body == [line]


def test_an_account_that_a_text_names_is_no_card() -> None:
    lines = ["咨询渠道：", "清河医保官方微信公众号"]
    assert read(f"<h1>{HEADLINE}</h1>{INFO}", behind=paragraphs(lines)).body == [*TEXT, *lines]


@pytest.mark.parametrize("caption", ["打印车间里，工人正在检查", "一审法庭现场", "点赞2023年度好人", "标签印刷生产线"])
def test_captions_may_begin_as_tools_do(caption: str) -> None:
    centred = "<p style='text-align:center'>{}</p>"
    picture = centred.format("<img src=/1.jpg>") + centred.format(caption)
    record = read(f"<h1>{HEADLINE}</h1>{INFO}<p>{TEXT[1]}</p>{picture}")
    assert [image.caption for image in record.images] == [caption]


def test_a_short_text_beside_links_in_spans_is_no_list() -> None:
    links = "".join(f"<li><a href=/x/{number}><span>第{number}条新闻的标题文字</span></a></li>" for number in range(6))
    text = ["春光正好，油菜花开。", "跟着镜头一起看看吧！"]
    body = f"<h1>航拍千亩油菜花海</h1><p>2023-10-13 09:20</p><div class=c>{paragraphs(text)}</div><ul>{links}</ul>"
    assert read_body(body, title=PORTAL).body == text


def test_a_guide_of_links_is_no_column() -> None:
    parts = "".join(
        f"<p><a href=/g/{n}>第{n}项事怎么办</a></p><p>带上身份证，到便民中心{n}号窗口办理。</p>" for n in range(1, 6)
    )
    body = f"<h1>{HEADLINE}</h1><p>2023-10-13 09:20</p><div class=content>{parts}</div>"
    assert len(read_body(body, title=PORTAL).body) == 10


def test_a_text_before_the_headline_again_is_no_header() -> None:
    asked = ["问：本次活动的名额有多少，要不要交费，怎么报名？", "答：本月下旬开始报名！"]
    body = f"<div>{paragraphs([*asked, HEADLINE, *TEXT])}</div>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").body[:2] == asked


def test_rows_of_data_before_the_headline_again_are_no_header() -> None:
    rows = "".join(f"<tr><td>第{number}项</td><td>{number}00人</td></tr>" for number in range(8))
    body = f"<h1>{HEADLINE}——通报</h1>{INFO}<div id=zoom><table>{rows}</table><p>{HEADLINE}</p>{paragraphs(TEXT)}</div>"
    assert len(read_body(body, title=f"{HEADLINE}-{PORTAL}").body) >= 10


# What stands beside a text in blocks without a name, and is read as no line of it -> its day and source.
NO_LINES = {
    "a day and a clock": ("<div>2023年10月13日 09:20</div>", ("2023-10-13", None)),
    "a clock of today": ("<div>今天是2023年10月13日 星期五</div>", (None, None)),
    "a labelled day and an outlet": ("<div>日期：2023年10月13日 临溪日报</div>", ("2023-10-13", "临溪日报")),
    "the weather": ("<div>天气：晴</div>", (None, None)),
}


@pytest.mark.parametrize(("beside", "wanted"), NO_LINES.values(), ids=NO_LINES)
def test_a_short_line_beside_a_text_is_the_portals(beside: str, wanted: tuple[str | None, str | None]) -> None:
    body = f"<h1>{HEADLINE}</h1><div>{beside}<div class=nr>{paragraphs(TEXT)}</div></div>"
    record = read_body(body, title=f"{HEADLINE}-{PORTAL}")
    assert record.body == TEXT
    assert ((record.published_at or "")[:10] or None, record.source) == wanted


def test_cells_beside_the_texts_cell_are_no_lines_of_it() -> None:
    cells = f"<td>{PORTAL}</td><td>{paragraphs(TEXT)}</td><td>便民服务</td>"
    body = f"<h1>{HEADLINE}</h1>{INFO}<table><tr>{cells}</tr></table>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").body == TEXT


def test_other_articles_below_a_heading_are_no_lines_of_a_text() -> None:
    others = ["推荐阅读：", "另一篇报道的第一段，说的是春耕的事，大家都很关心。", "第二段，说的是秋收的事。"]
    body = f"<h1>{HEADLINE}</h1>{INFO}<div><div>{paragraphs(TEXT)}</div><div>{paragraphs(others)}</div></div>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").body == TEXT


def test_a_button_beside_the_day_is_no_source() -> None:
    body = f"<h1>{HEADLINE}</h1><p>2023-10-13 [纠错] [打印中心]</p><div>{paragraphs(TEXT)}</div>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").source is None


def test_a_time_in_a_box_of_a_films_article_is_a_line() -> None:
    body = f"<h1>{HEADLINE}</h1>{INFO}<div id=zoom class=article-video><p>8:00</p>{paragraphs(TEXT)}</div>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").body == ["8:00", *TEXT]


# Parts of a text beside the block that holds most of it, in the headline's own block.
PARTS = {
    "a lead above": ("<p>{0}</p><div><p>{1}</p><p>{2}</p></div>", 3),
    "a last line below": ("<div><p>{0}</p><p>{1}</p></div><p>{2}</p>", 3),
    "two blocks": ("<div><p>{0}</p><p>{1}</p></div><div><p>{2}</p><p>各镇要抓紧。</p></div>", 4),
    "the day it is signed on": ("<div><p>{0}</p><p>{1}</p><p>{2}</p></div><p>2023年9月28日</p>", 4),
}


@pytest.mark.parametrize("title", [f"{HEADLINE}-{PORTAL}", PORTAL])
@pytest.mark.parametrize(("parts", "count"), PARTS.values(), ids=PARTS)
def test_a_text_in_parts_below_its_headline_is_whole(parts: str, count: int, title: str) -> None:
    lines = [*TEXT, "活动期间，志愿者向群众发放宣传资料，解答大家关心的问题，共接待群众一千二百多人次。"]
    record = read_body(f"<div class=main><h1>{HEADLINE}</h1>{INFO}{parts.format(*lines)}</div>", title=title)
    assert (record.headline, record.source, len(record.body)) == (HEADLINE, "临溪日报", count)
    assert set(lines) <= set(record.body)


LINKS = "".join(f"<li><a href=/x/{number}>第{number}条新闻的标题文字</a></li>" for number in range(4))
SLOGAN = "清河融媒，讲好清河故事，传播清河声音，服务清河百姓，陪伴每一个清晨和夜晚。"
SHORT = ["各单位：", "一、时间", "10月20日。", "二、地点", "县文化中心。", "三、联系人", "何小雨。"]
# A text in an element without a name, and what is no line of it.
APART = {
    "a sentence beside a named block": f"<div class=content>{{text}}</div><p>{SLOGAN}</p>",
    "a sentence behind a box of links": f"<div><ul>{LINKS}</ul><p>{SLOGAN}</p><div class=nr>{{text}}</div></div>",
    "a short line two levels above": "<div><p>本期策划</p><div><div class=nr>{text}</div></div></div>",
    "a box of others below their heading": (
        f"<div><div>{{text}}</div><div class=x1><p>推荐阅读：</p><p>{SLOGAN}</p><p>{SLOGAN}</p></div></div>"
    ),
    "lines of another kind of block": "<div><div>{text}</div><section class=x1><p>晴</p><p>多云</p></section></div>",
    "the portal's lines": "<div><div>{text}</div><div><p>关注我们的公众号</p><p>下载客户端</p></div></div>",
    "a row of tools with a day": "<div><div class=nr>{text}</div><div class=x1>打印 关闭 2023年10月13日</div></div>",
}


@pytest.mark.parametrize("inside", APART.values(), ids=APART)
def test_what_stands_apart_from_a_text_is_no_line_of_it(inside: str) -> None:
    body = f"<div class=main><h1>{HEADLINE}</h1>{INFO}{inside.format(text=paragraphs(TEXT))}</div>"
    assert read_body(body, title=f"{HEADLINE}-{PORTAL}").body == TEXT


TWO = [SHORT[:4], SHORT[4:]]
WHOLE = {
    "two blocks of short lines": (
        [*TEXT, *SHORT],
        f"<div>{paragraphs([*TEXT, *TWO[0]])}</div>" + f"<div>{paragraphs(TWO[1])}</div>",
    ),
    "a short sentence below": (
        [*TEXT, "各镇要抓紧落实，确保成效。"],
        f"<div>{paragraphs(TEXT)}</div><p>各镇要抓紧落实，确保成效。</p>",
    ),
}


@pytest.mark.parametrize("title", [f"{HEADLINE}-{PORTAL}", PORTAL])
@pytest.mark.parametrize(("lines", "text"), WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize(
    "box", ["{text}", "<div>{text}</div>", "{text}<div class=rel><h3>相关阅读</h3><ul>{links}</ul></div>"]
)
def test_short_parts_of_a_text_are_its_lines(box: str, lines: list[str], text: str, title: str) -> None:
    inside = box.format(text=text, links=LINKS)
    record = read_body(f"<div class=main><h1>{HEADLINE}</h1>{INFO}{inside}</div>", title=title)
    assert record.body == lines


def test_a_hidden_line_ends_no_header() -> None:
    record = read(f"<h1>{HEADLINE}</h1><p style='display:none'>各有关单位：</p>{INFO}")
    assert (record.source, record.body) == ("临溪日报", TEXT)


@pytest.mark.parametrize("line", ["西风吹落满山黄", "本周的菜价", "第一章 总则"])
def test_a_plain_line_below_the_info_line_is_no_headline_on_a_page_that_states_none(line: str) -> None:
    record = read(f"{INFO}<p>{line}</p>", title=PORTAL)
    assert (record.headline, record.body[-3:]) == (PORTAL, [line, *TEXT])


@pytest.mark.parametrize("title", ["<p class=title>{}</p>", "<p><strong>{}</strong></p>", "<h3>{}</h3>"])
def test_a_styled_line_below_the_info_line_is_the_headline_on_a_page_that_states_none(title: str) -> None:
    record = read(f"{INFO}{title.format(HEADLINE)}", title=PORTAL)
    assert (record.headline, record.source, record.body) == (HEADLINE, "临溪日报", TEXT)


def test_an_info_line_below_the_text_makes_no_header_of_it() -> None:
    record = read("", behind="<p>发布时间：2023-10-13 09:20 来源：临溪日报</p>", title=PORTAL)
    assert record.body[:2] == TEXT


def test_a_sentence_behind_a_label_is_the_texts() -> None:
    line = "来源：群众来信反映的情况，县里已经派人核实。"
    assert read(f"<h1>{HEADLINE}</h1><p>2023-10-13 09:20</p><p>{line}</p>").body[-3:] == [line, *TEXT]
