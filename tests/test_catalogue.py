"""Finding codes that no other test triggers, each beside what barely does not trigger it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from crosscheck import tables
from crosscheck.catalogue import CATALOGUE
from crosscheck.merging.ledgers import merge
from tests.sheets import DEPARTMENT, ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, write_book

CODE, OTHER_CODE = "91350100M000100Y43", "91110000600037341L"


def codes(folder: Path) -> list[str]:
    checked = read(folder)
    return [item.code for item in (*checked.findings, *merge(checked.sheets).findings)]


@pytest.mark.parametrize(
    ("heading", "expected"), [("照片编号", []), ("隐患等级", ["column_repeated"]), ("问题的描述情况", []), ("整改完工的日期", ["column_guessed"])]
)
def test_an_extra_column(tmp_path: Path, heading: str, expected: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | {heading}\n{GOOD_PROBLEM} | 一般")
    assert codes(tmp_path) == expected


def test_a_required_column_under_a_heading_of_ones_own_is_asked_about_once(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('问题描述', '检查发现情况')}\n{GOOD_PROBLEM}")
    assert codes(tmp_path) == ["column_missing"]
    (item,) = read(tmp_path).findings
    assert item.remedy.startswith("请补上（D 列“检查发现情况”是不是“问题描述”）")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("12人次", []), ("0", []), ("十来个", ["number_invalid"]), ("-3", ["number_impossible"]), ("2.5人次", ["number_impossible"])],
)
def test_a_count(tmp_path: Path, written: str, expected: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", f"月份 | 检查企业 | 出动执法人员\n2021-03 | 3 | {written}")
    assert codes(tmp_path) == expected


@pytest.mark.parametrize(("written", "expected"), [("0.5", []), ("-0.5万元", ["number_impossible"])])
def test_a_fine_may_be_a_part_of_ten_thousand_and_not_less_than_none(tmp_path: Path, written: str, expected: list[str]) -> None:
    file_list(tmp_path, "a.xlsx", f"月份 | 检查企业 | 罚款（万元）\n2021-03 | 3 | {written}")
    assert codes(tmp_path) == expected


def test_a_fine_is_kept_in_ten_thousands_whatever_its_heading_says(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "月份 | 检查企业 | 罚款（元）\n2021-03 | 3 | 2000")
    assert read(tmp_path).sheets[0].columns[tables.FINES] == [0.2]


@pytest.mark.parametrize(("second", "expected"), [("城头镇", []), ("冯卯镇", ["enterprise_ambiguous", "names_waiting"])])
def test_a_name_without_a_code_among_two_of_that_name(tmp_path: Path, second: str, expected: list[str]) -> None:
    rows = [f"甲厂 | {CODE} | 冯卯镇 | 危化品", f"甲厂 | {OTHER_CODE} | {second} | 危化品"]
    file_list(tmp_path, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *rows]))
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('山亭甲化工有限公司', '甲厂')}")
    assert codes(tmp_path) == expected


@pytest.mark.parametrize(("answer", "expected"), [("是", []), ("~", ["names_waiting"]), ("大概", ["choice_unclear", "names_waiting"])])
def test_a_decision_on_names(tmp_path: Path, answer: str, expected: list[str]) -> None:
    write_book(tmp_path / "workbooks" / "名称归并.xlsx", ("名称归并", f"名称甲 | 名称乙 | 是否同一家\n甲厂 | 乙厂 | {answer}"))
    assert codes(tmp_path) == expected


@pytest.mark.parametrize(("answer", "remark", "expected"), [("~", "是", ["answer_elsewhere", "names_waiting"]), ("~", "是老王说的", ["names_waiting"]), ("否", "是", [])])
def test_an_answer_in_the_column_of_remarks(tmp_path: Path, answer: str, remark: str, expected: list[str]) -> None:
    text = f"名称甲 | 名称乙 | 是否同一家 | 备注\n甲厂 | 乙厂 | {answer} | {remark}"
    write_book(tmp_path / "workbooks" / "名称归并.xlsx", ("名称归并", text))
    assert codes(tmp_path) == expected
    told = [(item.cell, item.message) for item in read(tmp_path).findings if item.code == "answer_elsewhere"]
    assert told == ([("D2", "“是”写在了“备注”里，“是否同一家”还空着，没有算。")] if expected[:1] == ["answer_elsewhere"] else [])


@pytest.mark.parametrize(
    ("book", "text", "expected"),
    [
        ("名称归并", "名称甲 | 名称乙 | 备注\n甲厂 | 乙厂 | ~", ["answers_gone", "names_waiting"]),
        ("名称归并", "名称甲 | 名称乙 | 是不是同一家", ["column_guessed"]),
        ("列名对照", "表头写法 | 哪种表 | 标准列名\n毛病 | 问题清单 | 问题描述", ["answers_gone"]),
    ],
)
def test_a_book_of_decisions_that_has_lost_its_column_for_answers(tmp_path: Path, book: str, text: str, expected: list[str]) -> None:
    write_book(tmp_path / "workbooks" / f"{book}.xlsx", (book, text))
    assert codes(tmp_path) == expected
    told = [str(item) for item in read(tmp_path).findings if item.code == "answers_gone"]
    assert all(f"{book}.xlsx “{book}”：“是否" in text and "没有备份就在表头最右边加一列" in text for text in told)


def test_an_answer_on_a_heading_in_another_column(tmp_path: Path) -> None:
    text = "表头写法 | 哪种表 | 标准列名 | 是否采用 | 备注\n毛病 | 问题清单 | 问题描述 | ~ | 采用"
    write_book(tmp_path / "workbooks" / "列名对照.xlsx", ("列名对照", text))
    assert codes(tmp_path) == ["headings_waiting", "answer_elsewhere"]


def test_a_1904_workbook_is_told_and_its_dates_are_right(tmp_path: Path) -> None:
    from datetime import datetime

    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, PROBLEM_HEAD.split(" | "))
    sheet.write_row(1, 0, GOOD_PROBLEM.split(" | "))
    sheet.write_datetime(1, 5, datetime(2021, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    assert codes(tmp_path) == ["date_1904"]
    assert read(tmp_path).sheets[0].columns[tables.FOUND_ON] == ["2021-03-05"]


def test_macros_and_links_are_told_and_not_carried_on(tmp_path: Path) -> None:
    path = file_list(tmp_path, "a.xlsm", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    path.write_bytes(data.getvalue())
    assert codes(tmp_path) == ["file_active_content"]


def test_every_code_is_an_error_a_warning_or_a_note_with_words_for_what_and_how() -> None:
    for code, entry in CATALOGUE.items():
        assert entry.severity in ("error", "warning", "info"), code
        assert entry.message, code
        assert entry.remedy, code
