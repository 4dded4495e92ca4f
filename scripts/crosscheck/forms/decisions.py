"""Workbooks that a person and the program keep together: the program adds rows, the person writes the answers.

名称归并.xlsx is one.  Rows are added by patching the one sheet part that must change, so whatever else the person wrote,
moved or coloured stays byte for byte, even after another office program saved the workbook anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.forms.blank import Lists, dictionary, guide
from crosscheck.keys import heading_keys, key
from crosscheck.sheets import Value
from crosscheck.tables import Table, Type
from crosscheck.xlsx.books import TALLEST, Book, clean_sheet_name, lines_needed
from crosscheck.xlsx.package import PackageError, joined, parts_of, sheets_of
from crosscheck.xlsx.sheetpart import CellChange, CellTexts, SheetPart, always
from crosscheck.xlsx.strings import SharedStrings

_SEARCHED_ROWS: Final = 60
_ROOM: Final = 5000  # rows with drop-downs
_LINE: Final = 15.0
BookRow = Mapping[str, Value]
_Found = tuple[str, SheetPart, CellTexts, tuple[int, dict[str, int]]]  # part, its text, its cells, (heading row, columns)


def with_rows(existing: bytes | None, table: Table, rows: Sequence[BookRow], config: Config, title: str) -> bytes:
    """The workbook with those rows (by declared column name) below its last used row.

    None makes a fresh one under ``title``, which tells the person what to do; so does one in which nobody has written: it has no row
    whose look the new ones could take.  The columns of an existing workbook are
    found by their headings, wherever the person moved them; a column that he took away is not written.  Raises
    PackageError (Chinese) when the workbook has no such heading or is no .xlsx.
    """
    if existing is None or is_blank(existing, _fresh(table, [], config, title)):
        return _fresh(table, rows, config, title)
    return _added(existing, table, rows, config)


def rows_of(existing: bytes, table: Table, config: Config) -> list[dict[str, str]]:
    """The texts of the rows below the heading by declared column name, as they stand; raises PackageError like `with_rows`."""
    _, _, texts, (head, columns) = _where(parts_of(existing), table, config)
    rows: dict[int, dict[str, str]] = {}
    names = {column: name for name, column in columns.items()}
    for (row, column), text in sorted(texts.items()):
        if row > head and column in names:
            rows.setdefault(row, {})[names[column]] = text
    return list(rows.values())


def is_blank(existing: bytes, blank: bytes) -> bool:
    """Whether the workbook says what that blank one says and nothing else, but for the titles above the heading."""
    try:
        return _below_titles(existing) == _below_titles(blank)
    except PackageError:
        return False


def _below_titles(data: bytes) -> list[list[str]]:
    """The texts of the rows from the widest one on, in order: the heading and what stands below it."""
    parts = parts_of(data)
    rows: dict[int, list[str]] = {}
    for (row, _), text in sorted(SheetPart.of(parts[next(iter(sheets_of(parts).values()))]).texts(SharedStrings.of(parts)).items()):
        rows.setdefault(row, []).append(text)
    widest = max(rows, key=lambda row: (len(rows[row]), -row), default=0)
    return [texts for row, texts in rows.items() if row >= widest]


def _fresh(table: Table, rows: Sequence[BookRow], config: Config, title: str) -> bytes:
    book = Book(config.campaign.start)
    page = book.sheet(clean_sheet_name(table.kind))
    page.widths([column.width for column in table.columns])
    head = page.title(title, len(table.columns))
    page.head(head, table.names, height=34)
    lists = _short_lists(table, config) or dictionary(book, table, config)
    guide(page, head, _ROOM, table, lists, config)
    for number, row in enumerate(rows, 1):
        values = _numbered(row, number)
        for c, column in enumerate(table.columns):
            page.put(head + number, c, values.get(column.name), "center" if column.type in _CENTRED else "text")
        page.height(head + number, _height(table, values))
    page.raw.activate()
    return book.done()


def _short_lists(table: Table, config: Config) -> Lists | None:
    """The permitted values in the drop-downs themselves, without a sheet of their own; None when one is too long."""
    names = {column.choices for column in table.columns if column.choices}
    lists: dict[str, str | list[str]] = {name: [choice.name for choice in config.permitted(name)] for name in sorted(names)}
    return Lists(lists) if all(len(",".join(values)) <= _LONGEST_LIST for values in lists.values()) else None


_LONGEST_LIST: Final = 255  # characters that Excel takes for the values of a drop-down
_CENTRED: Final = (Type.ORDINAL, Type.CHOICE, Type.DATE, Type.COUNT)


def _added(existing: bytes, table: Table, rows: Sequence[BookRow], config: Config) -> bytes:
    parts = parts_of(existing)
    name, sheet, texts, (head, columns) = _where(parts, table, config)
    last = max(sheet.filled_rows(), default=0)
    serial = _last_serial(texts, head, columns)
    like = last if last > head else 0  # new cells look as those above them; the heading's look is not for rows
    styles = _styles(sheet, like)
    changes, heights = {}, {}
    for number, row in enumerate(rows, 1):
        values = _numbered(row, serial + number)
        given = {columns[column]: values.get(column) for column in columns}
        changes[last + number] = {
            c: CellChange(value if value is not None else "", always(styles[c]) if c in styles else None)
            for c, value in given.items()
            if value is not None or c in styles
        }
        heights[last + number] = _height(table, values)
    sheet.change(changes, heights)
    return joined(parts | {name: sheet.data()})


def _where(parts: Mapping[str, bytes], table: Table, config: Config) -> _Found:
    """The sheet with the best heading."""
    strings = SharedStrings.of(parts)
    best: tuple[int, _Found] | None = None
    for part in sheets_of(parts).values():
        sheet = SheetPart.of(parts[part])
        texts = sheet.texts(strings)
        row, columns = _heading(texts, table, config)
        if columns and (best is None or len(columns) > best[0]):
            best = len(columns), (part, sheet, texts, (row, columns))
    if best is None:
        raise PackageError(f"里面找不到“{'、'.join(table.marks)}”的表头。请恢复表头，或把这个文件移走（下次会另建一份）。")
    return best[1]


def _heading(texts: CellTexts, table: Table, config: Config) -> tuple[int, dict[str, int]]:
    """The row and the columns (declared name -> column) of the sheet's heading; no columns when there is none."""
    known = {key(word): column.name for column in reversed(table.columns) for word in (*config.aliases(table.kind, column), column.name)}
    rows: dict[int, dict[str, int]] = {}
    for (row, column), text in sorted(texts.items()):
        name = next((known[k] for k in heading_keys(text) if k in known), "")
        if name and row <= _SEARCHED_ROWS:
            rows.setdefault(row, {}).setdefault(name, column)
    whole = {row: columns for row, columns in rows.items() if set(table.marks) <= set(columns)}
    row = max(whole, key=lambda row: (len(whole[row]), -row), default=0)
    return row, whole.get(row, {})


def _last_serial(texts: CellTexts, head: int, columns: Mapping[str, int]) -> int:
    """The highest 序号 below the heading; 0 when there is none."""
    written = (text for (row, column), text in texts.items() if row > head and column == columns.get(tables.SERIAL))
    return max((int(float(text)) for text in written if text.replace(".", "", 1).isdecimal()), default=0)  # ① is a digit, and no number to Python


def _styles(sheet: SheetPart, row: int) -> dict[int, int]:
    """Column -> format of the cells of that row."""
    cells = next((list(sheet.cells(match)) for number, match in sheet.rows() if number == row), [])
    return {column: sheet.style(cell) for column, cell in cells}


def _numbered(row: BookRow, number: int) -> dict[str, Value]:
    return {tables.SERIAL: number, **row}


def _height(table: Table, values: BookRow) -> float:
    """Enough for the longest text: not every office program fits rows by itself on opening."""
    lines = max(lines_needed(str(values.get(column.name) or ""), column.width) for column in table.columns)
    return min(_LINE * lines + 3, TALLEST)
