"""Personal numbers: masked before the hash, wherever they stand; all other numbers stay."""

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import read_page
from crawler.record import Attachment, Author, Editor, Image, Removed
from crawler.text import STEPS
from crawler.text.masking import mask
from tests.portal import PARAGRAPHS, article
from tests.test_record import record

# Invented: of a region and a day, with the right check digit.
IDENTITY = "110101199003074514"
IDENTITY_X = "11010119900307109X"
MOBILE = "13812345678"
CARD = "6222020200112233446"


def check_digit(seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, seventeen, strict=True))
    return "10X98765432"[total % 11]


def luhn(digits: str) -> str:
    """Return the digits with their check digit."""
    doubled = [2 * int(digit) for digit in digits[::-2]]
    total = sum(value - 9 if value > 9 else value for value in doubled) + sum(map(int, digits[-2::-2]))
    return digits + str(-total % 10)


MASKED = {
    f"身份证号{IDENTITY}。": "身份证号110*************14。",
    f"（{IDENTITY_X}）": "（110*************9X）",
    IDENTITY_X.lower(): "110*************9x",
    "110101 19900307 4514": "110*** ******** **14",
    "１１０１０１１９９００３０７４５１４": "１１０*************１４",
    f"联系电话：{MOBILE}": "联系电话：138******78",
    f"电话{MOBILE}、13987654321": "电话138******78、139******21",
    "138-1234-5678": "138-****-**78",
    "138 1234 5678": "138 **** **78",
    "+86 13812345678": "+86 138******78",
    "+8613812345678": "+86138******78",
    "0086-13812345678": "0086-138******78",
    "013812345678": "013*******78",
    "１３８１２３４５６７８": "１３８******７８",
    f"{MOBILE}（微信同号）": "138******78（微信同号）",
    f"邮箱{MOBILE}@a.example": "邮箱138******78@a.example",
    luhn("622202020011223344"): "622**************" + luhn("622202020011223344")[-2:],
    luhn("622848001234567"): "622***********" + luhn("622848001234567")[-2:],
    "4111 1111 1111 1111": "411* **** **** **11",
    "4111-1111-1111-1111": "411*-****-****-**11",
    # Behind a number with a check digit nothing makes it an amount.
    f"身份证号码{IDENTITY_X}，2019年因病": "身份证号码110*************9X，2019年因病",
    f"{IDENTITY_X}户籍": "110*************9X户籍",
    f"{IDENTITY},3人": "110*************14,3人",
    f"卡号{CARD}万元": "卡号622**************46万元",
    # A list of mobiles, and what follows one without being a unit.
    f"{MOBILE}，13987654321": "138******78，139******21",
    f"{MOBILE},13987654321": "138******78,139******21",
    f"{MOBILE}.13987654321": "138******78.139******21",
    f"{MOBILE}，24小时": "138******78，24小时",
    f"{MOBILE},24小时": "138******78,24小时",
    f"{MOBILE}.2019年": "138******78.2019年",
    f"{MOBILE}-0571": "138******78-0571",
    f"{MOBILE}余先生": "138******78余先生",
    f"{MOBILE}余建国": "138******78余建国",
    f"{MOBILE}万女士": "138******78万女士",
    f"{MOBILE}万州区": "138******78万州区",
    f"{MOBILE}元某": "138******78元某",
    f"{MOBILE}户主": "138******78户主",
    f"{MOBILE}股长": "138******78股长",
    f"{MOBILE}株洲": "138******78株洲",
    # What stands before one.
    f"86{MOBILE}": "86138******78",
    "86-138-1234-5678": "86-138-****-**78",
    "+86-138-1234-5678": "+86-138-****-**78",
    f"tel{MOBILE}": "tel138******78",
    f"Tel.{MOBILE}": "Tel.138******78",
    f"QQ{MOBILE}": "QQ138******78",
    f"ID{IDENTITY}": "ID110*************14",
}  # fmt: skip
KEPT = [
    "0516-85701234", "023-51522345", "010-65881234", "12345", "400-812-3456", "4008123456", "85701234",
    "邮编221000", "索引号：11500238008647586E", "发文字号：巫溪府发〔2024〕15号",
    "110101199003074515",  # a wrong check digit
    "110101199013074514",  # no such day
    "4111111111111112",  # a wrong check digit
    "12812345678",  # no mobile's prefix
    "138123456789", "1381234567", "1234138123456785678", "20241215153000123456",
    "t20241215_13980456", "A13812345678", "13812345678B", "ICP备05083640号",
    "投资13812345678元", "总产值13812345678.50元", "增加值15912345678万元", "用电18812345678千瓦时",
    "总股本13812345678股", "15000000000日元", "15000000000 美元", "15000000000欧元", "15000000000英镑",
    "13812345678余元", "13812345678多万元", "13812345678万亿元", "13812345678亿。", "13812345678户", "13812345678余吨",
    "￥13812345678", "No.13812345678", "0.13812345678", "13812345678.5", "13812345678．50元", "9986138123456780",
    "http://www.a.example/2024/1215/13980456.html", "2024-12-15 15:30:00", "3.1415926535897932",
]  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), MASKED.items())
def test_personal_numbers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.integers(0, 10**9), st.text("办人号： ，。", max_size=3), st.text("，。 号的", max_size=3))
def test_each_number_of_a_person_is_found(seed: int, before: str, behind: str) -> None:
    random = Random(seed)  # noqa: S311 -- no secret
    born = f"{random.randrange(1930, 2020)}0{random.randrange(1, 10)}1{random.randrange(10)}"
    seventeen = f"{random.randrange(110000, 659999)}{born}{random.randrange(100, 1000)}"
    for number in (
        seventeen + check_digit(seventeen),
        f"1{random.randrange(3, 10)}{random.randrange(10**9):09}",
        luhn(f"62{random.randrange(10**16):016}"),
    ):
        masked = mask(before + number + behind)
        assert masked == f"{before}{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}{behind}"


@given(st.text("0123456789xX -*+０１a号.，", max_size=60))
def test_masking_twice_changes_nothing_and_the_length_stays(text: str) -> None:
    assert len(mask(text)) == len(text)
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("piece", ["1", "138 ", "138-1234-", "6222 ", "110101 1990", "+86", "1381234567", "１"])
def test_a_line_of_numbers_costs_no_more_than_its_length(piece: str) -> None:
    def seconds(size: int) -> float:
        line = piece * (size // len(piece))
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            mask(line)
            best = min(best, time.process_time() - begun)
        return best

    # Other work on the machine can only lengthen one of the two.
    assert any(seconds(800_000) <= 6 * max(seconds(200_000), 0.002) for _ in range(5))


def test_it_is_masked_wherever_text_stands_and_said() -> None:
    before = record(
        headline=f"拨打{MOBILE}", kicker=MOBILE, subheadline=f"或{MOBILE}", byline=f"记者 张三 {MOBILE}",
        body=["一段。", f"身份证{IDENTITY}"],
        images=[Image(url="http://a.example/1.jpg", caption=f"张三 {MOBILE} 摄", credit=f"张三 {MOBILE} 摄")],
        attachments=[Attachment(url="http://a.example/1.pdf", title=f"名单{IDENTITY}")],
        removed=[Removed(rule="staff", text=f"编辑{MOBILE}")],
        section=f"热线{MOBILE}", breadcrumbs=["首页", MOBILE], source=f"来源{MOBILE}", source_name=MOBILE,
        authors=[Author(name=f"张三{MOBILE}", role=f"电话{MOBILE}", outlet=f"文化站{MOBILE}")],
        editors=[Editor(name=f"李四{MOBILE}", role=f"电话{MOBILE}")],
    )  # fmt: skip
    after = STEPS["masking"](before)
    assert MOBILE not in str(after)
    assert IDENTITY not in str(after)
    assert after.flags == ["numbers_masked"]
    assert STEPS["masking"](after) == after
    assert STEPS["finish"](after).flags == ["numbers_masked"], "the portal masked nothing itself"


def test_a_record_without_such_numbers_stays_as_it_is() -> None:
    before = record(headline="一", body=["0516-85701234"])
    assert STEPS["masking"](before) is not None
    assert STEPS["masking"](before) == before


def test_read_page_masks_unless_it_is_told_otherwise() -> None:
    body = article("茶厂重新开工", paragraphs=[*PARAGRAPHS, f"联系人：张厂长，电话{MOBILE}，传真0516-85701234。"]).body
    url = "http://www.cqwx.gov.cn/zwxx_224/wxyw/202412/t20241215_1.html"
    (masked,), (kept,) = read_page(body, url=url), read_page(body, url=url, keep_personal_numbers=True)
    assert "138******78，传真0516-85701234" in masked.body[-1]
    assert MOBILE in kept.body[-1]
    assert (masked.flags, kept.flags) == (["numbers_masked"], [])
    assert masked.text_hash != kept.text_hash
