"""What section rows say of the rows below them is read where the list has no column for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands.month import Checked
from tests.sheets import file_list, read, said

PROBLEMS = "序号 | 存在问题 | 隐患等级 | 检查项目 | 检查日期 | 责任单位"
FIRMS = "序号 | 企业名称 | 行业领域 | 主要负责人"


def row(text: str) -> str:
    return f"1 | {text} | 一般 | 应急管理 | 2021-03-05 | 区应急管理局"


def listed(folder: Path, *rows: str) -> Checked:
    file_list(folder, "a.xlsx", "\n".join(rows))
    return read(folder)


def test_problems_belong_to_the_enterprise_over_them(tmp_path: Path) -> None:
    checked = listed(tmp_path, PROBLEMS, "一、山亭甲化工有限公司（冯卯镇）", row("灭火器过期"), row("通道堵塞"), "二、山亭乙厂有限公司：", row("阀门锈蚀"), "合计 | 3项")
    (sheet,) = checked.sheets
    assert sheet.columns[tables.ENTERPRISE] == ["山亭甲化工有限公司", "山亭甲化工有限公司", "山亭乙厂有限公司"]
    assert (sheet.skipped, said(checked.findings)) == ([(2, "title"), (5, "note"), (7, "total")], [])
    assert sheet.columns[tables.TOWN] == ["冯卯镇", "冯卯镇", None]
    assert [(item.cell, item.value) for item in checked.findings] == [("A2", "山亭甲化工有限公司"), ("A5", "山亭乙厂有限公司"), ("A2", "冯卯镇")]


def test_the_first_section_may_stand_over_the_heading_that_each_of_them_has(tmp_path: Path) -> None:
    head = "序号 | 企业名称 | 存在问题 | 隐患等级 | 检查项目 | 检查日期"
    one, two = (f"1 | 山亭{name}化工有限公司 | 灭火器过期 | 一般 | 应急管理 | 2021-03-05" for name in "甲乙")
    checked = listed(tmp_path, "问题交办单", "一、交区住建局（1条）", head, one, "二、交区应急管理局（1条）", head, two)
    (sheet,) = checked.sheets
    assert (sheet.columns[tables.DUTY_UNIT], said(checked.findings)) == (["区住房和城乡建设局", "区应急管理局"], [])
    assert [sheet.place(index, tables.DUTY_UNIT).cell for index in range(2)] == ["A2", "A5"]


def test_a_numbered_sentence_over_the_heading_says_nothing(tmp_path: Path) -> None:
    head = "序号 | 企业名称 | 存在问题 | 隐患等级 | 检查项目 | 检查日期"
    checked = listed(tmp_path, "三、请区应急管理局及时汇总", head, "1 | 山亭甲化工有限公司 | 灭火器过期 | 一般 | 应急管理 | 2021-03-05")
    assert said(checked.findings) == [("column_missing", "")]


def test_enterprises_belong_to_the_town_over_them(tmp_path: Path) -> None:
    one, two, three = (f"1 | 山亭{name}化工有限公司 | 危化品 | 张三" for name in "甲乙丙")
    checked = listed(tmp_path, FIRMS, "冯卯镇（2家）", one, two, "桑村镇", three)
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇", "冯卯镇", "桑村镇"], [])


def test_the_town_over_enterprises_may_stand_under_their_names(tmp_path: Path) -> None:
    one, two, three = (f"1 | 山亭{name}化工有限公司 | 危化品 | 张三" for name in "甲乙丙")
    checked = listed(tmp_path, FIRMS, "~ | 冯卯镇", one, two, "~ | 小计 | 2家", "~ | 桑村镇", three)
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇", "冯卯镇", "桑村镇"], [])


def test_an_enterprise_alone_in_its_row_under_the_names_is_no_section(tmp_path: Path) -> None:
    checked = listed(tmp_path, FIRMS, "~ | 冯卯镇", "1 | 山亭甲化工有限公司 | 危化品 | 张三", "~ | 桑村镇石料厂", "2 | 山亭乙化工有限公司 | 危化品 | 李四")
    (sheet,) = checked.sheets
    assert (sheet.rows, sheet.columns[tables.TOWN], sheet.returned) == ([3, 4, 5], ["冯卯镇", None, "冯卯镇"], {4})


def test_a_name_alone_in_its_row_but_for_a_cell_merged_down_to_it_is_no_section(tmp_path: Path) -> None:
    text = "企业名称 | 行业领域\n一、城头镇\n山亭甲机械有限公司 | 危化品\n山亭丁建材有限公司\n二、冯卯镇\n山亭丙建材有限公司 | 危化品"
    file_list(tmp_path, "a.xlsx", text, merges=("B3:B4",))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.columns[tables.TOWN]) == ([3, 4, 6], ["城头镇", "城头镇", "冯卯镇"])
    assert sheet.columns[tables.FIELD] == ["危化品"] * 3


def test_a_section_of_the_same_rank_that_names_no_town_ends_the_one_before(tmp_path: Path) -> None:
    one, two = "1 | 山亭甲化工有限公司 | 危化品 | 张三", "2 | 山亭乙化工有限公司 | 危化品 | 李四"
    checked = listed(tmp_path, FIRMS, "一、冯卯镇", "（一）生产企业", one, "二、区外企业", two)
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇", None], [("cell_missing", "E6")])


def test_rows_above_the_first_section_leave_the_question_open(tmp_path: Path) -> None:
    checked = listed(tmp_path, PROBLEMS, row("灭火器过期"), "一、山亭甲化工有限公司", row("通道堵塞"))
    assert said(checked.findings) == [("column_missing", "")]


def test_a_sort_of_enterprises_is_no_enterprise(tmp_path: Path) -> None:
    checked = listed(tmp_path, PROBLEMS, "一、加油站", row("灭火器过期"), "二、重点企业", row("通道堵塞"))
    assert said(checked.findings) == [("column_missing", "")]


def test_a_list_that_has_the_column_keeps_it(tmp_path: Path) -> None:
    checked = listed(tmp_path, f"{FIRMS} | 所在镇街", "一、冯卯镇", "1 | 山亭甲化工有限公司 | 危化品 | 张三 | 桑村镇")
    assert checked.sheets[0].columns[tables.TOWN] == ["桑村镇"]


def test_the_numbers_of_the_columns_below_the_heading_are_no_row_above_the_first_section(tmp_path: Path) -> None:
    checked = listed(tmp_path, FIRMS, "1 | 2 | 3 | 4", "一、冯卯镇", "1 | 山亭甲化工有限公司 | 危化品 | 张三", "合计 | 1家")
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇"], [])
    assert checked.sheets[0].skipped == [(2, "title"), (3, "title"), (5, "total")]


def test_what_explains_the_columns_is_no_row_above_the_first_section(tmp_path: Path) -> None:
    checked = listed(tmp_path, FIRMS, "（必填） | （全称） | （下拉选择） | ~", "一、冯卯镇", "1 | 山亭甲化工有限公司 | 危化品 | 张三")
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇"], [])


@pytest.mark.parametrize("between", ["第2页 共3页", "附件2：清单", "百日攻坚行动台账（第二周）"])
def test_the_title_of_a_page_ends_no_section(tmp_path: Path, between: str) -> None:
    checked = listed(tmp_path, FIRMS, "冯卯镇", "1 | 山亭甲化工有限公司 | 危化品 | 张三", between, FIRMS, "2 | 山亭乙化工有限公司 | 危化品 | 李四")
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇", "冯卯镇"], [])


NAMED = "序号 | 企业名称 | 存在问题 | 隐患等级 | 检查项目 | 检查日期 | 责任单位"


def of_firm(name: str) -> str:
    return f"1 | {name} | 灭火器过期 | 一般 | 应急管理 | 2021-03-05 | 区应急管理局"


def test_problems_lie_in_the_town_and_field_over_them_though_nobody_must_write_those(tmp_path: Path) -> None:
    checked = listed(tmp_path, NAMED, "一、危化品", "（一）冯卯镇", of_firm("甲公司"), "（二）桑村镇", of_firm("乙公司"))
    (sheet,) = checked.sheets
    assert (sheet.columns[tables.TOWN], sheet.columns[tables.FIELD], said(checked.findings)) == (["冯卯镇", "桑村镇"], ["危化品", "危化品"], [])
    assert [(item.code, item.cell) for item in checked.findings] == [("column_from_caption", f"A{row}") for row in (3, 5, 2)]


def test_a_caption_over_problems_names_their_town_but_nothing_that_is_none(tmp_path: Path) -> None:
    one = listed(tmp_path / "one", "所在镇街：冯卯镇", NAMED, of_firm("甲公司"))
    all_of_it = listed(tmp_path / "all", "所在镇街：全区", NAMED, of_firm("甲公司"))
    assert (one.sheets[0].columns[tables.TOWN], said(one.findings)) == (["冯卯镇"], [])
    assert (tables.TOWN in all_of_it.sheets[0].columns, said(all_of_it.findings)) == (False, [])


def test_a_row_of_captions_holds_from_there_on_among_sections(tmp_path: Path) -> None:
    captions = "企业名称：山亭乙食品有限公司 | ~ | 检查人员：张三"
    checked = listed(tmp_path, PROBLEMS, "一、山亭甲化工有限公司", row("灭火器过期"), captions, row("通道堵塞"))
    assert checked.sheets[0].columns[tables.ENTERPRISE] == ["山亭甲化工有限公司", "山亭乙食品有限公司"]


def test_an_enterprise_called_after_a_town_is_no_section_of_that_town(tmp_path: Path) -> None:
    checked = listed(tmp_path, PROBLEMS, "一、冯卯镇石料厂", row("灭火器过期"))
    assert (checked.sheets[0].columns[tables.ENTERPRISE], tables.TOWN in checked.sheets[0].columns) == (["冯卯镇石料厂"], False)


def test_what_a_caption_says_is_put_into_rows_of_data_only(tmp_path: Path) -> None:
    checked = listed(tmp_path, "所在镇街：冯卯镇", FIRMS, "1 | 2 | 3 | 4", "1 | 山亭甲化工有限公司 | 危化品 | 张三", "2 | ~ | ~ | ~", "填表人：李四 | ~ | ~ | ~")
    (sheet,) = checked.sheets
    assert (sheet.rows, sheet.columns[tables.TOWN], said(checked.findings)) == ([4], ["冯卯镇"], [])


def test_a_town_over_problems_is_where_they_lie_and_not_who_is_responsible(tmp_path: Path) -> None:
    head, problem = (text.rpartition(" | ")[0] for text in (NAMED, of_firm("甲公司")))
    by_town = listed(tmp_path / "town", head, "一、冯卯镇", problem)
    by_unit = listed(tmp_path / "unit", head, "一、区应急管理局", problem)
    assert said(by_town.findings) == [("column_missing", "")]
    assert (by_unit.sheets[0].columns[tables.DUTY_UNIT], said(by_unit.findings)) == (["区应急管理局"], [])


@pytest.mark.parametrize("second", ["所在镇街：桑村镇", "桑村镇企业清单"])
def test_a_caption_among_sections_ends_what_the_section_before_it_said(tmp_path: Path, second: str) -> None:
    one, two = (f"1 | 山亭{name}化工有限公司 | 危化品 | 张三" for name in "甲乙")
    checked = listed(tmp_path, FIRMS, "一、冯卯镇", one, second, FIRMS, two)
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇", "桑村镇"], [])


@pytest.mark.parametrize(("one", "two"), [
    ("一、山亭甲化工有限公司（冯卯镇，检查日期：2021年3月5日）", "二、山亭乙化工有限公司（桑村镇，检查日期：2021年3月9日）"),
    ("1.山亭甲化工有限公司（3月5日检查，冯卯镇）", "2.山亭乙化工有限公司（3月9日检查，桑村镇）"),
    ("山亭甲化工有限公司（冯卯镇，3月5日夜查）", "山亭乙化工有限公司（桑村镇，3月9日联合执法检查）"),
    ("山亭甲化工有限公司（冯卯镇、2021.3.5）", "山亭乙化工有限公司（桑村镇、2021.3.9）"),
])  # fmt: skip
def test_town_and_day_of_an_inspection_are_read_behind_the_name(tmp_path: Path, one: str, two: str) -> None:
    head, row_of = PROBLEMS.replace("检查日期 | ", ""), row("灭火器过期").replace("2021-03-05 | ", "")
    checked = listed(tmp_path, head, one, row_of, two, row_of.replace("灭火器过期", "通道堵塞"))
    (sheet,) = checked.sheets
    assert {code for code, _ in said(checked.findings)} <= {"date_year_assumed"}
    assert [sheet.columns[name] for name in (tables.FOUND_ON, tables.TOWN)] == [["2021-03-05", "2021-03-09"], ["冯卯镇", "桑村镇"]]
    assert sheet.columns[tables.ENTERPRISE] == ["山亭甲化工有限公司", "山亭乙化工有限公司"]


def test_problems_were_found_on_the_day_over_them(tmp_path: Path) -> None:
    head, row_of = PROBLEMS.replace("检查日期", "企业名称"), row("灭火器过期").replace("2021-03-05", "山亭甲化工有限公司")
    checked = listed(tmp_path, head, "3月5日", row_of, "3月9日下午检查情况", row_of.replace("灭火器过期", "通道堵塞"))
    assert (checked.sheets[0].columns[tables.FOUND_ON], said(checked.findings)) == (["2021-03-05", "2021-03-09"], [("date_year_assumed", "A2")])


@pytest.mark.parametrize("title", [
    "山亭甲化工有限公司（3月20日前整改）", "山亭甲化工有限公司（3月5日、3月9日检查）", "3月5日至3月9日检查情况", "3月5日签到",
    "3月5日复查情况", "3月5日前检查",
])  # fmt: skip
def test_a_day_of_something_else_or_one_of_several_is_none_of_inspection(tmp_path: Path, title: str) -> None:
    head, row_of = PROBLEMS.replace("检查日期", "企业名称"), row("灭火器过期").replace("2021-03-05", "山亭甲化工有限公司")
    checked = listed(tmp_path, head, title, row_of)
    assert said(checked.findings) == [("column_missing", "")]
