"""The forms in which pages and addresses write a date, as patterns with bounded quantifiers only.

A group is named after its part; where two alternatives hold the same part, what follows ``_`` tells them apart.
"""

import re

_COLON = r"\s?[:：∶︰﹕]\s?"
_WEEKDAY = r"(?:[(（\[【]?(?:星期|周|礼拜)\s?[一二三四五六日天][)）\]】]?[\s,，|｜]{0,4})?"
_CLOCK = (
    r"(?P<half>上午|下午|晚上|凌晨|清晨|早上|中午|傍晚|[AaPp][Mm])?\s?(?P<hour>\d{1,2})"
    rf"(?:{_COLON}(?P<minute>\d\d)(?:{_COLON}(?P<second>\d\d)(?:[.,]\d{{1,9}})?)?"
    r"|\s?[时時点點]\s?(?P<minute_word>\d{1,2})\s?分(?:\s?(?P<second_word>\d{1,2})\s?秒)?)(?!\d)"
)
_ZONE = r"(?:\s?(?P<zone>Z(?![A-Za-z])|(?:GMT|UTC)?[+-]\d\d:?\d\d(?!\d)))?"
_TIME = rf"(?:[\sT,，|｜·]{{0,4}}{_WEEKDAY}{_CLOCK}{_ZONE})?"

DIGIT_DATE = re.compile(
    # The lookbehind stands after the year so that the search can run on its first characters.
    r"(?P<year>[12１２][09０９]\d\d)(?<!\d{5})(?:"
    r"\s{0,2}年\s{0,2}(?P<month>\d{1,2})\s{0,2}月\s{0,2}(?P<day>\d{1,2})(?:\s{0,2}[日号號]|(?=\s{1,3}\d{1,2}[:：∶]))"
    r"|\s?(?P<sign>[-/.－／．−‐-―])\s?(?P<month_b>\d{1,2})\s?(?P=sign)\s?"
    # A day that its time is glued to ends after two digits; any other ends where the number ends.
    r"(?P<day_b>\d\d(?=\d\d[:：∶︰﹕]\d\d(?!\d))|\d{1,2}(?!\d|[-/.]\d{1,3}(?!\d)))"
    # Year, day and clock in boxes of their own, joined by blanks: 2024 07/22 14:52:26.
    r"|年?[\s|｜]{1,3}(?P<month_c>\d\d)[-/](?P<day_c>\d\d)(?![-/.]?\d))" + _TIME
)
NUMERAL_DATE = re.compile(
    r"(?P<year>[一二][九〇○◯OＯ零0０][〇○◯OＯ零0０一二三四五六七八九]{2})\s?年"
    r"\s?(?P<month>[一二三四五六七八九十]{1,2})\s?月\s?(?P<day>[一二三四五六七八九十廿]{1,3})\s?[日号]" + _TIME
)
# What a date prints as in JavaScript and in Java: "May 13 2024 08:49:00 GMT+0800", "May 13 08:49:00 CST 2024".
ENGLISH_DATE = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s(?P<day>\d\d)\s(?:(?P<year>\d{4})\s)?"
    rf"{_CLOCK}(?:\sCST)?{_ZONE}(?:\s(?P<year_b>\d{{4}})\b)?"
)
BARE_NUMBER = re.compile(
    r"\s*(?P<year>[12][09]\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?\s*"
)
MONTH_DAY = re.compile(
    r"(?<![\d.年])\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号號]"
    r"|(?<![一二三四五六七八九十年])(?P<month_b>[一二三四五六七八九十]{1,2})月(?P<day_b>[一二三四五六七八九十]{1,3})[日号]"
)
RELATIVE = re.compile(
    r"(?:大前天|前天|昨天|昨日|今天|今日|(?P<minutes>刚刚|\d{1,3}\s?(?:秒钟?|分钟)[之以]?前)"
    r"|\d{1,3}\s?(?:个?小时|天|周|个?星期|个月)[之以]?前)(?:\s{0,2}(?P<clock>\d{1,2}[:：∶]\d\d))?"
)
URL_DAY = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?:[-/]?(?P<month>\d\d)[-/]?(?P<day>\d\d)"
    r"|[-/](?P<month_b>\d{1,2})[-/](?P<day_b>\d{1,2}))(?=[/_.?-]|$)"
    r"|[?&](?:pub)?(?:date|day|rq)=(?P<year_q>(?:19|20)\d\d)[-/]?(?P<month_q>\d\d)[-/]?(?P<day_q>\d\d)(?!\d)"
    r"|/t(?P<year_t>(?:19|20)\d\d)(?P<month_t>\d\d)(?P<day_t>\d\d)(?=_)"
)
