"""Which days a month's report speaks of, and which month is meant by what a person types."""

from __future__ import annotations

from datetime import date

import pytest

from crosscheck.config_sections import Campaign
from crosscheck.periods import current, named, periods
from tests.sheets import SETTINGS

WINTER = SETTINGS.campaign.model_copy(update={"start": date(2021, 3, 1), "end": date(2022, 3, 31), "first_report": ""})


@pytest.mark.parametrize("written", ["2021-03", "2021-3", "2021.3", "202103", "2021年3月", "3月", "３月份", " 3 "])
def test_a_month_may_be_written_as_people_write_it(written: str) -> None:
    assert named(SETTINGS.campaign, written).month == "2021-03"


@pytest.mark.parametrize("written", ["2021-13", "2020-03", "7月", "三月", "2021", "2021-03-05", ""])
def test_a_month_without_report_is_refused_with_those_there_are(written: str) -> None:
    with pytest.raises(ValueError, match="可选的月份：2021-03、2021-04、2021-05、2021-06。"):
        named(SETTINGS.campaign, written)


def test_a_month_that_may_be_of_two_years_is_asked_for() -> None:
    assert named(WINTER, "2022年3月").month == "2022-03"
    with pytest.raises(ValueError, match="没有 3月 的月报"):
        named(WINTER, "3月")


def campaign(start: date, end: date, first_report: str = "") -> Campaign:
    return SETTINGS.campaign.model_copy(update={"start": start, "end": end, "first_report": first_report})


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2021, 3, 21), date(2021, 4, 21), [("2021-03", 21, 21), ("2021-04", 22, 21)]),  # begins and ends on report days
        (date(2021, 3, 22), date(2021, 4, 20), [("2021-04", 22, 20)]),  # has none: one report, of its last month and day
        (date(2021, 12, 1), date(2022, 1, 31), [("2021-12", 1, 21), ("2022-01", 22, 21)]),
        (date(2024, 1, 22), date(2024, 2, 29), [("2024-02", 22, 21)]),
        (date(2021, 3, 21), date(2021, 3, 21), [("2021-03", 21, 21)]),
    ],
)
def test_periods_reach_from_the_day_after_a_report_day_to_the_next(start: date, end: date, expected: list[tuple[str, int, int]]) -> None:
    made = periods(campaign(start, end))
    assert [(one.month, one.start.day, one.end.day) for one in made] == expected
    assert [one.last for one in made] == [False] * (len(made) - 1) + [True]
    assert all(one.holds(day.isoformat()) for one in made for day in (one.start, one.end))
    assert not any(one.holds(other.start.isoformat()) for one in made for other in made if one != other)


def test_the_first_report_may_be_a_later_one_and_then_reaches_back_to_the_beginning() -> None:
    first = periods(campaign(date(2021, 2, 1), date(2021, 6, 30), "2021-03"))[0]
    assert (first.month, first.start, first.end) == ("2021-03", date(2021, 2, 1), date(2021, 3, 21))


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2020, 1, 1), "2021-03"), (date(2021, 3, 21), "2021-03"), (date(2021, 3, 22), "2021-04"), (date(2021, 4, 21), "2021-04"),
        (date(2021, 6, 22), "2021-06"), (date(2030, 1, 1), "2021-06"),
    ],
)  # fmt: skip
def test_without_a_month_it_is_the_latest_period_that_has_begun(today: date, month: str) -> None:
    assert current(SETTINGS.campaign, today).month == month
