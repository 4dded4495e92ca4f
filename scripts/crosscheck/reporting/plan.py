"""互查方案.xlsx: who inspects whom, what was drawn and why, and every ticket, from one line of the draw's record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crosscheck.books import Book


def draw_workbook(run: Mapping[str, Any]) -> bytes:
    """The workbook of a decoded record line (design.md, The draw's record)."""
    book = Book(date.fromisoformat(str(run["month"]) + "-01"))
    subtitle = f"{run['month']}　本月第 {run['run']} 次抽取" + (f"　原因：{run['reason']}" if run.get("reason") else "")
    _rotation(book, run, subtitle)
    _picks(book, run, subtitle)
    _tickets(book, run, subtitle)
    _teams(book, run, subtitle)
    return book.done()


def _table(book: Book, name: str, title: str, subtitle: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[Any]]) -> None:
    page = book.sheet(name)
    page.widths([width for _, width in heads])
    row = page.title(title, len(heads), subtitle)
    page.head(row, [head for head, _ in heads])
    for number, values in enumerate(rows, row + 1):
        page.row(number, values)
    if rows:
        page.raw.autofilter(row, 0, row + len(rows), len(heads) - 1)


def _rotation(book: Book, run: Mapping[str, Any], subtitle: str) -> None:
    counts = [sum(1 for pick in run["picks"] if pick["town"] == inspected) for _, inspected in run["rotation"]]
    rows = [[n, one, other, count] for n, ((one, other), count) in enumerate(zip(run["rotation"], counts, strict=True), 1)]
    _table(book, "轮转", "镇街互查轮转表", subtitle, [("序号", 8), ("检查镇街", 26), ("受检镇街", 26), ("抽取企业（家）", 16)], rows)


def _picks(book: Book, run: Mapping[str, Any], subtitle: str) -> None:
    known = {(row["town"], row["id"]): row for row in run["roster"]}
    inspecting = {inspected: one for one, inspected in run["rotation"]}
    rows = []
    for number, pick in enumerate(run["picks"], 1):
        row = known[pick["town"], pick["id"]]
        why = "；".join(row.get("reasons", ())) or pick["tier"]
        rows.append([number, inspecting.get(pick["town"], ""), pick["town"], row["name"], pick["id"], row["field"], pick["tier"], why, pick["ticket"]])
    heads = [
        ("序号", 6), ("检查镇街", 16), ("受检镇街", 16), ("企业（单位）名称", 30), ("编号", 22), ("行业领域", 16), ("层次", 14), ("缘由", 26), ("票号", 40),
    ]  # fmt: skip
    _table(book, "抽取结果", "镇街互查企业抽取结果", subtitle, heads, rows)
    page = book.raw.get_worksheet_by_name("抽取结果")
    for line, note in enumerate(run.get("notes", ()), len(rows) + 4):
        page.write_string(line, 0, f"说明：{note}")


def _tickets(book: Book, run: Mapping[str, Any], subtitle: str) -> None:
    seed = hashlib.sha256(str(run["seed"]).encode()).hexdigest()
    picked = {(pick["town"], pick["id"]) for pick in run["picks"]}
    rows = []
    for row in run["roster"]:
        ticket = hashlib.sha256((seed + row["id"]).encode()).hexdigest()
        rows.append([row["town"], ticket, row["name"], row["id"], row["field"], row["tier"], "√" if (row["town"], row["id"]) in picked else ""])
    rows.sort(key=lambda values: (values[0], values[1]))
    heads = [("镇街", 16), ("票号", 68), ("企业（单位）名称", 30), ("编号", 22), ("行业领域", 16), ("层次", 14), ("抽中", 8)]
    _table(book, "全部票号", "全部票号（同一镇街由小到大）", subtitle, heads, rows)


def _teams(book: Book, run: Mapping[str, Any], subtitle: str) -> None:
    """Who goes, one row a person; without teams the sheet says that the name books are wanting."""
    columns = ("team", "inspecting", "inspected", "field", "role", "name", "unit", "note")
    rows = [[number, *(str(member.get(column) or "") for column in columns)] for number, member in enumerate(run.get("teams") or (), 1)]
    heads = [
        ("序号", 6), ("组别", 12), ("检查镇街", 16), ("受检镇街", 16), ("行业领域", 16), ("角色", 12), ("姓名", 12), ("单位", 26), ("备注", 24),
    ]  # fmt: skip
    _table(book, "组队", "镇街互查人员组队", subtitle, heads, rows or [["", "名册不全，待补", *[""] * 7]])
