"""What portals put beside, behind and into an article changes nothing of what is read of the article."""

import re

import pytest

from crawler import read_page
from crawler.errors import PageRejected
from tests.one_page import paragraphs, read_body

HEADLINE = "千亩茶园采茶忙"
BODY = [
    "初夏时节，走进云溪县龙泉镇的千亩茶园，一垄垄茶树郁郁葱葱，采茶工人穿梭其间，嫩绿的芽叶很快装满了竹篓。",
    "“今年的夏茶长势好，价格也比去年高，一天能挣一百五十多块。”正在采茶的村民何秀英说，茶园就在家门口。",
    "近年来，龙泉镇立足资源优势，带动八百余户群众增收。目前，全镇茶园面积达到一万二千亩，年产值突破亿元。",
]
ABOUT = "云溪新闻网是县里的新闻门户，开设要闻、民生、文旅等栏目，每天更新，欢迎读者来信、来稿，也欢迎提出意见。"
CAPTION = "采茶工人在采摘夏茶"
PICTURE = f'<p align="center"><img src="/1.jpg"></p><p align="center">{CAPTION}</p>'
TEXT = paragraphs([f"　　{line}" for line in BODY])
ARTICLE = f"<p>　　{BODY[0]}</p>{PICTURE}<p>　　{BODY[1]}</p><p>　　{BODY[2]}</p>"
ROWS = "".join(
    f'<li><a href="/x/{number}.html">{headline}</a><span>2022-0{number + 1}-11</span></li>'
    for number, headline in enumerate(("召开安全生产工作会议", "春季植树在北山举行", "图书馆延长开放", "老街改造完工"))
)
REMARKS = "".join(
    f"<div><b>网友{number}</b><p>{said}</p></div>"
    for number, said in enumerate((
        "写得真好，希望越来越好，大家一起努力，支持家乡的发展！",
        "我家就住在附近，这几年变化确实很大，路修好了，灯也亮了，老人孩子出门都方便。",
    ))
)  # fmt: skip
CARDS = "".join(
    f"<div class='card'><img src='/{number}.jpg'><h3><a href='/x/{number}.html'>{headline}</a></h3>"
    f"<p>{headline}，全县各部门积极行动，取得明显成效，群众满意。</p><span>2022-0{number}-11</span></div>"
    for number, headline in enumerate(("召开安全生产工作会议", "春季植树在北山举行", "图书馆延长开放"), 1)
)
FURNITURE = {
    "share": '<div><span>分享到：</span><a href="#">微信</a><a href="#">微博</a><a href="#">QQ空间</a></div>',
    "related": f"<div><h4>相关新闻</h4><ul>{ROWS}</ul></div>",
    "ranking": f"<div><h3>热点排行</h3><ol>{re.sub('<span>.*?</span>', '', ROWS)}</ol></div>",
    "neighbours": '<div><p>上一篇：<a href="/a">召开会议</a></p><p>下一篇：<a href="/b">植树节活动</a></p></div>',
    "code": '<div><img src="/qr.png"><p>扫一扫在手机打开当前页</p></div>',
    "statement": "<p>免责声明：本网转载内容不代表本网观点。如涉及版权问题，请与我们联系。</p>",
    "comments": f"<div><h3>网友评论</h3>{REMARKS}</div>",
    "comments under longer names": f"<div><h3>网友评论</h3>{REMARKS.replace('网友', '云溪县网友')}</div>",
    "teasers": f"<div><h3>更多精彩</h3>{CARDS}</div>",
    "teasers for the reader": f"<div><h3>为您推荐</h3>{CARDS}</div>",
    "comments, then teasers": f"<div><h3>网友评论</h3>{REMARKS}</div><div><h3>猜你喜欢</h3>{CARDS}</div>",
    "a list, then teasers": f"<div><div>点击排行</div><ul>{ROWS}</ul></div><div><h3>精彩推荐</h3>{CARDS}</div>",
    "a place for comments": "<div>评论 <em>2</em><textarea></textarea><p>文明上网，理性发言</p></div>",
    "an account": "<div><img src='/h.png'><h4>云溪发布</h4><p>云溪县人民政府新闻办公室官方账号</p></div>",
    "tools below a code": "<div><img src='/q.png'></div><p>点赞 12 收藏 3</p><p>[打印] [关闭]</p>",
}
COPY = f'<div class="m-only">{ARTICLE}</div>'
HIDDEN = f'<div style="display:none">{ARTICLE * 40}</div>'
# What stands before the container and behind it.
AROUND = {
    **{f"{name} behind": ("", html) for name, html in FURNITURE.items()},
    "teasers without a heading behind": ("", f"<div>{CARDS}</div>"),
    "second copy behind": ("", COPY),
    "two copies behind": ("", COPY * 2),
    "long hidden copy before": (HIDDEN, ""),
}


def read(article: str, *, before: str = "", behind: str = "", caption: str = CAPTION) -> None:
    record = read_body(
        "<div><a href='/'>首页</a><a href='/a'>要闻</a></div>"
        f"<div><div>当前位置：<a href='/'>首页</a> &gt; <a href='/a'>要闻</a></div><h2>{HEADLINE}</h2>"
        f"<p>2023-05-18 09:12 来源：云溪日报</p>{before}<div>{article}</div>{behind}</div>"
        f"<div><p>{ABOUT}</p></div><div>云溪县融媒体中心主办 版权所有</div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert record.body == BODY
    assert [image.caption for image in record.images if image.caption] == [caption]
    assert (record.headline, record.source, record.published_at) == (HEADLINE, "云溪日报", "2023-05-18T09:12:00+08:00")
    assert record.breadcrumbs == ["首页", "要闻"]


@pytest.mark.parametrize(("before", "behind"), AROUND.values(), ids=AROUND)
def test_furniture_around_the_container(before: str, behind: str) -> None:
    read(ARTICLE, before=before, behind=behind)


@pytest.mark.parametrize("html", FURNITURE.values(), ids=FURNITURE)
def test_furniture_at_the_end_of_the_container(html: str) -> None:
    read(ARTICLE + html)


def test_a_hidden_copy_before_the_text_hides_no_date_where_the_text_repeats_the_headline() -> None:
    read(f"<p>{HEADLINE}</p>{ARTICLE}", before=HIDDEN)


def test_all_of_it_together() -> None:
    read(ARTICLE + "".join(FURNITURE[name] for name in ("share", "neighbours", "statement", "related", "code")))


def test_a_link_glued_to_the_last_line_leaves_it() -> None:
    read(ARTICLE.replace(BODY[2], f'{BODY[2]}<a href="/">返回首页，查看更多</a>'))


def test_a_picture_between_headline_and_text_is_the_articles_where_its_caption_is_signed() -> None:
    picture = '<div><img src="/2.jpg"></div><div>茶园一角。云溪日报记者 何海燕 摄</div>'
    record = read_body(
        f"<div><h1>{HEADLINE}</h1>"
        f"<div>2023-05-18 09:12 来源：云溪日报 <img src='/share.png'></div>{picture}"
        f"<div>{TEXT}</div></div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert record.body == BODY
    assert [image.caption for image in record.images] == ["茶园一角。云溪日报记者 何海燕 摄"]


def test_a_picture_that_leads_to_itself_enlarged_is_no_link_elsewhere() -> None:
    beside = '<div><a href="/2.jpg"><img src="/2s.jpg"></a><p>茶园一角。云溪日报记者 何海燕 摄</p></div>'
    record = read_body(
        f"<div><h1>{HEADLINE}</h1>{beside}<div>{TEXT}</div></div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert [image.caption for image in record.images] == ["茶园一角。云溪日报记者 何海燕 摄"]


# What stands above the text in a box of its own.
SUMMARIES = {
    "whole": BODY[0],
    "labelled": f"摘要：{BODY[0]}",
    "cut": f"[导读]{BODY[0][:30]}...",
    "cut, with a link's word": f"{BODY[0][:30]}……[详细]",
    "in other words, with a CMS's label": "[摘要]茶园里的一天，从天亮开始。",
}


@pytest.mark.parametrize("summary", SUMMARIES.values(), ids=SUMMARIES)
def test_an_abstract_that_the_text_begins_with_is_no_line_of_it(summary: str) -> None:
    read(f"<div>{summary}</div><div>{ARTICLE}</div>")


# The info line of a page whose meta tag names 何海燕 as author -> the authors.
STATED = {
    "the name alone": ("<span>原创</span> <span>何海燕</span> <a>云溪发布</a>", ["何海燕"]),
    "below another label": ("<span>发布人：</span><span>何海燕</span>", []),
    "an editor's": ("<span>何海燕</span></div><div>责任编辑：何海燕", []),
    "not shown": ("<span>云溪发布</span></div><div style='display:none'>何海燕", []),
}


@pytest.mark.parametrize(("info", "authors"), STATED.values(), ids=STATED)
def test_a_name_without_a_label_is_the_writers_where_a_meta_tag_says_so(info: str, authors: list[str]) -> None:
    page = (
        f"<head><title>{HEADLINE}</title><meta name=author content=何海燕></head>"
        f"<body><h1>{HEADLINE}</h1><div>{info} <em>2023-05-18</em></div><div>{ARTICLE}</div></body>"
    )
    (record,) = read_page(page.encode(), url="http://www.yunxi.example/c/1.html")
    assert [author.name for author in record.authors] == authors


# What stands between the paragraphs.
INSIDE = {
    "labelled link": '<div><span>相关阅读</span><a href="/x">茶园里的年轻人</a></div>',
    "link below its label": '<div><div>相关阅读</div><a href="/x">茶园里的年轻人</a></div>',
    "list below its label": '<div><h4>延伸阅读</h4><ul><li><a href="/x">茶园里的年轻人</a></li>'
    '<li><a href="/y">夏茶上市</a></li></ul></div>',
    "links below signs": '<div><strong>>>>延伸阅读</strong><br><a href="/x">茶园里的年轻人</a><br>'
    '<a href="/y">夏茶上市</a></div>',
    "advertisement": '<div><div>广告</div><a href="/x">独家茶具，限时优惠</a></div>',
    "box of advertisements": '<div class="adbox"><p>会员免广告阅读全站 <a href="/vip">立即开通</a></p></div>',
    "box by its class": '<div class="gg200x300"><a href="/x">茶园里的年轻人</a></div>',
    "playing time": "<div class='video-time-length'>04:30</div>",
    "application": "<table class='ad'><tr><td>客户端下载</td></tr></table>",
    "player": "<div><span>重播</span><span>播放</span><span>00:00</span></div><ul><li>1080P</li></ul>",
}


@pytest.mark.parametrize("html", INSIDE.values(), ids=INSIDE)
def test_furniture_between_the_paragraphs(html: str) -> None:
    read(ARTICLE.replace(f"<p>　　{BODY[1]}", f"{html}<p>　　{BODY[1]}"))


@pytest.mark.parametrize("heading", ["相关新闻", "猜你喜欢", "热点", "最新资讯"])
def test_a_short_article_beside_a_list_is_no_list(heading: str) -> None:
    rows = ROWS + ROWS.replace("/x/", "/y/")
    record = read_body(
        f"<h2>{HEADLINE}</h2><p>2023-05-18</p><div><p>　　{BODY[0]}</p><h4>{heading}</h4><ul>{rows}</ul></div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert record.body == [BODY[0]]


def test_an_article_with_a_picture_of_several_links_is_no_newspaper_page() -> None:
    areas = '<img usemap="#m"><map name="m"><area href="/1"><area href="/2"></map>'
    record = read_body(
        f"<h2>{HEADLINE}的好时节</h2><p>2023-05-18</p><div><p>　　{BODY[0]}</p></div>{areas}",
        title=f"{HEADLINE}的好时节_云溪新闻网",
    )
    assert record.body == [BODY[0]]


def test_an_article_goes_on_behind_an_inline_container_that_a_block_ends() -> None:
    lines = [f"　　{line}" for line in BODY]
    inside = f"{lines[0]}<br><br><center><img src='/1.jpg'><br>{CAPTION}</center><br>{'<br><br>'.join(lines[1:])}"
    record = read_body(
        f"<table><tr><td><h1>{HEADLINE}</h1><p>2023-05-18</p><font id=zoom>{inside}</font></td></tr></table>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert record.body == BODY


def test_a_letter_in_a_box_beside_a_longer_answer_is_the_articles() -> None:
    answer = "".join(f"<p>　　{line}</p>" for line in BODY)
    record = read_body(
        f"<div>{HEADLINE}</div><p>发布时间：2023-05-18</p>"
        f"<div><h5>来信内容</h5><div class='q'>　　县长您好，我家门口的路坏了，请问什么时候修？</div>"
        f"<h5>答复内容</h5><div class='a'>{answer}</div></div>",
        title="县长信箱_云溪县",
    )
    assert record.body == ["来信内容", "县长您好，我家门口的路坏了，请问什么时候修？", "答复内容", *BODY]


# What stands right behind the container -> the editors, the authors.
STAFF = {
    "a slash": ("<p>编辑/何海燕</p>", ["何海燕"], []),
    "reviews": ("<div>一审：何海燕　二审：李明</div><div>三审：王芳</div>", ["何海燕", "李明", "王芳"], []),
    "a blank": ("<p>责任编辑 何海燕</p>", ["何海燕"], []),
    "a bracket": ("<p>（编辑 何海燕）</p>", ["何海燕"], []),
    "rarer surnames, several roles": ("<p>（编辑 古月 校审 言午）</p>", ["古月", "言午"], []),
    "elements of their own": ("<div><span>责编</span><span>何海燕</span></div>", ["何海燕"], []),
    "a tool beside it": ("<div><span>责任编辑：</span><span>何海燕</span> <a href='#'>纠错</a></div>", ["何海燕"], []),
    "writers": ("<p>（记者 何海燕 通讯员 李明）</p>", [], ["何海燕", "李明"]),
    "a footer below an empty label": ("<p>责任编辑：</p><div>云溪县人民政府版权所有</div>", [], []),
    "a linked headline": ("<p><a href='/x'>县融媒体中心举办通讯员培训</a></p>", [], []),
}


@pytest.mark.parametrize(("html", "editors", "authors"), STAFF.values(), ids=STAFF)
def test_people_right_behind_the_container(html: str, editors: list[str], authors: list[str]) -> None:
    record = read_body(
        f"<div><h2>{HEADLINE}</h2><p>2023-05-18</p><div>{ARTICLE}</div>{html}</div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert [editor.name for editor in record.editors] == editors
    assert [author.name for author in record.authors] == authors


def test_the_editors_of_a_newspapers_page_stand_far_above_its_articles() -> None:
    strip = (
        "<div>2023年5月18日 星期四<span>第04版：县域</span><span>责任编辑 岑 参</span></div><div>值班编委 何海燕</div>"
    )
    record = read_body(
        f"{strip}<ul>{ROWS}</ul><h1>{HEADLINE}</h1><div>{ARTICLE}</div>",
        title=f"{HEADLINE}",
    )
    assert [editor.name for editor in record.editors] == ["岑参", "何海燕"]


def test_pictures_in_boxes_with_their_captions_stand_above_the_text() -> None:
    boxes = "".join(
        f'<dl><dt><img src="/{number}.jpg"></dt><dd>{caption}</dd></dl>'
        for number, caption in enumerate(("茶农采下头一篮夏茶。", "茶园里的年轻人。"), 2)
    )
    record = read_body(
        f"<div><h1>{HEADLINE}</h1><div>2023-05-18</div><div>{boxes}</div><div>{TEXT}</div></div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert [image.caption for image in record.images] == ["茶农采下头一篮夏茶。", "茶园里的年轻人。"]


def test_a_picture_in_a_box_that_is_named_so_stands_above_the_text() -> None:
    box = f'<div class="q-pic"><a href="/2.jpg"><img src="/2s.jpg"></a><br>{CAPTION}的年轻人</div>'
    record = read_body(
        f"<div><h1>{HEADLINE}</h1><div>2023-05-18</div>{box}<div>{TEXT}</div></div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert [image.caption for image in record.images] == [f"{CAPTION}的年轻人"]


@pytest.mark.parametrize(
    "caption", ["2/3的参赛选手来自乡镇，图为比赛现场", "5/19 活动现场", "24/7自助政务服务大厅一角"]
)
def test_a_fraction_before_a_caption_is_no_counter(caption: str) -> None:
    read(ARTICLE.replace(CAPTION, caption), caption=caption)


@pytest.mark.parametrize("name", ["gg_content", "m-gg-detail", "recommend", "ads_content"])
def test_a_container_with_the_class_of_a_box_keeps_its_links_and_files(name: str) -> None:
    link, file = '<a href="/jy">县公共资源交易网</a>', '<a href="/u/1.docx">工作要点.docx</a>'
    record = read_body(
        f"<div><h1>{HEADLINE}</h1><p>2023-05-18</p>"
        f'<div class="{name}">{TEXT}<p>报名请登录{link}办理。</p><p>附件：{file}</p></div></div>',
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert record.body == [*BODY, "报名请登录县公共资源交易网办理。"]
    assert [item.title for item in record.attachments] == ["工作要点.docx"]


def test_a_list_of_a_section_below_a_sentence_is_a_list() -> None:
    rows = "".join(f'<p><a href="/x/{number}.html">云溪县第{number}次会议在县里召开</a></p>' for number in range(20))
    page = (
        "<html><head><title>乡村振兴专题_云溪新闻网</title></head><body><h1>乡村振兴专题</h1>"
        f"<div><p>{BODY[2]}</p><p>最新动态</p>{rows}</div></body></html>"
    )
    with pytest.raises(PageRejected, match="list_page"):
        read_page(page.encode(), url="http://www.yunxi.example/c/")


def test_a_trail_below_the_text_is_read_and_leaves_it() -> None:
    trail = "<a href='/'>首页</a> &gt; <a href='/a'>要闻</a>"
    for inside, behind in ((f"<p>您现在的位置：{trail}</p>", ""), ("", f"<div>位置 &gt; {trail}</div>")):
        record = read_body(
            f"<div><h1>{HEADLINE}</h1><p>2023-05-18</p><div>{TEXT}{inside}</div>{behind}</div>",
            title=f"{HEADLINE}_云溪新闻网",
        )
        assert (record.body, record.breadcrumbs) == (BODY, ["首页", "要闻"])


def test_counters_of_a_gallery_are_no_part_of_its_captions() -> None:
    slides = "".join(
        f'<li><img src="/{number}.jpg"><div><i>{number}/2</i> <span>{caption}</span></div></li>'
        for number, caption in enumerate(("茶农在采茶。何海燕 摄", "茶园一角。何海燕 摄"), 1)
    )
    record = read_body(
        f"<div><h1>{HEADLINE}</h1><div>2023-05-18</div>"
        f"<div><p>　　{BODY[0]}</p><ul>{slides}</ul><p>　　{BODY[2]}</p></div></div>",
        title=f"{HEADLINE}_云溪新闻网",
    )
    assert [image.caption for image in record.images] == ["茶农在采茶。何海燕 摄", "茶园一角。何海燕 摄"]
    assert [line.text for line in record.removed if line.rule == "picture_counter"] == ["1/2", "2/2"]


def test_an_article_may_be_made_of_several_tables() -> None:
    first = [
        "一、项目编号：YX2020-071",
        "二、项目名称：云溪县第二小学教学设备采购项目",
        "三、中标信息",
        "中标金额：1286400.00元",
    ]
    last = ["四、评审专家名单：骆天禾、苗珺、郑喆", "五、公告期限：自本公告发布之日起1个工作日。"]
    rows = [["货物名称", "数量", "单价（元）"], ["交互式智能平板", "48台", "18600.00"]]
    paragraphs = ["".join(f"<p>{line}</p>" for line in lines) for lines in (first, last)]
    goods = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    record = read_body(
        "<table><tr><td>"
        "<b>教学设备采购项目中标公告</b><br>【信息时间：2020/11/3】</td></tr><tr><td><div>"
        f"<table><tr><td>{paragraphs[0]}</td></tr></table><table>{goods}</table>"
        f"<table><tr><td>{paragraphs[1]}</td></tr></table></div></td></tr></table>",
        title="教学设备采购项目中标公告_云溪县公共资源交易中心",
    )
    assert record.body == [*first, *("\t".join(row) for row in rows), *last]


def test_a_letter_and_its_answer_are_no_comments() -> None:
    answer = ["县城管局答复：", "您反映的问题已经收悉，我局已安排人员到现场查看，将在十五个工作日内修好破损的路面。"]
    body = [BODY[0], "网友留言：", "我家门口的路坏了很久，下雨天老人孩子出门都不方便，请问什么时候能修？", *answer]
    record = read_body(
        f"<h1>{HEADLINE}</h1><p>2023-05-18</p><div>{paragraphs(body)}</div>",
        title=f"{HEADLINE}_云溪网",
    )
    assert record.body == body
