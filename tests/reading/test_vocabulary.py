"""What headings mean: the office's own words stand before the built-in ones and take none of them away."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import config, tables
from crosscheck.config_sections import DecidedHeading
from crosscheck.keys import key
from crosscheck.reading.settings import plain
from crosscheck.reading.vocabulary import Vocabulary
from tests.sheets import ROOT, SETTINGS

KIND = tables.PROBLEMS.kind


def vocabulary(folder: Path, own: str) -> Vocabulary:
    """That of a config.toml whose only aliases are these."""
    text = (ROOT / "config.toml").read_text("utf-8").partition("[[columns]]")[0]
    path = folder / "config.toml"
    path.write_text(text + own, encoding="utf-8")
    return Vocabulary(plain(config.load(path)))


def column(words: Vocabulary, heading: str) -> str:
    found = words.match(KIND, heading)
    return found[1] if found else ""


def test_an_alias_of_the_office_is_known_beside_the_built_in_ones(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, '[[columns]]\ntable = "问题清单"\nname = "问题描述"\naliases = ["毛病"]\n')
    assert (column(words, "毛病"), column(words, "存在问题"), column(words, "没有的叫法")) == (tables.PROBLEM, tables.PROBLEM, "")


def test_an_alias_of_the_office_wins_over_a_built_in_one_of_another_column(tmp_path: Path) -> None:
    assert column(vocabulary(tmp_path, ""), "处理措施") == tables.DISPOSITION
    words = vocabulary(tmp_path, '[[columns]]\ntable = "问题清单"\nname = "整改状态"\naliases = ["处理措施"]\n')
    assert column(words, "处理措施") == tables.STATE


def test_no_alias_takes_a_standard_name(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, '[[columns]]\ntable = "问题清单"\nname = "序号"\naliases = ["备注"]\n')
    assert column(words, "备注") == tables.REMARK


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("检查中发现的问题", ""),
        ("检查发现的主要安全隐患", tables.PROBLEM),
        ("隐患（问题）具体描述", tables.PROBLEM),
        ("专家查出的问题和隐患", tables.PROBLEM),
        ("受检查单位（场所）名称", tables.ENTERPRISE),
        ("所属镇（街道）", tables.TOWN),
        ("企业所在乡镇", tables.TOWN),
        ("督查时间", tables.FOUND_ON),
        ("问题隐患发现日期", tables.FOUND_ON),
        ("要求整改完成时限", tables.DUE_ON),
        ("责令改正期限", tables.DUE_ON),
        ("整改完毕时间", tables.DONE_ON),
        ("是否已完成整改", tables.STATE),
        ("整改闭环情况", tables.STATE),
        ("镇街核查时间", tables.REVIEWED_ON),
        ("挂牌督办单位", tables.DUTY_UNIT),
        ("处罚种类", tables.DISPOSITION),
        ("隐患情况说明", tables.PROBLEM),
        ("民宿（农家乐）名称", tables.ENTERPRISE),
        ("安全隐患事实", tables.PROBLEM),
        ("处理结论", tables.DISPOSITION),
        ("是否已改", tables.STATE),
        ("是否办结", tables.STATE),
        ("整改是否到位", tables.STATE),
        ("缺陷描述", tables.PROBLEM),
        ("计划消除时间", tables.DUE_ON),
        ("消除情况", tables.STATE),
        ("本次检查发现问题", tables.PROBLEM),
        ("本次检查日期", tables.FOUND_ON),
        ("上次检查日期", ""),
        ("违法条款", tables.LAW),
        ("缺陷等级", tables.LEVEL),
        ("违章内容", tables.PROBLEM),
        ("主责单位", tables.DUTY_UNIT),
        ("企业名称Company Name", tables.ENTERPRISE),
        ("隐患等级（Level）", tables.LEVEL),
        ("Company", ""),
        ("监管行业领域", tables.FIELD),
        ("核查发现的问题", tables.PROBLEM),
        ("六、隐患等级", tables.LEVEL),
        ("十二．整改期限", tables.DUE_ON),
        ("行业监管责任单位", tables.DUTY_UNIT),
        ("属地监管责任单位", ""),
        ("检查组长", tables.FOUND_BY),
        ("行业大类", tables.FIELD),
        ("抽查对象名称", tables.ENTERPRISE),
        ("检查对象统一社会信用代码", tables.CREDIT_CODE),
        ("使用单位所在镇街", tables.TOWN),
        ("检查实施机构", tables.DUTY_UNIT),
        ("抽查机关", tables.DUTY_UNIT),
        ("行政相对人代码_1(统一社会信用代码)", tables.CREDIT_CODE),
        ("建设单位统一社会信用代码", ""),
        ("检查机构", ""),
        ("是否到位", ""),
        ("学校", ""),
        ("主管部门", ""),
        ("整改责任单位", ""),
        ("检查单位", ""),
        ("施工单位名称", ""),
        ("整改责任人", ""),
        ("整改资金", ""),
        ("发现隐患数", ""),
        ("重大隐患", ""),
    ],
)
def test_headings_are_known_by_their_parts_and_only_where_these_leave_no_doubt(heading: str, name: str) -> None:
    assert column(Vocabulary(plain(SETTINGS)), heading) == name


def test_a_heading_under_two_groups_is_read_with_the_nearest_of_them() -> None:
    meanings = Vocabulary(plain(SETTINGS)).meanings
    meant = [meanings[f"检查情况\n隐患\n{heading}"].get(KIND, []) for heading in ("类别", "等级", "具体描述", "照片")]
    assert [found[0][2][1] if found and found[0][0] == 0 and found[0][2] else "" for found in meant] == [tables.ITEM, tables.LEVEL, tables.PROBLEM, ""]


@pytest.mark.parametrize(
    ("group", "column"),
    [
        *((group, "") for group in ("包保领导", "企业安全员", "施工单位", "网格员", "网格长", "监管部门", "驻点民警情况")),
        *((group, tables.PHONE) for group in ("企业负责人", "企业情况", "法人信息", "矿长", "联系人", "消防安全责任人", "受检单位", "单位基本情况")),
    ],
)
def test_the_telephone_of_somebody_else_is_not_the_enterprises(group: str, column: str) -> None:
    meant = Vocabulary(plain(SETTINGS)).meanings[f"{group}\n联系电话"].get(tables.ENTERPRISES.kind, [])
    assert (tables.PHONE in [found[1] for _, _, found in meant if found]) is bool(column)
    assert column or tables.HEAD_PERSON not in Vocabulary(plain(SETTINGS)).alike(tables.ENTERPRISES.kind, f"{group}\n姓名")


def test_the_telephone_of_whoever_leads_is_the_enterprises() -> None:
    words = Vocabulary(plain(SETTINGS))
    found = [words.match(tables.ENTERPRISES.kind, heading) for heading in ("矿长电话", "校长联系方式", "项目经理手机号", "固定电话", "网格长电话", "安全员电话")]
    assert [one and one[1] for one in found] == [*[tables.PHONE] * 4, None, None]


def test_a_heading_that_leaves_a_choice_is_known_when_all_of_it_means_one_column() -> None:
    words = Vocabulary(plain(SETTINGS))
    assert column(words, "注册号/统一社会信用代码") == tables.CREDIT_CODE
    assert column(words, "存在隐患／问题清单内容") == tables.PROBLEM
    assert column(words, "检查时间/整改时限") == ""


def test_a_heading_may_name_the_campaigns_own_sorts_of_towns(tmp_path: Path) -> None:
    headings = ("所在苏木镇", "苏木乡镇", "苏木（镇）", "园区/苏木", "所属社区", "社区")
    words = vocabulary(tmp_path, "".join(f'[[towns]]\nname = "{name}"\ncode = "90{n}"\naliases = []\n' for n, name in enumerate(("巴彦花苏木", "塔拉工业园区"))))
    assert [column(words, heading) for heading in headings] == [*[tables.TOWN] * 4, "", ""]
    assert [column(Vocabulary(plain(SETTINGS)), heading) for heading in headings] == [""] * 6
    assert [column(words, heading) for heading in ("苏木长", "苏木（嘎查）", "所在嘎查", "苏木数", "园区负责人")] == ["", tables.TOWN, "", "", ""]


def test_a_heading_of_two_things_may_be_what_its_first_part_is() -> None:
    words = Vocabulary(plain(SETTINGS))
    assert list(words.alike(KIND, "发现问题及处理意见")) == [tables.PROBLEM]
    assert tables.ENTERPRISE not in words.alike(KIND, "统一社会信用代码及单位名称")
    assert words.alike(KIND, "整改措施及时限") == {}
    assert list(words.alike(KIND, "存在问题及整改措施")) == [tables.PROBLEM]
    assert list(words.alike(KIND, "责任单位及责任人")) == [tables.DUTY_UNIT]
    assert words.alike(KIND, "上次发现问题") == {}
    assert tables.DUE_ON in words.alike(KIND, "整改情况\n时限")


def test_a_word_that_only_ends_others_is_no_choice_that_a_heading_leaves() -> None:
    words = Vocabulary(plain(SETTINGS))
    assert column(words, "责任股室/单位") == column(words, "处理股/日期") == ""  # it is the 责任单位, and not the enterprise
    assert (column(words, "时间/日期"), column(words, "企业/单位"), column(words, "店名/单位")) == (tables.FOUND_ON, tables.ENTERPRISE, tables.ENTERPRISE)


def test_remarks_in_brackets_within_brackets_do_not_hide_a_heading() -> None:
    assert column(Vocabulary(plain(SETTINGS)), "行业［按《国民经济行业分类（2017年版）》填］") == tables.FIELD


def test_a_no_of_a_person_takes_a_heading_from_the_column_it_would_be() -> None:
    for heading, name in (("隐患级别", tables.LEVEL), ("检查发现的主要安全隐患", tables.PROBLEM)):
        no = DecidedHeading(kind=KIND, written=heading, column=name, same=False)
        assert column(Vocabulary(plain(SETTINGS.model_copy(update={"headings": (no,)}))), heading) == ""


def test_a_group_that_might_be_a_column_by_itself_leaves_the_headings_below_it_their_likenesses() -> None:
    """发现问题时间 under 检查情况, which alone may be the problem, was asked about as nothing, and the list went back for its day."""
    words = Vocabulary(plain(SETTINGS))
    assert words.alike(KIND, "检查情况\n发现问题时间")[tables.FOUND_ON] == words.alike(KIND, "发现问题时间")[tables.FOUND_ON]
    for heading in ("检查情况", "企业基本情况\n检查情况"):
        assert list(words.alike(KIND, heading)) == [tables.PROBLEM]


def test_the_content_under_a_list_of_problems_is_the_problem() -> None:
    words = Vocabulary(plain(SETTINGS))
    assert words.meanings["问题清单\n内容"][KIND] == [(0, "", words.match(KIND, "问题清单"))]
    assert KIND not in words.meanings["检查情况\n内容"]


def test_no_word_of_a_column_or_choice_says_what_another_of_it_says() -> None:
    """Spaces, brackets and signs are no difference, so nothing could ever be found by the second."""
    counted = tables.Type.COUNT  # whose words are put together
    declared = [(kind, column) for kind, table in tables.TABLES.items() for column in table.columns if column.type is not counted]
    columns = {(kind, column.name): (column.name, *column.aliases) for kind, column in declared}
    choices = {(name, choice.name): (choice.name, *choice.aliases) for name, those in tables.CHOICES.items() for choice in those}
    for written in (columns | choices).values():
        assert len({*map(key, written)}) == len(written), written
