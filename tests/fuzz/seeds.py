"""The sound files that are then damaged: one of every format that is read, as untidy as real ones."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import xlsxwriter

from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD

_HEAD, _ROW = PROBLEM_HEAD.split(" | "), GOOD_PROBLEM.split(" | ")
_ROWS = [[*_ROW[:3], f"第 {n} 处 {_ROW[3]}", *_ROW[4:]] for n in range(1, 13)]


def sound_without_office() -> dict[str, bytes]:
    """Sound files by name, made here."""
    texts = {"c.csv": _csv("utf-8-sig"), "d.txt": _csv("gb18030"), "e.xls": _html(), "f.xls": _xml()}
    return {"a.xlsx": _xlsx(), "b.xlsm": _xlsx(), **texts, "g.ods": _ods()}


def seeds(folder: Path | None = None) -> dict[str, bytes]:
    """The same, with those of an office program and of a folder besides."""
    made = sound_without_office()
    return made | dict(_from_office(made["a.xlsx"])) | (dict(_from_folder(folder)) if folder else {})


def _xlsx() -> bytes:
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw)
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet = book.add_worksheet("问题")
    sheet.merge_range("A1:G1", "问题清单")
    sheet.write_row(1, 0, _HEAD)
    for r, row in enumerate(_ROWS, 2):
        sheet.write_row(r, 0, row)
    sheet.write_datetime(3, 5, datetime(2021, 3, 8), day)
    sheet.write_formula(4, 3, '=A1&"漏电"', None, "配电箱漏电")
    sheet.write_formula(5, 3, "=A99", None, "#REF!")
    sheet.write_number(6, 0, 913704067880444000)
    sheet.set_row(7, None, None, {"hidden": True})
    sheet.write_row(14, 0, ["合计", 12])
    book.add_worksheet("参考").write_column(0, 0, ["冯卯镇", "城头镇"])
    book.close()
    return raw.getvalue()


def _csv(encoding: str) -> bytes:
    return "\r\n".join(",".join(row) for row in (_HEAD, *_ROWS)).encode(encoding)


def _html() -> bytes:
    lines = "".join("<tr>" + "".join(f"<td rowspan=1>{cell}</td>" for cell in row) + "</tr>" for row in (_HEAD, *_ROWS))
    return f'<html><meta charset="gbk"><table><tr><th colspan=7>问题清单</th></tr>{lines}</table></html>'.encode("gb18030")


def _xml() -> bytes:
    lines = "".join(
        "<Row>" + "".join(f'<Cell ss:Index="{c}"><Data ss:Type="String">{cell}</Data></Cell>' for c, cell in enumerate(row, 1)) + "</Row>"
        for row in (_HEAD, *_ROWS)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="问题"><Table>'
    return f"{head}{lines}</Table></Worksheet></Workbook>".encode()


def _ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join("<table:table-row>" + "".join(cell.format(text) for text in row) + "</table:table-row>" for row in (_HEAD, *_ROWS))
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = "".join(f' xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text"))
    content = f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet><table:table table:name="问题">{lines}</table:table>'
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content + "</office:spreadsheet></office:body></office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<x/>")
    return raw.getvalue()


def _from_office(xlsx: bytes) -> Iterator[tuple[str, bytes]]:
    """An .xls and an .ods as an office program writes them, where there is one."""
    office = shutil.which("soffice")
    if not office:
        return
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "h.xlsx").write_bytes(xlsx)
        for kind in ("xls", "ods"):
            profile = f"-env:UserInstallation=file://{folder}/profile"
            done = subprocess.run(
                [office, profile, "--headless", "--convert-to", kind, "--outdir", scratch, str(folder / "h.xlsx")],
                capture_output=True, timeout=120, check=False,
            )  # fmt: skip
            if done.returncode == 0 and (folder / f"h.{kind}").is_file():
                yield f"h.{kind}", (folder / f"h.{kind}").read_bytes()


def _from_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for number, path in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        if path.stat().st_size < 2_000_000:
            yield f"{number}{path.suffix}", path.read_bytes()
