"""Every list has one look: a filter, days that are days, rows as high as what is printed of them, as many sheets as it needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from crosscheck.xlsx import lists
from crosscheck.xlsx.books import Book

COLUMNS = (("序号", 6), ("内容", 20), ("来源", 20))


def made(rows: Sequence[Sequence[Any]], **wishes: Any) -> Any:
    book = Book(date(2021, 3, 21))
    lists.list_sheet(book, "清单", "一份清单", COLUMNS, rows, **wishes)
    return openpyxl.load_workbook(BytesIO(book.done()))


def test_a_list_has_a_title_its_heading_its_rows_and_a_filter_over_them() -> None:
    sheet = made([(1, "甲", "a.xlsx"), (2, "乙", "b.xlsx")])["清单"]
    assert [row[:2] for row in sheet.iter_rows(values_only=True)] == [("一份清单", None), ("序号", "内容"), (1, "甲"), (2, "乙")]
    assert (sheet.auto_filter.ref, sheet.print_title_rows, sheet.freeze_panes) == ("A2:C4", "$1:$2", "A3")


def test_an_empty_list_says_so_and_has_nothing_to_filter() -> None:
    sheet = made([], empty="没有问题。")["清单"]
    assert (sheet["A3"].value, sheet.auto_filter.ref) == ("没有问题。", None)


def test_a_list_that_is_not_to_be_searched_has_no_filter() -> None:
    assert made([(1, "甲", "a.xlsx")], filtered=False)["清单"].auto_filter.ref is None


def test_a_day_is_a_day_for_the_filter_and_what_only_looks_like_one_stays_text() -> None:
    sheet = made([(1, "2021-03-05", "2021-02-30"), (1.44, "2021.03.05", "=1+1")])["清单"]
    assert [[cell.value for cell in row] for row in sheet["A3:C4"]] == [[1, datetime(2021, 3, 5), "2021-02-30"], [1.44, "2021.03.05", "=1+1"]]
    assert [sheet[at].number_format for at in ("B3", "A4")] == ["yyyy-mm-dd", "0.0"]
    assert sheet["C4"].data_type == "s"


def test_a_row_is_as_high_as_what_is_printed_of_it() -> None:
    sheet = made([(1, "字" * 30, "字" * 300), (2, "字", "字")], printed=2)["清单"]
    heights = [sheet.row_dimensions[row].height for row in (3, 4)]
    assert (sheet.print_area, heights) == ("'清单'!$A$1:$B$4", [62.25, 18.75])


def test_of_a_text_that_no_row_holds_the_beginning_shows() -> None:
    sheet = made([(1, "字" * 500, ""), (2, "字" * 50, "")])["清单"]
    assert [sheet[at].alignment.vertical for at in ("B3", "B4")] == ["top", "center"]


def test_a_list_that_is_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    book = made([(1, "甲", ""), (2, "乙", ""), (3, "丙", "")])
    assert {sheet.title: [row[1] for row in sheet.iter_rows(min_row=3, values_only=True)] for sheet in book} == {"清单": ["甲", "乙"], "清单（2）": ["丙"]}
