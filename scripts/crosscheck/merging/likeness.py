"""Which names of a neighbourhood look like a name: found through an index, or a county's pairs would be millions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

_FORM: Final = re.compile(r"(集团|股份|有限责任公司|有限公司|公司|厂|分公司|合作社|经营部|商店|中心)+$")
_CITY: Final = r"[\u4e00-\u9fff]{1,2}[^超]市(?!政(?!府|协)|场|$)"  # 便民超市, 利正市政 and 农贸市场 are no cities
_REGION: Final = re.compile(rf"^([\u4e00-\u9fff]{{2}}省)?({_CITY})?([\u4e00-\u9fff]{{1,3}}[区县])?")
_TOWN: Final = re.compile("(?:街道|镇|乡)$")
_NUMERALS: Final = re.compile("[一二三四五六七八九十百0-9]+")
_ALIKE: Final = 90
_MOST: Final = 5  # names written nearly the same that are worth a person's look
_SHORTEST: Final = 3


class NameIndex:
    """Name keys of a town, indexed by their cores."""

    def __init__(self, names: Iterable[str], town: str = "") -> None:
        self._town = _TOWN.sub("", town)
        self._own = dict.fromkeys(names)
        self._names = list(self._own)
        self._by_core: dict[str, list[str]] = {}
        self._by_free: dict[str, list[str]] = {}  # those with a region in front: most have none
        for name in self._names:
            if (free := place_free(name)) != name:
                self._by_free.setdefault(free, []).append(name)
            if len(core(name)) >= _SHORTEST:
                self._by_core.setdefault(core(name), []).append(name)
        self._text = "\n".join(["", *(name for names in self._by_core.values() for name in names), ""])  # to look through at once

    def similar(self, name: str, itself: bool) -> list[str]:
        """The names written nearly as this one, short forms of it or the reverse, or without the region in front.

        ``itself``: whether the name is another's too, so that it may be its own likeness.
        """
        near = process.extract(name, self._names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST + 1)
        found = set([other for other, *_ in near if itself or other != name][:_MOST])
        free = place_free(name)
        found |= self._short_forms(name) | {*self._by_free.get(free, ())} | ({free} & self._own.keys())
        if not itself:
            found.discard(name)
        return sorted(other for other in found if self._numerals(other) == self._numerals(name))

    def _numerals(self, name: str) -> list[str]:
        """The numerals that tell enterprises of one sort apart: not those of the town that may stand in front (三河镇加油站)."""
        free = place_free(name)
        return _NUMERALS.findall(name.removesuffix(free) + free.removeprefix(self._town))

    def _short_forms(self, name: str) -> set[str]:
        """Names that hold this one's core, and names whose core this one holds."""
        mine = core(name)
        if len(mine) < _SHORTEST:
            return set()
        ends = range(_SHORTEST, len(name) + 1)
        parts = {name[begin:end] for end in ends for begin in range(end - _SHORTEST + 1)}
        return {*self._holders(mine)} | {other for part in parts for other in self._by_core.get(part, ())}

    def _holders(self, part: str) -> Iterator[str]:
        """The names, not too short, that hold that part."""
        at = self._text.find(part)
        while at >= 0:
            end = self._text.index("\n", at)
            yield self._text[self._text.rindex("\n", 0, at) + 1 : end]
            at = self._text.find(part, end)


@lru_cache(maxsize=65536)
def core(name: str) -> str:
    """The name without region in front and legal form behind."""
    return _FORM.sub("", place_free(name))


@lru_cache(maxsize=65536)
def place_free(name: str) -> str:
    """The name without region in front."""
    return _REGION.sub("", name)
