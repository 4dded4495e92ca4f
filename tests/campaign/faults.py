"""The few rows that are wrong beyond doubt, so that a department has to mend them: which ways there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from random import Random

from tests.campaign import columns as c
from tests.campaign.names import CODE_ALPHABET
from tests.campaign.untidy import Value

Spoil = Callable[[Random, str], Value]


def _nothing(_rng: Random, _true: str) -> Value:
    return ""


def _always(written: str) -> Spoil:
    return lambda _rng, _true: written


def _wrong_check(rng: Random, true: str) -> Value:
    return true[:17] + rng.choice([char for char in CODE_ALPHABET if char != true[17:18]])


def _number(rng: Random, true: str) -> Value:
    """18 digits as a number, of which a spreadsheet keeps fifteen."""
    return int(true[:8] + str(rng.randrange(10**6, 10**7)) + "000")


FAULTS: Mapping[str, Mapping[str, tuple[str, Spoil]]] = {
    c.ENTERPRISES: {
        "no name": (c.NAME, _nothing),
        "no town": (c.TOWN, _nothing),
        "unknown town": (c.TOWN, _always("城关镇")),
        "no field": (c.FIELD, _nothing),
        "unknown field": (c.FIELD, _always("其他行业")),
        "wrong check character": (c.CODE, _wrong_check),
        "short code": (c.CODE, lambda _rng, true: true[:17]),
        "code as number": (c.CODE, _number),
    },
    c.PROBLEMS: {
        "no name": (c.NAME, _nothing),
        "no item": (c.ITEM, _nothing),
        "unknown item": (c.ITEM, _always("综合管理")),
        "no description": (c.DESCRIPTION, _nothing),
        "no level": (c.LEVEL, _nothing),
        "unknown level": (c.LEVEL, _always("较重")),
        "no day": (c.FOUND, _nothing),
        "impossible day": (c.FOUND, _always("2021-02-30")),
        "year only": (c.FOUND, _always("2021年")),
        "no unit": (c.RESPONSIBLE, _nothing),
        "unknown unit": (c.RESPONSIBLE, _always("区石油公司")),
    },
}
"""Kind of list -> name of the fault -> the column it is in, and what stands there instead of the true value."""

DOUBTFUL = frozenset({"wrong check character", "short code"})
"""Faults that leave the rest of the row usable: the code says nothing, the row still says which enterprise it is."""


def possible(kind: str, columns: Collection[str], true: Mapping[str, str], text: bool) -> list[str]:
    """The faults that a row of these columns and true values can have; a CSV file (`text`) has no numbers."""
    return [
        which
        for which, (column, _) in FAULTS.get(kind, {}).items()
        if column in columns
        and true[column]
        and (column != c.CODE or len(true[column]) == 18)
        and not (text and which == "code as number")
    ]


def spoil(rng: Random, kind: str, which: str, true: Mapping[str, str]) -> tuple[str, Value]:
    """(column, what is written there) of a row with the fault `which`."""
    column, way = FAULTS[kind][which]
    return column, way(rng, true[column])
