"""A sheet as reading hands it on: typed values by declared column, each with its place.

This is the plain data in which reading, checking and merging meet.  Everything in it is JSON-plain (dates are ISO
text), so that a worker process, the cache and the next stage see the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crosscheck.findings import Finding, Place, finding

Value = str | float | int | None
DEEPEST: Final = 4  # rows of a heading at most, of which ``header_row`` is the last
SKIP_WORDS: Final = {  # why a body row is no data, and how that is told
    "title": "标题行", "total": "合计行", "note": "说明行", "example": "示例行", "blank": "空行", "elsewhere": "不在设置的范围内", "unanswered": "还没有填的行",
    "joined": "不单独成一条的行，已并入同一条记录",
}  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """One sheet of one file.

    ``columns`` maps a declared column name to its typed values, one for each body row that was neither skipped nor
    a heading; ``rows`` are the sheet's own 1-based row numbers of those rows, ``letters`` the sheet's own column
    letters.  ``skipped`` are (row number, reason).  ``kind`` is "" for a sheet that is no list.  ``part`` numbers the
    lists of one sheet from 0; ``proposals`` are (heading as written, the declared column that it may be, why).

    ``head`` are typed values that stand above the table and hold for every row, ``head_cells`` their places: a fault
    there is a fault of the whole sheet.  ``stated`` are the columns that captions give: for each row the cell that says it.
    ``returned`` are the row numbers that checking sends back.
    """

    file: str
    sheet: str
    kind: str = ""
    department: str = ""
    header_row: int = 0
    columns: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    head: dict[str, Value] = field(default_factory=dict)
    head_cells: dict[str, str] = field(default_factory=dict)
    stated: dict[str, list[str]] = field(default_factory=dict)
    part: int = 0
    proposals: list[tuple[str, str, str]] = field(default_factory=list)
    returned: set[int] = field(default_factory=set)

    def place(self, index: int, column: str = "") -> Place:
        """The place of that column in the row at that index of ``rows``; the whole row without a column."""
        elsewhere = self.head_cells.get(column) or (self.stated[column][index] if column in self.stated else "")
        return Place(self.file, self.sheet, elsewhere or f"{self.letters.get(column, 'A')}{self.rows[index]}")

    @property
    def faults(self) -> list[Finding]:
        """What kept it, or a column of it, from being read at all: errors of no cell."""
        return [item for item in self.findings if item.severity == "error" and not item.cell]

    @property
    def kept(self) -> Sequence[int]:
        """The indexes in ``rows`` of those that do not go back."""
        return [index for index, row in enumerate(self.rows) if row not in self.returned] if self.returned else range(len(self.rows))

    def column(self, name: str) -> Sequence[Value]:
        """The values of that column, one a row: nothing in each where the sheet has no such column."""
        return self.columns.get(name) or [None] * len(self.rows)

    def value(self, index: int, column: str) -> Value:
        """The value of that column in the row at that index of ``rows``."""
        values = self.columns.get(column)
        return values[index] if values else None

    def text(self, index: int, column: str) -> str:
        """The same as text, "" for nothing."""
        value = self.value(index, column)
        return "" if value is None else str(value)

    def tell(self, code: str, cell: str, value: object = "", **words: object) -> None:
        """Add a finding on that cell, on the whole sheet for ""."""
        self.findings.append(finding(code, Place(self.file, self.sheet, cell), value, **words))

    @property
    def body_rows(self) -> int:
        """How many body rows there were."""
        return len(self.rows) + len(self.skipped)
