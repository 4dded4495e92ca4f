"""The order of towns and departments in the bulletin: by a stated measure, fair to ties and to small numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from crosscheck import tables
from crosscheck.reporting.figures import UNSTATED, Figures, Number

_UNITS_OF_NONE: Final = (UNSTATED, tables.INSPECTORS)  # of which nobody is the head
RULE: Final = (
    "按累计整改率（完成整改÷发现问题）由高到低排列；整改率相同的，超期未整改占发现问题比例低的在前；两项都相同的并列。"
    "累计发现问题不足{least}项的，基数太小，不排名，列在后面；达到{least}项的只有一个单位时，无从比较，也不排名；未标明单位的和执法检查组查出的，不计入排名。"
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A town or department; ``place`` is 0 for one that is not ranked, ``tied`` says that another shares its place.

    ``enough`` says that it has problems enough to speak of its rate.
    """

    name: str
    place: int
    tied: bool
    found: int
    done: int
    overdue: int
    major_open: int
    rate: Number
    on_time_rate: Number
    enough: bool

    @property
    def shown_place(self) -> str:
        return "不排名" if not self.place else f"{self.place}（并列）" if self.tied else str(self.place)


def ranking(figures: Figures, dimension: str, least: int) -> list[Ranked]:
    """Those with at least ``least`` problems in order of the rule, then the others in declared order.

    A single one with so many is not ranked: the first place would praise it for being the only one.  Nor are the problems of
    which nobody says where they are, or those of the transfer sheets, which inspectors of several units wrote: nobody can be praised for them.
    """
    marks: dict[str, tuple[Fraction, Fraction]] = {}
    small = []
    for name in figures.dimensions[dimension]:
        found, done, overdue = (figures.count(key, group=((dimension, name),)) for key in ("found", "done", "overdue"))
        if found >= max(least, 1) and name not in _UNITS_OF_NONE:
            marks[name] = (-Fraction(done, found), Fraction(overdue, found))
        else:
            small.append(name)
    order = sorted(marks, key=lambda name: marks[name])
    values = [marks[name] for name in order]
    places = [values.index(mark) + 1 if len(values) > 1 else 0 for mark in values]
    ranked = [_of(figures, dimension, name, place, places.count(place) > 1, True) for name, place in zip(order, places, strict=True)]
    return ranked + [_of(figures, dimension, name, 0, False, False) for name in small]


def _of(figures: Figures, dimension: str, name: str, place: int, tied: bool, enough: bool) -> Ranked:
    group = ((dimension, name),)
    found, done, overdue, major_open = (figures.count(key, group=group) for key in ("found", "done", "overdue", "major_open"))
    rate, on_time_rate = (figures.value(key, group=group) for key in ("rate", "on_time_rate"))
    return Ranked(name, place, tied, found, done, overdue, major_open, rate, on_time_rate, enough)


def praised(those: list[Ranked]) -> list[str]:
    """Those with problems enough that have rectified everything."""
    return [item.name for item in those if item.enough and item.done == item.found]
