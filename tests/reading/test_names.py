"""What the name of a whole list says of each of its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.reading.reader import Reader
from tests.sheets import (
    DEPARTMENT,
    ENTERPRISE_HEAD,
    GOOD_PROBLEM,
    PROBLEM_HEAD,
    SETTINGS,
    file_list,
    read,
    said,
    write_book,
)

SAY = Reader.of(SETTINGS).names.say
_NO_FIELD = "企业（单位）名称 | 所在镇街\n山亭甲有限公司 | 冯卯镇"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("水泉镇", {tables.TOWN: "水泉镇"}),
        ("水泉", {tables.TOWN: "水泉镇"}),
        ("山亭区水泉镇危化品企业名单（2021年3月）", {tables.TOWN: "水泉镇", tables.FIELD: "危化品"}),
        ("2021年第一季度重大事故隐患清单", {tables.LEVEL: "重大"}),
        ("一般隐患", {tables.LEVEL: "一般"}),
        ("全区重大事故隐患挂牌督办、动态清零销号台账", {tables.LEVEL: "重大"}),
        ("重大事故隐患“五落实”整改销号表", {tables.LEVEL: "重大"}),
    ],
)
def test_a_name_of_which_every_word_is_understood_is_believed(name: str, expected: dict[str, str]) -> None:
    assert SAY(name) == expected


@pytest.mark.parametrize("name", ["水泉镇等三镇企业名单", "一般和重大隐患", "交通运输局问题清单", "重大危险源", "重大事故隐患排查整治台账", "", "问题清单"])
def test_a_name_with_another_word_or_with_two_towns_says_nothing(name: str) -> None:
    assert SAY(name) == {}


def lists_without(column: str) -> str:
    head, row = (line.split(" | ") for line in (PROBLEM_HEAD, GOOD_PROBLEM))
    at = head.index(column)
    return "\n".join(" | ".join(cells[:at] + cells[at + 1 :]) for cells in (head, row))


def test_a_tab_for_each_level_is_the_level_of_its_rows_and_is_told(tmp_path: Path) -> None:
    text = lists_without(tables.LEVEL)
    write_book(tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx", ("一般隐患", text), ("重大隐患", text.replace("灭火器", "储罐")))
    checked = read(tmp_path)
    assert [sheet.columns[tables.LEVEL] for sheet in checked.sheets] == [["一般"], ["重大"]]
    assert [(item.code, item.sheet, item.message) for item in checked.findings] == [
        ("column_from_name", level, f"表里没有写“隐患等级”，工作表名是“{level}”，把各行都当作“{level[:2]}”。") for level in ("一般隐患", "重大隐患")
    ]


@pytest.mark.parametrize(("head", "level"), [("重大隐患描述", "重大"), ("重大火灾隐患情况", "重大"), ("一般隐患具体内容", "一般")])
def test_a_heading_of_problems_that_says_their_level_is_the_level_of_its_rows_and_is_told(tmp_path: Path, head: str, level: str) -> None:
    file_list(tmp_path, "a.xlsx", lists_without(tables.LEVEL).replace(tables.PROBLEM, head))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.LEVEL] == [level]
    assert [(item.code, item.cell, item.message) for item in checked.findings] == [
        ("column_from_name", "D1", f"表里没有写“隐患等级”，表头是“{head}”，把各行都当作“{level}”。")
    ]


def test_a_heading_of_problems_beside_one_of_another_level_says_no_level(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", lists_without(tables.LEVEL).replace(tables.PROBLEM, "重大隐患描述").replace(tables.TOWN, "一般隐患").replace("冯卯镇", "已向企业说明"))
    assert read(tmp_path).sheets[0].column(tables.LEVEL) == [None]


def test_the_title_next_to_the_list_goes_before_its_tab_and_its_file(tmp_path: Path) -> None:
    file_list(tmp_path, "一般隐患.xlsx", f"重大事故隐患清单\n{lists_without(tables.LEVEL)}")
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.LEVEL] == ["重大"]
    assert said(checked.findings) == [("column_from_name", "A1")]


def test_a_file_named_for_a_town_gives_the_town_that_its_list_of_problems_does_not_say(tmp_path: Path) -> None:
    file_list(tmp_path, "冯卯镇问题清单.xlsx", lists_without(tables.TOWN))
    assert read(tmp_path).sheets[0].columns[tables.TOWN] == ["冯卯镇"]


def test_enterprises_without_a_field_are_of_the_single_one_of_their_department(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", _NO_FIELD)
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FIELD] == ["危化品"]
    assert [item.message for item in checked.findings] == ["表里没有写“行业领域”，填报部门唯一的领域是“危化品”，把各行都当作“危化品”。"]


def test_a_column_of_its_own_is_read_whatever_the_list_is_called(tmp_path: Path) -> None:
    file_list(tmp_path, "水泉镇交通运输企业名单.xlsx", f"{ENTERPRISE_HEAD}\n山亭甲有限公司 | ~ | 冯卯镇 | 危化品")
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.TOWN], checked.sheets[0].columns[tables.FIELD], checked.findings) == (["冯卯镇"], ["危化品"], [])


def test_a_department_of_several_fields_is_asked_for_the_column(tmp_path: Path) -> None:
    several = SETTINGS.model_copy(update={"departments": tuple(item.model_copy(update={"fields": ("危化品", "消防")}) for item in SETTINGS.departments)})
    file_list(tmp_path, "企业.xlsx", _NO_FIELD)
    assert said(read(tmp_path, several).findings) == [("column_missing", "")]


FIRMS = "企业（单位）名称 | 行业领域"


def towns_of(folder: Path, *rows: str) -> tuple[list[object], list[tuple[str, str]]]:
    file_list(folder, "企业.xlsx", "\n".join(rows))
    checked = read(folder)
    return list(checked.sheets[0].columns[tables.TOWN]), [(item.code, item.cell) for item in checked.findings]


@pytest.mark.parametrize("first", ["冯卯镇企业清单", "（一）冯卯镇", "冯卯镇（1家）"])
@pytest.mark.parametrize("second", ["桑村镇企业清单", "（二）桑村镇", "所在镇街：桑村镇", "桑村镇（1家）"])
def test_a_table_for_each_town_on_one_sheet_is_of_its_own_town(tmp_path: Path, first: str, second: str) -> None:
    towns, told = towns_of(tmp_path, first, FIRMS, "山亭甲有限公司 | 危化品", "~", second, FIRMS, "山亭乙有限公司 | 危化品")
    assert (towns, told) == (["冯卯镇", "桑村镇"], [("column_from_name", "A1"), ("column_from_caption", "A5")])


def test_a_further_table_whose_title_names_no_town_is_asked_about(tmp_path: Path) -> None:
    towns, told = towns_of(tmp_path, "冯卯镇企业清单", FIRMS, "山亭甲有限公司 | 危化品", "其他企业清单", FIRMS, "山亭乙有限公司 | 危化品")
    assert (towns, told) == (["冯卯镇", None], [("column_from_name", "A1"), ("cell_missing", "C6")])


def test_the_title_printed_again_over_the_next_page_says_nothing_new(tmp_path: Path) -> None:
    towns, _ = towns_of(tmp_path, "冯卯镇企业清单", FIRMS, "山亭甲有限公司 | 危化品", "冯卯镇企业清单", FIRMS, "山亭乙有限公司 | 危化品")
    assert towns == ["冯卯镇", "冯卯镇"]


def test_a_title_without_the_heading_again_under_it_takes_nothing_back(tmp_path: Path) -> None:
    towns, _ = towns_of(tmp_path, "冯卯镇企业清单", FIRMS, "山亭甲有限公司 | 危化品", "其他企业清单", "山亭乙有限公司 | 危化品")
    assert towns == ["冯卯镇", "冯卯镇"]


@pytest.mark.parametrize("tab", ["3.5", "3月5日", "2021年3月5日", "0305", "20210305", "3月5日夜查", "2021.3.5"])
def test_a_tab_for_each_day_is_the_day_of_its_problems_and_is_told(tmp_path: Path, tab: str) -> None:
    file_list(tmp_path, "每日检查.xlsx", lists_without(tables.FOUND_ON), sheet=tab)
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-05"]
    (told,) = checked.findings
    assert (told.code, told.message) == ("column_from_name", f"表里没有写“发现日期”，工作表名是“{tab}”，把各行都当作“2021-03-05”。")


@pytest.mark.parametrize("tab", ["1.1", "3-5", "3月", "0835", "2021.3", "截至3月5日", "3月5日至8日", "3月5日、8日检查"])
def test_a_tab_that_names_no_single_day_of_the_campaign_says_nothing(tmp_path: Path, tab: str) -> None:
    file_list(tmp_path, "每日检查.xlsx", lists_without(tables.FOUND_ON), sheet=tab)
    checked = read(tmp_path)
    assert (said(checked.findings), checked.sheets[0].returned) == ([("column_missing", "")], {2})
