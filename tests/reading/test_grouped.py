"""Choices that are ticked under their names, and days in parts, are read as if they were written in one cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.commands.month import Checked
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

HEAD = ["企业名称", "所在镇街", "隐患等级", None, "检查项目", "存在问题", "检查日期", "责任单位", "整改情况", None, None]
BELOW = [None, None, "一般", "重大", None, None, None, None, "已整改", "整改中", "未整改"]
TICKED = ["山亭甲化工有限公司", "冯卯镇", "√", None, "应急管理", "灭火器过期", "2021-03-05", "区应急管理局", None, None, "√"]


def list_of(folder: Path, *rows: list[str | None], below: list[str | None] = BELOW) -> Checked:
    path = folder / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    book = openpyxl.Workbook()
    page = book.active
    for row in (HEAD, below, *rows):
        page.append(row)
    for area in ("C1:D1", "I1:K1", *(f"{letter}1:{letter}2" for letter in "ABEFGH")):
        page.merge_cells(area)
    book.save(path)
    return read(folder)


def changed(**cells: str | None) -> list[str | None]:
    return [cells.get(chr(65 + c), text) for c, text in enumerate(TICKED)]


@pytest.mark.parametrize(("group", "leaves", "state"), [("整改（打√）", ("完成", "未完成"), "未整改"), ("整改", ("是", "否"), None), ("培训", ("完成", "未完成"), None)])
def test_what_is_ticked_under_rectification_is_the_state(tmp_path: Path, group: str, leaves: tuple[str, str], state: str | None) -> None:
    head = f"{PROBLEM_HEAD} | {group} | ~\n{' | '.join(['~'] * 7)} | {' | '.join(leaves)}"
    file_list(tmp_path, "a.xlsx", f"{head}\n{GOOD_PROBLEM} | ~ | √", merges=("H1:I1", *(f"{letter}1:{letter}2" for letter in "ABCDEFG")))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.columns.get(tables.STATE)) == ([3], [state] if state else None)


def test_states_beside_one_another_are_ticked_without_a_group_too(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("过期", f"过期{n}具") + " | ~" * n + " | √" for n in range(3)]
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | 已整改 | 整改中 | 未整改", *rows]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.STATE], {code for code, _ in said(sheet.findings)}) == (["已整改", "整改中", "未整改"], {"closed_without_date"})


def test_counts_under_such_headings_are_no_ticks(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | 已整改 | 未整改\n{GOOD_PROBLEM} | 3处 | 2处")
    assert tables.STATE not in read(tmp_path).sheets[0].columns


def test_the_numbers_of_ticked_columns_are_no_data(tmp_path: Path) -> None:
    checked = list_of(tmp_path, [str(number) for number in range(1, 12)], TICKED)
    assert (checked.sheets[0].rows, said(checked.findings)) == ([4], [])


def test_ticks_under_levels_and_states_are_levels_and_states(tmp_path: Path) -> None:
    checked = list_of(tmp_path, TICKED, changed(C=None, D="√", F="通道堵塞", I="1", K=None), changed(F="阀门锈蚀", K=None))
    (sheet,) = checked.sheets
    assert (sheet.columns[tables.LEVEL], sheet.columns[tables.STATE]) == (["一般", "重大", "一般"], ["未整改", "已整改", None])
    assert [code for code, _ in said(checked.findings)] == ["closed_without_date"]
    assert not any("√" in text for text in sheet.extras)


@pytest.mark.parametrize(("cells", "code"), [({"D": "√"}, "choice_unknown"), ({"C": None}, "cell_missing"), ({"C": "见说明"}, "choice_unknown")])
def test_both_none_or_something_else_is_asked_about(tmp_path: Path, cells: dict[str, str | None], code: str) -> None:
    checked = list_of(tmp_path, *([TICKED] * 9), changed(**cells))
    assert said(checked.findings) == [(code, "C12")]


def test_yes_and_no_below_a_question_are_its_answers(tmp_path: Path) -> None:
    checked = list_of(tmp_path, TICKED, below=[*BELOW[:8], "是", "整改中", "否"])
    assert checked.sheets[0].columns[tables.STATE] == ["未整改"]


def test_numbers_below_such_a_heading_are_no_ticks(tmp_path: Path) -> None:
    checked = list_of(tmp_path, changed(C="3", D="2"), changed(C="4", D="1"), changed(C="1", D="5"))
    assert tables.LEVEL not in checked.sheets[0].columns


@pytest.mark.parametrize(
    ("below", "parts", "day", "codes"),
    [
        ("年 | 月 | 日", "2021 | 3 | 5", "2021-03-05", []),
        ("年 | 月 | 日", "2021年 | 03月 | 05日", "2021-03-05", []),
        ("月 | 日 | 时", "3 | 5 | 上午", None, ["column_missing"]),
        ("年 | 月 | 日", "2021 | 2 | 30", None, ["date_invalid"]),
        ("年 | 月 | 日", "~ | 3 | 5", "2021-03-05", ["date_year_assumed"]),
        ("年 | 月 | 日", "~ | ~ | ~", None, ["cell_missing"]),
    ],
)
def test_a_day_in_columns_of_its_own_for_year_month_and_day_is_that_day(tmp_path: Path, below: str, parts: str, day: str | None, codes: list[str]) -> None:
    head, row = (line.split(" | ") for line in (PROBLEM_HEAD, GOOD_PROBLEM))
    at = head.index(tables.FOUND_ON)
    rows = [[*head[:at + 1], "~", "~", *head[at + 1:]], ["~"] * at + [below], [*row[:at], parts, *row[at + 1:]]]
    merges = (f"{chr(65 + at)}1:{chr(67 + at)}1", *(f"{chr(65 + c)}1:{chr(65 + c)}2" for c in range(at)))
    file_list(tmp_path, "a.xlsx", "\n".join(" | ".join(cells) for cells in rows), merges=merges)
    checked = read(tmp_path)
    assert checked.sheets[0].columns.get(tables.FOUND_ON, [None]) == [day]
    assert [code for code, _ in said(checked.findings) if code != "column_guessed"] == codes


def test_the_numbers_of_the_columns_are_no_day(tmp_path: Path) -> None:
    head, row = (line.split(" | ") for line in (PROBLEM_HEAD, GOOD_PROBLEM))
    at = head.index(tables.FOUND_ON)
    rows = [[*head[: at + 1], "~", "~", *head[at + 1 :]], ["~"] * at + ["年 | 月 | 日"], list("123456789"), [*row[:at], "2021 | 3 | 5", *row[at + 1 :]]]
    merges = (f"{chr(65 + at)}1:{chr(67 + at)}1", *(f"{chr(65 + c)}1:{chr(65 + c)}2" for c in range(at)))
    file_list(tmp_path, "a.xlsx", "\n".join(" | ".join(cells) for cells in rows), merges=merges)
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, checked.sheets[0].columns[tables.FOUND_ON], said(checked.findings)) == ([4], ["2021-03-05"], [])


BY_LEVEL = PROBLEM_HEAD.replace("问题描述", "一般隐患内容").replace("隐患等级", "重大隐患内容")


def by_level(ordinary: str, major: str) -> str:
    row = dict(zip(BY_LEVEL.split(" | "), GOOD_PROBLEM.split(" | "), strict=True)) | {"一般隐患内容": ordinary, "重大隐患内容": major}
    return " | ".join(row.values())


@pytest.mark.parametrize("head", [BY_LEVEL, BY_LEVEL.replace("一般隐患内容", "一般问题").replace("重大隐患内容", "重大事故隐患（具体情况）")])
def test_a_problem_in_the_column_of_its_level_is_of_that_level(tmp_path: Path, head: str) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([head, by_level("灭火器过期", "~"), by_level("无", "未建监控系统")]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert (sheet.columns[tables.PROBLEM], sheet.columns[tables.LEVEL]) == (["灭火器过期", "未建监控系统"], ["一般", "重大"])
    assert said(checked.findings) == []


def test_problems_of_two_levels_in_one_row_are_asked_about(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([BY_LEVEL, by_level("灭火器过期", "~"), by_level("通道堵塞", "未建监控系统")]))
    checked = read(tmp_path)
    at = chr(65 + BY_LEVEL.split(" | ").index("重大隐患内容"))
    assert said(checked.findings) == [("two_levels_in_one", f"{at}3")]
    assert [sheet.returned for sheet in checked.sheets] == [{3}]
    assert checked.findings[0].message == "这一行的 D、E 两栏都写了问题（“通道堵塞；未建监控系统”），分不出是一条还是几条。"


def test_what_a_list_with_a_column_of_problems_says_of_each_level_beside_it_is_none(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("隐患等级", "一般隐患内容 | 重大隐患内容")
    file_list(tmp_path, "a.xlsx", f"{head}\n{GOOD_PROBLEM.replace('| 一般', '| 已向企业说明 | 已抄报专班')}")
    assert read(tmp_path).sheets[0].columns[tables.PROBLEM] == ["灭火器过期"]


def test_how_many_problems_of_each_level_there_were_is_no_problem(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([BY_LEVEL, by_level("3", "1"), by_level("2", "~")]))
    assert tables.LEVEL not in read(tmp_path).sheets[0].columns


def test_the_heading_printed_again_over_each_small_table_is_no_tick(tmp_path: Path) -> None:
    checked = list_of(tmp_path, TICKED, HEAD, BELOW, changed(C=None, D="√", F="通道堵塞"), HEAD, BELOW, changed(F="阀门锈蚀"))
    (sheet,) = checked.sheets
    assert (sheet.columns[tables.LEVEL], sheet.rows, said(checked.findings)) == (["一般", "重大", "一般"], [3, 6, 9], [])
    assert sheet.skipped == [(4, "title"), (5, "title"), (7, "title"), (8, "title")]


def test_totals_signatures_and_explanations_are_no_ticks(tmp_path: Path) -> None:
    explained, signed = [None, None, "（打勾）", "（打勾）"], ([None, None, text] for text in ("栖岭县应急管理局", "2021年3月31日"))
    around: list[list[str | None]] = [explained, TICKED, ["合计", None, "1项"], [None], *signed]
    checked = list_of(tmp_path, *around)
    assert (checked.sheets[0].rows, checked.sheets[0].columns[tables.LEVEL]) == ([4], ["一般"])


def test_two_days_in_parts_are_two_days(tmp_path: Path) -> None:
    upper = PROBLEM_HEAD.replace("发现日期", "发现日期 | ~ | ~ | 整改期限 | ~ | ~")
    lower = " | ".join([*["~"] * PROBLEM_HEAD.split(" | ").index("发现日期"), *["年 | 月 | 日"] * 2, "~"])
    file_list(tmp_path, "a.xlsx", "\n".join([upper, lower, GOOD_PROBLEM.replace("2021-03-05", "2021 | 3 | 5 | 2021 | 4 | 20")]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.FOUND_ON], sheet.columns[tables.DUE_ON]) == (["2021-03-05"], ["2021-04-20"])


@pytest.mark.parametrize(("others", "codes"), [(1, {"choice_unknown"}), (2, {"column_missing"})])
def test_a_group_is_of_ticks_when_four_of_five_of_its_cells_are(tmp_path: Path, others: int, codes: set[str]) -> None:
    checked = list_of(tmp_path, *([TICKED] * 4), *([changed(C="见说明")] * others))
    assert {code for code, _ in said(checked.findings)} == codes
    assert (tables.LEVEL in checked.sheets[0].letters) is (others == 1)


@pytest.mark.parametrize("heads", ["一般隐患 | 重大隐患", "一般 | 重大", "一般事故隐患（√） | 重大事故隐患（√）"])
def test_levels_that_stand_side_by_side_are_ticked_as_under_a_heading_of_their_own(tmp_path: Path, heads: str) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期 | 一般", f"{problem} | {ticks}") for problem, ticks in (("灭火器过期", "√ | ~"), ("未建监控系统", "~ | √"))]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD.replace("隐患等级", heads), *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.LEVEL], said(checked.findings)) == (["一般", "重大"], [])
    assert checked.sheets[0].extras == ["", ""]


def test_levels_side_by_side_of_which_both_are_ticked_send_their_row_back(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('隐患等级', '一般隐患 | 重大隐患')}\n{GOOD_PROBLEM.replace('| 一般', '| √ | √')}")
    assert said(read(tmp_path).findings) == [("choice_unknown", "E2")]


def test_figures_under_levels_side_by_side_are_no_ticks(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('隐患等级', '一般隐患 | 重大隐患')}\n{GOOD_PROBLEM.replace('| 一般', '| 3 | 2')}")
    assert tables.LEVEL not in read(tmp_path).sheets[0].columns


def of_two(folder: Path, first: str, second: str) -> list[tuple[str, str]]:
    """What is said of a list with the names of two under groups so called."""
    head = PROBLEM_HEAD.replace("企业（单位）名称", f"{first} | {second}")
    below = " | ".join(["名称", "名称", *["~"] * (head.count("|") - 1)])
    text = f"{head}\n{below}\n{GOOD_PROBLEM.replace('山亭甲化工有限公司', '山亭乙置业有限公司 | 山亭甲化工有限公司')}"
    file_list(folder, "a.xlsx", text, merges=tuple(f"{letter}1:{letter}2" for letter in "CDEFGH"))
    checked = read(folder)
    assert checked.sheets[0].columns[tables.ENTERPRISE] == ["山亭乙置业有限公司"]
    return said(checked.findings)


def test_of_two_whose_names_stand_side_by_side_the_one_not_taken_is_told(tmp_path: Path) -> None:
    assert of_two(tmp_path, "出租方", "承租方") == [("column_repeated", "B2")]


def test_beside_the_name_of_what_is_called_an_enterprise_that_of_somebody_else_is_none(tmp_path: Path) -> None:
    assert of_two(tmp_path, "企业信息", "场站信息") == []


@pytest.mark.parametrize(("parts", "row"), [("年 | 月 | 日", "2021 | 3 | 9"), ("月 | 日", "3月 | 9")])
def test_a_day_in_parts_under_no_heading_is_the_one_that_the_list_wants(tmp_path: Path, parts: str, row: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('发现日期', parts)}\n{GOOD_PROBLEM.replace('2021-03-05', row)}")
    assert read(tmp_path).sheets[0].columns[tables.FOUND_ON] == ["2021-03-09"]


def test_parts_of_a_day_are_another_day_where_the_list_has_its_own(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | 月 | 日\n{GOOD_PROBLEM} | 4 | 9")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.FOUND_ON], sheet.extras) == (["2021-03-05"], ["月：4；日：9"])


PEOPLE = "企业名称 | 镇街 | 行业领域 | {}\n甲石料厂 | 冯卯镇 | 危化品 | {}\n乙石料厂 | 冯卯镇 | 危化品 | {}"


@pytest.mark.parametrize("heading", ["法定代表人/联系电话", "负责人（电话）", "负责人电话"])
def test_a_person_and_his_telephone_in_one_cell_are_two_columns(tmp_path: Path, heading: str) -> None:
    file_list(tmp_path, "a.xlsx", PEOPLE.format(heading, "张三13800000001", "李四（0632-8812345）"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.HEAD_PERSON], sheet.columns[tables.PHONE], sheet.extras) == (["张三", "李四"], ["13800000001", "0632-8812345"], ["", ""])


def test_two_persons_or_nothing_but_numbers_in_one_cell_stay_as_they_are(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", PEOPLE.format("负责人/电话", "张三13800000001、李四13800000002", "13800000003"))
    (sheet,) = read(tmp_path).sheets
    assert (tables.HEAD_PERSON in sheet.columns, sheet.columns[tables.PHONE]) == (False, ["张三13800000001、李四13800000002", "13800000003"])
