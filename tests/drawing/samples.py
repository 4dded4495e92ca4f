"""Small draws for the tests."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from crosscheck.drawing import Basis, Candidate, Commitment, Request, Rules, Run, commit, run_draw

TOWNS = ("山城街道", "店子镇", "西集镇", "桑村镇")
FIELDS = ("非煤矿山", "危化品", "建筑施工", "消防")
TIERS = Rules().tiers
NONCE = "5f" * 32
EVENT = "2021年3月10日双色球开奖号码"
MADE, DRAWN = "2021-03-01T09:00:00+08:00", "2021-03-11T09:00:00+08:00"


def candidate(number: int, town: str = TOWNS[0], tier: str = TIERS[2], field: str = FIELDS[0]) -> Candidate:
    return Candidate(f"913704060000{number:06d}", f"山东第{number}公司", town, field, tier)


def roster(each: int = 6, towns: Sequence[str] = TOWNS) -> tuple[Candidate, ...]:
    """Some enterprises a town: the first is of the second tier, the fields take turns."""
    return tuple(
        candidate(100 * place + number, town, TIERS[1 if number == 0 else 2], FIELDS[number % len(FIELDS)])
        for place, town in enumerate(towns)
        for number in range(each)
    )


def basis(rules: Rules | None = None, month: str = "2021-03") -> Basis:
    return Basis(month, TOWNS, roster(), rules or Rules())


def committed(on: Basis, number: int = 1) -> tuple[Commitment, Request]:
    """A promise, and the request that keeps it."""
    promise = commit(on, NONCE, EVENT, MADE, number)
    reason = "" if number == 1 else f"第 {number} 次：名单有误"
    return promise, Request(
        DRAWN, "01 05 12 19 23 30 + 08", NONCE, reason=reason, commitment=promise.commitment, event=EVENT
    )


def record(runs: int = 3, on: Basis | None = None) -> tuple[list[str], list[str]]:
    """The lines of a month with so many runs, and the promises made before them."""
    lines: list[str] = []
    promises: list[str] = []
    for number in range(1, runs + 1):
        promise, request = committed(on or basis(), number)
        promises.append(promise.line())
        lines.append(run_draw(on or basis(), request, lines).line)
    return lines, promises


def seeded(on: Basis, seed: str) -> Run:
    return run_draw(on, Request(DRAWN, seed=seed))


@st.composite
def bases(draw: st.DrawFn) -> Basis:
    """Two to five towns with up to eight enterprises each, in all tiers and fields, some drawn before."""
    towns = tuple(f"镇{number}" for number in range(draw(st.integers(2, 5))))
    rows = [
        Candidate(
            f"编号{number}",
            f"企业{number}",
            town,
            draw(st.sampled_from(FIELDS)),
            draw(st.sampled_from(TIERS)),
            drawn=draw(st.sampled_from([(), (), ("2021-02",), ("2021-01", "2021-02")])),
        )
        for town in towns
        for number in range(draw(st.integers(0, 8)))
    ]
    low = draw(st.integers(1, 3))
    rules = Rules(
        per_town=(low, draw(st.integers(low, 6))),
        random_places=draw(st.integers(1, low)),
        spread_fields=draw(st.booleans()),
        yearly_cap=draw(st.sampled_from([0, 1, 3])),
    )
    return Basis("2021-03", towns, tuple(rows), rules)


SEEDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
