"""What the doctor finds missing, each with its remedy."""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from crosscheck import config
from crosscheck.commands import doctor
from crosscheck.commands.doctor import complaints
from crosscheck.folder import Folder
from tests.sheets import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    shutil.copy(ROOT / "config.toml", tmp_path)
    for department in config.load(tmp_path / "config.toml").departments:
        (tmp_path / "workbooks" / "部门" / department.name).mkdir(parents=True)
    return Folder(tmp_path)


def test_a_folder_that_has_everything_has_no_complaint(folder: Folder) -> None:
    assert complaints(folder) == []


def test_a_folder_without_settings_is_none_of_ours(folder: Folder) -> None:
    folder.config.unlink()
    assert complaints(folder) == [f"找不到 {folder.config}。请到行动文件夹里运行；还没有的，在 crosscheck 原文件夹里用 make init DIR=文件夹名 新建。"]


@pytest.mark.parametrize("name", ["config.toml.txt", "config - 副本.toml"])
def test_settings_saved_under_another_name_are_named(folder: Folder, name: str) -> None:
    folder.config.rename(folder.root / name)
    told = f"找不到 {folder.config}，只有 {name}。请把文件名改成 config.toml；用记事本另存的，“保存类型”要选“所有文件”，不然会多一个 .txt。"
    assert complaints(folder) == [told]
    with pytest.raises(config.ConfigError, match="只有 "):
        config.load(folder.config)


def test_wrong_settings_and_a_missing_folder_are_told_together(folder: Folder) -> None:
    folder.config.write_text("[campaign", "utf-8")
    shutil.rmtree(folder.workbooks / "部门")
    wrong, missing = complaints(folder)
    assert wrong.startswith("config.toml 第 1 行写法不对")
    assert missing == "没有 workbooks/部门 文件夹。请建好它，每个部门一个子文件夹。"


@pytest.mark.parametrize(("place", "told"), [
    ("上午8:30，县应急管理局院内", ["县应急管理局"]), ("9:00，区应急管理局院内", []), ("应急局一楼", []), ("冯卯镇政府", []), ("", []), ("市区路口", []),
    ("区应急局门口（区卫生健康局隔壁）", ["区卫生健康局"]),
])  # fmt: skip
def test_a_place_of_assembly_that_is_another_districts_office_is_told(folder: Folder, place: str, told: list[str]) -> None:
    """It is printed in the notice to each town as it stands."""
    text = folder.config.read_text("utf-8")
    changed = re.sub(r'assemble = "[^"]*"', f'assemble = "{place}"', text, count=1)
    assert changed != text or place == "上午8:30，区应急管理局院内"
    folder.config.write_text(changed, "utf-8")
    assert complaints(folder) == [f"config.toml 的 [[draw.rounds]] 里集合地点写的 {name} 不是本次行动的部门，会印在互查通知上。请改成自己的集合地点。" for name in told]


def test_a_department_without_a_folder_and_an_empty_folder_of_nobody_are_told(folder: Folder) -> None:
    departments = folder.workbooks / "部门"
    (departments / "区公安分局").rename(departments / "公安局")  # an alias will do
    (departments / "区自然资源局").rename(departments / "区自然资原局")
    (departments / "冯卯镇").mkdir()
    without, strange = complaints(folder)
    assert without == "workbooks/部门 里没有 区自然资源局 的文件夹。请建好，文件夹名就写部门名称。"
    assert strange == "workbooks/部门 里的空文件夹 区自然资原局 不是 config.toml 里的部门或镇街。请删去或改名。"
    (departments / "区自然资原局" / "清单.xlsx").touch()  # check tells this one, with what lies in it
    assert complaints(folder) == [without]


def test_days_of_inspection_left_from_another_campaign_are_told(folder: Folder) -> None:
    text = folder.config.read_text("utf-8")
    folder.config.write_text(text.replace('month = "2021-03"', 'month = "2020-03"').replace('month = "2021-06"', 'month = "2021-07"'), "utf-8")
    assert complaints(folder) == [
        "config.toml 的 [[draw.rounds]] 里 2020-03、2021-07 不是本次行动的月份，写的检查日期用不上。请改成 2021-03、2021-04、2021-05、2021-06 里的，或删去。"
    ]


def test_a_package_that_is_not_there_is_named(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_NEEDED", ("rapidfuzz", "no_such_package"))
    assert complaints(folder) == ["缺少组件：no_such_package。请删去 .venv 文件夹，再运行一次 make monthly-report。"]


def test_it_looks_for_every_package_that_the_program_depends_on() -> None:
    asked = {name.lower() for package in doctor._NEEDED for name in packages_distributions()[package]}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {name.replace("_", "-") for name in asked} == set(wanted)


def test_a_folder_that_cannot_be_written_to_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.output.mkdir()
    real = tempfile.TemporaryFile

    def refuse(**where: Any) -> Any:
        if where["dir"] == folder.output:
            raise OSError(errno.EROFS, "Read-only file system")
        return real(**where)

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert complaints(folder) == ["output 文件夹里写不进东西（磁盘是只读的）。请取消它的“只读”，或把整个行动文件夹移到能写的地方，再运行一次。"]
