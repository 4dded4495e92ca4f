"""What follows an inspection: transfer sheets and how far they are, what is owed, what was handed to whom, what changed.

Composes reading's sheets, the ledgers and tracking; writes 移交表/, 移交表进度.xlsx, 移交/, 督办清单.xlsx and, under workbooks/,
the two records that it keeps: 移交表/签收登记.xlsx (rows for a person to tick) and 月度留底/<month>.jsonl (ADR 5).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from crosscheck import tables
from crosscheck.commands.month import Checked
from crosscheck.commands.proof import last_draw
from crosscheck.commands.roster import draw_id
from crosscheck.config import Config
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import Folder
from crosscheck.frames import Row, done_by, owner, records
from crosscheck.output import MonthOutput, safe_name, unique_names, write_whole
from crosscheck.periods import Period, periods
from crosscheck.sheets import Sheet, Value
from crosscheck.tracking import changes as changing
from crosscheck.tracking.changes import Change, changes, kept_rows
from crosscheck.tracking.sheets import ISSUED, Drawn, Filled, SheetState, same, states
from crosscheck.tracking.steps import Step, loads, next_steps
from crosscheck.workdays import Calendar

if TYPE_CHECKING:
    from crosscheck.merging.ledgers import Ledgers

SHEETS, PACKS, TRACKED, PROGRESS = "移交表", "移交", "督办清单.xlsx", "移交表进度.xlsx"
_FORM: Final = "移交表.xlsx"
_REGISTER_TITLE: Final = "移交表签收登记：办到哪一步就在那一栏打 √ 或写日期"
_MARKS: Final = (tables.SIGNED, tables.HANDED_OVER, tables.RECEIVED)


@dataclass(frozen=True, slots=True)
class Followup:
    """All that is known of what follows, on the last day of the month's period."""

    steps: list[Step]
    changes: list[Change]
    sheets: list[SheetState]
    registered: frozenset[tuple[str, str, str]]

    def steps_of(self, problem_id: str) -> list[Step]:
        return [step for step in self.steps if step.problem_id == problem_id]


def follow(folder: Folder, config: Config, period: Period, checked: Checked, ledgers: Ledgers) -> Followup:
    """What follows from the ledgers, the draws up to that month, the sheets that came back and last month's record."""
    rows = records(ledgers.problems)
    register = _register(checked)
    drawn = [item for one in periods(config.campaign) if one.month <= period.month for item in _drawn(folder, one.month)]
    return Followup(
        next_steps(rows, config.deadlines, Calendar(config.calendar), period.end),
        changes(_before(folder, config, period, rows), kept_rows(rows, period.end), config.tracking.reworded),
        states(drawn, _filled(checked), register, period.month),
        frozenset(register),
    )


# --- what is on file of the transfer sheets -------------------------------------------------------------------------
def _drawn(folder: Folder, name: str) -> list[Drawn]:
    """The sheets of the month's latest draw, numbered in each town."""
    run, _ = last_draw(folder, name)
    if run is None:
        return []
    names = {(row["id"], row["town"]): row["name"] for row in run["roster"]}
    count: dict[str, int] = {}
    made = []
    for pick in run["picks"]:
        town = pick["town"]
        count[town] = count.get(town, 0) + 1
        made.append(Drawn(name, run["time"][:10], town, names[pick["id"], town], f"{name}-{town}-{count[town]:02d}"))
    return made


def _filled(checked: Checked) -> list[Filled]:
    """The sheets that came back with a day or a problem in them."""
    made = []
    for sheet in checked.sheets:
        mutual = sheet.kind == tables.TRANSFERS.kind and sheet.head.get(tables.WAY) == tables.MUTUAL
        if mutual and sheet.head.get(tables.ENTERPRISE) and (sheet.rows or sheet.head.get(tables.FOUND_ON)):
            town, name, day = (str(sheet.head.get(column) or "") for column in (tables.TOWN, tables.ENTERPRISE, tables.FOUND_ON))
            made.append(Filled(town, name, day, sheet.file, len(sheet.rows)))
    return made


def _register(checked: Checked) -> dict[tuple[str, str, str], dict[str, str]]:
    """What is ticked in 签收登记.xlsx, by month, town and name key."""
    found = {}
    for sheet in (one for one in checked.sheets if one.kind == tables.SIGN_OFFS.kind):
        for index in range(len(sheet.rows)):
            line = {name: str(values[index] or "") for name, values in sheet.columns.items()}
            key = line.get(tables.MONTH, ""), *same(line.get(tables.TOWN, ""), line.get(tables.ENTERPRISE, ""))
            found[key] = {name: line.get(name, "") for name in _MARKS}
    return found


def register_sheets(folder: Folder, followed: Followup, config: Config, period: Period) -> int:
    """A line for each sheet of the month that the person's register has not got; gives how many were added.

    Call under the lock, before anything else is written (see `kept.add_rows`).
    """
    from crosscheck.commands.kept import add_rows

    mine = [state.drawn for state in followed.sheets if state.drawn.month == period.month]
    new = [one for one in mine if (one.month, *same(one.town, one.enterprise)) not in followed.registered]
    rows: list[dict[str, Value]] = [{tables.MONTH: one.month, tables.ENTERPRISE: one.enterprise, tables.TOWN: one.town} for one in new]
    add_rows(folder.workbooks / SHEETS / f"{tables.SIGN_OFFS.kind}.xlsx", tables.SIGN_OFFS, rows, config, _REGISTER_TITLE)
    return len(rows)


# --- issuing --------------------------------------------------------------------------------------------------------
def write_sheets(
    out: MonthOutput, folder: Folder, run: Mapping[str, Any], ledgers: Ledgers, config: Config, period: Period, followed: Followup
) -> list[Finding]:
    """移交表/<镇街>/<企业>.xlsx of that draw, but for those that somebody has begun to fill in; and how far all are."""
    from crosscheck.forms.transfer import sheet_form, transfer_sheet

    form = sheet_form(_FORM, folder.template(_FORM), config)
    known = {(draw_id(row), row[tables.TOWN]): row for row in records(ledgers.enterprises)}
    still_open: dict[str, list[Row]] = {}
    for row in records(ledgers.problems):
        if not done_by(row, period.end.isoformat()):
            still_open.setdefault(row[tables.ENTERPRISE_ID], []).append(row)
    mine = {(state.drawn.town, state.drawn.number): state for state in followed.sheets if state.drawn.month == period.month}
    findings = []
    for town, picks in _by_town(run).items():
        names = unique_names([str(name) for _, name in picks])
        for number, ((id_, name), file) in enumerate(zip(picks, names, strict=True), 1):
            target = f"{SHEETS}/{safe_name(town)}/{file}.xlsx"
            numbered = f"{period.month}-{town}-{number:02d}"
            state = mine.get((town, numbered))
            if out.edited(target):
                findings.append(finding("transfer_begun_in_output", Place(target), f"{SHEETS}/{town}/{file}.xlsx"))
                out.keep(target)
            elif state and state.state != ISSUED:
                out.keep(target)
            else:
                listed = {tables.ENTERPRISE: name, tables.TOWN: town, tables.ADDRESS: "", tables.ENTERPRISE_ID: ""}
                enterprise = {**known.get((id_, town), listed), tables.ENTERPRISE: name}
                data = transfer_sheet(form, enterprise, still_open.get(str(enterprise[tables.ENTERPRISE_ID]), []), numbered)
                out.write(target, data, names_drawn=True)
    return findings


def _by_town(run: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Town -> (id, name) of its picks, in their order."""
    names = {(row["id"], row["town"]): row["name"] for row in run["roster"]}
    found: dict[str, list[tuple[str, str]]] = {}
    for pick in run["picks"]:
        found.setdefault(pick["town"], []).append((pick["id"], names[pick["id"], pick["town"]]))
    return found


def write_progress(out: MonthOutput, followed: Followup, period: Period) -> list[Finding]:
    """移交表进度.xlsx, when any sheet was issued; gives what is late."""
    from crosscheck.reporting.followup import progress_workbook

    if not followed.sheets:
        return []
    out.write(PROGRESS, progress_workbook([_progress_row(state) for state in followed.sheets], period), names_drawn=True)
    late = Counter((state.drawn.month, state.late) for state in followed.sheets if state.late and state.drawn.month < period.month)
    return [finding("transfer_late", Place(PROGRESS), name, count=count, detail=told) for (name, told), count in sorted(late.items())]


def _progress_row(state: SheetState) -> tuple[Any, ...]:
    one = state.drawn
    days, files = (dict.fromkeys(values) for values in ([f.day for f in state.filled], [f.file for f in state.filled]))
    problems = sum(item.problems for item in state.filled)
    ticks = (state.marks.get(name, "") for name in _MARKS)
    return (one.month, one.town, one.enterprise, one.number, state.state, "、".join(days), problems, *ticks, state.late, "；".join(files))


# --- what is owed ---------------------------------------------------------------------------------------------------
def write_tracking(out: MonthOutput, followed: Followup, config: Config, period: Period) -> None:
    """督办清单.xlsx."""
    from crosscheck.reporting.followup import followup_workbook

    by_unit, by_town = (
        [(one.name, one.steps, one.soon, one.overdue, one.longest) for one in loads(followed.steps, by, config.tracking.remind_days)]
        for by in ("owner", "town")
    )
    steps = [_step_row(step) for step in followed.steps]
    out.write(TRACKED, followup_workbook(steps, by_unit, by_town, [_change_row(one) for one in followed.changes], config, period))


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


def write_packs(out: MonthOutput, followed: Followup, ledgers: Ledgers, config: Config, period: Period) -> None:
    """移交/<部门>.xlsx: what the inspections handed to each department, with what is due."""
    from crosscheck.forms.handover import handover_pack

    steps: dict[str, Step] = {}
    for step in followed.steps:
        steps.setdefault(step.problem_id, step)
    packs: dict[str, list[Row]] = {}
    for row in records(ledgers.problems):
        if handed_over(row):
            first = steps.get(row[tables.PROBLEM_ID])
            told = (first.step, first.due, first.arithmetic) if first else ("", "", "")
            shown = dict(zip((tables.NEXT_STEP, tables.STEP_DUE, tables.STEP_RULE), told, strict=True))
            packs.setdefault(owner(row), []).append(row | shown | {tables.STATE_NOW: row[tables.STATE] or tables.OPEN})
    for department, rows in packs.items():
        rows.sort(key=lambda row: (not row[tables.NEXT_STEP], row[tables.STEP_DUE] or "9999", row[tables.PROBLEM_ID]))
        out.write(f"{PACKS}/{safe_name(department)}.xlsx", handover_pack(department, rows, config, period.end))


def handed_over(row: Row) -> bool:
    """Whether the problem stands on a transfer sheet."""
    return tables.INSPECTORS in str(row[tables.REPORTED_BY]).split("、")


# --- from month to month --------------------------------------------------------------------------------------------
def _before(folder: Folder, config: Config, period: Period, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Last month's rows as its report kept them; else as far as today's dates tell; nothing before the first month."""
    earlier = [one for one in periods(config.campaign) if one.month < period.month]
    if not earlier:
        return []
    path = folder.kept(earlier[-1].month)
    if path.is_file():
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    end = earlier[-1].end
    return kept_rows([row for row in rows if row[tables.FOUND_ON] <= end.isoformat()], end)


def keep_month(folder: Folder, period: Period, ledgers: Ledgers) -> bool:
    """Keep the month's problems for the next month's comparison, until a later month has been kept; whether it was written."""
    path = folder.kept(period.month)
    if any(other.stem > path.stem for other in path.parent.glob("*.jsonl")):
        return False
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in kept_rows(records(ledgers.problems), period.end)]
    data = "".join(f"{line}\n" for line in lines).encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    write_whole(path, data)
    return True


def tell_vanished(followed: Followup, checked: Checked) -> list[Finding]:
    """What was in last month's ledger and is in nobody's list now is asked of the department that reported it.

    The question is added to what is said of the department's first problem list; those of a department that has none
    are given back.
    """
    lists: dict[str, Sheet] = {}
    for sheet in checked.sheets:
        if sheet.kind == tables.PROBLEMS.kind and sheet.department:
            lists.setdefault(sheet.department, sheet)
    left: list[Finding] = []
    for row in (one.row for one in followed.changes if one.kind == changing.VANISHED):
        mine = next((lists[name] for name in str(row[tables.REPORTED_BY]).split("、") if name in lists), None)
        place = Place(mine.file, mine.sheet) if mine else Place(row[tables.SOURCE_FILE], row[tables.SOURCE_SHEET])
        words = {"enterprise": row[tables.ENTERPRISE], "found": row[tables.FOUND_ON], "state": row[tables.STATE] or tables.OPEN}
        (mine.findings if mine else left).append(finding("problem_vanished", place, row[tables.PROBLEM], **words))
    return left
