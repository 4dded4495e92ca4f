"""A marked copy shows what its department hid, where it is to be mended: a remark in a hidden row was read by nobody."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from crosscheck.checking.returns import SheetMarks, marked_copy
from crosscheck.findings import Place, finding
from crosscheck.xlsx.package import parts_of
from tests.checking.marked import HEAD, REMARKS, SHEET, mark, missing, sheet_of, with_part
from tests.xlsx.soundness import faults

SECOND_PART = "xl/worksheets/sheet2.xml"
ROW_SHOWN = "（这一行原来是隐藏的，或被筛选掉了，已经显示出来。）"


def hiding(how: Callable[[Any], object]) -> bytes:
    """A list of four rows, of which so much is hidden; a second sheet in front of it."""
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    made.add_worksheet("说明").write_string(0, 0, "填表说明")
    sheet = made.add_worksheet(SHEET)
    sheet.write_row(0, 0, HEAD)
    for row in range(1, 5):
        sheet.write_row(row, 0, [f"{name}{row}" for name in HEAD])
    how(sheet)
    made.close()
    return target.getvalue()


def rows_hidden(sheet: Any) -> None:
    for row in (2, 3):
        sheet.set_row(row, None, None, {"hidden": True})


def filtered(sheet: Any) -> None:
    sheet.autofilter(0, 0, 4, len(HEAD) - 1)
    sheet.filter_column_list(0, ["企业（单位）名称1", "企业（单位）名称4"])
    rows_hidden(sheet)


def columns_hidden(sheet: Any) -> None:
    sheet.set_column(1, 3, 17, None, {"hidden": True})


def unseen(sheet: Any) -> list[int]:
    return [row for row in range(1, 6) if sheet.row_dimensions[row].hidden]


@pytest.mark.parametrize("how", [rows_hidden, filtered])
def test_a_hidden_row_that_is_to_be_mended_shows_and_says_so_and_the_others_stay_hidden(how: Callable[[Any], object]) -> None:
    data = hiding(how)
    after = marked_copy(data, [SheetMarks.of(SHEET, 1, [missing("B3"), missing("B5")])])
    sheet = sheet_of(after)
    assert (unseen(sheet_of(data)), unseen(sheet)) == ([3, 4], [4])
    assert [sheet[f"{REMARKS}{row}"].value.split("\n")[1:] for row in (3, 5)] == [[ROW_SHOWN], []]
    assert (sheet.auto_filter.ref, faults(after)) == (sheet_of(data).auto_filter.ref, [])


def test_a_row_of_no_height_gets_one() -> None:
    flat = with_part(hiding(lambda _: None), SECOND_PART, '<row r="3"', '<row r="3" ht="0" customHeight="1"')
    after = sheet_of(mark(flat, missing("B3"), head=1))
    assert (after.row_dimensions[3].hidden, after.row_dimensions[3].height) == (False, 32)


def test_hidden_columns_that_are_to_be_mended_show_and_the_first_remark_says_which() -> None:
    data = hiding(columns_hidden)
    after = mark(data, missing("B3"), missing("D4"), head=1)
    sheet = sheet_of(after)
    assert [(letter, sheet.column_dimensions[letter].hidden) for letter in "BCD"] == [("B", False), ("C", True), ("D", False)]
    assert {round(sheet.column_dimensions[letter].width) for letter in "BD"} == {18}
    assert sheet[f"{REMARKS}3"].value.split("\n")[0] == "（B、D 列原来是隐藏的，已经显示出来。）"
    assert "隐藏" not in sheet[f"{REMARKS}4"].value
    assert faults(after) == []


def test_a_hidden_sheet_with_something_to_mend_has_its_tab_again() -> None:
    data = hiding(lambda sheet: sheet.very_hidden())
    after = mark(data, missing("B3"), head=1)
    assert (sheet_of(data).sheet_state, sheet_of(after).sheet_state) == ("veryHidden", "visible")
    assert sheet_of(after)[f"{REMARKS}3"].value.startswith("（这个工作表原来是隐藏的，已经显示出来。）\nB3（必须改）")
    assert "xl/workbook.xml" in {name for name, part in parts_of(data).items() if parts_of(after)[name] != part}


def test_a_hidden_sheet_with_hidden_columns_says_both_at_once() -> None:
    def hide(sheet: Any) -> None:
        columns_hidden(sheet)
        sheet.hide()

    after = mark(hiding(hide), missing("B3"), head=1)
    assert sheet_of(after)[f"{REMARKS}3"].value.startswith("（这个工作表和 B 列原来是隐藏的，已经显示出来。）\n")


def test_a_hidden_sheet_without_anything_to_mend_stays_hidden() -> None:
    target = BytesIO()
    book = openpyxl.load_workbook(BytesIO(hiding(lambda _: None)))
    book["说明"].sheet_state = "hidden"
    book.save(target)
    made = openpyxl.load_workbook(BytesIO(mark(target.getvalue(), missing("B3"), head=1)))
    assert [sheet.sheet_state for sheet in made] == ["hidden", "visible"]


def test_what_is_wrong_with_the_whole_sheet_is_said_in_the_first_row_that_shows() -> None:
    whole = finding("column_missing", Place("a", SHEET), "发现日期", columns="“发现日期”", headings="x", near="", other="")
    data = hiding(lambda sheet: sheet.set_row(1, None, None, {"hidden": True}))
    sheet = sheet_of(mark(data, whole, head=1))
    assert (unseen(sheet), sheet[f"{REMARKS}2"].value) == ([2], None)
    assert sheet[f"{REMARKS}3"].value.startswith("整张表：")


def test_a_list_of_which_no_row_shows_says_it_in_its_first() -> None:
    whole = finding("column_missing", Place("a", SHEET), "发现日期", columns="“发现日期”", headings="x", near="", other="")
    data = hiding(lambda sheet: [sheet.set_row(row, None, None, {"hidden": True}) for row in range(5)])
    sheet = sheet_of(mark(data, whole, head=1))
    assert (unseen(sheet), sheet[f"{REMARKS}2"].value.split("\n")[1:]) == ([1, 3, 4, 5], [ROW_SHOWN])


def test_a_sheet_in_which_nothing_is_hidden_says_nothing_of_it_and_its_other_rows_stay_byte_for_byte() -> None:
    data = hiding(lambda _: None)
    was, now = (parts_of(one)[SECOND_PART].decode() for one in (data, mark(data, missing("B3"), head=1)))
    assert "隐藏" not in now
    assert was[was.index('<row r="4"') : was.index("</sheetData>")] == now[now.index('<row r="4"') : now.index("</sheetData>")]
