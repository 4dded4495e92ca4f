"""Records that stand as cards, their labels beside or above what they say, are read as the list that they would be."""

from __future__ import annotations

from pathlib import Path
from random import Random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.reading.reader import Reader
from crosscheck.reading.settings import plain
from crosscheck.reading.sheet import read_file
from crosscheck.reading.values import ticked
from crosscheck.sheets import Sheet
from tests.reading.layouts import as_page
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read, said

READER = Reader.of(plain(SETTINGS), ())
TRUTH = {
    tables.ENTERPRISE: "山亭甲化工有限公司",
    tables.TOWN: "冯卯镇",
    tables.ITEM: "应急管理",
    tables.LEVEL: "一般",
    tables.PROBLEM: "灭火器过期未更换",
    tables.FOUND_ON: "2021-03-05",
    tables.DUTY_UNIT: "区应急管理局",
}
CARD = """
事故隐患登记卡 | ~ | ~ | ~
企业名称 | 山亭甲化工有限公司 | 所在镇街 | 冯卯镇
检查项目 | 应急管理 | 隐患等级 | 一般
隐患描述 | 灭火器过期未更换 | ~ | ~
发现日期 | 2021年3月5日 | 责任部门 | 应急局
整改措施 | 立即更换 | ~ | ~
填表人：张三 | ~ | 审核人：李四 | ~
"""


def lists(folder: Path) -> list[Sheet]:
    return [sheet for sheet in read(folder).sheets if sheet.kind]


def first(sheet: Sheet) -> dict[str, object]:
    return {name: values[0] for name, values in sheet.columns.items() if name in TRUTH}


def test_a_card_is_one_problem_and_what_nobody_declared_is_carried_along(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", CARD, merges=("A1:D1", "B4:D4", "B6:D6"))
    (sheet,) = lists(tmp_path)
    assert (sheet.kind, first(sheet), said(sheet.findings)) == (tables.PROBLEMS.kind, TRUTH, [])
    assert sheet.extras == ["整改措施：立即更换；填表人：张三；审核人：李四；执法责任单位原文：应急局"]


@pytest.mark.parametrize(
    "text",
    [  # the labels are those of offices, not of the table
        "登记表\n受检单位 | 山亭甲化工有限公司\n乡镇 | 冯卯镇\n检查类别 | 应急管理\n隐患级别 | 一般隐患\n"
        "存在隐患 | 灭火器过期未更换\n检查日期 | 2021.3.5\n责任部门 | 应急局",
        "通知单\n被检查单位：山亭甲化工有限公司 | ~ | 所在镇街：冯卯镇\n"
        "检查项目：应急管理 | ~ | 隐患等级：一般\n存在问题：灭火器过期未更换\n检查日期：2021年3月5日 | ~ | 责任部门：应急局\n"
        "签收人： | ~ | 日期：",
        "登记卡\n企业名称 | 山亭甲化工有限公司 | 所在镇街 | 冯卯镇 | 检查项目 | 应急管理\n"
        "隐患描述\n灭火器过期未更换\n隐患等级 | 一般 | 发现日期 | 2021-03-05 | 责任部门 | 应急局",
        "登记表\n基本情况 | 企业名称 | 山亭甲化工有限公司\n~ | 所在镇街 | 冯卯镇\n"
        "隐患情况 | 检查项目 | 应急管理\n~ | 问题描述 | 灭火器过期未更换\n~ | 隐患等级 | □重大 ☑一般\n"
        "~ | 发现日期 | 2021-03-05\n整改情况 | 执法责任单位 | 区应急管理局\n~ | 整改期限 | 2021-04-01",
    ],
    ids=["a pair a row", "label and value in one cell", "a value below its label", "groups at the left"],
)
def test_cards_are_laid_out_in_many_ways(tmp_path: Path, text: str) -> None:
    file_list(tmp_path, "a.xlsx", text)
    (sheet,) = lists(tmp_path)
    assert (first(sheet), said(sheet.findings)) == (TRUTH, [])


def test_several_cards_on_a_sheet_are_a_problem_each_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    cards = [CARD.strip().replace("山亭甲", f"山亭{name}") for name in "甲乙丙"]
    file_list(tmp_path, "a.xlsx", "\n~\n".join(cards))
    checked = read(tmp_path)
    assert [(sheet.rows, first(sheet)[tables.ENTERPRISE]) for sheet in checked.sheets] == [
        ([2], "山亭甲化工有限公司"), ([10], "山亭乙化工有限公司"), ([18], "山亭丙化工有限公司"),
    ]  # fmt: skip
    assert sum(count["rows"] for count in month.conservation(checked, {})) == 23


def test_a_list_on_its_side_is_a_problem_for_each_of_its_columns(tmp_path: Path) -> None:
    rows = ["企业名称 | 山亭甲化工有限公司 | 山亭乙建材有限公司", "所在镇街 | 冯卯镇 | 城头镇", "检查项目 | 应急管理 | 工艺设备", "问题描述 | 灭火器过期 | 护栏缺失"]
    rows += ["隐患等级 | 一般 | 重大", "发现日期 | 2021-03-05 | 2021-03-06", "执法责任单位 | 区应急管理局 | 区应急管理局", "整改措施 | 更换 | 加装"]
    file_list(tmp_path, "a.xlsx", "\n".join(["问题台账", *rows]))
    found = [(sheet.columns[tables.ENTERPRISE], sheet.columns[tables.LEVEL], sheet.extras) for sheet in lists(tmp_path)]
    assert found == [(["山亭甲化工有限公司"], ["一般"], ["整改措施：更换"]), (["山亭乙建材有限公司"], ["重大"], ["整改措施：加装"])]


def test_a_fault_is_told_where_it_stands_and_sends_back_its_card_only(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{CARD.strip()}\n{CARD.strip().replace('| 一般', '| 特大').replace('2021年3月5日', '~')}")
    checked = read(tmp_path)
    assert said(checked.findings) == [("choice_unknown", "D10"), ("cell_missing", "B12")]
    assert [sorted(checked.sheets[number].returned) for number in range(2)] == [[], [9]]


def test_what_is_filled_in_from_a_name_stands_at_the_beginning_of_each_card(tmp_path: Path) -> None:
    card = CARD.strip().replace(" | 所在镇街 | 冯卯镇", " | ~ | ~")
    file_list(tmp_path, "a.xlsx", f"{card}\n{card}", sheet="冯卯镇")
    assert [(sheet.columns[tables.TOWN], sheet.head_cells[tables.TOWN]) for sheet in lists(tmp_path)] == [(["冯卯镇"], "A2"), (["冯卯镇"], "A9")]


def test_what_lacks_a_label_goes_back_with_all_its_cards(tmp_path: Path) -> None:
    card = CARD.strip().replace("隐患描述", "现场看到的情形")
    file_list(tmp_path, "a.xlsx", f"{card}\n{card}")
    checked = read(tmp_path)
    assert said(checked.findings)[:1] == [("column_missing", "")]
    assert checked.findings[0].remedy.startswith("请补上（“现场看到的情形”是不是“问题描述”）")
    assert all(" 列" not in f"{item.message}{item.remedy}" for item in checked.findings)
    assert checked.sheets[0].proposals == [("现场看到的情形", tables.PROBLEM, "叫法像“发现的问题”")]
    assert [sorted(checked.sheets[number].returned) for number in range(2)] == [[2], [9]]


def test_a_marked_card_that_comes_back_reads_as_before(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", CARD.replace("| 一般", "| 特大").replace("冯卯镇", "~"))
    before = lists(tmp_path)
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    book = openpyxl.load_workbook(path)
    for row, text in ((2, "错误说明"), (3, "D3（必须改）：……"), (4, "B4（请核实）：……")):
        book.worksheets[0].cell(row, 5, text)
    book.save(path)
    assert [(sheet.columns, sheet.extras, said(sheet.findings)) for sheet in lists(tmp_path)] == [
        (sheet.columns, sheet.extras, said(sheet.findings)) for sheet in before
    ]


def test_an_enterprise_may_have_a_card_of_its_own(tmp_path: Path) -> None:
    rows = "企业名称 | 山亭甲化工有限公司 | 所在镇街 | 冯卯镇\n行业领域 | 危化品 | 详细地址 | 工业路1号\n"
    rows += "联系电话 | 0632-8811000 | 风险等级 | 一般风险\n从业人数 | 35 | ~ | ~"
    file_list(tmp_path, "一企一表.xlsx", rows)
    (sheet,) = lists(tmp_path)
    assert (sheet.kind, sheet.columns[tables.FIELD], sheet.extras) == (tables.ENTERPRISES.kind, ["危化品"], ["从业人数：35"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CARD + "隐患描述 | 通道堵塞 | ~ | ~", "sheet_is_card"),
        ("企业名称 | 山亭甲化工有限公司\n所在镇街 | 冯卯镇\n问题描述 | 灭火器过期", "sheet_unknown"),
        (
            "填表说明\n企业名称 | 写营业执照上的全称\n所在镇街 | 写镇街名称\n检查项目 | 从字典中选\n"
            "问题描述 | 写清部位\n隐患等级 | 一般或重大\n发现日期 | 年月日\n执法责任单位 | 负责执法的部门",
            "sheet_unknown",
        ),
    ],
    ids=["two problems on one card", "three labels", "what to write"],
)
def test_what_leaves_a_doubt_is_asked_about(tmp_path: Path, text: str, code: str) -> None:
    file_list(tmp_path, "a.xlsx", text)
    assert (lists(tmp_path), said(read(tmp_path).findings)) == ([], [(code, "")])


def test_the_labels_of_a_doubtful_card_are_told(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", CARD + "隐患描述 | 通道堵塞 | ~ | ~")
    checked = read(tmp_path)
    assert "企业名称、所在镇街、检查项目、隐患等级、隐患描述、发现日期、责任部门。" in checked.findings[0].message
    assert [sorted(sheet.returned) for sheet in checked.sheets] == [[1, 2, 3, 4, 5, 6, 7, 8]]


def test_a_card_whose_enterprise_has_a_name_unheard_of_is_told_as_that(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", CARD.replace("企业名称", "被点名的"))
    (told,) = [item for item in read(tmp_path).findings if item.code == "sheet_is_card"]
    assert "没有认出“企业名称”这样的项目" in told.message


def test_two_lists_below_one_another_are_no_card(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, "~", "企业名称 | 所在镇街 | 行业领域", "山亭甲化工有限公司 | 冯卯镇 | 危化品"]))
    assert [sheet.kind for sheet in read(tmp_path).sheets] == ["问题清单", "企业清单"]


def test_a_list_with_few_known_headings_is_no_card(tmp_path: Path) -> None:
    rows = [f"山亭{n}化工有限公司 | 冯卯镇 | 危化品" for n in "甲乙丙丁戊"]
    file_list(tmp_path, "a.xlsx", "\n".join(["企业名称 | 所在镇街 | 行业领域", *rows, "负责人 | 联系电话 | 备注"]))
    assert [item.code for item in read(tmp_path).findings if item.code == "sheet_is_card"] == []


def test_labels_and_values_above_a_table_hold_for_all_its_rows(tmp_path: Path) -> None:
    head = "现场检查记录\n企业名称 | 山亭甲化工有限公司 | 所在镇街 | 冯卯镇\n检查时间 | 2021年3月5日 | 执法责任单位 | 区应急管理局"
    file_list(tmp_path, "a.xlsx", f"{head}\n序号 | 检查项目 | 问题描述 | 隐患等级\n1 | 应急管理 | 灭火器过期未更换 | 一般\n2 | 应急管理 | 护栏缺失 | 一般")
    (sheet,) = lists(tmp_path)
    assert (sheet.rows, first(sheet), sheet.columns[tables.ENTERPRISE][1]) == ([5, 6], TRUTH, TRUTH[tables.ENTERPRISE])


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("□一般 ☑重大", "重大"),
        ("一般□ 重大√", "重大"),
        ("□一般□重大", ""),
        ("☐现场立即整改 ☑责令限期整改 ☑立案处罚", "责令限期整改、立案处罚"),
        ("√一般", "√一般"),
        ("一般", "一般"),
    ],
)
def test_of_a_printed_choice_what_is_ticked_counts(text: str, means: str) -> None:
    assert ticked(text) == means


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_no_card_loses_or_changes_what_it_says(seed: int) -> None:
    random = Random(seed)
    truth = [TRUTH | {tables.PROBLEM: f"第{number}处灭火器过期", tables.LEVEL: random.choice(["一般", "重大"])} for number in range(random.randint(1, 4))]
    labels = random.sample(list(TRUTH), len(TRUTH))
    across, inside, gap = random.randint(1, 3), random.random() < 0.2, random.randint(0, 2)
    cells: dict[tuple[int, int], object] = {}
    row = random.randint(0, 1)
    if row:
        cells[0, 0] = "事故隐患登记卡"
    for record in truth:
        for start in range(0, len(labels), across):
            for at, label in enumerate(labels[start : start + across]):
                if inside:
                    cells[row, 2 * at] = f"{label}：{record[label]}"
                else:
                    cells[row, 2 * at], cells[row, 2 * at + 1] = label, record[label]
            row += 1
        row += gap
    found = [sheet for sheet in read_file(READER, f"部门/{DEPARTMENT}/a.xlsx", as_page(cells)) if sheet.kind]
    assert [first(sheet) for sheet in found] == truth


def test_a_label_where_the_value_of_another_would_be_leaves_a_doubt(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", CARD.replace("检查项目 | 应急管理 | 隐患等级 | 一般", "检查项目 | 隐患等级 | 一般 | ~"), merges=("A1:D1", "B4:D4", "B6:D6"))
    assert [(item.code, item.severity, item.cell) for item in read(tmp_path).findings] == [("sheet_is_card", "error", "")]


@pytest.mark.parametrize(("level", "codes"), [("按标准填", ["sheet_unknown"]), ("一般", ["column_missing"])])
def test_a_page_is_a_card_when_more_of_it_can_be_read_than_not(tmp_path: Path, level: str, codes: list[str]) -> None:
    text = f"填写要求\n企业名称 | 填全称 | 所在镇街 | 冯卯镇\n隐患描述 | 写清楚 | ~ | ~\n隐患等级 | {level} | ~ | ~\n法律依据 | 写到条款 | ~ | ~"
    file_list(tmp_path, "a.xlsx", text)
    assert [item.code for item in read(tmp_path).findings] == codes


def test_an_enterprises_card_may_name_who_supervises_it_and_people_whom_nobody_declared(tmp_path: Path) -> None:
    text = """
    企业基本信息登记表 | ~ | ~ | ~ | ~ | ~
    单位名称（公章） | 山亭丁化工有限公司 | ~ | 所在镇街 | 冯卯镇
    法定代表人 | 张三 | 联系电话 | 13800000001 | 安全管理员 | 李四
    行业领域 | 危险化学品 | ~ | 监管部门 | 区应急管理局
    注册地址 | 冯卯镇 | 工业路1号
    """
    file_list(tmp_path, "a.xlsx", text)
    (sheet,) = lists(tmp_path)
    assert (sheet.kind, said(sheet.findings)) == (tables.ENTERPRISES.kind, [])
    assert (sheet.columns[tables.PHONE], sheet.columns[tables.ADDRESS]) == (["13800000001"], ["冯卯镇 工业路1号"])
    assert sheet.extras == ["安全管理员：李四；行业领域原文：危险化学品"]


@pytest.mark.parametrize("label", ["备注", "备注：", "说明"])
def test_a_remark_that_nobody_made_is_no_part_of_what_stands_before_it(tmp_path: Path, label: str) -> None:
    file_list(tmp_path, "a.xlsx", CARD.replace("整改措施 | 立即更换 | ~ | ~", f"整改状态 | 整改中 | {label} | ~"))
    (sheet,) = lists(tmp_path)
    assert (sheet.columns[tables.STATE], first(sheet), said(sheet.findings)) == (["整改中"], TRUTH, [])
