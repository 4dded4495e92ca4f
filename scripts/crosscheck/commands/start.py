"""`crosscheck init`: a folder that works as it stands, with the sample district's settings and no data."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from crosscheck import config, tables
from crosscheck.findings import ToldError
from crosscheck.folder import DEPARTMENTS, DRAWS, FORMS, HERE, ROSTERS
from crosscheck.forms.blank import blank_workbook
from crosscheck.output import write_whole

_COPIED: Final = ("Makefile", "make.bat", "pyproject.toml", "requirements.lock", "README.zh-CN.md", "README.md", "LICENSE", "config.toml")


def start_campaign(target: Path) -> int:
    """Make the folder; gives the number of files.  Raises ToldError when anything is there already."""
    if target.exists() and not target.is_dir():
        raise ToldError(f"{target} 是一个文件，不是文件夹。请换一个名字。")
    if target.exists() and any(not path.name.startswith(".") for path in target.iterdir()):
        raise ToldError(f"{target} 里已经有别的东西，没有动它。请换一个空文件夹或新名字。")
    target.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        shutil.copyfile(HERE / name, target / name)
    for name in ("scripts", "templates"):
        shutil.copytree(HERE / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"), dirs_exist_ok=True)
    settings = config.load(target / "config.toml")
    for department in settings.departments:
        (target / "workbooks" / DEPARTMENTS / department.name).mkdir(parents=True, exist_ok=True)
    for folder in (FORMS, DRAWS, ROSTERS):
        (target / "workbooks" / folder).mkdir(parents=True, exist_ok=True)
    for table in tables.ROSTER_TABLES:
        blank = blank_workbook(table, f"{settings.campaign.district}{table.kind}", settings)
        write_whole(target / "workbooks" / ROSTERS / table.book, blank)
    (target / "output").mkdir(exist_ok=True)
    return sum(1 for path in target.rglob("*") if path.is_file())
