"""The rows that merging works on: a row is where it stands, its cells are looked up when they are asked for.

Whole columns are looked up sheet by sheet, and rows go by their numbers; a million rows as objects with cells of their own would fill the memory.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat
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


def kept(sheets: Sequence[Sheet], *kinds: str) -> Iterator[tuple[Sheet, Sequence[int]]]:
    """The sheets of those kinds, each with where the rows that do not go back stand in its columns."""
    return ((sheet, sheet.kept) for sheet in sheets if sheet.kind in kinds)


def rows_of(sheets: Sequence[Sheet], *kinds: str) -> list[Row]:
    """The rows of those kinds that do not go back."""
    return [row for sheet, places in kept(sheets, *kinds) for row in map(Row, repeat(sheet), places)]


class Rows(Sequence[Row]):
    """Many rows, each with a number, in the order of files, sheets and lists; a row is made when it is asked for."""

    def __init__(self, parts: Iterator[tuple[Sheet, Sequence[int]]]) -> None:
        self._parts = sorted(parts, key=lambda part: (part[0].file, part[0].sheet, part[0].part))
        self._starts = list(accumulate((len(places) for _, places in self._parts), initial=0))

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, number: int) -> Row:  # type: ignore[override]
        at = bisect_right(self._starts, number) - 1
        sheet, places = self._parts[at]
        return Row(sheet, places[number - self._starts[at]])

    def by_sheet(self) -> Iterator[tuple[int, Sheet, Sequence[int]]]:
        """Each sheet with the number of its first row, and where its rows stand in its columns."""
        return ((start, sheet, places) for start, (sheet, places) in zip(self._starts, self._parts, strict=False))  # the last start is the end


def texts(sheet: Sheet, column: str, places: Sequence[int]) -> list[str]:
    """Those cells of a column as text, "" for nothing."""
    values = sheet.columns.get(column)
    if not values:
        return [""] * len(places)
    cells = list(map(values.__getitem__, places))
    if set(map(type, cells)) == {str}:
        return cells  # type: ignore[return-value]
    return ["" if cell is None else str(cell) for cell in cells]


def told(sheet: Sheet, columns: Sequence[str], places: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """Those cells of each of these rows as text."""
    return zip(*(texts(sheet, column, places) for column in columns), strict=True)
