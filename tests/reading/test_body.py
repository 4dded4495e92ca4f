"""Which rows below a heading are data: what barely is a total, a title, a note, and what barely is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.sheets import Sheet
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read

EIGHT = f"序号 | {PROBLEM_HEAD}"


def listed(folder: Path, *rows: str, head: str = EIGHT, merges: tuple[str, ...] = ()) -> Sheet:
    """The list of those rows under that heading, as it is read."""
    file_list(folder, "a.xlsx", "\n".join([head, *rows]), merges=merges)
    (sheet,) = read(folder).sheets
    return sheet


@pytest.mark.parametrize(
    ("row", "rows"),
    [
        ("合计 | 3家 | ~ | ~ | 5项", []),
        ("小计 | 山亭甲化工有限公司等 | ~ | ~ | 5项", []),
        ("小计 | 山亭甲化工有限公司 | 冯卯镇", []),  # of three words none is the problem
        ("小计 | 山亭甲化工有限公司 | ~ | ~ | 灭火器过期", [3]),
        ("~ | ~ | ~ | ~ | 共2条", []),
        ("~ | ~ | ~ | ~ | 共2具灭火器过期", [3]),
    ],
)
def test_a_row_that_begins_with_a_word_for_totals_is_one_unless_it_names_an_enterprise_and_its_problem(tmp_path: Path, row: str, rows: list[int]) -> None:
    assert listed(tmp_path, f"1 | {GOOD_PROBLEM}", row).rows == [2, *rows]


@pytest.mark.parametrize(
    ("row", "rows"),
    [("注：急件 | ~ | ~ | ~ | 以上均已督办", []), (f"注：急件 | {GOOD_PROBLEM}", [3]), ("备注：急件 | 山亭甲化工有限公司 | 冯卯镇 | ~ | 灭火器过期 | 一般", [3])],
)
def test_a_row_that_begins_as_notes_do_and_says_as_much_as_a_row_of_data_is_one(tmp_path: Path, row: str, rows: list[int]) -> None:
    assert listed(tmp_path, f"1 | {GOOD_PROBLEM}", row).rows == [2, *rows]


def test_a_remark_that_nothing_is_new_makes_a_whole_row_no_note(tmp_path: Path) -> None:
    head = f"{EIGHT} | 问题提出人员 | 备注"
    sheet = listed(tmp_path, f"1 | {GOOD_PROBLEM} | （张三） | 本月无新增", "2 | 本月无新增", "~ | ~ | 城头镇 | ~ | 本月无新增", f"3 | {GOOD_PROBLEM}", head=head)
    assert (sheet.rows, sheet.skipped) == ([2, 5], [(3, "note"), (4, "note")])


@pytest.mark.parametrize(("numbers", "rows", "skipped"), [("1 | 2 | 3", [3], [(2, "title")]), ("1 | 2 | ~", [2, 3], []), ("1 | 3 | 4", [2, 3], [])])
def test_the_numbers_of_the_columns_are_at_least_three_in_a_row(tmp_path: Path, numbers: str, rows: list[int], skipped: list[tuple[int, str]]) -> None:
    sheet = listed(tmp_path, f"{numbers} | ~ | ~ | ~ | ~ | ~", f"1 | {GOOD_PROBLEM}")
    assert (sheet.rows, sheet.skipped) == (rows, skipped)


@pytest.mark.parametrize(("merged", "rows", "skipped"), [("B3:E3", [2, 4], [(3, "title")]), ("B3:D3", [2, 3, 4], [])])
def test_a_text_over_half_of_the_columns_is_a_title_and_over_less_is_none(tmp_path: Path, merged: str, rows: list[int], skipped: list[tuple[int, str]]) -> None:
    sheet = listed(tmp_path, f"1 | {GOOD_PROBLEM}", "~ | 重点关注的各家", f"2 | {GOOD_PROBLEM}", merges=(merged,))
    assert (sheet.rows, sheet.skipped) == (rows, skipped)


@pytest.mark.parametrize(("merged", "name"), [("B2:E3", "山亭甲化工有限公司"), ("B2:F3", None)])
def test_a_name_merged_downwards_holds_for_its_rows_unless_it_is_as_wide_as_a_block_of_text(tmp_path: Path, merged: str, name: str | None) -> None:
    row = "1 | 山亭甲化工有限公司 | ~ | ~ | ~ | ~ | 2021-03-05 | 区应急管理局"
    sheet = listed(tmp_path, row, "2 | ~ | ~ | ~ | ~ | ~ | 2021-03-06 | 区应急管理局", merges=(merged,))
    assert sheet.rows == [2, 3]
    assert sheet.text(1, "企业（单位）名称") == (name or "")


@pytest.mark.parametrize(("letters", "rows"), [(30, [2, 3]), (31, [2])])
def test_a_lone_text_under_the_names_is_a_note_when_no_name_is_so_long(tmp_path: Path, letters: int, rows: list[int]) -> None:
    assert listed(tmp_path, f"1 | {GOOD_PROBLEM}", f"~ | {('各家已经整改到位' * 4)[:letters]}").rows == rows


def test_a_row_that_has_nothing_but_its_share_of_a_merged_name_is_blank(tmp_path: Path) -> None:
    first, second = f"1 | {GOOD_PROBLEM}", GOOD_PROBLEM.replace("灭火器过期", "通道堵塞").replace("山亭甲化工有限公司", "~", 1)
    sheet = listed(tmp_path, first, "~", f"2 | {second}", f"3 | {GOOD_PROBLEM}", merges=("B2:B4",))
    assert (sheet.rows, sheet.skipped) == ([2, 4, 5], [(3, "blank")])
    assert sheet.text(1, "企业（单位）名称") == "山亭甲化工有限公司"


WITH_STATE = f"{PROBLEM_HEAD} | 整改期限 | 整改状态"
INSPECTED = "山亭乙化工有限公司 | 冯卯镇 | 应急管理 | {said} | {level} | 2021-03-06 | 区应急管理局 | {due} | {state}"


def inspected(folder: Path, said_of_it: str, level: str = "~", due: str = "~", state: str = "~") -> tuple[list[int], list[tuple[int, str]]]:
    row = INSPECTED.format(said=said_of_it, level=level, due=due, state=state)
    file_list(folder, "a.xlsx", "\n".join([WITH_STATE, f"{GOOD_PROBLEM} | ~ | ~", row, f"{GOOD_PROBLEM.replace('过期', '缺失')} | ~ | ~"]))
    (sheet,) = read(folder).sheets
    return sheet.rows, sheet.skipped


@pytest.mark.parametrize("said_of_it", [
    "未发现问题", "未发现安全隐患。", "无问题", "现场检查未发现问题", "经检查，未发现隐患", "无隐患，零报告", "未发现重大隐患",
    "未发现其他问题", "未发现违法违规行为", "未见明显问题。",
])  # fmt: skip
@pytest.mark.parametrize("level", ["~", "/", "一般"])
def test_an_inspection_that_found_nothing_is_no_problem(tmp_path: Path, said_of_it: str, level: str) -> None:
    assert inspected(tmp_path, said_of_it, level) == ([2, 4], [(3, "note")])


@pytest.mark.parametrize("said_of_it", ["无", "/", "合格", "符合要求", "未见异常"])
def test_a_word_for_nothing_says_so_where_nothing_stands_beside_it(tmp_path: Path, said_of_it: str) -> None:
    assert inspected(tmp_path, said_of_it, "/", "无") == ([2, 4], [(3, "note")])


@pytest.mark.parametrize(("level", "due", "state"), [("一般", "~", "~"), ("~", "2021-04-05", "~"), ("~", "~", "未整改")])
def test_a_problem_that_somebody_forgot_to_write_goes_back(tmp_path: Path, level: str, due: str, state: str) -> None:
    assert inspected(tmp_path, "无", level, due, state) == ([2, 3, 4], [])


@pytest.mark.parametrize("said_of_it", ["未发现有效证件", "无证上岗", "无安全隐患排查记录", "无问题整改台账", "未发现安全员到岗记录", "无其他安全出口", "未见安全标志"])
def test_what_was_not_found_may_be_the_problem(tmp_path: Path, said_of_it: str) -> None:
    assert inspected(tmp_path, said_of_it) == ([2, 3, 4], [])


def test_a_report_of_nothing_beside_the_name_is_no_problem(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "山亭乙化工有限公司 | 冯卯镇 | 零报告", "山亭丙化工有限公司 | 冯卯镇 | 培训教育"]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2, 4], [(3, "note")])


def test_what_was_not_done_this_month_may_be_one_more_problem_of_the_enterprise_above(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "~ | ~ | ~ | 本月未组织应急演练", GOOD_PROBLEM.replace("过期", "缺失")]))
    assert read(tmp_path).sheets[0].rows == [2, 3, 4]


def test_a_list_in_which_nothing_was_inspected_is_a_report_of_nothing(tmp_path: Path) -> None:
    file_list(tmp_path, "冯卯镇问题清单.xlsx", f"序号 | {PROBLEM_HEAD.replace('所在镇街', '位置说明')}\n本月未开展检查")
    checked = read(tmp_path)
    assert [(item.code, item.severity) for item in checked.findings] == [("sheet_says_none", "info")]
    assert checked.sheets[0].columns[tables.TOWN] == []


SUMMARY = "镇街 | 检查家数 | 隐患数 | 整改率\n冯卯镇 | 1 | 1 | 100%\n合计 | 1 | 1 | 100%"


@pytest.mark.parametrize("above", ["~", "~\n分镇街统计"])
def test_a_small_table_of_counts_below_the_list_is_none_of_its_data(tmp_path: Path, above: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{above}\n{SUMMARY}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, [reason for _, reason in sheet.skipped][-3:], [item.cell for item in sheet.findings]) == ([2], ["title", "total", "total"], [])
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{above}\n{SUMMARY}\n填表人（签字）：李四 | ~ | ~ | 审核：张三")
    assert read(tmp_path).sheets[0].rows == [2]  # who signs stands right below it
    head, row = (line.rpartition(" | ")[0] for line in (PROBLEM_HEAD, GOOD_PROBLEM))
    assert PROBLEM_HEAD.endswith("执法责任单位")
    file_list(tmp_path, "a.xlsx", f"执法责任单位：区应急管理局\n{head}\n{row}\n{above}\n{SUMMARY}")
    assert read(tmp_path).sheets[0].rows == [3]  # what a caption says of all rows is no word of this one


@pytest.mark.parametrize(
    "below",
    [SUMMARY, "~\n" + SUMMARY.replace("冯卯镇 | 1", "冯卯镇 | 甲石料厂"), "~\n" + SUMMARY.replace("隐患数 | 整改率", "隐患 | 整改"), "~\n镇街 | 检查家数 | 隐患数"],
    ids=["no gap", "a name among the figures", "one count only", "no figures"],
)
def test_what_may_be_data_goes_back_all_the_same(tmp_path: Path, below: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{below}")
    assert len(read(tmp_path).sheets[0].rows) > 1
