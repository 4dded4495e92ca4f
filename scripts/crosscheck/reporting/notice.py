"""通知.txt: what goes back to a department, ready to paste into a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from crosscheck.config_sections import Campaign
from crosscheck.findings import Finding, told
from crosscheck.periods import day_in_words

_MOST: Final = 40
_CELLS: Final = 8
_SHEETS: Final = 8
_ALIKE: Final = 4  # so many wordings of one sort are told one by one
_WEEKDAYS: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a department filed and what became of it.

    ``unread`` are the files (relative to workbooks/) that could not be read; ``copies`` counts the marked copies, of which
    ``plain`` are the files whose copy was written anew, ``locked`` and ``lost`` those without one, because of their password or
    because marking was too much; ``hidden`` are the files with rows, columns or sheets that do not show.
    """

    files: int
    taken: int
    returned: int
    unread: frozenset[str]
    copies: int
    plain: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def notice(department: str, campaign: Campaign, due: date, receipt: Receipt, findings: Sequence[Finding]) -> str:
    """How many rows were taken, what to mend and where, by when; alike findings of one column are told together."""
    unread = [item for item in findings if item.file in receipt.unread]
    others = [item for item in findings if item.file not in receipt.unread]
    sections = [
        ("读不了的文件", unread),
        ("必须改的（改好才能采用）", [item for item in others if item.severity == "error"]),
        ("请核实的（不影响采用，但可能有误）", [item for item in others if item.severity == "warning"]),
    ]
    all_marked = not (receipt.locked or receipt.lost)  # else there are places that stand nowhere but here
    lines = [f"{department}：", _opening(campaign, due, receipt), *_about_copies(receipt)]
    for number, (title, items) in enumerate(((title, items) for title, items in sections if items), 1):
        lines += ["", f"{'一二三'[number - 1]}、{title}，{_counted(items, unread)}", *_section(items, _MOST if all_marked else len(items))]
    return "\r\n".join([*lines, "", campaign.office]) + "\r\n"


def _opening(campaign: Campaign, due: date, receipt: Receipt) -> str:
    taken = f"贵单位报来的{campaign.name}材料共{receipt.files}个文件，已采用{receipt.taken}行"
    back = f"，退回{receipt.returned}行" if receipt.returned else ""
    weekday = _WEEKDAYS[due.weekday()]
    until = f"{day_in_words(due)}（星期{weekday}）"
    return f"{taken}{back}。请于{until}前改好下面各处，把改好的表重新发来；收到时已过这一天的，请尽快。"


def _about_copies(receipt: Receipt) -> list[str]:
    lines = []
    if receipt.copies:
        lines.append(
            f"随附{receipt.copies}个标好的文件，就是贵单位自己的表：红色是必须改的，黄色是请核实的，最右边“错误说明”一列写着怎么改。"
            "直接在上面改好发回即可，“错误说明”和批注不用删；发回时请替换原来的文件，不要两份都留着。"
        )
    if receipt.plain:
        lines.append(f"{'、'.join(receipt.plain)} 的原格式不能直接标注，随附的是按原表内容另写的 .xlsx，公式已变成数值。")
    if receipt.locked:
        lines.append(f"{'、'.join(receipt.locked)} 设了打开密码，没有做标好的文件，请按下面写的位置改。")
    if receipt.lost:
        lines.append(f"{'、'.join(receipt.lost)} 没有做成标好的文件（太大或太复杂），请按下面写的位置改。")
    without = {*receipt.locked, *receipt.lost}
    if marked := [name for name in receipt.hidden if name not in without]:
        lines.append(f"{'、'.join(marked)} 里有隐藏或被筛选掉的内容，它们也读了；其中要改的，在标好的文件里已经显示出来。")
    if unmarked := [name for name in receipt.hidden if name in without]:
        lines.append(f"{'、'.join(unmarked)} 里有隐藏或被筛选掉的内容，它们也读了；改之前请先取消隐藏、清除筛选。")
    return lines


def _counted(items: Sequence[Finding], unread: Sequence[Finding]) -> str:
    return f"{len({item.file for item in items})}个" if items is unread else f"{len(items)}处"


def _section(findings: Sequence[Finding], most: int) -> list[str]:
    groups = _together(findings)
    lines = [f"{number}. {_where(members)}：{text}" for number, (members, text) in enumerate(groups[:most], 1)]
    if len(groups) > most:
        lines.append(f"……还有{sum(len(members) for members, _ in groups[most:])}处，都标在随附的文件里。")
    return lines


def _together(findings: Sequence[Finding]) -> list[tuple[list[Finding], str]]:
    """Findings of one sort in one column as one entry: those of the same words, on whichever sheets, and many whose words differ."""
    entries: list[tuple[list[Finding], str]] = []
    for _, sort in groupby(sorted(findings, key=lambda item: (_sort(item), item.row)), key=_sort):
        words: dict[str, list[Finding]] = {}
        for item in sort:
            words.setdefault(told(item), []).append(item)
        if len(words) <= _ALIKE:
            entries += [(members, text) for text, members in words.items()]
        else:
            members = sorted((item for alike in words.values() for item in alike), key=lambda item: item.row)
            entries.append((members, f"{told(members[0])}（这是其中一处，其余同类，各处写的不一样。）"))
    entries.sort(key=lambda entry: (entry[0][0].file, entry[0][0].sheet, entry[0][0].row))
    same: dict[tuple[str, str, str], list[Finding]] = {}
    for members, text in entries:
        first = members[0]
        same.setdefault((first.file if first.sheet or first.cell else "", first.code, text), []).extend(members)
    return [(members, text) for (_, _, text), members in same.items()]


def _sort(item: Finding) -> tuple[str, ...]:
    return item.file, item.sheet, item.code, item.cell.rstrip("0123456789")


def _where(members: list[Finding]) -> str:
    names = list(dict.fromkeys(item.file.rpartition("/")[2] for item in members))
    if len(names) > 1:
        return "、".join(names[:_SHEETS]) + (f"等{len(names)}个" if len(names) > _SHEETS else "")
    sheets: dict[str, list[str]] = {}
    for item in members:
        sheets.setdefault(item.sheet, []).extend([item.cell] * bool(item.cell))
    places = [" ".join(part for part in (f"“{sheet}”" if sheet else "", _cells(cells)) if part) for sheet, cells in sheets.items()]
    shown = "；".join(places[:_SHEETS]) + (f"等{len(places)}张表" if len(places) > _SHEETS else "")
    return " ".join(part for part in (names[0], shown) if part)


def _cells(cells: list[str]) -> str:
    return "、".join(cells[:_CELLS]) + (f"等{len(cells)}处" if len(cells) > _CELLS else "")
