"""A sheet without a heading goes on with the list before it where its cells leave no doubt."""

from __future__ import annotations

from pathlib import Path

from crosscheck import tables
from crosscheck.commands.month import Checked
from tests.sheets import DEPARTMENT, ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, read, write_book


def two_sheets(folder: Path, first: str, second: str) -> Checked:
    write_book(folder / "workbooks" / "部门" / DEPARTMENT / "a.xlsx", ("Sheet1", first), ("Sheet1 (2)", second))
    return read(folder)


def numbered(*numbers: int) -> list[str]:
    return [GOOD_PROBLEM.replace("灭火器过期", f"第{number}具灭火器过期") for number in numbers]


def test_a_list_that_goes_on_on_a_sheet_without_heading_is_read_and_told(tmp_path: Path) -> None:
    checked = two_sheets(tmp_path, "\n".join([PROBLEM_HEAD, *numbered(1)]), "\n".join(numbered(2, 3)))
    assert [(sheet.sheet, sheet.kind, sheet.rows, sheet.columns[tables.PROBLEM]) for sheet in checked.sheets] == [
        ("Sheet1", "问题清单", [2], ["第1具灭火器过期"]), ("Sheet1 (2)", "问题清单", [1, 2], ["第2具灭火器过期", "第3具灭火器过期"]),
    ]  # fmt: skip
    assert [(item.code, item.sheet, item.value) for item in checked.findings] == [("sheet_goes_on", "Sheet1 (2)", "Sheet1")]


def test_a_sheet_that_goes_on_may_have_nothing_in_the_last_columns(tmp_path: Path) -> None:
    """The file was told as one that the program failed on, and all its rows were left out."""
    done = f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期"
    first = "\n".join([done, f"{numbered(1)[0]} | 已整改 | 2021-03-08"])
    checked = two_sheets(tmp_path, first, "\n".join(f"{row} | 未整改" for row in numbered(2, 3)))
    assert [(sheet.sheet, sheet.rows, sheet.column(tables.DONE_ON)) for sheet in checked.sheets] == [
        ("Sheet1", [2], ["2021-03-08"]), ("Sheet1 (2)", [1, 2], [None, None]),
    ]  # fmt: skip
    assert [(item.code, item.sheet) for item in checked.findings] == [("sheet_goes_on", "Sheet1 (2)")]


def test_a_wrong_cell_on_the_sheet_that_goes_on_is_told_at_its_place(tmp_path: Path) -> None:
    second = [numbered(2)[0], numbered(3)[0].replace("一般", "特大")]
    checked = two_sheets(tmp_path, "\n".join([PROBLEM_HEAD, *numbered(1)]), "\n".join(second))
    assert [(item.code, item.sheet, item.cell) for item in checked.findings] == [("choice_unknown", "Sheet1 (2)", "E2"), ("sheet_goes_on", "Sheet1 (2)", "")]


def test_a_sheet_whose_columns_stand_otherwise_does_not_go_on(tmp_path: Path) -> None:
    moved = [" | ".join(["1", *row.split(" | ")]) for row in numbered(2, 3)]
    checked = two_sheets(tmp_path, "\n".join([PROBLEM_HEAD, *numbered(1)]), "\n".join(moved))
    assert [(item.code, item.sheet) for item in checked.findings] == [("sheet_unknown", "Sheet1 (2)")]


def test_one_row_that_does_not_go_on_is_asked_about_and_no_reference(tmp_path: Path) -> None:
    checked = two_sheets(tmp_path, "\n".join([PROBLEM_HEAD, *numbered(1)]), f"1 | {numbered(2)[0]}")
    assert [(item.code, item.severity, item.sheet) for item in checked.findings] == [("sheet_unknown", "error", "Sheet1 (2)")]
    words = two_sheets(tmp_path, "\n".join([PROBLEM_HEAD, *numbered(1)]), "冯卯镇 | 应急管理 | 一般 | 区应急管理局 | 2021年")
    assert [(item.code, item.severity, item.sheet) for item in words.findings] == [("sheet_reference", "info", "Sheet1 (2)")]


def test_what_stands_below_the_rows_that_go_on_is_read_too(tmp_path: Path) -> None:
    """Beyond the rows in which a heading is looked for: the enterprise stood nowhere, not even among the rows that are counted."""
    others = ["企业清单", ENTERPRISE_HEAD, "山亭乙加油站 | ~ | 城头镇 | 危险化学品"]
    checked = two_sheets(tmp_path, "\n".join([PROBLEM_HEAD, *numbered(1)]), "\n".join([*numbered(*range(2, 72)), *others]))
    assert [(sheet.sheet, sheet.kind, sheet.part, sheet.rows, sheet.skipped) for sheet in checked.sheets] == [
        ("Sheet1", "问题清单", 0, [2], []),
        ("Sheet1 (2)", "问题清单", 0, [*range(1, 71)], [(71, "title")]),
        ("Sheet1 (2)", "企业清单", 1, [73], []),
    ]  # fmt: skip
    assert [(item.code, item.sheet, item.value) for item in checked.findings] == [("sheet_goes_on", "Sheet1 (2)", "Sheet1")]
