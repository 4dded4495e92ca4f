"""月报.xlsx agrees with the figures, holds every counted row, and takes no text for a formula."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pandas as pd
import pytest

from crosscheck import tables
from crosscheck.books import Book, BookError
from crosscheck.reporting.figures import Comparison, Figures
from crosscheck.reporting.workbook import monthly_workbook
from tests.reporting.test_figures import APRIL, CONFIG, computed, frame, problem

ROWS = [
    problem(1, {tables.DUE_ON: "2021-04-01"}),
    problem(2, {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-10", tables.TOWN: "西街道"}),
    problem(3, {tables.FOUND_ON: "2021-04-02", tables.REPORTED_BY: "甲局、乙局", tables.PROBLEM: "=1+1"}),
]


def made(rows: list[dict[str, Any]]) -> bytes:
    problems: pd.DataFrame = frame(rows, tables.PROBLEM_LEDGER)
    compared = [Comparison("甲局", tables.PROBLEMS_FOUND, 3.0, 1)] if rows else []
    return monthly_workbook(computed(rows), problems, APRIL, CONFIG, [("乙局", "问题清单")] if rows else [], compared)


def cells(data: bytes, name: str, formulas: bool = False) -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(BytesIO(data), data_only=not formulas)[name].iter_rows(values_only=True)]


def line(data: bytes, name: str, first: str) -> list[Any]:
    (found,) = [row for row in cells(data, name) if row[0] == first]
    return found


def test_the_cover_shows_the_figures_of_the_three_scopes() -> None:
    figures: Figures = computed(ROWS)
    shown = line(made(ROWS), "封面", "发现问题")[1:4]
    assert shown == [figures.value("found", scope) for scope in ("period", "previous", "cumulative")] == [1, 2, 3]


def test_every_town_has_its_line_and_the_total_is_a_formula_with_its_value() -> None:
    data = made(ROWS)
    heads, (east, west, total) = cells(data, "分镇街")[2], [line(data, "分镇街", name) for name in ("东镇", "西街道", "合计")]
    column = heads.index("累计发现问题")
    assert (east[column], west[column], total[column]) == (2, 1, 3)
    (formula,) = [row for row in cells(data, "分镇街", formulas=True) if row[0] == "合计"]
    assert formula[column] == "=SUM(G4:G5)"


def test_every_sum_covers_exactly_the_lines_of_its_table() -> None:
    data = made(ROWS)
    for name in openpyxl.load_workbook(BytesIO(data)).sheetnames:
        values, formulas = cells(data, name), cells(data, name, formulas=True)
        for at, row in enumerate(formulas):
            for column, cell in enumerate(row):
                if str(cell).startswith("=SUM("):
                    first, last = (int(part[1:]) for part in cell[5:-1].split(":"))
                    assert last == at
                    assert values[at][column] == sum(values[n - 1][column] for n in range(first, last + 1))


def test_the_detail_holds_every_row_and_its_source_and_text_stays_text() -> None:
    rows = cells(made(ROWS), "问题明细")
    (head,) = [row for row in rows if tables.PROBLEM_ID in row]
    listed = {row[head.index(tables.PROBLEM_ID)]: row for row in rows[rows.index(head) + 1 :]}
    assert set(listed) == {"P1", "P2", "P3"}
    assert listed["P2"][head.index(tables.SOURCE_ROW)] == 2
    assert listed["P3"][head.index(tables.PROBLEM)] == "=1+1"


def test_the_overdue_and_the_missing_are_listed() -> None:
    data = made(ROWS)
    assert [row[-1] for row in cells(data, "超期未整改")[2:]] == ["P1"]
    assert ["乙局", "问题清单"] in cells(data, "未报送")


def test_a_departments_own_number_stands_beside_the_count() -> None:
    assert line(made(ROWS), "自报核对", "甲局")[1:5] == [tables.PROBLEMS_FOUND, 3, 1, 2]


def test_an_empty_month_says_so_on_every_list() -> None:
    data = made([])
    for name, words in (("超期未整改", "没有超期未整改的问题。"), ("未报送", "各单位材料已报齐。"), ("问题明细", "台账中还没有问题。")):
        assert [words] == [row[0] for row in cells(data, name)][2:]


def test_pages_are_a4_landscape_one_page_wide_with_the_head_repeated() -> None:
    for sheet in openpyxl.load_workbook(BytesIO(made(ROWS))).worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, str(setup.paperSize)) == ("landscape", "9")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0), "a width of 1 is the default and not written"
        assert sheet.print_title_rows
        assert sheet.freeze_panes


def test_the_same_month_gives_the_same_bytes_created_on_its_last_day() -> None:
    data = made(ROWS)
    assert data == made(ROWS)
    assert openpyxl.load_workbook(BytesIO(data)).properties.created == datetime(2021, 4, 21)


def test_fields_and_towns_have_a_native_chart() -> None:
    book = openpyxl.load_workbook(BytesIO(made(ROWS)))
    drawn = [name for name in zipfile.ZipFile(BytesIO(made(ROWS))).namelist() if name.startswith("xl/charts/chart")]
    assert drawn
    assert all(book[name]._charts for name in ("分行业领域", "分镇街"))


def test_text_too_long_for_a_cell_is_an_error_not_a_blank() -> None:
    with pytest.raises(BookError, match="32767"):
        Book(APRIL.end).sheet("表").put(0, 0, "长" * 32768)
