"""What is said of a list's heading: what it may mean, what stands twice, what is missing and which heading comes nearest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding, shorten
from crosscheck.reading.grid import cell_name, column_letters
from crosscheck.reading.mapping import Heading
from crosscheck.reading.shape import shown
from crosscheck.reading.vocabulary import Vocabulary
from crosscheck.sheets import Sheet

_NO_LIST: Final = "；如果这不是要报的清单，把工作表名加进 config.toml 的 reference_sheets"  # hardly a required column is there
_NEAR: Final = 0.6  # likeness: 隐患编号 is nowhere near 所属检查项目, and a clerk would wonder


def asked_of(heading: Heading) -> list[tuple[str, str, str]]:
    """The headings that a person is asked about: as written, the declared column that it may be, in which column and why."""
    return [(shown(heading.texts[c]), name, f"{column_letters(c)} 列：{reason}") for c, name, reason, _ in heading.proposals]


def about_heading(heading: Heading, sheet: Sheet, words: Vocabulary) -> Iterator[Finding]:
    """Findings on the heading of that sheet; one for all the required columns that were not found."""
    if heading.missing:
        near = [hint for name in heading.missing if (hint := _nearest(heading, name, words))]
        yield finding(
            "column_missing", Place(sheet.file, sheet.sheet), "、".join(heading.missing),
            columns="、".join(f"“{name}”" for name in heading.missing),
            headings="、".join(dict.fromkeys(shorten(shown(text)) for text in heading.texts if text)),
            near=f"（{'；'.join(near)}）" if near else "",
            other=_NO_LIST if 2 * len(heading.missing) > len(tables.TABLES[heading.kind].required) else "",
        )  # fmt: skip
    for c, name, reason, _ in heading.proposals:
        if name in heading.missing:  # asked above; nothing of this sheet is taken, so nothing of it is carried along
            continue
        yield finding("column_guessed", Place(sheet.file, sheet.sheet, cell_name(heading.last, c)), shown(heading.texts[c]), column=name, reason=reason)
    for c, name in heading.repeats:
        yield finding("column_repeated", Place(sheet.file, sheet.sheet, cell_name(heading.last, c)), shown(heading.texts[c]), column=name)


def by_town(heading: Heading, sheet: Sheet, words: Vocabulary) -> Iterator[Finding]:
    """A work report with the numbers of each town in a row of its own: the last one would stand for the department."""
    for c, text in enumerate(heading.texts):
        found = None if c in heading.mapped.values() else words.match(tables.PROBLEMS.kind, text)
        if found and found[1] == tables.TOWN:
            yield finding("work_report_by_town", Place(sheet.file, sheet.sheet), shown(text))


def _nearest(heading: Heading, name: str, words: Vocabulary) -> str:
    """The heading that may be that column, as a question; "" when none resembles it."""
    for c, proposed, *_ in heading.proposals:
        if proposed == name:
            return f"{column_letters(c)} 列“{shown(heading.texts[c])}”是不是“{name}”"
    used = {*heading.mapped.values(), *heading.ticks.values(), *(item.column for item in heading.proposals)}
    unknown = [(c, words.alike(heading.kind, text)) for c, text in enumerate(heading.texts) if text and c not in used and not words.match(heading.kind, text)]
    found = [(alike[name].likeness, c) for c, alike in unknown if name in alike and alike[name].likeness >= _NEAR]
    if not found:
        return ""
    c = max(found)[1]
    return f"最接近“{name}”的是 {column_letters(c)} 列“{shown(heading.texts[c])}”"
