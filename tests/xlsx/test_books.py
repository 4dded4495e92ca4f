"""What xlsxwriter only answers with a number, and what it never says, is an error here: nothing is dropped silently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from crosscheck.xlsx.books import Book, BookError, Page, clean_sheet_name, lines_needed
from crosscheck.xlsx.limits import LONGEST_TEXT

BEYOND = 1_048_576  # the first row, from 0, that a sheet has not


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda page: page.put(BEYOND, 0, "字"), "第 1048577 行第 1 列写不进去（-1）。"),
        (lambda page: page.put(BEYOND, 0, 1), "第 1048577 行第 1 列写不进去（-1）。"),
        (lambda page: page.put(BEYOND, 0, date(2021, 3, 5)), "第 1048577 行第 1 列写不进去（-1）。"),
        (lambda page: page.put(BEYOND, 0, ""), "第 1048577 行第 1 列写不进去（-1）。"),
        (lambda page: page.put(0, 16_384, "字"), "第 1 行第 16385 列写不进去（-1）。"),
        (lambda page: page.put(0, 0, "字" * (LONGEST_TEXT + 1)), "第 1 行第 1 列的文字有 32768 个字，超过 Excel 一格能放的 32767 个字。"),
        (lambda page: page.merge((0, 0, BEYOND, 0), "字"), "第 1 行第 1 列写不进去（-1）。"),
        (lambda page: page.formula(BEYOND, 0, "=1", 1), "第 1048577 行第 1 列写不进去（-1）。"),
        (lambda page: page.link(BEYOND, 0, "a.xlsx", "a"), "第 1048577 行第 1 列写不进去（-1）。"),
        (lambda page: page.comment(3, 1, "字" * (LONGEST_TEXT + 1), 2), "第 4 行第 2 列写不进去（-2）。"),
        (lambda page: page.validate((3, 1, 9, 1), {"validate": "list", "source": ["甲" * 200, "乙" * 200]}), "第 4 行第 2 列写不进去（-2）。"),
        (lambda page: page.validate((3, 1, 9, 1), {"validate": "any", "input_message": "字" * 256}), "第 4 行第 2 列写不进去（-2）。"),
    ],
)
def test_what_xlsxwriter_leaves_out_is_an_error_with_its_cell(write: Callable[[Page], None], told: str) -> None:
    page = Book(date(2021, 3, 21)).sheet("表")
    with pytest.raises(BookError) as refused:
        write(page)
    assert str(refused.value) == told


def test_the_longest_text_is_written_whole() -> None:
    book = Book(date(2021, 3, 21))
    book.sheet("表").put(0, 0, "字" * LONGEST_TEXT)
    assert openpyxl.load_workbook(BytesIO(book.done()))["表"]["A1"].value == "字" * LONGEST_TEXT


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("字" * 5, 1), ("字" * 6, 2), ("a" * 10, 1), ("a" * 11, 2), ("字a字a字a", 1), ("字\n字", 2), ("字\n\n" + "字" * 6, 4), ("\ud800", 1)]
)
def test_a_chinese_character_takes_twice_the_room_of_a_letter(text: str, lines: int) -> None:
    assert lines_needed(text, 11) == lines


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("[a]:b*c?d/e\\f", "_a__b_c_d_e_f"), ("'表'", "表"), ("字" * 40, "字" * 31), ("😀" * 20, "😀" * 15), ("a\x07b", "ab"), ("'", "表"), ("", "表")],
)
def test_any_text_makes_a_permitted_sheet_name(wanted: str, name: str) -> None:
    """At most 31 units of UTF-16: an emoji is two."""
    assert clean_sheet_name(wanted) == name
