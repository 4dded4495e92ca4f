"""What was heard of a problem since: what departments say, what inspectors saw, day by day."""

from __future__ import annotations

from itertools import permutations

import pytest

from crosscheck import tables
from crosscheck.merging.progress import News, news_of, with_news

OPEN_PROBLEM = {tables.STATE: "未整改", tables.DONE_ON: "", tables.REVIEWED_ON: "", tables.HANDLING: ""}
SOURCE = ("a.xlsx", "表", 4)


def said(state: str, done_on: str = "", text: str = "") -> News:
    row = {tables.STATE: state, tables.DONE_ON: done_on, tables.HANDLING: text}
    return news_of(tables.HANDOVERS.kind, row, SOURCE)


def seen(state: str, day: str) -> News:
    return news_of(tables.REVIEWS.kind, {tables.REVIEW_RESULT: state, tables.REVIEWED_ON: day}, SOURCE)


def outcome(*news: News, before: dict[str, str] = OPEN_PROBLEM) -> tuple[str, str, str]:
    """State, 整改完成日期 and 复查日期, which do not depend on the order in which the sheets are read."""
    made = {tuple(with_news(before, [*order])[name] for name in (tables.STATE, tables.DONE_ON, tables.REVIEWED_ON)) for order in permutations(news)}
    (found,) = made
    return found


def test_a_department_tells_that_it_is_done() -> None:
    assert outcome(said("已整改", "2021-03-10")) == ("已整改", "2021-03-10", "")


@pytest.mark.parametrize(("day", "expected"), [("2021-03-09", ("已整改", "2021-03-10", "")), ("2021-03-10", ("未整改", "", "2021-03-10"))])
def test_a_review_that_finds_it_undone_on_or_after_that_day_opens_it_again(day: str, expected: tuple[str, str, str]) -> None:
    assert outcome(said("已整改", "2021-03-10"), seen("未整改", day)) == expected


def test_what_is_mended_after_a_review_that_found_it_undone_is_done_and_to_be_reviewed_again() -> None:
    assert outcome(said("已整改", "2021-03-10"), seen("未整改", "2021-03-15"), said("已整改", "2021-03-25")) == ("已整改", "2021-03-25", "")
    listed = OPEN_PROBLEM | {tables.STATE: "已整改", tables.DONE_ON: "2021-03-10"}
    assert outcome(seen("整改中", "2021-03-15"), said("已销号", "2021-03-25"), before=listed) == ("已销号", "2021-03-25", "")


@pytest.mark.parametrize(("reviewed", "left"), [("2021-03-10", "2021-03-10"), ("2021-03-09", "")])
def test_a_review_that_the_list_states_from_before_it_was_done_saw_it_undone(reviewed: str, left: str) -> None:
    listed = OPEN_PROBLEM | {tables.REVIEWED_ON: reviewed}
    assert outcome(said("已整改", "2021-03-10"), before=listed) == ("已整改", "2021-03-10", left)


def test_a_review_that_finds_it_done_settles_the_latest_day_on_which_that_can_have_happened() -> None:
    assert outcome(seen("已整改", "2021-03-20")) == ("已整改", "2021-03-20", "2021-03-20")
    assert outcome(said("已整改", "2021-03-18"), seen("已销号", "2021-03-20")) == ("已销号", "2021-03-18", "2021-03-20")


def test_the_day_that_the_list_states_stands_before_the_one_that_comes_in_later() -> None:
    listed = OPEN_PROBLEM | {tables.STATE: "已整改", tables.DONE_ON: "2021-03-10"}
    assert outcome(said("已销号", "2021-03-12"), before=listed) == ("已销号", "2021-03-10", "")


def test_the_last_of_several_reviews_counts() -> None:
    assert outcome(seen("已整改", "2021-03-20"), seen("未整改", "2021-03-28")) == ("未整改", "", "2021-03-28")
    assert outcome(seen("未整改", "2021-03-20"), seen("已销号", "2021-03-28")) == ("已销号", "2021-03-28", "2021-03-28")


def test_a_department_without_a_day_does_not_undo_what_a_review_saw() -> None:
    assert outcome(said("已整改"), seen("未整改", "2021-03-20")) == ("未整改", "", "2021-03-20")
