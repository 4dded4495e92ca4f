"""From month to month: what is remembered of the problems, and what is asked of those that have vanished."""

from __future__ import annotations

import openpyxl
import pytest

from crosscheck import periods
from crosscheck.commands import steps
from crosscheck.findings import ToldError
from crosscheck.folder import Folder
from tests.commands.followed import APRIL, MARCH, OLD, book, column, month, order, report
from tests.sheets import DEPARTMENT, ENTERPRISE_HEAD, SETTINGS, file_list


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


def test_what_last_month_kept_and_is_gone_is_told_until_it_is_there_again(folder: Folder) -> None:
    """It was replaced by what today's lists say of then, and nobody was told that vanished problems were not looked for."""
    month(folder)
    assert "basis_gone" not in [item.code for item in month(folder, APRIL)]
    kept = folder.kept("2021-03")
    data = kept.read_bytes()
    kept.unlink()
    (told,) = [item for item in month(folder, APRIL) if item.code == "basis_gone"]
    assert (told.file, told.message[:32]) == ("月度留底/2021-03.jsonl", "2021-03 的底稿（月度留底/2021-03.jsonl）不见了"[:32])
    kept.write_bytes(data)
    assert "basis_gone" not in [item.code for item in month(folder, APRIL)]
