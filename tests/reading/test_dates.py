"""Dates as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.reading.dates import Within, read_date

CAMPAIGN = Within(date(2021, 2, 1), date(2021, 6, 30))


@pytest.mark.parametrize(
    "written",
    ["2021-03-05", "2021.3.5", "2021/3/5", "2021年3月5日", "20210305", 20210305, "44260", 44260.0, datetime(2021, 3, 5, 10), date(2021, 3, 5),
     "２０２１年３月５日", "2021-03-05 00:00:00", "2021年3月5日前", "2021年3月5日上午",
     "2021-03-05 09:00-11:30", "2021年3月5日上午9时至11时30分", "2021年3月5日下午3时", "2021年3月5日 9:30", "2021年3月5日上午9点半",
     "2021年3月5日夜间", "2021年3月5日第一次检查",
     "2021.3.5.", "2021，3，5", "2021、3、5",
     "2021年3月5日前完成", "限2021年3月5日前整改完毕", "二〇二一年三月五日", "二○二一年三月五日前", "2021年三月五日", "已于2021年3月5日完成整改",
     "2021。3。5", "2021\\3\\5", "2021.3..5", "2021--3-5", "2021年3月5日（星期五）", "2021-3-5 周五", "2021 年 3 月 5 日",
     "21年3月5日", "21 年 3 月 5 日前", "2021 3 5", "2021  03  05",
     "2021–03–05", "2021—3—5", "'2021-03-05", "2021/03/05 08:30:00 AM", "2021-3-5 2:30 pm"],
)  # fmt: skip
def test_every_usual_way_of_writing_gives_the_same_day(written: object) -> None:
    assert read_date(written, CAMPAIGN).iso == "2021-03-05"


@pytest.mark.parametrize("shown", [datetime(1900, 1, 3, 12), date(1904, 1, 4)])
def test_a_number_that_a_cell_of_dates_shows_as_a_day_of_1900_is_asked_about(shown: date) -> None:
    assert read_date(shown, CAMPAIGN) == ("", f"，像是输入了一个数（例如 3.5），被表格当成了 {shown.year} 年的日期", False, 0)


def test_a_serial_of_a_1904_workbook_is_four_years_and_a_day_later() -> None:
    assert read_date(42798, CAMPAIGN, date1904=True).iso == "2021-03-05"


@pytest.mark.parametrize(("number", "day"), [(19999, ""), (20000, "1954-10-03"), (80000, "2119-01-11"), (80001, "")])
def test_a_number_that_no_workbook_has_for_a_day_is_none(number: int, day: str) -> None:
    assert read_date(number, CAMPAIGN).iso == day
    assert read_date(str(number), CAMPAIGN).iso == day


@pytest.mark.parametrize("written", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_no_day(written: float) -> None:
    assert read_date(written, CAMPAIGN) == ("", "，是一个算不出来的数", False, 0)


@pytest.mark.parametrize("written", ["3月5日", "3/5", "3.5提出", "3月5号", "三月五日", "3 月 5 日", "3月5日（周五）", "3月5日18时前", "3月5日上午9:30",
                                     "3月5日9:00—下午2点", "3月5号周五15点"])
def test_a_day_without_a_year_takes_the_campaigns_year_and_says_so(written: str) -> None:
    found = read_date(written, CAMPAIGN)
    assert (found.iso, found.assumed) == ("2021-03-05", True)


@pytest.mark.parametrize(
    ("written", "last", "days"),
    [("3月5日至6日", "03-06", 2), ("3月5日-3月8日", "03-08", 4), ("2021.3.5—3.8", "03-08", 4), ("2021年3月5-6日", "03-06", 2), ("2021-03-05至2021-03-08", "03-08", 4),
     ("2021-03-05\n2021-03-08", "03-08", 4), ("3月5日、6日", "03-06", 2), ("3.30-4.2", "04-02", 4), ("2021年3月5日到4月20日前", "04-20", 47),
     ("三月五日至六日", "03-06", 2), ("3月5日至5日", "03-05", 1)],
)  # fmt: skip
def test_a_span_is_its_last_day(written: str, last: str, days: int) -> None:
    found = read_date(written, CAMPAIGN)
    assert (found.iso, found.days) == (f"2021-{last}", days)


@pytest.mark.parametrize("written", ["3月8日至5日", "12月30日至1月3日", "2021.3.5-3.40", "2021.3-2021.5", "3月5日-3月", "21.3.5-3.8", "1-3", "2021 3-5", "2021.3—5"])
def test_a_span_that_does_not_end_on_one_later_day_is_asked_about(written: str) -> None:
    assert read_date(written, CAMPAIGN).iso == ""


@pytest.mark.parametrize(("written", "day"), [("五月十日", "05-10"), ("六月二十日", "06-20"), ("二月二十八日", "02-28"), ("五月三十一日", "05-31")])
def test_days_in_chinese_numerals(written: str, day: str) -> None:
    assert read_date(written, CAMPAIGN).iso == f"2021-{day}"


def test_in_a_campaign_over_new_year_the_day_falls_inside_it() -> None:
    campaign = Within(date(2021, 11, 1), date(2022, 2, 28))
    assert read_date("1月5日", campaign).iso == "2022-01-05"
    assert read_date("12月5日", campaign).iso == "2021-12-05"
    assert read_date("7月5日", campaign).iso == "2021-07-05"  # in neither year: in that in which it begins


def test_a_day_that_a_long_campaign_has_twice_is_the_first() -> None:
    assert read_date("12月5日", Within(date(2021, 11, 1), date(2022, 12, 31))).iso == "2021-12-05"


@pytest.mark.parametrize(
    "written",
    ["21.3.5", "2021-02-30", "05/03/2021", "2021", 2021, "2021年", "2021年3月", "三月", "三月十", "二〇二一年", "三十五月五日", 3.15, "立即整改"],
)  # fmt: skip
def test_what_does_not_name_one_day_is_asked_about(written: object) -> None:
    assert read_date(written, CAMPAIGN).iso == ""


@pytest.mark.parametrize(("written", "doubt"), [("5日", "，没有写哪一月"), ("2021年3月", "，没有写哪一天"), ("2021年", "，只有年份")])
def test_what_a_day_lacks_is_named(written: str, doubt: str) -> None:
    assert read_date(written, CAMPAIGN).doubt == doubt


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_any_day_of_the_century_survives_any_way_of_writing(day: date, pattern: str) -> None:
    assert read_date(day.strftime(pattern), CAMPAIGN).iso == day.isoformat()
