"""How many rows a heading has: no row of data is ever a part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read

FIRMS = "序号 | 企业名称 | ~ | 所在镇街"


def test_one_cell_that_is_merged_down_into_the_first_row_does_not_make_it_a_part_of_the_heading(tmp_path: Path) -> None:
    rows = ["~ | 山亭甲化工有限公司 | 二车间 | 冯卯镇", "2 | 山亭乙化工有限公司 | 一车间 | 城头镇"]
    file_list(tmp_path, "a.xlsx", "\n".join([FIRMS, *rows]), merges=("A1:A2", "B1:C1"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows) == (1, [2, 3])


@pytest.mark.parametrize(("below", "head", "rows"), [("一般 | 重大", 2, [3]), ("√ | ×", 1, [2, 3])])
def test_a_row_of_ticks_below_a_group_is_no_part_of_the_heading(tmp_path: Path, below: str, head: int, rows: list[int]) -> None:
    heading = PROBLEM_HEAD.replace("隐患等级", "隐患等级 | ~")
    row = GOOD_PROBLEM.replace("一般", "√ | ~")
    file_list(tmp_path, "a.xlsx", "\n".join([heading, f"~ | ~ | ~ | ~ | {below}", row]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows) == (head, rows)
