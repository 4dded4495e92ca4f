"""A work report written down the page: labels in one column, what they say beside them, perhaps a column for each month.

Such a sheet is read as the list that it would be lying on its side; every place told is that of the sheet as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.reading.grid import Cell, Grid
from crosscheck.reading.upright import upright
from crosscheck.reading.values import clean_text
from crosscheck.reading.vocabulary import Vocabulary
from crosscheck.sheets import Sheet
from crosscheck.tables import Type
from crosscheck.xlsx.tags import column_number, letters

_KIND: Final = tables.WORK_REPORTS.kind
_LEAST: Final = 4  # so many known labels below one another are no accident
_WITHIN: Final = 200  # rows and columns in which labels are looked for: a list of a hundred thousand rows has no such page
_COUNTS: Final = {column.name for column in tables.WORK_REPORTS.columns if column.type in (Type.COUNT, Type.MONEY)}
_ELSEWHEN: Final = re.compile(r"累计|合计|总计|上[月期]|同[比期]|环比|去年|增[减长幅]|备注|说明|^单位$")
_YUAN: Final = "元"
_MONTH: Final = re.compile(r"(?:20\d\d\s*年\s*)?(?<!\d)(?:1[0-2]|0?[1-9])\s*月(?!\s*\d)")
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")


class Labels(NamedTuple):
    """Where the labels stand: their 0-based column, and the declared column of each 0-based row."""

    column: int
    rows: dict[int, str]


def turned(grid: Grid, words: Vocabulary, file: str) -> Grid | None:
    """The sheet with rows and columns exchanged, as the list of work reports that it is; None when it is none."""
    labels = _labels(grid, words)
    if labels is None:
        return None
    first, height = min(labels.rows), len(grid.rows)
    values = [c for c in range(labels.column + 1, max(map(len, grid.rows))) if _says_something(grid, labels, c)]
    above = {c: _at(grid, first - 1, c) if first else "" for c in values}
    dated = tables.MONTH in labels.rows.values()
    months = bool(values) and not dated and all(_MONTH.match(text) for text in above.values())
    if not values or (len(values) > 1 and not (dated or months)):
        return None
    rows: list[list[Cell]] = [[""] * first + [_cell(grid, r, c) for r in range(first, height)] for c in range(max(values) + 1)]
    rows = [row if c in (labels.column, *values) else [""] * height for c, row in enumerate(rows)]
    for r in (r for r, name in labels.rows.items() if name == tables.FINES and _has_unit(grid, r, labels.column, values)):
        rows[labels.column][r] = f"{_at(grid, r, labels.column)}（元）"
    if months:
        rows[labels.column][first - 1] = tables.MONTH
        for c in values:
            rows[c][first - 1] = match[0] if (match := _MONTH.match(above[c])) else above[c]  # 4月数
    elif not dated and (month := month_around(grid, first, file)):
        for c, row in enumerate(rows):
            row.append(tables.MONTH if c == labels.column else month if c in values else "")
    return Grid(grid.sheet, rows, date1904=grid.date1904)


def upright_reports(sheet: Sheet, grid: Grid) -> Iterator[Sheet]:
    """What was read of the turned sheet, a sheet for each report; it counts as one of the rows with labels, the first as the first of them."""
    labels = sorted(row for named in sheet.letters.values() if (row := column_number(named)) <= len(grid.rows))
    return upright(sheet, grid, _swapped, [labels[min(index, len(labels) - 1)] for index in range(len(sheet.rows))])


def _labels(grid: Grid, words: Vocabulary) -> Labels | None:
    """The column with the most known labels, each said once."""
    best: Labels | None = None
    for c in range(min(max(map(len, grid.rows)), _WITHIN)):
        found: dict[str, int] = {}
        for r in range(min(len(grid.rows), _WITHIN)):
            if (text := _at(grid, r, c)) and (known := words.match(_KIND, text)):
                found.setdefault(known[1], r)
        if len(found) >= _LEAST and (best is None or len(found) > len(best.rows)):
            best = Labels(c, {r: name for name, r in found.items()})
    return best


def _has_unit(grid: Grid, r: int, label: int, values: list[int]) -> bool:
    """Whether 元 stands in that row beside its label and its values, in a column of units: they are no 万元."""
    return any(c > label and c not in values and clean_text(cell) == _YUAN for c, cell in enumerate(grid.rows[r]))


def _says_something(grid: Grid, labels: Labels, c: int) -> bool:
    """Whether that column holds what the labels ask for: figures beside counts, not their units, and not another time's."""
    first = min(labels.rows)
    if first and _ELSEWHEN.search(_at(grid, first - 1, c)):
        return False
    told = {name: text for r, name in labels.rows.items() if (text := _at(grid, r, c))}
    counts = [text for name, text in told.items() if name in _COUNTS]
    return bool(told) and 2 * sum(any(map(str.isdigit, text)) for text in counts) >= len(counts)


def month_around(grid: Grid, first: int, file: str) -> str:
    """The month that stands above the labels, in the sheet's name or in the file's."""
    above = (_at(grid, r, c) for r in range(first) for c in range(len(grid.rows[r])))
    found = (_MONTH.search(text) for text in (*above, grid.sheet, file.rpartition("/")[2]))
    return next((match[0] for match in found if match), "")


def _swapped(cell: str) -> str:
    """The cell with its row and its column exchanged: C5 for E3."""
    match = _CELL.fullmatch(cell)
    return f"{letters(int(match[2]))}{column_number(match[1])}" if match else cell


def _cell(grid: Grid, r: int, c: int) -> Cell:
    row = grid.rows[r]
    return row[c] if c < len(row) else ""


def _at(grid: Grid, r: int, c: int) -> str:
    return clean_text(_cell(grid, r, c))
