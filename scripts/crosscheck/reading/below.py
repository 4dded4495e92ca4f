"""Where a list ends because another one begins below it on the same sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crosscheck.reading.body import TITLE, RowSorter
from crosscheck.reading.grid import Cell, Grid
from crosscheck.reading.headings import heading_at
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.values import CleanRows

_LONG: Final = 40  # characters that no heading has
_FIGURES: Final = re.compile(r"\d{4}")
_SPARSE: Final = 2  # cells of a row that stands above a heading, and is none


def next_list(reader: Reader, grid: Grid, heading: Heading, kinds: Sequence[str]) -> int | None:
    """The row in which another list begins below this one; None without one.

    What is filled in from captions, sections and groups must not reach into it, so it is sought before.
    """
    possible = [r for r in range(heading.last + 2, len(grid.rows)) if _may_be_heading(grid.rows[r])]
    if not possible:  # most sheets: no need to look at every row with care
        return None
    texts, sorter = CleanRows(grid.rows), RowSorter(heading, reader.row_words, grid.rows)
    for r in possible:
        if sorter.reason(texts[r], wide_merge=False) not in ("", TITLE):  # 合计 | 3项 is the end of this list and no group over the next
            continue
        other = None if sorter.is_heading_again(texts[r]) else heading_at(reader, "", grid, r, kinds)
        written = texts[other.first : other.last + 1] if other else []
        telling = [row for row in written if len(row) - row.count("") > _SPARSE] or written
        if not all(map(sorter.is_heading_again, telling)):  # who signs above our own heading makes it no other one
            return r
    return None


def _may_be_heading(row: Sequence[Cell]) -> bool:
    """Whether a glance leaves it possible: several texts, none of them long and no figure of a day or a code."""
    if not all(isinstance(cell, str) and len(cell) <= _LONG for cell in row):  # a serial number, most often the first cell
        return False
    return len({*row} - {""}) > 1 and not _FIGURES.search("".join(row))
