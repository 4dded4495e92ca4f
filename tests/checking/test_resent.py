"""A mended workbook beside the one that it replaces: known by its name, or because most rows of both are the same."""

from __future__ import annotations

import pytest

from crosscheck import tables
from crosscheck.checking.resent import beside_originals
from crosscheck.sheets import Sheet

OLD, NEW = "部门/甲局/问题.xlsx", "部门/甲局/三月.xlsx"


def sheet(file: str, mended: bool = False, kind: str = tables.PROBLEMS.kind, rows: int = 10) -> Sheet:
    letters = {tables.ERRATA: "K"} if mended else {}
    return Sheet(file, "表", kind, "甲局", letters=letters, rows=list(range(2, rows + 2)))


def alike(count: int) -> dict[tuple[str, str, str, int, int], tuple[str, str, int]]:
    """So many rows of the old workbook that stand in the mended one too."""
    return {(OLD, "表", tables.PROBLEMS.kind, 0, row): (NEW, "表", row) for row in range(2, count + 2)}


@pytest.mark.parametrize("name", ["问题（改好）.xlsx", "问题 - 副本.xlsx", "问题(1).xlsx", "退回问题.xlsx"])
def test_a_mended_copy_is_known_by_its_name(name: str) -> None:
    (item,) = beside_originals([sheet(OLD), sheet(f"部门/甲局/{name}", mended=True)], {})
    assert (item.code, item.file, item.value) == ("return_beside_original", OLD, "问题.xlsx")
    assert name in item.message


def test_another_name_is_no_copy_until_most_rows_are_the_same() -> None:
    both = [sheet(OLD), sheet(NEW, mended=True)]
    assert not beside_originals(both, {})
    assert not beside_originals(both, alike(7))
    (item,) = beside_originals(both, alike(8))
    assert (item.code, item.file) == ("return_beside_alike", OLD)


def test_next_months_list_beside_a_mended_one_is_not_called_its_original() -> None:
    """The clerk was told to take away the list of April, which has March's rows and more."""
    mended = sheet("部门/甲局/问题.xlsx", mended=True, rows=10)
    (original,) = beside_originals([sheet("部门/甲局/问题.xls", rows=10), mended], {})
    (later,) = beside_originals([sheet("部门/甲局/问题.xls", rows=11), mended], {})
    assert (original.code, later.code) == ("return_beside_original", "return_beside_alike")
    assert (later.file, later.remedy) == ("部门/甲局/问题.xls", "请看哪一份是后来报的，把旧的那一份移走。")


def test_the_original_is_told_rather_than_a_list_that_is_alike() -> None:
    copies = [sheet(NEW, mended=True), sheet("部门/甲局/问题（改）.xlsx", mended=True)]
    (item,) = beside_originals([sheet(OLD), *copies], alike(10))
    assert (item.code, "问题（改）.xlsx" in item.message) == ("return_beside_original", True)


def test_a_workbook_of_another_kind_or_department_is_no_copy() -> None:
    mended = sheet("部门/甲局/问题（改）.xlsx", mended=True)
    assert not beside_originals([sheet(OLD, kind=tables.ENTERPRISES.kind), mended], {})
    elsewhere = sheet("部门/乙局/问题.xlsx")
    elsewhere.department = "乙局"
    assert not beside_originals([elsewhere, mended], {})


def test_two_that_nobody_has_mended_are_left_to_the_duplicates() -> None:
    assert not beside_originals([sheet(OLD), sheet("部门/甲局/问题(1).xlsx")], alike(10))


@pytest.mark.parametrize(("kept", "told"), [(4, ["return_beside_original"]), (3, [])])
def test_a_row_that_went_back_stands_mended_in_the_other_when_two_thirds_of_it_are_the_same(kept: int, told: list[str]) -> None:
    names = (tables.ENTERPRISE, tables.PROBLEM, tables.TOWN, tables.ITEM, tables.LEVEL, tables.FOUND_ON)
    faulty, mended = sheet(OLD, rows=1), sheet(NEW, rows=1)
    faulty.columns = {name: [f"{name}原"] for name in names}
    mended.columns = {name: [f"{name}{'原' if number < kept else '改'}"] for number, name in enumerate(names)}
    faulty.returned = {2}
    assert [item.code for item in beside_originals([faulty, mended], {})] == told
