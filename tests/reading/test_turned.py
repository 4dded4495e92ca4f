"""Work reports that are written down the page, and those of several departments in one sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands.month import Checked, conservation
from crosscheck.reading.grid import Grid
from crosscheck.reading.settings import plain
from crosscheck.reading.turned import turned
from crosscheck.reading.vocabulary import Vocabulary
from crosscheck.sheets import Value
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read, said, write_book

LABELS = """
区应急管理局{title}工作情况 | ~
项目 | 内容
出动执法人员（人次） | 45人次
聘请专家人数 | /
检查企业（单位）家数 | 12家
发现问题隐患数（条） | 8
罚款金额（元） | 35000
主要做法 | 分组包片，{title}检查
"""


def reports(checked: Checked) -> list[tuple[Value, ...]]:
    """(department, month, officers sent, enterprises inspected) of every work report."""
    wanted = (tables.MONTH, tables.OFFICERS_SENT, tables.INSPECTED)
    return [
        (sheet.department, *(sheet.columns.get(name, [None] * len(sheet.rows))[index] for name in wanted))
        for sheet in checked.sheets
        if sheet.kind == tables.WORK_REPORTS.kind
        for index in range(len(sheet.rows))
    ]


def test_labels_down_the_page_are_one_report_of_the_month_in_the_title(tmp_path: Path) -> None:
    file_list(tmp_path, "工作情况.xlsx", LABELS.format(title="2021年4月"))
    checked = read(tmp_path)
    assert reports(checked) == [(DEPARTMENT, "2021-04", 45, 12)]
    (sheet,) = checked.sheets
    assert (sheet.columns[tables.PROBLEMS_FOUND], sheet.columns[tables.FINES], sheet.columns[tables.EXPERTS_SENT]) == ([8], [3.5], [None])
    assert said(checked.findings) == []


def test_every_row_of_such_a_sheet_is_accounted_for(tmp_path: Path) -> None:
    file_list(tmp_path, "工作情况.xlsx", LABELS.format(title="3月"))
    (count,) = conservation(read(tmp_path), {})
    assert (count["rows"], count["kept"], count["returned"], count["skipped"]) == (8, 1, 0, 7)


def test_the_name_of_the_sheet_tells_the_month_when_nothing_else_does(tmp_path: Path) -> None:
    file_list(tmp_path, "工作情况.xlsx", LABELS.format(title=""), sheet="5月份")
    assert [month for _, month, *_ in reports(read(tmp_path))] == ["2021-05"]


def test_without_any_month_the_report_goes_back(tmp_path: Path) -> None:
    file_list(tmp_path, "工作情况.xlsx", LABELS.format(title=""))
    checked = read(tmp_path)
    assert ("column_missing", "") in said(checked.findings)
    assert checked.sheets[0].returned == {3}


def test_a_column_for_each_month_is_a_report_for_each_and_the_total_is_none(tmp_path: Path) -> None:
    text = "指标 | 单位 | 3月 | 4月 | 累计\n出动人次 | 人次 | 20 | 25 | 45\n专家人次 | 人次 | 1 | 2 | 3\n检查家次 | 家次 | 9 | 11 | 20\n曝光 | 起 | 0 | 1 | 1"
    file_list(tmp_path, "汇总.xlsx", text)
    checked = read(tmp_path)
    assert reports(checked) == [(DEPARTMENT, "2021-03", 20, 9), (DEPARTMENT, "2021-04", 25, 11)]
    assert sum(count["rows"] for count in conservation(checked, {})) == 5


def test_a_month_may_stand_with_a_word_behind_it(tmp_path: Path) -> None:
    file_list(tmp_path, "汇总.xlsx", "指标 | 单位 | 3月数 | 累计数\n出动人次 | 人次 | 20 | 45\n专家人次 | 人次 | 1 | 3\n检查家次 | 家次 | 9 | 20\n曝光 | 起 | 0 | 1")
    checked = read(tmp_path)
    assert (reports(checked), said(checked.findings)) == ([(DEPARTMENT, "2021-03", 20, 9)], [])


def test_of_this_month_and_all_months_under_one_heading_this_month_is_reported(tmp_path: Path) -> None:
    text = "2021年3月工作情况\n检查企业 | ~ | 发现问题 | ~ | 完成整改 | ~\n本月 | 累计 | 本月 | 累计 | 累计 | 当月\n9 | 20 | 5 | 11 | 8 | 4"
    file_list(tmp_path, "a.xlsx", text, merges=("A2:B2", "C2:D2", "E2:F2"))
    (sheet,) = read(tmp_path).sheets
    assert [sheet.columns[name] for name in (tables.INSPECTED, tables.PROBLEMS_FOUND, tables.PROBLEMS_DONE)] == [[9], [5], [4]]


def test_reports_side_by_side_have_one_heading_so_that_each_is_told_what_is_wrong_with_it_in_its_row(tmp_path: Path) -> None:
    text = "指标 | 3月 | 4月\n出动人次 | 20 | 25\n专家人次 | 1 | 2\n检查家次 | 9 | 11\n曝光 | 0 | 1"
    file_list(tmp_path, "汇总.xlsx", text)
    assert [(sheet.rows, sheet.header_row) for sheet in read(tmp_path).sheets] == [([1], 1), ([2], 1)]


def test_a_fault_is_told_at_the_cell_where_it_stands(tmp_path: Path) -> None:
    file_list(tmp_path, "工作情况.xlsx", LABELS.format(title="3月").replace("45人次", "四十多人"))
    assert said(read(tmp_path).findings) == [("number_invalid", "B3")]


def test_a_report_whose_month_is_left_empty_goes_back_to_be_filled_in(tmp_path: Path) -> None:
    file_list(tmp_path, "工作情况.xlsx", LABELS.format(title="") + "月份 | ~")
    checked = read(tmp_path)
    assert (said(checked.findings), checked.sheets[0].returned) == ([("cell_missing", "B9")], {3})


def test_an_explanation_of_the_columns_is_no_report(tmp_path: Path) -> None:
    text = "栏目 | 怎么填\n出动执法人员 | 填人次\n聘请专家 | 填人次\n检查企业 | 填家次\n主要做法 | 写文字"
    file_list(tmp_path, "说明.xlsx", text)
    assert reports(read(tmp_path)) == []


def test_a_summary_of_several_departments_is_each_ones_report(tmp_path: Path) -> None:
    text = "部门 | 月份 | 出动执法人员 | 检查企业\n区应急管理局 | 3月 | 80 | 40\n公安分局 | 3月 | 许多 | 5\n区应急管理局 | 4月 | 70 | 30"
    file_list(tmp_path, "汇总.xlsx", text)
    checked = read(tmp_path)
    assert reports(checked) == [(DEPARTMENT, "2021-03", 80, 40), (DEPARTMENT, "2021-04", 70, 30), ("区公安分局", "2021-03", None, 5)]
    assert [(sheet.department, said(sheet.findings)) for sheet in checked.sheets] == [(DEPARTMENT, []), ("区公安分局", [("number_invalid", "C3")])]
    assert [count["rows"] for count in conservation(checked, {})] == [2, 1]


def test_the_month_of_such_a_summary_may_stand_in_its_title(tmp_path: Path) -> None:
    text = "2021年3月各部门工作情况汇总表\n部门 | 出动执法人员 | 检查企业\n区应急管理局 | 80 | 40\n公安分局 | 许多 | 5"
    file_list(tmp_path, "汇总.xlsx", text)
    checked = read(tmp_path)
    assert reports(checked) == [(DEPARTMENT, "2021-03", 80, 40), ("区公安分局", "2021-03", None, 5)]
    assert [(sheet.department, said(sheet.findings)) for sheet in checked.sheets] == [(DEPARTMENT, []), ("区公安分局", [("number_invalid", "B4")])]


def test_labels_are_looked_for_on_a_page_and_not_down_a_list_of_a_hundred_thousand_rows() -> None:
    words = Vocabulary(plain(SETTINGS))
    looked: list[str] = []
    match = words.match

    def counted(kind: str, text: str) -> tuple[int, str] | None:
        looked.append(text)
        return match(kind, text)

    vars(words)["match"] = counted
    rows = [[f"{r} {c}" for c in range(300)] for r in range(3000)]
    assert turned(Grid("Sheet1", rows), words, "a.xlsx") is None
    assert len(looked) == 200 * 200


def test_a_form_of_labels_and_values_two_beside_one_another_is_a_report_as_well(tmp_path: Path) -> None:
    file_list(tmp_path, "工作情况.xlsx", "2021年4月工作情况 | ~\n出动执法人员 | 56人次 | 聘请专家 | 3名\n检查企业 | 23家 | 发现问题 | 41项\n完成整改 | 38 | 罚款 | 3万元")
    checked = read(tmp_path)
    assert (said(checked.findings), reports(checked)) == ([], [(DEPARTMENT, "2021-04", 56, 23)])
    assert (checked.sheets[0].columns[tables.PROBLEMS_FOUND], checked.sheets[0].columns[tables.FINES]) == ([41], [3])


def test_figures_of_two_times_beside_each_label_are_asked_about(tmp_path: Path) -> None:
    rows = ["4月 | 本月 | 累计", "出动执法人员 | 56 | 99 | 聘请专家 | 3 | 5", "检查企业 | 23 | 40 | 发现问题 | 41 | 88", "完成整改 | 3 | 7 | 罚款 | 3 | 6"]
    file_list(tmp_path, "工作情况.xlsx", "\n".join(rows))
    checked = read(tmp_path)
    assert [item.code for item in checked.findings if item.severity == "error"] == ["sheet_unknown"]


BY_TOWN = "2021年3月各镇街检查情况统计表\n{} | 出动执法人员 | 检查企业 | 发现问题\n{} | 3 | 2 | 5\n{} | 4 | 3 | 6\n合计 | 7 | 5 | 11"


def test_a_report_by_towns_goes_back_for_one_number_of_the_whole_department(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", BY_TOWN.format("镇街", "冯卯镇", "城头镇"))
    checked = read(tmp_path)
    assert (said(checked.findings), [sheet.returned for sheet in checked.sheets]) == ([("work_report_by_part", "")], [{3, 4}])


def test_a_report_by_sections_goes_back_too_and_one_by_months_does_not(tmp_path: Path) -> None:
    sections = "2021年3月工作情况\n股室 | 出动执法人员 | 检查企业 | 发现问题\n危化股 | 3 | 2 | 5\n工贸股 | 4 | 3 | 6"
    file_list(tmp_path / "sections", "a.xlsx", sections)
    file_list(tmp_path / "months", "a.xlsx", "月份 | 带队领导 | 检查企业 | 发现问题\n2021-03 | 甲 | 2 | 5\n2021-04 | 乙 | 3 | 6")
    by_section, by_month = read(tmp_path / "sections"), read(tmp_path / "months")
    assert (said(by_section.findings), [sheet.returned for sheet in by_section.sheets]) == ([("work_report_by_part", "")], [{3, 4}])
    assert by_section.findings[0].remedy == "请只写一行全部门的合计数（一个月一行），去掉“股室”这一列。"
    assert (said(by_month.findings), by_month.sheets[0].rows) == ([], [2, 3])


@pytest.mark.parametrize("title", ["2021年3月各镇街检查情况统计表", "统计表"])
def test_counts_by_town_beside_the_list_that_they_count_are_there_for_reference(tmp_path: Path, title: str) -> None:
    counts = BY_TOWN.format("镇街", "冯卯镇", "城头镇").replace("2021年3月各镇街检查情况统计表", title)
    write_book(tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx", ("汇总", counts), ("明细", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"))
    checked = read(tmp_path)
    assert [(item.code, item.sheet) for item in checked.findings] == [("sheet_counts", "汇总")]
    assert ([(sheet.kind, sheet.rows) for sheet in checked.sheets], [sheet.returned for sheet in checked.sheets]) == ([("", []), ("问题清单", [2])], [set(), set()])
    assert checked.sheets[0].body_rows == 3


_PAGE = "3月工作进展 | ~ | ~ | ~\n指标 | 单位 | 本月 | 累计\n出动执法人员 | 人次 | 56 | 90\n检查企业 | 家次 | 28 | 50\n发现问题 | 项 | 61 | 80\n罚款 | {} | {} | {}"


@pytest.mark.parametrize(("unit", "written", "fine"), [("元", "15000", 1.5), ("万元", "1.5", 1.5), ("元", "1.5万元", 1.5)])
def test_a_column_of_units_says_what_the_fines_are_in(tmp_path: Path, unit: str, written: str, fine: float) -> None:
    file_list(tmp_path, "a.xlsx", _PAGE.format(unit, written, "9"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.FINES], sheet.columns[tables.INSPECTED]) == ([fine], [28])


COUNTS = "{}\n序号 | 镇街 | 检查项目数 | 发现隐患 | 整改率\n1 | 冯卯镇 | 3 | 5 | 80%\n2 | 城头镇 | 4 | 6 | 100%\n合计 | ~ | 7 | 11 | 90%"


def test_counts_by_town_that_are_no_report_are_there_for_reference_beside_a_list_only(tmp_path: Path) -> None:
    write_book(tmp_path / "both" / "workbooks" / "部门" / DEPARTMENT / "a.xlsx", ("汇总", COUNTS.format("汇总")), ("明细", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"))
    file_list(tmp_path / "alone", "a.xlsx", COUNTS.format("汇总"))
    both, alone = read(tmp_path / "both"), read(tmp_path / "alone")
    assert ([(item.code, item.sheet) for item in both.findings], [sheet.returned for sheet in both.sheets]) == ([("sheet_counts", "汇总")], [set(), set()])
    assert ([item.code for item in alone.findings], len(alone.sheets[0].returned)) == (["sheet_unknown"], 5)


def test_what_has_figures_and_names_none_of_our_towns_and_units_is_no_count(tmp_path: Path) -> None:
    firms = COUNTS.format("客户").replace("镇街", "客户").replace("冯卯镇", "甲货运").replace("城头镇", "乙货运")
    write_book(tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx", ("客户", firms), ("明细", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"))
    checked = read(tmp_path)
    assert ([item.code for item in checked.findings if item.sheet == "客户"], len(checked.sheets[0].returned)) == (["sheet_unknown"], 5)


def test_a_report_of_two_months_that_names_no_towns_does_not(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", BY_TOWN.format("月份", "2021年3月", "2021年4月"))
    assert said(read(tmp_path).findings) == []


@pytest.mark.parametrize(("found", "kinds"), [("8", {tables.WORK_REPORTS.kind}), ("若干", {""})])
def test_figures_stand_beside_at_least_half_of_the_labels_that_ask_for_them(tmp_path: Path, found: str, kinds: set[str]) -> None:
    counts = f"出动执法人员 | 若干\n检查企业家数 | 多家\n发现问题数 | {found}\n罚款金额（万元） | 3.5"
    file_list(tmp_path, "工作情况.xlsx", f"2021年4月工作情况\n{counts}\n主要做法 | 分组包片")
    assert {sheet.kind for sheet in read(tmp_path).sheets} == kinds


@pytest.mark.parametrize(("label", "kinds"), [("主要做法 | 分组包片", {tables.WORK_REPORTS.kind}), ("宣传标语 | 二百条", {""})])
def test_a_page_of_three_known_labels_is_no_report(tmp_path: Path, label: str, kinds: set[str]) -> None:
    file_list(tmp_path, "工作情况.xlsx", f"2021年4月工作情况\n出动执法人员 | 45\n检查企业家数 | 12\n发现问题数 | 8\n{label}")
    assert {sheet.kind for sheet in read(tmp_path).sheets} == kinds
