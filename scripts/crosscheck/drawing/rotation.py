"""Who inspects whom: all towns of a round in one cycle, ordered by ticket, with no pair repeated until it must.

With one cycle over all towns nobody inspects itself, everybody inspects and is inspected once, and no two towns inspect
each other when there are more than two. Among the cycles with the fewest repeated pairs the first in ticket order is
taken, so that without earlier rounds the cycle is the ticket order itself. How it is found depends on the size:

* up to 7 towns all cycles are compared, and among the best the one that leaves the most rounds without a repeat;
* up to 12 towns the fewest repeats are found exactly (Held and Karp). While fewer than half of the possible pairs are
  used up, that is none at all (Ghouila-Houri);
* beyond that the towns after the first 12 are inserted one by one, in ticket order, at the last place where nothing
  repeats. Each of r earlier rounds blocks at most two places, so for six rounds there always is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, reduce
from itertools import permutations
from operator import or_
from typing import Final

from crosscheck.drawing.tickets import DrawError, ticket_maker

Pair = tuple[str, str]

_COMPARE_ALL: Final = 7
_EXACT: Final = 12


def rotate(towns: Sequence[str], seed: str, earlier: Iterable[Pair] = ()) -> tuple[Pair, ...]:
    """The round's pairs (inspecting town, inspected town), in the order of the cycle, lowest ticket first.

    Args:
        towns: names of the towns that take part, in any order. Fewer than two cannot inspect each other: no pairs.
        seed: the seed of the draw.
        earlier: pairs of the campaign's earlier rounds, one entry for every time.

    Raises:
        DrawError: a town is named twice or has no name.

    """
    repeated = [town for town, times in Counter(towns).items() if times > 1]
    if repeated:
        raise DrawError(f"参加互查的镇街有重复：{'、'.join(sorted(repeated))}。")
    ticket_of = ticket_maker(seed)
    order = sorted(towns, key=lambda town: (ticket_of(town), town))
    if len(order) < 2:
        return ()
    cycle = _cycle(order, Counter(earlier))
    return _pairs(cycle)


def repeats(rotation: Iterable[Pair], earlier: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs of a rotation that an earlier round had already."""
    before = set(earlier)
    return tuple(pair for pair in rotation if pair in before)


def _pairs(cycle: Sequence[str]) -> tuple[Pair, ...]:
    return tuple((town, cycle[(place + 1) % len(cycle)]) for place, town in enumerate(cycle))


def _cycle(order: list[str], used: Counter[Pair]) -> list[str]:
    if len(order) <= _COMPARE_ALL:
        return _best_of_all(order, used)
    cycle = _fewest_repeats(order[:_EXACT], used)
    for town in order[_EXACT:]:
        _insert(cycle, town, used)
    return cycle


def _best_of_all(order: list[str], used: Counter[Pair]) -> list[str]:
    cycles = [[order[0], *rest] for rest in permutations(order[1:])]
    costs = [sum(used[pair] for pair in _pairs(cycle)) for cycle in cycles]
    best = [cycle for cycle, cost in zip(cycles, costs, strict=True) if cost == min(costs)]
    if min(costs) > 0:
        return best[0]
    return _leaving_most_rounds(best, len(order) - 1)


def _leaving_most_rounds(cycles: list[list[str]], most: int) -> list[str]:
    """The first of these cycles after which the most of the others can follow, no two sharing a pair."""
    arcs = sorted({pair for cycle in cycles for pair in _pairs(cycle)})
    bit = {pair: 1 << number for number, pair in enumerate(arcs)}
    stars = [sum(bit[pair] for pair in arcs if pair[end] == town) for town in cycles[0] for end in (0, 1)]
    masks = [sum(bit[pair] for pair in _pairs(cycle)) for cycle in cycles]
    for rounds in range(most - 1, 0, -1):
        for cycle, mask in zip(cycles, masks, strict=True):
            if _can_follow(rounds, [other for other in masks if not other & mask], stars):
                return cycle
    return cycles[0]


def _can_follow(rounds: int, masks: list[int], stars: list[int]) -> bool:
    """Whether that many of the masks are pairwise disjoint; every one has one bit in each star (pairs from, to a town)."""
    if rounds == 0:
        return True
    free = reduce(or_, masks, 0)
    tightest = min((star & free for star in stars), key=int.bit_count)
    if tightest.bit_count() < rounds:
        return False
    arc = tightest & -tightest
    for mask in masks:
        if mask & arc and _can_follow(rounds - 1, [other for other in masks if not other & mask], stars):
            return True
    return _can_follow(rounds, [mask for mask in masks if not mask & arc], stars)


def _fewest_repeats(order: list[str], used: Counter[Pair]) -> list[str]:
    """The cycle with the fewest repeats, first in ticket order among equals."""
    cost = [[used[one, other] for other in order] for one in order]

    @cache
    def to_the_end(last: int, left: int) -> int:
        """Fewest repeats on the way from a town through all that are left, back to the first."""
        if not left:
            return cost[last][0]
        return min(through(last, town, left) for town in _members(left))

    def through(last: int, town: int, left: int) -> int:
        return cost[last][town] + to_the_end(town, left & ~(1 << town))

    route, left = [0], (1 << len(order)) - 2
    while left:
        last, rest = route[-1], left
        route.append(min(_members(rest), key=lambda town: through(last, town, rest)))
        left &= ~(1 << route[-1])
    return [order[town] for town in route]


@cache
def _members(bits: int) -> tuple[int, ...]:
    return tuple(place for place in range(bits.bit_length()) if bits >> place & 1)


def _insert(cycle: list[str], town: str, used: Counter[Pair]) -> None:
    """Put a town into the cycle at the last place where it repeats nothing, else where it repeats least."""

    def cost(place: int) -> int:
        return used[cycle[place - 1], town] + used[town, cycle[place % len(cycle)]]

    places = range(len(cycle), 0, -1)
    clean = next((place for place in places if cost(place) == 0), None)
    cycle.insert(min(places, key=cost) if clean is None else clean, town)
