"""Who is reminded, and on which days: some working days before the report day, and every day after it while something is owed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

IsWorking = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Debt:
    """What a unit owes: lists and reports not filed, and problems past their date as (enterprise, problem, due)."""

    unit: str
    not_filed: tuple[str, ...] = ()
    overdue: tuple[tuple[str, str, str], ...] = ()


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


def working_days_left(today: date, due: date, is_working: IsWorking) -> int:
    """How many working days there are after today up to ``due``."""
    return sum(1 for number in range(1, (due - today).days + 1) if is_working(today + timedelta(days=number)))


def debts(
    not_filed: Sequence[tuple[str, str]], overdue: Sequence[tuple[str, tuple[str, str, str]]], units: Sequence[str]
) -> list[Debt]:
    """What each of the units owes, in their order; those that owe nothing are left out."""
    found = []
    for unit in units:
        missing = tuple(kind for name, kind in not_filed if name == unit)
        late = tuple(problem for name, problem in overdue if name == unit)
        if missing or late:
            found.append(Debt(unit, missing, late))
    return found
