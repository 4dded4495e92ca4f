"""A marked copy is printed with its remarks beside the rows."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from tests.checking.marked import HEAD, SHEET, book, mark, missing, sheet_of
from tests.xlsx.soundness import faults


def printed(data: bytes) -> tuple[bool, Any, Any, Any]:
    """Whether the sheet fits pages, in how many pages' width and height, and which way it lies."""
    sheet = sheet_of(data)
    setup = sheet.page_setup
    return bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage), setup.fitToWidth, setup.fitToHeight, setup.orientation


def set_up(how: Callable[[Any], object]) -> bytes:
    """A department's workbook with that print set-up."""
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet(SHEET)
    for c, name in enumerate(HEAD):
        sheet.write_string(1, c, name)
        sheet.write_string(2, c, "甲")
    how(sheet)
    made.close()
    return target.getvalue()


def test_the_remarks_are_printed_beside_the_rows_and_not_on_a_page_of_their_own() -> None:
    assert printed(book())[0] is False
    assert printed(mark(book(), missing("B4"))) == (True, 1, 0, None)
    assert sheet_of(mark(book(), missing("B4"))).page_setup.paperSize == 9
    colored = mark(set_up(lambda sheet: sheet.set_tab_color("red")), missing("B3"))
    assert (printed(colored), sheet_of(colored).sheet_properties.tabColor.rgb, faults(colored)) == ((True, 1, 0, None), "FFFF0000", [])


@pytest.mark.parametrize(("width", "pages", "lies"), [(9, 1, None), (11, 1, "landscape"), (28, 1, "landscape"), (29, 2, "landscape")])
def test_a_wide_table_lies_and_one_that_would_be_printed_too_small_goes_over_two_pages(width: float, pages: int, lies: str | None) -> None:
    data = set_up(lambda sheet: sheet.set_column(0, len(HEAD) - 1, width - 5 / 7))
    assert printed(mark(data, missing("B3"))) == (True, pages, 0, lies)


def test_who_has_set_up_the_print_of_a_sheet_keeps_that() -> None:
    fitting = set_up(lambda sheet: sheet.fit_to_pages(2, 0))
    assert printed(mark(fitting, missing("B3"))) == printed(fitting) == (True, 2, 0, "portrait")
    smaller = set_up(lambda sheet: (sheet.set_portrait(), sheet.set_print_scale(70)))
    assert (printed(mark(smaller, missing("B3"))), sheet_of(mark(smaller, missing("B3"))).page_setup.scale) == (printed(smaller), 70)
    chosen = set_up(lambda sheet: sheet.print_area(0, 0, 2, len(HEAD) - 1))
    assert printed(mark(chosen, missing("B3"))) == printed(chosen)
