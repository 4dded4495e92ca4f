"""What comes out of a recorded draw: 互查方案.xlsx with its teams, and the notice to each inspecting town.

Teams follow from the record's seed and the name books, so they are formed here and stand in no record of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any, Final

from crosscheck import drawing, tables
from crosscheck.commands.month import Month
from crosscheck.commands.namebooks import NameBooks, leading, name_books, unread
from crosscheck.commands.roster import finder
from crosscheck.config import Config
from crosscheck.filenames import safe_name
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import NOTICES, PLAN
from crosscheck.frames import records
from crosscheck.month_output import MonthOutput, made_from

_NAMED: Final = 2  # teams of several that lack the same; 互查方案.xlsx has all


def write_plan(out: MonthOutput, work: Month, run: Mapping[str, Any]) -> list[Finding]:
    """互查方案.xlsx and 互查通知/<镇街>.docx of that line of the record; gives what is wrong with the name books, the teams and the day set."""
    from crosscheck.reporting.plan import draw_workbook

    folder, config, month = work.order.folder, work.order.config, work.order.period.month
    books = name_books(work.checked, work.ledgers.enterprises, config)
    told = dict(run) | with_teams(run, books, config)
    out.render(PLAN, made_from(told), partial(draw_workbook, told, drawing.ticket_maker(run["seed"])), names_drawn=True)
    _write_notices(out, work, told)
    place = folder.place(folder.record(month))
    gaps = _gaps(place, told["teams"], books, unread(work.checked, tables.OFFICERS, tables.EXPERTS))
    before = run.get("people_sha256", "")
    is_whole = not any(item.code == "team_unread" for item in gaps)
    changed = [finding("people_changed", place, run["time"])] if before and before != books.sha256 and is_whole else []
    undated = [] if config.draw.round(month).inspect_on else [finding("round_undated", Place(), month)]
    return [*books.findings, *gaps, *changed, *undated]


def _gaps(place: Place, teams: Sequence[Mapping[str, Any]], books: NameBooks, faults: Sequence[Finding]) -> list[Finding]:
    """What the teams lack; a book in which nobody stands is told once, for each team would say the same."""
    there = {one.role for one in books.people}
    empty = [role for role in (drawing.OFFICER, drawing.EXPERT) if role not in there]
    found = []
    if empty and (idle := sum(any(drawing.is_of(gap, role) for gap in team["gaps"] for role in empty) for team in teams)):
        who = "人" if not there else empty[0]
        if faults:
            found.append(finding("team_unread", place, "、".join(dict.fromkeys(item.file for item in faults)), count=idle, who=who))
        else:
            found.append(finding("team_gap", place, text=f"名册里还没有{who}，{idle} 个检查组都没有编{who}。"))
    others = [{**team, "gaps": [gap for gap in team["gaps"] if not any(drawing.is_of(gap, role) for role in empty)]} for team in teams]
    return [*found, *(finding("team_gap", place, text=text) for text in lacking(others))]


def with_teams(run: Mapping[str, Any], books: NameBooks, config: Config) -> dict[str, Any]:
    """The teams of a decoded line, and all people with their tickets and how many teams each is in."""
    drawn = {(pick["town"], pick["id"]) for pick in run["picks"]}
    rows = {(row["town"], row["id"]): row for row in run["roster"] if (row["town"], row["id"]) in drawn}
    targets = [_target(rows[pick["town"], pick["id"]]) for pick in run["picks"]]
    rotation = [(one, other) for one, other in run["rotation"]]
    teams = drawing.form_teams(rotation, targets, books.people, leading(config), run["seed"], config.draw.officers)
    ticket_of = drawing.ticket_maker(run["seed"])
    load = Counter(one.id for team in teams for one in team.members)
    people = [asdict(one) | {"ticket": ticket_of(one.id), "teams": load[one.id]} for one in books.people]
    return {"teams": [asdict(team) for team in teams], "people": people}


def lacking(teams: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What teams lack, once for all that lack the same: a department without people would be told with each of its teams."""
    without: dict[str, list[str]] = {}
    for team in teams:
        for gap in team["gaps"]:
            without.setdefault(gap, []).append(f"{team['inspecting']}检查{team['inspected']}的{team['field'] or '领域不明'}组")
    for gap, named in without.items():
        if len(named) == 1:
            yield f"{named[0]}，{gap}"
        else:
            yield f"{len(named)} 个检查组（{'、'.join(named[:_NAMED])}{'等' if len(named) > _NAMED else ''}），{gap.replace('缺', '各缺', 1)}"


def _target(row: Mapping[str, Any]) -> drawing.Candidate:
    return drawing.Candidate(row["id"], row["name"], row["town"], row["field"], row["tier"])


def names_shown(config: Config, month: str, today: date) -> bool:
    """Whether a notice may name the enterprises: from the day of the inspection on; never when no day is set."""
    inspect_on = config.draw.round(month).inspect_on
    return inspect_on is not None and today >= inspect_on


def _write_notices(out: MonthOutput, work: Month, run: Mapping[str, Any]) -> None:
    from crosscheck.reporting.town_notice import TEMPLATE, town_notice

    template, config, period = work.order.folder.template(TEMPLATE), work.order.config, work.order.period
    named = names_shown(config, period.month, work.order.teller.now.date())
    known, drawn = finder(records(work.ledgers.enterprises), config), [(pick["town"], pick["id"]) for pick in run["picks"]]
    addresses = {which: row[tables.ADDRESS] or "" for which in drawn if (row := known(*which))}
    told = {name: value for name, value in run.items() if name not in ("roster", "people", "roster_marks")}
    lie = [addresses.get(which) for which in drawn]
    shared = made_from(template, told, lie, config.campaign, config.draw, config.permitted(tables.ITEM), named)
    busy = {team["inspecting"] for team in run["teams"]}
    for inspecting, inspected in run["rotation"]:
        if inspecting in busy:
            make = partial(town_notice, template, run, (inspecting, inspected), addresses, config, period, named)
            out.render(f"{NOTICES}/{safe_name(inspecting)}.docx", made_from(shared, inspecting), make, names_drawn=named)
