"""The inbox: spreadsheets come in under safe names, every version stays, nothing is deleted, known senders' files find their place."""

from __future__ import annotations

import base64
import email.policy
import io
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from crosscheck.commands import inbox
from crosscheck.commands.letters import Wish
from crosscheck.filenames import safe_file
from crosscheck.findings import Finding, ToldError
from crosscheck.folder import Folder
from crosscheck.mailing.imap import from_modified_utf7, modified_utf7
from crosscheck.mailing.incoming import Incoming, is_spreadsheet, read_mail
from crosscheck.mailing.servers import MailError
from tests.mailing.campaign import PASSWORD, PASSWORD_VARIABLE, Office
from tests.mailing.mailroom import USER, certificates
from tests.mailing.postbox import DOVECOT, Postbox, dovecot, odd_server
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, read, write_book

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed (apt-get install dovecot-imapd)")


def workbook(tmp_path: Path, text: str = f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}") -> bytes:
    return write_book(tmp_path / "made.xlsx", ("Sheet1", text)).read_bytes()


def mail(*files: tuple[str, bytes], sender: str = "王一 <yj@example.com>") -> bytes:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["Subject"] = "报送"
    message.set_content("见附件")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def with_heads(heads: bytes, data: bytes) -> bytes:
    """A mail whose one attachment has exactly those heads."""
    return (
        b'From: yj@example.com\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        + heads
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data)
        + b"\r\n--b--\r\n"
    )


# --- reading a mail ------------------------------------------------------------------------------------------------
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


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=30))
def test_folder_names_come_back(name: str) -> None:
    assert from_modified_utf7(modified_utf7(name)) == name
    assert modified_utf7(name).isascii()


def test_a_folder_name_as_the_standard_writes_it() -> None:
    assert modified_utf7("台北 & 日本語") == "&U,BTFw- &- &ZeVnLIqe-"


# --- a real server -------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def server() -> Iterator[Postbox]:
    with dovecot() as postbox:
        yield postbox


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    office = Office(tmp_path)
    office.addresses()
    return office


@pytest.fixture
def postbox(server: Postbox, office: Office, request: pytest.FixtureRequest) -> Postbox:
    """A folder of the real server for this test alone."""
    name = "t" + str(abs(hash(request.node.name)))
    postbox = Postbox(server.port, server.ca_file, server.mail / f".{name}", server.owner, server.plain)
    office.mail, office.inbox = point_at(server.port, server.ca_file, name)
    return postbox


def point_at(port: int, ca_file: Path | str, folder: str = "INBOX") -> tuple[str, str]:
    return f'sender = "{USER}"\nca_file = \'{ca_file}\'', f'server = "127.0.0.1"\nport = {port}\nfolder = "{folder}"\nmegabytes = 1'


def fetch(office: Office, dry_run: bool = False) -> list[Finding]:
    return inbox.fetch(Folder(office.folder), office.config, Wish(dry_run=dry_run), office.desk)


def accept(office: Office, dry_run: bool = False) -> list[Finding]:
    return inbox.accept(Folder(office.folder), office.config, Wish(dry_run=dry_run), office.desk)


def lying(office: Office, below: str) -> list[str]:
    """The files below that folder of workbooks."""
    root = office.folder / "workbooks"
    return sorted(path.relative_to(root / below).as_posix() for path in (root / below).rglob("*") if path.is_file() and path.name[0] != ".")


@needs_dovecot
def test_what_came_is_taken_once_marked_and_left_in_the_inbox(office: Office, postbox: Postbox, tmp_path: Path) -> None:
    postbox.put(mail(("3月问题清单.xlsx", workbook(tmp_path)), ("照片.jpg", b"\xff\xd8"), ("..\\..\\x.xlsx", workbook(tmp_path))))
    postbox.put(mail(sender="nobody@example.org"))
    assert [(item.code, item.value) for item in fetch(office)] == [("fetch_ignored", "照片.jpg")]
    assert lying(office, "收件") == ["2021-03-18-yj@example.com/3月问题清单.xlsx", "2021-03-18-yj@example.com/x.xlsx"]
    assert len(postbox.flags()) == 2  # nothing deleted
    assert all(flags and "S" not in flags and "T" not in flags for flags in postbox.flags())  # marked, still unread
    assert fetch(office) == []
    assert len(lying(office, "收件")) == 2
    assert "看了 0 封新邮件" in office.desk.given[-1]


@needs_dovecot
def test_every_version_of_a_day_is_kept(office: Office, postbox: Postbox, tmp_path: Path) -> None:
    first, second = workbook(tmp_path), workbook(tmp_path, PROBLEM_HEAD)
    for data in (first, second, first):
        postbox.put(mail(("清单.xlsx", data)))
    fetch(office)
    folder = office.folder / "workbooks" / "收件" / "2021-03-18-yj@example.com"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"清单.xlsx": first, "清单（2）.xlsx": second}


@needs_dovecot
def test_a_chinese_folder_is_found_and_a_missing_one_told_with_those_there(office: Office, server: Postbox, tmp_path: Path) -> None:
    server.put(mail(("a.xlsx", workbook(tmp_path))), f".{modified_utf7('百日攻坚')}")
    office.mail, office.inbox = point_at(server.port, server.ca_file, "百日攻坚")
    fetch(office)
    assert lying(office, "收件") == ["2021-03-18-yj@example.com/a.xlsx"]
    office.mail, office.inbox = point_at(server.port, server.ca_file, "没有的")
    with pytest.raises(MailError, match=r"打不开文件夹“没有的”.*百日攻坚"):
        fetch(office)


@needs_dovecot
def test_a_mail_over_the_limit_is_told_and_not_fetched(office: Office, postbox: Postbox) -> None:
    postbox.put(mail(("a.xlsx", b"PK\x03\x04" + bytes(1_200_000))))
    (found,) = fetch(office)
    assert (found.code, found.message) == ("fetch_too_large", "2021-03-18 来的邮件有 2 MB，超过 1 MB，没有取。")
    assert lying(office, "收件") == []


@needs_dovecot
def test_killed_between_the_files_and_the_note_nothing_is_doubled(office: Office, postbox: Postbox, tmp_path: Path) -> None:
    postbox.put(mail(("a.xlsx", workbook(tmp_path))))
    fetch(office)
    (office.folder / "workbooks" / "收件" / ".已取.jsonl").write_text('{"box":"of', "utf-8")
    fetch(office)
    assert lying(office, "收件") == ["2021-03-18-yj@example.com/a.xlsx"]


@needs_dovecot
def test_dry_run_takes_nothing(office: Office, postbox: Postbox, tmp_path: Path) -> None:
    postbox.put(mail(("a.xlsx", workbook(tmp_path))))
    fetch(office, dry_run=True)
    assert (lying(office, "收件"), postbox.flags()) == ([], [""])
    assert "有 1 封新邮件" in office.desk.given[-1]


@needs_dovecot
def test_a_password_typed_with_full_width_letters_is_told(office: Office, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "ｓ３ｃｒｅｔ")
    with pytest.raises(MailError, match="账号或密码里有中文或全角字符，请用半角重新输入。"):
        fetch(office)
    assert postbox.port


@needs_dovecot
def test_a_wrong_password_and_an_unknown_certificate(office: Office, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong-horse-77")
    with pytest.raises(MailError, match="不认邮箱账号或密码") as caught:
        fetch(office)
    assert "wrong-horse-77" not in str(caught.value)
    office.mail = f'sender = "{USER}"'
    with pytest.raises(MailError, match="证书不可信"):
        fetch(office)
    assert postbox.port


@needs_dovecot
def test_a_connection_that_is_encrypted_when_asked_to_be_is_verified_before_the_password(office: Office, postbox: Postbox, tmp_path: Path) -> None:
    postbox.put(mail(("清单.xlsx", workbook(tmp_path))))
    office.inbox = office.inbox.replace(f"port = {postbox.port}", f'port = {postbox.plain}\nsecurity = "starttls"')
    fetch(office)
    assert len(lying(office, "收件")) == 1
    office.mail = f'sender = "{USER}"'
    with pytest.raises(MailError, match="证书不可信"):
        fetch(office)


def test_a_server_without_encryption_is_told_and_gets_no_password(office: Office) -> None:
    with odd_server({"LOGIN": b""}, None) as port:
        office.mail, office.inbox = point_at(port, "")
        office.inbox += '\nsecurity = "starttls"'
        with pytest.raises(MailError, match="没有提供加密（no STARTTLS），没有登录"):
            fetch(office)


# --- accepting -----------------------------------------------------------------------------------------------------
def received(office: Office, name: str, data: bytes, sender: str = "yj@example.com") -> None:
    """A file as fetching leaves it."""
    where = office.folder / "workbooks" / "收件" / f"2021-03-18-{sender}"
    path = inbox._keep(where, name, data)
    taken = inbox._Taken.of(where.parent / ".已取.jsonl")
    taken.add({"box": "b", "validity": "1", "uid": len(taken.mails), "sender": sender, "files": [f"{where.name}/{path.name}"]})


def test_what_lies_in_the_inbox_folder_is_not_read_as_a_list_until_accepted(office: Office, tmp_path: Path) -> None:
    received(office, "清单.xlsx", workbook(tmp_path))
    assert not any("收件" in sheet.file for sheet in read(office.folder).sheets)
    assert accept(office) == []
    assert lying(office, "部门") == ["区应急管理局/清单.xlsx"]
    assert [sheet.department for sheet in read(office.folder).sheets if sheet.kind == "问题清单"] == ["区应急管理局"]
    assert lying(office, "收件") == ["2021-03-18-yj@example.com/清单.xlsx"]


def test_a_newer_version_takes_the_place_and_the_older_is_kept(office: Office, tmp_path: Path) -> None:
    home = office.folder / "workbooks" / "部门" / "应急局" / "三月"  # by another name of the department, in a folder of its own
    home.mkdir(parents=True)
    (home / "清单.xlsx").write_bytes(b"by hand")
    data = workbook(tmp_path)
    received(office, "清单.xlsx", data)
    accept(office)
    assert (home / "清单.xlsx").read_bytes() == data
    assert lying(office, "部门") == ["应急局/三月/清单.xlsx"]
    older = "旧版/部门/应急局/三月/2021-03-18/清单.xlsx"
    assert (office.folder / "workbooks" / "收件" / older).read_bytes() == b"by hand"
    (home / "清单.xlsx").write_bytes(b"edited after")
    assert accept(office) == []
    assert (home / "清单.xlsx").read_bytes() == b"edited after"  # what was accepted once is not put there again
    assert "没有要放进部门文件夹的文件。" in office.desk.given


def test_a_town_goes_to_its_transfer_sheets_and_strangers_stay(office: Office, tmp_path: Path) -> None:
    received(office, "甲.xlsx", workbook(tmp_path), "fm@example.com")
    received(office, "乙.xlsx", workbook(tmp_path), "stranger@example.org")
    (found,) = accept(office)
    assert (found.code, found.value) == ("sender_unknown", "stranger@example.org")
    assert lying(office, "移交表") == ["冯卯镇/甲.xlsx"]
    assert lying(office, "部门") == []


def test_a_mailbox_of_two_units_is_asked_about(office: Office, tmp_path: Path) -> None:
    office.addresses("区应急管理局 | 王一 | yj@example.com | ~ | ~", "区公安分局 | 王一 | yj@example.com | ~ | ~")
    received(office, "甲.xlsx", workbook(tmp_path))
    (found,) = accept(office)
    assert (found.code, found.message) == (
        "sender_ambiguous", "发件人 yj@example.com 在通讯录里属于不止一个单位（区公安分局、区应急管理局），1 个文件没有放进部门文件夹。",
    )  # fmt: skip
    assert lying(office, "部门") == []


def test_it_shows_and_asks_first(office: Office, tmp_path: Path) -> None:
    received(office, "清单.xlsx", workbook(tmp_path))
    accept(office, dry_run=True)
    assert office.desk.asked == []
    office.desk.yes = False
    with pytest.raises(ToldError, match="什么也没有动"):
        accept(office)
    assert office.desk.asked == ["把这 1 个文件放进部门文件夹吗？"]
    assert "  收件/2021-03-18-yj@example.com/清单.xlsx → 部门/区应急管理局/清单.xlsx" in office.desk.lines
    assert lying(office, "部门") == []


# --- odd servers ---------------------------------------------------------------------------------------------------
def odd(office: Office, tmp_path: Path, answers: dict[str, bytes]) -> list[Finding]:
    tls = certificates(tmp_path / "tls")
    with odd_server(answers, tls.context) as port:
        office.mail, office.inbox = point_at(port, tls.ca_file)
        return fetch(office)


def literal(raw: bytes, before: bytes = b"UID 5 ", after: bytes = b"") -> bytes:
    return b"* 1 FETCH (" + before + b"BODY[] {%d}\r\n" % len(raw) + raw + after + b")\r\n{tag} OK done\r\n"


def answers(raw: bytes, **more: bytes) -> dict[str, bytes]:
    usual = {"UID SEARCH": b"* SEARCH 5\r\n{tag} OK done\r\n", "UID STORE": b"{tag} OK done\r\n", "UID FETCH": literal(raw)}
    return usual | {key.replace("_", " "): value for key, value in more.items()}


def whole(raw: bytes) -> dict[str, bytes]:
    """The answers of a server that gives size and content in one odd reply."""
    both = b"* 9 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (RFC822.SIZE 10 UID 5 INTERNALDATE \"garbage\")\r\n" + literal(raw, b"", b" UID 5")
    return answers(raw, UID_FETCH=both)


def test_sizes_and_content_in_one_odd_reply(office: Office, tmp_path: Path) -> None:
    assert odd(office, tmp_path, whole(mail(("a.xlsx", workbook(tmp_path))))) == []
    assert lying(office, "收件") == ["2021-02-01-yj@example.com/a.xlsx"]  # without a day, the campaign's first


def test_a_mail_that_breaks_its_reader_is_told_once(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(raw: bytes) -> Incoming:
        raise RecursionError(len(raw))

    came = whole(mail(("a.xlsx", workbook(tmp_path))))
    with monkeypatch.context() as patched:
        patched.setattr(inbox, "read_mail", broken)
        (found,) = odd(office, tmp_path, came)
    assert (found.code, found.message) == ("fetch_unreadable", "2021-02-01 收到的一封邮件读不出来（RecursionError），没有取。")
    assert (odd(office, tmp_path, came), lying(office, "收件")) == ([], [])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"LOGIN": b"{tag} NO unsafe login, " + PASSWORD.encode() + b"\r\n"}, "不认邮箱账号或密码"),
        ({"LOGIN": b""}, "连不上收信服务器"),
        ({"SELECT": b"{tag} NO no such folder\r\n", "LIST": b'* LIST (\\A) "/" "&XfJT0ZAB-"\r\n{tag} OK done\r\n'}, "（no such folder）。有这些：已发送"),
        ({"UID_SEARCH": b"{tag} NO busy\r\n"}, "收信服务器没有照办"),
        ({"UID_SEARCH": b""}, "断了线"),
        ({"UID_FETCH": b"* 1 FETCH (UID 5 BODY[] {99999}\r\nshort"}, "断了线"),
    ],
)
def test_refusals_and_cuts_are_told(office: Office, tmp_path: Path, more: dict[str, bytes], expected: str) -> None:
    with pytest.raises(MailError, match=expected) as caught:
        odd(office, tmp_path, answers(b"From: a@b.c\r\n\r\n", **more))
    assert PASSWORD not in str(caught.value)
    assert lying(office, "收件") == []


def test_without_an_inbox_in_the_settings_it_says_where(office: Office) -> None:
    with pytest.raises(ToldError, match=r"config.toml 的 \[inbox\]"):
        fetch(office)
