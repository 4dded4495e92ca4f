"""Which sheet a line of the register and a filled sheet belong to, whatever has been renamed or joined since."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.commands import steps
from crosscheck.folder import Folder
from tests.commands.followed import APRIL, MARCH, OLD, book, column, draw, fill, joined, month, order, report, tick
from tests.forms.filled import GOOD
from tests.sheets import ENTERPRISE_HEAD, ROOT, file_list, write_book


def test_a_sheet_under_a_shorter_name_is_asked_about_and_followed_once_a_person_has_decided(folder: Folder) -> None:
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    path, short = fill(folder, name, GOOD), name.replace("有限公司", "厂")
    sheet = openpyxl.load_workbook(path)
    sheet.worksheets[0]["A2"] = f"企业名称：{short}"
    sheet.save(path)
    (asked,) = [item for item in month(folder) if item.code == "transfer_not_drawn"]
    assert (asked.file, asked.cell, asked.value) == (f"移交表/三月/{name}（已填）.xlsx", "A2", short)
    decided = f"名称甲 | 镇街甲 | 名称乙 | 镇街乙 | 是否同一家\n{name} | 冯卯镇 | {short} | 冯卯镇 | 是"
    write_book(folder.workbooks / "名称归并.xlsx", ("名称归并", decided))
    assert [item.code for item in month(folder) if item.code == "transfer_not_drawn"] == []
    assert column(book(folder, "移交表进度.xlsx").worksheets[0], "状态").count("已填报") == 1


@pytest.mark.parametrize("day", ["2021-04-02", "2021.4.2", "2021年4月2日", "4月2日"])
def test_a_day_of_the_register_counts_from_that_day_on_however_it_is_written(folder: Folder, day: str) -> None:
    month(folder)
    tick(folder, 1, 双方已签字="2021.3.21", 已移交=day)  # the report day itself still counts
    month(folder)
    assert column(book(folder, "移交表进度.xlsx").worksheets[0], "状态")[0] == "双方已签字"


def test_the_register_gets_each_sheet_once_and_keeps_what_was_ticked(folder: Folder) -> None:
    month(folder)
    tick(folder, 1, 双方已签字="√")
    before = (folder.workbooks / "移交表" / "签收登记.xlsx").read_bytes()
    month(folder)
    assert (folder.workbooks / "移交表" / "签收登记.xlsx").read_bytes() == before
    assert len(column(openpyxl.load_workbook(folder.workbooks / "移交表" / "签收登记.xlsx").worksheets[0], "月份", 2)) == 3


def test_a_line_that_was_deleted_from_the_register_comes_back_with_the_next_month(folder: Folder) -> None:
    """The sheet was followed all the same, with nowhere left to tick what became of it."""
    month(folder)
    path = folder.workbooks / "移交表" / "签收登记.xlsx"
    register = openpyxl.load_workbook(path)
    names = column(register.worksheets[0], "企业（单位）名称", 2)
    register.worksheets[0].delete_rows(4)
    register.save(path)
    month(folder, APRIL)
    lines = openpyxl.load_workbook(path).worksheets[0]
    assert column(lines, "企业（单位）名称", 2) == [names[0], names[2], names[1]]
    assert column(lines, "月份", 2) == ["2021-03"] * 3


def test_an_enterprise_that_is_renamed_after_the_draw_keeps_its_line_in_the_register_and_its_sheet(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    folder, problem = Folder(tmp_path), OLD.format(name="{}", text="灭火器过期", state="未整改", done="~")
    for name in ("山亭甲化工有限公司", "枣庄丁新材料有限公司"):
        file_list(tmp_path, "企业.xlsx", f"{ENTERPRISE_HEAD}\n{name} | 91350100M000100Y43 | 冯卯镇 | 危化品")
        report(tmp_path, problem.format(name))
        if not folder.record("2021-03").is_file():
            draw(folder)
            month(folder)
            fill(folder, "山亭甲化工有限公司", GOOD)
            tick(folder, 1, 双方已签字="√")
        month(folder)
    register = openpyxl.load_workbook(folder.workbooks / "移交表" / "签收登记.xlsx").worksheets[0]
    assert [row[2] for row in register.iter_rows(min_row=3, values_only=True) if row[2]] == ["山亭甲化工有限公司"]
    progress = book(folder, "移交表进度.xlsx").worksheets[0]
    assert (column(progress, "状态"), column(progress, "问题数")) == (["双方已签字"], [1])
    assert not [item for item in month(folder) if item.code == "transfer_not_drawn"]


def test_an_enterprise_with_a_code_is_the_drawn_one_under_a_name_that_no_list_has_had_before(tmp_path: Path) -> None:
    """Its sheet came back under the new name, and was told as one of an enterprise that was not drawn."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    folder = Folder(tmp_path)
    for name in ("山亭甲化工有限公司", "枣庄丁新材料有限公司"):
        file_list(tmp_path, "企业.xlsx", f"{ENTERPRISE_HEAD}\n{name} | 91350100M000100Y43 | 冯卯镇 | 危化品")
        if not folder.record("2021-03").is_file():
            draw(folder)
            month(folder)
    path = fill(folder, "山亭甲化工有限公司", GOOD)
    filled = openpyxl.load_workbook(path)
    for row in filled.worksheets[0].iter_rows(max_row=6):
        for cell in row:
            if "山亭甲化工有限公司" in str(cell.value):
                cell.value = str(cell.value).replace("山亭甲化工有限公司", "枣庄丁新材料有限公司")
    filled.save(path)
    assert not [item for item in month(folder) if item.code == "transfer_not_drawn"]
    assert column(book(folder, "移交表进度.xlsx").worksheets[0], "状态") == ["已填报"]


def test_the_sheets_of_a_town_that_joins_another_stay_what_they_were(folder: Folder) -> None:
    """All were late and of nobody, and the register got its lines anew with every run."""
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    fill(folder, name, GOOD)
    tick(folder, 1, 双方已签字="√")
    findings = steps.monthly_report(order(folder, APRIL, settings=joined()))
    assert {"transfer_not_drawn", "sign_off_of_none"}.isdisjoint(item.code for item in findings)
    sheet = book(folder, "移交表进度.xlsx", APRIL).worksheets[0]
    assert list(zip(column(sheet, "镇街"), column(sheet, "编号"), column(sheet, "状态"), strict=True)) == [
        ("店子镇", "2021-03-冯卯镇-01", "双方已签字"), ("店子镇", "2021-03-冯卯镇-02", "已生成"), ("店子镇", "2021-03-冯卯镇-03", "已生成"),
    ]  # fmt: skip
    register = openpyxl.load_workbook(folder.workbooks / "移交表" / "签收登记.xlsx").worksheets[0]
    assert column(register, "企业（单位）名称", 2) == column(sheet, "企业")


def test_a_sheet_issued_after_its_town_joined_another_has_address_and_open_problems(folder: Folder) -> None:
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0] if month(folder) else ""
    steps.transfer_sheets(order(folder, settings=joined()))
    issued = openpyxl.load_workbook(folder.month("2021-03") / "移交表" / "冯卯镇" / f"{name}.xlsx")
    assert issued["待核查问题"]["D3"].value == "灭火器过期"
    assert "店子镇" in "".join(str(cell.value) for row in issued.worksheets[0].iter_rows(max_row=4) for cell in row)


def test_what_is_ticked_for_one_of_two_drawn_enterprises_that_are_one_since_is_that_ones(folder: Folder) -> None:
    """The sheet that nobody had filled in was signed, handed over and received as the other one was."""
    month(folder)
    one, two, _ = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")
    fill(folder, two, GOOD)
    tick(folder, 2, 双方已签字="√")
    write_book(folder.workbooks / "名称归并.xlsx", ("名称归并", f"名称甲 | 镇街甲 | 名称乙 | 镇街乙 | 是否同一家\n{one} | 冯卯镇 | {two} | 冯卯镇 | 是"))
    month(folder)
    assert column(book(folder, "移交表进度.xlsx").worksheets[0], "状态") == ["已生成", "双方已签字", "已生成"]
    assert len(column(openpyxl.load_workbook(folder.workbooks / "移交表" / "签收登记.xlsx").worksheets[0], "月份", 2)) == 3


def test_what_is_ticked_for_an_enterprise_that_was_not_drawn_is_told(folder: Folder) -> None:
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    tick(folder, 1, **{"企业（单位）名称": f"{name[:-4]}厂", "双方已签字": "√"})
    (item,) = [item for item in month(folder) if item.code == "sign_off_of_none"]
    assert (item.cell, item.message) == ("C3", f"签收登记里“{name[:-4]}厂”（2021-03，冯卯镇）登记了签字、移交或签收，但没有抽中过，这一行没有算。")
    tick(folder, 1, 双方已签字="未签")
    assert not [item for item in month(folder) if item.code == "sign_off_of_none"]


def test_of_two_lines_for_one_sheet_what_either_says_counts(folder: Folder) -> None:
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    tick(folder, 1, 双方已签字="√")
    tick(folder, 4, **{"月份": "2021-03", "企业（单位）名称": name, "所在镇街": "冯卯镇", "双方已签字": "未签", "已移交": "3月12日"})
    month(folder)
    progress = book(folder, "移交表进度.xlsx").worksheets[0]
    assert (column(progress, "双方已签字")[0], column(progress, "已移交")[0]) == ("√", "3月12日")


def test_a_line_of_the_register_without_a_name_is_nobodys(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    folder = Folder(tmp_path)
    file_list(tmp_path, "企业.xlsx", f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品")
    draw(folder)
    month(folder)
    tick(folder, 2, 月份="2021-03", 所在镇街="冯卯镇", 双方已签字="√")
    assert "“企业（单位）名称”没有填。" in [item.message for item in month(folder)]
    assert column(book(folder, "移交表进度.xlsx").worksheets[0], "状态") == ["已生成"]


def test_a_campaign_that_is_drawn_after_its_time_gives_each_sheet_to_the_month_of_its_inspection(folder: Folder) -> None:
    shutil.rmtree(folder.workbooks / "互查")
    for period in (MARCH, APRIL):
        draw(folder, period, datetime(2026, 11, 28, 9))
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    path = fill(folder, name, GOOD | {tables.PROBLEM: "通道堵塞"})
    filled = openpyxl.load_workbook(path)
    filled.worksheets[0]["H3"] = "检查时间：2021年4月10日"
    filled.save(path)
    month(folder, APRIL)
    progress = book(folder, "移交表进度.xlsx", APRIL).worksheets[0]
    states = {(when, who): state for when, who, state in zip(*(column(progress, title) for title in ("月份", "企业", "状态")), strict=True)}
    assert (states["2021-03", name], states["2021-04", name]) == ("已生成", "已填报")
