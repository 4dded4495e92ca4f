"""Charts as pictures for Word: bars that stay readable in grey, in the shipped font, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from io import BytesIO
from typing import Final

FONT: Final = "CrosscheckSans-Regular.otf"


def bar_chart(title: str, values: Sequence[tuple[str, int]]) -> bytes:
    """A PNG of horizontal bars, the first on top, each with its number.  No values give a chart without bars."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    figure = Figure(figsize=(6.3, 0.9 + 0.3 * max(len(values), 1)), dpi=200, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    with as_file(files("crosscheck.reporting") / "fonts" / FONT) as path:
        font = FontProperties(fname=str(path), size=10)
        bars = axes.barh(range(len(values)), [number for _, number in values], color="#3B5B7A", edgecolor="#333333", linewidth=0.5)
        axes.bar_label(bars, padding=3, fontproperties=font)
        axes.set_yticks(range(len(values)), [name for name, _ in values], fontproperties=font)
        axes.set_title(title, fontproperties=FontProperties(fname=str(path), size=12))
        axes.set_xlim(0, 1.12 * max((number for _, number in values), default=0) or 1)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        target = BytesIO()
        figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()
