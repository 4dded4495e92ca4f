"""How far each transfer sheet has come: 已生成, 已填报, 双方已签字, 已移交, 已签收, and which are late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from crosscheck import tables
from crosscheck.findings import Place
from crosscheck.keys import fold, name_key

ISSUED, FILLED = "已生成", "已填报"
STATES: Final = (ISSUED, FILLED, tables.SIGNED, tables.HANDED_OVER, tables.RECEIVED)
_NOT_YET: Final = ("未", "没", "尚", "待")  # how begins what is written instead of a tick: 未签, 没有, 待移交
_NOTHING: Final = frozenset("无/—-")
_SHORTENED: Final = 90  # of 100: how far a written name must lie within the drawn one to ask whether it is meant


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet that was issued: the month of the draw and its day, and whom it is about.

    ``id`` tells the enterprise by whatever name it is written; ``inspect_on`` is the day set for the inspection or "".
    """

    month: str
    day: str
    town: str
    enterprise: str
    id: str
    number: str
    inspect_on: str

    @property
    def line(self) -> tuple[str, str, str]:
        """Which line of the register is its own: by its name, for two enterprises that are one since were drawn as two."""
        return self.month, self.town, name_key(self.enterprise)


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet that came back; ``problems`` are their wordings' keys.

    ``day`` is that of the inspection, "" when it is not filled in; ``month`` is the one in whose period it lies, "" for none.
    """

    town: str
    enterprise: str
    id: str
    day: str
    place: Place
    problems: frozenset[str]
    month: str


@dataclass(frozen=True, slots=True)
class SheetState:
    """``late`` says in Chinese what is late, "" when nothing is; ``marks`` are what the office ticked or dated."""

    drawn: Drawn
    state: str
    filled: tuple[Filled, ...]
    marks: Mapping[str, str]
    late: str

    @property
    def problems(self) -> int:
        """How many problems it tells of, one that stands on two copies once."""
        return len(frozenset[str]().union(*(item.problems for item in self.filled)))


def states(drawn: Sequence[Drawn], filled: Sequence[Filled], register: Mapping[tuple[str, str, str], Mapping[str, str]], month: str, today: date) -> list[SheetState]:
    """The state of every drawn sheet up to that month, as seen on that day; ``register`` tells by `Drawn.line` what is ticked."""
    mine = _given_to(drawn, filled)
    made = []
    for item in drawn:
        back = tuple(mine.get(item, ()))
        marks = register.get(item.line, {})
        ticked = [name for name in STATES[2:] if is_ticked(marks.get(name, ""))]
        state = ticked[-1] if ticked else FILLED if back else ISSUED
        made.append(SheetState(item, state, back, marks, _late(item, state, back, month, today)))
    return made


def is_ticked(mark: str) -> bool:
    """Whether that mark of the register says that the step was taken; 未签 and ✗ say that it was not."""
    text = fold(mark)
    return bool(text) and text not in tables.AGAINST | _NOTHING and not text.startswith(_NOT_YET)


def strangers(drawn: Sequence[Drawn], filled: Sequence[Filled]) -> list[tuple[Filled, str]]:
    """The filled sheets of enterprises that were never drawn, each with the drawn one of its town that may be meant, or ""."""
    mine = _given_to(drawn, filled)
    waiting = [one for one in drawn if one not in mine]
    ours = {id(item) for back in mine.values() for item in back}
    return [(item, _meant(item, waiting)) for item in filled if id(item) not in ours]


def _meant(item: Filled, waiting: Sequence[Drawn]) -> str:
    """The one enterprise still waited for whose name holds the written one, or the reverse."""
    near = {
        one.enterprise
        for one in waiting
        if item.town in ("", one.town) and fuzz.partial_ratio(name_key(item.enterprise), name_key(one.enterprise)) >= _SHORTENED
    }
    return near.pop() if len(near) == 1 else ""


def _given_to(drawn: Sequence[Drawn], filled: Sequence[Filled]) -> dict[Drawn, list[Filled]]:
    """Each filled sheet belongs to the latest draw of that enterprise before its inspection, else to the first.

    A draw has not been of an inspection in the period of an earlier month: that was somebody's who was not drawn then.
    """
    mine: dict[Drawn, list[Filled]] = {}
    for item in filled:
        own = name_key(item.enterprise)  # of two sheets of one draw, whose enterprises are one since, the one under that name
        draws = sorted((one for one in drawn if _fits(one, item)), key=lambda one: (one.day, one.month, name_key(one.enterprise) == own))
        possible = [one for one in draws if not item.month or one.month <= item.month]
        before = [one for one in draws if one.day <= item.day] or possible[:1]
        if before:
            mine.setdefault(before[-1], []).append(item)
    return mine


def _fits(drawn: Drawn, filled: Filled) -> bool:
    return drawn.id == filled.id and filled.town in ("", drawn.town)


def _late(item: Drawn, state: str, back: tuple[Filled, ...], month: str, today: date) -> str:
    """After the day of the inspection, else by the report day, a sheet has come back; one of an earlier month has been received."""
    if state in STATES[2:] and not back:
        return "登记了签字，还没有收到填好的移交表"
    if back and not any(one.day for one in back):
        return "填好的移交表没有写检查时间，问题还进不了台账"
    if state == tables.RECEIVED or item.inspect_on >= today.isoformat() or (item.month == month and state != ISSUED):
        return ""
    missing = STATES[STATES.index(state) + 1].replace("已", "")
    if item.inspect_on:
        return f"检查日 {item.inspect_on} 已过 {(today - date.fromisoformat(item.inspect_on)).days} 天，还没有{missing}"
    return f"到月报日还没有{missing}" if item.month == month else f"{item.month} 抽中，到现在还没有{missing}"
