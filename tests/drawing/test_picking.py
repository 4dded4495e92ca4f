from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from crosscheck.drawing import Basis, Candidate, Pick, Rules, draw, ticket
from crosscheck.drawing.picking import within_cap
from tests.drawing.samples import FIELDS, SEEDS, TIERS, TOWNS, bases, candidate

MUST, OPEN, REST = TIERS


def drawn(roster: list[Candidate], rules: Rules | None = None, seed: str = "0", month: str = "2021-03") -> list[Pick]:
    """The picks in the one town that has a roster."""
    return list(draw(Basis(month, TOWNS, tuple(roster), rules or Rules()), seed).picks)


def ids(picks: list[Pick] | tuple[Pick, ...]) -> list[str]:
    return [pick.id for pick in picks]


def by_ticket(roster: list[Candidate], seed: str = "0") -> list[str]:
    return sorted((one.id for one in roster), key=lambda identity: ticket(seed, identity))


def notes(roster: list[Candidate], rules: Rules | None = None) -> dict[str, str]:
    plan = draw(Basis("2021-03", TOWNS, tuple(roster), rules or Rules()), "0")
    return {note.code: note.message for note in plan.notes if note.town == TOWNS[0]}


@given(bases(), SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_towns_does_not_matter(basis: Basis, seed: str, random: Random) -> None:
    rows, towns = list(basis.roster), list(basis.towns)
    random.shuffle(rows)
    random.shuffle(towns)
    assert draw(replace(basis, roster=tuple(rows), towns=tuple(towns)), seed) == draw(basis, seed)


@given(bases(), SEEDS, st.data())
def test_one_who_was_not_picked_can_go_or_come_without_moving_anybody(
    basis: Basis, seed: str, data: st.DataObject
) -> None:
    picks = draw(basis, seed).picks
    picked = {(pick.town, pick.id) for pick in picks}
    others = [one for one in basis.roster if (one.town, one.id) not in picked]
    gone = data.draw(
        st.lists(st.sampled_from(others), unique_by=lambda one: (one.town, one.id)) if others else st.just([])
    )
    fewer = replace(basis, roster=tuple(one for one in basis.roster if one not in gone))
    assert draw(fewer, seed).picks == picks


@given(bases(), SEEDS)
def test_more_places_keep_the_earlier_picks(basis: Basis, seed: str) -> None:
    low, _ = basis.rules.per_town
    fewer = [
        draw(replace(basis, rules=replace(basis.rules, per_town=(low, low + 3), places=low + n)), seed).picks
        for n in range(4)
    ]
    for town in basis.towns:
        chosen = [ids(tuple(pick for pick in picks if pick.town == town)) for picks in fewer]
        for some, more in pairwise(chosen):
            assert more[: len(some)] == some


@given(bases(), SEEDS)
def test_counts_lie_within_the_range_or_the_pool_is_short_and_said(basis: Basis, seed: str) -> None:
    plan = draw(basis, seed)
    low, high = basis.rules.per_town
    short = {note.town for note in plan.notes if note.code == "short"}
    for town in basis.towns:
        pool = [
            one for one in basis.roster if one.town == town and within_cap(one, basis.rules.yearly_cap, basis.month)
        ]
        count = sum(pick.town == town for pick in plan.picks)
        assert (
            (low <= count <= high and town not in short) if len(pool) >= low else (count == len(pool) and town in short)
        )


@given(bases(), SEEDS)
def test_nobody_is_drawn_again_while_others_remain(basis: Basis, seed: str) -> None:
    picks = {(pick.town, pick.id) for pick in draw(basis, seed).picks}
    for town in basis.towns:
        pool = [
            one for one in basis.roster if one.town == town and within_cap(one, basis.rules.yearly_cap, basis.month)
        ]
        taken = [len(one.drawn) for one in pool if (town, one.id) in picks]
        left = [len(one.drawn) for one in pool if (town, one.id) not in picks]
        assert max(taken, default=0) <= min(left, default=9)


def test_the_first_place_is_the_lowest_ticket_of_all_and_the_next_goes_by_tier() -> None:
    roster = [candidate(number, tier=OPEN if number > 7 else REST) for number in range(10)]
    first, second = drawn(roster)
    assert first.id == by_ticket(roster)[0]
    assert second.id == by_ticket([one for one in roster if one.tier == OPEN and one.id != first.id])[0]


def test_without_spreading_a_tier_is_taken_in_the_order_of_its_tickets() -> None:
    roster = [candidate(number, field=FIELDS[number % 2]) for number in range(12)]
    assert ids(drawn(roster, Rules(places=5, spread_fields=False))) == by_ticket(roster)[:5]


def test_fields_are_spread_where_the_pool_allows() -> None:
    roster = [candidate(number, field=FIELDS[0] if number < 20 else FIELDS[number - 20]) for number in range(21, 24)]
    roster += [candidate(number) for number in range(20)]
    picks = drawn(roster, Rules(places=4))
    assert sorted(pick.field for pick in picks) == sorted(FIELDS)


def test_a_tier_is_not_left_early_for_the_sake_of_another_field() -> None:
    roster = [candidate(number, tier=OPEN) for number in range(5)] + [candidate(9, field=FIELDS[1])]
    assert sum(pick.tier == OPEN for pick in drawn(roster, Rules(places=4))) >= 3


def test_the_first_tier_raises_the_places_up_to_the_most() -> None:
    rest = [candidate(number) for number in range(20, 60)]
    for must, places in [(0, 2), (1, 2), (2, 3), (4, 5), (9, 5)]:
        picks = drawn([candidate(number, tier=MUST) for number in range(must)] + rest)
        assert len(picks) == places
        assert sum(pick.tier == MUST for pick in picks) >= min(must, places - 1)


def test_the_first_tier_that_does_not_fit_is_named() -> None:
    roster = [candidate(number, tier=MUST) for number in range(6)]
    message = notes(roster)["must-left"]
    left = next(one for one in roster if one.id not in ids(drawn(roster)))
    assert message == f"山城街道还有 1 家“必查”企业这次没有抽到：{left.name}。请另行安排检查。"


def test_a_small_pool_is_said_with_what_mends_it_and_never_padded() -> None:
    assert ids(drawn([candidate(1)])) == [candidate(1).id]
    assert notes([candidate(1)])["short"] == (
        "山城街道可抽的企业只有 1 家，不足 2 家，全部抽取，没有凑数。"
        "请核对各部门企业清单中该镇街的企业是否报全、所在镇街和生产状态是否填对，补齐后写明原因（REASON=）重新抽取。"
    )
    assert "可抽的企业只有 0 家，不足 2 家，没有抽取" in notes([])["short"]


def test_a_pool_that_does_not_fill_all_places_is_said() -> None:
    assert (
        notes([candidate(1), candidate(2)], Rules(places=4))["few"]
        == "山城街道应抽 4 家，可抽的只有 2 家，已全部抽取。"
    )


def test_an_enterprise_at_the_yearly_cap_is_left_alone_and_counted() -> None:
    tired = replace(candidate(1), drawn=("2021-01", "2021-02"))
    roster = [tired, candidate(2)]
    assert ids(drawn(roster, Rules(yearly_cap=2))) == [candidate(2).id]
    said = notes(roster, Rules(yearly_cap=2))["short"]
    assert "另有 1 家当年已检查满 2 次" in said
    assert "调高 yearly_cap" in said
    assert len(drawn(roster, Rules(yearly_cap=3))) == 2


def test_last_year_does_not_count_towards_the_cap() -> None:
    assert len(drawn([replace(candidate(1), drawn=("2020-12",))], Rules(yearly_cap=1))) == 1


def test_those_drawn_before_come_last_and_it_is_said() -> None:
    before = [replace(candidate(number, tier=MUST), drawn=("2021-03",)) for number in range(3)]
    picks = drawn([*before, candidate(7)], month="2021-04")
    assert picks[0].id == candidate(7).id
    plan = draw(Basis("2021-04", TOWNS, (*before, candidate(7))), "0")
    assert f"山城街道抽得较少的企业已抽完，再次抽到：{picks[1].name}。" in [note.message for note in plan.notes]


def test_a_repeated_run_of_the_month_does_not_count_its_first_run() -> None:
    roster = [replace(candidate(number), drawn=("2021-03",)) for number in range(4)] + [candidate(9)]
    fresh = [replace(one, drawn=()) for one in roster]
    assert all(drawn(roster, seed=seed) == drawn(fresh, seed=seed) for seed in "0123456789")


def test_the_same_name_in_two_towns_without_codes_is_two_enterprises() -> None:
    names = ["兴达石料厂", "宏运加油站"]
    roster = [Candidate(name, name, town, FIELDS[0], REST) for name in names for town in TOWNS[:2]]
    assert sorted((pick.town, pick.id) for pick in drawn(roster)) == sorted(
        (town, name) for town in TOWNS[:2] for name in names
    )


def test_two_thousand_enterprises_of_one_town_are_drawn_like_any() -> None:
    roster = [candidate(number, tier=REST) for number in range(2000)]
    assert ids(drawn(roster, Rules(places=5))) == by_ticket(roster)[:5]


def test_frequencies_over_ten_thousand_seeds_match_the_tiers() -> None:
    tiers = [MUST] * 2 + [OPEN] * 3 + [REST] * 5
    roster = [candidate(number, tier=tier) for number, tier in enumerate(tiers)]
    basis = Basis("2021-03", TOWNS[:2], tuple(roster), Rules(per_town=(2, 2)))
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for seed in range(10_000):
        random, by_tier = draw(basis, str(seed)).picks
        first[random.id] += 1
        second[by_tier.id] += 1
    assert chi_square(first, {one.id: 1000.0 for one in roster}) < 27.9  # 0.1 % at 9 degrees of freedom
    assert chi_square(second, {one.id: 5000.0 for one in roster[:2]}) < 10.9  # 0.1 % at 1 degree


def chi_square(seen: Counter[str], expected: dict[str, float]) -> float:
    assert set(seen) == set(expected)
    return sum((seen[key] - due) ** 2 / due for key, due in expected.items())
