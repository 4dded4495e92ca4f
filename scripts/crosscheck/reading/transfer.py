"""What a transfer sheet says above its table: the enterprise, the town, the day, found by their labels wherever they stand.

The table itself is read like any list.  The fields of the head become columns that say the same for every row; their
findings name the cell of the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from crosscheck import tables
from crosscheck.reading.dates import DAY_WITHIN
from crosscheck.reading.grid import Cell, Grid, cell_name
from crosscheck.reading.mapping import Heading
from crosscheck.reading.values import Converters, clean_text
from crosscheck.sheets import Sheet, Value

_LABELS: Final = {
    "企业名称": tables.ENTERPRISE, "企业（单位）名称": tables.ENTERPRISE, "单位名称": tables.ENTERPRISE, "受检单位": tables.ENTERPRISE,
    "所在镇街": tables.TOWN, "企业地址": tables.ADDRESS, "检查时间": tables.FOUND_ON, "检查日期": tables.FOUND_ON,
}  # fmt: skip
_LABEL: Final = re.compile("({})\\s*[:：]".format("|".join("\\s*".join(map(re.escape, label)) for label in _LABELS)))
_BLANK_DAY: Final = re.compile(r"[\s\d]*年\s*月\s*日?$")
_SIGNED: Final = re.compile(r"签[字名章]\s*[:：]")
_WAYS: Final = (tables.CENTRAL, tables.JOINT)


def head_fields(grid: Grid, heading: Heading) -> dict[str, tuple[Cell, str]]:
    """Declared column -> (what is written above the table, its cell), for those that are no column of the table.

    Several fields may stand in one cell, a value may stand beside its label.
    """
    found: dict[str, tuple[Cell, str]] = {}
    for r, row in enumerate(grid.rows[: heading.first]):
        for c, cell in enumerate(row):
            text = clean_text(cell)
            labels = list(_LABEL.finditer(text))
            for label, after in zip(labels, [*labels[1:], None], strict=False):
                name = _LABELS["".join(label[1].split())]
                written: Cell = text[label.end() : after.start() if after else None].strip()
                at = c
                if not written and after is None:
                    written, at = _beside(row, c)
                if isinstance(written, str) and _BLANK_DAY.match(written):
                    written = ""
                found.setdefault(name, (written, cell_name(r, at)))
    return {name: field for name, field in found.items() if name not in heading.mapped}


def _beside(row: Sequence[Cell], c: int) -> tuple[Cell, int]:
    """What stands to the right of a lone label, unless that is the next label."""
    at = next((k for k in range(c + 1, len(row)) if clean_text(row[k])), c)
    return (row[at], at) if at != c and not _LABEL.search(clean_text(row[at])) else ("", c)


def foot_rows(texts: Sequence[Sequence[str]], heading: Heading) -> frozenset[int]:
    """The 0-based rows of the signature line and below it, but for one that names a problem."""
    signed = next((r for r in range(heading.last + 1, len(texts)) if any(_SIGNED.search(text) for text in texts[r])), len(texts))
    problem = heading.mapped.get(tables.PROBLEM, -1)
    return frozenset(r for r in range(signed, len(texts)) if problem < 0 or not "".join(texts[r][problem : problem + 1]))


def way_of(grid: Grid, heading: Heading) -> str:
    """检查方式 by the title: 集中执法 or 联合执法 when it says so, else 镇街互查."""
    title = "".join(clean_text(cell) for row in grid.rows[: heading.first] for cell in row)
    return next((way for way in _WAYS if way in title), tables.MUTUAL)


def handed_to(raw: Sequence[Sequence[Cell]], column: int, converters: Converters) -> tuple[list[Value], dict[int, str]]:
    """Who is named under 移交其他部门 in each row, and by the row's index what is written there but is nobody's name."""
    names: list[Value] = []
    unknown = {}
    for index, row in enumerate(raw):
        text = clean_text(row[column])
        name = converters.finder("duty").find(text) if len(text) > 1 else ""
        names.append(name or None)
        if len(text) > 1 and not name and converters.is_ticked(text):
            unknown[index] = text
    return names, unknown


def day_in(cell: Cell) -> Cell:
    """The one day named in a text such as 限6月20日前整改完毕, as it is written there; "" for none or several."""
    if not isinstance(cell, str):
        return cell if isinstance(cell, date) else ""
    days = DAY_WITHIN.findall(cell)
    return days[0] if len(days) == 1 else ""


def of_one_visit(sheets: list[Sheet]) -> None:
    """A look at old problems on the second sheet happened at the enterprise and on the day of the first, unless it says others.

    By the enterprise a problem is known again whose number has changed since the sheet was issued.
    """
    for stated, name in ((tables.FOUND_ON, tables.REVIEWED_ON), (tables.ENTERPRISE, tables.ENTERPRISE)):
        values = {value for sheet in sheets if sheet.kind == tables.TRANSFERS.kind for value in [sheet.head.get(stated)] if value}
        for sheet in sheets if len(values) == 1 else ():
            if sheet.kind == tables.REVIEWS.kind:
                own = sheet.columns.get(name, [None] * len(sheet.rows))
                sheet.columns = {**sheet.columns, name: [value or next(iter(values)) for value in own]}
