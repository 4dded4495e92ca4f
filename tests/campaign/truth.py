"""The truth of an invented campaign: plain values, before anybody writes them down untidily."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tests.campaign import columns as c
from tests.campaign.names import Department, District, Town

REPORT_DAY = 21


@dataclass(frozen=True)
class Enterprise:
    """An enterprise; `code` is empty when it has none (then `registration` may hold a 15-digit 注册号).

    `alternatives` are other writings of the name; only the code (or a person) can tell that they mean the same.
    `listed_by` are the departments in whose 企业清单 it stands, the watching one first.
    """

    index: int
    name: str
    alternatives: tuple[str, ...]
    code: str
    registration: str
    town: str
    address: str
    field: str
    watcher: str
    head: str
    phone: str
    risk: str
    working: str
    note: str
    listed_by: tuple[str, ...]

    def values(self) -> dict[str, str]:
        """Declared column name -> true value; empty when there is nothing to say."""
        return {
            c.NAME: self.name, c.CODE: self.code, c.TOWN: self.town, c.ADDRESS: self.address, c.FIELD: self.field,
            c.WATCHER: self.watcher, c.HEAD: self.head, c.PHONE: self.phone, c.RISK: self.risk,
            c.WORKING: self.working, c.NOTE: self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """A problem; days are ISO text or empty; `reported_by` has two departments when both list the same problem."""

    index: int
    enterprise: int
    item: str
    description: str
    level: str
    law: str
    standard: str
    method: str
    found: str
    raised_by: str
    responsible: str
    dispositions: tuple[str, ...]
    due: str
    state: str
    closed: str
    reviewed: str
    note: str
    reported_by: tuple[str, ...]

    def values(self, enterprise: Enterprise) -> dict[str, str]:
        """Declared column name -> true value, several dispositions joined by 、; empty when nothing is to be said."""
        return {
            c.NAME: enterprise.name, c.CODE: enterprise.code, c.TOWN: enterprise.town, c.FIELD: enterprise.field,
            c.ITEM: self.item, c.DESCRIPTION: self.description, c.LEVEL: self.level, c.LAW: self.law,
            c.STANDARD: self.standard, c.METHOD: self.method, c.FOUND: self.found, c.RAISED_BY: self.raised_by,
            c.RESPONSIBLE: self.responsible, c.DISPOSITION: "、".join(self.dispositions), c.DUE: self.due,
            c.STATE: self.state, c.CLOSED: self.closed, c.REVIEWED: self.reviewed, c.NOTE: self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class WorkReport:
    """What a lead department says of one month; `differs` names the numbers that disagree with its rows.

    Counts of problems, closures and penalties are those of the rows the department itself lists, by day found or
    closed, from the day after the last report day to this one.  `filed` is False for a month never sent in.
    """

    department: str
    month: str
    numbers: Mapping[str, float]
    texts: Mapping[str, str]
    differs: tuple[str, ...]
    filed: bool


@dataclass(frozen=True)
class Campaign:
    """All that is so: enterprises and problems stand at their `index`."""

    seed: int
    name: str
    district: District
    start: str
    end: str
    last_day: str
    enterprises: tuple[Enterprise, ...]
    problems: tuple[Problem, ...]
    reports: tuple[WorkReport, ...]

    @property
    def towns(self) -> tuple[Town, ...]:
        return self.district.towns

    @property
    def departments(self) -> tuple[Department, ...]:
        return self.district.departments

    @property
    def months(self) -> tuple[str, ...]:
        return months(self.start, self.end)


def months(start: str, end: str) -> tuple[str, ...]:
    """The months whose report day lies after `start`'s month and not after `end`."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    days = (date(year, month, REPORT_DAY) for year in range(first.year, last.year + 1) for month in range(1, 13))
    return tuple(f"{day:%Y-%m}" for day in days if day <= last and f"{day:%Y-%m}" > start[:7])


def month_of(day: str) -> str:
    """The reporting month of an ISO day: up to and with the 21st its own month, then the next one."""
    when = date.fromisoformat(day)
    return f"{(when if when.day <= REPORT_DAY else when.replace(day=1) + timedelta(days=31)):%Y-%m}"
