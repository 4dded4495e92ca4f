"""A column means what its heading and its cells say together; what nobody has seen before is proposed with a reason and remembered once a person has said yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.forms.decisions import with_rows
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, guesses, read, said, write_book

MONTHS = ["2021-03-05", "2021-03-08", "2021-03-09", "2021-03-15", "2021-03-18", "2021-03-19"]


def many(head: str, change: dict[str, str] | None = None) -> str:
    """Six good problems under that heading, with some texts changed."""
    rows = [GOOD_PROBLEM.replace("2021-03-05", day).replace("灭火器过期", f"第{n}处灭火器压力不足且过期") for n, day in enumerate(MONTHS, 1)]
    text = "\n".join([head, *rows])
    for old, new in (change or {}).items():
        text = text.replace(old, new)
    return text


def answer(folder: Path, *rows: str) -> None:
    head = "表头写法 | 哪种表 | 标准列名 | 是否采用"
    write_book(folder / "workbooks" / "列名对照.xlsx", ("列名对照", "\n".join([head, *rows])))


def test_the_only_days_of_a_list_of_problems_are_proposed_as_the_day_it_lacks(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", many(PROBLEM_HEAD.replace("发现日期", "会诊日期")))
    (sheet,) = read(tmp_path).sheets
    assert guesses(sheet) == {"会诊日期": "发现日期"}


@pytest.mark.parametrize(("heading", "asked"), [("哪天查的", {"哪天查的": "发现日期"}), ("许可证到期时间", {}), ("最迟哪天交", {})])
def test_a_column_of_days_is_asked_about_whatever_it_is_called_but_not_days_to_come_or_of_papers(tmp_path: Path, heading: str, asked: dict[str, str]) -> None:
    file_list(tmp_path, "a.xlsx", many(PROBLEM_HEAD.replace("发现日期", heading)))
    assert guesses(read(tmp_path).sheets[0]) == asked


def test_of_two_columns_of_days_under_strange_headings_none_is_asked_about(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("发现日期", "哪天查的 | 哪天报的")
    file_list(tmp_path, "a.xlsx", many(head, {day: f"{day} | 2021-03-2{n}" for n, day in enumerate(MONTHS)}))
    assert guesses(read(tmp_path).sheets[0]) == {}


def test_what_stands_over_several_columns_names_none_of_them(tmp_path: Path) -> None:
    head = "企业名称 | 镇街 | 检查项目 | 隐患情况 | ~ | 等级 | 检查时间 | 执法单位"
    lower = "~ | ~ | ~ | 现场照片 | 隐患文字 | ~ | ~ | ~"
    row = "山亭甲化工有限公司 | 冯卯镇 | 应急管理 | 见附图 | 灭火器压力不足 | 一般 | 2021-03-05 | 区应急管理局"
    tall = tuple(f"{c}1:{c}2" for c in "ABCFGH")
    file_list(tmp_path, "a.xlsx", "\n".join([head, lower, *[row] * 3]), merges=(*tall, "D1:E1"))
    (sheet,) = read(tmp_path).sheets
    assert sheet.letters.get("问题描述") is None
    assert guesses(sheet) == {"隐患情况／隐患文字": "问题描述"}


def test_two_or_three_ticked_dispositions_under_their_group_are_read(tmp_path: Path) -> None:
    head = f"{PROBLEM_HEAD} | 处置情况 | ~ | ~"
    lower = " | ".join(["~"] * 7 + ["限期整改", "立案处罚", "其他"])
    file_list(tmp_path, "a.xlsx", f"{head}\n{lower}\n{GOOD_PROBLEM} | √ | ~ | √ 当场整改", merges=("H1:J1",))
    (sheet,) = read(tmp_path).sheets
    assert sheet.columns[tables.DISPOSITION] == ["责令限期整改、其他处置措施"]


def test_headings_never_seen_are_proposed_for_what_stands_below_them(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", many(PROBLEM_HEAD.replace("所在镇街", "所属地块").replace("问题描述", "隐患信息").replace("发现日期", "查验日期")))
    (sheet,) = read(tmp_path).sheets
    assert guesses(sheet) == {"所属地块": "所在镇街", "隐患信息": "问题描述", "查验日期": "发现日期"}
    missing = next(item for item in sheet.findings if item.code == "column_missing")
    assert (missing.value, missing.cell, [item.code for item in sheet.findings].count("column_missing")) == ("问题描述、发现日期", "", 1)
    assert "D 列“隐患信息”是不是“问题描述”" in missing.remedy
    assert "读到的表头是：企业（单位）名称、所属地块、所属检查项目、隐患信息、" in missing.message


def test_an_alias_is_not_believed_against_everything_below_it(tmp_path: Path) -> None:
    contractors = {"执法责任单位": "责任单位", "区应急管理局": "宏达建设有限公司"}
    file_list(tmp_path, "a.xlsx", many(PROBLEM_HEAD, contractors))
    (sheet,) = read(tmp_path).sheets
    assert "执法责任单位" not in sheet.columns
    assert [item.code for item in sheet.findings if item.code == "duty_unknown"] == []
    assert guesses(sheet) == {"责任单位": "执法责任单位"}
    assert sheet.proposals[0][2] == "G 列：叫法相同，但下面写的（宏达建设有限公司）不像"


def test_the_standard_name_is_believed_whatever_stands_below_it(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", many(PROBLEM_HEAD, {"区应急管理局": "宏达建设有限公司"}))
    assert [code for code, _ in said(read(tmp_path).findings)] == ["duty_unknown"] * 6


def test_a_required_column_is_proposed_before_one_that_may_be_missing(tmp_path: Path) -> None:
    rows = "\n".join(f"企业{n}有限公司 | {town}镇东路 {n} 号 | 危化品" for n, town in enumerate(("冯卯", "城头", "西集"), 1))
    file_list(tmp_path, "a.xlsx", f"企业名称 | 工程所在地 | 行业\n{rows}")
    assert guesses(read(tmp_path).sheets[0]) == {"工程所在地": "所在镇街"}


def test_columns_that_are_nothing_declared_are_not_guessed(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", many(f"{PROBLEM_HEAD} | 复查人 | 照片编号 | 整改责任人", {"区应急管理局": "区应急管理局 | 张三 | P1 | 李四"}))
    assert guesses(read(tmp_path).sheets[0]) == {}


def test_a_yes_is_remembered_and_a_no_is_never_asked_again(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("问题描述", "隐患信息").replace("隐患等级", "隐患轻重")
    file_list(tmp_path, "a.xlsx", many(head, {"第2处灭火器压力不足且过期 | 一般": "第2处灭火器压力不足且过期 | 重大"}))
    assert guesses(read(tmp_path).sheets[0]) == {"隐患信息": "问题描述", "隐患轻重": "隐患等级"}
    answer(tmp_path, "隐患信息 | 问题清单 | 问题描述 | 是", "隐患轻重 | 问题清单 | 隐患等级 | 否")
    sheet = read(tmp_path).sheets[0]
    assert sheet.letters["问题描述"] == "D"
    assert guesses(sheet) == {}
    answer(tmp_path, "隐患信息 | 问题清单 | 问题描述 | 是", "隐患轻重 | 问题清单 | 隐患等级 | 是")
    checked = read(tmp_path)
    assert (said(checked.findings), checked.sheets[0].returned) == ([], set())


def test_a_person_may_name_another_column_than_the_proposed_one(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", many(f"{PROBLEM_HEAD} | 甲字段", {"区应急管理局": "区应急管理局 | 2021-03-30"}))
    answer(tmp_path, "甲字段 | 问题清单 | 整改期限 | 是")
    assert read(tmp_path).sheets[0].columns[tables.DUE_ON] == ["2021-03-30"] * 6


@pytest.mark.parametrize(
    ("row", "said_of_it"),
    [
        ("隐患信息 | 问题清单 | 问题描写 | 是", "（“问题清单”里没有“问题描写”这一列，您要写的是不是“问题描述”）"),
        ("隐患信息 | 问题单 | 问题描述 | 是", "（没有“问题单”这种表，您要写的是不是“问题清单”）"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told(tmp_path: Path, row: str, said_of_it: str) -> None:
    answer(tmp_path, row)
    (found,) = [item for item in read(tmp_path).findings if item.code == "heading_decision_invalid"]
    assert (found.file, found.cell) == ("列名对照.xlsx", "C2")
    assert said_of_it in found.message


def test_a_question_is_asked_once_and_waits_with_a_note(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", many(PROBLEM_HEAD.replace("问题描述", "隐患信息")))
    file_list(tmp_path, "b.xlsx", many(PROBLEM_HEAD.replace("问题描述", "隐患信息")))
    rows = month.heading_questions(read(tmp_path))
    assert [(row[tables.WRITTEN], row[tables.STANDS_FOR]) for row in rows] == [("隐患信息", "问题描述")]
    (tmp_path / "workbooks" / "列名对照.xlsx").write_bytes(with_rows(None, tables.HEADING_DECISIONS, rows, SETTINGS, "列名对照"))
    checked = read(tmp_path)
    assert month.heading_questions(checked) == []
    assert [guesses(sheet) for sheet in checked.sheets if sheet.file.endswith(("a.xlsx", "b.xlsx"))] == [{"隐患信息": "问题描述"}] * 2  # no answer is no 否
    assert [item.value for item in checked.findings if item.code == "headings_waiting"] == ["1"]


@pytest.mark.parametrize("heading", ["整改到期时间", "最迟整改日期", "整改日期要求", "整改完成要求时间", "企业承诺整改时间", "建议完成日期", "整改应完成日期"])
def test_a_day_that_is_to_come_is_never_asked_about_as_the_day_of_completion(tmp_path: Path, heading: str) -> None:
    rows = [GOOD_PROBLEM.replace("过期", f"过期{n}具") + f" | 2021-04-0{n}" for n in range(1, 7)]
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | {heading}", *rows]))
    (sheet,) = read(tmp_path).sheets
    assert "整改完成日期" not in sheet.columns
    assert "整改期限" in sheet.columns or guesses(sheet) == {heading: "整改期限"}


def test_what_is_named_in_a_list_without_a_known_heading_is_proposed_as_its_enterprises(tmp_path: Path) -> None:
    names = ("大沟采石场", "冯卯铁矿", "石门矿业有限公司", "北庄石料厂")
    rows = [GOOD_PROBLEM.replace("山亭甲化工有限公司", name).replace("过期", f"过期{n}具") for n, name in enumerate(names)]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD.replace("企业（单位）名称", "矿点"), *rows]))
    assert guesses(read(tmp_path).sheets[0]) == {"矿点": "企业（单位）名称"}


@pytest.mark.parametrize(
    ("units", "asked"),
    [(("区消防救援大队", "北庄镇", "区应急管理局", "区交通运输局"), {"跟办": "执法责任单位"}), (("北庄镇", "城头镇", "西集镇", "区应急管理局"), {})],
)
def test_a_column_of_departments_is_proposed_where_nothing_else_may_be_the_unit_in_charge(tmp_path: Path, units: tuple[str, ...], asked: dict[str, str]) -> None:
    rows = [GOOD_PROBLEM.replace("区应急管理局", unit).replace("过期", f"过期{n}具") for n, unit in enumerate(units)]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD.replace("执法责任单位", "跟办"), *rows]))
    assert guesses(read(tmp_path).sheets[0]) == asked


def test_departments_and_places_are_not_proposed_as_enterprises_for_want_of_others(tmp_path: Path) -> None:
    names = ("一楼大厅", "配电室", "二楼走廊", "北侧围墙")
    rows = [GOOD_PROBLEM.replace("山亭甲化工有限公司", name).replace("过期", f"过期{n}具") for n, name in enumerate(names)]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD.replace("企业（单位）名称", "点位"), *rows]))
    assert guesses(read(tmp_path).sheets[0]) == {}


@pytest.mark.parametrize(
    ("heading", "cells", "asked"),
    [
        ("责任单位", ("四化建", "十六化建", "宜昌领兴"), tables.ENTERPRISE),
        ("整改责任单位", ("宏达建设有限公司", "天成置业有限公司", "永兴物业公司"), tables.ENTERPRISE),
        ("整改责任单位", ("区应急管理局", "冯卯镇", "区交通运输局"), tables.DUTY_UNIT),
        ("所在业务部门", ("生产部", "安环部", "仓储科"), None),
        ("整改责任部门", ("生产部", "安环部", "仓储科"), None),
    ],
)
def test_a_unit_is_asked_about_as_what_its_cells_are(tmp_path: Path, heading: str, cells: tuple[str, ...], asked: str | None) -> None:
    rows = [f"第{n}处灭火器压力不足且过期 | {day} | 一般 | {cells[n % 3]}" for n, day in enumerate(MONTHS)]
    file_list(tmp_path, "a.xlsx", "\n".join([f"隐患内容 | 排查日期 | 隐患级别 | {heading}", *rows]))
    assert guesses(read(tmp_path).sheets[0]).get(heading) == asked


@pytest.mark.parametrize(("heading", "level", "codes"), [("隐患等级", None, ["choice_unknown"]), ("是否重大隐患", "重大", [])])
def test_a_tick_is_major_only_under_a_heading_that_asks_whether(tmp_path: Path, heading: str, level: str | None, codes: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('隐患等级', heading)}\n{GOOD_PROBLEM.replace('一般', '√')}\n{GOOD_PROBLEM.replace('一般', '是')}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.LEVEL], [code for code, _ in said(sheet.findings)]) == ([level, "重大"], codes)


def test_codes_with_hyphens_do_not_speak_against_their_heading(tmp_path: Path) -> None:
    rows = [f"山亭{name}有限公司 | 91-350100-M000100Y4-3 | 冯卯镇 | 危化品" for name in "甲乙丙丁戊己"]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业（单位）名称 | 信用代码 | 所在镇街 | 行业领域", *rows]))
    assert read(tmp_path).sheets[0].columns[tables.CREDIT_CODE] == ["91350100M000100Y43"] * 6


def test_of_two_days_the_one_in_the_group_of_the_problem_is_its_day(tmp_path: Path) -> None:
    text = """
        企业自查 | ~ | ~ | 部门检查 | ~ | 所属检查项目 | 隐患等级 | 执法责任单位
        企业名称 | 隐患内容 | 自查日期 | 检查日期 | 发现重大隐患内容 | ~ | ~ | ~
        甲有限公司 | 灭火器过期 | 2021-03-05 | 2021-03-20 | 无 | 应急管理 | 一般 | 区应急管理局
    """
    file_list(tmp_path, "a.xlsx", text, merges=("A1:C1", "D1:E1", "F1:F2", "G1:G2", "H1:H2"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.FOUND_ON], sheet.letters[tables.FOUND_ON], sheet.proposals) == (["2021-03-05"], "C", [])


def test_of_two_groups_with_the_same_headings_that_is_read_which_says_what_the_problem_is(tmp_path: Path) -> None:
    """The level and item under 部门检查 were those of what the enterprise itself had found."""
    head = """企业名称 | 镇街 | 企业自查 | ~ | ~ | 部门检查 | ~ | ~ | ~ | ~ | 责任单位
        ~ | ~ | 隐患内容 | 日期 | 整改情况 | 隐患内容 | 检查项目 | 等级 | 日期 | 整改情况 | ~"""
    row = "甲石料厂 | 冯卯镇 | 灭火器过期两具 | 2021-03-01 | 已整改 | 配电箱没有接地 | 工艺设备 | 重大 | 2021-03-09 | 未整改 | 区应急管理局"
    file_list(tmp_path, "a.xlsx", f"{head}\n{row}", merges=("C1:E1", "F1:J1"))
    (sheet,) = read(tmp_path).sheets
    assert {name: sheet.columns[name] for name in (tables.PROBLEM, tables.FOUND_ON, tables.STATE, tables.LEVEL)} == {
        tables.PROBLEM: ["配电箱没有接地"], tables.FOUND_ON: ["2021-03-09"], tables.STATE: ["未整改"], tables.LEVEL: ["重大"],
    }  # fmt: skip
    assert [(item.code, item.cell) for item in sheet.findings if item.code == "problems_beside"] == [("problems_beside", "C3")]


def test_what_an_inspection_found_goes_before_what_somebody_reported(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("问题描述", "举报内容 | 核查发现的问题")
    file_list(tmp_path, "a.xlsx", f"{head}\n{GOOD_PROBLEM.replace('灭火器过期', '有人说不安全 | 灭火器过期')}")
    assert read(tmp_path).sheets[0].columns[tables.PROBLEM] == ["灭火器过期"]


def test_what_an_inspection_found_goes_before_what_the_enterprise_found_itself(tmp_path: Path) -> None:
    """The day, level and state of the inspection stood beside the problem of the enterprise's own check."""
    head = PROBLEM_HEAD.replace("问题描述", "自查问题 | 督查发现问题").replace("发现日期", "督查时间") + " | 自查整改情况 | 督查问题整改情况"
    file_list(tmp_path, "a.xlsx", f"{head}\n{GOOD_PROBLEM.replace('灭火器过期', '通道堵塞一处 | 灭火器过期')} | 已整改 | 未整改")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.PROBLEM], sheet.columns[tables.STATE]) == (["灭火器过期"], ["未整改"])
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('问题描述', '自查问题')}\n{GOOD_PROBLEM}")
    assert read(tmp_path).sheets[0].columns[tables.PROBLEM] == ["灭火器过期"]
