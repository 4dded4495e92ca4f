"""The draw once more, written from docs/draw.md for an outsider: from the line alone, without the package."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def recompute(line: str) -> tuple[list[list[str]], list[dict[str, str]]]:
    """The rotation (of a first round) and the picks of a line."""
    run: dict[str, Any] = json.loads(line)
    prefix = sha(run["seed"])
    order = sorted(run["towns"], key=lambda town: sha(prefix + town))
    rotation = [[town, order[(i + 1) % len(order)]] for i, town in enumerate(order)] if len(order) > 1 else []
    picks = []
    for _, town in rotation:
        picks += town_picks([row for row in run["roster"] if row["town"] == town], run["rules"], run["month"], prefix)
    return rotation, picks


def town_picks(rows: list[dict[str, Any]], rules: dict[str, Any], month: str, prefix: str) -> list[dict[str, str]]:
    if rules["yearly_cap"]:
        rows = [row for row in rows if this_year(row, month) < rules["yearly_cap"]]
    first = rules["tiers"][0]
    must = len([row for row in rows if row["tier"] == first and not row.get("drawn")])
    places = min(rules["per_town"][1], max(rules["places"], must + rules["random_places"]))
    picked: list[dict[str, Any]] = []
    while rows and len(picked) < places:
        best = rows[0]
        for row in rows:
            if order_of(row, rules, picked, prefix) < order_of(best, rules, picked, prefix):
                best = row
        picked.append(best)
        rows = [row for row in rows if row is not best]
    return [{"town": r["town"], "id": r["id"], "tier": r["tier"], "ticket": sha(prefix + r["id"])} for r in picked]


def order_of(row: dict[str, Any], rules: dict[str, Any], picked: list[dict[str, Any]], prefix: str) -> list[Any]:
    ticket = sha(prefix + row["id"])
    before = len(row.get("drawn", []))
    if len(picked) < rules["random_places"]:
        return [before, ticket]
    same_field = len([pick for pick in picked if pick["field"] == row["field"]]) if rules["spread_fields"] else 0
    return [before, rules["tiers"].index(row["tier"]), same_field, ticket]


def this_year(row: dict[str, Any], month: str) -> int:
    return len([drawn for drawn in row.get("drawn", []) if drawn[:4] == month[:4]])
