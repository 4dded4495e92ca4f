"""What is said of a cell that is none of a column's choices."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.reading.values import clean_text
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, put, read


@pytest.mark.parametrize(("number", "last"), [(12, "、第11类、第12类。"), (13, "、第11类、第12类等。")])
def test_so_many_choices_are_named_and_of_more_it_is_said(tmp_path: Path, number: int, last: str) -> None:
    choices = tuple({"column": tables.ITEM, "name": f"第{n}类"} for n in range(1, number + 1))
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('应急管理', '别的')}")
    found = read(tmp_path, Config.model_validate(SETTINGS.model_dump() | {"choices": choices})).findings
    (item,) = [item for item in found if item.cell == "C2"]
    assert item.remedy.endswith(last)


def test_control_characters_are_no_part_of_a_text(tmp_path: Path) -> None:
    """No workbook that is made later may hold them."""
    row = GOOD_PROBLEM.replace("灭火器过期", "灭火器\x07过\x1f期\x7f")
    put(tmp_path, "a.csv", f"{PROBLEM_HEAD}\n{row}".replace(" | ", ",").encode())
    assert read(tmp_path).sheets[0].columns[tables.PROBLEM][0] == "灭火器过期"


@pytest.mark.parametrize(("raw", "text"), [("甲\ud800乙\ufffe", "甲乙"), ("甲\n乙\t丙", "甲\n乙\t丙"), ("\u3000甲\u200b ", "甲"), ("\x00", "")])
def test_what_no_xml_can_hold_is_taken_out_of_a_text(raw: str, text: str) -> None:
    assert clean_text(raw) == text
