"""A sheet without a heading that goes on with the list of the sheet before it: its columns hold what those of that list hold."""

from __future__ import annotations

from typing import Final

from crosscheck.reading.grid import Grid
from crosscheck.reading.headings import find_heading
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.tables import Type

_TELLING: Final = (Type.NAME, Type.CODE, Type.DATE, Type.CHOICE, Type.CHOICES)  # whose cells show what they are
_ENOUGH: Final = 3  # of these columns
_MOSTLY: Final = 0.8  # of the cells of a column, and of all of them on average
_BESIDE: Final = 2  # columns without a heading that may stand to the right


def going_on(reader: Reader, file: str, grid: Grid, before: Grid, kinds: tuple[str, ...]) -> Heading | None:
    """The heading of the sheet before, of which all rows of this one are the body; None unless its cells leave no doubt."""
    heading = find_heading(reader, file, before, kinds)
    if heading is None or not _holds_the_same(reader, grid, heading):
        return None
    heading.first = heading.last = -1
    heading.proposals, heading.repeats = [], []  # asked about there
    return heading


def _holds_the_same(reader: Reader, grid: Grid, heading: Heading) -> bool:
    table = heading.table
    shares = [
        share
        for name, c in heading.mapped.items()
        if table.column(name).type in _TELLING
        and (share := reader.likeness.share(table.column(name), list(reader.likeness.cells(grid.rows, c)))) is not None
    ]
    width = max((len(row) for row in grid.rows), default=0)
    fitting = sum(share >= _MOSTLY for share in shares)  # one wrong cell among few must not send all of them back
    return fitting >= _ENOUGH and sum(shares) >= _MOSTLY * len(shares) and width <= len(heading.texts) + _BESIDE
