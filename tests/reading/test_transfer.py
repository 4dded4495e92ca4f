"""A transfer sheet that comes back is read row by row, however it was filled, with its faults in their cells."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.forms.transfer import blank_record, sheet_form
from crosscheck.frames import records
from crosscheck.merging.ledgers import merge
from crosscheck.sheets import Sheet
from tests.forms.filled import FIRST, GOOD, LETTERS, TICKS, dropped, filled, issued, problem
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, ROOT, SETTINGS, file_list, read, said

LISTED = f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品"


def transfer(folder: Path) -> Sheet:
    return next(sheet for sheet in read(folder).sheets if sheet.kind == tables.TRANSFERS.kind)


def ledger(folder: Path) -> list[dict[str, Any]]:
    checked = read(folder)
    return records(merge(checked.sheets).problems)


def test_a_filled_row_goes_into_the_problem_ledger(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", LISTED)
    dropped(tmp_path, filled([GOOD, GOOD | {tables.PROBLEM: "通道堵塞", "现场紧急处置": "√"}]))
    assert said(read(tmp_path).findings) == []
    first, second = ledger(tmp_path)
    assert {name: first[name] for name in (tables.ENTERPRISE, tables.TOWN, tables.WAY, tables.FOUND_ON, tables.FOUND_BY, tables.DUTY_UNIT)} == {
        tables.ENTERPRISE: "山亭甲化工有限公司", tables.TOWN: "冯卯镇", tables.WAY: "镇街互查", tables.FOUND_ON: "2021-04-08",
        tables.FOUND_BY: "张三", tables.DUTY_UNIT: "区应急管理局",
    }  # fmt: skip
    assert (first[tables.DISPOSITION], second[tables.DISPOSITION]) == ("责令限期整改", "责令限期整改、现场紧急处置")
    assert first[tables.SOURCES] == f"移交表/冯卯镇/甲.xlsx|异地执法检查问题移交表|{FIRST}"
    assert first[tables.REPORTED_BY] == tables.INSPECTORS


def test_a_problem_written_below_the_line_for_signatures_is_read_and_the_line_is_not(tmp_path: Path) -> None:
    book = filled([GOOD])
    page = book.worksheets[0]
    signed = next(row[0].row for row in page.iter_rows() if any("签字" in str(cell.value) for cell in row))
    for name, value in (GOOD | {tables.PROBLEM: "通道堵塞"}).items():
        page[f"{(LETTERS | TICKS)[name]}{signed + 3}"] = value
    dropped(tmp_path, book)
    assert transfer(tmp_path).columns[tables.PROBLEM] == ["灭火器过期", "通道堵塞"]


@pytest.mark.parametrize("tick", ["√", "✓", "✔", "1", 1, "是", "●", " √ "])
def test_every_usual_tick_is_a_tick(tmp_path: Path, tick: object) -> None:
    dropped(tmp_path, filled([GOOD | {"责令限期整改": tick}]))
    assert transfer(tmp_path).columns[tables.DISPOSITION] == ["责令限期整改"]


@pytest.mark.parametrize("none", ["×", "否", "0", 0, "/", " "])
def test_what_says_no_is_no_tick(tmp_path: Path, none: object) -> None:
    dropped(tmp_path, filled([GOOD | {"责令限期整改": "√", "立案处罚": none}]))
    assert transfer(tmp_path).columns[tables.DISPOSITION] == ["责令限期整改"]


def test_what_is_written_instead_of_a_tick_is_carried_along(tmp_path: Path) -> None:
    row = {"责令限期整改": "V", "其他处置措施": "约谈企业负责人", "立案处罚": "○", "移交其他部门": "区邮政局", "简易处罚": "✔️"}
    dropped(tmp_path, filled([GOOD | row, GOOD | {tables.PROBLEM: "通道堵塞", "移交其他部门": "区消防救援大队"}]))
    assert transfer(tmp_path).columns[tables.DISPOSITION][0] == "责令限期整改、移交其他部门、简易处罚、立案处罚、其他处置措施"
    assert transfer(tmp_path).extras == ["其他处置措施：约谈企业负责人；移交其他部门：区邮政局；立案处罚：○", ""]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("6月20日前", "2021-06-20"), ("限2021年6月20日前整改完毕", "2021-06-20"), ("√ 6.20前", "2021-06-20"), (date(2021, 6, 20), "2021-06-20"),
        ("15日内", "2021-06-24"), ("√3个工作日内", "2021-06-15"), ("√", None), ("限期", None), ("6月20日或7月1日", None), ("GB50140-2005", None),
    ],
)  # fmt: skip
def test_a_day_under_an_order_to_rectify_is_when_it_is_due(tmp_path: Path, written: object, due: str | None) -> None:
    dropped(tmp_path, filled([GOOD | {"责令限期整改": written}], day="2021年6月9日"))
    sheet = transfer(tmp_path)
    assert (sheet.columns[tables.DISPOSITION], sheet.columns[tables.DUE_ON]) == (["责令限期整改"], [due])
    assert [(item.code, item.cell) for item in sheet.findings] == ([("due_from_tick", "I6")] if due else [])


def test_inserted_rows_are_read_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    dropped(tmp_path, filled([GOOD | {tables.PROBLEM: f"问题{n}"} for n in range(20)]))
    checked = read(tmp_path)
    sheet = transfer(tmp_path)
    assert sheet.columns[tables.PROBLEM] == [f"问题{n}" for n in range(20)]
    (count,) = [one for one in month.conservation(checked, merge(checked.sheets).duplicates) if one["kind"] == "移交表"]
    assert (count["kept"], count["rows"]) == (20, count["kept"] + count["duplicates"] + count["returned"] + count["skipped"])
    assert set(dict(sheet.skipped).values()) <= {"blank", "note"}


def test_an_empty_form_has_no_rows_and_no_findings(tmp_path: Path) -> None:
    dropped(tmp_path, filled([]))
    checked = read(tmp_path)
    assert (transfer(tmp_path).rows, said(checked.findings)) == ([], [])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"责令限期整改": ""}, [("disposition_none", "H6")]),
        ({"现场立即整改": "√"}, [("dispositions_exclude", "H6")]),
        ({"移交其他部门": "√"}, [("handed_to_missing", "L6")]),
        ({"移交其他部门": "区消防救援大队"}, []),
        ({"移交其他部门": "消防大队"}, []),
        ({"移交其他部门": "区邮政局"}, [("handed_to_unknown", "L6")]),
        ({"立案处罚": "√"}, []),
        ({"立案处罚": "√", tables.LAW: ""}, [("case_without_law", "D6")]),
        ({tables.DUTY_UNIT: ""}, [("cell_missing", "G6")]),
        ({tables.DUTY_UNIT: "区邮政局"}, [("duty_unknown", "G6")]),
        ({tables.ITEM: "天气"}, [("choice_unknown", "B6")]),
    ],
)
def test_faults_are_told_in_their_cells(tmp_path: Path, row: dict[str, str], expected: list[tuple[str, str]]) -> None:
    dropped(tmp_path, filled([GOOD | row]))
    assert said(read(tmp_path).findings) == expected


def test_without_a_day_all_rows_go_back_and_it_is_told_once(tmp_path: Path) -> None:
    dropped(tmp_path, filled([GOOD, GOOD | {tables.PROBLEM: "通道堵塞"}], day="2021年  月  日"))
    checked = read(tmp_path)
    assert said(checked.findings) == [("cell_missing", "H3")]
    assert checked.findings[0].message == "“检查时间”没有填。", "as the form calls it"
    assert set().union(*(sheet.returned for sheet in checked.sheets)) == {6, 7}


def test_a_head_split_over_cells_or_run_together_is_read(tmp_path: Path) -> None:
    book = filled([GOOD])
    page = book.worksheets[0]
    page["A2"] = "企业名称：山亭 甲/{{化}}=工🏭公司     所在镇街：冯卯镇"
    page.unmerge_cells("H2:O2")
    page.unmerge_cells("H3:O3")
    page["H2"], page["H3"], page["I3"] = "", "检查时间：", "2021.4.8"
    dropped(tmp_path, book)
    assert transfer(tmp_path).head == {
        tables.ENTERPRISE: "山亭 甲/{{化}}=工🏭公司", tables.TOWN: "冯卯镇", tables.ADDRESS: "府前路1号", tables.FOUND_ON: "2021-04-08",
        tables.WAY: tables.MUTUAL,
    }  # fmt: skip


def test_an_enterprise_that_no_list_names_is_told_at_its_cell(tmp_path: Path) -> None:
    dropped(tmp_path, filled([GOOD, GOOD | {tables.PROBLEM: "通道堵塞"}]))
    checked = read(tmp_path)
    assert said(merge(checked.sheets).findings) == [("transfer_enterprise_unknown", "A2")]


def test_a_problem_that_a_department_reports_too_is_one_with_both_sources(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", LISTED)
    dropped(tmp_path, filled([GOOD]))
    told = "山亭甲化工有限公司 | 冯卯镇 | 应急管理 | 灭火器过期 | 一般 | {day} | 区应急管理局 | {way}"
    for way, day, count in (("镇街互查", "2021-04-08", 1), ("镇街互查", "2021-04-10", 1), ("日常检查", "2021-04-10", 2), ("镇街互查", "2021-04-16", 2)):
        file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 检查方式\n{told.format(day=day, way=way)}")
        rows = ledger(tmp_path)
        assert len(rows) == count, (way, day)
        if count == 1:
            assert rows[0][tables.FOUND_ON] == "2021-04-08"
            assert rows[0][tables.REPORTED_BY] == "执法检查组、区应急管理局"
            assert rows[0][tables.SOURCES].count("；") == 1


def test_a_scan_beside_the_sheet_is_left_alone(tmp_path: Path) -> None:
    dropped(tmp_path, filled([GOOD]))
    (tmp_path / "workbooks/移交表/冯卯镇/签字扫描.PDF").write_bytes(b"%PDF-1.4")
    assert said(read(tmp_path).findings) == []


def test_a_problem_looked_at_again_is_news_of_that_problem(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", LISTED)
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期\n{GOOD_PROBLEM} | 已整改 | 2021-03-20")
    (old,) = ledger(tmp_path)
    book = filled([], sheet=issued([problem("灭火器过期", old[tables.PROBLEM_ID]), problem("别的", "W0000000000"), problem("没看", "W1")]))
    for row, result in ((3, "不合格"), (4, "已整改")):
        book["待核查问题"][f"K{row}"], book["待核查问题"][f"M{row}"] = result, "李四"
    dropped(tmp_path, book)
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    (now,) = ledgers.problems.to_dict("records")
    assert (now[tables.STATE], now[tables.DONE_ON], now[tables.REVIEWED_ON]) == ("未整改", "", "2021-04-08")
    assert now[tables.HANDLING] == "2021-04-08 现场复查：未整改（李四）"
    assert said(ledgers.findings) == [("progress_unmatched", "B4")]
    (count,) = [one for one in month.conservation(checked, ledgers.duplicates, frozenset(ledgers.unmatched)) if one["kind"] == "复查"]
    assert (count["rows"], count["kept"], count["duplicates"], count["returned"], count["skipped"]) == (3, 0, 1, 1, 1)


def test_a_look_at_a_problem_whose_enterprise_got_its_code_since_is_still_news_of_it(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 整改状态\n{GOOD_PROBLEM} | 未整改")
    (old,) = ledger(tmp_path)
    book = filled([], sheet=issued([problem("灭火器过期", old[tables.PROBLEM_ID]) | {tables.FOUND_ON: "2021-03-05"}]))
    book["待核查问题"]["K3"] = "已整改"
    dropped(tmp_path, book)
    file_list(tmp_path, "企业.xlsx", f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | 91350100M000100Y43 | 冯卯镇 | 危化品")
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    (now,) = records(ledgers.problems)
    assert now[tables.PROBLEM_ID] != old[tables.PROBLEM_ID]
    assert (now[tables.STATE], now[tables.DONE_ON]) == ("已整改", "2021-04-08")
    assert [item.code for item in ledgers.findings if item.code.startswith("progress")] == ["progress_renumbered"]


def test_a_pack_that_comes_back_moves_its_problems_on(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", LISTED)
    dropped(tmp_path, filled([GOOD]))
    (old,) = ledger(tmp_path)
    head = f"问题编号 | {PROBLEM_HEAD} | 办理进展 | 整改状态 | 整改完成日期"
    row = f"{old[tables.PROBLEM_ID]} | {GOOD_PROBLEM} | 已更换 | 已整改 | 2021-4-12"
    file_list(tmp_path, "移交.xlsx", f"{head}\n{row}", "移交")
    (now,) = ledger(tmp_path)
    assert (now[tables.STATE], now[tables.DONE_ON], now[tables.HANDLING]) == ("已整改", "2021-04-12", "已更换")
    assert now[tables.SOURCES].endswith("部门/区应急管理局/移交.xlsx|移交|2")


@pytest.mark.parametrize(
    ("shown", "state", "code"),
    [
        ("山亭甲化工有限公司 | 灭火器过期 | 2021-03-05", "已整改", "progress_renumbered"),
        ("山亭甲化工有限公司 | 灭火器过期。 | 2021-03-06", "已整改", "progress_renumbered"),
        ("山亭甲化工有限公司 | 灭火器已经过期 | 2021-03-05", "已整改", "progress_reworded"),
        ("山亭甲化工有限公司 | 灭火器已经过期 | 2021-03-06", "", "progress_unmatched"),
        ("山亭甲化工有限公司 | 通道堵塞 | 2021-03-05", "", "progress_unmatched"),
        ("山亭乙化工有限公司 | 灭火器过期 | 2021-03-05", "", "progress_unmatched"),
    ],
)  # fmt: skip
def test_a_problem_whose_number_changed_is_known_by_what_the_pack_shows(tmp_path: Path, shown: str, state: str, code: str) -> None:
    file_list(tmp_path, "企业.xlsx", LISTED)
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    head = "问题编号 | 企业（单位）名称 | 问题描述 | 发现日期 | 办理进展 | 整改状态"
    file_list(tmp_path, "移交.xlsx", f"{head}\nW0000000000 | {shown} | 已更换 | 已整改", "移交")
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    (now,) = records(ledgers.problems)
    assert now[tables.STATE] == state
    assert [(item.code, item.cell) for item in ledgers.findings if item.code.startswith("progress")] == [(code, "A2")]
    assert len(ledgers.duplicates) + len(ledgers.unmatched) == 1


def test_one_of_two_problems_of_the_same_wording_is_never_guessed(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, GOOD_PROBLEM.replace("2021-03-05", "2021-03-25")]))
    row = "W0000000000 | 山亭甲化工有限公司 | 灭火器过期 | 2021-03-15 | 已更换 | 已整改"
    file_list(tmp_path, "移交.xlsx", f"问题编号 | 企业（单位）名称 | 问题描述 | 发现日期 | 办理进展 | 整改状态\n{row}", "移交")
    assert {row[tables.STATE] for row in ledger(tmp_path)} == {""}


def test_news_of_a_later_day_is_left_out_of_an_earlier_month(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", LISTED)
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期\n{GOOD_PROBLEM} | 已整改 | 2021-03-20")
    (old,) = ledger(tmp_path)
    book = filled([], sheet=issued([problem("灭火器过期", old[tables.PROBLEM_ID])]))
    book["待核查问题"]["K3"] = "未整改"
    dropped(tmp_path, book)
    checked = read(tmp_path)
    for until, state in (("2021-03-21", "已整改"), ("2021-04-21", "未整改")):
        ledgers = merge(checked.sheets, until=until)
        (now,) = records(ledgers.problems)
        assert (now[tables.STATE], len(ledgers.duplicates)) == (state, 1)
        assert ("移交表/" in now[tables.SOURCES]) == (state == "未整改")


@pytest.mark.parametrize("way", [tables.CENTRAL, tables.JOINT])
def test_a_record_of_another_inspection_is_read_the_same_way(tmp_path: Path, way: str) -> None:
    template = (ROOT / "templates" / f"{way}检查记录.xlsx").read_bytes()
    book = openpyxl.load_workbook(BytesIO(blank_record(sheet_form("记录", template, SETTINGS))))
    page = book.worksheets[0]
    page["A2"], page["H2"], page["H3"] = "企业名称：山亭甲化工有限公司", "所在镇街：冯卯镇", "检查时间：2021年4月8日"
    for letter, value in zip("BCDFGI", ("应急管理", "灭火器过期", "某条", "张三", "区应急管理局", "√"), strict=True):
        page[f"{letter}7"] = value
    dropped(tmp_path, book, "移交表/记录.xlsx")
    assert said(read(tmp_path).findings) == []
    (row,) = ledger(tmp_path)
    assert (row[tables.WAY], row[tables.PROBLEM], row[tables.FOUND_ON], row[tables.DISPOSITION]) == (way, "灭火器过期", "2021-04-08", "责令限期整改")
