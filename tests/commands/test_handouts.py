"""What the teams of a draw lack is told once for all that lack the same."""

from __future__ import annotations

from crosscheck.commands.handouts import lacking

NO_EXPERT = "专家缺 1 人：名册中“危化品”领域可派 0 人。"
EACH = "专家各缺 1 人：名册中“危化品”领域可派 0 人。"
NO_OFFICER = "持证执法人员缺 2 人：名册中甲镇可派 0 人。"


def team(inspecting: str, inspected: str, field: str, *gaps: str) -> dict[str, object]:
    return {"inspecting": inspecting, "inspected": inspected, "field": field, "gaps": list(gaps)}


def test_a_lack_of_one_team_is_told_with_it() -> None:
    teams = [team("甲镇", "乙镇", "危化品", NO_OFFICER, NO_EXPERT), team("乙镇", "丙镇", "", "组长缺 1 人。"), team("丙镇", "甲镇", "消防")]
    assert list(lacking(teams)) == [f"甲镇检查乙镇的危化品组，{NO_OFFICER}", f"甲镇检查乙镇的危化品组，{NO_EXPERT}", "乙镇检查丙镇的领域不明组，组长缺 1 人。"]


def test_the_same_lack_of_several_is_told_once_with_their_number_and_the_first_two() -> None:
    two = [team("甲镇", "乙镇", "危化品", NO_EXPERT), team("乙镇", "丙镇", "危化品", NO_EXPERT)]
    assert list(lacking(two)) == [f"2 个检查组（甲镇检查乙镇的危化品组、乙镇检查丙镇的危化品组），{EACH}"]
    three = [*two, team("丙镇", "甲镇", "危化品", NO_EXPERT)]
    assert list(lacking(three)) == [f"3 个检查组（甲镇检查乙镇的危化品组、乙镇检查丙镇的危化品组等），{EACH}"]
