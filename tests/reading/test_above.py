"""An enterprise that is written once for several problems, by the numbers that count enterprises."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

HEAD = f"序号 | {PROBLEM_HEAD} | 统一社会信用代码"
FIRST, *REST = GOOD_PROBLEM.split(" | ")


def row(number: str, name: str, problem: str, town: str = "冯卯镇", code: str = "~") -> str:
    return " | ".join([number, name, town, REST[1], problem, *REST[3:], code])


def test_rows_without_number_and_name_are_of_the_enterprise_above(tmp_path: Path) -> None:
    rows = [row("1", FIRST, "甲", code="91350100M000100Y43"), row("~", "~", "乙", "~"), row("~", "~", "丙", "~")]
    rows += [row("2", "冯卯加油站", "丁"), row("~", "~", "戊", "城头镇")]
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert sheet.columns[tables.ENTERPRISE] == [FIRST] * 3 + ["冯卯加油站"] * 2
    assert sheet.columns[tables.TOWN] == ["冯卯镇"] * 4 + ["城头镇"]
    assert sheet.columns[tables.CREDIT_CODE] == ["91350100M000100Y43"] * 3 + [None] * 2
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("enterprise_above", "B3", "3—4、6")]


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([row("1", FIRST, "甲"), row("2", "~", "乙")], ["B3"]),  # numbers count problems: a name was forgotten
        ([row("1", FIRST, "甲"), row("~", FIRST, "乙"), row("~", "~", "丙")], ["B4"]),
        ([row("1", FIRST, "甲"), "~", row("~", "~", "乙")], ["B4"]),
        ([row("~", "~", "甲"), row("1", FIRST, "乙")], ["B2"]),
    ],
)
def test_where_a_name_may_have_been_forgotten_the_row_goes_back(tmp_path: Path, rows: list[str], missing: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    assert said(read(tmp_path).findings) == [("cell_missing", cell) for cell in missing]


def test_a_list_without_numbers_is_not_filled(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, GOOD_PROBLEM.replace(FIRST, "~").replace("过期", "缺失")]))
    assert said(read(tmp_path).findings) == [("cell_missing", "A3")]


def test_numbers_of_enterprises_beside_those_of_problems_count_enterprises_and_a_visit_has_one_day(tmp_path: Path) -> None:
    head = f"企业序号 | 问题序号 | {PROBLEM_HEAD}"
    rows = [f"1 | 1-1 | {GOOD_PROBLEM}", f"~ | 1-2 | ~ | ~ | {REST[1]} | 通道堵塞 | 一般 | ~ | {REST[5]}"]
    file_list(tmp_path, "a.xlsx", "\n".join([head, *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.ENTERPRISE], checked.sheets[0].columns[tables.FOUND_ON]) == ([FIRST] * 2, ["2021-03-05"] * 2)
    assert said(checked.findings) == [("enterprise_above", "C3")]


def test_where_some_of_them_have_a_day_one_without_goes_back(tmp_path: Path) -> None:
    rows = [row("1", FIRST, "甲"), row("~", "~", "乙"), row("~", "~", "丙").replace("2021-03-05", "~")]
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    assert said(read(tmp_path).findings) == [("enterprise_above", "B3"), ("cell_missing", "G4")]
