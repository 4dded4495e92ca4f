"""Files appear whole, by one run at a time, and records only grow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crosscheck import output
from crosscheck.output import OutputError


def test_who_holds_the_folder_sweeps_what_a_killed_run_left_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "workbooks" / "部门").mkdir(parents=True)
    for name in ("a.xlsx", "a.xlsx.12.tmp~crosscheck"):
        (tmp_path / "workbooks" / "部门" / name).write_bytes(b"1")
    with output.lock(tmp_path / "output", tmp_path / "workbooks", tmp_path / "nowhere"):
        assert [path.name for path in tmp_path.rglob("a*")] == ["a.xlsx"]


def test_a_folder_in_which_nothing_can_be_written_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    with pytest.raises(OutputError) as told, output.lock(tmp_path / "output"):
        pass
    assert str(told.value) == "output 文件夹里写不进东西（没有权限）。请取消它的“只读”，或把整个行动文件夹移到能写的地方，再运行一次。"


def test_what_is_written_is_on_the_disk_before_it_takes_the_place_of_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut between the two would leave an empty file under the name of the good one."""
    done: list[str] = []
    really = Path.replace

    def replace(path: Path, target: Path) -> Path:
        done.append(f"{target.name} in its place")
        return really(path, target)

    monkeypatch.setattr(os, "fsync", lambda _: done.append("on the disk"))
    monkeypatch.setattr(Path, "replace", replace)
    output.write_whole(tmp_path / "a.xlsx", b"x")
    output.append_line(tmp_path / "b.jsonl", "x")
    assert done == ["on the disk", "a.xlsx in its place", "on the disk"]


def test_an_unwritable_target_leaves_the_old_file_and_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"1")

    def refuse(_self: Path, other: Path) -> None:
        raise PermissionError(13, "in use", str(other))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="请先关闭它、取消“只读”，再运行一次"):
        output.write_whole(target, b"2")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"1"]


def test_a_second_run_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with output.lock(tmp_path), pytest.raises(OutputError, match="正在运行"), output.lock(tmp_path):
        pass


def test_a_record_only_grows_and_a_line_that_a_kill_cut_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a" / "record.jsonl"
    output.append_line(path, "甲")
    with path.open("a", encoding="utf-8") as file:
        file.write("cut")
    output.append_line(path, "乙")
    assert path.read_text("utf-8") == "甲\ncut\n乙\n"
