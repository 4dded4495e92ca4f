"""Rows that are there as examples: marked as such (案例, 填写前请删除), or made of placeholders (××公司, ××镇, 2021年×月×日); and such as say how to fill in the others.

A row that somebody merely wants deleted is none: it is data until he deletes it, or a problem would be gone without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

TO_DELETE: Final = re.compile(r"(?:案例|示例|样例|例)?\s*[(\[]?\s*请?(?:填[写报]?[前后时])?(?:请)?(?:删除|删掉)(?:[此本该这]一?行|[案示样]?例)?[)\].。!]*$")
_OF_A_FORM: Final = re.compile("例|填[写报]?[前后时]")  # so says whoever made the form, not somebody who wants his row deleted
_FOR_ANY: Final = re.compile(
    r"^\W*(?:[×x*]{2,}|[○〇]{2,})(?![a-z])|(?<![a-z\d])[×x*]{2,}(?=[\u4e00-\u9fff])|\d{4}[年\-/.][×x*]{1,2}[月\-/.]|某某|^某[公企单街镇乡村部]"
)
OF_PLACEHOLDERS: Final = "×*xX○〇某"  # every text that stands for any other has one of these letters
_INSTRUCTION: Final = re.compile(
    r"[(（\[]?(?:请|应|须|统一|一律)?(?:填[写报入]?(?!充)|按.{1,12}填[写报]?|(?:从|在)?下拉|(?:单选|多选|选填|必填|任选|二选一)(?:$|\W|项)|选择(?:$|\W|.{1,6}(?:之一|一项))|(?:日期)?格式[为是::]|(?:例如|比如|形如)[::]?|"
    r"简要(?:描述|说明|填写)|简明扼要|(?:与|同)营业执照(?:一致|上))"
)
OF_INSTRUCTIONS: Final = frozenset("([（请应须统一填按从在下单多选必任二日格例比形简与同")  # each begins so
_FEW: Final = 4  # texts: fewer are no row of instructions
_MASKED: Final = re.compile(r"[×x*○]{2,}|[×○]$")
_SHORTEST: Final = 6  # characters of a code or number that is mostly crosses; 张×× is a person


def is_instruction(text: str) -> bool:
    """Whether a folded text tells how a cell is to be filled in: 填写营业执照上的全称, 从下拉菜单选择, 格式：2024-01-01."""
    return bool(_INSTRUCTION.match(text))


def are_instructions(texts: Sequence[str]) -> bool:
    """Whether most of a row's folded texts tell how to fill in the rows below."""
    return 2 * sum(map(is_instruction, texts)) > max(len(texts), _FEW)


def is_for_any(text: str) -> bool:
    """Whether a folded text stands for any other: ××公司, 区××局, 913704××××××××, but neither 张×× nor 138****1234."""
    return bool(_FOR_ANY.search(text)) or (len(text) >= _SHORTEST and 2 * sum(map(text.count, "×*")) > len(text))


def are_for_any(texts: Iterable[str]) -> bool:
    """Whether more of the folded texts stand for any other than say something; those of masked persons and phones count for neither."""
    for_any = real = 0
    for text in texts:
        if is_for_any(text):
            for_any += 1
        elif not _MASKED.search(text):
            real += 1
    return for_any > max(real, 1)


def is_of_a_form(text: str) -> bool:
    """Whether a folded text that asks to delete its row says that it is an example."""
    return bool(TO_DELETE.match(text) and _OF_A_FORM.search(text))
