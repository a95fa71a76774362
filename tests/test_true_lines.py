"""Lines that look like a portal's own and are the article's, and pages that look like none and are articles."""

import pytest

from crawler import Record
from crawler.errors import PageRejected
from tests.one_page import paragraphs, read_body

HEADLINE = "云溪县文化馆举办读书活动的通知"
TEXT = [
    "为丰富群众文化生活，县文化馆定于本月下旬举办读书活动，面向全县征集参加者，现将有关事项通知如下，请互相转告。",
    "活动由县文化馆主办，龙泉镇文化站协助，凡热爱阅读的群众都可以报名，名额为六十人，报满为止，不收取任何费用。",
]
SIGNED = ["云溪县文化馆", "2023年5月19日"]
# Lines behind the text that stay, all of them and in this order.
BEHIND = {
    "a code to sign up with": ["扫描下方二维码填写报名信息", "四、联系方式", "联系人：何老师", *SIGNED],
    "an account to book with": ["预约方式：关注公众号“云溪文化馆”预约", "开放时间：9:00—17:00", *SIGNED],
    "an office's warning": ["郑重声明：我馆从未委托任何单位和个人收取费用。", "举报电话：0000-1234567", *SIGNED],
    "a heading of a notice": [
        "相关信息",
        "报名时间：5月22日至5月26日",
        "报名地点：县文化馆二楼",
        "咨询电话：0000-1234567",
    ],
    "a heading of a signed notice": ["相关内容", "县文化馆一楼", *SIGNED],
    "jobs": ["招聘岗位如下", "编辑：2名", "摄像：1名"],
    "results of a review": ["初审：5月20日", "终审：合格"],
    "a timetable": ["06:30", "8:00", "14:00"],
    "shares": ["85%", "92%"],
    "laws": ["《促进个体工商户发展条例》（2022年）", "《云溪县志》（2010年版）"],
    "a place": ["位置：双河镇桃花村，距县城12公里"],
    "what comes next": ["下一条路，我们还要一起修。"],
    "where to go on the net": ["网上办理地址：", "https://bs.yunxi.example/jiaofei"],
}
# Lines before the text that stay.
BEFORE = {
    "the time of an event": ["时间：2023年5月27日（周六）上午9:30", "地点：县文化馆"],
    "days of an event": ["日期：5月22日至5月24日"],
    "a place": ["位置：城关镇人民路12号一楼"],
    "what follows": [f"现将《{HEADLINE}》公布如下："],
}
POEM = ["清江春水绿，", "两岸桃花开。", "白鹭飞沙渚，", "渔歌入雾来。", "山高知路远，", "日暮见人回。", "灯前酒一杯。"]
NAMES = "何小雨 马成林 方梅 丁大山 陈小雨 刘志强 周海燕 吴桂花 孙立 钱多".split()


def read(text: str, headline: str = HEADLINE) -> Record:
    return read_body(
        f"<div class='nav'><a href='/'>首页</a></div>"
        f"<div class='main'><h1>{headline}</h1><div class='info'>发布时间：2023-05-19 来源：云溪报</div>{text}</div>"
        "<div class='foot'><p>主办：云溪县人民政府 承办：云溪县人民政府办公室</p></div>",
        title=f"{headline}_云溪新闻网",
    )


@pytest.mark.parametrize("lines", BEHIND.values(), ids=BEHIND)
def test_the_end_of_a_notice_stays(lines: list[str]) -> None:
    record = read(f"<div class='content'>{paragraphs([*TEXT, *lines])}</div>")
    assert (record.body, record.editors, record.authors) == ([*TEXT, *lines], [], [])


@pytest.mark.parametrize("lines", BEFORE.values(), ids=BEFORE)
def test_the_start_of_a_notice_stays(lines: list[str]) -> None:
    assert read(f"<div class='content'>{paragraphs([*lines, *TEXT])}</div>").body == [*lines, *TEXT]


@pytest.mark.parametrize("heading", ["保存", "分享", "朗读", "点击打印", "白云山"])
def test_a_bold_word_heads_a_part_of_the_text(heading: str) -> None:
    bold = f"<p><strong>{heading}</strong></p>"
    record = read(f"<div class='content'>{bold}<p>{TEXT[0]}</p>{bold}<p>{TEXT[1]}</p></div>")
    assert record.body[-2:] == [heading, TEXT[1]]
    assert record.authors == []


@pytest.mark.parametrize(
    "lead",
    [
        "县文化馆近日发布通知，下旬将举办读书活动，面向全县征集六十名参加者。",  # in other words
        "为丰富群众文化生活，县文化馆定于本月下旬举办读书活动",  # the same, without a sign that it is cut
        "为丰富群众文化生活。",  # too short to be told
    ],
)
def test_a_lead_in_a_box_of_its_own_stays(lead: str) -> None:
    assert read(f"<div id='zoom'><div>{lead}</div><div>{paragraphs(TEXT)}</div></div>").body == [lead, *TEXT]


def test_a_refrain_stays() -> None:
    refrain = "清江的水啊，长又长，流过我们的家乡，流过童年的时光。"
    assert read(f"<div class='content'>{paragraphs([refrain, TEXT[0], refrain])}</div>").body == [
        refrain,
        TEXT[0],
        refrain,
    ]


def test_a_bold_name_heads_a_portrait() -> None:
    record = read(f"<div class='content'><p><b>何小雨</b></p>{paragraphs(TEXT)}</div>")
    assert (record.body, record.authors) == (["何小雨", *TEXT], [])


@pytest.mark.parametrize("rows", [["06:30\t18:30", "07:00\t19:00"], ["记者\t编辑\t摄像", "3名\t2名\t1名"]])
def test_rows_of_a_table_are_neither_a_player_nor_people(rows: list[str]) -> None:
    cells = "".join("<tr>" + paragraphs(row.split("\t"), "td") + "</tr>" for row in rows)
    record = read(f"<div class='content'>{paragraphs(TEXT)}<table border='1'>{cells}</table></div>")
    assert (record.body, record.editors) == ([*TEXT, *rows], [])


@pytest.mark.parametrize("tag", ["div", "section"])
@pytest.mark.parametrize("name", ["id='zoom'", "class='nr'"])
def test_short_lines_in_blocks_of_their_own_stand_beside_the_long_one(name: str, tag: str) -> None:
    lines = ["各有关单位：", TEXT[0], "一、时间", "5月27日上午9:00", "二、地点", "县文化馆二楼", *SIGNED]
    assert read(f"<div {name}>{paragraphs(lines, tag)}</div>").body == lines


AROUND = {
    "a year and a licence": (["云溪县人民政府网站", HEADLINE, "2023-05-19 来源：云溪报"], ["ICP备12345678号"]),
    "a day and links": (["云溪新闻网", "要闻频道", HEADLINE, "05-19 09:30"], ["网站声明", "联系我们"]),
}


@pytest.mark.parametrize("kind", ["", " class='row'"])
@pytest.mark.parametrize("box", ["{}", "<div class='wrap'>{}</div>"])
@pytest.mark.parametrize(("before", "behind"), AROUND.values(), ids=AROUND)
def test_blocks_of_a_kind_around_the_text_are_not_its_lines(
    before: list[str], behind: list[str], box: str, kind: str
) -> None:
    lines = [*before, "".join(TEXT), *behind]
    rows = "".join(f"<div{kind}>{line}</div>" for line in lines)
    assert read_body(box.format(rows), title=f"{HEADLINE}-云溪县人民政府").body == ["".join(TEXT)]


@pytest.mark.parametrize("box", ["<article>{}</article>", "<div class='content'>{}</div>", "<div>{}</div>"])
@pytest.mark.parametrize(("headline", "lines"), [("清江春望", POEM), ("优秀教师名单", NAMES)])
def test_a_text_may_be_made_of_short_lines(headline: str, lines: list[str], box: str) -> None:
    assert read(box.format(paragraphs(lines)), headline).body == lines


@pytest.mark.parametrize(
    "line",
    [
        "回复：您好，您的低保申请材料正在审核中，预计本月底前办结。",
        "经县政府同意，以下文件已失效，不再执行：",
        "问：网上查询提示信息不存在怎么办？",
        "检查组查看防火墙等设备，提出整改意见三条。",
    ],
)
def test_a_dated_page_may_speak_of_what_servers_say(line: str) -> None:
    assert line in read(f"<div class='content'>{paragraphs([line, TEXT[1][:30] + '。'])}</div>").body


@pytest.mark.parametrize(
    "headline",
    ["打印店里的春天", "关闭十二处小煤窑", "欢迎你到云溪来", "今天是个好日子", "返回家乡的路", "搜索队救出老人"],
)
def test_a_headline_may_begin_with_a_tools_word(headline: str) -> None:
    assert read(f"<div class='content'>{paragraphs(TEXT)}</div>", headline).headline == headline


def test_fractions_before_captions_are_no_counters_of_a_gallery() -> None:
    pictures = "".join(
        f"<p align='center'><img src='/{number}.jpg'></p><p align='center'>{caption}</p>"
        for number, caption in enumerate(("5/20 开幕式现场", "5/20 比赛现场"))
    )
    record = read(f"<div class='content'><p>{TEXT[0]}</p>{pictures}<p>{TEXT[1]}</p></div>")
    assert [image.caption for image in record.images] == ["5/20 开幕式现场", "5/20 比赛现场"]


def test_where_the_money_comes_from_is_no_source() -> None:
    record = read_body(
        f"<h1>{HEADLINE}</h1><div>2023-05-19</div>"
        f"<div class='content'>{paragraphs([*TEXT, '资金来源：财政资金'])}</div>",
        title=f"{HEADLINE}",
    )
    assert record.source is None
    assert record.body[-1] == "资金来源：财政资金"


def test_links_that_a_sentence_introduces_are_the_texts() -> None:
    links = ["新生儿出生登记网上办理", "城乡居民医保缴费网上办理", "养老资格认证网上办理"]
    rows = "".join(f"<p><a href='/bs/{place}.html'>{link}</a></p>" for place, link in enumerate(links))
    introduced = [TEXT[0], "为方便群众办事，现将全县可以在网上办理的事项的入口公布如下，请按照需要点击进入："]
    assert read(f"<div class='content'>{paragraphs(introduced)}{rows}</div>").body == [*introduced, *links]


def test_each_linked_picture_of_a_gallery_has_a_caption_of_its_own() -> None:
    cards = "".join(
        f"<a href='/{name}.jpg'><span><img src='/{name}.jpg'></span>\n<span>{name}</span></a>\n"
        for name in ("结业合影", "小朋友展示作品")
    )
    record = read(f"<div class='content'>{paragraphs(TEXT)}<div class='gallery'>{cards}</div></div>")
    assert [image.caption for image in record.images] == ["结业合影", "小朋友展示作品"]


def page_of(head: str, text: str) -> Record:
    return read_body(
        f"{head}<div class='nr'>{text}</div>",
        title=f"{HEADLINE} - 云溪手记",
    )


def test_labels_on_lines_of_the_source_end_the_values_before_them() -> None:
    info = "作者：何小雨\n  来源：云溪报\n  发布时间：\n  2023-05-19 10:20\n  点击数：\n  208"
    record = page_of(f"<h1>{HEADLINE}</h1><div>{info}</div>", paragraphs(TEXT))
    assert ([author.name for author in record.authors], record.source) == (["何小雨"], "云溪报")
    assert record.published_at is not None
    assert record.published_at.startswith("2023-05-19T10:20")


def test_a_headline_may_be_linked_to_its_own_page() -> None:
    head = f"<p class='slogan'>一个文化馆员的工作笔记</p><h1 class='post-title'><a href='/c/1.html'>{HEADLINE}</a></h1>"
    assert page_of(f"{head}<p>2023-05-19</p>", paragraphs(TEXT)).headline == HEADLINE


def test_a_login_and_a_writer_are_no_source() -> None:
    for person in (
        "<span class='username'>lib_admin</span>",
        "作者: <a itemprop='name' rel='author' href='/a'>闻笛</a>",
    ):
        head = f"<h1>{HEADLINE}</h1><div>{person}</div><p>时间: 2023-05-19</p>"
        assert page_of(head, paragraphs(TEXT)).source is None


def test_the_name_that_the_header_states_stands_again_above_a_speech() -> None:
    head = f"<h1>{HEADLINE}</h1><p>发布时间：2023-05-19 作者：何小雨</p>"
    record = page_of(head, paragraphs(["（2023年5月16日）", "何小雨", "同志们：", *TEXT]))
    assert record.body == ["（2023年5月16日）", "同志们：", *TEXT]


@pytest.mark.parametrize("behind", ["", "<p><img src='/1.jpg'></p>"])
def test_a_short_sentence_or_a_picture_is_worth_more_than_a_box_of_short_lines(behind: str) -> None:
    side = "<div class='side'>" + paragraphs("县长信箱 网上信访 意见征集 在线访谈 民意调查".split()) + "</div>"
    text = "" if behind else "<p>县里今日开会部署秋收。</p>"
    body = read(f"<div class='content'>{text}{behind}</div>{side}").body
    assert body == ([] if behind else ["县里今日开会部署秋收。"])


def test_a_server_speaks_to_its_visitor_on_a_dated_page_too() -> None:
    notice = (
        "抱歉，您访问的页面不存在或已被删除，请检查输入的网址是否正确，或者返回首页继续浏览其他内容，谢谢您的支持。"
    )
    with pytest.raises(PageRejected, match="soft_404"):
        read(f"<div class='content'><p>{notice}</p></div>")


def test_a_sites_name_linked_to_the_front_page_is_no_headline() -> None:
    site = "云溪县人民政府门户网站"
    record = read_body(
        f"<h1><a href='/'>{site}</a></h1><h2>{HEADLINE}</h2><p>2023-05-19</p><div class='nr'>{paragraphs(TEXT)}</div>",
        title=f"{site}",
    )
    assert record.headline == HEADLINE


def test_a_button_behind_the_source_is_no_part_of_it() -> None:
    for button in ("阅读全文", "分享给好友", "打印文章"):
        head = f"<h1>{HEADLINE}</h1><div>2023-05-19 来源：云溪报 {button}</div>"
        assert page_of(head, paragraphs(TEXT)).source == "云溪报"
