"""Problems of two files that are probably one in other words or under another day: each would count, so they are asked about.

Where last month's list stays in the folder beside this month's, or two departments list what they found together, one
of them words it a little otherwise, or puts its day right.  Whoever lists both on one sheet means two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, product
from operator import itemgetter
from typing import Final

from rapidfuzz import fuzz

from crosscheck import tables
from crosscheck.findings import Finding, finding, shorten
from crosscheck.merging.problems import Whole, in_words
from crosscheck.merging.progress import ALIKE, SHORTEST, Identity, adds
from crosscheck.merging.rows import Row

_TELLING: Final = re.compile("[0-9a-z]+|[一二三四五六七八九十百甲乙丙丁东西南北左右上下前后内外]")  # 一号车间 and 二号车间 are two places
_MORE: Final = 3  # times as long as the other: more is another wording


def reworded(whole: Whole) -> Iterator[Finding]:
    """A finding for each problem of one file that another file has of the same enterprise and day in a wording alike."""
    for one, other in _pairs(whole, itemgetter(0, 2)):
        if alike(one[1], other[1]) and not _files(whole[one]) & _files(whole[other]):
            yield _asked(*sorted((whole[one][0], whole[other][0]), key=lambda row: row.source))


def _pairs(whole: Whole, same: Callable[[Identity], tuple[str, str]]) -> list[tuple[Identity, Identity]]:
    """The pairs of problems that have that part of their identity in common."""
    count = Counter(map(same, whole))
    several: dict[tuple[str, str], list[Identity]] = {}
    for identity in whole:
        if count[what := same(identity)] > 1:
            several.setdefault(what, []).append(identity)
    return [pair for identities in several.values() for pair in combinations(identities, 2)]


def redated(whole: Whole) -> Iterator[Finding]:
    """A finding for each problem that one list of a department has on one day and another on another, where the two lists share other problems.

    Lists that share none are those of two months, and what they have in the same words was found twice.
    """
    pairs = _pairs(whole, itemgetter(0, 1))
    shared = {frozenset(files) for rows in whole.values() if len(rows) > 1 for files in combinations(_files(rows), 2)} if pairs else set()
    for one, other in pairs:
        for first, second in product(_alone(whole[one], whole[other]), _alone(whole[other], whole[one])):
            if first.sheet.department == second.sheet.department != "" and {first.sheet.file, second.sheet.file} in shared:
                earlier, later = sorted((first, second), key=lambda row: row.source)
                words = {"problem": shorten(later.text(tables.PROBLEM)), "other": in_words(earlier.source), "day": earlier.text(tables.FOUND_ON)}
                yield finding("problem_redated", later.place(tables.FOUND_ON), later.text(tables.FOUND_ON), **words)


def _alone(rows: tuple[Row, ...], others: tuple[Row, ...]) -> list[Row]:
    """The first row of each file that has none of the others."""
    files = {row.sheet.file: row for row in reversed(rows)}
    return [files[file] for file in sorted(files.keys() - _files(others))]


def _files(rows: tuple[Row, ...]) -> set[str]:
    return {row.sheet.file for row in rows}


def _asked(first: Row, second: Row) -> Finding:
    wording, other = shorten(first.text(tables.PROBLEM)), in_words(first.source)
    return finding("problem_alike", second.place(tables.PROBLEM), second.text(tables.PROBLEM), other=other, problem=wording)


def alike(one: str, other: str) -> bool:
    """Whether the keys of two wordings differ by a few characters, or one only adds to the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST:
        return False
    if adds(one, other):
        return True
    if _TELLING.findall(short) != _TELLING.findall(long):
        return False
    rest = iter(long)
    return fuzz.ratio(short, long) >= ALIKE or (len(long) <= _MORE * len(short) and all(letter in rest for letter in short))
