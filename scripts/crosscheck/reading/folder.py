"""All the workbooks of a campaign, read file by file; what was read before is taken from the cache."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import DEPARTMENTS, FORMS, INBOX, OWNERS, ROSTERS
from crosscheck.output import TEMPORARY
from crosscheck.reading.choices import Finder, duty_finder
from crosscheck.reading.decided import with_decisions
from crosscheck.reading.engine import Job, get_ready, read_all
from crosscheck.reading.held import Cache, key_of
from crosscheck.reading.packed import decode
from crosscheck.reading.passwords import known_passwords
from crosscheck.sheets import Sheet

_SCANNED: Final = (".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".doc", ".docx", ".wps", ".zip", ".rar")  # kept beside the sheets
_PLAN: Final = tables.CAMPAIGN_PLAN[2:]  # 方案: departments also write 工作方案, 行动方案
_UNIT: Final = re.compile(r"(?:^|；)(?:填报|报送|上报|牵头|责任)?(?:部门|单位)(?:名称)?：([^；]+)")
_IGNORED: Final = (".ds_store", "thumbs.db", ".gitkeep", "desktop.ini", TEMPORARY)  # how names end; the last: a killed run left it
_BOOKS: Final = (tables.SENT_MAIL.book, tables.HEADING_DECISIONS.book, tables.NAME_DECISIONS.book)
_SIGNED: Final = f"{FORMS}/{tables.SIGN_OFFS.book}"
_READ: Final = (DEPARTMENTS, ROSTERS, FORMS, tables.NAME_DECISIONS.book)  # in this order
_LISTS: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv")
_SAID_ENOUGH: Final = ("transfer_elsewhere", "department_unknown", "department_is_town", "department_none", "file_locked_copy")
Progress = Callable[[int, int], None]
AskPassword = Callable[[list[str]], str]  # the names of locked files -> a password, "" for none


def read_folder(
    workbooks: Path, config: Config, cache: Path | None = None, progress: Progress | None = None, ask: AskPassword | None = None
) -> list[Sheet]:
    """Every sheet under workbooks/部门, 名册 and 移交表, in the order of file names, and the books of decisions.

    ``ask`` is asked once for the password of the files that nothing known opens; what it opens is kept in no cache.
    """
    config, decided = with_decisions(workbooks, config)
    files = [path for path in sorted(workbooks.rglob("*")) if path.is_file()]
    jobs = _jobs(workbooks, files)
    read = {file: refused for file, path in jobs if (refused := _oversized(file, Path(path), config))}
    with closing(Cache(cache, config)) as store:  # Windows deletes no open file
        keys = {file: key_of(file, Path(path)) for file, path in jobs if file not in read} if cache else {}
        kept = {file: data for file, key in keys.items() if (data := store.get(key)) is not None}
        todo = [job for job in jobs if job[0] not in read and job[0] not in kept]
        if todo and config.engine.kind == "local":
            get_ready()
        read |= {file: decode(kept.pop(file)) for file in list(kept)}
        results = store.keep((keys.get(file, ""), file, data) for file, data in read_all(todo, config, known_passwords()))
        for count, (file, data) in enumerate(results, 1):
            read[file] = decode(data)
            if progress:
                progress(count, len(todo))
    locked = [job for job in jobs if any(item.code == "file_encrypted" for sheet in read[job[0]] for item in sheet.findings)]
    if ask and locked and (password := ask([file for file, _ in locked])):
        read |= {file: decode(data) for file, data in read_all(locked, config, (*known_passwords(), password))}
    finder = duty_finder(config.permitted("departments"), config.campaign)
    towns = Finder(config.permitted("towns"))
    filed = [_with_department(sheet, finder, towns) for file, _ in jobs for sheet in read[file]]
    return [*(part for sheet in filed for part in by_unit(sheet, finder)), *decided, *_misplaced(workbooks, files)]


def plans_filed(workbooks: Path, config: Config) -> frozenset[str]:
    """The departments in whose folder an 实施方案 lies, in whatever form."""
    finder, top = duty_finder(config.permitted("departments"), config.campaign), workbooks / DEPARTMENTS
    files = (path for path in top.glob("*/**/*") if _is_plan(path) and path.is_file())
    return frozenset(finder.find(path.relative_to(top).parts[0]) for path in files)


def _is_plan(path: Path) -> bool:
    return _PLAN in path.stem and not path.name.startswith(OWNERS)


def by_unit(sheet: Sheet, finder: Finder) -> list[Sheet]:
    """A summary of several departments' work, a sheet for each: whose a row is stands in a column 部门 or 单位."""
    if sheet.kind != tables.WORK_REPORTS.kind or len(sheet.rows) < 2:
        return [sheet]
    written = [match[1] if (match := _UNIT.search(text)) else "" for text in sheet.extras]
    units = [finder.find(text) or sheet.department if text else sheet.department for text in written]
    if set(units) <= {sheet.department}:
        return [sheet]
    parts: list[Sheet] = []
    for unit in dict.fromkeys(units):
        mine = [index for index, one in enumerate(units) if one == unit]
        rows = {sheet.rows[index] for index in mine}
        parts.append(replace(
            sheet, department=unit, rows=[sheet.rows[index] for index in mine], extras=[sheet.extras[index] for index in mine],
            columns={name: [values[index] for index in mine] for name, values in sheet.columns.items()}, part=sheet.part + len(parts),
            stated={name: [cells[index] for index in mine] for name, cells in sheet.stated.items()},
            skipped=[] if parts else sheet.skipped, proposals=[] if parts else sheet.proposals,
            findings=[item for item in sheet.findings if item.row in rows or (not parts and item.row not in sheet.rows)],
        ))  # fmt: skip
    return parts


def _jobs(workbooks: Path, files: Sequence[Path]) -> list[Job]:
    """What is read of those files of workbooks/, folder by folder."""
    by_top: dict[str, list[Job]] = {top: [] for top in _READ}
    for path in files:
        file = path.relative_to(workbooks)
        top = file.parts[0]
        document = path.suffix.lower() in _SCANNED and (top == FORMS or (top == DEPARTMENTS and _is_plan(path)))
        if top in by_top and not path.name.lower().endswith(_IGNORED) and not document and not _copied(file):
            by_top[top].append((file.as_posix(), str(path)))
    return [job for jobs in by_top.values() for job in jobs]


def _misplaced(workbooks: Path, files: Sequence[Path]) -> list[Sheet]:
    """A finding for every list that lies under workbooks/ where nothing is read: dropped beside the folders, or a copy of a book under another name."""
    known = (*_READ, INBOX, *_BOOKS)
    lists = (path.relative_to(workbooks) for path in files if path.suffix.lower() in _LISTS and not path.name.startswith(OWNERS))
    return [Sheet(path.as_posix(), "", findings=[_stray(path)]) for path in lists if path.parts[0] not in known or _copied(path)]


def _stray(path: PurePath) -> Finding:
    """What is said of a list where nothing is read."""
    book = _copied(path)
    return finding("book_copied" if book else "file_misplaced", Place(path.as_posix()), book, name=PurePath(book).name)


def _copied(path: PurePath) -> str:
    """The book of ours that a list was begun as and saved in another kind of file or under another name, "" for none."""
    if path.suffix.lower() not in _LISTS or path.name.startswith(OWNERS):
        return ""
    books = map(PurePath, (*_BOOKS, _SIGNED))
    return next((book.as_posix() for book in books if path.parent == book.parent and path.stem.startswith(book.stem) and path != book), "")


def _oversized(file: str, path: Path, config: Config) -> list[Sheet]:
    """The refusal of a file over the limit, of which not a byte is read; nothing for all others."""
    megabytes = path.stat().st_size / 1e6
    if megabytes <= config.limits.megabytes:
        return []
    detail = f"{megabytes:.0f} MB，最多 {config.limits.megabytes} MB"
    return [Sheet(file, "", findings=[finding("file_too_large", Place(file), detail=detail)])]


def _with_department(sheet: Sheet, finder: Finder, towns: Finder) -> Sheet:
    """The sheet with its department from the folder; a finding when that is nobody's and the sheet has something to give.

    A town has nothing of its own to file but what became of the problems that were handed to it.
    """
    parts = sheet.file.split("/")
    if parts[0] != DEPARTMENTS:
        return sheet
    written = parts[1] if len(parts) > 2 else ""
    town = towns.find(written) if written else ""
    sheet.department = (finder.find(written) if written else "") or (town if sheet.kind == tables.HANDOVERS.kind else "")
    wanted = sheet.kind or sheet.rows or not sheet.sheet
    if wanted and not sheet.department and not any(item.code in _SAID_ENOUGH for item in sheet.findings):
        code = "department_is_town" if town else "department_unknown" if written else "department_none"
        near = finder.nearest(written) if code == "department_unknown" else ""
        sheet.tell(code, "", written, near=f"，是不是“{near}”" if near else "")
    return sheet
