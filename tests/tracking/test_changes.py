"""Between two months every problem is new, closed, reopened, reworded, vanished, or as it was; 序号 has no say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck import tables
from crosscheck.tracking.changes import CLOSED, NEW, REOPENED, REWORDED, VANISHED, changes, kept_rows
from tests.tracking.samples import row

MARCH, APRIL = date(2021, 3, 21), date(2021, 4, 21)
LAST_DAY = MARCH.isoformat()
_DONE = {tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-03-20"}


def told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[str, str]]:
    made = changes(kept_rows(before, MARCH, {}), kept_rows(after, APRIL, {}), 60, (), LAST_DAY)
    return [(change.kind, change.row[tables.PROBLEM_ID]) for change in made]


def test_each_kind_of_change() -> None:
    before = [row(1), row(2), row(3, **_DONE), row(4, **{tables.PROBLEM: "消防通道被纸箱占用"}), row(5)]
    after = [row(1), row(2, **_DONE), row(3), row(40, **{tables.PROBLEM: "消防通道被纸箱堵占"}), row(6, **{tables.ENTERPRISE: "乙公司"})]
    assert told(before, after) == [(CLOSED, "W2"), (REOPENED, "W3"), (REWORDED, "W40"), (VANISHED, "W5"), (NEW, "W6")]


def test_a_department_that_closed_it_after_the_report_day_has_not_closed_it_yet() -> None:
    later = row(1, **_DONE | {tables.DONE_ON: "2021-04-22"})
    assert told([row(1)], [later]) == []
    (kept,) = kept_rows([later], APRIL, {})
    assert (kept["done"], kept[tables.STATE], kept[tables.DONE_ON]) == (False, tables.ONGOING, "")


def test_the_same_words_on_another_day_are_the_same_problem_but_other_words_are_not() -> None:
    long = "二车间冲压机防护罩缺失且操作规程没有上墙"
    assert told([row(1, **{tables.PROBLEM: long})], [row(2, **{tables.PROBLEM: long, tables.FOUND_ON: "2021-03-06"})]) == [(REWORDED, "W2")]
    assert told([row(1, **{tables.PROBLEM: long})], [row(2, **{tables.PROBLEM: "应急预案没有备案"})]) == [(VANISHED, "W1"), (NEW, "W2")]


@pytest.mark.parametrize(("found", "again"), [("2021-03-21", False), ("2021-03-22", True)])
def test_the_same_words_found_since_the_last_report_are_a_new_problem_and_the_old_one_is_gone(found: str, again: bool) -> None:
    """A repeated offence was told as 改了说法, and nobody asked where the first had gone."""
    words = {tables.PROBLEM: "二车间冲压机防护罩缺失"}
    made = changes(kept_rows([row(1, **words)], MARCH, {}), kept_rows([row(2, **words, **{tables.FOUND_ON: found})], APRIL, {}), 60, (), LAST_DAY)
    assert [change.kind for change in made] == ([VANISHED, NEW] if again else [REWORDED])


@pytest.mark.parametrize(("found", "again"), [("2021-03-20", False), ("2021-03-21", True)])
def test_the_same_words_found_after_the_first_was_done_are_a_new_problem(found: str, again: bool) -> None:
    words = {tables.PROBLEM: "二车间冲压机防护罩缺失"}
    kinds = [kind for kind, _ in told([row(1, **words, **_DONE)], [row(2, **words, **{tables.FOUND_ON: found})])]
    assert kinds == ([VANISHED, NEW] if again else [REWORDED, REOPENED])


def test_a_problem_that_was_gone_for_a_month_and_is_back_is_not_new() -> None:
    made = changes([], kept_rows([row(1), row(2)], APRIL, {}), 60, {"W1"}, LAST_DAY)
    assert [(change.kind, change.row[tables.PROBLEM_ID]) for change in made] == [(REOPENED, "W1"), (NEW, "W2")]


def test_a_freer_wording_is_the_same_problem_on_the_same_day_only() -> None:
    old, new = {tables.PROBLEM: "消防通道被纸箱占用"}, {tables.PROBLEM: "消防通道被杂物占用"}
    assert told([row(1, **old)], [row(2, **new)]) == [(REWORDED, "W2")]
    assert told([row(1, **old)], [row(2, **new, **{tables.FOUND_ON: "2021-03-06"})]) == [(VANISHED, "W1"), (NEW, "W2")]


@pytest.mark.parametrize(("new", "same"), [("配电箱无门锁", True), ("配电室门上锁", False)])
def test_wordings_that_are_just_as_alike_as_is_asked_for_are_one_problem(new: str, same: bool) -> None:
    made = changes(kept_rows([row(1, **{tables.PROBLEM: "配电箱未接地"})], MARCH, {}), kept_rows([row(2, **{tables.PROBLEM: new})], APRIL, {}), 50, (), LAST_DAY)
    assert [change.kind for change in made] == ([REWORDED] if same else [VANISHED, NEW])


@pytest.mark.parametrize(("new", "same"), [("二车间冲压机防护栏缺损未修", False), ("二车间冲压机防护罩缺损未修", True)])
def test_on_another_day_hardly_a_word_may_differ(new: str, same: bool) -> None:
    old, other = {tables.PROBLEM: "二车间冲压机防护罩缺失未修"}, {tables.PROBLEM: new, tables.FOUND_ON: "2021-03-06"}
    assert told([row(1, **old)], [row(2, **other)]) == ([(REWORDED, "W2")] if same else [(VANISHED, "W1"), (NEW, "W2")])


def test_the_same_day_makes_up_for_a_freer_wording() -> None:
    old, freer, later = "消防通道被纸箱占用", "消防通道被杂物占用", {tables.FOUND_ON: "2021-03-06"}
    after = [row(2, **{tables.PROBLEM: freer}), row(3, **{tables.PROBLEM: old}, **later)]
    assert told([row(1, **{tables.PROBLEM: old})], after) == [(REWORDED, "W2"), (NEW, "W3")]


def test_another_enterprise_is_another_problem() -> None:
    assert told([row(1)], [row(2, **{tables.PROBLEM: "问题1", tables.ENTERPRISE: "乙公司"})]) == [(VANISHED, "W1"), (NEW, "W2")]


def test_a_problem_whose_enterprise_is_written_shorter_is_neither_gone_nor_new() -> None:
    """The department was asked where the one had gone, and the other counted as new."""
    whole, short = {tables.ENTERPRISE: "山亭区永旺石料厂有限公司"}, {tables.ENTERPRISE: "永旺石料厂"}
    same = {tables.PROBLEM: "边坡存在浮石"}
    assert told([row(1, **same, **whole)], [row(2, **same, **short)]) == []
    assert told([row(1, **same, **short)], [row(2, **same, **whole, **_DONE)]) == [(CLOSED, "W2")]


@pytest.mark.parametrize(
    "other",
    [
        {tables.ENTERPRISE: "永旺石料二厂"}, {tables.ENTERPRISE: "永旺石料厂", tables.TOWN: "城头镇"},
        {tables.ENTERPRISE: "永旺石料厂", tables.FOUND_ON: "2021-03-06"}, {tables.ENTERPRISE: "永旺石料厂", tables.PROBLEM: "边坡有浮石存在"},
    ],
)  # fmt: skip
def test_a_shorter_name_in_another_town_with_another_day_or_other_words_is_another_problem(other: dict[str, str]) -> None:
    before = row(1, **{tables.PROBLEM: "边坡存在浮石", tables.ENTERPRISE: "山亭区永旺石料厂有限公司"})
    assert told([before], [row(2, **{tables.PROBLEM: "边坡存在浮石"} | other)]) == [(VANISHED, "W1"), (NEW, "W2")]


def test_a_problem_that_got_another_number_because_its_enterprise_got_a_code_was_not_reworded() -> None:
    coded = {tables.ENTERPRISE_ID: "91350100M000100Y43", tables.PROBLEM: "问题1"}
    assert told([row(1)], [row(9, **coded)]) == []
    assert told([row(1)], [row(9, **coded | _DONE)]) == [(CLOSED, "W9")]


def of(id_: str, name: str, number: int, words: str = "灭火器过期") -> dict[str, Any]:
    return row(number, **{tables.ENTERPRISE_ID: id_, tables.ENTERPRISE: name, tables.PROBLEM: words})


def between(before: list[dict[str, Any]], after: list[dict[str, Any]], was: dict[str, list[str]], is_now: dict[str, list[str]]) -> list[tuple[str, str]]:
    made = changes(kept_rows(before, MARCH, was), kept_rows(after, APRIL, is_now), 60, (), LAST_DAY)
    return [(change.kind, change.row[tables.PROBLEM_ID]) for change in made]


def test_two_enterprises_that_are_put_together_lose_no_problem_and_get_no_new_one() -> None:
    """The department was asked where the problems had gone that stood in its list under the other name."""
    apart = [of("镇/甲厂", "甲厂", 1), of("镇/乙公司", "乙公司", 2), of("镇/乙公司", "乙公司", 3, "通道堵塞")]
    whole = [of("镇/甲厂", "甲厂", 1), of("镇/甲厂", "甲厂", 4, "通道堵塞")]  # the first two are one problem now
    assert between(apart, whole, {}, {"镇/甲厂": ["乙公司"]}) == []
    assert between(whole, apart, {"镇/甲厂": ["乙公司"]}, {}) == []


def test_the_same_words_under_a_name_in_common_elsewhere_are_another_problem() -> None:
    away = of("别镇/甲厂", "甲厂", 1) | {tables.TOWN: "城头镇"}
    assert between([of("镇/甲厂", "甲厂", 2), away], [away], {}, {}) == [(VANISHED, "W2")]


def test_an_enterprise_under_a_quite_other_name_keeps_its_problems() -> None:
    old, new = of("镇/甲厂", "甲厂", 1), of("91350100M000100Y43", "新航公司", 2)
    assert between([old], [new], {}, {"91350100M000100Y43": ["甲厂"]}) == []
    assert between([old], [new], {}, {"91350100M000100Y43": ["丙厂"]}) == [(VANISHED, "W1"), (NEW, "W2")]


def said(row: Mapping[str, Any]) -> tuple[str, str]:
    return row[tables.ENTERPRISE], row[tables.PROBLEM]


_ROWS = st.lists(st.tuples(st.integers(1, 30), st.sampled_from(["甲", "乙"]), st.text("消防通道占用堵塞", min_size=4, max_size=8)), unique_by=lambda item: item[0])


@given(_ROWS, _ROWS)
def test_every_problem_of_both_months_is_accounted_for_once(before: list[tuple[int, str, str]], after: list[tuple[int, str, str]]) -> None:
    old, new = ([row(n, **{tables.ENTERPRISE: who, tables.PROBLEM: text}) for n, who, text in rows] for rows in (before, after))
    made = changes(kept_rows(old, MARCH, {}), kept_rows(new, APRIL, {}), 60, (), LAST_DAY)
    ids = {row[tables.PROBLEM_ID] for row in old} & {row[tables.PROBLEM_ID] for row in new}
    gone = [(one.before[tables.PROBLEM_ID], said(one.before)) for one in made if one.kind in (VANISHED, REWORDED) and one.before]
    come = [(one.after[tables.PROBLEM_ID], said(one.after)) for one in made if one.kind in (NEW, REWORDED) and one.after]
    left_out = [
        Counter((row[tables.PROBLEM_ID], said(row)) for row in rows if row[tables.PROBLEM_ID] not in ids) - Counter(told)
        for rows, told in ((old, gone), (new, come))
    ]  # those that only have another number: as many on both sides, in the same words
    assert Counter(words for _, words in left_out[0]) == Counter(words for _, words in left_out[1])
    assert len(set(gone)) == len(gone)
    assert len(set(come)) == len(come)
