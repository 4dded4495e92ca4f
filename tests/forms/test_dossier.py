from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl

from crosscheck import tables
from crosscheck.forms.dossier import DISCLAIMER, Event, File, ListedDossier, contents, dossier, missing_from, thread

_MADE = date(2021, 3, 21)


def _enterprise(**more: str) -> dict[str, str]:
    whole = {tables.CREDIT_CODE: "91350100M000100Y43", tables.ADDRESS: "路1号", tables.HEAD_PERSON: "张三", tables.PHONE: "0632-1"}
    return dict.fromkeys(tables.ENTERPRISE_LEDGER, "") | {tables.ENTERPRISE: "=甲公司"} | whole | more


def _problem(number: int, **more: str) -> dict[str, str]:
    told = {tables.PROBLEM_ID: f"P{number}", tables.PROBLEM: f"问题{number}", tables.STATE: tables.OPEN, tables.FOUND_ON: f"2021-03-{number:02}"}
    handled = {tables.DISPOSITION: "责令限期整改", tables.DUE_ON: "2021-04-01", tables.SOURCES: f"甲.xlsx|清单|{number}"}
    return dict.fromkeys(tables.PROBLEM_LEDGER, "") | told | handled | more


def _book(problems: list[dict[str, str]], **more: str) -> Any:
    return openpyxl.load_workbook(BytesIO(dossier(File(_enterprise(**more), problems), _MADE)))


def _cover(book: Any) -> dict[str, Any]:
    return {row[0]: row[1] for row in book["基本情况"].iter_rows(min_row=3, values_only=True) if row[0]}


def test_every_problem_is_listed_in_the_order_of_discovery_with_its_source() -> None:
    sheet = _book([_problem(9), _problem(2)])["问题台账"]
    heads = [cell.value for cell in sheet[3]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert [(row["序号"], row[tables.PROBLEM], row[tables.SOURCES]) for row in rows] == [
        (1, "问题2", "甲.xlsx|清单|2"), (2, "问题9", "甲.xlsx|清单|9"),
    ]  # fmt: skip


def test_the_cover_counts_what_is_done_and_what_is_not() -> None:
    problems = [_problem(1), _problem(2, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-03-09"})]
    assert _cover(_book(problems))["问题"] == "共2项，截至2021年3月21日已整改1项，未完成1项"


def test_what_is_done_after_the_day_of_the_file_is_not_done_on_its_cover_as_in_the_list_of_all() -> None:
    on, after = (_problem(n, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: day}) for n, day in enumerate(("2021-03-21", "2021-03-22"), 1))
    assert _cover(_book([on, after]))["问题"] == "共2项，截至2021年3月21日已整改1项，未完成1项"


def test_a_complete_file_lacks_nothing() -> None:
    assert missing_from(_enterprise(), [_problem(1)]) == []
    assert _cover(_book([_problem(1)]))["本档还缺"] == "无"


def test_what_is_missing_is_named() -> None:
    closed = _problem(3, **{tables.STATE: tables.CLOSED, tables.DISPOSITION: ""})
    label = "2021-03-03 的问题“问题3”"
    assert missing_from(_enterprise(**{tables.PHONE: ""}), [closed]) == [
        "基本情况：联系电话", f"{label}：处置意见", f"{label}：整改完成日期", f"{label}：复查日期",
    ]  # fmt: skip
    assert missing_from(_enterprise(), [_problem(3, **{tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-03-09"})]) == []
    assert missing_from(_enterprise(), [_problem(3, **{tables.DUE_ON: ""})]) == [f"{label}：整改期限"]


def test_a_name_that_begins_like_a_formula_is_text() -> None:
    cell = _book([_problem(1)])["基本情况"]["B3"]
    assert (cell.value, cell.data_type) == ("=甲公司", "s")


def test_every_sheet_is_set_up_for_a4() -> None:
    sheets = _book([_problem(1)]).worksheets
    assert [(sheet.page_setup.orientation, sheet.page_setup.paperSize) for sheet in sheets] == [("portrait", 9), *[("landscape", 9)] * 2]


def test_the_thread_goes_from_finding_to_closure_and_on_to_what_is_owed() -> None:
    done = {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-02", tables.REVIEWED_ON: "2021-04-09", tables.HANDLING: "已更换"}
    told = [(event.day, event.what, event.text) for event in thread([_problem(1, **done)])]
    assert told == [
        ("2021-03-01", "发现", "问题1"), ("", "处置意见", "责令限期整改"), ("2021-04-01", "整改期限", "要求在这一天前整改到位"), ("", "办理进展", "已更换"),
        ("2021-04-02", "整改完成", "已销号"), ("2021-04-09", "复查", "已销号"),
    ]  # fmt: skip
    owed = Event("P1", "2021-04-30", "待办：复查销号", "某规定", "区应急管理局")
    book = openpyxl.load_workbook(BytesIO(dossier(File(_enterprise(), [_problem(1)], [owed]), _MADE)))
    assert [cell.value for cell in list(book["办理经过"].rows)[-1]] == ["P1", datetime(2021, 4, 30), "待办：复查销号", "某规定", "区应急管理局"]


def test_what_is_owed_for_a_problem_follows_on_what_became_of_it_and_what_is_owed_for_none_comes_first() -> None:
    owed = [Event(id_, "2021-04-01", "下一步", "复查销号", "区应急管理局") for id_ in ("P2", "P1", "")]
    sheet = openpyxl.load_workbook(BytesIO(dossier(File(_enterprise(), [_problem(2), _problem(1)], owed), _MADE)))["办理经过"]
    rows = [(row[0], row[2]) for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert [id_ for id_, _ in rows] == [None, *["P1"] * 4, *["P2"] * 4]
    assert [what for _, what in rows[1:5]] == ["发现", "处置意见", "整改期限", "下一步"]


def test_transfer_sheets_and_advice_have_a_sheet_when_there_are_any() -> None:
    assert _book([_problem(1)]).sheetnames == ["基本情况", "问题台账", "办理经过"]
    file = File(_enterprise(), [_problem(1)], sheets=[("01", "", "已签收", 1, "", "甲.xlsx")], advice=[("顶格处罚", "甲", "乙", "丙", "丁")])
    book = openpyxl.load_workbook(BytesIO(dossier(file, _MADE)))
    assert book.sheetnames[3:] == ["移交表", "处置参考"]
    assert book["处置参考"]["A2"].value == DISCLAIMER


def test_the_list_of_all_leads_to_each() -> None:
    entries = [ListedDossier("冯卯镇", "甲#公司", 3, 2, 1, 4, "冯卯镇/甲#公司.xlsx"), ListedDossier("店子镇", "乙公司", 1, 0, 0, 0, "店子镇/乙公司.xlsx")]
    sheet = openpyxl.load_workbook(BytesIO(contents(entries, _MADE))).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] == [
        [1, "冯卯镇", "甲#公司", 3, 2, 1, 4, '=HYPERLINK("冯卯镇/甲%23公司.xlsx","打开")'],
        [2, "店子镇", "乙公司", 1, 0, 0, 0, '=HYPERLINK("店子镇/乙公司.xlsx","打开")'],
    ]


def test_a_long_name_has_its_lines_in_the_list_of_all() -> None:
    names = ("乙公司", "某某高新技术产业开发区综合物流与危险货物运输（集团）股份有限责任公司第二分公司")
    sheet = openpyxl.load_workbook(BytesIO(contents([ListedDossier("店子镇", name, 1, 0, 0, 0, "a.xlsx") for name in names], _MADE))).worksheets[0]
    assert [sheet.row_dimensions[row].height for row in (4, 5)] == [18.75, 33]


def test_the_first_page_has_room_for_sentences_beside_their_labels() -> None:
    widths = _book([_problem(1)])["基本情况"].column_dimensions
    assert [round(widths[column].width) for column in "AB"] == [21, 71]  # as Excel counts them, with the padding of a cell


def test_the_same_enterprise_gives_the_same_bytes() -> None:
    assert dossier(File(_enterprise(), [_problem(1)]), _MADE) == dossier(File(_enterprise(), [_problem(1)]), _MADE)


def test_a_long_list_of_what_is_missing_is_never_cut() -> None:
    bare = [_problem(number, **{tables.DISPOSITION: "", tables.DUE_ON: ""}) for number in range(1, 29)]
    sheet = _book(bare)["基本情况"]
    shown = [row[1] for row in sheet.iter_rows(values_only=True) if "的问题“" in str(row[1])]
    assert shown == missing_from(_enterprise(), bare)
    assert all((size.height or 0) <= 409 for size in sheet.row_dimensions.values())


def test_a_name_wider_than_the_page_is_made_smaller_and_not_cut() -> None:
    book = _book([_problem(1)], **{tables.ENTERPRISE: "综合管廊基础设施建设工程施工总承包项目经理部" * 3})
    assert [sheet.cell(2, 1).alignment.shrink_to_fit for sheet in book] == [True] * len(book.sheetnames)


def test_a_text_higher_than_a_row_can_be_shows_its_beginning() -> None:
    sheet = _book([_problem(1), _problem(2, **{tables.PROBLEM: "长" * 2000})])["问题台账"]
    (column,) = [cell.column for cell in sheet[3] if cell.value == tables.PROBLEM]
    assert [sheet.cell(row, column).alignment.vertical for row in (4, 5)] == ["center", "top"]
