"""Records that do not lie in rows are read as the list that they would be; what was read is told at the places of the sheet as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from crosscheck.findings import Finding
from crosscheck.reading import body
from crosscheck.reading.grid import Grid
from crosscheck.reading.values import clean_text
from crosscheck.sheets import Sheet

_LETTERED: Final = re.compile(r"[A-Z]{1,3}(?:、[A-Z]{1,3})* 列：?")  # a column of the list, of which the sheet has none


def upright(sheet: Sheet, grid: Grid, place: Callable[[str], str], own: Sequence[int], skipped: Mapping[int, str] = {}) -> Iterator[Sheet]:
    """A sheet for each record that was read, with the places of the ``grid`` as it stands.

    ``place`` leads from a cell of the list to that of the grid; ``own`` is the row of the grid, from 1, that counts as each record's,
    ``skipped`` those of records that are none, and why.  The other rows are joined to them; the first record's stands for the heading of all.
    """
    cells = [{name: place(f"{letter}{row}") for name, letter in sheet.letters.items()} for row in sheet.rows]
    for index, places in enumerate(cells):
        columns = {name: [values[index]] for name, values in sheet.columns.items()}
        findings = [_told(item, place) for item in sheet.findings if _belongs(item, sheet.rows, index)]
        proposals = [(written, name, _LETTERED.sub("", why)) for written, name, why in sheet.proposals]
        yield replace(
            sheet, rows=[own[index]], header_row=own[0], columns=columns, letters={}, head_cells=places, stated={}, extras=[sheet.extras[index]],
            skipped=_others(grid, own, skipped) if not index else [], findings=findings, proposals=proposals if not index else [],
        )  # fmt: skip


def _told(item: Finding, place: Callable[[str], str]) -> Finding:
    """The finding at its place in the sheet as it stands, which has the labels but not the letters that it speaks of."""
    return replace(item.at(place(item.cell)), message=_LETTERED.sub("", item.message), remedy=_LETTERED.sub("", item.remedy))


def _others(grid: Grid, own: Sequence[int], skipped: Mapping[int, str]) -> list[tuple[int, str]]:
    """Every row (1-based) but those that stand for a record, and why it is no row of its own."""
    filled = [(r, any(map(clean_text, row))) for r, row in enumerate(grid.rows, 1)]
    last = max(r for r, is_filled in filled if is_filled)
    reasons = ((r, body.BLANK if not is_filled else body.TITLE if r < own[0] else body.JOINED) for r, is_filled in filled)
    return [(r, skipped.get(r, why)) for r, why in reasons if r not in own and r <= last]


def _belongs(item: Finding, rows: Sequence[int], index: int) -> bool:
    """Whether a finding of the list is of the record at that index; what is wrong with the whole list is wrong with each, a remark on it is the first's."""
    return item.row == rows[index] if item.row in rows else not index or (item.severity == "error" and not item.cell)
