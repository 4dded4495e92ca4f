"""Where something is wrong, what is wrong, and how to mend it.

Findings are gathered, never raised one by one: a stage returns its values and its findings.  Every code is declared
once in `catalogue` with the words a clerk reads; the place is added by the layer that knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import takewhile
from string import digits
from typing import Final

from crosscheck.catalogue import CATALOGUE, Severity


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a workbook.  ``file`` is relative to workbooks/, with forward slashes; ``cell`` is A1 style."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.file, f"“{self.sheet}”" if self.sheet else "", self.cell) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, in the shape of ``check --json``.  An error sends its row back; a warning keeps it."""

    code: str
    severity: Severity
    file: str
    sheet: str
    cell: str
    value: str
    message: str
    remedy: str

    @property
    def place(self) -> Place:
        return Place(self.file, self.sheet, self.cell)

    @property
    def owner(self) -> str:
        """Whose file it is: the folder's name below 部门; "" for the office's own files."""
        folder, _, rest = self.file.partition("/")
        return rest.partition("/")[0] if folder == "部门" and "/" in rest else ""

    @property
    def row(self) -> int:
        """The number of its row; 0 when it is of no cell."""
        return int(self.cell[len(self.cell.rstrip(digits)) :] or 0)

    def at(self, cell: str) -> Finding:
        """The same, said of another cell of that sheet."""
        return replace(self, cell=cell)

    def as_dict(self) -> dict[str, str]:
        return {key: str(value) for key, value in asdict(self).items()}

    def __str__(self) -> str:
        where = str(self.place)
        text = f"{self.message}{self.remedy}"
        begun = next((name for name in (where, shorten(where)) if name and text.startswith(name)), "")
        return where + text[len(begun) :] if begun else f"{where}：{text}" if where else text


class ToldError(Exception):
    """Something that the person at the keyboard can mend, so no bug: the message is Chinese and says what to do."""


def finding(code: str, place: Place, value: object = "", **names: object) -> Finding:
    """The finding of that code at that place.  Raises KeyError when the code or a name in its text is unknown."""
    entry = CATALOGUE[code]
    shown = "" if value is None else str(value)
    words = {"value": shorten(shown), **names}
    return Finding(
        code, entry.severity, place.file, place.sheet, place.cell, shown,
        _filled(entry.message, words), _filled(entry.remedy, words),
    )  # fmt: skip


def _filled(text: str, words: Mapping[str, object]) -> str:
    """The text with its names filled in; one that has none is the same object for all findings: there may be hundreds of thousands."""
    return text.format(**words) if "{" in text else text


def told(item: Finding) -> str:
    """The finding as a department reads it: what it is asked itself, or the remedy up to where only the office can act, in its settings and its own books."""
    if sender := CATALOGUE[item.code].sender:
        return item.message + sender
    kept: list[str] = []
    for part in item.remedy.rstrip("。").split("；"):
        clauses = list(takewhile(lambda clause: not any(word in clause for word in _OFFICE_WORDS), part.split("，")))
        if not all(clause.startswith("如果") or clause.endswith("的") for clause in clauses):  # 只是留档的 asks for nothing by itself
            kept.append("，".join(clauses))
        if len(clauses) <= part.count("，"):
            break
    return item.message + (f"{'；'.join(kept)}。" if kept else "")


_OFFICE_WORDS: Final = ("config.toml", "workbooks/", "make ")


def shorten(text: str, length: int = 40) -> str:
    """The text on one line, cut with an ellipsis past that many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def spans(numbers: Iterable[int], most: int = 8) -> str:
    """Ascending row numbers in short: 2—31、35; what is too much to name ends with 等."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    named = [f"{first}" if first == last else f"{first}—{last}" for first, last in found[:most]]
    return "、".join(named) + ("等" if len(found) > most else "")


def in_rows(numbers: Sequence[int]) -> str:
    """In how many rows and in which the same stands, to go on with in a message about the first; "" for one row."""
    return f"；一共 {len(numbers)} 行：第 {spans(numbers)} 行" if len(numbers) > 1 else ""


def needs_person(findings: Iterable[Finding]) -> bool:
    """Whether any of them is more than a note."""
    return any(item.severity != "info" for item in findings)
