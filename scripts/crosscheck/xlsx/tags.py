"""What the tags of a part say: attributes, references to cells, the text of a string item."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

ATTRIBUTES: Final = r"""((?:[^<>"']|"[^"]*"|'[^']*')*?)"""
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def attributes(head: str) -> dict[str, str]:
    """The attributes in the head of a tag."""
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(head)}


def without(head: str, names: str) -> str:
    """The head of a tag without the attributes of those names (joined by |)."""
    return re.sub(rf"""\s+(?:{names})\s*=\s*(?:"[^"]*"|'[^']*')""", "", head).rstrip()


def column_number(column: str) -> int:
    """The 1-based number of a column's letters."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    """The letters of a 1-based column number."""
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


def plain_text(xml: str, prefix: str) -> str:
    """The text of a string item, rich or not, without its phonetic guides."""
    guides, texts = _text_patterns(prefix)
    return unescape("".join(found[2] or "" for found in texts.finditer(guides.sub("", xml))))


@lru_cache(maxsize=8)
def _text_patterns(prefix: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    p = re.escape(prefix)
    guides = re.compile(rf"<{p}rPh\b.*?</{p}rPh\s*>", re.DOTALL)
    return guides, re.compile(rf"<{p}t\b{ATTRIBUTES}(?:/>|>(.*?)</{p}t\s*>)", re.DOTALL)
