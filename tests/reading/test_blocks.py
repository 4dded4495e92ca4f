"""What is wrong with a caption is told at the caption, once for all the rows for which it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.reading.packed import decode, encode
from tests.sheets import file_list, read, said

_LIST = "序号 | 问题描述 | 隐患等级 | 检查项目 | 责任单位"
_ROWS = "1 | 灭火器过期 | 一般 | 应急管理 | 区应急管理局\n2 | 通道堵塞 | 一般 | 应急管理 | 区应急管理局"


def block(enterprise: str, day: str, town: str) -> str:
    return f"企业名称： | {enterprise} | 检查日期： | {day} | 属地： | {town}\n{_LIST}\n{_ROWS}\n~"


def test_a_wrong_day_above_a_block_is_told_where_it_stands_and_its_rows_go_back(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{block('山亭甲有限公司', '2021-03-01', '冯卯镇')}\n{block('山亭乙有限公司', '2021年13月5日', '城头镇')}")
    checked = read(tmp_path)
    assert said(checked.findings) == [("date_invalid", "D6")]
    assert [sheet.returned for sheet in checked.sheets] == [{8, 9}]
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-01", "2021-03-01", None, None]


def test_a_day_left_out_above_a_block_is_asked_for_in_the_cell_where_it_would_stand(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{block('山亭甲有限公司', '2021-03-01', '冯卯镇')}\n{block('山亭乙有限公司', '~', '城头镇')}")
    checked = read(tmp_path)
    assert (said(checked.findings), [sheet.returned for sheet in checked.sheets]) == ([("cell_missing", "D6")], [{8, 9}])


@pytest.mark.parametrize(
    ("caption", "cell"),
    [
        ("企业名称 | 山亭甲有限公司 | 检查日期 | 2021-03-01", "D1"),
        ("企业名称：山亭甲有限公司    检查日期：2021-03-01", "A1"),
        ("企业名称：山亭甲有限公司 | 检查日期：2021-03-01", "B1"),
    ],
)
def test_the_place_is_the_cell_of_the_text_itself(tmp_path: Path, caption: str, cell: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{caption}\n{_LIST}\n{_ROWS}")
    (sheet,) = read(tmp_path).sheets
    assert [sheet.place(index, tables.FOUND_ON).cell for index in (0, 1)] == [cell, cell]


def test_the_places_of_captions_stay_with_a_sheet_that_is_packed(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{block('山亭甲有限公司', '2021-03-01', '冯卯镇')}\n{block('山亭乙有限公司', '2021-03-02', '城头镇')}")
    (sheet,) = read(tmp_path).sheets
    (again,) = decode(encode([sheet]))
    assert again.stated == sheet.stated
    assert again.place(2, tables.FOUND_ON).cell == "D6"


def test_the_first_block_is_read_whatever_stands_beside_its_rows(tmp_path: Path) -> None:
    captions = "企业名称： | 山亭{}有限公司 | 检查日期： | 2021-03-01 | 责任单位： | 区应急管理局\n检查项目： | 应急管理\n整改状态 | 问题描述 | 隐患等级"
    first = "未整改 | 灭火器过期 | 一般\n未整改 | 通道堵塞 | 一般 | ~ | ~ | ~ | ~ | 已核实"
    file_list(tmp_path, "a.xlsx", f"{captions.format('甲')}\n{first}\n~\n{captions.format('乙')}\n整改中 | 护栏缺失 | 重大")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows) == (3, [4, 5, 10])
    assert sheet.columns[tables.ENTERPRISE] == ["山亭甲有限公司", "山亭甲有限公司", "山亭乙有限公司"]


def test_captions_right_above_a_heading_are_no_group_over_its_columns(tmp_path: Path) -> None:
    text = "企业名称：山亭甲有限公司 | ~ | 检查项目：应急管理\n隐患等级 | 执法责任单位 | 发现日期 | 所在镇街 | 整改状态 | 问题描述 | 错误说明"
    rows = "一般 | 区应急管理局 | 2021-03-01 | 西集镇 | 未整改 | 灭火器过期\n重大 | 区应急管理局 | 2021-03-01 | 西集镇 | 未整改 | 通道堵塞"
    again = "企业名称：山亭乙有限公司 | 检查项目：工艺设备\n隐患等级 | 执法责任单位 | 发现日期 | 所在镇街 | 整改状态 | 问题描述"
    file_list(tmp_path, "a.xlsx", f"{text}\n{rows}\n{again}\n{rows}")
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, said(checked.findings)) == ([3, 4, 7, 8], [])
    assert checked.sheets[0].columns[tables.ITEM] == ["应急管理", "应急管理", "工艺设备", "工艺设备"]


def test_captions_with_what_they_say_are_no_upper_row_of_a_narrow_heading(tmp_path: Path) -> None:
    head = "序号 | 企业（单位）名称"
    first = f"所属镇街：西集镇 | ~ | 行业领域：危化品\n{head}\n1 | 山亭甲一机械有限公司\n2 | 山亭甲二机械有限公司"
    second = f"行业领域：交通运输 | 所属镇街：冯卯镇\n{head}\n1 | 山亭乙一机械有限公司\n2 | 山亭乙二机械有限公司\n合计 | ~ | 3项"
    third = f"行业领域：交通运输\n所属镇街：冯卯镇\n{head}\n1 | 山亭丙一机械有限公司"
    file_list(tmp_path, "a.xlsx", f"安全生产企业底册\n{first}\n~\n{second}\n~\n{third}")
    (sheet,) = read(tmp_path).sheets
    assert sheet.columns[tables.TOWN] == ["西集镇", "西集镇", "冯卯镇", "冯卯镇", "冯卯镇"]


def test_captions_and_signatures_below_a_heading_do_not_speak_against_it(tmp_path: Path) -> None:
    """消防 is no 所属检查项目, which each row can mend by itself: three such cells are too few to doubt what the heading says."""
    head = "序号 | 检查项目 | 存在问题 | 隐患等级 | 责任单位"
    first = "1 | 消防 | 灭火器过期 | 一般 | 区应急管理局\n2 | 消防 | 通道堵塞 | 一般 | 区应急管理局"
    signed = "检查人员：王五 | ~ | 被检查单位负责人（签字）：李四\n2021年3月5日"
    caption = "被检查单位 | 山亭{}有限公司 | 检查日期 | 2021年3月5日"
    file_list(tmp_path, "a.xlsx", "\n".join([caption.format("甲"), head, first, signed, caption.format("乙"), head, first.partition("\n")[0], signed]))
    checked = read(tmp_path)
    assert checked.sheets[0].rows == [3, 4, 9]
    assert said(checked.findings) == [("choice_unknown", "B3"), ("choice_unknown", "B4"), ("choice_unknown", "B9")]
