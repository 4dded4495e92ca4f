"""What the doctor finds missing, each with its remedy."""

from __future__ import annotations

import shutil
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from crosscheck.commands import doctor
from crosscheck.commands.doctor import complaints
from crosscheck.folder import Folder
from tests.sheets import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    shutil.copy(ROOT / "config.toml", tmp_path)
    (tmp_path / "workbooks" / "部门").mkdir(parents=True)
    return Folder(tmp_path)


def test_a_folder_that_has_everything_has_no_complaint(folder: Folder) -> None:
    assert complaints(folder) == []


def test_a_folder_without_settings_is_none_of_ours(folder: Folder) -> None:
    folder.config.unlink()
    assert complaints(folder) == [f"{folder.root} 里没有 config.toml。请用 -C 指明行动文件夹，或用 crosscheck init 新建。"]


def test_wrong_settings_and_a_missing_folder_are_told_together(folder: Folder) -> None:
    folder.config.write_text("[campaign", "utf-8")
    (folder.workbooks / "部门").rmdir()
    wrong, missing = complaints(folder)
    assert wrong.startswith("config.toml 第 1 行写法不对")
    assert missing == "没有 workbooks/部门 文件夹。请建好它，每个部门一个子文件夹。"


def test_a_package_that_is_not_there_is_named(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_NEEDED", ("rapidfuzz", "no_such_package"))
    assert complaints(folder) == ["缺少组件：no_such_package。请删去 .venv 文件夹，再运行一次 make monthly-report。"]


def test_it_looks_for_every_package_that_the_program_depends_on() -> None:
    asked = {name.lower() for package in doctor._NEEDED for name in packages_distributions()[package]}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {name.replace("_", "-") for name in asked} == set(wanted)
