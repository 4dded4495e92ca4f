"""What has changed since a draw was promised, in the words of who keeps the lists: a hash only says that something has.

The basis of a promise is kept beside its nonce, as secret as that, until the draw is made; it is evidence of nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Final

from crosscheck.drawing.picking import Candidate
from crosscheck.drawing.plan import Basis

_SHOWN: Final = 5  # enterprises named of those that changed in one way
_LABELS: Final = {"name": "名称", "field": "行业领域", "tier": "等级", "reasons": "等级的依据", "drawn": "以前抽中的月份"}


def changes_since(promised: Basis, now: Basis) -> list[str]:
    """Each difference between what was promised and what a draw would rest on now; an empty list when there is none."""
    told = [f"[draw] 的 {name} 由 {_plain(one)} 变为 {_plain(other)}" for name, one, other in _rules(promised, now)]
    for what, before, after in (("参加的镇街", promised.towns, now.towns), ("不参加的镇街", promised.sitting_out, now.sitting_out)):
        told += [f"{what}{word}{'、'.join(names)}" for word, names in (("多了", _without(after, before)), ("少了", _without(before, after))) if names]
    if promised.earlier != now.earlier:
        told.append("以前月份的轮转变了")
    return [*told, *_of_roster(promised, now)]


def _rules(promised: Basis, now: Basis) -> Iterator[tuple[str, object, object]]:
    before, after = promised.rules.as_json(), now.rules.as_json()
    yield from ((item.name, before[item.name], after[item.name]) for item in fields(now.rules) if before[item.name] != after[item.name])


def _plain(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _without(names: Sequence[str], others: Sequence[str]) -> list[str]:
    return [name for name in names if name not in others]


def _of_roster(promised: Basis, now: Basis) -> Iterator[str]:
    before, after = ({(one.town, one.id): one for one in basis.roster} for basis in (promised, now))
    yield from _named("名单多了", [_called(one) for which, one in after.items() if which not in before])
    yield from _named("名单少了", [_called(one) for which, one in before.items() if which not in after])
    both = ((one, after[which]) for which, one in before.items() if which in after)
    yield from _named("变了的有", [f"{_called(other)}的{_difference(one, other)}" for one, other in both if one != other])


def _named(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{what} {len(names)} 家：{'、'.join(names[:_SHOWN])}{' 等' if len(names) > _SHOWN else ''}"


def _called(one: Candidate) -> str:
    return f"{one.name}（{one.town}）"


def _difference(one: Candidate, other: Candidate) -> str:
    """The first thing that differs: a tier with its reasons is one change."""
    name = next(name for name in _LABELS if getattr(one, name) != getattr(other, name))
    return f"{_LABELS[name]}由“{_plain(getattr(one, name))}”变为“{_plain(getattr(other, name))}”"
