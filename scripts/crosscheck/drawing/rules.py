"""The rules of a draw as one frozen value: what the commitment binds and what every line of the record states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crosscheck.drawing.tickets import DrawError

ALGORITHM: Final = "crosscheck-draw/1"
_DEFAULT_TIERS: Final = ("必查", "有未整改问题", "其他")


@dataclass(frozen=True, slots=True)
class Rules:
    """How many enterprises a town has drawn, and which come first.

    Attributes:
        per_town: fewest and most enterprises drawn in a town (notice, section 4(1)3: two to five).
        places: usual number of places; 0 is the fewest. Members of the first tier raise it, up to the most.
        tiers: names of the tiers, first drawn first.
        random_places: places at the start that disregard tiers and fields; at least one.
        spread_fields: within a tier, the field with the fewest picks in the town comes first.
        yearly_cap: draws a calendar year after which an enterprise is left alone; 0 is no cap.

    Raises:
        DrawError: the numbers contradict one another.

    """

    per_town: tuple[int, int] = (2, 5)
    places: int = 0
    tiers: tuple[str, ...] = _DEFAULT_TIERS
    random_places: int = 1
    spread_fields: bool = True
    yearly_cap: int = 0

    def __post_init__(self) -> None:
        low, high = self.per_town
        _demand(1 <= low <= high, f"每个镇街抽 {low} 至 {high} 家不成立：下限至少为 1，且不能大于上限。")
        _demand(self.places == 0 or low <= self.places <= high, f"名额 {self.places} 不在 {low} 至 {high} 之内。")
        _demand(
            1 <= self.random_places <= low,
            f"随机名额为 {self.random_places}：每个镇街至少 1 个，且不能超过下限 {low}。",
        )
        _demand(self.yearly_cap >= 0, f"每年检查上限为 {self.yearly_cap}：不能是负数（0 表示不限）。")
        _demand(bool(self.tiers) and all(tier.strip() for tier in self.tiers), "抽取等级不能为空。")
        _demand(len(set(self.tiers)) == len(self.tiers), f"抽取等级有重复：{'、'.join(self.tiers)}。")

    @property
    def usual_places(self) -> int:
        return self.places or self.per_town[0]

    def as_json(self) -> dict[str, object]:
        """Plain JSON for the record, the rules in words included, so that the line explains itself."""
        return {
            "algorithm": ALGORITHM,
            "per_town": list(self.per_town),
            "places": self.usual_places,
            "tiers": list(self.tiers),
            "random_places": self.random_places,
            "spread_fields": self.spread_fields,
            "yearly_cap": self.yearly_cap,
            "statement": list(self.statement()),
        }

    def statement(self) -> tuple[str, ...]:
        """The rules in plain Chinese, in the order in which they apply."""
        low, high = self.per_town
        first = self.tiers[0]
        lines = [
            "票号 = SHA-256（种子的 SHA-256 十六进制 ‖ 编号），UTF-8，小的在前；编号为统一社会信用代码，没有代码的用名称。",
            "只在受检镇街自己的企业中抽取，逐个名额依次抽，后抽的不影响先抽的。",
            f"每个镇街 {low} 至 {high} 家，一般 {self.usual_places} 家。",
            f"未抽过的“{first}”企业加随机名额超过一般家数的，按其数增加，最多 {high} 家。",
            "本次活动以前抽过的企业，在还有抽得较少的企业时不再抽。",
            f"前 {self.random_places} 个名额为随机名额：不分等级和领域，票号最小者中选。",
            f"其余名额按等级 {'、'.join(self.tiers)} 的次序，同级中票号最小者中选。",
        ]
        if self.spread_fields:
            lines.append("同级中，本镇街已中选企业较少的行业领域优先，再比票号。")
        if self.yearly_cap:
            lines.append(f"当年已被检查 {self.yearly_cap} 次的企业不再抽。")
        return tuple(lines)


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise DrawError(message)


def rules_from_json(value: Mapping[str, Any]) -> Rules:
    """The rules that a line of a record states.

    Raises:
        DrawError: they are incomplete, contradict one another or belong to another version.

    """
    try:
        low, high = value["per_town"]
        places, random_places, cap = value["places"], value["random_places"], value["yearly_cap"]
        rules = Rules((low, high), places, tuple(value["tiers"]), random_places, value["spread_fields"], cap)
        same = rules.as_json() == value
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DrawError("记录中的抽取规则（rules）不完整或自相矛盾。") from error
    if not same:
        raise DrawError(f"记录中的抽取规则（rules）与本程序的 {ALGORITHM} 对不上：被改动过，或是别的版本。")
    return rules
