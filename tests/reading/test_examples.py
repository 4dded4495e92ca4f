"""Example rows are skipped; real rows with a wish to be deleted or a masked person in them are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.keys import fold
from crosscheck.reading.examples import are_for_any, is_for_any
from crosscheck.sheets import Sheet
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said, write_book

MORE = f"序号 | {PROBLEM_HEAD} | 问题提出人员 | 备注"


def sheet_of(folder: Path, *rows: str, head: str = MORE) -> Sheet:
    file_list(folder, "a.xlsx", "\n".join([head, *rows]))
    (sheet,) = read(folder).sheets
    return sheet


@pytest.mark.parametrize("mark", ["请删除", "（请删除）", "删除此行", "请删掉"])
def test_a_full_row_that_somebody_wants_deleted_stays_and_is_asked_about(tmp_path: Path, mark: str) -> None:
    sheet = sheet_of(tmp_path, f"1 | {GOOD_PROBLEM} | 张三 | {mark}")
    assert (sheet.rows, sheet.skipped, said(sheet.findings)) == ([2], [], [("row_to_delete", "J2")])
    assert sheet.findings[0].message == f"这一行的“备注”写着“{mark}”，但行还在表里，没有当作删除。"


@pytest.mark.parametrize("mark", ["填写前请删除", "填报时请删除此行", "示例（请删除）", "请删除案例"])
def test_what_only_the_maker_of_a_form_writes_marks_an_example_wherever_it_stands(tmp_path: Path, mark: str) -> None:
    sheet = sheet_of(tmp_path, f"1 | {GOOD_PROBLEM} | 张三 | {mark}", f"2 | {GOOD_PROBLEM} | 张三 | ~")
    assert (sheet.rows, sheet.skipped, sheet.findings) == ([3], [(2, "example")], [])


@pytest.mark.parametrize("row", ["1 | ××公司 | 冯卯镇 | 应急管理 | 灭火器过期 | 一般 | 2021-03-05 | 区应急管理局 | ~ | 请删除", f"请删除 | {GOOD_PROBLEM} | ~ | ~"])
def test_the_wish_makes_an_example_of_a_row_without_a_real_name_or_where_examples_are_marked(tmp_path: Path, row: str) -> None:
    assert sheet_of(tmp_path, row, f"2 | {GOOD_PROBLEM} | ~ | ~").skipped == [(2, "example")]


@pytest.mark.parametrize(
    "row",
    [
        "1 | ××公司 | ××镇 | 应急管理 | ××××××××× | 一般 | 2021年×月×日 | 区××局 | 张×× | ~",
        "1 | XX有限公司 | XX镇 | XXX | XX车间灭火器压力不足 | 一般 | 2021-XX-XX | XX局 | ~ | ~",
        "~ | 某某公司 | 某镇 | 应急管理 | 某某问题 | 一般 | ××年××月 | 某某局 | ~ | ~",
        "1 | ***公司 | **镇 | ××× | ***** | 一般 | ***** | ***局 | *** | ~",
    ],
)
def test_a_row_of_placeholders_is_an_example(tmp_path: Path, row: str) -> None:
    sheet = sheet_of(tmp_path, row, f"2 | {GOOD_PROBLEM} | ~ | ~")
    assert (sheet.rows, sheet.skipped, said(sheet.findings)) == ([3], [(2, "example")], [])


@pytest.mark.parametrize(
    "row",
    [
        f"1 | {GOOD_PROBLEM} | 张×× | ~", f"1 | {GOOD_PROBLEM} | 张×× | 138××××1234", f"1 | {GOOD_PROBLEM} | 李** | 138****1234",
        f"1 | {GOOD_PROBLEM.replace('山亭甲化工有限公司', '××化工有限公司')} | 张×× | ~",
        f"1 | {GOOD_PROBLEM.replace('灭火器过期', 'XX型灭火器过期')} | ~ | ××化工厂转来",
    ],
)
def test_a_row_that_masks_a_person_or_one_name_is_data(tmp_path: Path, row: str) -> None:
    sheet = sheet_of(tmp_path, row)
    assert (sheet.rows, sheet.skipped) == ([2], [])


def test_a_masked_list_of_people_is_data(tmp_path: Path) -> None:
    rows = "张×× | 区应急管理局 | 138××××1234\n李×× | 区应急管理局 | 139****1234"
    write_book(tmp_path / "workbooks" / "名册" / "执法人员.xlsx", ("名册", f"姓名 | 单位 | 联系电话\n{rows}"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.kind, sheet.rows, sheet.skipped) == ("执法人员", [2, 3], [])


def test_an_example_in_a_list_of_enterprises_is_skipped(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "××有限公司 | 91370406×××××××××× | ××镇 | 危化品", "山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品", head=ENTERPRISE_HEAD)
    assert (sheet.rows, sheet.skipped) == ([3], [(2, "example")])


@pytest.mark.parametrize("text", ["××公司", "xx公司", "山亭区××有限公司", "×××", "91370406××××××××××", "2021年×月×日", "2021-xx-xx", "某镇", "****厂"])
def test_what_stands_for_any(text: str) -> None:
    assert is_for_any(text)


@pytest.mark.parametrize("text", ["张××", "138××××1234", "138****1234", "3×5米", "maxx公司", "xxl号", "二○○五年", "×", "√", "某些", "安全间距2**3米"])
def test_what_does_not_stand_for_any(text: str) -> None:
    assert not is_for_any(fold(text))


@given(st.lists(st.text(alphabet="化工厂镇灭火器过期0123456789-年月日", min_size=1), min_size=1), st.lists(st.sampled_from(["张××", "138****1234", "×", "李**"])))
def test_real_words_are_never_outweighed_by_masked_ones(real: list[str], masked: list[str]) -> None:
    assert not are_for_any([*real, *masked])
