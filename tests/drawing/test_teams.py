from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.drawing import EXPERT, OFFICER, Basis, DrawError, Person, Team, draw, form_teams, ticket
from tests.drawing.samples import FIELDS, TOWNS, roster

DEPARTMENTS = {field: f"{field}主管局" for field in FIELDS}
PLAN = draw(Basis("2021-03", TOWNS, roster()), "0")


def officer(unit: str, number: int, certified: bool = True) -> Person:
    return Person(f"{unit}/{number}", f"执法{number}", unit, OFFICER, certified=certified)


def books() -> list[Person]:
    people = [officer(unit, number) for unit in (*TOWNS, *DEPARTMENTS.values()) for number in range(4)]
    people += [Person(f"{town}/配合{number}", f"配合{number}", town, OFFICER) for town in TOWNS for number in range(2)]
    return people + [
        Person(f"专家/{field}/{n}", f"专家{n}", "某大学", EXPERT, (field,)) for field in FIELDS for n in range(3)
    ]


def teams(people: list[Person]) -> tuple[Team, ...]:
    return form_teams(PLAN.rotation, PLAN.picks, people, DEPARTMENTS, "0")


def test_every_drawn_enterprise_has_one_team_of_its_field() -> None:
    made = teams(books())
    assert sorted(identity for team in made for identity in team.enterprises) == sorted(pick.id for pick in PLAN.picks)
    fields = {(pick.town, pick.id): pick.field for pick in PLAN.picks}
    assert all(fields[team.inspected, identity] == team.field for team in made for identity in team.enterprises)


def test_a_full_team_is_made_of_the_right_people() -> None:
    for team in teams(books()):
        assert team.gaps == ()
        assert team.leader is not None
        assert team.leader.unit == DEPARTMENTS[team.field] == team.department
        assert [one.unit for one in team.officers] == [team.inspecting] * 2
        assert team.expert is not None
        assert team.field in team.expert.fields
        assert team.host is not None
        assert team.local_officer is not None
        assert {team.host.unit, team.local_officer.unit} == {team.inspected}
        assert (team.host.certified, team.local_officer.certified) == (False, True)


def test_the_order_of_the_books_does_not_matter() -> None:
    assert teams(books()) == teams(books()[::-1])


def test_the_lowest_tickets_go_first() -> None:
    first = teams(books())[0]
    tickets = sorted((officer(first.inspecting, number).id for number in range(4)), key=lambda one: ticket("0", one))
    assert [one.id for one in first.officers] == tickets[:2]


def test_the_load_is_even() -> None:
    pair, field = (TOWNS[0], TOWNS[1]), FIELDS[0]
    targets = [
        replace(PLAN.picks[0], town=TOWNS[1], id=f"企业{number}", field=f"{field}{number}") for number in range(6)
    ]
    made = form_teams([pair], targets, [officer(TOWNS[0], number) for number in range(4)], {}, "0")
    assert set(Counter(one.id for team in made for one in team.officers).values()) == {3}


def test_officers_without_a_certificate_are_not_sent_and_the_gap_is_said() -> None:
    people = [one for one in books() if one.unit != TOWNS[0]] + [
        officer(TOWNS[0], 0),
        officer(TOWNS[0], 1, certified=False),
    ]
    for team in teams(people):
        if team.inspecting == TOWNS[0]:
            assert [one.certified for one in team.officers] == [True]
            assert "持证执法人员缺 1 人：名册中山城街道可派 1 人。" in team.gaps


def test_whoever_is_connected_stays_away() -> None:
    team = teams(books())[0]
    assert team.expert is not None
    assert team.leader is not None
    name = next(pick.name for pick in PLAN.picks if pick.id == team.enterprises[0])
    ties = {team.officers[0].id: team.enterprises[0], team.expert.id: name, team.leader.id: team.inspected}
    tied = [replace(one, avoid=(ties[one.id],)) if one.id in ties else one for one in books()]
    again = teams(tied)[0]
    members = {one.id for one in (*again.officers, again.expert, again.leader) if one}
    assert len(members) == 4
    assert not members & set(ties)


def test_an_expert_does_not_inspect_the_own_town() -> None:
    people = [replace(one, unit=PLAN.rotation[0][1]) if one.role == EXPERT else one for one in books()]
    team = teams(people)[0]
    assert team.expert is None
    assert f"专家缺 1 人：名册中“{team.field}”领域可派 3 人，其中须回避 3 人。" in team.gaps


def test_nobody_takes_two_places_of_a_team() -> None:
    for team in teams(books()):
        people = [team.leader, *team.officers, team.expert, team.local_officer, team.host]
        assert len({one.id for one in people if one}) == 6


def test_an_officer_who_is_also_an_expert_takes_one_place_only() -> None:
    alone = [one for one in books() if one.role == OFFICER]
    both = [replace(one, role=EXPERT, fields=FIELDS) for one in alone if one.unit in DEPARTMENTS.values()]
    for team in teams(alone + both):
        assert team.leader is not None
        assert team.expert is not None
        assert team.expert.id != team.leader.id


def test_where_all_are_certified_one_of_them_assists() -> None:
    for team in teams([one for one in books() if one.certified or one.role == EXPERT]):
        assert team.host is not None
        assert team.local_officer is not None
        assert team.host.id != team.local_officer.id


def test_a_town_with_one_certified_officer_and_nobody_else_lacks_who_assists() -> None:
    people = [one for one in books() if one.unit != TOWNS[1]] + [officer(TOWNS[1], 0)]
    for team in teams(people):
        if team.inspected == TOWNS[1]:
            assert team.host is None
            assert team.local_officer == officer(TOWNS[1], 0)
            assert team.gaps == ("受检方配合人员缺 1 人：名册中店子镇可派 0 人。",)


@st.composite
def name_books(draw: st.DrawFn) -> list[Person]:
    """Books with holes: few people, some without certificate, some tied to a town or to a drawn enterprise."""
    ties = st.sampled_from([*TOWNS, *(pick.id for pick in PLAN.picks), *(pick.name for pick in PLAN.picks)])
    units = draw(st.lists(st.sampled_from([*TOWNS, *DEPARTMENTS.values()]), max_size=30))
    people = [
        Person(f"{unit}/{n}", f"执法{n}", unit, OFFICER, (), draw(st.booleans()), tuple(draw(st.lists(ties, max_size=2))))
        for n, unit in enumerate(units)
    ]
    experts = draw(st.lists(st.tuples(st.sampled_from(FIELDS), st.sampled_from(["某学院", *TOWNS])), max_size=8))
    return people + [Person(f"专家/{n}", f"专家{n}", unit, EXPERT, (field,)) for n, (field, unit) in enumerate(experts)]


@settings(max_examples=80)
@given(name_books(), st.randoms(use_true_random=False))
def test_whatever_the_books_hold_every_seat_is_rightly_filled_or_said_to_be_empty(people: list[Person], random: Random) -> None:
    shuffled = list(people)
    random.shuffle(shuffled)
    made = teams(people)
    assert made == teams(shuffled)
    names = {pick.id: pick.name for pick in PLAN.picks}
    for team in made:
        targets = {*team.enterprises, *(names[one] for one in team.enterprises)}
        assert len({one.id for one in team.members}) == len(team.members)
        assert all(not targets & set(one.avoid) for one in team.members)
        assert all(team.inspected not in one.avoid for one in (team.leader, *team.officers) if one)
        assert all(one.certified for one in (*team.officers, team.local_officer) if one)
        assert team.leader is None or team.leader.unit == DEPARTMENTS[team.field]
        assert team.expert is None or (team.field in team.expert.fields and team.expert.unit != team.inspected)
        empty = [team.leader is None, len(team.officers) < 2, team.expert is None, team.local_officer is None, team.host is None]
        assert len(team.gaps) == sum(empty)


def test_empty_books_are_listed_not_invented() -> None:
    team = form_teams(PLAN.rotation, PLAN.picks, [], {}, "0")[0]
    assert (team.leader, team.officers, team.expert, team.host, team.local_officer) == (None, (), None, None, None)
    assert team.gaps == (
        f"组长缺 1 人：名册中“{team.field}”的牵头部门（config.toml 未设置）可派 0 人。",
        f"持证执法人员缺 2 人：名册中{team.inspecting}可派 0 人。",
        f"专家缺 1 人：名册中“{team.field}”领域可派 0 人。",
        f"受检方执法人员缺 1 人：名册中{team.inspected}可派 0 人。",
        f"受检方配合人员缺 1 人：名册中{team.inspected}可派 0 人。",
    )


def test_whoever_cannot_be_told_without_a_field_is_wanting_because_of_the_list() -> None:
    unknown = [replace(pick, field="") for pick in PLAN.picks[:1]]
    team = next(iter(form_teams([one for one in PLAN.rotation if one[1] == unknown[0].town], unknown, books(), DEPARTMENTS, "0")))
    assert [gap for gap in team.gaps if "行业领域" in gap] == ["组长缺 1 人：企业清单没有填行业领域。", "专家缺 1 人：企业清单没有填行业领域。"]


def test_two_people_with_one_id_are_refused() -> None:
    with pytest.raises(DrawError, match="名册中有两个人的编号都是“山城街道/0”"):
        teams([officer(TOWNS[0], 0), officer(TOWNS[0], 0)])


def test_nothing_drawn_needs_no_team() -> None:
    assert form_teams((), (), books(), DEPARTMENTS, "0") == ()
