"""What became of the problems since last month: new, closed, reopened, reworded, vanished.

A problem is recognised by its 问题编号; where that changed because somebody wrote it otherwise, by its enterprise, its
day and how alike the wordings are; where the enterprise's name is written shorter or longer, by its town, day and very words.
An enterprise is the same under any of its names, whichever the ledger shows: a decision in 名称归并 puts two together, or takes them
apart again, and nothing of theirs has vanished.  序号 is never looked at: it is numbered anew every month.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rapidfuzz import fuzz

from crosscheck import tables
from crosscheck.frames import LedgerRow, done_by, state_by
from crosscheck.keys import key, name_key

NEW, CLOSED, REOPENED, REWORDED, VANISHED = "新增", "销号或整改完成", "又出现或重新打开", "改了说法", "不见了"
_KEPT: Final = (
    tables.PROBLEM_ID, tables.ENTERPRISE_ID, tables.ENTERPRISE, tables.TOWN, tables.PROBLEM, tables.LEVEL, tables.FOUND_ON, tables.STATE, tables.DONE_ON,
    tables.DUTY_UNIT, tables.REPORTED_BY, tables.SOURCE_FILE, tables.SOURCE_SHEET, tables.SOURCE_ROW,
)  # fmt: skip
NAMES: Final = "names"  # of a kept row: the keys of its enterprise's other names
_SAME_DAY_BONUS: Final = 30
KeptRow = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``before`` is last month's row (None for a new one), ``after`` this month's (None for a vanished one)."""

    kind: str
    before: KeptRow | None
    after: KeptRow | None

    @property
    def row(self) -> KeptRow:
        row = self.after or self.before
        assert row is not None
        return row


def kept_rows(rows: Sequence[LedgerRow], day: date, called: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """What a month keeps of its ledger to tell the next month's changes, in a fixed order.

    ``called``: 企业编号 -> the other names of the enterprise, as they are written.
    """
    iso = day.isoformat()
    keys = {id_: {NAMES: sorted(set(map(name_key, names)))} for id_, names in called.items() if names}
    made = [{name: row[name] for name in _KEPT} | keys.get(row[tables.ENTERPRISE_ID], {}) | _state_on(row, iso) for row in rows]
    return sorted(made, key=lambda row: str(row[tables.PROBLEM_ID]))


def _state_on(row: LedgerRow, iso: str) -> dict[str, Any]:
    """Its state that day."""
    done = done_by(row, iso)
    return {"done": done, tables.STATE: state_by(row, iso), tables.DONE_ON: row[tables.DONE_ON] if done else ""}


def changes(before: Sequence[KeptRow], after: Sequence[KeptRow], reworded: int, seen: Collection[str], last_day: str) -> list[Change]:
    """Every change between two months' kept rows.

    ``reworded``: how alike (0 to 100) two wordings must be.  ``seen``: the numbers of the months before both; a problem of
    theirs that is back is not new.  ``last_day``: the ISO day of the earlier report; what was found after it is no problem of that report
    under another day.
    """
    old, new = ({row[tables.PROBLEM_ID]: row for row in rows} for rows in (before, after))
    made = [change for number in sorted(old.keys() & new.keys()) if (change := _of_one(old[number], new[number]))]
    gone = [old[number] for number in sorted(old.keys() - new.keys())]
    come = [new[number] for number in sorted(new.keys() - old.keys())]
    pairs = _pairs(gone, come, reworded, last_day)
    for one, other in pairs:
        if not _said_alike(one, other):  # else only its number is another: the enterprise got its code
            made.append(Change(REWORDED, one, other))
        if change := _of_one(one, other):
            made.append(change)
    matched = {id(row) for pair in pairs for row in pair}
    there, were = ({number: rows[number] for number in old.keys() & new.keys()}.values() for rows in (new, old))
    made += [Change(VANISHED, row, None) for row in _without(gone, there) if id(row) not in matched]
    made += [Change(REOPENED if row[tables.PROBLEM_ID] in seen else NEW, None, row) for row in _without(come, were) if id(row) not in matched]
    return made


def _without(rows: Iterable[KeptRow], others: Iterable[KeptRow]) -> Iterator[KeptRow]:
    """Those rows that are none of the others in the same words: one problem of two enterprises that were put together, or of one taken apart."""
    by_words: dict[tuple[str, ...], set[str]] = {}
    for other in others:
        by_words.setdefault(_town_and_words(other), set()).update(_names(other))
    return (row for row in rows if _names(row).isdisjoint(by_words.get(_town_and_words(row), ())))


def _names(row: KeptRow) -> set[str]:
    """The keys of the names of its enterprise."""
    return {name_key(row[tables.ENTERPRISE]), *row.get(NAMES, ())}


def _of_one(before: KeptRow, after: KeptRow) -> Change | None:
    if before["done"] == after["done"]:
        return None
    return Change(CLOSED if after["done"] else REOPENED, before, after)


def _said_alike(one: KeptRow, other: KeptRow) -> bool:
    return one[tables.FOUND_ON] == other[tables.FOUND_ON] and key(one[tables.PROBLEM]) == key(other[tables.PROBLEM])


def _pairs(gone: Sequence[KeptRow], come: Sequence[KeptRow], reworded: int, last_day: str) -> list[tuple[KeptRow, KeptRow]]:
    """The best matches among the problems of one enterprise, each problem once."""
    by_name: dict[str, list[KeptRow]] = {}
    by_words: dict[tuple[str, ...], list[KeptRow]] = {}
    for row in come:
        for name in _names(row):
            by_name.setdefault(name, []).append(row)
        by_words.setdefault(_town_and_words(row), []).append(row)
    scored = [
        (-score, str(one[tables.PROBLEM_ID]), str(other[tables.PROBLEM_ID]), one, other)
        for one in gone
        for other in (*(row for name in _names(one) for row in by_name.get(name, ())), *by_words.get(_town_and_words(one), ()))
        if not _found_again(one, other, last_day) and _of_names_alike(one, other) and (score := _likeness(one, other, reworded))
    ]
    taken: set[int] = set()
    pairs = []
    for *_, one, other in sorted(scored, key=lambda item: item[:3]):
        if id(one) not in taken and id(other) not in taken:
            taken |= {id(one), id(other)}
            pairs.append((one, other))
    return pairs


def _town_and_words(row: KeptRow) -> tuple[str, ...]:
    return row[tables.TOWN], row[tables.FOUND_ON], key(row[tables.PROBLEM])


def _of_names_alike(one: KeptRow, other: KeptRow) -> bool:
    """Whether they have a name in common, or one enterprise's name holds the other's: 永旺石料厂 is 山亭区永旺石料厂有限公司."""
    if not _names(one).isdisjoint(_names(other)):
        return True
    short, long = sorted((name_key(one[tables.ENTERPRISE]), name_key(other[tables.ENTERPRISE])), key=len)
    return short in long


def _found_again(one: KeptRow, other: KeptRow, last_day: str) -> bool:
    """Whether the second was found when the first had been reported or was done: the same words are a problem of their own then, no day put right."""
    day = other[tables.FOUND_ON]
    return bool(day != one[tables.FOUND_ON] and (day > last_day or "" < one[tables.DONE_ON] < day))


def _likeness(one: KeptRow, other: KeptRow, least: int) -> float:
    """How likely both are one problem; 0 when they are not.  The same day makes up for a freer wording, never for none."""
    alike = fuzz.ratio(key(one[tables.PROBLEM]), key(other[tables.PROBLEM]))
    same_day = one[tables.FOUND_ON] == other[tables.FOUND_ON]
    return alike + _SAME_DAY_BONUS * same_day if alike >= (least if same_day else max(least, 85)) else 0
