"""Mails as they come in, and what was taken of them, as the tests of fetching look at it."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage
from pathlib import Path

from crosscheck.commands import inbox
from crosscheck.commands.letters import Wish
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from tests.mailing.campaign import Office
from tests.mailing.mailroom import USER
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, write_book


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
