"""总览.html: one self-contained page to look at first, made from a template that the office may edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from crosscheck import tables
from crosscheck.catalogue import NOT_FILED
from crosscheck.findings import Finding, Place, ToldError, finding, shorten
from crosscheck.reporting.account import Account
from crosscheck.reporting.figures import KEY_FIGURES, Figures
from crosscheck.reporting.lists import days_late, grave, longest_overdue
from crosscheck.reporting.phrases import day, names, overall, owing, shown, since_last
from crosscheck.template_faults import RENDERING, braces_message, chinese_braces, in_chinese

TEMPLATE: Final = "总览.html.j2"
_TILES: Final = (*KEY_FIGURES, ("enterprises_with_problems", "cumulative", "查出问题的企业"))
_LISTED: Final = 15
_MOST_LETTERS: Final = 100  # of a problem: its whole text stands in 月报
_MOST_BARS: Final = 16  # in one chart: as many as fit beside another on a printed page
_BAR = 250  # the longest bar, in the chart's own units


def overview(template: str, account: Account, findings: Sequence[Finding], links: Sequence[tuple[str, str]]) -> bytes:
    """The page as UTF-8 bytes; everything in it is escaped, nothing is loaded from elsewhere.  Raises ToldError."""
    figures = account.figures
    values = {
        "campaign": account.config.campaign,
        "period": account.period,
        "until": day(account.day),
        "todo": _todo(account, findings),
        "tiles": [_tile(figures, *tile) for tile in _TILES],
        "sentences": overall(account),
        "trend": _trend(figures),
        "bars": [_bars(title, figures, dimension) for title, dimension in _CHARTS],
        "late": _late(account),
        "late_count": figures.count("overdue"),
        "grave": [_line(row) for row in grave(account)],
        "gaps": _gaps(figures),
        "filed": [item for item in account.filed if item.verdict != "已报齐"],
        "differing": [item for item in account.compared if not item.agrees],
        "groups": _groups(findings),
        "run": account.run,
        "links": list(links),
    }
    if wrong := chinese_braces(template):
        raise ToldError(braces_message(f"templates/{TEMPLATE}", wrong))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    try:
        return environment.from_string(template).render(values).encode("utf-8")
    except RENDERING as error:
        raise ToldError(f"模板 templates/{TEMPLATE} 里的写法不对：{in_chinese(error)}。请改正，或从备份恢复它。") from error


_CHARTS: Final = (
    ("各行业领域累计问题", tables.FIELD), ("各镇街累计问题", tables.TOWN), ("各执法责任单位累计问题", tables.DUTY_UNIT), ("各检查项目累计问题", tables.ITEM),
)  # fmt: skip


def _gaps(figures: Figures) -> list[tuple[str, int, int]]:
    """(town, enterprises listed, those without any inspection)."""
    most = figures.largest("enterprises_uninspected", tables.TOWN)
    return [(name, figures.count("enterprises_listed", group=((tables.TOWN, name),)), count) for name, count in most]


def _tile(figures: Figures, key: str, scope: str, name: str) -> dict[str, str]:
    figure = figures.get(key, scope)
    if figures.first or key in ("coverage", "enterprises_with_problems"):
        note = f"在册{figures.count('enterprises_listed')}家" if key == "coverage" else ""
    else:
        note = since_last(figures, key, scope)
    return {"name": name, "value": shown(figure.value), "unit": "" if figure.value is None else figure.unit, "note": note}


def _trend(figures: Figures) -> dict[str, Any]:
    """Columns found and rectified for each month, and what was overdue at its end."""
    rows: list[dict[str, Any]] = [dict(zip(("name", "found", "rectified", "overdue"), month, strict=True)) for month in figures.trend()]
    tallest = max(max(row["found"], row["rectified"]) for row in rows) or 1
    step = 360 / len(rows)
    for place, row in enumerate(rows):
        row |= {"x": round(step * (place + 0.5) + 5, 1), "h1": round(120 * row["found"] / tallest, 1), "h2": round(120 * row["rectified"] / tallest, 1)}
    told = "；".join(f"{row['name']}发现 {row['found']} 项，完成整改 {row['rectified']} 项，期末超期 {row['overdue']} 项" for row in rows)
    return {"rows": rows, "label": f"逐月趋势：{told}"}


def _bars(title: str, figures: Figures, dimension: str) -> dict[str, Any]:
    """Bars done and not done, the largest first; those without a problem are named below."""
    largest = figures.largest("found", dimension)
    longest = max((count for _, count in largest), default=0) or 1
    rows = []
    for name, count in largest[:_MOST_BARS]:
        done = figures.count("done", group=((dimension, name),))
        width, fill = round(_BAR * count / longest, 1), round(_BAR * done / longest, 1)
        rows.append({"name": name, "found": count, "done": done, "open": count - done, "width": width, "fill": fill})
    none = [name for name in figures.dimensions[dimension] if name not in dict(largest)]
    told = "；".join(f"{row['name']} {row['found']} 项，完成 {row['done']} 项" for row in rows)
    rest = "、".join(f"{name}{count}项" for name, count in largest[_MOST_BARS:])
    return {"title": title, "rows": rows, "height": 36 * len(rows) + 4, "none": "、".join(none), "rest": rest, "label": f"{title}：{told}"}


def _late(account: Account) -> list[dict[str, Any]]:
    return [_line(row) | {"days": days_late(row, account.day)} for row in longest_overdue(account)[:_LISTED]]


def _line(row: dict[str, Any]) -> dict[str, Any]:
    columns = {"town": tables.TOWN, "enterprise": tables.ENTERPRISE, "problem": tables.PROBLEM, "due": tables.DUE_ON, "unit": tables.DUTY_UNIT}
    return {name: shorten(str(row[column]), _MOST_LETTERS) or "没有写" for name, column in columns.items()}


def _todo(account: Account, findings: Sequence[Finding]) -> list[str]:
    """What to do first, in the order in which it holds up the report."""
    figures, period = account.figures, account.period
    errors = [item for item in findings if item.severity == "error"]
    theirs = sum(1 for item in errors if item.owner)
    asked = sum(1 for item in findings if item.severity == "warning" and item.code != NOT_FILED)  # who has not filed is told by name
    lines = []
    if account.lacking:
        units = "；".join(f"{'、'.join(those)}（{what}）" for what, those in owing(account.filed).items())
        lines.append(f"催报{len(account.lacking)}个部门：{units}。")
    if theirs:
        lines.append(f"把“退回”文件夹里的通知发给各部门：有{theirs}处错误，相关的行没有进台账，数字里也没有。")
    if ours := list(dict.fromkeys(item.file for item in errors if not item.owner)):
        lines.append(f"办公室自己改正{len(errors) - theirs}处错误：{names(ours, '个文件', 3)}。")
    if major := figures.count("major_open"):
        lines.append(f"盯住未完成整改的{major}项重大隐患。")
    if overdue := figures.count("overdue"):
        units = names([f"{name}{count}项" for name, count in figures.largest("overdue", tables.DUTY_UNIT)], "个单位", 3)
        lines.append(f"督办超期未整改的{overdue}项问题（{units}），清单见月报.xlsx的“超期未整改”表。")
    differing = list(dict.fromkeys(item.department for item in account.compared if item.asks))
    if differing:
        lines.append(f"请{'、'.join(differing)}核对自报数，见月报.xlsx的“自报核对”表。")
    if asked:
        lines.append(f"另有{asked}处请核实，见总台账.xlsx的“待更正”表。")
    if account.run is None:
        lines.append(f"{period.label}还没有抽取互查企业：{finding('not_drawn', Place(), period.month).remedy}")
    return lines or ["没有要先办的事，可以直接看月报。"]


def _groups(findings: Sequence[Finding]) -> list[tuple[str, int, int, str]]:
    """(whose it is, errors, warnings, an example, an error if there is one) for each department with something to mend, and each part of the office's own files."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[str, str] = {}
    for item in sorted(findings, key=lambda item: item.severity != "error"):
        unit = item.owner or item.file.partition("/")[0] or "整体"
        if item.severity != "info":
            counts[unit, item.severity] += 1
            examples.setdefault(unit, str(item))
    return [(unit, counts[unit, "error"], counts[unit, "warning"], examples[unit]) for unit in sorted(examples)]
