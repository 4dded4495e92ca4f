"""What is counted: the state of a problem on a day, and every measure taken over problems, each said in words.

The words (``meaning``) are printed in the month's workbook, so that a reader of a number can see what it counts.
Definitions are the office's own bookkeeping, not law; where a ledger row is silent or contradicts itself the
cautious reading is taken: not proven done is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Final, Literal

from crosscheck import tables

if TYPE_CHECKING:
    import pandas as pd

Scope = Literal["period", "cumulative", "previous", "previous_cumulative"]
UNSTATED: Final = "未标明"
_PENALTIES: Final = frozenset({"简易处罚", "立案处罚"})
DIMENSIONS: Final = (
    tables.FIELD, tables.TOWN, tables.REPORTED_BY, tables.DUTY_UNIT, tables.ITEM, tables.LEVEL, tables.STATE,
    tables.WAY, tables.DISPOSITION,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """The ISO days ``start`` to ``end``, both included; states are those at the end of ``end``."""

    scope: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of the problem ledger, as far as figures need it.  Days are ISO text, "" when not filled in."""

    id: str
    enterprise: str
    found: str
    due: str
    done_on: str
    reviewed: str
    state: str
    groups: Mapping[str, tuple[str, ...]]


def problems_of(frame: pd.DataFrame, declared: Mapping[str, Sequence[str]]) -> tuple[Problem, ...]:
    """The ledger's problems in its order; ``declared`` are the permitted values of each dimension."""
    columns = {name: frame[name].tolist() for name in (*_PLAIN, *DIMENSIONS)}
    known = {dimension: frozenset(values) for dimension, values in declared.items()}
    plain = zip(*(columns[name] for name in _PLAIN), strict=True)
    splits = {dimension: [_values(text, known[dimension]) for text in columns[dimension]] for dimension in DIMENSIONS}
    return tuple(
        Problem(*fields, groups={dimension: splits[dimension][index] for dimension in DIMENSIONS})
        for index, fields in enumerate(plain)
    )


_PLAIN: Final = (
    tables.PROBLEM_ID, tables.ENTERPRISE_ID, tables.FOUND_ON, tables.DUE_ON, tables.DONE_ON, tables.REVIEWED_ON,
    tables.STATE,
)  # fmt: skip


def _values(text: str, declared: frozenset[str]) -> tuple[str, ...]:
    """The values of one cell: several, joined by 、, where that is not itself a declared name."""
    if text in declared:
        return (text,)
    return tuple(dict.fromkeys(part for part in text.split("、") if part)) or (UNSTATED,)


def state_on(problem: Problem, day: str) -> str:
    """The state at the end of that day.

    Done on a later day: 未整改.  Reviewed on a later day: not yet 已销号.  Done without a date: done.  No state
    but a date of completion: 已整改.  An open state stays open whatever date stands beside it.
    """
    state = problem.state or (tables.RECTIFIED if problem.done_on else tables.OPEN)
    if state not in tables.DONE_STATES:
        return state
    if problem.done_on > day:
        return tables.OPEN
    return tables.RECTIFIED if problem.reviewed > day else state


def is_done(problem: Problem, day: str) -> bool:
    return state_on(problem, day) in tables.DONE_STATES


def is_overdue(problem: Problem, day: str) -> bool:
    """Due before that day (on the day itself there is still time) and not done."""
    return bool(problem.due) and problem.due < day and not is_done(problem, day)


def days_taken(problem: Problem) -> int | None:
    """Days from finding to completion; None where a date is missing or they are the wrong way round."""
    if not problem.found or not problem.done_on or problem.done_on < problem.found:
        return None
    return (date.fromisoformat(problem.done_on) - date.fromisoformat(problem.found)).days


def _found(problem: Problem, window: Window) -> bool:
    return window.start <= problem.found <= window.end


def _is_major(problem: Problem) -> bool:
    return tables.MAJOR in problem.groups[tables.LEVEL]


def _done(problem: Problem, window: Window) -> bool:
    return _found(problem, window) and is_done(problem, window.end)


def _open(problem: Problem, window: Window) -> bool:
    return _found(problem, window) and not is_done(problem, window.end)


def _rectified(problem: Problem, window: Window) -> bool:
    return window.start <= problem.done_on <= window.end and is_done(problem, window.end)


def _overdue(problem: Problem, window: Window) -> bool:
    return _found(problem, window) and is_overdue(problem, window.end)


def _on_time(problem: Problem, window: Window) -> bool:
    return _done(problem, window) and bool(problem.due) and "" < problem.done_on <= problem.due


def _deadline_known(problem: Problem, window: Window) -> bool:
    """Whether the deadline has been kept or missed by now."""
    if not problem.due or not _found(problem, window):
        return False
    return is_overdue(problem, window.end) or (bool(problem.done_on) and is_done(problem, window.end))


def _timed(problem: Problem, window: Window) -> bool:
    return _done(problem, window) and days_taken(problem) is not None


def _penalised(problem: Problem, window: Window) -> bool:
    return _found(problem, window) and not _PENALTIES.isdisjoint(problem.groups[tables.DISPOSITION])


@dataclass(frozen=True, slots=True)
class Count:
    """A number of problems.  ``picks`` says whether a problem found by the window's end is one of them.

    ``distinct``, where given, makes one of several problems: the first of each key is the row that is counted.
    """

    key: str
    name: str
    unit: str
    meaning: str
    picks: Callable[[Problem, Window], bool]


@dataclass(frozen=True, slots=True)
class Ratio:
    """The share of one count in another, between 0 and 1; None when there is nothing to share."""

    key: str
    name: str
    meaning: str
    part: str
    whole: str


COUNTS: Final = (
    Count("found", "发现问题", "项", "发现日期在统计期内的问题。", _found),
    Count("done", "其中已完成整改", "项", "统计期内发现的问题中，到期末已整改或已销号的。", _done),
    Count("open", "其中未完成整改", "项", "统计期内发现的问题中，到期末还没有完成整改的。", _open),
    Count("rectified", "完成整改（按完成日期）", "项", "整改完成日期在统计期内的问题，不论何时发现。", _rectified),
    Count("overdue", "超期未整改", "项", "整改期限早于期末、到期末仍未完成整改的问题。", _overdue),
    Count("major_found", "发现重大隐患", "项", "发现问题中隐患等级为重大的。",
          lambda problem, window: _is_major(problem) and _found(problem, window)),
    Count("major_open", "重大隐患未完成整改", "项", "重大隐患中，到期末还没有完成整改的。",
          lambda problem, window: _is_major(problem) and _open(problem, window)),
    Count("major_overdue", "重大隐患超期未整改", "项", "重大隐患中，超过整改期限仍未完成整改的。",
          lambda problem, window: _is_major(problem) and _overdue(problem, window)),
    Count("penalised", "涉及处罚的问题", "项", "处置意见含简易处罚或立案处罚的问题。", _penalised),
    Count("on_time", "按期完成整改", "项", "有整改期限，并在期限当天或之前完成整改的问题。", _on_time),
    Count("deadline_known", "已有期限结果", "项", "有整改期限，并且已完成（有完成日期）或已超期的问题。", _deadline_known),
)  # fmt: skip
RATIOS: Final = (
    Ratio("rectification_rate", "整改完成率", "已完成整改 ÷ 发现问题。", "done", "found"),
    Ratio("on_time_rate", "按期整改率", "按期完成整改 ÷ 已有期限结果。", "on_time", "deadline_known"),
)
MEDIAN_DAYS: Final = Count(
    "median_days", "整改用时中位数", "天", "已完成整改且有完成日期的问题，从发现到完成的天数的中位数。", _timed
)
INSPECTED: Final = Count("inspected", "查出问题的企业", "家", "统计期内有问题记录的企业，一家只计一次。", _found)
VISITS: Final = Count("visits", "查出问题的检查", "家次", "统计期内有问题记录的企业，一家一天计一次。", _found)


def median_of(problems: Sequence[Problem]) -> float | None:
    """The median of the days taken; None for no problems."""
    days = [taken for problem in problems if (taken := days_taken(problem)) is not None]
    return float(median(days)) if days else None
