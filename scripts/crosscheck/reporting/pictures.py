"""Charts as pictures for Word, drawn with a font that comes along (Noto Sans CJK SC subset, SIL OFL 1.1, see fonts/OFL.txt)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from crosscheck.reporting.charts import DARK, LIGHT, LINE

FONT: Final = Path(__file__).parent / "fonts" / "CrosscheckSans-Regular.otf"
_LONGEST_NAME: Final = 12


def stacked_picture(title: str, values: Sequence[tuple[str, int, int]]) -> bytes:
    """(name, done, not done) as one bar each; a PNG, the same for the same values."""
    figure, axes, font = _canvas(title, 0.95 + 0.3 * max(len(values), 1))
    places = range(len(values))
    done, rest = [item[1] for item in values], [item[2] for item in values]
    axes.barh(places, done, color=DARK, edgecolor=LINE, linewidth=0.6, label="完成整改")
    axes.barh(places, rest, left=done, color=LIGHT, edgecolor=LINE, linewidth=0.6, hatch="///", label="尚未完成")
    longest = max([one + other for one, other in zip(done, rest, strict=True)] + [1])
    for place, (_, one, other) in enumerate(values):
        axes.text(one + other + longest * 0.01, place, f"{one + other}（未完成 {other}）" if other else str(one), va="center", fontproperties=font, fontsize=8.5)
    axes.set_yticks(places, [_short(name) for name, *_ in values], fontproperties=font, fontsize=9.5)
    axes.invert_yaxis()
    axes.set_xlim(0, longest * 1.22)
    axes.xaxis.get_major_locator().set_params(integer=True)
    return _png(figure, axes, font)


def trend_picture(values: Sequence[tuple[str, int, int, int]]) -> bytes:
    """(month, found, rectified, overdue at its end): columns side by side and a line."""
    figure, axes, font = _canvas("逐月发现、完成整改与超期", 2.7)
    places = range(len(values))
    for offset, at, colour, hatch, label in ((-0.19, 1, LIGHT, "///", "当期发现"), (0.19, 2, DARK, "", "当期完成整改")):
        numbers = [int(item[at]) for item in values]
        bars = axes.bar([place + offset for place in places], numbers, 0.36, color=colour, edgecolor=LINE, linewidth=0.6, hatch=hatch, label=label)
        axes.bar_label(bars, padding=2, fontsize=8.5, fontproperties=font)
    late = [item[3] for item in values]
    axes.plot(places, late, color=LINE, linestyle="--", marker="D", markersize=4, label="期末超期未整改")
    for place, number in zip(places, late, strict=True):
        axes.annotate(str(number), (place, number), textcoords="offset points", xytext=(0, 5), ha="center", fontsize=8.5, fontproperties=font,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
    axes.set_xticks(places, [name for name, *_ in values], fontproperties=font, fontsize=10)
    axes.set_xlim(-0.7, max(len(values) - 0.3, 0.7))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylim(0, max([1, *(max(item[1:]) for item in values)]) * 1.15)
    return _png(figure, axes, font)


def _canvas(title: str, height: float) -> tuple[Any, Any, Any]:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(FONT))
    figure = Figure(figsize=(6.2, min(height, 8.6)), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(f"{title}（项）", fontproperties=font, fontsize=11.5)
    axes.spines[["top", "right"]].set_visible(False)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font)
    return figure, axes, font


def _png(figure: Any, axes: Any, font: Any) -> bytes:
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False, prop=font, fontsize=9)
    target = BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
