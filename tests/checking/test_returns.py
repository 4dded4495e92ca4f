"""退回件: the department's own workbook, marked, and otherwise as it was."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from defusedxml.ElementTree import fromstring
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from crosscheck.checking.returns import DOUBT, MUST, SheetMarks, marked_copy
from crosscheck.findings import Finding, Place, finding
from crosscheck.xlsx.package import PackageError, joined, parts_of
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD
from tests.xlsx.soundness import faults

SHEET = "问题"
SHEET_PART = "xl/worksheets/sheet1.xml"
HEAD = PROBLEM_HEAD.split(" | ")
REMARKS = get_column_letter(len(HEAD) + 1)


def missing(cell: str, column: str = "所在镇街") -> Finding:
    return finding("cell_missing", Place("部门/甲/问题.xlsx", SHEET, cell), column=column)


def doubt(cell: str) -> Finding:
    return finding("number_invalid", Place("部门/甲/问题.xlsx", SHEET, cell), "约三", column="数")


def book(rows: int = 4, inline: bool = False) -> bytes:
    """A department's workbook with much beside its rows: formats, its own note, a drop-down, a picture, a chart, a second sheet."""
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": inline})
    made.set_properties({"created": datetime(2021, 3, 1)})
    edged = made.add_format({"border": 1, "num_format": "0.00", "bold": True})
    sheet, other = made.add_worksheet(SHEET), made.add_worksheet("参考")
    sheet.write_string(0, 0, "三月问题清单")
    for c, name in enumerate(HEAD):
        sheet.write_string(1, c, name, edged)
    for r in range(2, 2 + rows):
        for c, text in enumerate(GOOD_PROBLEM.split(" | ")):
            if (r, c) != (3, 1):  # B4 is left empty
                sheet.write_string(r, c, f"{text}{r}" if c == 3 else text, edged)
    if not inline:
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, "三月问题清单")
    sheet.write_comment("A3", "老王写的", {"author": "老王"})
    sheet.data_validation("B3:B99", {"validate": "list", "source": ["冯卯镇", "城头镇"]})
    sheet.conditional_format("E3:E9", {"type": "cell", "criteria": "==", "value": '"重大"', "format": made.add_format({"bold": True})})
    sheet.set_row(4, None, None, {"hidden": True})
    other.write_formula("A1", "=1+1", None, 2)
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "=参考!$A$1:$A$2"})
    other.insert_chart("C3", chart)
    made.close()
    return target.getvalue()


def mark(data: bytes, *findings: Finding, head: int = 2) -> bytes:
    return marked_copy(data, [SheetMarks.of(SHEET, head, findings)])


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data), rich_text=False)[SHEET]


def grid(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)


def with_part(data: bytes, name: str, pattern: str, replacement: str) -> bytes:
    parts = parts_of(data)
    text = parts[name].decode()
    changed = re.sub(pattern, replacement, text, flags=re.DOTALL)
    assert changed != text
    return joined(parts | {name: changed.encode()})


def fill(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb) if cell.fill.patternType == "solid" else ""


# --- what is marked -----------------------------------------------------------------------------------------------
def test_a_bad_cell_has_a_fill_and_a_note_and_its_row_says_what_to_do() -> None:
    sheet = sheet_of(mark(book(), missing("B4"), doubt("D6")))
    assert (fill(sheet["B4"]), fill(sheet["D6"]), fill(sheet["B3"])) == (MUST, DOUBT, "")
    assert sheet["B4"].comment.text == "必须改：“所在镇街”没有填。请补填。"
    assert sheet["D6"].comment.text.startswith("请核实：")
    assert sheet[f"{REMARKS}2"].value == "错误说明"
    assert sheet[f"{REMARKS}4"].value == "B4（必须改）：“所在镇街”没有填。请补填。"
    assert [sheet[f"{REMARKS}{row}"].value for row in (3, 5)] == [None, None]


def test_a_marked_cell_keeps_its_own_number_format_borders_and_font() -> None:
    before, after = sheet_of(book())["D6"], sheet_of(mark(book(), doubt("D6")))["D6"]
    for look in ("number_format", "border", "font", "alignment", "protection"):
        assert repr(getattr(after, look)) == repr(getattr(before, look))


def test_several_findings_of_a_row_stand_together_and_the_worse_one_gives_the_fill() -> None:
    sheet = sheet_of(mark(book(), doubt("B4"), missing("B4"), missing("A4", "企业")))
    assert fill(sheet["B4"]) == MUST
    assert sheet[f"{REMARKS}4"].value.split("\n") == [
        "A4（必须改）：“企业”没有填。请补填。", "B4（请核实）：“数”写的“约三”不是数，这一格没有采用。请只填数字。", "B4（必须改）：“所在镇街”没有填。请补填。",
    ]  # fmt: skip


def test_notes_that_ask_nothing_are_not_marked() -> None:
    sheet = sheet_of(mark(book(), missing("B4"), finding("duplicate_row", Place("a", SHEET, "B3"), other="x")))
    assert (fill(sheet["B3"]), sheet["B3"].comment) == ("", None)


def test_what_is_wrong_with_the_whole_sheet_is_said_in_its_first_row() -> None:
    whole = finding("column_missing", Place("a", SHEET), "发现日期", columns="“发现日期”", headings="x", near="", other="")
    assert str(sheet_of(mark(book(), whole))[f"{REMARKS}3"].value).startswith("整张表：缺少必须有的列“发现日期”")


def test_what_is_wrong_with_the_second_list_is_said_in_its_own_first_row() -> None:
    whole = finding("column_missing", Place("a", SHEET), "发现日期", columns="“发现日期”", headings="x", near="", other="")
    both = SheetMarks.of(SHEET, 2, [missing("B4")]).joined(SheetMarks.of(SHEET, 5, [whole]))
    sheet = sheet_of(marked_copy(book(), [both]))
    assert str(sheet[f"{REMARKS}6"].value).startswith("整张表：")
    assert sheet[f"{REMARKS}3"].value is None


def test_what_is_wrong_with_a_heading_or_above_it_is_said_in_the_first_row_too() -> None:
    sheet = sheet_of(mark(book(), doubt("D2"), missing("A1"), missing("B3")))
    assert [line[:2] for line in sheet[f"{REMARKS}3"].value.split("\n")] == ["A1", "D2", "B3"]


@pytest.mark.parametrize(("own", "wrapped", "height"), [(None, True, 12 * 14 + 4), (None, False, 18), (201, True, 201), (16.5, True, 18)])
def test_a_row_is_never_made_lower_than_the_text_in_it(own: float | None, wrapped: bool, height: float) -> None:
    """A row of an exported list tells no height, the office program fits it: one for our remark alone cut a description of twelve lines."""
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet(SHEET)
    sheet.write_row(0, 0, HEAD)
    sheet.set_column(3, 3, 21)
    if own:
        sheet.set_row(1, own)
    sheet.write_string(1, 3, "灭火器过期未换" * 17, made.add_format({"text_wrap": wrapped}))
    made.close()
    marked = sheet_of(mark(target.getvalue(), missing("B2"), head=1))
    assert marked.row_dimensions[2].height == height


def test_a_sheet_without_a_heading_is_marked_at_its_first_text_and_gets_no_column() -> None:
    sheet = sheet_of(mark(book(), finding("sheet_unknown", Place("a", SHEET), headings="x", wanted=""), head=0))
    assert "没认出这是哪种表" in sheet["A1"].comment.text
    assert sheet.max_column == len(HEAD)


def test_a_note_that_the_department_had_there_stays_and_ours_follows() -> None:
    sheet = sheet_of(mark(book(), missing("A3"), missing("B4")))
    assert (sheet["A3"].comment.text, sheet["A3"].comment.author) == ("老王写的\n【互查】必须改：“所在镇街”没有填。请补填。", "老王")


def test_a_covered_cell_is_marked_where_it_shows() -> None:
    made = openpyxl.load_workbook(BytesIO(book()))
    made[SHEET].merge_cells("B4:B5")
    target = BytesIO()
    made.save(target)
    assert fill(sheet_of(mark(target.getvalue(), missing("B5")))["B4"]) == MUST


def test_the_remarks_stand_in_the_first_column_that_is_free_and_show_even_when_it_was_hidden() -> None:
    made = openpyxl.load_workbook(BytesIO(book()))
    made[SHEET]["H5"] = "手写的一句"
    target = BytesIO()
    made.save(target)
    columns = '<cols><col min="1" max="2" width="9"/><col min="8" max="16384" width="0" hidden="1"/></cols><sheetData>'
    hidden = with_part(target.getvalue(), SHEET_PART, r"<sheetData>", columns)
    after = mark(hidden, missing("B4"))
    assert sheet_of(after)["I2"].value == "错误说明"
    cols = re.search(r"<cols>.*</cols>", parts_of(after)[SHEET_PART].decode())
    assert cols is not None
    assert re.findall(r'min="(\d+)" max="(\d+)"', cols[0]) == [("1", "2"), ("8", "8"), ("9", "9"), ("10", "16384")]
    assert [("hidden" in col) for col in re.findall(r"<col [^>]*>", cols[0])] == [False, True, False, True]


def test_the_remarks_stand_beside_a_column_that_is_named_above_the_last_row_of_the_heading_only() -> None:
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet(SHEET)
    for c, texts in enumerate((("企业", "", "甲"), ("检查情况", "等级", "一般"), ("", "日期", "3月5日"), ("问题描述", "", ""))):
        sheet.write_column(0, c, texts)
    made.close()
    marked = sheet_of(mark(target.getvalue(), missing("D3", "问题描述")))
    assert [marked[cell].value for cell in ("D2", "D3", "E2", "E3")] == [None, None, "错误说明", "D3（必须改）：“问题描述”没有填。请补填。"]


def test_two_lists_on_one_sheet_share_one_column_that_stands_in_both_headings() -> None:
    both = SheetMarks.of(SHEET, 2, [missing("B4")]).joined(SheetMarks.of(SHEET, 5, [missing("D6")]))
    sheet = sheet_of(marked_copy(book(), [both]))
    assert [sheet[f"{REMARKS}{row}"].value for row in (2, 5)] == ["错误说明", "错误说明"]
    assert [bool(sheet[f"{REMARKS}{row}"].value) for row in (3, 4, 6)] == [False, True, True]


# --- what stays -----------------------------------------------------------------------------------------------------
def test_only_the_parts_that_must_change_change() -> None:
    before, after = parts_of(book()), parts_of(mark(book(), missing("B4"), missing("A3")))
    assert [name for name in before if before[name] != after[name]] == [
        SHEET_PART, "xl/drawings/vmlDrawing1.vml", "xl/comments1.xml", "xl/styles.xml",
    ]  # fmt: skip
    assert set(before) == set(after)


def test_a_workbook_without_notes_gets_the_parts_for_them_and_no_other_part_changes() -> None:
    plain = with_part(book(), SHEET_PART, r"<legacyDrawing [^>]*/>", "")
    parts = {name: part for name, part in parts_of(plain).items() if "comments" not in name and "vmlDrawing" not in name}
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = re.sub(rb"<Relationship [^>]*/>", b"", parts["xl/worksheets/_rels/sheet1.xml.rels"])
    parts["[Content_Types].xml"] = re.sub(rb'<(Override PartName="/xl/comments1|Default Extension="vml)[^>]*/>', b"", parts["[Content_Types].xml"])
    after = parts_of(mark(joined(parts), missing("B4")))
    assert set(after) - set(parts) == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    changed = {name for name in parts if parts[name] != after[name]}
    assert changed == {SHEET_PART, "xl/styles.xml", "xl/worksheets/_rels/sheet1.xml.rels", "[Content_Types].xml"}
    assert sheet_of(joined(after))["B4"].comment is not None


def test_every_cell_reads_as_before_but_for_the_column_of_remarks() -> None:
    before, after = grid(book()), grid(mark(book(), missing("B4"), doubt("D6")))
    assert [row[: len(HEAD)] for row in after] == before


def test_the_rest_of_the_sheet_is_byte_for_byte_as_it_was() -> None:
    was, now = (parts_of(data)[SHEET_PART].decode() for data in (book(), mark(book(), missing("B4"))))
    for part in ("<dataValidations", "<conditionalFormatting", "<mergeCells"):
        end = part.replace("<", "</")
        assert was[was.index(part) : was.index(end)] == now[now.index(part) : now.index(end)]
    assert was[was.index('<row r="5"') : was.index("</sheetData>")] == now[now.index('<row r="5"') : now.index("</sheetData>")]


def test_the_same_marks_give_the_same_bytes() -> None:
    assert mark(book(), missing("B4"), doubt("D6")) == mark(book(), missing("B4"), doubt("D6"))


# --- workbooks of every origin ----------------------------------------------------------------------------------------
def _prefixed(data: bytes) -> bytes:
    parts = parts_of(data)
    for name in (SHEET_PART, "xl/styles.xml", "xl/sharedStrings.xml", "xl/comments1.xml"):
        text = re.sub(r"<(/?)(\w+)(?=[\s>/])", r"<\1x:\2", parts[name].decode()).replace(' xmlns="', ' xmlns:x="')
        parts[name] = text.encode()
    return joined(parts)


def _strict(data: bytes) -> bytes:
    parts = parts_of(data)
    for name, part in parts.items():
        if name != "[Content_Types].xml" and name.endswith((".xml", ".rels")):
            text = part.decode().replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
            parts[name] = text.replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/").encode()
    return joined(parts)


ORIGINS = {
    "xlsxwriter": book(),
    "inline strings": book(inline=True),
    "prefixed tags": _prefixed(book()),
    "no references": with_part(book(), SHEET_PART, r'(<(?:row|c)) r="[A-Z]*\d+"', r"\1"),
    "no dimension": with_part(book(), SHEET_PART, r"<dimension[^>]*/>", ""),
    "empty rows as one tag": with_part(book(), SHEET_PART, r"</sheetData>", '<row r="20"/><row r="21" spans="1:7" ht="15"/></sheetData>'),
    "attributes in single quotes": with_part(book(), SHEET_PART, r'<c r="([A-Z]\d+)" s="(\d+)"', r"<c s='\2' r='\1'"),
    "a greater-than sign in an attribute": with_part(book(), SHEET_PART, r'<row r="6"', '<row x:a=">" r="6" xmlns:x="urn:x"'),
    "formats on rows": with_part(book(), SHEET_PART, r'<row r="4"', '<row r="4" s="1" customFormat="1"'),
}  # fmt: skip


def _without_references(origin: str) -> bool:
    return origin == "no references"


@pytest.mark.parametrize("origin", [name for name in ORIGINS if not _without_references(name)])
def test_a_workbook_of_any_origin_is_marked_and_reads_as_before(origin: str) -> None:
    data = ORIGINS[origin]
    after = mark(data, missing("B4"), missing("A3"), doubt("D6"))
    assert [row[: len(HEAD)] for row in grid(after)] == [row[: len(HEAD)] for row in grid(data)]
    for part in parts_of(after).values():
        if part.lstrip().startswith(b"<?xml"):
            fromstring(part)
    assert faults(after) == []
    sheet = sheet_of(after)
    assert (fill(sheet["B4"]), sheet[f"{REMARKS}4"].value) == (MUST, "B4（必须改）：“所在镇街”没有填。请补填。")
    assert sheet["B4"].comment is not None
    assert sheet["A3"].comment.text.startswith("老王写的")


def test_rows_and_cells_without_references_are_counted() -> None:
    data = ORIGINS["no references"]  # B4 is not there, so what was C4 has become B4
    after = mark(data, missing("B4"))
    assert [row[: len(HEAD)] for row in grid(after)] == [row[: len(HEAD)] for row in grid(data)]
    assert fill(sheet_of(after)["B4"]) == MUST


def test_a_strict_workbook_stays_strict() -> None:
    strict = _strict(book())
    after = mark(strict, missing("B4"), missing("A3"))
    assert [row[: len(HEAD)] for row in grid(after)] == grid(strict)
    plain = with_part(strict, SHEET_PART, r"<legacyDrawing [^>]*/>", "")
    parts = {name: part for name, part in parts_of(plain).items() if "comments" not in name and "vmlDrawing" not in name}
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = re.sub(rb"<Relationship [^>]*/>", b"", parts["xl/worksheets/_rels/sheet1.xml.rels"])
    made = parts_of(mark(joined(parts), missing("B4")))
    assert b"http://schemas.openxmlformats.org/" not in made["xl/comments1.xml"]
    assert made["xl/worksheets/_rels/sheet1.xml.rels"].count(b"http://purl.oclc.org/ooxml/officeDocument/relationships/") == 2


def test_shared_formulas_stay_shared_and_keep_their_values() -> None:
    data = with_part(
        book(), SHEET_PART, r"</sheetData>",
        '<row r="9"><c r="A9"><f t="shared" ref="A9:A10" si="0">1+1</f><v>2</v></c></row>'
        '<row r="10"><c r="A10"><f t="shared" si="0"/><v>2</v></c></row></sheetData>',
    )  # fmt: skip
    after = parts_of(mark(data, doubt("A9"), doubt("A10")))[SHEET_PART].decode()
    assert '<f t="shared" ref="A9:A10" si="0">1+1</f><v>2</v>' in after
    assert '<f t="shared" si="0"/><v>2</v>' in after


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/externalLinks/externalLink1.xml", "xl/embeddings/oleObject1.bin", "xl/activeX/activeX1.bin",
        "xl/connections.xml",
    ],
)
def test_what_is_never_carried_on_is_not_patched(part: str) -> None:
    data = joined(parts_of(book()) | {part: b"x"})
    with pytest.raises(PackageError):
        mark(data, missing("B4"))


@pytest.mark.parametrize("data", [b"", b"a,b\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"])
def test_what_is_no_package_is_not_patched(data: bytes) -> None:
    with pytest.raises(PackageError):
        mark(data, missing("B4"))


def test_formats_that_are_written_in_two_ways_are_not_counted() -> None:
    twice = r'<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice Requires="hs">\1</mc:Choice><mc:Fallback>\1</mc:Fallback></mc:AlternateContent>'
    with pytest.raises(PackageError, match="样式部分里的格式有几种写法"):
        mark(with_part(book(), "xl/styles.xml", r"(<xf [^>]*/>)", twice), missing("B4"))


@pytest.mark.parametrize(("part", "before"), [(SHEET_PART, "</sheetData>"), ("xl/styles.xml", "</cellXfs>")])
@pytest.mark.parametrize("hidden", ['<!-- <row r="3"><c r="A3"/></row><xf/> -->', "<![CDATA[<xf/>]]>"])
def test_what_only_looks_like_markup_is_not_taken_for_it(part: str, before: str, hidden: str) -> None:
    with pytest.raises(PackageError, match="的注释里还有内容"):
        mark(with_part(book(), part, before, hidden + before), missing("B4"))


def test_relations_in_other_capitals_are_the_same() -> None:
    parts = {name.replace("_rels/sheet1", "_rels/Sheet1"): part for name, part in parts_of(book()).items()}
    after = parts_of(mark(joined(parts), missing("B4"), missing("A3")))
    assert [name for name in after if "_rels/sheet1" in name.lower()] == ["xl/worksheets/_rels/Sheet1.xml.rels"]
    assert after.keys() == parts.keys()


def test_a_comment_in_a_part_is_no_harm() -> None:
    data = with_part(book(), SHEET_PART, "</sheetData>", "<!-- made by hand --></sheetData>")
    assert [row[: len(HEAD)] for row in grid(mark(data, missing("B4")))] == [row[: len(HEAD)] for row in grid(data)]


# --- a second time ---------------------------------------------------------------------------------------------------
def test_a_second_return_takes_away_what_is_mended_and_keeps_one_column_of_remarks() -> None:
    first = mark(book(), missing("B4"), missing("A3"), doubt("D6"))
    second = mark(first, doubt("D6"))
    sheet = sheet_of(second)
    assert (fill(sheet["B4"]), fill(sheet["A3"]), fill(sheet["D6"])) == ("", "", DOUBT)
    assert (sheet["B4"].comment, sheet["A3"].comment.text) == (None, "老王写的")
    assert [sheet[f"{REMARKS}{row}"].value for row in (2, 3, 4)] == ["错误说明", None, None]
    assert sheet.max_column == len(HEAD) + 1
    assert mark(second, doubt("D6")) == second


def test_a_heading_that_was_asked_about_loses_its_mark_too() -> None:
    first = mark(book(), doubt("C2"), missing("B4"))
    assert fill(sheet_of(first)["C2"]) == DOUBT
    second = sheet_of(mark(first, missing("B4")))
    assert (fill(second["C2"]), second["C2"].comment, fill(second["B4"])) == ("", None, MUST)


def test_a_conversation_on_a_cell_is_left_alone() -> None:
    kind, talk = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "xl/threadedComments/threadedComment1.xml"
    data = with_part(book(), "xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="/{talk}"/></Relationships>')
    sheet = sheet_of(mark(joined(parts_of(data) | {talk: b"<ThreadedComments/>"}), missing("A3"), missing("B4")))
    assert (fill(sheet["A3"]), sheet["A3"].comment.text) == (MUST, "老王写的")
    assert "没有填" in sheet["B4"].comment.text


def test_what_is_still_wrong_is_not_said_twice() -> None:
    again = sheet_of(mark(mark(book(), missing("A3"), missing("B4")), missing("A3"), missing("B4")))
    assert again["A3"].comment.text.count("没有填") == again["B4"].comment.text.count("没有填") == 1


def test_many_bad_rows_are_all_explained_and_only_so_many_have_notes(tmp_path: Path) -> None:
    rows = 700
    after = mark(book(rows), *(doubt(f"D{row}") for row in range(3, rows + 3)))
    sheet = sheet_of(after)
    assert all(sheet[f"{REMARKS}{row}"].value for row in (3, rows + 2))
    assert sum(1 for row in sheet.iter_rows(min_row=3) for cell in row if cell.comment and "请核实" in cell.comment.text) == 500
    (tmp_path / "a.xlsx").write_bytes(after)


@pytest.mark.parametrize(
    "disorder",
    [
        lambda rows: rows[::-1],
        lambda rows: [*rows, rows[2]],
        lambda rows: [*rows[:3], re.sub(r'(<row [^>]*>)(<c r="A4".*?</c>)(.*)(</row>)', r"\1\3\2\4", rows[3]), *rows[4:]],
    ],
    ids=["rows backwards", "a row twice", "cells out of order"],
)
def test_what_stands_in_no_order_is_not_patched(disorder: Callable[[list[str]], list[str]]) -> None:
    data = book()
    parts = parts_of(data)
    text = parts[SHEET_PART].decode()
    rows = re.findall(r"<row .*?</row>", text)
    shuffled = text.replace("".join(rows), "".join(disorder(rows)))
    assert shuffled != text
    with pytest.raises(PackageError, match="次序不对"):
        mark(joined(parts | {SHEET_PART: shuffled.encode()}), missing("B4"))


def test_thousands_of_merged_areas_that_cover_one_another_take_no_memory() -> None:
    areas = '<mergeCell ref="A100:Z2000"/>' * 2000
    data = with_part(book(), SHEET_PART, r"<mergeCells[^>]*>", f"<mergeCells>{areas}")
    tracemalloc.start()
    after = mark(data, missing("B4"), missing("C150"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
    assert b"A100:Z2000" in parts_of(after)[SHEET_PART]


@pytest.mark.parametrize("part", [SHEET_PART, "xl/styles.xml", "xl/comments1.xml"])
@pytest.mark.parametrize("encoding", ["gb2312", "windows-1252", "utf-16"])
def test_a_part_that_says_it_is_not_utf8_is_not_patched(part: str, encoding: str) -> None:
    data = with_part(book(), part, 'encoding="UTF-8"', f'encoding="{encoding}"')
    with pytest.raises(PackageError, match="的内部编码不是 UTF-8"):
        mark(data, missing("B4"), missing("A3"))


def test_what_is_said_of_a_further_heading_does_not_stand_in_its_column_of_remarks() -> None:
    """There the heading of that column stands; the cell itself is marked and has its note."""
    above, below = (SheetMarks.of("表", head, [missing(f"B{head}"), missing(f"B{head + 1}")]) for head in (2, 10))
    assert list(above.joined(below).remarks(range(2, 12))) == [3, 11]
