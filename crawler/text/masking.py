"""Numbers that belong to a person: identity cards, mobile phones, bank cards; masked before the text is hashed.

The first three and the last two digits stay, those between become ``*``. Telephones of offices, document numbers and
amounts stay: a number counts only as a run of its own, with the prefix, the length and the check digit of its kind.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from crawler.record import Record, add_flags, evolve

FLAG = "numbers_masked"
# How a masked number looks, so that it is not taken for a name that the portal masked itself.
MASKED_NUMBER = re.compile(r"[0-9０-９]{3}[ \u00a0-]?(?:\*[ \u00a0-]?){6,14}[0-9０-９Ｘx]{1,2}[Xx]?")

# What makes eleven digits an amount. Words that also begin a name (余先生, 万州区, 户籍) do so only before a unit.
_UNIT = (
    r"(?:(?:美|日|欧|港|韩|加|澳|新台|人民币|新加坡)?元(?!某|先生|女士|老师|同志)|[美现]金|[日韩]圆|(?:人民|港|新台)币"
    r"|英镑|卢布|法郎|泰铢|股(?!长|室|级)|[%％‰]|吨|公斤|千克|千瓦|度(?!假)|立方|平方|公里|千米|公顷|亩|人次"
    r"|户(?!籍|主|口|名|外)|株(?!洲))"
)
_AMOUNT = rf"\s?(?:[多余万亿]{{0,3}}{_UNIT}|[多余万亿]{{1,3}}(?![\u4e00-\u9fff]))|[.．][0-9]{{1,3}}(?![0-9.．、])"

# Each kind in one piece, and in the groups in which people write it; every count is bounded, so a line is read in
# linear time. A letter in front makes a serial number, a word (tel) does not. What has a check digit is no amount.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_¥￥$€£])(?:(?<=[0-9]{11}\.)"
    r"|(?<![0-9][.．]))(?<!NO\.)(?<!No\.)(?:[A-Za-z]{2,15})?(?:(?:\+"
    r"|00)?86[ \u00a0-]?)?(?P<number>(?P<identity>[1-8][0-9]{16}[0-9Xx]"
    r"|[1-8][0-9]{5}(?P<i>[ \u00a0-])[12][0-9]{7}(?P=i)[0-9]{3}[0-9Xx])"
    r"|(?P<mobile>(?:0?1[3-9][0-9]{9}|(?:(?<=86-)"
    r"|(?<![0-9]-))1[3-9][0-9](?P<m>[ \u00a0-])[0-9]{4}(?P=m)[0-9]{4})(?!" + _AMOUNT + r"))"
    r"|(?P<card>[3-6][0-9]{15,18}"
    r"|(?<![0-9]-)[3-6][0-9]{3}(?P<c>[ \u00a0-])(?:[0-9]{4}(?P=c)){2}[0-9]{4}(?:(?P=c)[0-9]{1,3})?)"
    r")(?![0-9A-Za-z_])"
)
# What every personal number holds, its groups included: a cheap test that most pages do not pass.
_DIGITS = re.compile(r"[0-9０-９]{4}[ \u00a0\u3000－-]?[0-9０-９]{4}")
_SEPARATORS = re.compile(r"[ \u00a0-]")
_ASCII = str.maketrans("０１２３４５６７８９Ｘ＋－　", "0123456789X+- ")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# UnionPay, and the brands that Chinese banks issue; beyond these lengths they have none.
_CARD = re.compile(r"62[0-9]{14,17}|(?:4[0-9]|5[1-5]|35)[0-9]{14}")
# Fields with a line of the page's text.
_LINES = ("section", "kicker", "headline", "subheadline", "source", "source_name", "byline")
_KEPT_IN_FRONT, _KEPT_BEHIND = 3, 2


def masking(record: Record) -> Record:
    """Return the record with personal numbers masked wherever the page's text stands, and a flag that says so."""
    if not _DIGITS.search("\n".join(_texts(record))):
        return record
    masked = evolve(
        record,
        **{name: _optional(getattr(record, name)) for name in _LINES},
        breadcrumbs=[mask(crumb) for crumb in record.breadcrumbs],
        authors=[
            replace(author, name=mask(author.name), role=_optional(author.role), outlet=_optional(author.outlet))
            for author in record.authors
        ],
        editors=[replace(editor, name=mask(editor.name), role=_optional(editor.role)) for editor in record.editors],
        body=[mask(line) for line in record.body],
        images=[
            replace(image, caption=_optional(image.caption), credit=_optional(image.credit)) for image in record.images
        ],
        attachments=[replace(file, title=mask(file.title)) for file in record.attachments],
        removed=[replace(line, text=mask(line.text)) for line in record.removed],
    )
    return masked if masked == record else evolve(masked, flags=add_flags(masked, [FLAG]))


def _texts(record: Record) -> Iterator[str]:
    """Yield all that is masked."""
    yield from filter(None, (getattr(record, name) for name in _LINES))
    yield from record.breadcrumbs
    for author in record.authors:
        yield from filter(None, (author.name, author.role, author.outlet))
    for editor in record.editors:
        yield from filter(None, (editor.name, editor.role))
    yield from record.body
    for image in record.images:
        yield from filter(None, (image.caption, image.credit))
    yield from (file.title for file in record.attachments)
    yield from (line.text for line in record.removed)


def mask(text: str) -> str:
    """Return the text with the digits of personal numbers masked; it keeps its length."""
    if not _DIGITS.search(text):
        return text
    # Full-width digits are digits; both texts have the same places.
    plain = text.translate(_ASCII)
    pieces, done = [], 0
    for found in _NUMBER.finditer(plain):
        if _is_personal(found):
            start, end = found.span("number")
            pieces += [text[done:start], _starred(text[start:end])]
            done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def is_identity(number: str) -> bool:
    """Tell whether 18 signs are an identity number: a day of birth and the check digit of GB 11643."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11] == number[17].upper()


def is_card(number: str) -> bool:
    """Tell whether digits are a bank card's: an issuer's prefix and length, and the check digit of Luhn."""
    if not _CARD.fullmatch(number):
        return False
    doubled = (2 * int(digit) for digit in number[-2::-2])
    total = sum(value - 9 if value > 9 else value for value in doubled) + sum(map(int, number[::-2]))
    return total % 10 == 0


def _is_personal(found: re.Match[str]) -> bool:
    number = _SEPARATORS.sub("", found["number"])
    # What is no identity number may still be a card's: both have 18 digits.
    return bool(found["mobile"]) or is_card(number) or (bool(found["identity"]) and is_identity(number))


def _starred(number: str) -> str:
    places = [place for place, sign in enumerate(number) if not _SEPARATORS.match(sign)]
    hidden = set(places[_KEPT_IN_FRONT:-_KEPT_BEHIND])
    return "".join("*" if place in hidden else sign for place, sign in enumerate(number))


def _optional(text: str | None) -> str | None:
    return None if text is None else mask(text)
