"""One problem in other words, or under another day, in two files is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from crosscheck.findings import Finding
from crosscheck.merging.ledgers import merge
from crosscheck.merging.reworded import alike
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, write_book


def asked(folder: Path, departments: Sequence[str] = (DEPARTMENT, DEPARTMENT), **lists: str) -> list[Finding]:
    """What is asked of problems that may be one after merging lists of those names; a list is of wordings of the good problem, its day in March behind a colon."""
    for department, (name, problems) in zip(departments, lists.items(), strict=False):
        pairs = (problem.partition(":") for problem in problems.split())
        rows = [GOOD_PROBLEM.replace("灭火器过期", wording).replace("2021-03-05", f"2021-03-{day or '05'}") for wording, _, day in pairs]
        write_book(folder / "workbooks" / "部门" / department / f"{name}.xlsx", ("Sheet1", "\n".join([PROBLEM_HEAD, *rows])))
    checked = read(folder)
    return [item for item in merge(checked.sheets).findings if item.code in ("problem_alike", "problem_redated")]


def test_a_wording_changed_while_last_months_list_is_still_there_is_asked_about(tmp_path: Path) -> None:
    """Both counted, without a word."""
    (item,) = asked(tmp_path, 三月="灭火器过期 通道堵塞", 四月="通道堵塞 灭火器已过期，需更换")
    assert (item.code, item.severity, item.file, item.cell, item.value) == ("problem_alike", "warning", f"部门/{DEPARTMENT}/四月.xlsx", "D3", "灭火器已过期，需更换")
    assert f"部门/{DEPARTMENT}/三月.xlsx “Sheet1” 第 2 行 的“灭火器过期”" in item.message


def test_two_problems_that_one_list_has_side_by_side_are_two(tmp_path: Path) -> None:
    assert asked(tmp_path, 三月="灭火器过期 灭火器已过期", 四月="灭火器已过期") == []


def test_a_wording_alike_on_another_day_is_another_problem(tmp_path: Path) -> None:
    file_list(tmp_path, "五月.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM.replace("2021-03-05", "2021-03-06")]))
    assert asked(tmp_path, 三月="灭火器已过期") == []


def test_a_day_put_right_while_the_old_list_is_still_there_is_asked_about(tmp_path: Path) -> None:
    """Both counted, without a word."""
    (item,) = asked(tmp_path, 三月="灭火器过期:05 通道堵塞:06", 四月="通道堵塞:06 灭火器过期:08")
    assert (item.code, item.severity, item.file, item.cell, item.value) == ("problem_redated", "warning", f"部门/{DEPARTMENT}/四月.xlsx", "F3", "2021-03-08")
    assert f"部门/{DEPARTMENT}/三月.xlsx “Sheet1” 第 2 行 里同一家企业同样的问题写的是 2021-03-05" in item.message


def test_what_two_departments_have_on_two_days_is_not_asked_about(tmp_path: Path) -> None:
    assert asked(tmp_path, departments=(DEPARTMENT, "区消防救援大队"), 三月="灭火器过期:05 通道堵塞:06", 四月="通道堵塞:06 灭火器过期:08") == []


@pytest.mark.parametrize(
    ("march", "april"),
    [
        ("灭火器过期:05 通道堵塞:06", "灭火器过期:08 漏电:09"),  # they share nothing: found again in the next month
        ("灭火器过期:05 通道堵塞:06", "灭火器过期:05 通道堵塞:06 灭火器过期:08"),  # the later one knows both
        ("灭火器过期:05 灭火器过期:08", "灭火器过期:05"),
    ],
)
def test_the_same_words_on_two_days_are_two_problems_where_lists_share_no_other_or_one_has_both(tmp_path: Path, march: str, april: str) -> None:
    assert asked(tmp_path, 三月=march, 四月=april) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("灭火器过期", "灭火器过期二次检查", True),
        ("灭火器过期", "灭火器已过期需更换", True),
        ("消防通道被纸箱占用", "消防通道被纸箱堵占", True),
        ("配电箱未接地", "仓库配电箱未接地", True),
        ("仓库配电箱未接地", "车间配电箱未接地", False),
        ("一号车间配电箱未接地", "二号车间配电箱未接地", False),
        ("东侧围墙倾斜开裂有倒塌危险", "西侧围墙倾斜开裂有倒塌危险", False),
        ("配电箱未接地", "3号配电箱未接地", False),
        ("漏电", "漏电保护器失灵", False),
        ("漏电线", "漏电线路未整理", False),
        ("配电箱坏", "仓库的配电箱门锁已损坏掉", True),
        ("配电箱坏", "仓库的配电箱门锁已损坏掉了", False),
        ("线路老化", "线路老化需更换", True),
        ("应急预案没有备案", "应急预案过期", False),
    ],
)
def test_wordings_are_alike_that_differ_by_little_but_not_by_a_place_or_a_number(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same
