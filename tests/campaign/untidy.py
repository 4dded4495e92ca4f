"""How one sheet is written: its traits, and how each true value looks in a cell of it.

The traits and their shares are those counted over 54 real files (facts.md), as far as a count is given there; the
others are set from experience.  `untidiness` 1 gives these shares, 0 a tidy sheet, more than 1 makes all commoner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from tests.campaign import columns as c
from tests.campaign.names import District

SHARES = {
    "title": 31 / 54,
    "number_row": 4 / 54,
    "unit_row": 3 / 54,
    "column_b": 10 / 54,
    "trailing_notes": 8 / 54,
    "totals": 7 / 54,
    "sections": 5 / 54,
    "vertical_merges": 13 / 54,
    "horizontal_merges": 16 / 54,
    "ticks": 0.25,
    "grouped_head": 0.04,
    "head_newlines": 0.25,
    "own_headings": 0.6,
    "own_order": 0.2,
    "own_words": 0.2,
    "unnamed_column": 0.1,
    "extra_columns": 0.35,
    "fewer_columns": 0.3,
    "odd_numbers": 0.4,
    "number_only_rows": 0.12,
    "blank_rows": 0.1,
    "hidden_column": 0.08,
    "hidden_sheet": 0.06,
    "filtered_rows": 0.08,
    "nothing_marks": 0.35,
    "numeric_phones": 0.4,
    "mixed_dates": 0.3,
    "example_row": 0.07,
    "reference_sheet": 0.1,
    "empty_sheets": 0.2,
}
ONLY_FOR = {
    "ticks": (c.PROBLEMS,),
    "grouped_head": (c.ENTERPRISES, c.PROBLEMS),
    "own_order": (c.ENTERPRISES, c.PROBLEMS),
    "own_words": (c.ENTERPRISES, c.PROBLEMS),
    "sections": (c.ENTERPRISES, c.PROBLEMS),
    "vertical_merges": (c.ENTERPRISES, c.PROBLEMS),
    "horizontal_merges": (c.ENTERPRISES, c.PROBLEMS),
    "unit_row": (c.WORK,),
    "fewer_columns": (c.ENTERPRISES, c.PROBLEMS),
    "extra_columns": (c.ENTERPRISES, c.PROBLEMS),
    "unnamed_column": (c.ENTERPRISES, c.PROBLEMS),
    "filtered_rows": (c.ENTERPRISES, c.PROBLEMS),
    "number_only_rows": (c.ENTERPRISES, c.PROBLEMS),
    "numeric_phones": (c.ENTERPRISES,),
    "mixed_dates": (c.PROBLEMS,),
}
NOT_IN_TEXT = frozenset({
    "ticks", "grouped_head", "vertical_merges", "horizontal_merges", "hidden_column", "hidden_sheet",
    "filtered_rows", "reference_sheet", "empty_sheets", "unit_row",
})
"""Traits that a CSV file cannot have."""
CELL_SHARE = 0.02
"""How often a single cell is written oddly, at untidiness 1."""


class Day(NamedTuple):
    """A real date cell and its number format."""

    day: date
    format: str


Value = str | int | float | Day
"""What a cell holds; an empty string is an empty cell."""

_REAL = {"real-dash": "yyyy-mm-dd", "real-slash": "yyyy/m/d", "real-cn": 'yyyy"年"m"月"d"日"'}
DATE_STYLES = (*_REAL, "iso", "dot", "slash", "cn", "bare", "serial")


@dataclass(frozen=True)
class Style:
    """How one sheet's cells are written."""

    traits: frozenset[str]
    dates: tuple[str, ...]
    nothing: str
    odd: float
    joiner: str
    tick: str
    district: District
    words: tuple[tuple[str, str, str], ...]

    def has(self, trait: str) -> bool:
        return trait in self.traits


def deal_traits(rng: Random, kinds: Sequence[str], text: Sequence[bool], untidiness: float) -> list[frozenset[str]]:
    """For each sheet its traits, dealt so that each trait's share over the fitting sheets is as stated.

    `kinds` and `text` say of each sheet what it lists and whether it is a CSV file.
    """
    dealt: list[set[str]] = [set() for _ in kinds]
    for trait, share in SHARES.items():
        fit = [at for at, kind in enumerate(kinds) if kind in ONLY_FOR.get(trait, (kind,))]
        wanted = share * untidiness * len(fit)
        count = min(len(fit), int(wanted) + (rng.random() < wanted % 1))
        for at in rng.sample(fit, count):
            dealt[at].add(trait)
    return [frozenset(traits - NOT_IN_TEXT if plain else traits) for traits, plain in zip(dealt, text, strict=True)]


def draw_style(rng: Random, traits: frozenset[str], district: District, untidiness: float, text: bool) -> Style:
    """The writing habits of one sheet with `traits`; a CSV file (`text`) has no real dates."""
    styles = [style for style in DATE_STYLES if not (text and style in _REAL)]
    if "mixed_dates" in traits:
        dates = tuple(rng.sample(styles, 4))
    else:
        main = rng.choices(DATE_STYLES, (5, 5, 3, 4, 4, 3, 3, 0.6, 0.3))[0] if untidiness else "real-dash"
        dates = (main if main in styles else "iso",)
    return Style(
        traits=traits,
        dates=dates,
        nothing=rng.choice(c.NOTHING) if "nothing_marks" in traits else "",
        odd=CELL_SHARE * untidiness,
        joiner=rng.choice(("、", "，", "；", "\n", "、")) if untidiness else "、",
        tick=rng.choice(("√", "√", "√", "✔", "是")) if untidiness else "√",
        district=district,
        words=_own_words(rng) if "own_words" in traits else (),
    )


def _own_words(rng: Random) -> tuple[tuple[str, str, str], ...]:
    """(column, true value, what this sheet writes for it) for the choices this sheet has its own words for."""
    return tuple(
        (column, value, rng.choice(options)) for column, words in c.WRITINGS.items() for value, options in words.items()
    )


def write_date(rng: Random, iso: str, style: str, column: str) -> Value:
    """The day `iso` in one of `DATE_STYLES`; 5.15提出 in the column of days found, where the style is bare."""
    day = date.fromisoformat(iso)
    if style in _REAL:
        return Day(day, _REAL[style])
    if style == "bare":
        return f"{day.month}.{day.day}提出" if column == c.FOUND and rng.random() < 0.3 else f"{day.month}月{day.day}日"
    return {
        "iso": iso,
        "dot": f"{day.year}.{day.month}.{day.day}",
        "slash": f"{day.year}/{day.month}/{day.day}",
        "cn": f"{day.year}年{day.month}月{day.day}日",
        "serial": str((day - date(1899, 12, 30)).days),
    }[style]


def write_value(rng: Random, column: str, true: str, style: Style) -> tuple[Value, str]:
    """How `style` writes the true value in that column, and the name of the oddity if it is odd ("" if not)."""
    if not true:
        return ("" if column in (c.NAME, c.CODE) and rng.random() < 0.5 else style.nothing), ""
    if column in c.DATES:
        return write_date(rng, true, rng.choice(style.dates), column), ""
    if column == c.PHONE and style.has("numeric_phones") and true.isdigit():
        return int(true), ""
    if column == c.DISPOSITION:
        return true.replace("、", style.joiner), ""
    for word_column, value, own in style.words:
        if word_column == column and value == true:
            return own, "own word"
    if rng.random() < style.odd * _EASE.get(column, 1):
        return _write_oddly(rng, column, true, style)
    return true, ""


_EASE = {c.TOWN: 8, c.CODE: 2, c.RESPONSIBLE: 3, c.NAME: 2, c.FIELD: 0, c.LEVEL: 0, c.STATE: 0, c.RISK: 0, c.WORKING: 0}
"""How much commoner (or rarer) odd writings are in some columns."""


def _write_oddly(rng: Random, column: str, true: str, style: Style) -> tuple[Value, str]:
    if column == c.TOWN:
        return _odd_town(rng, true, style.district), "town"
    if column == c.CODE:
        return _odd_code(rng, true)
    if column in (c.RESPONSIBLE, c.WATCHER):
        return rng.choice((style.district.name + true[1:], true[1:])), "department"
    return _odd_text(rng, true), "spaces"


def _odd_town(rng: Random, true: str, district: District) -> str:
    town = next(town for town in district.towns if town.name == true)
    ways = [f"{district.name}{true}", f"{district.name}{true}东岭村", f" {true}　", *town.aliases]
    return rng.choice([*ways, f"{true}办事处"] if true.endswith("街道") else ways)


def _odd_code(rng: Random, true: str) -> tuple[str, str]:
    """A code written in a way that leaves no doubt: lower case, spaces, or O and I (not in the alphabet) for 0 and 1."""
    way = rng.choice(("lower", "spaces", "letters"))
    if way == "lower":
        return true.lower(), "code in lower case"
    if way == "spaces":
        return f"{true[:6]} {true[6:]} ", "spaces"
    return true.replace("0", "O").replace("1", "I"), "code with O and I"


def _odd_text(rng: Random, true: str) -> str:
    """The same text to a reader, with invisible or full-width characters or other brackets."""
    ways = [f" {true}", f"{true}　", f"{true}\u200b", f"\xa0{true}"]
    if "（" in true:
        ways.append(true.replace("（", "(").replace("）", ")"))
    if len(true) < 5:
        ways.append("".join(chr(ord(char) + 0xFEE0) if "0" <= char <= "9" else char for char in true) + " ")
    return rng.choice(ways)
