"""Keys under which written things are the same: names, headings, codes.

Keys are only for comparing.  What is shown stays as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import mul
from typing import Final

_BRACKETED: Final = re.compile(r"[(\[{【〔<《][^()\[\]{}【】〔〕<>《》]*[)\]}】〕>》]")
_SIGNS: Final = re.compile(r"[\W_]+")  # \w is what str.isalnum says, and _
CODE_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_VALUES: Final = {letter: value for value, letter in enumerate(CODE_ALPHABET)}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """NFKC, without format characters (U+200B, U+FEFF, U+202E…), white space folded to single spaces, case folded."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not plain.isprintable():  # no format character is
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(plain.split()).casefold()


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The letters and digits of the text, folded: what is left when punctuation and spaces are taken away."""
    plain = _SIGNS.sub("", fold(text))
    return text if plain == text else plain  # one object: there are as many as names and problems


_FORMER: Final = re.compile(r"[(（](?:原|曾用名|曾用|前身)[^()（）]*[)）]")


_NUMBERED: Final = re.compile(r"\s*(?:[(（]\d{1,3}[)）]|\d{1,3}[.．、])(?!\d)")


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """The key of an enterprise's name, without its former name in brackets and a number in front (1.甲公司)."""
    bare = _FORMER.sub("", name)
    numbered = _NUMBERED.match(bare)
    return key(bare[numbered.end() :] if numbered else bare) or key(name)


@lru_cache(maxsize=65536)
def heading_keys(text: str) -> tuple[str, ...]:
    """The keys of a heading, best first: the whole, then without what stands in brackets."""
    whole = key(text)
    outside = fold(text)
    while outside != (less := _BRACKETED.sub("", outside)):  # from the innermost brackets outwards
        outside = less
    bare = key(outside)
    return (whole, bare) if bare and bare != whole else (whole,)


@lru_cache(maxsize=65536)
def code_fault(code: str) -> str:
    """What is wrong with a 统一社会信用代码 (GB 32100-2015), in Chinese; "" when it is valid.

    The code is 18 characters of the standard's alphabet (no I O S V Z), the last one a check character:
    alphabet[(31 - sum(value_i * 3^(i-1)) mod 31) mod 31].
    """
    if len(code) == 15 and code.isdigit():
        return "15 位数字是旧的工商注册号"
    if len(code) != 18:
        return f"应为 18 位，现有 {len(code)} 位"
    if strange := next((letter for letter in code if letter not in _VALUES), ""):
        hint = {"O": "，可能是数字 0", "I": "，可能是数字 1"}.get(strange, "")
        return f"第 {code.index(strange) + 1} 位的“{strange}”不会出现在代码里{hint}"
    total = sum(map(mul, CODE_WEIGHTS, map(_VALUES.__getitem__, code)))
    return "" if CODE_ALPHABET[(31 - total % 31) % 31] == code[17] else "最后一位校验码对不上，至少有一位写错"


def code_meant(code: str) -> str:
    """The valid code that was meant where O and I were typed for 0 and 1; "" when there is no such code.

    The standard's alphabet has neither letter (GB 32100-2015), so with a fitting check character nothing else is possible.
    """
    meant = code.replace("O", "0").replace("I", "1")
    return meant if meant != code and not code_fault(meant) else ""
