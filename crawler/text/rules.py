"""The boilerplate rules: data, each with its reason and a case that proves it.

``head`` and ``tail`` rules eat lines from the two ends of a body inward; ``line`` rules take a whole line anywhere;
``cut`` rules take a line near the end and all that follows it; ``inserted`` ones are exact strings inside a line.
All patterns are linear: no nested repetition, blanks are taken possessively, the rest is bounded.
"""

from crawler.text.rule import Place, Rule, make_rule
from crawler.text.tool_rules import TOOL_RULES

__all__ = ["INSERTED", "RULES", "Place", "Rule"]

RULES = (
    *TOOL_RULES,
    make_rule(
        "introduction",
        "head",
        r"^(?:下面|以下|本文)是?(?:小编|本站|我们)?\S{0,4}(?:为|给|帮)(?:大家|您|你)(?:整理|收集|带来|精心|分享|准备"
        r"|推荐)[^。]{0,120}(?:供(?:大家|您|你)?\S{0,2}(?:参考|阅读|借鉴)|(?:帮助|参考|喜欢))[^。]{0,20}[。!！]?$"
        r"|^本文由[^。]{2,24}(?:收集整理|整理|上传)[^。]{0,30}。?$",
        reason="document portals open each text with a line of their own",
        case="下面是小编为大家整理的2023年度工作会议讲话,供大家参考。",
    ),
    make_rule(
        "original_headline",
        "line",
        r"^[(（【\[]?\s*+(?:本文)?(?:原标题|原题)\s*+[:：为]",
        reason="a republisher names the headline it changed",
        case="原标题：南山镇秋收忙",
    ),
    make_rule(
        "promotion",
        "head",
        r"^[↑▲☝👆\s]*+(?:点击(?:进入|查看|观看|收听|图片|(?:上方|下方)?\s*+(?:蓝字|“))|戳?蓝字"
        r"|关注我们)[^。]{0,30}(?:>>|》》|↓|→|☞|👇)?$|^炒股就看",
        reason="a link to another offer above the text",
        case="点击进入“乡村振兴”专题>>",
    ),
    make_rule(
        "neighbours",
        "tail",
        r"^(?:[<＜《【\[]{0,2}\s*+(?:上一[篇条则]|下一[篇条则]|上篇|下篇|前一篇|后一篇)\s*+(?:[:：]|(?!.*[。；])))",
        reason="links to the articles before and after",
        case="上一篇：县里召开秋收会议",
    ),
    make_rule(
        "edition",
        "tail",
        r"^(?=.*(?:\d\s?月\s?\d|\d[-/.]\d|\d\s?版|第\S{1,4}[期版]))(?!.*(?:通过|修订|修正|施行|公布"
        r"|实施))[(（\[]?\s*+(?:原载|刊于"
        r"|来源)?\s*+[:：]?\s*+《\s*+[^》]{2,20}\s*+》\s*+[(（]?\s*+\d{4}\s*+年?[^。]{0,30}版?\s*+[)）]?\s*+[)）\]]?$",
        reason="the newspaper page that carried the article",
        case="《南山日报》（2023年05月10日 04版）",
    ),
    make_rule(
        "own_source",
        "tail",
        r"^[(（【\[]?\s*+(?:(?:文章|稿件|信息|内容|资料|本文|图文|素材)?来\s*+源(?:于|自)?|供稿单位|文章综合自|综合自"
        r"|(?:本文)?转(?:载自|自)|摘自|稿源|出品)\s*+[:：|｜︱丨/]",
        reason="the source in a line of its own below the text",
        case="（文章来源：南山日报）",
    ),
    make_rule(
        "own_source_head",
        "head",
        r"^[>(（【\[]?\s*+(?:(?:文章|稿件|信息)?来\s*+源|稿源"
        r"|本文转自)\s*+[:：|｜](?!.*(?:记者|作者|编辑|通讯员))\s*+[^。]{2,40}$"
        r"|^>?\s?(?:原文(?:链接|地址)?|Original|Source|Link)\s?[:：]\s?https?://[!-~]{4,300}$",
        reason="the source, or the address of the first place, in a line of its own above the text",
        case="来源：南山网",
    ),
    make_rule(
        "info_line",
        "head",
        r"^(?=.{0,90}(?:来信|回复|答复|受理)(?:时间|日期|单位)[:：])"
        r"(?:信件|来信|留言|受理|问题)?(?:编号|主题|标题|时间|人|类型|类别)\s*+[:：][^。]{0,120}$"
        r"|^(?:发布(?:时间|日期|人|者|机构|单位)|(?:发表|发稿|更新|信息)时间"
        r"|(?:时间|日期)(?=\s*+[:：](?:.{0,60}(?:来源|浏览|点击|作者|阅读|发布|编辑|人气|字号)"
        r"|\s*+(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
        r"(?:\s*+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*+$))"
        r"|浏览(?:次数|量)|点击(?:数|次数|量)|阅读(?:量|数|次数)?|本文字数|(?:信息)?索[引取]号)\s*+[:：][^。]{0,90}$"
        r"|^[(（]?(?:GMT[^)）]{0,40}[)）]\s*+)?\d{4}[-/]\d{1,2}[-/]\d{1,2}"
        r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*+\+\d{4})?"
        r"(?:\s*+(?:来源|作者|编辑|浏览|点击|评论|字体|阅读)[^。]{0,90})?$",
        reason="the line of date, source and counter inside the container",
        case="发布时间：2023-05-10 来源：南山镇 浏览次数：12",
    ),
    make_rule(
        "info_line_tail",
        "tail",
        r"^(?:(?:发布|更新|发稿|录入|上传|发表|编辑)(?:时间|日期)"
        r"|(?:浏览|点击|阅读|访问)(?:次数|数|量))\s*+[:：]?\s*+[\d０-９年月日时分秒次:：/.\s-]{0,30}$",
        reason="the same below the text",
        case="更新日期：2023-05-10 09:30",
    ),
    make_rule(
        "picture_credit",
        "tail",
        r"^[（(](?:本文|文中|以上)?(?:图片|照片)均?由[^。（）()]{2,20}(?:提供|拍摄)[）)]$",
        reason="who gave the pictures of a text, in a line of its own below it",
        case="（图片由南山县文化馆提供）",
    ),
    make_rule(
        "trail_below",
        "tail",
        r"^(?=您|当|现|所|在|.*[>＞»→]|.*首页)您?(?:当前|现在)?所?在?的?位置\s*+[:：].{0,80}$",
        reason="the breadcrumbs at the end of the container",
        case="您当前的位置：首页 > 新闻",
    ),
    make_rule(
        "tags",
        "tail",
        r"^[【\[]?(?:标签|关键[词字])\s*+[】\]]?\s*+[:：][^。，！？]{0,60}$",
        reason="words to search by",
        case="标签：秋收 南山镇",
    ),
    make_rule(
        "submissions",
        "tail",
        r"^[(（【\[]?(?:(?:本[报网]|副刊|本版)(?:投稿|爆料|报料|广告)(?:邮箱|热线|电话|微信|QQ)"
        r"|(?:爆料|报料|广告)(?:热线|电话|微信)|新闻热线|编辑部电话)\s*+[:：]",
        reason="how to reach the paper",
        case="新闻热线：0000-1234567",
    ),
    make_rule(
        "trail",
        "head",
        r"^(?:(?=您|当|现|所|在|.*[>＞»→]|.*首页)您?(?:当前|现在)?所?在?的?位置\s*+[:：].{0,80}"
        r"|(?:网站)?首页[\s>＞»/].{2,60}(?:正文|内容))$",
        reason="the breadcrumbs inside the container",
        case="您当前的位置：首页 > 新闻 > 正文",
    ),
    make_rule(
        "follow_account",
        "cut",
        r"^(?!\S{0,6}(?:方式|渠道|入口|途径|报名|预约)\s?[:：]"
        r"|.{0,24}二维码.{0,8}(?:填写|报名|预约|缴费|提交|参加|领取|登录|办理))[^。]{0,16}(?:扫描(?:下方|上方"
        r"|下面)?二维码|长按(?:识别|扫码|二维码)|关注(?:我们|公众号|官方微信|微信)"
        r"|点击(?:下方|文末|左下角)?[“「]?(?:阅读原文|在看|名片|菜单栏)|点个[“「]?(?:在看|赞)|点亮[“「]?在看"
        r"|点[“「]?赞[”」]?[和、]?点?[“「]?在看|(?:觉得|喜欢)\S{0,6}请?点(?:个?赞|这里)"
        r"|(?:如果)?[您你]?(?:喜欢|觉得)[^。]{0,12}(?:欢迎|请|记得|别忘)[^。]{0,6}(?:点赞|转发|分享|关注|收藏))"
        r"|^(?:更多[^。]{0,16}|欢迎|敬请|请|扫码"
        r"|扫描?二维码)?关注[“「]?[^。，”」]{1,24}[”」]?(?:官方)?(?:微信)?(?:公众号|客户端|微博|视频号|抖音号?"
        r"|快手号?)[！!]?$|^[^。]{0,24}尽在[^。，]{2,16}(?:APP|客户端|公众号)$"
        r"|^更[多全][^。，]{2,16}尽在[^。，]{2,16}[！!]?$",
        reason="an account asks to be followed",
        case="扫描下方二维码关注我们",
    ),
    make_rule(
        "read_original",
        "tail",
        r"^(?:点击)?[“「【\[]?\s*+(?:阅读|查看)原文\s*+[”」】\]]?\S{0,6}$|^(?:点击|戳)这里[\s>》→]{0,6}$"
        r"|^(?:下载|打开)[^\s，。“”]{0,10}(?:客户端"
        r"|APP)[，, ]?(?:(?:查看|阅读|看)(?:更多|全文|原文)?(?:精彩)?(?:内容|资讯|新闻)?"
        r"|(?:阅读)?体验(?:更[佳好]|更多)\S{0,4})?$|^广告$|^点击打印$|^The post .{2,120} appeared first on .{2,40}$",
        reason="a button to the article's first place",
        case="点击阅读原文",
    ),
    make_rule(
        "recommended",
        "cut",
        r"^[【\[]?\s*+(?:推荐(?:访问|阅读|文章|新闻)|热门(?:阅读|文章|推荐|标签)|猜你喜欢|延伸阅读|往期(?:推荐|回顾)"
        r"|更多精彩|精彩推荐|编辑推荐|(?:热点|图片|最新|头条|精彩)(?:新闻|资讯|图片|图集|文章|专题)|专题(?:专栏|推荐)"
        r"|喜欢此内容的人还喜欢|(?:相关)?热词(?:搜索)?|相关搜索|TAGS?标签"
        r"|【[^】]{4,60}】相关(?:文章|文档|阅读))\s*+[】\]]?\s*+(?:[:：](?![^。]{20,}。)|$)",
        reason="links to other articles",
        case="推荐访问:示范区 讲话 学习会",
    ),
    make_rule(
        "related",
        "cut",
        r"^[【\[■◆]?\s*+相\s*+关\s*+(?:新闻|阅读|链接|报道|文章|稿件|文档|信息|推荐|内容|附件|专题"
        r"|解读)\s*+[】\]]?\s*+(?:[:：>》]{0,3})$",
        reason="links to related articles",
        case="相关新闻：",
    ),
    make_rule(
        "disclaimer",
        "cut",
        r"^[(（【\[*※]?\s*+(?:(?:版权|免责)(?:与免责)?声明"
        r"|(?:郑重|特别|重要)?声明(?!.*(?:我[局馆委办院校县市镇]|委托|遗失|作废|属实))"
        r"|\S{2,6}声明(?=[:：].{0,60}(?:转载|合作媒体|版权|不代表|不构成|侵权)))\s*+[】\])）]?\s*+[:：]"
        r"|^[【\[(（](?:版权|免责|郑重|特别|重要)?声明[】\])）]"
        r"|^凡(?:本(?:网|站|报|平台)(?:转载)?注明|(?:转载)?注明[“\"「]?(?:来源|转载|稿件))"
        r"|^[(（]?(?:部分|文中|以上|本文)?(?:图片|图文|素材|资料|内容|文章|部分)[^。]{0,6}(?:来自|来源于?|源于|转自"
        r"|摘自|选自|取自)[^。]{0,6}网络[^。]{0,12}(?:侵权|侵删)[^。]{0,16}[)）]?。?$"
        r"|^(?:本文|文章|以上内容)?(?:仅代表|不代表)(?:作者|本网|本站)",
        reason="a statement about rights",
        case="声明:本网站尊重并保护知识产权",
    ),
    make_rule(
        "own_rights",
        "tail",
        r"^[(（【\[]?\s*+本(?:文|稿|作品)(?:系|为|由|来自)\S{2,24}(?:独家|原创|授权|供稿|首发"
        r"|未经)[^。]{0,60}(?:。[^。]{0,40}){0,2}$|^本文由\S{2,20}(?:收集整理|整理(?:提供|发布)|上传)[^。]{0,16}。?$"
        r"|^本文由\S{2,20}(?:发布|提供|原创)[，,。]\s?(?:不代表|未经|转载|版权)[^。]{0,120}。?$"
        r"|^[(（【\[]?\s*+(?:(?:版权所有|原创(?:作品|内容)?)[，,。 ]{0,2})?(?:未经(?:本[报网站台]|书面|作者)?(?:授权"
        r"|许可|允许|同意)[，, ]{0,2}(?:请勿|不得|禁止|严禁|谢绝)(?:擅自|任何形式的?)?(?:转载|复制|摘编)"
        r"|(?:严禁|禁止|谢绝|请勿)转载|如需转载|转载(?:请|须|务必)(?:注明|联系|标明))[^。]{0,40}[。！!]?[)）】\]]?$"
        r"|^[(（【\[]?\s*+(?:图文|图片|内容|文章)?(?:如|若)?有?(?:侵权|侵犯[^。，]{0,8}权[益利]?)[^。]{0,12}(?:联系"
        r"|告知|通知)(?:我们|本[站网]|作者|编辑|客服|小编|后台|平台)?[^。]{0,4}(?:删除"
        r"|删)[^。]{0,6}[。！!]?[)）】\]]?$|^网友评论(?:仅|只)(?:供|代表)[^。]{0,60}。?$",
        reason="a statement about who may print the text again",
        case="本文系南山观察独家稿件，未经授权，不得转载。",
    ),
    make_rule(
        "copyright",
        "tail",
        # Not ignoring case, so that the search can skip to the first letters.
        r"(?-i:Copyright|COPYRIGHT|copyright|©|版权所有|ICP备(?!案手续)|icp备|公网安备|网站标识码|技术支持[:：]|^网站地图$)",
        reason="the owner's line of a footer",
        case="版权所有：南山县人民政府办公室",
    ),
    make_rule(
        "attachment_heading",
        "tail",
        r"^(?:附件(?:下载)?|相关附件|相关链接|相关文档|文件下载|关联文件)\s*+[:：>》]{0,3}$",
        reason="the heading of an empty box of attachments",
        case="附件：",
    ),
    make_rule(
        "read_more",
        "tail",
        r"^文明上网[，,、 ]?[^。，,]{0,12}(?:发言|评论|跟帖)[^。]{0,8}$"
        r"|^返回\S{2,4}[，,]?\s*+查看更多$|^【\d{1,3}】$|^(?:查看|阅读)更多\S{0,6}$"
        r"|^更多[^。，]{0,12}(?:>{1,3}|》{1,2}|→)$|^点击(?:此处|这里)?查看(?:全部|更多)\S{0,10}$|^返回(?:搜狐|首页)$",
        reason="a link to the platform's own front page",
        case="返回首页，查看更多",
    ),
    make_rule(
        "mirror_return",
        "tail",
        r"^返回\S{2,16}(?:新闻|新聞|首页|首頁|列表|目录|目錄)(?:\s*+[｜|]\s*+返回首[页頁])?$"
        r"|^tags\s*+[:：]",
        reason="a mirror's links back to its own lists",
        case="返回南山日报新闻｜返回首页",
    ),
    make_rule(
        "bare_address",
        "tail",
        r"^[【（(]?(?:(?:本文|原文|文章)(?:链接|地址|网址)?|Original|Source|Link"
        r"|via)?\s*+[:：]?\s*+(?:https?://[!-~]{4,300})?(?<=[!-~接址:：])[】）)]?$",
        reason="the address of the article's first place",
        case="http://news.example/share.html?code=NW2021",
    ),
)

# Strings that portals put into the middle of a sentence, exact to the letter.
INSERTED = ("当前隐藏内容免费查看",)
