"""The notice to an inspecting town: all it needs, and no enterprise before its day."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest

from crosscheck.commands.handouts import names_shown, with_teams
from crosscheck.commands.namebooks import NameBooks
from crosscheck.config import Config
from crosscheck.config_sections import Round
from crosscheck.periods import named
from crosscheck.reporting.town_notice import town_notice
from tests.drawing.samples import basis, seeded
from tests.drawing.test_teams import books
from tests.sheets import ROOT, SETTINGS

TEMPLATE = (ROOT / "templates" / "互查通知.docx").read_bytes()
PERIOD = named(SETTINGS.campaign, "2021-03")
LINE: dict[str, Any] = json.loads(seeded(basis(), "seed").line)
RUN = LINE | with_teams(LINE, NameBooks(list(books())), SETTINGS)
PAIR = (RUN["rotation"][0][0], RUN["rotation"][0][1])
DRAWN = [row for row in RUN["roster"] if (row["town"], row["id"]) in {(pick["town"], pick["id"]) for pick in RUN["picks"] if pick["town"] == PAIR[1]}]


def settings(**arranged: Any) -> Config:
    draw = SETTINGS.draw.model_copy(update={"rounds": (Round(month="2021-03", **arranged),)})
    return SETTINGS.model_copy(update={"draw": draw})


def text(config: Config = SETTINGS, named_: bool = False, run: dict[str, Any] = RUN) -> str:
    """Everything that is printed."""
    addresses = {(row["town"], row["id"]): f"{row['name']}院内" for row in DRAWN}
    document = docx.Document(BytesIO(town_notice(TEMPLATE, run, PAIR, addresses, config, PERIOD, named_)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_before_the_day_nothing_of_a_drawn_enterprise_is_in_the_file() -> None:
    data = town_notice(TEMPLATE, RUN, PAIR, {}, SETTINGS, PERIOD, False)
    document = docx.Document(BytesIO(data))
    everything = "".join(part.blob.decode("utf-8", "ignore") for part in document.part.package.iter_parts())
    assert len(DRAWN) == 2
    assert not any(word in everything for row in DRAWN for word in (row["name"], row["id"]))
    assert "受检企业名单2021年3月10日检查当日出发前由组长宣布" in text()


def test_an_enterprise_of_the_same_name_in_another_town_is_not_the_one_that_is_named() -> None:
    elsewhere = {**DRAWN[0], "town": PAIR[0], "name": "别镇同名企业"}
    assert "别镇同名企业" not in text(named_=True, run=RUN | {"roster": [*RUN["roster"], elsewhere]})


def test_on_the_day_the_enterprises_stand_there_with_their_addresses() -> None:
    told = text(named_=True)
    assert all(row["name"] in told and f"{row['name']}院内" in told for row in DRAWN)
    assert "受检企业名单附后" in told
    assert "附件：受检企业（单位）名单\n" in told
    assert "附件" not in text()


@pytest.mark.parametrize(("today", "shown"), [(date(2021, 3, 9), False), (date(2021, 3, 10), True), (date(2021, 3, 11), True)])
def test_names_are_shown_from_the_day_of_the_inspection_on(today: date, shown: bool) -> None:
    assert names_shown(SETTINGS, "2021-03", today) is shown
    assert names_shown(settings(), "2021-03", today) is False


def test_it_tells_whom_when_where_what_and_with_whom() -> None:
    told = text(settings(inspect_on=date(2021, 3, 12), assemble="下午2:00，地点：某院"))
    assert f"由你单位派员检查{PAIR[1]}，共检查企业（单位）2家" in told
    assert "2021年3月12日，下午2:00，地点：某院。" in told
    assert all(choice.name in told for choice in SETTINGS.permitted("所属检查项目"))
    for team in RUN["teams"]:
        if team["inspecting"] == PAIR[0]:
            assert all(one["name"] in told for one in team["officers"])
    assert f"{RUN['run']} {RUN['line_sha256']}" in told


def test_who_stands_in_several_teams_is_said_so_that_they_do_not_go_at_one_time() -> None:
    assert "编入几个组" not in text()
    assert len([team for team in RUN["teams"] if team["inspecting"] == PAIR[0]]) == 2
    few = [one for one in books() if one.unit != PAIR[0] or one.id in (f"{PAIR[0]}/0", f"{PAIR[0]}/1")]
    assert "执法0、执法1编入几个组，这几个组的检查错开时间进行。" in text(run=LINE | with_teams(LINE, NameBooks(sorted(few, key=lambda one: one.id)), SETTINGS))


def test_what_is_not_arranged_is_left_to_be_filled_in_by_hand() -> None:
    assert "＿＿＿月＿＿＿日，＿＿＿时，地点：＿＿＿＿＿＿。" in text(settings())


def test_what_a_team_lacks_is_said_and_nobody_invented() -> None:
    told = text(run=LINE | with_teams(LINE, NameBooks(), SETTINGS))
    assert "还缺人员，由办公室另行安排：" in told
    assert "第1、2组：组长缺 1 人、持证执法人员缺 2 人、专家缺 1 人、受检方执法人员缺 1 人、受检方配合人员缺 1 人。" in told
    assert "待定" in told
    without_host = [one for one in books() if one.unit != PAIR[1] or one.id == f"{PAIR[1]}/0"]
    assert "、受检方配合人员缺 1 人。" in text(run=LINE | with_teams(LINE, NameBooks(without_host), SETTINGS))


def test_the_same_notice_has_the_same_bytes() -> None:
    assert town_notice(TEMPLATE, RUN, PAIR, {}, SETTINGS, PERIOD, True) == town_notice(TEMPLATE, RUN, PAIR, {}, SETTINGS, PERIOD, True)


@pytest.mark.parametrize(("district", "said"), [("山亭区", "由区级部门人员担任"), ("甲县", "由县级部门人员担任"), ("高新产业园", "由区级部门人员担任")])
def test_the_leader_is_of_a_department_of_the_district_whatever_that_is(district: str, said: str) -> None:
    campaign = SETTINGS.campaign.model_copy(update={"district": district})
    assert said in text(SETTINGS.model_copy(update={"campaign": campaign}))
