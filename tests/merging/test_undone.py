"""A problem that a list says is done and a later one of the same department says is not is asked about."""

from __future__ import annotations

from pathlib import Path

from crosscheck import tables
from crosscheck.findings import Finding
from crosscheck.merging.ledgers import merge
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read

HEAD = f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期"
OPEN, DONE = f"{GOOD_PROBLEM} | 未整改 | ~", f"{GOOD_PROBLEM} | 已整改 | 2021-03-18"
MARCH, APRIL = (f"{GOOD_PROBLEM.replace('灭火器过期', '通道堵塞').replace('2021-03-05', day)} | 未整改 | ~" for day in ("2021-03-19", "2021-04-15"))


def asked(folder: Path, *lists: tuple[str, str]) -> tuple[list[Finding], str]:
    """What is asked after merging lists of (name, rows), and the state of the first problem."""
    for name, rows in lists:
        file_list(folder, name, "\n".join([HEAD, rows]))
    checked = read(folder)
    ledgers = merge(checked.sheets)
    states = dict(zip(ledgers.problem_columns[tables.PROBLEM], ledgers.problem_columns[tables.STATE], strict=True))
    return [item for item in ledgers.findings if item.code == "undone_since"], states["灭火器过期"]


def test_a_problem_opened_again_in_a_later_list_is_asked_about(tmp_path: Path) -> None:
    """It stayed done because of the older list, and nobody was told."""
    (item,), state = asked(tmp_path, ("甲.xlsx", f"{DONE}\n{MARCH}"), ("乙.xlsx", f"{OPEN}\n{APRIL}"))
    assert (item.severity, item.file, item.cell, item.value, state) == ("warning", f"部门/{DEPARTMENT}/乙.xlsx", "H2", "未整改", "已整改")
    assert item.message == f"这个问题在 部门/{DEPARTMENT}/甲.xlsx “Sheet1” 第 2 行 里已经是“已整改”，在后来的这一份里又是“未整改”，先按“已整改”算。"


def test_last_months_list_that_does_not_know_of_it_yet_is_not(tmp_path: Path) -> None:
    assert asked(tmp_path, ("甲.xlsx", f"{OPEN}\n{MARCH}"), ("乙.xlsx", f"{DONE}\n{APRIL}")) == ([], "已整改")


def test_a_list_that_tells_of_no_later_day_may_be_as_old(tmp_path: Path) -> None:
    assert asked(tmp_path, ("甲.xlsx", f"{DONE}\n{MARCH}"), ("乙.xlsx", f"{OPEN}\n{MARCH}")) == ([], "已整改")


def test_what_another_department_does_not_know_is_no_contradiction(tmp_path: Path) -> None:
    theirs = tmp_path / "workbooks" / "部门" / "区住房和城乡建设局" / "乙.xlsx"
    asked(tmp_path, ("乙.xlsx", f"{OPEN}\n{APRIL}"))
    theirs.parent.mkdir(parents=True)
    (tmp_path / "workbooks" / "部门" / DEPARTMENT / "乙.xlsx").rename(theirs)
    assert asked(tmp_path, ("甲.xlsx", f"{DONE}\n{MARCH}")) == ([], "已整改")
