"""However a list is laid out, each of its rows is read once and says what it said."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.reading.one_list import Reader
from crosscheck.reading.settings import plain
from crosscheck.reading.sheet import read_file
from tests.reading.layouts import laid_out
from tests.sheets import DEPARTMENT, SETTINGS

READER = Reader.of(plain(SETTINGS), ())


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_layout_loses_or_changes_a_row(random: Random) -> None:
    laid = laid_out(random)
    lists = [sheet for sheet in read_file(READER, f"部门/{DEPARTMENT}/{laid.name}", laid.data) if sheet.kind]
    assert [(sheet.kind, sheet.rows) for sheet in lists] == [(laid.kind, laid.rows)]
    for index, row in enumerate(laid.truth):
        assert {name: lists[0].columns[name][index] for name in laid.shown} == {name: row[name] for name in laid.shown}
