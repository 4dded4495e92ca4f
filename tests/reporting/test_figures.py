"""Every figure agrees with a naive recount, and its rows, counted, give it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck import config as settings_of
from crosscheck import tables
from crosscheck.config import Config
from crosscheck.periods import named
from crosscheck.reporting.figures import DIMENSIONS, UNSTATED, Comparison, Figures, compute, self_reported, state_on

CONFIG: Config = settings_of.parse(
    """
[campaign]
name = "百日攻坚行动"
district = "甲区"
start = 2021-02-22
end = 2021-06-30
[[towns]]
name = "东镇"
[[towns]]
name = "西街道"
[[departments]]
name = "甲局"
lead = true
[[departments]]
name = "乙局"
""".encode()
)
Rows = Sequence[dict[str, Any]]
MARCH, APRIL = named(CONFIG.campaign, "2021-03"), named(CONFIG.campaign, "2021-04")
DAYS = st.integers(0, 110).map(lambda n: (date(2021, 2, 22) + timedelta(n)).isoformat())
STATES = [choice.name for choice in tables.CHOICES[tables.STATE]]


def problem(number: int = 1, values: dict[str, str] | None = None) -> dict[str, Any]:
    """A ledger row: found on 1 March, by 甲局, nothing done."""
    row: dict[str, Any] = dict.fromkeys(tables.PROBLEM_LEDGER, "")
    row |= {
        tables.PROBLEM_ID: f"P{number}", tables.ENTERPRISE_ID: "E0", tables.TOWN: "东镇", tables.FIELD: "消防", tables.ITEM: "危险作业",
        tables.LEVEL: tables.GENERAL, tables.FOUND_ON: "2021-03-01", tables.DUTY_UNIT: "甲局", tables.REPORTED_BY: "甲局",
        tables.STATE: tables.OPEN, tables.SOURCE_FILE: "部门/甲局/问题.xlsx", tables.SOURCE_SHEET: "表", tables.SOURCE_ROW: number,
    }  # fmt: skip
    return row | (values or {})


def enterprise(number: int, listed: bool = True) -> dict[str, Any]:
    """A ledger row of an enterprise in 东镇, from line ``number`` of a list."""
    told = {tables.ENTERPRISE_ID: f"E{number}", tables.TOWN: "东镇", tables.FIELD: "消防", tables.SOURCE_ROW: number}
    return dict.fromkeys(tables.ENTERPRISE_LEDGER, "") | told | {tables.REGISTERED: "企业清单" if listed else "仅见于问题清单"}


ENTERPRISES = [enterprise(0), enterprise(1), enterprise(2, listed=False), enterprise(3)]


@st.composite
def ledgers(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        made.append(
            problem(number) | {
                tables.ENTERPRISE_ID: draw(st.sampled_from(["E0", "E1", "E2"])),
                tables.TOWN: draw(st.sampled_from(["东镇", "西街道", ""])),
                tables.FIELD: draw(st.sampled_from(["消防", "危化品", ""])),
                tables.LEVEL: draw(st.sampled_from([tables.GENERAL, tables.MAJOR])),
                tables.REPORTED_BY: draw(st.sampled_from(["甲局", "乙局", "甲局、乙局"])),
                tables.DISPOSITION: draw(st.sampled_from(["", "责令限期整改", "责令限期整改、立案处罚"])),
                tables.STATE: draw(st.sampled_from([*STATES, ""])),
                tables.FOUND_ON: draw(DAYS),
                tables.DUE_ON: draw(st.one_of(st.just(""), DAYS)),
                tables.DONE_ON: draw(st.one_of(st.just(""), DAYS)),
            }
        )  # fmt: skip
    return made


def frame(rows: Rows, columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in columns}, columns=list(columns))


def computed(rows: list[dict[str, Any]], first: bool = False) -> Figures:
    period, earlier = (MARCH, []) if first else (APRIL, [MARCH])
    return compute(frame(rows, tables.PROBLEM_LEDGER), frame(ENTERPRISES, tables.ENTERPRISE_LEDGER), pd.DataFrame(), CONFIG, period, earlier)


def recount(rows: list[dict[str, Any]], day: str) -> dict[str, float | None]:
    """The same once more, written as one would explain it, without a line of the code under test."""
    done, late, took, kept = [], 0, [], []
    for row in rows:
        finished = row["整改状态"] in ("已整改", "已销号") and row["整改完成日期"] <= day
        if finished:
            done.append(row)
        elif row["整改期限"] and row["整改期限"] < day:
            late += 1
        if finished and row["整改完成日期"] >= row["发现日期"]:
            took.append((date.fromisoformat(row["整改完成日期"]) - date.fromisoformat(row["发现日期"])).days)
        if finished and row["整改期限"] and row["整改完成日期"]:
            kept.append(row["整改完成日期"] <= row["整改期限"])
        if not finished and row["整改期限"] and row["整改期限"] < day:
            kept.append(False)
    major = [row for row in rows if row["隐患等级"] == "重大"]
    return {
        "found": len(rows), "done": len(done), "open": len(rows) - len(done), "overdue": late, "major": len(major),
        "major_open": sum(1 for row in major if row not in done), "rate": 100 * len(done) / len(rows) if rows else None,
        "on_time_rate": 100 * sum(kept) / len(kept) if kept else None, "median_days": median(took) if took else None,
    }  # fmt: skip


def scoped(rows: list[dict[str, Any]]) -> dict[str, tuple[list[dict[str, Any]], str]]:
    return {
        "cumulative": ([row for row in rows if row["发现日期"] <= "2021-04-21"], "2021-04-21"),
        "period": ([row for row in rows if "2021-03-22" <= row["发现日期"] <= "2021-04-21"], "2021-04-21"),
        "previous": ([row for row in rows if "2021-02-22" <= row["发现日期"] <= "2021-03-21"], "2021-03-21"),
    }


@settings(max_examples=60)
@given(ledgers())
def test_every_figure_agrees_with_a_naive_recount_in_every_group(rows: list[dict[str, Any]]) -> None:
    figures = computed(rows)
    for scope, (members, day) in scoped(rows).items():
        for dimension in ("", *DIMENSIONS):
            for name in figures.dimensions[dimension] if dimension else ("",):
                inside = [row for row in members if not dimension or name in parts(row, dimension, day)]
                group = ((dimension, name),) if dimension else ()
                for key, expected in recount(inside, day).items():
                    value = figures.value(key, scope, group)
                    assert value == (None if expected is None else pytest.approx(expected, abs=0.0501)), (key, scope, group)


def parts(row: dict[str, Any], dimension: str, day: str) -> list[str]:
    if dimension == "整改状态":
        later = row["整改状态"] in ("已整改", "已销号") and row["整改完成日期"] > day
        return ["整改中" if later else row["整改状态"] or "未整改"]
    text = row[dimension] or UNSTATED
    return text.split("、") if dimension in ("处置意见", "上报部门") else [text]


@settings(max_examples=60)
@given(ledgers())
def test_the_rows_of_a_count_counted_give_it(rows: list[dict[str, Any]]) -> None:
    for figure in computed(rows):
        if figure.unit in ("项", "家"):
            assert len(figure.rows) == len(set(figure.rows)) == figure.value


@settings(max_examples=40)
@given(ledgers())
def test_groups_that_do_not_overlap_add_up_to_the_whole(rows: list[dict[str, Any]]) -> None:
    figures = computed(rows)
    for dimension in set(DIMENSIONS) - {tables.REPORTED_BY, tables.DISPOSITION}:
        for scope in ("cumulative", "period", "previous"):
            assert sum(int(value or 0) for _, value in figures.by("found", dimension, scope)) == figures.value("found", scope)


def test_a_month_without_problems_has_no_rate_and_a_zero_for_every_declared_town() -> None:
    figures = computed([])
    assert (figures.value("found"), figures.value("rate"), figures.value("median_days")) == (0, None, None)
    assert figures.by("found", tables.TOWN, "cumulative") == [("东镇", 0), ("西街道", 0)]


def test_a_problem_due_on_the_last_day_is_not_yet_overdue() -> None:
    assert computed([problem(1, {tables.DUE_ON: "2021-04-21"})]).value("overdue") == 0
    assert computed([problem(1, {tables.DUE_ON: "2021-04-20"})]).value("overdue") == 1


def test_a_problem_done_after_the_last_day_was_open_then() -> None:
    row = problem(1, {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-22"})
    assert computed([row]).rows("open") == ("P1",)
    assert state_on(row, "2021-04-21") == tables.ONGOING
    assert state_on(row, "2021-04-22") == tables.CLOSED


def test_a_rate_that_ends_in_a_half_is_rounded_up() -> None:
    rows = [problem(n, {tables.STATE: tables.CLOSED} if n == 0 else {}) for n in range(16)]
    assert computed(rows).value("rate") == 6.3


def test_a_first_month_has_no_previous_figures() -> None:
    assert {figure.scope for figure in computed([problem()], first=True)} == {"cumulative", "period", "month", "to_month"}


def test_json_tells_the_group_and_the_rows() -> None:
    told = computed([problem()]).as_json()
    wanted = {
        "key": "found", "scope": "cumulative", "group": {tables.TOWN: "东镇"}, "value": 1, "unit": "项", "name": "发现问题",
        "rows": [{"id": "P1", "file": "部门/甲局/问题.xlsx", "sheet": "表", "row": 1}], "part": [],
    }  # fmt: skip
    assert wanted in told


def test_an_enterprise_known_only_from_problems_is_not_in_the_register() -> None:
    figures = computed([problem(1, {tables.ENTERPRISE_ID: "E2"}), problem(2, {tables.ENTERPRISE_ID: "E1"})])
    assert figures.rows("enterprises_listed") == ("E0", "E1", "E3")
    assert figures.rows("enterprises_unlisted") == ("E2",)
    assert (figures.rows("enterprises_inspected"), figures.value("coverage")) == (("E1",), 33.3)
    assert figures.rows("enterprises_uninspected", group=((tables.TOWN, "东镇"),)) == ("E0", "E3")


def test_what_an_enterprise_found_itself_is_no_inspection() -> None:
    figures = computed([problem(1, {tables.WAY: "企业自查"}), problem(2, {tables.ENTERPRISE_ID: "E1", tables.WAY: "日常检查"})])
    assert figures.rows("enterprises_inspected") == ("E1",)
    assert figures.rows("enterprises_with_problems") == ("E0", "E1")


def test_what_is_rectified_in_the_period_may_have_been_found_before_it() -> None:
    done = {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-03-25"}
    figures = computed([problem(1, done), problem(2, done | {tables.FOUND_ON: "2021-03-23"}), problem(3, done | {tables.DONE_ON: "2021-03-21"})])
    assert figures.rows("rectified", "period") == ("P1", "P2")
    assert figures.rows("done", "period") == ("P2",)
    assert figures.rows("rectified", "previous") == ("P3",)


def test_the_trend_has_every_month_of_the_campaign_until_now() -> None:
    figures = computed([problem(1, {tables.DUE_ON: "2021-03-10"}), problem(2, {tables.FOUND_ON: "2021-04-02"})])
    assert figures.months == ("2021-03", "2021-04")
    march, april = (((tables.MONTH, name),) for name in figures.months)
    assert [figures.value("found", "month", month) for month in (march, april)] == [1, 1]
    assert [figures.value("overdue", "to_month", month) for month in (march, april)] == [1, 1]
    assert [figures.value("found", "to_month", month) for month in (march, april)] == [1, 2]


def test_never_rectified_counts_against_the_on_time_rate() -> None:
    kept = problem(1, {tables.STATE: tables.CLOSED, tables.DUE_ON: "2021-03-10", tables.DONE_ON: "2021-03-10"})
    late = problem(2, {tables.DUE_ON: "2021-03-10"})
    waiting = problem(3, {tables.DUE_ON: "2021-05-10"})
    assert computed([kept, late, waiting]).value("on_time_rate") == 50.0


def test_a_departments_own_number_stands_beside_its_rows_with_the_difference() -> None:
    report = dict.fromkeys((*tables.WORK_REPORTS.names, tables.REPORTED_BY, *tables.PROVENANCE))
    rows = [
        report | {tables.MONTH: "2021-04", tables.REPORTED_BY: "甲局", tables.PROBLEMS_FOUND: 3.0},
        report | {tables.MONTH: "2021-03", tables.REPORTED_BY: "甲局", tables.PROBLEMS_FOUND: 9.0},
    ]
    told = [problem(1, {tables.FOUND_ON: "2021-04-01"})]
    (only,) = self_reported(frame(rows, tuple(report)), frame(told, tables.PROBLEM_LEDGER), computed(told), CONFIG, APRIL, {})
    assert (only.department, only.name, only.reported, only.counted, only.difference) == ("甲局", tables.PROBLEMS_FOUND, 3.0, 1, 2.0)
    assert not only.agrees


def test_rectified_is_compared_by_its_own_day_and_inspections_may_be_more() -> None:
    report = dict.fromkeys((*tables.WORK_REPORTS.names, tables.REPORTED_BY, *tables.PROVENANCE))
    mine = report | {tables.MONTH: "2021-04", tables.REPORTED_BY: "甲局", tables.PROBLEMS_DONE: 1.0, tables.INSPECTED: 5.0}
    done = {tables.STATE: tables.CLOSED}
    told = [
        problem(1, done | {tables.DONE_ON: "2021-04-01"}),
        problem(2, done | {tables.FOUND_ON: "2021-04-01", tables.DONE_ON: "2021-04-23"}),
    ]
    compared = self_reported(frame([mine], tuple(report)), frame(told, tables.PROBLEM_LEDGER), computed(told), CONFIG, APRIL, {})
    assert [(item.name, item.reported, item.counted, item.agrees) for item in compared] == [
        (tables.INSPECTED, 5.0, 1, True), (tables.PROBLEMS_DONE, 1.0, 1, True),
    ]  # fmt: skip
    told.append(problem(3, {tables.FOUND_ON: "2021-04-02", tables.WAY: "企业自查"}))  # nobody went there
    for inspected, agrees in ((1.0, True), (0.0, False)):
        filed = frame([mine | {tables.INSPECTED: inspected}], tuple(report))
        assert self_reported(filed, frame(told, tables.PROBLEM_LEDGER), computed(told), CONFIG, APRIL, {})[0].agrees is agrees


def test_a_difference_no_larger_than_the_rows_sent_back_asks_nothing_of_the_department() -> None:
    for reported, asks in ((1.0, False), (3.0, False), (4.0, True), (0.0, True)):
        assert Comparison("甲局", tables.PROBLEMS_FOUND, reported, 1, at_least=False, returned=2).asks is asks


@settings(max_examples=60)
@given(ledgers())
def test_an_earlier_month_made_later_gives_what_it_gave_then(rows: list[dict[str, Any]]) -> None:
    """Then, what was found later was not there, and what was done later stood as 整改中 without a day."""
    rows = [row | {tables.DONE_ON: row[tables.DONE_ON] or "2021-03-01"} for row in rows]
    then = [
        row if row[tables.STATE] not in tables.DONE_STATES or row[tables.DONE_ON] <= "2021-03-21" else row | {tables.STATE: tables.ONGOING, tables.DONE_ON: ""}
        for row in rows if row[tables.FOUND_ON] <= "2021-03-21"
    ]  # fmt: skip
    assert computed(rows, first=True).as_json() == computed(then, first=True).as_json()
