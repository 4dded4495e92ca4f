"""Working days are those of the yearly notices, counted one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.config_sections import CalendarYear
from crosscheck.workdays import Calendar, UnknownYearError

# The days off on weekdays and the working weekends of the notices for 2021 (国办发明电〔2020〕27号), as the test knows them.
_OFF_2021 = [
    ((1, 1), 1), ((2, 11), 2), ((2, 15), 3), ((4, 5), 1), ((5, 3), 3), ((6, 14), 1), ((9, 20), 2), ((10, 1), 1), ((10, 4), 4),
]  # fmt: skip
_ON_2021 = {(2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9)}


def _naive(day: date) -> bool:
    off = {date(2021, *first) + timedelta(days=n) for first, count in _OFF_2021 for n in range(count)}
    return (day.month, day.day) in _ON_2021 or (day.weekday() < 5 and day not in off)


def test_2021_is_as_its_notice_says_day_by_day() -> None:
    calendar = Calendar()
    days = [date(2021, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in days if calendar.is_workday(day) != _naive(day)] == []


@given(st.dates(date(2021, 1, 1), date(2026, 10, 1)), st.integers(0, 40))
def test_a_due_day_is_a_working_day_with_so_many_before_it(start: date, days: int) -> None:
    calendar = Calendar()
    due = calendar.after(start, days, working=True)
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(calendar.is_workday(day) for day in between) == days
    assert due == start if days == 0 else calendar.is_workday(due)


def test_plain_days_are_plain_days() -> None:
    assert Calendar().after(date(2021, 4, 30), 10, working=False) == date(2021, 5, 10)


def test_a_year_that_nobody_told_is_refused_and_can_be_told() -> None:
    with pytest.raises(UnknownYearError, match="2035 年的放假安排还不知道"):
        Calendar().after(date(2034, 12, 31), 1, working=True)
    told = CalendarYear(year=2035, holidays=(date(2035, 1, 1),), workdays=(date(2035, 1, 6),))
    calendar = Calendar((told,))
    assert [calendar.is_workday(date(2035, 1, day)) for day in (1, 2, 6, 7, 13)] == [False, True, True, False, False]
