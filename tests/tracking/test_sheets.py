"""A transfer sheet is as far as what came back and what the office ticked; what is behind is called late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crosscheck.findings import Place
from crosscheck.tracking.sheets import Drawn, Filled, SheetState, states, strangers

MARCH = Drawn("2021-03", "2021-03-02", "冯卯镇", "甲公司", "E1", "01", "")
APRIL = Drawn("2021-04", "2021-04-02", "冯卯镇", "甲公司", "E1", "01", "")


def back(day: str, town: str = "冯卯镇") -> Filled:
    return Filled(town, "甲 公司", "E1", day, Place("移交表/甲.xlsx", "表", "A2"), frozenset({"漏电", "堵塞"}), "")


def of(drawn: list[Drawn], filled: list[Filled], month: str, **ticks: str) -> list[SheetState]:
    return states(drawn, filled, {MARCH.line: ticks}, month, date.fromisoformat(f"{month}-21"))


def test_a_sheet_goes_through_its_states() -> None:
    assert [one.state for one in of([MARCH], [], "2021-03")] == ["已生成"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03")] == ["已填报"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 双方已签字="√")] == ["双方已签字"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 双方已签字="√", 已移交="2021-03-08", 已签收="×")] == ["已移交"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 已签收="是")] == ["已签收"]


@pytest.mark.parametrize("mark", ["", " ", "×", "✗", "□", "否", "N", "未签", "没有签", "尚未", "待签字", "无", "/"])
def test_what_says_that_it_was_not_done_is_no_tick(mark: str) -> None:
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 双方已签字=mark)] == ["已填报"]


@pytest.mark.parametrize("mark", ["√", "是", "已签", "3月8日", "2021-03-08", "1", "张三"])
def test_anything_else_is_one(mark: str) -> None:
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 双方已签字=mark)] == ["双方已签字"]


def test_what_is_behind_is_late() -> None:
    assert of([MARCH], [], "2021-03")[0].late == "到月报日还没有填报"
    assert of([MARCH], [back("2021-03-05")], "2021-03")[0].late == ""
    assert of([MARCH], [back("2021-03-05")], "2021-04")[0].late == "2021-03 抽中，到现在还没有双方签字"
    assert of([MARCH], [back("2021-03-05")], "2021-04", 已签收="√")[0].late == ""
    assert of([MARCH], [], "2021-03", 双方已签字="√")[0].late == "登记了签字，还没有收到填好的移交表"


def test_with_a_day_of_inspection_it_is_late_from_the_day_after() -> None:
    planned = [replace(MARCH, inspect_on="2021-03-10")]
    assert of(planned, [], "2021-03")[0].late == "检查日 2021-03-10 已过 11 天，还没有填报"
    assert of(planned, [back("2021-03-10")], "2021-03")[0].late == ""
    assert of(planned, [back("2021-03-10")], "2021-04", 双方已签字="√")[0].late == "检查日 2021-03-10 已过 42 天，还没有移交"
    assert of([replace(MARCH, inspect_on="2021-03-21")], [], "2021-03")[0].late == ""
    assert of([replace(MARCH, inspect_on="2021-04-25")], [], "2021-04")[0].late == ""
    assert of([replace(MARCH, inspect_on="2021-04-20")], [], "2021-04")[0].late == "检查日 2021-04-20 已过 1 天，还没有填报"


def test_a_sheet_without_its_day_is_called_what_holds_it_up() -> None:
    assert of([MARCH], [back("")], "2021-03")[0].late == "填好的移交表没有写检查时间，问题还进不了台账"


def test_a_sheet_sent_twice_counts_its_problems_once() -> None:
    more = replace(back("2021-03-05"), problems=frozenset({"漏电", "没有台账"}))
    assert of([MARCH], [back("2021-03-05"), more], "2021-03")[0].problems == 3


def test_a_sheet_of_an_enterprise_that_was_not_drawn_is_told_with_the_one_that_may_be_meant() -> None:
    drawn = [replace(MARCH, enterprise="枣庄市山亭区丰博养老服务中心"), replace(MARCH, enterprise="枣庄远丰涂料有限公司", id="E2", number="02")]
    short = replace(back("2021-03-05"), enterprise="丰博养老服务中心", id="丰博养老服务中心")
    other = replace(short, enterprise="乙砖厂", id="乙砖厂")
    assert strangers(drawn, [short, other]) == [(short, "枣庄市山亭区丰博养老服务中心"), (other, "")]
    assert strangers(drawn, [back("2021-03-05"), short]) == [(short, "")]


def test_a_name_that_is_only_like_a_drawn_one_is_no_shorter_writing_of_it() -> None:
    drawn, other = [replace(MARCH, enterprise="山亭甲化工有限公司")], replace(back("2021-03-05"), enterprise="山亭乙食品有限公司", id="E9")
    assert strangers(drawn, [other]) == [(other, "")]


def test_none_is_meant_when_several_of_the_town_may_be_or_the_one_lies_elsewhere() -> None:
    drawn = [replace(MARCH, enterprise=name, id=name) for name in ("山亭甲化工一厂", "山亭甲化工二厂", "山亭乙建材厂")]
    filled = [replace(back("2021-03-05"), enterprise=name, id="") for name in ("甲化工", "乙建材")]
    assert [meant for _, meant in strangers(drawn, filled)] == ["", "山亭乙建材厂"]
    assert [meant for _, meant in strangers(drawn, [replace(one, town="城头镇") for one in filled])] == ["", ""]
    assert [meant for _, meant in strangers(drawn, [replace(one, town="") for one in filled])] == ["", "山亭乙建材厂"]


def test_a_sheet_belongs_to_the_latest_draw_before_the_inspection() -> None:
    days = {day: [len(one.filled) for one in of([MARCH, APRIL], [back(day)], "2021-04")] for day in ("2021-03-25", "2021-04-02", "", "2021-01-01")}
    assert days == {"2021-03-25": [1, 0], "2021-04-02": [0, 1], "": [1, 0], "2021-01-01": [1, 0]}


def test_two_drawn_enterprises_that_a_person_calls_one_since_keep_a_sheet_each() -> None:
    """Both filled sheets were given to one of them, and the other was called late."""
    other = replace(MARCH, enterprise="乙公司", number="02")
    filled = [replace(back("2021-03-05"), enterprise=name) for name in ("乙公司", "甲公司")]
    for drawn in ([MARCH, other], [other, MARCH]):
        assert [[item.enterprise for item in one.filled] for one in of(drawn, filled, "2021-03")] == [[one.enterprise] for one in drawn]


def test_an_inspection_in_an_earlier_period_is_of_no_later_draw() -> None:
    """Whoever was inspected in March without being drawn and is drawn in April got no sheet for April, and nobody was told of March's."""
    visited = replace(back("2021-03-11"), month="2021-03")
    assert [one.filled for one in of([APRIL], [visited], "2021-04")] == [()]
    assert [one.day for one, _ in strangers([APRIL], [visited])] == ["2021-03-11"]
    early = replace(back("2021-03-31"), month="2021-04")  # before the day on which the draw was recorded
    assert [one.filled for one in of([APRIL], [early], "2021-04")] == [(early,)]
    assert strangers([APRIL], [early]) == []


def test_the_same_name_in_another_town_is_another_enterprise() -> None:
    assert [one.state for one in of([MARCH], [back("2021-03-05", "店子镇")], "2021-03")] == ["已生成"]
