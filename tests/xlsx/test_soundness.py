"""The looker for what Excel would repair sees each such fault; a sound workbook has none."""

from __future__ import annotations

import re

import pytest

from crosscheck.xlsx.package import joined, parts_of
from tests.checking.marked import SHEET_PART, book
from tests.xlsx.soundness import faults

TYPES, RELATIONS, STYLES, BOOK = "[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/styles.xml", "xl/workbook.xml"


def test_a_sound_workbook_has_no_fault() -> None:
    assert faults(book()) == []


@pytest.mark.parametrize(("part", "old", "new", "said"), [
    (TYPES, '<Default Extension="rels"[^>]*/>', "", "_rels/.rels has no type"),
    (TYPES, "</Types>", '<Override PartName="/xl/nothing.xml" ContentType="x"/></Types>', "/xl/nothing.xml is declared and not there"),
    (TYPES, r'(<Override PartName="/xl/styles.xml"[^>]*/>)', r"\1\1", "a part is declared twice"),
    (RELATIONS, "comments1", "comments9", f"{RELATIONS} leads to xl/comments9.xml"),
    (STYLES, r'(<cellXfs.*?<xf [^>]*fontId=)"\d+"', r'\1"99"', "format 0 has fontId 99"),
    (STYLES, r'<cellXfs count="\d+"', '<cellXfs count="77"', "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}cellXfs are miscounted"),
    (BOOK, 'name="参考"', 'name="问/题"', "names of sheets: ['问题', '问/题']"),
    (SHEET_PART, '<row r="4"', '<row r="3"', "row 3 behind 3"),
    (SHEET_PART, '<c r="B3"', '<c r="A3"', "cell A3 in row 3"),
    (SHEET_PART, '<c r="B3" s="1"', '<c r="B3" s="99"', "B3 has no format 99"),
    (SHEET_PART, '(<c r="B3"[^>]*><v>)[0-9]+', r"\g<1>9999", "B3 has no text"),
    (SHEET_PART, '(<c r="B3"[^>]*) t="s"><v>[0-9]+</v>', rf'\1 t="inlineStr"><is><t>{"长" * 32_768}</t></is>', "B3 holds too much"),
    (SHEET_PART, "<mergeCells.*</mergeCells>", '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="C1:D2"/></mergeCells>', "A1:C1 and C1:D2 overlap"),
    (SHEET_PART, 'sqref="B3:B99"', 'sqref="B3:B99 B99:C99"', "B3:B99 and B99:C99 overlap"),
    (SHEET_PART, 'sqref="B3:B99"', f'sqref="B3:B99" prompt="{"长" * 256}"', "prompt of B3:B99 is too long"),
    (SHEET_PART, "<formula1>", f"<formula1>{'长' * 256}", "choices of B3:B99 are too long"),
    (SHEET_PART, '<row r="4"', '<row r="4" ht="410"', "row 4 is too high"),
    (SHEET_PART, 'dxfId="0"', 'dxfId="5"', "rule without its format 5"),
    (SHEET_PART, "<legacyDrawing[^>]*/>", "", "notes without their shapes"),
    (SHEET_PART, "<legacyDrawing[^>]*/>", '<legacyDrawing r:id="rId77"/>', "legacyDrawing leads to rId77"),
])  # fmt: skip
def test_each_fault_is_seen(part: str, old: str, new: str, said: str) -> None:
    parts = parts_of(book())
    text = parts[part].decode()
    changed = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert changed != text
    found = faults(joined({**parts, part: changed.encode()}))
    assert any(fault.endswith(said) for fault in found), found
