"""Fifty untidy campaigns, the whole way from their workbooks to the figures: slow, so run by hand.

`pytest tests/benchmarks/test_figures.py`
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reporting.recount import FIRST_DAYS
from tests.reporting.test_recount import assert_workbooks_tell_the_truth


@pytest.mark.parametrize("seed", range(100, 150))
def test_untidy_workbooks_give_the_figures_of_their_truth(tmp_path: Path, seed: int) -> None:
    assert_workbooks_tell_the_truth(tmp_path, seed, list(FIRST_DAYS)[seed % 4])
