"""What stands above a list and holds for its rows, and the towns in its addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

NO_TOWN = PROBLEM_HEAD.replace("所在镇街", "地址")


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
