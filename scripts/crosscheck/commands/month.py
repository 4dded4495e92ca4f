"""What a command is given, and one month's work, step by step: read, check, merge; and the proof that no row was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from crosscheck import output, tables
from crosscheck.catalogue import NOT_FILED, SAYS_NONE
from crosscheck.checking.addresses import check_addresses
from crosscheck.checking.rules import check_sheet, returned_rows
from crosscheck.checking.transfers import check_transfer
from crosscheck.config import Config
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import DEPARTMENTS, Folder
from crosscheck.keys import key
from crosscheck.month_output import MonthOutput
from crosscheck.periods import Period, month_and_day, periods
from crosscheck.reading.folder import AskPassword, Progress, plans_filed, read_folder
from crosscheck.sheets import Sheet, Value

if TYPE_CHECKING:
    from crosscheck.merging.ledgers import Ledgers
    from crosscheck.merging.rows import RowName


class Teller(Protocol):
    """Who tells the user how far the work is, asks him, and knows the time of the run."""

    @property
    def now(self) -> datetime: ...

    def say(self, text: str) -> None:
        """Tell beside the result."""

    def give(self, text: str) -> None:
        """Tell a result."""

    def progress(self, label: str) -> AbstractContextManager[Callable[[int, int], None]]: ...

    def password_for(self, files: list[str]) -> str: ...

    def confirm(self, question: str) -> bool: ...

    def secret(self, question: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Order:
    """What a command is to work on, and who is told of it."""

    folder: Folder
    config: Config
    period: Period
    teller: Teller

    @property
    def output(self) -> Path:
        """Where the month's files come."""
        return self.folder.month(self.period.month)


@dataclass(slots=True)
class Checked:
    """Every sheet read, with all findings; ``plans`` are the departments that have filed their 实施方案."""

    sheets: list[Sheet]
    plans: frozenset[str]

    @property
    def findings(self) -> list[Finding]:
        return [item for sheet in self.sheets for item in sheet.findings]


@dataclass(frozen=True)
class Month:
    """A month under way: what is to be done, what was read, and what came of merging that."""

    order: Order
    checked: Checked
    ledgers: Ledgers

    @property
    def findings(self) -> list[Finding]:
        """What reading, checking and merging found."""
        return self.checked.findings + self.ledgers.findings

    @property
    def earlier(self) -> list[Period]:
        """The campaign's periods before this one, in order."""
        return [one for one in periods(self.order.config.campaign) if one.month < self.order.period.month]

    @cached_property
    def unfiled(self) -> list[tuple[str, str]]:
        """(department, kind) that is missing."""
        return not_filed(self.checked, self.order.config, self.order.period)

    @cached_property
    def reported(self) -> Ledgers:
        """The ledgers as they stood on the report day."""
        return as_reported(self.checked, self.ledgers, self.order.period, self.order.config)


@contextmanager
def writing(order: Order) -> Iterator[MonthOutput]:
    """The month's output folder, while no other run writes.  Raises OutputError when one does."""
    with output.lock(order.folder.output, order.folder.workbooks):
        yield MonthOutput(order.output)


def read_and_check(folder: Folder, config: Config, progress: Progress | None = None, ask: AskPassword | None = None) -> Checked:
    """Read all workbooks and apply every rule to every sheet."""
    sheets = read_folder(folder.workbooks, config, folder.cache, progress, ask)
    check_addresses(sheets, config)
    for sheet in sheets:
        sheet.findings += check_sheet(sheet, config.campaign) + check_transfer(sheet, config.transfer)
        sheet.returned = returned_rows(sheet, sheet.findings)
    return Checked(sheets, plans_filed(folder.workbooks, config))


def conservation(checked: Checked, duplicates: Collection[RowName], unmatched: frozenset[RowName] = frozenset()) -> list[dict[str, Any]]:
    """For every sheet: rows = kept + duplicates + returned + skipped (design.md, the conservation law).

    ``unmatched`` are rows of progress that merging could give to no problem: they go back too.
    """
    merged = Counter(name[:4] for name in duplicates)
    homeless = Counter(name[:4] for name in unmatched)
    counts = []
    for sheet in checked.sheets:
        if not sheet.sheet and not sheet.rows and not sheet.skipped:
            continue
        which = sheet.file, sheet.sheet, sheet.kind, sheet.part
        returned = len(sheet.returned) + homeless[which]
        double = merged[which]
        entry: dict[str, Any] = {"file": sheet.file, "sheet": sheet.sheet, "kind": sheet.kind, "rows": sheet.body_rows}
        rest = {"duplicates": double, "returned": returned, "skipped": len(sheet.skipped)}
        counts.append(entry | {"kept": len(sheet.rows) - returned - double} | rest)
    return counts


def heading_questions(checked: Checked) -> list[dict[str, Value]]:
    """A row of 列名对照.xlsx for each proposed heading that is not in it yet, answered or not."""
    table = tables.HEADING_DECISIONS
    asked = {
        tuple(key(str(sheet.columns[name][index])) for name in (tables.FOR_KIND, tables.WRITTEN))
        for sheet in checked.sheets
        if sheet.kind == table.kind and {tables.FOR_KIND, tables.WRITTEN} <= set(sheet.columns)
        for index in range(len(sheet.rows))
    }
    rows: list[dict[str, Value]] = []
    for sheet in checked.sheets:
        for written, column, reason in sheet.proposals:
            question = key(sheet.kind), key(written)
            if question not in asked:
                asked.add(question)
                values = (written, sheet.kind, column, reason, str(Place(sheet.file, sheet.sheet)))
                rows.append(dict(zip((tables.WRITTEN, tables.FOR_KIND, tables.STANDS_FOR, tables.WHY_PROPOSED, tables.SEEN_IN), values, strict=True)))
    return rows


def returned_in(sheet: Sheet, period: Period) -> int:
    """How many of the rows sent back belong to the period: found or rectified in it, or of no day that can be read."""
    days = zip(sheet.column(tables.FOUND_ON), sheet.column(tables.DONE_ON), strict=True)
    mine = (any(period.holds(str(day)) for day in both if day) or not both[0] for both in days)
    return sum(belongs for row, belongs in zip(sheet.rows, mine, strict=True) if row in sheet.returned)


def nothing_sent(checked: Checked) -> list[Finding]:
    """A finding when no department's folder holds a file: the wrong folder, or files put elsewhere."""
    return [] if any(sheet.file.startswith(f"{DEPARTMENTS}/") for sheet in checked.sheets) else [finding("nothing_sent", Place())]


def sent_twice(folder: Folder, checked: Checked) -> list[Finding]:
    """A finding for each list that a department's folders hold a second time, byte for byte: put there twice, or saved over another one."""
    sizes: dict[tuple[str, int], list[str]] = {}
    for file in sorted({sheet.file for sheet in checked.sheets if sheet.department and sheet.rows}):
        sizes.setdefault((file.split("/")[1], (folder.workbooks / file).stat().st_size), []).append(file)
    found = []
    for files in sizes.values():
        known: dict[str, str] = {}
        for file in files if len(files) > 1 else ():
            other = known.setdefault(output.digest_of(folder.workbooks / file), file)
            found += [finding("file_twice", Place(file), other=other)] * (other != file)
    return found


def _filed(checked: Checked, period: Period) -> dict[str, set[str]]:
    """Which kinds each department has filed: lists and the plan at any time, the work report for this month.

    A zero report (本月无) is one too; under no heading it is one of problems, of which alone a month can have none.
    """
    kinds = {department: {tables.CAMPAIGN_PLAN} for department in checked.plans}
    for sheet in checked.sheets:
        says_none = any(item.code == SAYS_NONE for item in sheet.findings)
        if not sheet.department or not (sheet.rows or says_none):
            continue
        if sheet.kind == tables.WORK_REPORTS.kind and period.month not in sheet.columns.get(tables.MONTH, ()):
            continue
        kinds.setdefault(sheet.department, set()).add(sheet.kind or (tables.PROBLEMS.kind if says_none else ""))
    return kinds


def not_filed(checked: Checked, config: Config, period: Period) -> list[tuple[str, str]]:
    """(department, kind) that is missing for the month."""
    have, first = _filed(checked, period), period == periods(config.campaign)[0]
    return [(one.name, kind) for one in config.departments for kind in one.owes(first) if kind not in have.get(one.name, ())]


def tell_unfiled(missing: Sequence[tuple[str, str]], due: date) -> list[Finding]:
    """One finding for each department that owes something, with all that it owes and the day by which; that may be still to come."""
    owed: dict[str, list[str]] = {}
    for department, kind in missing:
        owed.setdefault(department, []).append(kind)
    return [finding(NOT_FILED, Place(), department, detail="、".join(kinds), until=month_and_day(due)) for department, kinds in owed.items()]


def until(ledgers: Ledgers, period: Period) -> Ledgers:
    """The ledgers as far as the month reaches.

    Problems found after its report day are left to later months; those of the last month stand in its ledger, for no
    other would have them.  Both are told.
    """
    if later := sum(day > period.end.isoformat() for day in ledgers.problem_days):
        ledgers.findings.append(finding("found_after_last" if period.last else "found_later", Place(), later, end=period.end))
    return ledgers.found_by(period.reach)


def as_reported(checked: Checked, ledgers: Ledgers, period: Period, config: Config) -> Ledgers:
    """The ledgers as they stood on the report day, of which the month's figures speak, whatever the last month's ledger has beyond it."""
    if not period.last:
        return ledgers
    end = period.end.isoformat()
    if _news_after(checked, end):
        from crosscheck.merging.ledgers import merge

        ledgers = merge(checked.sheets, config.transfer.same_days, end)
    return ledgers.found_by(end)


def _news_after(checked: Checked, day: str) -> bool:
    """Whether inspectors or departments have told of something that happened after that ISO day."""
    news = (sheet for sheet in checked.sheets if sheet.kind in (tables.REVIEWS.kind, tables.HANDOVERS.kind))
    return any(str(told) > day for sheet in news for name in (tables.DONE_ON, tables.REVIEWED_ON) for told in sheet.columns.get(name, ()) if told)
