"""One row an enterprise, one row a problem, nothing lost and nothing silently settled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.merging.ledgers import Ledgers, merge
from crosscheck.reporting.figures import reports_of
from tests.sheets import (
    DEPARTMENT,
    ENTERPRISE_HEAD,
    GOOD_PROBLEM,
    PROBLEM_HEAD,
    ROOT,
    file_list,
    read,
    said,
    write_book,
)

CODE = "91350100M000100Y43"


def ledgers(folder: Path) -> Ledgers:
    checked = read(folder)
    return merge(checked.sheets)


def names(result: Ledgers) -> list[str]:
    return sorted(result.enterprises[tables.ENTERPRISE])


def enterprise_list(folder: Path, *rows: str) -> None:
    file_list(folder, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *rows]))


def test_two_names_of_one_code_are_one_enterprise_and_the_difference_is_shown(tmp_path: Path) -> None:
    enterprise_list(tmp_path, f"山亭甲化工有限公司 | {CODE} | 冯卯镇 | 危化品", f"甲化工 | {CODE} | 冯卯镇 | 危化品")
    result = ledgers(tmp_path)
    assert names(result) == ["山亭甲化工有限公司"]
    assert result.enterprises.loc[0, tables.OTHER_NAMES] == "甲化工"
    assert said(result.findings) == [("values_differ", "A3")]


def test_the_full_name_stands_before_its_short_form_however_often_that_is_written(tmp_path: Path) -> None:
    short, full = f"甲乙化工 | {CODE} | 冯卯镇 | 危化品", f"山亭区甲乙化工有限公司（原名称：丙丁化工厂） | {CODE} | 冯卯镇 | 危化品"
    enterprise_list(tmp_path, short, short, full)
    assert names(ledgers(tmp_path)) == ["山亭区甲乙化工有限公司（原名称：丙丁化工厂）"]


def test_a_name_counts_with_and_without_its_former_name(tmp_path: Path) -> None:
    rows = ["甲乙化工有限责任公司", "甲乙化工有限公司（原丙厂）", "甲乙化工有限公司(曾用名：丙厂)", "甲乙化工有限公司"]
    enterprise_list(tmp_path, *(f"{name} | {CODE} | 冯卯镇 | 危化品" for name in rows))
    assert names(ledgers(tmp_path)) == ["甲乙化工有限公司"]


@pytest.mark.parametrize(("other", "count"), [("1.甲乙化工厂", 1), ("（3）甲乙化工厂", 1), ("12、甲乙化工厂", 1), ("3.15甲乙化工厂", 2), ("2甲乙化工厂", 2)])
def test_a_number_in_front_of_a_name_is_no_part_of_it(tmp_path: Path, other: str, count: int) -> None:
    """A list that numbers the names instead of the rows made second enterprises of all of them, unsaid: numerals tell names apart."""
    enterprise_list(tmp_path, "甲乙化工厂 | ~ | 冯卯镇 | 危化品", f"{other} | ~ | 冯卯镇 | 危化品")
    assert len(names(ledgers(tmp_path))) == count


def test_the_same_name_in_two_towns_without_codes_is_two_enterprises(tmp_path: Path) -> None:
    enterprise_list(tmp_path, "甲厂 | ~ | 冯卯镇 | 危化品", "甲厂 | ~ | 城头镇 | 危化品")
    assert names(ledgers(tmp_path)) == ["甲厂", "甲厂"]


def test_a_row_without_a_code_joins_the_coded_enterprise_of_its_name_and_town(tmp_path: Path) -> None:
    enterprise_list(tmp_path, "甲厂（原乙厂） | ~ | 冯卯镇 | 危化品", f"甲厂 | {CODE} | 冯卯镇 | 危化品", "甲 厂 | ~ | 冯卯镇 | 危化品")
    assert names(ledgers(tmp_path)) == ["甲厂"]


def test_names_that_only_look_alike_are_proposed_and_numerals_are_not(tmp_path: Path) -> None:
    enterprise_list(
        tmp_path, "枣庄永旺置业有限公司 | ~ | 冯卯镇 | 消防", "永旺置业 | ~ | 冯卯镇 | 消防", "中铁一局 | ~ | 冯卯镇 | 消防", "中铁十一局 | ~ | 冯卯镇 | 消防"
    )
    result = ledgers(tmp_path)
    assert len(result.enterprises) == 4
    assert [({item.one, item.two}, item.reason) for item in result.proposals] == [({"枣庄永旺置业有限公司", "永旺置业"}, "像是简称和全称")]


def test_what_a_person_decided_is_replayed(tmp_path: Path) -> None:
    enterprise_list(tmp_path, "枣庄永旺置业有限公司 | ~ | 冯卯镇 | 消防", "永旺置业 | ~ | 冯卯镇 | 消防")
    book = tmp_path / "workbooks" / "名称归并.xlsx"
    write_book(book, ("名称归并", "名称甲 | 镇街甲 | 名称乙 | 镇街乙 | 是否同一家\n枣庄永旺置业有限公司 | 冯卯镇 | 永旺置业 | 冯卯镇 | 是"))
    assert names(ledgers(tmp_path)) == ["枣庄永旺置业有限公司"]
    write_book(book, ("名称归并", "名称甲 | 镇街甲 | 名称乙 | 镇街乙 | 是否同一家\n枣庄永旺置业有限公司 | 冯卯镇 | 永旺置业 | 冯卯镇 | 否"))
    result = ledgers(tmp_path)
    assert (len(result.enterprises), result.proposals) == (2, [])


def test_a_problem_reported_twice_is_one_with_both_sources_and_its_latest_state(tmp_path: Path) -> None:
    file_list(tmp_path, "3月.xlsx", f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期\n{GOOD_PROBLEM} | 未整改 | ~")
    file_list(tmp_path, "4月.xlsx", f"{PROBLEM_HEAD} | 整改状态 | 整改完成日期\n{GOOD_PROBLEM} | 已整改 | 2021-03-20")
    result = ledgers(tmp_path)
    (row,) = result.problems.to_dict("records")
    assert (row[tables.STATE], row[tables.DONE_ON]) == ("已整改", "2021-03-20")
    assert row[tables.SOURCES].count("；") == 1
    assert row[tables.CONFLICTS] == "整改状态：已整改 / 未整改"
    assert len(result.duplicates) == 1


def test_a_level_that_differs_is_a_finding_at_the_second_place(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('一般', '重大')}")
    assert said(ledgers(tmp_path).findings) == [("values_differ", "E3")]


def test_the_order_of_rows_changes_neither_ids_nor_counts(tmp_path: Path) -> None:
    rows = [f"企业{n % 7}厂 | {'冯卯镇' if n % 2 else '城头镇'} | 应急管理 | 问题{n % 9} | 一般 | 2021-03-0{n % 5 + 1} | 区应急管理局" for n in range(60)]
    found = []
    for seed in (1, 2, 3):
        Random(seed).shuffle(rows)
        folder = tmp_path / str(seed)
        file_list(folder, "a.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
        result = ledgers(folder)
        found.append((sorted(result.problems[tables.PROBLEM_ID]), sorted(result.enterprises[tables.ENTERPRISE_ID])))
    assert found[0] == found[1] == found[2]


def test_every_row_ends_in_exactly_one_place(tmp_path: Path) -> None:
    bad = GOOD_PROBLEM.replace("冯卯镇", "城关镇")
    file_list(tmp_path, "a.xlsx", f"清单\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM}\n{bad}\n合计 | 3")
    checked = read(tmp_path)
    (counts,) = month.conservation(checked, merge(checked.sheets).duplicates)
    assert {name: counts[name] for name in ("rows", "kept", "duplicates", "returned", "skipped")} == {
        "rows": 4, "kept": 1, "duplicates": 1, "returned": 1, "skipped": 1,
    }  # fmt: skip


def test_each_row_of_a_name_that_two_enterprises_have_is_told(tmp_path: Path) -> None:
    enterprise_list(tmp_path, f"甲厂 | {CODE} | 冯卯镇 | 危化品", "甲厂 | 91110000600037341L | 冯卯镇 | 危化品")
    file_list(tmp_path, "问题.xlsx", "\n".join([PROBLEM_HEAD, *[GOOD_PROBLEM.replace("山亭甲化工有限公司", "甲厂")] * 3]))
    found = [item.cell for item in ledgers(tmp_path).findings if item.code == "enterprise_ambiguous"]
    assert found == ["A2", "A3", "A4"]


def test_the_ledger_is_made_without_waiting_for_pandas(tmp_path: Path) -> None:
    enterprise_list(tmp_path, f"甲厂 | {CODE} | 冯卯镇 | 危化品")
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    shutil.copy(ROOT / "config.toml", tmp_path)
    words = ["-C", str(tmp_path), "--month", "2021-06", "merge"]
    program = f"import sys\nfrom crosscheck.cli import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    print('pandas' in sys.modules)"
    around = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, encoding="utf-8", env=around)
    assert done.stdout.splitlines()[-1] == "False"
    assert (tmp_path / "output" / "2021-06" / "总台账.xlsx").is_file()


def test_problems_found_later_are_left_out_with_all_their_cells(tmp_path: Path) -> None:
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('2021-03-05', '2021-04-05')}")
    whole = ledgers(tmp_path)
    early = whole.found_by("2021-03-31")
    assert [len(whole.problems), len(early.problems)] == [2, 1]
    assert list(early.problems.loc[0]) == list(whole.problems.loc[0])


def told(result: Ledgers, code: str) -> list[tuple[str, str, str]]:
    return [(item.file.rpartition("/")[2], item.cell, item.message) for item in result.findings if item.code == code]


def test_an_enterprise_that_a_list_of_another_town_has_is_asked_about_until_a_person_has_answered(tmp_path: Path) -> None:
    enterprise_list(tmp_path, f"山亭甲化工有限公司 | {CODE} | 城头镇 | 危化品", "乙厂 | ~ | 城头镇 | 危化品", "乙厂 | ~ | 冯卯镇 | 危化品")
    file_list(tmp_path, "问题.xlsx", "\n".join([PROBLEM_HEAD, GOOD_PROBLEM, GOOD_PROBLEM.replace("山亭甲化工有限公司", "乙厂")]))
    result = ledgers(tmp_path)
    asked = ("山亭甲化工有限公司", "冯卯镇", "山亭甲化工有限公司", "城头镇", "名称相同、镇街不同，只有一家在企业清单里", 100)
    assert [tuple(proposal) for proposal in result.proposals] == [asked]
    (item,) = told(result, "enterprise_elsewhere")
    assert item == ("问题.xlsx", "A2", "“山亭甲化工有限公司”这里写在冯卯镇，企业清单里同名的在城头镇，先当作两家。")
    for answer, enterprises in (("~", 4), ("是", 3), ("否", 4)):
        row = f"山亭甲化工有限公司 | 冯卯镇 | 山亭甲化工有限公司 | 城头镇 | {answer}"
        write_book(tmp_path / "workbooks" / "名称归并.xlsx", ("名称归并", f"名称甲 | 镇街甲 | 名称乙 | 镇街乙 | 是否同一家\n{row}"))
        result = ledgers(tmp_path)
        assert (told(result, "enterprise_elsewhere"), len(result.enterprises)) == ([item] if answer == "~" else [], enterprises)
        assert result.proposals == []


def work_report(folder: Path, name: str, row: str, head: str = "月份 | 出动执法人员 | 检查企业 | 报送日期") -> None:
    file_list(folder, name, f"{head}\n{row}")


def test_of_two_work_reports_of_a_month_the_one_sent_last_counts_and_the_other_is_told(tmp_path: Path) -> None:
    work_report(tmp_path, "工作（改）.xlsx", "2021-03 | 50 | 6 | 2021-03-20")
    work_report(tmp_path, "工作（早）.xlsx", "2021-03 | 5 | 6 | 2021-03-18")
    work_report(tmp_path, "工作四月.xlsx", "2021-04 | 7 | 6 | ~")
    result = ledgers(tmp_path)
    assert [row[tables.OFFICERS_SENT] for row in reports_of(result.work_reports, ["2021-03"])] == [50]
    place = f"部门/{DEPARTMENT}/工作（改）.xlsx “Sheet1” 第 2 行"
    assert told(result, "work_report_repeated") == [
        ("工作（早）.xlsx", "A2", f"2021-03 的工作情况报了不止一份，写的不一样，采用的是 {place} 的，这一份没有用。")
    ]


def test_a_work_report_sent_twice_in_the_same_words_is_not_asked_about(tmp_path: Path) -> None:
    for name, day in (("一.xlsx", "2021-03-18"), ("二.xlsx", "2021-03-20")):
        work_report(tmp_path, name, f"2021-03 | 5 | 6 | {day}")
    result = ledgers(tmp_path)
    assert told(result, "work_report_repeated") == []
    assert len(reports_of(result.work_reports, ["2021-03"])) == 1


def test_a_problem_stands_in_the_town_of_its_enterprise_and_a_town_that_differs_is_told(tmp_path: Path) -> None:
    enterprise_list(tmp_path, f"山亭甲化工有限公司 | {CODE} | 城头镇 | 危化品")
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD} | 统一社会信用代码\n{GOOD_PROBLEM} | {CODE}")
    result = ledgers(tmp_path)
    assert list(result.problems[tables.TOWN]) == ["城头镇"]
    assert told(result, "values_differ") == [("问题.xlsx", "A2", "“所在镇街”各处写得不一样：城头镇 / 冯卯镇；台账里先用“城头镇”。")]


def test_a_name_with_a_town_is_the_coded_one_of_that_name_whose_row_tells_no_town(tmp_path: Path) -> None:
    head = f"{PROBLEM_HEAD} | 统一社会信用代码"
    file_list(tmp_path, "问题.xlsx", f"{head}\n{GOOD_PROBLEM.replace('冯卯镇', '~')} | {CODE}\n{GOOD_PROBLEM.replace('灭火器', '电线')} | ~")
    assert list(ledgers(tmp_path).enterprises[tables.ENTERPRISE_ID]) == [CODE]


def test_the_name_is_shown_without_its_former_one_even_if_that_is_written_more_often(tmp_path: Path) -> None:
    enterprise_list(tmp_path, *(f"甲乙化工有限公司{former} | {CODE} | 冯卯镇 | 危化品" for former in ("（原丙厂）", "（原丙厂）", "")))
    assert names(ledgers(tmp_path)) == ["甲乙化工有限公司"]


@pytest.mark.parametrize("new", ["新航化工有限公司（原名称：山亭甲化工有限公司）", "新航化工有限公司 "])
def test_an_enterprise_is_called_by_its_new_name_though_most_rows_still_give_the_old_one(tmp_path: Path, new: str) -> None:
    """For months after a renaming the ledger, the dossier and the draw went by the old name."""
    old = [f"山亭甲化工有限公司 | {CODE} | 冯卯镇 | 危化品 | ~"] * 2
    remark = "~" if "（" in new else "原名：山亭甲化工有限公司"
    file_list(tmp_path, "企业.xlsx", "\n".join([f"{ENTERPRISE_HEAD} | 备注", *old, f"{new} | {CODE} | 冯卯镇 | 危化品 | {remark}"]))
    assert [name.partition("（")[0] for name in names(ledgers(tmp_path))] == ["新航化工有限公司"]


@pytest.mark.parametrize("spaced", ["栖岭 瑞泽物流", "栖岭\u200b瑞泽物流"])
def test_a_name_is_shown_without_the_space_that_most_rows_have_within_it(tmp_path: Path, spaced: str) -> None:
    """It stood so on the notice and in the name of the transfer sheet."""
    enterprise_list(tmp_path, *(f"{name} | ~ | 冯卯镇 | 消防" for name in (spaced, spaced, "栖岭瑞泽物流")))
    assert names(ledgers(tmp_path)) == ["栖岭瑞泽物流"]
    enterprise_list(tmp_path, *(f"{name} | ~ | 冯卯镇 | 消防" for name in ("ABC Paper", "ABCPaper", "ABC Paper")))
    assert names(ledgers(tmp_path)) == ["ABC Paper"]


def test_without_a_word_of_a_renaming_the_name_that_most_rows_give_stands(tmp_path: Path) -> None:
    old = [f"山亭甲化工有限公司 | {CODE} | 冯卯镇 | 危化品"] * 2
    enterprise_list(tmp_path, *old, f"新航化工有限公司 | {CODE} | 冯卯镇 | 危化品")
    assert names(ledgers(tmp_path)) == ["山亭甲化工有限公司"]


def test_a_problem_keeps_its_own_field_and_takes_the_code_of_its_enterprise(tmp_path: Path) -> None:
    enterprise_list(tmp_path, f"山亭甲化工有限公司 | {CODE} | 冯卯镇 | 危化品")
    head, other = f"{PROBLEM_HEAD} | 行业领域 | 统一社会信用代码", GOOD_PROBLEM.replace("灭火器", "电线")
    file_list(tmp_path, "问题.xlsx", f"{head}\n{GOOD_PROBLEM} | 消防 | {CODE[:-1]}4\n{other} | ~ | ~")
    result = ledgers(tmp_path).problems
    assert list(zip(result[tables.FIELD], result[tables.CREDIT_CODE], strict=True)) == [("消防", CODE), ("危化品", CODE)]


def test_later_news_and_free_words_of_the_same_problem_are_no_disagreement(tmp_path: Path) -> None:
    head = f"{PROBLEM_HEAD} | 整改状态 | 备注 | 问题提出人员"
    for name, rest in (("一.xlsx", "整改中 | 见照片 | 张三"), ("二.xlsx", "未整改 | 已约谈 | 李四")):
        file_list(tmp_path, name, f"{head}\n{GOOD_PROBLEM} | {rest}")
    result = ledgers(tmp_path)
    assert said(result.findings) == []
    assert list(result.problems[tables.CONFLICTS]) == ["整改状态：整改中 / 未整改"]


def test_two_codes_beside_one_problem_are_a_question_of_its_enterprise(tmp_path: Path) -> None:
    for name, code in (("一.xlsx", "37040600001"), ("二.xlsx", "37040600002")):
        file_list(tmp_path, name, f"{PROBLEM_HEAD} | 统一社会信用代码\n{GOOD_PROBLEM} | {code}")
    result = ledgers(tmp_path)
    assert list(result.problems[tables.CONFLICTS]) == [""]
    assert list(result.enterprises[tables.CONFLICTS]) == ["统一社会信用代码：37040600001 / 37040600002"]


def test_other_remarks_on_an_enterprise_are_no_disagreement(tmp_path: Path) -> None:
    head = f"{ENTERPRISE_HEAD} | 详细地址 | 备注"
    for name, rest in (("一.xlsx", "工业路1号 | 见照片"), ("二.xlsx", "工业路9号 | 已搬迁")):
        file_list(tmp_path, name, f"{head}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品 | {rest}")
    result = ledgers(tmp_path)
    assert [(item.code, item.file[-6:], item.value) for item in result.findings if item.severity != "info"] == [("values_differ", "二.xlsx", "工业路1号")]
    assert list(result.enterprises[tables.CONFLICTS]) == ["详细地址：工业路1号 / 工业路9号"]


def test_an_enterprise_has_its_source_in_the_list_whatever_file_comes_first(tmp_path: Path) -> None:
    enterprise_list(tmp_path, "山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品")
    file_list(tmp_path, "三月.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")  # 三 stands before 企
    (row,) = ledgers(tmp_path).enterprises.to_dict("records")
    assert (row[tables.SOURCE_FILE].rpartition("/")[2], row[tables.SOURCES].count("；"), row[tables.REGISTERED]) == ("企业.xlsx", 0, tables.LISTED)
