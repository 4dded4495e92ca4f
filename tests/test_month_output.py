"""What a run makes of a month: never over a person's edits, never outside its folder, and nothing stale is left."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

import pytest

from crosscheck import month_output
from crosscheck.month_output import MonthOutput, made_from, names_drawn, safe_path
from crosscheck.output import TEMPORARY, OutputError


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
    assert names_drawn(record, "a.xlsx")


def test_a_run_killed_before_its_record_is_not_taken_for_a_persons_edit(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    MonthOutput(tmp_path).write("a.xlsx", b"2")  # killed here
    assert one_run(tmp_path, b"3").findings == []
    assert (tmp_path / "a.xlsx").read_bytes() == b"3"


def test_what_a_killed_run_made_is_still_its_own_after_another_command_has_run(tmp_path: Path) -> None:
    """After a kill, make check told of its returns alone, and the month's other files were then taken for a person's."""
    one_run(tmp_path, b"1")
    killed = MonthOutput(tmp_path)
    killed.write("a.xlsx", b"2", names_drawn=True)
    killed.write("b.xlsx", b"2")
    other = MonthOutput(tmp_path)
    other.write("退回/甲局/通知.txt", b"1")
    other.finish({"version": "1"}, ("退回/",))
    record = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert [names_drawn(record, name) for name in ("a.xlsx", "b.xlsx")] == [True, False]
    assert one_run(tmp_path, b"3").findings == []
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.xlsx", "run.json"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"3"


def test_what_a_person_changed_after_a_killed_run_is_his(tmp_path: Path) -> None:
    one_run(tmp_path, b"1")
    MonthOutput(tmp_path).write("a.xlsx", b"2")
    (tmp_path / "a.xlsx").write_bytes(b"edited")
    MonthOutput(tmp_path).finish({"version": "1"}, ("退回/",))
    assert [item.code for item in one_run(tmp_path, b"3").findings] == ["output_edited"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"edited"


def test_where_the_record_is_gone_nobody_is_told_that_he_changed_each_file(tmp_path: Path) -> None:
    names = [f"{n}.xlsx" for n in range(5)]
    for content in (b"1", b"2", b"3"):
        out = MonthOutput(tmp_path)
        for name in names:
            out.write(name, content)
        out.finish({}, ("",))
        if content == b"1":
            (tmp_path / "run.json").unlink()
            continue
        (item,) = out.findings
        assert item.message.startswith("5 个文件（0.xlsx、1.xlsx、2.xlsx等）和这次做的不一样，可是 output 里没有它们的运行记录（run.json 被删去或者换过）")
        assert {(tmp_path / f"{n}{which}.xlsx").read_bytes() for n in range(5) for which in ("", "（新）")} == {b"1", content}


@pytest.mark.parametrize(("content", "known", "untouched", "left"), [
    (b"1", True, True, b"2"), (b"1", False, True, b"1"), (b"2", False, True, b"2"), (b"edited", True, False, b"edited"), (b"2", True, True, b"2"),
])  # fmt: skip
def test_a_form_that_somebody_may_be_filling_in_is_left(tmp_path: Path, content: bytes, known: bool, untouched: bool, left: bytes) -> None:
    one_run(tmp_path, b"1")
    (tmp_path / "a.xlsx").write_bytes(content)
    if not known:
        (tmp_path / "run.json").unlink()
    out = MonthOutput(tmp_path)
    assert out.render_or_leave("a.xlsx", "key", lambda: b"2", names_drawn=True) is untouched
    out.finish({}, ("",))
    assert [item.code for item in out.findings] == ["output_unknown"] * (content == b"1" and not known)
    assert (sorted(path.name for path in tmp_path.iterdir()), (tmp_path / "a.xlsx").read_bytes()) == (["a.xlsx", "run.json"], left)
    assert names_drawn(json.loads((tmp_path / "run.json").read_text("utf-8")), "a.xlsx")


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
    assert not list(tmp_path.glob(f"*{TEMPORARY}"))


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


def test_a_file_that_names_drawn_enterprises_is_marked_and_the_unknown_is_taken_to_name_them(tmp_path: Path) -> None:
    out = MonthOutput(tmp_path)
    out.write("互查方案.xlsx", b"1", names_drawn=True)
    out.write("月报.xlsx", b"2")
    out.finish({}, ("",))
    record = json.loads((tmp_path / "run.json").read_text("utf-8"))
    told = {name: names_drawn(record, name) for name in ("互查方案.xlsx", "月报.xlsx", "run.json", "别的.xlsx")}
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
        assert names_drawn(record, "互查通知/甲镇.docx") is named


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
        out.render("a.xlsx", made_from({"值": value}, 1), partial(make, value))
        out.finish({}, ("",))

    for value in ("甲", "甲", "乙", "乙"):
        run(value)
    assert made == ["甲", "乙"]
    monkeypatch.setattr(month_output, "_program", lambda: "newer")
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
        month_output._program.cache_clear()
        keys.append(made_from("甲"))
    month_output._program.cache_clear()
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


@pytest.mark.parametrize("name", ["../a", "/a", "退回/../../a"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(OutputError):
        safe_path(Path("x"), name)
