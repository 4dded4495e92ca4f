"""Names that may be one enterprise, for a person to decide in workbooks/名称归并.xlsx: never merged by a score."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from crosscheck import tables
from crosscheck.keys import key, name_key
from crosscheck.merging.enterprises import Group

_FORM: Final = re.compile(r"(集团|股份|有限责任公司|有限公司|公司|厂|分公司|合作社|经营部|商店|中心)+$")
_REGION: Final = re.compile(r"^([\u4e00-\u9fff]{2}省)?([\u4e00-\u9fff]{2,3}市)?([\u4e00-\u9fff]{1,3}[区县])?")
_NUMERALS: Final = re.compile("[一二三四五六七八九十百0-9]+")
_ALIKE: Final = 90


class Proposal(NamedTuple):
    """Two names of one town, why they may be one enterprise, and how alike they are (0 to 100)."""

    one: str
    town_one: str
    two: str
    town_two: str
    reason: str
    score: int


def proposals(groups: list[Group], decided: set[frozenset[str]]) -> list[Proposal]:
    """Pairs in one town (or with a town missing) of which at least one has no code; decided pairs are left out."""
    named = [(group, group.name()[0], group.pick(tables.TOWN)[0]) for group in groups]
    uncertain = [item for item in named if "/" in item[0].id]
    found: dict[frozenset[str], Proposal] = {}
    for group, name, town in uncertain:
        others = {name_key(other): (other, where) for peer, other, where in named if peer is not group and (where == town or not where or not town)}
        for other_key in _similar(name_key(name), list(others)):
            pair = frozenset((name_key(name), other_key))
            if len(pair) == 2 and pair not in decided and pair not in found:
                other, where = others[other_key]
                found[pair] = Proposal(name, town, other, where, _reason(name, other), round(fuzz.ratio(name_key(name), other_key)))
    return sorted(found.values(), key=lambda item: (-item.score, item))


def _similar(name: str, others: list[str]) -> list[str]:
    core = _core(name)
    alike = {found[0] for found in process.extract(name, others, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=5)}
    short = {other for other in others if len(core) >= 3 and len(_core(other)) >= 3 and (core in other or _core(other) in name)}
    return sorted(other for other in alike | short if _NUMERALS.findall(other) == _NUMERALS.findall(name))


def _core(name: str) -> str:
    """The name without region in front and legal form behind."""
    return _FORM.sub("", _REGION.sub("", name))


def _reason(one: str, two: str) -> str:
    if _core(key(one)) == _core(key(two)):
        return "去掉地区和公司形式后相同"
    if key(one) in key(two) or key(two) in key(one) or _core(key(one)) in key(two) or _core(key(two)) in key(one):
        return "像是简称和全称"
    return "写法相近，可能有错字"
