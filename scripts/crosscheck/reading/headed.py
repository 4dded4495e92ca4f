"""The cells of a column as what their heading says of them means them: its unit, the signs that it explains, what it asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crosscheck import tables
from crosscheck.reading.grid import Cell
from crosscheck.reading.legends import explained
from crosscheck.reading.states import as_asked, running
from crosscheck.reading.terms import unit_of, with_unit
from crosscheck.reading.values import Converters
from crosscheck.tables import Column, Type


def as_headed(column: Column, heading: str, cells: Sequence[Cell], converters: Converters, notes: Iterable[str] = ()) -> Sequence[Cell]:
    """The cells under that heading of the declared column; ``notes`` beside the list may explain signs too."""
    if column.name == tables.DUE_ON and (unit := unit_of(heading)):
        cells = [with_unit(cell, unit) for cell in cells]
    if column.type is Type.CHOICE:
        cells = explained(heading, cells, converters.finder(column.choices).find, notes)
    if column.name in tables.ASKED and tables.YES_OR_NO in heading:
        cells = list(map(converters.answered, cells))
    if column.name == tables.OPERATION:
        cells = running(heading, cells)
    return as_asked(heading, cells) if column.name == tables.STATE else cells
