from __future__ import annotations

from typing import Any

import pytest

from crosscheck.drawing import DrawError, Rules
from crosscheck.drawing.rules import rules_from_json


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"per_town": (5, 2)}, "每个镇街抽 5 至 2 家不成立"),
        ({"per_town": (0, 2)}, "下限至少为 1"),
        ({"places": 6}, "名额 6 不在 2 至 5 之内"),
        ({"random_places": 0}, "随机名额为 0：每个镇街至少 1 个"),
        ({"random_places": 3}, "不能超过下限 2"),
        ({"yearly_cap": -1}, "不能是负数"),
        ({"tiers": ()}, "抽取等级不能为空"),
        ({"tiers": ("必查", "必查")}, "抽取等级有重复"),
    ],
)
def test_rules_that_contradict_one_another_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(DrawError, match=message):
        Rules(**values)


def test_no_number_of_places_means_the_fewest() -> None:
    assert Rules().usual_places == 2
    assert Rules(places=4).usual_places == 4


def test_rules_come_back_from_what_a_line_states() -> None:
    rules = Rules((1, 4), 3, ("甲", "乙"), 1, False, 2)
    assert rules_from_json(rules.as_json()) == rules


@pytest.mark.parametrize(
    "change", [{"places": 9}, {"per_town": 2}, {"algorithm": "别的"}, {"statement": []}, {"tiers": None}]
)
def test_rules_that_were_altered_in_a_line_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(DrawError, match=r"抽取规则|不在"):
        rules_from_json(Rules().as_json() | change)


def test_the_statement_says_what_is_switched_on() -> None:
    words = "".join(Rules(yearly_cap=2).statement())
    assert "当年已被检查 2 次" in words
    assert "行业领域优先" in words
    plain = "".join(Rules(spread_fields=False).statement())
    assert "当年已被检查" not in plain
    assert "行业领域优先" not in plain
