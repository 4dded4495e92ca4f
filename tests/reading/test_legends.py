"""Signs that a heading explains are what it says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.reading.choices import Finder
from crosscheck.reading.legends import explained
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

LEVEL = Finder(tables.CHOICES[tables.LEVEL]).find
STATE = Finder(tables.CHOICES[tables.STATE]).find


@pytest.mark.parametrize(
    "heading",
    ["隐患级别(1一般 2重大)", "等级（1.一般；2.重大）", "等级（1-一般，2-重大）", "等级\n（一般填1，重大填2）", "级别【1：一般、2：重大】", "级别（1代表一般2代表重大）"],
)
def test_figures_mean_what_the_heading_says(heading: str) -> None:
    assert list(explained(heading, ["1", 2.0, "2", "一般", ""], LEVEL)) == ["一般", "重大", "重大", "一般", ""]


def test_signs_mean_what_the_heading_says_even_against_their_usual_sense() -> None:
    assert list(explained("整改情况（√未整改，○整改中，×已整改）", ["√", "○", "×"], STATE)) == ["未整改", "整改中", "已整改"]


@pytest.mark.parametrize("heading", ["隐患等级（一般/重大）", "等级（1一般）", "等级（1一般 2其他）", "等级（3天内填1一般 2重大）", "1 等级 2", "等级（一般1条，重大2）"])
def test_what_does_not_explain_all_of_its_signs_explains_none(heading: str) -> None:
    assert list(explained(heading, ["1", "2"], LEVEL)) == ["1", "2"]


_SIGNED = [f"{GOOD_PROBLEM.replace('过期', f'过期{n}具')} | {sign} | 2021-03-08" for n, sign in enumerate("√○×")]
_STATED = f"{PROBLEM_HEAD} | 整改情况 | 完成日期"


@pytest.mark.parametrize(
    ("above", "below", "states"),
    [
        ("", "注：√表示已整改，○表示整改中，×表示未整改。", ["已整改", "整改中", "未整改"]),
        ("隐患台账（√为未整改，○为整改中，×为已整改）\n", "", ["未整改", "整改中", "已整改"]),
        ("", "注：√为一般，○为重大", ["已整改", None, "未整改"]),  # is said of another column
    ],
)
def test_signs_mean_what_a_title_or_a_note_says(tmp_path: Path, above: str, below: str, states: list[str | None]) -> None:
    file_list(tmp_path, "a.xlsx", above + "\n".join([_STATED, *_SIGNED, below]))
    assert read(tmp_path).sheets[0].columns[tables.STATE] == states


def test_a_note_in_a_row_of_data_explains_nothing(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([f"{_STATED} | 备注", *_SIGNED[:1], f"{_SIGNED[1]} | 注：√为未整改，○为已整改"]))
    assert read(tmp_path).sheets[0].columns[tables.STATE] == ["已整改", None]


def test_a_list_filled_in_with_figures_is_read_by_its_headings(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("隐患等级", "隐患级别(1一般 2重大)") + " | 整改状态（0未整改 1整改中 2已整改） | 整改完成日期"
    rows = [f"{GOOD_PROBLEM.replace('过期', f'过期{n}具').replace('一般', level)} | {state}" for n, (level, state) in enumerate(zip("121212", "012012", strict=True))]
    file_list(tmp_path, "a.xlsx", "\n".join([head, *rows]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert (sheet.columns[tables.LEVEL], sheet.columns[tables.STATE]) == (["一般", "重大"] * 3, ["未整改", "整改中", "已整改"] * 2)
    assert {code for code, _ in said(checked.findings)} == {"closed_without_date"}
