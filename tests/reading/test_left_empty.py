"""A column that nobody filled in is as good as none where something else says what it would."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

FIRMS = "企业名称 | 所在镇街 | 行业领域\n甲化工有限公司 | ~ | 危化品\n乙化工有限公司 | {} | 危化品"
EMPTY = " | ".join(["山亭甲化工有限公司", "冯卯镇", "应急管理", "灭火器过期", "~", "~", "~"])


def test_a_town_that_the_title_says_is_that_of_all_its_rows(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "冯卯镇企业名单\n" + FIRMS.format("~"))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["冯卯镇"] * 2, [("column_from_name", "A1")])


@pytest.mark.parametrize(("title", "town", "missing"), [("冯卯镇企业名单", "城头镇", ["B3"]), ("企业名单", "~", ["B3", "B4"])])
def test_a_town_that_only_some_rows_leave_out_or_that_nothing_says_goes_back(tmp_path: Path, title: str, town: str, missing: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", f"{title}\n{FIRMS.format(town)}")
    assert said(read(tmp_path).findings) == [("cell_missing", cell) for cell in missing]


def test_level_day_and_department_may_be_said_above(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"一般隐患清单\n检查日期：2021年3月5日 | ~ | 责任单位：区应急管理局\n{PROBLEM_HEAD}\n{EMPTY}\n审核人：张三 | ~ | ~ | ~ | 填表人：李四")
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert [sheet.columns[name] for name in (tables.LEVEL, tables.FOUND_ON, tables.DUTY_UNIT)] == [["一般"], ["2021-03-05"], ["区应急管理局"]]
    assert (said(checked.findings), sheet.skipped) == ([("column_from_name", "A1")], [(5, "note")])


def test_what_the_rows_say_goes_before_what_stands_above(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"重大隐患清单\n检查日期：2021年3月8日\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.LEVEL], sheet.columns[tables.FOUND_ON]) == (["一般"], ["2021-03-05"])
