"""Digests and posts as other sites write them: headings of days, what ends the page, front matter."""

import pytest

from crawler import read_page
from crawler.record import Record

HEADLINES = ("县里召开春耕现场会", "县长到大河镇调研", "县政协视察老街改造")
TEXTS = (
    "12月10日，全县春耕现场会召开，安排部署下一步工作，各乡镇、各部门的负责人参加了会议。",
    "12月10日，县长到大河镇调研，实地察看产业发展情况，并召开座谈会，听取了干部群众的意见。",
    "12月11日，县政协组织委员视察老街改造，走进三处工地，详细了解工程进展，提出了意见建议。",
)
DAYS = {
    "bracket": ("【12月10日】", "【12月11日】"),
    "sign": ("◆12月10日", "◆12月11日"),
    "weekday behind a bar": ("12月10日 | 星期二", "12月11日 | 星期三"),
    "number": ("一、12月10日（周二）", "二、12月11日（周三）"),
    "news of the day": ("12月10日要闻", "12月11日要闻"),
    "dashes": ("——12月10日——", "——12月11日——"),
    "figures": ("2024-12-10", "2024-12-11"),
    "Chinese figures": ("十二月十日", "十二月十一日"),
}
ENDS = {
    "editors": ("<p>编辑：何海燕 校对：李明</p><p>责编：王芳</p>", ["何海燕", "李明", "王芳"]),
    "source, editors and a code": (
        '<p>END</p><p>来源：云溪发布</p><p>编辑：何海燕</p><p>长按二维码关注我们</p><p><img src="/qr.png"></p>',
        ["何海燕"],
    ),
}


def read(body: str) -> list[Record]:
    page = (
        "<html><head><title>云溪这一周_云溪网</title></head><body><div><h1>云溪这一周</h1><p>2024-12-15</p>"
        f"<div>{body}</div></div></body></html>"
    )
    return read_page(page.encode(), url="http://www.yunxi.example/c/1.html")


def digest(first: str, second: str, end: str = "") -> str:
    stories = [f"<p><b>{headline}</b></p><p>{text}</p>" for headline, text in zip(HEADLINES, TEXTS, strict=True)]
    return f"<p>{first}</p>{stories[0]}{stories[1]}<p>{second}</p>{stories[2]}{end}"


@pytest.mark.parametrize(("first", "second"), DAYS.values(), ids=DAYS)
def test_reads_the_headings_of_days(first: str, second: str) -> None:
    _, *stories = read(digest(first, second))
    assert [(story.headline, story.event_date) for story in stories] == list(
        zip(HEADLINES, ("2024-12-10", "2024-12-10", "2024-12-11"), strict=True)
    )
    assert [story.body for story in stories] == [[text] for text in TEXTS]


def test_numbers_above_the_headings_are_no_storys() -> None:
    body = digest("12月10日", "12月11日").replace("<p><b>", "<section>02</section><p><b>")
    head, *stories = read(body)
    assert [story.body for story in stories] == [[text] for text in TEXTS]
    assert [line.text for line in head.removed if line.rule == "ordinal"] == ["02", "02", "02"]


def test_a_table_of_contents_is_no_story() -> None:
    box = f"<div><p><b>本期导读</b></p><ul>{''.join(f'<li>{headline}</li>' for headline in HEADLINES)}</ul></div>"
    head, *stories = read(box + digest("12月10日", "12月11日"))
    assert [story.headline for story in stories] == list(HEADLINES)
    assert [line.text for line in head.removed if line.rule == "contents"] == ["本期导读", *HEADLINES]


@pytest.mark.parametrize(("end", "editors"), ENDS.values(), ids=ENDS)
def test_what_ends_the_page_is_not_the_last_storys(end: str, editors: list[str]) -> None:
    head, *stories = read(digest("12月10日", "12月11日", end))
    assert [editor.name for editor in head.editors] == editors
    assert [(story.body, story.images, story.editors) for story in stories[-1:]] == [([TEXTS[2]], [], [])]


def test_a_chronology_of_bold_lines_is_no_digest() -> None:
    lines = [f"{month}月8日，县里召开全县第{month}次工作会议安排部署全年重点任务" for month in range(1, 5)]
    (record,) = read("".join(f"<p><strong>{line}</strong></p>" for line in lines))
    assert record.body == lines


def test_stars_that_mask_a_name_stay() -> None:
    line = "县人民法院公开宣判，被告人张**、李**等三人分别被判处有期徒刑三年至五年不等。"
    post = f"---\ntitle: 云溪县公开宣判一起案件\ndate: 2023-05-18\n---\n\n{TEXTS[0]}\n\n{line}\n"
    (record,) = read_page(post.encode(), url="http://mirror.example/1.md")
    assert record.body == [TEXTS[0], line]
    assert record.flags == ["masked_text"]


POSTS = {
    "YAML": "---\ntitle: '云溪召开春耕现场会'\npubDate: 2023-05-18 09:12\nmedia: 云溪日报\nlink: http://a.example/1\n---\n",
    "TOML": (
        '+++\ntitle = "云溪召开春耕现场会"\ndate = 2023-05-18T09:12:00+08:00\nsource = "云溪日报"\n'
        'original_url = "http://a.example/1"\n+++\n'
    ),
    "keys without a fence": (
        "标题：云溪召开春耕现场会\n日期：2023-05-18 09:12\n来源：云溪日报\n原文链接：http://a.example/1\n\n"
    ),
    "Chinese keys": "---\n标题：云溪召开春耕现场会\n日期：2023-05-18 09:12\n来源：云溪日报\n原文链接：http://a.example/1\n---\n",
}


@pytest.mark.parametrize("matter", POSTS.values(), ids=POSTS)
def test_reads_front_matter(matter: str) -> None:
    text = f"\n# 云溪召开春耕现场会\n\n> 来源：云溪日报\n\n{TEXTS[0]}\n\n## 一、抢农时\n"
    text += f"\n领导***和***都讲了话，{TEXTS[1]}\n\n---\n"
    (record,) = read_page(f"{matter}{text}".encode(), url="http://mirror.example/1.md")
    assert record.headline == "云溪召开春耕现场会"
    assert record.published_at == "2023-05-18T09:12:00+08:00"
    assert (record.source, record.original_url) == ("云溪日报", "http://a.example/1")
    assert record.body == [TEXTS[0], "一、抢农时", f"领导***和***都讲了话，{TEXTS[1]}"]


def test_a_stored_headline_wins_over_the_first_heading() -> None:
    text = f"---\ntitle: 云溪这一周\ndate: 2024-12-15\n---\n\n### {HEADLINES[0]}\n\n{TEXTS[0]}\n"
    assert read_page(text.encode(), url="http://mirror.example/1.md")[0].headline == "云溪这一周"
