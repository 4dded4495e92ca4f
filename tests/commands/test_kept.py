"""A workbook that a person keeps is added to whole or not at all, and never while he has it open."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import output, tables
from crosscheck.commands.kept import add_rows
from crosscheck.forms.decisions import Row
from crosscheck.output import OutputError
from tests.sheets import SETTINGS

PAIR: Row = {tables.NAME_ONE: "甲厂", tables.NAME_TWO: "乙厂"}


def add(path: Path, *rows: Row) -> bool:
    return add_rows(path, tables.NAME_DECISIONS, rows, SETTINGS)


def test_no_rows_write_nothing(tmp_path: Path) -> None:
    assert not add(tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_first_rows_make_the_workbook_and_later_ones_go_on(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "a.xlsx"
    assert add(path, PAIR)
    first = path.read_bytes()
    assert add(path, PAIR)
    assert path.read_bytes() != first
    assert [item.name for item in path.parent.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("owner", ["~$a.xlsx", ".~a.xlsx", ".~lock.a.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_left_as_it_was(tmp_path: Path, owner: str) -> None:
    path = tmp_path / "a.xlsx"
    add(path, PAIR)
    before = path.read_bytes()
    (tmp_path / owner).write_bytes(b"x")
    with pytest.raises(OutputError, match="请先关闭"):
        add(path, PAIR)
    assert path.read_bytes() == before


def test_a_workbook_that_was_saved_in_the_meantime_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"newer")
    with pytest.raises(OutputError, match="刚刚被人改过"):
        output.replace_kept(path, b"older", b"made from older")
    assert path.read_bytes() == b"newer"


def test_a_workbook_without_its_heading_is_named_in_the_message(tmp_path: Path) -> None:
    path = tmp_path / "名称归并.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(OutputError, match="加不进新的行"):
        add(path, PAIR)
