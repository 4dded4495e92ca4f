"""What is said of a cell that is none of a column's choices."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.config import Config
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read


@pytest.mark.parametrize(("number", "last"), [(12, "、第11类、第12类。"), (13, "、第11类、第12类等。")])
def test_so_many_choices_are_named_and_of_more_it_is_said(tmp_path: Path, number: int, last: str) -> None:
    choices = tuple({"column": tables.ITEM, "name": f"第{n}类"} for n in range(1, number + 1))
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('应急管理', '别的')}")
    found = read(tmp_path, Config.model_validate(SETTINGS.model_dump() | {"choices": choices})).findings
    (item,) = [item for item in found if item.cell == "C2"]
    assert item.remedy.endswith(last)
