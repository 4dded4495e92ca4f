"""The ranking: the stated rule, ties that share a place, small numbers that are not ranked."""

from __future__ import annotations

from crosscheck import tables
from crosscheck.reporting.ranking import praised, ranking
from tests.reporting.month import account
from tests.reporting.test_figures import problem

DONE = {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-03-05"}


def problems(town: str, done: int, late: int, waiting: int, first: int) -> list[dict[str, str]]:
    states = [DONE] * done + [{tables.DUE_ON: "2021-03-20"}] * late + [{}] * waiting
    return [problem(first + n, {**state, tables.TOWN: town}) for n, state in enumerate(states)]


def places(rows: list[dict[str, str]], least: int = 5) -> list[tuple[str, str]]:
    return [(item.name, item.shown_place) for item in ranking(account(rows).figures, tables.TOWN, least)]


def test_the_higher_rate_stands_first_whatever_the_numbers() -> None:
    rows = problems("东镇", 5, 0, 5, 0) + problems("西街道", 6, 4, 0, 100)
    assert places(rows) == [("西街道", "1"), ("东镇", "2")]


def test_at_the_same_rate_the_smaller_share_of_overdue_stands_first() -> None:
    rows = problems("东镇", 5, 2, 3, 0) + problems("西街道", 10, 3, 7, 100)
    assert places(rows) == [("西街道", "1"), ("东镇", "2")]


def test_equal_ones_share_a_place_and_the_next_one_is_skipped() -> None:
    rows = problems("东镇", 5, 1, 4, 0) + problems("西街道", 10, 2, 8, 100) + problems("", 4, 2, 4, 200)
    assert places(rows) == [("东镇", "1（并列）"), ("西街道", "1（并列）"), ("未标明", "不排名")]


def test_problems_of_no_stated_town_are_neither_ranked_nor_praised() -> None:
    rows = problems("东镇", 2, 3, 0, 0) + problems("西街道", 3, 2, 0, 100) + problems("", 6, 0, 0, 200)
    assert places(rows) == [("西街道", "1"), ("东镇", "2"), ("未标明", "不排名")]
    assert praised(ranking(account(rows).figures, tables.TOWN, 5)) == []


def test_what_inspectors_of_several_units_found_is_no_departments() -> None:
    rows = [row | {tables.REPORTED_BY: tables.INSPECTORS} for row in problems("东镇", 6, 0, 0, 0)]
    ranked = ranking(account(rows + problems("东镇", 3, 2, 0, 100)).figures, tables.REPORTED_BY, 5)
    assert [item.place for item in ranked if item.name == tables.INSPECTORS] == [0]
    assert tables.INSPECTORS not in praised(ranked)


def test_four_problems_are_too_few_and_five_are_enough() -> None:
    assert places(problems("东镇", 4, 0, 0, 0)) == [("东镇", "不排名"), ("西街道", "不排名")]
    enough = problems("西街道", 4, 1, 0, 100)
    assert places(problems("东镇", 5, 0, 0, 0) + enough) == [("东镇", "1"), ("西街道", "2")]


def test_the_only_one_with_problems_enough_is_not_the_first_of_one() -> None:
    assert places(problems("东镇", 0, 60, 0, 0)) == [("东镇", "不排名"), ("西街道", "不排名")]


def test_only_ranked_ones_that_have_done_everything_are_praised() -> None:
    rows = problems("东镇", 5, 0, 0, 0) + problems("西街道", 4, 0, 0, 100)
    assert praised(ranking(account(rows).figures, tables.TOWN, 5)) == ["东镇"]
    assert praised(ranking(account(problems("东镇", 5, 0, 1, 0)).figures, tables.TOWN, 5)) == []
