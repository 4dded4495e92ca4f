"""Signs that a heading or a note explains: 隐患级别（1一般 2重大）, 等级（一般填1，重大填2）, 注：√已整改，○整改中."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from crosscheck.keys import fold
from crosscheck.reading.grid import Cell
from crosscheck.reading.values import clean_text

_INSIDE: Final = re.compile(r"[(\[【]([^()\[\]【】]+)[)\]】]")
_NOTED: Final = re.compile(r"(?:注|备注|说明|图例|符号说明)\s*[::]\s*(.+)$")
_SIGN: Final = r"[0-9a-z√✓×✗○●△▲☆★]"
_MEANS: Final = r"(?:[.:=\-—]|为|代表|表示|是|填写?|写|打|记|用|、)*"
_SIGN_FIRST: Final = re.compile(rf"({_SIGN}){_MEANS}([\u4e00-\u9fff]{{1,8}}?)(?={_SIGN}|[\s,;、/。]|$)")
_WORD_FIRST: Final = re.compile(rf"([\u4e00-\u9fff]{{1,8}}?){_MEANS}({_SIGN})(?=[\u4e00-\u9fff\s,;、/。]|$)")
_BETWEEN: Final = re.compile(r"[\s,;、/。]*")
_LEAST: Final = 2  # signs that are explained


def explained(heading: str, cells: Sequence[Cell], find: Callable[[str], str], notes: Iterable[str] = ()) -> Sequence[Cell]:
    """The cells with each sign as the heading, or else a note beside the list, says what it means; as they are where none explains it."""
    for signs in map(_signs, (heading, *notes)):
        meant = {sign: value for sign, word in signs if (value := find(word))}
        if len(meant) >= _LEAST and len(meant) == len(signs):
            return [meant.get(fold(clean_text(cell)), cell) for cell in cells]
    return cells


def legends(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """The texts that stand alone in one of these rows and explain signs: 注：√表示已整改，○表示整改中."""
    alone = ({text for cell in row if (text := clean_text(cell))} for row in rows)
    return [text for texts in alone if len(texts) == 1 for text in texts if _signs(text)]


@lru_cache(maxsize=4096)
def _signs(heading: str) -> tuple[tuple[str, str], ...]:
    """Each sign with the word for what it means; nothing unless what stands in brackets, or is noted, is all of that sort."""
    text = fold(heading.replace("\n", " "))
    noted = _NOTED.match(text)
    for inside in [*_INSIDE.findall(text), *([noted[1]] if noted else [])]:
        for pattern, sign, word in ((_SIGN_FIRST, 1, 2), (_WORD_FIRST, 2, 1)):
            found = tuple((match[sign], match[word]) for match in pattern.finditer(inside))
            if len({one for one, _ in found}) == len(found) >= _LEAST and _BETWEEN.fullmatch(pattern.sub("", inside)):
                return found
    return ()
