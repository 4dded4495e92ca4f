"""Every format that offices send is read, by what it holds and not by what it is called."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from crosscheck.reading.passwords import FILE_VARIABLE, VARIABLE, known_passwords
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, put, read, said

HEAD, ROW = PROBLEM_HEAD.split(" | "), GOOD_PROBLEM.split(" | ")


def messages(findings: list[Finding]) -> list[str]:
    return [f"{item.code}：{item.message}" for item in findings]


# --- SpreadsheetML 2003 ---------------------------------------------------------------------------------------------
def cells(*texts: str) -> str:
    return "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in texts)


def spreadsheetml(rows: str, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f"""{declaration}
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="问题"><Table>{rows}</Table></Worksheet></Workbook>"""


DATED = cells(*ROW[:5]) + '<Cell><Data ss:Type="DateTime">2021-03-05T00:00:00.000</Data></Cell>' + cells(ROW[6])


@pytest.mark.parametrize("name", ["a.xls", "b.xlsx", "c.xml"])
def test_spreadsheetml_is_read_under_any_name_with_its_own_places(tmp_path: Path, name: str) -> None:
    rows = f'<Row><Cell ss:MergeAcross="6"><Data ss:Type="String">问题清单</Data></Cell></Row><Row ss:Index="3">{cells(*HEAD)}</Row><Row>{DATED}</Row>'
    put(tmp_path, name, spreadsheetml(rows).encode())
    (sheet, *_) = read(tmp_path).sheets
    assert (sheet.sheet, sheet.header_row, sheet.rows, sheet.columns[tables.FOUND_ON]) == ("问题", 3, [4], ["2021-03-05"])


def test_spreadsheetml_says_its_merges_errors_and_missing_values(tmp_path: Path) -> None:
    first = '<Cell ss:MergeDown="1"><Data ss:Type="String">山亭甲化工有限公司</Data></Cell>' + cells(*ROW[1:])
    broken = '<Cell ss:Index="2"><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=A1"/>' + cells("通道堵塞", *ROW[4:])
    put(tmp_path, "a.xls", spreadsheetml(f"<Row>{cells(*HEAD)}</Row><Row>{first}</Row><Row>{broken}</Row>").encode())
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.ENTERPRISE] == ["山亭甲化工有限公司"] * 2
    assert said(checked.findings) == [("cell_error", "B3"), ("cell_formula_empty", "C3")]


def test_spreadsheetml_in_gbk_is_read_and_one_with_entities_is_not(tmp_path: Path) -> None:
    body = f"<Row>{cells(*HEAD)}</Row><Row>{DATED}</Row>"
    put(tmp_path, "a.xls", spreadsheetml(body, '<?xml version="1.0" encoding="gb2312"?>').encode("gb18030"))
    put(tmp_path, "b.xls", spreadsheetml(body, '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>').encode())
    put(tmp_path, "c.xls", spreadsheetml(body)[:-40].encode())
    checked = read(tmp_path)
    assert [sheet.rows for sheet in checked.sheets if sheet.kind] == [[2]]
    assert said(checked.findings) == [("file_unsafe", ""), ("file_damaged", "")]


# --- HTML -----------------------------------------------------------------------------------------------------------
def html(rows: list[list[str]], head: str = "") -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head>{head}<style>td{{color:red}}</style></head><body><table border=1>{lines}</table></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_an_html_table_called_xls_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    put(tmp_path, "导出.xls", html([HEAD, ROW], '<meta charset="x">').encode(encoding))
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, said(checked.findings)) == ([2], [])


def test_spans_of_an_html_table_are_merged_cells(tmp_path: Path) -> None:
    title = '<tr><th colspan="7">问题清单</th></tr>'
    first = f'<tr><td rowspan="2">{ROW[0]}</td>' + "".join(f"<td>{cell}</td>" for cell in ROW[1:]) + "</tr>"
    second = "<tr>" + "".join(f"<td>{cell}</td>" for cell in [ROW[1], ROW[2], "通道<br>堵塞 &amp; 占用", *ROW[4:]]) + "</tr>"
    head = "<tr>" + "".join(f"<th>{cell}</th>" for cell in HEAD) + "</tr>"
    put(tmp_path, "a.xls", f"<table>{title}{head}{first}{second}</table>".encode())
    (sheet, *_) = read(tmp_path).sheets
    assert sheet.columns[tables.ENTERPRISE] == ["山亭甲化工有限公司"] * 2
    assert sheet.columns[tables.PROBLEM] == ["灭火器过期", "通道\n堵塞 & 占用"]


def test_a_web_page_in_one_file_is_read_and_one_without_a_table_is_refused(tmp_path: Path) -> None:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("页面")
    message.add_related(html([HEAD, ROW]), subtype="html")
    message.replace_header("Content-Type", message["Content-Type"])
    put(tmp_path, "a.xls", b"MIME-Version: 1.0\n" + message.as_bytes())
    put(tmp_path, "b.xls", "<html><body>您的登录已过期</body></html>".encode())
    checked = read(tmp_path)
    assert [sheet.rows for sheet in checked.sheets if sheet.kind] == [[2]]
    assert said(checked.findings) == [("file_html", "")]


# --- text -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_text_tables_of_any_separator_and_encoding_are_read(tmp_path: Path, separator: str, encoding: str) -> None:
    put(tmp_path, "a.csv", f"{separator.join(HEAD)}\r\n{separator.join(ROW)}\r\n".encode(encoding))
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, said(checked.findings)) == ([2], [])
    wide = [f"file_utf16：这个文本表格是 {encoding[:6].upper()} 编码，已按它读取。"] if encoding.startswith(("utf-16", "utf-32")) else []
    assert messages(checked.findings) == wide


def test_commas_inside_sentences_do_not_pass_for_separators(tmp_path: Path) -> None:
    row = [*ROW[:3], "灭火器过期,通道堵塞,无标志,无记录", *ROW[4:]]
    put(tmp_path, "a.txt", ("\t".join(HEAD) + "\n" + "\t".join(row)).encode())
    assert read(tmp_path).sheets[0].columns[tables.PROBLEM] == ["灭火器过期,通道堵塞,无标志,无记录"]


JAPANESE = "会社名,所在地,問題の内容,発見した日,担当者\nやまだ工業,ひがし町,けむり感知器が動かない,"
HALF = "企业名称,所在镇街\n甲厂,\U0010ffff\ud800西集镇\n"  # has half a character


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("企業名稱,所在鎮街,問題描述,發現時間,隱患等級,責任單位".encode("big5"), "file_encoding：这个文本文件的编码认不出来（像是繁体的 Big5）。"),
        (JAPANESE.encode("cp932"), "file_encoding：这个文本文件的编码认不出来（像是日文的 Shift-JIS）。"),
        ("Société,Müller & Söhne,Köln,café".encode("latin-1"), "file_encoding：这个文本文件的编码认不出来（像是西文的 Latin-1）。"),
        (("é,à,ö\n" * 9).encode("latin-1"), "file_encoding：这个文本文件的编码认不出来（像是西文的 Latin-1）。"),
        (HALF.encode("utf-16-le", "surrogatepass"), "file_encoding：这个文本文件的编码认不出来（像是没有标记的 UTF-16，有的字读不出来）。"),
        (b"\xff\xfe\x00", "file_encoding：这个文本文件的编码认不出来（写明是 UTF-16，内容却不是，第 1 行起读不出）。"),
        ("企业名称,镇街\n甲厂,城头".encode("utf-8-sig")[:-1], "file_encoding：这个文本文件的编码认不出来（写明是 UTF-8，内容却不是，第 2 行起读不出）。"),
        ("名称\n甲厂,城头\n乙厂,西集".encode("gbk") + b"\xff\n", "file_encoding：这个文本文件的编码认不出来（既不是 UTF-8 也不是 GB18030，第 3 行起读不出）。"),
        (b"\x81 \xff,\xfe", "file_encoding：这个文本文件的编码认不出来（既不是 UTF-8 也不是 GB18030，第 1 行起读不出）。"),
        ("甲,乙\n丙\0,丁".encode("utf-16"), "file_not_spreadsheet：这个文件不是能读的表格（里面有二进制内容）。"),
        (b"a,b\x00c", "file_not_spreadsheet：这个文件不是能读的表格（里面有二进制内容）。"),
        ((",".join(HEAD) + '\n"' + ("甲,乙\n" * 60)).encode(), "file_damaged：这个文件已损坏，读不了（文本表格第 2 行的引号没有成对）。"),
    ],
)
def test_text_that_cannot_be_told_for_certain_is_refused_with_its_reason(tmp_path: Path, data: bytes, message: str) -> None:
    put(tmp_path, "a.csv", data)
    assert messages(read(tmp_path).findings) == [message]


# --- other files ------------------------------------------------------------------------------------------------------
def zipped(**members: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 abc", "file_not_spreadsheet：这个文件不是能读的表格（是 PDF 文件）。"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_not_spreadsheet：这个文件不是能读的表格（是图片）。"),
        (b"{\\rtf1 abc}", "file_not_spreadsheet：这个文件不是能读的表格（是 Word 文档）。"),
        (zipped(word__document_xml=b"<x/>"), "file_not_spreadsheet：这个文件不是能读的表格（是 Word 文档）。"),
        (zipped(ppt__presentation_xml=b"<x/>"), "file_not_spreadsheet：这个文件不是能读的表格（是演示文稿）。"),
        (zipped(photo=b"1", list=b"2"), "file_archive：这是一个压缩包（zip，里面有 2 个文件），没有打开。"),
        (b"Rar!\x1a\x07\x00", "file_archive：这是一个压缩包（RAR），没有打开。"),
        (b"\x09\x08\x08\x00\x00\x05", "file_not_spreadsheet：这个文件不是能读的表格（是 Excel 4.0 或更早的格式）。"),
    ],
)
def test_other_files_called_xlsx_are_each_named(tmp_path: Path, data: bytes, message: str) -> None:
    put(tmp_path, "a.xlsx", data)
    assert messages(read(tmp_path).findings) == [message]


def test_an_ods_workbook_is_read(tmp_path: Path) -> None:
    rows = "".join(
        "<table:table-row>" + "".join(f"<table:table-cell office:value-type='string'><text:p>{cell}</text:p></table:table-cell>" for cell in row) + "</table:table-row>"
        for row in (HEAD, ROW)
    )
    content = f"""<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
     xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
     <office:body><office:spreadsheet><table:table table:name="问题">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
    members = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content_xml": content.encode(), "META-INF__manifest_xml": b"<x/>"}
    put(tmp_path, "a.ods", zipped(**members))
    assert (read(tmp_path).sheets[0].sheet, read(tmp_path).sheets[0].rows) == ("问题", [2])


# --- passwords --------------------------------------------------------------------------------------------------------
def locked(folder: Path, password: str, row: str = GOOD_PROBLEM) -> bytes:
    path = file_list(folder / "plain", "a.xlsx", f"{PROBLEM_HEAD}\n{row}")
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, out)
    return out.getvalue()


def test_a_locked_workbook_is_read_once_its_password_stands_in_the_persons_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.xlsx", locked(tmp_path, "秘密2021"))
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "passwords.txt"))
    assert messages(read(tmp_path).findings) == ["file_encrypted：这个文件设了打开密码，读不了。"]
    (tmp_path / "passwords.txt").write_text("别的密码\n", "utf-8")
    assert messages(read(tmp_path).findings) == ["file_encrypted：这个文件设了打开密码，读不了，已有的密码都打不开。"]
    (tmp_path / "passwords.txt").write_text("别的密码\n秘密2021\n", "utf-8-sig")
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, said(checked.findings)) == ([2], [])
    kept = [path.read_bytes() for path in (tmp_path / "output").rglob("*") if path.is_file()]
    assert not any("秘密2021".encode() in data for data in kept)


def locked_ods() -> bytes:
    about = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    return zipped(**{"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "encrypted-package": b"x", "META-INF__manifest_xml": about})


def locked_strangely(folder: Path) -> bytes:
    """Locked in a way that there is not: the version of its encryption is 9.4."""
    data = locked(folder, "x")
    assert data.count(b"\x04\x00\x04\x00\x40\x00\x00\x00") == 1
    return data.replace(b"\x04\x00\x04\x00\x40\x00\x00\x00", b"\x09\x00\x04\x00\x40\x00\x00\x00")


def test_a_password_that_will_never_help_is_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "秘密2021")
    put(tmp_path, "a.ods", locked_ods())
    put(tmp_path, "b.xlsx", locked_strangely(tmp_path))
    checked = month.read_and_check(Folder(tmp_path), SETTINGS, ask=lambda _: pytest.fail("asked"))
    assert messages(checked.findings) == [
        "file_encrypted_otherwise：这个文件是设了密码的 OpenDocument 表格，这样的密码本程序解不开。",
        "file_encrypted_otherwise：这个文件设了打开密码，加密的方式少见或者已损坏，这样的密码本程序解不开。",
    ]
    remedy = "请用能打开它的程序（Excel、WPS 或 LibreOffice）打开，取消密码，另存为 .xlsx 再放进来。"
    assert [item.remedy for item in checked.findings] == [remedy] * 2


def test_an_archive_with_a_password_is_told_as_one(tmp_path: Path) -> None:
    data = bytearray(zipped(photo=b"1"))
    for at, flags in ((data.find(b"PK\x03\x04"), 6), (data.find(b"PK\x01\x02"), 8)):
        data[at + flags] |= 1
    put(tmp_path, "a.xlsx", bytes(data))
    assert messages(read(tmp_path).findings) == ["file_archive：这是一个压缩包（zip，设了密码），没有打开。"]


def test_excels_own_password_needs_nobody(tmp_path: Path) -> None:
    put(tmp_path, "a.xlsx", locked(tmp_path, "VelvetSweatshop"))
    assert read(tmp_path).sheets[0].rows == [2]


def test_passwords_come_from_the_environment_first(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(" 二 \n\n一\n", "utf-8")
    assert known_passwords({VARIABLE: "一", FILE_VARIABLE: str(tmp_path / "p.txt")}) == ("一", "二")
    assert known_passwords({FILE_VARIABLE: str(tmp_path / "none.txt")}) == ()


def test_what_a_text_table_does_to_keep_figures_as_text_is_no_part_of_them(tmp_path: Path) -> None:
    rows = ["企业名称,所在镇街,行业领域,联系电话,统一社会信用代码", '甲化工厂,冯卯镇,消防,="06328811111","=""91350100M000100Y43"""', "乙化工厂,冯卯镇,消防,'06328811112,"]
    put(tmp_path, "a.csv", "\r\n".join(rows).encode("gb18030"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.PHONE], sheet.columns[tables.CREDIT_CODE]) == (["06328811111", "06328811112"], ["91350100M000100Y43", None])
