"""A finding says where, what is wrong and how to mend it, to the office and to a department in the words that each can act on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crosscheck.catalogue import CATALOGUE
from crosscheck.findings import Finding, Place, finding, in_rows, spans, told


def test_a_finding_of_no_place_begins_with_its_message() -> None:
    assert str(finding("not_filed", Place(), "区应急管理局", detail="问题清单", until="3月21日")) == "区应急管理局本月还没有报送问题清单。报送日是3月21日，请催报。"


def test_a_message_that_begins_with_its_place_does_not_say_it_twice() -> None:
    item = finding("output_edited", Place("月报.xlsx"), "月报.xlsx", other="月报（新）.xlsx")
    assert str(item).startswith("月报.xlsx 被人改过，没有覆盖；")


def test_a_place_too_long_for_a_message_stands_before_it_once_and_whole() -> None:
    place = f"移交表/云岭镇/{'长' * 60}.xlsx"
    assert str(finding("transfer_begun_in_output", Place(place), place)).startswith(f"{place} 已经有人在填，没有重新生成。")


def test_a_finding_names_file_sheet_and_cell_and_knows_its_row_and_whose_it_is() -> None:
    item = finding("cell_missing", Place("部门/区应急管理局/三月/a.xlsx", "问题", "AB12"), column="问题描述")
    assert str(item) == "部门/区应急管理局/三月/a.xlsx “问题” AB12：“问题描述”没有填。请补填。"
    assert (item.row, item.owner, item.at("C3").row) == (12, "区应急管理局", 3)
    assert [finding("file_empty", Place(file)).owner for file in ("部门/a.xlsx", "名册/专家.xlsx")] == ["", ""]


def test_a_department_is_told_nothing_of_what_only_the_office_can_do() -> None:
    words = {"value": "外地", "district": "山亭区", "near": "", "choices": "冯卯镇"}
    assert told(finding("town_unknown", Place(), **words)) == "“外地”不是山亭区的镇街。请改正，可选的是：冯卯镇。"
    assert told(finding("file_damaged", Place(), detail="压缩包不完整")) == "这个文件已损坏，读不了（压缩包不完整）。请检查原文件能不能打开，重新发来。"
    assert "密码文件" not in told(finding("file_encrypted", Place(), tried=""))
    assert told(finding("enterprise_elsewhere", Place(), "甲厂", town="冯卯镇", other="城头镇")).endswith("先当作两家。请核对所在镇街。")
    assert told(finding("department_unknown", Place(), "某局", near="")) == "文件夹“某局”不是已登记的部门。请改文件夹名。"


@pytest.mark.parametrize(("numbers", "said"), [([2], "2"), ([2, 3, 4, 9], "2—4、9"), (range(2, 40, 2), "2、4、6、8、10、12、14、16等"), ([], "")])
def test_rows_are_named_in_short(numbers: Sequence[int], said: str) -> None:
    assert spans(numbers) == said


def test_one_row_needs_no_list_of_rows() -> None:
    assert (in_rows([5]), in_rows([5, 6, 9])) == ("", "；一共 3 行：第 5—6、9 行")


def test_who_sent_a_file_is_not_asked_to_put_it_into_the_offices_folder() -> None:
    for code, entry in CATALOGUE.items():
        if code.startswith("file_") and entry.severity == "error" and code != "file_misplaced":
            said = told(Finding(code, entry.severity, "", "", "", "", entry.message, entry.remedy))
            assert not any(word in said for word in ("放进来", "填报单位", "维护人员")), said
