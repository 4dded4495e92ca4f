"""News of known problems: what a department writes in its 移交 pack, what inspectors saw when they looked again.

Such rows name a problem by its 问题编号, and show its enterprise, wording and day, by which it is still found when its
number has changed (a day mended, a code added).  They never make a problem; one that finds none goes back to its writer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz

from crosscheck import tables
from crosscheck.keys import key

Identity = tuple[str, str, str]  # of a problem: 企业编号, key of the description, day
ALIKE: Final = 80  # of 100: a wording that is the same problem's when enterprise and day agree
SHORTEST: Final = 4  # characters of a wording that others may add to
STATE_ORDER: Final = {state: place for place, state in enumerate((tables.OPEN, tables.ONGOING, tables.RECTIFIED, tables.CLOSED))}


@dataclass(frozen=True, slots=True)
class News:
    """One row of progress: ``review`` tells inspectors who looked from the department that reports."""

    review: bool
    state: str
    done_on: str
    reviewed_on: str
    text: str
    source: tuple[str, str, int]

    @property
    def day(self) -> str:
        """When it happened, "" when it does not say."""
        return self.reviewed_on if self.review else self.done_on or self.reviewed_on


def news_of(kind: str, row: Mapping[str, str], source: tuple[str, str, int]) -> News:
    """The news in a row of a review or of a pack, by declared column."""
    if kind == tables.REVIEWS.kind:
        seen, by = row.get(tables.REVIEW_RESULT, ""), row.get(tables.REVIEWED_BY, "")
        day = row.get(tables.REVIEWED_ON, "")
        return News(True, seen, "", day, f"{day} 现场复查：{seen}" + (f"（{by}）" if by else ""), source)
    state, done_on, reviewed_on, text = (row.get(name, "") for name in (tables.STATE, tables.DONE_ON, tables.REVIEWED_ON, tables.HANDLING))
    return News(False, state, done_on, reviewed_on, text, source)


def with_news(record: Mapping[str, Any], news: list[News]) -> dict[str, Any]:
    """The problem's record after that news, day by day; of one day, what was said comes before what was seen.

    A further state replaces an earlier one.  A review that finds a problem not done, on or after the day it was said
    to be done, opens it again; one that finds it done settles the latest day on which that can have happened.
    """
    whole = dict(record)
    for item in sorted(news, key=lambda item: (item.day, item.review, item.source)):
        done = item.state in tables.DONE_STATES
        if item.review and not done:
            if item.state and item.reviewed_on >= whole[tables.DONE_ON]:
                whole |= {tables.STATE: item.state, tables.DONE_ON: "", tables.REVIEWED_ON: item.reviewed_on}
            continue
        if done and whole[tables.STATE] not in tables.DONE_STATES and whole[tables.REVIEWED_ON] < item.day:
            whole[tables.REVIEWED_ON] = ""  # that review saw it undone
        if STATE_ORDER.get(item.state, -1) > STATE_ORDER.get(whole[tables.STATE], -1):
            whole[tables.STATE] = item.state
        if done or item.done_on:
            whole[tables.DONE_ON] = whole[tables.DONE_ON] or item.done_on or item.reviewed_on
        whole[tables.REVIEWED_ON] = max(whole[tables.REVIEWED_ON], item.reviewed_on)
    whole[tables.HANDLING] = "；".join(dict.fromkeys(item.text for item in news if item.text))
    return whole


def adds(one: str, other: str) -> bool:
    """Whether one of the keys of two wordings only adds words behind the other."""
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST and long.startswith(short)


def meant_by(shown: Mapping[str, str], problems: Collection[Identity], told_on: str = "") -> tuple[Identity | None, bool]:
    """The one of an enterprise's problems whose wording and day a row shows, and whether the wording is the very same.

    The same wording on the same day, else either the same wording or, on the same day, one alike or that adds to it or leaves
    off; never one of several: the same thing may have been found again since and the wording of the first been changed.
    ``told_on``: the day of what the row tells, "" when it says none; what was found again after it is not meant.
    """
    wording, day = key(shown.get(tables.PROBLEM, "")), shown.get(tables.FOUND_ON, "")
    same = [one for one in problems if one[1] == wording]
    exact = [one for one in same if one[2] == day]
    same = [one for one in same if not told_on or one[2] <= told_on]
    of_day = (one for one in problems if one[2] == day and one[1] != wording)
    alike = [one for one in of_day if fuzz.ratio(one[1], wording) >= ALIKE or adds(one[1], wording)]
    found = exact or same + alike
    return (found[0] if len(found) == 1 else None), bool(exact or same)
