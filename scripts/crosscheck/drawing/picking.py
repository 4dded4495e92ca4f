"""Picking enterprises in one inspected town.

Places are filled one after the other, and each goes to the smallest under an order that looks only at the candidate
itself and at the picks already made. Therefore more places keep the earlier picks, and one who was not picked can come
or go without moving anybody. The orders, first difference decides:

* random places (the first ones): fewest earlier draws, ticket;
* the other places: fewest earlier draws, tier, fewest picks of the same field so far, ticket.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from crosscheck.drawing.rules import Rules


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise on the roster.

    Attributes:
        id: its code, else its agreed canonical name; one id only once in a town. Never a row number.
        town: the town it lies in.
        tier: one of the names in the rules.
        reasons: why it is in that tier, for people to read.
        drawn: months ("2021-03") of this campaign's earlier draws that picked it.

    """

    id: str
    name: str
    town: str
    field: str
    tier: str
    reasons: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """An enterprise that was drawn."""

    town: str
    id: str
    name: str
    field: str
    tier: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about a draw; ``town`` is empty when it concerns the whole draw."""

    code: str
    town: str
    message: str


def within_cap(candidate: Candidate, cap: int, month: str) -> bool:
    """Whether an enterprise may be drawn once more in the calendar year of the month; a cap of 0 is none."""
    return cap == 0 or sum(drawn[:4] == month[:4] for drawn in candidate.drawn) < cap


def _places_of(pool: Iterable[Candidate], rules: Rules) -> int:
    """Places of a town: the usual number, raised so that the first tier fits beside the random places, up to the most."""
    must = sum(candidate.tier == rules.tiers[0] and not candidate.drawn for candidate in pool)
    return min(rules.per_town[1], max(rules.usual_places, must + rules.random_places))


def pick_in_town(
    roster: Sequence[Candidate], rules: Rules, month: str, ticket_of: Callable[[str], str]
) -> tuple[list[Pick], list[Candidate]]:
    """Draw in one town: the picks in the order of their places, and the pool they were drawn from.

    Args:
        roster: all candidates of the town, in any order.
        rules: the rules of the draw.
        month: the month of the draw, "2021-03".
        ticket_of: from id to ticket.

    """
    pool = [candidate for candidate in roster if within_cap(candidate, rules.yearly_cap, month)]
    tickets = {candidate.id: ticket_of(candidate.id) for candidate in pool}
    left = {candidate.id: candidate for candidate in pool}
    fields: Counter[str] = Counter()
    picks: list[Pick] = []
    for place in range(min(_places_of(pool, rules), len(pool))):
        order = _random_order(tickets) if place < rules.random_places else _tier_order(tickets, rules, fields)
        chosen = left.pop(min(left.values(), key=order).id)
        picks.append(Pick(chosen.town, chosen.id, chosen.name, chosen.field, chosen.tier, tickets[chosen.id]))
        fields[chosen.field] += 1
    return picks, pool


def _random_order(tickets: dict[str, str]) -> Callable[[Candidate], tuple[object, ...]]:
    return lambda candidate: (len(candidate.drawn), tickets[candidate.id])


def _tier_order(
    tickets: dict[str, str], rules: Rules, fields: Counter[str]
) -> Callable[[Candidate], tuple[object, ...]]:
    rank = {tier: number for number, tier in enumerate(rules.tiers)}
    seen = dict(fields) if rules.spread_fields else {}
    return lambda candidate: (
        len(candidate.drawn),
        rank[candidate.tier],
        seen.get(candidate.field, 0),
        tickets[candidate.id],
    )


def notes_on_town(
    town: str, roster: Sequence[Candidate], pool: Sequence[Candidate], picks: Sequence[Pick], rules: Rules
) -> list[Note]:
    """What to say about a town's draw: too small a pool, enterprises drawn again, a first tier that did not fit."""
    notes: list[Note] = []
    capped = len(roster) - len(pool)
    left_out = f"，另有 {capped} 家当年已检查满 {rules.yearly_cap} 次" if capped else ""
    if len(pool) < rules.per_town[0]:
        notes.append(Note("short", town, f"{_short(town, len(pool), rules)}{left_out}。{_remedy(capped)}"))
    elif len(pool) < _places_of(pool, rules):
        notes.append(
            Note(
                "few",
                town,
                f"{town}应抽 {_places_of(pool, rules)} 家，可抽的只有 {len(pool)} 家{left_out}，已全部抽取。",
            )
        )
    picked = {pick.id for pick in picks}
    missed = [c for c in pool if c.tier == rules.tiers[0] and c.id not in picked]
    if missed:
        names = "、".join(c.name or c.id for c in missed)
        notes.append(
            Note(
                "must-left",
                town,
                f"{town}还有 {len(missed)} 家“{rules.tiers[0]}”企业这次没有抽到：{names}。请另行安排检查。",
            )
        )
    again = [c.name or c.id for c in pool if c.drawn and c.id in picked]
    if again:
        notes.append(Note("again", town, f"{town}抽得较少的企业已抽完，再次抽到：{'、'.join(again)}。"))
    return notes


def _short(town: str, size: int, rules: Rules) -> str:
    taken = "全部抽取" if size else "没有抽取"
    return f"{town}可抽的企业只有 {size} 家，不足 {rules.per_town[0]} 家，{taken}，没有凑数"


def _remedy(capped: int) -> str:
    cap = "，或在 config.toml 的 [draw] 中调高 yearly_cap" if capped else ""
    return f"请核对各部门企业清单中该镇街的企业是否报全、所在镇街和生产状态是否填对{cap}，补齐后写明原因（REASON=）重新抽取。"
