"""Every rule, triggered and barely not triggered, with its exact place."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.checking.rules import check_sheet, returned_rows
from crosscheck.findings import Place, finding
from crosscheck.sheets import Sheet, Value
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read, said

HEAD = f"{PROBLEM_HEAD} | 整改期限 | 整改状态 | 整改完成日期"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f"{GOOD_PROBLEM} | 2021-03-05 | 已销号 | 2021-03-05", []),
        (f"{GOOD_PROBLEM} | 2021-03-04 | 未整改 | ~", [("due_before_found", "H2")]),
        (f"{GOOD_PROBLEM} | ~ | 已整改 | ~", [("closed_without_date", "I2")]),
        (f"{GOOD_PROBLEM} | ~ | 已销号 | ~", [("closed_without_date", "I2")]),
        (f"{GOOD_PROBLEM} | ~ | 整改中 | ~", []),
        (f"{GOOD_PROBLEM} | ~ | 整改中 | 2021-03-05", [("done_but_open", "J2")]),
        (f"{GOOD_PROBLEM} | ~ | ~ | 2021-03-05", [("done_but_open", "J2")]),
        (f"{GOOD_PROBLEM} | ~ | 已整改 | 2021-03-04", [("done_before_found", "J2")]),
        (f"{GOOD_PROBLEM} | ~ | 已整改 | 2021-06-30", []),
        (f"{GOOD_PROBLEM} | ~ | 已整改 | 2021-07-01", [("done_after_campaign", "J2")]),
        (GOOD_PROBLEM.replace("2021-03-05", "2021-02-01") + " | ~ | ~ | ~", []),
        (GOOD_PROBLEM.replace("2021-03-05", "2021-01-31") + " | ~ | ~ | ~", [("found_outside_campaign", "F2")]),
        (GOOD_PROBLEM.replace("2021-03-05", "2021-06-30") + " | ~ | ~ | ~", []),
        (GOOD_PROBLEM.replace("2021-03-05", "2021-07-01") + " | ~ | ~ | ~", [("found_outside_campaign", "F2")]),
        (GOOD_PROBLEM.replace("2021-03-05", "2021-02-30") + " | ~ | ~ | ~", [("date_invalid", "F2")]),
        (GOOD_PROBLEM.replace("2021-03-05", "3月5日") + " | ~ | ~ | ~", [("date_year_assumed", "F2")]),
        (GOOD_PROBLEM.replace("灭火器过期", "~") + " | ~ | ~ | ~", [("cell_missing", "D2")]),
        (GOOD_PROBLEM.replace("灭火器过期", "无") + " | ~ | ~ | ~", [("cell_missing", "D2")]),
        (GOOD_PROBLEM.replace("应急管理 |", "综合管理 |") + " | ~ | ~ | ~", [("choice_unknown", "C2")]),
        (GOOD_PROBLEM.replace("冯卯镇", "城关镇") + " | ~ | ~ | ~", [("town_unknown", "B2")]),
        (GOOD_PROBLEM.replace("区应急管理局", "区石油公司") + " | ~ | ~ | ~", [("duty_unknown", "G2")]),
        (f"{GOOD_PROBLEM} | 抓紧 | ~ | ~", [("date_words", "H2")]),
        (f"{GOOD_PROBLEM} | 3月中旬 | ~ | ~", [("date_unclear", "H2")]),
        (GOOD_PROBLEM.replace("2021-03-05", "3月5日至11日") + " | ~ | ~ | ~", [("date_span", "F2")]),
        (GOOD_PROBLEM.replace("2021-03-05", "3月5日至12日") + " | ~ | ~ | ~", [("date_invalid", "F2")]),
        (f"{GOOD_PROBLEM} | 3月5日至4月20日 | ~ | ~", [("date_span", "H2")]),
        (f"{GOOD_PROBLEM} | ~ | 差不多了 | ~", [("choice_unclear", "I2")]),
        (f"{GOOD_PROBLEM} | ~ | 差不多了 | 2021-03-05", [("choice_unclear", "I2")]),
        *((GOOD_PROBLEM.replace("灭火器过期", text) + " | ~ | ~ | ~", [("several_in_one", "D2")]) for text in (
            "（1）灭火器过期（2）通道堵塞", "发现①灭火器过期②通道堵塞",
            "1.灭火器过期；2.通道堵塞", "存在问题：（1）灭火器过期，（2）通道堵塞", "①灭火器过期。②通道堵塞", "一是灭火器过期，二是通道堵塞", "1、灭火器过期 2、通道堵塞",
        )),
        *((GOOD_PROBLEM.replace("灭火器过期", text) + " | ~ | ~ | ~", []) for text in (
            "（1）灭火器过期", "见附表（2）第3项",
            "1.灭火器过期", "1、2、3号楼灭火器过期", "间距1.5米，应为2.0米", "1号楼灭火器过期，2号楼通道堵塞", "第1、第2车间无人值守", "一、二号楼未验收，二楼堵塞",
        )),
    ],
)
def test_a_problem_row(tmp_path: Path, row: str, expected: list[tuple[str, str]]) -> None:
    file_list(tmp_path, "a.xlsx", f"{HEAD}\n{row}")
    assert said(read(tmp_path).findings) == expected


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("冯卯加油站等3家", [("several_enterprises", "A2")]),
        ("山亭甲化工有限公司等企业", [("several_enterprises", "A2")]),
        ("山亭甲化工有限公司、山亭乙食品厂", [("several_enterprises", "A2")]),
        ("冯卯加油站/水泉加油站", [("several_enterprises", "A2")]),
        ("山亭甲化工有限公司一分厂、二车间", []),
        ("山亭三等座家居店", []),
        ("山亭甲化工有限公司（原甲化工厂、甲石材厂）", []),
    ],
)
def test_a_cell_that_names_several_enterprises_is_told(tmp_path: Path, name: str, codes: list[tuple[str, str]]) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('山亭甲化工有限公司', name)}")
    assert said(read(tmp_path).findings) == codes


def test_several_problems_in_a_cell_that_our_own_form_shows_are_not_asked_about_again() -> None:
    wording = "1.灭火器过期；2.通道堵塞"
    columns: dict[str, list[Value]] = {tables.PROBLEM: [wording], tables.PROBLEM_ID: ["W1"], tables.REVIEW_RESULT: ["已整改"]}
    asked = [check_sheet(Sheet("a.xlsx", "表", kind, columns=columns, rows=[2]), SETTINGS.campaign) for kind in (tables.PROBLEMS.kind, tables.REVIEWS.kind)]
    assert [[item.code for item in told if item.code == "several_in_one"] for told in asked] == [["several_in_one"], []]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("91350100M000100Y43", "信用代码"), ("370402228012345", "信用代码"), ("13812345678", "电话号码"), ("0632-8811234", "电话号码"), ("2021-03-05", "日期"),
        ("7-11", ""), ("K11", ""), ("1919", ""), ("ABCDEFGHIJKLMNOPQR", ""), ("7-11（冯卯店）", ""),
    ],
)  # fmt: skip
def test_a_name_that_is_something_else_stands_in_the_wrong_column(tmp_path: Path, name: str, what: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('山亭甲化工有限公司', name)}")
    found = [str(item).partition(" A2：")[2] for item in read(tmp_path).findings if item.code == "other_column"]
    mend = "请填上企业（单位）名称；同一行的其他格如果也错了位，一并挪回来。"
    assert found == ([f"“企业（单位）名称”写的是“{name}”，像是{what}，可能填错了列。{mend}"] if what else [])


@pytest.mark.parametrize(("problem", "wrong"), [("一般", True), ("重大", True), ("12", True), ("3.5", True), ("CO报警器失效", False), ("重大危险源未登记", False)])
def test_a_problem_that_is_something_else_stands_in_the_wrong_column(tmp_path: Path, problem: str, wrong: bool) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('灭火器过期', problem)}")
    assert said(read(tmp_path).findings) == [("other_column", "D2")] * wrong


def test_cells_that_name_several_enterprises_are_told_once_a_sheet(tmp_path: Path) -> None:
    rows = [f"{name} | ~ | 冯卯镇 | 危化品" for name in ("甲厂、乙厂", "丙厂", "丁厂等5户")]
    file_list(tmp_path, "a.xlsx", "\n".join([ENTERPRISE_HEAD, *rows]))
    (told,) = read(tmp_path).findings
    assert (told.cell, told.message) == ("A2", "这一格里像是写了几家企业（甲厂、乙厂），只当作一家；一共 2 行：第 2、4 行。")


def test_open_problems_with_a_day_of_completion_are_asked_about_once(tmp_path: Path) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | ~ | {state} | 2021-03-0{n}" for n, state in ((6, "未整改"), (7, "已整改"), (8, "~"))]
    file_list(tmp_path, "a.xlsx", "\n".join([HEAD, *rows]))
    (item,) = read(tmp_path).findings
    assert item.message == "填了整改完成日期（2021-03-06），整改状态却是“未整改”，没有算作完成；一共 2 行：第 2、4 行。"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("91350100M000100Y43", ""),
        ("91110000600037341L", ""),
        ("9111000060003734F0", ""),
        ("91350100m000100y43", ""),
        ("91350100M000100Y4Z", "第 18 位的“Z”不会出现在代码里"),
        ("91110000123456789X", "最后一位校验码对不上，至少有一位写错"),
        ("9135O100M000100Y44", "第 5 位的“O”不会出现在代码里，可能是数字 0"),
        ("370402228012345", "15 位数字是旧的工商注册号"),
        ("12345", "应为 18 位，现有 5 位"),
    ],
)
def test_a_code_is_checked_by_gb_32100(tmp_path: Path, code: str, message: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD}\n甲公司 | {code} | 冯卯镇 | 危化品")
    found = [item.message for item in read(tmp_path).findings]
    assert [text[text.index("（") + 1 : text.index("），")] for text in found] == ([message] if message else [])


def test_what_is_said_of_the_first_column_hides_no_empty_cell_beside_it(tmp_path: Path) -> None:
    rows = ["91350IOOM000100Y43 | 甲公司 | ~ | 危化品", "~ | 乙公司 | ~ | 危化品"]
    file_list(tmp_path, "a.xlsx", "\n".join(["统一社会信用代码 | 企业（单位）名称 | 所在镇街 | 行业领域", *rows]))
    checked = read(tmp_path)
    assert (said(checked.findings), [sheet.returned for sheet in checked.sheets]) == ([("code_letters", "A2"), ("cell_missing", "C2"), ("cell_missing", "C3")], [{2, 3}])


def test_an_error_sends_its_row_back_and_a_warning_keeps_it(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM, GOOD_PROBLEM.replace("一般", "很小"), GOOD_PROBLEM.replace("2021-03-05", "3月5日")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    assert [sheet.returned for sheet in read(tmp_path).sheets] == [{3}]


@pytest.mark.parametrize(("cell", "back"), [("C6", {6}), ("C2", {5, 6}), ("", {5, 6}), ("C9", set())])
def test_a_fault_above_the_table_or_of_the_whole_sheet_sends_every_row_back(cell: str, back: set[int]) -> None:
    sheet = Sheet("a.xlsx", "表", rows=[5, 6], head_cells={"所在镇街": "C2"})
    assert returned_rows(sheet, [finding("cell_missing", Place("a.xlsx", "表", cell), column="所在镇街")]) == back


@pytest.mark.parametrize(("cell", "back"), [("A3", {5, 6}), ("A7", {8}), ("A9", set())])
def test_what_is_wrong_with_a_caption_sends_back_the_rows_for_which_it_holds(cell: str, back: set[int]) -> None:
    sheet = Sheet("a.xlsx", "表", rows=[5, 6, 8], stated={"所在镇街": ["A3", "A3", "A7"]})
    assert returned_rows(sheet, [finding("cell_missing", Place("a.xlsx", "表", cell), column="所在镇街")]) == back


def test_a_folder_that_is_no_department_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    path.parent.rename(path.parent.with_name("区应急管里局"))
    checked = read(tmp_path)
    assert [item.message for item in checked.findings] == ["文件夹“区应急管里局”不是已登记的部门，是不是“区应急管理局”。"]


def test_cells_that_hold_several_problems_are_told_once_a_sheet(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期", text) for text in ("1.甲坏；2.乙坏", "丙坏", "1.丁坏了；2.戊坏", "1.己坏了；2.庚坏", "1.辛坏了；2.壬坏")]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    (told,) = read(tmp_path).findings
    assert (told.cell, told.message) == ("D4", "这一格里像是写了几条问题（1.丁坏了；2.戊坏），只按一条统计；一共 3 行：第 4—6 行。")
