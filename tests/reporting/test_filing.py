"""Who has filed, late or unchanged: judged by the days that are written, never by the files' own."""

from __future__ import annotations

import pytest

from crosscheck import tables
from crosscheck.reporting.filing import Filing
from tests.reporting.month import account, work
from tests.reporting.test_figures import problem

SAID: dict[str, object] = {tables.OFFICERS_SENT: 5.0, tables.PRACTICES: "天天检查"}


def of(name: str, *rows: object, **values: object) -> Filing:
    return next(item for item in account(*rows, **values).filed if item.department == name)  # type: ignore[arg-type]


@pytest.mark.parametrize(("sent", "late"), [("2021-04-21", False), ("2021-04-22", True), ("", False)])
def test_a_report_is_late_when_its_own_day_is_after_the_report_day(sent: str, late: bool) -> None:
    assert of("甲局", reports=[work({tables.SENT_ON: sent})]).late is late


def test_a_report_that_says_the_same_as_last_month_is_unchanged() -> None:
    same = [work(SAID, "2021-03"), work(SAID | {tables.SENT_ON: "2021-04-20"})]
    assert of("甲局", reports=same).verdict == "月度工作情况与上期相同"
    other = [work(SAID, "2021-03"), work(SAID | {tables.OFFICERS_SENT: 6.0})]
    assert of("甲局", reports=other).unchanged == ()


def test_a_list_without_a_day_in_the_period_is_unchanged() -> None:
    assert of("甲局", [problem()]).unchanged == ("问题清单",)
    assert of("甲局", [problem(1, {tables.REVIEWED_ON: "2021-03-22"})]).unchanged == ()
    assert of("甲局", [problem(1, {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-03-02"})]).unchanged == (), "all closed: nothing left to tell"
    done_later = {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-05-02"}
    assert of("甲局", [problem(1, done_later)]).unchanged == ("问题清单",), "judged as things stood at the end of April"
    assert of("甲局", [problem()], first=True).unchanged == ()


def test_what_is_missing_stands_first() -> None:
    assert of("乙局", missing=[("乙局", "企业清单")]).verdict == "缺企业清单"
    assert of("甲局").verdict == "已报齐"


def test_the_figures_tell_the_names_of_those_who_owe_were_late_or_said_nothing_new() -> None:
    late = work({tables.SENT_ON: "2021-04-25"})
    figures = account([problem()], [late], [("乙局", "问题清单")]).figures
    told = {item["key"]: (item["value"], [row["id"] for row in item["rows"]]) for item in figures.as_json() if item["unit"] == "个"}
    assert told == {"not_filed": (1, ["乙局"]), "filed_late": (1, ["甲局"]), "filed_unchanged": (1, ["甲局"])}


def test_who_has_filed_nothing_at_all_is_told_in_two_words() -> None:
    lists = [("企业清单"), ("问题清单")]
    everything = [*lists, "月度工作情况", "实施方案"]
    assert of("乙局", missing=[("乙局", kind) for kind in lists]).verdict == "均未报送"
    assert of("甲局", missing=[("甲局", kind) for kind in everything[:3]]).verdict == "均未报送"
    assert of("甲局", missing=[("甲局", kind) for kind in everything[:3]], first=True).verdict == "缺企业清单、问题清单、月度工作情况"
    assert of("甲局", missing=[("甲局", kind) for kind in everything], first=True).verdict == "均未报送"
