"""From the issued sheet to closure, with the files where people put them."""

from __future__ import annotations

import docx
import openpyxl
import pytest

from crosscheck import periods, tables
from crosscheck.commands import steps
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from crosscheck.reporting import word
from crosscheck.reporting.account import Account
from tests.commands.followed import APRIL, OLD, book, column, fill, month, order, report, tick
from tests.forms.filled import GOOD
from tests.sheets import PROBLEM_HEAD, SETTINGS, write_book


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


def test_where_the_record_of_the_run_is_gone_no_blank_sheet_is_called_begun(folder: Folder) -> None:
    month(folder)
    sheets = sorted((folder.month("2021-03") / "移交表" / "冯卯镇").glob("*.xlsx"))
    (folder.month("2021-03") / "run.json").unlink()
    assert not {"transfer_begun_in_output", "output_edited", "output_unknown"} & {item.code for item in month(folder)}
    begun = openpyxl.load_workbook(sheets[1])
    begun.worksheets[0]["C6"] = "正在填"
    begun.save(sheets[1])
    before = [sheet.read_bytes() for sheet in sheets]
    (folder.month("2021-03") / "run.json").unlink()
    assert [item.value for item in month(folder) if item.code in ("transfer_begun_in_output", "output_unknown")] == [f"移交表/冯卯镇/{sheets[1].name}"]
    assert [sheet.read_bytes() for sheet in sheets] == before


def test_a_template_that_is_gone_and_replaced_by_the_programs_own_is_told(folder: Folder) -> None:
    (folder.root / "templates" / "通报.docx").unlink()
    at = order(folder)
    steps.monthly_report(at)
    said = [line for line in at.teller.lines if "templates" in line]  # type: ignore[attr-defined]
    assert said == [f"{folder.root / 'templates'} 里没有 通报.docx，用的是程序自带的那一份；在里面改过文字的，请从备份里找回来。"]


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


OFFICER_HEAD = "姓名 | 单位 | 所在镇街 | 执法证号 | 行业领域"


def people(folder: Folder, book: str, *rows: str) -> None:
    write_book(folder.workbooks / "名册" / book, ("Sheet1", "\n".join(rows)))


def gaps(folder: Folder) -> list[tuple[str, str]]:
    """The code and the words of what is told of the teams and of the name books."""
    told = [item for item in month(folder) if item.code.startswith(("team", "file", "people", "column_missing"))]
    return [(item.code, item.message) for item in told]


@pytest.mark.parametrize("experts", [(), ("姓名 | 行业领域", "张专 | 危化品")])
def test_a_name_book_that_cannot_be_read_is_the_one_thing_told_of_the_teams(folder: Folder, experts: tuple[str, ...]) -> None:
    """Each department, town and field without people was told, twenty-seven lines of one cause."""
    if experts:
        people(folder, "专家.xlsx", *experts)
    (folder.workbooks / "名册").mkdir(exist_ok=True)
    (folder.workbooks / "名册" / "执法人员.xlsx").write_bytes(b"PK\x03\x04")
    who = "执法人员" if experts else "人"
    unread, team = gaps(folder)
    assert unread[0] == "file_damaged"
    assert team == ("team_unread", f"名册/执法人员.xlsx 没有读成，1 个检查组都没有编{who}。")


def test_a_name_book_without_a_needed_column_is_told_once_too(folder: Folder) -> None:
    people(folder, "执法人员.xlsx", "姓名 | 执法证号 | 备注", "王一 | 37-1 | ~", "王二 | 37-2 | ~")
    assert [code for code, _ in gaps(folder)] == ["column_missing", "team_unread"]


def test_of_two_name_books_the_empty_one_is_told_once_and_the_others_gaps_one_by_one(folder: Folder) -> None:
    people(folder, "执法人员.xlsx", OFFICER_HEAD, "王一 | 冯卯镇 | 冯卯镇 | 37-1 | ~")
    told = [text for code, text in gaps(folder) if code == "team_gap"]
    assert told[0] == "名册里还没有专家，1 个检查组都没有编专家。"
    assert len(told) > 1
    assert not any("专家" in text for text in told[1:])


def test_a_broken_address_book_is_no_reason_for_missing_people(folder: Folder) -> None:
    (folder.workbooks / "名册").mkdir(exist_ok=True)
    (folder.workbooks / "名册" / "通讯录.xlsx").write_bytes(b"PK\x03\x04")
    assert [code for code, _ in gaps(folder)] == ["file_damaged", "team_gap"]


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
