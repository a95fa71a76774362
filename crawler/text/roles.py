"""The words that say what a person did: wrote, took the picture, edited; and how far each may be trusted."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

# ``free``: a label whose value is none of the record's people (来源, 统筹).
RoleKind = Literal["author", "photo", "editor", "free"]

_BAR = r"[:：/／|｜丨︱∣│]"
_HAN = r"\u3400-\u4e27\u4e29-\u9fff"  # without 丨, which stands for a bar
_ALONE = rf"(?<![{_HAN}])(?:{{}})(?![{_HAN}])"

# Words after 记者 that make it the subject of a sentence, or part of another word.
_NO_ROLE = (
    "站|协会|节|证|们|手记|观察|调查|问|会|团|招待|了解|获悉|从|在|走进|日前|昨|今|近日|采访|看到|注意|来到|发现|现场|见到|将|跟随|就|对|探访|体验|专访|连线|"
    "简介|单位|系|为|是|本人|最近|名|队伍|们|部|室"
)
_WRITER = (
    r"(?:(?:见习|實習|实习|特约|特派|首席|资深|高级|职工|学生|校园|驻站|参与|专栏|执笔|随队|出镜|签约|特聘"
    r"|小)\s?(?:全媒体|融媒体|文字)?)?"
    r"(?:记\s{0,2}者|記者|通\s?讯\s?员|通訊員|评论员|評論員|撰稿人|报道员|信息员|观察员|实习生|主笔"
    r"|(?<!该)作\s{0,2}者"
    r"|专栏作家|执笔人|投稿人|(?:采访|报道|课题|调研|写作)组成员)"
    rf"(?!{_NO_ROLE})"
)
_PHOTOGRAPHER = r"(?:(?:见习|实习|首席|特约)?(?:全媒体)?(?:图片|摄影|摄像|视觉)(?:记者|通讯员)|摄[影像][师员]|航拍摄影)"
_EDITOR = (
    r"(?:本文|责任|执行|值班|网络|本期|本版|本网|文字|图文|新媒体|微信|流程|助理|主任|见习|实习|首席|高级|版面|美术"
    r"|在线)?\s?(?:编\s{0,2}辑|編輯)(?!部|室|组|出版|整理)"
    r"|(?:本版|本期|本网|值班|今日|视觉|执行|新媒体)?[责責]\s?[编編]|(?:执行|值班|轮值|副)?主编|编\s?审|编校|编发"
    r"|(?:值班)?编委|(?:副|值班)?总编辑?|责任校对|责\s?校|总?监\s{0,2}制|主审|总审|监审|审发|核发|终核|核\s?稿人?"
    r"|复\s?核人?|签审|(?<!行)政审"
    r"|[一二三四初复终][审校](?=\s{0,2}[:：])"  # glued behind the last one's name: 编辑：张三终审：李四
    rf"|(?<![{_HAN}])[一二三四初复终]\s?[审校读](?:[一二三初复终]?[校审])?|(?:图文|内容|信息|新闻"
    rf"|责任)?审\s{{0,2}}核人?|审\s?[签定校读阅稿]人?|(?:本期|本版|网络|文字)?校\s{{0,2}}[对核审]|值班(?:主任|领导"
    rf"|负责人)?"
)
_FREE = (
    r"(?:本文|文章|信息|稿件|新闻|图片|视频|内容)?来\s{0,2}源|原标题|标题|总?统筹|总?策划|出品人?|总?设计|美编|版式"
    r"|视频|剪辑|制作|制图|绘图|海报|漫画|配音|摄像|翻译|译者|口述人?|讲述人?|(?:指导|辅导)[老教]师|主播|播音|朗读"
    r"|运营|编导|导演|签\s?发人?|发布时间|发布日期|发布人?|信息发布|录入|上传|时间|日期|电话|邮箱"
    r"|(?:阅读|点击|浏览|访问)(?:次数|数|量)?|原载|刊于|单位|供稿单位"
)
_EITHER_TEXT = (
    # With a label only: spaced out, or words of other uses.
    rf"(?<![{_HAN}])(?:文\s{{1,2}}字|撰\s{{1,2}}[稿文]|文稿|供\s{{1,2}}稿|采\s{{1,2}}写|采访"
    rf"|报送)(?=\s{{0,2}}{_BAR})|"
    + _ALONE.format(
        r"文\s?[/／、并]?\s?[图摄]|[图摄]\s?[/／、]\s?文|(?:撰文|采写|撰稿|文字)\s?[/／、]\s?(?:摄影|图片|供图|拍摄)"
    )
    + "|"
    + _ALONE.format("图文|文|特约撰稿|文字|编译|通联|执笔|拟稿人?|编写|(?:采访|综合)?整理")
    # Glued behind its names or its office, or with a label: 张三采写, 某局供稿, 供稿：张三.
    + rf"|(?:参与|联合)?\s?(?:采写|供稿人?|撰文|撰稿人?|(?:采访)?整理)(?![{_HAN}])"
)
_EITHER_PHOTO = _ALONE.format("图|图片") + rf"|摄\s?影|攝影|拍摄|供图|航拍|[摄攝](?![{_HAN}])"
_REPORT = rf"(?:摄影|攝影|采访|综合|整理|编译)?\s?报\s?道(?![{_HAN}])"
# Words of a staff line that is written without any colon: 责编 张三 版式 李四.
_FREE_BARE = (
    _ALONE.format(r"美编|版式|统筹|策划|制图|视频|剪辑|设计|摄像|指导[老教]师|版\s{1,2}面")
    + rf"(?=\s{{1,4}}(?:[{_HAN}]{{2,4}}|[{_HAN}]\s{{1,2}}[{_HAN}])(?![{_HAN}]))|"
    + _ALONE.format("出品")
    + rf"(?=\s{{1,4}}[{_HAN}]{{4,14}}(?![{_HAN}]))"
)
# Any other label, which says that what follows is nobody of the record's: 经办人：张三. No role word may end it.
_UNKNOWN = (
    rf"(?<![{_HAN}])[{_HAN}]{{2,5}}(?<![者员員輯辑編编审核对摄影图文稿写发制委校译道字生监任签理作采])"
    r"(?<![稿核发审]人)(?=[:：])"
)
_MAYBE_BAR = rf"(?P<bar>\s{{0,2}}{_BAR}(?!/))?"

# What a role word begins with, blanks before it included: only there are the words themselves tried.
_FIRST = (
    "一三上专主二今作供信值全内写出刊初制剪副助单原参发口四图在复学实审實导小录微总执投报拍拟指摄播撰攝政整文新日时朗本来标校核流浏海漫点版特电监"
    "稿策签編终绘统综编网美翻职联航见观视記評记讲设评译课调責责资轮辅运通邮配采阅随首驻高"
)
_ROLE = re.compile(
    rf"(?=[\s{_FIRST}]|[{_HAN}]{{2,5}}[:：])"
    rf"(?:(?P<report>{_REPORT})|(?P<photographer>{_PHOTOGRAPHER})|(?P<both>{_EITHER_TEXT})"
    rf"|(?P<free>(?:{_FREE})(?={_BAR}|\s{{0,2}}[:：])|{_FREE_BARE})"
    rf"|(?P<editor>{_EDITOR})|(?P<writer>{_WRITER})|(?P<picture>{_EITHER_PHOTO})|(?P<unknown>{_UNKNOWN})){_MAYBE_BAR}"
)
# What stands in every role word that names one of the record's people: a cheap test before the costly pattern. Each
# alternative begins with a letter of its own, so that the search can skip to it.
ROLE_SIGN = re.compile(
    "者|員|編|輯|编|审|校|核|摄|攝|稿|撰|签|笔|讯\\s?员|论员|道员|息员|察员|报\\s?道|监\\s{0,2}制|值班|采\\s{0,2}[访写]|实习生|整理"
    rf"|作家|报送|通联|组成员|供图|航拍|文(?<![{_HAN}].)|图(?<![{_HAN}].)"
)
_KINDS: dict[str, RoleKind] = {
    "report": "author",
    "writer": "author",
    "both": "author",
    "photographer": "photo",
    "picture": "photo",
    "editor": "editor",
    "free": "free",
    "unknown": "free",
}
_MEDIA = re.compile(r"全媒体|融媒体|\s")


class Role(NamedTuple):
    """A role word in a text; ``labelled`` by a colon or bar behind it; it may, or must, follow its names.

    A label of no known role has no name.
    """

    name: str
    kind: RoleKind
    start: int
    end: int
    labelled: bool
    may_follow: bool
    must_follow: bool


def find_roles(text: str) -> Iterator[Role]:
    """Yield the role words of a byline or a staff line in reading order."""
    for found in _ROLE.finditer(text):
        form = str(found.lastgroup if found.lastgroup != "bar" else next(n for n in _KINDS if found[n]))
        labelled = found["bar"] is not None
        yield Role(
            name=_MEDIA.sub("", found[form]) if form != "unknown" else "",
            kind=_KINDS[form],
            start=found.start(),
            end=found.end(),
            labelled=labelled,
            may_follow=form in ("both", "picture") and not labelled,
            must_follow=form == "report",
        )
