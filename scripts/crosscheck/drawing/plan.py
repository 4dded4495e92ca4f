"""One draw: what is fixed before the seed is known, and what the seed then makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Final

from crosscheck.drawing.picking import Candidate, Note, Pick, notes_on_town, pick_in_town
from crosscheck.drawing.rotation import Pair, repeats, rotate
from crosscheck.drawing.rules import Rules
from crosscheck.drawing.tickets import DrawError, encode, ticket_maker

_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Basis:
    """All that a draw rests on besides its seed, put into one canonical order, so that the order of rows cannot matter.

    Attributes:
        month: "2021-03".
        towns: names of the towns that take part in the rotation.
        roster: the candidates; those of towns that do not take part are recorded but not drawn.
        sitting_out: names of the towns that sit this round out.
        earlier: (inspecting, inspected) of the campaign's earlier rounds, one entry for every time.

    Raises:
        DrawError: a malformed month, an unknown tier, an id twice in a town, a town both in and out.

    """

    month: str
    towns: tuple[str, ...]
    roster: tuple[Candidate, ...]
    rules: Rules = field(default_factory=Rules)
    sitting_out: tuple[str, ...] = ()
    earlier: tuple[Pair, ...] = ()

    def __post_init__(self) -> None:
        if not _MONTH.fullmatch(self.month):
            raise DrawError(f"月份“{self.month}”不对：应写成 2021-03 的样子。")
        _refuse_town_twice((*self.towns, *self.sitting_out))
        _refuse_unknown_tiers(self.roster, self.rules)
        roster = tuple(sorted((self._dated(one) for one in self.roster), key=lambda one: (one.town, one.id)))
        _refuse_id_twice(roster)
        object.__setattr__(self, "roster", roster)
        object.__setattr__(self, "towns", tuple(sorted(self.towns)))
        object.__setattr__(self, "sitting_out", tuple(sorted(self.sitting_out)))
        object.__setattr__(self, "earlier", tuple(sorted(self.earlier)))

    def _dated(self, candidate: Candidate) -> Candidate:
        """The candidate with only the draws before this month, in order: a repeated run of a month starts level."""
        if not candidate.drawn:
            return candidate
        return replace(candidate, drawn=tuple(sorted({month for month in candidate.drawn if month < self.month})))

    def by_town(self) -> Iterator[tuple[str, list[Candidate]]]:
        """The roster town by town, in the canonical order."""
        for town, members in groupby(self.roster, key=lambda one: one.town):
            yield town, list(members)


def _refuse_town_twice(towns: Sequence[str]) -> None:
    for town, times in Counter(towns).items():
        if not town.strip():
            raise DrawError("有一个镇街没有名称。")
        if times > 1:
            raise DrawError(f"镇街“{town}”写了 {times} 次：一个镇街只能参加或不参加一次。")
        encode(town)


def _refuse_unknown_tiers(roster: Iterable[Candidate], rules: Rules) -> None:
    for one in roster:
        if one.tier not in rules.tiers:
            raise DrawError(f"{one.town}“{one.name}”的抽取等级“{one.tier}”不在规则之内（{'、'.join(rules.tiers)}）。")


def _refuse_id_twice(roster: Sequence[Candidate]) -> None:
    for one, following in pairwise(roster):
        if (one.town, one.id) == (following.town, following.id):
            raise DrawError(
                f"{one.town}有两家企业的编号都是“{one.id}”（{one.name}、{following.name}）：请先归并或补上代码。"
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """The result of a draw: pairs in the order of the cycle, picks town by town in that order, and what to say of it."""

    rotation: tuple[Pair, ...]
    picks: tuple[Pick, ...]
    notes: tuple[Note, ...]


def draw(basis: Basis, seed: str) -> Plan:
    """Who inspects whom, and which enterprises: a pure function of the basis and the seed.

    Raises:
        DrawError: an empty seed or an enterprise without an id.

    """
    rotation = rotate(basis.towns, seed, basis.earlier)
    ticket_of = ticket_maker(seed)
    rosters = dict(basis.by_town())
    picks: list[Pick] = []
    notes = _notes_on_rotation(basis, rotation) + _notes_on_roster(basis, set(rosters))
    for _, town in rotation:
        roster = rosters.get(town, [])
        drawn, pool = pick_in_town(roster, basis.rules, basis.month, ticket_of)
        picks += drawn
        notes += notes_on_town(town, roster, pool, drawn, basis.rules)
    return Plan(rotation, tuple(picks), tuple(notes))


def _notes_on_rotation(basis: Basis, rotation: tuple[Pair, ...]) -> list[Note]:
    notes = [Note("sitting-out", town, f"{town}本轮不参加互查，不检查也不受检。") for town in basis.sitting_out]
    if not basis.towns:
        notes.append(Note("no-town", "", "本轮没有镇街参加互查，没有抽取。"))
    elif len(basis.towns) == 1:
        notes.append(
            Note(
                "single-town",
                basis.towns[0],
                f"只有{basis.towns[0]}一个镇街参加，不能自己查自己，没有抽取：请由行业主管部门直接检查。",
            )
        )
    elif len(basis.towns) == 2:
        notes.append(Note("two-towns", "", f"只有{'、'.join(basis.towns)}两个镇街参加，只能互相检查。"))
    for one, other in repeats(rotation, basis.earlier):
        notes.append(Note("repeat-pair", other, f"{one}检查{other}与以前的轮次重复：本轮已排不出完全不重复的轮转。"))
    return notes


def _notes_on_roster(basis: Basis, listed: set[str]) -> list[Note]:
    strange = sorted(listed - set(basis.towns) - set(basis.sitting_out))
    return [
        Note("outside", town, f"名单中有企业的所在镇街是“{town}”，不在参加互查的镇街之内，没有参加抽取。")
        for town in strange
    ]
