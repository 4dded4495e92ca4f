"""What headings mean: the office's own words stand before the built-in ones and take none of them away."""

from __future__ import annotations

from pathlib import Path

from crosscheck import config, tables
from crosscheck.reading.settings import plain
from crosscheck.reading.vocabulary import Vocabulary
from tests.sheets import ROOT

KIND = tables.PROBLEMS.kind


def vocabulary(folder: Path, own: str) -> Vocabulary:
    """That of a config.toml whose only aliases are these."""
    text = (ROOT / "config.toml").read_text("utf-8").partition("[[columns]]")[0]
    path = folder / "config.toml"
    path.write_text(text + own, encoding="utf-8")
    return Vocabulary(plain(config.load(path)))


def column(words: Vocabulary, heading: str) -> str:
    found = words.match(KIND, heading)
    return found[1] if found else ""


def test_an_alias_of_the_office_is_known_beside_the_built_in_ones(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, '[[columns]]\ntable = "问题清单"\nname = "问题描述"\naliases = ["毛病"]\n')
    assert (column(words, "毛病"), column(words, "存在问题"), column(words, "没有的叫法")) == (tables.PROBLEM, tables.PROBLEM, "")


def test_an_alias_of_the_office_wins_over_a_built_in_one_of_another_column(tmp_path: Path) -> None:
    assert column(vocabulary(tmp_path, ""), "整改措施") == tables.DISPOSITION
    words = vocabulary(tmp_path, '[[columns]]\ntable = "问题清单"\nname = "整改状态"\naliases = ["整改措施"]\n')
    assert column(words, "整改措施") == tables.STATE


def test_no_alias_takes_a_standard_name(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, '[[columns]]\ntable = "问题清单"\nname = "序号"\naliases = ["备注"]\n')
    assert column(words, "备注") == tables.REMARK
