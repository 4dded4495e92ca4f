"""The towns of a list that has no column for them, read from its addresses."""

from __future__ import annotations

import re
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import key
from crosscheck.reading.grid import Grid, cell_name
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.stated import give_constant
from crosscheck.reading.values import clean_text

_MOSTLY, _HALF = 0.8, 0.5  # of the addresses name a town; a problem may do without one
_FIGURE: Final = re.compile(r"[\d.]+[家户项]?")  # the column's number, or a total below it
_ADDRESS: Final = re.compile("(?:地址|[店厂住]址|位置)$")


def town_from_address(heading: Heading, grid: Grid, reader: Reader, file: str) -> list[Finding]:
    """Read the town from the addresses of a list that has no column for it.

    In a list of enterprises an address that names none goes back; a problem may do without a town.
    """
    c = _addresses(heading, reader)
    asked = {*heading.mapped, *(proposal.name for proposal in heading.proposals if proposal.column != c)}
    if tables.TOWN in asked or c < 0 or (tables.TOWN not in heading.missing and heading.kind != tables.PROBLEMS.kind):
        return []
    cells = [cell for cell in reader.likeness.below(grid, heading.last, c) if not _FIGURE.fullmatch(clean_text(cell))]
    share = reader.likeness.share(heading.table.column(tables.TOWN), cells) or 0
    if share < (_HALF if heading.kind == tables.PROBLEMS.kind else _MOSTLY):
        return []
    if heading.kind == tables.PROBLEMS.kind:
        _put_towns(heading, grid, reader, c)
    else:
        heading.take(tables.TOWN, c, (c,))
    return [finding("town_from_address", Place(file, grid.sheet, cell_name(heading.last, c)), heading.texts[c])]


def _addresses(heading: Heading, reader: Reader) -> int:
    """The column of addresses, -1 for none: a list of problems declares none, so there it is known by what it is called in one of enterprises.

    What is called after its end only (设备地址, 店址) is taken where no other is.
    """
    called = {c: reader.words.meanings[text].get(tables.ENTERPRISES.kind, []) for c, text in enumerate(heading.texts) if c not in heading.mapped.values()}
    refused = {c for c, text in enumerate(heading.texts) if reader.words.is_refused(heading.kind, text, tables.TOWN)}
    known = [c for c, meant in called.items() if c not in refused and any(found and found[1] == tables.ADDRESS for _, _, found in meant[:1])]
    known += [c for c in called if c not in refused and _ADDRESS.search(key(heading.texts[c]))]
    return heading.mapped.get(tables.ADDRESS, next(iter(known), -1) if heading.kind == tables.PROBLEMS.kind else -1)


def _put_towns(heading: Heading, grid: Grid, reader: Reader, addresses: int) -> None:
    """Give each row of data the town that its address names, in a column of its own."""
    give_constant(heading, grid, tables.TOWN, tables.YES, reader.row_words)  # where there is to be one
    first = {r: top for top, c, bottom, _ in grid.merges if c == addresses for r in range(top, bottom + 1)}
    for r, row in enumerate(grid.rows[heading.last + 1 :], heading.last + 1):
        if row[-1]:
            row[-1] = reader.converters.finder("towns").find(clean_text(grid.rows[first.get(r, r)][addresses]))
