"""The invented campaigns: a test that leans on them is only as good as what they say of themselves."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from stdnum.cn import uscc

from crosscheck import tables
from tests.campaign import Written, WrittenSheet, columns, faults, generate, sized, write
from tests.campaign.layout import ENTERPRISE, FAULT, HEADING, PROBLEM, SKIPPED, WORK

SEED = 7


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbooks")


@pytest.fixture(scope="module")
def written(folder: Path) -> Written:
    return write(generate(SEED), folder, SEED)


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _cells(folder: Path, sheet: WrittenSheet) -> list[list[str]]:
    """Every row of the sheet as the file has it, read by another library than the product's."""
    data = (folder / sheet.file).read_bytes()
    if sheet.file.endswith(".csv"):
        return list(csv.reader(io.StringIO(data.decode("gb18030"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [["" if cell is None else str(cell) for cell in row] for row in book[sheet.sheet].iter_rows(values_only=True)]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(folder: Path, written: Written, tmp_path: Path) -> None:
    again = write(generate(SEED), tmp_path / "again", SEED)
    write(generate(SEED + 1), tmp_path / "other", SEED + 1)
    assert again == written
    assert _hashes(tmp_path / "again") == _hashes(folder)
    assert not set(_hashes(tmp_path / "other").values()) & set(_hashes(folder).values()) - set(_strays(folder, written))


def _strays(folder: Path, written: Written) -> list[str]:
    return [hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in (*written.unreadable, *written.plans)]


def test_every_code_is_valid_and_nobody_elses() -> None:
    codes = [firm.code for firm in generate(SEED).enterprises if firm.code]
    assert len(codes) > 250
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if not uscc.is_valid(code)] == []


def test_the_record_names_every_row_of_every_sheet_once(folder: Path, written: Written) -> None:
    for sheet in written.sheets:
        cells = _cells(folder, sheet)
        assert [number for number, _ in sheet.rows] == list(range(1, len(cells) + 1)), sheet.file
        blank = {number for number, row in enumerate(cells, 1) if not any(row)}
        assert blank <= {number for number, row in sheet.rows if (row.what, row.why) == (SKIPPED, "blank")}, sheet.file


def test_the_record_names_every_file_of_the_departments(folder: Path, written: Written) -> None:
    there = {file for file in _hashes(folder) if file.startswith("部门/")}
    assert there == {sheet.file for sheet in written.sheets} | set(written.unreadable) | set(written.plans)


def test_every_row_holds_what_the_record_says(folder: Path, written: Written) -> None:
    campaign = generate(SEED)
    for sheet in written.sheets:
        cells = _cells(folder, sheet)
        for number, row in sheet.rows:
            text = "".join(cells[number - 1])
            if row.what == PROBLEM:
                assert campaign.problems[row.at].description in text, (sheet.file, number)
            if row.what == ENTERPRISE:
                assert campaign.enterprises[row.at].head in text, (sheet.file, number)


def test_every_enterprise_and_problem_is_listed_by_those_who_list_it(written: Written) -> None:
    campaign = generate(SEED)
    for kind, what, truth in (
        (columns.ENTERPRISES, ENTERPRISE, [len(firm.listed_by) for firm in campaign.enterprises]),
        (columns.PROBLEMS, PROBLEM, [len(problem.reported_by) for problem in campaign.problems]),
    ):
        rows = [row for sheet in written.sheets if sheet.kind == kind for _, row in sheet.rows]
        listed = [row.at for row in rows if row.what in (what, FAULT)]
        assert [listed.count(at) for at in range(len(truth))] == truth


def test_about_twenty_problems_are_reported_by_two_departments() -> None:
    twice = [problem for problem in generate(SEED).problems if len(set(problem.reported_by)) == 2]
    assert 15 <= len(twice) <= 25


def test_every_problem_is_found_within_the_campaign() -> None:
    days = {date.fromisoformat(problem.found) for problem in generate(SEED).problems}
    assert date(2021, 2, 22) <= min(days)
    assert max(days) <= date(2021, 6, 20)


def test_faults_are_few_and_none_of_them_when_none_are_asked_for(written: Written, tmp_path: Path) -> None:
    rows = written.count(ENTERPRISE) + written.count(PROBLEM)
    assert 0.01 < written.count(FAULT) / rows < 0.06
    clean = write(generate(SEED), tmp_path, SEED, faults=0)
    assert clean.count(FAULT) == 0
    assert set(clean.found(PROBLEM)) == set(range(800))


def test_a_tidy_campaign_has_nothing_but_headings_and_rows(tmp_path: Path) -> None:
    tidy = write(generate(SEED, enterprises=40, problems=60), tmp_path, SEED, untidiness=0, faults=0)
    assert {row.what for sheet in tidy.sheets for _, row in sheet.rows} == {HEADING, ENTERPRISE, PROBLEM, WORK}
    assert tidy.unreadable == ()


def test_files_are_as_odd_as_real_ones(folder: Path, written: Written) -> None:
    ends = {Path(file).suffix for file in _hashes(folder)}
    assert ends == {".xlsx", ".XLSX", ".xls", ".csv", ".docx"}
    lock, empty = written.unreadable
    assert Path(lock).name.startswith("~$")
    assert (folder / empty).read_bytes() == b""
    assert {row.why for sheet in written.sheets for _, row in sheet.rows if row.what == SKIPPED} >= {
        "title", "total", "note", "blank",
    }  # fmt: skip


def test_a_benchmark_campaign_fills_so_many_workbooks_of_so_many_rows(tmp_path: Path) -> None:
    some = write(sized(SEED, 20, 30), tmp_path, SEED, rows=30)
    lists = [sheet for sheet in some.sheets if sheet.kind != columns.WORK]
    assert len(lists) == 20
    assert {sum(row.what in (ENTERPRISE, PROBLEM, FAULT) for _, row in sheet.rows) for sheet in lists} == {30}


def test_the_columns_and_headings_are_those_that_the_product_knows() -> None:
    for kind in (columns.ENTERPRISES, columns.PROBLEMS):
        assert columns.COLUMNS[kind] == tables.TABLES[kind].names
        assert columns.REQUIRED[kind] == tables.TABLES[kind].required
    assert {which for kind in faults.FAULTS for which in faults.FAULTS[kind]} >= faults.DOUBTFUL


def test_the_sample_of_the_repository_is_that_of_its_seed(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[1] / "workbooks"
    write(generate(20210221), tmp_path, 20210221)
    for part in ("部门", "名册"):
        shutil.copytree(shipped / part, tmp_path / "shipped" / part)
    made = {file: digest for file, digest in _hashes(tmp_path).items() if not file.startswith("shipped/")}
    assert _hashes(tmp_path / "shipped") == made
