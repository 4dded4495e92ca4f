"""Which rows below a heading are data, and for which reason the others are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

ENTERPRISE = "山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品"


def test_who_signs_and_the_day_below_are_notes_wherever_they_stand(tmp_path: Path) -> None:
    at = PROBLEM_HEAD.split(" | ").index("问题描述")
    signed = ["".join("~ | " * at) + text for text in ("栖岭县应急管理局", "2021年3月31日")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "~", *signed]))
    assert read(tmp_path).sheets[0].skipped == [(3, "blank"), (4, "note"), (5, "note")]


def test_problems_below_their_enterprise_are_no_signature(tmp_path: Path) -> None:
    at = PROBLEM_HEAD.split(" | ").index("问题描述")
    more = ["".join("~ | " * at) + text for text in ("通道堵塞", "无应急预案")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "~", *more]))
    assert read(tmp_path).sheets[0].rows == [2, 4, 5]


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


def test_a_row_that_is_called_void_is_kept_and_asked_about(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | 备注", f"{GOOD_PROBLEM} | 作废", f"{GOOD_PROBLEM.replace('过期', '缺失')} | 旧证作废"]))
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, said(checked.findings)) == ([2, 3], [("row_to_delete", "H2")])


def test_a_remark_between_the_rows_that_parts_them_is_a_note(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "以上为3月问题", GOOD_PROBLEM.replace("过期", "缺失")]))
    assert (read(tmp_path).sheets[0].rows, read(tmp_path).sheets[0].skipped) == ([2, 4], [(3, "note")])
