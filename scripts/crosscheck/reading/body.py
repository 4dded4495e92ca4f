"""The rows below a heading: which are data, and for which named reason the others are skipped.

Every body row ends in exactly one place (design.md, the conservation law): data, or skipped as title, total, note,
example or blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Final

from crosscheck import tables
from crosscheck.keys import fold, key
from crosscheck.reading.examples import (
    OF_INSTRUCTIONS,
    OF_PLACEHOLDERS,
    TO_DELETE,
    are_for_any,
    are_instructions,
    is_for_any,
    is_instruction,
    is_of_a_form,
)
from crosscheck.reading.grid import Cell, Grid
from crosscheck.reading.mapping import Heading
from crosscheck.reading.settings import Settings
from crosscheck.reading.shape import LABELLED, are_labelled
from crosscheck.reading.values import Remembering, clean_text, filled
from crosscheck.sheets import SKIP_WORDS

TITLE, TOTAL, NOTE, EXAMPLE, BLANK, ELSEWHERE, UNANSWERED, JOINED = SKIP_WORDS  # the last of a record that has several rows
SECTIONS: Final = (  # how the titles of sections are numbered, a rank each
    r"[一二三四五六七八九十]+[、.．]\s*", r"[(（][一二三四五六七八九十]+[)）]\s*", r"\d+[、.．]\s*(?=\D)", r"第[一二三四五六七八九十]+[部类章]分?\s*",
)  # fmt: skip
_SECTION: Final = re.compile("|".join(SECTIONS))
_OF_THE_TOTAL: Final = re.compile("其中[::]?.{2,12}$")  # 其中：重大隐患 | 2
ASIDE: Final = re.compile(r"\s*[(（][^()（）]*[)）]$")  # 冯卯镇（12家）
_ITEM: Final = re.compile(r"\d+[.、．]")
_SIGNED: Final = re.compile(r"[(（][^()（）]*[)）]$|.*(?:盖章|签章|签字|公章|签名)[)）]?$|\d{4}年.{1,4}月.{1,4}日$")
_TITLE: Final = re.compile(r".{4,}(?:台账|清单|一览表|统计表|汇总表|明细表|登记表|记录表|情况表)(?:[(（][^()（）]{0,12}[)）])?$")
_PAGE: Final = re.compile(r"第?\s*\d+\s*页?\s*[,/、]?\s*共\s*\d+\s*页|第\s*\d+\s*页|-\s*\d+\s*-$")
_NUMBERED: Final = re.compile(r"\d{1,2}[、.．)）]|[(（]\d{1,2}[)）]|\*|※")
_OF_COUNTS: Final = re.compile(r".*[^\d](?:数|数量|次|率|额|合计|占比)(?:[(（][^()（）]*[)）])?$")
_LEAST_COUNTS: Final = 2  # headings of a table of counts
_COUNTED: Final = "家项个条起处件份宗万元人次"  # the letters of what stands behind a number in a total
_UNITS: Final = frozenset(["人", "次", "家", "项", "起", "个", "处", "件", "万元", "元", "人次", "家次", "份", "条", "天", "日期", "年月日"])
_COUNTERS: Final = frozenset("甲乙丙丁戊己庚辛壬癸")
_SAYS_NONE: Final = re.compile(
    r"[(\-—\s]*(?:以下(?:空白|无正文|无内容)|(?:本[月期季周]|当月|\d{1,2}月份?)暂?(?:无|没有|未(?:发现|检?查出|排查出|新增))\w{0,8}|(?:本[月期季周]|当月)?零(?:报告|上报))[)\-—。.\s]*$"
)
_NONE_FOUND: Final = re.compile(  # without saying when: believed where the row has nothing else
    r"暂?(?:无|没有|未(?:发现|见|检?查出|排查出|新增))(?:新增|发现|存在|的|其[他它]|明显|安全|突出|重大|一般|事故|违法|违规|行为|问题|隐患|情况|不符合项){1,6}(?:[,;。]?零(?:报告|上报))?[。.!]?"
)
_NO_PROBLEM: Final = re.compile(rf"(?:经|本次|此次|当[日天]|现场)*(?:检查|抽查|排查)?(?:[时中后])?[,;]?{_NONE_FOUND.pattern}")
_FINE: Final = re.compile("合格|符合(?:要求|规定|条件)?|正常|良好|(?:未见|无|未发现)(?:明显)?异常")
_NOTHING_DONE: Final = re.compile(r"(?:本[月期季周]|当月|\d{1,2}月份?)未(?:开展|组织|进行)\w{0,8}[。.]?")  # believed where there is nothing else at all
_ZERO: Final = re.compile("零报告|零上报")
_EXPLAINED: Final = re.compile(r"[(（【\[].*[)）】\]]", re.DOTALL)  # （必填）, （年月日）
WORDY: Final = 4  # characters that may be a problem
_TITLE_AND_WORD: Final = 2  # 4月份问题清单 over 无
_OF_PROBLEMS: Final = re.compile("问题|隐患")
_NONE_AT_ALL: Final = ("无", "没有", "暂无")
_LITTLE: Final = 12  # cells: a title, who reports, who signs
_COUNTING, _TELLING = "counting", "telling"
_DITTO: Final = frozenset(["同上", "同上行", "同前", "〃", "″", "〞", '"', "＂", "“", "”"])
_SHORT: Final = 6  # characters up to which a text may be a unit
_COMMON: Final = "龥"  # the last common Chinese character; full-width letters and digits come after it
_VOID: Final = re.compile(r"[(\[]?(?:[此本该这]?[一]?[行条])?已?作废[)\]。!]*$")
_BOUNDARY: Final = ("以上", "以下")  # 以上为3月问题, alone in its row
_TOLD: Final = ("删", "废", ":", "：", "﹕", "︰")  # what else such a text has
# letters that have another form (㈠, １), hidden ones and those of placeholders
_ODD: Final = re.compile(f"[{OF_PLACEHOLDERS}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2e80-\u2fdf\u3200-\u33ff\uf900-\ufaff\ufeff０-９Ａ-Ｚａ-ｚ]").search


def says_none(texts: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet without a heading holds a zero report (本月无, 零报告) and little besides."""
    said = [fold(text) for row in texts for text in row if text]
    if len(said) == _TITLE_AND_WORD and _OF_PROBLEMS.search(said[0]) and said[1] in _NONE_AT_ALL:
        return True
    return len(said) <= _LITTLE and any(_SAYS_NONE.match(text) or _ZERO.search(text) or _NOTHING_DONE.fullmatch(text) for text in said)


def are_counts(texts: Sequence[Sequence[str]], is_part: Callable[[str], bool]) -> bool:
    """Whether a table has nothing but figures beside the towns, departments and fields that it counts by, with its total."""
    told = [[text for text in row if text] for row in texts]
    counted = [row for row in told if len(row) > _LEAST_COUNTS and any(map(_is_number, map(fold, row[1:])))]
    return len(counted) > 1 and all(is_part(row[0]) and all(map(_is_number, map(fold, row[1:]))) for row in map(_without_number, counted))


def _without_number(row: list[str]) -> list[str]:
    return row[1:] if _is_serial(row[0]) else row


def none_found(texts: Iterable[str]) -> bool:
    """Whether there is a single text, and it says that nothing was found (无问题, 未发现隐患)."""
    said = [fold(text) for text in texts if text]
    return len(said) == 1 and _NONE_FOUND.fullmatch(said[0]) is not None


def without_problem(
    rows: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]], kept: Sequence[int], mapped: Mapping[str, int], nothing: Container[str]
) -> set[int]:
    """The rows that tell who was inspected and that nothing was found there: they are no problems.

    未发现问题 says so by itself; 无 and 合格 only where no level, no term and no state stands beside them.  ``texts`` are the rows' cleaned cells.
    """
    if (problem := mapped.get(tables.PROBLEM, -1)) < 0:
        return set()
    written = {cell: fold(clean_text(cell)) for cell in {rows[r][problem] for r in kept}}
    none = {cell for cell, text in written.items() if _NO_PROBLEM.fullmatch(text)}
    beside = [mapped[name] for name in (tables.LEVEL, tables.DUE_ON, tables.STATE, tables.DONE_ON) if name in mapped]
    little = {text for text in written.values() if text and beside and (text in nothing or _FINE.fullmatch(text))}
    doubtful = {cell for cell, text in written.items() if not text or text in little}

    def is_nothing(row: Sequence[str]) -> bool:
        if not row[problem]:
            return any(_ZERO.fullmatch(fold(other)) for other in row)
        return all(not row[c] or (said := fold(row[c])) in nothing or said in little for c in beside)

    return {r for r in kept if (cell := rows[r][problem]) in none or (cell in doubtful and is_nothing(texts[r]))}


def unfilled(texts: Sequence[Sequence[str]], kept: Sequence[int], mapped: Mapping[str, int]) -> set[int]:
    """The rows at the end that are all the same but for their number and name neither enterprise nor problem: a form's, where 一般 was filled in for everybody."""
    told = [mapped[name] for name in (tables.ENTERPRISE, tables.PROBLEM) if name in mapped]
    number = mapped.get(tables.SERIAL, -1)
    ends = takewhile(lambda r: told and not any(texts[r][c] for c in told), reversed(kept))
    rows = {r: [text for c, text in enumerate(texts[r]) if c != number] for r in ends}
    alike = set(takewhile(lambda r: rows[r] == next(iter(rows.values())), rows))
    return alike if len(alike) > 1 else set()


class RowWords:
    """What a text by itself says of its row, by the settings' words; remembered, most texts standing in many rows."""

    def __init__(self, config: Settings) -> None:
        words = config.words
        self.sections = {key(choice.name) for name in ("towns", tables.FIELD) for choice in config.permitted(name)}
        totals = "|".join(map(re.escape, words.totals))
        counted = f"[{_COUNTED}企业单位问题隐患]"
        self.total = re.compile(rf"\w{{0,8}}(?:{totals})(?:[::(]?共?[\d.,]*{counted}*\)?)?$|共\d+{counted}+$")  # 小计：5项; 共2条
        self.nothing = frozenset(map(fold, words.nothing))
        self.notes = re.compile(rf"(?:{'|'.join(map(re.escape, words.notes))})\s*(?:\d*\s*[::.、]|$)")
        examples = "|".join(map(re.escape, sorted({fold(word).strip("():") for word in words.examples}, key=len, reverse=True)))
        self.example = re.compile(rf"(?:{examples})(?:$|如?[\d::、 )\]])|[(\[](?:{examples})[)\]]|(?:{examples}).*请删除")
        self._telling = re.compile("|".join(f"(?:{one.pattern})" for one in (self.example, self.notes, TO_DELETE, _VOID, LABELLED)))
        told = [r"\s*".join(map(re.escape, fold(word).strip("():"))) for word in (*words.totals, *words.notes, *words.examples)]
        self._has_word = re.compile("|".join((*told, *_TOLD)), re.IGNORECASE).search
        self._signs = Remembering(self._sign)

    def signs(self, texts: Sequence[str]) -> tuple[set[str], set[str]]:
        """The texts that may make their row something else than data, and those that are a number or nothing.

        Most are long and have no such word: a glance at all of them, then a look at the rest.
        """
        glances = zip(texts, map(len, texts), map(self._has_word, texts), map(_ODD, texts), strict=True)
        figures = {text for text in texts if text.isdigit()}
        looked_at = [text for text, length, word, odd in glances if (word or odd or length <= _SHORT or text[0] in OF_INSTRUCTIONS) and text not in figures]
        signs = list(zip(looked_at, map(self._signs.__getitem__, looked_at), strict=True))
        return {text for text, sign in signs if sign == _TELLING}, figures.union(text for text, sign in signs if sign == _COUNTING)

    def _sign(self, text: str) -> str:
        folded = fold(text)
        bare = folded.strip("()")
        if self._telling.match(folded) or self.total.match(folded.replace(" ", "")) or bare in _UNITS or is_for_any(folded) or is_instruction(folded):
            return _TELLING
        return _COUNTING if not bare or bare.isdigit() or bare in _COUNTERS else ""


class RowSorter:
    """Tells the reason for which a row is skipped, or "" for a data row, knowing the sheet's heading and all of its rows."""

    def __init__(self, heading: Heading, words: RowWords, rows: Sequence[Sequence[Cell]]) -> None:
        self._heading = heading
        self._words = words
        written = rows[heading.first : heading.last + 1]  # of two rows each by itself: so they are printed again
        self._groups = [[text] for row in written if (text := _alone(row))]  # a group over the whole list
        printed = rows[max(heading.first - 1, 0) : heading.last + 1]  # what stands above it may be its groups
        self._headings = [list(map(key, heading.texts)), *([key(clean_text(cell)) for cell in row] for row in printed)]
        found = set[Cell]().union(*rows[heading.last + 1 :])
        texts = [cell for cell in found if isinstance(cell, str)]
        telling, counting = words.signs(texts)
        self._telling = telling | self._headings_among(texts) | set(filter(_EXPLAINED.fullmatch, texts))
        self._numbers: set[Cell] = counting.union(cell for cell in found.difference(texts) if isinstance(cell, float | int))
        self._serial = heading.mapped.get(tables.SERIAL, -1)
        self._problem = heading.mapped.get(tables.PROBLEM, -1)
        self._key_columns = [
            heading.mapped[name] for name in (tables.ENTERPRISE, tables.PROBLEM, tables.MONTH) if name in heading.mapped
        ]
        self._names = [heading.mapped[name] for name in (tables.ENTERPRISE, tables.PERSON) if name in heading.mapped]
        self.ditto = {text for text in texts if len(text) <= _SHORT and "".join(text.split()).rstrip("。.") in _DITTO}
        self.to_delete = {text for text in self._telling if TO_DELETE.match(fold(text)) or _VOID.match(fold(text))}

    def _headings_among(self, texts: Iterable[str]) -> set[str]:
        """The texts that are one of the headings; only what begins as one of them is compared with care."""
        keys = set[str]().union(*self._headings) - {""}
        begins = {first for text in keys for first in (text[0], text[0].upper())}
        return {text for text in texts if (text[:1] in begins or not text[:1].isalnum() or text > _COMMON) and key(text) in keys}

    def is_surely_data(self, row: Sequence[Cell]) -> bool:
        """Whether a glance shows it, as it does for most rows: several different texts, none of which may mean anything else."""
        found = {*row} - self._numbers
        return len(found) > 2 and found.isdisjoint(self._telling)

    def is_data(self, row: Sequence[Cell]) -> bool:
        """Whether the row, whatever is merged in it, is one of data."""
        return self.is_surely_data(row) or not self.reason(list(map(clean_text, row)), wide_merge=False)

    def reason(self, cells: Sequence[str], wide_merge: bool) -> str:
        """The reason for skipping the row of these texts; ``wide_merge``: one cell is merged over half of the row."""
        filled = [(c, text) for c, text in enumerate(cells) if text]
        if not filled or (all(c == self._serial for c, _ in filled) and _is_serial(filled[0][1])):
            return BLANK
        if all(fold(text) in self._words.nothing or (c == self._serial and _is_serial(text)) for c, text in filled):
            return BLANK
        if len(filled) <= 2 and _SAYS_NONE.match(fold(filled[-1][1])):
            return NOTE
        if none_found(text for c, text in filled if c != self._serial or not _is_serial(text)):
            return NOTE
        texts = [fold(text) for _, text in filled]
        if self._is_example(filled, texts):
            return EXAMPLE
        if self._is_total(filled, texts):
            return TOTAL
        if self._is_heading_again(filled) or is_counting(filled) or all(text.strip("()") in _UNITS for text in texts):
            return TITLE
        if self._is_note(texts) or all(map(_EXPLAINED.fullmatch, texts)) or are_instructions(texts):
            return NOTE
        return TITLE if self._is_section(filled, wide_merge) else ""

    def _is_example(self, filled: list[tuple[int, str]], texts: list[str]) -> bool:
        """Marked where examples are, or anywhere by the form's own words, or made of placeholders and so is its name."""
        if any(self._words.example.match(text) for text in texts[:3]) or any(map(is_of_a_form, texts)):
            return True
        deleted = {c for (c, _), text in zip(filled, texts, strict=True) if TO_DELETE.match(text)}
        if deleted & {*(c for c, _ in filled[:2]), *self._key_columns}:
            return True
        said = {c: text for (c, _), text in zip(filled, texts, strict=True) if c not in (self._serial, *deleted)}
        names = [said[c] for c in self._names if c in said]
        return all(map(is_for_any, names)) and (are_for_any(said.values()) or bool(deleted and names))

    def _is_total(self, filled: list[tuple[int, str]], texts: list[str]) -> bool:
        if _OF_THE_TOTAL.match(texts[0]) and len(texts) > 1 and all(map(_is_number, texts[1:])):
            return True
        if not any(self._words.total.match("".join(text.split())) for text in texts[:2]):
            return False
        told = [(c, text) for c, text in filled if fold(text) not in self._words.nothing]
        words = [text for _, text in told if not _is_number(fold(text))]
        return len(words) <= 2 or not all(any(c == k for c, _ in told) for k in self._key_columns)

    def _is_heading_again(self, filled: list[tuple[int, str]]) -> bool:
        same = self._same(filled)
        return same >= 3 or (same >= 2 and same == len(filled)) or [text for _, text in filled] in self._groups

    def is_heading_again(self, cells: Sequence[str]) -> bool:
        """Whether the row is the heading or one of its rows, as printed pages have it again: another list may share most of it."""
        filled = [(c, text) for c, text in enumerate(cells) if text]
        return self._same(filled) == len(filled) > 0

    def is_around(self, text: str) -> bool:
        """Whether a lone text is the title of a page or a note, which ends no section."""
        return bool(_TITLE.match(text)) or self._is_note([fold(text)])

    def _same(self, filled: list[tuple[int, str]]) -> int:
        """How many of these texts stand in their place in the heading, or in that of its rows that is most like them."""
        written = [(c, key(text)) for c, text in filled]
        return max(sum(c < len(keys) and text == keys[c] != "" for c, text in written) for keys in self._headings)

    def _is_note(self, texts: list[str]) -> bool:
        if len(texts) == 1 and texts[0].startswith(_BOUNDARY):
            return True
        if are_labelled(texts) or _PAGE.fullmatch(" ".join(texts)):
            return True
        begins = [text for text in texts if self._words.notes.match(text)]
        return bool(begins) and (begins[0] == texts[0]) and len(texts) <= 8 and len(texts) <= 2 * len(begins) + 2

    def _is_section(self, filled: list[tuple[int, str]], wide_merge: bool) -> bool:
        if len({text for _, text in filled}) > 1:
            return False
        column, text = filled[0]
        if column == self._problem and not wide_merge and _ITEM.match(text):  # 2.灭火器过期: one more problem of the row above
            return False
        if wide_merge or _SECTION.match(text) or key(ASIDE.sub("", text)) in self._words.sections or (column != self._problem and _TITLE.match(text)):
            return True
        return column == self._serial and not _is_serial(text)


def trailing_notes(texts: Sequence[list[str]], reasons: Mapping[int, str], heading: Heading, end: int, more: bool) -> dict[int, str]:
    """Rows at the end of the list that a lone text shows to be notes, or the title of a list below (``more``)."""
    found: dict[int, str] = {}
    names, signed = [heading.mapped[name] for name in (tables.ENTERPRISE, tables.PROBLEM, tables.PERSON) if name in heading.mapped], False
    for r in range(end - 1, heading.last, -1):
        if reasons.get(r, ""):
            signed = False
            continue
        filled = [(c, text) for c, text in enumerate(texts[r]) if text]
        if len(filled) > (2 if more and not found else 1):
            break
        (c, text), *_ = filled
        signed = signed or bool(_SIGNED.match(text))
        above = (_first_alone(texts, reasons, r, heading.last) if signed else r) - 1
        apart = above > heading.last and reasons.get(above) == BLANK
        if c == heading.mapped.get(tables.PROBLEM) and any(heading.texts[:c]) and not (apart or more):
            break  # one more problem of the row above, however long: what is noted below a list begins at its left
        if not (apart or more or c not in names or len(text) > 30 or "：" in text or _NUMBERED.match(text) or _SIGNED.match(text)):
            break
        found[r] = TITLE if more and not found else NOTE
    return found


def counts_below(texts: Sequence[list[str]], reasons: Mapping[int, str], stated: Container[int]) -> dict[int, str]:
    """The rows of a small table of counts behind a gap or a title (镇街 | 检查家数 | 隐患数 over figures): they are no data of the list above.

    What stands in the columns ``stated`` captions say of every row.
    """
    found: dict[int, str] = {}
    gaps = [r for r, reason in reasons.items() if reason]
    titled = {r + 2 for r in gaps if reasons[r] == BLANK and r + 1 in reasons and _alone(texts[r + 1])}
    for r in sorted(titled.union(r + 1 for r in gaps)):
        if reasons.get(r, BLANK) or r in found or sum(bool(_OF_COUNTS.match(text)) for text in texts[r]) < _LEAST_COUNTS:
            continue
        rows = list(takewhile(lambda k: reasons.get(k, BLANK) in ("", TOTAL), range(r + 1, len(texts))))
        own = [[text for c, text in enumerate(texts[k]) if text and c not in stated] for k in rows]
        words = [sum(not _is_number(fold(text)) for text in row) for row in own]
        if rows and all(count <= 1 and len(row) > count for row, count in zip(own, words, strict=True)):
            found |= {**({} if reasons[r - 1] else {r - 1: TITLE}), r: TITLE, **dict.fromkeys(rows, TOTAL)}
    return found


def _alone(row: Sequence[Cell]) -> str:
    """The only text of a row, "" where there are several or none."""
    said = filled(row)
    return said[0][1] if len(said) == 1 else ""


def _first_alone(texts: Sequence[list[str]], reasons: Mapping[int, str], r: int, last: int) -> int:
    """The first of the rows of a lone text that end with this one: who signs stands above the day."""
    while r - 1 > last and not reasons.get(r - 1, "") and len(texts[r - 1]) - texts[r - 1].count("") == 1:
        r -= 1
    return r


def _is_serial(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.0+)?|[(（]?\d+[)）]?", text))


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(rf"-?[\d,.%]+[{_COUNTED}]*", text))


def is_counting(filled: list[tuple[int, str]]) -> bool:
    """A row of column numbers: 1 2 3 …, (1) (2) (3) …, ① ② ③ … or 甲 乙 1 2 …"""
    texts = [fold(text).strip("()") for _, text in filled]
    numbers = [int(text) for text in texts if text.isdecimal()]
    letters = [text for text in texts if text in _COUNTERS]
    return len(numbers) >= 3 and len(numbers) + len(letters) == len(texts) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def wide_merges(grid: Grid, width: int) -> set[int]:
    """The 0-based rows in which one merged cell covers at least half of the columns, with nothing tall to its left.

    A row to the right of cells that are merged downwards is one of several of the same thing, and no title.
    """
    tall = [(r0, r1, c1) for r0, _, r1, c1 in grid.merges if r1 > r0]
    wide = [(r0, c0) for r0, c0, r1, c1 in grid.merges if r0 == r1 and (c1 - c0 + 1) * 2 >= width]
    return {r for r, c in wide if not (c and any(top <= r <= bottom and right < c for top, bottom, right in tall))}


def fill_merged(grid: Grid, heading: Heading) -> None:
    """Give every row of a vertical merge the value of its first, where the column's declared rule says so."""
    table = heading.table
    by_column = {c: table.column(name).fill_down for name, c in heading.mapped.items()}
    for r0, c0, r1, c1 in grid.merges:
        if r1 == r0 or r0 <= heading.last or c1 > c0 + 3 or not by_column.get(c0, False):
            continue
        for r in range(r0 + 1, min(r1, len(grid.rows) - 1) + 1):
            row = grid.rows[r]
            if any(clean_text(cell) for c, cell in enumerate(row) if c != c0):
                row[c0] = grid.rows[r0][c0]
                if (r0, c0) in grid.facts.errors:
                    grid.facts.errors[(r, c0)] = grid.facts.errors[(r0, c0)]
