"""退回件: the department's own workbook, marked, and otherwise as it was."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from crosscheck.checking.returns import DOUBT, MUST, SheetMarks, marked_copy
from crosscheck.findings import Place, finding
from crosscheck.xlsx.package import parts_of
from tests.checking.marked import (
    HEAD,
    REMARKS,
    SHEET,
    SHEET_PART,
    book,
    doubt,
    fill,
    mark,
    missing,
    sheet_of,
    with_part,
)


def test_a_bad_cell_has_a_fill_and_a_note_and_its_row_says_what_to_do() -> None:
    sheet = sheet_of(mark(book(), missing("B4"), doubt("D6")))
    assert (fill(sheet["B4"]), fill(sheet["D6"]), fill(sheet["B3"])) == (MUST, DOUBT, "")
    assert sheet["B4"].comment.text == "必须改：“所在镇街”没有填。请补填。"
    assert sheet["D6"].comment.text.startswith("请核实：")
    assert sheet[f"{REMARKS}2"].value == "错误说明"
    assert sheet[f"{REMARKS}4"].value == "B4（必须改）：“所在镇街”没有填。请补填。"
    assert [sheet[f"{REMARKS}{row}"].value for row in (3, 5)] == [None, None]


def test_a_marked_cell_keeps_its_own_number_format_borders_and_font() -> None:
    before, after = sheet_of(book())["D6"], sheet_of(mark(book(), doubt("D6")))["D6"]
    for look in ("number_format", "border", "font", "alignment", "protection"):
        assert repr(getattr(after, look)) == repr(getattr(before, look))


def test_several_findings_of_a_row_stand_together_and_the_worse_one_gives_the_fill() -> None:
    sheet = sheet_of(mark(book(), doubt("B4"), missing("B4"), missing("A4", "企业")))
    assert fill(sheet["B4"]) == MUST
    assert sheet[f"{REMARKS}4"].value.split("\n") == [
        "A4（必须改）：“企业”没有填。请补填。", "B4（请核实）：“数”写的“约三”不是数，这一格没有采用。请只填数字。", "B4（必须改）：“所在镇街”没有填。请补填。",
    ]  # fmt: skip


def test_notes_that_ask_nothing_are_not_marked() -> None:
    sheet = sheet_of(mark(book(), missing("B4"), finding("duplicate_row", Place("a", SHEET, "B3"), other="x")))
    assert (fill(sheet["B3"]), sheet["B3"].comment) == ("", None)


def test_what_is_wrong_with_the_whole_sheet_is_said_in_its_first_row() -> None:
    whole = finding("column_missing", Place("a", SHEET), "发现日期", columns="“发现日期”", headings="x", near="", other="")
    assert str(sheet_of(mark(book(), whole))[f"{REMARKS}3"].value).startswith("整张表：缺少必须有的列“发现日期”")


def test_what_is_wrong_with_the_second_list_is_said_in_its_own_first_row() -> None:
    whole = finding("column_missing", Place("a", SHEET), "发现日期", columns="“发现日期”", headings="x", near="", other="")
    both = SheetMarks.of(SHEET, 2, [missing("B4")]).joined(SheetMarks.of(SHEET, 5, [whole]))
    sheet = sheet_of(marked_copy(book(), [both]))
    assert str(sheet[f"{REMARKS}6"].value).startswith("整张表：")
    assert sheet[f"{REMARKS}3"].value is None


def test_what_is_wrong_with_a_heading_or_above_it_is_said_in_the_first_row_too() -> None:
    sheet = sheet_of(mark(book(), doubt("D2"), missing("A1"), missing("B3")))
    assert [line[:2] for line in sheet[f"{REMARKS}3"].value.split("\n")] == ["A1", "D2", "B3"]


@pytest.mark.parametrize(("own", "wrapped", "height"), [(None, True, 12 * 14 + 4), (None, False, 18), (201, True, 201), (16.5, True, 18)])
def test_a_row_is_never_made_lower_than_the_text_in_it(own: float | None, wrapped: bool, height: float) -> None:
    """A row of an exported list tells no height, the office program fits it: one for our remark alone cut a description of twelve lines."""
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet(SHEET)
    sheet.write_row(0, 0, HEAD)
    sheet.set_column(3, 3, 21)
    if own:
        sheet.set_row(1, own)
    sheet.write_string(1, 3, "灭火器过期未换" * 17, made.add_format({"text_wrap": wrapped}))
    made.close()
    marked = sheet_of(mark(target.getvalue(), missing("B2"), head=1))
    assert marked.row_dimensions[2].height == height


def test_a_sheet_without_a_heading_is_marked_at_its_first_text_and_gets_no_column() -> None:
    sheet = sheet_of(mark(book(), finding("sheet_unknown", Place("a", SHEET), headings="x", wanted=""), head=0))
    assert "没认出这是哪种表" in sheet["A1"].comment.text
    assert sheet.max_column == len(HEAD)


def test_a_note_that_the_department_had_there_stays_and_ours_follows() -> None:
    sheet = sheet_of(mark(book(), missing("A3"), missing("B4")))
    assert (sheet["A3"].comment.text, sheet["A3"].comment.author) == ("老王写的\n【互查】必须改：“所在镇街”没有填。请补填。", "老王")


def test_a_covered_cell_is_marked_where_it_shows() -> None:
    made = openpyxl.load_workbook(BytesIO(book()))
    made[SHEET].merge_cells("B4:B5")
    target = BytesIO()
    made.save(target)
    assert fill(sheet_of(mark(target.getvalue(), missing("B5")))["B4"]) == MUST


def test_the_remarks_stand_in_the_first_column_that_is_free_and_show_even_when_it_was_hidden() -> None:
    made = openpyxl.load_workbook(BytesIO(book()))
    made[SHEET]["H5"] = "手写的一句"
    target = BytesIO()
    made.save(target)
    columns = '<cols><col min="1" max="2" width="9"/><col min="8" max="16384" width="0" hidden="1"/></cols><sheetData>'
    hidden = with_part(target.getvalue(), SHEET_PART, r"<sheetData>", columns)
    after = mark(hidden, missing("B4"))
    assert sheet_of(after)["I2"].value == "错误说明"
    cols = re.search(r"<cols>.*</cols>", parts_of(after)[SHEET_PART].decode())
    assert cols is not None
    assert re.findall(r'min="(\d+)" max="(\d+)"', cols[0]) == [("1", "2"), ("8", "8"), ("9", "9"), ("10", "16384")]
    assert [("hidden" in col) for col in re.findall(r"<col [^>]*>", cols[0])] == [False, True, False, True]


def test_the_remarks_stand_beside_a_column_that_is_named_above_the_last_row_of_the_heading_only() -> None:
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet(SHEET)
    for c, texts in enumerate((("企业", "", "甲"), ("检查情况", "等级", "一般"), ("", "日期", "3月5日"), ("问题描述", "", ""))):
        sheet.write_column(0, c, texts)
    made.close()
    marked = sheet_of(mark(target.getvalue(), missing("D3", "问题描述")))
    assert [marked[cell].value for cell in ("D2", "D3", "E2", "E3")] == [None, None, "错误说明", "D3（必须改）：“问题描述”没有填。请补填。"]


def test_two_lists_on_one_sheet_share_one_column_that_stands_in_both_headings() -> None:
    both = SheetMarks.of(SHEET, 2, [missing("B4")]).joined(SheetMarks.of(SHEET, 5, [missing("D6")]))
    sheet = sheet_of(marked_copy(book(), [both]))
    assert [sheet[f"{REMARKS}{row}"].value for row in (2, 5)] == ["错误说明", "错误说明"]
    assert [bool(sheet[f"{REMARKS}{row}"].value) for row in (3, 4, 6)] == [False, True, True]


def test_a_second_return_takes_away_what_is_mended_and_keeps_one_column_of_remarks() -> None:
    first = mark(book(), missing("B4"), missing("A3"), doubt("D6"))
    second = mark(first, doubt("D6"))
    sheet = sheet_of(second)
    assert (fill(sheet["B4"]), fill(sheet["A3"]), fill(sheet["D6"])) == ("", "", DOUBT)
    assert (sheet["B4"].comment, sheet["A3"].comment.text) == (None, "老王写的")
    assert [sheet[f"{REMARKS}{row}"].value for row in (2, 3, 4)] == ["错误说明", None, None]
    assert sheet.max_column == len(HEAD) + 1
    assert mark(second, doubt("D6")) == second


def test_a_heading_that_was_asked_about_loses_its_mark_too() -> None:
    first = mark(book(), doubt("C2"), missing("B4"))
    assert fill(sheet_of(first)["C2"]) == DOUBT
    second = sheet_of(mark(first, missing("B4")))
    assert (fill(second["C2"]), second["C2"].comment, fill(second["B4"])) == ("", None, MUST)


def test_what_is_still_wrong_is_not_said_twice() -> None:
    again = sheet_of(mark(mark(book(), missing("A3"), missing("B4")), missing("A3"), missing("B4")))
    assert again["A3"].comment.text.count("没有填") == again["B4"].comment.text.count("没有填") == 1


def test_many_bad_rows_are_all_explained_and_only_so_many_have_notes(tmp_path: Path) -> None:
    rows = 700
    after = mark(book(rows), *(doubt(f"D{row}") for row in range(3, rows + 3)))
    sheet = sheet_of(after)
    assert all(sheet[f"{REMARKS}{row}"].value for row in (3, rows + 2))
    assert sum(1 for row in sheet.iter_rows(min_row=3) for cell in row if cell.comment and "请核实" in cell.comment.text) == 500
    (tmp_path / "a.xlsx").write_bytes(after)


def test_what_is_said_of_a_further_heading_does_not_stand_in_its_column_of_remarks() -> None:
    """There the heading of that column stands; the cell itself is marked and has its note."""
    above, below = (SheetMarks.of("表", head, [missing(f"B{head}"), missing(f"B{head + 1}")]) for head in (2, 10))
    assert list(above.joined(below).remarks(range(2, 12))) == [3, 11]
