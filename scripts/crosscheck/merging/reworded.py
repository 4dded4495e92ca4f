"""Problems of two files that are probably one in other words or under another day: each would count, so they are asked about.

Where last month's list stays in the folder beside this month's, or two departments list what they found together, one
of them words it a little otherwise, or puts its day right.  Whoever lists both on one sheet means two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product
from operator import itemgetter
from typing import Final

from rapidfuzz import fuzz

from crosscheck import tables
from crosscheck.findings import Finding, finding, shorten
from crosscheck.merging.problems import Found, Whole, in_words
from crosscheck.merging.progress import ALIKE, SHORTEST, Identity, adds
from crosscheck.merging.rows import Row

_TELLING: Final = re.compile("[0-9a-z]+|[一二三四五六七八九十百甲乙丙丁东西南北左右上下前后内外]")  # 一号车间 and 二号车间 are two places
_MORE: Final = 3  # times as long as the other: more is another wording


def reworded(whole: Whole) -> Iterator[tuple[Row, Row]]:
    """The first rows of two problems of an enterprise that different files have of the same day in wordings alike."""
    for one, other in _pairs(whole, itemgetter(2)):
        if alike(one[1], other[1]) and not _files(whole[one]) & _files(whole[other]):
            yield whole[one][0].row, whole[other][0].row


def redated(whole: Whole) -> Iterator[tuple[Row, Row]]:
    """Rows of two problems of an enterprise that two lists of a department have in the same words on different days."""
    for one, other in _pairs(whole, itemgetter(1)):
        for first, second in product(_alone(whole[one], whole[other]), _alone(whole[other], whole[one])):
            if first.sheet.department == second.sheet.department != "":
                yield first, second


def _pairs(whole: Whole, same: Callable[[Identity], str]) -> list[tuple[Identity, Identity]]:
    """The pairs of problems that have that part of their identity in common."""
    several: dict[str, list[Identity]] = {}
    for identity in whole:
        several.setdefault(same(identity), []).append(identity)
    return [pair for identities in several.values() for pair in combinations(identities, 2)]


def _alone(rows: tuple[Found, ...], others: tuple[Found, ...]) -> list[Row]:
    """The first row of each file that has none of the others."""
    files = {found.row.sheet.file: found.row for found in reversed(rows)}
    return [files[file] for file in sorted(files.keys() - _files(others))]


def _files(rows: Iterable[Found]) -> set[str]:
    return {found.row.sheet.file for found in rows}


def tell_reworded(pairs: Iterable[tuple[Row, Row]]) -> Iterator[Finding]:
    """A finding for each of those pairs."""
    yield from (_asked(*sorted(pair, key=lambda row: row.source)) for pair in pairs)


def tell_redated(pairs: Sequence[tuple[Row, Row]], several: Iterable[Sequence[Row]]) -> Iterator[Finding]:
    """A finding for each of those pairs of which the two lists share other problems, as the rows of ``several`` tell.

    Lists that share none are those of two months, and what they have in the same words was found twice.
    """
    shared = {frozenset(files) for rows in several for files in combinations({row.sheet.file for row in rows}, 2)} if pairs else set()
    for pair in pairs:
        if frozenset(row.sheet.file for row in pair) in shared:
            earlier, later = sorted(pair, key=lambda row: row.source)
            words = {"problem": shorten(later.text(tables.PROBLEM)), "other": in_words(earlier.source), "day": earlier.text(tables.FOUND_ON)}
            yield finding("problem_redated", later.place(tables.FOUND_ON), later.text(tables.FOUND_ON), **words)


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
