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
    "empty source and author that a class names": (
        f"{TITLE}{DAY}<p><span class='source'>来源： </span> <span class='source'>作者： </span></p>",
        {"source": None, "authors": []},
    ),
    "an outlet in brackets beside the day": (
        f"{TITLE}<p><span>2023-05-18</span> <span>[{OFFICE}]</span></p>",
        {"source": OFFICE, "published_at": "2023-05-18"},
    ),
    "the section's link before the trail": (
        (
            "<div><span><a href='/sx/'>云溪要闻</a> <label><a href='/'>首页</a> &gt; <a href='/n/'>新闻中心</a> &gt; "
            f"<a href='/sx/'>云溪要闻</a></label></span></div>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "an account without a label, its mark before it": (
        f"{TITLE}<p><span>原创</span> <span>清江晚读</span> <span>2023-05-18 09:12</span></p>",
        {"source": "清江晚读", "published_at": "2023-05-18T09:12"},
    ),
    "a person with such a mark": (
        f"{TITLE}<p><span>原创</span> <span>何小雨</span> <span>2023-05-18 09:12</span></p>",
        {"source": None},
    ),
    "a section that a class calls a name": (
        f"{TITLE}{DAY}<p>分类 <a href='/categories/jr/'><span itemprop='name'>金融</span></a></p>",
        {"source": None},
    ),
    "a source in the headline's block": (
        f"<div><span><b>{HEADLINE}</b></span>\n\n          <font>　\n          来源于：{OFFICE}</font></div>{DAY}",
        {"headline": HEADLINE, "source": OFFICE},
    ),
    "a year of two digits, the account behind": (
        f"{TITLE}<p><span>发布时间：23-05-18</span><span>09:12</span><span>云溪发布官方账号</span></p>",
        {"published_at": "2023-05-18T09:12"},
    ),
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
    "labels without signs": (
        f"{TITLE}<p>发布日期 2023-05-18 09:12 来源 云溪日报</p>",
        {"source": "云溪日报", "published_at": "2023-05-18T09:12"},
    ),
    "a label that no table knows": (
        f"{TITLE}<p>信息来源：{OFFICE}　添加时间：2023-05-18 09:12</p>",
        {"source": OFFICE, "published_at": "2023-05-18T09:12"},
    ),
    "a label's half behind an outlet": (
        f"{TITLE}<p>来源：南山发布&nbsp;&nbsp;日期：2023-05-18</p>",
        {"source": "南山发布", "published_at": "2023-05-18"},
    ),
    "updated, the clock in an element of its own": (
        f"{TITLE}<p>更新时间：<span>2023-05-18</span> <span>09:12:30</span></p>",
        {"published_at": "2023-05-18T09:12:30"},
    ),
    "a clock before the day": (f"{TITLE}<p>09:12 2023-05-18</p>", {"published_at": "2023-05-18T09:12"}),
    "a lunar day beside it": (f"{TITLE}<p>2023-05-18 09:12 农历三月廿九</p>", {"published_at": "2023-05-18T09:12"}),
    "the day of a speech above": (
        f"{TITLE}<p>（2023年5月10日）</p><p>2023-05-18</p>",
        {"published_at": "2023-05-18"},
    ),
    "a row of a list whose headline ends in a label": (
        f"{TITLE}<p>来源：云溪日报</p>{DAY}<p><a href='/1'>县图书馆延长开放时间</a> <span>2023-04-12</span></p>",
        {"source": "云溪日报", "published_at": "2023-05-18"},
    ),
    "the reporter behind the source": (
        f"{TITLE}<p>2023-05-18 来源：云溪日报　记者何海燕 李明</p>",
        {"source": "云溪日报", "authors": ["何海燕", "李明"]},
    ),
    "two labels of writers": (
        f"{TITLE}{DAY}<p>记 者 | 何海燕 通讯员 | 李 明 王芳</p>",
        {"authors": ["何海燕", "李明", "王芳"]},
    ),
    "who sent the text": (f"{TITLE}{DAY}<p>供稿：{OFFICE} 何海燕</p>", {"authors": ["何海燕"], "source": None}),
    "writers in a cell beside their label": (
        f"{TITLE}<dl><dt>日期</dt><dd>2023-05-18</dd><dt>作者</dt><dd>何海燕 李明</dd></dl>",
        {"authors": ["何海燕", "李明"], "published_at": "2023-05-18"},
    ),
    "a forum's tools behind bars": (f"{TITLE}{DAY}<p>只看该作者|倒序浏览|阅读模式</p>", {"authors": []}),
    "who took the pictures is no source": (
        f"{TITLE}<p>2023-05-18 图片来源：云溪摄协 来源：云溪日报</p>",
        {"source": "云溪日报"},
    ),
    "an address is no source": (f"{TITLE}<p>来源：http://nanshan.example/ 2023-05-18</p>", {"source": None}),
    "a bracket ends the source": (
        f"{TITLE}<p>2023-05-18 来源：云溪日报（电子版）</p>",
        {"source": "云溪日报（电子版）"},
    ),
    "values in elements beside each other": (
        f"{TITLE}<div><span>2023-05-18 09:12</span><span>云溪新闻网</span><span>3.2万</span><span>听新闻</span></div>",
        {"source": "云溪新闻网", "published_at": "2023-05-18T09:12"},
    ),
    "an account between dots": (
        (
            f"{TITLE}<div><span>2023-05-18 09:12</span><span>·</span><span><a href='/u'>云溪日报</a></span>"
            "<span>关注</span></div>"
        ),
        {"source": "云溪日报"},
    ),
    "trail that ends in the page's kind": (
        f"<div>当前位置：<a>首页</a> &gt; <a>新闻中心</a> &gt; <a>云溪要闻</a> &gt; 新闻详情</div>{TITLE}{DAY}",
        {"breadcrumbs": TRAIL},
    ),
    "trail behind other labels": (
        f"<div>导航：<a>首页</a> &gt; <a>新闻中心</a> &gt; <a>云溪要闻</a></div>{TITLE}{DAY}",
        {"breadcrumbs": TRAIL},
    ),
    "trail behind a label without a sign": (
        f"<div>您的位置 <a>首页</a> → <a>新闻中心</a> → <a>云溪要闻</a> → 详情</div>{TITLE}{DAY}",
        {"breadcrumbs": TRAIL},
    ),
    "trail with a point inside an item": (
        f"<div>当前位置：首页 &gt; 党务·政务 &gt; 云溪要闻</div>{TITLE}{DAY}",
        {"breadcrumbs": ["首页", "党务·政务", "云溪要闻"]},
    ),
    "trail of items that a script links": (
        (
            "<div class='el-breadcrumb'><span><span>首页</span></span><span><span>新闻中心</span></span>"
            f"<span><span>云溪要闻</span></span></div>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail of items that have the trail's class too": (
        (
            "<ol class='breadcrumb'><li class='breadcrumb-item'><a href='/'>首页</a></li><li class='breadcrumb-item'>"
            f"<a href='/a'>新闻中心</a></li><li class='breadcrumb-item'><a href='/b'>云溪要闻</a></li></ol>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail of cells with dashes": (
        (
            "<table><tr><td><a href='/'>首页</a></td><td><table><tr><td>&nbsp;-&nbsp;<a href='/a'>新闻中心</a></td>"
            f"<td>&nbsp;-&nbsp;<a href='/b'>云溪要闻</a></td></tr></table></td></tr></table>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail of TRS without home": (
        (
            "<div><a class='CurrChnlCls' href='../'>云溪在线</a> / <a class='CurrChnlCls' href='./'>人物</a></div>"
            f"{TITLE}{DAY}"
        ),
        {"breadcrumbs": ["云溪在线", "人物"]},
    ),
    "trail of one section": (
        f"<div class='navigation'><a href='/list'>法治云溪</a> <span>&gt;</span></div>{TITLE}{DAY}",
        {"breadcrumbs": ["法治云溪"]},
    ),
    "trail with a kicker below it": (
        (
            "<table><tr><td><a href='/'>首页</a></td><td><table><tr><td> &gt;&gt; <a href='/a'>新闻中心</a></td>"
            "<td> &gt;&gt; <a href='/b'>云溪要闻</a></td></tr></table></td></tr></table>"
            f"<p class='yinti'>抢农时 抓春管 云溪县三十万亩良田待播种各乡镇抓紧备耕</p>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail that a script replaces": (
        (
            "<div>当前位置：<a>首页</a> &gt; 详情页</div><div style='display:none'>当前位置：<a>首页</a> &gt; "
            f"<a>新闻中心</a> &gt; <a>云溪要闻</a></div>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "trail of words alone": (
        f"<div><em>首页</em><em>新闻中心</em><em>云溪要闻</em></div>{TITLE}{DAY}",
        {"breadcrumbs": TRAIL},
    ),
    "the pages before and behind are no trail": (
        f"<div>&lt;&lt; <a href='1'>上一篇</a>&nbsp;<a href='2'>下一篇</a> &gt;&gt;</div>{TITLE}{DAY}",
        {"breadcrumbs": []},
    ),
    "a day in large type above its month": (
        f"{TITLE}<div><span><b>18</b>2023-05</span><span>来源：云溪日报</span></div>",
        {"published_at": "2023-05-18", "source": "云溪日报"},
    ),
    "a year of two figures": (f"{TITLE}<p>发布时间：23-05-18 09:12</p>", {"published_at": "2023-05-18T09:12"}),
    "broadcast before it was published": (
        f"{TITLE}<p>播出时间：2023-05-17 20:00 发布时间：2023-05-18 09:12</p>",
        {"published_at": "2023-05-18T09:12"},
    ),
    "broadcast only": (
        f"{TITLE}<p><i></i>播出时间 2023年5月18日<i></i>来源 云溪电视台<i></i>播放 <span>4176</span> 次</p>",
        {"published_at": "2023-05-18", "source": "云溪电视台"},
    ),
    "labels in brackets": (
        f"{TITLE}<div><span>[来源]<i>{OFFICE}</i></span> <span>[日期]<i>2023-05-18 09:12</i></span></div>",
        {"published_at": "2023-05-18T09:12", "source": OFFICE},
    ),
    "who sent it, where nothing else is the source": (
        f"{TITLE}{DAY}<p>供稿单位：{OFFICE}</p>",
        {"source": OFFICE},
    ),
    "an office before the writer": (
        f"{TITLE}<p>2023年5月18日 星期四 · 文/云溪镇党政办 何海燕 · 阅读约2分钟</p>",
        {"authors": ["何海燕"], "source": None, "published_at": "2023-05-18"},
    ),
    "a class calls it the author": (
        f"{TITLE}<div><span>2023-05-18</span><span class='a_author'>何海燕</span></div>",
        {"authors": ["何海燕"]},
    ),
    "a class calls an account the author": (
        f"{TITLE}<div><span>2023-05-18</span><p class='author-name'>云溪播报</p></div>",
        {"authors": [], "source": "云溪播报"},
    ),
    "a section on the way that ends other trails": (
        f"<div>当前位置：<a>首页</a> &gt; <a>阅读</a> &gt; <a>书评</a> &gt; 正文</div>{TITLE}{DAY}",
        {"breadcrumbs": ["首页", "阅读", "书评"]},
    ),
    "a side menu with arrows is no trail": (
        f"<ul><li><a href='/a'>组织机构</a> &gt;</li><li><a href='/b'>领导之窗</a> &gt;</li></ul>{TITLE}{DAY}",
        {"breadcrumbs": []},
    ),
    "trail that only a class tells, below the headline": (
        (
            f"{TITLE}{DAY}<div class='wza-region_nav'><ul><li><a href='/'>首页</a></li>"
            "<li><a href='/b'>云溪要闻</a></li></ul></div>"
        ),
        {"breadcrumbs": ["首页", "云溪要闻"]},
    ),
    "trail of TRS with bars": (
        (
            "<div> 首页 <i>|</i> <a class='CurrChnlCls' href='../../'>新闻中心</a> <i>|</i> "
            f"<a class='CurrChnlCls' href='../'>云溪要闻</a></div>{TITLE}{DAY}"
        ),
        {"breadcrumbs": TRAIL},
    ),
    "the info line above the headline": (
        f"<div><span>2023-05-18 09:12</span> <span>云溪日报</span> <span>记者 何海燕</span></div>{TITLE}",
        {"source": "云溪日报", "published_at": "2023-05-18T09:12", "authors": ["何海燕"]},
    ),
    "a list with days between headline and info line": (
        (
            f"{TITLE}<ul><li><a href='/1'>县里召开安全生产会议</a><span>2022-01-11</span></li><li><a href='/2'>"
            "春季植树在北山举行</a><span>2022-02-11</span></li><li><a href='/3'>图书馆延长开放时间</a>"
            "<span>2022-03-11</span></li></ul><p>2023-05-18 09:12</p>"
        ),
        {"published_at": "2023-05-18T09:12"},
    ),
    "a list with days above the info line": (
        (
            "<ul><li><a href='/1'>县里召开会议</a><div>2022-01-25</div></li></ul>"
            f"<p>2023-05-18 09:12 | 来源：云溪日报</p>{TITLE}"
        ),
        {"source": "云溪日报", "published_at": "2023-05-18T09:12"},
    ),
    "a clock of today with the lunar day": (
        f"<div>2024年5月22日 星期三 农历四月十五 10:33:20</div>{TITLE}<p>来源：云溪日报</p>",
        {"published_at": None},
    ),
    "an outlet that ends in 评论": (f"{TITLE}<p>来源：云溪评论</p>{DAY}", {"source": "云溪评论"}),
    "labels in traditional characters": (
        f"{TITLE}<p>發布時間：2023-05-18 09:12 來源：云溪日报 記者：何海燕</p>",
        {"source": "云溪日报", "published_at": "2023-05-18T09:12", "authors": ["何海燕"]},
    ),
    "a system's words behind 作者": (f"{TITLE}{DAY}<p>作者：政务公开 来源：云溪日报</p>", {"authors": []}),
    "counters are no trail": (
        f"<div class='post_crumb'><a href='#'>0</a><span>分享至</span></div>{TITLE}{DAY}",
        {"breadcrumbs": []},
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
    "a badge in an element of its own before it": (
        f"{HEADLINE}_云溪号",
        f"<h2><span class='tag'>置顶</span>{HEADLINE}</h2>{DAY}",
    ),
    "a forum's category before it": (f"{HEADLINE} - 云溪论坛", f"<h1><a>[民生]</a> <span>{HEADLINE}</span></h1>{DAY}"),
    "date and source in the heading too": (
        f"{HEADLINE}_要闻_云溪融媒",
        f"<h1>{HEADLINE}<br><span>2023-05-18 10:15:20 来源：云溪融媒 点击：</span></h1>",
    ),
    "a line of date and source below it": (
        "周边新闻",
        f"<table><tr><td><strong>{HEADLINE}</strong></td></tr><tr><td>更新时间：2023-05-18</td></tr></table>",
    ),
    "the title is the kind of page": ("公告", f"<table><tr><td><b>{HEADLINE}</b></td></tr></table>{DAY}"),
    "date and source in its own element": (
        f"云溪县-{HEADLINE}",
        f"<div class='news_t'>{HEADLINE}<font>加入时间：2023/5/18 15:40 &nbsp; 来源于：县农场</font></div>",
    ),
    "a subheadline in the title too": (
        f"{HEADLINE} 三十万亩良田待播种_云溪网",
        f"<h2>{HEADLINE}</h2><h3>三十万亩良田待播种</h3>{DAY}",
    ),
    "a class of its own beside a class of the box": (
        "云溪日报",
        (
            f"<div class='article-title'><div class='intro'>云溪县五十万亩良田里的“智慧”春耕</div>"
            f"<div class='main-title'>{HEADLINE}</div></div>{DAY}"
        ),
    ),
    "a section in h1, the headline by its class": (
        "云溪要闻",
        f"<h1>云溪要闻</h1><div class='news-tit'>{HEADLINE}</div>{DAY}",
    ),
    "an office in h1, named behind it in the title": (
        f"{HEADLINE}-云溪县农业农村局",
        f"<h1>云溪县农业农村局</h1><h2>{HEADLINE}</h2>{DAY}",
    ),
    "a section right above it, glued to it in the title": (
        f"今日云溪 {HEADLINE}",
        f"<div class='a'>今日云溪</div><div class='b'>{HEADLINE}</div>{DAY}",
    ),
    "a cell in large type": (
        "云溪县人民政府",
        (
            f'<table><tr><td align="center"><font size="5">{HEADLINE}</font></td></tr>'
            "<tr><td>2023-05-18 来源：云溪日报</td></tr></table>"
        ),
    ),
}


# Headers that are told from a text only where it stands in a block of its own.
PARTED_ONLY = {
    "a section that a class calls a name",
    "the day of a speech above",
    "a meeting's day above",
    "an office before the writer",
    "a row of a list whose headline ends in a label",
    "a forum's tools behind bars",
    "a class calls an account the author",
    "trail that only a class tells, below the headline",
    "a list with days between headline and info line",
}


def read(header: str, title: str, *, headline: str = HEADLINE, box: str = "<div>{}</div>") -> Any:
    text = box.format("".join(f"<p>　　{line}</p>" for line in BODY))
    page = f"<title>{title}</title>{MENU}<div><div>{header}{text}</div></div><p>主办：云溪县人民政府办公室</p>"
    (record,) = read_page(f"<html><body>{page}</body></html>".encode(), url="http://www.yunxi.example/c/1.html")
    assert record.body == BODY
    assert record.headline == headline
    return record


@pytest.mark.parametrize("box", ["<div>{}</div>", "{}"], ids=["in a block of its own", "in the header's block"])
@pytest.mark.parametrize("name", HEADERS)
def test_reads_the_lines_above_a_body(name: str, box: str) -> None:
    header, wanted = HEADERS[name]
    if box == "{}" and name in PARTED_ONLY:
        pytest.skip("told apart only where the text stands in a block of its own")
    record = read(header, f"{HEADLINE}_云溪县人民政府", box=box)
    given = {name: getattr(record, name) for name in wanted}
    if "authors" in given:
        given["authors"] = [author.name for author in record.authors]
    if isinstance(day := wanted.get("published_at"), str):
        given["published_at"] = given["published_at"][: len(day)]
    assert given == wanted


@pytest.mark.parametrize(("title", "header"), HEADLINES.values(), ids=HEADLINES)
def test_reads_the_headline(title: str, header: str) -> None:
    read(header, title)


@pytest.mark.parametrize(
    ("title", "header", "headline"),
    [
        (
            "云溪县人民政府",
            f"<div class='tt'>云溪县农业农村局<br>关于春季农业生产的通知</div>{DAY}",
            "云溪县农业农村局 关于春季农业生产的通知",
        ),
        (
            "春回大地 全县春耕现场会召开_云溪网",
            f"<td><b>春回大地<br>全县春耕现场会召开</b></td>{DAY}",
            "春回大地 全县春耕现场会召开",
        ),
    ],
)
def test_reads_a_headline_of_two_lines(title: str, header: str, headline: str) -> None:
    read(header, title, headline=headline)


@pytest.mark.parametrize(
    "headline",
    ["云溪县统计局发布<span>2023年1—4月</span>全县经济运行数据", "云溪县关于做好<span>2023年7</span>月防汛工作的通知"],
)
def test_a_year_in_an_element_of_its_own_ends_no_headline(headline: str) -> None:
    whole = headline.replace("<span>", "").replace("</span>", "")
    read(f"<h1>{headline}</h1>{DAY}", f"{whole}_云溪县", headline=whole)


def test_a_short_headline_stands_though_its_subheadline_is_longer() -> None:
    read(f"<h1>春到云溪</h1><div class='subtitle'>龙泉镇桃花节开幕侧记</div>{DAY}", "春到云溪", headline="春到云溪")


def test_a_section_that_begins_a_heading_is_not_the_headline() -> None:
    headline = f"以案说法：{HEADLINE}"
    trail = "<ol><li>位置：</li><li><a>首页</a></li><li>&gt;</li><li>以案说法</li></ol>"
    read(f"<h2>{headline}</h2>{trail}{DAY}", "[以案说法]-云溪县司法局", headline=headline)


def test_a_day_in_the_headline_is_no_day_of_publication() -> None:
    headline = "云溪县2023年5月10日新闻发布会召开"
    record = read(f"<h2>{headline}</h2><p>2023-05-18</p>", f"{headline}_云溪县", headline=headline)
    assert record.published_at[:10] == "2023-05-18"
    assert read(f"<h2>{headline}</h2><p>来源：云溪日报</p>", headline, headline=headline).published_at is None


@pytest.mark.parametrize(
    ("header", "kicker", "subheadline"),
    [
        (
            f"<p class='yt'>抢农时 抓春管</p><p class='bt'>{HEADLINE}</p><p class='ft'>三十万亩良田待播种</p>",
            "抢农时 抓春管",
            "三十万亩良田待播种",
        ),
        (
            (
                "<table><tr><td><founder-pretitle>抢农时 抓春管</founder-pretitle></td></tr>"
                f"<tr><td><founder-title>{HEADLINE}</founder-title></td></tr>"
                "<tr><td><founder-subtitle>三十万亩良田待播种</founder-subtitle></td></tr></table>"
            ),
            "抢农时 抓春管",
            "三十万亩良田待播种",
        ),
        (f"<div class='title1'>抢农时 抓春管</div><div class='title'>{HEADLINE}</div>", "抢农时 抓春管", None),
        (f"<p>【春耕进行时】</p>{TITLE}", "【春耕进行时】", None),
        (
            f"<p class='s'>抢农时 抓春管</p>{TITLE}<p class='s'>三十万亩良田待播种</p>",
            "抢农时 抓春管",
            "三十万亩良田待播种",
        ),
        (f"{TITLE}<h5>本报记者 何海燕 李明</h5>", None, None),
        (f"<p class='x'>新闻动态 · 部门动态</p>{TITLE}<p class='x'>龙泉镇人民政府</p>", None, None),
        (f"<div class='ft'>点击收听语音播报</div>{TITLE}<div class='ft'>点击收听语音播报</div>", None, None),
        (f"<p>【政务公开专栏】</p>{TITLE}", None, None),
        (
            f"{TITLE}<h3 class='fubiaoti'>计划2023年5月播完全部良田</h3>",
            None,
            "计划2023年5月播完全部良田",
        ),
        (f"<h2>首页<span>→</span>政务公开<span>→</span>要闻</h2>{TITLE}", None, None),
    ],
)
def test_reads_kicker_and_subheadline(header: str, kicker: str | None, subheadline: str | None) -> None:
    record = read(f"{header}{DAY}", f"{HEADLINE}_云溪县")
    assert (record.kicker, record.subheadline) == (kicker, subheadline)


def test_a_trail_and_a_headline_far_above_the_text_are_read() -> None:
    hot = "".join(f"<li><a href='/{number}'>热点新闻第{number}条</a></li>" for number in range(80))
    trail = "<div>您现在的位置：<a>首页</a> &gt;&gt; <a>新闻中心</a> &gt;&gt; <a>云溪要闻</a></div>"
    assert read(f"{trail}<h3>{HEADLINE}</h3><ul>{hot}</ul>{DAY}", f"{HEADLINE}_云溪县").breadcrumbs == TRAIL
