"""The command reminders: a mail to those who owe lists, the report, or rectifications past their date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.commands.letters import ADDRESS_BOOK, REMINDERS, MailJob, Wish
from crosscheck.commands.mails import carry_out, people_of
from crosscheck.commands.month import Order
from crosscheck.commands.posting import settle
from crosscheck.commands.steps import merged
from crosscheck.findings import Finding, ToldError, finding
from crosscheck.frames import overdue_by, owner, records
from crosscheck.mailing.register import Sent
from crosscheck.mailing.reminders import Late, debts, plan_reminders, reminder_days, reminds_on, working_days_left
from crosscheck.periods import month_and_day
from crosscheck.workdays import Calendar, UnknownYearError

if TYPE_CHECKING:
    from crosscheck.merging.ledgers import Ledgers


def reminders(order: Order, wish: Wish) -> list[Finding]:
    """A reminder to those who owe lists, the report, or rectifications past their date; only on its days unless ``wish.anyway``."""
    config, period, teller = order.config, order.period, order.teller
    job, today, due = MailJob(order.folder, config, period, teller, REMINDERS, wish), teller.now.date(), period.end
    is_workday = Calendar(config.calendar).is_workday
    try:
        if not wish.anyway and not reminds_on(today, due, config.mail.reminder_days, is_workday):
            days = "、".join(month_and_day(day) for day in reminder_days(due, config.mail.reminder_days, is_workday))
            teller.say(f"今天不催报。{period.label}的催报日是{days}，{month_and_day(due)}以后每个工作日都可以催；现在就要出，用 make reminders NOW=1。")
            return []
        left = working_days_left(today, due, is_workday)
    except UnknownYearError as error:
        raise ToldError(str(error)) from None
    work = merged(order)
    owed = debts(work.unfiled, _overdue(work.ledgers, today))
    people, findings = people_of(work.checked, wish, config)
    reached = {person.unit for person in people}
    if not wish.only and (unreached := [unit for unit in owed if unit not in reached]):
        findings.append(finding("reminder_unreached", ADDRESS_BOOK, "、".join(unreached), units="、".join(unreached)))
    with month.writing(order) as out:
        findings += [] if wish.dry_run else settle(job)
        sent = Sent.of(job.registered())
        plan = plan_reminders(people, owed, sent, period.month, today, due, left)
        return [*findings, *carry_out(job, plan, out)]


def _overdue(ledgers: Ledgers, today: date) -> list[tuple[str, Late]]:
    """(unit, problem) of every problem that is past its 整改期限 and not done."""
    iso = today.isoformat()
    return [
        (owner(row), Late(row[tables.ENTERPRISE], row[tables.PROBLEM], row[tables.DUE_ON]))
        for row in records(ledgers.problems)
        if overdue_by(row, iso) and owner(row)
    ]
