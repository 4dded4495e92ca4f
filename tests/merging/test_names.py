"""Names that may be one enterprise: proposed with their reason, decided by a person, never asked about twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.merging import proposals
from crosscheck.merging.ledgers import Ledgers, merge
from tests.merging.test_ledgers import names
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, said, write_book

CODE, OTHER_CODE, CODE_AGAIN = "91350100M000100Y43", "91110000600037341L", "9111000060003734F0"
BARE_HEAD = PROBLEM_HEAD.replace(" | 所在镇街", f" | {tables.CREDIT_CODE}")
BOOK_HEAD = "名称甲 | 镇街甲 | 名称乙 | 镇街乙 | 是否同一家"


def ledgers(folder: Path, *rows: str, decided: tuple[str, ...] = ()) -> Ledgers:
    """What comes of enterprises (name | code) of 冯卯镇 and of decisions (name | name | answer)."""
    body = [f"{row} | 冯卯镇 | 消防" if row.count("|") == 1 else f"{row} | ~ | 冯卯镇 | 消防" for row in rows]
    file_list(folder, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *body]))
    if decided:
        cells = [row.split(" | ") for row in decided]
        lines = [f"{one} | 冯卯镇 | {two} | 冯卯镇 | {answer}" for one, two, answer in cells]
        write_book(folder / "workbooks" / "名称归并.xlsx", ("名称归并", "\n".join([BOOK_HEAD, *lines])))
    checked = read(folder)
    return merge(checked.sheets)


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ("甲化工有限公司（西厂区）", "甲化工有限公司", proposals.BRACKETS),
        ("枣庄市山亭区永旺置业有限公司", "永旺置业有限公司", proposals.REGION),
        ("枣庄市山亭区甲厂", "甲厂", proposals.REGION),
        ("山亭区永旺置业有限公司", "永旺置业", proposals.FORM),
        ("枣庄市政府招待所", "政府招待所", proposals.REGION),
        ("枣庄永旺置业有限公司", "永旺置业", proposals.SHORT),
        ("枣庄永旺矿山机械配件有限公司", "枣庄永望矿山机械配件有限公司", proposals.SLIP),
        ("乙建材厂（现更名为甲新材料公司）", "甲新材料公司", proposals.FORMER),
        ("甲新材料公司（曾用名：乙建材厂）", "乙建材厂", proposals.FORMER),
        ("幸福大酒店（原幸福宾馆）", "冯卯镇幸福宾馆", proposals.FORMER),
        (f"丁戊商贸行（原永旺置业） | {CODE}", "枣庄永旺置业有限公司", proposals.FORMER),
        ("甲厂 | 370406123456789", "丁戊加工点 | 370406123456789", proposals.SAME_CODE),
        (f"甲化工有限公司 | {CODE}", f"丁戊商贸行 | {CODE}", proposals.SAME_CODE),
    ],
)
def test_a_pair_is_proposed_with_its_reason(tmp_path: Path, one: str, two: str, reason: str) -> None:
    (found,) = ledgers(tmp_path, one, two).proposals
    assert ({found.one, found.two}, found.reason) == ({one.split(" | ")[0], two.split(" | ")[0]}, reason)
    assert 0 <= found.score <= 100


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("中铁一局", "中铁十一局"),
        ("中铁一局集团有限公司", "中铁十一局集团有限公司"),
        ("山亭第1加油站", "山亭第2加油站"),
        ("枣庄永旺置业有限公司", "枣庄大成玻璃有限公司"),
        (f"永旺置业有限公司 | {CODE}", f"枣庄永旺置业有限公司 | {OTHER_CODE}"),
        (f"丁戊商贸行（原永旺置业） | {CODE}", f"枣庄永旺置业有限公司 | {OTHER_CODE}"),
        ("丁戊商贸行（原中铁一局）", "中铁十一局"),
        ("便民超市", "永旺超市"),
        ("城北市场", "大成市场"),
        ("利正市政工程", "枣庄市山亭区腾铭市政工程有限公司"),
    ],
)
def test_a_pair_that_is_not_one_enterprise_is_neither_merged_nor_proposed(tmp_path: Path, one: str, two: str) -> None:
    result = ledgers(tmp_path, one, two)
    assert (len(result.enterprises), result.proposals) == (2, [])


def test_names_that_decisions_hold_together_are_not_asked_about_as_if_the_code_did(tmp_path: Path) -> None:
    decided = ("丁戊加工点 | 永旺置业 | 是", "永旺置业 | 枣庄永旺置业有限公司 | 是")
    result = ledgers(tmp_path, "丁戊加工点", "永旺置业", f"枣庄永旺置业有限公司 | {CODE}", decided=decided)
    assert (names(result), result.proposals) == (["枣庄永旺置业有限公司"], [])


@pytest.mark.parametrize("answer", ["是", "否", "~"])
def test_a_pair_in_the_book_is_never_asked_about_again(tmp_path: Path, answer: str) -> None:
    result = ledgers(tmp_path, "枣庄永旺置业有限公司", "永旺置业", decided=(f"永旺置业 | 枣庄永旺置业有限公司 | {answer}",))
    assert result.proposals == []
    assert len(result.enterprises) == (1 if answer == "是" else 2)


def test_an_open_question_is_a_note_and_an_answered_one_is_not(tmp_path: Path) -> None:
    open_pair = ledgers(tmp_path / "open", "枣庄永旺置业有限公司", "永旺置业")
    assert [(item.code, item.value, item.severity) for item in open_pair.findings] == [("names_waiting", "1", "info")]
    assert ledgers(tmp_path / "no", "枣庄永旺置业有限公司", "永旺置业", decided=("永旺置业 | 枣庄永旺置业有限公司 | 否",)).findings == []


def test_a_chain_of_decisions_makes_one_enterprise(tmp_path: Path) -> None:
    result = ledgers(tmp_path, "甲一", "乙二", "丙三", decided=("甲一 | 乙二 | 是", "丙三 | 乙二 | 是"))
    assert len(result.enterprises) == 1
    assert said(result.findings) == []


def test_decisions_that_contradict_one_another_are_told_and_none_of_them_is_followed(tmp_path: Path) -> None:
    decided = ("甲一 | 乙二 | 是", "乙二 | 丙三 | 是", "甲一 | 丙三 | 否", "丁四 | 戊五 | 是")
    result = ledgers(tmp_path, "甲一", "乙二", "丙三", "丁四", "戊五", decided=decided)
    assert names(result) == ["丁四", "丙三", "乙二", "甲一"]
    (item,) = [item for item in result.findings if item.code == "name_decision_conflict"]
    assert item.cell == "E4"
    assert "E2、E3 的“是”" in item.message


def test_a_no_on_two_names_of_one_code_parts_them(tmp_path: Path) -> None:
    rows = (f"甲化工有限公司 | {CODE}", f"丁戊商贸行 | {CODE}")
    assert len(ledgers(tmp_path / "together", *rows).enterprises) == 1
    assert names(ledgers(tmp_path / "apart", *rows, decided=("甲化工有限公司 | 丁戊商贸行 | 否",))) == ["丁戊商贸行", "甲化工有限公司"]


def test_a_yes_on_two_names_of_one_code_ends_the_finding_on_them(tmp_path: Path) -> None:
    rows = (f"甲化工有限公司 | {CODE}", f"丁戊商贸行 | {CODE}")
    assert [code for code, _ in said(ledgers(tmp_path / "before", *rows).findings)] == ["values_differ"]
    assert said(ledgers(tmp_path / "after", *rows, decided=("甲化工有限公司 | 丁戊商贸行 | 是",)).findings) == []


def test_a_yes_across_two_towns_makes_one_enterprise_and_other_names_keep_their_towns(tmp_path: Path) -> None:
    rows = ("甲厂 | ~ | 冯卯镇 | 消防", "丁厂 | ~ | 城头镇 | 消防", "乙店 | ~ | 冯卯镇 | 消防", "乙店 | ~ | 城头镇 | 消防")
    file_list(tmp_path, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *rows]))
    write_book(tmp_path / "workbooks" / "名称归并.xlsx", ("名称归并", f"{BOOK_HEAD}\n甲厂 | 冯卯镇 | 丁厂 | 城头镇 | 是"))
    checked = read(tmp_path)
    assert names(merge(checked.sheets)) == ["丁厂", "乙店", "乙店"]


def coded(folder: Path, *rows: str) -> None:
    """A list of enterprises (name | code | town)."""
    file_list(folder, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *(f"{row} | 消防" for row in rows)]))


def test_one_name_in_one_town_under_two_codes_is_asked_about_with_its_codes(tmp_path: Path) -> None:
    """Department one corrected the code, the other had not: two enterprises, drawn and filed apart, and nothing was said."""
    coded(tmp_path, f"甲厂 | {CODE} | 冯卯镇", f"甲厂 | {OTHER_CODE} | 冯卯镇", f"乙厂 | {CODE_AGAIN} | 城头镇")
    (item,) = book(tmp_path).proposals
    assert (item.one, item.town_one, item.two, item.town_two, item.score) == ("甲厂", "冯卯镇", "甲厂", "冯卯镇", 100)
    assert item.reason == f"名称、镇街都相同，信用代码不同（{OTHER_CODE}、{CODE}）"


def test_one_name_with_a_code_in_each_of_two_towns_is_not_asked_about(tmp_path: Path) -> None:
    coded(tmp_path, f"甲厂 | {CODE} | 冯卯镇", f"甲厂 | {OTHER_CODE} | 城头镇")
    assert book(tmp_path).proposals == []


@pytest.mark.parametrize(("answer", "count"), [("是", 1), ("否", 2)])
def test_what_a_person_says_of_one_name_under_two_codes_holds(tmp_path: Path, answer: str, count: int) -> None:
    coded(tmp_path, f"甲厂 | {CODE} | 冯卯镇", f"甲厂 | {OTHER_CODE} | 冯卯镇", f"甲厂 | {OTHER_CODE} | 冯卯镇")
    result = book(tmp_path, f"甲厂 | 冯卯镇 | 甲厂 | 冯卯镇 | {answer}")
    assert (len(result.enterprises), result.proposals) == (count, [])
    assert OTHER_CODE in list(result.enterprises[tables.ENTERPRISE_ID])  # the code that most rows give


def test_the_code_of_the_lists_stands_before_one_that_more_problems_give(tmp_path: Path) -> None:
    coded(tmp_path, f"甲厂 | {CODE} | 冯卯镇")
    rows = (f"甲厂 | {OTHER_CODE} | 冯卯镇 | 应急管理 | {text} | 一般 | 2021-03-05 | 区应急管理局" for text in ("灭火器过期", "通道堵塞"))
    file_list(tmp_path, "问题.xlsx", "\n".join([PROBLEM_HEAD.replace(" | ", f" | {tables.CREDIT_CODE} | ", 1), *rows]))
    result = book(tmp_path, "甲厂 | 冯卯镇 | 甲厂 | 冯卯镇 | 是")
    assert (list(result.enterprises[tables.ENTERPRISE_ID]), set(result.problems[tables.CREDIT_CODE])) == ([CODE], {CODE})


def test_without_a_list_it_is_the_code_that_most_problems_give(tmp_path: Path) -> None:
    lines = ((CODE, "漏电"), (OTHER_CODE, "灭火器过期"), (OTHER_CODE, "通道堵塞"))
    rows = (f"甲厂 | {code} | 应急管理 | {text} | 一般 | 2021-03-05 | 区应急管理局" for code, text in lines)
    file_list(tmp_path, "问题.xlsx", "\n".join([BARE_HEAD, *rows]))
    assert list(book(tmp_path, "甲厂 | 冯卯镇 | 甲厂 | 冯卯镇 | 是").enterprises[tables.ENTERPRISE_ID]) == [OTHER_CODE]


def test_a_yes_on_two_names_with_a_code_each_makes_one_enterprise(tmp_path: Path) -> None:
    """A shop that became a company has a new name and a new code: the 是 of who knew that had no effect."""
    coded(tmp_path, f"甲店 | {OTHER_CODE} | 冯卯镇", f"乙厂 | {CODE} | 冯卯镇", f"乙厂（西区） | {CODE} | 冯卯镇")
    result = book(tmp_path, "甲店 | 冯卯镇 | 乙厂 | 冯卯镇 | 是")
    assert list(result.enterprises[tables.ENTERPRISE_ID]) == [CODE]
    assert [(item.code, item.value) for item in result.findings if "信用代码" in item.message] == [("values_differ", CODE)]


def test_a_yes_in_one_town_leaves_the_codes_of_namesakes_in_another_alone(tmp_path: Path) -> None:
    coded(tmp_path, f"甲店 | {CODE} | 冯卯镇", f"乙厂 | {OTHER_CODE} | 冯卯镇", f"甲店 | {CODE_AGAIN} | 城头镇")
    assert sorted(book(tmp_path, "甲店 | 冯卯镇 | 乙厂 | 冯卯镇 | 是").enterprises[tables.ENTERPRISE_ID]) == sorted([CODE, CODE_AGAIN])


def test_a_row_without_a_town_is_of_the_only_one_where_its_name_is_known(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{BARE_HEAD}\n乙厂 | {OTHER_CODE} | 应急管理 | 灭火器过期 | 一般 | 2021-03-05 | 区应急管理局")
    coded(tmp_path, f"甲店 | {CODE} | 冯卯镇")
    assert list(book(tmp_path, "甲店 | 冯卯镇 | 乙厂 | 冯卯镇 | 是").enterprises[tables.ENTERPRISE_ID]) == [CODE]


def test_without_a_town_it_keeps_its_code_where_there_are_two(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{BARE_HEAD}\n乙厂 | {OTHER_CODE} | 应急管理 | 灭火器过期 | 一般 | 2021-03-05 | 区应急管理局")
    coded(tmp_path, f"甲店 | {CODE} | 冯卯镇", f"甲店 | {CODE_AGAIN} | 城头镇")
    assert len(book(tmp_path, "甲店 | 冯卯镇 | 乙厂 | 冯卯镇 | 是").enterprises) == 3


def test_each_quite_different_name_under_one_code_is_asked_about_also_when_one_was_answered(tmp_path: Path) -> None:
    rows = [f"{name} | {CODE}" for name in ("甲化工有限公司", "甲化工有限公司", "丁戊商贸行", "己庚加工点")]
    assert len(ledgers(tmp_path / "open", *rows).proposals) == 2
    (left,) = ledgers(tmp_path / "one", *rows, decided=("甲化工有限公司 | 丁戊商贸行 | 是",)).proposals
    assert {left.one, left.two} == {"甲化工有限公司", "己庚加工点"}


def test_a_yes_across_two_towns_joins_their_codes(tmp_path: Path) -> None:
    coded(tmp_path, f"甲店 | {CODE} | 冯卯镇", f"甲店 | {OTHER_CODE} | 城头镇")
    assert list(book(tmp_path, "甲店 | 冯卯镇 | 甲店 | 城头镇 | 是").enterprises[tables.ENTERPRISE_ID]) == [CODE]


def test_a_name_like_another_name_of_an_enterprise_is_asked_about(tmp_path: Path) -> None:
    """新航液化气站 was a second enterprise unsaid, because its full name stood in the ledger under the old one."""
    rows = ("云陵市顺茂液化气站有限公司", "云陵市顺茂液化气站有限公司", "新航液化气站有限公司", "新航液化气站")
    (item,) = ledgers(tmp_path, *rows, decided=("云陵市顺茂液化气站有限公司 | 新航液化气站有限公司 | 是",)).proposals
    assert ({item.one, item.two}, item.reason) == ({"新航液化气站", "新航液化气站有限公司"}, proposals.FORM)


def test_two_enterprises_are_asked_about_once_whatever_names_they_have(tmp_path: Path) -> None:
    rows = (f"永旺矿山机械有限公司 | {CODE}", f"永旺矿山机械有限公司 | {CODE}", f"永旺矿山机械公司（西） | {CODE}", "永旺矿山机械")
    assert [{item.one, item.two} for item in ledgers(tmp_path / "open", *rows).proposals] == [{"永旺矿山机械有限公司", "永旺矿山机械"}]
    assert ledgers(tmp_path / "asked", *rows, decided=("永旺矿山机械公司（西） | 永旺矿山机械 | 否",)).proposals == []


def book(folder: Path, *lines: str) -> Ledgers:
    """The ledgers with those rows of the alias book."""
    write_book(folder / "workbooks" / "名称归并.xlsx", ("名称归并", "\n".join([BOOK_HEAD, *lines])))
    checked = read(folder)
    return merge(checked.sheets)


def test_a_no_on_a_name_that_a_yes_joins_across_towns_is_a_contradiction(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *(f"甲厂 | ~ | {town} | 消防" for town in ("冯卯镇", "城头镇", "西集镇"))]))
    result = book(tmp_path, "甲厂 | 冯卯镇 | 甲厂 | 城头镇 | 是", "甲厂 | 冯卯镇 | 甲厂 | 西集镇 | 否")
    assert [(item.code, item.cell) for item in result.findings if item.severity != "info"] == [("name_decision_conflict", "E3")]
    assert names(result) == ["甲厂"] * 3


def test_a_no_between_namesakes_of_two_towns_leaves_each_its_code(tmp_path: Path) -> None:
    file_list(tmp_path, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, f"甲厂 | {CODE} | 冯卯镇 | 消防", "甲厂 | ~ | 城头镇 | 消防"]))
    assert list(book(tmp_path, "甲厂 | 冯卯镇 | 甲厂 | 城头镇 | 否").enterprises[tables.ENTERPRISE_ID]) == [CODE, "城头镇/甲厂"]


def test_the_number_of_a_problem_does_not_depend_on_which_file_writes_the_name_how(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM.replace("甲化工", "（甲）化工")]))
    checked = read(tmp_path)
    (number,) = merge(checked.sheets).problems[tables.PROBLEM_ID]
    file_list(tmp_path, "一月.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM.replace("甲化工", "(甲)化工").replace("灭火器", "电线")]))
    checked = read(tmp_path)
    assert number in list(merge(checked.sheets).problems[tables.PROBLEM_ID])
