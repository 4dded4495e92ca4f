"""What is said of a cell that is none of a column's choices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.reading.values import clean_text
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, put, read, said


@pytest.mark.parametrize(("number", "last"), [(12, "、第11类、第12类。"), (13, "、第11类、第12类等。")])
def test_so_many_choices_are_named_and_of_more_it_is_said(tmp_path: Path, number: int, last: str) -> None:
    choices = tuple({"column": tables.ITEM, "name": f"第{n}类"} for n in range(1, number + 1))
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('应急管理', '别的')}")
    found = read(tmp_path, Config.model_validate(SETTINGS.model_dump() | {"choices": choices})).findings
    (item,) = [item for item in found if item.cell == "C2"]
    assert item.remedy.endswith(last)


def test_control_characters_are_no_part_of_a_text(tmp_path: Path) -> None:
    """No workbook that is made later may hold them."""
    row = GOOD_PROBLEM.replace("灭火器过期", "灭火器\x07过\x1f期\x7f")
    put(tmp_path, "a.csv", f"{PROBLEM_HEAD}\n{row}".replace(" | ", ",").encode())
    assert read(tmp_path).sheets[0].columns[tables.PROBLEM][0] == "灭火器过期"


@pytest.mark.parametrize(("raw", "text"), [("甲\ud800乙\ufffe", "甲乙"), ("甲\n乙\t丙", "甲\n乙\t丙"), ("\u3000甲\u200b ", "甲"), ("\x00", "")])
def test_what_no_xml_can_hold_is_taken_out_of_a_text(raw: str, text: str) -> None:
    assert clean_text(raw) == text


def test_several_dispositions_may_have_only_a_space_between_them(tmp_path: Path) -> None:
    written = ("现场紧急处置 立案处罚", "责令 限期整改", "立案处罚 看情况")
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | 处置意见", *(f"{GOOD_PROBLEM} | {text}" for text in written)]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.DISPOSITION] == ["现场紧急处置、立案处罚", "责令限期整改", None]
    assert said(checked.findings) == [("choice_unclear", "H4")]


def test_several_dispositions_may_be_numbered(tmp_path: Path) -> None:
    written = ("①责令企业限期整改②立案处罚（罚款1万元）", "1.责令现场立即整改 2.简易处罚", "（1）限期整改；（2）移交", "1、限期整改2、看情况")
    file_list(tmp_path, "a.xlsx", "\n".join([f"{PROBLEM_HEAD} | 处置意见", *(f"{GOOD_PROBLEM} | {text}" for text in written)]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.DISPOSITION] == ["责令限期整改、立案处罚", "现场立即整改、简易处罚", "责令限期整改、移交其他部门", None]
    assert said(checked.findings) == [("choice_unclear", "H5")]


@pytest.mark.parametrize("written", ["3月", "2021年3月份", "2021.3", "202103", "2021/3/1", "2021/03/01 0:00", "2021年3月21日"])
def test_a_month_is_read_as_people_and_spreadsheets_write_it(tmp_path: Path, written: str) -> None:
    file_list(tmp_path, "a.xlsx", f"月份 | 检查企业 | 发现问题 | 完成整改\n{written} | 12 | 30 | 28")
    assert read(tmp_path).sheets[0].columns[tables.MONTH] == ["2021-03"]


def test_a_month_without_its_year_is_that_of_the_campaign(tmp_path: Path) -> None:
    winter = SETTINGS.campaign.model_copy(update={"start": date(2021, 10, 1), "end": date(2022, 3, 31), "first_report": ""})
    file_list(tmp_path, "a.xlsx", "月份 | 检查企业 | 发现问题 | 完成整改\n12月 | 1 | 2 | 3\n1月 | 4 | 5 | 6")
    checked = read(tmp_path, SETTINGS.model_copy(update={"campaign": winter}))
    assert checked.sheets[0].columns[tables.MONTH] == ["2021-12", "2022-01"]


@pytest.mark.parametrize(("start", "month"), [(date(2021, 9, 1), "2021-10"), (date(2021, 1, 1), "2021-01"), (date(2021, 11, 1), "2021-01")])
def test_october_typed_as_a_number_has_lost_its_nought(tmp_path: Path, start: date, month: str) -> None:
    """2021.10 is the number 2021.1: October where the campaign has that and no January."""
    path = file_list(tmp_path, "a.xlsx", "月份 | 检查企业 | 发现问题 | 完成整改\n~ | 1 | 2 | 3")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A2"] = 2021.10
    book.save(path)
    campaign = SETTINGS.campaign.model_copy(update={"start": start, "end": date(2021, 12, 31), "first_report": ""})
    assert read(tmp_path, SETTINGS.model_copy(update={"campaign": campaign})).sheets[0].columns[tables.MONTH] == [month]


@pytest.mark.parametrize("written", ["区应急管理局", "应急局", "山亭区应急管理局"])
def test_the_regulator_is_written_as_the_settings_write_it(tmp_path: Path, written: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD} | 监管部门\n甲厂 | ~ | 冯卯镇 | 危化品 | {written}")
    assert read(tmp_path).sheets[0].columns[tables.REGULATOR] == ["区应急管理局"]


@pytest.mark.parametrize("written", ["市应急管理局", "应急局、消防大队"])
def test_a_regulator_that_is_not_one_of_the_departments_stays_as_written(tmp_path: Path, written: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{ENTERPRISE_HEAD} | 监管部门\n甲厂 | ~ | 冯卯镇 | 危化品 | {written}")
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.REGULATOR], said(checked.findings)) == ([written], [])


def test_days_without_a_year_are_told_once_a_column(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期", f"问题{n}").replace("2021-03-05", day) for n, day in enumerate(("3月5日", "2021-03-08", "3.9", "3月5日"))]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-05", "2021-03-08", "2021-03-09", "2021-03-05"]
    assert [(item.code, item.cell) for item in checked.findings] == [("date_year_assumed", "F2")]
    assert checked.findings[0].message == "“发现日期”写的“3月5日”没有年份，按 2021-03-05 处理；还有“3.9”；一共 3 行：第 2、4—5 行。"
    assert not any(checked.sheets[0].extras)


def test_spans_of_days_are_told_once_a_column(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器过期", f"问题{n}").replace("2021-03-05", day) for n, day in enumerate(("3月5日至6日", "2021-03-08", "3月8日、9日"))]
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-06", "2021-03-08", "2021-03-09"]
    assert [(item.code, item.cell) for item in checked.findings] == [("date_span", "F2")]
    assert checked.findings[0].message == "“发现日期”写的“3月5日至6日”是一段时间，按最后一天 2021-03-06 算；还有“3月8日、9日”；一共 2 行：第 2、4 行。"
    assert checked.sheets[0].extras == ["发现日期原文：3月5日至6日", "", "发现日期原文：3月8日、9日"]


def test_signs_around_codes_and_phones_are_no_part_of_them(tmp_path: Path) -> None:
    codes, phones = ("91350100-M000100Y-43", "'91110000600037341L", "9135-0100"), ("'06328811111", "0632-8811112", "~")
    rows = [f"{name}化工厂 | {code} | 冯卯镇 | 危化品 | {phone}" for name, code, phone in zip("甲乙丙", codes, phones, strict=True)]
    file_list(tmp_path, "a.xlsx", "\n".join([f"{ENTERPRISE_HEAD} | 联系电话", *rows]))
    (sheet,) = read(tmp_path).sheets
    assert sheet.columns[tables.CREDIT_CODE] == ["91350100M000100Y43", "91110000600037341L", "9135-0100"]
    assert sheet.columns[tables.PHONE] == ["06328811111", "0632-8811112", None]


@pytest.mark.parametrize(
    ("above", "heading", "below", "fine"),
    [
        ("单位：家、起、元", "罚款金额", "", 1.5), ("金额单位：元", "罚款", "", 1.5), ("", "罚款", "人次 | 家次 | 项 | 元", 1.5),
        ("", "罚款", "（人次） | （家次） | （项） | （元）", 1.5),
        ("单位：家、起、万元", "罚款", "", 15000), ("单位：元", "罚款（万元）", "", 15000), ("", "罚款", "人次 | 家次 | 项 | 万元", 15000), ("", "罚款", "", 15000),
    ],
)  # fmt: skip
def test_fines_are_in_the_unit_that_stands_above_or_below_the_heading(tmp_path: Path, above: str, heading: str, below: str, fine: float) -> None:
    rows = ["2021年3月工作情况", above, f"出动执法人员 | 检查企业 | 发现问题 | {heading}", below, "56 | 28 | 61 | 15000"]
    file_list(tmp_path, "a.xlsx", "\n".join(line for line in rows if line))
    (sheet,) = read(tmp_path).sheets
    assert sheet.columns[tables.FINES] == [fine]
