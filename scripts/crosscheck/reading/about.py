"""What is said of a list's heading: what it may mean, what stands twice, what is missing and which heading comes nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding, in_rows, shorten
from crosscheck.keys import key
from crosscheck.reading.body import WORDY
from crosscheck.reading.grid import Cell, cell_name, column_letters
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.shape import shown
from crosscheck.reading.spellings import is_other
from crosscheck.reading.values import clean_all, clean_text
from crosscheck.reading.vocabulary import Vocabulary
from crosscheck.sheets import Sheet

_NO_LIST: Final = "；如果这不是要报的清单，把工作表名加进 config.toml 的 reference_sheets"  # hardly a required column is there
ABOUT_HEADINGS: Final = ("column_missing", "column_guessed", "column_repeated")
_PROBLEMS: Final = ("问题", "隐患")  # ends of headings of further problems: 电气仪表问题 beside 工艺设备问题
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
            other=_NO_LIST if 2 * len(heading.missing) > len(heading.table.required) else "",
        )  # fmt: skip
    for c, name, reason, _ in heading.proposals:
        if name in heading.missing:  # asked above; nothing of this sheet is taken, so nothing of it is carried along
            continue
        yield finding("column_guessed", Place(sheet.file, sheet.sheet, cell_name(heading.last, c)), shown(heading.texts[c]), column=name, reason=reason)
    for c, name in heading.repeats:
        yield finding("column_repeated", Place(sheet.file, sheet.sheet, cell_name(heading.last, c)), shown(heading.texts[c]), column=name)


def by_part(heading: Heading, sheet: Sheet, reader: Reader, cells: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    """A work report with the numbers of each town or section in a row of its own: the last one would stand for the department.

    Departments are reported of one by one.
    """
    free = {c: text for c, text in enumerate(heading.texts) if text and c not in heading.mapped.values()}
    towns = [c for c, text in free.items() if (found := reader.words.match(tables.PROBLEMS.kind, text)) and found[1] == tables.TOWN]
    months = sheet.column(tables.MONTH)
    again = len({*months}) < len(months) and months[0] is not None
    told = {c: clean_all(cells[c]) for c in free if again}
    find = reader.converters.finder("departments").find
    named = {c: texts for c, texts in told.items() if len({*texts}) == len(months) and all(text and not text[0].isdigit() for text in texts)}
    parts = [c for c, texts in named.items() if not all(map(find, texts))]
    for c in [*towns, *parts][:1]:
        yield finding("work_report_by_part", Place(sheet.file, sheet.sheet), shown(heading.texts[c]))


def problems_beside(heading: Heading, sheet: Sheet, cells: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    """Problems in further columns (存在问题1, 存在问题2 …) are counted by nobody: a row is one problem.  ``cells`` are those of the rows by column."""
    texts = [*heading.texts, *[""] * (len(cells) - len(heading.texts))]
    used, first = heading.used, heading.mapped[tables.PROBLEM]
    named = {c for _, c in heading.candidates.get(tables.PROBLEM, ())} | {c for c, text in enumerate(texts) if text.endswith(_PROBLEMS) and not is_other(key(text))}
    behind = takewhile(lambda c: not texts[c], range(first + 1, len(cells)))
    told = {c: [index for index, text in enumerate(clean_all(cells[c])) if len(text) >= WORDY] for c in sorted({*named, *behind} - used)}
    if among := sorted({index for indexes in told.values() for index in indexes}):
        c = next(c for c, indexes in told.items() if among[0] in indexes)
        place = Place(sheet.file, sheet.sheet, f"{column_letters(c)}{sheet.rows[among[0]]}")
        columns = "、".join(column_letters(c) for c, indexes in told.items() if indexes)
        more = in_rows([sheet.rows[index] for index in among])
        yield finding("problems_beside", place, clean_text(cells[c][among[0]]), columns=columns, more=more)


def _nearest(heading: Heading, name: str, words: Vocabulary) -> str:
    """The heading that may be that column, as a question, or the day that was taken for another one; "" when there is none."""
    for c, proposed, *_ in heading.proposals:
        if proposed == name:
            return f"{column_letters(c)} 列“{shown(heading.texts[c])}”是不是“{name}”"
    used = heading.used | {item.column for item in heading.proposals}
    unknown = [(c, words.alike(heading.kind, text)) for c, text in enumerate(heading.texts) if text and c not in used and not words.match(heading.kind, text)]
    found = [(alike[name].likeness, c) for c, alike in unknown if name in alike and alike[name].likeness >= _NEAR]
    if not found:
        taken = heading.mapped.get(tables.REVIEWED_ON) if name == tables.FOUND_ON else None
        return "" if taken is None else f"{column_letters(taken)} 列“{shown(heading.texts[taken])}”当作了“{tables.REVIEWED_ON}”"
    c = max(found)[1]
    return f"最接近“{name}”的是 {column_letters(c)} 列“{shown(heading.texts[c])}”"
