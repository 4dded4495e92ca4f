"""What the cells below a heading say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.sheets import Sheet
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, guesses, read

ENTERPRISES = "企业名称 | 镇街 | 许可类别\n甲石料有限公司 | 冯卯镇 | 采矿\n乙石料有限公司 | 城头镇 | 采矿"


def problems(folder: Path, head: str, *rows: str) -> Sheet:
    file_list(folder, "a.xlsx", "\n".join([head, *(row.replace("过期", f"过期{n}具") for n, row in enumerate(rows))]))
    (sheet,) = read(folder).sheets
    return sheet


def test_a_heading_of_two_meanings_is_the_one_that_its_cells_have(tmp_path: Path) -> None:
    """类别 is the 行业领域 of many lists; three cells that are nothing but 所属检查项目 are enough to see that here it is not."""
    rows = [GOOD_PROBLEM.replace("应急管理", item) for item in ("工艺设备", "应急管理", "资质证照")]
    sheet = problems(tmp_path, PROBLEM_HEAD.replace("所属检查项目", "类别"), *rows)
    assert (guesses(sheet), sheet.columns[tables.ITEM], tables.FIELD in sheet.columns) == ({}, ["工艺设备", "应急管理", "资质证照"], False)


@pytest.mark.parametrize(("heading", "known"), [("企业类型", False), ("类别", False), ("行业类别", True)])
def test_sorts_that_are_no_trades_are_none_under_a_heading_that_does_not_speak_of_trades(tmp_path: Path, heading: str, known: bool) -> None:
    rows = "".join(f"\n山亭{name}有限公司 | 冯卯镇 | {sort}" for name, sort in (("甲", "个体工商户"), ("乙", "国有"), ("丙", "民营")))
    file_list(tmp_path, "a.xlsx", f"企业名称 | 镇街 | {heading}{rows}")
    (sheet,) = read(tmp_path).sheets
    assert ([item.code for item in sheet.findings].count("choice_unknown"), tables.FIELD in sheet.columns) == (3 if known else 0, True)
    assert sheet.columns[tables.FIELD] == ([None] * 3 if known else ["危化品"] * 3)  # the only field of its department


def test_a_heading_of_two_meanings_is_believed_where_its_cells_do_not_speak_for_the_other(tmp_path: Path) -> None:
    rows = [f"{GOOD_PROBLEM} | {field}" for field in ("危化品", "消防", "新能源")]
    sheet = problems(tmp_path, f"{PROBLEM_HEAD} | 类别", *rows)
    assert (guesses(sheet), sheet.columns[tables.FIELD]) == ({}, ["危化品", "消防", None])


def test_a_category_beside_that_of_the_trade_is_the_item_only_where_its_cells_may_be_one(tmp_path: Path) -> None:
    """It was taken for the 所属检查项目 that the list lacks, and each 一般 went back."""
    head = PROBLEM_HEAD.replace("隐患等级", "类别").replace("所属检查项目", "行业类别")
    rows = [GOOD_PROBLEM.replace("应急管理", "危化品").replace("一般", level) for level in ("一般", "重大", "一般")]
    sheet = problems(tmp_path, head, *rows)
    assert (sheet.columns[tables.FIELD], guesses(sheet), tables.ITEM in sheet.columns) == (["危化品"] * 3, {"类别": tables.LEVEL}, False)


def test_a_category_of_general_and_major_is_asked_about_as_the_level(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("一般", level) for level in ("一般", "重大", "一般")]
    sheet = problems(tmp_path, PROBLEM_HEAD.replace("所属检查项目", "检查内容").replace("隐患等级", "隐患类别（一般/重大）"), *rows)
    assert guesses(sheet) == {"隐患类别（一般/重大）": tables.LEVEL}
    assert [item.code for item in sheet.findings if item.code == "choice_unknown"] == []


@pytest.mark.parametrize(("heading", "cells"), [("整改要求", ("限期整改", "立即整改", "限期整改")), ("后续处理", ("立案处罚", "责令限期整改", "责令限期整改、立案处罚"))])
def test_what_was_decided_is_asked_about_under_any_heading(tmp_path: Path, heading: str, cells: tuple[str, ...]) -> None:
    sheet = problems(tmp_path, f"{PROBLEM_HEAD} | {heading}", *(f"{GOOD_PROBLEM} | {cell}" for cell in cells))
    assert guesses(sheet) == {heading: tables.DISPOSITION}


def test_sentences_of_what_is_to_be_done_are_not_asked_about_as_what_was_decided(tmp_path: Path) -> None:
    sheet = problems(tmp_path, f"{PROBLEM_HEAD} | 整改要求", *(f"{GOOD_PROBLEM} | {cell}" for cell in ("更换灭火器", "限期整改", "补充演练记录")))
    assert guesses(sheet) == {}


def test_further_columns_of_problems_are_not_asked_about_as_anything_else(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("问题描述", "问题1").replace("隐患等级", "问题2").replace("所属检查项目", "问题3")
    rows = [GOOD_PROBLEM.replace("应急管理", "通道被货物堵塞").replace("一般", "配电箱未接地") for _ in range(3)]
    sheet = problems(tmp_path, head, *rows)
    assert guesses(sheet) == {}
    assert "problems_beside" in [item.code for item in sheet.findings]


def test_standards_of_other_fields_are_known_too(tmp_path: Path) -> None:
    cells = ("DL/T 741-2019", "TSG 08-2017", "CJJ 51-2016")
    sheet = problems(tmp_path, f"{PROBLEM_HEAD} | 评估依据", *(f"{GOOD_PROBLEM} | {cell}" for cell in cells))
    assert guesses(sheet) == {"评估依据": tables.STANDARD}


def test_a_column_that_nothing_speaks_for_but_its_heading_does_not_hide_what_the_title_says(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"非煤矿山企业名单\n{ENTERPRISES}")
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FIELD] == ["非煤矿山", "非煤矿山"]
    assert [(item.code, item.cell) for item in checked.findings] == [("column_from_name", "A1")]


def test_of_two_headings_that_may_be_one_column_that_goes_first_whose_cells_speak_for_it(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("企业（单位）名称", "企业（单位）名称 | 性质").replace("隐患等级", "定级")
    rows = [GOOD_PROBLEM.replace("公司 |", f"公司 | {kind} |").replace("一般", level) for kind, level in (("民办", "一般"), ("公办", "重大"), ("~", "一般"))]
    assert guesses(problems(tmp_path, head, *rows)) == {"定级": tables.LEVEL}


@pytest.mark.parametrize(("cell", "known"), [("工艺设备", True), ("设备", False)])
def test_one_row_is_enough_where_its_cell_is_the_whole_name_of_a_choice(tmp_path: Path, cell: str, known: bool) -> None:
    sheet = problems(tmp_path, PROBLEM_HEAD.replace("所属检查项目", "类别"), GOOD_PROBLEM.replace("应急管理", cell))
    assert (tables.ITEM in sheet.columns, guesses(sheet)) == (known, {})


def test_whose_flats_they_are_is_the_enterprise_and_not_who_keeps_them(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("企业（单位）名称", "小区 | 物业服务企业")
    rows = [GOOD_PROBLEM.replace("山亭甲化工有限公司", f"{name} | 金牌物业公司") for name in ("锦绣花园", "天一名城", "翡翠城")]
    assert guesses(problems(tmp_path, head, *rows)) == {"小区": tables.ENTERPRISE}


@pytest.mark.parametrize("heading", ["学校", "商户", "店招名称"])
def test_a_sort_of_places_is_asked_about_as_the_enterprise_where_no_other_column_is(tmp_path: Path, heading: str) -> None:
    sheet = problems(tmp_path, PROBLEM_HEAD.replace("企业（单位）名称", heading), GOOD_PROBLEM, GOOD_PROBLEM)
    assert guesses(sheet) == {heading: tables.ENTERPRISE}


def test_a_sort_of_places_beside_the_enterprise_is_not_asked_about(tmp_path: Path) -> None:
    assert guesses(problems(tmp_path, f"{PROBLEM_HEAD} | 场所", f"{GOOD_PROBLEM} | 二楼仓库")) == {}


def test_names_that_have_their_code_beside_them_are_not_asked_about_as_codes(tmp_path: Path) -> None:
    rows = "\n".join(f"{name} {code} | 冯卯镇 | 危化品 | 一般" for name, code in (("甲有限公司", "91350100M000100Y43"), ("乙有限公司", "91110000600037341L")))
    file_list(tmp_path, "a.xlsx", f"单位名称及统一社会信用代码 | 所在镇街 | 行业领域 | 风险等级\n{rows}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.kind, guesses(sheet)) == (tables.ENTERPRISES.kind, {})


def test_the_only_column_of_sentences_is_asked_about_as_the_problem_where_no_heading_is(tmp_path: Path) -> None:
    sentences = ("储罐区围堰破损未修复", "安全出口被杂物堵塞", "配电箱外壳没有接地")
    rows = [GOOD_PROBLEM.replace("灭火器过期", text) for text in sentences]
    (proposal,) = problems(tmp_path, PROBLEM_HEAD.replace("问题描述", "待办"), *rows).proposals
    assert proposal == ("待办", tables.PROBLEM, "D 列：下面的内容大多是句子")


def test_of_two_columns_of_sentences_neither_is_asked_about(tmp_path: Path) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', text)} | 已按要求换成新的" for text in ("储罐区围堰破损未修复", "安全出口被杂物堵塞", "配电箱外壳没有接地")]
    assert guesses(problems(tmp_path, f"{PROBLEM_HEAD.replace('问题描述', '待办')} | 经过", *rows)) == {}


def test_numbers_of_papers_that_begin_like_a_local_standard_are_none(tmp_path: Path) -> None:
    cells = ("DB20210401001", "DB20210401002", "DB20210401003")
    assert guesses(problems(tmp_path, f"{PROBLEM_HEAD} | 单号", *(f"{GOOD_PROBLEM} | {cell}" for cell in cells))) == {}
    cells = ("DB37/T 1234-2019", "DB37 2345", "DB37/3456-2016")
    assert guesses(problems(tmp_path, f"{PROBLEM_HEAD} | 单号", *(f"{GOOD_PROBLEM} | {cell}" for cell in cells))) == {"单号": tables.STANDARD}


def test_what_a_heading_offers_to_choose_from_tells_that_it_is_another_column(tmp_path: Path) -> None:
    rows = "\n".join(f"{name}有限公司 | 冯卯镇 | {sort}" for name, sort in (("甲石料", "生产"), ("乙石料", "经营")))
    for heading, letter in (("企业类型（生产/经营/使用）", "D"), ("企业类型（非煤矿山/危化品）", "C"), ("企业类型（生产）", "C")):
        file_list(tmp_path, "a.xlsx", f"企业名称 | 镇街 | {heading}\n{rows}")
        (sheet,) = read(tmp_path).sheets
        assert sheet.letters[tables.FIELD] == letter  # D is what the department's only field says


def test_of_two_columns_that_may_hold_the_town_that_with_towns_is_taken(tmp_path: Path) -> None:
    for first, letter in (("滕州市", "C"), ("冯卯镇", "B"), ("~", "B")):
        (sheet,) = [problems(tmp_path, PROBLEM_HEAD.replace("所在镇街", "乡镇 | 街道"), GOOD_PROBLEM.replace("冯卯镇", f"{first} | 冯卯镇"))]
        assert sheet.letters[tables.TOWN] == letter


def test_names_that_begin_with_a_town_are_not_asked_about_as_towns(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("所在镇街", "地点名")
    names, villages = ([GOOD_PROBLEM.replace("冯卯镇", place)] * 2 for place in ("冯卯镇农贸市场改造", "冯卯镇东岭村"))
    assert (guesses(problems(tmp_path, head, *names)), guesses(problems(tmp_path, head, *villages))) == ({}, {"地点名": tables.TOWN})


def test_a_project_beside_the_item_of_the_inspection_is_who_was_inspected(tmp_path: Path) -> None:
    """项目 alone is the 所属检查项目 of many lists."""
    head = PROBLEM_HEAD.replace("企业（单位）名称", "项目").replace("所属检查项目", "检查项目")
    assert problems(tmp_path, head, GOOD_PROBLEM.replace("山亭甲化工有限公司", "家属院改造")).columns[tables.ENTERPRISE] == ["家属院改造"]
    sheet = problems(tmp_path, PROBLEM_HEAD.replace("所属检查项目", "项目"), GOOD_PROBLEM)
    assert (sheet.columns[tables.ITEM], sheet.columns[tables.ENTERPRISE]) == (["应急管理"], ["山亭甲化工有限公司"])


def test_the_only_heading_that_speaks_of_names_is_asked_about_as_the_enterprise(tmp_path: Path) -> None:
    head, row = PROBLEM_HEAD.replace("企业（单位）名称", "网格名称 | 编码"), GOOD_PROBLEM.replace("山亭甲化工有限公司", "世纪联华 | 07")
    assert guesses(problems(tmp_path, head, row)) == {"网格名称": tables.ENTERPRISE}
    assert guesses(problems(tmp_path, head.replace("编码", "楼栋名称"), row)) == {}
    assert guesses(problems(tmp_path, head.replace("网格名称", "设备名称"), row)) == {}


def test_departments_are_not_asked_about_as_the_enterprise(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("企业（单位）名称", "店招 | 查核单位")
    assert guesses(problems(tmp_path, head, GOOD_PROBLEM.replace("山亭甲化工有限公司", "世纪联华 | 区消防救援大队（88112233）"))) == {"店招": tables.ENTERPRISE}


@pytest.mark.parametrize(("names", "found"), [(("翡翠城二期", "牧民新居", "滨河路雨污分流", "一中实验楼", "A标段外墙"), True), (("12", "13", "14", "15", "16"), False)])
def test_a_project_may_be_called_anything_but_a_figure(tmp_path: Path, names: tuple[str, ...], found: bool) -> None:
    sheet = problems(tmp_path, PROBLEM_HEAD.replace("企业（单位）名称", "项目名称"), *(GOOD_PROBLEM.replace("山亭甲化工有限公司", name) for name in names))
    assert (tables.ENTERPRISE in sheet.letters) is found
