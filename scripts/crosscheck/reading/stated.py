"""A column that a list lacks and that something else says for all of its rows, or from one row on: where it is put, and how that is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.reading.body import RowSorter, RowWords
from crosscheck.reading.grid import Grid
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.values import clean_text, filled

_OF_PROBLEMS: Final = (tables.TOWN, tables.FIELD)  # nobody must write them in a list of problems, but an enterprise that no list has is counted by them
_APART: Final = "  "  # as captions are parted that stand in one cell


class Caption(NamedTuple):
    """What is written as a label and its value, in which cell, and in which the value by itself is or would be, if not in the same.

    ``title`` is the whole of a title that says it of its own list only.
    """

    label: str
    value: str
    cell: str
    beside: str = ""
    title: str = ""


def wanting(heading: Heading) -> tuple[str, ...]:
    """The columns that may be stated elsewhere than in the list: required ones that it lacks, and whose problems these are."""
    if heading.kind == tables.TRANSFERS.kind:  # its head is read with its table
        return ()
    asked = {*heading.mapped, *heading.missing, *heading.proposed}
    return (*heading.missing, *(name for name in _OF_PROBLEMS if heading.kind == tables.PROBLEMS.kind and name not in asked))


def tell(name: str, captions: Iterable[Caption], grid: Grid, file: str) -> list[Finding]:
    """A finding on each of those captions that gives the column a value."""
    return [finding("column_from_caption", Place(file, grid.sheet, one.cell), one.value, column=name) for one in captions if one.value]


def hold(heading: Heading, grid: Grid, reader: Reader, name: str, first: Caption, later: Mapping[int, Caption]) -> None:
    """Give the list that column: what the first caption says, and from the row of each later one on what that says."""
    give_constant(heading, grid, name, first.value, reader.row_words)
    heading.stated[name] = {r: one.beside or (one.cell if one.label or one.value else "") for r, one in {heading.last: first, **later}.items()}
    _hold_from({r: one for r, one in later.items() if r > heading.last}, grid, heading.mapped[name])


def _hold_from(later: Mapping[int, Caption], grid: Grid, column: int) -> None:
    """Put what each of those captions says into the rows below it; the caption's own row is a note, in one cell as notes are."""
    value = ""
    for r in range(min(later, default=len(grid.rows)), len(grid.rows)):
        row = grid.rows[r]
        if r in later:
            value = later[r].value
            if len({*map(clean_text, row)} - {""}) > 1:
                row[:] = [_APART.join(dict.fromkeys(text for _, text in filled(row[:column]))), *[""] * (len(row) - 1)]
        elif row[column]:
            row[column] = value


def give_constant(heading: Heading, grid: Grid, name: str, constant: str, words: RowWords) -> None:
    """Add a column with that text in every row of data to the right of the sheet, for a declared column that it lacks.

    In another row it would look like data: the numbers of the columns, a row with nothing but its own number.
    """
    if name in heading.mapped or name not in heading.table.names:
        return
    column, sorter = max(len(row) for row in grid.rows), RowSorter(heading, words, grid.rows)
    for row in grid.rows[heading.last + 1 :]:
        said = filled(row)
        is_data = (len(said) > 1 or (bool(said) and said[0][1].isdigit())) and sorter.is_data(row)  # a title stays one
        row.extend([""] * (column - len(row)))
        row.append(constant if is_data else "")
    heading.take(name, column)
    heading.texts.extend([""] * (column + 1 - len(heading.texts)))
