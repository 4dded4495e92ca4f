"""Names that may be one enterprise, for a person to decide in workbooks/名称归并.xlsx: never merged by a score.

Each pair comes with its reason: the same code, a former name, brackets, the region in front, a short form, a likely slip
of the pen.  Names whose numerals differ are never proposed: 中铁一局 and 中铁十一局 are 95 per cent alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from operator import attrgetter
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz

from crosscheck import tables
from crosscheck.keys import key, name_key
from crosscheck.merging.enterprises import Group, Pair, valid_code
from crosscheck.merging.likeness import NameIndex, core, place_free

SAME_CODE: Final = "信用代码相同"
FORMER: Final = "一个写明是另一个的曾用名或更名"
BRACKETS: Final = "只差括号里的内容"
REGION: Final = "只差前面的地区"
FORM: Final = "去掉地区和公司形式后相同"
SHORT: Final = "像是简称和全称"
SLIP: Final = "写法相近，可能有错字"
RENAMED: Final = "上月的台账里是同一家，可能更名了"
ELSEWHERE: Final = "名称相同、镇街不同，只有一家在企业清单里"
TWO_CODES: Final = "名称、镇街都相同，信用代码不同（{one}、{two}）"

_BRACKETS: Final = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_FORMER: Final = re.compile(r"(?:原名称?|曾用名|前身|更名前|(?:现|已|后)?(?:更名|改名|变更)(?:为|成)|现名|原)[:：为是]?\s*([^()（）\[\]，,；;。、\s]{3,})")
_ALIKE: Final = 90


class Proposal(NamedTuple):
    """Two names, why they may be one enterprise, and how alike they are (0 to 100)."""

    one: str
    town_one: str
    two: str
    town_two: str
    reason: str
    score: int


class Named(NamedTuple):
    """What is looked at of an enterprise: its name with its key, its town; the names that stand beside a valid code; codes that are not valid.

    ``called`` are the keys of the names that its names say it is or was called by, ``remarked`` of those that its remarks say.
    ``others`` are the names, with their keys, that its rows write beside its own; ``alias``: it is looked at under one of these.
    """

    id: str
    name: str
    key: str
    town: str
    coded: Sequence[str] = ()
    codes: Sequence[str] = ()
    called: Sequence[str] = ()
    remarked: Sequence[str] = ()
    others: Sequence[tuple[str, str]] = ()
    alias: bool = False

    @classmethod
    def of(cls, group: Group) -> Named:
        name, _ = group.name
        beside_code = dict.fromkeys(told[0] for told in group.told if told[0] and valid_code(told[1]))
        name_first = tuple(sorted(beside_code, key=lambda written: written != name))
        codes = tuple(code for code in group.codes if not valid_code(code))
        own, town, others = name_key(name), group.pick(tables.TOWN)[0], {name_key(written): written for written in sorted(group.written)}
        others.pop(own, None)
        coded = () if name_first == (name,) else name_first
        return cls(group.id, name, own, town, coded, codes, _called_else(group.written), _called_else(group.remarks), tuple(others.items()))

    def all_names(self) -> Iterator[Named]:
        """It under its own name, then under each other one."""
        yield self
        yield from (Named(self.id, name, own, self.town, alias=True) for own, name in self.others)


def pair_of(one: str, two: str) -> Pair:
    """The two names as one pair, whichever comes first."""
    return frozenset((name_key(one), name_key(two)))


def renamings(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], asked: set[Pair]) -> Iterator[Proposal]:
    """Those pairs of the ledger's enterprises, which last month's had as one, that a person has not been asked about."""
    for pair in pairs:
        (one, town_one), (two, town_two) = sorted((row[tables.ENTERPRISE], row[tables.TOWN]) for row in pair)
        if pair_of(one, two) not in asked:
            yield Proposal(one, town_one, two, town_two, RENAMED, round(fuzz.ratio(name_key(one), name_key(two))))


def namesakes(of_problems: Iterable[tuple[str, str, str]], asked: set[Pair], others: Sequence[Proposal]) -> Iterator[Proposal]:
    """Names that only problems give, each with its town and one whose list has it: written in the wrong town, moved, or two enterprises."""
    met = asked | {pair_of(item.one, item.two) for item in others}
    for name, *towns in of_problems:
        if pair_of(name, name) not in met:
            one, other = sorted(towns)
            yield Proposal(name, one, name, other, ELSEWHERE, 100)


def proposals(named: list[Named], asked: set[Pair]) -> list[Proposal]:
    """Every pair that a person should look at and has not been asked about, the most alike first; two enterprises once, under whatever names."""
    names = sorted((name for item in named for name in item.all_names()), key=lambda name: name.alias)
    towns, found, met = _Towns(names), dict[Pair, Proposal](), _asked_about(named, asked)
    likely = (*_within(named), *_same_codes(named), *_former(named, towns), *_alike(names, towns))
    for one, two, reason in (*_two_codes(named), *(pair for pair in likely if pair[0].key != pair[1].key)):
        pair, both = frozenset((one.key, two.key)), frozenset((one.id, two.id))
        if pair not in asked and pair not in found and both not in met:
            met |= {both} if len(both) == 2 else set()
            first, second = sorted((one, two), key=lambda item: (item.name, item.town))
            found[pair] = Proposal(first.name, first.town, second.name, second.town, reason, round(fuzz.ratio(one.key, two.key)))
    return sorted(found.values(), key=lambda item: (-item.score, item))


def _asked_about(named: list[Named], asked: set[Pair]) -> set[Pair]:
    """The pairs of enterprises, by their ids, of which a person was asked about some of their names."""
    pairs = [sorted(pair) for pair in asked if len(pair) == 2]
    told = {name for pair in pairs for name in pair}
    ids: dict[str, list[str]] = {}
    for item in named if told else ():
        for name in item.all_names():
            if name.key in told:
                ids.setdefault(name.key, []).append(item.id)
    return {frozenset(both) for one, two in pairs for both in product(ids.get(one, ()), ids.get(two, ())) if both[0] != both[1]}


def _two_codes(named: list[Named]) -> Found:
    """One name in one town under two codes: one of them is a mistake or out of date, unless there are two of that name."""
    often = {name for name, count in Counter(item.key for item in named).items() if count > 1}
    namesakes: dict[tuple[str, str], list[Named]] = {}
    for item in named:
        if item.key in often and item.town and valid_code(item.id):
            namesakes.setdefault((item.key, item.town), []).append(item)
    for items in namesakes.values():
        yield from ((one, two, TWO_CODES.format(one=one.id, two=two.id)) for one, two in combinations(items, 2))


Found = Iterator[tuple[Named, Named, str]]


def _within(named: Iterable[Named]) -> Found:
    """Quite different names that one valid code holds together: a former name, or a code copied to the wrong row."""
    for item in named:
        one, *others = (Named(item.id, name, name_key(name), item.town) for name in item.coded or (item.name,))
        yield from ((one, other, SAME_CODE) for other in others if not _variants(one.key, other.key))


def _variants(one: str, two: str) -> bool:
    """Whether two names are plainly ways of writing one."""
    a, b = core(one), core(two)
    return a in two or b in one or fuzz.ratio(one, two) >= _ALIKE


def _same_codes(named: Iterable[Named]) -> Found:
    """Enterprises under one written code that is not valid: it was not used to put them together."""
    by_code: dict[str, list[Named]] = {}
    for item in named:
        for code in item.codes:
            by_code.setdefault(code, []).append(item)
    for items in by_code.values():
        yield from ((one, two, SAME_CODE) for one, two in combinations(items, 2))


def _former(named: list[Named], towns: _Towns) -> Found:
    """A name or a remark that says what an enterprise was or is called, where another is called so; nearly so is enough in its town and name."""
    told = {other for item in named for other in (*item.called, *item.remarked)}
    by_key = _by_key(item for item in named if item.key in told)
    for item in sorted(named, key=_town):
        peers = [peer for other in sorted({*item.called, *item.remarked}) for peer in by_key.get(other, ()) if peer.id != item.id]
        alike = (peer for other in item.called for peer in towns.alike(item, other))
        peers += [peer for peer in alike if "/" in item.id + peer.id]  # two codes are two enterprises, unless the name is the same
        yield from ((item, peer, FORMER) for peer in peers)


def _called_else(texts: Iterable[str]) -> tuple[str, ...]:
    """The keys of the other names that those texts give."""
    return tuple(sorted({name_key(name) for text in set(texts) for name in _FORMER.findall(text)}))


def _alike(named: list[Named], towns: _Towns) -> Found:
    """Names that look alike in one town (or with a town missing), of which at least one has no code."""
    for item in sorted(named, key=_town):
        if "/" in item.id:
            yield from ((item, peer, _reason(item.name, peer.name)) for peer in towns.alike(item, item.key))


_town: Final = attrgetter("town")


class _Towns:
    """The names of each town and those without one, looked through for likenesses when somebody asks; best town by town, since one index is kept."""

    def __init__(self, named: list[Named]) -> None:
        by_town: dict[str, list[Named]] = {}
        for item in named:
            by_town.setdefault(item.town, []).append(item)
        self._near = {town: [*items, *by_town.get("", ())] for town, items in by_town.items()} | {"": named}
        self._indexed: tuple[str, NameIndex, dict[str, list[Named]]] | None = None

    def _index(self, town: str) -> tuple[NameIndex, dict[str, list[Named]]]:
        if self._indexed is None or self._indexed[0] != town:
            near = self._near[town]
            self._indexed = town, NameIndex((peer.key for peer in reversed(near)), town), _by_key(near)
        return self._indexed[1:]

    def alike(self, item: Named, name: str) -> list[Named]:
        """Another enterprise in the town of that one for each name there that is like ``name``, those whose own name it is first."""
        index, by_key = self._index(item.town)
        similar = index.similar(name, itself=any(peer.id != item.id for peer in by_key.get(name, ())))
        peers = (next((peer for peer in by_key[other] if peer.id != item.id), None) for other in similar)
        return sorted((peer for peer in peers if peer), key=lambda peer: peer.alias)


def _by_key(named: Iterable[Named]) -> dict[str, list[Named]]:
    by_key: dict[str, list[Named]] = {}
    for item in named:
        by_key.setdefault(item.key, []).append(item)
    return by_key


def _reason(one: str, two: str) -> str:
    if key(_BRACKETS.sub("", one)) == key(_BRACKETS.sub("", two)):
        return BRACKETS
    a, b = key(one), key(two)
    if place_free(a) == place_free(b):
        return REGION
    if core(a) == core(b):
        return FORM
    return SHORT if a in b or b in a or core(a) in b or core(b) in a else SLIP
