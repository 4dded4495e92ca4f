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


_VISIT = ("1", FIRST, "冯卯镇", "~", "~", "~", "2021-03-05", "区应急管理局")


def test_a_row_for_the_enterprise_over_its_problems_is_said_of_each_of_them(tmp_path: Path) -> None:
    rows = [" | ".join(_VISIT), "1.1 | ~ | ~ | 应急管理 | 甲 | 一般", "1.2 | ~ | ~ | 应急管理 | 乙 | 重大 | 2021-03-06"]
    rows += [" | ".join(("2", "冯卯加油站", *_VISIT[2:])), "2.1 | ~ | ~ | 应急管理 | 丙 | 一般", "合计 | 3项"]
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert (sheet.rows, sheet.skipped) == ([3, 4, 6], [(2, "joined"), (5, "joined"), (7, "total")])
    assert (sheet.columns[tables.ENTERPRISE], sheet.columns[tables.FOUND_ON]) == ([FIRST, FIRST, "冯卯加油站"], ["2021-03-05", "2021-03-06", "2021-03-05"])
    assert (said(checked.findings), checked.sheets[0].returned) == ([("enterprise_above", "B3")], set())


@pytest.mark.parametrize(
    "rows",
    [
        [" | ".join(_VISIT), row("1.1", "~", "甲"), row("2", "冯卯加油站", "乙"), row("2.1", "~", "丙")],  # 乙 stands beside its enterprise
        [row("1.1", "~", "甲"), " | ".join(_VISIT), row("1.2", "~", "乙")],
        [" | ".join(_VISIT), row("1.1", "~", "甲"), " | ".join(_VISIT)],  # of which no problem is told
        [" | ".join(_VISIT), " | ".join(_VISIT), row("1.1", "~", "甲")],
    ],
)
def test_where_not_every_row_is_one_or_the_other_a_problem_without_enterprise_goes_back(tmp_path: Path, rows: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    assert "cell_missing" in [code for code, _ in said(read(tmp_path).findings)]


FIRMS = "所在镇街 | 序号 | 企业名称 | 行业领域"


def test_a_town_that_is_written_once_at_the_left_of_its_enterprises_is_that_of_all(tmp_path: Path) -> None:
    rows = ["冯卯镇 | 1 | 甲化工有限公司 | 危化品", "~ | 2 | 乙化工有限公司 | 危化品", "城头镇 | 1 | 丙化工有限公司 | 危化品", "~ | 2 | 丁化工有限公司 | 危化品"]
    file_list(tmp_path, "a.xlsx", "\n".join([FIRMS, *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.TOWN] == ["冯卯镇"] * 2 + ["城头镇"] * 2
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("town_above", "A3", "3、5")]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (FIRMS, ["冯卯镇 | 1 | 甲化工有限公司 | 危化品", "~ | 2 | 乙化工有限公司 | 危化品", "冯卯镇 | 3 | 丙化工有限公司 | 危化品"]),  # somebody forgot it
        ("企业名称 | 所在镇街 | 行业领域", ["甲化工有限公司 | 冯卯镇 | 危化品", "乙化工有限公司 | ~ | 危化品"]),
        (FIRMS, ["冯卯镇 | 1 | 甲化工有限公司 | 危化品", "小计 | ~ | 1家", "~ | 1 | 乙化工有限公司 | 危化品"]),
    ],
)
def test_a_town_is_not_copied_where_it_may_have_been_forgotten(tmp_path: Path, head: str, rows: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([head, *rows]))
    assert [code for code, _ in said(read(tmp_path).findings)] == ["cell_missing"]


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


def test_whoever_is_responsible_for_what_a_visit_found_is_written_once_too(tmp_path: Path) -> None:
    rows = [row("1", FIRST, "甲"), f"~ | ~ | ~ | {REST[1]} | 通道堵塞 | 一般"]
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.DUTY_UNIT], said(checked.findings)) == (["区应急管理局"] * 2, [("enterprise_above", "B3")])


def test_where_some_of_them_have_a_day_one_without_goes_back(tmp_path: Path) -> None:
    rows = [row("1", FIRST, "甲"), row("~", "~", "乙"), row("~", "~", "丙").replace("2021-03-05", "~")]
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    assert said(read(tmp_path).findings) == [("enterprise_above", "B3"), ("cell_missing", "G4")]


def test_ditto_is_what_the_row_above_says(tmp_path: Path) -> None:
    rows = (GOOD_PROBLEM, "同上 | 同上 | 同上 | 通道堵塞 | 一般 | 同上 | 同 上", "~", "〃 | 〃 | 培训教育 | 无证上岗 | 〃 | 〃 | 〃")
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert [sheet.columns[name] for name in (tables.ENTERPRISE, tables.TOWN, tables.FOUND_ON)] == [["山亭甲化工有限公司"] * 3, ["冯卯镇"] * 3, ["2021-03-05"] * 3]
    assert sheet.columns[tables.ITEM] == ["应急管理", "应急管理", "培训教育"]
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("ditto_copied", "A3", "10")]


def test_quotation_marks_are_ditto_too(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, '" | ＂ | ” | 通道堵塞 | " | " | "']))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.ENTERPRISE], said(checked.findings)) == (["山亭甲化工有限公司"] * 2, [])


def test_ditto_with_nothing_above_goes_back(tmp_path: Path) -> None:
    below = GOOD_PROBLEM.replace("山亭甲化工有限公司", "同上").replace("灭火器过期", "通道堵塞")
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, below, GOOD_PROBLEM, "二、西集镇", below]))
    checked = read(tmp_path)
    assert said(checked.findings) == [("ditto_of_nothing", "A2"), ("ditto_of_nothing", "A5")]
    assert checked.sheets[0].returned == {2, 5}


def test_ditto_with_nothing_above_where_nothing_needs_to_be_is_asked_about(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | 整改期限\n{GOOD_PROBLEM} | 同上")
    checked = read(tmp_path)
    assert (said(checked.findings), checked.sheets[0].returned) == ([("date_words", "H2")], set())
