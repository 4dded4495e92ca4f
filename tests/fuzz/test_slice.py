"""A small slice of `make fuzz` in every test run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.seeds import sound_without_office
from tests.fuzz.trial import trial

pytestmark = pytest.mark.processes


def test_damaged_and_hostile_files_are_read_or_refused_with_a_reason(tmp_path: Path) -> None:
    result = trial(tmp_path, sound_without_office(), seed=20210305, count=60)
    assert result.faults == []
    assert sum(result.outcomes.values()) == 60
    assert result.outcomes["read"] >= 5
    assert result.outcomes["file_damaged"] >= 5
