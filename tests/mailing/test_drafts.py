"""Drafts: the right files to the right people, names that every client reads, nothing too early, too large or twice."""

from __future__ import annotations

import email
import email.policy
import os
import tracemalloc
from email.message import EmailMessage
from pathlib import Path

import pytest

from crosscheck.findings import ToldError
from crosscheck.mailing.addressees import Addressee
from crosscheck.mailing.materials import find_materials
from crosscheck.mailing.plan import Bounds, plan_mails
from crosscheck.mailing.register import Sent
from tests.mailing.campaign import NOON, Office
from tests.sheets import write_book

EVERYTHING = {
    "退回/区应急管理局/通知.txt": "改".encode(),
    "退回/区应急管理局/3月问题清单.xlsx": b"PK1",
    "退回/区公安分局/通知.txt": b"other",
    "移交/区应急管理局.xlsx": b"PK2",
    "移交表/冯卯镇/甲化工厂.xlsx": b"PK3",
    "互查通知/冯卯镇.docx": b"PK4",
    "互查通知/城头镇.docx": b"PK5",
    "工作报告.docx": b"PK6",
    "通报.docx": b"PK7",
    "月报.xlsx": b"PK8",
    "总台账.xlsx": b"PK9",
    "总览.html": b"<p>",
    "一企一档/冯卯镇/甲化工厂.xlsx": b"PK0",
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.addresses()
    return office


def opened(office: Office, name: str) -> EmailMessage:
    message = email.message_from_bytes((office.month / "邮件" / name).read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(office: Office, name: str) -> str:
    part = opened(office, name).get_body()
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def attached(office: Office, name: str) -> list[str]:
    return [str(part.get_filename()) for part in opened(office, name).iter_attachments()]


def test_everybody_gets_what_the_rules_say_and_nothing_of_others(office: Office) -> None:
    office.draw()
    office.produce(EVERYTHING)
    assert office.codes() == []
    assert office.drafts() == ["冯卯镇-李二.eml", "区应急管理局-王一.eml"]
    assert attached(office, "区应急管理局-王一.eml") == [
        "2021年3月退回通知.txt", "3月问题清单.xlsx", "2021年3月移交清单（区应急管理局）.xlsx", "移交表（冯卯镇）甲化工厂.xlsx",
        "2021年3月工作报告.docx", "2021年3月通报.docx",
    ]  # fmt: skip
    assert attached(office, "冯卯镇-李二.eml") == ["2021年3月互查通知（冯卯镇）.docx", "2021年3月工作报告.docx", "2021年3月通报.docx"]


def test_a_transfer_sheet_goes_to_the_unit_responsible_only(office: Office) -> None:
    office.draw()
    office.produce({"移交表/冯卯镇/甲化工厂.xlsx": b"PK", "移交表/冯卯镇/无人负责.xlsx": b"PK"})
    office.addresses("区应急管理局 | 王一 | yj@example.com | ~ | ~", "区公安分局 | 周四 | ga@example.com | ~ | ~")
    office.mails()
    assert office.drafts() == ["区应急管理局-王一.eml"]
    assert attached(office, "区应急管理局-王一.eml") == ["移交表（冯卯镇）甲化工厂.xlsx"]


def test_the_attachments_are_the_files_byte_for_byte(office: Office) -> None:
    data = {"工作报告.docx": bytes(range(256)) * 99, "通报.docx": b""}
    office.produce(data)
    office.mails()
    parts = list(opened(office, "冯卯镇-李二.eml").iter_attachments())
    assert [part.get_payload(decode=True) for part in parts] == list(data.values())


def test_who_is_limited_to_some_contents_gets_only_those(office: Office) -> None:
    office.produce(EVERYTHING)
    office.addresses("区应急管理局 | 王一 | yj@example.com | boss@example.com | 月报、通报", "区应急管理局 | 赵三 | z@example.com | ~ | 退回")
    office.mails()
    assert attached(office, "区应急管理局-王一.eml") == ["2021年3月通报.docx", "2021年3月月报.xlsx"]
    assert attached(office, "区应急管理局-赵三.eml") == ["2021年3月退回通知.txt", "3月问题清单.xlsx"]
    assert opened(office, "区应急管理局-王一.eml")["Cc"] == "boss@example.com"


def test_a_draft_opens_as_unsent_and_says_what_is_in_it(office: Office) -> None:
    office.produce(EVERYTHING)
    office.mails()
    mail = opened(office, "区应急管理局-王一.eml")
    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "王一 <yj@example.com>"
    assert mail["Subject"] == "安全生产执法百日攻坚行动2021年3月材料（区应急管理局）"
    text = body(office, "区应急管理局-王一.eml")
    assert text.startswith("王一：\n\n您好！安全生产执法百日攻坚行动2021年3月的下列材料，请查收。\n\n1. 2021年3月退回通知.txt\n2. 3月问题清单.xlsx\n")
    assert "在每月21日以前直接回复本邮件发回" in text
    assert text.endswith("\n\n山亭区安全生产委员会办公室\n")
    assert "退回的原表" not in body(office, "冯卯镇-李二.eml")


def test_the_same_month_gives_the_same_bytes_and_a_new_report_removes_stale_drafts(office: Office) -> None:
    office.produce(EVERYTHING)
    office.mails()
    first = {path.name: path.read_bytes() for path in (office.month / "邮件").iterdir()}
    for name in first:
        (office.month / "邮件" / name).unlink()
    office.mails()
    assert {path.name: path.read_bytes() for path in (office.month / "邮件").iterdir()} == first
    office.addresses("冯卯镇 | 李二 | fm@example.com | ~ | ~")
    office.mails()
    assert office.drafts() == ["冯卯镇-李二.eml"]


def test_writing_drafts_leaves_the_rest_of_the_record_alone(office: Office) -> None:
    from crosscheck.month_output import MonthOutput

    office.produce(EVERYTHING)
    before = MonthOutput(office.month).record
    office.mails()
    after = MonthOutput(office.month).record
    assert after["month"] == before["month"]
    assert before["outputs"].items() <= after["outputs"].items()


@pytest.mark.parametrize(
    ("day", "goes"), [("inspect_on = 2021-03-19", False), ("inspect_on = 2021-03-18", True), ("", False)], ids=["before", "on", "no date"]
)
def test_what_names_drawn_enterprises_waits_for_its_day(office: Office, day: str, goes: bool) -> None:
    office.changes = (("inspect_on = 2021-03-10 ", f"{day} "),)
    office.draw()
    office.produce(EVERYTHING, drawn=("移交表/冯卯镇/甲化工厂.xlsx", "互查通知/冯卯镇.docx"))
    findings = office.mails()
    names = attached(office, "区应急管理局-王一.eml") + attached(office, "冯卯镇-李二.eml")
    assert any("甲化工厂" in name for name in names) == goes
    assert any("互查通知" in name for name in names) == goes
    kept = [row for row in office.rows("没有发的") if row[3:4] != [""]]
    withheld = [item for item in findings if item.code == "mail_withheld"]
    if goes:
        assert not withheld
        return
    assert [row[3] for row in kept] == ["移交表（冯卯镇）甲化工厂.xlsx", "2021年3月互查通知（冯卯镇）.docx"]
    assert [row[5] for row in kept] == (["2021-03-19"] * 2 if day else [""] * 2)
    assert "2 份材料写有抽中的企业" in withheld[0].message
    assert b"\xe7\x94\xb2\xe5\x8c\x96" not in b"".join(path.read_bytes() for path in (office.month / "邮件").iterdir())


def test_a_file_that_the_program_does_not_know_is_taken_to_name_the_drawn(office: Office) -> None:
    office.changes = (("inspect_on = 2021-03-10 ", "inspect_on = 2021-03-30 "),)
    office.draw()
    office.produce({"工作报告.docx": b"x"})
    (office.month / "退回" / "区应急管理局").mkdir(parents=True)
    (office.month / "退回" / "区应急管理局" / "别人放的.xlsx").write_bytes(b"PK")
    office.mails()
    assert attached(office, "区应急管理局-王一.eml") == ["2021年3月工作报告.docx"]


def test_what_is_too_much_for_one_mail_goes_in_several(office: Office) -> None:
    office.mail = "megabytes = 1"
    office.produce({"工作报告.docx": os.urandom(500_000), "通报.docx": os.urandom(400_000), "互查通知/冯卯镇.docx": b"x"})
    assert office.codes() == []
    assert office.drafts() == ["冯卯镇-李二（1）.eml", "冯卯镇-李二（2）.eml", "区应急管理局-王一（1）.eml", "区应急管理局-王一（2）.eml"]
    assert all(path.stat().st_size <= 1_000_000 for path in (office.month / "邮件").iterdir())
    assert opened(office, "冯卯镇-李二（2）.eml")["Subject"].endswith("（第2封，共2封）")
    assert "分 2 封，第 1 封" in office.rows("发给谁")[0][8]


def test_200_megabytes_are_refused_before_they_are_read(office: Office) -> None:
    office.produce({"工作报告.docx": b"x"})
    huge = office.month / "通报.docx"
    with huge.open("wb") as file:
        file.truncate(200_000_000)  # sparse: reading it would show in memory and time
    huge.chmod(0)
    (found,) = [item for item in office.mails() if item.code == "mail_too_large"]
    assert found.message == "通报.docx 有 200.0 MB，超过一封邮件的限度 20 MB，没有放进邮件。"
    assert attached(office, "冯卯镇-李二.eml") == ["2021年3月工作报告.docx"]
    assert ["2021年3月通报.docx", "文件有 200.0 MB，超过一封邮件的限度 20 MB"] in [row[3:5] for row in office.rows("没有发的")]


def test_a_file_just_under_the_limit_goes(office: Office) -> None:
    office.mail = "megabytes = 1"
    office.produce({"通报.docx": os.urandom(710_000)})
    assert office.codes() == []
    assert (office.month / "邮件" / "冯卯镇-李二.eml").stat().st_size <= 1_000_000
    office.produce({"通报.docx": os.urandom(730_000)})
    assert office.codes() == ["mail_too_large"]


def test_values_stay_literal_whatever_they_hold(office: Office) -> None:
    office.produce({"退回/区应急管理局/{{7*7}}{% raw %}.xlsx": b"x"})
    office.addresses("区应急管理局 | {{7*7}} | yj@example.com | ~ | ~")
    office.mails()
    (name,) = office.drafts()
    assert body(office, name).startswith("{{7*7}}：")
    assert "{{7_7}}{% raw %}.xlsx" in body(office, name)  # no * in a file name


def test_a_template_of_the_office_takes_the_place_of_ours(office: Office) -> None:
    (office.folder / "templates").mkdir()
    (office.folder / "templates" / "邮件.j2").write_text("主题：{{ 月份 }}给{{ 单位 }}\n\n见附件。{{ 落款 }}\n", "utf-8-sig")
    office.produce({"通报.docx": b"x"})
    office.mails()
    assert opened(office, "冯卯镇-李二.eml")["Subject"] == "2021年3月给冯卯镇"
    assert body(office, "冯卯镇-李二.eml") == "见附件。山亭区安全生产委员会办公室\n"


def test_a_mail_with_a_broken_subject_is_told_and_the_others_go(office: Office) -> None:
    (office.folder / "templates").mkdir()
    (office.folder / "templates" / "邮件.j2").write_text("主题：{{ 单位 }}{% if 单位 == '冯卯镇' %}{{ '\\nBcc: e@v.il' }}{% endif %}\n\n正文\n", "utf-8")
    office.produce({"通报.docx": b"x"})
    (found,) = [item for item in office.mails() if item.code == "mail_subject_broken"]
    assert found.message == "给冯卯镇的邮件主题里有换行或控制字符（冯卯镇 Bcc: e@v.il），没有出这封邮件。"
    assert office.drafts() == ["区应急管理局-王一.eml"]


def test_five_thousand_mails_are_planned_without_reading_what_they_carry(office: Office) -> None:
    office.produce({"工作报告.docx": b"x"})
    with (office.month / "通报.docx").open("wb") as file:
        file.truncate(14_000_000)
    units = [f"单位{number}" for number in range(5000)]
    people = [Addressee(unit, "张三", f"{number}@example.com", "", ()) for number, unit in enumerate(units)]
    tracemalloc.start()
    materials = find_materials(office.month, "2021年3月", {}, {}, lambda _: False, lambda _: False)
    plan = plan_mails(people, {}, materials, Sent(), Bounds("2021-03", 20_000_000, NOON.date(), None))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [len(item.attachments) for item in plan.mails] == [2] * 5000
    assert peak < 12_000_000


def test_the_list_shows_who_gets_what(office: Office) -> None:
    office.produce({"通报.docx": b"x", "退回/区应急管理局/通知.txt": b"x"})
    office.mails()
    first, second = office.rows("发给谁")
    assert second[1] == "冯卯镇"
    assert first[1:5] == ["区应急管理局", "王一", "yj@example.com", ""]
    assert first[5:7] == ["安全生产执法百日攻坚行动2021年3月材料（区应急管理局）", "2021年3月退回通知.txt\n2021年3月通报.docx"]


def test_dry_run_writes_nothing(office: Office) -> None:
    office.produce({"通报.docx": b"x"})
    before = sorted(office.folder.rglob("*"))
    office.mails(dry_run=True)
    assert [path for path in sorted(office.folder.rglob("*")) if path not in before and path.name != ".lock" and ".cache" not in str(path)] == []
    assert any("冯卯镇 李二 <fm@example.com>：2021年3月通报.docx" in line for line in office.desk.given)


def test_only_some_units_and_an_unknown_one(office: Office) -> None:

    office.produce({"通报.docx": b"x"})
    office.mails(only=("应急局",))
    assert office.drafts() == ["区应急管理局-王一.eml"]
    with pytest.raises(ToldError, match=r"“区应急管埋局”不是已登记的部门或镇街，您要写的是不是“区应急管理局”"):
        office.mails(only=("区应急管埋局",))


def test_an_edited_report_goes_out_as_edited_and_two_versions_are_told(office: Office) -> None:
    office.produce({"通报.docx": b"ours"})
    (office.month / "通报.docx").write_bytes(b"edited by the office")
    office.produce({"通报.docx": b"ours again"})
    assert office.codes() == ["mail_two_versions"]
    (part,) = opened(office, "冯卯镇-李二.eml").iter_attachments()
    assert part.get_payload(decode=True) == b"edited by the office"


def test_of_an_edited_report_none_of_our_versions_beside_it_goes(office: Office) -> None:
    returned = "退回/区应急管理局/三月{}.xlsx"
    for version in ("", "（新）", "（新2）"):
        office.produce({returned.format(""): f"ours beside {version}".encode()})
        (office.month / returned.format(version)).write_bytes(f"edited {version}".encode())
    (item,) = [item for item in office.mails() if item.code == "mail_two_versions"]
    assert "旁边另有一份新的（三月（新2）.xlsx）" in item.message
    assert [part.get_filename() for part in opened(office, "区应急管理局-王一.eml").iter_attachments()] == ["三月.xlsx"]


def test_a_file_that_a_department_called_new_itself_goes_back_to_it(office: Office) -> None:
    office.produce({f"退回/区应急管理局/三月{version}.xlsx": b"x" for version in ("", "（新）")})
    assert office.codes() == []
    assert [part.get_filename() for part in opened(office, "区应急管理局-王一.eml").iter_attachments()] == ["三月.xlsx", "三月（新）.xlsx"]


def test_a_mailbox_written_in_capitals_is_the_same_mailbox(office: Office) -> None:
    office.addresses("区应急管理局 | 王一 | yj@example.com | ~ | ~", "区应急管理局 | 王二 | YJ@Example.com | ~ | ~")
    office.produce({"通报.docx": b"x"})
    office.mails()
    assert office.drafts() == ["区应急管理局-王一.eml"]


def test_without_materials_or_addresses_it_says_what_to_do(office: Office) -> None:
    assert office.codes() == ["mail_nothing"]
    office.produce({"通报.docx": b"x"})
    office.addresses("区应急管理局 | 王一 | a@b.c, evil@x | ~ | ~")
    assert office.codes() == ["mail_no_addresses", "mailbox_invalid"]


def test_an_address_book_that_cannot_be_read_is_told_as_such(office: Office) -> None:
    """It was told to be filled in."""
    office.produce({"通报.docx": b"x"})
    (office.folder / "workbooks" / "名册" / "通讯录.xlsx").write_bytes(b"PK\x03\x04")
    assert office.codes() == ["file_damaged"]
    (office.folder / "workbooks" / "名册" / "执法人员.xlsx").write_bytes(b"PK\x03\x04")  # which is none of the mail's
    assert office.codes() == ["file_damaged"]


def test_an_address_book_without_a_needed_column_is_told_once(office: Office) -> None:
    office.produce({"通报.docx": b"x"})
    write_book(office.folder / "workbooks" / "名册" / "通讯录.xlsx", ("通讯录", "单位 | 联系人 | 抄送 | 接收内容\n冯卯镇 | 李二 | a@b.cn | ~"))
    assert office.codes() == ["column_missing"]
