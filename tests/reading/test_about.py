"""What is told of the columns that a heading has besides: problems that nobody would count."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read


@pytest.mark.parametrize("heads", [
    "存在问题1 | 存在问题2 | 存在问题3", "问题描述 | ~ | ~", "主要问题一 | 主要问题二 | 主要问题三", "问题描述 | 隐患描述 | 存在的问题",
    "存在问题 | 电气仪表问题 | 消防设施隐患",
])  # fmt: skip
def test_problems_in_further_columns_are_told_because_nobody_counts_them(tmp_path: Path, heads: str) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期", three) for three in ("灭火器过期 | 通道堵塞 | ~", "灭火器缺失 | ~ | 没有预案")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD.replace("问题描述", heads), *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.PROBLEM] == ["灭火器过期", "灭火器缺失"]
    assert [(item.code, item.cell, item.message) for item in checked.findings] == [
        ("problems_beside", "E2", "E、F 列也像是写着问题（如“通道堵塞”），没有算作问题，放进了“其他信息”；一共 2 行：第 2—3 行。")
    ]


@pytest.mark.parametrize(
    ("heads", "beside"),
    [("问题描述 | 照片", "见附件照片"), ("问题描述 | ~", "无"), ("存在问题1 | 存在问题2", "~"), ("问题描述 | 备注 | ~", "灭火器三具 | 见照片二")],
)
def test_what_stands_beside_a_problem_under_a_heading_of_its_own_or_says_nothing_is_none(tmp_path: Path, heads: str, beside: str) -> None:
    head, row = PROBLEM_HEAD.replace("问题描述", heads), GOOD_PROBLEM.replace("灭火器过期", f"灭火器过期 | {beside}")
    file_list(tmp_path, "a.xlsx", f"{head}\n{row}")
    assert read(tmp_path).findings == []
