from __future__ import annotations

from dataclasses import replace

import pytest

from crosscheck.drawing import Basis, Candidate, DrawError, draw, seed_of
from tests.drawing.samples import FIELDS, TIERS, TOWNS, basis, candidate, roster


def codes(on: Basis) -> list[tuple[str, str]]:
    return [(note.code, note.town) for note in draw(on, "0").notes if note.code not in ("short", "few")]


def test_a_single_town_draws_nothing_and_says_so() -> None:
    plan = draw(Basis("2021-03", TOWNS[:1], roster()), "0")
    assert (plan.rotation, plan.picks) == ((), ())
    assert "只有山城街道一个镇街参加，不能自己查自己，没有抽取：请由行业主管部门直接检查。" in [
        note.message for note in plan.notes
    ]


def test_no_town_at_all_is_said() -> None:
    assert codes(Basis("2021-03", (), ())) == [("no-town", "")]


def test_two_towns_inspect_each_other_and_it_is_said() -> None:
    on = Basis("2021-03", TOWNS[:2], roster(towns=TOWNS[:2]))
    assert codes(on) == [("two-towns", "")]
    assert {pick.town for pick in draw(on, "0").picks} == set(TOWNS[:2])


def test_a_town_that_sits_out_neither_inspects_nor_is_drawn() -> None:
    on = Basis("2021-03", TOWNS[1:], roster(), sitting_out=TOWNS[:1])
    plan = draw(on, "0")
    assert TOWNS[0] not in {town for pair in plan.rotation for town in pair}
    assert TOWNS[0] not in {pick.town for pick in plan.picks}
    assert codes(on) == [("sitting-out", TOWNS[0])]


def test_a_run_of_a_month_starts_level_whatever_the_months_earlier_runs_drew() -> None:
    (one,) = Basis("2021-03", TOWNS, (replace(roster()[0], drawn=("2021-03", "2021-02", "2021-04", "2021-02")),)).roster
    assert one.drawn == ("2021-02",)


def test_a_repeated_pair_is_said() -> None:
    earlier = draw(basis(), "0").rotation + draw(basis(), "1").rotation
    everything = tuple((one, other) for one in TOWNS for other in TOWNS if one != other)
    on = Basis("2021-03", TOWNS, roster(), earlier=earlier + everything)
    assert [code for code, _ in codes(on)] == ["repeat-pair"] * 4


def test_enterprises_of_a_town_nobody_declared_are_said() -> None:
    assert codes(Basis("2021-03", TOWNS, (*roster(), candidate(900, "外区某镇")))) == [("outside", "外区某镇")]


def test_one_id_twice_in_a_town_is_refused_with_both_names() -> None:
    twin = Candidate(candidate(0).id, "另一名称", TOWNS[0], FIELDS[0], TIERS[2])
    with pytest.raises(DrawError, match=r"山城街道有两家企业的编号都是“913704060000000000”"):
        Basis("2021-03", TOWNS, (candidate(0), twin))


def test_an_unknown_tier_is_refused() -> None:
    with pytest.raises(DrawError, match="抽取等级“特查”不在规则之内（必查、有未整改问题、其他）"):
        Basis("2021-03", TOWNS, (candidate(0, tier="特查"),))


@pytest.mark.parametrize("month", ["2021-13", "2021年3月", "202103", ""])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    with pytest.raises(DrawError, match="应写成 2021-03 的样子"):
        Basis(month, TOWNS, ())


def test_a_town_both_in_and_out_is_refused() -> None:
    with pytest.raises(DrawError, match="镇街“山城街道”写了 2 次"):
        Basis("2021-03", TOWNS, (), sitting_out=TOWNS[:1])
    with pytest.raises(DrawError, match="没有名称"):
        Basis("2021-03", (" ",), ())


@pytest.mark.parametrize("seed", ["0", "😀", seed_of("v", "n")])
def test_any_text_is_a_seed(seed: str) -> None:
    assert len(draw(basis(), seed).picks) == 8


def test_many_towns_are_drawn_each_once() -> None:
    towns = tuple(f"第{number}镇" for number in range(300))
    plan = draw(Basis("2021-03", towns, roster(10, towns)), "0")
    assert sorted(inspected for _, inspected in plan.rotation) == sorted(towns)
    assert len(plan.picks) == 600
