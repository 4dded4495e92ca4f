"""A marked workbook is otherwise as it was, whatever program wrote it; what cannot be changed safely is not patched."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable

import pytest
from defusedxml.ElementTree import fromstring

from crosscheck.checking.returns import MUST
from crosscheck.xlsx.package import PackageError, joined, parts_of
from tests.checking.marked import HEAD, REMARKS, SHEET_PART, book, doubt, fill, grid, mark, missing, sheet_of, with_part
from tests.xlsx.soundness import faults


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


def test_a_conversation_on_a_cell_is_left_alone() -> None:
    kind, talk = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "xl/threadedComments/threadedComment1.xml"
    data = with_part(book(), "xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="/{talk}"/></Relationships>')
    sheet = sheet_of(mark(joined(parts_of(data) | {talk: b"<ThreadedComments/>"}), missing("A3"), missing("B4")))
    assert (fill(sheet["A3"]), sheet["A3"].comment.text) == (MUST, "老王写的")
    assert "没有填" in sheet["B4"].comment.text


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
