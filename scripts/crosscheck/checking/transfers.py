"""What must hold of the rows of a transfer sheet besides what holds of any problem (notice, section 4(1)3 and annex)."""

from __future__ import annotations

from collections.abc import Iterator

from crosscheck import tables
from crosscheck.config_sections import Transfer
from crosscheck.findings import Finding, finding
from crosscheck.sheets import Sheet


def check_transfer(sheet: Sheet, rules: Transfer) -> list[Finding]:
    """The findings on the dispositions of every row; none for another kind of sheet."""
    if sheet.kind != tables.TRANSFERS.kind:
        return []
    return [item for index in range(len(sheet.rows)) for item in _row(sheet, index, rules)]


def _row(sheet: Sheet, index: int, rules: Transfer) -> Iterator[Finding]:
    text = sheet.text(index, tables.DISPOSITION)
    ticked = set(text.split("、")) - {""}
    at = sheet.place(index, tables.DISPOSITION)
    if not ticked:
        yield finding("disposition_none", at)
    for one, two in rules.exclusive:
        if {one, two} <= ticked:
            yield finding("dispositions_exclude", at, text, one=one, two=two)
    if tables.HAND_ON in ticked and not sheet.value(index, tables.HANDED_TO):
        place = sheet.place(index, tables.HANDED_TO)
        if place.cell not in {item.cell for item in sheet.findings}:  # a name that is nobody's has been asked about
            yield finding("handed_to_missing", place)
    if tables.CASE in ticked and not sheet.value(index, tables.LAW):
        yield finding("case_without_law", sheet.place(index, tables.LAW))
