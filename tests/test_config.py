"""Settings are refused with the line and the remedy."""

from __future__ import annotations

import pytest

from crosscheck import config
from tests.sheets import ROOT

GOOD = """[campaign]
name = "行动"
district = "山亭区"
start = 2021-02-01
end = 2021-06-30
[[towns]]
name = "冯卯镇"
[[departments]]
name = "区应急管理局"
fields = ["危化品"]
"""


def message(text: str | bytes) -> str:
    with pytest.raises(config.ConfigError) as caught:
        config.parse(text if isinstance(text, bytes) else text.encode())
    return str(caught.value)


def test_the_shipped_settings_and_the_least_that_is_needed_are_good() -> None:
    assert len(config.load(ROOT / "config.toml").towns) == 11
    assert config.parse(b"\xef\xbb\xbf" + GOOD.encode()).campaign.report_day == 21


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('name = "行动"', 'nmae = "行动"', "config.toml 第 2 行：不认识的设置“campaign.nmae”，您要写的是不是“name”。请删去或改正。"),
        ("start = 2021-02-01", 'start = "2月"', "config.toml 第 4 行：“campaign.start”要写成 2021-02-01 这样的日期，不加引号（现在是 '2月'）。"),
        ('name = "冯卯镇"', "name = “冯卯镇”", "config.toml 第 7 行用了中文引号或全角等号：name = “冯卯镇”。请改成英文半角的 \" 和 = 。"),
        ('fields = ["危化品"]', 'fields = ["危化"]', "“危化”不是行业领域"),
        ("end = 2021-06-30", "end = 2020-06-30", "start 晚于 end"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    assert expected in message(GOOD.replace(old, new))


def test_other_encodings_are_told_apart() -> None:
    assert "第 2 行不是 UTF-8 编码（可能存成了 GBK）" in message(GOOD.encode("gbk"))
    assert "UTF-16" in message(GOOD.encode("utf-16"))


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("random_places = 0", "random_places 现在是 0：每个镇街至少要留 1 家完全随机，最多是 per_town 的下限（2）。请改正。"),
        ("random_places = 3", "random_places 现在是 3"),
        ('tiers = ["必查", "必查"]', "tiers 至少要有一层，每层要有名称，不能重复"),
        ('[[draw.rounds]]\nmonth = "3月"', "写法不对，月份要写成"),
        ('[[draw.rounds]]\nmonth = "2021-03"\n[[draw.rounds]]\nmonth = "2021-03"', "[[draw.rounds]] 里“2021-03”写了不止一次"),
        ('[[draw.rounds]]\nmonth = "2021-03"\nsitting_out = ["冯卯乡"]', "[draw] 里的“冯卯乡”不是已登记的镇街，您要写的是不是“冯卯镇”"),
        ('[[draw.named]]\ntown = "冯卯"\nenterprise = "甲厂"\nreason = "举报"', "[draw] 里的“冯卯”不是已登记的镇街"),
    ],
)
def test_rules_of_the_draw_that_cannot_be_kept_are_refused(setting: str, expected: str) -> None:
    assert expected in message(f"{GOOD}[draw]\n{setting}\n")


def test_a_month_without_arrangements_has_blank_ones() -> None:
    draw = config.parse(f'{GOOD}[draw]\nrandom_places = 2\n[[draw.rounds]]\nmonth = "2021-03"\nassemble = "八点"\n'.encode()).draw
    assert draw.round("2021-03").assemble == "八点"
    assert (draw.round("2021-04").assemble, draw.round("2021-04").inspect_on) == ("", None)
