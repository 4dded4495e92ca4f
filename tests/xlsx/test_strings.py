"""Texts that many cells share stand once in the file, as they are."""

from __future__ import annotations

import pytest

from crosscheck.xlsx import strings
from crosscheck.xlsx.strings import AddedStrings

PART = '<sst count="1" uniqueCount="1"><si><t>头</t></si></sst>'.encode()


def test_a_text_stands_once_behind_those_of_the_skeleton_with_the_spaces_around_it() -> None:
    added = AddedStrings(PART)
    assert added.cells(["甲", " 乙&", "甲"], "<c", "!") == ['<c t="s"><v>1</v></c>!', '<c t="s"><v>2</v></c>!', '<c t="s"><v>1</v></c>!']
    written = '<sst uniqueCount="3"><si><t>头</t></si><si><t>甲</t></si><si><t xml:space="preserve"> 乙&amp;</t></si></sst>'
    assert b"".join(added.part()).decode() == written


def test_past_the_limit_a_cell_holds_its_text_itself_unless_that_is_shared_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "_MOST_SHARED", 2)
    added = AddedStrings(PART)
    assert added.cells(["甲", "乙", "甲"], "<c", "") == ['<c t="s"><v>1</v></c>', '<c t="inlineStr"><is><t>乙</t></is></c>', '<c t="s"><v>1</v></c>']
    assert "乙" not in b"".join(added.part()).decode()
