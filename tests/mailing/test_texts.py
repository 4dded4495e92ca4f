"""The words of a mail, from a template that the office edits."""

from __future__ import annotations

import re

import pytest

from crosscheck.findings import ToldError
from crosscheck.mailing.texts import BrokenSubject, Letterhead


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("你好", "模板 x.j2 的第一行要写“主题：……”"),
        ("主题：{{ 单为 }}\n\n正文", "里面写的“单为”没有对应的内容"),
        ("主题：｛｛ 单位 ｝｝\n\n正文", "用了中文（全角）的花括号"),
        ("主题：a\n\n{% for x in %}", "写得不对"),
        ("主题：a\n\n{{ ''.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_broken_template_is_told(template: str, expected: str) -> None:
    with pytest.raises(ToldError, match=re.escape(expected) if "x.j2" in expected else expected):
        Letterhead("x.j2", template).write({"单位": "甲"})


@pytest.mark.parametrize("value", ["甲\r\nBcc: evil@x.y", "甲\n", "甲\u2028x"])
def test_a_line_break_in_a_subject_is_refused(value: str) -> None:
    with pytest.raises(BrokenSubject):
        Letterhead("x.j2", "主题：{{ 单位 }}！\n\n正文").write({"单位": value})
