"""The state of a problem where a list tells it in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.reading.choices import Finder
from crosscheck.reading.states import in_words, state_of
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said, write_book

FIND = Finder(tables.CHOICES[tables.STATE]).find


@pytest.mark.parametrize(
    ("state", "sentences"),
    [
        (tables.CLOSED, ["已完成整改，3月12日复查合格", "整改完毕并验收销号", "该隐患已消除，经复查合格。", "1.已整改 2.已销号"]),
        (tables.RECTIFIED, ["己整改", "巳整改到位，待复查", "3月20日完成整改，已复查"]),
        (tables.RECTIFIED, ["企业已按要求进行了整改", "立行立改，当场整改完毕", "问题均已整改到位", "现已整改，3月20日复查", "企业已按照要求更换，3月17日整改完毕"]),
        (tables.RECTIFIED, ["已整改，更换应急灯2盏", "经现场复查，已全部整改", "整改完毕，待执法人员复查", "整改完成，未复查"]),
        (tables.ONGOING, ["正在整改，预计3月底完成", "部分整改，其余正在整改", "目前企业正在整改中", "否，正在整改"]),
        (tables.ONGOING, ["正在采购，预计6月10日前完成", "目前正在安装，计划4月底到位"]),
        (tables.OPEN, ["未完成整改，资金未到位", "末整改", "企业停产，尚未整改", "该企业未按要求整改", "暂未整改，资金未到位", "企业拒不整改"]),
    ],
)
def test_a_sentence_says_a_state(state: str, sentences: list[str]) -> None:
    assert [in_words(sentence, FIND).state for sentence in sentences] == [state] * len(sentences)


@pytest.mark.parametrize(
    "sentence",
    [
        "企业已停产，待复工后整改", "已整改，但仍需复查", "已整改3处，其余未整改", "1.已整改；2.正在整改", "已整改，其余2处月底前完成", "已责令企业整改",
        "已督促企业整改", "已制定整改方案", "3月20日前完成整改", "已约谈负责人", "现场整改", "整改", "不属实，无需整改", "已整改一半",
        "企业自己整改", "3月末完成整改", "正在更换", "正在生产，预计4月底完成", "已整改，正在申请复查",
        "已整改，复查未通过", "整改完毕，未通过验收", "已整改。复查时发现问题反弹", "该企业已关闭", "企业关闭", "已整改（部分）", "已完成（2处未完成）",
    ],
)  # fmt: skip
def test_what_may_be_taken_back_or_contradicts_itself_or_is_no_state_says_none(sentence: str) -> None:
    assert in_words(sentence, FIND).state == ""


MORE = """仍有渗漏 暂时封堵 但效果不好 除了西侧 其他设备月底更换 剩2处 个别设备漏油 基本到位 计划更换 拟更换 将于下月更换 准备更换 打算更换 争取更换 力争到位 逐步更换
之后再换 3日内到位 限期更换 责令更换 要求更换 督促更换 建议更换 须更换 又出现渗漏 问题反弹 问题反复 不到位 无法更换 尚缺1处 待更换 没换 未换"""


@pytest.mark.parametrize("more", MORE.split())
def test_whatever_may_take_back_what_was_done_makes_it_a_question(more: str) -> None:
    assert in_words(f"已整改，{more}", FIND).state == ""


def test_brackets_that_take_a_spelling_back_are_not_left_out() -> None:
    assert [state_of(text, FIND) for text in ("已整改（部分）", "已完成（2处未完成）", "已整改（预计4月完成）")] == ["", "", ""]
    assert [state_of(text, FIND) for text in ("已整改（3月8日）", "已整改（未销号）", "已整改（见照片）", "未整改（无资金）")] == ["已整改", "已整改", "已整改", "未整改"]


def test_what_is_taken_back_in_brackets_is_asked_about(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 整改情况\n{GOOD_PROBLEM} | 已整改（部分）")
    checked = read(tmp_path)
    assert (checked.sheets[0].columns[tables.STATE], said(checked.findings)) == ([None], [("choice_unclear", "H2")])


_SLIPS = [("已整改（部分）", "整改中"), ("快好了", "整改中"), ("延期整改", "整改中"), ("待核查", ""), ("下周完成", ""), ("已责令整改", "")]
_SLIPS += [("没整改完成了", ""), ("已整攺", "已整改"), ("未整攺", "未整改"), ("整攺中", "整改中"), ("整改", "")]


@pytest.mark.parametrize(("written", "meant"), _SLIPS)
def test_what_was_refused_for_what_it_takes_back_is_not_suggested_without_it(tmp_path: Path, written: str, meant: str) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 整改情况\n{GOOD_PROBLEM} | {written}")
    (item,) = read(tmp_path).findings
    near = f"，您要写的是不是“{meant}”" if meant else ""
    assert item.message == f"“整改状态”写的是“{written}”，不在可选的内容里{near}，这一格没有采用。"


_SHARES = [("完成50%", tables.ONGOING), ("整改进度约80%", tables.ONGOING), ("整改完成率100%", tables.RECTIFIED), ("已完成0%", tables.OPEN), ("含氧量50%", "")]


@pytest.mark.parametrize(("written", "state"), _SHARES)
def test_a_share_may_be_said_in_words(written: str, state: str) -> None:
    assert state_of(written, FIND) == state


def test_the_part_that_says_rectified_is_known_for_its_day() -> None:
    assert in_words("3月8日整改完毕，3月10日复查合格", FIND).done == "3月8日整改完毕"
    assert in_words("3月10日复查合格，已归档", FIND).done == ""


def test_sentences_are_told_once_a_column_for_each_state_and_stay_in_the_extras(tmp_path: Path) -> None:
    states = ["已完成整改，3月12日复查合格", "正在整改，预计3月底完成", "3月8日整改完毕，3月10日验收合格", "已整改", "已约谈负责人"]
    rows = [f"{GOOD_PROBLEM.replace('灭火器过期', f'问题{number}')} | {state}" for number, state in enumerate(states)]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | 整改情况", *rows]))
    checked = read(tmp_path)
    sheet = checked.sheets[0]
    assert sheet.columns[tables.STATE] == [tables.CLOSED, tables.ONGOING, tables.CLOSED, tables.RECTIFIED, None]
    assert sheet.columns[tables.DONE_ON] == [None, None, "2021-03-08", None, None]
    assert (sheet.extras[0], sheet.extras[3]) == ("整改状态原文：已完成整改，3月12日复查合格", "")
    told = [item for item in checked.findings if item.code == "state_words"]
    assert [(item.cell, item.message) for item in told] == [
        ("H2", "“整改状态”写的“已完成整改，3月12日复查合格”按“已销号”算；还有“3月8日整改完毕，3月10日验收合格”；一共 2 行：第 2、4 行。"),
        ("H3", "“整改状态”写的“正在整改，预计3月底完成”按“整改中”算。"),
    ]
    assert ("choice_unclear", "H6") in said(checked.findings)


def test_nothing_but_sentences_does_not_speak_against_a_heading(tmp_path: Path) -> None:
    states = ["已完成整改，3月12日复查合格", "正在整改，预计3月底完成", "3月8日整改完毕，3月10日验收合格", "企业停产，未整改", "已于3月4日整改完成", "整改中，已购买材料"]
    file_list(tmp_path, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | 整改进展", *(f"{GOOD_PROBLEM} | {state}" for state in states)]))
    assert read(tmp_path).sheets[0].columns[tables.STATE] == ["已销号", "整改中", "已销号", "未整改", "已整改", "整改中"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("整改了", "已整改"), ("已整改到位", "已整改"), ("合格", "已整改"), ("已完成整改，符合要求", "已整改"), ("没改", "未整改"), ("不合格", "未整改"),
        ("正在整改，预计3月底完成", "整改中"), ("验收合格", "已销号"), ("已整改，不符合要求", None),
    ],
)  # fmt: skip
def test_an_inspector_says_what_he_saw_in_any_words_that_a_department_may_use(tmp_path: Path, written: str, meant: str | None) -> None:
    head = "问题编号 | 企业（单位）名称 | 问题描述 | 发现日期 | 复查结果 | 复查日期"
    row = f"W0123456789 | 山亭甲化工有限公司 | 灭火器过期 | 2021-03-05 | {written} | 2021-03-10"
    write_book(tmp_path / "workbooks" / "移交表" / "复查.xlsx", ("复查", f"{head}\n{row}"))
    (sheet,) = read(tmp_path).sheets
    assert (sheet.kind, sheet.columns[tables.REVIEW_RESULT]) == (tables.REVIEWS.kind, [meant])


@pytest.mark.parametrize(("heading", "yes", "no"), [("是否停产", "停产", "正常生产"), ("目前是否正常生产", "正常生产", "停产"), ("是否正常生产", "正常生产", "停产")])
def test_yes_and_no_say_whether_an_enterprise_runs_as_the_heading_asks(tmp_path: Path, heading: str, yes: str, no: str) -> None:
    rows = "\n".join(f"{name}石料厂 | 冯卯镇 | 危化品 | {answer}" for name, answer in zip("甲乙丙丁戊己", ("是", "否", "√", "×", "停业", "是"), strict=True))
    file_list(tmp_path, "a.xlsx", f"企业名称 | 镇街 | 行业领域 | {heading}\n{rows}")
    assert read(tmp_path).sheets[0].columns[tables.OPERATION] == [yes, no, yes, no, "停产", yes]
