"""Which days a monthly report speaks of: from the day after the last report day to this one.

The first period begins with the campaign, the reports are due on the report day of each month (notice, section 5).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from crosscheck.config_sections import Campaign

EVER: Final = date.max.isoformat()  # the ISO day after which nothing can be


def in_words(month: str) -> str:
    """2021-03 as 2021年3月."""
    return f"{int(month[:4])}年{int(month[5:])}月"


def day_in_words(day: date) -> str:
    """2021-03-05 as 2021年3月5日, without leading zeros (GB/T 9704)."""
    return f"{day.year}年{month_and_day(day)}"


def month_and_day(day: date) -> str:
    """2021-03-05 as 3月5日, where nobody doubts the year."""
    return f"{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``start`` to ``end``, both included, that the report of ``month`` ("2021-03") covers.

    ``last``: no report follows, so the month's ledger is where all that happens later has to stand too.
    """

    month: str
    start: date
    end: date
    last: bool = False

    @property
    def label(self) -> str:
        return in_words(self.month)

    @property
    def reach(self) -> str:
        """The ISO day up to which the month's ledger takes what happened; its figures end with ``end`` all the same."""
        return EVER if self.last else self.end.isoformat()

    def holds(self, iso_day: str) -> bool:
        """Whether that ISO day lies in the period; an empty one does not."""
        return self.start.isoformat() <= iso_day <= self.end.isoformat()


def periods(campaign: Campaign) -> tuple[Period, ...]:
    """The reporting periods of the campaign, in order.

    A month has a report when its report day lies in the campaign; the first period begins with the campaign, and
    ``first_report`` says which month that is when it is not the first report day to come.  A campaign that ends
    before any report day has one report, of its last month.
    """
    made: list[Period] = []
    start = campaign.start
    year, month = start.year, start.month
    while (due := date(year, month, campaign.report_day)) <= campaign.end:
        name = f"{year}-{month:02d}"
        if due >= start and name >= campaign.first_report:
            made.append(Period(name, start, due))
            start = due + timedelta(days=1)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    made = made or [Period(f"{campaign.end:%Y-%m}", campaign.start, campaign.end)]
    return (*made[:-1], replace(made[-1], last=True))


def current(campaign: Campaign, today: date) -> Period:
    """The latest period that has begun by that day; before the campaign, the first."""
    begun = [period for period in periods(campaign) if period.start <= today]
    return begun[-1] if begun else periods(campaign)[0]


_MONTH: Final = re.compile(r"(?:(\d{4})\s*[-/.年]?\s*)?(\d{1,2})\s*月?份?")


def _is_month(month: str, year: str | None, number: str) -> bool:
    return int(month[5:]) == int(number) and year in (None, month[:4])


def named(campaign: Campaign, month: str) -> Period:
    """The period of that month, also written 2021年3月, 202103 or 3月 where only one is meant.

    Raises ValueError in Chinese when the campaign has no such report.
    """
    if written := _MONTH.fullmatch(unicodedata.normalize("NFKC", month).strip()):
        meant = [item for item in periods(campaign) if _is_month(item.month, written[1], written[2])]
        if len(meant) == 1:
            return meant[0]
    known = "、".join(period.month for period in periods(campaign))
    raise ValueError(f"本次行动没有 {month} 的月报。可选的月份：{known}。")
