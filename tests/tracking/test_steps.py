"""Every open problem has a next step, an owner and a day with its rule and arithmetic, or says why there is no day."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck import tables
from crosscheck.config_sections import Deadline
from crosscheck.tracking.steps import RECTIFY, REVIEW, STATE_DUE, Step, loads, next_steps
from crosscheck.workdays import Calendar
from tests.sheets import SETTINGS
from tests.tracking.samples import row

DAY = date(2021, 4, 21)


def steps(*rows: dict[str, Any], rules: tuple[Deadline, ...] = SETTINGS.deadlines, day: date = DAY) -> list[Step]:
    return next_steps(rows, rules, Calendar(), day)


def rule(**more: Any) -> Deadline:
    told = {"step": REVIEW, "start": "整改完成日期", "until": "复查日期", "days": 10, "basis": "某规定", "certainty": "办", "on": True}
    return Deadline.model_validate({"holds_from": date(2021, 2, 1)} | told | more)


def test_nothing_of_memory_is_switched_on_as_shipped() -> None:
    assert [rule.step for rule in SETTINGS.deadlines if rule.certainty == "M" and rule.on] == []
    assert [rung.rung for rung in SETTINGS.ladder if rung.certainty == "M" and rung.on] == []


def test_an_open_problem_is_due_on_its_own_day() -> None:
    (step,) = steps(row(1, **{tables.DUE_ON: "2021-04-11"}))
    assert (step.step, step.owner, step.due, step.late, step.overdue) == (RECTIFY, "区应急管理局", "2021-04-11", 10, True)
    assert step.arithmetic == "清单所填的整改期限 2021-04-11"
    assert step.sources == "甲.xlsx|清单|1"


def test_on_its_day_it_is_not_overdue() -> None:
    (step,) = steps(row(1, **{tables.DUE_ON: "2021-04-21"}))
    assert (step.late, step.overdue) == (0, False)


def test_at_once_means_the_day_it_was_found() -> None:
    (step,) = steps(row(1, **{tables.DISPOSITION: "现场立即整改"}))
    assert (step.due, step.basis) == ("2021-03-05", "处置意见")


def test_without_a_day_the_step_is_to_state_one() -> None:
    (step,) = steps(row(1))
    assert (step.step, step.due, step.arithmetic) == (STATE_DUE, "", "没有填整改期限，算不出到期日")


def test_the_department_it_was_handed_to_owes_it() -> None:
    assert steps(row(1, **{tables.HANDED_TO: "区消防救援大队"}))[0].owner == "区消防救援大队"


def test_a_rectified_problem_waits_for_its_review_without_a_day_of_our_own() -> None:
    (step,) = steps(row(1, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-04-01"}))
    assert (step.step, step.due) == (REVIEW, "")
    assert step.arithmetic == "复查期限还没有定"


def test_an_office_that_switches_the_review_on_gets_its_day_and_arithmetic() -> None:
    done = row(1, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-04-01"})
    (step,) = steps(done, rules=(rule(),))
    assert (step.due, step.late, step.arithmetic) == ("2021-04-11", 10, "整改完成日期 2021-04-01 起 10 日，到 2021-04-11")
    (step,) = steps(done, rules=(rule(working=True),))
    assert (step.due, step.arithmetic) == ("2021-04-16", "整改完成日期 2021-04-01 起 10 个工作日，到 2021-04-16")  # 4月5日放假


def test_a_rule_begins_to_run_on_the_day_itself() -> None:
    done = {tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-04-21"}
    assert [step.due for step in steps(row(1, **done), rules=(rule(),))] == ["2021-05-01"]
    assert [step.step for step in steps(row(1, **done | {tables.DONE_ON: "2021-04-22"}), rules=(rule(),))] == [STATE_DUE]


def test_what_is_done_on_the_report_day_is_owed_no_more_and_on_the_next_day_still() -> None:
    case, decide = {tables.EXTRAS: "立案日期：2021-04-01；处罚决定日期：{}"}, rule(step="作出决定", start="立案日期", until="处罚决定日期")
    for day, owed in (("2021-04-21", [STATE_DUE]), ("2021-04-22", ["作出决定", STATE_DUE])):
        made = steps(row(1, **{name: text.format(day) for name, text in case.items()}), rules=(decide,))
        assert sorted(step.step for step in made) == sorted(owed)


def test_a_closed_problem_is_not_to_be_reviewed_even_where_reviews_have_a_day() -> None:
    assert steps(row(1, **{tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-01"}), rules=(rule(),)) == []


def test_a_date_of_ours_stands_before_one_of_a_departments_own_columns_of_that_name() -> None:
    done = row(1, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-04-01", tables.EXTRAS: "整改完成日期：2021-03-01"})
    assert [step.due for step in steps(done, rules=(rule(),))] == ["2021-04-11"]


def test_a_rule_does_not_reach_back_behind_its_day() -> None:
    done = row(1, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-04-01"})
    (step,) = steps(done, rules=(rule(holds_from=date(2021, 4, 2)),))
    assert step.due == ""
    (step,) = steps(done, rules=(rule(holds_from=date(2021, 4, 1)),))
    assert step.due == "2021-04-11"


def test_a_closed_problem_owes_nothing_and_a_later_closing_is_not_known_yet() -> None:
    assert steps(row(1, **{tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-01"})) == []
    assert steps(row(1, **{tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-22"}))[0].step == STATE_DUE


def test_a_decision_is_due_ninety_days_after_the_case_was_opened_once_the_law_is_in_force() -> None:
    late = {tables.FOUND_ON: "2021-08-01", tables.DISPOSITION: "立案处罚", tables.DUE_ON: "2021-09-01", tables.EXTRAS: "文号：1；立案日期：2021-08-02"}
    found = steps(row(1, **late), day=date(2021, 12, 1))
    assert [(step.step, step.due, step.holds_from) for step in found] == [
        (RECTIFY, "2021-09-01", ""), ("作出行政处罚决定", "2021-10-31", "2021-07-15"),
    ]  # fmt: skip
    decided = late | {tables.EXTRAS: "立案日期：2021-08-02；处罚决定日期：2021-09-06"}
    assert {step.step: step.due for step in steps(row(1, **decided), day=date(2021, 12, 1))} == {
        RECTIFY: "2021-09-01", "送达行政处罚决定书": "2021-09-15", "公布行政处罚信息": "2021-09-15",
    }  # fmt: skip
    early = late | {tables.EXTRAS: "立案日期：2021-07-14"}
    assert [step.step for step in steps(row(1, **early), day=date(2021, 12, 1))] == [RECTIFY]


def test_a_year_without_a_calendar_gives_no_day_but_says_what_to_do() -> None:
    done = row(1, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2034-12-29", tables.FOUND_ON: "2034-12-01"})
    (step,) = steps(done, rules=(rule(working=True),), day=date(2035, 1, 21))
    assert (step.due, step.arithmetic) == ("", "2034 年的放假安排还不知道，请在 config.toml 的 [[calendar]] 里补上。")


def test_loads_count_by_unit_the_most_overdue_first() -> None:
    rows = [
        row(1, **{tables.DUE_ON: "2021-04-01"}), row(2, **{tables.DUE_ON: "2021-04-11"}), row(3, **{tables.DUE_ON: "2021-04-28"}),
        row(4, **{tables.DUE_ON: "2021-04-29"}), row(5, **{tables.DUE_ON: "2021-04-20", tables.DUTY_UNIT: "区消防救援大队"}),
        row(6, **{tables.DUE_ON: "2021-04-21"}), row(7, **{tables.DUE_ON: ""}),
    ]  # fmt: skip
    made = loads(steps(*rows), "owner", 7)
    assert [(load.name, load.steps, load.soon, load.overdue, load.longest) for load in made] == [
        ("区应急管理局", 6, 2, 2, 20), ("区消防救援大队", 1, 0, 1, 1),
    ]  # fmt: skip
    assert [load.name for load in loads(steps(*rows), "town", 7)] == ["冯卯镇"]
    assert [load.longest for load in loads(steps(rows[2]), "owner", 7)] == [0]


def test_what_has_no_day_stands_between_what_is_overdue_and_what_is_not_due_yet() -> None:
    made = steps(*(row(number, **{tables.DUE_ON: day}) for number, day in enumerate(("2021-04-22", "", "2021-04-21", "2021-04-20"))))
    assert [step.due for step in made] == ["2021-04-20", "2021-04-21", "", "2021-04-22"]
