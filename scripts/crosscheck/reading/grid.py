"""What opening a file gives: the raw cells of its sheets, and the refusal when it cannot be opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crosscheck.xlsx.limits import LAST_COLUMN
from crosscheck.xlsx.tags import letters

if TYPE_CHECKING:
    from crosscheck.config_sections import Limits

Cell = Any  # str, float, int, bool, date, datetime, time, timedelta or "" from calamine; str from CSV and HTML
At = tuple[int, int]  # 0-based row and column
Merge = tuple[int, int, int, int]  # 0-based first row, first column, last row, last column
FileNote = tuple[str, dict[str, object]]  # the code of a finding about the whole file, and its words


class Refused(Exception):
    """The file is not read; ``code`` and ``words`` make the finding."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Strays:
    """Where the cells far outside the table were put before the file was opened; the table has so many ``rows`` and ``columns``."""

    places: dict[At, At]
    rows: int
    columns: int


@dataclass(slots=True)
class SheetFacts:
    """``rows`` and ``columns`` bound what the sheet says; ``merges`` are those that calamine does not tell; ``far`` is what stands far outside the table."""

    errors: dict[At, str] = field(default_factory=dict)
    uncalculated: set[At] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)  # most of whose cells are struck through
    hidden_columns: int = 0
    hidden_sheet: bool = False
    rows: int = 0
    columns: int = 0
    merges: list[Merge] = field(default_factory=list)
    strays: Strays | None = None
    far: dict[At, Cell] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """The size of the bounding box."""
        return self.rows * self.columns


@dataclass(slots=True)
class Grid:
    """The cells of one sheet, ``rows[0]`` being the sheet's first row and all as long, and what the file tells beside them."""

    sheet: str
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)
    date1904: bool = False
    remarks: int = -1  # the column of our own words in a workbook that came back


def column_letters(column: int) -> str:
    """The letters of a 0-based column."""
    return letters(column + 1)


def cell_name(row: int, column: int) -> str:
    """The cell of that 0-based row and column as the sheet shows it: A1."""
    return f"{column_letters(column)}{row + 1}"


def rows_from(grid: Grid, row: int) -> Grid:
    """The grid from that row down, its rows keeping their numbers."""
    rows = [list[Cell]() for _ in range(row)] + grid.rows[row:]
    return replace(grid, rows=rows, merges=[merge for merge in grid.merges if merge[0] >= row])


def rows_before(grid: Grid, row: int) -> Grid:
    """The grid down to before that row; its rows are the same, not copies."""
    return replace(grid, rows=grid.rows[:row], merges=[merge for merge in grid.merges if merge[0] < row])


def columns_between(grid: Grid, first: int, end: int) -> Grid:
    """The grid's columns from ``first`` to before ``end``, keeping their letters; rows are copied."""
    rows = [[""] * first + row[first:end] for row in grid.rows]
    return replace(grid, rows=rows, merges=[merge for merge in grid.merges if first <= merge[1] and merge[3] < end])


@dataclass(slots=True)
class Opened:
    """The sheets of a file, and what is to be told about the file as a whole."""

    grids: list[Grid]
    notes: list[FileNote] = field(default_factory=list)


class Canvas:
    """A grid under construction, for formats that say where their next cell stands; refuses to outgrow the limit."""

    def __init__(self, sheet: str, limits: Limits) -> None:
        self.grid = Grid(sheet, [])
        self._limit = limits.cells
        self._taken: set[tuple[int, int]] = set()
        self._size = 0

    def put(self, row: int, column: int, cell: Cell, down: int = 0, across: int = 0) -> None:
        """Set a cell that spans that many more rows and columns."""
        self.reach(row + down, column + across)
        line = self.grid.rows[row]
        line.extend([""] * (column + 1 - len(line)))
        self._size += 1
        line[column] = cell
        if down or across:
            self.grid.merges.append((row, column, row + down, column + across))
            if down:
                self._taken.update((r, c) for r in range(row + 1, row + down + 1) for c in range(column, column + across + 1))

    def reach(self, row: int, column: int) -> None:
        """Make room for a row; raises `Refused` past the limit of cells."""
        if column >= LAST_COLUMN or (row + 1) * (column + 1) > self._limit:
            raise Refused("file_too_large", detail=f"有 {row + 1:,} 行 {column + 1:,} 列")
        while len(self.grid.rows) <= row:
            self.grid.rows.append([])

    def free(self, row: int, column: int) -> int:
        """The first column from there on that no cell above spans."""
        while (row, column) in self._taken:
            column += 1
        return column


def number_in(written: str, shown: str) -> Cell:
    """The number that an XML format writes; what the cell shows where that is none."""
    try:
        return float(written)
    except ValueError:
        return shown


def moment_in(written: str, shown: str) -> Cell:
    """The day or moment that an XML format writes; what the cell shows where that is none."""
    try:
        return datetime.fromisoformat(written.strip())
    except ValueError:
        return shown or written
