"""Rows by their numbers, and the ledger that is made from them piece by piece."""

from __future__ import annotations

from pathlib import Path

from crosscheck import tables
from crosscheck.merging.ledgers import merge
from crosscheck.merging.rows import Rows, kept, rows_of
from crosscheck.sheets import Sheet
from tests.sheets import PROBLEM_HEAD, file_list, read


def sheet(file: str, name: str, rows: list[int], kind: str = "问题清单", part: int = 0) -> Sheet:
    return Sheet(file, name, kind, rows=rows, extras=[""] * len(rows), part=part)


def test_rows_are_numbered_by_file_sheet_and_list_whatever_the_order_in_which_they_were_read() -> None:
    sheets = [sheet("乙.xlsx", "表", [3]), sheet("甲.xlsx", "二", [2, 4], part=1), sheet("甲.xlsx", "二", [2]), sheet("甲.xlsx", "一", [5])]
    rows = Rows(kept(sheets, "问题清单"))
    assert len(rows) == 5
    assert [row.name for row in rows] == [
        ("乙.xlsx", "表", "问题清单", 0, 3), ("甲.xlsx", "一", "问题清单", 0, 5), ("甲.xlsx", "二", "问题清单", 0, 2),
        ("甲.xlsx", "二", "问题清单", 1, 2), ("甲.xlsx", "二", "问题清单", 1, 4),
    ]  # fmt: skip
    assert [(start, len(places)) for start, _, places in rows.by_sheet()] == [(0, 1), (1, 1), (2, 1), (3, 2)]


def test_rows_that_go_back_and_other_kinds_have_no_number() -> None:
    sheets = [sheet("甲.xlsx", "表", [2, 3, 4]), sheet("乙.xlsx", "表", [2], kind="企业清单"), sheet("丙.xlsx", "表", [7])]
    sheets[0].returned, sheets[2].returned = {3}, {7}
    assert [row.source for row in Rows(kept(sheets, "问题清单"))] == [("甲.xlsx", "表", 2), ("甲.xlsx", "表", 4)]
    assert [row.source[0] for row in rows_of(sheets, "企业清单", "问题清单")] == ["甲.xlsx", "甲.xlsx", "乙.xlsx"]
    assert len(Rows(kept(sheets, "移交表"))) == 0


ROW = "山亭甲化工有限公司 | 冯卯镇 | 应急管理 | {} | 一般 | {} | 区应急管理局"


def test_the_pieces_of_the_ledger_are_the_ledger_and_leave_out_what_was_found_later(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", "\n".join([PROBLEM_HEAD, ROW.format("灭火器过期", "2021-03-02"), ROW.format("电线老化破损", "2021-04-02")]))
    file_list(tmp_path, "b.xlsx", "\n".join([PROBLEM_HEAD, ROW.format("灭火器过期", "2021-03-02"), ROW.format("应急预案没有备案", "2021-03-20")]))
    checked = read(tmp_path)
    whole = merge(checked.sheets)
    assert [len(piece[tables.PROBLEM]) for piece in whole.problem_pieces()] == [2, 1]
    assert whole.problem_columns[tables.PROBLEM] == ["灭火器过期", "电线老化破损", "应急预案没有备案"]
    assert [piece[tables.PROBLEM] for piece in whole.problem_pieces()] == [whole.problem_columns[tables.PROBLEM]]  # made before: not made again
    march = whole.found_by("2021-03-31")
    assert march.problem_days == march.problem_columns[tables.FOUND_ON] == ["2021-03-02", "2021-03-20"]
    assert whole.found_by("2021-04-02") is whole


def test_a_sheet_of_which_every_problem_stands_in_another_file_gives_no_piece(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        file_list(tmp_path, name, "\n".join([PROBLEM_HEAD, ROW.format("灭火器过期", "2021-03-02")]))
    checked = read(tmp_path)
    (piece,) = merge(checked.sheets).problem_pieces()
    assert [piece[name] for name in (tables.SOURCE_FILE, tables.SOURCES)] == [
        ["部门/区应急管理局/a.xlsx"], ["部门/区应急管理局/a.xlsx|Sheet1|2；部门/区应急管理局/b.xlsx|Sheet1|2"],
    ]  # fmt: skip
