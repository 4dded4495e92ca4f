"""From the name books to people who may be sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands.namebooks import NameBooks, leading, name_books
from crosscheck.drawing import EXPERT, OFFICER, Person
from crosscheck.merging.ledgers import merge
from tests.sheets import ENTERPRISE_HEAD, SETTINGS, file_list, read, said, write_book

CODE = "91350100M000100Y43"
OFFICERS = "姓名 | 单位 | 所在镇街 | 执法证号 | 联系电话 | 回避企业"
EXPERTS = "姓名 | 行业领域 | 单位 | 联系电话 | 回避企业"


def books(folder: Path, officers: str = "", experts: str = "") -> NameBooks:
    file_list(folder, "企业.xlsx", f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | {CODE} | 冯卯镇 | 危化品\n乙厂 | ~ | 店子镇 | 消防\n甲化工 | {CODE} | 冯卯镇 | 危化品")
    for name, head, rows in (("执法人员", OFFICERS, officers), ("专家", EXPERTS, experts)):
        if rows:
            write_book(folder / "workbooks" / "名册" / f"{name}.xlsx", (name, f"{head}\n{rows}"))
    checked = read(folder)
    return name_books(checked, merge(checked.sheets).enterprises, SETTINGS)


def people(folder: Path, officers: str = "", experts: str = "") -> list[Person]:
    return books(folder, officers, experts).people


def test_a_row_becomes_a_person_with_certificate_telephone_and_fields(tmp_path: Path) -> None:
    made = people(tmp_path, "赵一 | 冯卯镇 | ~ | 3704001 | 0632-001 | ~\n钱二 | 冯卯镇 | ~ | ~ | ~ | ~", "孙三 | 危化品、工贸 | 某学院 | 0632-002 | ~")
    assert made == [
        Person("某学院/孙三", "孙三", "某学院", EXPERT, ("危化品", "涉氨制冷等工贸"), phone="0632-002"),
        Person("冯卯镇/赵一", "赵一", "冯卯镇", OFFICER, certified=True, phone="0632-001"),
        Person("冯卯镇/钱二", "钱二", "冯卯镇", OFFICER),
    ]


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("区应急管理局", "区应急管理局"),
        ("区应急局", "区应急管理局"),
        ("区应急管理局执法大队", "区应急管理局"),
        ("冯卯镇应急办", "冯卯镇"),
        ("浮城镇", "凫城镇"),
        ("山亭经济开发区管委会", "山亭经济开发区"),
    ],
)
def test_a_unit_is_known_by_any_of_its_names_or_within_a_longer_one(tmp_path: Path, written: str, unit: str) -> None:
    assert [one.unit for one in people(tmp_path, f"赵一 | {written} | ~ | 1 | ~ | ~")] == [unit]


def test_a_unit_that_nobody_declared_is_told_where_no_town_stands_beside_it(tmp_path: Path) -> None:
    made = books(tmp_path, "赵一 | 安监站 | 店子镇 | 1 | ~ | ~\n钱二 | 市应急局 | ~ | 2 | ~ | ~")
    assert [(one.name, one.unit) for one in made.people] == [("赵一", "店子镇")]
    assert said(made.findings) == [("person_unit_unknown", "B3")]
    assert made.findings[0].message.startswith("名册里钱二的单位“市应急局”不是已登记的部门或镇街")


def test_an_officer_of_a_department_stays_away_from_the_own_town(tmp_path: Path) -> None:
    (one,) = people(tmp_path, "赵一 | 区应急管理局 | 店子镇 | 1 | ~ | ~")
    assert (one.unit, one.avoid) == ("区应急管理局", ("店子镇",))


def test_an_enterprise_to_be_avoided_is_known_by_any_of_its_names(tmp_path: Path) -> None:
    made = books(tmp_path, "赵一 | 冯卯镇 | ~ | 1 | ~ | 甲化工、乙厂，浮城镇")
    assert made.people[0].avoid == tuple(sorted([CODE, "山亭甲化工有限公司", "乙厂", "凫城镇"]))
    assert made.findings == []


def test_an_enterprise_to_be_avoided_that_no_ledger_knows_is_told(tmp_path: Path) -> None:
    made = books(tmp_path, "赵一 | 冯卯镇 | ~ | 1 | ~ | 乙厂、丙厂")
    assert said(made.findings) == [("avoid_unknown", "F2")]
    assert "赵一的回避对象“丙厂”不在企业台账里" in made.findings[0].message


def test_an_expert_employed_by_an_enterprise_stays_away_from_it(tmp_path: Path) -> None:
    assert people(tmp_path, experts="孙三 | 危化品 | 甲化工 | ~ | ~")[0].avoid == tuple(sorted([CODE, "山亭甲化工有限公司"]))


@pytest.mark.parametrize(("badges", "ids", "codes"), [(("1", "2"), ["冯卯镇/赵一/1", "冯卯镇/赵一/2"], []), (("1", "1"), ["冯卯镇/赵一"], ["person_twice"])])
def test_two_of_one_name_are_two_people_when_their_certificates_differ(tmp_path: Path, badges: tuple[str, str], ids: list[str], codes: list[str]) -> None:
    made = books(tmp_path, "\n".join(f"赵一 | 冯卯镇 | ~ | {badge} | ~ | ~" for badge in badges))
    assert [one.id for one in made.people] == ids
    assert [code for code, _ in said(made.findings)] == codes


def test_an_expert_on_two_rows_has_both_fields_and_stays_away_where_either_says_so(tmp_path: Path) -> None:
    made = books(tmp_path, experts="孙三 | 危化品 | 某学院 | ~ | 乙厂\n孙三 | 消防 | 某学院 | ~ | ~")
    assert [(one.fields, one.avoid) for one in made.people] == [(("危化品", "消防"), ("乙厂",))]
    assert made.findings == []


def test_a_row_sent_back_is_nobody(tmp_path: Path) -> None:
    assert people(tmp_path, "赵一 | ~ | ~ | 1 | ~ | ~\n钱二 | 冯卯镇 | ~ | 2 | ~ | ~", "孙三 | 种植 | 某学院 | ~ | ~") == [
        Person("冯卯镇/钱二", "钱二", "冯卯镇", OFFICER, certified=True)
    ]


def test_the_hash_of_the_books_minds_neither_the_order_of_rows_nor_telephones(tmp_path: Path) -> None:
    first = books(tmp_path / "a", "赵一 | 冯卯镇 | ~ | 1 | 1 | ~\n钱二 | 冯卯镇 | ~ | 2 | ~ | ~")
    again = books(tmp_path / "b", "钱二 | 冯卯镇 | ~ | 2 | ~ | ~\n赵一 | 冯卯镇 | ~ | 1 | 9 | ~")
    other = books(tmp_path / "c", "钱二 | 冯卯镇 | ~ | 2 | ~ | ~\n赵一 | 冯卯镇 | ~ | 1 | 9 | 乙厂")
    assert first.sha256 == again.sha256 != other.sha256


def test_a_field_is_led_by_its_lead_department() -> None:
    found = leading(SETTINGS)
    assert set(found) == {choice.name for choice in SETTINGS.permitted(tables.FIELD)}
    first, *others = SETTINGS.departments
    twice = SETTINGS.model_copy(update={"departments": (first.model_copy(update={"name": "某局", "lead": False}), first, *others)})
    assert leading(twice)[first.fields[0]] == first.name
