"""Working days by the State Council's yearly 调休 notices; a year that nobody has told us of is an error, never a guess.

The notices are in the package chinesecalendar, imported only when a day is asked for; later years stand in config.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crosscheck.config_sections import CalendarYear

_SATURDAY = 5


class UnknownYearError(LookupError):
    """The days off of that year are not known; the message is Chinese."""


@dataclass(slots=True)
class Calendar:
    """Tells working days; ``own`` are the years of config.toml, which go before those of the package."""

    own: Iterable[CalendarYear] = ()
    _years: dict[int, CalendarYear] = field(init=False)

    def __post_init__(self) -> None:
        self._years = {item.year: item for item in self.own}

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day.  Raises UnknownYearError."""
        if year := self._years.get(day.year):
            return day in year.workdays or (day.weekday() < _SATURDAY and day not in year.holidays)
        import chinese_calendar

        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as error:
            raise UnknownYearError(f"{day.year} 年的放假安排还不知道，请在 config.toml 的 [[calendar]] 里补上。") from error

    def after(self, start: date, days: int, working: bool) -> date:
        """The day that many days after ``start``, the day itself not counted.  Raises UnknownYearError for working days."""
        if not working:
            return start + timedelta(days=days)
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_workday(day)
        return day
