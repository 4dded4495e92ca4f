"""Subject and text of a mail from a template that the office edits: first line the subject, an empty line, the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from crosscheck.findings import ToldError
from crosscheck.template_faults import RENDERING, braces_message, chinese_braces, in_chinese

_BREAK: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_COMMENT: Final = re.compile(r"\{#.*?#\}\s*", re.DOTALL)
_SUBJECT: Final = re.compile(r"主题[:：]\s*")


class BrokenSubject(ValueError):
    """A value put a line break into the subject: as a header it could add recipients."""


class Texts(NamedTuple):
    subject: str
    text: str


class Letterhead:
    """A compiled template; values stay literal whatever they hold."""

    def __init__(self, name: str, template: str) -> None:
        self._name = name
        head, _, body = _COMMENT.sub("", template.replace("\r\n", "\n").lstrip("\ufeff")).lstrip("\n").partition("\n")
        if not _SUBJECT.match(head):
            raise ToldError(f"模板 {name} 的第一行要写“主题：……”。请照原样改回来。")
        if wrong := chinese_braces(template):
            raise ToldError(braces_message(name, wrong))
        environment = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
        try:
            self._subject = environment.from_string(_SUBJECT.sub("", head, count=1))
            self._body = environment.from_string(body.lstrip("\n"))
        except TemplateError as error:
            raise self._fault(error) from None

    def write(self, values: Mapping[str, Any]) -> Texts:
        """Subject and text with those values.  Raises ToldError for an unknown name, BrokenSubject for a line break."""
        try:
            subject, text = self._subject.render(values), self._body.render(values)
        except RENDERING as error:
            raise self._fault(error) from None
        if _BREAK.search(subject.strip()):
            raise BrokenSubject(subject)
        return Texts(subject.strip(), text.strip() + "\n")

    def _fault(self, error: Exception) -> ToldError:
        line = f"第 {number} 行附近" if (number := getattr(error, "lineno", None)) else ""
        return ToldError(f"模板 {self._name} {line}写得不对：{in_chinese(error)}。请对照双花括号里的名称改正。")
