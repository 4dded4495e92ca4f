"""Charts as pictures for Word, drawn with a font that comes along (Noto Sans CJK SC subset, SIL OFL 1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

_FONT: Final = Path(__file__).parent / "fonts" / "CrosscheckSans-Regular.otf"


def bar_chart(title: str, values: Sequence[tuple[str, int]]) -> bytes:
    """Horizontal bars with their numbers as a PNG, 150 mm wide; the same values give the same bytes."""
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(_FONT))
    figure = Figure(figsize=(6.2, 0.9 + 0.3 * max(len(values), 1)), dpi=160, layout="constrained")
    axes = figure.add_subplot()
    numbers = [number for _, number in values]
    bars = axes.barh(range(len(values)), numbers, color="#5b7a99", edgecolor="#222222", linewidth=0.6)
    axes.bar_label(bars, padding=3, fontsize=9)
    axes.set_yticks(range(len(values)), [name[:12] for name, _ in values], fontproperties=font, fontsize=10)
    axes.invert_yaxis()
    axes.set_xlim(0, max([*numbers, 1]) * 1.12)
    axes.set_title(f"{title}（项）", fontproperties=font, fontsize=12)
    axes.spines[["top", "right"]].set_visible(False)
    target = BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()
