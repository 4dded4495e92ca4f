"""What follows an inspection: transfer sheets and how far they are, what is owed, what was handed to whom, what changed.

Composes what is `on_file`, the ledgers and tracking; writes 移交表/, 移交表进度.xlsx, 移交/, 督办清单.xlsx and, under workbooks/,
移交表/签收登记.xlsx (rows for a person to tick); what changed is told from what `remembered` keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from crosscheck import tables
from crosscheck.commands.issued import issued
from crosscheck.commands.month import Month
from crosscheck.commands.on_file import MARKS, on_file, ticked_for_none
from crosscheck.commands.remembered import changed_since, last_month
from crosscheck.commands.roster import finder
from crosscheck.filenames import safe_name
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import FORMS, PACKS, PROGRESS, TRACKED
from crosscheck.frames import LedgerRow, closed_by, owner, records
from crosscheck.month_output import MonthOutput, made_from
from crosscheck.periods import EVER
from crosscheck.sheets import Value
from crosscheck.tracking.changes import Change
from crosscheck.tracking.renamed import renamed
from crosscheck.tracking.sheets import ISSUED, Filled, SheetState, states, strangers
from crosscheck.tracking.steps import Step, loads, next_steps
from crosscheck.workdays import Calendar

if TYPE_CHECKING:
    pass

_FORM: Final = "移交表.xlsx"
_REGISTER_TITLE: Final = "移交表签收登记：办到哪一步就在那一栏打 √ 或写日期"


@dataclass(frozen=True, slots=True)
class Followup:
    """All that is known of what follows, on the last day of the month's period.

    ``since`` are the steps of problems found after it, which only the last month's ledger has.  ``ticked_for_none``
    tells of the lines of the register in which something is ticked for a sheet that was never issued.
    """

    steps: list[Step]
    since: list[Step]
    changes: list[Change]
    sheets: list[SheetState]
    strangers: list[tuple[Filled, str]]
    ticked_for_none: list[Finding]
    renamed: list[tuple[LedgerRow, LedgerRow]]
    registered: frozenset[tuple[str, str, str]]

    def in_words(self) -> dict[str, str]:
        """What is owed for each problem, each thing with its day, the earliest first."""
        told: dict[str, list[str]] = {}
        for step in sorted(self.steps, key=lambda step: step.due or EVER):
            told.setdefault(step.problem_id, []).append(f"{step.step}（{step.due}）" if step.due else step.step)
        return {number: "；".join(words) for number, words in told.items()}


def follow(work: Month) -> Followup:
    """What follows from the ledgers, the draws up to that month, the sheets that came back and last month's record.

    督办清单.xlsx speaks of the ledgers as they stood on the report day.
    """
    config, period = work.order.config, work.order.period
    rows, calendar = records(work.reported.problems), Calendar(config.calendar)
    since = [row for row in records(work.ledgers.problems) if row[tables.FOUND_ON] > period.end.isoformat()]
    drawn, filled, register = on_file(work)
    before = last_month(work, rows)
    return Followup(
        next_steps(rows, config.deadlines, calendar, period.end),
        next_steps(since, config.deadlines, calendar, period.end),
        changed_since(work, before, rows),
        states(drawn, filled, {which: line.marks for which, line in register.items()}, period.month, period.end),
        strangers(drawn, filled) if drawn else [],
        ticked_for_none(register, drawn, period),
        list(renamed(before, records(work.ledgers.enterprises))),
        frozenset(register),
    )


def tell_strangers(followed: Followup) -> list[Finding]:
    """A filled sheet, or a line of the register, of an enterprise that was never drawn may name one that was, in other words."""
    told = []
    for one, meant in followed.strangers:
        near = f"；{one.town}抽中的“{meant}”还没有收到移交表，要写的是不是它" if meant else ""
        told.append(finding("transfer_not_drawn", one.place, one.enterprise, near=near))
    return told + followed.ticked_for_none


def register_sheets(work: Month, followed: Followup) -> None:
    """A line for each sheet up to that month that the person's register has not got, or has not got any more.

    Call under the lock, before anything else is written (see `kept.add_rows`).
    """
    from crosscheck.commands.kept import add_rows

    drawn = (state.drawn for state in followed.sheets)
    new = [one for one in drawn if one.line not in followed.registered]
    rows: list[dict[str, Value]] = [{tables.MONTH: one.month, tables.ENTERPRISE: one.enterprise, tables.TOWN: one.town} for one in new]
    add_rows(work.order.folder.workbooks / FORMS / tables.SIGN_OFFS.book, tables.SIGN_OFFS, rows, work.order.config, _REGISTER_TITLE)


# --- issuing --------------------------------------------------------------------------------------------------------
def write_sheets(out: MonthOutput, work: Month, run: Mapping[str, Any], followed: Followup) -> list[Finding]:
    """移交表/<镇街>/<企业>.xlsx of that draw, but for those that somebody has begun to fill in; and how far all are."""
    from crosscheck.commands.site_forms import site_form
    from crosscheck.forms.transfer import transfer_sheet

    config, period = work.order.config, work.order.period
    form = site_form(_FORM, work.order.folder, config)
    shared = made_from(form)
    known = finder(records(work.ledgers.enterprises), config)
    still_open: dict[str, list[LedgerRow]] = {}
    for row in records(work.ledgers.problems):
        if not closed_by(row, period.end.isoformat()):  # what is said to be rectified waits for somebody to look
            still_open.setdefault(row[tables.ENTERPRISE_ID], []).append(row)
    begun = {state.drawn.number for state in followed.sheets if state.drawn.month == period.month and state.state != ISSUED}
    findings = []
    for one in issued(run, period.month):
        if one.number in begun and not (out.knows(one.file) and out.edited(one.file)):
            out.keep(one.file)
        else:
            listed = {tables.ENTERPRISE: one.enterprise, tables.TOWN: one.town, tables.ADDRESS: "", tables.ENTERPRISE_ID: ""}
            enterprise = {**(known(one.town, one.id) or listed), tables.ENTERPRISE: one.enterprise}
            mine = still_open.get(str(enterprise[tables.ENTERPRISE_ID]), [])
            make = partial(transfer_sheet, form, enterprise, mine, one.number)
            if not out.render_or_leave(one.file, made_from(shared, enterprise, mine, one.number), make, names_drawn=True):
                findings.append(finding("transfer_begun_in_output", Place(one.file), one.file))
    return findings


def write_progress(out: MonthOutput, work: Month, followed: Followup) -> list[Finding]:
    """移交表进度.xlsx, when any sheet was issued; gives what is late."""
    from crosscheck.reporting.followup import progress_workbook

    if not followed.sheets:
        return []
    period = work.order.period
    rows = [_progress_row(state) for state in followed.sheets]
    out.render(PROGRESS, made_from(rows, period), partial(progress_workbook, rows, period), names_drawn=True)
    late = Counter((state.drawn.month, state.late) for state in followed.sheets if state.late and state.drawn.month < period.month)
    return [finding("transfer_late", Place(PROGRESS), name, count=count, detail=told) for (name, told), count in sorted(late.items())]


def _progress_row(state: SheetState) -> tuple[Any, ...]:
    one = state.drawn
    days, files = (dict.fromkeys(values) for values in ([f.day for f in state.filled], [f.place.file for f in state.filled]))
    ticks = (state.marks.get(name, "") for name in MARKS)
    return (one.month, one.town, one.enterprise, one.number, state.state, "、".join(days), state.problems, *ticks, state.late, "；".join(files))


# --- what is owed ---------------------------------------------------------------------------------------------------
def write_tracking(out: MonthOutput, work: Month, followed: Followup) -> None:
    """督办清单.xlsx."""
    from crosscheck.reporting.followup import followup_workbook

    config, period = work.order.config, work.order.period
    by_unit, by_town = (
        [(one.name, one.steps, one.soon, one.overdue, one.longest) for one in loads(followed.steps, by, config.tracking.remind_days)]
        for by in ("owner", "town")
    )
    steps = [_step_row(step) for step in followed.steps]
    changed = [_change_row(one) for one in followed.changes]
    key = made_from(steps, by_unit, by_town, changed, config.tracking, config.deadlines, config.ladder, period)
    out.render(TRACKED, key, partial(followup_workbook, steps, by_unit, by_town, changed, config, period))


def _step_row(step: Step) -> tuple[Any, ...]:
    late: Any = step.late if step.due else ""
    return (
        step.owner, step.town, step.enterprise, step.problem_id, step.problem, step.level, step.step, step.due, late,
        step.arithmetic, step.basis, step.holds_from, step.sources,
    )  # fmt: skip


def _change_row(one: Change) -> tuple[Any, ...]:
    before, after = one.before or {}, one.after or {}
    source = " ".join(str(before.get(name, "")) for name in tables.PROVENANCE).strip()
    return (
        one.kind, one.row[tables.REPORTED_BY], one.row[tables.TOWN], one.row[tables.ENTERPRISE], one.row[tables.PROBLEM_ID],
        before.get(tables.PROBLEM, ""), after.get(tables.PROBLEM, ""), one.row[tables.FOUND_ON], before.get(tables.STATE, ""),
        after.get(tables.STATE, ""), source,
    )  # fmt: skip


def write_packs(out: MonthOutput, work: Month, followed: Followup) -> None:
    """移交/<部门>.xlsx: what the inspections handed to each department, with what is due."""
    from crosscheck.forms.handover import handover_pack

    steps: dict[str, Step] = {}
    for step in (*followed.steps, *followed.since):
        steps.setdefault(step.problem_id, step)
    packs: dict[str, list[LedgerRow]] = {}
    for row in records(work.ledgers.problems):
        if handed_over(row):
            first = steps.get(row[tables.PROBLEM_ID])
            told = (first.step, first.due, first.arithmetic) if first else ("", "", "")
            shown = dict(zip((tables.NEXT_STEP, tables.STEP_DUE, tables.STEP_RULE), told, strict=True))
            packs.setdefault(owner(row), []).append(row | shown | {tables.STATE_NOW: row[tables.STATE] or tables.OPEN})
    config, day = work.order.config, work.order.period.end
    for department, rows in packs.items():
        rows.sort(key=lambda row: (not row[tables.NEXT_STEP], row[tables.STEP_DUE] or EVER, row[tables.PROBLEM_ID]))
        make = partial(handover_pack, department, rows, config, day)
        out.render(f"{PACKS}/{safe_name(department)}.xlsx", made_from(department, rows, config, day), make)


def handed_over(row: LedgerRow) -> bool:
    """Whether the problem stands on a transfer sheet."""
    return tables.INSPECTORS in str(row[tables.REPORTED_BY]).split("、")
