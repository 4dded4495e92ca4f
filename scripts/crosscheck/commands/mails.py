"""The commands mail and reminders: who gets what of the month, as drafts or sent, everything once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, timezone
from functools import partial
from typing import Any, Final

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.commands.issued import issued
from crosscheck.commands.letters import ADDRESS_BOOK, MAILS, MailJob, Outgoing, Wish, letter, outgoing, tell
from crosscheck.commands.month import Checked, Order
from crosscheck.commands.namebooks import leading, unread
from crosscheck.commands.posting import send, settle
from crosscheck.commands.proof import last_draw
from crosscheck.config import Config
from crosscheck.config_faults import nearest
from crosscheck.findings import Finding, Place, ToldError, finding
from crosscheck.keys import key
from crosscheck.mailing.addressees import Addressee, addressees
from crosscheck.mailing.listing import ListedMail, mail_list
from crosscheck.mailing.materials import UnitKind, find_materials
from crosscheck.mailing.message import to_bytes
from crosscheck.mailing.plan import MEGABYTE, Bounds, Mail, MailPlan, plan_mails
from crosscheck.mailing.register import Sent
from crosscheck.month_output import MonthOutput, names_drawn

_BEIJING: Final = timezone(timedelta(hours=8))


def mail(order: Order, wish: Wish) -> list[Finding]:
    """The month's materials to their recipients."""
    job = MailJob(order.folder, order.config, order.period, order.teller, MAILS, wish)
    with order.teller.progress("正在读") as advance:
        checked = month.read_and_check(order.folder, order.config, advance)
    people, findings = people_of(checked, wish, order.config)
    book = (item for sheet in checked.sheets if sheet.kind == tables.ADDRESSES.kind for item in sheet.findings)
    findings += [item for item in book if item not in findings]
    with month.writing(order) as out:
        findings += [] if wish.dry_run else settle(job)
        plan = _plan(job, people, out)
        return [*findings, *carry_out(job, plan, out)]


def people_of(checked: Checked, wish: Wish, config: Config) -> tuple[list[Addressee], list[Finding]]:
    """The addressees wished for, and why there are none or too few.  Raises ToldError for a unit that is not known."""
    known = {key(written): choice.name for choice in config.permitted("recipients") for written in (choice.name, *choice.aliases)}
    for name in wish.only:
        if key(name) not in known:
            names = [choice.name for choice in config.permitted("recipients")]
            raise ToldError(f"要单独发的“{name}”不是已登记的部门或镇街{nearest(name, names)}。")
    units = {known[key(name)] for name in wish.only}
    people = [person for person in addressees(checked.sheets) if not units or person.unit in units]
    faults = unread(checked, tables.ADDRESSES)
    return people, faults if people or faults else [finding("mail_no_addresses", ADDRESS_BOOK)]


# --- planning -----------------------------------------------------------------------------------------------------
def _plan(job: MailJob, people: Sequence[Addressee], out: MonthOutput) -> MailPlan:
    config, name = job.config, job.period.month
    run, told = last_draw(job.folder, name)
    broken = [item for item in told if item.code == "draw_broken"]
    kinds: dict[str, UnitKind] = {item.name: "department" for item in config.departments}
    kinds |= {town.name: "town" for town in config.towns}
    duty = _responsible(run, config, name) if run else {}

    def tells(file: str) -> bool:
        return bool(run or broken) and names_drawn(out.record, file)

    materials = find_materials(job.folder.month(name), job.period.label, kinds, duty, tells, out.edited)
    sent = Sent.of(job.registered())
    bounds = Bounds(name, config.mail.megabytes * MEGABYTE, job.teller.now.date(), config.draw.round(name).inspect_on)
    plan = plan_mails(people, kinds, materials, sent, bounds)
    plan.findings += broken
    if people and not materials.by_unit:
        plan.findings.append(finding("mail_nothing", Place(), job.period.label, month=name))
    if held := {item.what for item in plan.kept if item.held}:
        until = f"{bounds.name_from}以前不发" if bounds.name_from else "还没有设检查日期，不发"
        plan.findings.append(finding("mail_withheld", Place(), count=len(held), until=until))
    return plan


def _responsible(run: Mapping[str, Any], config: Config, month_name: str) -> dict[str, frozenset[str]]:
    """The transfer sheets of that draw (by their names in the month's folder) with the department that leads the field."""
    lead = leading(config)
    return {one.file: frozenset({lead[one.field]} if one.field in lead else ()) for one in issued(run, month_name)}


# --- drafts -------------------------------------------------------------------------------------------------------
def carry_out(job: MailJob, plan: MailPlan, out: MonthOutput) -> list[Finding]:
    """Drafts, or sending; the list is written first in either case."""
    going = outgoing(job, plan)
    title = f"{job.period.label}{job.mailing.name}"
    drafts = f"{job.mailing.name}/"
    if job.wish.dry_run:
        tell(job, going, "会发" if job.wish.send else "会出草稿")
        _tell_kept(job, plan)
        return plan.findings
    listed = [ListedMail(item.mail, item.subject) for item in going]
    out.write(f"{job.mailing.name}清单.xlsx", mail_list(title, listed, plan.kept, job.period.end))
    _tell_kept(job, plan)
    if job.wish.send:
        out.finish(None, (drafts, f"{job.mailing.name}清单.xlsx"))  # no draft of what is sent now stays to be sent by hand as well
        return [*plan.findings, *out.findings, *send(job, going)]
    with job.teller.progress("正在写") as advance:
        for number, item in enumerate(going, 1):
            at = datetime.combine(job.period.end, time(9), _BEIJING)
            out.render(f"{drafts}{item.draft}", item.identity, partial(_draft, job, item, at), _names_drawn(item.mail))
            advance(number, len(going))
    out.finish(None, (drafts, f"{job.mailing.name}清单.xlsx"))
    tell(job, going, "草稿")
    return [*plan.findings, *out.findings]


def _draft(job: MailJob, item: Outgoing, at: datetime) -> bytes:
    return to_bytes(letter(job, item, at, draft=True))


def _names_drawn(item: Mail) -> bool:
    return any(attached.product.names_drawn for attached in item.attachments)


def _tell_kept(job: MailJob, plan: MailPlan) -> None:
    if plan.kept:
        held = [item.until for item in plan.kept if item.held]
        day = f"，其中 {len(held)} 份写有抽中的企业，{f'{held[0]}以前不发' if held[0] else '还没有设检查日期'}" if held else ""
        job.teller.say(f"另有 {len(plan.kept)} 份没有放进邮件{day}。原因见 {job.mailing.name}清单.xlsx 的“没有发的”表。")
