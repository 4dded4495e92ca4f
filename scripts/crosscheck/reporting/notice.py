"""通知.txt: what goes back to a department, ready to paste into a chat."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from crosscheck.config import Campaign
from crosscheck.findings import SEVERITY_WORDS, Finding

_MOST: Final = 40


def notice(department: str, campaign: Campaign, taken: int, returned: int, findings: Sequence[Finding]) -> str:
    """How many rows were taken, what to mend and where, by when; alike findings of one column are told together."""
    lines = [
        f"{department}：",
        f"贵单位报来的{campaign.name}清单，已采用 {taken} 行" + (f"，退回 {returned} 行。" if returned else "。"),
        f"请在每月 {campaign.report_day} 日报送前改好下面各处，把改好的原表重新发来：",
        "",
    ]
    groups = _together(findings)
    for number, (members, text) in enumerate(groups[:_MOST], 1):
        lines.append(f"{number}. [{SEVERITY_WORDS[members[0].severity]}] {_where(members)}：{text}")
    if len(groups) > _MOST:
        lines.append(f"……还有 {len(groups) - _MOST} 处，见总台账“待更正”表。")
    lines += ["", f"{campaign.office}"]
    return "\r\n".join(lines) + "\r\n"


def _together(findings: Sequence[Finding]) -> list[tuple[list[Finding], str]]:
    """Findings of the same words in one sheet as one entry, errors first."""
    ordered = sorted(findings, key=lambda item: (item.severity != "error", item.file, item.sheet, item.message))
    same = groupby(ordered, key=lambda item: (item.severity, item.file, item.sheet, item.message, item.remedy))
    return [(list(members), mark[3] + mark[4]) for mark, members in same]


def _where(members: list[Finding]) -> str:
    first = members[0]
    name = first.file.rpartition("/")[2]
    cells = [item.cell for item in members if item.cell]
    shown = "、".join(cells[:8]) + (f" 等 {len(cells)} 处" if len(cells) > 8 else "")
    return " ".join(part for part in (name, f"“{first.sheet}”" if first.sheet else "", shown) if part)
