"""What portals put beside, behind and into an article changes nothing of what is read of the article."""

import re

import pytest

from crawler import read_page

HEADLINE = "千亩茶园采茶忙"
BODY = [
    "初夏时节，走进云溪县龙泉镇的千亩茶园，一垄垄茶树郁郁葱葱，采茶工人穿梭其间，嫩绿的芽叶很快装满了竹篓。",
    "“今年的夏茶长势好，价格也比去年高，一天能挣一百五十多块。”正在采茶的村民何秀英说，茶园就在家门口。",
    "近年来，龙泉镇立足资源优势，带动八百余户群众增收。目前，全镇茶园面积达到一万二千亩，年产值突破亿元。",
]
ABOUT = "云溪新闻网是县里的新闻门户，开设要闻、民生、文旅等栏目，每天更新，欢迎读者来信、来稿，也欢迎提出意见。"
CAPTION = "采茶工人在采摘夏茶"
ARTICLE = (
    f"<p>　　{BODY[0]}</p>"
    f'<p align="center"><img src="/1.jpg"></p><p align="center">{CAPTION}</p>'
    f"<p>　　{BODY[1]}</p><p>　　{BODY[2]}</p>"
)
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
FURNITURE = {
    "share": '<div><span>分享到：</span><a href="#">微信</a><a href="#">微博</a><a href="#">QQ空间</a></div>',
    "related": f"<div><h4>相关新闻</h4><ul>{ROWS}</ul></div>",
    "ranking": f"<div><h3>热点排行</h3><ol>{re.sub('<span>.*?</span>', '', ROWS)}</ol></div>",
    "neighbours": '<div><p>上一篇：<a href="/a">召开会议</a></p><p>下一篇：<a href="/b">植树节活动</a></p></div>',
    "code": '<div><img src="/qr.png"><p>扫一扫在手机打开当前页</p></div>',
    "statement": "<p>免责声明：本网转载内容不代表本网观点。如涉及版权问题，请与我们联系。</p>",
    "comments": f"<div><h3>网友评论</h3>{REMARKS}</div>",
}
COPY = f'<div class="m-only">{ARTICLE}</div>'
HIDDEN = f'<div style="display:none">{ARTICLE * 40}</div>'
# What stands before the container and behind it.
AROUND = {
    **{f"{name} behind": ("", html) for name, html in FURNITURE.items()},
    "second copy behind": ("", COPY),
    "two copies behind": ("", COPY * 2),
    "long hidden copy before": (HIDDEN, ""),
}


def read(article: str, *, before: str = "", behind: str = "") -> None:
    page = (
        f"<html><head><title>{HEADLINE}_云溪新闻网</title></head><body>"
        "<div><a href='/'>首页</a><a href='/a'>要闻</a></div>"
        f"<div><div>当前位置：<a href='/'>首页</a> &gt; <a href='/a'>要闻</a></div><h2>{HEADLINE}</h2>"
        f"<p>2023-05-18 09:12 来源：云溪日报</p>{before}<div>{article}</div>{behind}</div>"
        f"<div><p>{ABOUT}</p></div><div>云溪县融媒体中心主办 版权所有</div></body></html>"
    )
    (record,) = read_page(page.encode(), url="http://www.yunxi.example/c/1.html")
    assert record.body == BODY
    assert [image.caption for image in record.images if image.caption] == [CAPTION]
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
    page = (
        f"<html><head><title>{HEADLINE}_云溪新闻网</title></head><body><div><h1>{HEADLINE}</h1>"
        f"<div>2023-05-18 09:12 来源：云溪日报 <img src='/share.png'></div>{picture}"
        f"<div>{''.join(f'<p>　　{line}</p>' for line in BODY)}</div></div></body></html>"
    )
    (record,) = read_page(page.encode(), url="http://www.yunxi.example/c/1.html")
    assert record.body == BODY
    assert [image.caption for image in record.images] == ["茶园一角。云溪日报记者 何海燕 摄"]


def test_a_picture_that_leads_to_itself_enlarged_is_no_link_elsewhere() -> None:
    beside = '<div><a href="/2.jpg"><img src="/2s.jpg"></a><p>茶园一角。云溪日报记者 何海燕 摄</p></div>'
    page = (
        f"<html><head><title>{HEADLINE}_云溪新闻网</title></head><body><div><h1>{HEADLINE}</h1>{beside}"
        f"<div>{''.join(f'<p>　　{line}</p>' for line in BODY)}</div></div></body></html>"
    )
    (record,) = read_page(page.encode(), url="http://www.yunxi.example/c/1.html")
    assert [image.caption for image in record.images] == ["茶园一角。云溪日报记者 何海燕 摄"]


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
    page = (
        "<html><head><title>教学设备采购项目中标公告_云溪县公共资源交易中心</title></head><body><table><tr><td>"
        "<b>教学设备采购项目中标公告</b><br>【信息时间：2020/11/3】</td></tr><tr><td><div>"
        f"<table><tr><td>{paragraphs[0]}</td></tr></table><table>{goods}</table>"
        f"<table><tr><td>{paragraphs[1]}</td></tr></table></div></td></tr></table></body></html>"
    )
    (record,) = read_page(page.encode(), url="http://www.yunxi.example/c/1.html")
    assert record.body == [*first, *("\t".join(row) for row in rows), *last]


def test_a_letter_and_its_answer_are_no_comments() -> None:
    answer = ["县城管局答复：", "您反映的问题已经收悉，我局已安排人员到现场查看，将在十五个工作日内修好破损的路面。"]
    body = [BODY[0], "网友留言：", "我家门口的路坏了很久，下雨天老人孩子出门都不方便，请问什么时候能修？", *answer]
    text = "".join(f"<p>{line}</p>" for line in body)
    page = f"<html><head><title>{HEADLINE}_云溪网</title></head><body>"
    page += f"<h1>{HEADLINE}</h1><p>2023-05-18</p><div>{text}</div></body></html>"
    assert read_page(page.encode(), url="http://www.yunxi.example/c/1.html")[0].body == body
