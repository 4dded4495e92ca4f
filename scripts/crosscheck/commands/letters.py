"""Mails with their words: what a template and the month make of a plan, and the list that the person sees."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from crosscheck import tables
from crosscheck.commands.kept import rows_in
from crosscheck.commands.month import Order
from crosscheck.filenames import unique_files
from crosscheck.findings import Place, finding
from crosscheck.folder import MAIL, REMINDING, ROSTERS
from crosscheck.mailing.message import Letter
from crosscheck.mailing.plan import Kept, Mail, MailPlan
from crosscheck.mailing.texts import BrokenSubject, Letterhead
from crosscheck.output import OutputError

ADDRESS_BOOK: Final = Place(f"{ROSTERS}/{tables.ADDRESSES.book}")
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What the office asks: drafts, or ``send``; ``only`` these units; ``yes``: do not ask; ``anyway``: though it is not the day."""

    send: bool = False
    dry_run: bool = False
    only: tuple[str, ...] = ()
    yes: bool = False
    anyway: bool = False


class Mailing(NamedTuple):
    """What tells the two commands apart: the folder of drafts, which is also the title, and the template."""

    name: str
    template: str


MAILS, REMINDERS = Mailing(MAIL, "邮件.j2"), Mailing(REMINDING, "催报.j2")


class Outgoing(NamedTuple):
    """A mail of the plan with its words; ``identity`` tells it from every other."""

    mail: Mail
    subject: str
    text: str
    draft: str
    identity: str


@dataclass(frozen=True, slots=True)
class MailJob(Order):
    """One run of either command."""

    mailing: Mailing
    wish: Wish

    @property
    def register(self) -> Path:
        """The log of what was sent, kept by the program and the person together."""
        return self.folder.workbooks / tables.SENT_MAIL.book

    def registered(self) -> list[dict[str, str]]:
        """The rows of the register.  Raises OutputError when it has lost its heading."""
        return rows_in(self.register, tables.SENT_MAIL, self.config)


def outgoing(job: MailJob, plan: MailPlan) -> list[Outgoing]:
    """The mails with their words; one whose subject would break a header is taken out of the plan and told."""
    letterhead = Letterhead(job.mailing.template, job.folder.text_template(job.mailing.template))
    made = []
    for item in plan.mails:
        try:
            words = letterhead.write(_values(job, item))
        except BrokenSubject as broken:
            place, unit = Place(job.mailing.template), item.addressee.unit
            plan.findings.append(finding("mail_subject_broken", place, " ".join(str(broken).split()), unit=unit))
            plan.kept.append(Kept(item.addressee, "整封邮件", "主题里有换行或控制字符"))
            continue
        made.append((item, words))
    drafts = unique_files([_draft_name(item) for item, _ in made])
    return [
        Outgoing(item, words.subject, words.text, draft, _identity(job, item, words.subject, words.text))
        for (item, words), draft in zip(made, drafts, strict=True)
    ]


def _values(job: MailJob, item: Mail) -> dict[str, Any]:
    campaign, person = job.config.campaign, item.addressee
    common = {
        "单位": person.unit, "联系人": person.contact, "称呼": person.name, "区名": campaign.district, "行动名称": campaign.name,
        "月份": job.period.label, "报送日": campaign.report_day, "落款": campaign.office,
    }  # fmt: skip
    materials = {
        "材料": [attached.name for attached in item.attachments],
        "更正": [attached.name for attached in item.attachments if attached.corrects],
        "退回": any(attached.product.rule.word == "退回" for attached in item.attachments),
        "第几封": item.part,
        "共几封": item.parts,
    }
    return common | materials | dict(item.values)


def _draft_name(item: Mail) -> str:
    part = f"（{item.part}）" if item.parts > 1 else ""
    contact = f"-{item.addressee.contact}" if item.addressee.contact else ""
    return f"{item.addressee.unit}{contact}{part}.eml"


def _identity(job: MailJob, item: Mail, subject: str, text: str) -> str:
    files = [(attached.name, attached.product.sha256) for attached in item.attachments]
    settings, person = job.config.mail, item.addressee
    parts = [settings.sender, settings.sender_name, person.name, person.mailbox, person.copy_to, subject, text, files]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def letter(job: MailJob, item: Outgoing, at: datetime, draft: bool) -> Letter:
    """The mail as it is written at that time, its attachments read now.  Raises OutputError when one is gone."""
    person, settings = item.mail.addressee, job.config.mail
    try:
        attachments = tuple((attached.name, attached.product.path.read_bytes()) for attached in item.mail.attachments)
    except OSError as error:
        raise OutputError(f"读不了附件 {error.filename}（{error.strerror}）。请再运行一次。") from None
    return Letter(
        sender=settings.sender,
        sender_name=settings.sender_name or job.config.campaign.office,
        addressee=person.name,
        mailbox=person.mailbox,
        copy_to=person.copy_to,
        subject=item.subject,
        text=item.text,
        attachments=attachments,
        date=at,
        identity=item.identity,
        draft=draft,
    )


def tell(job: MailJob, going: Sequence[Outgoing], what: str) -> None:
    """Who gets what; where nothing is done, that is the result."""
    say = job.teller.give if job.wish.dry_run else job.teller.say
    for item in going:
        person = item.mail.addressee
        copy = f"，抄送 {person.copy_to}" if person.copy_to else ""
        names = [attached.name for attached in item.mail.attachments]
        shown = "、".join(names[:_SHOWN]) + (f" 等 {len(names)} 个附件" if len(names) > _SHOWN else "")
        say(f"  {person.unit} {person.contact} <{person.mailbox}>{copy}：{shown or item.subject}")
    say(f"{what} {len(going)} 封。")
