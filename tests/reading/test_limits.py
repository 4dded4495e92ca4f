"""What a file is refused for before it is opened, each with its reason, and what is told of what it carries."""

from __future__ import annotations

import importlib.metadata
import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import python_calamine as calamine
import xlsxwriter

from crosscheck import tables
from crosscheck.config_sections import Limits
from crosscheck.reading.biff import sheet_facts
from crosscheck.reading.grid import Refused
from crosscheck.reading.opening import open_grids
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said, table

pytestmark = pytest.mark.processes


@pytest.fixture
def book(tmp_path: Path) -> bytes:
    return file_list(tmp_path / "sound", "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}").read_bytes()


def with_members(data: bytes, *more: tuple[str, bytes], change: tuple[str, bytes, bytes] | None = None) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, part.replace(change[1], change[2]) if change and info.filename == change[0] else part)
        for name, part in more:
            new.writestr(name, part)
    return raw.getvalue()


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        open_grids(data, "a.xlsx", Limits(**limits))
    return f"{caught.value.code}：{caught.value.words.get('detail', '')}"


SHEET = "xl/worksheets/sheet1.xml"


def test_each_limit_has_its_reason_with_the_figures(book: bytes) -> None:
    assert refusal(book + bytes(1_000_000), megabytes=1) == "file_too_large：1 MB，最多 1 MB"
    assert refusal(with_members(book, ("x.xml", bytes(range(256)) * 8000)), unzipped_megabytes=2) == "file_too_large：解压后有 2 MB，最多 2 MB"
    assert refusal(with_members(book, ("x.xml", bytes(8_000_000)))) == "file_too_large：压缩比超过 100 倍"
    assert refusal(with_members(book, *((f"m/{n}", b"") for n in range(40))), entries=40) == "file_too_large：压缩包里有 50 个部分，最多 40 个"
    assert refusal(book, cells=10) == "file_too_large：工作表“Sheet1”一直写到第 2 行、G 列，最多 10 格"


def test_a_sound_workbook_is_within_all_limits(book: bytes) -> None:
    assert [len(grid.rows) for grid in open_grids(book, "a.xlsx", Limits()).grids] == [2]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("name", "reason"),
    [*((n, "压缩包里有同名的部分") for n in ("xl/workbook.xml", "XL/Workbook.xml", "xl\\workbook.xml")),
     *((n, "压缩包里的路径指向外面") for n in ("/x", "../x", "a/..\\x", "C:x"))],
)
def test_member_names_that_mislead_are_unsafe(book: bytes, name: str, reason: str) -> None:
    assert refusal(with_members(book, (name, b"<x/>"))) == f"file_unsafe：{reason}"


def test_a_doctype_is_found_wherever_it_hides(book: bytes) -> None:
    assert importlib.metadata.version("defusedxml")
    for told in (b"<!DOCTYPE x>", b"<!--" + b" " * 10_000 + b"--><!DOCTYPE x>", "<!DOCTYPE x>".encode("utf-16-le")):
        assert refusal(with_members(book, ("xl/x.xml", told))) == "file_unsafe：xl/x.xml 里有 DOCTYPE"


def test_a_wrong_checksum_is_damage(book: bytes) -> None:
    at = book.index(b"PK\x01\x02") + 16
    assert refusal(book[:at] + b"\0\0\0\0" + book[at + 4 :]) == "file_damaged：压缩包不完整或校验不符"


def test_parts_that_the_reader_would_do_without_silently_are_asked_for(book: bytes) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    assert refusal(with_members(book, change=(rels, b"sharedStrings.xml", b"other.xml"))) == "file_damaged：缺少文字部分（sharedStrings）"
    assert refusal(with_members(book, change=(rels, b"styles.xml", b"other.xml"))) == "file_damaged：缺少样式部分，日期会读错"
    assert refusal(with_members(book, change=(rels, b"sheet1.xml", b"sheet9.xml"))) == "file_damaged：缺少工作表“Sheet1”的内容"


@pytest.mark.parametrize(
    ("member", "what"),
    [("xl/vbaProject.bin", "宏"), ("xl/externalLinks/externalLink1.xml", "外部链接"), ("xl/connections.xml", "数据连接"), ("xl/embeddings/o.bin", "嵌入对象")],
)
def test_what_is_never_carried_on_is_told(book: bytes, member: str, what: str) -> None:
    assert open_grids(with_members(book, (member, b"<x/>")), "a.xlsx", Limits()).notes == [("file_active_content", {"detail": what})]


@pytest.mark.parametrize("number_format", [14, 31, 57, 58, 'yyyy"年"m"月"d"日"', "yyyy.m.d", 'm"月"d"日"'])
def test_a_day_is_that_day_in_any_format(tmp_path: Path, number_format: int | str) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet()
    for r, row in enumerate(table(f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")):
        sheet.write_row(r, 0, row)
    sheet.write_number(1, 5, 44260, made.add_format({"num_format": number_format}))
    made.close()
    assert read(tmp_path).sheets[0].columns[tables.FOUND_ON] == ["2021-03-05"]


def test_hidden_rows_columns_and_sheets_are_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    made = xlsxwriter.Workbook(str(path))
    made.add_worksheet("封面").write(0, 0, "封面")
    sheet = made.add_worksheet("问题")
    for r, row in enumerate(table(f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('过期', '缺失')}")):
        sheet.write_row(r, 0, row)
    sheet.autofilter("A1:G3")
    sheet.filter_column("D", "x == 灭火器缺失")
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column("E:E", None, None, {"hidden": True})
    sheet.hide()
    made.close()
    checked = read(tmp_path)
    assert [found.rows for found in checked.sheets if found.kind] == [[2, 3]]
    assert [item.message for item in checked.findings if item.code == "hidden_read"] == ["隐藏或被筛选掉的内容也都读了（整个工作表、1 行、列 1 处）。"]
    assert said(checked.findings) == []


# --- .xls ----------------------------------------------------------------------------------------------------------------
def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls_stream(*sheet: bytes, hidden: int = 0) -> bytearray:
    name = "问题".encode("utf-16-le")
    bound = bytes([hidden, 0, 2, 1]) + name
    first = record(0x0809) + record(0x0022, b"\x01")
    start = len(first + record(0x0085, bytes(4) + bound) + record(0x000A))
    head = first + record(0x0085, struct.pack("<I", start) + bound) + record(0x000A)
    return bytearray(head + record(0x0809) + b"".join(sheet) + record(0x000A))


def compound(name: str, stream: bytes) -> bytes:
    """An OLE file of that one stream."""
    sectors = -(-max(len(stream), 4096) // 512)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9i", 0, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[-1] * 108)
    chain = [-3, -2, *range(3, sectors + 2), -2]

    def entry(called: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = called.encode("utf-16-le")
        return written.ljust(64, b"\0") + struct.pack("<HBB3i36xiI4x", len(written) + 2, kind, 1, -1, -1, child, start, size)

    directory = entry("Root Entry", 5, 1, -2, 0) + entry(name, 2, -1, 2, sectors * 512)
    return header + struct.pack("<128i", *chain, *[-1] * (128 - len(chain))) + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


def test_an_xls_under_a_password_is_told_as_one_that_a_password_opens() -> None:
    locked = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) + record(0x000A)
    assert refusal(compound("Workbook", locked)) == "file_encrypted："


def test_a_panic_of_the_reader_is_damage_and_an_interruption_is_none(book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """calamine's PanicException is no Exception: it would have gone past every other file too."""

    class Panic(BaseException):
        pass

    def breaks(error: type[BaseException]) -> Callable[..., None]:
        def opened(*_: object) -> None:
            raise error("attempt to subtract with overflow")

        return opened

    monkeypatch.setattr(calamine, "load_workbook", breaks(Panic))
    assert refusal(book) == "file_damaged：内部结构读不下去：Panic"
    monkeypatch.setattr(calamine, "load_workbook", breaks(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        open_grids(book, "a.xlsx", Limits())


def test_errors_and_hidden_things_of_an_xls_are_known() -> None:
    value = b"\x02\x00\x17\x00\x00\x00\xff\xff"
    stream = xls_stream(
        record(0x0208, struct.pack("<H", 4) + bytes(10) + b"\x20\x00\x00\x00"),
        record(0x0208, struct.pack("<H", 5) + bytes(14)),
        record(0x007D, bytes(8) + b"\x01\x00"),
        record(0x0205, struct.pack("<HHH", 2, 3, 0) + b"\x2a\x01"),
        record(0x0205, struct.pack("<HHH", 2, 4, 0) + b"\x01\x00"),
        record(0x0006, struct.pack("<HHH", 6, 1, 0) + value + bytes(8)),
        hidden=1,
    )
    sheets, date1904 = sheet_facts(stream)
    facts = sheets["问题"]
    assert (date1904, facts.hidden_sheet, facts.hidden_rows, facts.hidden_columns) == (True, True, {5}, 1)
    assert facts.errors == {(2, 3): "#N/A", (6, 1): "#REF!"}


def test_the_size_of_an_xls_is_known_before_it_is_opened() -> None:
    label, numbers, odd = struct.pack("<HHH", 9, 3, 0) + bytes(4), struct.pack("<HH", 4, 2) + bytes(24) + struct.pack("<H", 5), struct.pack("<HHH", 99, 9999, 0)
    formats = struct.pack("<HH", 60000, 0) + bytes(500) + struct.pack("<H", 255)
    stream = xls_stream(record(0x00FD, label), record(0x00BD, numbers), record(0x00BE, formats), record(0x0203, odd))
    assert sheet_facts(stream)[0]["问题"].cells == 10 * 6


def formula(row: int, result: bytes, flags: int = 0) -> bytes:
    return record(0x0006, struct.pack("<HHH", row, 1, 0) + result + struct.pack("<HI", flags, 0))


EMPTY_RESULT = b"\x03\x00\x00\x00\x00\x00\xff\xff"


@pytest.mark.parametrize(("result", "flags"), [(EMPTY_RESULT, 0), (bytes(8), 2)])
def test_formulas_of_an_xls_that_nobody_calculated_are_known(result: bytes, flags: int) -> None:
    never = xls_stream(formula(1, result, flags), formula(2, EMPTY_RESULT))
    assert sheet_facts(never)[0]["问题"].uncalculated == {(1, 1), (2, 1)}
    other_results = xls_stream(formula(1, result, flags), formula(2, struct.pack("<d", 3.5)))
    assert sheet_facts(other_results)[0]["问题"].uncalculated == set()
    calculated_by_excel = never.replace(record(0x0022, b"\x01"), record(0x01C1, b"\x01"), 1)
    assert sheet_facts(calculated_by_excel)[0]["问题"].uncalculated == set()


def test_names_of_sheets_before_excel_97_are_in_the_code_page() -> None:
    first = record(0x0809, b"\x00\x05\x05\x00") + record(0x0042, struct.pack("<H", 936))
    name = "问题".encode("gbk")
    bound = struct.pack("<I", len(first) + 8 + 4 + len(name) + 3) + bytes([0, 0, len(name)]) + name
    stream = first + record(0x0085, bound) + record(0x000A) + record(0x0809) + record(0x000A)
    assert list(sheet_facts(bytearray(stream))[0]) == ["问题"]


@pytest.mark.parametrize("cut", [3, 20, 40])
def test_a_damaged_xls_stream_says_what_it_can(cut: int) -> None:
    assert sheet_facts(xls_stream(record(0x0208, bytes(16)))[:-cut])[1] in (True, False)


# --- parts as other programs write them ----------------------------------------------------------------------------------
def rewritten(path: Path, change: Callable[[bytes], bytes], suffix: str = "sheet1.xml") -> None:
    """The workbook with that part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, change(part) if name.endswith(suffix) else part)


def without_references(part: bytes) -> bytes:
    """No r= at rows and cells, single quotation marks, an error and a formula without a value in the second row."""
    part = re.sub(rb'<c r="B2"[^>]*>.*?</c>', b'<c t="e"><v>#REF!</v></c>', part)
    part = re.sub(rb'<c r="D2"[^>]*>.*?</c>', b"<c><f>A1</f><v></v></c>", part)
    return re.sub(rb' r="[A-Z]*\d+"| spans="[^"]*"', b"", part).replace(b'"', b"'")


def test_errors_are_found_in_cells_that_do_not_say_where_they_are(tmp_path: Path) -> None:
    rewritten(file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"), without_references)
    assert said(read(tmp_path).findings) == [("cell_error", "B2"), ("cell_formula_empty", "D2")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("suffix", ["sheet1.xml", "sharedStrings.xml", ".xml"])
def test_parts_in_other_encodings_are_read(tmp_path: Path, encoding: str, suffix: str) -> None:
    def encoded(part: bytes) -> bytes:
        return part.decode().replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)

    rewritten(file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"), encoded, suffix)
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.PROBLEM], checked.findings) == (["灭火器过期"], [])


def test_a_part_that_is_not_in_the_encoding_it_names_is_refused(tmp_path: Path) -> None:
    rewritten(file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"), lambda part: part.replace(b'"UTF-8"', b'"x-nothing"'))
    assert [item.message for item in read(tmp_path).findings] == ["这个文件已损坏，读不了（内部写明的编码是 X-NOTHING，内容却不是）。"]


def test_a_row_of_nothing_but_errors_goes_back_and_is_not_blank(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*PROBLEM_HEAD.split(" | "), "巡查片区"])
    for column in range(8):
        sheet.write_formula(2, column, "=A99", None, "#REF!")
    book.close()
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, checked.sheets[0].returned, checked.sheets[0].skipped) == ([3], {3}, [(2, "blank")])
    assert sorted(said(checked.findings)) == [("cell_error", f"{letter}3") for letter in "ABCDEFG"]
    assert checked.sheets[0].extras == ["巡查片区：#REF!"]


def test_what_a_reader_says_in_english_is_said_in_chinese(tmp_path: Path) -> None:
    def without_text(part: bytes) -> bytes:
        return re.sub(rb'(t="s"><v>)\d+', rb"\g<1>999", part)

    rewritten(file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"), without_text)
    assert [item.message for item in read(tmp_path).findings] == ["这个文件已损坏，读不了（单元格引用的文字不在文件里：CalamineError）。"]
