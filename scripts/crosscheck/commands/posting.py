"""Sending: the plan's mails leave one by one, each noted before and after, so that nothing is sent twice or lost."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from crosscheck import tables
from crosscheck.commands.kept import add_rows
from crosscheck.commands.letters import ADDRESS_BOOK, MailJob, Outgoing, letter, tell
from crosscheck.commands.month import Teller
from crosscheck.config import Config
from crosscheck.config_sections import MailServer
from crosscheck.findings import Finding, Place, ToldError, finding
from crosscheck.folder import Folder
from crosscheck.mailing.message import Letter, to_bytes
from crosscheck.mailing.register import JOURNAL_NAME, Journal
from crosscheck.mailing.sending import Deferred, MailRefused, Sender, Unsure
from crosscheck.mailing.servers import MailError, Password, Server
from crosscheck.output import refuse_open
from crosscheck.sheets import Value

PASSWORD_VARIABLE: Final = "CROSSCHECK_MAIL_PASSWORD"
_KEYRING: Final = "crosscheck"
_SHARE: Final = 0.02  # up to 50 rows the register is written after each mail
_TITLE: Final = "发送登记（程序每发一封记一行；“发送结果”可以改，其余不要改）"


def settle(job: MailJob) -> list[Finding]:
    """Put into the register what an earlier run could not; tells what that run left uncertain."""
    journal = _journal(job)
    left = journal.open_rows()
    _Log(job).write()
    unsure = {(row[tables.UNIT], row[tables.MAILBOX]) for rows in left.values() for row in rows if row[tables.RESULT] == tables.UNSURE}
    return [finding("mail_unsure", Place(tables.SENT_MAIL.book), mailbox, unit=unit) for unit, mailbox in sorted(unsure, key=str)]


class _Log:
    """Brings the register up to what the journal knows."""

    def __init__(self, job: MailJob) -> None:
        refuse_open(job.register)  # nothing is sent that could not be written down
        self._job, self._journal = job, _journal(job)
        self._rows = len(job.registered())

    def write(self, share: float = 0) -> None:
        """Add what is missing; with a ``share`` only when that is such a share of the whole, since each time all of it is written."""
        left = self._journal.open_rows()
        rows = [row for mail in left.values() for row in mail]
        if rows and len(rows) >= share * self._rows:
            add_rows(self._job.register, tables.SENT_MAIL, rows, self._job.config, _TITLE)
            self._journal.logged(left)
            self._rows += len(rows)


def send(job: MailJob, going: Sequence[Outgoing]) -> list[Finding]:
    """Show, ask, send.  Raises ToldError when not confirmed, MailError when nothing more can be sent."""
    settings = job.config.mail
    if not settings.sender or not settings.server:
        raise ToldError("还没有设发件邮箱或发信服务器。请在 config.toml 的 [mail] 里写好 sender 和 server。")
    if not going:
        job.teller.say("没有要发的邮件。")
        return []
    log = _Log(job)
    tell(job, going, "要发的邮件")
    if not job.wish.yes and not job.teller.confirm(f"现在就从 {settings.sender} 发出这 {len(going)} 封吗？"):
        raise ToldError("没有确认，一封也没有发。")
    findings: list[Finding] = []
    done = 0
    try:
        with Sender(server_of(settings, job.folder, job.config, job.teller), settings.retries, partial(_wait, job)) as sender, job.teller.progress("正在发送") as advance:
            for item in going:
                findings += _post(job, sender, item)
                log.write(share=_SHARE)
                done += 1
                advance(done, len(going))
        log.write()
    except MailError:
        log.write()
        for told in findings:
            job.teller.say(str(told))
        job.teller.say(f"处理了 {done} 封，还有 {len(going) - done} 封没有发。")
        raise
    job.teller.give(f"发出 {len(going) - len(findings)} 封，记在 workbooks/{tables.SENT_MAIL.book}。")
    return findings


def _post(job: MailJob, sender: Sender, item: Outgoing) -> list[Finding]:
    """One mail; gives what a person should know of it."""
    person, journal = item.mail.addressee, _journal(job)
    mark = hashlib.sha256(f"{item.identity} {job.teller.now.isoformat()}".encode()).hexdigest()
    made = letter(job, item._replace(identity=mark), job.teller.now, draft=False)
    rows = _rows(job, item, made)
    data = to_bytes(made)
    journal.trying(mark, rows)
    told: list[Finding] = []
    try:
        sender.deliver(made.sender, [box for box in (person.mailbox, person.copy_to) if box], data)
        journal.sent(mark)
    except Unsure:
        told = [finding("mail_unsure", Place(tables.SENT_MAIL.book), person.mailbox, unit=person.unit)]
    except (MailRefused, Deferred) as refusal:
        journal.failed(mark)
        code = "mail_refused" if isinstance(refusal, MailRefused) else "mail_deferred"
        told = [finding(code, ADDRESS_BOOK, person.mailbox, unit=person.unit, detail=refusal)]
    except BaseException:
        if not sender.handed_over:  # else nobody can know, and the note of intent stays
            journal.failed(mark)
        raise
    return told


def _rows(job: MailJob, item: Outgoing, made: Letter) -> list[dict[str, Value]]:
    """What the register will say: one row a file, by the hash of what really goes out."""
    person = item.mail.addressee
    files = [
        (attached.product.name, hashlib.sha256(data).hexdigest())
        for attached, (_, data) in zip(item.mail.attachments, made.attachments, strict=True)
    ] or [(item.mail.matter, hashlib.sha256(item.text.encode()).hexdigest())]
    common: dict[str, Value] = {
        tables.SENT_AT: f"{job.teller.now:%Y-%m-%d %H:%M}", tables.MONTH: job.period.month, tables.UNIT: person.unit,
        tables.MAILBOX: person.mailbox, tables.COPY_TO: person.copy_to, tables.SUBJECT: item.subject,
    }  # fmt: skip
    return [common | {tables.MATERIAL: name, tables.FINGERPRINT: sha256} for name, sha256 in files]


def _journal(job: MailJob) -> Journal:
    return Journal(job.folder.workbooks / JOURNAL_NAME)


def _wait(job: MailJob) -> None:
    seconds = job.config.mail.wait_seconds
    job.teller.say(f"服务器忙或断了线，{seconds} 秒后再试……")
    time.sleep(seconds)


def server_of(settings: MailServer, folder: Folder, config: Config, teller: Teller) -> Server:
    """That server of the settings with its account, whose password is asked for when it is first needed.

    ``ca_file`` of [mail] is the certificate authority that the office named beside the system's, for both of its servers.
    """
    user = settings.user or config.mail.user or config.mail.sender
    authority = folder.root / config.mail.ca_file if config.mail.ca_file else None
    return Server(settings.server, settings.port, settings.security, user, Password(partial(_password, teller, user)), authority)


def _password(teller: Teller, user: str) -> str:
    """From the environment, else the system's keyring where the package is installed, else asked for; never written anywhere."""
    if given := os.environ.get(PASSWORD_VARIABLE, ""):
        return given
    return _kept_by_the_system(user) or teller.secret(f"{user} 的密码（或授权码）")


def _kept_by_the_system(user: str) -> str:
    if importlib.util.find_spec("keyring") is None:
        return ""
    keyring = importlib.import_module("keyring")
    try:
        return keyring.get_password(_KEYRING, user) or ""
    except keyring.errors.KeyringError:  # no store on this PC, or it is locked: the person is asked
        return ""
