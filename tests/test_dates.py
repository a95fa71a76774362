"""Dates: every written form, what is no date, years filled in, relative words, addresses, cost on hostile lines."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime

import pytest

from crawler.text.dates import SHANGHAI, complete_day, find_moments, read_moment, read_relative, url_day

WRITTEN = {
    "iso with seconds": ("2021-12-02 13:44:41", "2021-12-02T13:44:41", "second"),
    "behind a label": ("发布时间：2021-12-02 13:44 来源：东山日报", "2021-12-02T13:44:00", "minute"),
    "slashes, short month": ("2021/3/2 9:04", "2021-03-02T09:04:00", "minute"),
    "dots": ("2021.12.02", "2021-12-02T00:00:00", "day"),
    "dots and a closing stop": ("2021.12.02.", "2021-12-02T00:00:00", "day"),
    "full-width stops": ("2021．12．02", "2021-12-02T00:00:00", "day"),
    "year month day": ("2021年3月2日", "2021-03-02T00:00:00", "day"),
    "day as 号": ("2021年3月2号", "2021-03-02T00:00:00", "day"),
    "hours and minutes in words": ("2021年12月02日 13时44分", "2021-12-02T13:44:00", "minute"),
    "seconds in words": ("2021年12月02日13时4分5秒", "2021-12-02T13:04:05", "second"),
    "ratio sign for a colon": ("2024-05-13 10∶08", "2024-05-13T10:08:00", "minute"),
    "full-width colon": ("2024-05-13 10：08：09", "2024-05-13T10:08:09", "second"),
    "blanks round colons": ("2024-05-13 10 : 08 : 09", "2024-05-13T10:08:09", "second"),
    "full-width digits": ("２０２４－０５－１３ １０：０８", "2024-05-13T10:08:00", "minute"),
    "numerals with 〇": ("二〇二四年十月八日", "2024-10-08T00:00:00", "day"),
    "numerals with a circle": ("二○二三年十二月二十三日", "2023-12-23T00:00:00", "day"),
    "numerals with a letter O": ("二O一九年三月三十一日", "2019-03-31T00:00:00", "day"),
    "numerals with 零": ("二零二零年一月廿日", "2020-01-20T00:00:00", "day"),
    "numerals of the last century": ("一九九八年六月十日", "1998-06-10T00:00:00", "day"),
    "numerals with blanks": ("二〇二四 年 十 月 八 日", "2024-10-08T00:00:00", "day"),
    "time glued to 日": ("2024年05月17日08:59", "2024-05-17T08:59:00", "minute"),
    "time glued to the day": ("2024-05-1708:59", "2024-05-17T08:59:00", "minute"),
    "glued behind a source": ("东山日报2024-05-13 08:49", "2024-05-13T08:49:00", "minute"),
    "two blanks": ("2024-05-13  08:49", "2024-05-13T08:49:00", "minute"),
    "no-break blank": ("2024-05-13\u00a0\u00a008:49", "2024-05-13T08:49:00", "minute"),
    "no 日 before the time": ("2024年5月13 08:49", "2024-05-13T08:49:00", "minute"),
    "weekday before the time": ("2024年5月13日 星期一 08:49", "2024-05-13T08:49:00", "minute"),
    "weekday in brackets": ("2024年5月13日（周一）08:49", "2024-05-13T08:49:00", "minute"),
    "bar before the time": ("2024-05-13 | 08:49", "2024-05-13T08:49:00", "minute"),
    "afternoon": ("2024/5/13 下午 3:20:00", "2024-05-13T15:20:00", "second"),
    "noon": ("2024/5/13 中午12:20", "2024-05-13T12:20:00", "minute"),
    "after midnight": ("2024/5/13 凌晨12:20", "2024-05-13T00:20:00", "minute"),
    "iso with T": ("2024-05-13T08:49:00", "2024-05-13T08:49:00", "second"),
    "iso in this zone": ("2024-05-13T08:49:00+08:00", "2024-05-13T08:49:00", "second"),
    "iso in universal time": ("2024-05-13T20:49:00.000Z", "2024-05-14T04:49:00", "second"),
    "iso west of it": ("2024-05-13T20:49:00-0500", "2024-05-14T09:49:00", "second"),
    "midnight here, written elsewhere": ("2024-05-12T16:00:00Z", "2024-05-13T00:00:00", "day"),
    "javascript": ("Mon May 13 2024 08:49:00 GMT+0800 (中国标准时间)", "2024-05-13T08:49:00", "second"),
    "java": ("Mon May 13 08:49:00 CST 2024", "2024-05-13T08:49:00", "second"),
    "blanks inside": ("2017 年 10 月 9 日", "2017-10-09T00:00:00", "day"),
    "blanks round signs": ("2017 - 10 - 09", "2017-10-09T00:00:00", "day"),
    "boxes joined by blanks": ("2024 07/22 14:52:26", "2024-07-22T14:52:26", "second"),
    "digits alone": ("20240513", "2024-05-13T00:00:00", "day"),
    "digits alone with a time": ("20240513084910", "2024-05-13T08:49:10", "second"),
    "placeholder clock": ("2024-05-13 00:00", "2024-05-13T00:00:00", "day"),
    "placeholder clock with seconds": ("2024-05-13 00:00:00", "2024-05-13T00:00:00", "day"),
    "24 o'clock": ("2024年5月13日24:00", "2024-05-13T00:00:00", "day"),
    "minutes after midnight": ("2024-05-13 00:00:40", "2024-05-13T00:00:40", "second"),
    "before a counter": ("2024-05-13 08:49浏览次数：120", "2024-05-13T08:49:00", "minute"),
    "an hour alone is no time": ("2024年5月13日8时许", "2024-05-13T00:00:00", "day"),
    "leap day": ("2024-02-29", "2024-02-29T00:00:00", "day"),
}

NOT_A_DATE = {
    "month and day": "12-29",
    "year and month": "2024年5月",
    "year and month with a sign": "2024-05",
    "13th month": "2024-13-01",
    "32nd day": "2024年1月32日",
    "no leap day": "2023-02-29",
    "25 o'clock": "2024-05-13 25:10",
    "61 minutes": "2024-05-13 10:61",
    "before the window": "1989-12-31",
    "after the window": "2101-01-01",
    "number of a document": "东府发〔2024〕52号",
    "telephone": "电话：0999-20240513222",
    "year inside a longer number": "12024-05-13",
    "version": "版本2024.5.1.3",
    "identity number": "110101202405130012",
    "school years": "2023-2024-1学期",
    "range of years": "2019—2024年",
    "mixed signs": "2024-05/13",
    "numeral nonsense": "二〇二四年十十月八日",
    "nothing": "",
}

COMPLETED = {
    "same year": ("12月10日", date(2024, 12, 15), date(2024, 12, 10)),
    "over the year's end": ("12月30日", date(2025, 1, 5), date(2024, 12, 30)),
    "the same day": ("1月5日 星期日", date(2025, 1, 5), date(2025, 1, 5)),
    "announced for tomorrow": ("12月16日", date(2024, 12, 15), date(2024, 12, 16)),
    "announced for next year": ("1月3日", date(2024, 12, 30), date(2025, 1, 3)),
    "half a year ahead is last year's": ("6月15日", date(2024, 3, 1), date(2023, 6, 15)),
    "leap day": ("2月29日", date(2027, 1, 1), date(2024, 2, 29)),
    "numerals": ("十二月十日", date(2024, 12, 15), date(2024, 12, 10)),
    "blanks": ("12 月 10 日", date(2024, 12, 15), date(2024, 12, 10)),
    "stated year": ("2022年12月10日", date(2024, 12, 15), date(2022, 12, 10)),
    "first of two": ("12月9日至12月11日", date(2024, 12, 15), date(2024, 12, 9)),
    "in a lead": ("本报讯 12月10日，东山县召开座谈会", date(2024, 12, 15), date(2024, 12, 10)),
    "impossible": ("6月31日", date(2024, 12, 15), None),
    "numeral nonsense": ("十十月十日", date(2024, 12, 15), None),
    "no day": ("12月以来", date(2024, 12, 15), None),
}

RELATIVE = {
    "yesterday": ("昨天", "2024-05-12T00:00:00", "day"),
    "yesterday, written": ("发布于 昨日", "2024-05-12T00:00:00", "day"),
    "yesterday with a clock": ("昨天 10:08", "2024-05-12T10:08:00", "minute"),
    "the day before": ("前天", "2024-05-11T00:00:00", "day"),
    "today with a clock": ("今天 08：30", "2024-05-13T08:30:00", "minute"),
    "hours": ("3小时前", "2024-05-13T00:00:00", "day"),
    "hours over midnight": ("20个小时前", "2024-05-12T00:00:00", "day"),
    "minutes": ("5分钟前", "2024-05-13T14:15:00", "minute"),
    "now": ("刚刚", "2024-05-13T14:20:00", "minute"),
    "days": ("2天前", "2024-05-11T00:00:00", "day"),
    "days, written": ("3天以前", "2024-05-10T00:00:00", "day"),
    "weeks": ("1个星期前", "2024-05-06T00:00:00", "day"),
}

ADDRESSES = {
    "TRS": ("http://a.example/yw/202412/t20241215_123.html", "2024-12-15"),
    "Hanweb": ("http://a.example/art/2024/6/19/art_1_2.html", "2024-06-19"),
    "Founder, classic": ("http://a.example/html/2021-08/05/content_1.htm", "2021-08-05"),
    "Founder, newer": ("http://a.example/layout/202412/15/node_1.html", "2024-12-15"),
    "Epoint": ("http://a.example/001/001004/20240619/uuid.html", "2024-06-19"),
    "month and day in one": ("http://a.example/n1/2024/0619/c1.html", "2024-06-19"),
    "month and day joined": ("http://a.example/gn/2024/12-15/1.shtml", "2024-12-15"),
    "day joined": ("http://a.example/2024-12-15/1.shtml", "2024-12-15"),
    "month only": ("http://a.example/202107/1.html", None),
    "year and month": ("http://a.example/2021/07/index.html", None),
    "impossible": ("http://a.example/20241399/1.html", None),
    "a number of the page": ("http://a.example/content_20241215.html", None),
    "a longer number": ("http://a.example/202412151234/1.html", None),
    "before the window": ("http://a.example/1949/10/01/1.html", None),
}

HOSTILE = (
    "2024-",
    "2024年1月",
    "2024 - 05 - ",
    "二〇二四年",
    "10:10:",
    "GMT May 13 ",
    "月日1月",
    "99999",
    "/2024/",
    "2024-05-13 ",
)


@pytest.mark.parametrize(("line", "value", "precision"), WRITTEN.values(), ids=WRITTEN)
def test_reads_a_written_date(line: str, value: str, precision: str) -> None:
    moment = read_moment(line)
    assert moment is not None
    assert (moment.value.isoformat(), moment.precision) == (f"{value}+08:00", precision)
    assert line[moment.start : moment.end] == moment.text


@pytest.mark.parametrize("line", NOT_A_DATE.values(), ids=NOT_A_DATE)
def test_leaves_what_is_no_date(line: str) -> None:
    assert find_moments(line) == []


def test_finds_all_in_reading_order() -> None:
    found = find_moments("二〇二四年五月一日至2024-05-03 08:30，2024.05.13-2024.05.20")
    assert [moment.value.day for moment in found] == [1, 3, 13, 20]


@pytest.mark.parametrize(("line", "base", "day"), COMPLETED.values(), ids=COMPLETED)
def test_completes_the_year(line: str, base: date, day: date | None) -> None:
    assert complete_day(line, base=base) == day


@pytest.mark.filterwarnings("default")  # of dateparser's own
@pytest.mark.parametrize(("line", "value", "precision"), RELATIVE.values(), ids=RELATIVE)
def test_reads_relative_words(line: str, value: str, precision: str) -> None:
    moment = read_relative(line, base=datetime(2024, 5, 13, 14, 20, 5, tzinfo=SHANGHAI))
    assert moment is not None
    assert (moment.value.isoformat(), moment.precision) == (f"{value}+08:00", precision)


@pytest.mark.parametrize("line", ["12-29", "29日", "近日", "目前"])
def test_asks_dateparser_for_relative_words_only(line: str) -> None:
    assert read_relative(line, base=datetime(2024, 5, 13, tzinfo=SHANGHAI)) is None


def test_imports_dateparser_only_when_asked() -> None:
    code = "import sys, crawler.text.dates as d; d.read_moment('2024-05-13'); sys.exit('dateparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("url", "day"), ADDRESSES.values(), ids=ADDRESSES)
def test_reads_the_day_of_an_address(url: str, day: str | None) -> None:
    moment = url_day(url)
    assert (moment and moment.value.date().isoformat()) == day
    assert moment is None or moment.precision == "day"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("read", [find_moments, url_day, lambda line: complete_day(line, base=date(2024, 1, 1))])
def test_time_grows_with_the_length_only(read: Callable[[str], object], text: str) -> None:
    short, long = (_seconds(read, text * (size // len(text))) for size in (100_000, 800_000))
    assert long < 24 * short + 0.05


def _seconds(read: Callable[[str], object], line: str) -> float:
    start = time.perf_counter()
    read(line)
    return time.perf_counter() - start
