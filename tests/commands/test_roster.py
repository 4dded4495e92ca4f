"""Who may be drawn, in which tier and why, and who was drawn before."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import periods, tables
from crosscheck.commands import draws, roster
from crosscheck.commands.month import Order, read_and_check
from crosscheck.commands.proof import lines_in
from crosscheck.config_sections import NamedEnterprise, Round
from crosscheck.drawing import Candidate, DrawError, drawn_before
from crosscheck.folder import Folder
from crosscheck.merging.ledgers import merge
from tests.commands.followed import joined
from tests.desk import Desk
from tests.sheets import ENTERPRISE_HEAD, PROBLEM_HEAD, SETTINGS, file_list, read

MARCH, APRIL = (periods.named(SETTINGS.campaign, month) for month in ("2021-03", "2021-04"))
CODES = ("91350100M000100Y43", "91110000600037341L", "9111000060003734F0")


def enterprises(folder: Path, *rows: str) -> None:
    """Enterprises (name | code | state) of 冯卯镇, and two of another town for the rotation."""
    head = f"{ENTERPRISE_HEAD} | 生产状态"
    lines = [f"{name} | {code} | 冯卯镇 | 危化品 | {state}" for name, code, state in (row.split(" | ") for row in rows)]
    file_list(folder, "企业.xlsx", "\n".join([head, *lines, *(f"{name} | ~ | 城头镇 | 危化品 | ~" for name in ("子厂", "丑厂"))]))


def problem(folder: Path, *rows: str) -> None:
    """Problems (enterprise | level | found | due | state | done)."""
    made = ["{} | 冯卯镇 | 应急管理 | 灭火器过期 | {} | {} | 区应急管理局 | {} | {} | {}".format(*row.split(" | ")) for row in rows]
    file_list(folder, "问题.xlsx", "\n".join([f"{PROBLEM_HEAD} | 整改期限 | 整改状态 | 整改完成日期", *made]))


def drawable(folder: Path, records: list[list[str]] | None = None, period: periods.Period = MARCH, named: tuple[NamedEnterprise, ...] = ()) -> dict[str, Candidate]:
    """The candidates of 冯卯镇 by name."""
    checked = read(folder)
    ledgers = merge(checked.sheets)
    config = SETTINGS.model_copy(update={"draw": SETTINGS.draw.model_copy(update={"named": named})})
    basis = roster.basis(ledgers.enterprises, ledgers.problems, config, period, records or [])
    return {one.name: one for one in basis.roster if one.town == "冯卯镇"}


def test_an_open_problem_lifts_an_enterprise_and_a_grave_or_late_one_makes_it_a_must(tmp_path: Path) -> None:
    names = ("无", "开", "重", "晚", "当日", "完", "当日发现", "后发现")
    enterprises(tmp_path, *(f"{name}化工厂 | ~ | ~" for name in names))
    problem(
        tmp_path,
        "开化工厂 | 一般 | 2021-03-05 | 2021-03-30 | 整改中 | ~",
        "重化工厂 | 重大 | 2021-03-05 | 2021-03-30 | 未整改 | ~",
        "晚化工厂 | 一般 | 2021-03-05 | 2021-03-20 | 未整改 | ~",
        "当日化工厂 | 一般 | 2021-03-05 | 2021-03-21 | 未整改 | ~",
        "完化工厂 | 重大 | 2021-03-05 | 2021-03-10 | 已整改 | 2021-03-21",
        "当日发现化工厂 | 重大 | 2021-03-21 | 2021-03-30 | 未整改 | ~",
        "后发现化工厂 | 重大 | 2021-03-22 | 2021-03-30 | 未整改 | ~",
    )
    tiers = {name.removesuffix("化工厂"): (one.tier, one.reasons) for name, one in drawable(tmp_path).items()}
    rest, opened, grave = ("其他", ()), ("有未整改问题", ("有未整改问题",)), ("必查", ("有未销号的重大隐患",))
    assert tiers == {
        "无": rest, "开": opened, "重": grave, "当日发现": grave, "晚": ("必查", ("有超期未整改的问题",)), "当日": opened, "完": rest, "后发现": rest,
    }  # fmt: skip


def test_who_stands_still_or_is_closed_is_not_drawn(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | 正常", "乙厂 | ~ | 停产", "丙厂 | ~ | 关闭", "丁厂 | ~ | ~")
    assert sorted(drawable(tmp_path)) == ["丁厂", "甲厂"]


def test_a_town_that_sits_the_round_out_is_written_down_as_such_and_takes_no_part(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~")
    ledgers = merge(read(tmp_path).sheets)
    config = SETTINGS.model_copy(update={"draw": SETTINGS.draw.model_copy(update={"rounds": (Round(month="2021-03", sitting_out=("冯卯镇",)),)})})
    for period, out in ((MARCH, ("冯卯镇",)), (APRIL, ())):
        basis = roster.basis(ledgers.enterprises, ledgers.problems, config, period, [])
        assert (basis.sitting_out, "冯卯镇" in basis.towns) == (out, not out)


def test_whom_the_office_names_is_a_must_with_its_reason(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~", "乙厂 | ~ | ~")
    named = NamedEnterprise(town="冯卯镇", enterprise="甲 厂", reason="连续两月被举报")
    assert {name: (one.tier, one.reasons) for name, one in drawable(tmp_path, named=(named,)).items()} == {
        "甲厂": ("必查", ("办公室点名：连续两月被举报",)), "乙厂": ("其他", ()),
    }  # fmt: skip


def test_whom_the_office_names_in_vain_is_told(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~", "乙厂 | ~ | 停产")
    checked = read(tmp_path)
    known = merge(checked.sheets).enterprises
    wanted = (("冯卯镇", "甲厂"), ("冯卯镇", "乙厂"), ("西集镇", "甲厂"), ("城头镇", "子厂"))
    named = tuple(NamedEnterprise(town=town, enterprise=name, reason="举报") for town, name in wanted)
    rounds = (Round(month="2021-03", sitting_out=("城头镇",)),)
    config = SETTINGS.model_copy(update={"draw": SETTINGS.draw.model_copy(update={"named": named, "rounds": rounds})})
    assert [(item.code, item.message) for item in roster.named_in_vain(known, config, MARCH)] == [
        ("named_not_drawn", "[draw] 里点名必查的“乙厂”（冯卯镇）没有参加抽取：企业清单里它的生产状态是“停产”。"),
        ("named_unknown", "[draw] 里点名必查的“甲厂”（西集镇）台账里没有，没有按点名抽取。"),
        ("named_not_drawn", "[draw] 里点名必查的“子厂”（城头镇）没有参加抽取：城头镇这个月不参加互查。"),
    ]


def drawn_in_march(folder: Path) -> tuple[list[str], list[list[str]]]:
    """The names drawn in 冯卯镇, and the record."""
    draws.run(Order(Folder(folder), SETTINGS, MARCH, Desk()), draws.Occasion(seed="1"))
    record = lines_in(Folder(folder).record("2021-03"))
    return sorted(name for town, name in drawn_before([record]) if town == "冯卯镇" and name not in CODES), [record]


def test_an_enterprise_drawn_under_its_name_is_known_under_its_code_and_the_reverse(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~", f"乙厂 | {CODES[0]} | ~")
    drawn, record = drawn_in_march(tmp_path)
    assert drawn == ["乙厂", "甲厂"]
    enterprises(tmp_path, f"甲厂 | {CODES[1]} | ~", "乙厂 | ~ | ~", "丙厂 | ~ | ~")
    assert {name: (one.id, one.drawn) for name, one in drawable(tmp_path, record, APRIL).items()} == {
        "甲厂": (CODES[1], ("2021-03",)), "乙厂": ("乙厂", ("2021-03",)), "丙厂": ("丙厂", ()),
    }  # fmt: skip


def test_who_was_drawn_before_its_town_joined_another_was_drawn(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~", f"乙厂 | {CODES[0]} | ~")
    _, record = drawn_in_march(tmp_path)
    config = joined()
    checked = read_and_check(Folder(tmp_path), config)
    ledgers = merge(checked.sheets)
    basis = roster.basis(ledgers.enterprises, ledgers.problems, config, APRIL, record)
    assert {one.name: (one.town, one.drawn) for one in basis.roster} == {
        "甲厂": ("店子镇", ("2021-03",)), "乙厂": ("店子镇", ("2021-03",)), "子厂": ("城头镇", ("2021-03",)), "丑厂": ("城头镇", ("2021-03",)),
    }  # fmt: skip


def test_who_was_drawn_under_its_code_and_moved_was_drawn_and_a_namesake_without_one_was_not(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~", f"乙厂 | {CODES[0]} | ~")
    _, record = drawn_in_march(tmp_path)
    moved = f"{ENTERPRISE_HEAD}\n甲厂 | ~ | 西集镇 | 危化品\n乙厂 | {CODES[0]} | 西集镇 | 危化品"
    file_list(tmp_path, "企业.xlsx", moved)
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    basis = roster.basis(ledgers.enterprises, ledgers.problems, SETTINGS, APRIL, record)
    assert {one.name: (one.town, one.drawn) for one in basis.roster} == {"甲厂": ("西集镇", ()), "乙厂": ("西集镇", ("2021-03",))}


def test_what_the_draw_asks_for_is_a_finding_and_what_it_only_notes_is_said(tmp_path: Path) -> None:
    """Half of the 请核实 of a draw ended with 不用处理."""
    enterprises(tmp_path, "甲厂 | ~ | ~", "乙厂 | ~ | ~")
    drawn_in_march(tmp_path)
    desk = Desk()
    findings = draws.run(Order(Folder(tmp_path), SETTINGS, APRIL, desk), draws.Occasion(seed="1"))
    assert any(text.startswith("冯卯镇抽得较少的企业已抽完，再次抽到：") for text in desk.lines)
    assert {item.code for item in findings} == {"draw_short"}
    assert all(item.remedy.startswith("请") for item in findings)


def test_a_draw_unlike_its_promise_says_what_has_changed_since_and_is_made_when_it_is_as_it_was(tmp_path: Path) -> None:
    folder, before = Folder(tmp_path), ("甲厂 | ~ | ~", "乙厂 | ~ | ~")
    order = Order(folder, SETTINGS, MARCH, Desk())
    enterprises(tmp_path, *before)
    draws.commit(order, "某日开奖")
    enterprises(tmp_path, *before, "丙厂 | ~ | ~")
    with pytest.raises(DrawError) as told:
        draws.run(order, draws.Occasion("5"))
    assert str(told.value).startswith("与公布的承诺不符，没有抽。承诺以后变了的：名单多了 1 家：丙厂（冯卯镇）。请改回承诺时的样子再抽")
    kept = folder.draws("2021-03") / ".承诺资料-1"
    for broken in (b"{}", b"[]", None):  # without it only that something has changed
        kept.write_bytes(broken) if broken else kept.unlink()
        with pytest.raises(DrawError, match="与公布的承诺不符：承诺之后，名单、规则"):
            draws.run(order, draws.Occasion("5"))
    enterprises(tmp_path, *before)
    draws.run(order, draws.Occasion("5"))
    assert draws.verify(folder.record("2021-03")) == []


def test_a_namesake_is_not_taken_for_the_one_that_was_drawn(tmp_path: Path) -> None:
    enterprises(tmp_path, f"甲厂 | {CODES[0]} | ~")
    _, record = drawn_in_march(tmp_path)
    enterprises(tmp_path, f"甲厂 | {CODES[0]} | ~", f"甲厂 | {CODES[1]} | ~")
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    basis = roster.basis(ledgers.enterprises, ledgers.problems, SETTINGS, APRIL, record)
    assert {one.id: one.drawn for one in basis.roster if one.town == "冯卯镇"} == {CODES[0]: ("2021-03",), CODES[1]: ()}


def test_a_record_that_does_not_verify_is_not_revealed(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~", "乙厂 | ~ | ~")
    drawn_in_march(tmp_path)
    settings = SETTINGS.model_copy(update={"draw": SETTINGS.draw.model_copy(update={"rounds": ()})})
    assert draws.reveal(Order(Folder(tmp_path), settings, MARCH, Desk()))
    path = Folder(tmp_path).record("2021-03")
    path.write_text(path.read_text("utf-8").replace("乙厂", "丙厂", 1), "utf-8")
    with pytest.raises(DrawError, match="2021-03 的抽取记录核对不通过，没有公开"):
        draws.reveal(Order(Folder(tmp_path), settings, MARCH, Desk()))


def test_an_enterprise_without_a_town_is_not_drawn(tmp_path: Path) -> None:
    enterprises(tmp_path, "甲厂 | ~ | ~")
    file_list(tmp_path, "别的.xlsx", f"{PROBLEM_HEAD.replace('所在镇街 | ', '')}\n无镇厂 | 应急管理 | 通道堵塞 | 一般 | 2021-03-05 | 区应急管理局")
    checked = read(tmp_path)
    ledgers = merge(checked.sheets)
    assert "无镇厂" in list(ledgers.enterprises[tables.ENTERPRISE])
    basis = roster.basis(ledgers.enterprises, ledgers.problems, SETTINGS, MARCH, [])
    assert "无镇厂" not in [one.name for one in basis.roster]
