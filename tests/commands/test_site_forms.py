"""A form that the office has edited is issued as long as it can be read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck.commands.site_forms import site_form
from crosscheck.findings import ToldError
from crosscheck.folder import Folder
from crosscheck.forms.transfer import RECORDS
from tests.sheets import ROOT, SETTINGS

FORM = "移交表.xlsx"
Edit = Callable[[Any], object]


def edited(folder: Path, name: str, edit: Edit) -> Folder:
    (folder / "templates").mkdir()
    book = openpyxl.load_workbook(ROOT / "templates" / name)
    edit(book.worksheets[0])
    book.save(folder / "templates" / name)
    return Folder(folder)


@pytest.mark.parametrize("name", [FORM, *RECORDS])
def test_the_forms_as_they_are_shipped_can_be_read_back(tmp_path: Path, name: str) -> None:
    assert site_form(name, Folder(tmp_path), SETTINGS).name == name


@pytest.mark.parametrize(
    "edit", [lambda sheet: sheet.insert_rows(4), lambda sheet: sheet.cell(1, 1, "某县移交表"), lambda sheet: sheet.cell(4, 7, "责任单位")], ids=["row", "title", "alias"]
)
def test_what_leaves_it_readable_is_the_offices_own_business(tmp_path: Path, edit: Edit) -> None:
    site_form(FORM, edited(tmp_path, FORM, edit), SETTINGS)


@pytest.mark.parametrize(
    ("edit", "lost"),
    [
        (lambda sheet: sheet.delete_rows(5), "“企业名称”、“所属检查项目”、“问题描述”、“检查时间”、“执法责任单位”、“处置意见”"),
        (lambda sheet: sheet.delete_cols(2), "“所属检查项目”"),
        (lambda sheet: sheet.cell(3, 8, ""), "“检查时间”"),
    ],
    ids=["dispositions", "item", "day"],
)
def test_one_that_could_not_be_read_back_is_not_issued(tmp_path: Path, edit: Edit, lost: str) -> None:
    with pytest.raises(ToldError, match=f"模板 templates/移交表.xlsx 里认不出{lost}，照它发出去，填好了也读不回来。请用备份换回来"):
        site_form(FORM, edited(tmp_path, FORM, edit), SETTINGS)
