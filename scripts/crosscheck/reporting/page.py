"""总览.html: one self-contained page to look at first, made from a template that the office may edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.findings import Finding
from crosscheck.periods import Period
from crosscheck.reporting.figures import Figures
from crosscheck.reporting.phrases import day, overall, shown

_KEYS: Final = ("found", "done", "rate", "overdue", "major_open", "enterprises_inspected")


def overview(
    template: str,
    figures: Figures,
    findings: Sequence[Finding],
    period: Period,
    config: Config,
    missing: Sequence[tuple[str, str]],
    run: Mapping[str, Any] | None,
    links: Sequence[tuple[str, str]],
) -> bytes:
    """The page as UTF-8 bytes; everything in it is escaped, nothing is loaded from elsewhere."""
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = environment.from_string(template).render(
        campaign=config.campaign,
        period=period,
        until=day(period.end.isoformat()),
        tiles=[_tile(figures, key) for key in _KEYS],
        sentences=overall(figures, period, config, not any(item.scope == "previous" for item in figures)),
        bars=[_bars("各行业领域累计问题", figures, tables.FIELD), _bars("各镇街累计问题", figures, tables.TOWN)],
        late=[(name, int(count or 0)) for name, count in figures.by("overdue", tables.TOWN) if count],
        missing=list(missing),
        todo=_todo(figures, findings, missing, run, period),
        groups=_groups(findings),
        run=run,
        links=list(links),
    )
    return text.encode("utf-8")


def _tile(figures: Figures, key: str) -> dict[str, str]:
    figure = figures.get(key)
    period = shown(figures.value(key, "period"), figure.unit)
    return {"name": figure.name, "value": shown(figure.value), "unit": figure.unit, "period": period}


def _bars(title: str, figures: Figures, dimension: str) -> dict[str, Any]:
    """Bars found and done, in per cent of the longest."""
    found = [(name, int(count or 0), figures.count("done", "cumulative", ((dimension, name),))) for name, count in figures.by("found", dimension)]
    longest = max((count for _, count, _ in found), default=0) or 1
    rows = [{"name": n, "found": f, "done": d, "width": round(560 * f / longest), "fill": round(560 * d / longest)} for n, f, d in found]
    return {"title": title, "rows": rows, "height": 30 * len(rows) + 8}


def _todo(
    figures: Figures, findings: Sequence[Finding], missing: Sequence[tuple[str, str]], run: Mapping[str, Any] | None, period: Period
) -> list[str]:
    errors = sum(1 for item in findings if item.severity == "error")
    asked = sum(1 for item in findings if item.severity == "warning")
    lines = []
    if errors:
        lines.append(f"把“退回”文件夹里的通知发给各部门：有 {errors} 处错误，相关的行没有进台账。")
    if asked:
        lines.append(f"另有 {asked} 处请核实，见 总台账.xlsx 的“待更正”表。")
    if missing:
        lines.append(f"催报：{'、'.join(dict.fromkeys(unit for unit, _ in missing))}。")
    if overdue := figures.count("overdue"):
        lines.append(f"督办超期未整改的 {overdue} 项问题，清单在 月报.xlsx 的“超期未整改”表。")
    if run is None:
        lines.append(f"{period.label}还没有抽取互查企业：需要时运行 make draw-run MONTH={period.month} PUBLIC=公开值。")
    return lines or ["没有要先办的事，可以直接看月报。"]


def _groups(findings: Sequence[Finding]) -> list[tuple[str, int, int, str]]:
    """(department, errors, warnings, an example) for each department with something to mend."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[str, str] = {}
    for item in findings:
        parts = item.file.split("/")
        unit = parts[1] if len(parts) > 2 else parts[0] or "整体"
        if item.severity != "info":
            counts[unit, item.severity] += 1
            if item.severity == "error" or unit not in examples:
                examples.setdefault(unit, str(item))
    return [(unit, counts[unit, "error"], counts[unit, "warning"], examples[unit]) for unit in sorted(examples)]
