"""From the issued sheet to closure and from month to month, with the files where people put them."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from crosscheck import periods, tables
from crosscheck.commands import draws, steps
from crosscheck.commands.month import Order
from crosscheck.config import Config
from crosscheck.findings import Finding, ToldError
from crosscheck.folder import Folder
from crosscheck.reporting import word
from crosscheck.reporting.account import Account
from tests.desk import Desk
from tests.forms.filled import FIRST, GOOD, LETTERS, TICKS
from tests.sheets import DEPARTMENT, ENTERPRISE_HEAD, PROBLEM_HEAD, ROOT, SETTINGS, file_list, write_book

MARCH, APRIL = (periods.named(SETTINGS.campaign, month) for month in ("2021-03", "2021-04"))
SECOND_OF_MARCH = datetime(2021, 3, 2, 9)
HEAD = f"{PROBLEM_HEAD} | 整改期限 | 整改状态 | 整改完成日期"
OLD = "{name} | 冯卯镇 | 应急管理 | {text} | 一般 | 2021-03-05 | 区应急管理局 | 2021-03-12 | {state} | {done}"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Three enterprises of one town with an open problem each, all three drawn in March."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    names = [f"山亭{name}化工有限公司" for name in "甲乙丙"]
    file_list(tmp_path, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *(f"{name} | ~ | 冯卯镇 | 危化品" for name in names)]))
    report(tmp_path, *(OLD.format(name=name, text="灭火器过期", state="未整改", done="~") for name in names))
    draw(Folder(tmp_path))
    return Folder(tmp_path)


def order(folder: Folder, period: periods.Period = MARCH, now: datetime = SECOND_OF_MARCH, settings: Config = SETTINGS) -> Order:
    return Order(folder, settings, period, Desk(now))


def draw(folder: Folder, period: periods.Period = MARCH, now: datetime = SECOND_OF_MARCH) -> None:
    draws.run(order(folder, period, now), draws.Occasion(seed="1"))


def report(folder: Path, *rows: str) -> None:
    file_list(folder, "问题.xlsx", "\n".join([HEAD, *rows]))


def month(folder: Folder, period: periods.Period = MARCH) -> list[Finding]:
    return steps.monthly_report(order(folder, period))


def book(folder: Folder, name: str, period: periods.Period = MARCH) -> Any:
    return openpyxl.load_workbook(folder.month(period.month) / name)


def column(sheet: Any, title: str, head: int = 3) -> list[Any]:
    titles = [cell.value for cell in sheet[head]]
    return [row[titles.index(title)] for row in sheet.iter_rows(min_row=head + 1, values_only=True)]


def fill(folder: Folder, name: str, *rows: dict[str, Any], result: str = "") -> Path:
    """The issued sheet of that enterprise filled in and put where it is read."""
    issued = folder.month("2021-03") / "移交表" / "冯卯镇" / f"{name}.xlsx"
    filled = openpyxl.load_workbook(issued)
    page = filled.worksheets[0]
    page["H3"] = "检查时间：2021年3月10日"
    for number, row in enumerate(rows):
        for column_, value in row.items():
            page[f"{(LETTERS | TICKS)[column_]}{FIRST + number}"] = value
    if result:
        filled["待核查问题"]["K3"], filled["待核查问题"]["M3"] = result, "李四"
    target = folder.workbooks / "移交表" / "三月" / f"{name}（已填）.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    filled.save(target)
    return target


def tick(folder: Folder, row: int, **marks: str | None) -> None:
    """What the office writes into its register."""
    path = folder.workbooks / "移交表" / "签收登记.xlsx"
    register = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in register.worksheets[0][2]}
    for name, text in marks.items():
        register.worksheets[0].cell(2 + row, heads[name]).value = text
    register.save(path)


def test_a_dry_run_makes_the_months_files_and_writes_nothing_into_workbooks(folder: Folder) -> None:
    before = {path: path.read_bytes() for path in folder.workbooks.rglob("*") if path.is_file()}
    steps.monthly_report(order(folder), dry_run=True)
    steps.transfer_sheets(order(folder), dry_run=True)
    assert {path: path.read_bytes() for path in folder.workbooks.rglob("*") if path.is_file()} == before
    assert (folder.month("2021-03") / "移交表进度.xlsx").is_file()
    month(folder)
    assert {path.name for path in folder.workbooks.rglob("*") if path.is_file() and path not in before} == {"签收登记.xlsx", "2021-03.jsonl"}


def test_a_sheet_goes_from_issue_to_receipt(folder: Folder) -> None:
    month(folder)
    assert column(book(folder, "移交表进度.xlsx").worksheets[0], "状态") == ["已生成"] * 3
    drawn = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")
    fill(folder, drawn[0], GOOD, GOOD | {tables.PROBLEM: "通道堵塞"})
    fill(folder, drawn[1], GOOD)
    tick(folder, 2, 双方已签字="√", 已移交="2021-03-15")
    assert "transfer_late" not in {item.code for item in month(folder)}  # of its own month 移交表进度.xlsx tells
    sheet = book(folder, "移交表进度.xlsx").worksheets[0]
    assert column(sheet, "状态") == ["已填报", "已移交", "已生成"]
    assert column(sheet, "迟了什么") == [None, None, "检查日 2021-03-10 已过 11 天，还没有填报"]
    assert column(sheet, "问题数") == [2, 1, 0]
    late = [item for item in month(folder, APRIL) if item.code == "transfer_late"]
    assert [(item.value, item.message) for item in late] == [
        ("2021-03", "1 份移交表：检查日 2021-03-10 已过 42 天，还没有双方签字。"), ("2021-03", "1 份移交表：检查日 2021-03-10 已过 42 天，还没有填报。"),
        ("2021-03", "1 份移交表：检查日 2021-03-10 已过 42 天，还没有签收。"),
    ]  # fmt: skip


def test_a_list_that_has_the_problem_of_a_transfer_sheet_on_another_day_is_told_which_day_counts(folder: Folder) -> None:
    """The finding stood at the sheet and named the list's day as that of the ledger, which has the sheet's."""
    month(folder)
    fill(folder, name := column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0], GOOD)
    told = [item for item in month(folder) if item.code == "values_differ"]
    assert [(item.file, item.message) for item in told] == [
        ("部门/区应急管理局/问题.xlsx", "“发现日期”各处写得不一样：2021-03-10 / 2021-03-05；台账里先用“2021-03-10”。")
    ]
    ledger = book(folder, "总台账.xlsx")["问题总台账"]
    days = dict(zip(column(ledger, "企业（单位）名称", 1), column(ledger, "发现日期", 1), strict=True))
    assert (days[name].date().isoformat(), len(days)) == ("2021-03-10", 3)


def test_the_second_sheet_lists_what_is_not_closed_yet_and_nothing_that_is(folder: Folder) -> None:
    states = {"未整改": "~", "整改中": "~", "已整改": "2021-03-08", "已销号": "2021-03-09"}
    name = "山亭甲化工有限公司"
    report(folder.root, *(OLD.format(name=name, text=f"灭火器{state}", state=state, done=done) for state, done in states.items()))
    month(folder)
    sheet = book(folder, f"移交表/冯卯镇/{name}.xlsx")["待核查问题"]
    assert {state for state in column(sheet, "整改状态", 2) if state} == {"未整改", "整改中", "已整改"}


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


def test_what_happened_later_is_not_in_an_earlier_month(folder: Folder) -> None:
    month(folder)
    names = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")
    for name in names[:2]:
        fill(folder, name, GOOD)
    late = openpyxl.load_workbook(path := fill(folder, names[0], GOOD))
    late.worksheets[0]["H3"] = "检查时间：2021年4月8日"
    late.save(path)
    tick(folder, 2, 双方已签字="2021-03-15", 已移交="2021-04-02")
    month(folder)
    assert column(book(folder, "移交表进度.xlsx").worksheets[0], "状态") == ["已生成", "双方已签字", "已生成"]
    month(folder, APRIL)
    assert column(book(folder, "移交表进度.xlsx", APRIL).worksheets[0], "状态") == ["已填报", "已移交", "已生成"]


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


def joined() -> Config:
    """The settings after 冯卯镇 has joined 店子镇: its name stands among the other's aliases."""
    towns = ({"name": town.name, "aliases": ("冯卯镇",) if town.name == "店子镇" else ()} for town in SETTINGS.towns if town.name != "冯卯镇")
    return Config.model_validate(SETTINGS.model_dump() | {"towns": tuple(towns)})


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


def test_a_sheet_that_somebody_fills_is_left_as_it_is(folder: Folder) -> None:
    month(folder)
    sheets = sorted((folder.month("2021-03") / "移交表" / "冯卯镇").glob("*.xlsx"))
    fill(folder, sheets[0].stem, GOOD)
    begun = openpyxl.load_workbook(sheets[1])
    begun.worksheets[0]["C6"] = "正在填"
    begun.save(sheets[1])
    before = [sheet.read_bytes() for sheet in sheets]
    findings = month(folder)
    assert [sheet.read_bytes() for sheet in sheets] == before
    assert sorted((folder.month("2021-03") / "移交表" / "冯卯镇").glob("*.xlsx")) == sheets
    assert [item.code for item in findings if item.code.startswith(("transfer_begun", "output_edited"))] == ["transfer_begun_in_output"]


def test_what_was_handed_over_goes_to_its_department_and_its_progress_comes_back(folder: Folder) -> None:
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    fill(folder, name, GOOD | {tables.PROBLEM: "通道堵塞", "移交其他部门": "区消防救援大队"}, result="已整改")
    month(folder)
    assert [path.name for path in (folder.month("2021-03") / "移交").glob("*")] == ["区消防救援大队.xlsx"]
    pack = book(folder, "移交/区消防救援大队.xlsx")
    heads = {cell.value: cell.column for cell in pack.worksheets[0][3]}
    row = [cell.value for cell in pack.worksheets[0][4]]
    assert (row[heads["问题描述"] - 1], row[heads["下一步"] - 1], row[heads["应完成日期"] - 1]) == ("通道堵塞", "补填整改期限", None)
    for title, value in {"办理进展": "通道已清理", "整改状态": "已整改", "整改完成日期": "2021-03-18"}.items():
        pack.worksheets[0].cell(4, heads[title]).value = value
    back = folder.workbooks / "部门" / "区消防救援大队" / "回复.xlsx"
    back.parent.mkdir(parents=True)
    pack.save(back)
    findings = month(folder)
    assert [item.code for item in findings if item.file.endswith(("回复.xlsx", "（已填）.xlsx")) and item.severity != "info"] == []
    ledger = book(folder, "总台账.xlsx")["问题总台账"]
    states = dict(zip(column(ledger, "问题描述", 1), zip(column(ledger, "整改状态", 1), column(ledger, "整改完成日期", 1), strict=True), strict=True))
    assert states["通道堵塞"][0] == "已整改"
    assert str(states["通道堵塞"][1]).startswith("2021-03-18")
    checked = steps.check(order(folder))
    counts = {(one["file"], one["kind"]): one for one in checked.files if one["kind"] in ("移交表", "复查", "移交办理")}
    assert all(one["rows"] == one["kept"] + one["duplicates"] + one["returned"] + one["skipped"] for one in counts.values())
    assert counts["部门/区消防救援大队/回复.xlsx", "移交办理"]["duplicates"] == 1
    assert counts[f"移交表/三月/{name}（已填）.xlsx", "复查"]["duplicates"] == 1


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


def answered_by_the_town(folder: Folder, state: str) -> list[Finding]:
    """The findings on what the town wrote of the problem that it has to see mended, put where the manual says."""
    month(folder)
    fill(folder, column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0], GOOD | {tables.PROBLEM: "通道堵塞", tables.DUTY_UNIT: "冯卯镇"})
    month(folder)
    pack = book(folder, "移交/冯卯镇.xlsx")
    heads = {cell.value: cell.column for cell in pack.worksheets[0][3]}
    pack.worksheets[0].cell(4, heads["整改状态"]).value = state
    pack.worksheets[0].cell(4, heads["整改完成日期"]).value = "2021-03-18"
    back = folder.workbooks / "部门" / "冯卯镇" / "回复.xlsx"
    back.parent.mkdir(parents=True)
    pack.save(back)
    return [item for item in month(folder) if item.file.endswith("回复.xlsx")]


def test_what_a_town_writes_of_the_problems_handed_to_it_comes_back_too(folder: Folder) -> None:
    assert answered_by_the_town(folder, "已整改") == []
    ledger = book(folder, "总台账.xlsx")["问题总台账"]
    assert dict(zip(column(ledger, "问题描述", 1), column(ledger, "整改状态", 1), strict=True))["通道堵塞"] == "已整改"


def test_a_town_gets_back_what_it_wrote_wrong_of_them(folder: Folder) -> None:
    assert [item.code for item in answered_by_the_town(folder, "看情况")] == ["choice_unclear"]
    assert sorted(path.name for path in (folder.month("2021-03") / "退回" / "冯卯镇").iterdir()) == ["回复.xlsx", "通知.txt"]


def test_a_problem_that_vanishes_is_asked_of_its_department(folder: Folder) -> None:
    month(folder)
    rows = [OLD.format(name="山亭甲化工有限公司", text="灭火器过期", state="已整改", done="2021-04-01")]
    rows += [OLD.format(name="山亭乙化工有限公司", text="灭火器已经过期", state="未整改", done="~")]
    report(folder.root, *rows)
    findings = month(folder, APRIL)
    vanished = [item for item in findings if item.code == "problem_vanished"]
    assert [(item.file, item.value) for item in vanished] == [("部门/区应急管理局/问题.xlsx", "灭火器过期")]
    assert "山亭丙化工有限公司" in vanished[0].message
    assert "灭火器过期" in (folder.month("2021-04") / "退回" / "区应急管理局" / "通知.txt").read_text("utf-8-sig")
    changed = book(folder, "督办清单.xlsx", APRIL)["与上月相比"]
    assert sorted(column(changed, "变化")) == ["不见了", "改了说法", "销号或整改完成"]


def test_check_and_merge_ask_for_what_has_vanished_too(folder: Folder) -> None:
    """Run after the report they wrote the department's notice and 待更正 anew without the question."""
    month(folder)
    report(folder.root, *(OLD.format(name=f"山亭{name}化工有限公司", text="灭火器过期", state="未整改", done="~") for name in "甲乙"))
    notice = folder.month("2021-04") / "退回" / "区应急管理局" / "通知.txt"
    findings = steps.check(order(folder, APRIL)).findings
    assert [(item.code, item.value) for item in findings if item.code == "problem_vanished"] == [("problem_vanished", "灭火器过期")]
    assert "山亭丙化工有限公司" in notice.read_text("utf-8-sig")
    month(folder, APRIL)
    steps.write_ledger(order(folder, APRIL))
    assert column(book(folder, "总台账.xlsx", APRIL)["待更正"], "代码", 1).count("problem_vanished") == 1
    assert "problem_vanished" not in {item.code for item in steps.check(order(folder)).findings}  # March has none before it


def test_an_enterprise_renamed_in_one_list_only_is_asked_about(folder: Folder) -> None:
    """Its problems under the old name stood with another enterprise, which was drawn and given a dossier of its own."""
    code, name = "91350100M000100Y43", "山亭甲化工有限公司"
    row = OLD.format(name=name, text="灭火器过期", state="未整改", done="~")
    for period, called in ((MARCH, name), (APRIL, "新航化工有限公司")):
        file_list(folder.root, "企业.xlsx", f"{ENTERPRISE_HEAD}\n{called} | {code} | 冯卯镇 | 危化品")
        report(folder.root, row)
        month(folder, period)
    asked = openpyxl.load_workbook(folder.workbooks / "名称归并.xlsx").worksheets[0]
    assert (column(asked, "名称甲", 2), column(asked, "名称乙", 2)) == ([name], ["新航化工有限公司"])
    assert column(asked, "理由", 2) == ["上月的台账里是同一家，可能更名了"]
    month(folder, APRIL)
    again = openpyxl.load_workbook(folder.workbooks / "名称归并.xlsx").worksheets[0]
    assert column(again, "名称甲", 2) == [name]


def test_a_problem_that_comes_back_after_a_month_is_told_as_one_that_was_there(folder: Folder) -> None:
    rows = [OLD.format(name="山亭甲化工有限公司", text=text, state="未整改", done="~") for text in ("灭火器过期", "通道堵塞")]
    may = periods.named(SETTINGS.campaign, "2021-05")
    for period, listed in ((MARCH, rows), (APRIL, rows[:1]), (may, rows)):
        report(folder.root, *listed)
        month(folder, period)
    sheet = book(folder, "督办清单.xlsx", may)["与上月相比"]
    assert (column(sheet, "变化"), column(sheet, "本月的描述")) == (["又出现或重新打开"], ["通道堵塞"])


def test_a_month_once_kept_stays_as_the_next_month_saw_it(folder: Folder) -> None:
    month(folder)
    kept = folder.kept("2021-03").read_bytes()
    month(folder)
    assert folder.kept("2021-03").read_bytes() == kept
    month(folder, APRIL)
    report(folder.root, OLD.format(name="山亭甲化工有限公司", text="灭火器过期", state="未整改", done="~"))
    month(folder)
    assert folder.kept("2021-03").read_bytes() == kept


def test_what_a_problem_says_on_several_lines_is_remembered_as_one(folder: Folder) -> None:
    path = folder.workbooks / "部门" / DEPARTMENT / "问题.xlsx"
    changed = openpyxl.load_workbook(path)
    words = next(cell for row in changed.worksheets[0].iter_rows() for cell in row if cell.value == "灭火器过期")
    words.value = "灭火器过期\u2028没有更换\x85也没有登记"  # as Word and some online systems break lines
    changed.save(path)
    month(folder)
    assert [item for item in month(folder, APRIL) if item.code == "problem_vanished"] == []


def test_a_damaged_memory_of_the_month_is_told_with_its_remedy(folder: Folder) -> None:
    month(folder)
    path = folder.kept("2021-03")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ToldError, match="损坏了，读不出上月的问题。请用备份换回来") as told:
        month(folder, APRIL)
    assert str(told.value).startswith(str(path))


def test_a_look_at_a_later_month_leaves_the_earlier_ones_their_memory(folder: Folder) -> None:
    month(folder, periods.named(SETTINGS.campaign, "2021-06"))
    month(folder)
    report(folder.root, OLD.format(name="山亭甲化工有限公司", text="灭火器过期", state="未整改", done="~"))
    assert len([item for item in month(folder, APRIL) if item.code == "problem_vanished"]) == 2


def test_a_second_run_changes_nothing(folder: Folder) -> None:
    month(folder)
    fill(folder, column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0], GOOD)
    month(folder)
    before = {path: path.read_bytes() for path in sorted(folder.root.rglob("*")) if path.is_file() and ".cache" not in path.parts}
    month(folder)
    after = {path: path.read_bytes() for path in sorted(folder.root.rglob("*")) if path.is_file() and ".cache" not in path.parts}
    assert [path for path in after if before.get(path) != after[path]] == []
    assert before.keys() == after.keys()


def test_what_follows_the_last_report_day_is_on_file_but_not_in_its_figures(folder: Folder) -> None:
    june = periods.named(SETTINGS.campaign, "2021-06")
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    before = [item for item in steps.figures(order(folder, june))[0] if item["key"] in ("found", "open")]
    late = openpyxl.load_workbook(path := fill(folder, name, GOOD | {tables.PROBLEM: "通道堵塞", "移交其他部门": "区消防救援大队", "责令限期整改": "7月2日前"}))
    late.worksheets[0]["H3"] = "检查时间：2021年6月24日"
    late.save(path)
    assert [item.code for item in month(folder, june) if item.code.startswith("found")] == ["found_after_last"]
    assert [item for item in steps.figures(order(folder, june))[0] if item["key"] in ("found", "open")] == before
    assert "通道堵塞" in column(book(folder, "总台账.xlsx", june)["问题总台账"], "问题描述", 1)
    assert "通道堵塞" in column(book(folder, f"一企一档/冯卯镇/{name}.xlsx", june)["问题台账"], "问题描述")
    pack = book(folder, "移交/区消防救援大队.xlsx", june).worksheets[0]
    assert (column(pack, "问题描述"), column(pack, "应完成日期")[0]) == (["通道堵塞"], "2021-07-02")
    assert "已填报" in column(book(folder, "移交表进度.xlsx", june).worksheets[0], "状态")
    tracked = book(folder, "督办清单.xlsx", june)
    assert "通道堵塞" not in [*column(tracked["全部待办"], "问题描述"), *column(tracked["与上月相比"], "本月的描述")]
    assert "通道堵塞" not in folder.kept("2021-06").read_text("utf-8")


def test_reports_are_made_again_when_a_row_a_setting_or_the_template_changes_and_only_then(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = word.work_report

    def counted(template: bytes, account: Account) -> bytes:
        made.append(account.period.month)
        return real(template, account)

    monkeypatch.setattr(word, "work_report", counted)
    month(folder)
    month(folder)
    assert made == ["2021-03"]
    report(folder.root, OLD.format(name="山亭甲化工有限公司", text="灭火器过期", state="已整改", done="2021-03-20"))
    month(folder)
    month(folder)
    assert len(made) == 2
    office = SETTINGS.model_copy(update={"campaign": SETTINGS.campaign.model_copy(update={"office": "某区安委会办公室"})})
    steps.monthly_report(order(folder, settings=office))
    assert len(made) == 3
    template = docx.Document(str(path := folder.root / "templates" / "工作报告.docx"))
    template.add_paragraph("报：区政府")
    template.save(str(path))
    steps.monthly_report(order(folder, settings=office))
    assert len(made) == 4
    assert "报：区政府" in [line.text for line in docx.Document(str(folder.month("2021-03") / "工作报告.docx")).paragraphs]


def test_what_a_person_is_asked_to_look_at_stands_among_what_is_to_be_mended_each_once(folder: Folder) -> None:
    findings = [item for item in month(folder) if item.severity != "info"]
    shown = book(folder, "总台账.xlsx")["待更正"]
    assert sorted(column(shown, "代码", 1)) == sorted(item.code for item in findings)
    assert [item.message for item in findings if item.code == "team_gap"] == ["名册里还没有人，1 个检查组都没有编人。"]


def test_a_draw_without_a_day_of_inspection_is_told_as_no_notice_ever_names_an_enterprise(folder: Folder) -> None:
    assert "round_undated" not in [item.code for item in month(folder)]
    undated = SETTINGS.model_copy(update={"draw": SETTINGS.draw.model_copy(update={"rounds": ()})})
    (told,) = [item for item in steps.monthly_report(order(folder, settings=undated)) if item.code == "round_undated"]
    assert told.message == "2021-03 的互查没有写检查日期：互查通知里一直不写企业名称，写有抽中企业的材料也不放进邮件。"
    assert told.remedy == '请在 config.toml 的 [[draw.rounds]] 里写上 month = "2021-03" 和 inspect_on = 检查日期，再运行一次。'


def test_a_ledger_that_is_made_again_by_itself_still_says_who_has_not_filed(folder: Folder) -> None:
    month(folder)
    before = [code for code in column(book(folder, "总台账.xlsx")["待更正"], "代码", 1) if code == "not_filed"]
    told = [item.code for item in steps.write_ledger(order(folder)) if item.code == "not_filed"]
    after = [code for code in column(book(folder, "总台账.xlsx")["待更正"], "代码", 1) if code == "not_filed"]
    assert len(before) > 1
    assert before == after == told


def test_a_sheet_that_is_no_list_is_one_line_among_the_skipped_rows(folder: Folder) -> None:
    write_book(folder.workbooks / "部门" / "区应急管理局" / "附.xlsx", ("字典", "甲\n乙\n丙"), ("清单", f"{PROBLEM_HEAD}\n合计 | 1"))
    month(folder)
    skipped = book(folder, "总台账.xlsx")["跳过的行"]
    told = [(row[1], row[2], row[3]) for row in skipped.iter_rows(min_row=2, values_only=True) if row[0].endswith("附.xlsx")]
    assert told == [("字典", 1, "整张不是清单，3 行都没有读"), ("清单", 2, "合计行")]


def test_overdue_work_is_listed_by_unit_and_town(folder: Folder) -> None:
    month(folder)
    tracked = book(folder, "督办清单.xlsx")
    assert column(tracked["超期（按部门）"], "超期天数") == [9, 9, 9]
    assert column(tracked["超期（按镇街）"], "镇街") == ["冯卯镇"] * 3
    assert [cell.value for cell in tracked["汇总"][4]] == ["区应急管理局", 3, 0, 3, 9]


def test_the_sum_of_what_is_overdue_is_told_apart_from_that_of_the_report(folder: Folder) -> None:
    month(folder)
    told = [str(cell.value) for row in book(folder, "督办清单.xlsx")["汇总"] for cell in row if cell.value]
    assert "超期的3项中，过了清单所填整改期限还没有完成的问题3项（就是月报里的“超期未整改”）。一个问题可能有几项待办。" in told


def test_the_lists_of_the_report_say_what_is_to_be_done_next(folder: Folder) -> None:
    month(folder)
    assert column(book(folder, "月报.xlsx")["超期未整改"], "下一步") == ["督促整改到位（2021-03-12）"] * 3


def test_a_dossier_shows_the_thread_and_the_list_leads_to_it(folder: Folder) -> None:
    month(folder)
    name = column(book(folder, "移交表进度.xlsx").worksheets[0], "企业")[0]
    assert "移交表" not in book(folder, f"一企一档/冯卯镇/{name}.xlsx").sheetnames  # an issued sheet would give the visit away
    fill(folder, name, GOOD)
    month(folder)
    dossier = book(folder, f"一企一档/冯卯镇/{name}.xlsx")
    assert column(dossier["移交表"], "状态") == ["已填报"]
    assert "待办：督促整改到位" in column(dossier["办理经过"], "事项")
    assert column(dossier["处置参考"], "可能适用") == ["责令限期整改", "顶格处罚"]
    assert column(book(folder, "一企一档/目录.xlsx").worksheets[0], "超期") == [1, 1, 1]
