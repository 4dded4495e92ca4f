from __future__ import annotations

import pytest

from crosscheck.drawing import DrawError, seed_of, sha256_hex, ticket, ticket_maker

# computed with: printf %s "$(printf %s SEED | sha256sum | cut -c1-64)ID" | sha256sum
VECTORS = [
    ("0", "91350100M000100Y43", "91785e37fe4d9ba0a83904e17f850540ed29225eaf92d6a77b3a542b1195dc5d"),
    ("0", "山东第1公司", "0185f791a07d78a9d6a9f514a5d5483ae1399b5474dbd7035185a306566776b5"),
    ("😀", "91350100M000100Y43", "ca9be8b8231ed0d97f40a3816c916eed6436206d0f085522b242c7be3d0ec679"),
    ("2021-03-10", "山城街道", "5b972726abc82e7c9495e1ebaa8d887cf918823a36cebd52455102b3c3bde3f5"),
]


@pytest.mark.parametrize(("seed", "identity", "expected"), VECTORS)
def test_a_ticket_is_what_sha256sum_gives(seed: str, identity: str, expected: str) -> None:
    assert ticket(seed, identity) == expected
    assert ticket_maker(seed)(identity) == expected


def test_the_seed_is_the_hash_of_public_value_and_nonce() -> None:
    assert seed_of("01 05 12 19 23 30 + 08", "5f" * 32) == sha256_hex("01 05 12 19 23 30 + 08" + "5f" * 32)
    assert (
        seed_of("01 05 12 19 23 30 + 08", "5f" * 32)
        == "99480bd9b09f276817051357fe4b2468a0415dc84cfe6618774ddffc074bd6d9"
    )


def test_an_empty_seed_is_refused_but_zero_and_a_space_are_seeds() -> None:
    with pytest.raises(DrawError, match="种子是空的"):
        ticket("", "a")
    assert len({ticket("0", "a"), ticket(" ", "a"), ticket("😀", "a")}) == 3


def test_an_enterprise_without_an_id_is_refused() -> None:
    with pytest.raises(DrawError, match="既没有统一社会信用代码也没有名称"):
        ticket("0", "\u3000")


def test_half_a_character_is_refused_and_shown() -> None:
    with pytest.raises(DrawError, match=r"“山\?”中有残缺字符（问号处），不能参加抽取：请在原表中重新输入这一格。"):
        ticket("0", "山\ud83d")
    with pytest.raises(DrawError, match=r"“\?”中有残缺字符"):
        ticket("\udc00", "a")


@pytest.mark.parametrize(
    ("public", "nonce", "message"), [(" ", "n", "公开值是空的"), ("v", "", "随机数（nonce）是空的")]
)
def test_a_seed_needs_both_of_its_halves(public: str, nonce: str, message: str) -> None:
    with pytest.raises(DrawError, match=message):
        seed_of(public, nonce)
