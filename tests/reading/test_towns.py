"""The towns in the addresses of a list that has no column for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

NO_TOWN = PROBLEM_HEAD.replace("所在镇街", "地址")


@pytest.mark.parametrize("heading", ["地址", "设备地址", "店址", "矿山位置"])
def test_the_town_of_a_problem_is_read_from_the_address_of_its_enterprise(tmp_path: Path, heading: str) -> None:
    streets = ("山亭区冯卯镇东路1号", "城头镇西街", "水泉镇驻地", "店子镇北村", "工业园东首")
    rows = [GOOD_PROBLEM.replace("冯卯镇", street).replace("过期", f"过期{n}具") for n, street in enumerate(streets)]
    file_list(tmp_path, "a.xlsx", "\n".join([NO_TOWN.replace("地址", heading), *rows]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert sheet.columns[tables.TOWN] == ["冯卯镇", "城头镇", "水泉镇", "店子镇", None]
    assert sheet.extras[0] == f"{heading}：山亭区冯卯镇东路1号"
    assert said(checked.findings) == [("town_from_address", "B1")]
    assert sheet.proposals == []


def test_an_address_that_is_merged_over_the_problems_of_an_enterprise_is_that_of_each(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("冯卯镇", street).replace("过期", f"过期{n}具") for n, street in enumerate(("城头镇西街", "~", "水泉镇驻地"))]
    file_list(tmp_path, "a.xlsx", "\n".join([NO_TOWN, *rows]), merges=("B2:B3",))
    assert read(tmp_path).sheets[0].columns[tables.TOWN] == ["城头镇", "城头镇", "水泉镇"]


def test_of_a_problem_whose_address_names_no_town_nothing_is_said_while_half_of_them_do(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("冯卯镇", street).replace("过期", f"过期{n}具") for n, street in enumerate(("城头镇西街", "工业园东首", "水泉镇北街", "东环路8号"))]
    file_list(tmp_path, "a.xlsx", "\n".join([NO_TOWN, *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.TOWN], said(checked.findings)) == (["城头镇", None, "水泉镇", None], [("town_from_address", "B1")])


def test_addresses_that_seldom_name_a_town_say_nothing_of_the_problems(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("冯卯镇", street).replace("过期", f"过期{n}具") for n, street in enumerate(("城头镇西街", "工业园东首", "东环路8号"))]
    file_list(tmp_path, "a.xlsx", "\n".join([NO_TOWN, *rows]))
    checked = read(tmp_path)
    assert (tables.TOWN in checked.sheets[0].columns, checked.findings) == (False, [])


def test_towns_are_read_from_the_addresses_where_a_list_has_no_column_for_them(tmp_path: Path) -> None:
    streets = ["山亭区冯卯镇东路1号", "城头镇西街2号", "水泉镇驻地", "店子镇", "西集镇南首"]
    rows = [f"第{n}化工有限公司 | {street} | 危化品" for n, street in enumerate(streets, 1)]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业名称 | 地址 | 行业领域", *rows, "第6化工有限公司 | 工业园东首 | 危化品"]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.TOWN] == ["冯卯镇", "城头镇", "水泉镇", "店子镇", "西集镇", None]
    assert checked.sheets[0].columns[tables.ADDRESS][0] == streets[0]
    assert [(item.code, item.cell) for item in checked.findings] == [("town_unknown", "B7"), ("town_from_address", "B1")]


def test_the_number_of_the_column_and_a_total_are_no_addresses_without_a_town(tmp_path: Path) -> None:
    """They were half of what a list of three enterprises has in that column, and the list went back."""
    rows = [f"第{n}化工有限公司 | {town}东路1号 | 危化品" for n, town in enumerate(["冯卯镇", "城头镇", "水泉镇"], 1)]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业名称 | 地址 | 行业领域", "1 | 2 | 3", *rows, "合计 | 3家 | "]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.TOWN], [row for row, _ in sheet.skipped]) == (["冯卯镇", "城头镇", "水泉镇"], [2, 6])


def test_addresses_that_seldom_name_a_town_do_not_stand_for_it(tmp_path: Path) -> None:
    streets = ["冯卯镇东路1号", "西街2号", "工业园", "南首", "城头镇"]
    rows = [f"第{n}化工有限公司 | {street} | 危化品" for n, street in enumerate(streets, 1)]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业名称 | 地址 | 行业领域", *rows]))
    assert [item.code for item in read(tmp_path).findings] == ["column_missing"]
