"""What has changed since a draw was promised is told in the words of who keeps the lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosscheck.drawing import Basis, Rules, basis_of, basis_text, changes_since, parse_line
from tests.drawing.samples import TOWNS, basis, candidate, roster

FIRST = roster()[0]
CALLED = f"{FIRST.name}（{FIRST.town}）"


def test_a_basis_that_is_kept_is_the_same_when_it_is_read_again() -> None:
    known = (*roster()[1:], replace(FIRST, reasons=("有未整改问题",), drawn=("2021-02",)))
    rich = Basis("2021-03", TOWNS[1:], known, Rules(places=3), TOWNS[:1], ((TOWNS[0], TOWNS[1]),))
    assert basis_of(parse_line(basis_text(rich))) == rich
    assert changes_since(basis_of(parse_line(basis_text(basis()))), basis()) == []  # the usual number of places is the fewest


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (Basis("2021-03", TOWNS, roster()[1:]), f"名单少了 1 家：{CALLED}"),
        (Basis("2021-03", TOWNS, (*roster(), candidate(999))), f"名单多了 1 家：{candidate(999).name}（{candidate(999).town}）"),
        (Basis("2021-03", TOWNS, (replace(FIRST, tier="必查", reasons=("超期",)), *roster()[1:])), f"变了的有 1 家：{CALLED}的等级由“{FIRST.tier}”变为“必查”"),
        (Basis("2021-03", TOWNS, (replace(FIRST, reasons=("甲", "乙")), *roster()[1:])), f"变了的有 1 家：{CALLED}的等级的依据由“”变为“甲、乙”"),
        (Basis("2021-03", TOWNS, (replace(FIRST, drawn=("2021-02",)), *roster()[1:])), f"变了的有 1 家：{CALLED}的以前抽中的月份由“”变为“2021-02”"),
        (Basis("2021-03", TOWNS, roster(), Rules(places=3)), "[draw] 的 places 由 2 变为 3"),
        (Basis("2021-03", TOWNS, roster(), Rules(per_town=(2, 4))), "[draw] 的 per_town 由 2、5 变为 2、4"),
        (Basis("2021-03", TOWNS, roster(), earlier=((TOWNS[0], TOWNS[1]),)), "以前月份的轮转变了"),
    ],
)
def test_each_difference_is_told_with_its_place(now: Basis, told: str) -> None:
    assert changes_since(basis(), now) == [told]


def test_a_town_that_sits_out_since_is_told_on_both_sides() -> None:
    now = Basis("2021-03", TOWNS[1:], roster(), sitting_out=TOWNS[:1])
    assert changes_since(basis(), now) == [f"参加的镇街少了{TOWNS[0]}", f"不参加的镇街多了{TOWNS[0]}"]


def test_of_many_that_changed_alike_five_are_named_and_all_are_counted() -> None:
    more = [candidate(900 + number) for number in range(6)]
    (five,) = changes_since(basis(), Basis("2021-03", TOWNS, (*roster(), *more[:5])))
    assert (five.startswith("名单多了 5 家："), five.endswith(" 等")) == (True, False)
    (six,) = changes_since(basis(), Basis("2021-03", TOWNS, (*roster(), *more)))
    assert (six.startswith("名单多了 6 家："), six.endswith(" 等"), six.count("、")) == (True, True, 4)
