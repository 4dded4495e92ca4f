"""Blank workbooks for departments, generated from tables.py: drop-downs, notes, protected headings, print set-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crosscheck import tables
from crosscheck.books import Book, Page, clean_sheet_name
from crosscheck.config import Config
from crosscheck.tables import Column, Type

_ROWS: Final = 300
_DICTIONARY: Final = "字典"


def blank_workbook(table: tables.Table, title: str, config: Config) -> bytes:
    """A workbook of that kind to fill in.  The heading stands in row 2, the body cells are unlocked."""
    book = Book(config.campaign.start)
    page = book.sheet(clean_sheet_name(table.kind))
    page.widths([column.width for column in table.columns])
    row = page.title(title, len(table.columns))
    page.head(row, table.names, height=34)
    lists = dictionary(book, table, config)
    for c, column in enumerate(table.columns):
        explain(page, row, c, column)
        validate(page, (row + 1, row + _ROWS), c, column, lists, config)
        style = "open_date" if column.type is Type.DATE else "open_text" if column.type in _AS_TEXT else "open"
        for r in range(row + 1, row + 1 + _ROWS):
            page.put(r, c, "", style)
    page.raw.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True})
    page.raw.print_area(0, 0, row + 20, len(table.columns) - 1)
    page.raw.activate()
    return book.done()


_AS_TEXT: Final = (Type.CODE, Type.PHONE, Type.MONTH)


def dictionary(book: Book, table: tables.Table, config: Config) -> dict[str, str | list[str]]:
    """A hidden sheet of permitted values; gives the range of each list."""
    lists = sorted({column.choices for column in table.columns if column.choices and column.type is Type.CHOICE})
    if not lists:
        return {}
    page = book.sheet(_DICTIONARY)
    ranges: dict[str, str | list[str]] = {}
    for c, name in enumerate(lists):
        values = [choice.name for choice in config.permitted(name)]
        for r, value in enumerate(values):
            page.put(r, c, value)
        letter = chr(65 + c)
        ranges[name] = f"={_DICTIONARY}!${letter}$1:${letter}${len(values)}"
    page.raw.hide()
    return ranges


def explain(page: Page, row: int, c: int, column: Column) -> None:
    """A note on the heading: whether it must be filled in, and how."""
    note = ("必填。" if column.required else "") + column.note
    if note:
        page.raw.write_comment(row, c, note, {"font_size": 9, "x_scale": 1.2})


def validate(page: Page, rows: tuple[int, int], c: int, column: Column, lists: Mapping[str, str | list[str]], config: Config) -> None:
    """Drop-downs and checks on the cells of that column, from the first to the last of ``rows``."""
    rule: dict[str, Any] | None = None
    if column.type is Type.CHOICE:
        rule = {"validate": "list", "source": lists[column.choices], "error_title": "请从下拉列表中选", "error_message": "这一格只能填列表里的内容。"}
    elif column.type is Type.DATE:
        rule = {
            "validate": "date", "criteria": "between", "minimum": config.campaign.start.replace(month=1, day=1),
            "maximum": config.campaign.end.replace(month=12, day=31), "error_title": "日期不对", "error_message": "请写成 2021-3-5 这样的日期。",
        }  # fmt: skip
    elif column.type is Type.CODE:
        rule = {"validate": "length", "criteria": "==", "value": 18, "error_type": "warning", "error_title": "请核对", "error_message": "统一社会信用代码应为 18 位。"}
    elif column.type in (Type.COUNT, Type.MONEY):
        rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "请填数字", "error_message": "这一格只填数字。"}
    if rule:
        page.raw.data_validation(rows[0], c, rows[1], c, rule)
