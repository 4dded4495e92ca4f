"""Chinese sentences from numbers: right for 0, 1 and many, for a first month and for nothing to divide by."""

from __future__ import annotations

from collections.abc import Sequence

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.periods import Period
from crosscheck.reporting.figures import Figures, Number


def shown(value: Number, unit: str = "") -> str:
    """A number as people write it; an em dash for none."""
    if value is None:
        return "—"
    return f"{value:g}{unit}" if isinstance(value, float) else f"{value}{unit}"


def day(iso: str) -> str:
    """2021-03-05 as 2021年3月5日, without leading zeros (GB/T 9704)."""
    year, month, number = iso.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def compared(now: int, before: int | None, unit: str) -> str:
    """'，比上期多 3 项' and the like; nothing for a first month."""
    if before is None:
        return ""
    if now == before:
        return "，与上期持平"
    return f"，比上期{'多' if now > before else '少'} {abs(now - before)} {unit}"


def overall(figures: Figures, period: Period, config: Config, first: bool) -> list[str]:
    """总体情况, sentence by sentence."""
    found = figures.count("found", "period")
    before = None if first else figures.count("found", "previous")
    since = f"{day(period.start.isoformat())}至{day(period.end.isoformat())}"
    if not found:
        lines = [f"{since}，各部门没有上报新发现的问题{compared(0, before, '项')}。"]
    else:
        inspected = figures.count("enterprises_inspected", "period")
        major = figures.count("major", "period")
        lines = [
            f"{since}，全区共上报发现问题 {found} 项{compared(found, before, '项')}，涉及企业（单位）{inspected} 家；"
            + (f"其中重大隐患 {major} 项。" if major else "没有重大隐患。")
        ]
        lines.append(_largest(figures, tables.FIELD, "从行业领域看"))
        lines.append(_largest(figures, tables.TOWN, "从镇街看"))
    lines.append(_cumulative(figures, config))
    return [line for line in lines if line]


def _cumulative(figures: Figures, config: Config) -> str:
    found, done = figures.count("found"), figures.count("done")
    if not found:
        return f"{config.campaign.name}开始以来，台账中还没有问题。"
    overdue = figures.count("overdue")
    late = f"，超过整改期限仍未完成的 {overdue} 项" if overdue else "，没有超期未整改的问题"
    rest = figures.count("open")
    tail = f"，尚未完成 {rest} 项{late}" if rest else "，已全部完成"
    return f"行动开始以来累计发现问题 {found} 项，已完成整改 {done} 项，整改率 {shown(figures.value('rate'), '%')}{tail}。"


def _largest(figures: Figures, dimension: str, lead: str) -> str:
    ranked = sorted(((int(n or 0), name) for name, n in figures.by("found", dimension, "period")), key=lambda pair: -pair[0])
    top = [f"{name} {count} 项" for count, name in ranked[:3] if count]
    return f"{lead}，问题较多的是{'、'.join(top)}。" if len(top) > 1 else f"{lead}，问题都在{top[0].replace(' ', '（', 1)}）。" if top else ""


def concerns(figures: Figures, missing: Sequence[tuple[str, str]]) -> list[str]:
    """存在问题 that the figures themselves show."""
    lines = []
    if overdue := figures.count("overdue"):
        worst = max(figures.by("overdue", tables.TOWN), key=lambda pair: pair[1] or 0)
        lines.append(f"超期未整改问题 {overdue} 项，其中{worst[0]} {worst[1]} 项。")
    if major := figures.count("major_open"):
        lines.append(f"未完成整改的重大隐患 {major} 项。")
    if missing:
        units = list(dict.fromkeys(unit for unit, _ in missing))
        lines.append(f"{'、'.join(units)}本月应报材料没有报齐。")
    return lines or ["从台账看，没有超期未整改的问题，没有未完成整改的重大隐患，各部门材料已报齐。"]


def suggestions(figures: Figures) -> list[str]:
    """下一步工作建议 drawn from what is overdue or concentrated."""
    lines = []
    if figures.count("major_open"):
        lines.append("对未完成整改的重大隐患逐项明确责任单位和完成时限，跟踪到销号。")
    late = [(name, int(count or 0)) for name, count in figures.by("overdue", tables.TOWN) if count]
    if late:
        late.sort(key=lambda pair: -pair[1])
        lines.append(f"督促{'、'.join(name for name, _ in late[:3])}对超期问题限期完成整改。")
    items = sorted(((int(n or 0), name) for name, n in figures.by("found", tables.ITEM, "period")), reverse=True)
    if items and items[0][0] >= 3:
        lines.append(f"针对“{items[0][1]}”方面问题较为集中（{items[0][0]} 项）的情况，开展针对性检查。")
    return lines or ["继续按计划开展“四不两直”执法检查，巩固整改成果。"]
