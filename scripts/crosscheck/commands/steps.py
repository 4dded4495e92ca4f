"""What each command does, composed from the stages: read, check, merge, count, write."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from crosscheck import __version__, output, tables
from crosscheck.catalogue import NOT_FILED, SEVERITY_WORDS
from crosscheck.checking.resent import beside_originals
from crosscheck.commands import followup, handouts, month
from crosscheck.commands.dossiers import write_dossiers
from crosscheck.commands.month import Checked, Month, Order
from crosscheck.commands.namebooks import name_books
from crosscheck.commands.proof import last_draw
from crosscheck.commands.remembered import keep_month, tell_vanished, vanished
from crosscheck.findings import Finding, ToldError
from crosscheck.folder import (
    BULLETIN,
    CONTENTS,
    DOSSIERS,
    LEDGER,
    MAIL,
    NOTICES,
    OVERVIEW,
    PACKS,
    PLAN,
    PROGRESS,
    RECHECK,
    REMINDING,
    REPORT,
    RETURNS,
    SHEETS,
    TRACKED,
    WORK_REPORT,
    Folder,
)
from crosscheck.month_output import MonthOutput, made_from
from crosscheck.periods import EVER
from crosscheck.sheets import SKIP_WORDS, Value

if TYPE_CHECKING:
    from crosscheck.frames import Columns
    from crosscheck.merging.ledgers import Ledgers
    from crosscheck.reporting.account import Account
    from crosscheck.reporting.ledger import LedgerSheet


@dataclass(slots=True)
class CheckResult:
    """All findings, and the proof of conservation for every sheet."""

    files: list[dict[str, Any]]
    findings: list[Finding]

    @property
    def told(self) -> str:
        """What became of the rows, in a sentence."""
        rows, kept, duplicates, returned, skipped = (sum(file[name] for file in self.files) for name in ("rows", "kept", "duplicates", "returned", "skipped"))
        whole = f"读了 {len({file['file'] for file in self.files})} 个文件、{rows} 行：采用 {kept} 行，与别处重复 {duplicates} 行，退回 {returned} 行"
        return f"{whole}，标题、合计、说明等跳过 {skipped} 行。"

    def report(self) -> dict[str, Any]:
        """The shape of ``check --json`` (design.md)."""
        return {"files": self.files, "findings": [item.as_dict() for item in self.findings]}


def _read(order: Order, until: str) -> tuple[Checked, Ledgers]:
    """Everything read, checked and merged, with the news up to that ISO day."""
    from crosscheck.merging.ledgers import merge

    with order.teller.progress("正在读") as advance:
        checked = month.read_and_check(order.folder, order.config, advance, order.teller.password_for)
    ledgers = merge(checked.sheets, order.config.transfer.same_days, until)
    ledgers.findings += [*month.nothing_sent(checked), *month.sent_twice(order.folder, checked), *beside_originals(checked.sheets, ledgers.duplicates)]
    return checked, ledgers


def merged(order: Order) -> Month:
    """The same, as far as the month reaches."""
    from crosscheck.commands.kept import basis_gone, books_gone

    checked, ledgers = _read(order, order.period.reach)
    ledgers.findings += books_gone(order.folder) + basis_gone(order.folder, Month(order, checked, ledgers).earlier)
    return Month(order, checked, month.until(ledgers, order.period))


def check(order: Order) -> CheckResult:
    """Every finding and the counts of every sheet; writes what goes back to each department under the month's 退回."""
    from crosscheck.commands.returning import write_returns

    checked, ledgers = _read(order, EVER)
    work = Month(order, checked, ledgers)
    ledgers.findings += tell_vanished(vanished(work), checked)
    with month.writing(order) as out:
        write_returns(out, work)
        out.finish(run_record(order), (f"{RETURNS}/",))
    findings = [*work.findings, *name_books(checked, ledgers.enterprises, order.config).findings, *out.findings]
    return CheckResult(month.conservation(checked, ledgers.duplicates, frozenset(ledgers.unmatched)), findings)


def write_ledger(order: Order, dry_run: bool = False) -> list[Finding]:
    """总台账.xlsx.  A dry run writes nothing under workbooks/."""
    work = merged(order)
    work.ledgers.findings += tell_vanished(vanished(work), work.checked)
    unfiled = month.tell_unfiled(work.unfiled, order.period.end)
    with month.writing(order) as out:
        _ask(work, dry_run)
        _write_ledger(out, work, unfiled)
        out.finish(run_record(order), (LEDGER,))
    return [*work.findings, *unfiled, *out.findings]


def figures(order: Order) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Every figure of the month with the rows it comes from."""
    work = merged(order)
    return _account(work, None, {}).figures.as_json(), work.findings


def monthly_report(order: Order, dry_run: bool = False) -> list[Finding]:
    """The main job; everything of the month is written under output/<month>/.  A dry run writes nothing under workbooks/."""
    from crosscheck.commands.returning import write_returns

    _tell_templates(order)
    work = merged(order)
    folder, period = order.folder, order.period
    run, undrawn = last_draw(folder, period.month)
    notes = month.tell_unfiled(work.unfiled, period.end) + undrawn
    followed = followup.follow(work)
    work.ledgers.ask(followed.renamed)
    work.ledgers.findings += tell_vanished(followed.changes, work.checked)
    notes += followup.tell_strangers(followed)
    with month.writing(order) as out:
        _ask(work, dry_run)
        if not dry_run:
            followup.register_sheets(work, followed)
        write_returns(out, work)
        if run:
            notes += handouts.write_plan(out, work, run)
            notes += followup.write_sheets(out, work, run, followed)
            out.keep(RECHECK)
        notes += followup.write_progress(out, work, followed)
        followup.write_tracking(out, work, followed)
        followup.write_packs(out, work, followed)
        write_dossiers(out, work, followed)
        account = _account(work, run, followed.in_words())
        _write_reports(out, folder, account)
        _write_ledger(out, work, notes)
        findings = [*work.findings, *notes, *out.findings]
        _write_overview(out, folder, account, findings)
        if not dry_run:
            keep_month(work)
        out.keep_copies((MAIL, REMINDING))
        record = run_record(order) | {"figures": account.figures.brief()}
        out.finish(record, ("",))
    return [*findings, *(item for item in out.findings if item not in findings)]


def transfer_sheets(order: Order, dry_run: bool = False) -> list[Finding]:
    """The transfer sheets of the month's latest draw.  A dry run writes nothing under workbooks/.  Raises ToldError when nothing was drawn."""
    run, undrawn = last_draw(order.folder, order.period.month)
    if missing := next((item for item in undrawn if item.code == "not_drawn"), None):
        raise ToldError(f"{order.period.month} 还没有抽取互查企业，没有移交表可出。{missing.remedy}")
    if run is None:
        return undrawn
    _tell_templates(order)
    work = merged(order)
    followed = followup.follow(work)
    with month.writing(order) as out:
        if not dry_run:
            followup.register_sheets(work, followed)
        notes = followup.tell_strangers(followed)
        notes += handouts.write_plan(out, work, run)
        notes += followup.write_sheets(out, work, run, followed)
        notes += followup.write_progress(out, work, followed)
        out.finish(run_record(order), (f"{SHEETS}/", f"{NOTICES}/", PLAN, PROGRESS))
    return [*work.findings, *notes, *out.findings]


def dossiers(order: Order) -> list[Finding]:
    """One dossier for each enterprise of the ledger that has a problem."""
    work = merged(order)
    with month.writing(order) as out:
        write_dossiers(out, work, followup.follow(work))
        out.finish(run_record(order), (f"{DOSSIERS}/",))
    return work.findings + out.findings


# --- parts --------------------------------------------------------------------------------------------------------
def run_record(order: Order) -> dict[str, Any]:
    """What run.json remembers beside the outputs: every input's hash, the settings', the version."""
    inputs = {
        path.relative_to(order.folder.root).as_posix(): output.digest(path.read_bytes())
        for path in sorted(order.folder.workbooks.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    settings = hashlib.sha256(order.config.model_dump_json().encode()).hexdigest()
    return {"version": __version__, "month": order.period.month, "config": settings, "inputs": inputs}


def _tell_templates(order: Order) -> None:
    """Say which templates came with the program because the office's own are gone: what it had changed in them is gone too."""
    if gone := order.folder.templates_gone():
        order.teller.say(f"{order.folder.root / 'templates'} 里没有 {'、'.join(gone)}，用的是程序自带的那一份；在里面改过文字的，请从备份里找回来。")


def _write_ledger(out: MonthOutput, work: Month, notes: Sequence[Finding]) -> None:
    """总台账.xlsx; ``notes`` are what else of the month needs a person."""
    from crosscheck.reporting.ledger import LedgerSheet, write_ledger

    ledgers, of_rows = work.ledgers, LedgerSheet.of_rows
    town_of = ledgers.enterprise_ledger[tables.TOWN]
    towns = frozenset(town_of)
    sheets = [
        _ledger_sheet("企业总台账", tables.ENTERPRISES, tables.ENTERPRISE_LEDGER, ledgers.enterprise_ledger.pieces, len(town_of), towns),
        _ledger_sheet("问题总台账", tables.PROBLEMS, tables.PROBLEM_LEDGER, ledgers.problem_pieces, len(ledgers.problem_days), towns),
        of_rows("待更正", _FINDING_COLUMNS, lambda: _finding_rows([*work.findings, *notes])),
        of_rows("跳过的行", _SKIPPED_COLUMNS, lambda: _skipped_rows(work.checked)),
        of_rows("名称归并", _NAME_COLUMNS, lambda: ledgers.pairs),
        of_rows("未报单位", (("单位", 24), ("未报内容", 20)), lambda: work.unfiled),
    ]
    out.stream(LEDGER, lambda target: write_ledger(target, sheets, work.order.period.end))


def _ask(work: Month, dry_run: bool) -> None:
    """New questions go into the books that a person answers; nothing is written when there are none.  A dry run only tells how many there are.

    Nor is anything written into a book that could not be read: what it has answered would be asked again.
    """
    from crosscheck.commands.kept import NAME_TITLE, add_rows

    names: list[dict[str, Value]] = [dict(zip(_PROPOSED, item, strict=True)) for item in work.ledgers.proposals]
    headings = month.heading_questions(work.checked)
    for table, rows, title, what in (
        (tables.NAME_DECISIONS, names, NAME_TITLE, "对可能是同一家的名称"),
        (tables.HEADING_DECISIONS, headings, _HEADING_TITLE, "个不认得的表头"),
    ):
        if not rows:
            continue
        if any(sheet.faults for sheet in work.checked.sheets if sheet.file == table.book):
            work.order.teller.say(f"workbooks/{table.book} 这次没有读出来，以前的回答没有算，也没有往里列新的；原因写在“待更正”里，请先处理，再重新运行。")
        elif dry_run:
            work.order.teller.say(f"这是试做：workbooks/{table.book} 里没有列进 {len(rows)} {what}。")
        elif add_rows(work.order.folder.workbooks / table.book, table, rows, work.order.config, title):
            work.order.teller.say(f"workbooks/{table.book} 里新列了 {len(rows)} {what}，请写 是 或 否。")


_PROPOSED: Final = (tables.NAME_ONE, tables.TOWN_ONE, tables.NAME_TWO, tables.TOWN_TWO, tables.WHY_SAME, tables.SCORE)
_HEADING_TITLE: Final = "各单位自己的表头可能是哪一列：请在“是否采用”里选 是 或 否，以后每月照办"
_FINDING_COLUMNS: Final = (
    ("部门", 18), ("文件", 34), ("工作表", 14), ("单元格", 9), ("处理", 9), ("原来写的", 24), ("问题", 44), ("怎么改", 36), ("代码", 20),
)  # fmt: skip
_SKIPPED_COLUMNS: Final = (("文件", 40), ("工作表", 16), ("行", 8), ("原因", 30))
_NAME_COLUMNS: Final = tuple((column.name, column.width) for column in tables.NAME_DECISIONS.columns if column.name != tables.SERIAL)


def _ledger_sheet(name: str, table: tables.Table, columns: Sequence[str], pieces: Callable[[], Iterable[Columns]], count: int, towns: frozenset[str]) -> LedgerSheet:
    from crosscheck.reporting.ledger import LedgerSheet

    widths = {column.name: column.width for column in table.columns}
    wide = {tables.SOURCES: 36, tables.EXTRAS: 30, tables.CONFLICTS: 26, tables.SOURCE_FILE: 30, tables.ENTERPRISE_ID: 22, tables.OTHER_NAMES: 26, tables.REPORTED_BY: 18}
    headed = [(column, widths.get(column, wide.get(column, 14))) for column in columns]
    dates = frozenset(column.name for column in table.columns if column.type is tables.Type.DATE)
    return LedgerSheet(name, headed, lambda: ([piece[column] for column in columns] for piece in pieces()), count, dates, tables.EXTRAS, towns)


def _finding_rows(findings: list[Finding]) -> Iterator[tuple[str, ...]]:
    for item in findings:
        if item.severity != "info":
            whose = item.value if item.code == NOT_FILED else item.owner
            yield (
                whose, item.file, item.sheet, item.cell, SEVERITY_WORDS[item.severity], item.value, item.message, item.remedy, item.code,
            )  # fmt: skip


def _skipped_rows(checked: Checked) -> Iterator[tuple[str, str, int, str]]:
    """Every row that is no data; a sheet that is none (字典, 填表说明) in one line, or they would bury the others."""
    for sheet in checked.sheets:
        if not sheet.kind and not sheet.rows and sheet.skipped:
            yield sheet.file, sheet.sheet, sheet.skipped[0][0], f"整张不是清单，{len(sheet.skipped)} 行都没有读"
            continue
        yield from ((sheet.file, sheet.sheet, row, SKIP_WORDS[reason]) for row, reason in sheet.skipped)


def _account(work: Month, run: Mapping[str, Any] | None, owed: Mapping[str, str]) -> Account:
    """All that the month's reports speak of."""
    from crosscheck.reporting.account import account_of

    checked, reported, config, period = work.checked, work.reported, work.order.config, work.order.period
    frames = (reported.problems, reported.enterprises, reported.work_reports)
    returned: Counter[str] = Counter()
    for sheet in checked.sheets:
        if sheet.kind == tables.PROBLEMS.kind:
            returned[sheet.department] += month.returned_in(sheet, period)
    return account_of(frames, config, period, work.earlier, work.unfiled, run, returned, owed)


def _write_reports(out: MonthOutput, folder: Folder, account: Account) -> None:
    from crosscheck.reporting.word import bulletin, work_report
    from crosscheck.reporting.workbook import monthly_workbook

    told = made_from(account.whole)
    out.render(REPORT, told, partial(monthly_workbook, account))
    for name, make in ((WORK_REPORT, work_report), (BULLETIN, bulletin)):
        template = folder.template(name)
        out.render(name, made_from(told, template), partial(make, template, account))


def _write_overview(out: MonthOutput, folder: Folder, account: Account, findings: list[Finding]) -> None:
    from crosscheck.reporting.page import TEMPLATE, overview

    drawn = bool(account.run)
    files = [LEDGER, REPORT, WORK_REPORT, BULLETIN, *[PLAN] * drawn, TRACKED, *[PROGRESS] * out.has(PROGRESS)]
    links = [*((name, name) for name in files), ("一企一档目录.xlsx", CONTENTS)]
    if (folder.month(account.period.month) / RECHECK).is_file():
        links.append((RECHECK, RECHECK))
    folders = [RETURNS, *[NOTICES, SHEETS] * drawn, *[PACKS] * out.has(PACKS), DOSSIERS]
    links += [(f"{name}（文件夹）", f"{name}/") for name in folders]
    out.write(OVERVIEW, overview(folder.text_template(TEMPLATE), account, findings, links))
