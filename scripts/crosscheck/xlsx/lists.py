"""Lists, each on a sheet of its own: title, heading, rows as high as their texts, a filter; all lists have one look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from crosscheck.xlsx.books import MOST_LINES, Book, Page, lines_needed

ListColumns = Sequence[tuple[str, float]]  # headings with their widths
MOST_ROWS = 1_000_000  # of a list on one sheet; Excel has 1,048,576
_WIDE: Final = 14  # columns so wide hold words, narrower ones what stands in the middle
_TOWNS: Final = frozenset({"所在镇街", "镇街", "检查镇街", "受检镇街"})
_WIDEST_TOWN: Final = 26.0
_DAY: Final = len("2021-03-05")


def list_sheet(
    book: Book, name: str, title: str, columns: ListColumns, rows: Sequence[Sequence[Any]], subtitle: str = "",
    *, empty: str = "没有", printed: int = 0, landscape: bool = True, filtered: bool = True,
) -> tuple[Page, int]:  # fmt: skip
    """A list on a sheet of that name, or on as many as it needs; gives the last one and the row after its last.

    ``empty`` is said of a list without rows; only the first ``printed`` columns (0: all) are printed, and a filter stands on the heading
    unless the list is none to be searched (``filtered``).
    """
    towns = {name: {row[at] for row in rows} for at, (name, _) in enumerate(columns) if name in _TOWNS}
    wide, columns = printed or len(columns), with_room(columns, towns)
    for part, start in enumerate(range(0, max(len(rows), 1), MOST_ROWS), 1):
        page = book.sheet(name if part == 1 else f"{name}（{part}）", landscape)
        page.widths([width for _, width in columns])
        head = page.title(title, wide, subtitle)
        page.head(head, [heading for heading, _ in columns])
        some = rows[start : start + MOST_ROWS]
        for row, values in enumerate(some, head + 1):
            _listed(page, row, values, columns, wide)
        if not some:
            page.merge((head + 1, 0, head + 1, wide - 1), empty, "center")
        elif filtered:
            page.raw.autofilter(head, 0, head + len(some), len(columns) - 1)
        after = head + 1 + max(len(some), 1)
        if printed:
            page.raw.print_area(0, 0, after - 1, printed - 1)
    return page, after


def with_room(columns: ListColumns, towns: Mapping[str, Iterable[object]]) -> list[tuple[str, float]]:
    """The same (heading, width), wide enough for the towns that stand under each heading: 某某高新技术产业开发区 would take two lines in hundreds of rows."""
    needed = {name: max((2.0 * len(str(town)) + 2 for town in named), default=0.0) for name, named in towns.items()}
    return [(name, max(width, min(needed.get(name, 0.0), _WIDEST_TOWN))) for name, width in columns]


def _listed(page: Page, row: int, values: Sequence[Any], columns: ListColumns, wide: int) -> None:
    """A row of a list, high enough for the longest of its first ``wide`` texts: not every office program fits rows by itself on opening."""
    cells = [_as_day(value) for value in values]
    needed = [lines_needed(cell, width) if isinstance(cell, str) else 1 for cell, (_, width) in zip(cells, columns, strict=True)]
    lines = max(needed[:wide])
    for column, (cell, (_, width)) in enumerate(zip(cells, columns, strict=True)):
        cut = needed[column] > min(lines, MOST_LINES)
        page.put(row, column, cell, "too_long" if cut else _style(cell, width))
    page.fit(row, lines)


def iso_day(text: str) -> date | None:
    """The day that a text like 2021-03-05 is; None for all other texts, other ways of ISO 8601 to write a day too."""
    try:
        return date.fromisoformat(text) if len(text) == _DAY and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def _as_day(value: Any) -> Any:
    """An ISO day as a date, so that the filter knows it for one; all else as it is."""
    return (iso_day(value) if isinstance(value, str) else None) or value


def _style(value: Any, width: float) -> str:
    """A day, a number of one decimal, a long text to the left, what is short in the middle."""
    if isinstance(value, date):
        return "date"
    return "decimal" if isinstance(value, float) else "text" if isinstance(value, str) and width >= _WIDE else "center"
