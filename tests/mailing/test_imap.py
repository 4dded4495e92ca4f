"""Fetching from real and from odd servers: each mail once, nothing deleted, told when it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.commands import inbox
from crosscheck.findings import Finding, ToldError
from crosscheck.mailing.imap import from_modified_utf7, modified_utf7
from crosscheck.mailing.incoming import Incoming
from crosscheck.mailing.servers import MailError
from tests.mailing.campaign import PASSWORD, PASSWORD_VARIABLE, Office
from tests.mailing.fetched import fetch, lying, mail, point_at, workbook
from tests.mailing.mailroom import USER, certificates
from tests.mailing.postbox import DOVECOT, Postbox, dovecot, odd_server
from tests.sheets import PROBLEM_HEAD

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed (apt-get install dovecot-imapd)")


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=30))
def test_folder_names_come_back(name: str) -> None:
    assert from_modified_utf7(modified_utf7(name)) == name
    assert modified_utf7(name).isascii()


def test_a_folder_name_as_the_standard_writes_it() -> None:
    assert modified_utf7("台北 & 日本語") == "&U,BTFw- &- &ZeVnLIqe-"


@pytest.fixture(scope="module")
def server() -> Iterator[Postbox]:
    with dovecot() as postbox:
        yield postbox


@pytest.fixture
def postbox(server: Postbox, office: Office, request: pytest.FixtureRequest) -> Postbox:
    """A folder of the real server for this test alone."""
    name = "t" + str(abs(hash(request.node.name)))
    postbox = Postbox(server.port, server.ca_file, server.mail / f".{name}", server.owner, server.plain)
    office.mail, office.inbox = point_at(server.port, server.ca_file, name)
    return postbox


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
