"""Who is reminded, and on which days: some working days before the report day, and every day after it while something is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from crosscheck.findings import shorten
from crosscheck.mailing.addressees import Addressee
from crosscheck.mailing.plan import Kept, Mail, MailPlan
from crosscheck.mailing.register import Sent
from crosscheck.periods import month_and_day
from crosscheck.tables import REMINDING

IsWorking = Callable[[date], bool]
_MOST: Final = 30  # problems named in a reminder; the rest is counted


class Late(NamedTuple):
    """A problem past its 整改期限 (ISO)."""

    enterprise: str
    problem: str
    due: str


@dataclass(frozen=True, slots=True)
class Debt:
    """What a unit owes: lists and reports not filed, and problems past their date, the longest overdue first."""

    not_filed: tuple[str, ...]
    overdue: tuple[Late, ...]


def reminder_days(due: date, counts: Iterable[int], is_working: IsWorking) -> tuple[date, ...]:
    """The working days that many before ``due``, which itself is not counted; in order."""
    wanted = set(counts)
    days: list[date] = []
    day, passed = due, 0
    while len(days) < len(wanted):
        day -= timedelta(days=1)
        if is_working(day):
            passed += 1
            if passed in wanted:
                days.append(day)
    return tuple(sorted(days))


def reminds_on(today: date, due: date, counts: Iterable[int], is_working: IsWorking) -> bool:
    """Whether today is a day for reminders: one of `reminder_days`, or a working day after ``due``."""
    return is_working(today) if today > due else today in reminder_days(due, counts, is_working)


def working_days_left(today: date, due: date, is_working: IsWorking) -> int:
    """How many working days there are after today up to ``due``."""
    return sum(1 for number in range(1, (due - today).days + 1) if is_working(today + timedelta(days=number)))


def debts(not_filed: Sequence[tuple[str, str]], overdue: Sequence[tuple[str, Late]]) -> dict[str, Debt]:
    """What each unit owes, by its name; those that owe nothing are not there."""
    missing: dict[str, list[str]] = defaultdict(list)
    late: dict[str, list[Late]] = defaultdict(list)
    for unit, kind in not_filed:
        missing[unit].append(kind)
    for unit, problem in overdue:
        late[unit].append(problem)
    return {unit: Debt(tuple(missing[unit]), tuple(sorted(late[unit], key=lambda one: one.due))) for unit in missing | late}


def plan_reminders(people: Sequence[Addressee], owed: Mapping[str, Debt], sent: Sent, month: str, today: date, due: date, left: int) -> MailPlan:
    """One mail to each addressee of a unit that owes something, once a day.  ``left``: working days up to ``due``."""
    made = MailPlan()
    matter = f"{REMINDING} {today}"
    for person in people:
        debt = owed.get(person.unit)
        if debt is None or (person.receives and REMINDING not in person.receives):
            continue
        before = sent.last(person.mailbox, month, matter)
        if before is None or before.again:
            made.mails.append(Mail(person, (), matter=matter, values=_values(debt, today, due, left)))
        else:
            made.kept.append(Kept(person, matter, f"{before.time} 今天已催过"))
    return made


def _values(debt: Debt, today: date, due: date, left: int) -> dict[str, Any]:
    """The names of the template 催报.j2."""
    shown = [{"企业": one.enterprise, "问题": shorten(one.problem, 60), "期限": one.due} for one in debt.overdue[:_MOST]]
    return {
        "未报": list(debt.not_filed), "截止日期": month_and_day(due), "已过期": today > due, "剩余工作日": left,
        "超期问题": shown, "超期数": len(debt.overdue),
    }  # fmt: skip
