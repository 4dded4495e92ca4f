"""The heading of a list is found wherever it stands and however many rows it takes."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.merging.ledgers import merge
from tests.sheets import (
    DEPARTMENT,
    ENTERPRISE_HEAD,
    GOOD_PROBLEM,
    PROBLEM_HEAD,
    file_list,
    guesses,
    read,
    said,
    table,
    write_book,
)


@pytest.mark.parametrize(
    "heading",
    ["* 隐患级别", "隐患级别（必填）", "隐 患\n级 别", "5.隐患级别", "隐患级别[一般/重大]", "隐患级别 必填", "\u200b隐患级别\ufeff", "（5）隐患级别"],
)
def test_signs_numbers_and_spaces_around_a_heading_do_not_hide_it(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for r, row in enumerate(table(f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")):
        sheet.write_row(r, 0, [heading if cell == "隐患等级" else cell for cell in row])
    book.close()
    assert said(read(tmp_path).findings) == []


def test_the_table_may_begin_at_row_seven_column_c(tmp_path: Path) -> None:
    above = "\n".join(["~", "~ | ~ | 附件2", "~ | ~ | 隐患台账（2021年3月）", "~ | ~ | 填报单位：区应急管理局 | ~ | 填报时间：2021年3月20日", "~", "~"])
    file_list(tmp_path, "a.xlsx", f"{above}\n~ | ~ | {PROBLEM_HEAD}\n~ | ~ | {GOOD_PROBLEM}")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows, sheet.letters["问题描述"]) == (7, [8], "F")


def test_a_heading_is_as_deep_as_its_merged_cells_reach(tmp_path: Path) -> None:
    head = f"{PROBLEM_HEAD} | 企业分类 | ~"
    lower = " | ".join(["~"] * 7 + ["规上", "规下"])
    file_list(tmp_path, "a.xlsx", f"{head}\n{lower}\n{GOOD_PROBLEM} | √ | ~", merges=(*(f"{c}1:{c}2" for c in "ABCDEFG"), "H1:I1"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows, sheet.extras) == (2, [3], ["企业分类／规上：√"])


def test_a_heading_may_be_four_rows_deep(tmp_path: Path) -> None:
    head, row = PROBLEM_HEAD.split(" | "), GOOD_PROBLEM.split(" | ")
    lines = [[*head, "整改", "~"], [*["~"] * 7, "情况", "~"], [*["~"] * 7, "结果", "日期"], [*["~"] * 7, "整改状态", "整改完成日期"], [*row, "已整改", "2021-03-08"]]
    merges = (*(f"{chr(65 + c)}1:{chr(65 + c)}4" for c in range(7)), "H1:I1", "H2:I2")
    file_list(tmp_path, "a.xlsx", "\n".join(" | ".join(line) for line in lines), merges=merges)
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    assert (sheet.header_row, sheet.rows, sheet.columns[tables.STATE], sheet.columns[tables.DONE_ON]) == (4, [5], ["已整改"], ["2021-03-08"])
    assert said(checked.findings) == []


def test_captions_beside_a_tall_heading_are_no_group_headings(tmp_path: Path) -> None:
    upper = "序号 | 项目名称：甲化工有限公司 | ~ | ~ | 填报人：张三 | ~ | 填报时间：2021年3月 | ~"
    file_list(tmp_path, "a.xlsx", f"{upper}\n~ | {PROBLEM_HEAD}\n1 | {GOOD_PROBLEM}", merges=("A1:A2", "B1:D1", "E1:F1", "G1:H1"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows, sheet.extras) == (2, [3], [""])


def test_a_list_of_something_else_goes_back_and_a_reference_sheet_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    other = "证书编号 | 准操项目 | 发证机关 | 有效期\n" + "\n".join(f"T{n} | 电工 | 省厅 | 2024-01-0{n}" for n in range(1, 5))
    write_book(path, ("清单", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"), ("证书", other), ("填法", "填写时注意\n日期写全"))
    checked = read(tmp_path)
    assert [(item.code, item.sheet) for item in checked.findings] == [("sheet_unknown", "证书"), ("sheet_reference", "填法")]
    assert [len(sheet.returned) for sheet in checked.sheets] == [0, 5, 0]
    assert "证书编号、准操项目、发证机关、有效期" in checked.findings[0].message


@pytest.mark.parametrize("text", ["本月无", "4月份问题清单\n无", "隐患台账（4月）\n暂无", "3月问题清单\n填报单位：区公安分局\n本月无此类问题\n填表人：张三", "零报告"])
def test_a_report_of_nothing_is_no_list_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    file_list(tmp_path, "零.xlsx", text)
    checked = read(tmp_path)
    assert [(item.code, item.severity) for item in checked.findings] == [("sheet_says_none", "info")]
    assert [sheet.returned for sheet in checked.sheets] == [set()]


def test_whoever_found_nothing_is_not_asked_about_his_headings(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('所属检查项目', '门类')} | 办结情况\n本月无")
    (sheet,) = read(tmp_path).sheets
    assert ([item.code for item in sheet.findings], sheet.proposals, sheet.skipped) == (["sheet_says_none"], [], [(2, "note")])


def test_a_form_that_nobody_filled_in_is_not_asked_about_its_headings_either(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "受检单位：\n序号 | 存在问题 | 门类 | 等级 | 责任单位\n1\n2")
    assert [item.code for item in read(tmp_path).findings] == ["sheet_no_rows"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [("5月份督查发现问题清单", "问题清单"), ("重大隐患企业名单", "企业清单"), ("企业隐患排查台账", "问题清单"), ("督查情况", "企业清单")],
)
def test_what_a_title_says_that_it_is_a_list_of_tells_the_kind_where_columns_are_few(tmp_path: Path, title: str, kind: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{title}\n镇街 | 企业 | 问题\n冯卯镇 | 山亭甲化工有限公司 | 灭火器过期\n城头镇 | 山亭乙化工有限公司 | 通道堵塞")
    assert [sheet.kind for sheet in read(tmp_path).sheets] == [kind]


def test_the_kind_is_told_by_all_that_its_columns_may_be(tmp_path: Path) -> None:
    head = "行业领域 | 隐患上报单位 | 被检查单位 | 隐患查验时间 | 隐患信息 | 整改措施 | 整改开展情况 | 计划整改完成时间"
    row = "危化品 | 区应急管理局 | 山亭甲化工有限公司 | 2021-03-05 | 储罐区围堰破损未修复 | 限期整改 | 整改中 | 2021-04-05"
    file_list(tmp_path, "a.xlsx", "\n".join([head, *[row] * 6]))
    (sheet,) = read(tmp_path).sheets
    assert sheet.kind == "问题清单"
    assert guesses(sheet) | {"隐患查验时间": "发现日期", "隐患信息": "问题描述", "整改开展情况": "整改状态"} == guesses(sheet)


def test_a_list_whose_problems_stand_under_a_strange_heading_is_no_list_of_enterprises(tmp_path: Path) -> None:
    head = "爆破作业单位 | 属地 | 评估项 | 评估发现问题 | 风险等级（问题） | 评估日期 | 评估专家 | 主管公安机关"
    row = "山亭{0}爆破工程有限公司 | 冯卯镇 | {1} | 库房避雷设施{2}处未检测 | 一般 | 2021-03-0{2} | 张三 | 区公安分局"
    rows = [row.format(name, ("机构人员", "应急管理", "工艺设备")[n % 3], n) for n, name in enumerate("甲乙丙丁戊己", 1)]
    file_list(tmp_path, "爆破作业单位安全评估问题清单.xlsx", "\n".join([head, *rows]))
    (sheet,) = read(tmp_path).sheets
    assert sheet.kind == "问题清单"
    asked = {"爆破作业单位": "企业（单位）名称", "评估项": "所属检查项目", "评估发现问题": "问题描述", "评估日期": "发现日期", "主管公安机关": "执法责任单位"}
    assert guesses(sheet) | asked == guesses(sheet)


@pytest.mark.parametrize("heading", ["专业特长", "从事专业", "擅长领域"])
def test_a_list_of_experts_is_none_of_officers_whatever_their_field_is_called(tmp_path: Path, heading: str) -> None:
    text = f"序号 | 姓名 | 工作单位 | {heading} | 职称\n1 | 王一 | 省设计院 | 危险化学品 | 高工\n2 | 李二 | 市质监站 | 建筑施工、消防 | 高工"
    write_book(tmp_path / "workbooks" / "名册" / "名单.xlsx", ("Sheet1", text))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.kind, sheet.columns[tables.FIELD]) == ("专家", ["危化品", "建筑施工、消防"])


def test_a_month_beside_a_number_is_no_work_report(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "安全费用月报 | ~ | ~ | ~\n月份 | 2021-03 | 编号 | 7\n类别 | 费用 | 备注 | ~\n2021-03 | 5 | ~ | 1\n2021-03 | 6 | ~ | 2")
    assert [sheet.kind for sheet in read(tmp_path).sheets] == [""]


def test_a_heading_of_two_rows_without_merges_is_put_together(tmp_path: Path) -> None:
    upper = "序号 | 企业基本情况 | ~ | 检查情况 | ~ | ~ | ~ | 责任单位 | 整改情况 | ~"
    lower = "~ | 企业名称 | 乡镇 | 检查内容 | 存在问题 | 隐患等级 | 检查时间 | ~ | 已整改 | 未整改"
    row = "1 | 山亭甲化工有限公司 | 冯卯镇 | 应急管理 | 灭火器过期 | 一般 | 2021-03-05 | 区应急管理局 | ~ | √"
    file_list(tmp_path, "a.xlsx", "\n".join(["栖岭县问题隐患清单", upper, lower, row]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows, said(sheet.findings)) == (3, [4], [])
    assert [sheet.columns[name] for name in (tables.TOWN, tables.DUTY_UNIT, tables.STATE)] == [["冯卯镇"], ["区应急管理局"], ["未整改"]]


def test_a_heading_of_two_rows_without_merges_is_one_also_when_it_came_back_marked(tmp_path: Path) -> None:
    upper, lower = f"{PROBLEM_HEAD.replace('隐患等级', '隐患等级 | ~')} | ~", "~ | ~ | ~ | ~ | 一般 | 重大 | ~ | ~ | 错误说明"
    file_list(tmp_path, "a.xlsx", "\n".join([upper, lower, GOOD_PROBLEM.replace("一般", "√ | ~"), GOOD_PROBLEM.replace("一般", "~ | √")]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.columns[tables.LEVEL], said(sheet.findings)) == ([3, 4], ["一般", "重大"], [])


def test_a_row_of_data_below_unnamed_columns_is_no_second_half_of_the_heading(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD} | ~ | ~\n{GOOD_PROBLEM} | 甲 | 乙\n~ | ~ | ~ | 阀门锈蚀 | ~ | ~ | ~ | 丙 | 丁")
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows) == (1, [2, 3])


def test_the_first_row_of_data_is_no_third_row_of_such_a_heading(tmp_path: Path) -> None:
    upper = PROBLEM_HEAD.replace("隐患等级", "隐患等级 | ~")
    lower = " | ".join("一般" if text == "隐患等级" else "重大" if text == "~" else "~" for text in upper.split(" | "))
    rows = [GOOD_PROBLEM.replace("一般", "√ | ~"), GOOD_PROBLEM.replace("一般", "~ | √").replace("灭火器过期", "通道堵塞")]
    file_list(tmp_path, "a.xlsx", "\n".join([upper, lower, *(row.replace("√", "是") for row in rows)]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows, sheet.columns[tables.LEVEL]) == (2, [3, 4], ["一般", "重大"])


@pytest.mark.parametrize("merges", [("G1:H1", "G2:H2", "G3:H3"), ("G1:H1",)])
def test_a_heading_that_is_only_wide_has_no_second_row(tmp_path: Path, merges: tuple[str, ...]) -> None:
    head = "存在问题 | 隐患等级 | 备注 | 企业名称 | 执法责任单位 | 检查项目 | 发现日期 | ~ | 所在镇街"
    first = "灭火器过期 | 重大 | 限期 | 山亭甲化工有限公司 | 区应急管理局 | 应急管理 | 2021-03-03 | ~ | 西集镇"
    second = "通道堵塞 | 一般 | ~ | 山亭乙化工有限公司 | 区应急管理局 | 工艺设备 | 2021-03-04 | ~ | 冯卯镇"
    file_list(tmp_path, "a.xlsx", "\n".join([head, first, second]), merges=merges)
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows, sheet.findings) == (1, [2, 3], [])


@pytest.mark.parametrize(("below", "rows"), [("（必填） | ~ | (下拉选择) | 【写清部位】", [3]), ("（必填） | ~ | 应急管理 | 【写清部位】", [2, 3])])
def test_a_row_that_says_in_brackets_how_to_fill_in_the_columns_is_a_note(tmp_path: Path, below: str, rows: list[int]) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, below, GOOD_PROBLEM]))
    assert read(tmp_path).sheets[0].rows == rows


def test_a_caption_above_does_not_hide_the_second_row_of_a_heading(tmp_path: Path) -> None:
    upper = PROBLEM_HEAD.replace("发现日期", "发现日期 | ~ | ~")
    at = PROBLEM_HEAD.split(" | ").index("发现日期")
    lower = " | ".join([*["~"] * at, "年 | 月 | 日", "~"])
    text = "\n".join(["填报单位：区应急管理局 | ~ | ~ | 联系人：张三", upper, lower, GOOD_PROBLEM.replace("2021-03-05", "2021 | 3 | 5")])
    file_list(tmp_path, "a.xlsx", text, merges=(f"{chr(65 + at)}2:{chr(67 + at)}2", *(f"{chr(65 + c)}2:{chr(65 + c)}3" for c in (*range(at), at + 3))))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.header_row, sheet.rows, sheet.columns[tables.FOUND_ON]) == (3, [4], ["2021-03-05"])


def test_the_upper_row_belongs_to_a_heading_that_it_completes(tmp_path: Path) -> None:
    head = "序号 | 企业情况 | ~ | ~ | 照片\n~ | 行业领域 | 所在镇街 | 企业名称 | ~"  # photos that nobody declared count against the two rows
    rows = [f"{number} | 危化品 | 冯卯镇 | 山亭{name}化工有限公司 | ~" for number, name in enumerate("甲乙", 1)]
    file_list(tmp_path, "a.xlsx", "\n".join([head, rows[0], "~", head, rows[1]]), merges=("A1:A2", "B1:D1", "E1:E2"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.letters[tables.SERIAL]) == ([3, 7], "A")


def test_a_colon_behind_a_heading_of_two_rows_makes_no_caption_of_it(tmp_path: Path) -> None:
    upper = PROBLEM_HEAD.replace("隐患等级", "隐患等级 | ~").replace("问题描述", "问题描述：")
    lower = " | ".join("一般" if text == "隐患等级" else "重大" if text == "~" else "~" for text in upper.split(" | "))
    file_list(tmp_path, "a.xlsx", "\n".join([upper, lower, GOOD_PROBLEM.replace("一般", "√ | ~")]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.rows, sheet.columns[tables.PROBLEM], said(sheet.findings)) == ([3], ["灭火器过期"], [])


def test_no_heading_is_called_the_nearest_that_is_not_near(tmp_path: Path) -> None:
    head = "企业名称 | 所在镇街 | 问题描述 | 隐患等级 | 发现日期 | 隐患编号 | 问题2 | 整改责任单位"
    rows = [f"{name} | 冯卯镇 | 灭火器过期 | 一般 | 2021-03-05 | A-1 | ~ | {name}" for name in ("甲化工有限公司", "乙化工有限公司", "丙化工有限公司")]
    file_list(tmp_path, "a.xlsx", "\n".join([head, *rows]))
    (told,) = [item for item in read(tmp_path).findings if item.code == "column_missing"]
    assert told.value == "所属检查项目、执法责任单位"
    assert told.remedy.startswith("请补上（最接近“执法责任单位”的是 H 列“整改责任单位”）；")


def test_a_list_whose_only_day_is_that_of_a_review_is_told_so(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD.replace('发现日期', '验收时间')}\n{GOOD_PROBLEM}")
    (told,) = [item for item in read(tmp_path).findings if item.code == "column_missing"]
    assert told.remedy.startswith("请补上（F 列“验收时间”当作了“复查日期”）；")


def test_of_two_columns_that_may_hold_the_day_that_with_days_is_taken(tmp_path: Path) -> None:
    head = PROBLEM_HEAD.replace("发现日期", "检查时间 | 检查日期")
    rows = [GOOD_PROBLEM.replace("2021-03-05", f"{clock} | 2021-03-05").replace("过期", clock) for clock in ("上午9:00", "下午2:30")]
    file_list(tmp_path, "a.xlsx", "\n".join([head, *rows]))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.columns[tables.FOUND_ON], sheet.returned) == (["2021-03-05"] * 2, set())


def test_a_sheet_of_measures_is_no_list_of_problems(tmp_path: Path) -> None:
    head = "制度措施清单\n序号 | 行业领域 | 制度措施名称 | 主要内容 | 牵头单位 | 完成时限"
    rows = ("1 | 危化品 | 分级管控办法 | 明确包保 | 区应急管理局 | 2021-12-31", "2 | 消防 | 巡查制度 | 每日巡查 | 区消防救援大队 | 2021-09-30")
    file_list(tmp_path, "a.xlsx", "\n".join([head, *rows]))
    checked = read(tmp_path)
    assert ([sheet.kind for sheet in checked.sheets], said(checked.findings)) == ([""], [("sheet_unknown", "")])
    assert "把工作表名加进 config.toml 的 reference_sheets" in checked.findings[0].remedy


@pytest.mark.parametrize(("columns", "told_of"), [("序号 | 问题 | 责任领导 | 责任人", True), ("企业名称 | 问题描述 | 隐患等级 | 发现日期", False)])
def test_a_sheet_that_lacks_most_required_columns_may_be_named_as_none_of_the_lists(tmp_path: Path, columns: str, told_of: bool) -> None:
    file_list(tmp_path, "a.xlsx", f"{columns}\n1 | 平台无限载标识 | 一般 | 2021-03-05\n2 | 塔吊基础积水 | 一般 | 2021-03-05", sheet="责任清单")
    (told,) = [item for item in read(tmp_path).findings if item.code == "column_missing"]
    assert ("把工作表名加进 config.toml 的 reference_sheets" in told.remedy) is told_of


ENTERPRISE = "山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品"


def kept_rows(folder: Path) -> list[tuple[str, int, list[int]]]:
    return [(sheet.kind, sheet.header_row, sheet.rows) for sheet in read(folder).sheets]


@pytest.mark.parametrize("gap", [" | ~ | ", " | "])
def test_two_lists_side_by_side_are_two_lists_with_their_own_letters(tmp_path: Path, gap: str) -> None:
    head = f"序号 | {ENTERPRISE_HEAD}{gap}序号 | {ENTERPRISE_HEAD}"
    row = f"1 | {ENTERPRISE}{gap}2 | 山亭乙化工有限公司 | ~ | 城头镇 | 危化品"
    file_list(tmp_path, "a.xlsx", f"{head}\n{row}")
    checked = read(tmp_path)
    assert [sheet.columns[tables.ENTERPRISE] for sheet in checked.sheets] == [["山亭甲化工有限公司"], ["山亭乙化工有限公司"]]
    assert [sheet.letters[tables.ENTERPRISE] for sheet in checked.sheets] == ["B", "H" if "~" in gap else "G"]
    counts = month.conservation(checked, merge(checked.sheets).duplicates)
    assert [item["kept"] for item in counts] == [1, 1]


def test_an_empty_column_does_not_part_a_list_that_lacks_nothing(tmp_path: Path) -> None:
    head = "问题描述 | 隐患等级 | 所属检查项目 | ~ | 企业名称 | 所在镇街 | 发现日期 | 执法责任单位"
    file_list(tmp_path, "a.xlsx", f"{head}\n灭火器过期 | 一般 | 应急管理 | ~ | 山亭甲化工有限公司 | 冯卯镇 | 2021-03-05 | 区应急管理局")
    assert kept_rows(tmp_path) == [("问题清单", 1, [2])]


def test_empty_columns_between_all_columns_part_no_lists(tmp_path: Path) -> None:
    rows = [" | ~ | ".join(row.split(" | ")) for row in (PROBLEM_HEAD, GOOD_PROBLEM, GOOD_PROBLEM.replace("过期", "缺失"))]
    file_list(tmp_path, "a.xlsx", "\n".join(rows))
    checked = read(tmp_path)
    assert [(sheet.kind, sheet.rows, sheet.letters[tables.DUTY_UNIT]) for sheet in checked.sheets] == [("问题清单", [2, 3], "M")]
    assert checked.findings == []


@pytest.mark.parametrize("text", ["企业清单\n无", "4月份问题清单\n甲厂", "4月份问题清单\n无 | 见附件"])
def test_a_title_over_something_else_is_no_zero_report(tmp_path: Path, text: str) -> None:
    file_list(tmp_path, "a.xlsx", text)
    assert "sheet_says_none" not in [item.code for item in read(tmp_path).findings]


PROBLEM_ROWS = (
    "1 | 甲厂 | 冯卯镇 | 交通运输 | 应急管理 | 灭火器过期 | 一般 | 日常检查 | {one} | 李明、王强 | 区交通运输局 | 责令限期整改 | 未整改",
    "2 | 乙厂 | 冯卯镇 | 交通运输 | 培训教育 | 没有培训记录 | 一般 | 日常检查 | {two} | 李明、王强 | 区交通运输局 | 现场立即整改 | 已整改",
    "3 | 丙厂 | 店子镇 | 交通运输 | 资质证照 | 特种作业无证 | 重大 | 日常检查 | {one} | 李明、王强 | 区交通运输局 | 责令限期整改 | 未整改",
)


@pytest.mark.parametrize(("one", "two"), [("2021-03-05", "2021-03-08"), ("上旬", "中旬")])
def test_a_list_whose_heading_was_deleted_goes_back_as_such_and_loses_no_row(tmp_path: Path, one: str, two: str) -> None:
    """Its first row was taken for the heading; the others, which say much the same, for the heading printed again: there were no data, it was told."""
    file_list(tmp_path, "a.xlsx", "\n".join(["突出问题清单（3月）", *(row.format(one=one, two=two) for row in PROBLEM_ROWS)]))
    checked = read(tmp_path)
    (sheet,) = checked.sheets
    (item,) = checked.findings
    assert (item.code, sheet.rows, len(sheet.returned)) == ("sheet_unknown", [1, 2, 3, 4], 4)
    assert item.message == "没认出这是哪种表，第 2 行像是内容，上面没有认出表头。"


def test_a_heading_of_other_words_over_rows_alike_is_still_one(tmp_path: Path) -> None:
    head = "编号 | 对象 | 地区 | 门类 | 类项 | 情形 | 轻重 | 途径 | 时日 | 人 | 单位 | 处理 | 结果"
    file_list(tmp_path, "a.xlsx", "\n".join([head, *(row.format(one="2021-03-05", two="2021-03-08") for row in PROBLEM_ROWS)]))
    assert [(item.code, "第 1 行像是内容" in item.message) for item in read(tmp_path).findings if item.severity == "error"] == [("column_missing", False)]
