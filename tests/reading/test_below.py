"""Several lists on one sheet: below one another, or the same one printed again on each page."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.merging.ledgers import merge
from crosscheck.reading import headings
from crosscheck.reading.grid import Grid, rows_from
from crosscheck.reading.reader import Reader
from crosscheck.reading.sheet import read_file
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read, said

ENTERPRISE = "山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品"


def kept_rows(folder: Path) -> list[tuple[str, int, list[int]]]:
    return [(sheet.kind, sheet.header_row, sheet.rows) for sheet in read(folder).sheets]


def test_two_lists_one_below_the_other_are_two_lists(tmp_path: Path) -> None:
    text = f"一、企业名单\n{ENTERPRISE_HEAD}\n{ENTERPRISE}\n~\n二、检查发现的问题\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n合计 | 1"
    file_list(tmp_path, "a.xlsx", text)
    checked = read(tmp_path)
    assert [(sheet.kind, sheet.header_row, sheet.rows) for sheet in checked.sheets] == [("企业清单", 2, [3]), ("问题清单", 6, [7])]
    assert [sheet.skipped for sheet in checked.sheets] == [[(4, "blank"), (5, "title")], [(8, "total")]]
    assert said(checked.findings) == []


def test_a_list_below_without_any_gap_is_found_by_its_heading(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD}\n{ENTERPRISE}\n检查情况\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    assert kept_rows(tmp_path) == [("企业清单", 1, [2]), ("问题清单", 4, [5])]


def test_a_list_below_begins_right_under_the_last_row_of_the_one_above(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{ENTERPRISE_HEAD}\n{ENTERPRISE}")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2]), ("企业清单", 3, [4])]


def test_the_total_of_the_list_above_is_no_group_over_the_headings_of_the_list_below(tmp_path: Path) -> None:
    upper = "隐患单位 | 属地 | 隐患等级 | ~ | 存在问题 | 检查项目 | 检查时间 | 责任单位"
    row = "山亭乙化工有限公司 | 城头镇 | √ | ~ | 通道堵塞 | 应急管理 | 2021-03-06 | 区应急管理局"
    text = f"{ENTERPRISE_HEAD}\n{ENTERPRISE}\n合计 | ~ | ~ | 1家\n{upper}\n~ | ~ | 一般 | 重大\n{row}"
    file_list(tmp_path, "a.xlsx", text, merges=("C4:D4", *(f"{letter}4:{letter}5" for letter in "ABEFGH")))
    assert kept_rows(tmp_path) == [("企业清单", 1, [2]), ("问题清单", 5, [6])]
    assert read(tmp_path).sheets[1].columns[tables.LEVEL] == ["一般"]


def test_two_lists_of_one_kind_below_one_another_keep_their_rows_apart(tmp_path: Path) -> None:
    other = "序号 | 存在问题 | 隐患级别 | 单位名称 | 属地 | 检查项目 | 检查时间 | 责任单位"
    row = "1 | 通道堵塞 | 一般 | 山亭乙化工有限公司 | 城头镇 | 应急管理 | 2021-03-06 | 区应急管理局"
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM}\n~\n{other}\n{row}")
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    counts = month.conservation(checked, ledgers.duplicates)
    assert [(item["rows"], item["kept"], item["duplicates"], item["skipped"]) for item in counts] == [(3, 1, 1, 1), (1, 1, 0, 0)]


def test_the_heading_printed_again_on_each_page_is_no_new_list(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n~\n{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '缺失')}")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2, 5])]


def test_each_row_of_a_heading_of_two_rows_is_known_when_it_is_printed_again(tmp_path: Path) -> None:
    upper = PROBLEM_HEAD.replace("隐患等级 | 发现日期", "检查情况 | ~")
    lower = " | ".join({"检查情况": "隐患等级", "~": "发现日期"}.get(text, "~") for text in upper.split(" | "))
    at = upper.split(" | ").index("检查情况")
    merges = (f"{chr(65 + at)}1:{chr(66 + at)}1", *(f"{chr(65 + c)}1:{chr(65 + c)}2" for c in range(at)))
    again = f"{upper}\n{lower}\n{GOOD_PROBLEM.replace('过期', '缺失')}"
    file_list(tmp_path, "a.xlsx", f"{upper}\n{lower}\n{GOOD_PROBLEM}\n{again}\n~\n{again.replace('缺失', '倒地')}", merges=merges)
    assert kept_rows(tmp_path) == [("问题清单", 2, [3, 6, 10])]


def test_the_first_of_several_printed_headings_counts_though_only_it_is_merged(tmp_path: Path) -> None:
    head, row = PROBLEM_HEAD.replace("问题描述", "问题描述 | ~"), GOOD_PROBLEM.replace("灭火器过期", "灭火器过期 | ~")
    file_list(tmp_path, "a.xlsx", f"{head}\n{row}\n{head}\n{row.replace('过期', '缺失')}", merges=("D1:E1",))
    assert kept_rows(tmp_path) == [("问题清单", 1, [2, 4])]


def test_groups_above_the_heading_are_known_when_they_are_printed_again(tmp_path: Path) -> None:
    groups = " | ".join(["编号", "检查情况", *["~"] * (PROBLEM_HEAD.count(" | ") - 1)])
    file_list(tmp_path, "a.xlsx", f"{groups}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{groups}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '缺失')}")
    assert kept_rows(tmp_path) == [("问题清单", 2, [3, 6])]


def test_who_signs_above_the_heading_printed_again_makes_no_other_list_of_it(tmp_path: Path) -> None:
    signed = "小计 | ~ | ~ | 1项\n填表人：张三 | ~ | ~ | 审核人：李四"
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{signed}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '缺失')}")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2, 6])]


def test_strokes_under_columns_without_a_heading_do_not_make_a_row_the_heading_again(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM} | / | / | /\n合计 | / | / | / | / | / | / | / | / | /")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.skipped) == ([2], [(3, "total")])


@pytest.mark.parametrize("head", ["企业（单位）名称", "企业(单位)名称 ", "　企业（单位）名称"])
def test_the_heading_printed_again_is_known_however_it_is_spaced(tmp_path: Path, head: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{PROBLEM_HEAD.replace('企业（单位）名称', head)}\n{GOOD_PROBLEM}")
    assert read(tmp_path).sheets[0].skipped == [(3, "title")]


def test_a_small_list_above_a_wide_one_is_read(tmp_path: Path) -> None:
    wide = f"{PROBLEM_HEAD} | 整改状态 | 整改期限 | 检查方式 | 备注 | 照片"
    rows = [f"{GOOD_PROBLEM.replace('过期', f'过期{n}')} | 未整改 | 2021-04-0{n} | 日常检查 | 无 | 有" for n in range(1, 9)]
    file_list(tmp_path, "a.xlsx", "\n".join(["单位名称 | 镇街 | 行业领域", "山亭甲化工有限公司 | 冯卯镇 | 危化品", "~", wide, *rows]))
    assert kept_rows(tmp_path) == [("企业清单", 1, [2]), ("问题清单", 4, [*range(5, 13)])]


def test_a_list_below_that_has_most_headings_of_the_one_above_is_another_one(tmp_path: Path) -> None:
    upper = "序号 | 企业名称 | 行业领域 | 联系电话 | 备注 | 所在镇街\n1 | 山亭甲化工有限公司 | 危化品 | 0632-8811000 | 甲 | 冯卯镇"
    lower = "序号 | 企业名称 | 行业领域 | 所在镇街 | 备注\n1 | 山亭乙化工有限公司 | 危化品 | 城头镇 | 乙"
    file_list(tmp_path, "a.xlsx", f"{upper}\n~\n{lower}")
    assert [sheet.columns[tables.TOWN] for sheet in read(tmp_path).sheets] == [["冯卯镇"], ["城头镇"]]


@pytest.mark.parametrize("between", ["合计 | ~ | 1家 | ~", "填表人：张三 | ~ | 审核人：李四 | 2021年3月20日"])
def test_a_list_below_may_follow_at_once_on_the_total_or_the_signatures_of_the_one_above(tmp_path: Path, between: str) -> None:
    upper = f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品\n{between}"
    file_list(tmp_path, "a.xlsx", f"{upper}\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    checked = read(tmp_path)
    assert ([sheet.rows for sheet in checked.sheets], said(checked.findings)) == ([[2], [5]], [])


def test_what_a_list_has_in_parts_does_not_reach_into_the_list_below(tmp_path: Path) -> None:
    parts = [PROBLEM_HEAD.replace("发现日期", "发现日期 | ~ | ~"), "~ | ~ | ~ | ~ | ~ | 年 | 月 | 日 | ~", GOOD_PROBLEM.replace("2021-03-05", "2021 | 3 | 5")]
    other = "存在问题 | 隐患级别 | 单位名称 | 检查项目 | 检查时间 | 属地 | 责任单位 | 整改期限"
    row = "通道堵塞 | 一般 | 山亭乙化工有限公司 | 应急管理 | 2021-03-06 | 城头镇 | 区应急管理局 | 2021-04-06"
    file_list(tmp_path, "a.xlsx", "\n".join([*parts, "~", other, row]))
    below = read(tmp_path).sheets[1]
    assert [below.columns[name] for name in (tables.TOWN, tables.DUTY_UNIT, tables.DUE_ON)] == [["城头镇"], ["区应急管理局"], ["2021-04-06"]]


def test_below_blank_rows_only_what_has_known_headings_is_looked_at_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a long list whose rows are mostly skipped takes minutes: every look copies the sheet."""
    looked: list[int] = []

    def counted(grid: Grid, row: int) -> Grid:
        looked.append(row)
        return rows_from(grid, row)

    monkeypatch.setattr(headings, "rows_from", counted)
    reader = Reader.of(SETTINGS)
    good = GOOD_PROBLEM.replace(" | ", ",")
    lines = [PROBLEM_HEAD.replace(" | ", ","), *[good, ",,,,,,"] * 50, ENTERPRISE_HEAD.replace(" | ", ","), ENTERPRISE.replace(" | ", ",")]
    sheets = read_file(reader, "部门/区应急管理局/a.csv", "\n".join(lines).encode())
    assert [sheet.kind for sheet in sheets] == ["问题清单", "企业清单"]
    assert set(looked) <= {98, 99, 100, 101}
