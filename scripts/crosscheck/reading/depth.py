"""How many rows a heading has, and what they say of each column.

A heading may stand over two to four rows.  Merged cells show it; in a .csv, and where nobody merged anything, only which
cells are empty does.  A row of data must never be taken for a part of it: nobody would count that row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from crosscheck.reading.grid import Grid, Merge
from crosscheck.sheets import DEEPEST

_TICKS: Final = frozenset("√✓✔☑●")  # stand in rows of data only
_LONGEST: Final = 15  # characters of a heading in the lower of two rows
_FIGURE: Final = re.compile(r"\d")
_AROUND: Final = 2  # texts of a row that is a title or says who reports
_DATA: Final = 2  # cells that stand below a heading of their own and so are data
_SAID: Final = re.compile(r"[:：]\s*\S")
_CAPTION: Final = re.compile(r"[:：]\s*(?:\S|$)")


def possible_ends(grid: Grid, cells: list[list[str]], first: int) -> list[int]:
    """Last rows of a heading that begins there: as deep as merges or groups over empty cells reach, and not less deep."""
    if all(_SAID.search(text) for text in cells[first] if text):  # 企业名称：甲厂 | 属地：冯卯镇 stands above a heading
        return []
    ends = [first]
    for last in range(first + 1, min(first + DEEPEST, len(cells))):
        if not _continues(grid, cells, first, last):
            break
        ends.append(last)
    reach = Counter(m[2] for m in grid.merges if m[0] in ends and m[2] in ends and m[0] < m[2])  # several cells merged down to there
    deepest = max((row for row, count in reach.items() if count >= 2), default=first)
    return [end for end in ends if end >= deepest and not _are_halves(cells, first, end)]


def _are_halves(cells: list[list[str]], first: int, at: int) -> bool:
    """Whether row ``at`` of a heading that begins at ``first`` and the next row are two of it without their merges, as a .csv has it.

    Each column is named in the upper row, or in the lower one under a group that stands over the first of two or more.
    """
    upper, lower = cells[at], cells[at + 1] if at + 1 < len(cells) else []
    below = {c: text for c, text in enumerate(lower) if text}
    group = list(accumulate((c if text else 0 for c, text in enumerate(upper)), max))  # where that of each column stands
    distinct = len({(group[c], text) for c, text in below.items()}) == len(below) >= 2
    if not distinct or any(len("".join(text.split())) > _LONGEST or _FIGURE.search(text) for text in below.values()):
        return False
    above = [row for row in cells[first:at] if len(row) - row.count("") > _AROUND]
    if any(not upper[c] and any(row[c] for row in above) for c in below):  # it has its name already
        return False
    return all((c - 1 in below) if not upper[c] else (c + 1 in below and not upper[c + 1]) for c in below) and _TICKS.isdisjoint(lower)


def _continues(grid: Grid, cells: list[list[str]], first: int, last: int) -> bool:
    """Whether row ``last`` can be the lower part of a heading: some of its texts stand under a group heading."""
    if all(text[0] in "(（【[" and text[-1] in ")）】]" for text in cells[last] if text):  # how to fill in the columns: a note
        return False
    merged = [m for m in grid.merges if first <= m[0] < last]
    tall = sum(1 for m in merged if m[2] >= last)
    groups = [m for m in merged if m[0] == last - 1 and m[2] == last - 1 and m[3] > m[1]]
    if groups or tall >= 2:
        words_only = not any(isinstance(cell, float | int) and not isinstance(cell, bool) for cell in grid.rows[last])
        return words_only and (tall >= 2 or _names_parts(groups, cells[last - 1], cells[last]))
    if _are_halves(cells, first, last - 1):
        return True
    lower, upper = cells[last], list(map("".join, zip(*cells[first:last], strict=True)))  # what is named anywhere above is no gap: data stand below it
    if upper.count("") < max(2, len(lower) - lower.count("") - 1) or not _TICKS.isdisjoint(lower):  # most rows: data under data
        return False
    covered = {c for m in merged if m[2] >= last - 1 for c in range(m[1], m[3] + 1)}  # a heading that reaches down here is no gap
    pairs = enumerate(zip(lower, upper, strict=True))
    under_gap = sum(1 for c, (text, above) in pairs if text and not above and c not in covered)
    return under_gap >= 2 and sum(1 for text in lower if text) <= under_gap + 1


def _names_parts(groups: Sequence[Merge], upper: list[str], lower: list[str]) -> bool:
    """Whether the lower row says what stands below the groups of the upper one; cells merged only to be wide have one value each below."""
    grouped = {c for _, left, _, right in groups for c in range(left, right + 1)}
    named = sum(1 for c, text in enumerate(lower) if text and upper[c] and c not in grouped)
    return named < _DATA and any(len({*lower[left : right + 1]} - {""}) > 1 for _, left, _, right in groups)


def texts_of(grid: Grid, cells: list[list[str]], first: int, last: int) -> list[str]:
    """Each column's heading: the deepest text, with its group before it in brackets when it has one."""
    width, block = len(cells[first]), [[text.replace("\n", "") for text in row] for row in cells[first : last + 1]]
    for row, lower in pairwise(block):  # 项目名称：… beside 序号 is a caption and no group; 整改期限： over nothing is a heading
        row[:] = ["" if _CAPTION.search(text) and (below or text[-1] not in ":：") else text for text, below in zip(row, lower, strict=True)]
    _spread_merges(block, grid.merges, first, last)
    for row in block[:-1]:  # without merges a group stands over the empty cells to its right
        for c in range(1, width):
            if not row[c] and row[c - 1] and block[-1][c] and block[-1][c - 1] not in ("", row[c - 1]):
                row[c] = row[c - 1]
    return ["\n".join(dict.fromkeys(row[c] for row in block if row[c])) for c in range(width)]


def _spread_merges(block: list[list[str]], merges: Sequence[Merge], first: int, last: int) -> None:
    """Write what merged cells within those rows say into each of them, where they are a group; one that reaches the rows of data is only wide."""
    for top, left, bottom, right in merges:
        if first <= top and bottom <= last:
            for row in block[top - first : bottom - first + 1]:
                for c in range(left, min(right if bottom < last else left, len(row) - 1) + 1):
                    row[c] = block[top - first][left]
