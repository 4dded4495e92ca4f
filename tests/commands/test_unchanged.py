"""A command that is asked again tells its last answer when nothing has changed, and never a stale one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crosscheck import cli
from crosscheck.commands import steps, unchanged
from crosscheck.folder import Folder
from crosscheck.reading import engine
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, ROOT, file_list

LEDGER = Path("output", "2021-06", "总台账.xlsx")
LIST = Path("workbooks", "部门", "区应急管理局", "问题.xlsx")


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "config.toml", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "notes.txt").write_text("一", "utf-8")
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('冯卯镇', '别处')}")
    return tmp_path


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry each time that the ledger is really made."""
    times: list[str] = []
    real = steps.write_ledger

    def counted(*arguments: object) -> object:
        times.append("merge")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(steps, "write_ledger", counted)
    return times


def merge(folder: Path, *words: str) -> int:
    """The exit status of the command."""
    with pytest.raises(SystemExit) as left:
        cli.main(["-C", str(folder), "--month", "2021-06", *words, "merge"])
    return int(left.value.code or 0)


def test_asked_again_the_command_says_the_same_without_doing_it_again(campaign: Path, worked: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    first = merge(campaign), capfd.readouterr()
    again = merge(campaign), capfd.readouterr()
    assert worked == ["merge"]
    assert again == first
    assert first[0] == 1
    assert "“别处”不是山亭区的镇街" in first[1].err


def test_workers_are_made_ready_only_when_something_will_be_read(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready: list[str] = []
    monkeypatch.setattr(engine, "get_ready", lambda: ready.append("ready"))
    for times in (1, 1):
        merge(campaign)
        assert len(ready) == times


def test_other_words_are_another_question(campaign: Path, worked: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    merge(campaign)
    merge(campaign, "-q")
    assert worked == ["merge", "merge"]
    capfd.readouterr()
    assert merge(campaign, "-q") == 1
    assert worked == ["merge", "merge"]
    assert capfd.readouterr() == ("√ 总台账在 " + str(campaign / "output" / LEDGER.parent.name / LEDGER.name) + "。\n", "")


def edit_with_the_same_size_and_time(folder: Path) -> None:
    before = (folder / LIST).stat()
    content = (folder / LIST).read_bytes()
    (folder / LIST).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    os.utime(folder / LIST, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_output(folder: Path) -> None:
    (folder / LEDGER).write_bytes((folder / LEDGER).read_bytes() + b"a person was here")


@pytest.mark.parametrize("change", [edit_with_the_same_size_and_time, edit_output, lambda folder: (folder / LEDGER).unlink()])
def test_an_edited_input_or_output_is_never_answered_from_memory(campaign: Path, worked: list[str], change: Callable[[Path], None]) -> None:
    merge(campaign)
    change(campaign)
    merge(campaign)
    assert worked == ["merge", "merge"]
    assert (campaign / LEDGER).is_file()


def test_a_deleted_output_comes_back_the_same(campaign: Path) -> None:
    merge(campaign)
    first = (campaign / LEDGER).read_bytes()
    (campaign / LEDGER).unlink()
    merge(campaign)
    assert (campaign / LEDGER).read_bytes() == first


def test_an_input_that_changes_while_the_command_runs_is_not_remembered(campaign: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    counted = steps.write_ledger

    def meanwhile(*arguments: object) -> object:
        done = counted(*arguments)  # type: ignore[arg-type]
        file_list(campaign, "迟到.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '失效')}")
        return done

    monkeypatch.setattr(steps, "write_ledger", meanwhile)
    merge(campaign)
    monkeypatch.setattr(steps, "write_ledger", counted)
    merge(campaign)
    assert worked == ["merge", "merge"]


def test_a_damaged_memory_is_none(campaign: Path, worked: list[str]) -> None:
    merge(campaign)
    (kept,) = (campaign / "output" / ".cache").glob("answer-*.json")
    kept.write_text('{"mark": 1}', "utf-8")
    merge(campaign)
    assert worked == ["merge", "merge"]


def test_a_failed_command_is_not_remembered(campaign: Path) -> None:
    (campaign / "config.toml").write_text("[campaign]", "utf-8")
    assert merge(campaign) == 2
    assert not list(campaign.rglob("answer-*.json"))


def rename(folder: Path) -> None:
    (folder / LIST).rename((folder / LIST).with_name("改名.xlsx"))


@pytest.mark.parametrize(
    "change",
    [
        edit_with_the_same_size_and_time,
        rename,
        lambda folder: (folder / LIST).unlink(),
        lambda folder: file_list(folder, "多.xlsx", PROBLEM_HEAD),
        lambda folder: (folder / "workbooks" / "互查").mkdir() or (folder / "workbooks" / "互查" / "抽取记录.jsonl").write_text("{}"),
        lambda folder: (folder / "templates" / "notes.txt").write_text("二", "utf-8"),
        lambda folder: (folder / "config.toml").write_bytes((folder / "config.toml").read_bytes() + b"\n"),
    ],
)
def test_every_ingredient_changes_the_fingerprint(campaign: Path, change: Callable[[Path], object]) -> None:
    before = unchanged.fingerprint(Folder(campaign), ["merge"])
    assert unchanged.fingerprint(Folder(campaign), ["merge"]) == before
    change(campaign)
    assert unchanged.fingerprint(Folder(campaign), ["merge"]) != before


def test_the_program_and_its_surroundings_are_ingredients_too(campaign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(campaign)
    marks = {unchanged.fingerprint(folder, ["merge"]), unchanged.fingerprint(folder, ["merge", "2021-05"])}
    monkeypatch.setenv("CROSSCHECK_ANY", "1")
    marks.add(unchanged.fingerprint(folder, ["merge"]))
    monkeypatch.setattr("sys.version", "4.0")
    marks.add(unchanged.fingerprint(folder, ["merge"]))
    program = tmp_path / "program"
    shutil.copytree(Path(unchanged.__file__).parents[1], program, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(unchanged, "__file__", str(program / "commands" / "unchanged.py"))
    marks.add(unchanged.fingerprint(folder, ["merge"]))
    (program / "keys.py").write_bytes((program / "keys.py").read_bytes() + b"#")
    marks.add(unchanged.fingerprint(folder, ["merge"]))
    assert len(marks) == 5  # a copy of the program is the same program, an edited one is not


def test_another_day_is_another_question(campaign: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1624233600")
    merge(campaign)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1624320000")
    merge(campaign)
    assert worked == ["merge", "merge"]


def test_what_a_busy_moment_may_have_spoilt_is_done_again(campaign: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as busy:
        busy.setattr("crosscheck.catalogue.PASSING", ("town_unknown",))  # the finding that this campaign has anyway
        merge(campaign)
    merge(campaign)
    merge(campaign)
    assert worked == ["merge", "merge"]
