"""What follows an inspection: transfer sheets and how far they are, what is owed, what was handed to whom, what changed.

Composes reading's sheets, the ledgers and tracking; writes 移交表/, 移交表进度.xlsx, 移交/, 督办清单.xlsx and, under workbooks/,
移交表/签收登记.xlsx (rows for a person to tick); what changed is told from what `remembered` keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crosscheck import tables
from crosscheck.commands.issued import issued
from crosscheck.commands.month import Checked, Month
from crosscheck.commands.proof import last_draw
from crosscheck.commands.remembered import changed_since, last_month
from crosscheck.commands.roster import finder
from crosscheck.config import Config
from crosscheck.filenames import safe_name
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import FORMS, PACKS, PROGRESS, TRACKED, Folder
from crosscheck.frames import Row, closed_by, names_of, owner, records
from crosscheck.keys import key, name_key
from crosscheck.month_output import MonthOutput, made_from
from crosscheck.periods import EVER, Period, periods
from crosscheck.reading.dates import Within, read_date
from crosscheck.sheets import Value
from crosscheck.tracking.changes import Change
from crosscheck.tracking.renamed import renamed
from crosscheck.tracking.sheets import ISSUED, Drawn, Filled, SheetState, is_ticked, states, strangers
from crosscheck.tracking.steps import Step, loads, next_steps
from crosscheck.workdays import Calendar

if TYPE_CHECKING:
    from crosscheck.merging.ledgers import Ledgers

_FORM: Final = "移交表.xlsx"
_REGISTER_TITLE: Final = "移交表签收登记：办到哪一步就在那一栏打 √ 或写日期"
_MARKS: Final = (tables.SIGNED, tables.HANDED_OVER, tables.RECEIVED)


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
    renamed: list[tuple[Row, Row]]
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
    folder, config, period, checked = work.order.folder, work.order.config, work.order.period, work.checked
    rows, calendar = records(work.reported.problems), Calendar(config.calendar)
    since = [row for row in records(work.ledgers.problems) if row[tables.FOUND_ON] > period.end.isoformat()]
    ids = _Ids(work.ledgers)
    drawn = [item for one in (*work.earlier, period) for item in _drawn(folder, one, config, ids)]
    ids.issued = {(one.town, name_key(one.enterprise)): one.id for one in drawn}
    register = _register(checked, drawn, ids, config, period)
    filled = _filled(checked, ids, config, period)
    before = last_month(work, rows)
    return Followup(
        next_steps(rows, config.deadlines, calendar, period.end),
        next_steps(since, config.deadlines, calendar, period.end),
        changed_since(work, before, rows),
        states(drawn, filled, {which: line.marks for which, line in register.items()}, period.month, period.end),
        strangers(drawn, filled) if drawn else [],
        _ticked_for_none(register, drawn, period),
        list(renamed(before, records(work.ledgers.enterprises))),
        frozenset(register),
    )


# --- what is on file of the transfer sheets -------------------------------------------------------------------------
class _Ids:
    """The 企业编号 under which merging knows a written name in a town; its key for a name that no ledger has.

    ``issued``: a sheet keeps the name it was issued under, and so does its line in the register, whatever the enterprise is called by now.
    """

    def __init__(self, ledgers: Ledgers) -> None:
        self.issued: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], set[str]] = {}
        self._all = set(ledgers.enterprises[tables.ENTERPRISE_ID])
        for row in records(ledgers.enterprises):
            for name in names_of(row):
                for town in (row[tables.TOWN], ""):
                    self._known.setdefault((town, name_key(name)), set()).add(row[tables.ENTERPRISE_ID])

    def of(self, town: str, name: str, drawn: str = "") -> str:
        """``drawn``: its id in the draw, which is the 企业编号 of one with a code, whatever it is called by now."""
        if drawn in self._all:
            return drawn
        if (town, name_key(name)) in self.issued:
            return self.issued[town, name_key(name)]
        found = self._known.get((town, name_key(name)), ())
        return next(iter(found)) if len(found) == 1 else name_key(name)


def _drawn(folder: Folder, period: Period, config: Config, ids: _Ids) -> list[Drawn]:
    """The sheets of the month's latest draw."""
    run, _ = last_draw(folder, period.month)
    if run is None:
        return []
    inspect_on = config.draw.round(period.month).inspect_on
    day = "" if inspect_on is None else inspect_on.isoformat()
    drawn_on = _drawn_on(run["time"][:10], period)
    return [
        Drawn(period.month, drawn_on, town, one.enterprise, ids.of(town, one.enterprise, one.id), one.number, day)
        for one in issued(run, period.month)
        for town in [config.town_called(one.town)]
    ]


def _drawn_on(made: str, period: Period) -> str:
    """The ISO day from which an inspection can be of that draw: when it was made, and where that is not till after its month, the month's first day.

    A campaign may be worked through long after its time; then the draws of all its months are younger than any inspection.
    """
    return made if made <= period.end.isoformat() else period.start.isoformat()


def _filled(checked: Checked, ids: _Ids, config: Config, period: Period) -> list[Filled]:
    """The sheets that came back with a day or a problem in them, but for inspections that a later month will tell of."""
    made = []
    for sheet in checked.sheets:
        mutual = sheet.kind == tables.TRANSFERS.kind and sheet.head.get(tables.WAY) == tables.MUTUAL
        if mutual and sheet.head.get(tables.ENTERPRISE) and (sheet.rows or sheet.head.get(tables.FOUND_ON)):
            town, name, day = (str(sheet.head.get(column) or "") for column in (tables.TOWN, tables.ENTERPRISE, tables.FOUND_ON))
            place = Place(sheet.file, sheet.sheet, sheet.head_cells[tables.ENTERPRISE])
            problems = frozenset(key(str(text)) for text in sheet.columns.get(tables.PROBLEM, ()))
            which = next((one.month for one in periods(config.campaign) if one.holds(day)), "")
            made.append(Filled(town, name, ids.of(town, name), day, place, problems, which))
    return [one for one in made if one.day <= period.reach]


def tell_strangers(followed: Followup) -> list[Finding]:
    """A filled sheet, or a line of the register, of an enterprise that was never drawn may name one that was, in other words."""
    told = []
    for one, meant in followed.strangers:
        near = f"；{one.town}抽中的“{meant}”还没有收到移交表，要写的是不是它" if meant else ""
        told.append(finding("transfer_not_drawn", one.place, one.enterprise, near=near))
    return told + followed.ticked_for_none


class _Line(NamedTuple):
    """What the register says of a sheet, under which name and where."""

    marks: dict[str, str]
    enterprise: str
    place: Place


def _register(checked: Checked, drawn: Sequence[Drawn], ids: _Ids, config: Config, period: Period) -> dict[tuple[str, str, str], _Line]:
    """What is ticked in the kept rows of 签收登记.xlsx, or dated no later than the month reaches, by `Drawn.line`.

    A line belongs to the sheet issued under its name, else to that of the enterprise so called.  Of two for one sheet, what either says.
    """
    issued_to = {(one.month, one.town, one.id): one.line for one in drawn} | {one.line: one.line for one in drawn}
    found: dict[tuple[str, str, str], _Line] = {}
    for number, sheet in enumerate(checked.sheets):
        for index, row in enumerate(sheet.rows) if sheet.kind == tables.SIGN_OFFS.kind else ():
            if row not in checked.returned[number]:
                month, town, enterprise = (sheet.text(index, name) for name in (tables.MONTH, tables.TOWN, tables.ENTERPRISE))
                named = month, town, name_key(enterprise)
                which = named if named in issued_to else issued_to.get((month, town, ids.of(town, enterprise)), named)
                said = {name: sheet.text(index, name) for name in _MARKS}
                marks = {name: "" if _later(mark, config, period) else mark for name, mark in said.items()}
                before = found[which].marks if which in found else dict.fromkeys(_MARKS, "")
                both = {name: mark if is_ticked(mark) else before[name] or mark for name, mark in marks.items()}
                found[which] = _Line(both, enterprise, sheet.place(index, tables.ENTERPRISE))
    return found


def _ticked_for_none(register: Mapping[tuple[str, str, str], _Line], drawn: Sequence[Drawn], period: Period) -> list[Finding]:
    """The lines up to that month in which something is ticked for an enterprise that was not drawn: another name, town or month of one that was."""
    known = {one.line for one in drawn}
    unknown = [(which, line) for which, line in register.items() if which not in known and which[0] <= period.month]
    lost = [(which, line) for which, line in unknown if any(map(is_ticked, line.marks.values()))]
    return [finding("sign_off_of_none", line.place, line.enterprise, month=month, town=town) for (month, town, _), line in lost]


def _later(mark: str, config: Config, period: Period) -> bool:
    """Whether it is a day, however written, that the month does not reach."""
    return read_date(mark, Within(config.campaign.start, config.campaign.end)).iso > period.reach


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
    still_open: dict[str, list[Row]] = {}
    for row in records(work.ledgers.problems):
        if not closed_by(row, period.end.isoformat()):  # what is said to be rectified waits for somebody to look
            still_open.setdefault(row[tables.ENTERPRISE_ID], []).append(row)
    begun = {state.drawn.number for state in followed.sheets if state.drawn.month == period.month and state.state != ISSUED}
    findings = []
    for one in issued(run, period.month):
        if out.edited(one.file):
            findings.append(finding("transfer_begun_in_output", Place(one.file), one.file))
            out.keep(one.file)
        elif one.number in begun:
            out.keep(one.file)
        else:
            listed = {tables.ENTERPRISE: one.enterprise, tables.TOWN: one.town, tables.ADDRESS: "", tables.ENTERPRISE_ID: ""}
            enterprise = {**(known(one.town, one.id) or listed), tables.ENTERPRISE: one.enterprise}
            mine = still_open.get(str(enterprise[tables.ENTERPRISE_ID]), [])
            make = partial(transfer_sheet, form, enterprise, mine, one.number)
            out.render(one.file, made_from(shared, enterprise, mine, one.number), make, names_drawn=True)
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
    ticks = (state.marks.get(name, "") for name in _MARKS)
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
    packs: dict[str, list[Row]] = {}
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


def handed_over(row: Row) -> bool:
    """Whether the problem stands on a transfer sheet."""
    return tables.INSPECTORS in str(row[tables.REPORTED_BY]).split("、")
