"""What a month owes, which rows sent back concern it, and what lies outside it is left to the others and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands.month import as_reported, not_filed, returned_in, sent_twice, tell_unfiled, until
from crosscheck.folder import Folder
from crosscheck.merging.ledgers import merge
from crosscheck.periods import named
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, put, read, write_book

MARCH, APRIL = (named(SETTINGS.campaign, month) for month in ("2021-03", "2021-04"))


DAYS = ("2021-03-05", "2021-06-21", "2021-06-22", "2021-06-30", "2021-07-01")  # of finding; the campaign's last report day is 06-21, its end 06-30


@pytest.mark.parametrize(
    ("month", "found", "held", "told"),
    [
        ("2021-03", "2021-03-21", True, []), ("2021-03", "2021-03-22", False, [("found_later", "1")]),
        ("2021-06", "2021-06-21", True, []), ("2021-06", "2021-06-22", True, [("found_after_last", "1")]),
        ("2021-06", "2021-06-30", True, [("found_after_last", "1")]), ("2021-06", "2021-07-01", True, [("found_after_last", "1")]),
    ],
)  # fmt: skip
def test_what_is_found_after_the_report_day_is_left_to_a_later_month_if_there_is_one_and_told(
    tmp_path: Path, month: str, found: str, held: bool, told: list[tuple[str, str]]
) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('2021-03-05', found)}")
    checked = read(tmp_path)
    ledgers = until(merge(checked.sheets), named(SETTINGS.campaign, month))
    assert list(ledgers.problems[tables.FOUND_ON]) == ["2021-03-05", *[found] * held]
    assert [(item.code, item.value) for item in ledgers.findings] == told


def test_every_kept_problem_stands_in_the_last_months_ledger_and_the_figures_end_with_its_report_day(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *(GOOD_PROBLEM.replace("2021-03-05", day) for day in DAYS)]))
    checked, june = read(tmp_path), named(SETTINGS.campaign, "2021-06")
    ledgers = until(merge(checked.sheets), june)
    assert list(ledgers.problems[tables.FOUND_ON]) == list(DAYS)
    assert list(as_reported(checked, ledgers, june, SETTINGS).problems[tables.FOUND_ON]) == list(DAYS[:2])


def test_a_review_after_the_last_report_day_is_in_the_ledger_and_not_in_the_figures(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期\n{GOOD_PROBLEM} | 已整改 | 2021-06-18")
    number = merge(read(tmp_path).sheets).problems[tables.PROBLEM_ID][0]
    review = f"问题编号 | 企业（单位）名称 | 问题描述 | 发现日期 | 复查结果 | 复查日期\n{number} | 山亭甲化工有限公司 | 灭火器过期 | 2021-03-05 | 未整改 | 2021-06-25"
    write_book(tmp_path / "workbooks" / "移交表" / "复查.xlsx", ("复查", review))
    checked, june = read(tmp_path), named(SETTINGS.campaign, "2021-06")
    ledgers = until(merge(checked.sheets, until=june.reach), june)
    reported = as_reported(checked, ledgers, june, SETTINGS)
    states = [frame[[tables.STATE, tables.DONE_ON]].to_numpy().tolist() for frame in (ledgers.problems, reported.problems)]
    assert states == [[["未整改", ""]], [["已整改", "2021-06-18"]]]


@pytest.mark.parametrize(("day", "state"), [("2021-03-21", "未整改"), ("2021-03-22", "已整改")])
def test_what_was_seen_on_the_report_day_counts_for_its_month_and_on_the_next_for_a_later_one(tmp_path: Path, day: str, state: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期\n{GOOD_PROBLEM} | 已整改 | 2021-03-18")
    number = merge(read(tmp_path).sheets).problems[tables.PROBLEM_ID][0]
    review = f"问题编号 | 企业（单位）名称 | 问题描述 | 发现日期 | 复查结果 | 复查日期\n{number} | 山亭甲化工有限公司 | 灭火器过期 | 2021-03-05 | 未整改 | {day}"
    write_book(tmp_path / "workbooks" / "移交表" / "复查.xlsx", ("复查", review))
    checked = read(tmp_path)
    assert list(merge(checked.sheets, until=MARCH.reach).problems[tables.STATE]) == [state]


def test_a_month_that_reaches_all_problems_says_nothing(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    checked = read(tmp_path)
    assert until(merge(checked.sheets), named(SETTINGS.campaign, "2021-03")).findings == []


def test_only_lead_departments_owe_a_work_report(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    owing = [name for name, kind in not_filed(read(tmp_path), SETTINGS, APRIL) if kind == tables.WORK_REPORTS.kind]
    assert owing == [item.name for item in SETTINGS.departments if item.lead] != [item.name for item in SETTINGS.departments]


def test_a_work_report_is_filed_for_the_month_that_it_tells_of(tmp_path: Path) -> None:
    file_list(tmp_path, "工作.xlsx", "月份 | 检查企业 | 出动执法人员\n2021-03 | 3 | 12")
    checked, owed = read(tmp_path), (DEPARTMENT, tables.WORK_REPORTS.kind)
    assert [owed in not_filed(checked, SETTINGS, period) for period in (MARCH, APRIL)] == [False, True]


def test_with_the_first_report_every_lead_department_owes_its_plan(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    owing = [name for name, kind in not_filed(read(tmp_path), SETTINGS, MARCH) if kind == tables.CAMPAIGN_PLAN]
    assert owing == [item.name for item in SETTINGS.departments if item.lead]
    assert tables.CAMPAIGN_PLAN not in {kind for _, kind in not_filed(read(tmp_path), SETTINGS, APRIL)}


@pytest.mark.parametrize(("text", "filed"), [
    ("3月问题清单\n本月无此类问题", True), (f"{PROBLEM_HEAD}\n本月无", True), (f"{PROBLEM_HEAD}\n无", True), (f"{PROBLEM_HEAD}\n零报告", True),
    (f"序号 | {PROBLEM_HEAD}\n1{' | 无' * 7}", True), (f"序号 | {PROBLEM_HEAD}\n1 | 无新增", True), (f"序号 | {PROBLEM_HEAD}\n1 | 4月份未发现问题", True),
    (PROBLEM_HEAD, False), (f"序号 | {PROBLEM_HEAD}\n1", False), (f"{PROBLEM_HEAD}\n填表人：张三", False),
])  # fmt: skip
def test_a_zero_report_is_a_report(tmp_path: Path, text: str, filed: bool) -> None:
    file_list(tmp_path, "问题.xlsx", text)
    checked = read(tmp_path)
    assert ((DEPARTMENT, tables.PROBLEMS.kind) not in not_filed(checked, SETTINGS, APRIL)) is filed
    assert (DEPARTMENT, tables.ENTERPRISES.kind) in not_filed(checked, SETTINGS, APRIL)
    assert [item.code for item in checked.findings] == ["sheet_says_none" if filed else "sheet_no_rows"]


def test_a_plan_is_filed_in_whatever_form_and_is_not_read(tmp_path: Path) -> None:
    for name in ("执法行动实施方案.docx", "方案扫描件/工作方案.PDF"):
        folder = tmp_path / name[:2]
        path = folder / "workbooks" / "部门" / DEPARTMENT / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF-1.4")
        checked = read(folder)
        assert (DEPARTMENT, tables.CAMPAIGN_PLAN) not in not_filed(checked, SETTINGS, MARCH)
        assert checked.findings == []


def test_the_lock_file_of_an_open_plan_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "~$实施方案.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x06Office")
    assert (DEPARTMENT, tables.CAMPAIGN_PLAN) in not_filed(read(tmp_path), SETTINGS, MARCH)


def test_rows_sent_back_concern_the_month_of_their_days(tmp_path: Path) -> None:
    head = f"{PROBLEM_HEAD} | 整改完成日期"
    faulty = "~ | 冯卯镇 | 应急管理 | 灭火器过期 | 一般 | {found} | 区应急管理局 | {done}"
    rows = [faulty.format(found=found, done=done) for found, done in (("2021-03-05", "~"), ("2021-03-05", "2021-04-02"), ("2021-04-01", "~"), ("~", "~"))]
    file_list(tmp_path, "问题.xlsx", "\n".join([head, *rows, f"{GOOD_PROBLEM} | ~"]))
    checked = read(tmp_path)
    assert [returned_in(checked.sheets[0], month) for month in (MARCH, APRIL)] == [3, 3]


def test_what_a_department_owes_is_one_finding() -> None:
    told = tell_unfiled([("甲局", "企业清单"), ("乙局", "企业清单"), ("甲局", "问题清单")], MARCH.end)
    assert [(item.value, str(item)) for item in told] == [
        ("甲局", "甲局本月还没有报送企业清单、问题清单。报送日是3月21日，请催报。"), ("乙局", "乙局本月还没有报送企业清单。报送日是3月21日，请催报。")
    ]  # fmt: skip


def test_a_list_that_lies_there_twice_or_was_saved_over_another_months_is_told_once(tmp_path: Path) -> None:
    first = file_list(tmp_path, "3月.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    other = file_list(tmp_path, "5月.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('灭火器', '配电箱')}")
    assert sent_twice(Folder(tmp_path), read(tmp_path)) == []
    for name in ("4月.xlsx", "新建文件夹/3月 - 副本.xlsx"):
        (first.parent / name).parent.mkdir(exist_ok=True)
        (first.parent / name).write_bytes(first.read_bytes())
    elsewhere = tmp_path / "workbooks" / "部门" / "区公安分局" / "5月.xlsx"  # of another department: each may have found it
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(other.read_bytes())
    told = sent_twice(Folder(tmp_path), read(tmp_path))
    folder = f"部门/{DEPARTMENT}"
    assert [(item.file, item.message) for item in told] == [
        (f"{folder}/{name}", f"这份和 {folder}/3月.xlsx 的内容一模一样：相同的行只算一次，里面的错误会提两遍。") for name in ("4月.xlsx", "新建文件夹/3月 - 副本.xlsx")
    ]


def test_files_that_cannot_be_read_are_not_held_against_one_another(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "乙.xlsx"):
        put(tmp_path, name, b"")
    assert sent_twice(Folder(tmp_path), read(tmp_path)) == []
