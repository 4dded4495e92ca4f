"""A mail that came in: spreadsheets come under safe names, by what they are."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from crosscheck.filenames import safe_file
from crosscheck.mailing.incoming import is_spreadsheet, read_mail
from tests.mailing.fetched import mail, workbook


def with_heads(heads: bytes, data: bytes) -> bytes:
    """A mail whose one attachment has exactly those heads."""
    return (
        b'From: yj@example.com\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        + heads
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data)
        + b"\r\n--b--\r\n"
    )


@pytest.mark.parametrize(
    ("heads", "name"),
    [
        (b'Content-Disposition: attachment; filename="list.xlsx"\r\n', "list.xlsx"),
        (b"Content-Disposition: attachment; filename*=utf-8''%E6%B8%85%E5%8D%95.xlsx\r\n", "清单.xlsx"),
        (b"Content-Disposition: attachment; filename*=gb2312''%C7%E5%B5%A5.xlsx\r\n", "清单.xlsx"),
        (b"Content-Disposition: attachment; filename*0*=utf-8''%E6%B8%85;\r\n filename*1*=%E5%8D%95.xlsx\r\n", "清单.xlsx"),
        (b'Content-Disposition: attachment; filename="=?utf-8?B?5riF5Y2VLnhsc3g=?="\r\n', "清单.xlsx"),
        (b'Content-Disposition: attachment\r\nContent-Type: application/x; name="=?gb2312?B?x+W1pS54bHN4?="\r\n', "清单.xlsx"),
        (b'Content-Disposition: attachment; filename="=?hz-gb-2312?Q?=7E=7BGe5%=7E=7D.xlsx?="\r\n', "清单.xlsx"),
        (b'Content-Type: application/x;\r\n name="=?utf-8?B?5riF?=\r\n =?utf-8?B?5Y2VLnhsc3g=?="\r\n', "清单.xlsx"),
        ('Content-Disposition: attachment; filename="清单.xlsx"\r\n'.encode("gbk"), "清单.xlsx"),
        ('Content-Disposition: attachment; filename="清单.xlsx"\r\n'.encode(), "清单.xlsx"),
        ('Content-Disposition: attachment; filename="镕垚.xlsx"\r\n'.encode("gb18030"), "镕垚.xlsx"),
        (rb'Content-Disposition: attachment; filename="..\\..\\..\\evil.xlsx"' + b"\r\n", "evil.xlsx"),
        (b'Content-Disposition: attachment; filename="../../../../etc/evil.xlsx"\r\n', "evil.xlsx"),
        (b'Content-Disposition: attachment; filename="C:\\\\Users\\\\a\\\\CON.xlsx"\r\n', "CON_.xlsx"),
        (b'Content-Disposition: attachment; filename="a\tb<>|?*.xlsx"\r\n', "a b_____.xlsx"),
        (b"Content-Disposition: attachment\r\n", "附件"),
    ],
)
def test_names_as_senders_write_them(tmp_path: Path, heads: bytes, name: str) -> None:
    assert [name for name, _ in read_mail(with_heads(heads, workbook(tmp_path))).spreadsheets] == [name]


@given(st.text(min_size=1, max_size=120))
def test_no_name_leaves_its_folder(name: str) -> None:
    safe = safe_file(name)
    assert Path("/a", safe).parent == Path("/a")
    assert not set(safe) & set('/\\:*?"<>|\r\n\x00')
    assert len(safe) <= 84


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    found = read_mail(raw)
    assert "/" not in found.sender


def test_only_spreadsheets_are_taken_by_what_they_are(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("清单.xlsx", book)
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    under_password = io.BytesIO()
    OOXMLFile(io.BytesIO(book)).encrypt("x", under_password)
    kinds = {
        "g.xlsx": (under_password.getvalue(), True), "g.docx": (under_password.getvalue(), False),  # only its name tells what is in it
        "a.xlsx": (book, True), "a.pdf": (book, True), "b.xlsx": (b"%PDF-1.4", False), "c.xlsx": (b"MZ\x90\x00", False),
        "d.docx": (document.getvalue(), False), "e.zip": (bundle.getvalue(), False), "f.ods": (text.getvalue(), False),
        "g.csv": ("甲,乙\r\n1,2\r\n".encode("gbk"), True), "h.xls": (b"<html><table><tr></tr></table>", True),
        "i.xls": (b"<html>\thello</html>", False), "j.xlsx": (b"", False), "k.txt": (b"a,b", False), "l.xlsx": (book[:200], False),
        "m.csv": ("甲,乙\r\n1,2\r\n".encode("utf-16"), True), "n.xls": ("甲\t乙\r\n1\t2\r\n".encode("utf-16"), True),
        "o.xls": ("甲\t乙\r\n1\t2\r\n".encode("gbk"), True), "p.xls": (b"%PDF-1.4\t", False), "q.csv": (b"\x00\x01,", False),
    }  # fmt: skip
    assert {name: is_spreadsheet(data, name) for name, (data, _) in kinds.items()} == {name: good for name, (_, good) in kinds.items()}
    found = read_mail(mail(*[(name, data) for name, (data, _) in kinds.items()]))
    assert [name for name, _ in found.spreadsheets] == [name for name, (_, good) in kinds.items() if good]
    assert ("e.zip", "压缩包，请解开后把里面的表格放进来") in found.ignored


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("王一 <YJ@Example.com>", "yj@example.com"),
        ("yj@example.com", "yj@example.com"),
        ("a@b.c, evil@x.y", "a@b.c"),
        ("../../etc <../x>", "发件人不明"),
        ("", "发件人不明"),
    ],
)
def test_senders(written: str, sender: str) -> None:
    assert read_mail(f"From: {written}\r\n\r\n".encode()).sender == sender
