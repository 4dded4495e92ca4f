"""A rung is advised only when its facts are on file, with the rows that show them; never before its rule was in force."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from crosscheck import tables
from crosscheck.config_sections import Fact
from crosscheck.tracking.ladder import FACTS, advice
from tests.sheets import ROOT, SETTINGS
from tests.tracking.samples import row

DAY = date(2021, 6, 21)
_ENTERPRISE = dict.fromkeys(tables.ENTERPRISE_LEDGER, "")


def rungs(*rows: dict[str, Any], day: date = DAY, risk: str = "", operation: str = "") -> list[str]:
    enterprise = _ENTERPRISE | {tables.RISK: risk, tables.OPERATION: operation}
    return [one.rung for one in advice(enterprise, rows, SETTINGS.ladder, day)]


_MAJOR = {tables.LEVEL: tables.MAJOR, tables.DUE_ON: "2021-07-01"}
_PUNISHED = {tables.DISPOSITION: "立案处罚", tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-09-01", tables.FOUND_ON: "2021-08-20"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({tables.DUE_ON: "2021-06-21"}, ["责令限期整改"]),
        ({tables.DUE_ON: "2021-06-20"}, ["责令限期整改", "顶格处罚"]),
        ({tables.HANDLING: "2021-04-08 现场复查：未整改"}, ["责令限期整改", "顶格处罚"]),
        (_MAJOR, ["责令限期整改", "停产整顿"]),
        (_MAJOR | {tables.WAY: "企业自查"}, ["责令限期整改"]),
        (_MAJOR | {tables.WAY: ""}, ["责令限期整改"]),  # nobody says that an inspection found it
        ({tables.FOUND_ON: "2021-06-21"}, ["责令限期整改"]),
        ({tables.FOUND_ON: "2021-06-22", tables.PROBLEM: "工人违章作业"}, []),
        ({tables.DISPOSITION: "暂时停产停业", tables.DUE_ON: "2021-06-01"}, ["责令限期整改", "顶格处罚", "关闭取缔"]),
        ({tables.PROBLEM: "工人违章作业", tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-01"}, ["三违查处，是否移交司法机关请法制审核"]),
        ({tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-01"}, []),
    ],
)
def test_the_facts_reach_their_rungs(more: dict[str, str], expected: list[str]) -> None:
    assert rungs(row(1, **more)) == expected


def test_closing_by_law_needs_a_major_hazard_three_penalties_and_the_law_in_force() -> None:
    rows = [row(1, **_MAJOR), *(row(n, **_PUNISHED) for n in (2, 3, 4))]
    assert "提请关闭" in rungs(*rows, day=date(2021, 10, 1))
    assert "提请关闭" not in rungs(*rows[:3], day=date(2021, 10, 1))
    assert "提请关闭" not in rungs(*rows[1:], day=date(2021, 10, 1))
    assert "提请关闭" not in rungs(*rows, day=date(2021, 8, 31))
    assert "提请关闭" in rungs(*rows, day=date(2022, 2, 15))  # the 180th day, that of the penalties being the first
    assert "提请关闭" not in rungs(*rows, day=date(2022, 2, 16))


def test_a_rung_is_thought_of_from_the_day_its_rule_holds() -> None:
    found = row(1, **{tables.FOUND_ON: "2021-01-15"})
    assert rungs(found, day=date(2021, 2, 1)) == ["责令限期整改"]
    assert rungs(found, day=date(2021, 1, 31)) == []


def test_a_licence_is_thought_of_when_a_risky_enterprise_stands_still() -> None:
    assert rungs(risk="重大风险", operation="停产") == ["注销许可证"]
    assert rungs(risk="较大风险", operation="停产") == []


def test_every_fact_shows_its_rows_and_every_rung_whose_power_it_is() -> None:
    (first, second) = advice(_ENTERPRISE, [row(1, **{tables.DUE_ON: "2021-06-20"})], SETTINGS.ladder, DAY)
    assert first.facts == (("未整改", ("W1 2021-03-05 问题1",)),)
    assert second.facts == (("超期未整改", ("W1 2021-03-05 问题1（期限 2021-06-20）",)),)
    assert (second.power, second.basis, second.holds_from) == ("有处罚权的部门", "通知第四部分（五）", "2021-02-01")
    assert second.lacks[0] == "逾期的原因"


def test_every_fact_that_the_settings_may_name_is_known_and_offered_to_the_office() -> None:
    assert set(FACTS) == set(get_args(Fact))
    assert "、".join(get_args(Fact)) in (ROOT / "config.toml").read_text("utf-8")
