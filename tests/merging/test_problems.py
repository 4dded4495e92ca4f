"""Which rows are one problem."""

from __future__ import annotations

import pytest

from crosscheck import tables
from crosscheck.merging.problems import together
from crosscheck.merging.rows import Row
from crosscheck.sheets import Sheet, Value


def row(kind: str, day: str, way: str | None = None) -> Row:
    columns: dict[str, list[Value]] = {tables.PROBLEM: ["漏电"], tables.FOUND_ON: [day], tables.WAY: [way]}
    return Row(Sheet(f"{kind}.xlsx", "表", kind, columns=columns, rows=[2], extras=[""]), 0)


@pytest.mark.parametrize(
    ("day", "way", "problems"),
    [
        ("2021-03-10", None, 1), ("2021-03-17", None, 1), ("2021-03-03", None, 1), ("2021-03-18", None, 2), ("2021-03-02", None, 2),
        ("2021-03-17", "镇街互查", 1), ("2021-03-17", "集中执法", 2), ("2021-03-10", "集中执法", 1),
    ],
)  # fmt: skip
def test_what_a_department_lists_of_a_transfer_sheet_is_the_same_problem_up_to_a_week_off(day: str, way: str | None, problems: int) -> None:
    rows = [row(tables.TRANSFERS.kind, "2021-03-10"), row(tables.PROBLEMS.kind, day, way)]
    whole = together(rows, ["E", "E"], same_days=7)
    assert len(whole) == problems
    assert next(identity[2] for identity, found in whole.items() if rows[0] in found) == "2021-03-10"


def test_between_two_transfer_sheets_it_belongs_to_the_nearer() -> None:
    rows = [row(tables.TRANSFERS.kind, "2021-03-10"), row(tables.TRANSFERS.kind, "2021-03-20"), row(tables.PROBLEMS.kind, "2021-03-16")]
    assert {identity[2]: len(found) for identity, found in together(rows, ["E"] * 3, same_days=7).items()} == {"2021-03-10": 1, "2021-03-20": 2}
