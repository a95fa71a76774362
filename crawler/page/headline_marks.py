"""What a headline is, and what shows that a line is one or is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.page.zones import Line

Visible = Sequence[tuple[int, Line]]  # the visible lines of the head with their places

SHORTEST_PART = 6
# What stands around a headline and never is one.
NO_HEADLINE = re.compile(
    r"[:：]\s*$|的?位置\s*[:：]|分享[到至]\s*[:：]|欢迎(?:您|你)?的?(?:访问|光临|进入|关注|登录|使用|浏览|$)"
    r"|(?:语音|放大|缩小|复制).{0,4}(?:阅读|放大|缩小|复制)|^[—－-]|^(?:您|你)?(?:当前|现在|目前|所在)\S{0,3}位置"
    r"|(?:来\s*源|时间|日期|作者|编辑|浏览|点击|字\s*[体号]|阅读|发布)\s*[:：]|^\d{4}\s*[-/.]\s*\d{1,2}"
    r"|^\d{4}年\s*\d{1,2}月\s*\d{1,2}日?(?:\s|$|\d)|^第?[A-Z]?\d{1,3}版?\s*[:：]|^第[A-Z]?\d{1,3}版"
    r"|(?:19|20)\d{2}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s?\d{1,2}[:：]\d{2}"
    r"|^(?:来信|信件|回复|答复|问题|留言|咨询|诉求|办理)(?:内容|结果|正文|详情|情况)$|^[□■◎○●◇◆]"
    r"|^(?:本报|本网|本台)?(?:全媒体|融媒体|见习|实习)?(?:记者|通讯员)[\s:：/]"
    r"|^(?:热点|热门|相关|推荐|最新|图片|精彩)(?:新闻|阅读|文章|资讯|排行榜?|推荐|图片|专题)?$"
    r"|^今天是\s?(?:[\d:：二]|星期|公历|农历|$)"
    r"|^(?:首页|正文|内容|详情|分享|打印|关闭|返回|欢迎|搜索|登录|注册)(?=$|[\s:：|/>＞·»）)\]】]|本[页站网]|此[页文]"
    r"|窗口|页面|列表|顶部|上[一级页]|首页|文章|[到至]|登录|注册|详情|您)"
)
# A line of date and source.
INFO = re.compile(
    r"\D{0,6}(?:来\s*源于?|发布(?:时间|日期)|时间|日期|作者)\s*[:：]"
    r"|\D{0,4}(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}"
)
TITLE_CLASS = re.compile(r"tit|headline|biaoti|(?:^|[\s_-])bt\d?(?:$|[\s_-])", re.IGNORECASE)
SPLIT = re.compile(r"\s*(?:[_|｜—–]+|\s-+\s|--+|-|::|\s·\s|»|>)\s*")
DATE_TAIL = re.compile(r"\s*[(（\[]?\s*\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*[)）\]]?\s*$")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline, where it came from, and its last line's index in the head zone (None when it stands elsewhere)."""

    text: str
    evidence: str
    place: int | None = None
