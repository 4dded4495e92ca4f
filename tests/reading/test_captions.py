"""What stands above a list and holds for its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said


def test_captions_beside_one_another_hold_each_from_there_on(tmp_path: Path) -> None:
    head = "存在问题 | 隐患等级 | 检查项目 | 整改期限"
    rows = [f"{text} | 一般 | 应急管理 | 2021-04-05" for text in ("灭火器过期", "通道堵塞", "阀门锈蚀", "管道漏气")]
    above = ["工程名称：滨江壹号 | ~ | 检查日期：2021年3月16日\n镇街：冯卯镇 | ~ | 责任单位：区应急管理局",
             "工程名称： | 医院迁建项目 | 检查日期： | 2021年3月17日\n镇街：城头镇 | ~ | 责任单位：区交通运输局"]  # fmt: skip
    file_list(tmp_path, "a.xlsx", "\n".join([above[0], head, *rows[:2], above[1], head, *rows[2:]]))
    (sheet,) = read(tmp_path).sheets
    read_of = {name: sheet.columns[name][1:3] for name in (tables.ENTERPRISE, tables.FOUND_ON, tables.TOWN, tables.DUTY_UNIT)}
    assert read_of == {
        tables.ENTERPRISE: ["滨江壹号", "医院迁建项目"], tables.FOUND_ON: ["2021-03-16", "2021-03-17"], tables.TOWN: ["冯卯镇", "城头镇"],
        tables.DUTY_UNIT: ["区应急管理局", "区交通运输局"],
    }  # fmt: skip
    assert [(item.cell, item.value) for item in sheet.findings if tables.FOUND_ON in item.message] == [("C1", "2021年3月16日"), ("C6", "2021年3月17日")]


DAYLESS, UNDATED = PROBLEM_HEAD.replace(" | 发现日期", ""), GOOD_PROBLEM.replace(" | 2021-03-05", "")


@pytest.mark.parametrize(
    ("title", "day"),
    [("3月15日联合执法检查发现问题清单", "2021-03-15"), ("隐患台账（2021.3.5检查）", "2021-03-05"), ("2021年3月15日夜查问题清单", "2021-03-15"),
     ("截至3月15日检查发现问题清单", None), ("3月15日起开展检查发现问题清单", None), ("3月15日、3月16日检查问题清单", None), ("附件3.15检查问题清单", None),
     ("3月5日至3月9日检查问题清单", None),  ("3月15日复查问题清单", None)],
)  # fmt: skip
def test_the_day_of_an_inspection_in_the_title_is_that_of_its_problems(tmp_path: Path, title: str, day: str | None) -> None:
    file_list(tmp_path, "a.xlsx", f"{title}\n{DAYLESS}\n{UNDATED}")
    assert read(tmp_path).sheets[0].columns.get(tables.FOUND_ON, [None]) == [day]


@pytest.mark.parametrize(("title", "day"), [("3月20日夜查问题清单", "2021-03-20"), ("第二批问题清单", None)])
def test_the_day_of_a_title_holds_for_no_other_list_below(tmp_path: Path, title: str, day: str | None) -> None:
    file_list(tmp_path, "a.xlsx", f"3月15日执法检查问题清单\n{DAYLESS}\n{UNDATED}\n{title}\n{DAYLESS}\n{UNDATED.replace('过期', '失效')}")
    assert read(tmp_path).sheets[0].columns[tables.FOUND_ON] == ["2021-03-15", day]


@pytest.mark.parametrize(("caption", "unit"), [("检查单位：区应急管理局", "区应急管理局"), ("整改责任单位：区应急局", "区应急管理局"), ("检查单位：甲石料厂", None)])
def test_who_inspected_is_the_unit_where_it_is_a_department(tmp_path: Path, caption: str, unit: str | None) -> None:
    """检查单位 may as well be the one that was inspected."""
    file_list(tmp_path, "a.xlsx", f"{caption}\n{PROBLEM_HEAD.replace(' | 执法责任单位', '')}\n{GOOD_PROBLEM.replace(' | 区应急管理局', '')}")
    assert read(tmp_path).sheets[0].columns.get(tables.DUTY_UNIT, [None]) == [unit]


def test_a_caption_above_the_list_gives_the_required_column_it_lacks_and_says_so(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("企业（单位）名称 | ", "").replace("发现日期 | ", "")
    row = GOOD_PROBLEM.replace("山亭甲化工有限公司 | ", "").replace("2021-03-05 | ", "")
    file_list(tmp_path, "a.xlsx", f"移交表\n企业名称：山亭甲化工有限公司 | ~ | 检查时间：2021年3月5日\n{head}\n{row}")
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.ENTERPRISE] == ["山亭甲化工有限公司"]
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-05"]
    assert [(item.code, item.cell) for item in checked.findings] == [("column_from_caption", "A2"), ("column_from_caption", "C2")]


@pytest.mark.parametrize(
    "between", ["~\n单位：山亭乙化工有限公司 | ~ | 镇街：桑村镇\n{head}", "单位：老王小吃\n{head}", "单位： | 山亭乙化工有限公司", "单位：山亭乙化工有限公司"],
)  # fmt: skip
def test_a_caption_that_stands_again_among_the_rows_holds_from_there_on(tmp_path: Path, between: str) -> None:
    head = "存在问题 | 隐患等级 | 检查项目 | 检查日期 | 责任单位"
    rows = [f"{text} | 一般 | 应急管理 | 2021-03-05 | 区应急管理局" for text in ("灭火器过期", "通道堵塞", "阀门锈蚀", "管道漏气")]
    text = "\n".join(["单位：山亭甲化工有限公司", head, *rows[:2], between.format(head=head), *rows[2:]])
    file_list(tmp_path, "a.xlsx", text)
    checked = read(tmp_path)
    names = [name for sheet in checked.sheets for name in sheet.columns[tables.ENTERPRISE]]
    second = "老王小吃" if "老王" in between else "山亭乙化工有限公司"
    assert (names, said(checked.findings)) == (["山亭甲化工有限公司"] * 2 + [second] * 2, [])
    assert [item.value for item in checked.findings] == ["山亭甲化工有限公司", second]


def test_a_caption_of_another_sort_gives_nothing(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"单位：项 | 检查时间：2021年  月  日\n{PROBLEM_HEAD.replace('发现日期', '甲')}\n{GOOD_PROBLEM}")
    assert [item.code for item in read(tmp_path).findings] == ["column_missing"]


def test_the_month_in_the_title_is_the_month_of_a_report_without_that_column(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "2021年3月工作情况统计表\n检查企业 | 发现问题 | 完成整改\n12 | 30 | 28")
    assert read(tmp_path).sheets[0].columns[tables.MONTH] == ["2021-03"]


@pytest.mark.parametrize("row", ["12 | 12 | 12", "12 | ~ | ~"])
def test_a_report_of_one_number_has_its_month_too(tmp_path: Path, row: str) -> None:
    file_list(tmp_path, "a.xlsx", f"2021年3月工作情况统计表\n检查企业 | 发现问题 | 完成整改\n{row}")
    assert read(tmp_path).sheets[0].columns[tables.MONTH] == ["2021-03"]


def test_a_label_that_nobody_filled_in_does_not_take_what_stands_beside_the_next_one(tmp_path: Path) -> None:
    head, row = (line.replace(left_out, "", 1) for line, left_out in ((PROBLEM_HEAD, " | 所在镇街"), (GOOD_PROBLEM, " | 冯卯镇")))
    file_list(tmp_path, "a.xlsx", f"所在镇街： | 填报单位：冯卯镇石料厂\n{head}\n{row}")
    assert tables.TOWN not in read(tmp_path).sheets[0].columns


@pytest.mark.parametrize("title", ["山亭甲化工有限公司隐患整改台账", "山亭甲化工有限公司2021年3月安全隐患自查统计表（一）"])
def test_a_title_that_names_one_enterprise_holds_for_its_list(tmp_path: Path, title: str) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join([title, *less]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.ENTERPRISE] == ["山亭甲化工有限公司"]
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("column_from_caption", "A1", "山亭甲化工有限公司")]


@pytest.mark.parametrize("title", ["全区危化品公司隐患整改台账", "某某有限公司法定代表人", "区应急管理局隐患整改台账"])
def test_a_title_that_names_no_single_enterprise_holds_for_nothing(tmp_path: Path, title: str) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join([title, *less]))
    assert said(read(tmp_path).findings) == [("column_missing", "")]


@pytest.mark.parametrize("caption", ["单位：区商务局", "单位名称：市教育体育局（盖章）", "单位：北庄镇人民政府"])
def test_an_authority_that_fills_in_a_list_is_not_the_enterprise_of_its_rows(tmp_path: Path, caption: str) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join([caption, *less]))
    assert said(read(tmp_path).findings) == [("column_missing", "")]


def test_an_authority_that_was_inspected_is_the_enterprise_of_its_rows(tmp_path: Path) -> None:
    less = [row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM)]
    file_list(tmp_path, "a.xlsx", "\n".join(["被检查单位：区邮政局", *less]))
    assert read(tmp_path).sheets[0].columns[tables.ENTERPRISE] == ["区邮政局"]


@pytest.mark.parametrize(
    ("column", "heading", "caption", "cells"),
    [
        ("企业（单位）名称", "甲乙方", "单位：山亭甲化工有限公司", "山亭乙化工有限公司、山亭丙石材有限公司、山亭丁食品有限公司"),
        ("执法责任单位", "整改责任单位", "执法单位：区应急管理局", "区消防救援大队、区交通运输局、区消防救援大队"),
    ],
)
def test_a_caption_does_not_speak_for_a_column_that_may_say_otherwise(tmp_path: Path, column: str, heading: str, caption: str, cells: str) -> None:
    old = dict(zip(PROBLEM_HEAD.split(" | "), GOOD_PROBLEM.split(" | "), strict=True))[column]
    rows = [GOOD_PROBLEM.replace(old, cell).replace("过期", f"过期{n}具未更换") for n, cell in enumerate(cells.split("、"))]
    file_list(tmp_path, "a.xlsx", "\n".join([caption, PROBLEM_HEAD.replace(column, heading), *rows]))
    (sheet,) = read(tmp_path).sheets
    assert [item.value for item in sheet.findings if item.code == "column_missing"] == [column]
    assert [(written, name) for written, name, _ in sheet.proposals] == [(heading, column)]


@pytest.mark.parametrize("number", ["", "序号 | "])
def test_titles_of_several_enterprises_hold_each_for_its_own_list(tmp_path: Path, number: str) -> None:
    head, problem = (row.split(" | ", 1)[1] for row in (PROBLEM_HEAD, GOOD_PROBLEM))
    row = ("1 | " if number else "") + problem
    lists = [f"{name}有限公司隐患整改台账\n{number}{head}\n{row.replace('灭火器', name)}" for name in ("山亭甲化工", "山亭乙食品", "山亭丙石材")]
    file_list(tmp_path, "a.xlsx", "\n".join(lists))
    checked = read(tmp_path)
    assert [sheet.columns[tables.ENTERPRISE] for sheet in checked.sheets] == [["山亭甲化工有限公司", "山亭乙食品有限公司", "山亭丙石材有限公司"]]
    assert [sheet.rows for sheet in checked.sheets] == [[3, 6, 9]]
    assert [(item.code, item.cell) for item in checked.findings] == [("column_from_caption", cell) for cell in ("A1", "A4", "A7")]
