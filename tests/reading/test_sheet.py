"""From a hand-kept sheet to typed rows with their places."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crosscheck import tables
from tests.sheets import DEPARTMENT, ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said


def test_title_and_unit_rows_above_and_a_blank_first_column_do_not_move_the_places(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"~ | 问题清单\n~ | 单位：项\n~ | {PROBLEM_HEAD}\n~ | {GOOD_PROBLEM}\n~ | {GOOD_PROBLEM.replace('一般', '很小')}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.kind, sheet.header_row, sheet.rows) == ("问题清单", 3, [4, 5])
    assert said(sheet.findings) == [("choice_unknown", "F5")]
    assert sheet.findings[-1].message == "“隐患等级”写的是“很小”，不在可选的内容里。"


def test_eight_dispositions_under_a_merged_heading_become_one_value(tmp_path: Path) -> None:
    head = PROBLEM_HEAD + " | 执法处置意见 | ~ | ~ | ~ | ~ | ~ | ~ | ~"
    lower = " | ".join(["~"] * 7 + list(tables.DISPOSITIONS))
    file_list(tmp_path, "a.xlsx", f"{head}\n{lower}\n{GOOD_PROBLEM} | ~ | √ | ~ | ~ | ~ | ~ | √ | ~", merges=("H1:O1",))
    (sheet,) = read(tmp_path).sheets
    assert sheet.columns[tables.DISPOSITION] == ["责令限期整改、立案处罚"]
    assert said(sheet.findings) == []


def test_every_row_that_is_no_data_is_skipped_for_a_named_reason(tmp_path: Path) -> None:
    rows = f"""序号 | {PROBLEM_HEAD}
    1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
    一、危化品 | ~ | ~ | ~ | ~ | ~ | ~ | ~
    案例（请删除） | {GOOD_PROBLEM}
    1 | {GOOD_PROBLEM}
    2 | ~ | ~ | ~ | ~ | ~ | ~ | ~
    ~ | ~ | ~ | ~ | ~ | ~ | ~ | ~
    合计 | 1 | ~ | ~ | ~ | ~ | ~ | ~
    填表人：张三 | ~ | ~ | 联系电话：0632-0000000 | ~ | ~ | ~ | ~"""
    file_list(tmp_path, "a.xlsx", rows)
    (sheet,) = read(tmp_path).sheets
    assert sheet.rows == [5]
    assert sheet.skipped == [(2, "title"), (3, "title"), (4, "example"), (6, "blank"), (7, "blank"), (8, "total"), (9, "note")]


def test_the_word_total_inside_a_sentence_is_data(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('灭火器过期', '合计 3 具灭火器过期')}")
    assert read(tmp_path).sheets[0].rows == [2]


def test_a_vertically_merged_name_speaks_for_all_its_rows(tmp_path: Path) -> None:
    second = GOOD_PROBLEM.replace("山亭甲化工有限公司", "~").replace("灭火器过期", "通道堵塞")
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{second}", merges=("A2:A3",))
    (sheet,) = read(tmp_path).sheets
    assert sheet.columns[tables.ENTERPRISE] == ["山亭甲化工有限公司"] * 2


def test_columns_that_no_one_declared_are_carried_along(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | 照片编号\n{GOOD_PROBLEM} | P12")
    assert read(tmp_path).sheets[0].extras == ["照片编号：P12"]


def test_a_missing_required_column_sends_the_sheet_back_and_shows_the_headings(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('隐患等级', '隐患大小')}\n{GOOD_PROBLEM}")
    checked = read(tmp_path)
    missing = next(item for item in checked.findings if item.code == "column_missing")
    assert missing.message.startswith("缺少必须有的列“隐患等级”，整张表都没有采用。读到的表头是：企业（单位）名称、所在镇街、")
    assert checked.sheets[0].returned == {2}


def test_a_sheet_of_no_known_kind_goes_back_and_an_empty_book_is_said(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "姓名 | 年龄\n张三 | 30")
    file_list(tmp_path, "b.xlsx", "~")
    assert sorted(code for code, _ in said(read(tmp_path).findings)) == ["sheet_empty", "sheet_unknown"]


def test_a_reference_sheet_beside_the_data_is_only_noted(tmp_path: Path) -> None:
    from tests.sheets import DEPARTMENT, write_book

    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    write_book(path, ("清单", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"), ("字典", "冯卯镇\n城头镇"))
    checked = read(tmp_path)
    assert said(checked.findings) == []
    assert [sheet.body_rows for sheet in checked.sheets] == [1, 2]


def test_a_slid_row_is_one_finding_not_many(tmp_path: Path) -> None:
    slid = "~ | " + GOOD_PROBLEM
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{slid}")
    assert ("row_shifted", "B3") in said(read(tmp_path).findings)


def test_phones_that_excel_made_one_number_have_lost_digits_and_one_phone_has_not(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD} | 联系电话\n甲公司 | ~ | 冯卯镇 | 危化品 | 1\n乙公司 | ~ | 冯卯镇 | 危化品 | 1")
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["E2"], book.worksheets[0]["E3"] = 13800000000138, 1380000000013800000
    book.save(path)
    (read_sheet,) = read(tmp_path).sheets
    assert (said(read_sheet.findings), read_sheet.columns["联系电话"]) == ([("code_digits_lost", "E3")], ["13800000000138", None])


def test_a_telephone_that_an_export_wrote_as_a_power_is_none(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD} | 联系电话\n甲公司 | ~ | 冯卯镇 | 危化品 | 1.38063e+10\n乙公司 | ~ | 冯卯镇 | 危化品 | 0632-8811234")
    (sheet,) = read(tmp_path).sheets
    assert (said(sheet.findings), sheet.columns["联系电话"]) == ([("code_digits_lost", "E2")], [None, "0632-8811234"])


def test_a_code_that_excel_made_a_number_is_never_taken_for_a_code(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ENTERPRISE_HEAD.split(" | "))
    for row, code in enumerate((913704067880444000, 1_000_000_000_000_000, 370402228012345), 1):
        sheet.write_row(row, 0, [f"{row}号公司", code, "冯卯镇", "危化品"])
    book.close()
    (read_sheet,) = read(tmp_path).sheets
    assert said(read_sheet.findings) == [("code_digits_lost", "B2"), ("code_digits_lost", "B3"), ("code_invalid", "B4")]
    assert read_sheet.columns[tables.CREDIT_CODE] == [None, None, "370402228012345"]


@pytest.mark.parametrize(("written", "lost"), [("9.13704E+17", True), ("9.137040678804440e17", True), ("91370406E1788044", False)])
def test_a_code_that_an_export_wrote_as_a_power_has_lost_its_digits_too(tmp_path: Path, written: str, lost: bool) -> None:
    """It was told as a code of 11 or 21 characters, and the row was kept without one."""
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"{ENTERPRISE_HEAD}\n甲公司 | {written} | 冯卯镇 | 危化品\n".replace(" | ", ","), "utf-8")
    assert said(read(tmp_path).findings) == [("code_digits_lost" if lost else "code_invalid", "B2")]


def test_o_and_i_in_a_code_are_read_as_0_and_1_only_when_the_check_character_then_fits(tmp_path: Path) -> None:
    rows = ("甲公司 | 9I350IOOMOOOIOOY43 | 冯卯镇 | 危化品", "乙公司 | 9I350IOOMOOOIOOY44 | 冯卯镇 | 危化品")
    file_list(tmp_path, "a.xlsx", "\n".join((ENTERPRISE_HEAD, *rows)))
    (read_sheet,) = read(tmp_path).sheets
    assert said(read_sheet.findings) == [("code_letters", "B2"), ("code_invalid", "B3")]
    assert read_sheet.columns[tables.CREDIT_CODE] == ["91350100M000100Y43", "9I350IOOMOOOIOOY44"]
    assert read_sheet.findings[0].message == (
        "统一社会信用代码“9I350IOOMOOOIOOY43”里有字母 O 或 I，代码里没有这两个字母，按 91350100M000100Y43 处理。"
    )


def test_a_text_longer_than_a_cell_holds_is_cut_and_told_and_one_that_just_fits_is_not(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.csv"
    path.parent.mkdir(parents=True)
    fits, too_long = "漏" * 32_767, "漏" * 32_768
    rows = [GOOD_PROBLEM.replace("灭火器过期", text) for text in (fits, too_long)]
    path.write_text("\n".join(row.replace(" | ", ",") for row in (f"{PROBLEM_HEAD} | 附记", f"{rows[0]} | 甲", f"{rows[1]} | {too_long}")), "utf-8")
    checked = read(tmp_path)
    assert [len(str(text)) for text in checked.sheets[0].columns[tables.PROBLEM]] == [32_767, 32_767]
    assert said(checked.findings) == [("text_cut", "D3"), ("text_cut", "A3")]
    assert all(len(item.value) <= 1000 for item in checked.findings)
    assert checked.sheets[0].returned == set()


def test_a_problem_about_deleting_something_is_no_example(tmp_path: Path) -> None:
    told = GOOD_PROBLEM.replace("灭火器过期", "删除监控录像、未按规定留存")
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{told}\n{GOOD_PROBLEM.replace('灭火器过期', '（请删除）')}\n{GOOD_PROBLEM}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2, 4], [(3, "example")])


def test_our_words_on_a_sheet_without_a_heading_are_not_read_as_its_own(tmp_path: Path) -> None:
    """A sheet that went back whole for want of a heading, and a card: their remarks are no rows and no labels."""
    file_list(tmp_path, "a.xlsx", "照片目录 | ~ | 错误说明\n第一张 | 门口 | 整张表：认不出\n~ | ~ | 再说一句")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([1, 2], [(3, "blank")])
