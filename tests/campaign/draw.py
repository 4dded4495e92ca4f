"""Drawing the truth of a campaign from a seed: which enterprises, problems and work reports there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.campaign import columns as c
from tests.campaign import names, texts
from tests.campaign.names import Department, District, Town
from tests.campaign.truth import Campaign, Enterprise, Problem, WorkReport, month_of, months

_FIELD_WEIGHTS = dict(zip(names.FIELDS, (9, 15, 20, 15, 13, 17, 5, 2, 4), strict=True))
FIRST_DAY, LAST_DAY = date(2021, 2, 22), date(2021, 6, 20)
"""Problems are found, closed and reviewed on these days and between them."""


@dataclass(frozen=True)
class Quota:
    """How many rows a department lists: `own` new ones, and `second` that another department lists too."""

    own: int
    second: int


Quotas = Mapping[str, tuple[Quota, Quota]]
"""Department -> its rows in enterprise lists and in problem lists."""


def generate(
    seed: int,
    *,
    district: District | None = None,
    towns: int | None = None,
    enterprises: int = 300,
    problems: int = 800,
    shared: float = 0.025,
    quotas: Quotas | None = None,
) -> Campaign:
    """The truth for `seed`: `enterprises` and `problems` distinct ones, `shared` of them listed by two departments.

    Without `district` it is the sample one, with its first `towns` towns, or more, invented ones behind them.
    `quotas` (department -> enterprises, problems) says instead exactly how many rows each department lists.
    """
    rng = Random(f"{seed} truth")
    area = with_towns(rng, district or names.SHANTING, towns)
    quotas = quotas or _even_quotas(area.departments, enterprises, problems, shared)
    firms = _second_listings(rng, _draw_enterprises(rng, area, quotas), quotas)
    found = _second_reports(rng, _draw_problems(rng, area, firms, quotas), quotas)
    start, end = "2021-02-22", "2021-06-30"
    reports = _draw_reports(rng, area, found, months(start, end))
    return Campaign(seed, "安全生产执法百日攻坚行动", area, start, end, LAST_DAY.isoformat(), firms, found, reports)


def sized(seed: int, workbooks: int, rows: int, *, district: District | None = None) -> Campaign:
    """A campaign whose lists, cut after `rows` rows, fill exactly so many workbooks (work reports come on top).

    A quarter of each department's workbooks list enterprises, the others problems.
    """
    area = district or names.SHANTING
    weights = [sum(_FIELD_WEIGHTS.get(field, 5) for field in department.fields) for department in area.departments]
    quotas = {}
    for department, books in zip(area.departments, spread(workbooks, weights), strict=True):
        firms = -(-books // 4)
        quotas[department.name] = (Quota(firms * rows, 0), Quota((books - firms) * rows, 0))
    return generate(seed, district=area, quotas=quotas)


def with_towns(rng: Random, district: District, count: int | None) -> District:
    """`district` with `count` towns: its own first ones, then invented ones."""
    if count is None or count == len(district.towns):
        return district
    if count < 1:
        raise ValueError("a campaign needs at least one town")
    more = count - len(district.towns)
    invented = names.invent_towns(rng, district.code, more, district.towns) if more > 0 else ()
    return replace(district, towns=district.towns[:count] + invented)


def _even_quotas(
    departments: Sequence[Department], enterprises: int, problems: int, shared: float
) -> dict[str, tuple[Quota, Quota]]:
    """Rows by department, as heavy as its fields; no seconds when nobody else could list them."""
    weights = [sum(_FIELD_WEIGHTS.get(field, 5) for field in department.fields) for department in departments]
    share = shared if len(departments) > 1 else 0.0
    firms, found = spread(enterprises, weights), spread(problems, weights)
    return {
        department.name: (Quota(firms[at], round(share * firms[at])), Quota(found[at], round(share * found[at])))
        for at, department in enumerate(departments)
    }


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers that add up to `total`, in proportion to `weights` (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda at: whole[at] - exact[at])
    for at in by_remainder[: total - sum(whole)]:
        whole[at] += 1
    return whole


def _draw_enterprises(rng: Random, area: District, quotas: Quotas) -> list[Enterprise]:
    taken: set[str] = set()
    codes: set[str] = set()
    town_weights = [rng.randrange(5, 15) for _ in area.towns]
    firms: list[Enterprise] = []
    for department in area.departments:
        for _ in range(quotas[department.name][0].own):
            town = rng.choices(area.towns, town_weights)[0]
            firms.append(_draw_enterprise(rng, len(firms), area, department, town, taken, codes))
    return firms


def _draw_enterprise(
    rng: Random, index: int, area: District, department: Department, town: Town, taken: set[str], codes: set[str]
) -> Enterprise:
    field = rng.choice(department.fields or names.FIELDS)
    full, short, former = names.company_names(rng, area, *names.draw_company(rng, field, taken))
    has_code = rng.random() < 0.95
    return Enterprise(
        index=index,
        name=full,
        alternatives=(short, former) if has_code else (),
        code=_fresh(codes, lambda: names.draw_code(rng, area.code)) if has_code else "",
        registration="" if has_code or rng.random() < 0.5 else names.draw_registration(rng, area.code),
        town=town.name,
        address=names.draw_address(rng, area, town),
        field=field,
        watcher=department.name,
        head=names.draw_person(rng),
        phone=names.draw_phone(rng),
        risk=rng.choices(c.RISKS, (1, 4, 10, 12))[0],
        working=rng.choices(("正常生产", "停产", "关闭"), (45, 4, 1))[0],
        note=rng.choice(("", "", "", "", "规模以上", "三年行动集中攻坚企业")),
        listed_by=(department.name,),
    )


def _fresh(used: set[str], draw: Callable[[], str]) -> str:
    """The first drawn value that is not yet in `used`; adds it there."""
    while (value := draw()) in used:
        pass
    used.add(value)
    return value


def _second_listings(rng: Random, firms: list[Enterprise], quotas: Quotas) -> tuple[Enterprise, ...]:
    """Some enterprises listed by a further department, as many for each as its quota says and others allow."""
    for department, (quota, _) in quotas.items():
        others = [firm.index for firm in firms if firm.listed_by == (firm.watcher,) and firm.watcher != department]
        for index in rng.sample(others, min(quota.second, len(others))):
            firms[index] = replace(firms[index], listed_by=(*firms[index].listed_by, department))
    return tuple(firms)


def _draw_problems(rng: Random, area: District, firms: Sequence[Enterprise], quotas: Quotas) -> list[Problem]:
    own: dict[str, list[Enterprise]] = defaultdict(list)
    for firm in firms:
        own[firm.watcher].append(firm)
    told: dict[int, set[str]] = defaultdict(set)
    found: list[Problem] = []
    for department in area.departments:
        staff = [names.draw_person(rng) for _ in range(6)]
        for _ in range(quotas[department.name][1].own):
            firm = rng.choice(own[department.name] or list(firms))
            found.append(_draw_problem(rng, len(found), firm, department.name, staff, told[firm.index]))
    return found


def _draw_problem(
    rng: Random, index: int, firm: Enterprise, department: str, staff: Sequence[str], told: set[str]
) -> Problem:
    item = rng.choice(c.ITEMS)
    major = rng.random() < 0.03
    found = _working_day(rng)
    dispositions = _draw_dispositions(rng, major)
    due = _draw_due(rng, found, dispositions)
    state, closed, reviewed = _draw_progress(rng, found, due)
    return Problem(
        index=index,
        enterprise=firm.index,
        item=item,
        description=texts.describe(rng, item, told),
        level="重大" if major else "一般",
        law=rng.choice(texts.LAWS),
        standard="",
        method=rng.choices(c.METHODS, (1, 5, 5, 2, 3, 1))[0],
        found=found.isoformat(),
        raised_by="、".join(rng.sample(staff, rng.choice((1, 2, 2)))),
        responsible=department,
        dispositions=dispositions,
        due=due.isoformat() if due else "",
        state=state,
        closed=closed,
        reviewed=reviewed,
        note=rng.choice(("", "", "", "", "", "已约谈企业负责人", "纳入回头看", "合计处罚见案卷")),
        reported_by=(department,),
    )


def _working_day(rng: Random) -> date:
    """A day of the campaign, seldom on a weekend."""
    day = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days + 1))
    back = day.weekday() - 4
    return day - timedelta(days=back) if back > 0 and rng.random() < 0.9 else day


def _draw_dispositions(rng: Random, major: bool) -> tuple[str, ...]:
    """One to three of the form's eight; together only such as can stand together, in the form's order."""
    ordinary, weights = ((0,), (1,), (1, 5), (1, 6), (1, 4), (1, 2), (7,), (5,)), (30, 45, 6, 4, 3, 2, 3, 3)
    grave = ((1, 3), (3, 6), (1, 6), (1, 3, 6))
    chosen: tuple[int, ...] = rng.choice(grave) if major else rng.choices(ordinary, weights)[0]
    return tuple(c.DISPOSITIONS[place] for place in chosen)


def _draw_due(rng: Random, found: date, dispositions: Sequence[str]) -> date | None:
    if "责令限期整改" in dispositions:
        return found + timedelta(days=rng.choice((3, 5, 7, 10, 15, 30)))
    return found if rng.random() < 0.5 else None


def _draw_progress(rng: Random, found: date, due: date | None) -> tuple[str, str, str]:
    """(state, day closed, day reviewed): the older the problem, the likelier it is closed, some of them late."""
    closed = max(found, (due or found) + timedelta(days=rng.choice((-2, -1, -1, 0, 0, 0, 1, 4, 12))))
    reviewed = closed + timedelta(days=rng.randrange(0, 9))
    if closed > LAST_DAY or rng.random() < 0.12:
        return rng.choice(("未整改", "整改中", "整改中")), "", ""
    if reviewed > LAST_DAY or rng.random() < 0.3:
        return "已整改", closed.isoformat(), ""
    return "已销号", closed.isoformat(), reviewed.isoformat()


def _second_reports(rng: Random, found: list[Problem], quotas: Quotas) -> tuple[Problem, ...]:
    """Some problems of a joint inspection listed by a second department too."""
    for department, (_, quota) in quotas.items():
        others = [p.index for p in found if len(p.reported_by) == 1 and p.reported_by[0] != department]
        for index in rng.sample(others, min(quota.second, len(others))):
            first = found[index].reported_by
            found[index] = replace(found[index], method="联合执法", reported_by=(*first, department))
    return tuple(found)


def _draw_reports(
    rng: Random, area: District, found: Sequence[Problem], all_months: Sequence[str]
) -> tuple[WorkReport, ...]:
    """Every month of every lead department; one of them, when there are several, has left one month out."""
    leads = [department.name for department in area.departments if department.lead]
    silent = (rng.choice(leads), rng.choice(all_months)) if len(leads) > 1 else ("", "")
    return tuple(
        _draw_report(rng, name, month, [p for p in found if name in p.reported_by], (name, month) != silent)
        for name in leads
        for month in all_months
    )


def _draw_report(rng: Random, name: str, month: str, listed: Sequence[Problem], filed: bool) -> WorkReport:
    new = [problem for problem in listed if month_of(problem.found) == month]
    penalties = sum(any("处罚" in word for word in problem.dispositions) for problem in new)
    inspected = len({(problem.enterprise, problem.found) for problem in new}) + rng.randrange(2, 12)
    rounds = (rng.randrange(1, 6), rng.randrange(0, 3), rng.randrange(0, 3))
    closed = sum(bool(problem.closed) and month_of(problem.closed) == month for problem in listed)
    fines = round(sum(rng.choice((0.2, 0.5, 1, 2, 3.5)) for _ in range(penalties)), 2)
    exposed, referred = rng.choice((0, 0, 1, 2)), rng.choice((0, 0, 0, 0, 1))
    sent = (inspected * rng.randrange(2, 4), rng.randrange(0, inspected))
    numbers: dict[str, float] = dict(zip(
        c.WORK_NUMBERS,
        (*sent, inspected, *rounds, len(new), closed, penalties, fines, exposed, referred),
        strict=True,
    ))
    differs = rng.choice(((), (), (), (c.WORK_FOUND,), (c.WORK_CLOSED,)))
    for column in differs:
        numbers[column] += rng.randrange(1, 6)
    words = {column: rng.choice(sentences) for column, sentences in texts.WORK_SENTENCES.items()}
    return WorkReport(name, month, numbers, {**words, c.NOTE: ""}, differs, filed)
