"""Every number of a month, as pure functions of the ledgers, each with the rows it was counted from.

Three scopes: "period" (found between the last report day and this one), "cumulative" (found up to this report day)
and "previous" (the period before).  A state is that of the scope's last day, by the dates in the rows, so that an
earlier month made later gives what it gave then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.frames import Row, records
from crosscheck.periods import Period

if TYPE_CHECKING:
    import pandas as pd

Number = float | int | None
GroupName = tuple[tuple[str, str], ...]
DIMENSIONS: Final = (
    tables.FIELD, tables.TOWN, tables.REPORTED_BY, tables.DUTY_UNIT, tables.ITEM, tables.LEVEL, tables.STATE, tables.WAY, tables.DISPOSITION,
)  # fmt: skip
_LISTS: Final = {tables.TOWN: "towns", tables.REPORTED_BY: "departments", tables.DUTY_UNIT: "duty"}
UNSTATED: Final = "未标明"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: ``rows`` are the 问题编号 or 企业编号 that were counted; None stands for a rate of nothing."""

    key: str
    name: str
    value: Number
    unit: str
    scope: str
    group: GroupName
    rows: tuple[str, ...]


class Figures:
    """All figures of a month, looked up by key, scope and group."""

    def __init__(self, figures: Iterable[Figure], dimensions: dict[str, tuple[str, ...]]) -> None:
        self._all = {(item.key, item.scope, item.group): item for item in figures}
        self.dimensions = dimensions

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._all.values())

    def get(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> Figure:
        """The figure; KeyError when it is not counted."""
        return self._all[key, scope, group]

    def value(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> Number:
        """Its value; 0 or None for a group without rows."""
        found = self._all.get((key, scope, group))
        return found.value if found else None if key in _RATES else 0

    def count(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> int:
        """The value of a figure that counts rows."""
        return int(self.value(key, scope, group) or 0)

    def by(self, key: str, dimension: str, scope: str = "cumulative") -> list[tuple[str, Number]]:
        """(value of the dimension, number) in declared order, zeros included."""
        return [(name, self.value(key, scope, ((dimension, name),))) for name in self.dimensions[dimension]]

    def rows(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> tuple[str, ...]:
        found = self._all.get((key, scope, group))
        return found.rows if found else ()

    def as_json(self) -> list[dict[str, Any]]:
        """Every figure as plain values."""
        return [asdict(item) | {"group": dict(item.group), "rows": list(item.rows)} for item in self]


def is_done(row: Row, day: str) -> bool:
    """Whether the problem was rectified or closed by that ISO day; a done state without a date counts as done."""
    return row[tables.STATE] in tables.DONE_STATES and (not row[tables.DONE_ON] or row[tables.DONE_ON] <= day)


def is_overdue(row: Row, day: str) -> bool:
    """Whether its 整改期限 had passed by that ISO day without it being done."""
    return bool(row[tables.DUE_ON]) and row[tables.DUE_ON] < day and not is_done(row, day)


def state_on(row: Row, day: str) -> str:
    """Its 整改状态 on that ISO day: a problem done later was still open."""
    if row[tables.STATE] in tables.DONE_STATES and not is_done(row, day):
        return tables.ONGOING
    return row[tables.STATE] or tables.OPEN


_COUNTS: Final[dict[str, tuple[str, Callable[[Row, str], bool]]]] = {
    "found": ("发现问题", lambda _row, _day: True),
    "done": ("完成整改", is_done),
    "open": ("尚未完成整改", lambda row, day: not is_done(row, day)),
    "overdue": ("超期未整改", is_overdue),
    "major": ("重大隐患", lambda row, _day: row[tables.LEVEL] == tables.MAJOR),
    "major_open": ("未完成整改的重大隐患", lambda row, day: row[tables.LEVEL] == tables.MAJOR and not is_done(row, day)),
}
_RATES: Final = ("rate", "on_time_rate", "median_days")


def compute(
    problems: pd.DataFrame, enterprises: pd.DataFrame, work_reports: pd.DataFrame, config: Config, period: Period, previous: Period | None
) -> Figures:
    """All figures of the period.  ``work_reports`` takes no part: the departments' own numbers are compared apart."""
    del work_reports
    rows = [row for row in records(problems) if row[tables.FOUND_ON] <= period.end.isoformat()]
    listed = records(enterprises)
    made: list[Figure] = []
    scopes = [("cumulative", rows, period.end), ("period", [row for row in rows if period.holds(row[tables.FOUND_ON])], period.end)]
    if previous:
        scopes.append(("previous", [row for row in rows if previous.holds(row[tables.FOUND_ON])], previous.end))
    dimensions = {name: _declared(config, name, rows, scopes[0][2].isoformat()) for name in DIMENSIONS}
    for scope, members, day in scopes:
        made += _of_group(members, scope, (), day)
        made += _enterprises(members, listed, scope, ())
        for dimension in DIMENSIONS:
            for value, group in _split(members, dimension, day.isoformat()).items():
                made += _of_group(group, scope, ((dimension, value),), day)
        for dimension in (tables.FIELD, tables.TOWN):
            for value in dimensions[dimension]:
                inside = [row for row in listed if (row[dimension] or UNSTATED) == value]
                made += _enterprises(members, inside, scope, ((dimension, value),))
    return Figures(made, dimensions)


def _declared(config: Config, dimension: str, rows: Sequence[Row], day: str) -> tuple[str, ...]:
    """The declared values in their order, then what else the rows hold."""
    declared = [choice.name for choice in config.permitted(_LISTS.get(dimension, dimension))]
    if dimension == tables.DUTY_UNIT:
        declared = [name for name in declared if any(row[dimension] == name for row in rows)]
    others = sorted(set(_split(rows, dimension, day)) - set(declared) - {UNSTATED})
    unstated = [UNSTATED] if UNSTATED in _split(rows, dimension, day) else []
    return (*declared, *others, *unstated)


def _split(rows: Iterable[Row], dimension: str, day: str) -> dict[str, list[Row]]:
    """The rows by value; one with several dispositions or departments stands under each of them."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        text = state_on(row, day) if dimension == tables.STATE else row[dimension]
        several = dimension in (tables.DISPOSITION, tables.REPORTED_BY)
        for value in (text.split("、") if several and text else [text or UNSTATED]):
            groups.setdefault(value, []).append(row)
    return groups


def _of_group(rows: Sequence[Row], scope: str, group: GroupName, end: date) -> list[Figure]:
    day = end.isoformat()
    made = []
    for key, (name, counts) in _COUNTS.items():
        ids = tuple(row[tables.PROBLEM_ID] for row in rows if counts(row, day))
        made.append(Figure(key, name, len(ids), "项", scope, group, ids))
    done = [row for row in rows if is_done(row, day)]
    made.append(_figure("rate", "整改率", _percent(len(done), len(rows)), "%", scope, group, rows))
    dated = [row for row in done if row[tables.DUE_ON] and row[tables.DONE_ON]]
    on_time = [row for row in dated if row[tables.DONE_ON] <= row[tables.DUE_ON]]
    made.append(_figure("on_time_rate", "按期整改率", _percent(len(on_time), len(dated)), "%", scope, group, dated))
    timed = [row for row in done if row[tables.DONE_ON] and row[tables.DONE_ON] >= row[tables.FOUND_ON]]
    days = [(date.fromisoformat(row[tables.DONE_ON]) - date.fromisoformat(row[tables.FOUND_ON])).days for row in timed]
    made.append(_figure("median_days", "整改用时中位数", median(days) if days else None, "天", scope, group, timed))
    return made


def _figure(key: str, name: str, value: Number, unit: str, scope: str, group: GroupName, rows: Iterable[Row]) -> Figure:
    return Figure(key, name, value, unit, scope, group, tuple(row[tables.PROBLEM_ID] for row in rows))


def _percent(part: int, whole: int) -> Number:
    """Per cent to one place, halves up as Excel's ROUND and people do (Python's round makes 6.25 into 6.2)."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else None


def _enterprises(problems: Iterable[Row], listed: Sequence[Row], scope: str, group: GroupName) -> list[Figure]:
    with_rows = {row[tables.ENTERPRISE_ID] for row in problems}
    every = tuple(row[tables.ENTERPRISE_ID] for row in listed)
    inspected = tuple(id_ for id_ in every if id_ in with_rows)
    return [
        Figure("enterprises_listed", "在册企业", len(every), "家", scope, group, every),
        Figure("enterprises_inspected", "查出问题的企业", len(inspected), "家", scope, group, inspected),
    ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A department's own number beside the count from the rows."""

    department: str
    name: str
    reported: float
    counted: int

    @property
    def difference(self) -> float:
        return self.reported - self.counted


def self_reported(work_reports: pd.DataFrame, figures: Figures, config: Config, period: Period) -> list[Comparison]:
    """What departments say they found and had rectified this month, beside the rows they sent."""
    made = []
    mine = [row for row in records(work_reports) if row[tables.MONTH] == period.month]
    order = {item.name: place for place, item in enumerate(config.departments)}
    for row in sorted(mine, key=lambda row: order.get(row[tables.REPORTED_BY], len(order))):
        group = ((tables.REPORTED_BY, row[tables.REPORTED_BY]),)
        for column, key in ((tables.PROBLEMS_FOUND, "found"), (tables.PROBLEMS_DONE, "done")):
            if row[column] is not None:
                made.append(Comparison(row[tables.REPORTED_BY], column, row[column], figures.count(key, "period", group)))
    return made
