"""A campaign folder after the draw of March."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crosscheck.folder import Folder
from tests.commands.followed import OLD, draw, report
from tests.sheets import ENTERPRISE_HEAD, ROOT, file_list


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Three enterprises of one town with an open problem each, all three drawn in March."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    names = [f"山亭{name}化工有限公司" for name in "甲乙丙"]
    file_list(tmp_path, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *(f"{name} | ~ | 冯卯镇 | 危化品" for name in names)]))
    report(tmp_path, *(OLD.format(name=name, text="灭火器过期", state="未整改", done="~") for name in names))
    draw(Folder(tmp_path))
    return Folder(tmp_path)
