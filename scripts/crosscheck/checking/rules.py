"""What must hold of the rows of a sheet, rule by rule.

A rule takes a sheet of typed columns and the campaign, and gives findings; it never raises and never changes the
sheet.  An error sends its row back, a warning keeps it (findings.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from crosscheck import tables
from crosscheck.config_sections import Campaign
from crosscheck.findings import Finding, Place, finding, in_rows
from crosscheck.keys import code_fault
from crosscheck.sheets import Sheet

_ASKED: Final = {tables.NAME_DECISIONS.kind: tables.SAME, tables.HEADING_DECISIONS.kind: tables.ADOPTED}
_ANSWERS: Final = ("是", "否", "不是", "√", "×", "同一家", "是同一家", "不是同一家", "采用", "不采用")
Rule = Callable[[Sheet, Campaign], Iterator[Finding]]


def required_cells(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """A column marked * must not be empty (design.md, section 3)."""
    said = {item.cell for item in sheet.findings}
    for name in tables.TABLES[sheet.kind].required:
        for index, value in enumerate(sheet.columns.get(name, ())):
            if value is None:
                place = sheet.place(index, name)
                if place.cell not in said:
                    yield finding("cell_missing", place, column=tables.ON_FORM[name] if name in sheet.head else name)


def answered_in_its_place(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """An answer of the office in another column than the one for answers would count for nothing, unsaid; so would those of a column that is gone."""
    asked = _ASKED.get(sheet.kind, "")
    if asked and asked not in sheet.letters and asked not in (column for _, column, _ in sheet.proposals):
        yield finding("answers_gone", Place(sheet.file, sheet.sheet), asked)
    for index, answer in enumerate(sheet.column(asked) if asked else ()):
        said = (name for name in sheet.columns if answer is None and sheet.text(index, name) in _ANSWERS)
        if where := next(said, ""):
            yield finding("answer_elsewhere", sheet.place(index, where), sheet.text(index, where), where=where, column=asked)


def valid_codes(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """统一社会信用代码 by GB 32100-2015."""
    for index, code in enumerate(sheet.columns.get(tables.CREDIT_CODE, ())):
        if code is not None and (fault := code_fault(str(code))):
            yield finding("code_invalid", sheet.place(index, tables.CREDIT_CODE), code, detail=fault)


def found_in_campaign(sheet: Sheet, campaign: Campaign) -> Iterator[Finding]:
    """A problem of this campaign was found between its first and last day."""
    start, end = campaign.start.isoformat(), campaign.end.isoformat()
    for index, day in enumerate(sheet.columns.get(tables.FOUND_ON, ())):
        if day is not None and not start <= str(day) <= end:
            yield finding("found_outside_campaign", sheet.place(index, tables.FOUND_ON), day, start=start, end=end)


def closed_with_date(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """A problem that is rectified or closed says when."""
    done = sheet.column(tables.DONE_ON)
    for index, state in enumerate(sheet.column(tables.STATE)):
        if state in tables.DONE_STATES and done[index] is None:
            yield finding("closed_without_date", sheet.place(index, tables.STATE), state)


def open_without_date(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """A problem that is not rectified has no 整改完成日期; asked about once a sheet, for some lists put the day there by which it is due."""
    days, states = sheet.column(tables.DONE_ON), sheet.column(tables.STATE)
    asked = {item.cell for item in sheet.findings}
    among = [
        index
        for index, (day, state) in enumerate(zip(days, states, strict=True))
        if day is not None and state not in tables.DONE_STATES and sheet.place(index, tables.STATE).cell not in asked
    ]
    if among:
        first, more = among[0], in_rows([sheet.rows[index] for index in among])
        state = f"是“{states[first]}”" if states[first] else "没有填"
        yield finding("done_but_open", sheet.place(first, tables.DONE_ON), days[first], state=state, more=more)


def due_after_found(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """整改期限 is not before 发现日期."""
    return _not_before_found(sheet, tables.DUE_ON, "due_before_found")


def done_after_found(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """整改完成日期 is not before 发现日期."""
    return _not_before_found(sheet, tables.DONE_ON, "done_before_found")


def done_in_campaign(sheet: Sheet, campaign: Campaign) -> Iterator[Finding]:
    """整改完成日期 is not after the last day of the campaign: of a year mistyped the problem would stay open in every report."""
    end = campaign.end.isoformat()
    for index, day in enumerate(sheet.columns.get(tables.DONE_ON, ())):
        if day is not None and str(day) > end:
            yield finding("done_after_campaign", sheet.place(index, tables.DONE_ON), day, end=end)


def _not_before_found(sheet: Sheet, name: str, code: str) -> Iterator[Finding]:
    found = sheet.column(tables.FOUND_ON)
    for index, day in enumerate(sheet.column(name)):
        if day is not None and found[index] is not None and str(day) < str(found[index]):
            yield finding(code, sheet.place(index, name), day, found=found[index])


def one_problem_a_row(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """A row is one problem, and is counted as one (design.md, section 3): several numbered in one cell are asked about once a sheet."""
    if tables.TABLES[sheet.kind].issued:
        return  # our own form, which shows what a list says: that has been asked of the list
    texts = [str(value) for value in sheet.columns.get(tables.PROBLEM, ())]
    whole = "\n".join(texts)
    if any(second in whole for second in _SECONDS) and (among := [index for index, text in enumerate(texts) if _SEVERAL.search(text)]):
        more = in_rows([sheet.rows[index] for index in among])
        yield finding("several_in_one", sheet.place(among[0], tables.PROBLEM), texts[among[0]], more=more)


def one_enterprise_a_row(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """A row is of one enterprise: 甲厂、乙厂 and 加油站等3家 would be one that nobody can visit; asked about once a sheet."""
    names = [str(value) for value in sheet.columns.get(tables.ENTERPRISE, ())]
    if among := [index for index, name in enumerate(names) if _SEVERAL_NAMES.search(_IN_BRACKETS.sub("", name))]:
        more = in_rows([sheet.rows[index] for index in among])
        yield finding("several_enterprises", sheet.place(among[0], tables.ENTERPRISE), names[among[0]], more=more)


def in_its_own_column(sheet: Sheet, _: Campaign) -> Iterator[Finding]:
    """A name that is a code or a number, and a problem that is a level, stand in the wrong column: the row would be counted under them."""
    for column, meant in ((tables.ENTERPRISE, _for_a_name), (tables.PROBLEM, _for_a_problem)) if sheet.kind in _OF_OTHERS else ():
        for index, value in enumerate(sheet.columns.get(column, ())):
            if value is not None and (what := meant(str(value))):
                yield finding("other_column", sheet.place(index, column), value, column=column, what=what)


def _for_a_name(text: str) -> str:
    """What a text is that is certainly no name; 7-11 and K11 are names."""
    if not text.isascii():
        return ""
    if _CODE.fullmatch(text):
        return "信用代码"
    return "日期" if _DAY.fullmatch(text) else "电话号码" if _PHONE.fullmatch(text) else ""


def _for_a_problem(text: str) -> str:
    if text in _LEVELS:
        return "隐患等级"
    return "数字或日期" if text.isascii() and not any(map(str.isalpha, text)) else ""


_OF_OTHERS: Final = (tables.ENTERPRISES.kind, tables.PROBLEMS.kind, tables.TRANSFERS.kind)
_LEVELS: Final = frozenset(choice.name for choice in tables.CHOICES[tables.LEVEL])
_CODE: Final = re.compile(r"(?=(?:[A-Z]*\d){8})(?:[0-9A-Z]{18}|\d{15})", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?")
_PHONE: Final = re.compile(r"[+(]?(?:[\d][-() ]*){7,13}")
_IN_BRACKETS: Final = re.compile("[(（][^()（）]*[)）]")
_PLACE: Final = "(?:公司|厂|站|店|场|矿|酒店|宾馆|饭店|超市|合作社|商行|经营部)"
_SEVERAL_NAMES: Final = re.compile(rf"{_PLACE}[、,，;；/\n].*{_PLACE}\s*$|等\s*(?:[\d一二三四五六七八九十两几多]+\s*[家户个]|企业|单位|公司)(?:企业|单位|公司)?\s*$")
_MARKS: Final = ((r"1[.、．)）](?!\d)", r"2[.、．)）](?!\d)"), ("一[是、]", "二[是、]"))
_BRACKETED: Final = (("[(（]1[)）]", "[(（]2[)）]"), ("①", "②"), ("[(（]一[)）]", "[(（]二[)）]"))  # which need no stop before them
_APART: Final = r"[\s；;。：:，,]"
_SECONDS: Final = ("2.", "2、", "2．", "2)", "2）", "②", "二是", "二、", "二)", "二）")  # one of them is in every such cell: most sheets have none
_SEVERAL: Final = re.compile(
    "|".join((*(f"(?:^|{_APART}){first}.{{3,}}?{_APART}{second}" for first, second in _MARKS), *(f"{first}.{{3,}}?{second}" for first, second in _BRACKETED))), re.DOTALL
)


RULES: Final[tuple[Rule, ...]] = (
    required_cells,
    answered_in_its_place,
    valid_codes,
    found_in_campaign,
    closed_with_date,
    open_without_date,
    due_after_found,
    done_after_found,
    done_in_campaign,
    one_problem_a_row,
    one_enterprise_a_row,
    in_its_own_column,
)


def check_sheet(sheet: Sheet, campaign: Campaign) -> list[Finding]:
    """The findings of every rule on that sheet; none for a sheet that is no list."""
    if not sheet.kind:
        return []
    return list(dict.fromkeys(item for rule in RULES for item in rule(sheet, campaign)))  # what one caption says is said once for all of its rows


def returned_rows(sheet: Sheet, findings: list[Finding]) -> set[int]:
    """The row numbers that an error sends back; all rows when the error is one of the whole sheet."""
    errors = [item for item in findings if item.severity == "error"]
    if any(not item.cell or item.cell in sheet.head_cells.values() for item in errors):
        return set(sheet.rows)
    cells = {item.cell for item in errors}
    held = {row for stated in sheet.stated.values() for row, cell in zip(sheet.rows, stated, strict=True) if cell in cells}
    return {item.row for item in errors} & set(sheet.rows) | held
