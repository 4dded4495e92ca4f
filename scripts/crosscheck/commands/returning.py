"""What goes back to the departments: marked copies of their own workbooks, and a notice ready to paste into a chat."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count
from pathlib import PurePosixPath
from typing import Final

from crosscheck import __version__, tables
from crosscheck.checking.returns import SheetMarks
from crosscheck.commands.copying import LOCKED, PATCHED, PLAIN, Copier, Died
from crosscheck.commands.month import Checked
from crosscheck.config import Config
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from crosscheck.output import MonthOutput, digest, safe_name
from crosscheck.reading.folder import FORMS
from crosscheck.reporting.notice import Filing, notice
from crosscheck.sheets import Sheet

RETURNS: Final = "退回"
NOTICE: Final = "通知.txt"
_UNREAD: Final = "file_"  # how the codes of findings on whole files begin


@dataclass(slots=True)
class _File:
    """One workbook of a department: what was read of it and all that is said of it."""

    name: str
    marks: dict[str, SheetMarks] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    hidden: bool = False


@dataclass(slots=True)
class _Copies:
    """How many copies were made, the files of which a plain one, and those of which none because of their password."""

    count: int = 0
    plain: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)


def write_returns(
    out: MonthOutput, folder: Folder, config: Config, checked: Checked, merging: Iterable[Finding], due: date
) -> None:
    """退回/<部门>/…: a marked copy of each workbook with something to mend, and 通知.txt; 退回/移交表/… for the office itself."""
    later: dict[str, list[Finding]] = defaultdict(list)
    for item in merging:
        later[item.file].append(item)
    with Copier(config) as copier:
        for department in config.departments:
            files = _files((sheet for sheet in checked.sheets if sheet.department == department.name), later)
            back = [file for file in files if file.findings]
            if not back:
                continue
            where = f"{RETURNS}/{safe_name(department.name)}/"
            copies = _write_copies(out, where, folder, copier, [file for file in back if file.marks])
            filing = _filing(checked, department.name, files, copies)
            text = notice(department.name, config.campaign, due, filing, [item for file in back for item in file.findings])
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


def _filing(checked: Checked, department: str, files: list[_File], copies: _Copies) -> Filing:
    mine = [(sheet, checked.returned[number]) for number, sheet in enumerate(checked.sheets) if sheet.department == department]
    returned = sum(len(back) for _, back in mine)
    taken = sum(len(sheet.rows) for sheet, _ in mine) - returned
    unread = frozenset(file.name for file in files if any(item.code.startswith(_UNREAD) and item.severity == "error" for item in file.findings))
    hidden = tuple(PurePosixPath(file.name).name for file in files if file.hidden and file.findings)
    return Filing(len(files), taken, returned, unread, copies.count, tuple(copies.plain), tuple(copies.locked), hidden)


def _write_copies(
    out: MonthOutput, where: str, folder: Folder, copier: Copier, files: list[_File], names_drawn: bool = False
) -> _Copies:
    """A marked copy of each, but of those under a password: their content does not leave unprotected."""
    copies = _Copies()
    wished: list[tuple[str, str]] = []
    makers: list[tuple[str, Callable[[], bytes]]] = []
    for file in files:
        path, marks = folder.workbooks / file.name, list(file.marks.values())
        kind = copier.kind(path, list(file.marks))
        if kind == LOCKED:
            copies.locked.append(path.name)
        elif kind == PLAIN:
            copies.plain.append(path.name)
        if kind in (PATCHED, PLAIN):
            wished.append((path.stem, path.suffix if kind == PATCHED else ".xlsx"))
            makers.append((digest(repr((__version__, digest(path.read_bytes()), marks)).encode()), partial(copier.copy, path, kind, marks)))
    for name, (key, make) in zip(_unique(wished), makers, strict=True):
        with contextlib.suppress(Died):  # what is wrong with the file stands in the notice all the same
            out.render(where + name, key, make, names_drawn)
            copies.count += 1
    return copies


def _unique(wished: list[tuple[str, str]]) -> list[str]:
    """Safe names of those stems and suffixes, told apart by （2）, （3）… before the suffix."""
    names: dict[str, str] = {}
    for stem, suffix in wished:
        numbered = (f"{safe_name(stem)}{f'（{n}）' if n > 1 else ''}{suffix}" for n in count(1))
        name = next(name for name in numbered if name.casefold() not in names)
        names[name.casefold()] = name
    return list(names.values())
