"""The next step of every open problem, who owes it and by when, each date with its rule and arithmetic.

The rules are data ([[deadlines]] of config.toml); what the ledger itself states, a 整改期限 above all, goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crosscheck import tables
from crosscheck.config_sections import Deadline
from crosscheck.frames import LedgerRow, closed_by, done_by, owner
from crosscheck.periods import EVER
from crosscheck.workdays import Calendar, UnknownYearError

RECTIFY, STATE_DUE, REVIEW = "督促整改到位", "补填整改期限", "复查销号"
_DATED: Final = re.compile(r"(?:^|；)([^：；]+)：(\d{4}-\d{2}-\d{2})(?=；|$)")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing owed.  ``due`` is an ISO day, "" when it cannot be told, which ``arithmetic`` then explains.

    ``late`` are the days past ``due`` on the day of the report, negative before it; 0 without a date.
    """

    problem_id: str
    enterprise_id: str
    enterprise: str
    town: str
    problem: str
    level: str
    owner: str
    step: str
    due: str
    late: int
    arithmetic: str
    basis: str
    holds_from: str
    sources: str

    @property
    def overdue(self) -> bool:
        return self.late > 0


def next_steps(rows: Iterable[LedgerRow], rules: Sequence[Deadline], calendar: Calendar, day: date) -> list[Step]:
    """What is owed for those problems on that day, the most overdue first; closed problems owe nothing but their rules' steps."""
    made = [step for row in rows for step in _of_problem(row, rules, calendar, day)]
    return sorted(made, key=lambda step: (-step.late, step.due or EVER, step.problem_id, step.step))


def _of_problem(row: LedgerRow, rules: Sequence[Deadline], calendar: Calendar, day: date) -> list[Step]:
    closed = closed_by(row, day.isoformat())
    mine = [step for rule in rules if rule.on and (step := _by_rule(row, rule, calendar, day))]
    if closed:
        return [step for step in mine if step.step != REVIEW]
    if not done_by(row, day.isoformat()):
        return [_rectify(row, day), *(step for step in mine if step.step != REVIEW)]
    if any(step.step == REVIEW for step in mine):
        return mine
    told = "已填复查日期，还没有销号" if row[tables.REVIEWED_ON] else "复查期限还没有定"
    return [_step(row, REVIEW, "", day, told, ""), *mine]


def _rectify(row: LedgerRow, day: date) -> Step:
    if row[tables.DUE_ON]:
        return _step(row, RECTIFY, row[tables.DUE_ON], day, f"清单所填的整改期限 {row[tables.DUE_ON]}", tables.DUE_ON)
    if tables.AT_ONCE in row[tables.DISPOSITION].split("、"):
        return _step(row, RECTIFY, row[tables.FOUND_ON], day, f"现场立即整改，即发现当日 {row[tables.FOUND_ON]}", tables.DISPOSITION)
    return _step(row, STATE_DUE, "", day, "没有填整改期限，算不出到期日", "")


def _by_rule(row: LedgerRow, rule: Deadline, calendar: Calendar, day: date) -> Step | None:
    """What the rule makes owed; None when it does not apply or its step is done."""
    dates = _dates_of(row)
    start, now = dates.get(rule.start, ""), day.isoformat()
    if not start or start > now or start < rule.holds_from.isoformat() or ("" < dates.get(rule.until, "") <= now):
        return None
    if rule.when and not set(rule.when) & set(row[tables.DISPOSITION].split("、")):
        return None
    unit = "个工作日" if rule.working else "日"
    try:
        due = calendar.after(date.fromisoformat(start), rule.days, rule.working).isoformat()
    except UnknownYearError as error:
        return _step(row, rule.step, "", day, str(error), rule.basis, rule.holds_from.isoformat())
    return _step(row, rule.step, due, day, f"{rule.start} {start} 起 {rule.days} {unit}，到 {due}", rule.basis, rule.holds_from.isoformat())


def _dates_of(row: LedgerRow) -> Mapping[str, str]:
    """Every date of the row by its column, those of a department's own columns included."""
    own: dict[str, str] = dict(_DATED.findall(str(row[tables.EXTRAS])))
    declared = {column.name: str(row[column.name]) for column in tables.PROBLEMS.columns if column.type is tables.Type.DATE}
    return own | {name: day for name, day in declared.items() if day}


def _step(row: LedgerRow, step: str, due: str, day: date, arithmetic: str, basis: str, holds_from: str = "") -> Step:
    late = (day - date.fromisoformat(due)).days if due else 0
    return Step(
        row[tables.PROBLEM_ID], row[tables.ENTERPRISE_ID], row[tables.ENTERPRISE], row[tables.TOWN], row[tables.PROBLEM], row[tables.LEVEL],
        owner(row), step, due, late, arithmetic, basis, holds_from, row[tables.SOURCES],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """What one unit or town owes: all steps, those due soon, those overdue, and the days of the longest overdue one."""

    name: str
    steps: int
    soon: int
    overdue: int
    longest: int


def loads(steps: Iterable[Step], by: str, remind_days: int) -> list[Load]:
    """The load of each ``owner`` or ``town``, the most overdue first."""
    groups: dict[str, list[Step]] = {}
    for step in steps:
        groups.setdefault(getattr(step, by) or "未标明", []).append(step)
    made = [
        Load(
            name, len(mine), sum(1 for step in mine if step.due and -remind_days <= step.late <= 0),
            sum(step.overdue for step in mine), max((step.late for step in mine if step.overdue), default=0),
        )
        for name, mine in groups.items()
    ]  # fmt: skip
    return sorted(made, key=lambda load: (-load.overdue, -load.steps, load.name))
