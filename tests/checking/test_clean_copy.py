"""The plain copy of a workbook that cannot be patched: readable, whole, and of a bearable size."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl

from crosscheck.checking.clean_copy import clean_copy
from crosscheck.checking.returns import MOST_NOTES, MUST, SheetMarks
from crosscheck.findings import Place, finding


@dataclass
class Raw:
    rows: list[list[Any]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    sheet: str = "问题"


def copied(raw: Raw, *cells: str) -> Any:
    findings = [finding("cell_missing", Place("a.csv", "问题", cell), column="镇街") for cell in cells]
    made = clean_copy([raw], [SheetMarks.of("问题", 1, findings)], date(2021, 3, 1))
    return openpyxl.load_workbook(BytesIO(made))["问题"]


def test_rows_are_as_high_as_their_longest_text() -> None:
    sheet = copied(Raw([["企业\n名称", "问题"], ["甲公司", "字" * 60], ["乙公司", "短"], ["丙公司", ""]]), "B4")
    heights = [sheet.row_dimensions[row].height for row in (1, 2, 3)]
    assert heights == [32.25, 60.0, None]
    assert (sheet["C4"].value, sheet["B4"].fill.fgColor.rgb) == ("B4（必须改）：“镇街”没有填。请补填。", MUST)


def test_errors_days_and_durations_stand_as_a_clerk_reads_them() -> None:
    sheet = copied(Raw([list("甲乙丙丁戊"), ["#REF!", datetime(2021, 3, 5), timedelta(hours=30, minutes=5), True, float("inf")]]), "A2")
    assert [sheet[f"{letter}2"].value for letter in "ABCDE"] == ["#REF!", datetime(2021, 3, 5), "30:05:00", "是", "#NUM!"]


def test_what_an_earlier_copy_said_is_gone_and_the_rest_stands() -> None:
    """A mended workbook may come back as .xls or .ods, with our column in it."""
    sheet = copied(Raw([["甲", "错误说明", "乙"], ["一", "A2（必须改）：“镇街”没有填。", "二"], ["三"], ["四", "改好了", "五"]]), "A4")
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)] == [
        ["甲", "错误说明", "乙"], ["一", None, "二"], ["三", None, None], ["四", "A4（必须改）：“镇街”没有填。请补填。", "五"],
    ]  # fmt: skip


def test_a_day_that_is_marked_is_still_shown_as_a_day() -> None:
    sheet = copied(Raw([["甲", "乙"], [datetime(2021, 3, 5), datetime(2021, 3, 6)]]), "A2")
    assert [(cell.number_format, cell.fill.fgColor.rgb == MUST) for cell in sheet[2][:2]] == [("yyyy-mm-dd", True), ("yyyy-mm-dd", False)]


def test_what_is_wrong_beyond_the_last_cell_and_times_are_shown() -> None:
    sheet = copied(Raw([["甲", "乙"], [time(9, 30)]]), "B2", "A4")
    assert (sheet["A2"].value, sheet["B2"].fill.fgColor.rgb, sheet["A4"].fill.fgColor.rgb) == ("09:30:00", MUST, MUST)


def test_merged_areas_down_the_whole_sheet_are_no_data() -> None:
    rows = [["甲", "乙"], ["一", "二"]]
    sheet = copied(Raw(rows, [(0, column, 1_048_575, column) for column in range(2, 40)] + [(1, 0, 1, 1)]), "A2")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A2:B2"]


def test_of_merged_areas_that_cover_one_another_the_first_stays() -> None:
    sheet = copied(Raw([["甲", "乙", "丙"], ["一", "二", "三"]], [(0, 0, 1, 1), (1, 1, 1, 2)]), "A2")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B2"]


def test_thousands_of_bad_cells_are_all_explained_and_only_so_many_have_notes() -> None:
    rows = MOST_NOTES + 50
    sheet = copied(Raw([["甲", "镇街"], *([f"{n}", ""] for n in range(rows))]), *(f"B{row}" for row in range(2, rows + 2)))
    assert sum(1 for row in range(2, rows + 2) if sheet[f"B{row}"].comment) == MOST_NOTES
    assert all(sheet[f"C{row}"].value for row in range(2, rows + 2))


def test_what_no_sheet_can_be_called_is_taken_out_of_its_name() -> None:
    raws = [Raw([["甲"]], sheet=name) for name in ("\x03po/rt", "\ud800", "PO_RT", "\ufffe'x'")]
    made = openpyxl.load_workbook(BytesIO(clean_copy(raws, [], date(2021, 3, 1))))
    assert made.sheetnames == ["po_rt", "表", "PO_RT（3）", "x"]
