"""When a problem was rectified, where lists write it beside the state or as 当天."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.commands.month import Checked
from crosscheck.reading.dates import undated
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said


def listed(folder: Path, state: str, done: str = "~", head: str = "整改状态 | 整改完成日期") -> Checked:
    file_list(folder, "问题.xlsx", f"{PROBLEM_HEAD} | {head}\n{GOOD_PROBLEM} | {state} | {done}")
    return read(folder)


@pytest.mark.parametrize("state", ["已整改（3月8日）", "2021.3.8已整改", "已于3月8日完成整改", "3月8日整改完毕", "已整改，3.8", "2021年3月8日已销号"])
def test_a_day_beside_the_state_is_when_it_was_done(tmp_path: Path, state: str) -> None:
    checked = listed(tmp_path, state)
    assert checked.sheets[0].columns[tables.DONE_ON] == ["2021-03-08"]
    assert checked.sheets[0].columns[tables.STATE][0] in tables.DONE_STATES
    assert [(item.code, item.severity, item.cell) for item in checked.findings] == [("done_from_state", "info", "H2")]
    assert checked.sheets[0].extras[0].endswith(f"整改状态原文：{state}") or len(state) <= 8


def test_without_a_column_for_it_the_day_beside_the_state_is_kept_too(tmp_path: Path) -> None:
    assert listed(tmp_path, "3月8日已整改", head="整改状态 | 备注").sheets[0].columns[tables.DONE_ON] == ["2021-03-08"]


def test_a_day_of_its_own_goes_first(tmp_path: Path) -> None:
    checked = listed(tmp_path, "已整改（3月8日）", "2021-03-09")
    assert (checked.sheets[0].columns[tables.DONE_ON], checked.findings) == (["2021-03-09"], [])


@pytest.mark.parametrize("state", ["3月20日前完成整改", "预计3月20日完成", "3月8日约谈"])
def test_what_says_something_else_is_asked_about(tmp_path: Path, state: str) -> None:
    checked = listed(tmp_path, state)
    assert (checked.sheets[0].columns[tables.DONE_ON], said(checked.findings)) == ([None], [("choice_unclear", "H2")])


@pytest.mark.parametrize(("written", "day"), [("当天", "2021-03-05"), ("现场整改", "2021-03-05"), ("当场整改完毕", "2021-03-05"), ("立即", None), ("尽快", None)])
def test_on_the_same_day_is_the_day_of_finding(tmp_path: Path, written: str, day: str | None) -> None:
    checked = listed(tmp_path, "已整改", written)
    assert checked.sheets[0].columns[tables.DONE_ON] == [day]
    assert [code for code, _ in said(checked.findings)] == ([] if day else ["date_words", "closed_without_date"])


def test_a_column_of_nothing_but_the_same_day_is_still_the_one_its_heading_says(tmp_path: Path) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | 已整改 | 当天" for n in range(7)]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | 整改状态 | 完成日期", *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.DONE_ON], checked.findings) == (["2021-03-05"] * 7, [])


@pytest.mark.parametrize(("sign", "state"), [("√", "已整改"), ("×", "未整改"), ("○", None)])
def test_a_sign_answers_whether_it_was_rectified(tmp_path: Path, sign: str, state: str | None) -> None:
    assert listed(tmp_path, sign, "2021-03-08", head="是否整改到位 | 整改完成日期").sheets[0].columns[tables.STATE] == [state]


@pytest.mark.parametrize(("head", "state"), [("是否销号", "已销号"), ("是否已闭环", "已销号"), ("是否整改到位", "已整改"), ("是否整改", "已整改")])
def test_what_was_asked_for_is_what_yes_answers(tmp_path: Path, head: str, state: str) -> None:
    signs = ("是", "√", "1", "y", "☑是 □否", "否", "0", "N", "□是 ☑否")
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | {sign} | 2021-03-08" for n, sign in enumerate(signs)]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | {head} | 完成日期", *rows]))
    assert read(tmp_path).sheets[0].columns[tables.STATE] == [*[state] * 5, *["未整改"] * 4]


@pytest.mark.parametrize(("head", "column", "yes", "no"), [("是否销号", tables.STATE, "已销号", "未整改"), ("是否重大隐患", tables.LEVEL, "重大", "一般")])
def test_a_column_of_nothing_but_signs_is_still_the_one_its_heading_asks_for(tmp_path: Path, head: str, column: str, yes: str, no: str) -> None:
    signs = ("√", "×", "√", "×", "√", "√")
    wanting = [GOOD_PROBLEM.replace("灭火器过期", f"问题{n}").replace("一般", sign if column == tables.LEVEL else "一般") for n, sign in enumerate(signs)]
    rows = [f"{row} | {sign}" for row, sign in zip(wanting, signs, strict=True)] if column == tables.STATE else wanting
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | {head}" if column == tables.STATE else PROBLEM_HEAD.replace("隐患等级", head), *rows]))
    assert read(tmp_path).sheets[0].columns[column] == [yes, no, yes, no, yes, yes]


@pytest.mark.parametrize(("head", "levels"), [("是否重大隐患（0否1是）", ["一般", "重大"]), ("隐患等级", [None, None])])
def test_a_figure_answers_whether_a_problem_is_major_and_says_no_level_by_itself(tmp_path: Path, head: str, levels: list[str | None]) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期 | 一般", f"问题{figure} | {figure}") for figure in "01"]
    file_list(tmp_path, "问题.xlsx", "\n".join([PROBLEM_HEAD.replace("隐患等级", head), *rows]))
    assert read(tmp_path).sheets[0].columns[tables.LEVEL] == levels


@pytest.mark.parametrize(("written", "state"), [("100%", "已整改"), ("100％", "已整改"), ("99.5%", "整改中"), ("0%", "未整改"), ("120%", None), ("1", None)])
def test_how_much_is_done_is_a_state(tmp_path: Path, written: str, state: str | None) -> None:
    assert listed(tmp_path, written, head="整改进度 | 整改完成日期").sheets[0].columns[tables.STATE] == [state]


@pytest.mark.parametrize(
    ("head", "shares", "states"),
    [("整改进度", (1, 0.8, 0), ["已整改", "整改中", "未整改"]), ("整改进度（％）", (1, 1, 0), ["已整改", "已整改", "未整改"]), ("整改进度", (1, 1, 0), [None] * 3)],
)
def test_shares_are_read_as_they_are_shown_where_the_column_leaves_no_doubt(tmp_path: Path, head: str, shares: tuple[float, ...], states: list[str | None]) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "问题.xlsx"
    path.parent.mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.append([*PROBLEM_HEAD.split(" | "), head])
    for number, share in enumerate(shares):
        book.active.append([*GOOD_PROBLEM.replace("灭火器过期", f"问题{number}").split(" | "), share])
    book.save(path)
    assert read(tmp_path).sheets[0].columns[tables.STATE] == states


@pytest.mark.parametrize("written", ["已更换灭火器", "护栏加装完毕", "警示标志张贴到位", "已清理，完成恢复"])
def test_what_was_done_beside_the_day_of_it_is_rectified_and_is_told(tmp_path: Path, written: str) -> None:
    checked = listed(tmp_path, written, "2021-03-08")
    assert checked.sheets[0].columns[tables.STATE] == ["已整改"]
    assert [(item.code, item.cell, item.message) for item in checked.findings] == [("state_words", "H2", f"“整改状态”写的“{written}”按“已整改”算。")]
    assert checked.sheets[0].extras == [f"整改状态原文：{written}"]


@pytest.mark.parametrize(
    ("written", "done"),
    [("已更换灭火器", "~"), *((written, "2021-03-08") for written in ("正在更换", "已更换部分", "资金不足", "已约谈负责人", "已下达停产指令"))],
)
def test_without_its_day_or_when_nothing_was_mended_it_is_asked_about(tmp_path: Path, written: str, done: str) -> None:
    checked = listed(tmp_path, written, done)
    assert (checked.sheets[0].columns[tables.STATE], said(checked.findings)) == ([None], [("choice_unclear", "H2")])


def test_a_text_without_its_days() -> None:
    assert undated("已于3月8日完成整改") == "已完成整改"
    assert undated("未整改") == "未整改"


def test_a_list_that_only_says_when_says_that_it_was_done(tmp_path: Path) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | {day}" for n, day in enumerate(("~", "2021-03-08", "2021-03-09"))]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | 整改完成日期", *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.STATE] == [None, "已整改", "已整改"]
    assert said(checked.findings) == [("state_from_done", "H3")]
    assert "2 行按“已整改”算" in checked.findings[0].message


def test_a_list_that_says_when_of_nothing_says_no_state(tmp_path: Path) -> None:
    assert listed(tmp_path, "~", head="整改完成日期 | 备注").findings == []


@pytest.mark.parametrize(
    ("heading", "written", "column"),
    [
        ("整改时间", ("2021-03-20前", "15日内", "立即整改"), tables.DUE_ON),
        ("整改完成时间", ("3月底前", "4月10日前完成", "3月20日"), tables.DUE_ON),
        ("整改时间", ("2021-03-20", "3月22日", "当天"), tables.DONE_ON),
        ("整改完成时间", ("当天", "现场整改", "当场"), tables.DONE_ON),
    ],
)
def test_what_says_until_when_is_the_term_whatever_its_heading(tmp_path: Path, heading: str, written: tuple[str, ...], column: str) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | {text}" for n, text in enumerate(written)]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | {heading}", *rows]))
    (sheet,) = read(tmp_path).sheets
    assert ({tables.DUE_ON, tables.DONE_ON} & sheet.columns.keys(), all(sheet.columns[column])) == ({column}, True)


def test_beside_a_term_what_was_done_stays_that(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 整改期限 | 整改完成时间\n{GOOD_PROBLEM} | 2021-03-20 | 3月18日前")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.DUE_ON], sheet.columns[tables.DONE_ON]) == (["2021-03-20"], ["2021-03-18"])


@pytest.mark.parametrize(
    ("heading", "figures", "states"),
    [
        ("整改进度（%）", ("60", "100", "0"), ["整改中", "已整改", "未整改"]),
        ("整改进度（%）", ("1", "1"), [None, None]),  # one part in a hundred, or all of it
        ("整改进度", ("60", "100"), [None, None]),
    ],
)
def test_figures_under_a_heading_that_says_so_are_shares(tmp_path: Path, heading: str, figures: tuple[str, ...], states: list[str | None]) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | {figure}" for n, figure in enumerate(figures)]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | {heading}", *rows]))
    assert read(tmp_path).sheets[0].columns[tables.STATE] == states
