"""Files appear whole, never over a person's edits, never outside their folder."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

import pytest

from crosscheck import output
from crosscheck.output import MonthOutput, OutputError, safe_name, unique_names


def one_run(folder: Path, text: bytes, name: str = "a.xlsx") -> MonthOutput:
    out = MonthOutput(folder)
    out.write(name, text)
    out.finish({"version": "1"}, ("",))
    return out


def test_a_second_run_replaces_what_the_first_made(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    assert one_run(tmp_path, b"2").findings == []
    assert (tmp_path / "a.xlsx").read_bytes() == b"2"


def test_a_file_that_a_person_edited_stays_and_the_new_one_stands_beside_it(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    (tmp_path / "a.xlsx").write_bytes(b"edited")
    (item,) = one_run(tmp_path, b"2").findings
    assert (tmp_path / "a.xlsx").read_bytes() == b"edited"
    assert (tmp_path / "a（新）.xlsx").read_bytes() == b"2"
    assert item.message == "a.xlsx 被人改过，没有覆盖；新的一份放在旁边：a（新）.xlsx。"


def test_the_one_beside_may_be_edited_too_and_stays_as_well(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    (tmp_path / "a.xlsx").write_bytes(b"edited")
    one_run(tmp_path, b"2")
    (tmp_path / "a（新）.xlsx").write_bytes(b"edited again")
    (item,) = one_run(tmp_path, b"3").findings
    found = {path.name: path.read_bytes() for path in tmp_path.glob("*.xlsx")}
    assert found == {"a.xlsx": b"edited", "a（新）.xlsx": b"edited again", "a（新2）.xlsx": b"3"}
    assert item.message.endswith("新的一份放在旁边：a（新2）.xlsx。")


def test_a_run_goes_on_where_somebody_deleted_its_record_and_what_differs_stands_beside(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    (tmp_path / "run.json").unlink()
    out = MonthOutput(tmp_path)
    out.write("a.xlsx", b"2")
    out.keep_copies(("邮件/",))
    out.finish({}, ("",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "a（新）.xlsx", "run.json"]
    MonthOutput(tmp_path).keep_copies(("邮件/",))


def test_an_edited_file_keeps_the_mark_that_it_names_drawn_enterprises(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"a person's")
    out = MonthOutput(tmp_path)
    out.write("a.xlsx", b"1", names_drawn=True)
    out.finish({}, ("",))
    record = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert output.names_drawn(record, "a.xlsx")


def test_a_run_killed_before_its_record_is_not_taken_for_a_persons_edit(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    MonthOutput(tmp_path).write("a.xlsx", b"2")  # killed here
    assert one_run(tmp_path, b"3").findings == []
    assert (tmp_path / "a.xlsx").read_bytes() == b"3"


def test_what_is_no_longer_made_is_removed_unless_edited_and_leftovers_are_swept(tmp_path: Path) -> None:
    one_run(tmp_path, b"1", "old.xlsx")
    (tmp_path / "x.1.tmp~crosscheck").write_bytes(b"")
    one_run(tmp_path, b"1", "new.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.xlsx", "run.json"]


def test_a_folder_goes_with_the_last_that_was_in_it_but_not_with_what_a_person_put_there(tmp_path: Path) -> None:
    one_run(tmp_path, b"1", "退回/甲局/通知.txt")
    (tmp_path / "退回" / "我的.txt").write_bytes(b"mine")
    one_run(tmp_path, b"1")
    assert not (tmp_path / "退回" / "甲局").exists()
    assert (tmp_path / "退回" / "我的.txt").read_bytes() == b"mine"


def test_what_is_no_longer_made_stays_when_a_person_edited_it(tmp_path: Path) -> None:
    one_run(tmp_path, b"1", "old.xlsx")
    (tmp_path / "old.xlsx").write_bytes(b"edited")
    one_run(tmp_path, b"1", "new.xlsx")
    assert (tmp_path / "old.xlsx").read_bytes() == b"edited"


@pytest.mark.parametrize(
    ("change", "made", "expected"),
    [
        (lambda _: None, 1, {"a.xlsx": b"1"}),
        (lambda path: path.unlink(), 2, {"a.xlsx": b"2"}),
        (lambda path: path.write_bytes(b"edited"), 2, {"a.xlsx": b"edited", "a（新）.xlsx": b"2"}),
    ],
)
def test_a_file_of_the_same_key_is_made_again_only_where_it_is_gone_or_edited(
    tmp_path: Path, change: Callable[[Path], object], made: int, expected: dict[str, bytes]
) -> None:
    times: list[bytes] = []

    def make() -> bytes:
        times.append(b"")
        return f"{len(times)}".encode()

    for number in range(2):
        out = MonthOutput(tmp_path)
        out.render("a.xlsx", "key", make)
        out.finish({}, ("",))
        if not number:
            change(tmp_path / "a.xlsx")
    assert (len(times), {path.name: path.read_bytes() for path in tmp_path.glob("*.xlsx")}) == (made, expected)


def test_a_streamed_file_is_whole_unchanged_or_beside_what_a_person_edited(tmp_path: Path) -> None:
    def run(text: bytes) -> MonthOutput:
        out = MonthOutput(tmp_path)
        out.stream("a.xlsx", lambda file: file.writelines((text, b"!")))
        out.finish({}, ("",))
        return out

    assert run(b"1").findings == []
    assert (tmp_path / "a.xlsx").read_bytes() == b"1!"
    (tmp_path / "a.xlsx").write_bytes(b"a person's")
    assert [item.code for item in run(b"2").findings] == ["output_edited"]
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.xlsx")} == {"a.xlsx": b"a person's", "a（新）.xlsx": b"2!"}
    assert not list(tmp_path.glob(f"*{output.TEMPORARY}"))


def test_a_stream_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")

    def full(file: IO[bytes]) -> None:
        file.write(b"2")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OutputError, match=r"写不了 .*a\.xlsx（磁盘满了）。原来的文件没有动"):
        MonthOutput(tmp_path).stream("a.xlsx", full)
    assert [(path.name, path.read_bytes()) for path in tmp_path.glob("a*")] == [("a.xlsx", b"1")]


def test_an_intent_noted_after_one_that_was_cut_off_is_known(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    (tmp_path / ".写入中.jsonl").write_bytes(b'["b.xlsx", "12')  # the power failed here
    MonthOutput(tmp_path).write("a.xlsx", b"2")  # and again here
    assert one_run(tmp_path, b"3").findings == []
    assert (tmp_path / "a.xlsx").read_bytes() == b"3"


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
    MonthOutput(tmp_path).stream("c.xlsx", lambda file: file.writelines([b"x"]))
    assert done[3:] == ["on the disk", "on the disk", "c.xlsx in its place"]  # the file, and the note that it is meant to be ours


def test_a_target_that_another_program_holds_is_told_and_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So Windows answers who reads what Excel has open for itself."""
    one_run(tmp_path, b"old")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    out = MonthOutput(tmp_path)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match=r"打不开 .*a\.xlsx：文件可能正在 Excel 或 WPS 里打开。请先关闭它，再运行一次。"):
        out.write("a.xlsx", b"new")
    monkeypatch.undo()
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"


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


@pytest.mark.parametrize("text", ["CON", "a/b", "..\\..\\x", "a. ", "a" * 83 + ".b", "长" * 200, "😀" * 200, "", "a:b?c*", "公司\u202exe\u200b"])
def test_any_text_makes_a_safe_file_name(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= 84
    assert len(f"{name}（新2）.xlsx".encode()) <= 255
    assert not set(name) & set("\u202e\u200b")
    assert not set(name) & set('\\/:*?"<>|')
    assert name.upper() != "CON"
    assert not name.endswith((" ", "."))


def test_long_names_that_collide_are_told_apart_and_can_be_written(tmp_path: Path) -> None:
    names = unique_names(["长" * 100, "长" * 99, "😀" * 90, "😀" * 91])
    assert len(set(names)) == 4
    for name in names:
        output.write_whole(tmp_path / f"{name}.xlsx", b"1")


def test_names_that_collide_are_told_apart() -> None:
    assert unique_names(["甲/厂", "甲:厂", "A", "a"]) == ["甲_厂", "甲_厂（2）", "A", "a（2）"]
    assert unique_names(["a", "A"]) == ["a", "A（2）"]
    with pytest.raises(OutputError):
        output.safe_path(Path("x"), "../a")


def test_a_file_that_names_drawn_enterprises_is_marked_and_the_unknown_is_taken_to_name_them(tmp_path: Path) -> None:
    out = MonthOutput(tmp_path)
    out.write("互查方案.xlsx", b"1", names_drawn=True)
    out.write("月报.xlsx", b"2")
    out.finish({}, ("",))
    record = json.loads((tmp_path / "run.json").read_text("utf-8"))
    told = {name: output.names_drawn(record, name) for name in ("互查方案.xlsx", "月报.xlsx", "run.json", "别的.xlsx")}
    assert told == {"互查方案.xlsx": True, "月报.xlsx": False, "run.json": True, "别的.xlsx": True}


@pytest.mark.parametrize(
    ("again", "left"),
    [({"a.xlsx": b"1"}, True), ({"a.xlsx": b"2"}, False), ({"a.xlsx": b"1", "b.xlsx": b"1"}, False), ({}, False)],
    ids=["the same", "changed", "one more", "gone"],
)
def test_drafts_stand_as_long_as_the_files_that_they_carry_are_the_same(tmp_path: Path, again: dict[str, bytes], left: bool) -> None:
    one_run(tmp_path, b"1")
    mails = MonthOutput(tmp_path)
    mails.write("邮件/甲.eml", b"a.xlsx is attached")
    mails.write("邮件清单.xlsx", b"who gets a.xlsx")
    mails.finish(None, ("邮件",))
    out = MonthOutput(tmp_path)
    for name, data in again.items():
        out.write(name, data)
    out.keep_copies(("邮件",))
    out.finish({"version": "1"}, ("",))
    assert [(tmp_path / name).exists() for name in ("邮件/甲.eml", "邮件清单.xlsx")] == [left, left]


def test_a_notice_loses_its_mark_when_it_no_longer_names_anybody(tmp_path: Path) -> None:
    for named in (True, False):
        out = MonthOutput(tmp_path)
        out.render("互查通知/甲镇.docx", f"key {named}", lambda: b"text", names_drawn=named)
        out.finish({}, ("",))
        record = json.loads((tmp_path / "run.json").read_text("utf-8"))
        assert output.names_drawn(record, "互查通知/甲镇.docx") is named


def test_a_kept_file_of_an_earlier_run_stays(tmp_path: Path) -> None:
    one_run(tmp_path, b"1", "复核.html")
    out = MonthOutput(tmp_path)
    out.keep("复核.html")
    out.keep("没有.html")
    out.finish({}, ("",))
    assert (tmp_path / "复核.html").read_bytes() == b"1"
    assert list(json.loads((tmp_path / "run.json").read_text("utf-8"))["outputs"]) == ["复核.html"]


def test_what_was_made_from_the_same_is_not_made_again_unless_by_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make(value: str) -> bytes:
        made.append(value)
        return value.encode()

    def run(value: str) -> None:
        out = MonthOutput(tmp_path)
        out.render("a.xlsx", output.made_from({"值": value}, 1), partial(make, value))
        out.finish({}, ("",))

    for value in ("甲", "甲", "乙", "乙"):
        run(value)
    assert made == ["甲", "乙"]
    monkeypatch.setattr(output, "_program", lambda: "newer")
    run("乙")
    assert (made, (tmp_path / "a.xlsx").read_text("utf-8")) == (["甲", "乙", "乙"], "乙")


def test_what_a_file_was_made_from_is_the_same_on_every_pc_with_these_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else run.json of the same inputs would not be the same bytes."""
    keys = []
    for number, installed in enumerate([("xlsxwriter-3.3.1", "lxml-6.1.3"), ("lxml-6.1.3", "xlsxwriter-3.3.1", "pytest-9.2.0"), ("xlsxwriter-3.4.0", "lxml-6.1.3")]):
        place = tmp_path / str(number)
        for name in installed:
            (place / f"{name}.dist-info").mkdir(parents=True)
        monkeypatch.setattr("sysconfig.get_path", lambda _, place=place: str(place))
        output._program.cache_clear()
        keys.append(output.made_from("甲"))
    output._program.cache_clear()
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(("inputs", "kept"), [({"a.xlsx": "1"}, [7]), ({"a.xlsx": "2"}, None)])
def test_figures_stay_in_the_record_when_another_command_runs_on_the_same_inputs(tmp_path: Path, inputs: dict[str, str], kept: list[int] | None) -> None:
    MonthOutput(tmp_path).finish({"version": "1", "inputs": {"a.xlsx": "1"}, "figures": [7]}, ("",))
    MonthOutput(tmp_path).finish({"version": "1", "inputs": inputs}, ("总台账.xlsx",))
    assert json.loads((tmp_path / "run.json").read_text("utf-8")).get("figures") == kept


def test_the_record_tells_one_thing_a_line_and_is_json(tmp_path: Path) -> None:
    record = {"month": "2021-03", "inputs": {"部门/甲.xlsx": "1", "乙": "2"}, "figures": [{"key": "found", "rows": ["a", "b"]}, {"key": "done"}], "none": []}
    out = MonthOutput(tmp_path)
    out.write("a.xlsx", b"1")
    out.finish(record, ("",))
    text = (tmp_path / "run.json").read_text("utf-8")
    assert {name: json.loads(text)[name] for name in record} == record
    assert '{"key": "found", "rows": ["a", "b"]},\n{"key": "done"}\n' in text


def test_a_record_only_grows_and_a_line_that_a_kill_cut_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a" / "record.jsonl"
    output.append_line(path, "甲")
    with path.open("a", encoding="utf-8") as file:
        file.write("cut")
    output.append_line(path, "乙")
    assert path.read_text("utf-8") == "甲\ncut\n乙\n"
