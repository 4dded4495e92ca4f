"""互查通知/<镇街>.docx: what one inspecting town has to do, through a Word template that the office edits.

A letter and not a sheet: it is read aloud, stamped and carried along, and the office words it in Word. Before the day of
the inspection it names no enterprise, because inspections are unannounced (notice, section 4(1)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.periods import Period
from crosscheck.reporting.phrases import day
from crosscheck.reporting.word import rendered

TEMPLATE: Final = "互查通知.docx"
_BLANK: Final = "＿＿＿"


def town_notice(
    template: bytes, run: Mapping[str, Any], pair: tuple[str, str], addresses: Mapping[tuple[str, str], str], config: Config, period: Period, named: bool
) -> bytes:
    """The letter to the first town of the pair, which inspects the second.

    ``run`` is the decoded line of the record with its ``teams`` (see `plan.draw_workbook`); ``addresses`` are those of (town, id);
    ``named``: whether the drawn enterprises are named.
    """
    inspecting, inspected = pair
    teams = [team for team in run["teams"] if team["inspecting"] == inspecting]
    targets = [(number, identity) for number, team in enumerate(teams, 1) for identity in team["enterprises"]]
    arranged = config.draw.round(period.month)
    values = {
        "行动名称": config.campaign.name,
        "落款单位": config.campaign.office,
        "本级": config.campaign.kind,
        "月份": period.label,
        "检查镇街": inspecting,
        "受检镇街": inspected,
        "抽取次数": f"本月第 {run['run']} 次抽取",
        "家数": str(len(targets)),
        "组数": str(len(teams)),
        "名单说明": _about_names(named, arranged.inspect_on),
        "编组": [_team(number, team) for number, team in enumerate(teams, 1)],
        "兼组": "、".join(_in_several(teams)),
        "缺员": _lacking(teams),
        "集合": _assembly(arranged.inspect_on, arranged.assemble),
        "检查内容": "、".join(choice.name for choice in config.permitted(tables.ITEM)),
        "企业": _targets(run, inspected, targets, addresses) if named else [],
        "日期": day(str(run["time"])[:10]),
        "指纹": f"{run['run']} {run['line_sha256']}",
    }
    return rendered(template, TEMPLATE, values, {})


def _about_names(named: bool, inspect_on: date | None) -> str:
    if named:
        return "受检企业名单附后，请注意保密。"
    when = f"{day(inspect_on.isoformat())}检查当日" if inspect_on else "检查当日"
    return f"为落实“四不两直”要求，受检企业名单{when}出发前由组长宣布。"


def _assembly(inspect_on: date | None, assemble: str) -> str:
    on = day(inspect_on.isoformat()) if inspect_on else f"{_BLANK}月{_BLANK}日"
    return f"{on}，{assemble or f'{_BLANK}时，地点：{_BLANK}{_BLANK}'}。"


def _team(number: int, team: Mapping[str, Any]) -> dict[str, str]:
    return {
        "组别": str(number),
        "领域": team["field"] or "—",
        "组长": _person(team["leader"], with_unit=True),
        "执法人员": _people(team["officers"]),
        "专家": _person(team["expert"]),
        "受检方": _people([one for one in (team["local_officer"], team["host"]) if one]),
    }


def _in_several(teams: Sequence[Mapping[str, Any]]) -> list[str]:
    """Those who stand in several of these teams, in the order in which they appear."""
    seats = [[team["leader"], *team["officers"], team["expert"], team["local_officer"], team["host"]] for team in teams]
    times = Counter((one["id"], one["name"]) for people in seats for one in people if one)
    return [name for (_, name), count in times.items() if count > 1]


def _lacking(teams: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is lacking, teams that lack the same together; why is for the office, in 互查方案.xlsx."""
    same: dict[str, list[str]] = {}
    for number, team in enumerate(teams, 1):
        if team["gaps"]:
            same.setdefault("、".join(gap.partition("：")[0] for gap in team["gaps"]), []).append(str(number))
    return [f"第{'、'.join(numbers)}组：{words}。" for words, numbers in same.items()]


def _people(people: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(_person(one) for one in people) or "待定"


def _person(person: Mapping[str, Any] | None, with_unit: bool = False) -> str:
    if person is None:
        return "待定"
    return "\n".join(filter(None, (person["name"], person["unit"] if with_unit else "", person["phone"])))


def _targets(
    run: Mapping[str, Any], town: str, targets: Sequence[tuple[int, str]], addresses: Mapping[tuple[str, str], str]
) -> list[dict[str, str]]:
    known = {row["id"]: row for row in run["roster"] if row["town"] == town}
    return [
        {
            "序号": str(number),
            "组别": str(team),
            "名称": known[identity]["name"],
            "领域": known[identity]["field"],
            "地址": addresses.get((town, identity), ""),
        }
        for number, (team, identity) in enumerate(targets, 1)
    ]
