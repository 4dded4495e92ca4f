"""What a sheet part says of its columns (ECMA-376, part 1, 18.3.1.13): <cols> is the text of that element, with or without its own tags."""

from __future__ import annotations

import re
from typing import Final

from crosscheck.xlsx.tags import ATTRIBUTES, attributes, without

_COL: Final = re.compile(rf"<(?:[\w.-]+:)?col\b{ATTRIBUTES}/?>")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
USUAL: Final = 8.43  # characters of a column that says nothing
_WIDEST: Final = 1024  # columns whose formats are asked for: a declaration for all 16,384 is formatting down to the edge


def styles_of(cols: str) -> dict[int, int]:
    """Column -> the format that its empty cells have; only those that declare one."""
    styles: dict[int, int] = {}
    for tag in _COL.finditer(cols):
        own = attributes(tag[1])
        if "style" in own and "min" in own:
            styles |= dict.fromkeys(range(int(own["min"]), min(int(own["max"]), _WIDEST) + 1), int(own["style"]))
    return styles


def widths_of(cols: str, last: int) -> float:
    """How wide the columns up to that one are together, in characters; hidden ones take no room."""
    widths = each_width(cols, last)
    return sum(widths.get(column, USUAL) for column in range(1, last + 1))


def each_width(cols: str, last: int = _WIDEST) -> dict[int, float]:
    """How wide each column up to that one is, of those that are declared; 0 for a hidden one."""
    widths: dict[int, float] = {}
    for tag in _COL.finditer(cols):
        own = attributes(tag[1])
        first, end = int(own.get("min", 0)), min(int(own.get("max", 0)), last)
        width = float(own["width"]) if _NUMBER.fullmatch(own.get("width", "")) else USUAL
        widths |= dict.fromkeys(range(first, end + 1), 0.0 if own.get("hidden") in ("1", "true") else width)
    return widths


def shown(cols: str, prefix: str, column: int, width: float) -> str:
    """The declarations with that column visible and so wide, and its neighbours as they were."""
    return _with(cols, prefix, column, f'<{prefix}col min="{column}" max="{column}" width="{width:g}" customWidth="1"/>')


def unhidden(cols: str, prefix: str, column: int) -> str:
    """The declarations with that column visible, else as it was, and its neighbours as they were."""
    tag = next((tag for tag in _COL.finditer(cols) if _ends(tag)[0] <= column <= _ends(tag)[1]), None)
    if tag is None:
        return cols
    own = without(tag[1], "min|max|hidden|collapsed")
    if not float(attributes(own).get("width", 0)):
        own = f'{without(own, "width|customWidth")} width="{USUAL:g}" customWidth="1"'
    return _with(cols, prefix, column, f'<{prefix}col min="{column}" max="{column}"{own}/>')


def _with(cols: str, prefix: str, column: int, own: str) -> str:
    """The declarations with that one for that column."""
    made: list[str] = []
    placed = False
    for tag in _COL.finditer(cols):
        first, last = _ends(tag)
        if first > column and not placed:
            made, placed = [*made, own], True
        if not first <= column <= last:
            made.append(f"<{prefix}col{tag[1].rstrip()}/>")
            continue
        made += [_of(tag, prefix, first, column - 1)] * (first < column) + [own] + [_of(tag, prefix, column + 1, last)] * (last > column)
        placed = True
    return "".join(made if placed else [*made, own])


def _ends(tag: re.Match[str]) -> tuple[int, int]:
    """The first and the last column of a declaration."""
    own = attributes(tag[1])
    return int(own.get("min", 0)), int(own.get("max", 0))


def _of(tag: re.Match[str], prefix: str, first: int, last: int) -> str:
    """The same declaration for those columns only."""
    return f'<{prefix}col min="{first}" max="{last}"{without(tag[1], "min|max")}/>'
