"""Whatever is written down untidily comes out as the truth it was: every row, every problem, every enterprise, any seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands import month
from crosscheck.merging.ledgers import Ledgers, merge
from tests.campaign.draw import generate
from tests.campaign.truth import Campaign
from tests.campaign.write import Written, write
from tests.sheets import read

DATA = ("enterprise", "problem", "work")
COMPARED = {tables.PROBLEM: "description", tables.LEVEL: "level", tables.FOUND_ON: "found", tables.ITEM: "item", tables.WAY: "method"}


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_clean_truth_comes_back_row_by_row(tmp_path: Path, seed: int) -> None:
    campaign = generate(seed, enterprises=120, problems=300)
    written = write(campaign, tmp_path / "workbooks", seed, faults=0.0)
    checked = read(tmp_path)
    found = {(sheet.file, sheet.sheet): sheet for sheet in checked.sheets if sheet.kind}
    for sheet in written.sheets:
        if sheet.kind in tables.TABLES:
            mine = found[sheet.file, sheet.sheet]
            assert set(mine.rows) == {number for number, row in sheet.rows if row.what in DATA}, sheet.file
    ledgers = merge(checked.sheets)
    assert len(ledgers.problems) == len(campaign.problems)
    truth = sorted(tuple(getattr(problem, name) for name in COMPARED.values()) for problem in campaign.problems)
    got = sorted(tuple(row[name] for name in COMPARED) for row in ledgers.problems.to_dict("records"))
    assert got == truth
    assert_one_row_each(campaign, written, ledgers)


@pytest.mark.parametrize("seed", [2, 5, 139])
def test_faults_do_not_make_two_enterprises_of_one_nor_one_of_two(tmp_path: Path, seed: int) -> None:
    campaign = generate(seed, enterprises=120, problems=300)
    written = write(campaign, tmp_path / "workbooks", seed, faults=0.1)
    checked = read(tmp_path)
    assert_one_row_each(campaign, written, merge(checked.sheets))


def assert_one_row_each(campaign: Campaign, written: Written, ledgers: Ledgers) -> None:
    """Every enterprise of the truth is one row of the ledger, under its code, and no row holds two.

    But for those that the written rows themselves leave undecided: no row of theirs joins two names.
    """
    truth = {
        (sheet.file, sheet.sheet, number): row.at if sheet.kind == tables.ENTERPRISES.kind else campaign.problems[row.at].enterprise
        for sheet in written.sheets
        if sheet.kind in (tables.ENTERPRISES.kind, tables.PROBLEMS.kind)
        for number, row in sheet.rows
        if row.what in ("enterprise", "problem", "fault")
    }
    rows = [*ledgers.enterprises.to_dict("records"), *ledgers.problems.to_dict("records")]
    pairs = {(row[tables.ENTERPRISE_ID], truth[source]) for row in rows for source in sources(row[tables.SOURCES])}
    undecided = written.undecidable(campaign, {source for row in rows for source in sources(row[tables.SOURCES])})
    certain = [at for _, at in pairs if at not in undecided]
    assert len(set(certain)) == len(certain), "one enterprise in two rows"
    assert len({id_ for id_, _ in pairs}) == len(pairs) == len(ledgers.enterprises), "two enterprises in one row"
    told = {at for id_, at in pairs if "/" not in id_}
    assert {id_ for id_, _ in pairs if "/" not in id_} == {campaign.enterprises[at].code for at in told}


def sources(text: str) -> list[tuple[str, str, int]]:
    """(file, sheet, row) of every source of a ledger row."""
    parts = (source.rsplit("|", 2) for source in text.split("；"))
    return [(file, sheet, int(row)) for file, sheet, row in parts]


@pytest.mark.parametrize("seed", [3, 11])
def test_the_conservation_law_holds_with_faults_too(tmp_path: Path, seed: int) -> None:
    campaign = generate(seed, enterprises=80, problems=200)
    written = write(campaign, tmp_path / "workbooks", seed, faults=0.2)
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    counts = month.conservation(checked, ledgers.duplicates)
    assert all(one["rows"] == one["kept"] + one["duplicates"] + one["returned"] + one["skipped"] for one in counts)
    assert all(one["kept"] >= 0 for one in counts)
    assert sum(one["returned"] for one in counts) > 0
    listed = [one for one in counts if one["kind"] in tables.TABLES and not one["file"].startswith("名册")]
    data = sum(row.what not in ("heading", "skipped") for sheet in written.sheets if sheet.kind in tables.TABLES for _, row in sheet.rows)
    assert sum(one["kept"] + one["duplicates"] + one["returned"] for one in listed) == data
