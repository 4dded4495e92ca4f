"""What looks like a heading and its list, or like captions, by the shape alone, whatever the words: short, distinct texts over rows that are filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from crosscheck.reading.depth import possible_ends, texts_of
from crosscheck.reading.grid import Grid
from crosscheck.reading.values import clean_text
from crosscheck.sheets import DEEPEST

SEARCHED: Final = 60  # rows in which a heading is looked for
_SHARED: Final = 2  # texts of two rows of a list that are the same, and as many that are not
_FULL_ROW: Final = 5  # cells of a row that no table of words has
LABELLED: Final = re.compile(r"[^\s:：]{2,10}\s*[:：]|[^\s:：]{2,20}(?:[:：]$|[)）]\s*[:：])")  # 填报单位：…, 被检查单位负责人（签字）：…
_A_DAY: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")


def are_labelled(texts: Sequence[str]) -> bool:
    """Whether each text of a row has a label with a colon, in its own cell or before it: 检查人员： | 王五 | 负责人：李四."""
    return bool(LABELLED.match(texts[0])) and all(LABELLED.match(text) or before[-1] in ":：" for before, text in pairwise(texts))


def cover(grid: Grid, first: int, last: int, texts: list[str], end: int | None = None) -> float:
    """0 to 1: the share of the columns with something below (before row ``end``) that a heading names; figures in it speak against it."""
    body = grid.rows[last + 1 : end][:8]
    below = [c for c, column in enumerate(zip(*body, strict=True)) if column.count("") < len(column)]
    named = sum(1 for c in below if c < len(texts) and texts[c])
    written = [cell for row in grid.rows[first : last + 1] for cell in row if cell != ""]
    figures = sum(1 for cell in written if not isinstance(cell, str))
    return (named / len(below) if below else 0) - (figures / len(written) if written else 0)


def shapely(grid: Grid) -> list[tuple[int, int, list[str]]]:
    """The first and last row and the texts of what looks most like a heading: several short, distinct texts over rows that are filled in."""
    found = []
    cells = [list(map(clean_text, row)) for row in grid.rows[: SEARCHED + DEEPEST]]
    for first, row in enumerate(cells[:SEARCHED]):
        written = [text for text in row if text]
        if len(written) < 3 or len(set(written)) < len(written) or any(len(text) > 30 for text in written):
            continue
        for last in possible_ends(grid, cells, first):
            texts = texts_of(grid, cells, first, last)
            found.append((cover(grid, first, last, texts) + 0.02 * len(written) - 0.01 * first, first, last, texts))
    return [item[1:] for item in sorted(found, reverse=True)[:3]]


def is_of_the_list(grid: Grid, first: int, last: int) -> bool:
    """Whether that row is one of the list itself, whose heading is gone: a day stands in it, or a row below says some of the same in its place and the rest otherwise."""
    row = list(map(clean_text, grid.rows[last]))
    if any(isinstance(cell, date) or _A_DAY.fullmatch(clean_text(cell)) for cells in grid.rows[first : last + 1] for cell in cells):
        return True
    below = ([clean_text(cell) for cell in cells] for cells in grid.rows[last + 1 : last + 1 + SEARCHED])
    pairs = ([(one, other) for one, other in zip(row, cells, strict=False) if one and other] for cells in below)
    return any(_SHARED <= sum(one == other for one, other in both) <= len(both) - _SHARED for both in pairs)


def first_of_the_list(grid: Grid) -> int:
    """The number of the first row that looks like a heading and is one of a list whose heading is gone; 0 where there is a heading."""
    found = shapely(grid)
    return min(first for first, *_ in found) + 1 if found and is_of_the_list(grid, *found[0][:2]) else 0


def headings_shown(grid: Grid) -> list[str]:
    """The texts of the row that looks most like a heading, for a message."""
    for *_, texts in shapely(grid)[:1]:
        return list(dict.fromkeys(shown(text) for text in texts if text))
    rows = [[text for cell in row if (text := clean_text(cell).replace("\n", ""))] for row in grid.rows[:20]]
    return max(rows, key=len, default=[])


def looks_like_list(grid: Grid) -> bool:
    """Whether a sheet without a known heading is a list of data all the same: a heading's shape over rows like it, or a row with a day in it."""
    if any(len(row) - row.count("") >= _FULL_ROW and any(isinstance(cell, date) or _A_DAY.fullmatch(clean_text(cell)) for cell in row) for row in grid.rows):
        return True
    for _, last, texts in shapely(grid)[:1]:
        named = [c for c, text in enumerate(texts) if text]
        body = [row for row in grid.rows[last + 1 :] if any(clean_text(cell) for cell in row)]
        full = [row for row in body if sum(1 for c in named if row[c] != "") >= 0.5 * len(named)]
        return len(named) >= 4 and len(full) >= 2 and 2 * len(full) >= len(body)
    return False


def shown(text: str) -> str:
    """A heading as it is told to a person: what stands over it, then itself."""
    return text.replace("\n", "／")
