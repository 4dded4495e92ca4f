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
