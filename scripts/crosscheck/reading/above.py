"""What a row leaves to the one above it: 同上, the enterprise that is written for the first of its problems only, the town for the first of its enterprises."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from itertools import pairwise
from typing import Final

from crosscheck import tables
from crosscheck.reading.body import BLANK, JOINED
from crosscheck.reading.grid import At, Cell
from crosscheck.reading.values import clean_text

_OF_THE_VISIT: Final = (tables.FOUND_ON, tables.FOUND_BY, tables.DUTY_UNIT)
_OF_EACH_PROBLEM: Final = (tables.SERIAL, tables.PROBLEM, tables.REMARK)
_OF_THE_ENTERPRISE: Final = (tables.ENTERPRISE, tables.CREDIT_CODE, tables.TOWN, tables.FIELD)


def copy_ditto(rows: Sequence[list[Cell]], last: int, kept: Sequence[int], reasons: Mapping[int, str], ditto: set[str]) -> tuple[list[At], list[At]]:
    """Put what the row above says where 同上 stands: these cells, and those above which a title or nothing stands.

    ``last`` is the last row of the heading, ``kept`` are the rows of data, ``reasons`` why each row is none.
    """
    copied: list[At] = []
    of_nothing: list[At] = []
    for before, r in zip((last, *kept), kept, strict=False):
        near = before in reasons and all(reasons[k] == BLANK for k in range(before + 1, r))
        for c in (c for c, cell in enumerate(rows[r]) if isinstance(cell, str) and cell in ditto):
            above = rows[before][c] if near else ""
            if above == "":
                of_nothing.append((r, c))
            else:
                copied.append((r, c))
                rows[r][c] = above
    return copied, of_nothing


def copy_enterprise(rows: Sequence[list[Cell]], kept: Sequence[int], mapped: Mapping[str, int], numbers: Sequence[int]) -> list[int]:
    """Give rows without number and enterprise the enterprise of the row right above; their indexes.

    Only in a list of problems in which every row that has a number (in one of the columns ``numbers``) has an enterprise and every
    other has none: then the numbers count enterprises and nobody forgot a name.  In any other list such rows go back.  Where none
    of these rows has a day either, it is the day on which the enterprise was inspected; so it is with who inspected it and who is responsible.
    """
    if not {tables.ENTERPRISE, tables.PROBLEM} <= mapped.keys():
        return []
    named = {r: _has(rows[r], mapped[tables.ENTERPRISE]) for r in kept}
    if not any(all(_has(rows[r], c) == name for r, name in named.items()) for c in numbers):
        return []
    nameless = [r for r, name in named.items() if not name]
    of_the_visit = [name for name in _OF_THE_VISIT if not any(_has(rows[r], mapped.get(name, -1)) for r in nameless)]
    filled = []
    for before, r in pairwise(kept):
        if not named[r] and before == r - 1 and _has(rows[r], mapped[tables.PROBLEM]) and _has(rows[before], mapped[tables.ENTERPRISE]):
            filled.append(r)
            for c in (mapped[name] for name in (*_OF_THE_ENTERPRISE, *of_the_visit) if name in mapped):
                if not clean_text(rows[r][c]):
                    rows[r][c] = rows[before][c]
    return filled


def join_head_rows(rows: Sequence[list[Cell]], kept: list[int], mapped: Mapping[str, int], reasons: MutableMapping[int, str]) -> list[int]:
    """Give problems what the row of their enterprise says, a row by itself over them (1 | 甲厂 | 3月5日, below 1.1 | 灭火器过期); their indexes.

    Only where every row is either such one or a problem without an enterprise, and the first is one: nobody forgot a name then.
    Their own rows are no data any more.
    """
    if not {tables.ENTERPRISE, tables.PROBLEM} <= mapped.keys() or not kept:
        return []
    heads = [r for r in kept if _has(rows[r], mapped[tables.ENTERPRISE])]
    told = [r for r in kept if _has(rows[r], mapped[tables.PROBLEM])]
    alone = set(heads).isdisjoint(told) and len(heads) + len(told) == len(kept)
    if not (alone and kept[0] in heads and all(before in told or r in told for before, r in pairwise(kept)) and kept[-1] in told):
        return []
    given = [c for name, c in mapped.items() if name not in _OF_EACH_PROBLEM]
    head = heads[0]
    for r in kept:
        head = r if r in heads else head
        for c in (c for c in given if r in told and not clean_text(rows[r][c])):
            rows[r][c] = rows[head][c]
    reasons.update(dict.fromkeys(heads, JOINED))
    kept[:] = told
    return told


def copy_town(rows: Sequence[list[Cell]], kept: Sequence[int], mapped: Mapping[str, int]) -> list[int]:
    """Give enterprises without a town that of the row right above; their indexes.

    Only where the towns stand to the left of the names and no town comes back further below: then each is written once over its enterprises.
    """
    town, name = mapped.get(tables.TOWN, -1), mapped.get(tables.ENTERPRISE, -1)
    said = [clean_text(rows[r][town]) for r in kept if _has(rows[r], town)]
    if not 0 <= town < name or town == mapped.get(tables.ADDRESS) or len(said) == len(kept) or len({*said}) < len(said):
        return []
    filled = []
    for before, r in pairwise(kept):
        if before == r - 1 and not _has(rows[r], town) and _has(rows[r], name) and _has(rows[before], town):
            rows[r][town] = rows[before][town]
            filled.append(r)
    return filled


def _has(row: Sequence[Cell], column: int) -> bool:
    return column >= 0 and clean_text(row[column]) != ""
