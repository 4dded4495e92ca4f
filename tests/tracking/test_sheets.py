"""A transfer sheet is as far as what came back and what the office ticked; what is behind is called late."""

from __future__ import annotations

from crosscheck.tracking.sheets import Drawn, Filled, SheetState, same, states

MARCH = Drawn("2021-03", "2021-03-02", "冯卯镇", "甲公司", "01")
APRIL = Drawn("2021-04", "2021-04-02", "冯卯镇", "甲公司", "01")


def back(day: str, town: str = "冯卯镇") -> Filled:
    return Filled(town, "甲 公司", day, "移交表/甲.xlsx", 2)


def of(drawn: list[Drawn], filled: list[Filled], month: str, **ticks: str) -> list[SheetState]:
    return states(drawn, filled, {("2021-03", *same("冯卯镇", "甲公司")): ticks}, month)


def test_a_sheet_goes_through_its_states() -> None:
    assert [one.state for one in of([MARCH], [], "2021-03")] == ["已生成"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03")] == ["已填报"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 双方已签字="√")] == ["双方已签字"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 双方已签字="√", 已移交="2021-03-08", 已签收="×")] == ["已移交"]
    assert [one.state for one in of([MARCH], [back("2021-03-05")], "2021-03", 已签收="是")] == ["已签收"]


def test_what_is_behind_is_late() -> None:
    assert of([MARCH], [], "2021-03")[0].late == "到月报日还没有填报"
    assert of([MARCH], [back("2021-03-05")], "2021-03")[0].late == ""
    assert of([MARCH], [back("2021-03-05")], "2021-04")[0].late == "2021-03 抽中，到现在还没有双方签字"
    assert of([MARCH], [back("2021-03-05")], "2021-04", 已签收="√")[0].late == ""
    assert of([MARCH], [], "2021-03", 双方已签字="√")[0].late == "登记了签字，还没有收到填好的移交表"


def test_a_sheet_belongs_to_the_latest_draw_before_the_inspection() -> None:
    days = {day: [len(one.filled) for one in of([MARCH, APRIL], [back(day)], "2021-04")] for day in ("2021-03-25", "2021-04-02", "", "2021-01-01")}
    assert days == {"2021-03-25": [1, 0], "2021-04-02": [0, 1], "": [1, 0], "2021-01-01": [1, 0]}


def test_the_same_name_in_another_town_is_another_enterprise() -> None:
    assert [one.state for one in of([MARCH], [back("2021-03-05", "店子镇")], "2021-03")] == ["已生成"]
