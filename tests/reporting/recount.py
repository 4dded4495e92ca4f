"""Every figure counted once more from the truth of an invented campaign, as one would explain it to a colleague.

Nothing of the code under test is used here, nor its way of going about it: no windows, no measures as data, just the
truth's own problems, one question after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from tests.campaign.truth import Campaign, Enterprise, Problem

Expected = dict[tuple[str, str, tuple[tuple[str, str], ...]], tuple[float | None, set[int]]]
FIRST_DAYS = {"2021-03": "2021-02-01", "2021-04": "2021-03-22", "2021-05": "2021-04-22", "2021-06": "2021-05-22"}
BEFORE = {"2021-04": "2021-03", "2021-05": "2021-04", "2021-06": "2021-05"}


def rounded(part: int, whole: int) -> float | None:
    """Per cent to one place, a half upwards."""
    return None if whole == 0 else int(Fraction(part * 1000, whole) + Fraction(1, 2)) / 10


def finished(problem: Problem, day: str) -> bool:
    return problem.state in ("已整改", "已销号") and problem.closed <= day


def state(problem: Problem, day: str) -> str:
    if problem.state in ("已整改", "已销号") and problem.closed > day:
        return "整改中"
    return problem.state


def of_problems(problems: Sequence[Problem], first: str, last: str) -> dict[str, tuple[float | None, set[int]]]:
    """What there is to say of those of the problems that were found from the first to the last day."""
    found, done, unfinished, late, major, major_open, fined, on_time, in_time_whole, days = set(), set(), set(), set(), set(), set(), set(), 0, set(), {}
    rectified = set()
    for problem in problems:
        if problem.state in ("已整改", "已销号") and first <= problem.closed <= last:
            rectified.add(problem.index)
        if not first <= problem.found <= last:
            continue
        found.add(problem.index)
        if finished(problem, last):
            done.add(problem.index)
            days[problem.index] = (date.fromisoformat(problem.closed) - date.fromisoformat(problem.found)).days
            if problem.due:
                in_time_whole.add(problem.index)
                on_time += problem.closed <= problem.due
        else:
            unfinished.add(problem.index)
            if problem.due and problem.due < last:
                late.add(problem.index)
                in_time_whole.add(problem.index)
        if problem.level == "重大":
            major.add(problem.index)
            if problem.index in unfinished:
                major_open.add(problem.index)
        if "简易处罚" in problem.dispositions or "立案处罚" in problem.dispositions:
            fined.add(problem.index)
    counted = {
        "found": found, "done": done, "open": unfinished, "overdue": late, "major": major, "major_open": major_open,
        "penalised": fined, "rectified": rectified,
    }  # fmt: skip
    told: dict[str, tuple[float | None, set[int]]] = {name: (len(those), those) for name, those in counted.items()}
    told["rate"] = rounded(len(done), len(found)), found
    told["on_time_rate"] = rounded(on_time, len(in_time_whole)), in_time_whole
    told["median_days"] = (median(days.values()) if days else None), set(days)
    return told


def of_enterprises(
    firms: Sequence[Enterprise], problems: Sequence[Problem], listed: Callable[[Enterprise], bool], first: str, last: str
) -> dict[str, tuple[float | None, set[int]]]:
    now = [problem for problem in problems if first <= problem.found <= last]
    on_list = {firm.index for firm in firms if listed(firm)}
    seen = {problem.enterprise for problem in now if problem.method != "企业自查"}
    troubled = {problem.enterprise for problem in now} & {firm.index for firm in firms}
    told = {
        "enterprises_listed": on_list, "enterprises_inspected": on_list & seen, "enterprises_uninspected": on_list - seen,
        "enterprises_with_problems": troubled, "enterprises_unlisted": troubled - on_list,
    }  # fmt: skip
    return {name: (len(those), those) for name, those in told.items()} | {"coverage": (rounded(len(on_list & seen), len(on_list)), on_list)}


def dimensions(campaign: Campaign) -> dict[str, Callable[[Problem, str], tuple[str, ...]]]:
    def firm(problem: Problem) -> Enterprise:
        return campaign.enterprises[problem.enterprise]

    return {
        "行业领域": lambda problem, _: (firm(problem).field,),
        "所在镇街": lambda problem, _: (firm(problem).town,),
        "上报部门": lambda problem, _: problem.reported_by,
        "执法责任单位": lambda problem, _: (problem.responsible,),
        "所属检查项目": lambda problem, _: (problem.item,),
        "隐患等级": lambda problem, _: (problem.level,),
        "检查方式": lambda problem, _: (problem.method,),
        "处置意见": lambda problem, _: problem.dispositions,
        "整改状态": lambda problem, day: (state(problem, day),),
    }


def scopes(month: str) -> dict[str, tuple[str, str]]:
    told = {"cumulative": ("2021-01-01", f"{month}-21"), "period": (FIRST_DAYS[month], f"{month}-21")}
    if month in BEFORE:
        told["previous"] = FIRST_DAYS[BEFORE[month]], f"{BEFORE[month]}-21"
    return told


def recount(campaign: Campaign, month: str, listed: Callable[[Enterprise], bool]) -> Expected:
    """(key, scope, group) → the value and the indices of the problems or enterprises that make it; what is not there is 0."""
    told: Expected = {}
    known = [problem for problem in campaign.problems if problem.found <= f"{month}-21"]
    for scope, (first, last) in scopes(month).items():
        told |= {(key, scope, ()): value for key, value in of_problems(known, first, last).items()}
        told |= {(key, scope, ()): value for key, value in of_enterprises(campaign.enterprises, known, listed, first, last).items()}
        for name, values in dimensions(campaign).items():
            for value in sorted({one for problem in known for one in values(problem, last)}):
                mine = [problem for problem in known if value in values(problem, last)]
                told |= {(key, scope, ((name, value),)): number for key, number in of_problems(mine, first, last).items()}
        for name in ("行业领域", "所在镇街"):
            attribute = "field" if name == "行业领域" else "town"
            for value in sorted({getattr(firm, attribute) for firm in campaign.enterprises}):
                firms = [firm for firm in campaign.enterprises if getattr(firm, attribute) == value]
                numbers = of_enterprises(firms, known, listed, first, last)
                told |= {(key, scope, ((name, value),)): number for key, number in numbers.items()}
    for name in (one for one in FIRST_DAYS if one <= month):
        told |= {(key, "month", (("月份", name),)): value for key, value in of_problems(known, FIRST_DAYS[name], f"{name}-21").items()}
        told |= {(key, "to_month", (("月份", name),)): value for key, value in of_problems(known, "2021-01-01", f"{name}-21").items()}
    return told


def reported(campaign: Campaign, month: str) -> dict[tuple[str, str, str], float]:
    """(what, scope, department or "") → what the departments report of themselves."""
    months = {"period": [month], "cumulative": [one for one in FIRST_DAYS if one <= month]} | ({"previous": [BEFORE[month]]} if month in BEFORE else {})
    told: dict[tuple[str, str, str], Any] = {}
    for report in campaign.reports:
        for scope, those in months.items():
            if report.filed and report.month in those:
                for heading, number in report.numbers.items():
                    for group in ("", report.department):
                        key = heading.split("（")[0], scope, group
                        told[key] = told.get(key, 0) + number
    return told
