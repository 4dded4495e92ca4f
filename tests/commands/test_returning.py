"""What goes back to a department, and what happens when it comes in again mended."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.commands import steps
from crosscheck.commands.month import Order
from crosscheck.commands.steps import CheckResult
from crosscheck.folder import Folder
from crosscheck.month_output import names_drawn
from crosscheck.periods import named
from tests.desk import Desk
from tests.forms.filled import GOOD, dropped, filled
from tests.sheets import DEPARTMENT, ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read, said

PERIOD = named(SETTINGS.campaign, "2021-03")
BAD = GOOD_PROBLEM.replace("冯卯镇", "城关镇").replace("灭火器过期", "通道堵塞")


def check(folder: Path) -> CheckResult:
    return steps.check(Order(Folder(folder), SETTINGS, PERIOD, Desk()))


def filed(folder: Path) -> Path:
    return folder / "workbooks" / "部门" / DEPARTMENT


def returned(folder: Path) -> Path:
    return folder / "output" / "2021-03" / "退回" / DEPARTMENT


def notice(folder: Path) -> str:
    return (returned(folder) / "通知.txt").read_text("utf-8-sig")


def problems(*rows: str) -> str:
    return "\n".join([PROBLEM_HEAD, *rows])


def mend(path: Path, to: Path, **cells: Any) -> None:
    """Mend the cells of a returned workbook as a person would, and put it there."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    book.save(to)


def test_the_copy_has_the_name_of_the_original_and_stands_beside_the_notice(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM, BAD))
    check(tmp_path)
    assert sorted(path.name for path in returned(tmp_path).iterdir()) == ["三月.xlsx", "通知.txt"]


def test_what_excel_leaves_beside_an_open_workbook_is_none_of_the_departments_files(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(BAD)).with_name("~$三月.xlsx").write_bytes(b"owner")
    check(tmp_path)
    assert "材料共1个文件，已采用0行，退回1行。" in notice(tmp_path)


def test_a_department_without_findings_gets_nothing_back(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM))
    check(tmp_path)
    assert not returned(tmp_path).exists()


def test_a_mended_return_has_no_findings_and_nothing_of_ours_in_it(tmp_path: Path) -> None:
    path = file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM, BAD, GOOD_PROBLEM.replace("2021-03-05", "2021-02-30")))
    assert [code for code, _ in said(check(tmp_path).findings)] == ["town_unknown", "date_invalid"]
    mend(returned(tmp_path) / "三月.xlsx", path, B3="冯卯镇", F4="2021-3-6")
    result = check(tmp_path)
    assert result.findings == []
    assert not returned(tmp_path).exists()
    (sheet,) = read(tmp_path).sheets
    assert sheet.extras == ["", "", ""]
    assert sheet.rows == [2, 3, 4]


def test_a_return_sent_back_unmended_says_the_same_again_once(tmp_path: Path) -> None:
    path = file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM, BAD))
    first = check(tmp_path).findings
    shutil.copy(returned(tmp_path) / "三月.xlsx", path)
    assert check(tmp_path).findings == first
    sheet = openpyxl.load_workbook(returned(tmp_path) / "三月.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]].count(tables.ERRATA) == 1


def test_a_row_emptied_but_for_its_remark_is_a_blank_row(tmp_path: Path) -> None:
    path = file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM, BAD, GOOD_PROBLEM.replace("灭火器", "电线")))
    check(tmp_path)
    mend(returned(tmp_path) / "三月.xlsx", path, **dict.fromkeys(["A3", "B3", "C3", "D3", "E3", "F3", "G3"]))
    assert check(tmp_path).findings == []
    assert read(tmp_path).sheets[0].skipped == [(3, "blank")]


@pytest.mark.parametrize("name", ["三月（改）.xlsx", "三月.xlsx", "三月(2).xlsx", "三月-副本.xlsx", "重新报.xlsx"])
def test_a_mended_return_beside_its_original_is_told_plainly_and_counts_once(tmp_path: Path, name: str) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器", f"{n}号灭火器") for n in range(9)]
    file_list(tmp_path, "三月.xlsx", problems(*rows, BAD))
    check(tmp_path)
    target = filed(tmp_path) / "改好的" / name
    target.parent.mkdir()
    mend(returned(tmp_path) / "三月.xlsx", target, B11="冯卯镇")
    result = check(tmp_path)
    (item,) = [item for item in result.findings if item.code == "return_beside_original"]
    assert item.file == f"部门/{DEPARTMENT}/三月.xlsx"
    assert f"改好重发的 部门/{DEPARTMENT}/改好的/{name} 已经收到" in item.message
    assert "请把原来的这一份移走" in item.remedy
    counts = {file["file"].split("/", 2)[2]: (file["kept"], file["duplicates"], file["returned"]) for file in result.files}
    assert sum(kept for kept, _, _ in counts.values()) == 10
    assert counts["三月.xlsx"][2] == 1


@pytest.mark.parametrize("marked", [True, False])
def test_a_mended_return_under_another_name_is_known_though_most_of_its_rows_were_wrong(tmp_path: Path, marked: bool) -> None:
    file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM, *(BAD.replace("通道", f"{n}号通道") for n in range(4))))
    check(tmp_path)
    mend(returned(tmp_path) / "三月.xlsx", filed(tmp_path) / "重新报.xlsx", B3="冯卯镇", B4="冯卯镇", B5="冯卯镇")
    if not marked:
        book = openpyxl.load_workbook(filed(tmp_path) / "重新报.xlsx")
        book.worksheets[0].delete_cols(8)
        book.save(filed(tmp_path) / "重新报.xlsx")
    (item,) = [item for item in check(tmp_path).findings if item.code == "return_beside_original"]
    assert item.file == f"部门/{DEPARTMENT}/三月.xlsx"


def test_a_list_of_other_problems_of_the_same_enterprise_and_day_is_no_mended_return(tmp_path: Path) -> None:
    file_list(tmp_path, "甲组.xlsx", problems(*(BAD.replace("通道", f"{n}号通道") for n in range(4))))
    file_list(tmp_path, "乙组.xlsx", problems(*(GOOD_PROBLEM.replace("灭火器", f"{n}号灭火器") for n in range(4))))
    assert not {"return_beside_original", "return_beside_alike"} & {item.code for item in check(tmp_path).findings}


def test_one_row_is_not_many_wrong_ones_mended(tmp_path: Path) -> None:
    file_list(tmp_path, "甲组.xlsx", problems(*[BAD.replace("通道堵塞", "~")] * 5))
    file_list(tmp_path, "乙组.xlsx", problems(GOOD_PROBLEM))
    assert not {"return_beside_original", "return_beside_alike"} & {item.code for item in check(tmp_path).findings}


def test_two_lists_of_which_each_mends_a_row_of_the_other_are_both_left_alone(tmp_path: Path) -> None:
    rows = [GOOD_PROBLEM.replace("灭火器", f"{n}号灭火器") for n in range(8)]
    file_list(tmp_path, "三月.xlsx", problems(*rows, BAD, BAD.replace("通道", "楼道").replace("城关镇", "冯卯镇")))
    file_list(tmp_path, "三月报.xlsx", problems(*rows, BAD.replace("城关镇", "冯卯镇"), BAD.replace("通道", "楼道")))
    assert "return_beside_original" not in [item.code for item in check(tmp_path).findings]


def test_a_mended_return_under_another_name_may_be_the_older_of_the_two(tmp_path: Path) -> None:
    """The list of April held all of March's and one more: the clerk was told to take April's away."""
    rows = [GOOD_PROBLEM.replace("灭火器", f"{n}号灭火器") for n in range(9)]
    path = file_list(tmp_path, "三月.xlsx", problems(*rows, BAD))
    check(tmp_path)
    mend(returned(tmp_path) / "三月.xlsx", path, B11="冯卯镇")
    file_list(tmp_path, "四月.xlsx", problems(*rows, BAD, GOOD_PROBLEM.replace("灭火器", "配电箱")))
    told = [item for item in check(tmp_path).findings if item.code.startswith("return_beside")]
    assert [(item.code, item.file, item.remedy) for item in told] == [
        ("return_beside_alike", f"部门/{DEPARTMENT}/四月.xlsx", "请看哪一份是后来报的，把旧的那一份移走。")
    ]


def test_another_months_list_beside_a_mended_one_is_not_its_original(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(*(GOOD_PROBLEM.replace("灭火器", f"{n}号灭火器") for n in range(4)), BAD))
    check(tmp_path)
    path = filed(tmp_path) / "三月.xlsx"
    mend(returned(tmp_path) / "三月.xlsx", path, B6="冯卯镇")
    file_list(tmp_path, "四月累计.xlsx", problems(*(GOOD_PROBLEM.replace("灭火器", f"{n}号灭火器") for n in range(9))))
    assert [item.code for item in check(tmp_path).findings if item.severity != "info"] == []


def test_a_list_whose_name_differs_in_its_brackets_is_another_months_or_towns(tmp_path: Path) -> None:
    file_list(tmp_path, "清单（3月）.xlsx", problems(GOOD_PROBLEM, BAD))
    check(tmp_path)
    mend(returned(tmp_path) / "清单（3月）.xlsx", filed(tmp_path) / "清单（3月）.xlsx", B3="冯卯镇")
    file_list(tmp_path, "清单（4月）.xlsx", problems(GOOD_PROBLEM.replace("灭火器", "电线")))
    assert [item.code for item in check(tmp_path).findings if item.severity != "info"] == []


def test_a_text_table_comes_back_as_a_workbook_and_the_notice_says_so(tmp_path: Path) -> None:
    path = filed(tmp_path) / "三月.csv"
    path.parent.mkdir(parents=True)
    text = io.StringIO()
    csv.writer(text).writerows(row.split(" | ") for row in (PROBLEM_HEAD, GOOD_PROBLEM, BAD))
    path.write_bytes(text.getvalue().encode("gb18030"))
    check(tmp_path)
    sheet = openpyxl.load_workbook(returned(tmp_path) / "三月.xlsx").worksheets[0]
    assert (sheet["B3"].value, sheet["B3"].fill.fgColor.rgb) == ("城关镇", "FFFFC7CE")
    assert sheet["B3"].comment.text.startswith("必须改：“城关镇”不是山亭区的镇街")
    assert sheet["H3"].value.startswith("B3（必须改）")
    assert "三月.csv 的原格式不能直接标注" in notice(tmp_path)
    path.unlink()
    mend(returned(tmp_path) / "三月.xlsx", filed(tmp_path) / "三月.xlsx", B3="冯卯镇")
    assert check(tmp_path).findings == []


def test_a_file_that_cannot_be_read_is_told_with_its_reason_and_has_no_copy(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM))
    (filed(tmp_path) / "坏的.xlsx").write_bytes(b"")
    check(tmp_path)
    assert [path.name for path in returned(tmp_path).iterdir()] == ["通知.txt"]
    assert "一、读不了的文件，1个\r\n1. 坏的.xlsx：这个文件是空的（0 字节）。" in notice(tmp_path).replace("\n", "\r\n").replace("\r\r", "\r")


def test_two_files_of_one_name_in_two_folders_both_come_back(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(BAD))
    file_list(tmp_path, "补充/三月.xlsx", problems(BAD.replace("通道", "门口")))
    check(tmp_path)
    assert {path.name for path in returned(tmp_path).iterdir()} == {"三月.xlsx", "三月（2）.xlsx", "通知.txt"}


def test_a_second_run_writes_the_same_bytes(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM, BAD))
    check(tmp_path)
    first = {path.name: path.read_bytes() for path in returned(tmp_path).iterdir()}
    shutil.rmtree(tmp_path / "output")
    check(tmp_path)
    assert {path.name: path.read_bytes() for path in returned(tmp_path).iterdir()} == first


def test_a_doubt_that_merging_found_is_marked_too(tmp_path: Path) -> None:
    file_list(tmp_path, "三月.xlsx", problems(GOOD_PROBLEM, GOOD_PROBLEM.replace("一般", "重大")))
    check(tmp_path)
    assert openpyxl.load_workbook(returned(tmp_path) / "三月.xlsx").worksheets[0]["E3"].comment.text.startswith("请核实")


# --- transfer sheets ----------------------------------------------------------------------------------------------------
def test_a_transfer_sheet_with_faults_comes_back_to_the_office_and_is_clean_when_mended(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品")
    sheet = dropped(tmp_path, filled([GOOD, GOOD | {tables.PROBLEM: "通道堵塞", tables.DUTY_UNIT: "区某某局"}]))
    check(tmp_path)
    (copy,) = (tmp_path / "output" / "2021-03" / "退回" / "移交表").iterdir()
    page = openpyxl.load_workbook(copy).worksheets[0]
    assert (copy.name, page["G7"].fill.fgColor.rgb) == ("甲.xlsx", "FFFFC7CE")
    assert names_drawn(json.loads((tmp_path / "output" / "2021-03" / "run.json").read_text("utf-8")), "退回/移交表/甲.xlsx")
    assert str(page["P7"].value).startswith("G7（必须改）：执法责任单位“区某某局”不是已登记的部门或镇街")
    mend(copy, sheet, G7="区应急管理局")
    assert said(read(tmp_path).findings) == []
    check(tmp_path)
    assert not copy.exists()


def test_transfer_sheets_without_faults_and_not_yet_filled_in_stay_where_they_are(tmp_path: Path) -> None:
    dropped(tmp_path, filled([]))
    check(tmp_path)
    assert not (tmp_path / "output" / "2021-03" / "退回").exists()
