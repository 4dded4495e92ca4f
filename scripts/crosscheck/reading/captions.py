"""What stands above a list and holds for all of its rows: 企业名称：…, 检查时间：…, the month in the title; and what its title, tab or file says.

Only required columns that the list lacks are filled so, and the town and field of a problem, and each time the clerk is told from which cell.  Where such a
caption or title stands again among the rows (the next enterprise's problems, the next town's table on the same sheet, with or
without the heading printed again), it holds from there on: or they would be the problems of the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import key
from crosscheck.reading.body import ASIDE, SECTIONS, RowSorter
from crosscheck.reading.grid import Grid, cell_name
from crosscheck.reading.mapping import Heading
from crosscheck.reading.names import OF_ALL_ROWS
from crosscheck.reading.reader import Reader
from crosscheck.reading.shape import are_labelled
from crosscheck.reading.stated import Caption, hold, tell, wanting
from crosscheck.reading.values import clean_text, filled
from crosscheck.tables import Type

_MOSTLY: Final = 0.8  # of the cells of a column
_MOST: Final = 6  # cells of a row of captions
_COLON: Final = re.compile("[:：]")
_ABOVE: Final = 8  # rows above the heading that are looked at
_TITLED: Final = "标题"
_TAB: Final = "工作表名"
_IN_A_TITLE: Final = 2  # texts in one of them that may still be a title
_NAME: Final = r"[^\s:：;；,，。]{2,14}"  # what may be a label
_NAMED: Final = rf"{_NAME}\s*[:：]"
_PAIR: Final = re.compile(rf"({_NAME})\s*[:：]\s*((?!(?!\d){_NAMED})\S.*?|)(?=\s{{2,}}|[;；]|\s+{_NAMED}|(?<=\s){_NAMED}|$)")  # it may say nothing
_LABEL: Final = re.compile(r"([^\s:：]{2,14})\s*[:：]$")
_TITLE: Final = re.compile(r"([^:：]{2,30}?有限(?:责任)?公司)[^:：]{0,20}(?:台账|清单|[^代]表|记录|汇总|统计)[^:：]{0,12}$")
_ANY_TITLE: Final = re.compile(r"(?:清单|台账|名单|名册|[^代]表)(?:[(（][^()（）]*[)）])?$")
_WHOSE: Final = ("单位", "单位名称", "名称")  # who was inspected or who has filled in the list
_AUTHORITY: Final = re.compile(r"(?:局|委|委员会|办公室|安委办|政府|厅|[总支大中]队)(?:[(（][^()（）]*[)）])?$")
_NUMBER: Final = re.compile("|".join(SECTIONS))
INSPECTION: Final = "(?:[检排抽巡督夜]查|暗访|督导|执法|巡检)"  # how the words for one end: 夜查, 联合执法检查
_OF_A_DAY: Final = re.compile(  # 5月15日联合执法检查发现问题清单; no 截至5月15日, no 5月15日起开展, none of several days
    r"(?<![截至止到\d.、,，和及—–~-])((?:20\d\d年)?\d{1,2}月\d{1,2}[日号]|20\d\d\.\d{1,2}\.\d{1,2})(?:[上下]午)?"
    rf"[^\W\d复前后内改限起以截会至到]{{0,6}}{INSPECTION}"
)
_A_DAY: Final = re.compile(r"(?:20\d\d[年.])?\d{1,2}(?:月\d{1,2}[日号]?|\.\d{1,2})|(?:20\d\d)?[01]\d[0-3]\d")  # 3月5日, 3.5, 0305: a tab for each day
_MONTH: Final = re.compile(r"20\d\d\s*年\s*(?:1[0-2]|0?[1-9])\s*月(?:份)?")


def fill_from_captions(heading: Heading, grid: Grid, reader: Reader, file: str) -> list[Finding]:
    """Give the heading the required columns that it lacks and that a caption above it states; tells of each."""
    told: list[Finding] = []
    _with_colons(heading, grid, reader)
    stated = {name: next((one for one in _above(grid, heading.first) if _states(reader, heading.kind, name, one)), None) for name in wanting(heading)}
    holding = {name: one for name, one in stated.items() if one and not _may_say_otherwise(heading, grid, reader, name, one.value)}
    below = {name: stated_below(heading, grid, reader, name) for name in holding}  # all of them first: they stand in the same rows
    below |= {name: {**_untold_below(heading, grid, reader, _TITLED, one.title), **below[name]} for name, one in holding.items() if one.title}
    for name, one in holding.items():
        hold(heading, grid, reader, name, one, below[name])
        told += tell(name, (one, *below[name].values()), grid, file)
    return told


def _with_colons(heading: Heading, grid: Grid, reader: Reader) -> None:
    """Write labels without colons, which stand above the heading and again among the rows, with them: 企业名称： | 甲厂 | 所在镇街： | 冯卯镇."""
    above = list(map(filled, grid.rows[max(0, heading.first - _ABOVE) : heading.first]))
    pairs = [dict(told[::2]) for told in above if len(told) % 2 == 0 and not any(_COLON.search(text) for _, text in told[::2])]
    if not any(reader.words.match(heading.kind, text) for labels in pairs for text in labels.values()):
        return
    words = {text for labels in pairs for text in labels.values()}
    for row in grid.rows[heading.last + 1 :]:
        told = filled(row)
        here = [dict(told[::2])] if len(told) % 2 == 0 and not words.isdisjoint(text for _, text in told[::2]) else pairs  # one may say nothing
        for labels in here:
            if labels and all(clean_text(row[c]) == text for c, text in labels.items()):
                for c, text in labels.items():
                    row[c] = f"{text}："


def fill_from_names(heading: Heading, grid: Grid, reader: Reader, file: str) -> list[Finding]:
    """Give the heading the town, field or level that it lacks and that the list's title, tab or file is called by; tells of each.

    A list of enterprises that says no field is of its department's single one.  A problem's field is its enterprise's.
    """
    told = []
    of_enterprise = {tables.FIELD} if heading.kind == tables.PROBLEMS.kind else set()
    proposed = {one.name: one.column for one in heading.proposals}
    wanted = [name for name in wanting(heading) if name in OF_ALL_ROWS and name not in of_enterprise]
    wanted = [name for name in wanted if name not in proposed or _is_nothing_of_it(heading, grid, reader, name, proposed[name])]
    calls = [(where, cell, text, _called(reader, text)) for where, cell, text in _names(heading, grid, reader, file)] if wanted else []
    if tables.FOUND_ON in heading.missing and tables.FOUND_ON not in proposed and (day := _day_of_tab(reader, grid.sheet)):
        wanted.append(tables.FOUND_ON)
        calls.append((_TAB, "", grid.sheet, {tables.FOUND_ON: day}))
    for name in wanted:
        if call := next((call for call in calls if name in call[3]), None):
            where, cell, text, said = call
            later = {**_untold_below(heading, grid, reader, where, text), **stated_below(heading, grid, reader, name)}
            hold(heading, grid, reader, name, Caption("", said[name], cell), later)
            told.append(finding("column_from_name", Place(file, grid.sheet, cell), text, column=name, where=where, meant=said[name]))
            told += tell(name, later.values(), grid, file)
    return told


def _day_of_tab(reader: Reader, tab: str) -> str:
    """The day of the campaign that a tab for each day is called by (3.5, 0305, 3月5日夜查), "" where it may be a number or another day."""
    found = [tab] if _A_DAY.fullmatch(tab) else _OF_A_DAY.findall(tab)
    return reader.converters.day_of_campaign(found[0]) if len(found) == 1 else ""


def _names(heading: Heading, grid: Grid, reader: Reader, file: str) -> Iterator[tuple[str, str, str]]:
    """(what it is, its cell, its text) of all that the list and its problems are called by, the nearest first."""
    of_level = [c for c, text in enumerate(heading.texts) if tables.LEVEL in reader.names.say(text)]
    if of_level == [heading.mapped.get(tables.PROBLEM, -1)]:  # 重大隐患描述, and no 一般隐患描述 beside it
        yield "表头", cell_name(heading.last, of_level[0]), heading.texts[of_level[0]].replace("\n", "")
    for r in range(heading.first - 1, max(-1, heading.first - 1 - _ABOVE), -1):
        texts = {text: c for c, cell in reversed([*enumerate(grid.rows[r])]) if (text := clean_text(cell))}
        if len(texts) > _IN_A_TITLE:
            break
        for text, c in texts.items():
            yield _TITLED, cell_name(r, c), text
    yield _TAB, "", grid.sheet
    yield "文件名", "", PurePosixPath(file).stem
    yield "填报部门唯一的领域", "", reader.names.single_field(file)


def stated_below(heading: Heading, grid: Grid, reader: Reader, name: str) -> dict[int, Caption]:
    """The rows below the heading that are nothing but captions or a title and state that column anew."""
    found: dict[int, Caption] = {}
    for r in range(heading.last + 1, len(grid.rows)):
        texts = [text for _, text in filled(grid.rows[r])]
        titled = bool(texts) and bool(_TITLE.match(texts[0]) or (len(texts) == 1 and _OF_A_DAY.search(texts[0])))
        if texts and (are_labelled(texts) or (len(texts) <= _MOST and (_COLON.search(texts[0]) or titled))):
            stated = [one for one in _captions_of(grid, r) if _is_about(reader, heading.kind, name, one)]  # whatever it says: not the first one's any more
            found |= {r: stated[0]} if stated else {}
        elif name in OF_ALL_ROWS and len(set(texts)) == 1 and (said := _called(reader, texts[0]).get(name)):
            found[r] = Caption("", said, _cell(grid, r))
    return found


def _called(reader: Reader, title: str) -> dict[str, str]:
    """What the title of a table among others says of its rows, without its number and a remark behind it: （二）水泉镇（3家）."""
    return reader.names.say(ASIDE.sub("", _NUMBER.sub("", title, count=1)))


def _cell(grid: Grid, r: int) -> str:
    return cell_name(r, filled(grid.rows[r])[0][0])


def _untold_below(heading: Heading, grid: Grid, reader: Reader, where: str, title: str) -> dict[int, Caption]:
    """The further tables of a sheet, each under the heading again, whose titles are not the first one's: nobody knows what they would say.

    None where it was no title that spoke.
    """
    found: dict[int, Caption] = {}
    above: dict[int, str] = {}  # the lone texts since the last row of data
    if where != _TITLED:
        return found
    sorter = RowSorter(heading, reader.row_words, grid.rows)
    for r in range(heading.last + 1, len(grid.rows)):
        texts = [clean_text(cell) for cell in grid.rows[r]]
        alone = set(texts) - {""}
        if len(alone) == 1:
            above |= {r: alone.pop()}
        elif alone:
            titles = {k: text for k, text in above.items() if _ANY_TITLE.search(text) and text != title}
            if titles and sorter.is_heading_again(texts):
                found |= {k: Caption("", "", _cell(grid, k)) for k in titles}
            above = {}
    return found


def _states(reader: Reader, kind: str, name: str, caption: Caption) -> bool:
    """Whether the caption is that column and its value is of the column's sort, and no label itself."""
    column = tables.TABLES[kind].column(name)
    if reader.words.match(kind, caption.value) or (column.type is Type.NAME and key(caption.label) in _WHOSE and _AUTHORITY.search(caption.value)):
        return False
    return _is_about(reader, kind, name, caption) and (column.type is Type.MONTH or reader.likeness.share(column, [caption.value]) in (None, 1.0))


def _may_say_otherwise(heading: Heading, grid: Grid, reader: Reader, name: str, value: str) -> bool:
    """Whether a column of the list that may be the one a caption speaks for names others: then a person is asked which of them it is."""
    column = heading.table.column(name)
    if column.type is Type.DATE:  # of several days that a list has, the caption's is the one that says what it is
        return False
    proposed = next((proposal.column for proposal in heading.proposals if proposal.name == name), None)
    cells = [] if proposed is None else reader.likeness.below(grid, heading.last, proposed)
    return (reader.likeness.share(column, cells) or 0) >= _MOSTLY and any(clean_text(cell) != value for cell in cells)


def _is_nothing_of_it(heading: Heading, grid: Grid, reader: Reader, name: str, column: int) -> bool:
    """Whether none of the cells is what the declared column proposed for their heading holds: 采矿 under 许可类别 is no 行业领域."""
    return reader.likeness.share(heading.table.column(name), reader.likeness.below(grid, heading.last, column)) == 0


def _is_about(reader: Reader, kind: str, name: str, caption: Caption) -> bool:
    """Whether the caption's label is that column's; a month needs none."""
    if tables.TABLES[kind].column(name).type is Type.MONTH:
        return bool(_MONTH.fullmatch(caption.value))
    found = reader.words.match(kind, caption.label) if caption.label else None
    if not found and name == tables.DUTY_UNIT and reader.words.perhaps(kind, caption.label) == name:  # 检查单位 may be the one inspected
        return bool(reader.converters.finder("departments").find(caption.value))
    return bool(found and found[1] == name)


def _above(grid: Grid, first: int) -> Iterator[Caption]:
    """The captions above a heading, last those without a colon: 企业名称 | 甲厂 | 所在镇街 | 冯卯镇."""
    rows = range(max(0, first - _ABOVE), min(first, len(grid.rows)))
    yield from (caption for r in rows for caption in _captions_of(grid, r) if caption.value)
    for r in rows:
        told = filled(grid.rows[r])
        beside = [(label, value, c, at) for (c, label), (at, value) in pairwise(told) if not (_COLON.search(label) or _COLON.search(value))]
        yield from (Caption(label, value, cell_name(r, c), cell_name(r, at)) for label, value, c, at in beside)


def _captions_of(grid: Grid, r: int) -> list[Caption]:
    """All in that row that is written as label and value, be it left empty; months without a label."""
    found = []
    texts = [clean_text(cell).replace("\n", " ") for cell in grid.rows[r]]
    for c, text in enumerate(texts):
        cell = cell_name(r, c)
        if label := _LABEL.match(text):
            at, beside = next(((at, other) for at, other in enumerate(texts[c + 1 :], c + 1) if other), (c + 1, ""))
            at, beside = (c + 1, "") if _COLON.search(beside) else (at, beside)
            found.append(Caption(_bare(label[1]), beside, cell, cell_name(r, at)))
        else:
            found += [Caption(_bare(pair[1]), pair[2].strip(), cell) for pair in _PAIR.finditer(text)]
        found += [Caption("", month[0], cell) for month in _MONTH.finditer(text)]
        if len(days := _OF_A_DAY.findall(text)) == 1:
            found.append(Caption(tables.FOUND_ON, days[0], cell, title=text))
        if title := _TITLE.match(text):  # 甲化工有限公司隐患整改台账: all of it is that enterprise's
            found.append(Caption(tables.ENTERPRISE, title[1], cell))
    return found


def _bare(label: str) -> str:
    """A label without its number: 一、企业名称."""
    return _NUMBER.sub("", label, count=1)
