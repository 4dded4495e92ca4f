"""Rows added below what a person wrote, in a workbook that may have been through any office program."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from crosscheck import tables
from crosscheck.forms.decisions import BookRow, with_rows
from crosscheck.xlsx.package import PackageError, joined, parts_of
from tests.sheets import SETTINGS

TABLE = tables.NAME_DECISIONS
HEAD = list(TABLE.names)


def pair(one: str, two: str) -> BookRow:
    return {tables.NAME_ONE: one, tables.TOWN_ONE: "冯卯镇", tables.NAME_TWO: two, tables.WHY_SAME: "像是简称和全称", tables.SCORE: 88}


def fresh(*rows: BookRow) -> bytes:
    return with_rows(None, TABLE, rows, SETTINGS, "可能是同一家的名称")


def added(book: bytes, *rows: BookRow) -> bytes:
    return with_rows(book, TABLE, rows, SETTINGS, "")


def grid(data: bytes, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def resaved(data: bytes) -> tuple[Any, Any]:
    """The workbook as another program would have it, and its first sheet."""
    book = openpyxl.load_workbook(BytesIO(data))
    return book, book.worksheets[0]


def saved(book: Any) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def in_sheet(data: bytes, pattern: str, replacement: str) -> bytes:
    parts = parts_of(data)
    text = parts["xl/worksheets/sheet1.xml"].decode()
    changed = re.sub(pattern, replacement, text, flags=re.DOTALL)
    assert changed != text
    return joined(parts | {"xl/worksheets/sheet1.xml": changed.encode()})


def test_a_fresh_workbook_has_its_rows_numbered_under_the_heading_and_the_answer_empty() -> None:
    cells = grid(fresh(pair("甲厂", "甲化工厂"), pair("乙厂", "乙化工厂")))
    assert cells[0][0] == "可能是同一家的名称"
    assert cells[1] == HEAD
    assert cells[2] == [1, "甲厂", "冯卯镇", "甲化工厂", "", "像是简称和全称", 88, "", ""]
    assert [row[0] for row in cells[2:]] == [1, 2]


@pytest.mark.parametrize("existing", [None, fresh(pair("甲", "甲公司"))], ids=["fresh", "added"])
def test_a_reason_of_several_lines_has_room(existing: bytes | None) -> None:
    rows = pair("乙", "乙公司"), {**pair("丙", "丙公司"), tables.WHY_SAME: "名称只差一个字，镇街相同，" * 8}
    sheet = resaved(added(existing, *rows) if existing else fresh(*rows))[1]
    short, long = (sheet.row_dimensions[sheet.max_row - back].height for back in (1, 0))
    assert (short < 20, long > 4 * short) == (True, True)


def test_rows_put_into_a_book_in_which_nobody_has_written_look_as_in_a_fresh_one() -> None:
    _, before = resaved(fresh())
    _, sheet = resaved(with_rows(saved(resaved(fresh())[0]), TABLE, [pair("甲厂", "乙厂")], SETTINGS, "可能是同一家的名称"))
    assert before.max_row == 2
    assert (sheet["B3"].value, sheet["B3"].border.left.style, sheet["B3"].alignment.wrap_text) == ("甲厂", "thin", True)


def test_the_answer_is_a_drop_down_and_the_heading_stays_in_view() -> None:
    book, sheet = resaved(fresh(pair("甲厂", "乙厂")))
    (rule,) = [item for item in sheet.data_validations.dataValidation if item.type == "list"]
    assert rule.formula1 == '"是,否"'
    assert book.sheetnames == ["名称归并"]
    assert str(rule.sqref).startswith("H3:H")
    assert sheet.freeze_panes == "A3"


def test_added_rows_go_on_below_with_the_next_number_and_the_same_look() -> None:
    before = fresh(pair("甲厂", "甲化工厂"))
    after = added(before, pair("乙厂", "乙化工厂"))
    assert [row[:4] for row in grid(after)[2:]] == [[1, "甲厂", "冯卯镇", "甲化工厂"], [2, "乙厂", "冯卯镇", "乙化工厂"]]
    _, sheet = resaved(after)
    assert sheet["H4"].border.left.style == sheet["H3"].border.left.style == "thin"


def test_only_the_sheet_part_is_touched_and_in_it_only_the_end() -> None:
    before = fresh(pair("甲厂", "甲化工厂"))
    old, new = parts_of(before), parts_of(added(before, pair("乙厂", "乙化工厂")))
    assert [name for name in old if old[name] != new[name]] == ["xl/worksheets/sheet1.xml"]
    was, now = (parts["xl/worksheets/sheet1.xml"].decode() for parts in (old, new))
    assert re.sub(r'<dimension ref="[^"]*"/>', "", now).replace(now[now.index('<row r="4"') : now.index("</sheetData>")], "") == re.sub(
        r'<dimension ref="[^"]*"/>', "", was
    )


def test_what_the_person_wrote_moved_and_added_stays() -> None:
    book, sheet = resaved(fresh(pair("甲厂", "甲化工厂")))
    sheet.insert_rows(1)
    sheet["A1"] = "办公室用"
    sheet.move_range("H3:H4", cols=3)  # 是否同一家 to the far right
    sheet["K4"] = "是"
    sheet["M9"] = "问过老王"
    book.create_sheet("草稿")["A1"] = "别动"
    book.move_sheet("草稿", -2)
    after = added(saved(book), pair("乙厂", "乙化工厂"))
    cells = grid(after, 1)
    assert cells[0][0] == "办公室用"
    assert (cells[3][1], cells[3][10]) == ("甲厂", "是")
    assert cells[8][12] == "问过老王"
    assert (cells[9][1], cells[9][3], cells[9][10]) == ("乙厂", "乙化工厂", "")
    assert grid(after)[0][0] == "别动"


def test_the_heading_is_found_with_the_columns_in_another_order_and_one_of_them_gone() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["名称乙", "是否同一家", "名 称 甲"], ["甲化工厂", "否", "甲厂"]):
        sheet.append(row)
    assert grid(added(saved(book), pair("乙厂", "乙化工厂")))[2] == ["乙化工厂", "", "乙厂"]


@pytest.mark.parametrize(
    ("what", "pattern", "replacement"),
    [
        ("prefixed tags", r"<(/?)(worksheet|sheetData|row|c|v|is|t|dimension|sheetViews|sheetFormatPr|cols|col)\b", r"<\1x:\2"),
        ("no dimension", r"<dimension[^>]*/>", ""),
        ("no references", r'(<(?:row|c)) r="[A-Z]*\d+"', r"\1"),
        ("single quotes", r'<row r="(\d+)"', r"<row r='\1'"),
        ("an empty row as one tag", r"</sheetData>", r'<row r="4"/><row r="5" spans="1:9"></row></sheetData>'),
        ("styled cells below", r"</sheetData>", r'<row r="4"><c r="A4" s="1"/><c r="H4" s="1"/></row></sheetData>'),
    ],
)
def test_any_way_of_writing_the_sheet_takes_rows(what: str, pattern: str, replacement: str) -> None:
    data = fresh(pair("甲厂", "甲化工厂"))
    if what == "prefixed tags":
        parts = parts_of(data)
        text = parts["xl/worksheets/sheet1.xml"].decode()
        text = re.sub(r"<(/?)(\w+)(?=[\s>/])", r"<\1x:\2", text).replace('xmlns="', 'xmlns:x="')
        data = joined(parts | {"xl/worksheets/sheet1.xml": text.encode()})
    else:
        data = in_sheet(data, pattern, replacement)
    cells = grid(added(data, pair("乙厂", "乙化工厂")))
    assert [row[1] for row in cells if row[1]] == ["名称甲", "甲厂", "乙厂"]
    assert resaved(added(data, pair("乙厂", "乙化工厂")))[1]["B4"].value == "乙厂"


def test_of_two_sheets_with_the_same_heading_the_first_takes_the_rows() -> None:
    book, page = resaved(fresh(pair("甲", "甲厂")))
    copied = book.copy_worksheet(page)
    copied.title = "旧的"
    made = added(saved(book), pair("乙", "乙厂"))
    assert ["乙" in [cell for row in grid(made, sheet) for cell in row] for sheet in (0, len(book.worksheets) - 1)] == [True, False]


def test_a_sheet_without_any_row_of_answers_takes_the_first_below_the_heading() -> None:
    after = added(fresh(), pair("乙厂", "乙化工厂"))
    assert grid(after)[2][:2] == [1, "乙厂"]
    _, page = resaved(after)
    assert page["B3"].fill.fgColor.rgb != page["B2"].fill.fgColor.rgb  # a row does not look like the heading


def test_of_two_headings_in_a_sheet_rows_belong_to_the_first() -> None:
    book, page = resaved(fresh(pair("甲", "甲厂")))
    for c, name in enumerate(HEAD, 3):  # printed again below, one column to the right
        page.cell(6, c - 1, name)
    made = grid(added(saved(book), pair("乙", "乙厂")))
    assert made[-1][HEAD.index(tables.NAME_ONE)] == "乙"


def test_text_that_begins_like_a_formula_or_holds_markup_stays_text() -> None:
    assert grid(added(fresh(), pair("=1+1", "<甲>&乙")))[2][1:4] == ["=1+1", "冯卯镇", "<甲>&乙"]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert added(fresh(pair("甲厂", "乙厂")), pair("丙厂", "丁厂")) == added(fresh(pair("甲厂", "乙厂")), pair("丙厂", "丁厂"))


@pytest.mark.parametrize("broken", [b"", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused_in_chinese(broken: bytes) -> None:
    with pytest.raises(PackageError, match="不是完整的"):
        added(broken, pair("甲厂", "乙厂"))


def test_a_workbook_that_lost_its_heading_is_refused_and_the_heading_named() -> None:
    book = openpyxl.Workbook()
    with pytest.raises(PackageError, match="名称甲、名称乙"):
        added(saved(book), pair("甲厂", "乙厂"))


def test_rows_that_a_person_numbered_with_circles_are_no_obstacle() -> None:
    book, sheet = resaved(fresh(pair("甲厂", "甲工厂")))
    serials = [cell for row in sheet.iter_rows() for cell in row if cell.value == 1]
    serials[0].value = "①"
    assert [row[0] for row in grid(added(saved(book), pair("乙厂", "乙工厂")))[-2:]] == ["①", 1]
