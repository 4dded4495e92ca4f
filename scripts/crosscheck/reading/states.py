"""The state of a problem where a list tells it in a sentence: 已完成整改，3月12日复查合格; 正在整改，预计3月底完成.

The sentence is taken apart at its punctuation.  A part says a state when it is one of the declared spellings once its days,
numbers and fillers (该企业, 均, 按要求) are left out.  What was done counts only if nothing else may take it back (其余未完成,
预计, 待); parts that contradict each other say nothing, and a person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.reading.dates import undated
from crosscheck.reading.grid import Cell

_ORDER: Final = (tables.OPEN, tables.ONGOING, tables.RECTIFIED, tables.CLOSED)
_BETWEEN: Final = re.compile(r"[,;:!。、()\[\]【】\s]+|并且?")
_BRACKETED: Final = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_NUMBERED: Final = re.compile(r"^\d{1,2}[.]")
_ALREADY: Final = re.compile("(?:已经|现已|均已|都已|(?<!企)业已)")
_FILLERS: Final = re.compile(
    "经(?:现场)?(?:复查|核查|复核|检查)(?=已|未|均|全|整)|截[至止]目前|目前|该?企业|该?单位|该?公司|该?问题|该?隐患|上述|以上|所有|全部|均|都|当[场天日]|现场|立即|"
    "按照?要求|按[期时]|[及如]时|工作|进行|予以|了|^经(?=复|验|核)"
)
_TAKES_BACK: Final = re.compile(
    "未|没|无法|不|尚|暂|待|但|除了|其[余他它]|剩|部分|大部|个别|仍|基本|预计|计划|拟|将于|准备|打算|争取|力争|正在|逐步|前|之?后再|以后|日内|天内|[年月]底|限期|限于|责令|(?<!按)(?<!按照)(?<!符合)要求|督促|建议|下一步|应(?!急)|必?须|无?需|下个?(?:周|旬|星期)|明天|后天|尽快|反弹|复发|反复|又"
)
_TO_BE_LOOKED_AT: Final = re.compile(
    "(?:尚|还)?(?:(?:未|没有?)(?:进行|经|组织|申请)?|(?:待|等待?|需|请)[\u4e00-\u9fff]{0,6}?)(?:复查|复核|验收|销号|核查|闭环)(?:验收|销号)?"
)
_SLIPS: Final = (  # letters that look alike: 己整改, 末整改; but 自己, 月末
    (re.compile("(?<!自)[己巳](?=整|完|改|销|办|闭|治|消|落|解|验|复)"), "已"), (re.compile("(?<![年月周季])末(?=整|完|改|销|办|治|落|解)"), "未"),
)  # fmt: skip
_UNDER_WAY: Final = re.compile(r"正在|部分|陆续|逐步|延期|推迟|快|即将|差|剩|一半|[大过]半|\d%|中$")
_ONLY_ASKED: Final = re.compile("责令|督促|下达|通知|约谈|方案|移交")  # what the inspectors did says nothing of the enterprise
_BEING_DONE: Final = re.compile("(?:目前|现)?正在(?!使用|运行|生产|营业|经营|作业|存放|占用).{2,}")  # 正在采购, believed where it is also said
_TO_BE_DONE: Final = re.compile("(?:预计|计划|力争|争取).*(?:完成|完毕|到位|销号)")  # until when: 预计6月10日前完成
_OF_THE_FIRM: Final = re.compile("(?:企业|单位|公司).*关闭")  # is no closure of a problem


_SHARE: Final = re.compile(r"(?:已|约|大约|达到?|为|到|整改|治理|完成|销号|进度|进展|率|[:：])*(\d{1,3}(?:\.\d+)?)%(?:左右|以上)?(?:完成|整改)?")
_BARE_FIGURE: Final = re.compile(r"\d{1,3}(?:\.\d+)?")
_ASKS_FOR_CLOSURE: Final = re.compile("是否已?经?(?:完成)?(?:闭环|销号|销项)")


class StateTold(NamedTuple):
    """The state, "" when the sentence does not surely say one, and the part of it that says 已整改."""

    state: str = ""
    done: str = ""


def state_of(text: str, find: Callable[[str], str]) -> str:
    """The state of a text that is nothing but a declared spelling, perhaps with its day; what stands in brackets may not take it back."""
    text = _as_meant(text)
    if share := _SHARE.fullmatch(unicodedata.normalize("NFKC", text)):
        return _of_share(float(share[1]))
    found = find(text) or find(undated(text))
    bracketed = _BRACKETED.findall(unicodedata.normalize("NFKC", text)) if found in tables.DONE_STATES else []
    return "" if any(map(takes_back, bracketed)) else found


def in_words(text: str, find: Callable[[str], str]) -> StateTold:
    """What the sentence says; ``find`` gives the state that a declared spelling means, "" for other text."""
    parts = [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", _as_meant(text))) if part]
    states = [_state(part, find) for part in parts]
    said = {state for state in states if state}
    done = said & set(tables.DONE_STATES)
    doubtful = any(takes_back(part) for part, state in zip(parts, states, strict=True) if not state)
    if not said and any(map(_BEING_DONE.fullmatch, parts)) and any(map(_TO_BE_DONE.match, parts)):
        return StateTold(tables.ONGOING)
    if not said or (done and (doubtful or done != said)):
        return StateTold()
    when = next((part for part, state in zip(parts, states, strict=True) if state == tables.RECTIFIED), "")
    return StateTold(max(said, key=_ORDER.index), when)


def _of_share(percent: float) -> str:
    """The state of what is done by so many parts in a hundred; "" for more than all of it."""
    if percent >= 100:
        return tables.RECTIFIED if percent == 100 else ""
    return tables.ONGOING if percent else tables.OPEN


def as_asked(heading: str, cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a column of states as their heading means them: 是 under 是否销号 is 已销号, 0.8 among shares is 80%."""
    if _ASKS_FOR_CLOSURE.search(heading):
        return [tables.CLOSED if cell == tables.YES else cell for cell in cells]
    of_hundred = "%" in unicodedata.normalize("NFKC", heading)
    if of_hundred and any(float(figure) > 1 for figure in map(_figure, cells) if figure):
        return [f"{figure}%" if (figure := _figure(cell)) else cell for cell in cells]
    shares = [cell for cell in cells if isinstance(cell, float) and 0 <= cell <= 1]
    if any(0 < share < 1 for share in shares) or (shares and of_hundred):
        return [f"{100 * cell:g}%" if isinstance(cell, float) and 0 <= cell <= 1 else cell for cell in cells]
    return cells


def _figure(cell: Cell) -> str:
    """The cell where it is a bare figure, "" for anything else."""
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return text if _BARE_FIGURE.fullmatch(text) else ""


def running(heading: str, cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells as a heading that asks whether an enterprise runs, or stands still, means them: 是 under 是否停产 is 停产."""
    if tables.YES_OR_NO not in heading:
        return cells
    yes, no = (tables.IDLE, tables.RUNNING) if "停" in heading else (tables.RUNNING, tables.IDLE)
    meant: dict[Cell, Cell] = {tables.YES: yes, tables.NO: no}
    return [meant.get(cell, cell) for cell in cells]


def _as_meant(text: str) -> str:
    """The text without those slips of the pen."""
    for slip, meant in _SLIPS:
        text = slip.sub(meant, text)
    return text


def takes_back(part: str) -> bool:
    """Whether that part says that all is not done; that somebody is still to look at it takes nothing back."""
    return bool(_TAKES_BACK.search(part)) and not _TO_BE_LOOKED_AT.fullmatch(part)


def meant_by_slip(text: str, near: str) -> str:
    """What the writer may have meant by a text that looks like that state; "" where the words themselves say that it is not.

    快好了 looks like 改好了 and is under way; 已整改（部分） was refused for what 已整改 leaves out, and 整改 is no slip of the pen for 未整改.
    """
    if near and _UNDER_WAY.search(text):
        return tables.ONGOING
    if near in tables.DONE_STATES:
        return "" if takes_back(text) or _ONLY_ASKED.search(text) or _TO_BE_LOOKED_AT.fullmatch(text) else near
    return near if near != tables.OPEN or takes_back(text) else ""


def _state(part: str, find: Callable[[str], str]) -> str:
    if _OF_THE_FIRM.search(part):
        return ""
    plain = _NUMBERED.sub("", undated(part))
    return find(plain) or find(_FILLERS.sub("", _ALREADY.sub("已", plain)))
