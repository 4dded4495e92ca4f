"""Cells of a sheet part change, and nothing else of it does."""

from __future__ import annotations

import pytest

from crosscheck.xlsx.package import PackageError
from crosscheck.xlsx.sheetpart import CellChange, SheetPart, always

_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str, before: str = "") -> SheetPart:
    return SheetPart.of(f"<worksheet {_NAMESPACE}>{before}<sheetData>{rows}</sheetData></worksheet>".encode())


def changed(rows: str, changes: dict[int, dict[int, CellChange]], before: str = "", **heights: float) -> str:
    """What stands between the tags of sheetData afterwards; heights as ``row2=30.0``."""
    part = sheet(rows, before)
    part.change(changes, {int(name.removeprefix("row")): height for name, height in heights.items()})
    return part.data().decode().partition("<sheetData>")[2].partition("</sheetData>")[0]


@pytest.mark.parametrize(
    ("own", "least", "after"),
    [
        (' ht="200" customHeight="1"', 30.0, ' ht="200" customHeight="1"'),
        (' ht="30"', 30.0, ' ht="30"'),
        (' ht="15"', 30.0, ' ht="30" customHeight="1"'),
        ("", 30.0, ' ht="30" customHeight="1"'),
        (' ht="15"', 0.0, ' ht="15"'),
    ],
)
def test_a_row_grows_for_what_is_written_into_it_and_never_shrinks(own: str, least: float, after: str) -> None:
    made = changed(f'<row r="2"{own}><c r="A2"><v>1</v></c></row>', {2: {1: CellChange(style=always(7))}}, row2=least)
    assert made == f'<row r="2"{after}><c r="A2" s="7"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("columns", "after"),
    [
        ("", '<col min="3" max="3" width="60" customWidth="1"/>'),
        ('<col min="3" max="3" hidden="1"/>', '<col min="3" max="3" width="60" customWidth="1"/>'),
        ('<col min="3" max="5" width="9"/>', '<col min="3" max="3" width="60" customWidth="1"/><col min="4" max="5" width="9"/>'),
        ('<col min="1" max="3" width="9"/>', '<col min="1" max="2" width="9"/><col min="3" max="3" width="60" customWidth="1"/>'),
        (
            '<col min="1" max="5" width="9"/>',
            '<col min="1" max="2" width="9"/><col min="3" max="3" width="60" customWidth="1"/><col min="4" max="5" width="9"/>',
        ),
        ('<col min="4" max="5" width="9"/>', '<col min="3" max="3" width="60" customWidth="1"/><col min="4" max="5" width="9"/>'),
        ('<col min="1" max="2" width="9"/>', '<col min="1" max="2" width="9"/><col min="3" max="3" width="60" customWidth="1"/>'),
    ],
)
def test_a_column_is_shown_and_widened_and_its_neighbours_stay_as_they_were(columns: str, after: str) -> None:
    """A column that is declared twice is a workbook that Excel repairs."""
    part = sheet("", f"<cols>{columns}</cols>" if columns else "")
    part.show_column(3, 60.0)
    assert part.data().decode().partition("<cols>")[2].partition("</cols>")[0] == after


@pytest.mark.parametrize(("column", "style"), [(2, 5), (3, 5), (4, 0)])
def test_a_cell_that_is_made_looks_as_its_column_does(column: int, style: int) -> None:
    letter = "ABCD"[column - 1]
    made = changed('<row r="1"/>', {1: {column: CellChange("话")}}, '<cols><col min="2" max="3" style="5"/></cols>')
    assert made == f'<row r="1"><c r="{letter}1" s="{style}" t="inlineStr"><is><t xml:space="preserve">话</t></is></c></row>'


def test_a_cell_is_put_between_its_neighbours_and_a_row_between_its_own() -> None:
    made = changed('<row r="1"><c r="A1"/><c r="C1"/></row><row r="4"/>', {1: {2: CellChange(5)}, 3: {1: CellChange("")}, 5: {1: CellChange(6)}})
    assert made == (
        '<row r="1"><c r="A1"/><c r="B1" s="0"><v>5</v></c><c r="C1"/></row><row r="3"><c r="A3" s="0"/></row><row r="4"/>'
        '<row r="5"><c r="A5" s="0"><v>6</v></c></row>'
    )


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [('<row r="2"/><row r="2"/>', "各行的次序不对"), ('<row r="1"><c r="B1"/><c r="B1"/></row>', "各格的次序不对")],
)
def test_rows_or_cells_that_stand_twice_are_refused(rows: str, refusal: str) -> None:
    with pytest.raises(PackageError, match=refusal):
        changed(rows, {1: {3: CellChange(1)}, 2: {1: CellChange(1)}})
