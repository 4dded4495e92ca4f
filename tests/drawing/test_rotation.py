from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.drawing import DrawError, ticket
from crosscheck.drawing.rotation import Pair, repeats, rotate
from tests.drawing.samples import SEEDS


def towns(number: int) -> list[str]:
    return [f"镇{place}" for place in range(number)]


def rounds_without_repeat(number: int, seed: str, most: int) -> int:
    earlier: list[Pair] = []
    for done in range(most):
        pairs = rotate(towns(number), f"{seed}/{done}", earlier)
        if repeats(pairs, earlier):
            return done
        earlier += pairs
    return most


def is_one_cycle(pairs: tuple[Pair, ...], names: list[str]) -> bool:
    following = dict(pairs)
    seen, town = [names[0]], following[names[0]]
    while town != names[0]:
        seen.append(town)
        town = following[town]
    return sorted(seen) == sorted(names) and len(pairs) == len(names)


@pytest.mark.parametrize("number", [5, 11, 20])
def test_the_first_round_is_the_order_of_the_tickets(number: int) -> None:
    order = sorted(towns(number), key=lambda town: ticket("0", town))
    assert rotate(towns(number), "0") == tuple(zip(order, order[1:] + order[:1], strict=True))


@pytest.mark.parametrize(
    ("number", "third"),
    [
        (6, "3 0 5 1 4 2"),
        (10, "3 2 7 8 6 1 0 5 4 9"),
        (15, "3 10 2 11 8 7 13 1 6 5 4 0 12 14 9"),
    ],
)
def test_later_rounds_are_those_of_the_algorithm_in_the_record(number: int, third: str) -> None:
    """Another third round for the same seeds, be it as good, is another algorithm: records written before would no longer verify."""
    earlier: list[Pair] = []
    for done in ("0", "1", "2"):
        pairs = rotate(towns(number), done, earlier)
        earlier += pairs
    assert " ".join(town.removeprefix("镇") for town, _ in pairs) == third


def test_a_single_town_has_nobody_to_inspect() -> None:
    assert rotate(["山城街道"], "0") == ()
    assert rotate([], "0") == ()


def test_two_towns_inspect_each_other() -> None:
    assert set(rotate(["甲镇", "乙镇"], "0")) == {("甲镇", "乙镇"), ("乙镇", "甲镇")}


def test_a_town_named_twice_is_refused() -> None:
    with pytest.raises(DrawError, match="重复：甲镇"):
        rotate(["甲镇", "甲镇"], "0")


@settings(max_examples=60)
@given(number=st.integers(3, 25), seed=SEEDS, done=st.integers(0, 5), data=st.data())
def test_every_round_is_one_cycle_whoever_sits_out_before(
    number: int, seed: str, done: int, data: st.DataObject
) -> None:
    names = towns(number)
    earlier: list[Pair] = []
    for played in range(done):
        taking_part = data.draw(st.lists(st.sampled_from(names), min_size=2, unique=True))
        earlier += rotate(taking_part, f"{played}", earlier)
    pairs = rotate(data.draw(st.permutations(names)), seed, data.draw(st.permutations(earlier)))
    assert is_one_cycle(pairs, names)
    assert pairs == rotate(names, seed, earlier)
    assert not any((other, one) in pairs for one, other in pairs)


@pytest.mark.parametrize(("number", "possible"), [(3, 2), (4, 2), (5, 4), (6, 4), (7, 6)])
def test_up_to_seven_towns_play_every_round_that_can_be_played_without_a_repeat(number: int, possible: int) -> None:
    seeds = ("a", "b", "48")  # with the last six towns have to find the one way that leaves a fourth round
    assert [rounds_without_repeat(number, seed, number) for seed in seeds] == [possible] * 3


@pytest.mark.parametrize("number", [8, 9, 10, 11, 12, 13, 14, 20, 40])
def test_more_towns_repeat_no_pair_while_it_is_promised(number: int) -> None:
    promised = min(number // 2, 6)
    assert all(rounds_without_repeat(number, seed, promised) == promised for seed in "abc")


def test_when_all_pairs_are_used_up_they_repeat_evenly() -> None:
    earlier: list[Pair] = []
    for done in range(12):
        earlier += rotate(towns(5), str(done), earlier)
    assert set(Counter(earlier).values()) == {3}
    assert len(set(earlier)) == 20


def test_all_cycles_of_four_towns_come_equally_often() -> None:
    counts = Counter(frozenset(rotate(towns(4), str(seed))) for seed in range(10_000))
    expected = 10_000 / 6
    assert len(counts) == 6
    assert sum((seen - expected) ** 2 / expected for seen in counts.values()) < 20.5  # 0.1 % at 5 degrees of freedom
