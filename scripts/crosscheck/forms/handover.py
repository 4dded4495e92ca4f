"""移交 packs: for each responsible department what was handed to it, with due dates, to be filled with progress and sent back.

The columns to fill are tables.HANDOVERS.answers; the 问题编号 brings them back to their problems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.forms.blank import dictionary, guide
from crosscheck.periods import day_in_words
from crosscheck.tables import Type
from crosscheck.xlsx.books import Book, lines_needed

_LEFT_OUT: Final = (tables.ITEM, tables.DUTY_UNIT, tables.DUE_ON)  # for the width of a page; 应完成日期 says what is due
_ROOM: Final = 100
_NARROW: Final = 13  # characters; columns so wide hold words


def handover_pack(department: str, rows: Sequence[Mapping[str, Any]], config: Config, created: date) -> bytes:
    """The workbook of one department; ``rows`` are ledger rows with 目前状态, 下一步, 应完成日期 and 期限怎么算."""
    table = replace(tables.HANDOVERS, columns=tuple(column for column in tables.HANDOVERS.columns if column.name not in _LEFT_OUT))
    book = Book(created)
    page = book.sheet(table.kind)
    page.widths([column.width for column in table.columns])
    note = f"截至{day_in_words(created)}。请填写最后几列后发回，问题编号不要改。移交来的问题共{len(rows)}项。"
    head = page.title(f"{department}：移交问题办理情况", len(table.columns), note)
    page.head(head, table.names, height=34)
    guide(page, head, max(len(rows), _ROOM), table, dictionary(book, table, config), config)
    for number, row in enumerate(rows, 1):
        lines = 1
        for c, column in enumerate(table.columns):
            answer = column.name in table.answers or column.name == tables.REMARK
            value = number if column.name == tables.SERIAL else "" if answer else str(row[column.name] or "")
            style = ("open_date" if column.type is Type.DATE else "open_text") if answer else "center" if column.width < _NARROW else "text"
            page.put(head + number, c, value, style)
            lines = max(lines, lines_needed(str(value), column.width))
        page.fit(head + number, max(lines, 2))
    page.raw.activate()
    return book.done()
