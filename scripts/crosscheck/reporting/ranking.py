"""The order of towns and departments in the bulletin: by a stated measure, fair to ties and to small numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from crosscheck.reporting.figures import Figures, Number

RULE = (
    "按累计整改率（完成整改÷发现问题）由高到低排列；整改率相同的，超期未整改占发现问题比例低的在前；两项都相同的并列。"
    "累计发现问题不足{least}项的，基数太小，不排名，列在后面。"
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A town or department; ``place`` is 0 for one that is not ranked, ``tied`` says that another shares its place."""

    name: str
    place: int
    tied: bool
    found: int
    done: int
    overdue: int
    major_open: int
    rate: Number
    on_time_rate: Number

    @property
    def shown_place(self) -> str:
        return "不排名" if not self.place else f"{self.place}（并列）" if self.tied else str(self.place)


def ranking(figures: Figures, dimension: str, least: int) -> list[Ranked]:
    """Those with at least ``least`` problems in order of the rule, then the others in declared order."""
    marks: dict[str, tuple[Fraction, Fraction]] = {}
    small = []
    for name in figures.dimensions[dimension]:
        found, done, overdue = (figures.count(key, group=((dimension, name),)) for key in ("found", "done", "overdue"))
        if found >= max(least, 1):
            marks[name] = (-Fraction(done, found), Fraction(overdue, found))
        else:
            small.append(name)
    order = sorted(marks, key=lambda name: marks[name])
    values = [marks[name] for name in order]
    ranked = [_of(figures, dimension, name, values.index(mark) + 1, values.count(mark) > 1) for name, mark in zip(order, values, strict=True)]
    return ranked + [_of(figures, dimension, name, 0, False) for name in small]


def _of(figures: Figures, dimension: str, name: str, place: int, tied: bool) -> Ranked:
    group = ((dimension, name),)
    found, done, overdue, major_open = (figures.count(key, group=group) for key in ("found", "done", "overdue", "major_open"))
    rate, on_time_rate = (figures.value(key, group=group) for key in ("rate", "on_time_rate"))
    return Ranked(name, place, tied, found, done, overdue, major_open, rate, on_time_rate)


def praised(those: list[Ranked]) -> list[str]:
    """Ranked ones that have rectified everything."""
    return [item.name for item in those if item.place and item.done == item.found]
