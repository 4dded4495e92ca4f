"""通知.txt can be pasted into a chat as it is: what was taken, what to mend, where, by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crosscheck.findings import Finding, Place, finding
from crosscheck.reporting.notice import Receipt, notice
from tests.sheets import SETTINGS

FILE = "部门/区应急管理局/三月.xlsx"


def missing(cell: str, file: str = FILE) -> Finding:
    return finding("cell_missing", Place(file, "3月", cell), column="所在镇街")


def unknown(cell: str, value: str) -> Finding:
    return finding("town_unknown", Place(FILE, "3月", cell), value, near="", choices="冯卯镇", district="山亭区")


def text(*findings: Finding, receipt: Receipt | None = None) -> str:
    return notice("区应急管理局", SETTINGS.campaign, date(2021, 3, 21), receipt or Receipt(2, 40, 3, frozenset(), 1), findings)


def test_it_opens_with_what_was_taken_and_the_day_by_which_to_mend() -> None:
    lines = text(missing("B4")).split("\r\n")
    assert lines[0] == "区应急管理局："
    assert "共2个文件，已采用40行，退回3行" in lines[1]
    assert lines[1].endswith("请于2021年3月21日（星期日）前改好下面各处，把改好的表重新发来；收到时已过这一天的，请尽快。")
    assert lines[-2:] == ["山亭区安全生产委员会办公室", ""]


def test_who_gets_no_row_back_is_told_of_none() -> None:
    assert "已采用40行。请于" in text(missing("B4"), receipt=Receipt(2, 40, 0, frozenset(), 1)).split("\r\n")[1]


def test_what_must_be_mended_stands_before_what_is_to_be_looked_at() -> None:
    doubt = finding("number_invalid", Place(FILE, "3月", "D6"), "约三", column="检查企业")
    made = text(doubt, missing("B4"))
    assert made.index("一、必须改的（改好才能采用），1处") < made.index("二、请核实的（不影响采用，但可能有误），1处")


def test_alike_findings_of_one_column_are_one_line_with_their_places() -> None:
    made = text(*(missing(f"B{row}") for row in range(4, 16)))
    assert "1. 三月.xlsx “3月” B4、B5、B6、B7、B8、B9、B10、B11等12处：“所在镇街”没有填。请补填。" in made
    assert "\r\n2. " not in made


def test_what_every_towns_sheet_lacks_is_one_line_with_its_sheets() -> None:
    """A workbook of seven towns' sheets had fourteen lines of two faults."""
    two = [replace(missing(cell), sheet=sheet) for sheet in ("大塘镇", "龙洞镇") for cell in ("B4", "B5")]
    assert "1. 三月.xlsx “大塘镇” B4、B5；“龙洞镇” B4、B5：“所在镇街”没有填。请补填。\r\n\r\n" in text(*two)
    whole = [replace(missing(""), sheet=f"{n}镇") for n in range(10, 20)]
    assert "1. 三月.xlsx “10镇”；“11镇”；“12镇”；“13镇”；“14镇”；“15镇”；“16镇”；“17镇”等10张表：“所在镇街”没有填。" in text(*whole)
    other = replace(missing("B4"), file=FILE.replace("三月", "四月"))
    assert ("1. 三月.xlsx" in text(missing("B4"), other), "2. 四月.xlsx" in text(missing("B4"), other)) == (True, True)


def test_files_that_are_wrong_in_the_same_way_are_one_line_with_their_names() -> None:
    files = [FILE.replace("三月", f"照片{n}") for n in range(10)]
    photos = [finding("file_not_spreadsheet", Place(file), detail="是图片") for file in files]
    made = text(*photos[:2], missing("B4"), receipt=Receipt(3, 40, 3, frozenset(files), 1))
    assert "一、读不了的文件，2个\r\n1. 照片0.xlsx、照片1.xlsx：这个文件不是能读的表格（是图片）。" in made
    assert "、照片7.xlsx等10个：这个文件不是能读的表格" in text(*photos, receipt=Receipt(10, 40, 3, frozenset(files), 1))


def test_places_stand_in_the_order_of_the_sheet() -> None:
    assert "B9、B10" in text(missing("B10"), missing("B9"))


def test_few_different_words_of_one_sort_are_told_one_by_one_and_many_as_one() -> None:
    few = text(*(unknown(f"B{row}", f"甲{row}镇") for row in range(4, 7)))
    assert few.count("不是山亭区的镇街") == 3
    assert "其余同类" in text(*(unknown(f"B{row}", f"甲{row}镇") for row in range(4, 9)))
    many = text(*(unknown(f"B{row}", f"甲{row}镇") for row in range(4, 20)))
    assert many.count("不是山亭区的镇街") == 1
    assert "等16处" in many
    assert "其余同类" in many


def test_what_only_the_office_can_do_is_not_asked_of_a_department() -> None:
    guessed = finding("column_guessed", Place(FILE, "3月", "D2"), "工程地", column="详细地址", reason="叫法相近")
    made = text(unknown("B4", "甲镇"), guessed)
    assert "config.toml" not in made
    assert "B4：“甲镇”不是山亭区的镇街。请改正，可选的是：冯卯镇。" in made
    assert "如果就是它，请把表头改成“详细地址”。\r\n" in made
    assert "workbooks/" not in made


def test_lines_follow_the_order_of_the_sheet() -> None:
    made = text(unknown("B9", "乙镇"), missing("B4"), unknown("B5", "丙镇"))
    assert made.index(" B4：") < made.index(" B5：") < made.index(" B9：")


def test_a_line_that_is_too_much_is_counted() -> None:
    made = text(*(missing("B4", f"部门/区应急管理局/{n}.xlsx") for n in range(50)))
    assert "……还有10处，都标在随附的文件里。" in made


@pytest.mark.parametrize("without", [{"lost": ("7.xlsx",)}, {"locked": ("7.xlsx",)}])
def test_every_line_is_written_where_a_file_has_no_marked_copy(without: dict[str, tuple[str, ...]]) -> None:
    items = [missing("B4", f"部门/区应急管理局/{n}.xlsx") for n in range(50)]
    made = text(*items, receipt=replace(Receipt(50, 0, 50, frozenset(), 49), **without))  # type: ignore[arg-type]
    assert "50. 9.xlsx" in made
    assert "还有" not in made


def test_copies_written_anew_and_hidden_rows_are_told() -> None:
    made = text(missing("B4"), receipt=Receipt(1, 1, 1, frozenset(), 1, ("四月.xls",), ("密.xlsx",), ("大.xlsx",), ("三月.xlsx",)))
    assert "四月.xls 的原格式不能直接标注" in made
    assert "密.xlsx 设了打开密码，没有做标好的文件" in made
    assert "大.xlsx 没有做成标好的文件（太大或太复杂）" in made
    assert "三月.xlsx 里有隐藏或被筛选掉的内容，它们也读了；其中要改的，在标好的文件里已经显示出来。" in made


def test_who_gets_no_copy_is_asked_to_show_what_is_hidden() -> None:
    made = text(missing("B4"), receipt=Receipt(1, 1, 1, frozenset(), 0, locked=("密.xlsx",), hidden=("密.xlsx",)))
    assert "密.xlsx 里有隐藏或被筛选掉的内容，它们也读了；改之前请先取消隐藏、清除筛选。" in made
    assert "显示出来" not in made
