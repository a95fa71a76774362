"""Each boilerplate rule: linear, idempotent, never the end of a body, seen in a fixture, no line of an article.

The worst inputs are those of ``benchmarks/reading/growth.py``, whose figures up to 1 MB stand in
``benchmarks/results.md``; here only ratios of times are compared, because a machine may be slow or busy.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading.growth import WorstLine, find_worst_line, record_of, search_seconds, step_seconds
from benchmarks.reading.labelled import OWN, SHARED, read_folder
from crawler import Record, read_page
from crawler.errors import PageRejected
from crawler.record import evolve
from crawler.text.boilerplate import boilerplate
from crawler.text.rules import RULES, Rule
from demo.replicas import find_page, read_replicas, read_table

FIXTURES = Path(__file__).parent.parent / "fixtures"
MOST = 6.0  # times that four times the input may cost
TRIES = 4  # a busy machine can make one measurement dear, a steep rule makes all of them so
NOISE = 50e-6  # seconds below which two times are not told apart
TEXT = ("全镇的晚稻已经收进仓里，各村正忙着翻耕田地。", "油菜籽和化肥在上周发到了村民手里。", "农技员每两天下一次田。")

# Patterns that are not linear as yet on lines longer than the step compares with them. A mended one must leave.
STEEP_PATTERNS: set[str] = set()
# Rules that make the step itself steep. A mended one must leave.
STEEP_STEPS: set[str] = set()
# Rules whose own case another rule takes before them, with that rule. A mended one must leave.
SHADOWED = {"follow_account": "qr_code"}

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def rules_but_for(steep: set[str]) -> pytest.MarkDecorator:
    marks = pytest.mark.xfail(strict=True, reason="not linear: see the table of steep ones")
    cases = [pytest.param(rule, marks=marks if rule.name in steep else (), id=rule.name) for rule in RULES]
    return pytest.mark.parametrize("rule", cases)


@cache
def worst_line(name: str) -> WorstLine:
    return find_worst_line(next(rule for rule in RULES if rule.name == name))


def around(rule: Rule) -> list[str]:
    """Return a body with the rule's case at the place where the rule applies."""
    bodies = {
        "head": [rule.case, *TEXT],
        "line": [TEXT[0], rule.case, *TEXT[1:]],
        "tail": [*TEXT, rule.case],
        "cut": [*TEXT, rule.case, "县里召开秋收会议"],
    }
    return bodies[rule.place]


def growth(seconds: Callable[[int], float], size: int) -> float:
    """Return how many times more four times the size costs; infinite for what is too slow to be measured."""
    least = float("inf")
    for _ in range(TRIES):
        small = seconds(size)
        if small == float("inf"):
            break
        least = min(least, seconds(4 * size) / max(small, NOISE))
        if least <= MOST:
            break
    return least


@rules_but_for(STEEP_PATTERNS)
def test_a_pattern_costs_little_more_than_its_line_is_longer(rule: Rule) -> None:
    line = worst_line(rule.name)
    assert growth(lambda size: search_seconds(rule, line, size, limit=0.3, repeats=5), 1000) <= MOST


@rules_but_for(STEEP_STEPS)
def test_the_step_costs_little_more_than_its_body_is_longer(rule: Rule) -> None:
    line = worst_line(rule.name)
    assert growth(lambda size: step_seconds(rule, line, size, limit=1.0, repeats=3), 6000) <= MOST


@every_rule
def test_a_rule_takes_its_own_case(rule: Rule) -> None:
    taken = [line for line in boilerplate(record_of(around(rule))).removed if line.text == rule.case]
    assert [line.rule for line in taken] == [SHADOWED.get(rule.name, rule.name)]


@every_rule
def test_a_rule_leaves_the_text(rule: Rule) -> None:
    assert boilerplate(record_of(around(rule))).body == list(TEXT)


@every_rule
@pytest.mark.parametrize("times", [1, 2, 20])
def test_a_rule_never_empties_a_body(rule: Rule, times: int) -> None:
    assert boilerplate(record_of([rule.case] * times)).body != []


@every_rule
def test_a_rule_has_nothing_to_take_twice(rule: Rule) -> None:
    once = boilerplate(record_of(around(rule)))
    assert boilerplate(once) == once


bodies = st.lists(st.sampled_from([*TEXT, "短句", *(rule.case for rule in RULES)]), min_size=1, max_size=20)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(bodies)
def test_rules_together_take_nothing_twice_and_leave_a_body(body: list[str]) -> None:
    once = boilerplate(record_of(body))
    assert once.body
    assert boilerplate(once) == once


def rules_in(records: list[Record]) -> set[str]:
    return {line.rule for record in records for line in record.removed}


def rules_of_page(body: bytes, url: str, site: str | None = None) -> set[str]:
    try:
        return rules_in(read_page(body, url=url, site=site))
    except PageRejected:
        return set()


@cache
def rules_of_fixtures() -> frozenset[str]:
    """Return the rules that take a line in a labelled page, a site's case or a replica."""
    found = set().union(*(rules_of_page(page.body, page.url) for page in read_folder(OWN)))
    for case in FIXTURES.glob("[a-z]*/*/records.json"):
        found |= {line["rule"] for record in json.loads(case.read_text("utf-8")) for line in record["removed"]}
    replicas = read_replicas()
    for site, table in read_table("expected").items():
        pages = [(url, page) for url in table["articles"] if (page := find_page(url, replicas))]
        found |= set().union(*(rules_of_page(page.read_bytes(), url, site) for url, page in pages))
    return frozenset(found)


@every_rule
def test_a_rule_is_shown_by_a_fixture(rule: Rule) -> None:
    assert rule.name in rules_of_fixtures()


def labelled_bodies() -> list[tuple[str, list[str]]]:
    """Return the labelled bodies of the shared pages, those of stories included."""
    labels = [(page.name, [page.label, *page.label.get("stories", ())]) for page in read_folder(SHARED)]
    return [(name, list(part["body"])) for name, parts in labels for part in parts if part.get("body")]


def test_no_rule_takes_a_line_of_a_labelled_body() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/pages is not there")
    taken = {name: boilerplate(record_of(body)).removed for name, body in labelled_bodies()}
    assert {name: lines for name, lines in taken.items() if lines} == {}


def test_no_rule_takes_a_line_of_our_own_labelled_bodies() -> None:
    taken = {page.name: boilerplate(record_of(list(page.label.get("body", ())))).removed for page in read_folder(OWN)}
    assert {name: lines for name, lines in taken.items() if lines} == {}


def test_a_body_of_one_very_long_line_is_left_alone() -> None:
    record = record_of(["声明：" + "1" * 1_000_000])
    assert boilerplate(record) == evolve(record)


@pytest.mark.parametrize(
    "line",
    ["点击“阅读原文”报名。", "关注我们身边的变化，从一条路开始。", "声明：本厂从未授权任何人收茶。"],
)
def test_the_text_behind_a_line_like_a_footer_stays(line: str) -> None:
    behind = [f"{number}号村修好了路。" for number in range(1, 10)]
    assert boilerplate(record_of([*TEXT, line, *behind])).body[-9:] == behind


# Lines at the end of an article that only look like a portal's own.
STAYS = {
    "a sentence that begins with 这里": ["这里是我们的家。"],
    "a step with an app": ["打开“南山通”APP即可申领"],
    "steps that begin with an account": [
        "办理方式如下：",
        "关注“南山人社”微信公众号，点击预约",
        "选择网点和时间",
        "南山县人社局",
    ],
    "a provision": ["凡注明日期的引用文件，仅该日期对应的版本适用", "本办法自发布之日起施行"],
    "a duty to delete": ["内容违法的网络信息，应当及时删除。"],
    "a procedure": ["推荐：各镇推荐候选人两名", "公示：名单公示五个工作日", "南山县委宣传部"],
    "where entries go": ["投稿邮箱：nszw@example.cn"],
    "a keyword with its sentences": ["关键词：稳。一年来，全县粮食面积稳中有增，再谱新篇。"],
    "a rating": ["AA+"],
    "stars": ["★★★★★"],
    "sizes": ["大 中 小"],
    "a timetable": ["6:30、8:00、10:30、14:00", "07:00 08:30 10:00"],
    "sizes of goods": ["大号、中号、小号"],
    "ways to complain": ["投诉举报", "投诉、举报、反馈"],
    "a broadcast": ["19:30 直播", "高清直播"],
    "a right and its office": ["如有侵犯消费者合法权益的行为，请及时联系县市场监管局处理。"],
    "a collection": ["本作品由县图书馆收集整理，共收录民歌三百首。"],
    "a mark": ["未经许可不得使用本标志。"],
    "an appendix": ["正文结束后附表"],
    "where more is told": ["更多内容请登录南山县人民政府网站", "其余内容请见附件"],
    "a remark for further reading": [
        "延伸阅读：截至去年底，全县已有四十一个小区建起菜园，县里正在起草导则，对选址作出规定。"
    ],
    "a word as a sub-heading": ["阅读", "县图书馆办了三十场读书会。"],
}


# Lines of tools of several kinds, wherever they stand.
TOOLS = (
    "字号：大 中 小 打印本页 关闭窗口",
    "听新闻 00:00/02:37",
    "【浏览次数：22】",
    "共 1 页 第 1 页",
    "【字体：大 中 小】【打印】【关闭】",
    "【打印】【收藏】【关闭】 【字号 大 中 小】",
    "阅读：22 点赞：3",
    "点赞12 收藏 举报",
    "语音播报 放大 缩小",
    "A- A+ 打印 分享",
    "【大 中 小】",
    "保护视力色：",
    "扫一扫 手机阅读",
    "我要打印 我要关闭",
    "朗读 收藏 打印 分享",
    "点击播报本文，约3分钟",
    "复制链接 微信扫一扫 微博",
    "大字 中字 小字",
    "无障碍阅读",
    "已阅：22次",
    "重播 播放 00:00/01:12 直播",
    "1080P",
    "本文约1200字，阅读需要3分钟",
)
# Statements and offers behind a text.
ENDS = (
    "未经授权不得转载。",
    "未经授权，严禁转载！",
    "打开APP，阅读体验更佳",
    "点个“在看”",
    "点“赞”和“在看”",
    "广告",
    "转载请注明出处",
    "（转载请注明来源：南山日报）",
    "如有侵权请联系删除",
    "举报/反馈",
    "喜欢此内容的人还喜欢",
    "本文来自南山号，未经许可不得转载",
    "下载南山APP 查看更多资讯",
    "觉得好看请点赞",
    "网友评论仅供其表达个人看法，并不表明本站同意其观点",
    "本文来源丨南山发布",
    "扫码关注“南山医院”微信公众号",
    "相关热词搜索：秋收 讲话",
    "本文由范文网友收集整理，仅供参考。",
    "【本文地址：https://a.example/doc/1】",
    "更多精彩范文尽在好范文网！",
    "南山潮声明：此消息系转载自合作媒体，不代表本网观点。",
    "供稿单位：南山镇人民政府",
    "特别声明：以上仅为作者个人意见，与本号无关。",
    "声明：如有异议请联系删除。",
    "上一篇 县里召开会议，部署秋收",
)


@pytest.mark.parametrize("line", TOOLS)
def test_bars_of_tools_go(line: str) -> None:
    assert boilerplate(record_of([line, *TEXT])).body == list(TEXT)
    assert boilerplate(record_of([*TEXT, line])).body == list(TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "本文由范文库网友收集整理，仅供参考。",
        "> 来源：南山日报",
        "Original: http://news.example/1.html",
        "原文链接：http://news.example/1",
        "时间：2023-05-19 09:30 人气：35",
    ],
)
def test_lines_of_mirrors_above_a_text_go(line: str) -> None:
    assert boilerplate(record_of([line, *TEXT])).body == list(TEXT)


@pytest.mark.parametrize("line", ENDS)
def test_statements_and_offers_behind_a_text_go(line: str) -> None:
    assert boilerplate(record_of([*TEXT, line])).body == list(TEXT)


def test_a_box_of_numbered_headlines_goes() -> None:
    box = ["相关阅读", "一、县里召开春耕会议", "二、北山镇修好水渠"]
    assert boilerplate(record_of([*TEXT, *box])).body == list(TEXT)


def test_a_documents_head_goes_with_the_headline_below_it() -> None:
    record = evolve(
        record_of(["南山县人民政府文件", "关于秋收工作", "的通知书", *TEXT]), headline="关于秋收工作的通知书"
    )
    assert boilerplate(record).body == list(TEXT)
    assert boilerplate(record_of(["南山县人民政府文件", *TEXT])).body == ["南山县人民政府文件", *TEXT]


def test_a_headline_below_a_documents_number_goes_and_so_does_one_behind_the_text() -> None:
    record = evolve(
        record_of(["南教函〔2021〕37号", "关于秋收的答复(全文)", *TEXT, "关于秋收的答复（全文）", "打印本页"]),
        headline="关于秋收的答复(全文)",
    )
    assert boilerplate(record).body == ["南教函〔2021〕37号", *TEXT]


@pytest.mark.parametrize("lines", STAYS.values(), ids=STAYS)
def test_lines_of_an_article_stay(lines: list[str]) -> None:
    assert boilerplate(record_of([*TEXT, *lines])).body == [*TEXT, *lines]


@pytest.mark.parametrize(
    "line",
    ["主题：春季大型人才招聘会 时间：5月20日上午9:00 地点：县体育馆", "编号：NS2023-01 采购单位：南山县教育局"],
)
def test_the_first_line_of_a_notice_stays(line: str) -> None:
    assert boilerplate(record_of([line, *TEXT])).body == [line, *TEXT]


def test_a_poem_may_end_with_its_title() -> None:
    record = evolve(record_of([*TEXT, "南山，我的故乡"]), headline="南山，我的故乡")
    assert boilerplate(record).body == record.body


def test_an_abstract_above_the_text_stays() -> None:
    body = ["摘要：春耕时节，南山县三万亩农田机声隆隆", *TEXT]
    assert boilerplate(record_of(body)).body == body


def test_an_inserted_string_in_a_block_of_its_own_leaves_no_empty_line() -> None:
    record = boilerplate(record_of([TEXT[0], "当前隐藏内容免费查看", TEXT[1]]))
    assert record.body == list(TEXT[:2])
    assert [line.text for line in record.removed] == ["当前隐藏内容免费查看"]


def test_a_digests_own_lines_go_though_nothing_else_stands_outside_its_stories() -> None:
    digest = evolve(record_of(["【打印此页】"]), kind="digest", stories=["0123456789abcdef"])
    assert boilerplate(digest).body == []
