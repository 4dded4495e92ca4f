"""Whose a file is, is told by the folder it lies in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.forms.filled import GOOD, filled
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, file_list, read, write_book


def moved(folder: Path, to: str) -> Path:
    """A good list that lies in that folder under workbooks/ instead of its department's."""
    path = file_list(folder, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    target = folder / "workbooks" / to
    target.mkdir(parents=True, exist_ok=True)
    shutil.move(path, target / "a.xlsx")
    return target


def test_a_file_in_no_departments_folder_is_told_where_to_put_it(tmp_path: Path) -> None:
    moved(tmp_path, "部门")
    (item,) = read(tmp_path).findings
    assert (item.code, item.severity, item.message) == (
        "department_none", "error", "这个文件直接放在 workbooks/部门/ 下面，不知道是哪个部门报的。"
    )  # fmt: skip
    assert item.remedy == "请放进这个部门自己的文件夹：workbooks/部门/<部门名>/。"


def test_a_folder_of_nobody_is_told_with_the_nearest_department(tmp_path: Path) -> None:
    moved(tmp_path, "部门/区应急管理处")
    (item,) = read(tmp_path).findings
    assert item.message == f"文件夹“区应急管理处”不是已登记的部门，是不是“{DEPARTMENT}”。"


def test_a_towns_list_is_told_that_its_department_files_it(tmp_path: Path) -> None:
    moved(tmp_path, "部门/冯卯镇")
    (item,) = read(tmp_path).findings
    assert (item.code, item.severity, item.message) == ("department_is_town", "error", "“冯卯镇”是镇街，不是部门，这个文件夹里只读它填好的移交问题办理情况。")
    assert item.remedy == "镇街的清单由行业部门一并报送，请放进负责那个行业领域的部门的文件夹。"


def test_folders_within_a_departments_folder_are_its_own(tmp_path: Path) -> None:
    moved(tmp_path, f"部门/{DEPARTMENT}/3月/第一次")
    checked = read(tmp_path)
    assert [sheet.department for sheet in checked.sheets] == [DEPARTMENT]
    assert checked.findings == []


def test_what_a_killed_run_left_of_a_file_it_was_putting_there_is_no_list(tmp_path: Path) -> None:
    path = file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    shutil.copy(path, path.with_name("a.xlsx.4711.tmp~crosscheck"))
    assert [sheet.file for sheet in read(tmp_path).sheets] == [f"部门/{DEPARTMENT}/a.xlsx"]


def test_a_list_beside_the_folders_that_are_read_is_told_and_never_passed_over(tmp_path: Path) -> None:
    for place in ("", "移交", "互查/2021-03", "名册", "收件/3月1日-甲"):
        moved(tmp_path, place)
    (tmp_path / "workbooks" / "~$a.xlsx").write_bytes(b"\x06Office")
    (tmp_path / "workbooks" / "互查" / "2021-03" / "指纹.txt").write_text("1 0b", encoding="utf-8")
    told = [item for item in read(tmp_path).findings if item.code == "file_misplaced"]
    assert [item.file for item in told] == ["a.xlsx", "互查/2021-03/a.xlsx", "移交/a.xlsx"]
    assert told[0].severity == "error"
    assert "填好的移交表放进 workbooks/移交表/" in told[0].remedy


@pytest.mark.parametrize("name", ["名称归并.ods", "名称归并 - 副本.xlsx", "列名对照.xls", "移交表/签收登记.ods", "移交表/签收登记(1).xlsx"])
def test_a_book_of_decisions_saved_as_another_file_is_told_how_it_counts(tmp_path: Path, name: str) -> None:
    moved(tmp_path, "名册")
    (tmp_path / "workbooks" / name).parent.mkdir(exist_ok=True)
    shutil.move(tmp_path / "workbooks" / "名册" / "a.xlsx", tmp_path / "workbooks" / name)
    (item,) = read(tmp_path).findings
    book = re.sub(r"( - 副本|\(1\))?\.\w+$", ".xlsx", name)
    assert (item.code, item.file, item.value) == ("book_copied", name, book)
    assert f"文件名写 {Path(book).name}，替换原来的那一份" in item.remedy


def test_a_list_named_as_a_book_in_another_folder_is_no_such_book(tmp_path: Path) -> None:
    moved(tmp_path, "移交")
    shutil.move(tmp_path / "workbooks" / "移交" / "a.xlsx", tmp_path / "workbooks" / "移交" / "名称归并.xlsx")
    assert [item.code for item in read(tmp_path).findings if item.severity == "error"] == ["file_misplaced"]


def test_a_sheet_of_drop_downs_in_a_folder_of_nobody_says_nothing_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "workbooks" / "部门" / "区民政局"
    write_book(folder / "a.xlsx", ("问题", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"), ("字典", "一般\n重大"))
    (item,) = read(tmp_path).findings
    assert (item.sheet, item.message) == ("问题", "文件夹“区民政局”不是已登记的部门。")


def test_a_departments_list_among_the_rosters_or_the_forms_is_told_where_it_belongs(tmp_path: Path) -> None:
    for place in ("名册", "移交表/三月"):
        moved(tmp_path, place)
    checked = read(tmp_path)
    assert [(item.code, item.file, item.message) for item in checked.findings] == [
        ("sheet_elsewhere", "名册/a.xlsx", "这是部门的问题清单，放在“名册”文件夹里没有读。"),
        ("sheet_elsewhere", "移交表/三月/a.xlsx", "这是部门的问题清单，放在“移交表”文件夹里没有读。"),
    ]
    assert [(len(sheet.rows), len(sheet.skipped)) for sheet in checked.sheets] == [(2, 0), (2, 0)], "nothing is lost of it"
    write_book(tmp_path / "workbooks" / "名册" / "a.xlsx", ("名单", "序号 | 企业名称 | 电话\n1 | 甲厂 | 123\n2 | 乙厂 | 456"))
    unknown, elsewhere = read(tmp_path).findings
    assert (unknown.code, elsewhere.code) == ("sheet_unknown", "sheet_elsewhere"), "no list of ours either"
    assert unknown.remedy.startswith("请检查表头是否写全：执法人员至少要有姓名、单位，专家至少要有姓名、行业领域，通讯录至少要有单位、邮箱，可以对照空白表；")


def test_a_transfer_sheet_in_a_departments_or_a_towns_folder_is_told_where_it_belongs(tmp_path: Path) -> None:
    """It was told to add a level, which no transfer sheet has."""
    for unit in (DEPARTMENT, "冯卯镇"):
        path = tmp_path / "workbooks" / "部门" / unit / "填好的.xlsx"
        path.parent.mkdir(parents=True)
        filled([GOOD]).save(path)
    told = [item for item in read(tmp_path).findings if item.sheet != "待核查问题"]
    assert [(item.code, item.owner, item.remedy) for item in told] == [
        ("transfer_elsewhere", unit, "请移到 workbooks/移交表/，文件名和子文件夹随意。") for unit in ("冯卯镇", DEPARTMENT)
    ]


def test_a_list_of_problems_that_were_handed_over_is_a_list_whatever_its_title(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"三月问题移交表\n{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    assert [(item.code, item.severity) for item in read(tmp_path).findings if item.severity == "error"] == []
