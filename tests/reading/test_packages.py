"""Packages as other programs write them: part names in any case, empty rows down to the last, sheets that are none."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from crosscheck.config_sections import Limits
from crosscheck.reading.opening import open_grids
from crosscheck.reading.xlsx import scan
from tests.fuzz.seeds import sound_without_office
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said

_TEXT = f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"
_SHEET = "xl/worksheets/sheet1.xml"


def rewritten(path: Path, name: Callable[[str], str] = str, part: Callable[[str, bytes], bytes] = lambda _, data: data) -> None:
    """Write the package again with other part names or parts."""
    raw = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(raw, "w") as new:
        for info in old.infolist():
            new.writestr(name(info.filename), part(info.filename, old.read(info)))
    path.write_bytes(raw.getvalue())


@pytest.mark.parametrize("name", [lambda name: name.replace("/", "\\"), str.lower, lambda name: name.replace("workbook", "WorkBook")])
def test_part_names_in_other_capitals_or_with_backslashes_are_the_same(tmp_path: Path, name: Callable[[str], str]) -> None:
    rewritten(file_list(tmp_path, "问题清单.xlsx", _TEXT), name)
    checked = read(tmp_path)
    assert said(checked.findings) == []
    assert [len(sheet.rows) for sheet in checked.sheets] == [1]


def test_empty_rows_down_to_the_last_are_no_size(tmp_path: Path) -> None:
    path = file_list(tmp_path, "问题清单.xlsx", _TEXT)
    empty = b'<row r="65536" ht="14"><c r="A65536" s="0"/></row><row r="1048576" ht="14" customHeight="1"/></sheetData>'
    rules = b"<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting>"
    rewritten(path, part=lambda name, data: data.replace(b"</sheetData>", empty + rules) if name == _SHEET else data)
    (grid,) = open_grids(path.read_bytes(), path.name, Limits(cells=60)).grids
    assert len(grid.rows) == 2


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_that_are_only_formatted_down_to_the_last_row_are_not_read_one_by_one(tmp_path: Path, prefix: str) -> None:
    path = file_list(tmp_path, "问题清单.xlsx", _TEXT)
    empty = "".join(f'<row r="{r}"><c r="A{r}" s="0"/><c r="B{r}" s="0"/></row>' for r in range(3, 20_000)).encode()
    rules = b"<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting>"

    def formatted(name: str, data: bytes) -> bytes:
        if name != _SHEET:
            return data
        data = data.replace(b"</sheetData>", empty + b"</sheetData>" + rules)
        return re.sub(rb"<(/?)(\w+)(?=[\s/>])", rb"<\1x:\2", data).replace(b" xmlns=", b" xmlns:x=") if prefix else data

    rewritten(path, part=formatted)
    (grid,) = open_grids(path.read_bytes(), path.name, Limits()).grids
    assert [len(row) for row in grid.rows] == [7, 7]
    package = scan(path.read_bytes(), Limits())
    with zipfile.ZipFile(io.BytesIO(package.rewritten)) as archive:
        sheet = archive.read(_SHEET)
    assert len(sheet) < 5000
    assert f"</{prefix}row></{prefix}sheetData><{prefix}conditionalFormatting>".encode() in sheet
    fromstring(sheet)


def test_a_macro_module_of_1995_is_no_missing_sheet(tmp_path: Path) -> None:
    module = b'<sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/></sheets>'
    path = file_list(tmp_path, "问题清单.xlsx", _TEXT)
    rewritten(path, part=lambda name, data: data.replace(b"</sheets>", module) if name == "xl/workbook.xml" else data)
    checked = read(tmp_path)
    assert said(checked.findings) == []
    assert [sheet.sheet for sheet in checked.sheets] == ["Sheet1"]


@pytest.mark.parametrize("kind", ["http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "http://x/relationships/dialogsheet"])
def test_sheets_of_old_macros_are_told_and_do_not_keep_the_others_from_being_read(tmp_path: Path, kind: str) -> None:
    path = file_list(tmp_path, "问题清单.xlsx", _TEXT)
    folder = "dialogsheets" if "dialog" in kind else "macrosheets"
    changes = {
        "xl/workbook.xml": (b"<sheets>", b'<sheets><sheet name="Macro1" sheetId="9" state="veryHidden" r:id="rId99"/>'),
        "xl/_rels/workbook.xml.rels": (b"</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="{folder}/sheet1.xml"/></Relationships>'.encode()),
    }
    rewritten(path, part=lambda name, data: data.replace(*changes[name]) if name in changes else data)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"xl/{folder}/sheet1.xml", "<macrosheet/>")
    checked = read(tmp_path)
    assert [sheet.rows for sheet in checked.sheets if sheet.kind] == [[2]]
    assert [(item.code, item.message) for item in checked.findings] == [("file_active_content", "这个文件带有宏，只读了数据，没有带入这些内容。")]


def test_an_ods_that_names_its_kind_in_its_list_of_parts_only_is_read() -> None:
    raw = io.BytesIO()
    named = b'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    with zipfile.ZipFile(io.BytesIO(sound_without_office()["g.ods"])) as old, zipfile.ZipFile(raw, "w") as new:
        new.writestr("content.xml", old.read("content.xml"))
        new.writestr("META-INF/manifest.xml", b"<manifest:manifest>" + named + b"</manifest:manifest>")
    (grid,) = open_grids(raw.getvalue(), "a.ods", Limits()).grids
    assert grid.rows[0][:2] == ["企业（单位）名称", "所在镇街"]


def test_the_macros_of_an_ods_may_have_a_doctype_and_are_not_read() -> None:
    raw = io.BytesIO(sound_without_office()["g.ods"])
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("Basic/Standard/Module1.xml", '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD" "module.dtd"><x/>')
    assert len(open_grids(raw.getvalue(), "a.ods", Limits()).grids) == 1
