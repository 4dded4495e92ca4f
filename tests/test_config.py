"""Settings are refused with the line and the remedy."""

from __future__ import annotations

import pytest

from crosscheck import config, tables
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
RULE = '[[deadlines]]\nstep = "决定"\nstart = "立案日期"\ndays = 90\nholds_from = 2021-07-15\nbasis = "规定"\ncertainty = "办"'
RUNG = '[[ladder]]\nrung = "处罚"\npower = "部门"\nholds_from = 2021-02-01\nbasis = "规定"\ncertainty = "办"'


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
        ('name = "冯卯镇"', "name = “冯卯镇”", "config.toml 第 7 行写法不对：name = “冯卯镇”。里面的 “ 是中文（全角）符号，请改成英文半角的 \" 。"),
        ('fields = ["危化品"]', 'fields = ["危化"]', "[[departments]] 区应急管理局 的 fields 里“危化”不是“行业领域”可选的内容，您要写的是不是“危化品”"),
        ('fields = ["危化品"]', 'fields = ["校园"]', "；是新的行业领域，就在“〔行业领域〕”那里照样加一段 [[choices]]。请改正。"),
        ('name = "区应急管理局"', 'name = "区应急局/地震局"', "config.toml 第 8 行：部门名称“区应急局/地震局”就是 workbooks/部门/ 下的文件夹名，里面不能有 / 这样的符号"),
        ("end = 2021-06-30", "end = 2020-06-30", "start 晚于 end"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    assert expected in message(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('district = "山亭区"', 'district ＝ "山亭区"  # 区名', "第 3 行写法不对：district ＝ \"山亭区\"。里面的 ＝ 是中文（全角）符号，请改成英文半角的 = 。"),
        ('district = "山亭区"', 'district："山亭区"', "请改成英文半角的 = 。"),
        ('district = "山亭区"', 'district: "山亭区"', "名称和内容之间要用英文等号 = 。"),
        ('district = "山亭区"', "district = 山亭区", '文字要用英文双引号括起来，例如 district = "山亭区"。'),
        ('district = "山亭区"', 'district = "山亭区', "英文双引号没有成对，请补上。"),
        ('district = "山亭区"', 'district = "山亭区"\nregion = ["山东省" "枣庄市"]', "方括号里的两项之间要用英文逗号 , 隔开。"),
        ('district = "山亭区"', 'district = "山亭区"\nregion = ["山东省", "枣庄市"],', "行末多了一个逗号，请删去。"),
        ('district = "山亭区"', 'district = "山亭区"\nper_town = 2-5', "几个数要写在方括号里，用英文逗号隔开，例如 per_town = [2, 5]。"),
        ('district = "山亭区"', 'district = "山亭区"\nregion = ["山东省"，"枣庄市"]', "第 4 行写法不对：region = [\"山东省\"，\"枣庄市\"]。里面的 ， "),
        ('district = "山亭区"', 'region = ["山东省"\ndistrict = "山亭区"', "第 3 行写法不对：region = [\"山东省\"。方括号里的几项要用英文逗号隔开，最后要有 ] 。"),
        ('district = "山亭区"', 'district = "山亭区"\ndistrict = "薛城区"', "第 4 行写法不对：district = \"薛城区\"。“district”在这一段里写了两次，请删去多余的。"),
        ('district = "山亭区"', '区名 = "山亭区"', "等号左边的名称只能用原来的英文，请改回去。"),
        ('district = "山亭区"', 'district　= "山亭区"', "里面有全角空格，请删去，改用普通空格。"),
        ("start = 2021-02-01", "start = 2021.2.1", "日期要写成 2021-02-01 这样，不加引号"),
        ("start = 2021-02-01", "start = 2021-02-30", "日历上没有这一天，请改正。"),
        ("[[towns]]", "[towns]\nname = \"店子镇\"\n[[towns]]", "[towns] 与 [[towns]] 混着写了"),
        ('name = "冯卯镇"', 'name = "冯卯镇"\ncode = 001', "第 8 行写法不对：code = 001。数字不加单位，也不以 0 开头"),
        ('fields = ["危化品"]', 'fields = ["危化品"]\nlead = 是', "第 11 行写法不对：lead = 是。是写成 true，否写成 false，小写，不加引号。"),
        ('name = "冯卯镇"', 'name = "冯卯镇"\n[mail]\nca_file = "C:\\Users\\a.pem"', "路径里的反斜杠 \\ 请都改成 / 。"),
    ],
)
def test_what_people_type_in_notepad_is_told_in_their_words(old: str, new: str, expected: str) -> None:
    assert expected in message(GOOD.replace(old, new, 1))


def test_a_second_entry_for_a_column_adds_to_the_first() -> None:
    more = [f'\n[[columns]]\ntable = "问题清单"\nname = "执法责任单位"\naliases = ["{name}"]\n' for name in ("整改责任部门", "包保单位")]
    told = config.parse((GOOD + "".join(more)).encode())
    assert told.aliases("问题清单", tables.PROBLEMS.column(tables.DUTY_UNIT)) == ("整改责任部门", "包保单位")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("end = 2021-06-30", "end = 2021-06-30\nreport_day = 31", "第 6 行：“campaign.report_day”不能大于 28（现在是 31）。"),
        ("[[departments]]", '[[towns]]\nname = "冯卯镇"\n[[departments]]', "第 9 行：[[towns]] 里“冯卯镇”写了不止一次。"),
        ('name = "冯卯镇"', 'name = "冯卯镇"\ncode = "108"\n[[towns]]\nname = "店子镇"\ncode = "108"', "[[towns]] 里“108”写了不止一次。请改正。"),
        ("[[departments]]", '[[towns]]\nname = "店子镇"\naliases = ["冯卯镇"]\n[[departments]]', "“冯卯镇”既指冯卯镇又指店子镇，只能归一个。请改正。"),
        ('[[towns]]\nname = "冯卯镇"\n', "", "没有 towns 这一段，请照 make init 新建的 config.toml 补上。"),
        ('fields = ["危化品"]', 'fields = ["危化品"]\n[mail]\nsecurity = "SSL"', '第 12 行：“mail.security”只能是 "ssl"、"starttls" 或 "none"（现在是 '),
        ('fields = ["危化品"]', 'fields = ["危化品"]\n[draw]\nper_town = 3', "第 12 行：“draw.per_town”要写成方括号列表，例如 [2, 5]（现在是 3）。"),
        (
            'fields = ["危化品"]',
            'fields = ["危化品"]\n[[draw.rounds]]\nmonth = "2021-03"\n[[draw.rounds]]\nmonth = "2021-4"',
            "第 14 行：“draw.rounds.第2个.month”写法不对",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_own_line(old: str, new: str, expected: str) -> None:
    assert expected in message(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ('[[sources]]\nfile = "*"\nkinds = ["问题"]', "第 13 行：[[sources]] 的 kinds 里“问题”没有这种表，您要写的是不是“问题清单”。请改正。"),
        ('[[sources]]\nfile = "*"\nkinds = ["企业清单"]\ndefaults = {"隐患等级" = "一般"}', "[[sources]] 的 defaults 里“隐患等级”没有这一列"),
        ('[draw]\nout_of_scope_states = ["停产", "停业"]', "[draw] 的 out_of_scope_states 里“停业”不是“生产状态”可选的内容"),
        (f'{RULE}\nwhen = ["立案"]', "[[deadlines]] 决定的 when 里“立案”不是“处置意见”可选的内容，您要写的是不是“立案处罚”"),
        (f'{RUNG}\nfacts = ["超期"]', "“ladder.第1个.facts.第1个”只能是 \"未整改\"、\"超期未整改\"、"),
    ],
)
def test_a_name_that_nothing_goes_by_is_refused_and_not_passed_over(setting: str, expected: str) -> None:
    assert expected in message(f"{GOOD}{setting}\n")


def test_names_that_something_goes_by_are_taken() -> None:
    source = '[[sources]]\nfile = "*"\nkinds = ["企业清单", "问题清单"]\ndefaults = {"隐患等级" = "一般"}\n'
    rules = f'{RULE}\nwhen = ["立案处罚"]\n{RUNG}\nfacts = ["超期未整改"]\n[draw]\nout_of_scope_states = ["停产"]\n'
    assert config.parse((GOOD + source + rules).encode()).ladder[0].facts == ("超期未整改",)


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


def test_the_built_in_writings_of_a_choice_hold_beside_the_offices_own_but_for_those_it_gave_to_another() -> None:
    more = '[[choices]]\ncolumn = "隐患等级"\nname = "一般"\naliases = ["小"]\n[[choices]]\ncolumn = "隐患等级"\nname = "重大"\naliases = ["大", "一般问题"]\n'
    general, major = config.parse((GOOD + more).encode()).permitted(tables.LEVEL)
    built_in = {choice.name: choice.aliases for choice in tables.CHOICES[tables.LEVEL]}
    assert general == tables.Choice("一般", ("小", *(word for word in built_in["一般"] if word != "一般问题")))
    assert major == tables.Choice("重大", ("大", "一般问题", *built_in["重大"]))


def test_a_town_goes_by_its_aliases_and_one_that_nothing_names_any_more_by_its_own_name() -> None:
    settings = config.parse(GOOD.replace('name = "冯卯镇"', 'name = "冯卯镇"\naliases = ["冯卯乡"]').encode())
    assert [settings.town_called(written) for written in ("冯卯镇", "冯卯 乡", "店子镇")] == ["冯卯镇", "冯卯镇", "店子镇"]


def test_blanks_around_a_name_are_no_part_of_it() -> None:
    assert config.parse(GOOD.replace('"冯卯镇"', '"冯卯镇\u3000 "').encode()).towns[0].name == "冯卯镇"
