"""What a new campaign has: all that its manual points at, and name books that offer the sample district's towns until `forms` is run."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from crosscheck import config
from crosscheck.commands.start import forms, renew_rosters, start_campaign
from crosscheck.folder import Folder
from crosscheck.output import OutputError


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A new campaign in which the settings were changed to another district and another first town."""
    start_campaign(tmp_path / "行动")
    settings = tmp_path / "行动" / "config.toml"
    settings.write_text(settings.read_text("utf-8").replace('"山亭区"', '"云盘县"').replace('"山城街道"', '"岚水镇"'), "utf-8")
    return Folder(tmp_path / "行动")


def officers(folder: Folder) -> Path:
    return folder.workbooks / "名册" / "执法人员.xlsx"


def towns_offered(path: Path) -> tuple[str, str]:
    """The title, and the first town of the drop-down."""
    book = openpyxl.load_workbook(path)
    return book.worksheets[0]["A1"].value, book["字典"]["A1"].value


def test_whatever_the_clerks_manual_points_at_is_there(folder: Folder) -> None:
    pointed = re.findall(r"\]\(([^)#:]+)\)", (folder.root / "README.zh-CN.md").read_text("utf-8"))
    assert "docs/draw.md" in pointed
    assert [name for name in pointed if not (folder.root / name).is_file()] == []


def test_a_name_book_in_which_nobody_has_written_takes_the_settings_as_they_are_now(folder: Folder) -> None:
    assert towns_offered(officers(folder)) == ("山亭区执法人员", "山城街道")
    renew_rosters(folder, config.load(folder.config))
    assert towns_offered(officers(folder)) == ("云盘县执法人员", "岚水镇")


def test_a_dry_run_of_the_forms_leaves_the_name_books(folder: Folder) -> None:
    before = officers(folder).read_bytes()
    forms(folder, config.load(folder.config), dry_run=True)
    assert officers(folder).read_bytes() == before
    forms(folder, config.load(folder.config))
    assert officers(folder).read_bytes() != before


@pytest.mark.parametrize("cell", ["B4", "J3", "A40"])
def test_a_name_book_in_which_somebody_has_written_stays_as_it_is(folder: Folder, cell: str) -> None:
    book = openpyxl.load_workbook(officers(folder))
    book.worksheets[0][cell] = "张三"
    book.save(officers(folder))
    before = officers(folder).read_bytes()
    renew_rosters(folder, config.load(folder.config))
    assert officers(folder).read_bytes() == before


def test_a_blank_name_book_that_another_program_saved_is_renewed_too(folder: Folder) -> None:
    book = openpyxl.load_workbook(officers(folder))
    book.save(officers(folder))
    renew_rosters(folder, config.load(folder.config))
    assert towns_offered(officers(folder)) == ("云盘县执法人员", "岚水镇")


def test_a_blank_name_book_that_is_open_is_asked_to_be_closed(folder: Folder) -> None:
    officers(folder).with_name(".~lock.执法人员.xlsx#").write_bytes(b"x")
    with pytest.raises(OutputError, match="请先关闭"):
        renew_rosters(folder, config.load(folder.config))


def test_a_name_book_that_was_taken_away_or_is_no_workbook_is_left_alone(folder: Folder) -> None:
    officers(folder).unlink()
    (folder.workbooks / "名册" / "专家.xlsx").write_bytes(b"no workbook")
    renew_rosters(folder, config.load(folder.config))
    assert not officers(folder).exists()
    assert (folder.workbooks / "名册" / "专家.xlsx").read_bytes() == b"no workbook"
