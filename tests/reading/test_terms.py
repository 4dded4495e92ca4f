"""整改期限 written as a term is read from the day of finding, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.config_sections import Due
from crosscheck.findings import Finding
from crosscheck.reading.settings import plain
from crosscheck.reading.terms import Terms
from crosscheck.sheets import Sheet
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read, said

FOUND = "2021-03-05"  # a Friday
HEAD = f"{PROBLEM_HEAD} | 整改期限"


def due(text: str, found: str | None = FOUND, settings: Config = SETTINGS) -> str:
    return Terms(plain(settings)).read(text, found).day


def with_due(**more: object) -> Config:
    return SETTINGS.model_copy(update={"due": Due.model_validate(more)})


@pytest.mark.parametrize("text", ["立即整改", "立即", "现场立即整改", "当场整改", "当场整改完毕", " 立行立改。", "（立即整改）", "即查即改", "当天整改"])
def test_at_once_is_the_day_of_finding(text: str) -> None:
    assert due(text) == FOUND


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3日内", "2021-03-08"), ("15日内", "2021-03-20"), ("三日内", "2021-03-08"), ("十五日内", "2021-03-20"), ("二十日以内", "2021-03-25"), ("３日之内", "2021-03-08"),
        ("限7日内整改完毕", "2021-03-12"), ("限期10天", "2021-03-15"), ("自发现之日起30日内完成整改", "2021-04-04"), ("5天内整改到位", "2021-03-10"),
        ("3个工作日内", "2021-03-10"), ("三个工作日", "2021-03-10"), ("20个工作日内", "2021-04-02"), ("两周内", "2021-03-19"), ("1个星期内", "2021-03-12"),
        ("一个月内", "2021-04-05"), ("检查后7日内", "2021-03-12"), ("3个月内整改", "2021-06-05"),
        ("3月底前", "2021-03-31"), ("2021年3月底", "2021-03-31"), ("三月底前", "2021-03-31"), ("2月底", "2021-02-28"), ("6月底前完成", "2021-06-30"),
        ("12月末前", "2021-12-31"),
        ("月底前", "2021-03-31"), ("本月底", "2021-03-31"), ("下月底前", "2021-04-30"), ("年底前", "2021-12-31"), ("2022年底", "2022-12-31"),
    ],
)  # fmt: skip
def test_terms_count_from_the_day_of_finding(text: str, day: str) -> None:
    assert due(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "限期整改", "尽快", "长期坚持", "15日", "15日前", "10天前", "3月中旬", "13月底前", "3月", "2021年3月", "0日内", "三五日内", "百日内",
        "下周", "节前", "立即整改，3月8日前", "3日内或5日内",
        "已立即整改3处", "3个月内2次", "",
    ],
)  # fmt: skip
def test_what_names_no_day_is_not_guessed(text: str) -> None:
    assert due(text) == ""


def test_a_month_of_31_days_ends_in_the_last_day_of_a_shorter_one() -> None:
    assert due("一个月内", "2021-01-31") == "2021-02-28"
    assert due("1个月内", "2021-12-31") == "2022-01-31"


def test_the_end_of_a_month_is_the_first_one_after_the_finding_in_the_years_of_the_campaign() -> None:
    winter = SETTINGS.model_copy(update={"campaign": SETTINGS.campaign.model_copy(update={"start": date(2020, 10, 1), "end": date(2021, 3, 31)})})
    assert due("3月底前", "2020-11-05", winter) == "2021-03-31"
    assert due("12月底前", "2020-11-05", winter) == "2020-12-31"
    assert due("4月底前", "2021-03-05", winter) == "2021-04-30"


def test_without_the_day_of_finding_nothing_is_counted() -> None:
    term = Terms(plain(SETTINGS)).read("15日内", None)
    assert (term.day, term.doubt) == ("", "，这一行又没有发现日期，推算不出来")


def test_a_year_whose_holidays_nobody_knows_is_not_guessed() -> None:
    term = Terms(plain(SETTINGS)).read("3个工作日内", "2040-03-05")
    assert (term.day, "[[calendar]]" in term.doubt) == ("", True)


def test_an_office_may_have_it_read_otherwise() -> None:
    assert due("15日内", settings=with_due(working_days=True)) == "2021-03-26"
    assert [due(text, settings=with_due(counted=False)) for text in ("15日内", "3个工作日内", "一个月内")] == ["", "", ""]
    assert due("立即整改", settings=with_due(at_once=())) == ""
    assert due("马上办", settings=with_due(at_once=("马上办",))) == FOUND


@given(st.text(alphabet="0123456789一二三十百日天月年底前内个工作周限期立即整改，。 √", max_size=14), st.none() | st.dates().map(date.isoformat))
def test_any_text_gives_a_day_or_nothing(text: str, found: str | None) -> None:
    day = due(text, found)
    assert day == "" or date.fromisoformat(day)


def listed(folder: Path, *dues: str, found: str = FOUND) -> tuple[Sheet, list[Finding]]:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}').replace(FOUND, found)} | {text}" for n, text in enumerate(dues)]
    file_list(folder, "问题.xlsx", "\n".join([HEAD, *rows]))
    checked = read(folder)
    return checked.sheets[0], checked.findings


def test_a_sheet_of_terms_is_read_with_its_words_kept_and_told_in_one_line(tmp_path: Path) -> None:
    sheet, findings = listed(tmp_path, "立即整改", "15日内", "2021-03-09", "3月底前", "立即整改", "2个工作日内")
    assert sheet.columns[tables.DUE_ON] == [FOUND, "2021-03-20", "2021-03-09", "2021-03-31", FOUND, "2021-03-09"]
    assert sheet.extras == ["整改期限原文：立即整改", "整改期限原文：15日内", "", "整改期限原文：3月底前", "整改期限原文：立即整改", "整改期限原文：2个工作日内"]
    (told,) = findings
    assert (told.code, told.severity, told.cell) == ("due_from_words", "info", "H2")
    assert told.message == "“整改期限”有 5 行写的不是日期（立即整改、15日内、3月底前等），按发现日期推算了，原来写的在“其他信息”里。"


@pytest.mark.parametrize("heading", ["整改时限", "限期", "要求整改完成时限"])
def test_a_column_of_nothing_but_terms_is_still_the_one_its_heading_says(tmp_path: Path, heading: str) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | {text}" for n, text in enumerate(("立即整改", "15日内", "3个工作日内") * 3)]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | {heading}", *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.DUE_ON], said(checked.findings)) == ([FOUND, "2021-03-20", "2021-03-10"] * 3, [])


def test_what_cannot_be_read_is_asked_about_in_its_cell(tmp_path: Path) -> None:
    sheet, findings = listed(tmp_path, "3月中旬", "15日内")
    assert said(findings) == [("date_unclear", "H2")]
    assert sheet.columns[tables.DUE_ON] == [None, "2021-03-20"]


def test_a_word_that_gives_no_day_is_asked_about_once_for_all_rows(tmp_path: Path) -> None:
    sheet, findings = listed(tmp_path, "限期整改", "尽快", "15日内", "限期整改")
    asked = [item for item in findings if item.severity != "info"]
    assert [(item.code, item.cell, item.value) for item in asked] == [("date_words", "H2", "限期整改")]
    assert "；还有“尽快”；一共 3 行：第 2—3、5 行。" in asked[0].message
    assert sheet.columns[tables.DUE_ON] == [None, None, "2021-03-20", None]
    assert [extra.partition("；")[0] for extra in sheet.extras] == ["整改期限原文：限期整改", "整改期限原文：尽快", "整改期限原文：15日内", "整改期限原文：限期整改"]


@pytest.mark.parametrize(
    ("done", "review", "told"),
    [("整改中", "待复查", ["date_not_yet", "date_not_yet"]), ("尚未完成", "未复查", ["date_not_yet", "date_not_yet"]), ("差不多", "~", ["date_words"])],
)
def test_a_day_that_has_not_come_yet_is_not_asked_for(tmp_path: Path, done: str, review: str, told: list[str]) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 整改完成日期 | 复查日期\n{GOOD_PROBLEM} | {done} | {review}")
    checked = read(tmp_path)
    assert [item.code for item in checked.findings] == told
    assert f"整改完成日期原文：{done}" in checked.sheets[0].extras[0]


def test_the_end_of_a_month_before_the_finding_is_asked_about(tmp_path: Path) -> None:
    assert said(listed(tmp_path, "3月底前", found="2021-04-02")[1]) == [("due_before_found", "H2")]


def test_a_row_without_its_day_of_finding_goes_back_and_says_why_its_term_cannot_be_read(tmp_path: Path) -> None:
    _, findings = listed(tmp_path, "15日内", found="~")
    assert said(findings) == [("date_unclear", "H2"), ("cell_missing", "F2")]
    assert "推算不出来" in findings[0].message


@pytest.mark.parametrize(("heading", "days"), [("整改期限（天）", ["2021-03-12", "2021-03-20"]), ("整改时限(工作日)", ["2021-03-16", "2021-03-26"])])
def test_bare_figures_count_what_the_heading_says(tmp_path: Path, heading: str, days: list[str]) -> None:
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{n}')} | {text}" for n, text in enumerate(("7", "15", "7", "15", "7", "15"))]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | {heading}", *rows]))
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.DUE_ON], said(checked.findings)) == (days * 3, [])


def test_bare_figures_under_a_heading_without_a_unit_are_asked_about(tmp_path: Path) -> None:
    assert said(listed(tmp_path, "7")[1]) == [("date_unclear", "H2")]
