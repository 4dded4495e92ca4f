"""The rows that merging works on: a row is where it stands, its cells are looked up when they are asked for.

Whole columns are looked up sheet by sheet; a million rows as objects with cells of their own would fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import NamedTuple

from crosscheck.findings import Place
from crosscheck.sheets import Sheet, Value

RowName = tuple[str, str, str, int, int]  # file, sheet, kind, which list of the sheet, row number
Source = tuple[str, str, int]  # file, sheet, row number: sorts as files, sheets and rows do


class Row(NamedTuple):
    """One kept row."""

    sheet: Sheet
    at: int  # in the columns of the sheet

    def get(self, column: str) -> Value:
        return self.sheet.value(self.at, column)

    def text(self, column: str) -> str:
        """The cell as text, "" for nothing."""
        return self.sheet.text(self.at, column)

    def place(self, column: str) -> Place:
        return self.sheet.place(self.at, column)

    @property
    def name(self) -> RowName:
        return self.sheet.file, self.sheet.sheet, self.sheet.kind, self.sheet.part, self.sheet.rows[self.at]

    @property
    def source(self) -> Source:
        return self.sheet.file, self.sheet.sheet, self.sheet.rows[self.at]

    @property
    def extras(self) -> str:
        return self.sheet.extras[self.at]


def kept(sheets: Sequence[Sheet], returned: Mapping[int, set[int]], kind: str) -> Iterator[Row]:
    """The rows of that kind that do not go back."""
    for number, sheet in enumerate(sheets):
        if sheet.kind == kind:
            back = returned.get(number, ())
            yield from map(Row, repeat(sheet), [at for at, row in enumerate(sheet.rows) if row not in back])


def by_sheet(rows: Iterable[Row]) -> Iterator[tuple[Sheet, list[int]]]:
    """Each run of rows of one sheet: the sheet, and where they stand in its columns."""
    for sheet, run in groupby(rows, key=itemgetter(0)):
        yield sheet, [at for _, at in run]


def texts(sheet: Sheet, column: str, places: Sequence[int]) -> list[str]:
    """Those cells of a column as text, "" for nothing."""
    values = sheet.columns.get(column)
    if not values:
        return [""] * len(places)
    cells = list(map(values.__getitem__, places))
    if set(map(type, cells)) == {str}:
        return cells  # type: ignore[return-value]
    return ["" if cell is None else str(cell) for cell in cells]


def sources(rows: Iterable[Row]) -> list[Source]:
    """The source of each row."""
    return [(sheet.file, sheet.sheet, sheet.rows[at]) for sheet, places in by_sheet(rows) for at in places]


def told(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Those cells of each row as text."""
    for sheet, places in by_sheet(rows):
        yield from zip(*(texts(sheet, column, places) for column in columns), strict=True)
