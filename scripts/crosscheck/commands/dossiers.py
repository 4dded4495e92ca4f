"""一企一档 of the month: one workbook for each enterprise that has a problem, and the list of them all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from crosscheck import tables
from crosscheck.commands.followup import Followup
from crosscheck.commands.month import Month
from crosscheck.filenames import safe_name, unique_names
from crosscheck.folder import CONTENTS, DOSSIERS
from crosscheck.frames import LedgerRow, done_by, records
from crosscheck.month_output import MonthOutput, made_from
from crosscheck.tracking.ladder import Advice, advice
from crosscheck.tracking.sheets import ISSUED, SheetState
from crosscheck.tracking.steps import Step

if TYPE_CHECKING:
    from crosscheck.forms.dossier import Event, File


def write_dossiers(out: MonthOutput, work: Month, followed: Followup) -> None:
    """一企一档/<镇街>/<企业>.xlsx, made anew only where something changed, and 一企一档/目录.xlsx."""
    from crosscheck.forms.dossier import ListedDossier, contents, dossier, missing_from

    period, problems = work.order.period, dict[str, list[LedgerRow]]()
    for row in records(work.ledgers.problems):
        problems.setdefault(row[tables.ENTERPRISE_ID], []).append(row)
    steps: dict[str, list[Step]] = {}
    for step in (*followed.steps, *followed.since):
        steps.setdefault(step.enterprise_id, []).append(step)
    sheets: dict[str, list[SheetState]] = {}
    for state in followed.sheets:
        if state.state != ISSUED:  # an issued sheet tells who is about to be inspected
            sheets.setdefault(state.drawn.id, []).append(state)
    entries = []
    for town, rows in _by_town(records(work.ledgers.enterprises), problems).items():
        for row, name in zip(rows, unique_names([row[tables.ENTERPRISE] for row in rows]), strict=True):
            id_ = row[tables.ENTERPRISE_ID]
            mine, owed = problems[id_], steps.get(id_, [])
            advised = advice(row, mine, work.order.config.ladder, period.end)
            file = _file(row, mine, owed, sheets.get(id_, []), advised)
            path = f"{safe_name(town)}/{name}.xlsx"
            out.render(f"{DOSSIERS}/{path}", made_from(period.month, file), partial(dossier, file, period.end))
            undone = sum(not done_by(one, period.end.isoformat()) for one in mine)
            overdue = len({step.problem_id for step in owed if step.overdue})
            entries.append(ListedDossier(town, row[tables.ENTERPRISE], len(mine), undone, overdue, len(missing_from(row, mine)), path))
    out.render(CONTENTS, made_from(entries, period.end), partial(contents, entries, period.end))


def _by_town(enterprises: Sequence[LedgerRow], problems: dict[str, list[LedgerRow]]) -> dict[str, list[LedgerRow]]:
    towns: dict[str, list[LedgerRow]] = {}
    for row in enterprises:
        if row[tables.ENTERPRISE_ID] in problems:
            towns.setdefault(row[tables.TOWN] or "镇街不明", []).append(row)
    return towns


def _file(row: LedgerRow, problems: list[LedgerRow], steps: Sequence[Step], sheets: Sequence[SheetState], advised: Sequence[Advice]) -> File:
    from crosscheck.forms.dossier import File

    return File(row, problems, [_owed(step) for step in steps], [_sheet(state) for state in sheets], [_advice(one) for one in advised])


def _owed(step: Step) -> Event:
    from crosscheck.forms.dossier import Event

    late = f"（已超期 {step.late} 天）" if step.overdue else ""
    return Event(step.problem_id, step.due, f"待办：{step.step}", f"{step.arithmetic}{late}" + (f"；依据：{step.basis}" if step.basis else ""), step.owner)


def _sheet(state: SheetState) -> tuple[Any, ...]:
    marks = "；".join(f"{name}：{text}" for name, text in state.marks.items() if text)
    days = "、".join(dict.fromkeys(item.day for item in state.filled))
    return state.drawn.number, days, state.state, state.problems, marks or state.late, "；".join(item.place.file for item in state.filled)


def _advice(one: Advice) -> tuple[str, ...]:
    facts = "\n".join(f"{name}：\n" + "\n".join(evidence) for name, evidence in one.facts)
    return one.rung, facts, "、".join(one.lacks), one.power, f"{one.basis}，自 {one.holds_from} 起"
