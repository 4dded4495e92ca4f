"""Reminders: to those who owe something, on their days, once a day."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.commands import reminding
from crosscheck.commands.letters import Wish
from crosscheck.findings import Finding, ToldError
from crosscheck.mailing.reminders import Late, debts, reminder_days, reminds_on, working_days_left
from crosscheck.workdays import Calendar
from tests.mailing.campaign import PASSWORD, PASSWORD_VARIABLE, PEOPLE, Office
from tests.mailing.mailroom import Mailroom
from tests.mailing.sent import register
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list

LATE_HEAD = f"{PROBLEM_HEAD} | 整改期限 | 整改状态 | 整改完成日期"


is_workday = Calendar().is_workday


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The department has filed one problem, past its date on 18 March, for which it is responsible itself; it lacks the other lists."""
    office = Office(tmp_path)
    office.addresses()
    file_list(tmp_path, "问题.xlsx", f"{LATE_HEAD}\n{GOOD_PROBLEM} | 2021-03-10 | 未整改 | ~")
    office.desk.now = at("2021-03-17")
    return office


def remind(office: Office, **wish: bool) -> list[Finding]:
    found = reminding.reminders(office.order(), Wish(**wish))  # type: ignore[arg-type]
    return [item for item in found if item.code != "reminder_unreached"]


def drafts(office: Office) -> dict[str, str]:
    found = {}
    for path in sorted((office.month / "催报").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found[path.stem] = f"{mail['Subject']}\n{mail.get_content()}".replace("\r\n", "\n")
    return found


# --- days ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2021, 3, 21), [date(2021, 3, 17), date(2021, 3, 19)]),  # a Sunday
        (date(2021, 4, 21), [date(2021, 4, 16), date(2021, 4, 20)]),
        (date(2021, 5, 10), [date(2021, 5, 6), date(2021, 5, 8)]),  # 8 May, a Saturday, was worked
        (date(2021, 6, 21), [date(2021, 6, 16), date(2021, 6, 18)]),
    ],
)
def test_the_third_and_the_last_working_day_before(due: date, expected: list[date]) -> None:
    assert list(reminder_days(due, (3, 1), is_workday)) == expected


@given(st.dates(date(2021, 1, 10), date(2026, 11, 30)), st.integers(1, 12))
def test_days_agree_with_a_naive_count(due: date, count: int) -> None:
    (day,) = reminder_days(due, (count,), is_workday)
    between = [day + timedelta(days=number) for number in range((due - day).days)]
    assert is_workday(day)
    assert sum(map(is_workday, between)) == count
    assert working_days_left(day, due, is_workday) == count - 1 + is_workday(due)


def test_after_the_day_every_working_day_is_a_day_for_reminders() -> None:
    due = date(2021, 3, 21)
    days = [date(2021, 3, 15) + timedelta(days=number) for number in range(14)]
    assert [day.day for day in days if reminds_on(day, due, (3, 1), is_workday)] == [17, 19, 22, 23, 24, 25, 26]
    assert not reminds_on(date(2021, 4, 21), date(2021, 4, 21), (3, 1), is_workday)  # on the day itself there is time until evening


# --- who and what --------------------------------------------------------------------------------------------------
def test_what_is_owed_is_gathered_by_unit() -> None:
    late = [("乙", Late("厂", "漏", "2021-03-09")), ("乙", Late("厂", "锈", "2021-03-01"))]
    owed = debts([("甲", "企业清单"), ("乙", "问题清单")], late)
    assert owed["甲"].not_filed == ("企业清单",)
    assert [one.due for one in owed["乙"].overdue] == ["2021-03-01", "2021-03-09"]


def test_who_has_not_filed_or_is_overdue_gets_a_draft(office: Office) -> None:
    remind(office)
    (text,) = drafts(office).values()
    assert list(drafts(office)) == ["区应急管理局-王一"]  # the town owes nothing
    assert text == (
        "请报送安全生产执法百日攻坚行动2021年3月材料（区应急管理局）\n王一：\n\n您好！\n\n"
        "贵单位2021年3月还没有报送：企业清单、月度工作情况、实施方案。报送截止日期是3月21日，还有2个工作日，请按时报来。\n"
        "本月确实没有的，请也回复说明。\n\n"
        "贵单位负责的问题中，有1项已超过整改期限，请督促整改，并在问题清单里更新整改状态和完成日期：\n\n"
        "1. 山亭甲化工有限公司：灭火器过期（整改期限2021-03-10）\n\n山亭区安全生产委员会办公室\n"
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2021-03-19", "今天是最后一天，请今天报来。"), ("2021-03-21", "今天是最后一天，请今天报来。"), ("2021-03-22", "现已超过，请今天报来。")],
)
def test_the_words_fit_the_day(office: Office, day: str, expected: str) -> None:
    office.desk.now = at(day)
    remind(office, anyway=True)
    assert expected in drafts(office)["区应急管理局-王一"]


def test_a_problem_done_or_not_yet_due_is_not_reminded_of(office: Office) -> None:
    rows = [f"{GOOD_PROBLEM} | 2021-03-10 | 已整改 | 2021-03-09", f"{GOOD_PROBLEM.replace('灭火器', '电线')} | 2021-03-17 | 未整改 | ~"]
    file_list(office.folder, "问题.xlsx", "\n".join([LATE_HEAD, *rows]))
    remind(office)
    assert "超过整改期限" not in drafts(office)["区应急管理局-王一"]


def test_a_town_that_is_responsible_is_reminded_too(office: Office) -> None:
    row = f"{GOOD_PROBLEM.rpartition('|')[0]}| 冯卯镇 | 2021-03-10 | 未整改 | ~"
    file_list(office.folder, "问题.xlsx", f"{LATE_HEAD}\n{row}")
    remind(office)
    assert drafts(office)["冯卯镇-李二"].startswith("请尽快整改超期问题（冯卯镇）\n李二：\n\n您好！\n\n贵单位负责的问题中，有1项")


def test_long_lists_are_cut_and_counted(office: Office) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'第{n}处隐患' * 30)} | 2021-03-10 | 未整改 | ~" for n in range(40)]
    file_list(office.folder, "问题.xlsx", "\n".join([LATE_HEAD, *rows]))
    remind(office)
    text = drafts(office)["区应急管理局-王一"]
    assert "有40项已超过整改期限" in text
    assert "\n30. " in text
    assert "\n31. " not in text
    assert "……其余10项从略。" in text


def test_on_other_days_it_says_when_and_makes_nothing_unless_told(office: Office) -> None:
    office.desk.now = at("2021-03-18")
    assert remind(office) == []
    assert "今天不催报。2021年3月的催报日是3月17日、3月19日" in office.desk.lines[-1]
    assert drafts(office) == {}
    remind(office, anyway=True)
    assert list(drafts(office)) == ["区应急管理局-王一"]


def test_who_wants_only_other_contents_is_not_reminded_and_who_cannot_be_reached_is_told(office: Office) -> None:
    office.addresses(PEOPLE[0].removesuffix("~") + "通报", "区应急管理局 | 赵三 | z@example.com | ~ | 催报")
    found = reminding.reminders(office.order(), Wish())
    assert list(drafts(office)) == ["区应急管理局-赵三"]
    (item,) = [item for item in found if item.code == "reminder_unreached"]
    assert "区公安分局" in item.value.split("、")
    assert item.message == f"{item.value}欠着材料或整改，但通讯录里没有可用的邮箱，没有催报。"


def test_where_the_address_book_cannot_be_read_that_is_told_before_who_is_to_be_called(office: Office) -> None:
    (office.folder / "workbooks" / "名册" / "通讯录.xlsx").write_bytes(b"PK\x03\x04")
    assert [item.code for item in reminding.reminders(office.order(), Wish())] == ["file_damaged", "reminder_unreached"]


def test_a_year_whose_days_off_are_unknown_is_not_guessed(office: Office) -> None:
    office.desk.now = at("2035-03-18")
    with pytest.raises(ToldError, match=r"2035 年的放假安排还不知道"):
        remind(office)


def test_a_year_of_the_settings_is_used(office: Office) -> None:
    year = 'reminder_days = [3, 1]\n[[calendar]]\nyear = 2035\nholidays = []\nworkdays = []\n'
    office.desk.now = at("2035-03-19")  # a Monday
    office.mail = year
    remind(office)
    assert list(drafts(office)) == ["区应急管理局-王一"]


# --- sending -------------------------------------------------------------------------------------------------------
def test_reminders_are_sent_once_a_day(office: Office, room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    remind(office, send=True)
    remind(office, send=True)
    assert room.recipients() == ["yj@example.com"]
    assert register(office) == [("yj@example.com", "催报 2021-03-17", "已发送")]
    (kept,) = openpyxl.load_workbook(office.month / "催报清单.xlsx")["没有发的"].iter_rows(min_row=3, values_only=True)
    assert (kept[1], kept[3], str(kept[4]).endswith(" 今天已催过")) == ("区应急管理局", "催报 2021-03-17", True)
    office.desk.now = at("2021-03-19")
    remind(office, send=True)
    assert len(room.received) == 2
