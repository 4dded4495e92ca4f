"""A plain copy with the same marks, for workbooks whose own package cannot be patched: .xls, .csv, .ods and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any, Final, Protocol

from crosscheck import tables
from crosscheck.checking.returns import COLUMN_WIDTH, LINE, MOST_NOTES, MUST, TALLEST, SheetMarks, color, note
from crosscheck.findings import Finding
from crosscheck.keys import key
from crosscheck.xlsx.books import Book, Page, clean_sheet_name, lines_needed
from crosscheck.xlsx.cellnotes import AUTHOR, CellAt
from crosscheck.xlsx.limits import LONGEST_TEXT

_WIDEST, _NARROWEST = 40.0, 8.0
_MOST_MERGED: Final = 500_000  # cells of merged areas; more are formatting
_WRITTEN_ANEW: Final = "原表的格式不能直接标注，这是按原表的内容另写的一份：公式已变成数值，图片和格式没有带过来。"


class RawSheet(Protocol):
    """A sheet as it was read: its name, its cells from A1 on, its merged areas (0-based first row, column, last row, column)."""

    sheet: str
    rows: list[list[Any]]
    merges: list[tuple[int, int, int, int]]


def clean_copy(sheets: Sequence[RawSheet], marks: Sequence[SheetMarks], created: date) -> bytes:
    """An .xlsx with the values of those sheets and those marks.  Formulas are values, other formats are gone."""
    book = Book(created)
    by_name = {item.sheet: item for item in marks}
    names: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        name = clean_sheet_name(sheet.sheet or f"Sheet{number}")
        name = name if name.casefold() not in names else f"{name[:26]}（{number}）"
        names.add(name.casefold())
        _write(book.sheet(name), sheet, by_name.get(sheet.sheet, SheetMarks(sheet.sheet)))
    return book.done()


def _write(page: Page, sheet: RawSheet, marks: SheetMarks) -> None:
    column = _without_old_remarks(sheet, marks.heads)
    widths = _widths(sheet.rows, column)
    page.widths(widths)
    anchors, cells = _merged(sheet.merges), _anchored(sheet.merges, marks.cells)
    for r, row in enumerate(sheet.rows, 1):
        for c, value in enumerate(row, 1):
            items = cells.get((r, c), [])
            if (r, c) in anchors:
                page.merge((r - 1, c - 1, *anchors[r, c]), _plain(value), _style(value, items, r in marks.heads))
            elif items or value not in (None, ""):
                page.put(r - 1, c - 1, _plain(value), _style(value, items, r in marks.heads))
    for (r, c), items in cells.items():
        if r > len(sheet.rows) or c > len(sheet.rows[r - 1]):
            page.put(r - 1, c - 1, "", _style("", items, False))
    for (r, c), items in sorted(cells.items())[:MOST_NOTES]:
        page.comment(r - 1, c - 1, note(items)[:LONGEST_TEXT], 2, AUTHOR)
    remarks = _explain(page, sheet, marks, column) if marks.heads else {}
    for r in range(1, len(sheet.rows) + 1):
        lines = max(_lines(sheet.rows[r - 1], widths), lines_needed(remarks.get(r, ""), COLUMN_WIDTH))
        if lines > 1:
            page.height(r - 1, min(lines * LINE + 4, TALLEST))


def _lines(row: Sequence[Any], widths: Sequence[float]) -> int:
    """How many lines the row's longest text takes."""
    long = ((value, width) for value, width in zip(row, widths, strict=False) if isinstance(value, str) and ("\n" in value or 2 * len(value) > width))
    return max((lines_needed(value, width) for value, width in long), default=1)


def _explain(page: Page, sheet: RawSheet, marks: SheetMarks, column: int) -> dict[int, str]:
    """Write the column of remarks; gives them by row."""
    for head in marks.heads:
        page.put(head - 1, column - 1, tables.ERRATA, "must")
    first = marks.heads[0]
    page.comment(first - 1, column - 1, _WRITTEN_ANEW, 2, AUTHOR)
    page.raw.freeze_panes(first, 0)
    filled = (r for r, row in enumerate(sheet.rows, 1) if any(value not in (None, "") for value in row))
    remarks = marks.remarks(filled)
    for row, text in remarks.items():
        page.put(row - 1, column - 1, text[:LONGEST_TEXT], "remark")
    return remarks


def _without_old_remarks(sheet: RawSheet, heads: Sequence[int]) -> int:
    """Empty column 错误说明 of an earlier return; gives that column, else the first free one (from 1)."""
    headings = [sheet.rows[head - 1] for head in heads if head <= len(sheet.rows)]
    found = [c for heading in headings for c, value in enumerate(heading) if isinstance(value, str) and key(value) == tables.ERRATA]
    for row in sheet.rows if found else []:
        if found[0] < len(row):
            row[found[0]] = ""
    return found[0] + 1 if found else max((len(row) for row in sheet.rows), default=0) + 1


def _widths(rows: Sequence[Sequence[Any]], column: int) -> list[float]:
    """Wide enough for the longest line of each column, within reason; the remarks' own width."""
    widths = [_NARROWEST] * column
    for row in rows[:500]:
        for c, value in enumerate(row[: column - 1]):
            text = str(_plain(value) or "")
            widths[c] = min(max(widths[c], sum(2 if ord(letter) > 255 else 1 for letter in text.split("\n")[0]) + 2), _WIDEST)
    return [*widths[: column - 1], COLUMN_WIDTH]


def _merged(merges: Sequence[tuple[int, int, int, int]]) -> dict[CellAt, tuple[int, int]]:
    """(row, column) of the first cell of each merged area -> its last, 0-based; areas that overlap an earlier one are left out."""
    taken: set[CellAt] = set()
    found = {}
    for top, left, bottom, right in merges:
        size = (bottom - top + 1) * (right - left + 1)
        area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)} if size + len(taken) <= _MOST_MERGED else set()
        if len(area) > 1 and not area & taken:
            taken |= area
            found[top + 1, left + 1] = (bottom, right)
    return found


def _anchored(merges: Sequence[tuple[int, int, int, int]], cells: Mapping[CellAt, list[Finding]]) -> dict[CellAt, list[Finding]]:
    """The marked cells, a covered one being that which shows for it."""
    moved: dict[CellAt, list[Finding]] = {}
    for (r, c), items in cells.items():
        area = next(((top + 1, left + 1) for top, left, bottom, right in merges if top < r <= bottom + 1 and left < c <= right + 1), (r, c))
        moved.setdefault(area, []).extend(items)
    return moved


def _style(value: object, items: Sequence[Finding], heading: bool) -> str:
    if items:
        return ("must" if color(items) == MUST else "doubt") + ("_date" if isinstance(value, date) else "")
    return "head" if heading else "date" if isinstance(value, date) else "text"


def _plain(value: Any) -> Any:
    """What a cell of a fresh workbook can hold: text, a number, a date."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and not isfinite(value):
        return "#NUM!"
    if value is None or isinstance(value, str | int | float | date):
        return value[:LONGEST_TEXT] if isinstance(value, str) else value
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)
