"""Names that look like a name, found through the index as one would find them by comparing each with each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from crosscheck.merging.likeness import NameIndex, core, place_free

_NAMES = st.lists(
    st.builds("".join, st.lists(st.sampled_from(["枣庄市", "山亭区", "永旺", "置业", "大成", "玻璃", "一", "有限公司", "厂", "集团"]), min_size=1, max_size=5)),
    min_size=1, max_size=12, unique=True,
)  # fmt: skip


@given(_NAMES)
def test_short_forms_regions_and_slips_are_all_found(names: list[str]) -> None:
    index = NameIndex(names)
    for name in names:
        others = [other for other in names if other != name and ("一" in other) == ("一" in name) and other.count("一") == name.count("一")]
        found = index.similar(name, itself=False)
        assert set(found) <= set(others)
        assert {other for other in others if _plainly_alike(name, other)} <= set(found)


def _plainly_alike(one: str, two: str) -> bool:
    a, b = core(one), core(two)
    short = len(a) >= 3 and len(b) >= 3 and (a in two or b in one)
    return short or place_free(one) == place_free(two)


def test_a_name_alike_in_letters_only_is_not_a_short_form() -> None:
    index = NameIndex(["永旺置业有限公司", "大永旺", "永旺", "枣庄永旺置业"])
    assert index.similar("枣庄永旺置业", itself=False) == ["永旺置业有限公司"]
    assert fuzz.ratio("枣庄永旺置业", "大永旺") < 90


def test_of_many_names_written_nearly_the_same_five_are_worth_a_look() -> None:
    names = [f"枣庄永旺大成玻璃石料甲乙丙{letter}" for letter in "丁戊己庚辛壬癸"]
    assert len(NameIndex(names).similar("枣庄永旺大成玻璃石料甲乙丙子", itself=False)) == 5


def test_a_numeral_of_the_town_in_front_tells_no_enterprises_apart() -> None:
    index = NameIndex(["三岔金辉食品厂", "栖岭县三岔镇金辉食品厂", "三岔金辉食品二厂"], "三岔镇")
    assert index.similar("金辉食品厂", itself=False) == ["三岔金辉食品厂", "栖岭县三岔镇金辉食品厂"]
    assert NameIndex(["第三金辉食品厂"], "三岔镇").similar("金辉食品厂", itself=False) == []
