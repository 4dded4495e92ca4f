"""互查方案.xlsx shows the draw as it is recorded, and tickets that anybody can recompute."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any

import openpyxl

from crosscheck.drawing import ticket_maker
from crosscheck.reporting.plan import draw_workbook
from tests.drawing.samples import basis, record, seeded
from tests.xlsx.soundness import faults

PERSON = {"name": "赵某", "unit": "甲局", "role": "执法人员", "ticket": "0f" * 32, "teams": 1, "certified": True}


def run(**extra: Any) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(seeded(basis(), "seed").line)
    return decoded | {"teams": [], "people": []} | extra


def workbook(told: dict[str, Any]) -> bytes:
    return draw_workbook(told, ticket_maker(told["seed"]))


def team(told: dict[str, Any], **seats: Any) -> dict[str, Any]:
    inspecting, inspected = told["rotation"][0]
    drawn = [pick["id"] for pick in told["picks"] if pick["town"] == inspected]
    empty: dict[str, Any] = {"leader": None, "officers": [], "expert": None, "local_officer": None, "host": None, "gaps": []}
    return {"inspecting": inspecting, "inspected": inspected, "field": "消防", "enterprises": drawn} | empty | seats


def sheet(data: bytes, name: str) -> list[tuple[Any, ...]]:
    """The rows under the heading (title, subtitle and heading take three)."""
    return list(openpyxl.load_workbook(BytesIO(data))[name].iter_rows(min_row=4, values_only=True))


def test_the_sheets_stand_in_their_order() -> None:
    assert openpyxl.load_workbook(BytesIO(workbook(run()))).sheetnames == ["轮转", "抽取结果", "全部票号", "组队"]


def test_the_rotation_tells_who_inspects_whom_and_how_many_were_drawn() -> None:
    told = run()
    rows = sheet(workbook(told), "轮转")
    assert rows.pop()[0] == f"抽取记录指纹：1 {told['line_sha256']}"
    assert not any(rows.pop())
    assert [[one, other] for _, one, other, _ in rows] == told["rotation"]
    assert sum(row[3] for row in rows) == len(told["picks"]) > 0


def test_every_ticket_of_the_roster_is_the_hash_that_an_outsider_computes() -> None:
    told = run()
    seed = hashlib.sha256(told["seed"].encode()).hexdigest()
    wanted = {(row["town"], row["id"]): hashlib.sha256((seed + row["id"]).encode()).hexdigest() for row in told["roster"]}
    rows = sheet(workbook(told), "全部票号")
    assert {(row[0], row[3]): row[1] for row in rows} == wanted
    assert rows == sorted(rows, key=lambda row: (row[0], row[1]))


def test_the_drawn_are_marked_among_all_tickets_and_carry_the_recorded_ones() -> None:
    told = run()
    data = workbook(told)
    drawn = {(pick["town"], pick["id"]): pick["ticket"] for pick in told["picks"]}
    assert {(row[0], row[3]): row[1] for row in sheet(data, "全部票号") if row[6]} == drawn
    assert {(row[2], row[4]): row[8] for row in sheet(data, "抽取结果")[: len(drawn)]} == drawn


def test_every_pick_tells_why_it_was_drawn() -> None:
    told = run()
    pick = next(pick for pick in told["picks"] if pick["tier"] == "有未整改问题")
    row = next(row for row in told["roster"] if (row["town"], row["id"]) == (pick["town"], pick["id"]))
    row["reasons"] = ["有未整改问题"]
    reasons = [row[7] for row in sheet(workbook(told), "抽取结果")[: len(told["picks"])]]
    assert reasons[0] == "随机名额：不分层次，票号最小"
    assert "有未整改问题（有未整改问题）：同层中先取抽得较少的行业领域，再取票号最小" in reasons


def test_a_team_is_one_row_and_what_it_lacks_stands_beside_it() -> None:
    told = run()
    full = team(told, leader=PERSON, officers=[PERSON, PERSON], expert=PERSON | {"name": "=1+1"}, gaps=["缺甲。", "缺乙。"])
    data = workbook(run(teams=[full], people=[PERSON]))
    names = {row["id"]: row["name"] for row in told["roster"]}
    row = sheet(data, "组队")[0]
    assert row[:4] == ("第1组", *told["rotation"][0], "消防")
    assert row[4] == "\n".join(names[identity] for identity in full["enterprises"])
    assert row[5:] == ("赵某\n甲局", "赵某\n赵某", "=1+1", None, None, "缺甲。\n缺乙。")
    assert openpyxl.load_workbook(BytesIO(data))["组队"]["H4"].data_type == "s"


def test_everybody_stands_below_the_teams_with_ticket_and_load_outside_the_printed_part() -> None:
    data = workbook(run(teams=[team(run(), leader=PERSON)], people=[PERSON]))
    assert sheet(data, "组队")[-1][:7] == (1, "赵某", "执法人员", 1, "甲局", "0f" * 8, "有")
    assert openpyxl.load_workbook(BytesIO(data))["组队"].print_area == "'组队'!$A$1:$K$4"


def test_a_later_run_tells_its_reason() -> None:
    told = json.loads(record(2)[0][-1]) | {"teams": [], "people": []}
    title = openpyxl.load_workbook(BytesIO(workbook(told)))["轮转"]["A2"].value
    assert told["reason"] in title


def test_the_same_run_gives_the_same_bytes() -> None:
    assert workbook(run()) == workbook(run())


def test_a_whole_address_written_as_a_name_makes_no_row_higher_than_excel_has() -> None:
    told = run()
    told["roster"][0]["name"] = "长" * 3000
    assert faults(workbook(told)) == []


def test_the_rotation_of_many_towns_is_one_page_with_its_fingerprint() -> None:
    assert openpyxl.load_workbook(BytesIO(workbook(run())))["轮转"].page_setup.fitToHeight in (None, 1)  # as a file says one
