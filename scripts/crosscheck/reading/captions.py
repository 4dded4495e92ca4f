"""What stands above a list and holds for all of its rows: 企业名称：…, 检查时间：…, the month in the title.

Only required columns that the list lacks are filled so, and each time the clerk is told from which cell.
"""

from __future__ import annotations

import re
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.reading.grid import Grid
from crosscheck.reading.headings import Heading
from crosscheck.reading.one_list import Reader
from crosscheck.reading.values import clean_text
from crosscheck.reading.xlsx import column_letters
from crosscheck.tables import Type

_ABOVE: Final = 8  # rows above the heading that are looked at
_PAIR: Final = re.compile(r"([^\s:：;；,，。]{2,14})\s*[:：]\s*(\S.*?)(?=\s{2,}|[;；]|\s+[^\s:：]{2,14}[:：]|$)")
_LABEL: Final = re.compile(r"([^\s:：]{2,14})\s*[:：]$")
_MONTH: Final = re.compile(r"20\d\d\s*年\s*(?:1[0-2]|0?[1-9])\s*月(?:份)?")


def fill_from_captions(heading: Heading, grid: Grid, reader: Reader, file: str) -> list[Finding]:
    """Give the heading the required columns that it lacks and that a caption above it states; tells of each."""
    told: list[Finding] = []
    for name in heading.missing if heading.kind != tables.TRANSFERS.kind else ():  # its head is read with its table
        for label, value, cell in _captions(grid, heading.first):
            if _states(reader, heading.kind, name, label, value):
                give_constant(heading, grid, name, value)
                told.append(finding("column_from_caption", Place(file, grid.sheet, cell), value, column=name))
                break
    return told


def _states(reader: Reader, kind: str, name: str, label: str, value: str) -> bool:
    """Whether the caption is that column and its value is of the column's sort."""
    column = tables.TABLES[kind].column(name)
    if column.type is Type.MONTH:
        return bool(_MONTH.fullmatch(value))
    found = reader.words.match(kind, label) if label else None
    return bool(found and found[1] == name and reader.likeness.share(column, [value]) in (None, 1.0))


def _captions(grid: Grid, first: int) -> list[tuple[str, str, str]]:
    """(label, value, cell) of everything above the heading that is written as label and value; months without a label."""
    found = []
    for r in range(max(0, first - _ABOVE), min(first, len(grid.rows))):
        texts = [clean_text(cell).replace("\n", " ") for cell in grid.rows[r]]
        for c, text in enumerate(texts):
            cell = f"{column_letters(c)}{r + 1}"
            found += [(pair[1], pair[2].strip(), cell) for pair in _PAIR.finditer(text)]
            beside = next((other for other in texts[c + 1 :] if other), "")
            if (label := _LABEL.match(text)) and beside and ":" not in beside and "：" not in beside:
                found.append((label[1], beside, cell))
            found += [("", month[0], cell) for month in _MONTH.finditer(text)]
    return found


def give_constant(heading: Heading, grid: Grid, name: str, constant: str) -> None:
    """Add a column with that text in every row to the right of the sheet, for a declared column that it lacks."""
    if name in heading.mapped or name not in tables.TABLES[heading.kind].names:
        return
    column = max(len(row) for row in grid.rows)
    for row in grid.rows[heading.last + 1 :]:
        filled = any(clean_text(cell) for cell in row)
        row.extend([""] * (column - len(row)))
        row.append(constant if filled else "")
    heading.mapped[name] = column
    heading.texts.extend([""] * (column + 1 - len(heading.texts)))
    heading.missing = tuple(item for item in heading.missing if item != name)
    heading.proposals = [item for item in heading.proposals if item.name != name]
