"""Rows, columns and sheets are shown again one by one, however their program wrote them."""

from __future__ import annotations

import pytest

from crosscheck.xlsx.hidden import hidden_rows, show_columns, show_rows, show_sheets
from tests.xlsx.test_sheetpart import sheet

_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets>'
    '<sheet name="甲&amp;乙" sheetId="1" state="{state}" r:id="rId1"/><sheet name="丙" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>'
)
_TO_BOOK = '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'


def body(rows: str, *wanted: int) -> str:
    """What stands between the tags of sheetData when those rows are shown."""
    part = sheet(rows)
    show_rows(part, wanted)
    return part.data().decode().partition("<sheetData>")[2].partition("</sheetData>")[0]


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ('r="2" hidden="1" ht="15"', 'r="2" ht="15"'),
        ("r='2' hidden='true'", "r='2'"),
        ('r="2" ht="0" customHeight="1" hidden="1" s="3"', 'r="2" s="3"'),
        ('r="2" ht="0.0"', 'r="2"'),
        ('r="2" hidden="0"', None),
        ('r="2" ht="0.5"', None),
    ],
)
def test_a_row_that_does_not_show_is_known_and_shows(head: str, shown: str | None) -> None:
    rows = f'<row r="1" hidden="1"/><row {head}><c r="A2"><v>1</v></c></row>'
    assert hidden_rows(sheet(rows)) == ({1, 2} if shown else {1})
    if shown:
        assert body(rows, 2) == f'<row r="1" hidden="1"/><row {shown}><c r="A2"><v>1</v></c></row>'


def test_a_row_that_is_one_tag_stays_one() -> None:
    assert body('<row r="1" hidden="1"/><row r="2" hidden="1" />', 1, 2) == '<row r="1"/><row r="2"/>'


@pytest.mark.parametrize(
    ("columns", "shown", "after"),
    [
        ('<col min="2" max="4" width="9" hidden="1" style="5"/>', [3], (
            '<col min="2" max="2" width="9" hidden="1" style="5"/><col min="3" max="3" width="9" style="5"/><col min="4" max="4" width="9" hidden="1" style="5"/>'
        )),
        ('<col min="3" max="3" width="0" hidden="1" customWidth="1"/>', [3], '<col min="3" max="3" width="8.43" customWidth="1"/>'),
        ('<col min="3" max="3" width="0" customWidth="1"/>', [3], '<col min="3" max="3" width="8.43" customWidth="1"/>'),
        ('<col min="3" max="3" width="7" hidden="1" collapsed="1"/>', [3], '<col min="3" max="3" width="7"/>'),
        ('<col min="1" max="2" hidden="1"/><col min="3" max="3" width="7"/>', [], '<col min="1" max="2" hidden="1"/><col min="3" max="3" width="7"/>'),
    ],
)  # fmt: skip
def test_a_column_shows_as_wide_as_it_was_and_its_neighbours_stay_hidden(columns: str, shown: list[int], after: str) -> None:
    part = sheet("", f"<cols>{columns}</cols>")
    assert show_columns(part, {3}) == shown
    assert part.data().decode().partition("<cols>")[2].partition("</cols>")[0] == after


def test_a_sheet_that_says_nothing_of_its_columns_hides_none() -> None:
    part = sheet("")
    assert (show_columns(part, {3}), part.text) == ([], sheet("").text)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_sheet_gets_its_tab_and_no_other_does(state: str) -> None:
    parts = {"_rels/.rels": _TO_BOOK.encode(), "xl/workbook.xml": _BOOK.format(state=state).encode()}
    assert show_sheets(parts, {"甲&乙"}) == {"甲&乙"}
    assert parts["xl/workbook.xml"].decode() == _BOOK.format(state=state).replace(f' state="{state}" r:id="rId1"', ' r:id="rId1"')


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_a_workbook_of_which_no_wanted_sheet_is_hidden_stays_as_it_is(state: str) -> None:
    parts = {"_rels/.rels": _TO_BOOK.encode(), "xl/workbook.xml": _BOOK.format(state=state).encode()}
    before = dict(parts)
    assert (show_sheets(parts, {"丁", *(["甲&乙"] if state == "visible" else [])}), parts) == (set(), before)
