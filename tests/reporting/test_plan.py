"""互查方案.xlsx shows the draw as it is recorded, and tickets that anybody can recompute."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any

import openpyxl

from crosscheck.reporting.plan import draw_workbook
from tests.drawing.samples import basis, record, seeded


def run(**extra: Any) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(seeded(basis(), "seed").line)
    return decoded | extra


def sheet(data: bytes, name: str) -> list[tuple[Any, ...]]:
    """The rows under the heading (title, subtitle and heading take three)."""
    return list(openpyxl.load_workbook(BytesIO(data))[name].iter_rows(min_row=4, values_only=True))


def test_the_sheets_stand_in_their_order() -> None:
    assert openpyxl.load_workbook(BytesIO(draw_workbook(run()))).sheetnames == ["轮转", "抽取结果", "全部票号", "组队"]


def test_the_rotation_tells_who_inspects_whom_and_how_many_were_drawn() -> None:
    told = run()
    rows = sheet(draw_workbook(told), "轮转")
    assert [[one, other] for _, one, other, _ in rows] == told["rotation"]
    assert sum(row[3] for row in rows) == len(told["picks"]) > 0


def test_every_ticket_of_the_roster_is_the_hash_that_an_outsider_computes() -> None:
    told = run()
    seed = hashlib.sha256(told["seed"].encode()).hexdigest()
    wanted = {(row["town"], row["id"]): hashlib.sha256((seed + row["id"]).encode()).hexdigest() for row in told["roster"]}
    rows = sheet(draw_workbook(told), "全部票号")
    assert {(row[0], row[3]): row[1] for row in rows} == wanted
    assert rows == sorted(rows, key=lambda row: (row[0], row[1]))


def test_the_drawn_are_marked_among_all_tickets_and_carry_the_recorded_ones() -> None:
    told = run()
    data = draw_workbook(told)
    drawn = {(pick["town"], pick["id"]): pick["ticket"] for pick in told["picks"]}
    assert {(row[0], row[3]): row[1] for row in sheet(data, "全部票号") if row[6]} == drawn
    assert {(row[2], row[4]): row[8] for row in sheet(data, "抽取结果")[: len(drawn)]} == drawn


def test_without_teams_the_sheet_says_that_the_name_books_are_wanting() -> None:
    assert [value for row in sheet(draw_workbook(run()), "组队") for value in row if value] == ["名册不全，待补"]


def test_teams_are_listed_one_row_a_person_and_text_stays_text() -> None:
    told = run(teams=[{"role": "组长", "name": "=1+1", "unit": "甲局"}, {"role": "专家", "name": "李某", "unit": "乙院"}])
    rows = sheet(draw_workbook(told), "组队")
    assert [(row[5], row[6], row[7]) for row in rows] == [("组长", "=1+1", "甲局"), ("专家", "李某", "乙院")]
    assert openpyxl.load_workbook(BytesIO(draw_workbook(told)))["组队"]["G4"].data_type == "s"


def test_a_later_run_tells_its_reason() -> None:
    told = json.loads(record(2)[0][-1])
    title = openpyxl.load_workbook(BytesIO(draw_workbook(told)))["轮转"]["A2"].value
    assert told["reason"] in title


def test_the_same_run_gives_the_same_bytes() -> None:
    assert draw_workbook(run()) == draw_workbook(run())
