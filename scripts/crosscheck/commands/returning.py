"""What goes back to the departments: marked copies of their own workbooks, and a notice ready to paste into a chat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from typing import Final

from crosscheck import tables
from crosscheck.catalogue import RETURN_LOST
from crosscheck.checking.returns import SheetMarks
from crosscheck.commands.copying import LOCKED, LOST, PATCHED, PLAIN, Copier
from crosscheck.commands.month import Checked, Month
from crosscheck.filenames import safe_name
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import FORMS, RETURNS, Folder
from crosscheck.month_output import MonthOutput, made_from
from crosscheck.output import digest
from crosscheck.reporting.notice import Receipt, notice
from crosscheck.sheets import Sheet

NOTICE: Final = "通知.txt"
_Copies = dict[str, list[str]]  # the files by how their copy came out
_UNREAD: Final = "file_"  # how the codes of findings on whole files begin


@dataclass(slots=True)
class _File:
    """One workbook of a department: what was read of it and all that is said of it."""

    name: str
    marks: dict[str, SheetMarks] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    hidden: bool = False


def write_returns(out: MonthOutput, work: Month) -> None:
    """退回/<部门>/…: a marked copy of each workbook with something to mend, and 通知.txt; 退回/移交表/… for the office itself.

    A town gets back what it wrote of the problems that were handed to it.
    """
    folder, config, checked = work.order.folder, work.order.config, work.checked
    later: dict[str, list[Finding]] = defaultdict(list)
    for item in work.ledgers.findings:
        later[item.file].append(item)
    with Copier(config) as copier:
        for unit in (*(one.name for one in config.departments), *(one.name for one in config.towns)):
            files = _files((sheet for sheet in checked.sheets if sheet.department == unit), later)
            back = [file for file in files if file.findings]
            if not back:
                continue
            where = f"{RETURNS}/{safe_name(unit)}/"
            copies = _write_copies(out, where, folder, copier, [file for file in back if file.marks])
            receipt = _receipt(checked, unit, files, copies)
            text = notice(unit, config.campaign, work.order.period.end, receipt, [item for file in back for item in file.findings])
            out.write(where + NOTICE, text.encode("utf-8-sig"))
        forms = _files(filter(_is_form, checked.sheets), later)
        _write_copies(out, f"{RETURNS}/{FORMS}/", folder, copier, [file for file in forms if file.marks], names_drawn=True)


def _is_form(sheet: Sheet) -> bool:
    """Whether the sheet was filled in on site: it belongs to no department, so the office gets it back."""
    return sheet.file.startswith(f"{FORMS}/") and sheet.kind == tables.TRANSFERS.kind


def _files(sheets: Iterable[Sheet], later: dict[str, list[Finding]]) -> list[_File]:
    """The workbooks of those sheets in order, with everything to be marked on each sheet."""
    files: dict[str, _File] = {}
    for sheet in sheets:
        if any(item.code == "file_locked_copy" for item in sheet.findings):
            continue
        file = files.setdefault(sheet.file, _File(sheet.file))
        findings = [*sheet.findings, *(item for item in later[sheet.file] if item.cell and item.sheet == sheet.sheet)]
        file.hidden |= any(item.code == "hidden_read" for item in findings)
        told = [item for item in dict.fromkeys(findings) if item.severity != "info" and item not in file.findings]
        file.findings += told
        if told and (sheet.rows or sheet.skipped):
            found = SheetMarks.of(sheet.sheet, sheet.header_row, told)
            file.marks[sheet.sheet] = file.marks[sheet.sheet].joined(found) if sheet.sheet in file.marks else found
    return list(files.values())


def _receipt(checked: Checked, department: str, files: list[_File], copies: _Copies) -> Receipt:
    mine = [sheet for sheet in checked.sheets if sheet.department == department]
    returned = sum(len(sheet.returned) for sheet in mine)
    taken = sum(len(sheet.rows) for sheet in mine) - returned
    unread = frozenset(file.name for file in files if any(item.code.startswith(_UNREAD) and item.severity == "error" for item in file.findings))
    hidden = tuple(PurePosixPath(file.name).name for file in files if file.hidden and file.findings)
    made = len(copies[PATCHED]) + len(copies[PLAIN])
    return Receipt(len(files), taken, returned, unread, made, tuple(copies[PLAIN]), tuple(copies[LOCKED]), tuple(copies[LOST]), hidden)


def _write_copies(
    out: MonthOutput, where: str, folder: Folder, copier: Copier, files: list[_File], names_drawn: bool = False
) -> _Copies:
    """A marked copy of each, but of those under a password: their content does not leave unprotected."""
    copies: _Copies = {kind: [] for kind in (PATCHED, PLAIN, LOCKED, LOST)}
    taken = set[str]()
    for file in files:
        path, marks = folder.workbooks / file.name, list(file.marks.values())
        key = made_from(digest(path.read_bytes()), marks)
        names = {PATCHED: _free(where, path.stem, path.suffix, taken), PLAIN: _free(where, path.stem, ".xlsx", taken)}
        kind = next((kind for kind, name in names.items() if out.stands(name, f"{key} {kind}")), "")
        if not kind:
            kind, data = copier.copy(path, marks)
            if kind in names:
                out.write(names[kind], data, names_drawn, f"{key} {kind}")
            if kind == LOST:
                out.findings.append(finding(RETURN_LOST, Place(file.name)))
        copies[kind].append(path.name)
        taken.add(names.get(kind, "").casefold())
    return copies


def _free(where: str, stem: str, suffix: str, taken: set[str]) -> str:
    """A safe name of that stem and suffix that is not taken, told apart by （2）, （3）… before the suffix."""
    numbered = (f"{where}{safe_name(stem)}{f'（{n}）' if n > 1 else ''}{suffix}" for n in count(1))
    return next(name for name in numbered if name.casefold() not in taken)
