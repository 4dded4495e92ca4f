"""A cell far outside the table is read around: the list is read as ever, the cell is told with its place."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
import xlsxwriter

from crosscheck import tables
from crosscheck.config_sections import Limits
from crosscheck.reading.biff import sheet_facts
from crosscheck.reading.grid import Refused
from crosscheck.reading.opening import open_grids
from crosscheck.reading.strays import near_places
from tests.reading import test_limits, test_ods, test_xlsb
from tests.reading.test_formats import HEAD, ROW
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, put, read, table

pytestmark = pytest.mark.processes

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
LIST = [*table(PROBLEM_HEAD), *table(GOOD_PROBLEM), *table(GOOD_PROBLEM.replace("过期", "缺失"))]
Strays = dict[tuple[int, int], str | float]


def workbook(strays: Strays, rows: int = 2, formatted: tuple[int, ...] = ()) -> bytes:
    """A list of so many problems with more cells where ``strays`` says; ``formatted`` are rows of empty coloured cells."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw)
    sheet, colour = book.add_worksheet("问题"), book.add_format({"bg_color": "yellow"})
    for r in range(rows + 1):
        sheet.write_row(r, 0, LIST[0] if r == 0 else [f"{cell}{r}" if c == 3 else cell for c, cell in enumerate(LIST[1])])
    for r in formatted:
        sheet.write_blank(r, 2, None, colour)
    for (r, c), cell in strays.items():
        sheet.write(r, c, cell)
    book.close()
    return raw.getvalue()


@pytest.mark.parametrize(
    ("strays", "cells"),
    [
        ({(LAST_ROW, LAST_COLUMN): "y"}, [("cell_far_away", "XFD1048576", "y")]),
        ({(LAST_ROW, 2): "y"}, [("cell_far_away", "C1048576", "y")]),
        ({(LAST_ROW, LAST_COLUMN): 44260.5}, [("cell_far_away", "XFD1048576", "44260.5")]),
        ({(LAST_ROW, 0): " "}, [("space_far_away", "A1048576", "")]),
        ({(400_000, 1): "a", (LAST_ROW, 255): "b"}, [("cell_far_away", "B400001", "a"), ("cell_far_away", "IV1048576", "b")]),
    ],
)
def test_a_list_is_read_around_a_far_cell_which_is_told(tmp_path: Path, strays: Strays, cells: list[tuple[str, str, str]]) -> None:
    put(tmp_path, "a.xlsx", workbook(strays))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert sheet.rows == [2, 3]
    assert sheet.columns[tables.PROBLEM] == ["灭火器过期1", "灭火器过期2"]
    assert [number for number, _ in sheet.skipped] == sorted(row + 1 for row, _ in strays)
    assert [(item.code, item.cell, item.value) for item in checked.findings] == cells


def test_what_stands_far_beside_a_row_stays_with_its_row(tmp_path: Path) -> None:
    put(tmp_path, "a.xlsx", workbook({(20, LAST_COLUMN): "请核实"}, rows=40))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert {number: extra for number, extra in zip(sheet.rows, sheet.extras, strict=True) if extra} == {21: "未命名列XFD：请核实"}
    assert [(item.code, item.cell) for item in checked.findings] == [("cell_far_away", "XFD21")]


def test_what_we_wrote_far_below_in_a_copy_that_went_back_is_not_told(tmp_path: Path) -> None:
    put(tmp_path, "a.xlsx", workbook({(0, 7): tables.ERRATA, (LAST_ROW, 7): "XFD1048576（请核实）：…"}))
    checked = read(tmp_path)
    assert checked.sheets[0].skipped == [(1_048_576, "blank")]
    assert checked.findings == []


def test_rows_that_are_formatted_and_empty_do_not_hide_a_far_cell() -> None:
    (grid,) = open_grids(workbook({(LAST_ROW, 3): "y"}, formatted=(10, 5000, 900_000, LAST_ROW)), "a.xlsx", Limits()).grids
    assert (len(grid.rows), grid.facts.far) == (3, {(LAST_ROW, 3): "y"})


def test_a_row_of_data_far_below_is_no_stray_and_the_refusal_says_how_far_the_sheet_goes() -> None:
    data = workbook({(LAST_ROW, c): cell for c, cell in enumerate(LIST[2])})
    with pytest.raises(Refused) as caught:
        open_grids(data, "a.xlsx", Limits())
    assert caught.value.words["detail"] == "工作表“问题”一直写到第 1,048,576 行、G 列，最多 5,000,000 格"


def test_what_is_near_is_read_as_ever() -> None:
    (grid,) = open_grids(workbook({(400, 2): "y"}), "a.xlsx", Limits()).grids
    assert (len(grid.rows), grid.facts.far) == (401, {})


TABLE = {(r, c) for r in range(10) for c in range(5)}


@pytest.mark.parametrize(
    ("more", "moved"),
    [
        ({(510, 0)}, {(510, 0): (10, 0)}),
        ({(509, 0)}, {}),
        ({(5, 55)}, {(5, 55): (5, 5)}),
        ({(5, 54)}, {}),
        ({(9000, 0), (9000, 1)}, {(9000, 0): (10, 0), (9000, 1): (10, 1)}),
        ({(9000, 0), (9000, 1), (9000, 2)}, {}),
        ({(9000, 300), (700, 4)}, {(700, 4): (10, 4), (9000, 300): (11, 5)}),
        ({(9000 + r, 0) for r in range(21)}, {}),
    ],
)
def test_far_is_a_few_cells_beyond_a_gap(more: set[tuple[int, int]], moved: dict[tuple[int, int], tuple[int, int]]) -> None:
    assert near_places(TABLE | more).places == moved


def test_a_far_cell_of_an_xls_is_moved_in_its_stream_which_keeps_its_length() -> None:
    cells = [test_limits.record(0x0203, struct.pack("<HHHd", r, c, 0, 1.0)) for r in range(3) for c in range(5)]
    far = test_limits.record(0x0203, struct.pack("<HHHd", 65_535, 255, 0, 7.0))
    stream = test_limits.xls_stream(*cells, far)
    length, at = len(stream), stream.index(struct.pack("<HHHd", 65_535, 255, 0, 7.0))
    facts = sheet_facts(stream)[0]["问题"]
    assert facts.strays is not None
    assert (facts.rows, facts.columns, facts.strays.places) == (3, 5, {(65_535, 255): (3, 5)})
    assert (len(stream), struct.unpack_from("<HHHd", stream, at)) == (length, (3, 5, 0, 7.0))


def test_a_far_record_of_several_cells_is_left_where_it_is() -> None:
    numbers = struct.pack("<HH", 65_000, 0) + bytes(12) + struct.pack("<H", 1)
    stream = test_limits.xls_stream(test_limits.record(0x0203, struct.pack("<HHHd", 0, 9, 0, 1.0)), test_limits.record(0x00BD, numbers))
    facts = sheet_facts(stream)[0]["问题"]
    assert (facts.rows, facts.columns, facts.strays) == (65_001, 10, None)


def test_far_cells_of_an_xlsb_and_an_ods_are_read_around_too(tmp_path: Path) -> None:
    rows = test_xlsb.texts(0, HEAD), test_xlsb.texts(1, ROW), test_xlsb.row(LAST_ROW, test_xlsb.text(LAST_COLUMN, "y"))
    put(tmp_path, "a.xlsb", test_xlsb.xlsb(test_xlsb.sheet(*rows), test_xlsb.workbook()))
    far = f'<table:table-row table:number-rows-repeated="{LAST_ROW - 2}"/>' + test_ods.row(
        f'<table:table-cell table:number-columns-repeated="{LAST_COLUMN}"/>', test_ods.cell("y")
    )
    put(tmp_path, "b.ods", test_ods.ods(test_ods.row(*HEAD) + test_ods.row(*ROW[:3], "通道堵塞", *ROW[4:]) + far))
    checked = read(tmp_path)
    assert [(sheet.file[-6:], sheet.rows, sheet.skipped) for sheet in checked.sheets] == [("a.xlsb", [2], [(1_048_576, "note")]), ("/b.ods", [2], [(1_048_576, "note")])]
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("cell_far_away", "XFD1048576", "y")] * 2
