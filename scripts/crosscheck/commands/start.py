"""`crosscheck init` and `forms`: a folder that works as it stands, with the sample district's settings and no data, and blank workbooks by its settings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crosscheck import __version__, config, output, tables
from crosscheck.commands.kept import NAME_TITLE
from crosscheck.commands.site_forms import site_form
from crosscheck.config import Config
from crosscheck.filenames import safe_name
from crosscheck.findings import ToldError
from crosscheck.folder import BLANKS, DEPARTMENTS, DRAWS, FORMS, HERE, ROSTERS, Folder
from crosscheck.forms.blank import blank_workbook, kits
from crosscheck.forms.decisions import is_blank, with_rows
from crosscheck.forms.transfer import RECORDS, blank_record
from crosscheck.month_output import MonthOutput
from crosscheck.output import replace_kept, write_whole

_COPIED: Final = ("Makefile", "make.bat", "pyproject.toml", "requirements.lock", "README.zh-CN.md", "README.md", "LICENSE", "config.toml")


def refuse_taken(target: Path) -> None:
    """Raises ToldError when anything is there already."""
    if target.exists() and not target.is_dir():
        raise ToldError(f"{target} 是一个文件，不是文件夹。请换一个名字。")
    if target.exists() and any(not path.name.startswith(".") for path in target.iterdir()):
        raise ToldError(f"{target} 里已经有别的东西，没有动它。请换一个空文件夹或新名字。")


def start_campaign(target: Path) -> int:
    """Make the folder; gives the number of files.  Raises ToldError when anything is there already."""
    refuse_taken(target)
    target.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        shutil.copyfile(HERE / name, target / name)
    for name in ("scripts", "templates", "docs"):
        if (HERE / name).is_dir():  # a folder that was begun by an older version has no docs
            shutil.copytree(HERE / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "adr"), dirs_exist_ok=True)
    settings = config.load(target / "config.toml")
    for department in settings.departments:
        (target / "workbooks" / DEPARTMENTS / department.name).mkdir(parents=True, exist_ok=True)
    for folder in (FORMS, DRAWS, ROSTERS):
        (target / "workbooks" / folder).mkdir(parents=True, exist_ok=True)
    for book, blank in _kept_books(settings):
        write_whole(target / "workbooks" / book, blank)
    (target / "output").mkdir(exist_ok=True)
    return sum(1 for path in target.rglob("*") if path.is_file())


def forms(folder: Folder, config: Config, dry_run: bool = False) -> int:
    """Blank workbooks for every department and town under output/空白表, and records of inspections; gives their number.

    Blank name books under workbooks/ are renewed, but not by a dry run.
    """
    with output.lock(folder.output, folder.workbooks):
        if not dry_run:
            renew_rosters(folder, config)
        out = MonthOutput(folder.output / BLANKS)
        made = {f"{safe_name(unit)}/{kind}.xlsx": workbook for unit, kind, workbook in kits(config)}
        made |= {f"检查记录/{name}": blank_record(site_form(name, folder, config)) for name in RECORDS}
        for name, workbook in made.items():
            out.write(name, workbook)
        out.finish({"version": __version__}, ("",))
    return len(made)


def renew_rosters(folder: Folder, settings: Config) -> None:
    """Name books in which nobody has written take the title and the drop-downs of the settings: those of init offer another district's towns.

    Call under `output.lock`; raises OutputError when one is open.
    """
    for book, blank in _kept_books(settings):
        path = folder.workbooks / book
        before = path.read_bytes() if path.is_file() else None
        if before is not None and before != blank and is_blank(before, blank):
            replace_kept(path, before, blank)


def _kept_books(settings: Config) -> Iterator[tuple[str, bytes]]:
    """The name books, and that of names that are one, in which findings tell a person to write; each with its place under workbooks/."""
    for table in tables.ROSTER_TABLES:
        yield f"{ROSTERS}/{table.book}", blank_workbook(table, f"{settings.campaign.district}{table.kind}", settings)
    yield tables.NAME_DECISIONS.book, with_rows(None, tables.NAME_DECISIONS, [], settings, NAME_TITLE)
