"""Which rows are one problem."""

from __future__ import annotations

import pytest

from crosscheck import tables
from crosscheck.merging.heard import Known
from crosscheck.merging.problem_ledger import ProblemLedger
from crosscheck.merging.problems import Found, Whole, problem_id, together
from crosscheck.merging.progress import Identity, meant_by
from crosscheck.merging.rows import Row, Rows
from crosscheck.sheets import Sheet, Value


def row(kind: str, day: str, way: str | None = None) -> Row:
    columns: dict[str, list[Value]] = {tables.PROBLEM: ["漏电"], tables.FOUND_ON: [day], tables.WAY: [way]}
    return Row(Sheet(f"{kind}.xlsx", "表", kind, columns=columns, rows=[2], extras=[""]), 0)


def one_enterprise(*rows: Row) -> Whole:
    return together("E", [Found(number, one, "漏电", one.text(tables.FOUND_ON)) for number, one in enumerate(rows)], same_days=7)


@pytest.mark.parametrize(
    ("day", "way", "problems"),
    [
        ("2021-03-10", None, 1), ("2021-03-17", None, 1), ("2021-03-03", None, 1), ("2021-03-18", None, 2), ("2021-03-02", None, 2),
        ("2021-03-17", "镇街互查", 1), ("2021-03-17", "集中执法", 2), ("2021-03-17", "企业自查", 2), ("2021-03-10", "集中执法", 1),
    ],
)  # fmt: skip
def test_what_a_department_lists_of_a_transfer_sheet_is_the_same_problem_up_to_a_week_off(day: str, way: str | None, problems: int) -> None:
    whole = one_enterprise(row(tables.TRANSFERS.kind, "2021-03-10"), row(tables.PROBLEMS.kind, day, way))
    assert len(whole) == problems
    assert next(identity[2] for identity, found in whole.items() if found[0].number == 0) == "2021-03-10"


def test_between_two_transfer_sheets_it_belongs_to_the_nearer() -> None:
    whole = one_enterprise(row(tables.TRANSFERS.kind, "2021-03-10"), row(tables.TRANSFERS.kind, "2021-03-20"), row(tables.PROBLEMS.kind, "2021-03-16"))
    assert {identity[2]: len(found) for identity, found in whole.items()} == {"2021-03-10": 1, "2021-03-20": 2}


def test_as_near_to_both_it_belongs_to_the_earlier() -> None:
    whole = one_enterprise(row(tables.TRANSFERS.kind, "2021-03-10"), row(tables.TRANSFERS.kind, "2021-03-16"), row(tables.PROBLEMS.kind, "2021-03-13"))
    assert {identity[2]: len(found) for identity, found in whole.items()} == {"2021-03-10": 2, "2021-03-16": 1}


def test_a_number_typed_in_small_letters_names_its_problem() -> None:
    found = row(tables.PROBLEMS.kind, "2021-03-10").sheet
    number = problem_id("E", "漏电", "2021-03-10")
    columns: dict[str, list[Value]] = {tables.PROBLEM_ID: [number.lower()]}
    news = Row(Sheet("复查.xlsx", "表", tables.REVIEWS.kind, columns=columns, rows=[2], extras=[""]), 0)
    firms = {tables.ENTERPRISE_ID: ["E"], tables.ENTERPRISE: ["甲厂"], tables.OTHER_NAMES: [""]}
    assert Known(ProblemLedger(Rows(iter([(found, [0])])), firms, [0], {}, set())).first_of(news) == (0, None)


_AT = [("E", "灭火器过期", "2021-03-05"), ("E", "灭火器过期", "2021-03-09"), ("E", "消防通道被纸箱占用", "2021-03-05")]


@pytest.mark.parametrize(
    ("wording", "day", "meant", "exact"),
    [
        ("灭火器过期。", "2021-03-09", _AT[1], True),
        ("灭火器过期", "2021-03-10", None, True),  # two of that wording, none on that day
        ("消防通道被纸箱占用", "2021-03-10", _AT[2], True),
        ("消防通道被纸箱堵占", "2021-03-05", _AT[2], False),
        ("消防通道被纸箱堵占", "2021-03-09", None, False),
        ("消防通道", "2021-03-05", _AT[2], False),  # the list added words since, more than make it alike
        ("灭火器过期，需更换等问题", "2021-03-05", _AT[0], False),
        ("消防通道", "2021-03-09", None, False),
        ("消防", "2021-03-05", None, False),
        ("应急预案没有备案", "2021-03-05", None, False),
    ],
)
def test_what_a_row_of_progress_shows_is_one_problem_of_its_enterprise_or_none(wording: str, day: str, meant: Identity | None, exact: bool) -> None:
    assert meant_by({tables.PROBLEM: wording, tables.FOUND_ON: day}, _AT) == (meant, exact)


def test_a_problem_that_was_found_again_is_not_the_one_whose_wording_was_changed() -> None:
    two = [("E", "未落实领导带班制度等问题", "2021-03-24"), ("E", "未落实领导带班制度", "2021-05-03")]
    shown = {tables.PROBLEM: "未落实领导带班制度", tables.FOUND_ON: "2021-03-24"}
    assert meant_by(shown, two) == (None, True)
    assert meant_by(shown, two[:1]) == (two[0], False)
    assert meant_by(shown | {tables.FOUND_ON: "2021-05-03"}, two) == (two[1], True)


@pytest.mark.parametrize(("told_on", "meant"), [("2021-03-11", False), ("2021-04-06", True), ("", True)])
def test_what_was_found_again_after_the_news_is_not_meant_by_it(told_on: str, meant: bool) -> None:
    """A review of March made a problem of April ongoing, because the list had left out the one that was reviewed."""
    again = ("E", "配电室私拉乱接", "2021-04-06")
    shown = {tables.PROBLEM: "配电室私拉乱接", tables.FOUND_ON: "2021-02-20"}
    assert meant_by(shown, [again], told_on) == ((again if meant else None), meant)
    reworded = ("E", "配电室私拉乱接，需更换", "2021-02-20")
    assert meant_by(shown, [reworded, again], told_on) == ((None, True) if meant else (reworded, False))


def test_of_two_problems_alike_on_one_day_none_is_meant() -> None:
    two = [("E", "消防通道被纸箱占用", "2021-03-05"), ("E", "消防通道被木箱占用", "2021-03-05")]
    assert meant_by({tables.PROBLEM: "消防通道被铁箱占用", tables.FOUND_ON: "2021-03-05"}, two) == (None, False)
