"""邮件清单.xlsx says of each mail what is in it, what is a correction and how many there are, and of the rest why it does not go."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from crosscheck.mailing.addressees import Addressee
from crosscheck.mailing.listing import ListedMail, mail_list
from crosscheck.mailing.materials import MAIL_RULES, Product
from crosscheck.mailing.plan import Attachment, Kept, Mail

PERSON = Addressee("区应急管理局", "张某", "a@example.com", "b@example.com", ())


def attached(name: str, corrects: bool = False) -> Attachment:
    return Attachment(name, Product(name, Path("nowhere"), MAIL_RULES[-1], name, 1_000_000, False), corrects)


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=3, values_only=True))


def test_a_mail_and_what_stays() -> None:
    mail = Mail(PERSON, (attached("通报.docx"), attached("月报.xlsx", corrects=True)), 2, 3)
    kept = [Kept(PERSON, "移交表.xlsx", "检查日期以前不发", date(2021, 3, 25))]
    book = openpyxl.load_workbook(BytesIO(mail_list("2021年3月", [ListedMail(mail, "三月材料")], kept, date(2021, 3, 21))))
    assert rows(book["发给谁"]) == [
        (1, "区应急管理局", "张某", "a@example.com", "b@example.com", "三月材料", "通报.docx\n月报.xlsx（更正）", 2.7, "分 3 封，第 2 封；以前发过，内容变了，按更正发"),
    ]  # fmt: skip
    assert [(*row[:5], row[5].date()) for row in rows(book["没有发的"])] == [
        (1, "区应急管理局", "a@example.com", "移交表.xlsx", "检查日期以前不发", date(2021, 3, 25)),
    ]  # fmt: skip


def test_a_single_mail_has_nothing_to_remark_and_an_empty_list_says_so() -> None:
    book = openpyxl.load_workbook(BytesIO(mail_list("2021年3月", [ListedMail(Mail(PERSON, (attached("通报.docx"),)), "三月材料")], [], date(2021, 3, 21))))
    assert rows(book["发给谁"])[0][6:] == ("通报.docx", 1.4, None)
    assert rows(book["没有发的"])[0][0] == "没有"


def test_the_names_of_many_files_have_room() -> None:
    mail = Mail(PERSON, tuple(attached(f"{number}月问题.xlsx") for number in range(1, 8)))
    sheet = openpyxl.load_workbook(BytesIO(mail_list("2021年3月", [ListedMail(mail, "三月材料")], [], date(2021, 3, 21))))["发给谁"]
    assert sheet.row_dimensions[3].height >= 7 * 17  # the first and the last of seven names were cut at 108 points


def test_the_name_of_a_transfer_sheet_takes_one_line_and_not_two() -> None:
    """With two, the mail of a department with seventeen files filled a page."""
    mail = Mail(PERSON, tuple(attached(f"移交表（山城街道）枣庄市山亭区和博果品冷库{number}.xlsx") for number in range(1, 10)))
    sheet = openpyxl.load_workbook(BytesIO(mail_list("2021年3月", [ListedMail(mail, "三月材料")], [], date(2021, 3, 21))))["发给谁"]
    assert sheet.row_dimensions[3].height < 9 * 1.5 * 14.5
