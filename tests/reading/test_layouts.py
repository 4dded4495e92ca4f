"""However a list is laid out, each of its rows is read once and says what it said."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.reading.reader import Reader
from crosscheck.reading.settings import plain
from crosscheck.reading.sheet import read_file
from tests.reading.blocks import enterprises_in_blocks, in_blocks
from tests.reading.layouts import Laid, laid_out
from tests.sheets import DEPARTMENT, SETTINGS

READER = Reader.of(plain(SETTINGS), ())


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_no_layout_loses_or_changes_a_row(seed: int) -> None:
    is_read_as_it_is(laid_out(Random(seed)))


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_what_stands_above_a_block_holds_for_that_block(seed: int) -> None:
    is_read_as_it_is(in_blocks(Random(seed)))
    is_read_as_it_is(enterprises_in_blocks(Random(seed)))


def is_read_as_it_is(laid: Laid) -> None:
    lists = [sheet for sheet in read_file(READER, f"部门/{DEPARTMENT}/{laid.name}", laid.data) if sheet.kind]
    assert [(sheet.kind, sheet.rows) for sheet in lists] == [(told.kind, told.rows) for told in laid.lists]
    for sheet, told in zip(lists, laid.lists, strict=True):
        for index, row in enumerate(told.truth):
            assert {name: sheet.columns[name][index] for name in told.shown} == {name: row[name] for name in told.shown}
