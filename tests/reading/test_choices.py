"""Which town, department or value a written text means."""

from __future__ import annotations

import pytest

from crosscheck.reading.choices import Finder, duty_finder, level_in_words, town_finder
from crosscheck.tables import Choice
from tests.sheets import SETTINGS

TOWNS = town_finder(SETTINGS.permitted("towns"), SETTINGS.campaign)
DUTY = duty_finder(SETTINGS.permitted("duty"), SETTINGS.campaign)
LEVELS = Finder(SETTINGS.permitted("隐患等级"), level_in_words)


@pytest.mark.parametrize(
    ("written", "town"),
    [("冯卯镇", "冯卯镇"), ("冯卯乡", "冯卯镇"), ("冯卯", "冯卯镇"), ("山城街道办事处", "山城街道"), ("山亭区城头镇西村", "城头镇"),
     ("枣庄市山亭区桑村镇", "桑村镇"), (" 冯 卯 镇\u200b", "冯卯镇"), ("城头镇、西村", "城头镇"), ("开发区", "山亭经济开发区")],
)  # fmt: skip
def test_a_town_is_found_in_its_usual_spellings(written: str, town: str) -> None:
    assert TOWNS.find(written) == town


def test_a_township_is_also_called_without_the_people_that_it_is_named_after() -> None:
    towns = town_finder((Choice("桐木畲族乡"), Choice("三家子满族锡伯族镇"), Choice("土门镇"), Choice("东族乡")), SETTINGS.campaign)
    assert [towns.find(text) for text in ("桐木乡", "桐木", "桐木畲族乡白石村", "三家子镇", "三家子满族镇")] == [*["桐木畲族乡"] * 3, *["三家子满族锡伯族镇"] * 2]
    assert [towns.find(text) for text in ("土门", "东族", "东")] == ["土门镇", "东族乡", ""]


@pytest.mark.parametrize("written", ["城关镇", "滕州市城头镇", "薛城区店子镇", "城头镇、冯卯镇", "冯卯、城头镇", "城头镇/冯卯"])
def test_another_districts_town_or_two_towns_are_not_taken(written: str) -> None:
    assert TOWNS.find(written) == ""


def test_a_town_of_two_letters_is_found_behind_its_own_district_and_nowhere_else() -> None:
    campaign = SETTINGS.campaign.model_copy(update={"district": "塔木县", "region": ("新疆维吾尔自治区", "伊北州")})
    towns = town_finder((Choice("城镇"), Choice("布拉克镇")), campaign)
    assert towns.find("伊北州塔木县城镇") == towns.find("塔木县城镇") == "城镇"
    assert towns.find("布拉克镇城镇燃气站") == "布拉克镇"
    assert towns.find("昭苏县城镇") == ""


def test_a_sum_is_also_called_by_its_bare_name() -> None:
    towns = town_finder((Choice("查干淖尔苏木"), Choice("红旗牧场")), SETTINGS.campaign)
    assert [towns.find(text) for text in ("查干淖尔", "查干淖尔苏木牧民合作社", "红旗")] == ["查干淖尔苏木", "查干淖尔苏木", ""]


def test_a_town_of_two_letters_is_found_before_one_of_its_villages() -> None:
    towns = town_finder((Choice("城镇"), Choice("布拉克镇")), SETTINGS.campaign.model_copy(update={"district": "塔木县", "region": ()}))
    assert [towns.find(text) for text in ("城镇东风村", "塔木县城镇东村", "城镇红星社区", "城镇前进村委会")] == ["城镇"] * 4
    assert [towns.find(text) for text in ("城镇燃气站", "城镇社区", "昭苏县城镇东风村", "东城镇南村")] == [""] * 4
    assert towns.find("布拉克镇城镇村") == "布拉克镇"


@pytest.mark.parametrize(
    "written",
    ["区应急管理局", "应急管理局", "山亭区应急管理局", "应急局", "区应急管理局、冯卯镇",
     "区应急管理局（牵头）、冯卯镇", "应急局牵头", "牵头单位：区应急局", "冯卯镇配合、区应急局牵头",
     "区应急管理局牵头，物业公司配合"],
)  # fmt: skip
def test_a_department_is_found_with_and_without_its_district(written: str) -> None:
    assert DUTY.find(written) == "区应急管理局"


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("枣庄市山亭区应急管理局", "区应急管理局"), ("山东省枣庄市山亭区冯卯镇", "冯卯镇"), ("枣庄市山亭区城头镇应急办", "城头镇"),
        ("枣庄市应急管理局", ""), ("山东省山亭区应急管理局", ""), ("滕州市山亭区应急管理局", ""),
    ],
)  # fmt: skip
def test_province_and_city_may_stand_in_front_of_the_district_but_not_for_it(written: str, unit: str) -> None:
    assert DUTY.find(written) == unit


def test_the_government_of_a_township_stands_for_it() -> None:
    units = duty_finder((Choice("龙潭乡"), Choice("白沙镇")), SETTINGS.campaign.model_copy(update={"district": "栖岭县", "region": ("云陵市",)}))
    assert [units.find(text) for text in ("龙潭乡人民政府", "云陵市栖岭县龙潭乡政府", "白沙镇人民政府", "龙潭乡政府采购中心")] == ["龙潭乡", "龙潭乡", "白沙镇", ""]


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("区应急管理局危化科", "区应急管理局"), ("应急管理局 执法监察大队", "区应急管理局"), ("山亭区应急管理局危化股、冯卯镇", "区应急管理局"),
        ("区消防救援大队城头中队", "区消防救援大队"),
        ("城头镇应急办", "城头镇"), ("城头镇社会事务办", "城头镇"), ("城头镇经济发展办公室", "城头镇"), ("城头镇党委政府", "城头镇"),
        ("交区应急管理局", "区应急管理局"), ("由城头镇落实", "城头镇"), ("交区交通局办理", "区交通运输局"), ("交通局", "区交通运输局"), ("请专家", ""),
        ("区住建局质监站", "区住房和城乡建设局"),
        ("城头镇加油站", ""), ("冯卯镇供电所", ""), ("山亭开发区物业服务中心", ""),
        ("市应急管理局危化科", ""), ("区应急管理局王科长", ""), ("山亭供电所", ""), ("城头镇卫生院", ""), ("城头镇卫生院办公室", ""), ("区应急管理局下属企业", ""),
    ],
)  # fmt: skip
def test_a_section_stands_for_its_department(written: str, unit: str) -> None:
    assert DUTY.find(written) == unit


def test_a_department_may_be_written_in_short_where_one_alone_has_all_the_letters() -> None:
    names = ("县市场监督管理局", "县教育体育局", "师市应急管理局", "县交通运输局", "县交通战备局", "管委会建设交通局", "石桥镇")
    units = duty_finder(tuple(map(Choice, names)), SETTINGS.campaign.model_copy(update={"district": "栖岭县", "region": ("云陵市",)}))
    written = ("县市场监管局", "市场局", "县教育局", "师市应急局", "管委会建交局", "县交运局")
    assert [units.find(text) for text in written] == [*names[:1] * 2, *names[1:3], names[5], names[3]]
    assert [units.find(text) for text in ("县交通局", "市应急局", "建交局", "县体育局", "市局", "教育局危化厂", "石镇")] == [""] * 7


def test_a_telephone_behind_a_department_is_no_part_of_its_name() -> None:
    assert [DUTY.find(text) for text in ("区应急管理局（68881234）", "应急局(电话：0632-881 2345)")] == ["区应急管理局"] * 2


@pytest.mark.parametrize("written", ["市应急管理局", "枣庄市应急管理局", "县应急管理局"])
def test_a_department_of_another_level_is_not_ours(written: str) -> None:
    assert DUTY.find(written) == ""


def test_an_unknown_department_is_not_guessed_but_the_nearest_is_offered() -> None:
    assert DUTY.find("区应急管理处") == ""
    assert DUTY.nearest("区应急管理处") == "区应急管理局"


def test_a_value_is_found_without_what_stands_in_brackets() -> None:
    finder = Finder(SETTINGS.permitted("行业领域"))
    assert finder.find("危化品（加油站）") == "危化品"
    assert finder.find("危险品") == ""


@pytest.mark.parametrize("written", ["01-重大", "A.重大隐患", "2、重大", "（2）-重大", "B：重大火灾隐患", "2|重大", "02—重大"])
def test_a_value_is_found_behind_its_code(written: str) -> None:
    assert LEVELS.find(written) == "重大"


@pytest.mark.parametrize("written", ["2重大", "1-2-重大", "2021-重大", "不-重大", "1.一般 2.重大", "重大-2", "2-", "2-较重"])
def test_what_is_no_code_is_not_left_out(written: str) -> None:
    assert LEVELS.find(written) == ""


@pytest.mark.parametrize(("written", "risk"), [("Ⅰ级", "重大风险"), ("II级", "较大风险"), ("3级", "一般风险"), ("蓝色风险", "低风险"), ("V级", "")])
def test_a_grade_of_risk_may_be_numbered_in_any_figures(written: str, risk: str) -> None:
    assert Finder(SETTINGS.permitted("风险等级")).find(written) == risk


def test_only_what_may_be_a_slip_of_the_pen_is_proposed() -> None:
    choices = Finder((Choice("应急管理"), Choice("重大"), Choice("消防"), Choice("否", ("no",))))
    assert [choices.nearest(text) for text in ("应急管里", "较重", "消访")] == ["应急管理", "重大", "消防"]
    assert [choices.nearest(text) for text in ("综合管理", "ok")] == ["", ""]
    assert DUTY.nearest("区应急管理处") == "区应急管理局"
    assert DUTY.nearest("区民政局") == ""


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("一般火灾隐患", "一般"), ("重大火灾隐患", "重大"), ("重大消防安全隐患", "重大"), ("一般性交通安全问题", "一般"), ("重大特种设备事故隐患", "重大"),
        ("重大风险", ""), ("一般以上隐患", ""), ("非重大火灾隐患", "一般"), ("不属于重大事故隐患", "一般"), ("重大危险源", ""), ("一般", ""),
    ],
)  # fmt: skip
def test_a_level_is_known_with_the_name_of_its_field(written: str, level: str) -> None:
    assert level_in_words(written) == level
