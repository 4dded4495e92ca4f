"""A workbook that is the end of the process that marks it is the end of nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crosscheck.checking.returns import SheetMarks
from crosscheck.commands import copying
from crosscheck.config_sections import Limits
from crosscheck.reading.passwords import VARIABLE
from tests.commands.test_returning import check, notice, returned
from tests.reading.test_formats import locked
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, file_list, put

pytestmark = pytest.mark.processes

BAD = GOOD_PROBLEM.replace("冯卯镇", "城关镇")
DEADLY = "致命"
real_copy = copying.copied


def dying_copy(path: Path, marks: Sequence[SheetMarks], limits: Limits, created: date) -> copying.Copy:
    if DEADLY in path.name:
        os._exit(3)
    return real_copy(path, marks, limits, created)


def greedy_copy(path: Path, marks: Sequence[SheetMarks], limits: Limits, created: date) -> copying.Copy:
    if DEADLY in path.name:
        raise MemoryError
    return real_copy(path, marks, limits, created)


def endless_copy(path: Path, marks: Sequence[SheetMarks], limits: Limits, created: date) -> copying.Copy:
    """As the real one with little time; the file of that name is never marked."""
    if DEADLY in path.name:
        vars(copying)["marked_copy"] = endless
    quick: Any = SimpleNamespace(**vars(limits) | {"seconds": 1})
    return real_copy(path, marks, quick, created)


def endless(*_: object) -> bytes:
    while True:
        pass


def filed(folder: Path) -> None:
    for number, name in enumerate(("一", DEADLY, "二")):
        file_list(folder, f"{name}.xlsx", f"{PROBLEM_HEAD}\n{BAD.replace('过期', f'过期{number}')}")


@pytest.mark.parametrize("stand_in", [dying_copy, greedy_copy, endless_copy])
def test_the_others_are_marked_and_the_lost_one_is_told_to_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: object) -> None:
    filed(tmp_path)
    monkeypatch.setattr(copying, "copied", stand_in)
    (lost,) = [item for item in check(tmp_path).findings if item.code == "return_lost"]
    assert str(lost) == (
        f"部门/{DEPARTMENT}/{DEADLY}.xlsx：没有做成这个文件的退回件：标注它时用的时间或内存太多。"
        "请让填报单位按 通知.txt 里写的位置改；表里多余的行、列和格式删去以后再报，就能标了。"
    )
    assert sorted(path.name for path in returned(tmp_path).glob("*.xlsx")) == ["一.xlsx", "二.xlsx"]
    told = notice(tmp_path)
    assert "随附2个标好的文件" in told
    assert f"{DEADLY}.xlsx 没有做成标好的文件（太大或太复杂），请按下面写的位置改。" in told
    assert all(f"{name}.xlsx “Sheet1” B2：“城关镇”不是山亭区的镇街" in told for name in ("一", DEADLY, "二"))


def test_a_copy_that_was_lost_in_a_busy_moment_is_made_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(tmp_path)
    with monkeypatch.context() as busy:
        busy.setattr(copying, "copied", greedy_copy)
        check(tmp_path)
    assert [item.code for item in check(tmp_path).findings] == ["town_unknown"] * 3
    assert (returned(tmp_path) / f"{DEADLY}.xlsx").is_file()


def test_a_workbook_under_a_password_goes_back_without_a_copy_and_is_none_that_was_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "秘密2021")
    put(tmp_path, "密.xlsx", locked(tmp_path, "秘密2021", BAD))
    assert [item.code for item in check(tmp_path).findings] == ["town_unknown"]
    assert [path.name for path in returned(tmp_path).iterdir()] == ["通知.txt"]
    assert "密.xlsx 设了打开密码，没有做标好的文件，请按下面写的位置改。" in notice(tmp_path)


def odd_copy(path: Path, marks: Sequence[SheetMarks], limits: Limits, created: date) -> copying.Copy:
    """As the real one, where a part turns out to be odd only when it is marked."""
    vars(copying)["marked_copy"] = odd
    return real_copy(path, marks, limits, created)


def odd(*_: object) -> bytes:
    raise LookupError


def test_a_copy_whose_patch_fails_at_the_last_is_announced_as_a_plain_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_list(tmp_path, "三月.xlsx", f"{PROBLEM_HEAD}\n{BAD}")
    path.rename(path.with_suffix(".XLSM"))
    monkeypatch.setattr(copying, "copied", odd_copy)
    for _ in range(2):  # the second time it is still there
        check(tmp_path)
        assert [item.name for item in returned(tmp_path).glob("*.xls*")] == ["三月.xlsx"]
        assert "三月.XLSM 的原格式不能直接标注，随附的是按原表内容另写的 .xlsx" in notice(tmp_path)
