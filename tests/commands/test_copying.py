"""A workbook that is the end of the process that marks it is the end of nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from crosscheck.checking.returns import SheetMarks
from crosscheck.commands import copying
from crosscheck.config import Limits
from tests.commands.test_returning import check, notice, returned
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list

BAD = GOOD_PROBLEM.replace("冯卯镇", "城关镇")
DEADLY = "致命"
real_copy, real_kind = copying.copied, copying.kind_of


def dying_copy(path: Path, kind: str, marks: Sequence[SheetMarks], limits: Limits, created: date) -> bytes:
    if DEADLY in path.name:
        os._exit(3)
    return real_copy(path, kind, marks, limits, created)


def greedy_kind(path: Path, sheets: Sequence[str], limits: Limits) -> str:
    if DEADLY in path.name:
        raise MemoryError
    return real_kind(path, sheets, limits)


@pytest.mark.parametrize(("task", "stand_in"), [("copied", dying_copy), ("kind_of", greedy_kind)])
def test_the_others_are_marked_and_the_notice_says_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task: str, stand_in: object) -> None:
    for number, name in enumerate(("一", DEADLY, "二")):
        file_list(tmp_path, f"{name}.xlsx", f"{PROBLEM_HEAD}\n{BAD.replace('过期', f'过期{number}')}")
    monkeypatch.setattr(copying, task, stand_in)
    check(tmp_path)
    assert sorted(path.name for path in returned(tmp_path).glob("*.xlsx")) == ["一.xlsx", "二.xlsx"]
    told = notice(tmp_path)
    assert "随附 2 个标好的文件" in told
    assert all(f"{name}.xlsx" in told for name in ("一", DEADLY, "二"))
