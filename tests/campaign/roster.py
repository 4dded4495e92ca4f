"""The office's own lists: who inspects, which experts there are, and to whom is mailed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import xlsxwriter

from tests.campaign import names
from tests.campaign.truth import Campaign

_OFFICERS = ("序号", "姓名", "单位", "所在镇街", "执法证号", "行业领域", "联系电话", "回避企业", "备注")
_EXPERTS = ("序号", "姓名", "行业领域", "单位", "联系电话", "回避企业", "备注")
_ADDRESSES = ("序号", "单位", "联系人", "邮箱", "抄送", "接收内容", "备注")


def write_rosters(rng: Random, campaign: Campaign, folder: Path) -> None:
    """Write 执法人员.xlsx, 专家.xlsx and 通讯录.xlsx; mailboxes are at example.com, which is nobody's (RFC 2606)."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for stem, heading, rows in (
        ("执法人员", _OFFICERS, _officers(rng, campaign, taken)),
        ("专家", _EXPERTS, _experts(rng, campaign, taken)),
        ("通讯录", _ADDRESSES, _addresses(rng, campaign)),
    ):
        (folder / f"{stem}.xlsx").write_bytes(_table(stem, heading, rows))


def _person(rng: Random, taken: set[str]) -> str:
    """A name that nobody else on the lists has, as long as there are such names."""
    for _ in range(200):
        if (name := names.draw_person(rng)) not in taken:
            break
    taken.add(name)
    return name


def _avoid(rng: Random, campaign: Campaign, fields: Sequence[str]) -> str:
    """Now and then an enterprise of one's own fields that one must not inspect."""
    firms = [firm.name for firm in campaign.enterprises if firm.field in fields]
    return rng.choice(firms) if firms and rng.random() < 0.15 else ""


def _officers(rng: Random, campaign: Campaign, taken: set[str]) -> list[list[str]]:
    """Four of each department, three of each town."""
    units = [(item.name, "", item.fields) for item in campaign.departments for _ in range(4)]
    units += [(town.name, town.name, ()) for town in campaign.towns for _ in range(3)]
    prefix = campaign.district.code
    return [
        [_person(rng, taken), unit, town, f"{prefix}{1001 + at:05d}", fields[0] if fields else "", names.draw_phone(rng),
         _avoid(rng, campaign, fields), ""]
        for at, (unit, town, fields) in enumerate(units)
    ]  # fmt: skip


def _experts(rng: Random, campaign: Campaign, taken: set[str]) -> list[list[str]]:
    """Four for each field."""
    fields = dict.fromkeys(field for department in campaign.departments for field in department.fields)
    city = campaign.district.city
    return [
        [_person(rng, taken), field, f"{city}安全生产技术服务中心", names.draw_phone(rng), _avoid(rng, campaign, (field,)), ""]
        for field in fields or names.FIELDS
        for _ in range(4)
    ]


def _addresses(rng: Random, campaign: Campaign) -> list[list[str]]:
    units = [(item.name, f"bumen{at:02d}") for at, item in enumerate(campaign.departments, 1)]
    units += [(town.name, f"zhenjie{at:02d}") for at, town in enumerate(campaign.towns, 1)]
    return [[unit, names.draw_person(rng), f"{box}@example.com", "", "", ""] for unit, box in units]


def _table(stem: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A tidy sheet under a title row."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2021, 2, 22)})
        bold, plain = book.add_format({"bold": True, "border": 1}), book.add_format({"border": 1, "num_format": "@"})
        sheet = book.add_worksheet(stem)
        sheet.merge_range(0, 0, 0, len(heading) - 1, stem, bold)
        sheet.write_row(1, 0, heading, bold)
        for number, row in enumerate(rows, 1):
            sheet.write_number(number + 1, 0, number)
            sheet.write_row(number + 1, 1, row, plain)
        sheet.set_column(1, len(heading) - 1, 18)
        sheet.freeze_panes(2, 2)
    return buffer.getvalue()
