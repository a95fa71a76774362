"""People: every form of byline, staff line and credit, what is none, the step over a record, cost on hostile text."""

import time
from collections.abc import Callable

import pytest

from crawler.record import Editor, Image, Record, Removed, evolve
from crawler.text.credit import read_credit
from crawler.text.names import is_likely_name, split_names
from crawler.text.people import is_staff_line, people, read_byline
from crawler.text.staff_lines import is_signature

# text -> names, each with its role and outlet where it has one
AUTHORS = {
    "one": ("记者 何小雨", ["何小雨 记者"]),
    "glued": ("记者何小雨", ["何小雨 记者"]),
    "colon": ("记者：何小雨", ["何小雨 记者"]),
    "bar, spaced label": ("记 者 | 何小雨", ["何小雨 记者"]),
    "vertical bar": ("作者︱小满", ["小满 作者"]),
    "character for a bar": ("文丨何小雨", ["何小雨 文"]),
    "two by a blank": ("东山日报记者 何小雨 马成林", ["何小雨 记者 东山日报", "马成林 记者 东山日报"]),
    "two by a pause": ("本报记者何小雨、马成林", ["何小雨 记者 本报", "马成林 记者 本报"]),
    "outlet with a medium": ("东山日报社融媒体记者 何小雨", ["何小雨 记者 东山日报社融媒体"]),
    "two outlets joined": ("东青报·东青网记者 何小雨", ["何小雨 记者 东青报·东青网"]),
    "outlet of no known kind": ("半山谈记者 何小雨", ["何小雨 记者 半山谈"]),
    "outlet parted by a blank": ("东山日报 记者 何小雨", ["何小雨 记者 东山日报"]),
    "a medium is no outlet": ("全媒体记者 何小雨", ["何小雨 记者"]),
    "roles": ("记者 何小雨 通讯员 马成林", ["何小雨 记者", "马成林 通讯员"]),
    "our own, glued": ("□本报记者何小雨本报通讯员马成林", ["何小雨 记者 本报", "马成林 通讯员 本报"]),
    "a word beside a name": ("记者何小雨 整合", ["何小雨 记者"]),
    "apprentice": (
        "◎东报融媒记者 何雨 马林 见习记者 丁山",
        ["何雨 记者 东报融媒", "马林 记者 东报融媒", "丁山 见习记者"],
    ),
    "outlets of both": ("本报记者 何小雨 东山晚报记者 马成林", ["何小雨 记者 本报", "马成林 记者 东山晚报"]),
    "office before a name": ("通讯员 县委宣传部 马成林", ["马成林 通讯员 县委宣传部"]),
    "special correspondent": ("特约通讯员：马成林", ["马成林 特约通讯员"]),
    "staff correspondent": ("职工通讯员 何小雨 陈会", ["何小雨 职工通讯员", "陈会 职工通讯员"]),
    "columnist": ("文/观山网专栏作者 何文", ["何文 专栏作者 观山网"]),
    "commentator": ("评论员 何小雨 马成林", ["何小雨 评论员", "马成林 评论员"]),
    "text and pictures": ("文/图 何小雨 马成林", ["何小雨 文/图", "马成林 文/图"]),
    "text and pictures by one": ("撰文/摄影：何小雨", ["何小雨 撰文/摄影"]),
    "text and pictures behind": ("何小雨 文/图", ["何小雨 文/图"]),
    "text and pictures behind a reporter": ("记者 何小雨 文/图", ["何小雨 记者"]),
    "text and pictures, labelled": ("图文：何小雨", ["何小雨 图文"]),
    "text by one": ("文/何小雨 图/马成林", ["何小雨 文"]),
    "text by one, behind": ("何小雨/文 马成林/图", ["何小雨 文"]),
    "text by one, behind blanks": ("何小雨 文 马成林 摄", ["何小雨 文"]),
    "reports": ("记者何小雨报道", ["何小雨 记者"]),
    "reports with pictures": ("井大力摄影报道", ["井大力 摄影报道"]),
    "reports from a place": ("本报记者 何小雨 北京报道", ["何小雨 记者 本报"]),
    "reports from a small place": ("本报记者 何小雨 东山报道", ["何小雨 记者 本报"]),
    "outlet that ends in 报道": ("二十世纪经济报道记者 何小雨 北京报道", ["何小雨 记者 二十世纪经济报道"]),
    "sent from": ("本报记者 何小雨 发自东山", ["何小雨 记者 本报"]),
    "written by": ("记者何小雨、马成林采写", ["何小雨 记者", "马成林 记者"]),
    "spaced names": ("本报记者 何小雨 方 梅", ["何小雨 记者 本报", "方梅 记者 本报"]),
    "all names spaced": ("记者 方　梅 何　雨", ["方梅 记者", "何雨 记者"]),
    "three characters spaced": ("记者 何 小 雨", ["何小雨 记者"]),
    "compound surname": ("记者 欧阳明月 司马青", ["欧阳明月 记者", "司马青 记者"]),
    "nation behind the name": ("记者 何小雨（纳西族）", ["何小雨 记者"]),
    "compound surname spaced": ("记者 欧阳 修", ["欧阳修 记者"]),
    "middle dot": ("记者 阿不都·吐尔逊", ["阿不都·吐尔逊 记者"]),
    "without the dot": ("记者 阿卜杜热合曼", ["阿卜杜热合曼 记者"]),
    "four characters": ("记者 扎西多吉 何雨", ["扎西多吉 记者", "何雨 记者"]),
    "Latin": ("作者：Anna Lee", ["Anna Lee 作者"]),
    "and others": ("记者 何小雨等", ["何小雨 记者"]),
    "source on the same line": ("来源：东山网 记者：何小雨", ["何小雨 记者"]),
    "source behind": ("东青网记者 何小雨 来源：东山网", ["何小雨 记者 东青网"]),
    "traditional": ("記者 陳小雨", ["陳小雨 記者"]),
    "bare": ("何小雨", ["何小雨"]),
    "bare pair": ("何小雨、马成林", ["何小雨", "马成林"]),
    "bare behind an office": ("图书馆 何小雨", ["何小雨 图书馆"]),
    "bare, then a role": ("何小雨 本报记者 马成林", ["何小雨", "马成林 记者 本报"]),
    "damaged": ("记者何小雨、马成林、丁\ufffd础⒑", ["何小雨 记者", "马成林 记者"]),
    "each once": ("记者 何小雨 何小雨", ["何小雨 记者"]),
    "four characters that could be a word": (
        "本报记者 何小雨 通讯员 麦西来甫 文/图",
        ["何小雨 记者 本报", "麦西来甫 通讯员"],
    ),
    "three characters of a minority": ("通讯员 吐尔逊江 文/摄", ["吐尔逊江 通讯员"]),
    "Tibetan": ("记者 巴桑次仁 白玛央金", ["巴桑次仁 记者", "白玛央金 记者"]),
    "Mongolian": ("记者 斯琴高娃", ["斯琴高娃 记者"]),
    "two surnames": ("记者 陈李佳怡", ["陈李佳怡 记者"]),
    "taking part": (
        "执笔记者：何小雨；参与采写：方 梅、依拉木",
        ["何小雨 执笔记者", "方梅 参与采写", "依拉木 参与采写"],
    ),
    "reporters taking part": ("参与记者：何小雨", ["何小雨 参与记者"]),
    "written together": ("何小雨 马成林 联合采写", ["何小雨 联合采写", "马成林 联合采写"]),
    "members of a group": ("课题组成员：何小雨、马成林", ["何小雨 课题组成员", "马成林 课题组成员"]),
    "what one writes with": ("文字记者 何小雨 摄影记者 马成林", ["何小雨 记者"]),
    "camera": ("记者：何小雨 摄像：马成林", ["何小雨 记者"]),
    "camera without a colon": ("记者 何小雨 摄像 马成林", ["何小雨 记者"]),
    "pictures by a reporter": ("文/本报记者 何小雨 图/本报记者 马成林", ["何小雨 记者 本报"]),
    "a title before the name": ("作者：东山县医院 主管护师 何雨", ["何雨 作者 东山县医院"]),
    "a note behind": ("作者：何小雨，系东山县委党校教师", ["何小雨 作者"]),
    "a note behind, glued": ("作者何小雨系东山县委党校教师", ["何小雨 作者"]),
    "a nation before": ("作者：[美]约翰·格林", ["约翰·格林 作者"]),
    "translated": ("作者：约翰·格林 译者：何小雨", ["约翰·格林 作者"]),
    "put in order": ("口述：丁山 整理：何小雨", ["何小雨 整理"]),
    "put in order, behind": ("记者何小雨采访整理", ["何小雨 记者"]),
    "drafted": ("拟稿人：何小雨 核稿人：马成林", ["何小雨 拟稿人"]),
    "spaced labels": ("文 字：何小雨 撰 稿：马成林", ["何小雨 文字", "马成林 撰稿"]),
    "columnist of another name": ("专栏作家 何小雨", ["何小雨 专栏作家"]),
    "pupils": ("学生记者：何小雨 指导老师：马成林", ["何小雨 学生记者"]),
    "a school by its number": ("东山一中 何小雨", ["何小雨 东山一中"]),
    "an office in short": ("东山消防 何小雨", ["何小雨 东山消防"]),
    "a rarer surname behind an office": ("县图书馆 曲苏", ["曲苏 县图书馆"]),
    "a police's publicity": ("记者 何小雨 通讯员 东公宣", ["何小雨 记者"]),
    "a code behind": ("作者：何小雨DS12", ["何小雨 作者"]),
}

NO_AUTHORS = {
    "office": "东山县发改局",
    "office with a label": "作者：医技药剂党支部",
    "account": "作者：管理员",
    "account in Latin": "作者：admin",
    "unknown": "作者：佚名",
    "photographer": "何小雨 摄",
    "photographer with a role": "记者 何小雨/摄",
    "picture reporter": "图片记者 何小雨",
    "given by": "东山学院供图",
    "end mark": "完",
    "to be continued": "下转第二版",
    "unit": "单位：万元",
    "whole text": "全文",
    "place": "江苏",
    "who the writer is": "作者系东山县委书记",
    "the writer's office": "作者单位：东山县农业局",
    "a reporter learns": "记者从县农业局获悉",
    "a reporter's notes": "记者手记",
    "follow-up": "跟踪报道",
    "another paper": "据东山日报报道",
    "number": "0999-2218888",
    "book": "刊于《半山谈》2019年第24期",
    "with a colon of no role": "联系人：何小雨",
    "empty": "",
    "section": "文/基教股",
    "office of justice": "文/法规科 图/信息中心",
    "publicity of the police": "通讯员 东公宣",
    "titles": "记者 县长 书记 局长",
    "taking part": "参与采写",
    "a form's line": "经办人：何小雨 审核人：马成林",
    "works": "何小雨《枣树记》 摄",
    "garbage": "\ufffd\ufffd、，/|",
}

EDITORS = {
    "colon": ("编辑:何小雨", ["何小雨 编辑"]),
    "responsible": ("责任编辑：何小雨", ["何小雨 责任编辑"]),
    "no colon": ("责任编辑 小满", ["小满 责任编辑"]),
    "bracket": ("【编辑：何小雨】", ["何小雨 编辑"]),
    "two": ("(责编：何小雨、马成林)", ["何小雨 责编", "马成林 责编"]),
    "two by a blank": ("（编辑：何小雨 马成林）", ["何小雨 编辑", "马成林 编辑"]),
    "bar": ("校对|何小雨", ["何小雨 校对"]),
    "slash": ("编辑/何小雨", ["何小雨 编辑"]),
    "spaced name": ("责任编辑：熊 雨", ["熊雨 责任编辑"]),
    "two roles": ("编辑:何小雨 审核:马成林", ["何小雨 编辑", "马成林 审核"]),
    "two roles without colons": ("编辑 何小雨 审核 马成林", ["何小雨 编辑", "马成林 审核"]),
    "three readings": ("一审：何小雨 二审：马成林 三审：丁山", ["何小雨 一审", "马成林 二审", "丁山 三审"]),
    "first, second, last": ("初审：何小雨 复审：马成林 终审：丁山", ["何小雨 初审", "马成林 复审", "丁山 终审"]),
    "readings and proofs": ("一审一校：何小雨 二审二校：马成林", ["何小雨 一审一校", "马成林 二审二校"]),
    "checked and signed": ("撰稿：丁山 审核：何小雨 签发：马成林", ["何小雨 审核"]),
    "others between": ("监制：何小雨 统筹：丁山 校对：马成林", ["何小雨 监制", "马成林 校对"]),
    "office kept as stated": ("责任编辑：东山融媒体中心", ["东山融媒体中心 责任编辑"]),
    "code behind a name": ("责任编辑：何小雨_DS123", ["何小雨 责任编辑"]),
    "code behind a blank": ("责任编辑：何小雨 DS123", ["何小雨 责任编辑"]),
    "glued": ("责任编辑：何小雨终审：马成林", ["何小雨 责任编辑", "马成林 终审"]),
    "a remark behind": ("编辑：何小雨（实习）", ["何小雨 编辑"]),
    "nobody": ("责任编辑：", []),
    "behind pictures and text": ("东山党支部、药剂科供稿 摄影/丁山 编辑/何小雨", ["何小雨 编辑"]),
    "two, a comma": ("责任编辑：何小雨,马成林", ["何小雨 责任编辑", "马成林 责任编辑"]),
    "all spaced": ("编辑：李 明 方 梅", ["李明 编辑", "方梅 编辑"]),
    "slashes": ("编辑/何小雨 校对/马成林", ["何小雨 编辑", "马成林 校对"]),
    "of this page": ("本版责编：何小雨", ["何小雨 本版责编"]),
    "persons": ("拟稿人：丁山 核稿人：何小雨 签发人：马成林", ["何小雨 核稿人"]),
    "one for two works": ("编辑、校对：何小雨", ["何小雨 校对"]),
    "layout without a colon": ("责编 何小雨 版式 丁山 校对 马成林", ["何小雨 责编", "马成林 校对"]),
    "on duty": ("记者 丁山 责任编辑 何小雨 值班编委 马成林", ["何小雨 责任编辑", "马成林 值班编委"]),
    "behind the name": ("何小雨 编辑", ["何小雨 编辑"]),
    "a code": ("编辑：SN123", []),
    "a code glued": ("责任编辑：何小雨DS12", ["何小雨 责任编辑"]),
    "bars": ("记者丨丁山 编辑丨何小雨 审核丨马成林", ["何小雨 编辑", "马成林 审核"]),
    "each once": ("编辑：何小雨 责任编辑：何小雨", ["何小雨 编辑"]),
}

STAFF_LINES = [
    "一审 何小雨 二审 马成林 三审 尚可",
    "◎ 东山融媒首席记者 闵捷 融媒记者 施明华",
    "文稿：何小雨 编辑：马成林",
    "编辑:何小雨",
    "[ 责编：何小雨 ]",
    "（编辑：何小雨 马成林）",
    "东山日报记者 何小雨 马成林",
    "□ 本报记者 何小雨",
    "新华社记者",
    "作者：何小雨",
    "文/何小雨 图/马成林",
    "文、图/体卫艺科",
    "东山党支部、药剂科供稿 摄影/丁山 编辑/何小雨",
    "来源：东山网 记者：何小雨",
    "【文/观山网专栏作者 何文】",
    "责任编辑：东山融媒体中心",
    "责任编辑：",
    "初审：何小雨 复审：马成林 终审：丁山",
    "东山县融媒体中心 编辑：何小雨",
    "记者 何小雨 2024年5月13日",
    "（何小雨）",
    "（何小雨 马成林）",
    "文/本报记者 何小雨 图/受访者提供",
    "井山 摄影报道",
    "（本报记者 何小雨 通讯员 麦西来甫 文/图）",
    "（县图书馆 何小雨)",
    "［责任编辑：何小雨］",
    "文/基教股 图/信息中心",
    "编辑、校对：何小雨",
    "策划 何小雨 统筹 马成林 撰文 丁山",
    "本报综合报道",
    "实习生 何小雨",
    "执笔：何小雨",
    "（作者：何小雨，系东山县委党校教师）",
    "记者 巴特尔 其其格",
]

OTHER_LINES = [
    "近日，记者从县农业局获悉，今年粮食播种面积达到12万亩。",
    "记者何小雨从县农业局获悉",
    "记者手记",
    "记者：您好，请您介绍一下今年的情况。",
    "记者：谢谢",
    "他是一名优秀的通讯员",
    "十佳通讯员 何小雨 马成林",
    "经办人：何小雨 审核人：马成林",
    "审判长：何小雨 书记员：马成林",
    "审核结果：合格",
    "值班电话：0999-2218888",
    "值班总编推荐",
    "供稿服务|",
    "图片新闻",
    "图文并茂的展览",
    "作者单位：东山县农业局",
    "县委书记李大山出席会议并讲话",
    "来源：东山日报",
    "编辑部的故事",
    "何小雨",
    "（东山县发改局）",
    "（作者系东山县委党校教师）",
    "（作者单位：东山县委党校）",
    "（节选）",
    "（未完待续）",
    "（图略）",
    "（常熟）",
    "（何小雨《枣树记》）",
    "据新华社",
    "采访中了解到",
    "东山县教育局 何小雨",
    "（一）",
    "（完）",
    "文 化 墙",
    "图片：公园一角",
    "记者 视点",
    "2024年5月13日",
    "",
]

CREDITS = {
    "blank": ("大会现场 何小雨 摄", "何小雨 摄"),
    "slash": ("全县决算会议召开 何小雨/摄", "何小雨/摄"),
    "reporter": ("12月10日，座谈会召开。记者 何小雨/摄", "记者 何小雨/摄"),
    "outlet": ("大会现场 东山日报社记者 何小雨 摄", "东山日报社记者 何小雨 摄"),
    "two": ("▲东山日报图片记者何小雨、马成林摄", "东山日报图片记者何小雨、马成林摄"),
    "bracket": ("图为启动仪式。（何小雨摄）", "何小雨摄"),
    "bracket with a stop": ("图为启动仪式（何小雨 摄）。", "何小雨 摄"),
    "given": ("双选会现场。东山学院供图", "东山学院供图"),
    "given by the person": ("老人在家中。受访者供图", "受访者供图"),
    "glued": ("比赛现场何小雨摄", "何小雨摄"),
    "label": ("大会现场 摄影：何小雨", "摄影：何小雨"),
    "picture behind a slash": ("大会现场 何小雨/图", "何小雨/图"),
    "given by an office": ("大会现场 图片由县委宣传部提供", "图片由县委宣传部提供"),
    "none": ("县委书记在会上讲话。", None),
    "archive": ("资料图", None),
    "picture of": ("图为比赛现场", None),
    "a caption about photography": ("市民在公园里摄影", None),
}

LEADS = {
    "bracket": ("本报讯（记者何小雨）近日，", "记者何小雨", "lead_bracket"),
    "half width": ("本报讯(记者 何小雨)近日，", "记者 何小雨", "lead_bracket"),
    "mixed widths": ("本报讯 (东山日报记者 何小雨）近日，", "东山日报记者 何小雨", "lead_bracket"),
    "dateline with a role": ("新华社东山12月9日电（记者何小雨）昨日", "记者何小雨", "lead_bracket"),
    "dateline, blank": ("东山网东山5月9日电 （记者何小雨）今日", "记者何小雨", "lead_bracket"),
    "dateline without a role": ("新华社东山5月19日电（何小雨、马成林）专家", "何小雨、马成林", "dateline"),
    "outlet's own line": ("东山时事讯（何小雨）近日", "何小雨", "dateline"),
    "square bracket": ("【东山网报道 记者 何小雨】近日", "东山网报道 记者 何小雨", "lead_bracket"),
    "second bracket": ("【本报讯】（全媒体记者 何小雨）近日", "全媒体记者 何小雨", "lead_bracket"),
    "second bracket behind a dateline in brackets": (
        "【东山日报讯】（何小雨 马成林）近日",
        "何小雨 马成林",
        "dateline",
    ),
    "with pictures": ("东山网讯（通讯员 何小雨 文/图）近日，", "通讯员 何小雨 文/图", "lead_bracket"),
    "slashes": ("东山日报讯 （记者/何小雨 通讯员/东公宣）近日", "记者/何小雨 通讯员/东公宣", "lead_bracket"),
    "line of a wire": ("中讯网东山3月5日电 (何小雨 马成林)近日", "何小雨 马成林", "dateline"),
    "no bracket": ("记者何小雨报道 6月10日，运动会开幕。", "记者何小雨报道", "lead"),
    "no bracket, two": ("本报讯 记者何小雨 通讯员马成林报道：近日", "记者何小雨 通讯员马成林报道", "lead"),
    "no bracket, no outlet": ("记者 何小雨 连日来，各乡镇抢收油菜", "记者 何小雨", "lead"),
    "no bracket, behind a bullet": ("□本报记者 何小雨 连日来，各乡镇抢收油菜", "本报记者 何小雨", "lead"),
    "an office and its name beside another role": (
        "本报讯（县委组织部 何小雨 记者 马成林）近日，",
        "县委组织部 何小雨 记者 马成林",
        "lead_bracket",
    ),
    "media centre without 讯": ("东山融媒（何小雨）近日，", "何小雨", "dateline"),
    "no bracket, no verb": ("本报讯 记者 何小雨 6月10日，运动会开幕", "记者 何小雨", "lead"),
}

CLOSINGS = {
    "role": ("工作圆满完成。（记者 何小雨）", "记者 何小雨"),
    "role with a colon": ("工作圆满完成。（记者：何小雨）", "记者：何小雨"),
    "half width": ("工作圆满完成。(东山日报社记者 何小雨)", "东山日报社记者 何小雨"),
    "mixed widths": ("工作圆满完成。(图书馆 何小雨）", "图书馆 何小雨"),
    "no role": ("工作圆满完成。（何小雨）", "何小雨"),
    "no role, two": ("工作圆满完成。（何小雨、马成林）", "何小雨、马成林"),
    "no role, no stop": ("工作圆满完成（何小雨）", "何小雨"),
    "stop behind": ("工作圆满完成（记者 何小雨）。", "记者 何小雨"),
    "outlet before": ("工作圆满完成。东山时事讯（何小雨）", "何小雨"),
    "no bracket": ("工作圆满完成。通讯员 何小雨", "通讯员 何小雨"),
    "left open": ("工作圆满完成。（记者何小雨、马\ufffd础", "记者何小雨、马\ufffd础"),
    "end mark behind": ("工作圆满完成。（记者 何小雨）（完）", "记者 何小雨"),
    "end mark before": ("工作圆满完成。（完）（记者 何小雨）", "记者 何小雨"),
    "office and name": ("工作圆满完成。（县农业局办公室 何小雨）", "县农业局办公室 何小雨"),
    "given in": ("工作圆满完成。（县农业局 何小雨 供稿）", "县农业局 何小雨 供稿"),
    "written by": ("工作圆满完成。（本报记者何小雨采写）", "本报记者何小雨采写"),
    "source before": ("工作圆满完成。（来源：东山日报 记者：何小雨）", "来源：东山日报 记者：何小雨"),
    "editors behind": ("工作圆满完成。（记者 何小雨）（编辑：马成林）", "记者 何小雨"),
}

NO_BYLINE = {
    "mid-text": "他对记者表示，（记者注：指去年）工作已经完成。",
    "closing office": "工作圆满完成。（东山县发改局）",
    "closing mark": "工作圆满完成。（完）",
    "closing book": "工作圆满完成。（刊于《半山谈》2019年第24期）",
    "closing unit": "单位增加值如下（单位：万元）",
    "opening remark": "（上接第一版）工作圆满完成。",
    "dateline without names": "新华社东山5月19日电（综合本报消息）专家介绍。",
    "closing part": "工作圆满完成。（节选）",
    "closing remark": "工作圆满完成。（未完待续）",
    "closing source": "工作圆满完成。（来源：东山日报）",
    "closing agency": "工作圆满完成。（据新华社）",
    "closing place": "工作圆满完成。（常熟）",
    "closing work": "工作圆满完成。（何小雨《枣树记》）",
    "closing word": "工作圆满完成。（全文完）",
    "who the writer is": "工作圆满完成。（作者系东山县委书记）",
    "person in the text": "何小雨（左二）在会上讲话。",
}

HOSTILE = (
    "（记者",
    "记者 ",
    "（",
    "本报讯（",
    "张 ",
    "张三、",
    "文/图",
    "王李",
    "编辑：",
    "电 ",
    "报道",
    "何小雨 摄 ",
    "。（",
    "责 编 ",
)


def _told(people_of: list[tuple[str | None, ...]]) -> list[str]:
    return [" ".join(part for part in person if part) for person in people_of]


def _record(*body: str, **fields: object) -> Record:
    record = Record(id="0" * 16, url="u", canonical_url="u", site="s", site_name="东山网", body=list(body))
    for name, value in fields.items():
        setattr(record, name, value)
    return record


@pytest.mark.parametrize(("text", "authors"), AUTHORS.values(), ids=AUTHORS)
def test_reads_authors(text: str, authors: list[str]) -> None:
    byline = read_byline(text)
    assert _told([(a.name, a.role, a.outlet) for a in byline.authors]) == authors
    assert not byline.unsplit


@pytest.mark.parametrize("text", NO_AUTHORS.values(), ids=NO_AUTHORS)
def test_takes_nobody_for_an_author(text: str) -> None:
    assert read_byline(text).authors == []


@pytest.mark.parametrize(("text", "editors"), EDITORS.values(), ids=EDITORS)
def test_reads_editors(text: str, editors: list[str]) -> None:
    assert _told([(e.name, e.role) for e in read_byline(text).editors]) == editors


def test_keeps_an_unsplittable_run_raw() -> None:
    byline = read_byline("东山日报社融媒体记者何小雨马林丁大山方梅实习记者刘小满")
    assert (byline.unsplit, _told([(a.name, a.role) for a in byline.authors])) == (True, ["刘小满 实习记者"])


@pytest.mark.parametrize("text", ["记者 方梅何雨", "通讯员何小雨马成林", "记者 丁山何小雨"])
def test_never_guesses_where_two_names_part(text: str) -> None:
    byline = read_byline(text)
    assert (byline.authors, byline.unsplit) == ([], True)


@pytest.mark.parametrize(
    "text", ["记者 何小雨 摄", "记者 马成林 文 通讯员 何小雨 摄", "图/何小雨", "何小雨/图", "摄影：何小雨"]
)
def test_tells_photographers_apart(text: str) -> None:
    assert read_byline(text).photographers == ["何小雨"]


def test_reads_a_label_outside_the_text() -> None:
    byline = read_byline("小满 何雨", role="作者")
    assert _told([(a.name, a.role) for a in byline.authors]) == ["小满 作者", "何雨 作者"]


@pytest.mark.parametrize("line", STAFF_LINES)
def test_knows_a_staff_line(line: str) -> None:
    assert is_staff_line(line)


@pytest.mark.parametrize("line", OTHER_LINES)
def test_knows_what_is_no_staff_line(line: str) -> None:
    assert not is_staff_line(line)


@pytest.mark.parametrize(("caption", "credit"), CREDITS.values(), ids=CREDITS)
def test_reads_a_credit(caption: str, credit: str | None) -> None:
    assert read_credit(caption) == credit


@pytest.mark.parametrize("name", ["何小雨", "方梅", "欧阳修", "司马青云", "阿不都·吐尔逊", "陳小雨", "井大力"])
def test_knows_a_name_without_a_label(name: str) -> None:
    assert is_likely_name(name)


@pytest.mark.parametrize(
    "word", ["全文", "江苏", "高清", "党办", "县委办", "发改局", "小满", "何", "何小雨马林", "Anna", "东山"]
)
def test_knows_what_is_no_name_without_a_label(word: str) -> None:
    assert not is_likely_name(word)


def test_splits_names_at_separators_only() -> None:
    assert split_names("何小雨、马成林，丁山/方 梅 李 明 华") == ["何小雨", "马成林", "丁山", "方梅", "李明华"]


@pytest.mark.parametrize(("lead", "byline", "place"), LEADS.values(), ids=LEADS)
def test_reads_a_lead(lead: str, byline: str, place: str) -> None:
    record = people(_record(lead, "第二段。"))
    assert (record.byline, record.authors[0].name) == (byline, "何小雨")
    assert record.evidence == {"authors": place, "byline": place}
    assert record.body == [lead, "第二段。"]


@pytest.mark.parametrize(("closing", "byline"), CLOSINGS.values(), ids=CLOSINGS)
def test_reads_a_closing(closing: str, byline: str) -> None:
    record = people(_record("第一段。", closing))
    assert (record.byline, record.authors[0].name) == (byline, "何小雨")
    assert record.body == ["第一段。", closing]


@pytest.mark.parametrize("line", NO_BYLINE.values(), ids=NO_BYLINE)
def test_leaves_what_is_no_byline(line: str) -> None:
    record = people(_record(line, "第二段没有署名。", line))
    assert (record.byline, record.authors, record.editors, record.removed) == (None, [], [], [])


def test_reads_a_bare_name_above_the_last_line_only_behind_a_sentence() -> None:
    assert people(_record("结束。（何小雨）", "2024年5月13日")).byline == "何小雨"
    assert people(_record("获奖者（何小雨）", "2024年5月13日")).byline is None


def test_takes_lines_of_people_out_of_the_body() -> None:
    body = ["东山日报记者 何小雨", "第一段。", "小标题", "第二段。", "文/丁山 图/马成林", "责任编辑：方 梅"]
    record = people(_record(*body, subheadings=[2]))
    assert (record.body, record.subheadings) == (["第一段。", "小标题", "第二段。"], [1])
    assert record.removed == [
        Removed(rule="byline", text=body[0]),
        Removed(rule="byline", text=body[4]),
        Removed(rule="editors", text=body[5]),
    ]
    assert _told([(a.name, a.role) for a in record.authors]) == ["何小雨 记者", "丁山 文"]
    assert record.editors == [Editor(name="方梅", role="责任编辑")]
    assert record.evidence == {"authors": "own_line", "byline": "own_line", "editors": "staff_line"}


# lines of their own above a text, and whom they name
OWN_LINES = {
    "circle": ("◎ 何小雨", ["何小雨"]),
    "square": ("■何小雨 马成林", ["何小雨", "马成林"]),
    "open square, rarer surname": ("□ 曲苏", ["曲苏"]),
    "name alone": ("何 小 雨", ["何小雨"]),
    "names alone": ("方 梅　马 林", ["方梅", "马林"]),
    "office and name": ("县教育局 何小雨", ["何小雨"]),
    "title and name": ("县长 何小雨", ["何小雨"]),
    "outlet and name": ("东山日报北山记者站 何小雨", ["何小雨"]),
    "reporting team": ("新华社“走进东山”报道组", []),
    "own team": ("本报采访组", []),
    "research team": ("（东山县委政研室课题组）", []),
    "commentator": ("■ 本报评论员", []),
    "comment": ("东山日报评论员文章", []),
    "editorial office": ("本报编辑部", []),
    "collected": ("本报综合", []),
    "office": ("供稿：东山县农业局", []),
}
NO_OWN_LINES = [
    "◎ 背景链接",
    "■ 相关新闻",
    "□ 简讯",
    "东山",
    "县长何小雨讲话",
    "何小雨出席会议",
    "走进课题组的一天，",
    "调研组",
]
TEXT = "全县秋收工作会议昨天召开，会议总结了去年的经验，部署了今年的任务，各乡镇负责人参加了会议，会议开了一天。"


@pytest.mark.parametrize(("line", "authors"), OWN_LINES.values(), ids=OWN_LINES)
def test_takes_a_line_of_writers_above_the_text(line: str, authors: list[str]) -> None:
    record = people(_record(line, TEXT, TEXT))
    assert ([author.name for author in record.authors], record.byline) == (authors, line)
    assert record.removed == [Removed(rule="byline", text=line)]


@pytest.mark.parametrize("line", ["□ 曲苏", "◎何小雨 马成林", "东山日报北山记者站 何小雨", "本报评论员"])
def test_knows_a_signature(line: str) -> None:
    assert is_signature(line)


@pytest.mark.parametrize("line", ["何小雨", "◎ 背景链接", "东山日报", "县教育局 何小雨", ""])
def test_knows_what_is_no_signature(line: str) -> None:
    assert not is_signature(line)


@pytest.mark.parametrize("line", NO_OWN_LINES)
def test_leaves_other_short_lines_above_the_text(line: str) -> None:
    assert people(_record(line, TEXT, TEXT)).body == [line, TEXT, TEXT]


def test_leaves_a_list_of_names() -> None:
    body = [TEXT, "● 何小雨", "● 马成林"]
    assert people(_record(*body)).body == body


def test_takes_the_lines_of_other_makers_beside_those_of_editors() -> None:
    record = people(_record(TEXT, TEXT, "统筹：何海燕", "视频：李明 剪辑：王芳", "编辑：赵刚", "云溪县融媒体中心出品"))
    assert record.body == [TEXT, TEXT]
    assert [editor.name for editor in record.editors] == ["赵刚"]


def test_a_line_of_other_makers_alone_stays() -> None:
    assert people(_record(TEXT, TEXT, "策划：何海燕")).body == [TEXT, TEXT, "策划：何海燕"]


def test_reads_a_table_of_people() -> None:
    record = people(_record(TEXT, TEXT, "记者\t摄像\t编辑\t终审", "侯 亮 解语花\t成 武\t伏广林\t容 与"))
    assert record.body == [TEXT, TEXT]
    assert [author.name for author in record.authors] == ["侯亮", "解语花"]
    assert [editor.name for editor in record.editors] == ["伏广林", "容与"]


@pytest.mark.parametrize("note", ["（作者系南山县委党校教师）", "（作者单位：南山师范学院）"])
def test_takes_a_note_on_the_writer_out_of_the_text(note: str) -> None:
    assert people(_record(TEXT, TEXT, note)).body == [TEXT, TEXT]


@pytest.mark.parametrize(
    "lines",
    [["编辑：张小明", "统筹：李明 策划：王强"], ["责任编辑\t审核", "张小明\t李建国"]],
)
def test_lines_of_others_are_no_byline(lines: list[str]) -> None:
    assert people(_record(TEXT, TEXT, *lines)).byline is None


def test_a_note_on_the_writer_replaces_no_stated_byline() -> None:
    record = evolve(_record(TEXT, TEXT, "（作者系南山中学教师）"), byline="作者：月下听风人")
    assert people(record).byline == "作者：月下听风人"


@pytest.mark.parametrize(
    ("text", "authors", "editors"),
    [
        ("作者：张小明 李建国编辑：王芳", ["张小明", "李建国"], ["王芳"]),
        ("责编 张小明 版 面 李建国", [], ["张小明"]),
        ("记者：敬一丹青 编辑：丁香", ["敬一丹青"], ["丁香"]),
        ("文/林 间 编辑：keeneryu", ["林间"], ["keeneryu"]),
        ("作者：本站原创", [], []),
        ("作者：无", [], []),
    ],
)
def test_tells_names_from_other_words_behind_labels(text: str, authors: list[str], editors: list[str]) -> None:
    byline = read_byline(text)
    assert [author.name for author in byline.authors] == authors
    assert [editor.name for editor in byline.editors] == editors


def test_never_empties_a_body() -> None:
    assert people(_record("记者 何小雨", "编辑：方梅")).body == ["记者 何小雨", "编辑：方梅"]


def test_joins_the_header_and_the_text() -> None:
    header = {"byline": "作者：医技药剂党支部", "editors": [Editor(name="方梅", role="编辑")]}
    record = people(_record("本站讯（职工通讯员 何小雨）近日", "结束。", "编辑：方梅 审核：丁山", **header))
    assert (record.byline, record.authors[0].name) == ("职工通讯员 何小雨", "何小雨")
    assert [editor.name for editor in record.editors] == ["方梅", "丁山"]


def test_keeps_a_header_that_names_no_person() -> None:
    record = people(_record("第一段。", byline="作者：东山融媒体中心"))
    assert (record.byline, record.authors) == ("作者：东山融媒体中心", [])


def test_reads_a_line_that_another_rule_took() -> None:
    taken = [Removed(rule="source", text="来源：东山网 记者：何小雨")]
    assert people(_record("第一段。", removed=taken)).authors[0].name == "何小雨"


def test_flags_an_unsplittable_run() -> None:
    record = people(_record("本报讯(东山日报社记者何小雨马林丁大山实习记者刘小满)近日"))
    assert (record.byline, record.flags) == ("东山日报社记者何小雨马林丁大山实习记者刘小满", ["byline_unsplit"])
    assert [author.name for author in record.authors] == ["刘小满"]


def test_credits_go_to_the_images() -> None:
    images = [Image(url="a", caption="现场。记者 何小雨/摄"), Image(url="b"), Image(url="c", caption="现场")]
    record = people(_record("第一段。", images=images))
    assert [image.credit for image in record.images] == ["记者 何小雨/摄", None, None]
    assert record.authors == []


def test_changes_nothing_the_second_time() -> None:
    once = people(_record("本报讯（记者 何小雨）近日", "结束。（编辑：方梅）", "责编：丁山"))
    assert people(once) == once


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("read", "size"),
    [
        (read_byline, 100_000),
        (read_credit, 1_000_000),
        (is_staff_line, 1_000_000),
        (lambda line: people(_record(line, line)), 1_000_000),
    ],
    ids=["read_byline", "read_credit", "is_staff_line", "people"],
)
def test_time_grows_with_the_length_only(read: Callable[[str], object], size: int, text: str) -> None:
    short, long = (_seconds(read, text * (length // len(text))) for length in (size // 8, size))
    assert long < 24 * short + 0.05


def _seconds(read: Callable[[str], object], line: str) -> float:
    start = time.perf_counter()
    read(line)
    return time.perf_counter() - start
