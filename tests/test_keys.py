"""Under which keys written things are the same, and which codes are valid."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crosscheck.keys import CODE_ALPHABET, CODE_WEIGHTS, code_fault, code_meant, fold, heading_keys, key, name_key

_BODIES = st.text(CODE_ALPHABET, min_size=17, max_size=17)


def whole(body: str) -> str:
    """The code with its check character, reckoned as the standard writes it (GB 32100-2015)."""
    total = sum(weight * CODE_ALPHABET.index(letter) for weight, letter in zip(CODE_WEIGHTS, body, strict=True))
    return body + CODE_ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ａ\u3000Ｂ", "a b"), ("\ufeff甲\u200b公司", "甲公司"), ("甲\u00a0 乙\t丙\n", "甲 乙 丙"), ("①", "1"), ("", "")],
)  # fmt: skip
def test_width_case_and_what_nobody_sees_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), [("甲（枣庄）公司", "甲(枣庄)公司"), ("甲 公司。", "甲公司"), ("Ａ-1#", "a1"), ("甲_公司", "甲公司")])
def test_signs_and_spaces_make_no_difference_to_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assume(fold(fold(text)) == fold(text))  # a few letters of Unicode fold on
    assert key(key(text)) == key(text)


def test_a_text_that_is_its_own_key_is_not_copied() -> None:
    name = "".join(("山亭", "永旺化工有限公司"))
    assert key(name) is name
    assert name_key(name) is name


@pytest.mark.parametrize("written", ["甲公司（原乙公司）", "甲公司(曾用名：乙公司)", "1.甲公司", "（12）甲公司", "3、甲公司"])
def test_a_former_name_in_brackets_and_a_number_in_front_are_no_part_of_a_name(written: str) -> None:
    assert name_key(written) == "甲公司"


@pytest.mark.parametrize(("written", "told"), [("3.14科技公司", "314科技公司"), ("（原乙公司）", "原乙公司"), ("1.", "1"), ("2021年项目部", "2021年项目部")])
def test_a_name_is_never_nothing_and_keeps_its_own_numbers(written: str, told: str) -> None:
    assert name_key(written) == told


def test_a_heading_is_known_whole_before_it_is_known_without_its_brackets() -> None:
    assert heading_keys("隐患等级（一般／重大）") == ("隐患等级一般重大", "隐患等级")
    assert heading_keys("隐患（问题（描述））") == ("隐患问题描述", "隐患")
    assert heading_keys("（备注）") == ("备注",)


def test_the_example_of_the_standard_is_valid() -> None:
    assert code_fault("91350100M000100Y43") == ""


@given(_BODIES, st.integers(0, 17), st.sampled_from(CODE_ALPHABET))
def test_one_letter_miswritten_is_always_found(body: str, at: int, letter: str) -> None:
    code = whole(body)
    assert code_fault(code) == ""
    assume(code[at] != letter)
    assert code_fault(code[:at] + letter + code[at + 1 :]) == "最后一位校验码对不上，至少有一位写错"


@given(_BODIES, st.integers(0, 16))
def test_two_neighbours_that_changed_places_are_found(body: str, at: int) -> None:
    code = whole(body)
    assume(code[at] != code[at + 1])
    assert code_fault(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("370400123456789", "15 位数字是旧的工商注册号"),
        ("37040012345678X", "应为 18 位，现有 15 位"),
        ("9135", "应为 18 位，现有 4 位"),
        ("9I350100M000100Y43", "第 2 位的“I”不会出现在代码里，可能是数字 1"),
        ("91350100M000100YS3", "第 17 位的“S”不会出现在代码里"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(code: str, fault: str) -> None:
    assert code_fault(code) == fault


def test_letters_typed_for_digits_are_seen_through_only_where_the_check_character_fits() -> None:
    assert code_meant("9I35O1OOMOOO1OOY43") == "91350100M000100Y43"
    assert code_meant("9I350100M000100Y44") == ""
    assert code_meant("91350100M000100Y43") == ""
