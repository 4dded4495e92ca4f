"""A cell or two far outside the table, left there by Ctrl+End and a slip of the hand: the table is read as without them.

Every reader makes room for all cells between A1 and the last one, so one space in XFD1048576 takes all memory.  Before a
file is opened, cells that stand far away are therefore moved close to the table, each to a place of its own; when it is
open they are taken from there, and told with the places where they really stand (`SheetFacts.far`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final

from crosscheck.reading.grid import At, Cell, SheetFacts, Strays

_SPARSE: Final = 250_000  # cells of a bounding box from which it matters how many of them say something
_FAR_ROWS, _FAR_COLUMNS = 500, 50  # with nothing in between
_FEW: Final = 20  # cells
_IN_A_ROW: Final = 2  # cells in a row that is surely none of a list


def is_sparse(box: int, most: int) -> bool:
    """Whether a bounding box of so many cells, of which at most so many say something, deserves a closer look."""
    return box > _SPARSE and box > 4 * most


def near_places(said: Collection[At]) -> Strays:
    """For each stray among the cells that say something a free place next to the table, in the same order.

    None for what is far away and may be data for all that: many cells, or several in one row.
    """
    rows = _far(Counter(row for row, _ in said), _FAR_ROWS, _IN_A_ROW)
    table = [at for at in said if at[0] not in rows]
    beyond = _far(Counter(column for _, column in table), _FAR_COLUMNS, _FEW)
    below = max((row for row, _ in table), default=-1) + 1
    beside = max((column for _, column in table if column not in beyond), default=-1) + 1
    beyond |= {column for row, column in said if row in rows and column >= beside}
    new_row = {row: below + place for place, row in enumerate(sorted(rows))}
    new_column = {column: beside + place for place, column in enumerate(sorted(beyond))}
    places = {at: (new_row.get(at[0], at[0]), new_column.get(at[1], at[1])) for at in said if at[0] in rows or at[1] in beyond}
    return Strays(places, below, beside)


def _far(counts: Counter[int], gap: int, in_one: int) -> set[int]:
    """The last rows (or columns), by the cells in each, that a gap parts from the others and that hold few cells."""
    order = sorted(counts)
    far, cells = len(order), 0
    for place in range(len(order) - 1, 0, -1):
        cells += counts[order[place]]
        if cells > _FEW or counts[order[place]] > in_one:
            break
        if order[place] - order[place - 1] > gap:
            far = place
    return set(order[far:])


def take_out(rows: list[list[Cell]], facts: SheetFacts) -> None:
    """Take the strays from where they were put, and the room that was made for them from the grid."""
    strays = facts.strays
    if strays is None or not strays.places:
        return
    for at, (row, column) in strays.places.items():
        said = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        facts.far[at] = facts.errors.pop((row, column), said)
        facts.uncalculated.discard((row, column))
    del rows[strays.rows :]
    for line in rows:
        del line[strays.columns :]
