"""Native charts of 月报.xlsx: told apart in grey, Chinese fonts named, room for thirty long names."""

from __future__ import annotations

from typing import Any, Final

from crosscheck.xlsx.books import BODY_FONT, TITLE_FONT, Page

DARK, LIGHT, LINE = "#3B5B7A", "#D3DCE5", "#222222"
_LEAST: Final = 5  # an axis shorter than that would be divided into tenths of a problem
_FONT: Final = {"name": BODY_FONT, "size": 9}
_GRID: Final = {"visible": True, "line": {"color": "#DDDDDD"}}
_WIDTH: Final = 1000
TALLEST: Final = 600  # one landscape page
MOST_BARS: Final = 16  # names in one chart; LibreOffice leaves out every other name when they stand closer


def stacked_chart(page: Page, title: str, rows: tuple[int, int], columns: tuple[tuple[int, str], tuple[int, str]], at: int, most: int) -> int:
    """Bars of done and not done, one beneath the other; ``rows`` are the first and the last with a name in column A, ``most`` is the longest bar.

    Gives how many rows of the sheet it covers.
    """
    first, last = rows
    count = last - first + 1
    chart = page.book.raw.add_chart({"type": "bar", "subtype": "stacked"})
    for (column, name), fill in zip(columns, (DARK, LIGHT), strict=True):
        label = {"value": True, "num_format": "0;;", "font": {"name": BODY_FONT, "size": 8, "color": "#FFFFFF" if fill == DARK else "#000000"}}
        chart.add_series(_series(page, name, first, last, column) | {"fill": {"color": fill}, "border": {"color": LINE, "width": 0.5}, "gap": 45, "data_labels": label})
    chart.set_y_axis({"reverse": True, "num_font": _FONT | {"size": 8 if count > 12 else 9}, "interval_unit": 1})
    chart.set_x_axis({"num_font": _FONT, "major_gridlines": _GRID, "label_position": "high"} | _scale(most))
    height = min(TALLEST, 27 * count + 130)
    _place(page, chart, title, height, at)
    return -(-height // 20)


def trend_chart(page: Page, first: int, last: int, most: int) -> None:
    """Found and rectified as columns, overdue as a line."""
    chart = page.book.raw.add_chart({"type": "column"})
    for column, name, fill in ((1, "当期发现", LIGHT), (2, "当期完成整改", DARK)):
        labels = {"value": True, "font": {"name": BODY_FONT, "size": 9}}
        chart.add_series(_series(page, name, first, last, column) | {"fill": {"color": fill}, "border": {"color": LINE, "width": 0.5}, "gap": 80, "data_labels": labels})
    line = page.book.raw.add_chart({"type": "line"})
    look = {"line": {"color": LINE, "width": 2, "dash_type": "dash"}, "marker": {"type": "diamond", "size": 7, "fill": {"color": LINE}, "border": {"color": LINE}}}
    labels = {"value": True, "position": "above", "fill": {"color": "#FFFFFF"}, "font": {"name": BODY_FONT, "size": 9}}
    line.add_series(_series(page, "期末超期未整改", first, last, 5) | look | {"data_labels": labels})
    chart.combine(line)
    chart.set_x_axis({"num_font": _FONT})
    chart.set_y_axis({"num_font": _FONT, "major_gridlines": _GRID} | _scale(most))
    _place(page, chart, "逐月发现、完成整改与超期（项）", 380, last + 2, 860)


def _scale(most: int) -> dict[str, int]:
    """From nothing, in whole problems however few there are."""
    return {"min": 0} if most > _LEAST else {"min": 0, "max": _LEAST, "major_unit": 1}


def _series(page: Page, name: str, first: int, last: int, column: int) -> dict[str, Any]:
    sheet = page.raw.get_name()
    return {"name": name, "categories": [sheet, first, 0, last, 0], "values": [sheet, first, column, last, column]}


def _place(page: Page, chart: Any, title: str, height: int, at: int, width: int = _WIDTH) -> None:
    chart.set_title({"name": title, "name_font": {"name": TITLE_FONT, "size": 12, "bold": False}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size({"width": width, "height": height})
    page.raw.insert_chart(at, 0, chart, {"object_position": 1, "x_offset": 6, "y_offset": 4})
