"""`crosscheck doctor`: what is missing on this PC and how to mend it."""

from __future__ import annotations

import importlib.util
import shutil
from typing import Final

from crosscheck.folder import DEPARTMENTS, Folder

_NEEDED: Final = (  # every package of pyproject.toml by the name it is imported under
    "chinese_calendar", "click", "defusedxml", "docxtpl", "filelock", "jinja2", "matplotlib", "msoffcrypto", "olefile", "openpyxl", "pandas",
    "pathvalidate", "pydantic", "python_calamine", "rapidfuzz", "xlsxwriter",
)  # fmt: skip
_ROOM: Final = 200_000_000  # bytes


def complaints(folder: Folder) -> list[str]:
    """What does not work here, each with its remedy; an empty list when all is well."""
    found = []
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        found.append(f"缺少组件：{'、'.join(missing)}。请删去 .venv 文件夹，再运行一次 make monthly-report。")
    if not folder.config.is_file():
        return [*found, f"{folder.root} 里没有 config.toml。请用 -C 指明行动文件夹，或用 crosscheck init 新建。"]
    from crosscheck import config

    try:
        config.load(folder.config)
    except config.ConfigError as error:
        found.append(str(error))
    if not (folder.workbooks / DEPARTMENTS).is_dir():
        found.append("没有 workbooks/部门 文件夹。请建好它，每个部门一个子文件夹。")
    if shutil.disk_usage(folder.root).free < _ROOM:
        found.append("磁盘剩余不到 200 MB。请腾出空间。")
    return found
