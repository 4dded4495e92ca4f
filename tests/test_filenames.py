"""Any text makes a file name that every system takes, and no two the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck.filenames import safe_name, unique_names


@pytest.mark.parametrize("text", ["CON", "a/b", "..\\..\\x", "a. ", "a" * 83 + ".b", "长" * 200, "😀" * 200, "", "a:b?c*", "公司\u202exe\u200b"])
def test_any_text_makes_a_safe_file_name(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= 84
    assert len(f"{name}（新2）.xlsx".encode()) <= 255
    assert not set(name) & set("\u202e\u200b")
    assert not set(name) & set('\\/:*?"<>|')
    assert name.upper() != "CON"
    assert not name.endswith((" ", "."))


def test_long_names_that_collide_are_told_apart_and_can_be_written(tmp_path: Path) -> None:
    names = unique_names(["长" * 100, "长" * 99, "😀" * 90, "😀" * 91])
    assert len(set(names)) == 4
    for name in names:
        (tmp_path / f"{name}.xlsx").write_bytes(b"1")


def test_names_that_collide_are_told_apart() -> None:
    assert unique_names(["甲/厂", "甲:厂", "A", "a"]) == ["甲_厂", "甲_厂（2）", "A", "a（2）"]
    assert unique_names(["a", "A"]) == ["a", "A（2）"]
