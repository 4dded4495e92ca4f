"""Columns that a list has and nobody filled in: what its title, its tab or a caption says of them holds as if there were none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from crosscheck import tables
from crosscheck.reading.body import RowSorter
from crosscheck.reading.grid import Grid
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.values import clean_text

_KINDS: Final = tuple(table.kind for table in tables.DEPARTMENT_TABLES)
_OF_THE_ENTERPRISE: Final = (tables.TOWN, tables.FIELD)


@contextmanager
def set_aside(heading: Heading, grid: Grid, reader: Reader) -> Iterator[None]:
    """Without the empty columns that may be stated elsewhere; those that nothing states stand in their places again."""
    empty = _empty(heading, grid, reader)
    required = heading.table.required
    heading.mapped = {name: c for name, c in heading.mapped.items() if name not in empty}
    heading.missing = tuple(name for name in required if name in heading.missing or name in empty)
    yield
    still = {name: c for name, c in empty.items() if name not in heading.mapped}
    heading.mapped |= still
    heading.missing = tuple(name for name in heading.missing if name not in still)


def _empty(heading: Heading, grid: Grid, reader: Reader) -> dict[str, int]:
    """The required columns, and town and field of a problem, in which no row of data says anything."""
    if heading.kind not in _KINDS:
        return {}
    wanted = {*heading.table.required, *_OF_THE_ENTERPRISE}
    empty = {name: c for name, c in heading.mapped.items() if name in wanted}
    rows = grid.rows[heading.last + 1 :]
    said = {c: [r for r, row in enumerate(rows) if not reader.converters.is_nothing(clean_text(row[c]))] for c in empty.values()}
    if all(len(told) > len(rows) / 2 for told in said.values()):  # most lists: no need to look at the rows with care
        return {}
    sorter = RowSorter(heading, reader.row_words, grid.rows)
    data = {r for told in said.values() for r in told if sorter.is_data(rows[r])}
    return {name: c for name, c in empty.items() if data and data.isdisjoint(said[c])}
