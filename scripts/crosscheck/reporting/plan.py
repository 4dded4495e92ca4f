"""互查方案.xlsx: who inspects whom, what was drawn and why, and every ticket, from one line of the draw's record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from crosscheck.periods import in_words
from crosscheck.xlsx.books import Book, Page, lines_needed
from crosscheck.xlsx.lists import list_sheet


def draw_workbook(run: Mapping[str, Any], ticket_of: Callable[[str], str]) -> bytes:
    """The workbook of a decoded record line (design.md, The draw's record), from id to ticket by its seed; to the line were added:

    ``teams``, each with inspecting, inspected, field, enterprises (ids), leader, officers, expert, local_officer, host
    (people with name, unit; None where nobody could be found) and gaps; ``people``, each with role, ticket, teams, certified.
    """
    book = Book(date.fromisoformat(str(run["month"]) + "-01"), result=True)
    subtitle = f"{in_words(str(run['month']))}　本月第{run['run']}次抽取" + (f"　原因：{run['reason']}" if run.get("reason") else "")
    _rotation(book, run, subtitle)
    _picks(book, run, subtitle)
    _tickets(book, run, ticket_of, subtitle)
    _teams(book, run, subtitle)
    return book.done()


def _rotation(book: Book, run: Mapping[str, Any], subtitle: str) -> None:
    counts = [sum(1 for pick in run["picks"] if pick["town"] == inspected) for _, inspected in run["rotation"]]
    rows = [[n, one, other, count] for n, ((one, other), count) in enumerate(zip(run["rotation"], counts, strict=True), 1)]
    page, row = list_sheet(book, "轮转", "镇街互查轮转表", [("序号", 8), ("检查镇街", 26), ("受检镇街", 26), ("抽取企业（家）", 16)], rows, subtitle)
    page.put(row + 1, 0, f"抽取记录指纹：{run['run']} {run['line_sha256']}", "plain")
    page.raw.fit_to_pages(1, 1)  # with 25 towns the fingerprint stood alone on a second page


def _picks(book: Book, run: Mapping[str, Any], subtitle: str) -> None:
    known = {(row["town"], row["id"]): row for row in run["roster"]}
    inspecting = {inspected: one for one, inspected in run["rotation"]}
    places: Counter[str] = Counter()
    rows = []
    for number, pick in enumerate(run["picks"], 1):
        row = known[pick["town"], pick["id"]]
        places[pick["town"]] += 1
        why = _why(row, places[pick["town"]], run["rules"])
        rows.append([number, inspecting.get(pick["town"], ""), pick["town"], row["name"], pick["id"], row["field"], pick["tier"], why, pick["ticket"]])
    heads = [
        ("序号", 6), ("检查镇街", 16), ("受检镇街", 16), ("企业（单位）名称", 30), ("编号", 22), ("行业领域", 16), ("层次", 14), ("抽中的缘由", 34), ("票号", 68),
    ]  # fmt: skip
    last = len(heads) - 2  # the tickets are for the screen; all of them stand printed on their own sheet
    page, row = list_sheet(book, "抽取结果", "镇街互查企业抽取结果", heads, rows, subtitle, printed=last + 1)
    for note in run.get("notes", ()):
        row += 1
        text = f"说明：{note}"
        page.merge((row, 0, row, last), text, "note")
        page.fit(row, lines_needed(text, sum(width for _, width in heads[: last + 1])))
    page.raw.print_area(0, 0, row, last)


def _why(row: Mapping[str, Any], place: int, rules: Mapping[str, Any]) -> str:
    """Why it was drawn at that place of its town, as the rules of the line say."""
    if place <= rules["random_places"]:
        return "随机名额：不分层次，票号最小"
    given = f"（{'；'.join(row['reasons'])}）" if row.get("reasons") else ""
    spread = "先取抽得较少的行业领域，再取" if rules["spread_fields"] else ""
    return f"{row['tier']}{given}：同层中{spread}票号最小"


def _tickets(book: Book, run: Mapping[str, Any], ticket_of: Callable[[str], str], subtitle: str) -> None:
    picked = {(pick["town"], pick["id"]) for pick in run["picks"]}
    rows = []
    for row in run["roster"]:
        rows.append([row["town"], ticket_of(row["id"]), row["name"], row["id"], row["field"], row["tier"], "√" if (row["town"], row["id"]) in picked else ""])
    rows.sort(key=lambda values: (values[0], values[1]))
    heads = [("镇街", 16), ("票号", 68), ("企业（单位）名称", 30), ("编号", 22), ("行业领域", 16), ("层次", 14), ("抽中", 8)]
    list_sheet(book, "全部票号", "全部票号（同一镇街由小到大）", heads, rows, subtitle)


def _teams(book: Book, run: Mapping[str, Any], subtitle: str) -> None:
    """One row a team, what could not be filled in red."""
    names = {(row["town"], row["id"]): row["name"] for row in run["roster"]}
    rows = [_team_row(number, team, names) for number, team in enumerate(run["teams"], 1)]
    heads = [
        ("组别", 8), ("检查镇街", 15), ("受检镇街", 15), ("行业领域", 13), ("受检企业", 34), ("组长", 22), ("执法人员", 11), ("专家", 11),
        ("受检方\n执法人员", 11), ("受检方\n配合人员", 11), ("缺员", 30),
    ]  # fmt: skip
    page, row = list_sheet(book, "组队", "镇街互查人员组队", heads, rows, subtitle)
    page.raw.conditional_format(3, len(heads) - 1, max(row, 4) - 1, len(heads) - 1, {"type": "no_blanks", "format": book.style("wanting")})
    page.raw.print_area(0, 0, max(row, 4) - 1, len(heads) - 1)
    _people(page, row + 1, run["people"])


def _people(page: Page, row: int, people: Sequence[Mapping[str, Any]]) -> None:
    """Everybody's ticket and load, by which they were chosen; beside the print area, for those who check."""
    page.put(row, 0, "人员票号：同等条件下，组数少的先派，组数相同的票号小的先派；须回避的不派。", "plain")
    page.row(row + 1, ["序号", "姓名", "名册", "组数", "单位", "票号（前 16 位）", "执法证"], "head")
    ordered = sorted(people, key=lambda one: (one["role"], one["unit"], one["ticket"]))
    for number, one in enumerate(ordered, 1):
        certified = "有" if one["certified"] else ""
        page.row(row + 1 + number, [number, one["name"], one["role"], one["teams"], one["unit"], one["ticket"][:16], certified])


def _team_row(number: int, team: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> list[Any]:
    targets = "\n".join(names[team["inspected"], identity] for identity in team["enterprises"])
    leader = f"{team['leader']['name']}\n{team['leader']['unit']}" if team["leader"] else ""
    officers = "\n".join(one["name"] for one in team["officers"])
    others = [team[key]["name"] if team[key] else "" for key in ("expert", "local_officer", "host")]
    return [f"第{number}组", team["inspecting"], team["inspected"], team["field"], targets, leader, officers, *others, "\n".join(team["gaps"])]
