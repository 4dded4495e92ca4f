"""A workbook that a person keeps is added to whole or not at all, and never while he has it open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crosscheck import output, tables
from crosscheck.commands.kept import add_rows, books_gone
from crosscheck.folder import Folder
from crosscheck.forms.decisions import BookRow
from crosscheck.output import OutputError
from tests.sheets import SETTINGS

PAIR: BookRow = {tables.NAME_ONE: "甲厂", tables.NAME_TWO: "乙厂"}


def add(path: Path, *rows: BookRow) -> bool:
    return add_rows(path, tables.NAME_DECISIONS, rows, SETTINGS, "名称归并")


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


def test_a_workbook_under_a_password_is_not_called_broken(tmp_path: Path) -> None:
    path = tmp_path / "名称归并.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(OutputError, match=r"名称归并\.xlsx 加不进新的行：设了打开密码，或者里面其实是旧格式（\.xls）。请打开它，取消密码，另存为"):
        add(path, PAIR)


@pytest.mark.parametrize("book", ["名称归并.xlsx", "列名对照.xlsx", "移交表/签收登记.xlsx", "发送登记.xlsx"])
def test_a_workbook_with_a_persons_answers_that_was_there_at_the_last_run_is_missed_and_told(tmp_path: Path, book: str) -> None:
    for month, held in (("2021-03", {}), ("2021-04", {f"workbooks/{book}": "0" * 64})):
        output.write_whole(tmp_path / "output" / month / "run.json", json.dumps({"inputs": held}, ensure_ascii=False).encode())
    output.write_whole(tmp_path / "workbooks" / book, b"answers")
    assert books_gone(Folder(tmp_path)) == []
    (tmp_path / "workbooks" / book).unlink()
    (item,) = books_gone(Folder(tmp_path))
    assert (item.code, item.file) == ("book_gone", book)
    assert "不见了" in item.message
    assert "回收站" in item.remedy


def test_a_workbook_that_the_last_run_did_without_is_not_missed(tmp_path: Path) -> None:
    assert books_gone(Folder(tmp_path)) == []
    for month, held in (("2021-03", {"workbooks/名称归并.xlsx": "0" * 64}), ("2021-04", {})):
        output.write_whole(tmp_path / "output" / month / "run.json", json.dumps({"inputs": held}, ensure_ascii=False).encode())
    assert books_gone(Folder(tmp_path)) == []
