"""`crosscheck doctor`: what is missing on this PC and how to mend it."""

from __future__ import annotations

import importlib.util
import re
import shutil
import tempfile
from typing import TYPE_CHECKING, Final

from crosscheck.folder import DEPARTMENTS, Folder

if TYPE_CHECKING:
    from pathlib import Path

    from crosscheck.config import Config

_NEEDED: Final = (  # every package of pyproject.toml by the name it is imported under
    "chinese_calendar", "click", "defusedxml", "docxtpl", "filelock", "jinja2", "matplotlib", "msoffcrypto", "olefile", "openpyxl", "pandas",
    "pathvalidate", "pydantic", "python_calamine", "rapidfuzz", "xlsxwriter",
)  # fmt: skip
_OFFICE: Final = re.compile(r"[区县市旗][\u4e00-\u9fff]{1,12}?(?:局|大队|委员会)")
_ROOM: Final = 200_000_000  # bytes


def complaints(folder: Folder) -> list[str]:
    """What does not work here, each with its remedy; an empty list when all is well."""
    found = []
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        found.append(f"缺少组件：{'、'.join(missing)}。请删去 .venv 文件夹，再运行一次 make monthly-report。")
    from crosscheck import config

    if not folder.config.is_file():
        return [*found, config.absent(folder.config)]
    settings = None
    try:
        settings = config.load(folder.config)
    except config.ConfigError as error:
        found.append(str(error))
    if not (folder.workbooks / DEPARTMENTS).is_dir():
        found.append("没有 workbooks/部门 文件夹。请建好它，每个部门一个子文件夹。")
    elif settings:
        found += _left_over(folder.workbooks / DEPARTMENTS, settings)
    if settings:
        found += [*_idle_rounds(settings), *_strange_places(settings)]
    found += [told for path in (folder.workbooks, folder.output) if path.exists() and (told := _unwritable(path))]
    if shutil.disk_usage(folder.root).free < _ROOM:
        found.append("磁盘剩余不到 200 MB。请腾出空间。")
    return found


def _unwritable(path: Path) -> str:
    """Why nothing can be written there, "" when it can."""
    from crosscheck.output import unwritable

    try:
        with tempfile.TemporaryFile(dir=path):
            return ""
    except OSError as error:
        return unwritable(path, error)


def _left_over(departments: Path, settings: Config) -> list[str]:
    """Departments without a folder, and empty folders of nobody: those of another campaign's settings.  What lies in a stranger's folder `check` tells."""
    spellings = {unit.name: {unit.name, *unit.aliases} for unit in settings.departments}
    there = {path.name: path for path in departments.iterdir() if path.is_dir() and not path.name.startswith(".")}
    known = set().union(*spellings.values(), *({town.name, *town.aliases} for town in settings.towns))
    found = []
    if without := [unit.name for unit in settings.departments if not spellings[unit.name] & set(there)]:
        found.append(f"workbooks/部门 里没有 {'、'.join(without)} 的文件夹。请建好，文件夹名就写部门名称。")
    if strange := sorted(name for name, path in there.items() if name not in known and not any(path.iterdir())):
        found.append(f"workbooks/部门 里的空文件夹 {'、'.join(strange)} 不是 config.toml 里的部门或镇街。请删去或改名。")
    return found


def _idle_rounds(settings: Config) -> list[str]:
    """Rounds of the draw in months that have no report: left over from another campaign, they set the day of nothing."""
    from crosscheck.periods import periods

    months = [period.month for period in periods(settings.campaign)]
    idle = [item.month for item in settings.draw.rounds if item.month not in months]
    if not idle:
        return []
    return [f"config.toml 的 [[draw.rounds]] 里 {'、'.join(idle)} 不是本次行动的月份，写的检查日期用不上。请改成 {'、'.join(months)} 里的，或删去。"]


def _strange_places(settings: Config) -> list[str]:
    """Places of assembly that name an office of another district, as the sample's do: they are printed in the notices to the towns."""
    units = [name for unit in settings.departments for name in (unit.name, *unit.aliases)]
    named = dict.fromkeys(found[0] for item in settings.draw.rounds for found in _OFFICE.finditer(item.assemble))
    strange = [name for name in named if not any(unit in name or name in unit for unit in units)]
    if not strange:
        return []
    return [f"config.toml 的 [[draw.rounds]] 里集合地点写的 {'、'.join(strange)} 不是本次行动的部门，会印在互查通知上。请改成自己的集合地点。"]
