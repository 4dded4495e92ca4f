"""File names from any text, as every system takes them: for what we write and for what arrives by mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import chain, count
from typing import Final

from pathvalidate import sanitize_filename

_LONGEST_NAME: Final = 84  # characters, for Windows, whose whole paths are short
_LONGEST_BYTES: Final = 216  # of UTF-8: Linux takes 255, and （新2）and an extension are still to come


@lru_cache(maxsize=65536)
def safe_name(text: str) -> str:
    """A file name made from any text: no path, no device name, nothing invisible, no trailing dot, not too long."""
    seen = "".join(letter for letter in text.replace("\u3000", " ") if unicodedata.category(letter) != "Cf")
    cleaned = sanitize_filename(seen, replacement_text="_", platform="universal")
    return _cut(str(cleaned).strip(" .")) or "未命名"


def _cut(name: str, ending: int = 0) -> str:
    """The name without what would make it too long, an ending of so many characters still to come."""
    short = name[: _LONGEST_NAME - ending].encode()[: _LONGEST_BYTES - 3 * ending]
    return short.decode(errors="ignore").strip(" .")


def unique_names(texts: list[str]) -> list[str]:
    """Safe names in the same order, told apart by （2）, （3）… where they collide regardless of case."""
    return _apart([safe_name(text) for text in texts], lambda name, number: f"{_cut(name, 6)}（{number}）")


def safe_file(text: str) -> str:
    """A safe name with its extension, which stays."""
    stem, _, suffix = text.rpartition(".")
    if not stem or not 1 <= len(suffix) <= 5:
        return safe_name(text)
    ending = f".{safe_name(suffix)}"
    return f"{_cut(safe_name(stem), len(ending))}{ending}"


def unique_files(texts: list[str]) -> list[str]:
    """Safe names with their extensions in the same order, told apart by （2）, （3）… before the extension."""
    return _apart([safe_file(text) for text in texts], _numbered)


def _numbered(file: str, number: int) -> str:
    stem, _, suffix = file.rpartition(".")
    return f"{_cut(stem, 12)}（{number}）.{suffix}" if stem else f"{suffix}（{number}）"


def _apart(wanted: list[str], numbered: Callable[[str, int], str]) -> list[str]:
    """The names in the same order, the second and later of one told apart by their numbers."""
    names: dict[str, str] = {}  # by what makes them the same
    for first in wanted:
        name = next(name for name in chain([first], map(partial(numbered, first), count(2))) if name.casefold() not in names)
        names[name.casefold()] = name
    return list(names.values())
