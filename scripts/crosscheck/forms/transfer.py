"""《异地执法检查问题移交表》, issued from the office's template (notice, annex), and the records of 集中执法 and 联合执法 in its likeness.

Reading finds them again by their labels, and tells by the title how the inspection was done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.forms.template import Template

_TICK: Final = "√"
_SHOWN: Final = (
    tables.PROBLEM_ID, tables.ITEM, tables.PROBLEM, tables.LEVEL, tables.FOUND_ON, tables.DUTY_UNIT, tables.DISPOSITION, tables.DUE_ON,
    tables.STATE,
)  # fmt: skip


@lru_cache(maxsize=8)
def _template(name: str, data: bytes) -> Template:
    return Template(name, data)


@dataclass(frozen=True, slots=True)
class SheetForm:
    """What all sheets of a month share: the office's template, what the district is, the year, the empty rows, the lists to choose from."""

    name: str
    template: bytes
    kind: str
    year: int
    blank_rows: int
    choices: tuple[Mapping[str, str], ...]


def sheet_form(name: str, template: bytes, config: Config) -> SheetForm:
    """The form by that template under this campaign's settings."""
    items, units = ([choice.name for choice in config.permitted(which)] for which in (tables.ITEM, "duty"))
    results = [choice.name for choice in config.permitted(tables.REVIEW_RESULT)]
    named = (tables.ITEM, "单位", "勾", tables.REVIEW_RESULT)
    choices = tuple(dict(zip(named, row, strict=True)) for row in zip_longest(items, units, (_TICK,), results, fillvalue=""))
    return SheetForm(name, template, config.campaign.kind, config.campaign.start.year, config.transfer.blank_rows, choices)


def transfer_sheet(form: SheetForm, enterprise: Mapping[str, Any], open_problems: Sequence[Mapping[str, Any]], number: str) -> bytes:
    """The sheet of one drawn enterprise: its head filled in, its open problems on the second sheet to look at again."""
    values = {
        "企业名称": str(enterprise[tables.ENTERPRISE]),
        "所在镇街": str(enterprise[tables.TOWN]),
        "企业地址": str(enterprise.get(tables.ADDRESS, "") or ""),
        "年份": str(form.year),
        "本级": form.kind,
        "编号": number,
    }
    rows = [{tables.SERIAL: str(n), **{name: str(row[name]) for name in _SHOWN}} for n, row in enumerate(open_problems, 1)]
    blank = [{tables.SERIAL: str(n)} for n in range(1, form.blank_rows + 1)]
    return _template(form.name, form.template).fill(values, {"行": rows, "空行": blank, "选项": form.choices})


RECORDS: Final = ("集中执法检查记录.xlsx", "联合执法检查记录.xlsx")


def blank_record(form: SheetForm) -> bytes:
    """An empty record of an inspection by one department or several; the enterprise is written in on site."""
    return transfer_sheet(form, {tables.ENTERPRISE: "", tables.TOWN: ""}, (), "")
