"""Several lists on one sheet, and what stands around a list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.merging.ledgers import merge
from crosscheck.reading import headings
from crosscheck.reading.grid import Grid, rows_from
from crosscheck.reading.reader import Reader
from crosscheck.reading.sheet import read_file
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read, said

ENTERPRISE = "山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品"


def test_several_dispositions_may_have_only_a_space_between_them(tmp_path: Path) -> None:
    written = ("现场紧急处置 立案处罚", "责令 限期整改", "立案处罚 看情况")
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | 处置意见", *(f"{GOOD_PROBLEM} | {text}" for text in written)]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.DISPOSITION] == ["现场紧急处置、立案处罚", "责令限期整改", None]
    assert said(checked.findings) == [("choice_unclear", "H4")]


def test_several_dispositions_may_be_numbered(tmp_path: Path) -> None:
    written = ("①责令企业限期整改②立案处罚（罚款1万元）", "1.责令现场立即整改 2.简易处罚", "（1）限期整改；（2）移交", "1、限期整改2、看情况")
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | 处置意见", *(f"{GOOD_PROBLEM} | {text}" for text in written)]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.DISPOSITION] == ["责令限期整改、立案处罚", "现场立即整改、简易处罚", "责令限期整改、移交其他部门", None]
    assert said(checked.findings) == [("choice_unclear", "H5")]


def kept_rows(folder: Path) -> list[tuple[str, int, list[int]]]:
    return [(sheet.kind, sheet.header_row, sheet.rows) for sheet in read(folder).sheets]


def test_two_lists_one_below_the_other_are_two_lists(tmp_path: Path) -> None:
    text = f"一、企业名单\n{ENTERPRISE_HEAD}\n{ENTERPRISE}\n~\n二、检查发现的问题\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n合计 | 1"
    file_list(tmp_path, "a.xlsx", text)
    checked = read(tmp_path)
    assert [(sheet.kind, sheet.header_row, sheet.rows) for sheet in checked.sheets] == [("企业清单", 2, [3]), ("问题清单", 6, [7])]
    assert [sheet.skipped for sheet in checked.sheets] == [[(4, "blank"), (5, "title")], [(8, "total")]]
    assert said(checked.findings) == []


def test_a_list_below_without_any_gap_is_found_by_its_heading(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD}\n{ENTERPRISE}\n检查情况\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    assert kept_rows(tmp_path) == [("企业清单", 1, [2]), ("问题清单", 4, [5])]


def test_a_list_below_begins_right_under_the_last_row_of_the_one_above(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{ENTERPRISE_HEAD}\n{ENTERPRISE}")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2]), ("企业清单", 3, [4])]


def test_the_total_of_the_list_above_is_no_group_over_the_headings_of_the_list_below(tmp_path: Path) -> None:
    upper = "隐患单位 | 属地 | 隐患等级 | ~ | 存在问题 | 检查项目 | 检查时间 | 责任单位"
    row = "山亭乙化工有限公司 | 城头镇 | √ | ~ | 通道堵塞 | 应急管理 | 2021-03-06 | 区应急管理局"
    text = f"{ENTERPRISE_HEAD}\n{ENTERPRISE}\n合计 | ~ | ~ | 1家\n{upper}\n~ | ~ | 一般 | 重大\n{row}"
    file_list(tmp_path, "a.xlsx", text, merges=("C4:D4", *(f"{letter}4:{letter}5" for letter in "ABEFGH")))
    assert kept_rows(tmp_path) == [("企业清单", 1, [2]), ("问题清单", 5, [6])]
    assert read(tmp_path).sheets[1].columns[tables.LEVEL] == ["一般"]


def test_two_lists_of_one_kind_below_one_another_keep_their_rows_apart(tmp_path: Path) -> None:
    other = "序号 | 存在问题 | 隐患级别 | 单位名称 | 属地 | 检查项目 | 检查时间 | 责任单位"
    row = "1 | 通道堵塞 | 一般 | 山亭乙化工有限公司 | 城头镇 | 应急管理 | 2021-03-06 | 区应急管理局"
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM}\n~\n{other}\n{row}")
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    counts = month.conservation(checked, ledgers.duplicates)
    assert [(item["rows"], item["kept"], item["duplicates"], item["skipped"]) for item in counts] == [(3, 1, 1, 1), (1, 1, 0, 0)]


def test_the_heading_printed_again_on_each_page_is_no_new_list(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n~\n{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '缺失')}")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2, 5])]


def test_each_row_of_a_heading_of_two_rows_is_known_when_it_is_printed_again(tmp_path: Path) -> None:
    upper = PROBLEM_HEAD.replace("隐患等级 | 发现日期", "检查情况 | ~")
    lower = " | ".join({"检查情况": "隐患等级", "~": "发现日期"}.get(text, "~") for text in upper.split(" | "))
    at = upper.split(" | ").index("检查情况")
    merges = (f"{chr(65 + at)}1:{chr(66 + at)}1", *(f"{chr(65 + c)}1:{chr(65 + c)}2" for c in range(at)))
    again = f"{upper}\n{lower}\n{GOOD_PROBLEM.replace('过期', '缺失')}"
    file_list(tmp_path, "a.xlsx", f"{upper}\n{lower}\n{GOOD_PROBLEM}\n{again}\n~\n{again.replace('缺失', '倒地')}", merges=merges)
    assert kept_rows(tmp_path) == [("问题清单", 2, [3, 6, 10])]


def test_the_first_of_several_printed_headings_counts_though_only_it_is_merged(tmp_path: Path) -> None:
    head, row = PROBLEM_HEAD.replace("问题描述", "问题描述 | ~"), GOOD_PROBLEM.replace("灭火器过期", "灭火器过期 | ~")
    file_list(tmp_path, "a.xlsx", f"{head}\n{row}\n{head}\n{row.replace('过期', '缺失')}", merges=("D1:E1",))
    assert kept_rows(tmp_path) == [("问题清单", 1, [2, 4])]


def test_groups_above_the_heading_are_known_when_they_are_printed_again(tmp_path: Path) -> None:
    groups = " | ".join(["编号", "检查情况", *["~"] * (PROBLEM_HEAD.count(" | ") - 1)])
    file_list(tmp_path, "a.xlsx", f"{groups}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{groups}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '缺失')}")
    assert kept_rows(tmp_path) == [("问题清单", 2, [3, 6])]


def test_who_signs_and_the_day_below_are_notes_wherever_they_stand(tmp_path: Path) -> None:
    at = PROBLEM_HEAD.split(" | ").index("问题描述")
    signed = ["".join("~ | " * at) + text for text in ("栖岭县应急管理局", "2021年3月31日")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "~", *signed]))
    assert read(tmp_path).sheets[0].skipped == [(3, "blank"), (4, "note"), (5, "note")]


def test_who_signs_above_the_heading_printed_again_makes_no_other_list_of_it(tmp_path: Path) -> None:
    signed = "小计 | ~ | ~ | 1项\n填表人：张三 | ~ | ~ | 审核人：李四"
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{signed}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '缺失')}")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2, 6])]


def test_problems_below_their_enterprise_are_no_signature(tmp_path: Path) -> None:
    at = PROBLEM_HEAD.split(" | ").index("问题描述")
    more = ["".join("~ | " * at) + text for text in ("通道堵塞", "无应急预案")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "~", *more]))
    assert read(tmp_path).sheets[0].rows == [2, 4, 5]


def test_strokes_under_columns_without_a_heading_do_not_make_a_row_the_heading_again(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM} | / | / | /\n合计 | / | / | / | / | / | / | / | / | /")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2], [(3, "total")])


@pytest.mark.parametrize("head", ["企业（单位）名称", "企业(单位)名称 ", "　企业（单位）名称"])
def test_the_heading_printed_again_is_known_however_it_is_spaced(tmp_path: Path, head: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{PROBLEM_HEAD.replace('企业（单位）名称', head)}\n{GOOD_PROBLEM}")
    assert read(tmp_path).sheets[0].skipped == [(3, "title")]


@pytest.mark.parametrize("gap", [" | ~ | ", " | "])
def test_two_lists_side_by_side_are_two_lists_with_their_own_letters(tmp_path: Path, gap: str) -> None:
    head = f"序号 | {ENTERPRISE_HEAD}{gap}序号 | {ENTERPRISE_HEAD}"
    row = f"1 | {ENTERPRISE}{gap}2 | 山亭乙化工有限公司 | ~ | 城头镇 | 危化品"
    file_list(tmp_path, "a.xlsx", f"{head}\n{row}")
    checked = read(tmp_path)
    assert [sheet.columns[tables.ENTERPRISE] for sheet in checked.sheets] == [["山亭甲化工有限公司"], ["山亭乙化工有限公司"]]
    assert [sheet.letters[tables.ENTERPRISE] for sheet in checked.sheets] == ["B", "H" if "~" in gap else "G"]
    counts = month.conservation(checked, merge(checked.sheets).duplicates)
    assert [item["kept"] for item in counts] == [1, 1]


def test_a_small_list_above_a_wide_one_is_read(tmp_path: Path) -> None:
    wide = f"{PROBLEM_HEAD} | 整改状态 | 整改期限 | 检查方式 | 备注 | 照片"
    rows = [f"{GOOD_PROBLEM.replace('过期', f'过期{n}')} | 未整改 | 2021-04-0{n} | 日常检查 | 无 | 有" for n in range(1, 9)]
    file_list(tmp_path, "a.xlsx", "\n".join(["单位名称 | 镇街 | 行业领域", "山亭甲化工有限公司 | 冯卯镇 | 危化品", "~", wide, *rows]))
    assert kept_rows(tmp_path) == [("企业清单", 1, [2]), ("问题清单", 4, [*range(5, 13)])]


def test_a_list_below_that_has_most_headings_of_the_one_above_is_another_one(tmp_path: Path) -> None:
    upper = "序号 | 企业名称 | 行业领域 | 联系电话 | 备注 | 所在镇街\n1 | 山亭甲化工有限公司 | 危化品 | 0632-8811000 | 甲 | 冯卯镇"
    lower = "序号 | 企业名称 | 行业领域 | 所在镇街 | 备注\n1 | 山亭乙化工有限公司 | 危化品 | 城头镇 | 乙"
    file_list(tmp_path, "a.xlsx", f"{upper}\n~\n{lower}")
    assert [sheet.columns[tables.TOWN] for sheet in read(tmp_path).sheets] == [["冯卯镇"], ["城头镇"]]


@pytest.mark.parametrize("between", ["合计 | ~ | 1家 | ~", "填表人：张三 | ~ | 审核人：李四 | 2021年3月20日"])
def test_a_list_below_may_follow_at_once_on_the_total_or_the_signatures_of_the_one_above(tmp_path: Path, between: str) -> None:
    upper = f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品\n{between}"
    file_list(tmp_path, "a.xlsx", f"{upper}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    checked = read(tmp_path)
    assert ([sheet.rows for sheet in checked.sheets], said(checked.findings)) == ([[2], [5]], [])


def test_what_a_list_has_in_parts_does_not_reach_into_the_list_below(tmp_path: Path) -> None:
    parts = [PROBLEM_HEAD.replace("发现日期", "发现日期 | ~ | ~"), "~ | ~ | ~ | ~ | ~ | 年 | 月 | 日 | ~", GOOD_PROBLEM.replace("2021-03-05", "2021 | 3 | 5")]
    other = "存在问题 | 隐患级别 | 单位名称 | 检查项目 | 检查时间 | 属地 | 责任单位 | 整改期限"
    row = "通道堵塞 | 一般 | 山亭乙化工有限公司 | 应急管理 | 2021-03-06 | 城头镇 | 区应急管理局 | 2021-04-06"
    file_list(tmp_path, "a.xlsx", "\n".join([*parts, "~", other, row]))
    below = read(tmp_path).sheets[1]
    assert [below.columns[name] for name in (tables.TOWN, tables.DUTY_UNIT, tables.DUE_ON)] == [["城头镇"], ["区应急管理局"], ["2021-04-06"]]


def test_an_empty_column_does_not_part_a_list_that_lacks_nothing(tmp_path: Path) -> None:
    head = "问题描述 | 隐患等级 | 所属检查项目 | ~ | 企业名称 | 所在镇街 | 发现日期 | 执法责任单位"
    file_list(tmp_path, "a.xlsx", f"{head}\n灭火器过期 | 一般 | 应急管理 | ~ | 山亭甲化工有限公司 | 冯卯镇 | 2021-03-05 | 区应急管理局")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2])]


def test_a_caption_above_the_list_gives_the_required_column_it_lacks_and_says_so(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("企业（单位）名称 | ", "").replace("发现日期 | ", "")
    row = GOOD_PROBLEM.replace("山亭甲化工有限公司 | ", "").replace("2021-03-05 | ", "")
    file_list(tmp_path, "a.xlsx", f"移交表\n企业名称：山亭甲化工有限公司 | ~ | 检查时间：2021年3月5日\n{head}\n{row}")
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.ENTERPRISE] == ["山亭甲化工有限公司"]
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-05"]
    assert [(item.code, item.cell) for item in checked.findings] == [("column_from_caption", "A2"), ("column_from_caption", "C2")]


@pytest.mark.parametrize(
    "between", ["~\n单位：山亭乙化工有限公司 | ~ | 镇街：桑村镇\n{head}", "单位：老王小吃\n{head}", "单位： | 山亭乙化工有限公司", "单位：山亭乙化工有限公司"],
)  # fmt: skip
def test_a_caption_that_stands_again_among_the_rows_holds_from_there_on(tmp_path: Path, between: str) -> None:
    head = "存在问题 | 隐患等级 | 检查项目 | 检查日期 | 责任单位"
    rows = [f"{text} | 一般 | 应急管理 | 2021-03-05 | 区应急管理局" for text in ("灭火器过期", "通道堵塞", "阀门锈蚀", "管道漏气")]
    text = "\n".join(["单位：山亭甲化工有限公司", head, *rows[:2], between.format(head=head), *rows[2:]])
    file_list(tmp_path, "a.xlsx", text)
    checked = read(tmp_path)
    names = [name for sheet in checked.sheets for name in sheet.columns[tables.ENTERPRISE]]
    second = "老王小吃" if "老王" in between else "山亭乙化工有限公司"
    assert (names, said(checked.findings)) == (["山亭甲化工有限公司"] * 2 + [second] * 2, [])
    assert [item.value for item in checked.findings] == ["山亭甲化工有限公司", second]


def test_a_caption_of_another_sort_gives_nothing(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"单位：项 | 检查时间：2021年  月  日\n{PROBLEM_HEAD.replace('发现日期', '甲')}\n{GOOD_PROBLEM}")
    assert [item.code for item in read(tmp_path).findings] == ["column_missing"]


def test_the_month_in_the_title_is_the_month_of_a_report_without_that_column(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "2021年3月工作情况统计表\n检查企业 | 发现问题 | 完成整改\n12 | 30 | 28")
    assert read(tmp_path).sheets[0].columns[tables.MONTH] == ["2021-03"]


@pytest.mark.parametrize("row", ["12 | 12 | 12", "12 | ~ | ~"])
def test_a_report_of_one_number_has_its_month_too(tmp_path: Path, row: str) -> None:
    file_list(tmp_path, "a.xlsx", f"2021年3月工作情况统计表\n检查企业 | 发现问题 | 完成整改\n{row}")
    assert read(tmp_path).sheets[0].columns[tables.MONTH] == ["2021-03"]


@pytest.mark.parametrize("written", ["3月", "2021年3月份", "2021.3", "202103", "2021/3/1", "2021/03/01 0:00", "2021年3月21日"])
def test_a_month_is_read_as_people_and_spreadsheets_write_it(tmp_path: Path, written: str) -> None:
    file_list(tmp_path, "a.xlsx", f"月份 | 检查企业 | 发现问题 | 完成整改\n{written} | 12 | 30 | 28")
    assert read(tmp_path).sheets[0].columns[tables.MONTH] == ["2021-03"]


def test_a_month_without_its_year_is_that_of_the_campaign(tmp_path: Path) -> None:
    winter = SETTINGS.campaign.model_copy(update={"start": date(2021, 10, 1), "end": date(2022, 3, 31), "first_report": ""})
    file_list(tmp_path, "a.xlsx", "月份 | 检查企业 | 发现问题 | 完成整改\n12月 | 1 | 2 | 3\n1月 | 4 | 5 | 6")
    checked = read(tmp_path, SETTINGS.model_copy(update={"campaign": winter}))
    assert checked.sheets[0].columns[tables.MONTH] == ["2021-12", "2022-01"]


@pytest.mark.parametrize(("start", "month"), [(date(2021, 9, 1), "2021-10"), (date(2021, 1, 1), "2021-01"), (date(2021, 11, 1), "2021-01")])
def test_october_typed_as_a_number_has_lost_its_nought(tmp_path: Path, start: date, month: str) -> None:
    """2021.10 is the number 2021.1: October where the campaign has that and no January."""
    path = file_list(tmp_path, "a.xlsx", "月份 | 检查企业 | 发现问题 | 完成整改\n~ | 1 | 2 | 3")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A2"] = 2021.10
    book.save(path)
    campaign = SETTINGS.campaign.model_copy(update={"start": start, "end": date(2021, 12, 31), "first_report": ""})
    assert read(tmp_path, SETTINGS.model_copy(update={"campaign": campaign})).sheets[0].columns[tables.MONTH] == [month]


@pytest.mark.parametrize("written", ["区应急管理局", "应急局", "山亭区应急管理局"])
def test_the_regulator_is_written_as_the_settings_write_it(tmp_path: Path, written: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD} | 监管部门\n甲厂 | ~ | 冯卯镇 | 危化品 | {written}")
    assert read(tmp_path).sheets[0].columns[tables.REGULATOR] == ["区应急管理局"]


@pytest.mark.parametrize("written", ["市应急管理局", "应急局、消防大队"])
def test_a_regulator_that_is_not_one_of_the_departments_stays_as_written(tmp_path: Path, written: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD} | 监管部门\n甲厂 | ~ | 冯卯镇 | 危化品 | {written}")
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.REGULATOR], said(checked.findings)) == ([written], [])


@pytest.mark.parametrize("row", ["例：某某公司", "（例）某某公司", "示例1 某某公司", "例如：某某公司", "案例（请删除）"])
def test_an_example_row_is_skipped_however_it_is_marked(tmp_path: Path, row: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{row} | 冯卯镇 | 应急管理 | …… | 一般 | 2021-01-01 | 区应急管理局\n{GOOD_PROBLEM}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([3], [(2, "example")])


def test_rows_of_a_form_that_nobody_filled_in_are_no_data_though_some_of_it_is_printed(tmp_path: Path) -> None:
    blank = "~ | ~ | ~ | ~ | 一般 | ~ | 区应急管理局"
    rows = [f"{n} | {row}" for n, row in enumerate([GOOD_PROBLEM, blank, blank, blank], 1)]
    file_list(tmp_path, "a.xlsx", "\n".join([f"序号 | {PROBLEM_HEAD}", *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].skipped, said(checked.findings)) == ([(row, "unanswered") for row in (3, 4, 5)], [])


_PARTS = ["~ | 冯卯镇 | ~ | ~ | 一般 | 2021-03-05"], ["~ | 冯卯镇 | ~ | ~ | 一般", "~ | 冯卯镇 | ~ | ~ | 重大"], [GOOD_PROBLEM.replace("灭火器过期", "~")] * 2


@pytest.mark.parametrize("rows", _PARTS)
def test_a_single_row_or_rows_that_differ_are_asked_about(tmp_path: Path, rows: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, *rows]))
    assert read(tmp_path).sheets[0].rows == [*range(2, 3 + len(rows))]


def test_a_row_that_says_how_to_fill_in_the_others_is_no_data(tmp_path: Path) -> None:
    how = "填写营业执照上的全称 | 填写镇街 | 从下拉菜单选择 | 简明扼要，一行一条 | 一般/重大 | 格式：2021-01-01 | 填写部门"
    few = GOOD_PROBLEM.replace("灭火器过期", "填写的动火票不全")
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, how, GOOD_PROBLEM, few]))
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, checked.sheets[0].skipped, said(checked.findings)) == ([3, 4], [(2, "note")], [])


def test_ditto_is_what_the_row_above_says(tmp_path: Path) -> None:
    rows = (GOOD_PROBLEM, "同上 | 同上 | 同上 | 通道堵塞 | 一般 | 同上 | 同 上", "~", "〃 | 〃 | 培训教育 | 无证上岗 | 〃 | 〃 | 〃")
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert [sheet.columns[name] for name in (tables.ENTERPRISE, tables.TOWN, tables.FOUND_ON)] == [["山亭甲化工有限公司"] * 3, ["冯卯镇"] * 3, ["2021-03-05"] * 3]
    assert sheet.columns[tables.ITEM] == ["应急管理", "应急管理", "培训教育"]
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("ditto_copied", "A3", "10")]


def test_quotation_marks_are_ditto_too(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, '" | ＂ | ” | 通道堵塞 | " | " | "']))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.ENTERPRISE], said(checked.findings)) == (["山亭甲化工有限公司"] * 2, [])


def test_ditto_with_nothing_above_goes_back(tmp_path: Path) -> None:
    below = GOOD_PROBLEM.replace("山亭甲化工有限公司", "同上").replace("灭火器过期", "通道堵塞")
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, below, GOOD_PROBLEM, "二、西集镇", below]))
    checked = read(tmp_path)
    assert said(checked.findings) == [("ditto_of_nothing", "A2"), ("ditto_of_nothing", "A5")]
    assert checked.sheets[0].returned == {2, 5}


def test_ditto_with_nothing_above_where_nothing_needs_to_be_is_asked_about(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | 整改期限\n{GOOD_PROBLEM} | 同上")
    checked = read(tmp_path)
    assert (said(checked.findings), checked.sheets[0].returned) == ([("date_words", "H2")], set())


def test_a_name_that_begins_like_an_example_is_data(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('灭火器过期', '例会记录不全')}")
    assert read(tmp_path).sheets[0].rows == [2]


@pytest.mark.parametrize(
    "total",
    [
        "合计 | ~ | ~ | 共4条隐患", "总　计 | 12", "合\u200b计 | 12 | ~ | 3", "冯卯镇小计 | 3 | ~ | 4", "合计：12家 | ~", "其中：重大隐患 | ~ | 2项", "其中重大 | 2",
        "小计5件 | ~", "合计 | ~ | 12份 | 其中重大1宗",
    ],
)  # fmt: skip
def test_totals_are_told_by_their_word(tmp_path: Path, total: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{total}")
    assert read(tmp_path).sheets[0].skipped == [(3, "total")]


def test_a_part_that_is_no_number_is_no_total(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n其中：重大隐患 | ~ | ~ | 灭火器过期\n{GOOD_PROBLEM}")
    assert read(tmp_path).sheets[0].rows == [2, 3, 4]


@pytest.mark.parametrize(
    "note",
    ["~ | 本表由各镇街如实填写，逾期不报的予以通报。", "~ | ~ | ~ | 领导签字：", "~ | ~ | （此表一式两份）", "单位负责人：张三 | ~ | 审核：李四 | ~ | 电话：0632-1"],
)
def test_lone_texts_below_the_list_are_notes(tmp_path: Path, note: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{note}")
    assert read(tmp_path).sheets[0].skipped == [(3, "note")]


@pytest.mark.parametrize("row", ["（以下空白）", "——以下无正文——", "本月无", "本月没有发现问题。", "当月暂无隐患", "4月份未发现问题隐患", "无新增问题", "无隐患，零报告"])
def test_a_row_that_only_says_there_is_nothing_is_a_note(tmp_path: Path, row: str) -> None:
    file_list(tmp_path, "a.xlsx", f"序号 | {PROBLEM_HEAD}\n1 | {GOOD_PROBLEM}\n2 | {row}\n~ | ~ | {row}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2], [(3, "note"), (4, "note")])


@pytest.mark.parametrize("row", ["甲公司 | 无问题", "无证上岗", "未发现有效证件"])
def test_a_row_that_says_something_else_beside_or_after_it_is_no_note(tmp_path: Path, row: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{row}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2, 3], [])


@pytest.mark.parametrize("mark", ["无", "/", "—"])
def test_a_row_of_nothing_but_marks_for_nothing_is_blank(tmp_path: Path, mark: str) -> None:
    file_list(tmp_path, "a.xlsx", f"序号 | {PROBLEM_HEAD}\n1 | {GOOD_PROBLEM}\n2{f' | {mark}' * 7}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2], [(3, "blank")])


def test_a_name_alone_in_the_last_row_is_data_that_lacks_the_rest(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n山亭乙化工有限公司")
    checked = read(tmp_path)
    assert checked.sheets[0].rows == [2, 3]
    assert said(checked.findings)[0] == ("cell_missing", "C3")


@pytest.mark.parametrize("section", ["冯卯镇", "危化品", "（二）重点单位", "第一部分 工矿"])
def test_a_town_or_field_alone_in_a_row_is_a_section_title(tmp_path: Path, section: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{section}\n{GOOD_PROBLEM}")
    assert read(tmp_path).sheets[0].skipped == [(2, "title")]


def test_below_blank_rows_only_what_has_known_headings_is_looked_at_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a long list whose rows are mostly skipped takes minutes: every look copies the sheet."""
    looked: list[int] = []

    def counted(grid: Grid, row: int) -> Grid:
        looked.append(row)
        return rows_from(grid, row)

    monkeypatch.setattr(headings, "rows_from", counted)
    reader = Reader.of(SETTINGS)
    good = GOOD_PROBLEM.replace(" | ", ",")
    lines = [PROBLEM_HEAD.replace(" | ", ","), *[good, ",,,,,,"] * 50, ENTERPRISE_HEAD.replace(" | ", ","), ENTERPRISE.replace(" | ", ",")]
    sheets = read_file(reader, "部门/区应急管理局/a.csv", "\n".join(lines).encode())
    assert [sheet.kind for sheet in sheets] == ["问题清单", "企业清单"]
    assert set(looked) <= {98, 99, 100, 101}


CONTINUED = """
序号 | 企业名称 | 镇街 | 检查项目 | 问题描述 | 等级 | 检查时间 | 执法单位
1 | 山亭甲化工有限公司 | 冯卯镇 | 应急管理 | 1.灭火器过期 | 一般 | 2021-03-05 | 区应急管理局
~ | ~ | ~ | ~ | 2.消防通道停放车辆 | ~ | ~ | ~
2 | 山亭乙化工有限公司 | 冯卯镇 | 应急管理 | 1、配电箱未上锁 | 一般 | 2021-03-05 | 区应急管理局
~ | ~ | ~ | ~ | 2、罐区防火堤有裂缝，可燃气体报警器未按规定检定，氨气报警器失灵且无记录 | ~ | ~ | ~
"""


def test_one_more_problem_below_a_row_is_no_title_and_no_note(tmp_path: Path) -> None:
    file_list(tmp_path, "问题清单.xlsx", CONTINUED)
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2, 3, 4, 5], [])


def test_a_wide_cell_beside_cells_merged_downwards_is_no_title(tmp_path: Path) -> None:
    wide = "序号 | 企业名称 | 镇街 | 存在问题 | ~ | ~ | ~ | ~\n"
    rows = ["1 | 山亭甲化工有限公司 | 冯卯镇 | 灭火器过期", "~ | ~ | ~ | 消防通道停放车辆", "一、工贸领域", "2 | 山亭乙化工有限公司 | 冯卯镇 | 配电箱未上锁"]
    file_list(tmp_path, "问题清单.xlsx", wide + "\n".join(rows), merges=("D1:H1", "A2:A3", "D2:H2", "D3:H3", "A4:H4", "D5:H5"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2, 3, 5], [(4, "title")])


def test_days_without_a_year_are_told_once_a_column(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期", f"问题{n}").replace("2021-03-05", day) for n, day in enumerate(("3月5日", "2021-03-08", "3.9", "3月5日"))]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-05", "2021-03-08", "2021-03-09", "2021-03-05"]
    assert [(item.code, item.cell) for item in checked.findings] == [("date_year_assumed", "F2")]
    assert checked.findings[0].message == "“发现日期”写的“3月5日”没有年份，按 2021-03-05 处理；还有“3.9”；一共 3 行：第 2、4—5 行。"
    assert not any(checked.sheets[0].extras)


def test_spans_of_days_are_told_once_a_column(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期", f"问题{n}").replace("2021-03-05", day) for n, day in enumerate(("3月5日至6日", "2021-03-08", "3月8日、9日"))]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-06", "2021-03-08", "2021-03-09"]
    assert [(item.code, item.cell) for item in checked.findings] == [("date_span", "F2")]
    assert checked.findings[0].message == "“发现日期”写的“3月5日至6日”是一段时间，按最后一天 2021-03-06 算；还有“3月8日、9日”；一共 2 行：第 2、4 行。"
    assert checked.sheets[0].extras == ["发现日期原文：3月5日至6日", "", "发现日期原文：3月8日、9日"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [("冯卯镇小计（2项）", "total"), ("小计(1)", "total"), ("（盖章）", "note"), ("单位负责人签字", "note"), ("2021年3月20日", "note")],
)
def test_a_subtotal_or_a_stamp_by_itself_is_no_data(tmp_path: Path, row: str, reason: str) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, row]))
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, checked.sheets[0].skipped, checked.findings) == ([2], [(3, reason)], [])


def test_a_name_alone_at_the_end_is_data_that_goes_back(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "冯卯小计划食品厂"]))
    assert read(tmp_path).sheets[0].rows == [2, 3]


def test_signs_around_codes_and_phones_are_no_part_of_them(tmp_path: Path) -> None:
    codes, phones = ("91350100-M000100Y-43", "'91110000600037341L", "9135-0100"), ("'06328811111", "0632-8811112", "~")
    rows = [f"{name}化工厂 | {code} | 冯卯镇 | 危化品 | {phone}" for name, code, phone in zip("甲乙丙", codes, phones, strict=True)]
    file_list(tmp_path, "a.xlsx", "\n".join([f"{ENTERPRISE_HEAD} | 联系电话", *rows]))
    (sheet,) = read(tmp_path).sheets
    assert sheet.columns[tables.CREDIT_CODE] == ["91350100M000100Y43", "91110000600037341L", "9135-0100"]
    assert sheet.columns[tables.PHONE] == ["06328811111", "0632-8811112", None]


def test_circled_numbers_count_rows_and_columns_as_plain_ones_do(tmp_path: Path) -> None:
    rows = ["① | ② | ③ | ④", f"① | {ENTERPRISE.replace(' | ~ |', ' |')}", "② | 乙公司 | ~ | ~"]
    file_list(tmp_path, "a.xlsx", "\n".join(["序号 | 企业（单位）名称 | 所在镇街 | 行业领域", *rows]))
    checked = read(tmp_path)
    assert [(sheet.rows, sheet.skipped) for sheet in checked.sheets] == [([3, 4], [(2, "title")])]
    assert said(checked.findings) == [("cell_missing", "C4"), ("cell_missing", "D4")]


def test_the_numbers_of_printed_pages_are_no_data(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "第1页 共2页", PROBLEM_HEAD, GOOD_PROBLEM.replace("过期", "缺失"), "第 2 页，共 2 页"]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2, 5], [(3, "note"), (4, "title"), (6, "note")])


def test_empty_columns_between_all_columns_part_no_lists(tmp_path: Path) -> None:
    rows = [" | ~ | ".join(row.split(" | ")) for row in (PROBLEM_HEAD, GOOD_PROBLEM, GOOD_PROBLEM.replace("过期", "缺失"))]
    file_list(tmp_path, "a.xlsx", "\n".join(rows))
    checked = read(tmp_path)
    assert [(sheet.kind, sheet.rows, sheet.letters[tables.DUTY_UNIT]) for sheet in checked.sheets] == [("问题清单", [2, 3], "M")]
    assert checked.findings == []


def test_towns_are_read_from_the_addresses_where_a_list_has_no_column_for_them(tmp_path: Path) -> None:
    streets = ["山亭区冯卯镇东路1号", "城头镇西街2号", "水泉镇驻地", "店子镇", "西集镇南首"]
    rows = [f"第{n}化工有限公司 | {street} | 危化品" for n, street in enumerate(streets, 1)]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业名称 | 地址 | 行业领域", *rows, "第6化工有限公司 | 工业园东首 | 危化品"]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.TOWN] == ["冯卯镇", "城头镇", "水泉镇", "店子镇", "西集镇", None]
    assert checked.sheets[0].columns[tables.ADDRESS][0] == streets[0]
    assert [(item.code, item.cell) for item in checked.findings] == [("town_unknown", "B7"), ("town_from_address", "B1")]


def test_the_number_of_the_column_and_a_total_are_no_addresses_without_a_town(tmp_path: Path) -> None:
    """They were half of what a list of three enterprises has in that column, and the list went back."""
    rows = [f"第{n}化工有限公司 | {town}东路1号 | 危化品" for n, town in enumerate(["冯卯镇", "城头镇", "水泉镇"], 1)]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业名称 | 地址 | 行业领域", "1 | 2 | 3", *rows, "合计 | 3家 | "]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.TOWN], [row for row, _ in sheet.skipped]) == (["冯卯镇", "城头镇", "水泉镇"], [2, 6])


def test_addresses_that_seldom_name_a_town_do_not_stand_for_it(tmp_path: Path) -> None:
    streets = ["冯卯镇东路1号", "西街2号", "工业园", "南首", "城头镇"]
    rows = [f"第{n}化工有限公司 | {street} | 危化品" for n, street in enumerate(streets, 1)]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业名称 | 地址 | 行业领域", *rows]))
    assert [item.code for item in read(tmp_path).findings] == ["column_missing"]


def test_a_label_that_nobody_filled_in_does_not_take_what_stands_beside_the_next_one(tmp_path: Path) -> None:
    head, row = (line.replace(left_out, "", 1) for line, left_out in ((PROBLEM_HEAD, " | 所在镇街"), (GOOD_PROBLEM, " | 冯卯镇")))
    file_list(tmp_path, "a.xlsx", f"所在镇街： | 填报单位：冯卯镇石料厂\n{head}\n{row}")
    assert tables.TOWN not in read(tmp_path).sheets[0].columns


@pytest.mark.parametrize("title", ["山亭甲化工有限公司隐患整改台账", "山亭甲化工有限公司2021年3月安全隐患自查统计表（一）"])
def test_a_title_that_names_one_enterprise_holds_for_its_list(tmp_path: Path, title: str) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join([title, *less]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.ENTERPRISE] == ["山亭甲化工有限公司"]
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("column_from_caption", "A1", "山亭甲化工有限公司")]


@pytest.mark.parametrize("title", ["全区危化品公司隐患整改台账", "某某有限公司法定代表人", "区应急管理局隐患整改台账"])
def test_a_title_that_names_no_single_enterprise_holds_for_nothing(tmp_path: Path, title: str) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join([title, *less]))
    assert said(read(tmp_path).findings) == [("column_missing", "")]


@pytest.mark.parametrize("caption", ["单位：区商务局", "单位名称：市教育体育局（盖章）", "单位：北庄镇人民政府"])
def test_an_authority_that_fills_in_a_list_is_not_the_enterprise_of_its_rows(tmp_path: Path, caption: str) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join([caption, *less]))
    assert said(read(tmp_path).findings) == [("column_missing", "")]


def test_an_authority_that_was_inspected_is_the_enterprise_of_its_rows(tmp_path: Path) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join(["被检查单位：区邮政局", *less]))
    assert read(tmp_path).sheets[0].columns[tables.ENTERPRISE] == ["区邮政局"]


@pytest.mark.parametrize(
    ("column", "heading", "caption", "cells"),
    [
        ("企业（单位）名称", "甲乙方", "单位：山亭甲化工有限公司", "山亭乙化工有限公司、山亭丙石材有限公司、山亭丁食品有限公司"),
        ("执法责任单位", "整改责任单位", "执法单位：区应急管理局", "区消防救援大队、区交通运输局、区消防救援大队"),
    ],
)
def test_a_caption_does_not_speak_for_a_column_that_may_say_otherwise(tmp_path: Path, column: str, heading: str, caption: str, cells: str) -> None:
    old = dict(zip(PROBLEM_HEAD.split(" | "), GOOD_PROBLEM.split(" | "), strict=True))[column]
    rows = [GOOD_PROBLEM.replace(old, cell).replace("过期", f"过期{n}具未更换") for n, cell in enumerate(cells.split("、"))]
    file_list(tmp_path, "a.xlsx", "\n".join([caption, PROBLEM_HEAD.replace(column, heading), *rows]))
    (sheet,) = read(tmp_path).sheets
    assert [item.value for item in sheet.findings if item.code == "column_missing"] == [column]
    assert [(written, name) for written, name, _ in sheet.proposals] == [(heading, column)]


def test_a_row_that_is_called_void_is_kept_and_asked_about(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | 备注", f"{GOOD_PROBLEM} | 作废", f"{GOOD_PROBLEM.replace('过期', '缺失')} | 旧证作废"]))
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, said(checked.findings)) == ([2, 3], [("row_to_delete", "H2")])


def test_a_remark_between_the_rows_that_parts_them_is_a_note(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "以上为3月问题", GOOD_PROBLEM.replace("过期", "缺失")]))
    assert (read(tmp_path).sheets[0].rows, read(tmp_path).sheets[0].skipped) == ([2, 4], [(3, "note")])


@pytest.mark.parametrize("number", ["", "序号 | "])
def test_titles_of_several_enterprises_hold_each_for_its_own_list(tmp_path: Path, number: str) -> None:
    head, problem = (row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM))
    row = ("1 | " if number else "") + problem
    lists = [f"{name}有限公司隐患整改台账\n{number}{head}\n{row.replace('灭火器', name)}" for name in ("山亭甲化工", "山亭乙食品", "山亭丙石材")]
    file_list(tmp_path, "a.xlsx", "\n".join(lists))
    checked = read(tmp_path)
    assert [sheet.columns[tables.ENTERPRISE] for sheet in checked.sheets] == [["山亭甲化工有限公司", "山亭乙食品有限公司", "山亭丙石材有限公司"]]
    assert [sheet.rows for sheet in checked.sheets] == [[3, 6, 9]]
    assert [(item.code, item.cell) for item in checked.findings] == [("column_from_caption", cell) for cell in ("A1", "A4", "A7")]


@pytest.mark.parametrize("heads", [
    "存在问题1 | 存在问题2 | 存在问题3", "问题描述 | ~ | ~", "主要问题一 | 主要问题二 | 主要问题三", "问题描述 | 隐患描述 | 存在的问题",
    "存在问题 | 电气仪表问题 | 消防设施隐患",
])  # fmt: skip
def test_problems_in_further_columns_are_told_because_nobody_counts_them(tmp_path: Path, heads: str) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期", three) for three in ("灭火器过期 | 通道堵塞 | ~", "灭火器缺失 | ~ | 没有预案")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD.replace("问题描述", heads), *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.PROBLEM] == ["灭火器过期", "灭火器缺失"]
    assert [(item.code, item.cell, item.message) for item in checked.findings] == [
        ("problems_beside", "E2", "E、F 列也像是写着问题（如“通道堵塞”），没有算作问题，放进了“其他信息”；一共 2 行：第 2—3 行。")
    ]


@pytest.mark.parametrize(
    ("heads", "beside"),
    [("问题描述 | 照片", "见附件照片"), ("问题描述 | ~", "无"), ("存在问题1 | 存在问题2", "~"), ("问题描述 | 备注 | ~", "灭火器三具 | 见照片二")],
)
def test_what_stands_beside_a_problem_under_a_heading_of_its_own_or_says_nothing_is_none(tmp_path: Path, heads: str, beside: str) -> None:
    head, row = PROBLEM_HEAD.replace("问题描述", heads), GOOD_PROBLEM.replace("灭火器过期", f"灭火器过期 | {beside}")
    file_list(tmp_path, "a.xlsx", f"{head}\n{row}")
    assert read(tmp_path).findings == []
